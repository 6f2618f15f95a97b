// The marks of a heat map: its cells, the columns without any, and lines over them.

import type { RenderApi } from "./echarts";
import { tint } from "./heat_colours";
import { type HeatSpec, quantiles } from "./heat_spec";
import type { Column } from "./latency_map";
import { colourOf, type Theme } from "./theme";

/** The cells first, by their order in the map: what is pointed at is found by it. */
export function heatSeries(spec: HeatSpec, theme: Theme): object[] {
  return [
    cells(spec, theme),
    silence(spec, theme),
    ...quantiles.flatMap((which) => quantileLine(spec, which, theme)),
    ...(spec.map.bound ? [boundLine(spec, spec.map.bound.from_ms, theme)] : []),
  ];
}

/** On whole pixels, so that no seams show; with gaps between cells where these are large enough. */
function snapped(left: number, right: number, top: number, bottom: number): object {
  const gapOf = (size: number): number => (size >= 8 ? 1 : 0);
  const [x, y] = [Math.round(left), Math.round(top) + gapOf(bottom - top)];
  return {
    x,
    y,
    width: Math.max(1, Math.round(right) - x - gapOf(right - left)),
    height: Math.max(1, Math.round(bottom) - y),
  };
}

const start = (c: Column): number => c.first - 0.5;
const end = (c: Column): number => c.last + 0.5;

function cells(spec: HeatSpec, theme: Theme): object {
  const { map } = spec;
  const colour = colourOf(spec.style, theme);
  return {
    type: "custom",
    name: "cells",
    z: 2,
    data: map.cells.map((cell) => [
      start(map.columns[cell.column]!),
      spec.y.position(map.edge_ms(cell.row)),
      end(map.columns[cell.column]!),
      spec.y.position(map.edge_ms(cell.row + 1)),
      cell.share,
    ]),
    renderItem: (at: { dataIndex: number }, api: RenderApi) => {
      const [left, bottom] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [right, top] = api.coord([api.value(2), api.value(3)]) as [number, number];
      const fill = tint(theme.ground, colour, api.value(4) / map.largestShare);
      const longer = map.cells[at.dataIndex]!.row === map.bound?.row;
      return {
        type: "rect",
        shape: snapped(left, right, top, bottom),
        style: { fill, ...(longer ? { stroke: theme.bad, lineWidth: 1.5 } : {}) },
        emphasis: { style: { fill, stroke: theme.text, lineWidth: 1.5 } },
      };
    },
  };
}

/** A mark at the foot of each column in which no request ended: a gap there is no lack of data. */
function silence(spec: HeatSpec, theme: Theme): object {
  return {
    type: "custom",
    name: "no request ended",
    silent: true,
    tooltip: { show: false },
    data: spec.map.columns.filter((c) => c.requests === 0).map((c) => [start(c), spec.y.min, end(c)]),
    renderItem: (_: unknown, api: RenderApi) => {
      const [left, bottom] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [right] = api.coord([api.value(2), api.value(1)]) as [number];
      return {
        type: "rect",
        silent: true,
        shape: snapped(left, right, bottom - 5, bottom - 1),
        style: { fill: theme.bad },
      };
    },
  };
}

/** A step for each column, on a wider line of the ground's colour so that it can be told from any cell. */
function quantileLine(spec: HeatSpec, which: (typeof quantiles)[number], theme: Theme): object[] {
  const line = {
    type: "line",
    name: which,
    symbol: "none",
    silent: true,
    connectNulls: false,
    tooltip: { show: false },
    data: spec.map.columns.flatMap((c) => {
      const ms = c[`${which}_ms`];
      const at = ms === undefined ? "-" : spec.y.position(ms);
      return [
        [start(c), at],
        [end(c), at],
      ];
    }),
  };
  return [
    { ...line, z: 3, lineStyle: { color: theme.ground, width: 3.5, opacity: 0.7 } },
    { ...line, z: 4, lineStyle: { color: theme.text, width: 1.5, type: which === "p50" ? "solid" : [5, 3] } },
  ];
}

function boundLine(spec: HeatSpec, from_ms: number, theme: Theme): object {
  const at = spec.y.position(from_ms);
  return {
    type: "line",
    name: spec.boundName,
    symbol: "none",
    silent: true,
    z: 1,
    tooltip: { show: false },
    lineStyle: { color: theme.bad, width: 1.5, type: [2, 4] },
    data: [
      [spec.x.min, at],
      [spec.x.max, at],
    ],
  };
}
