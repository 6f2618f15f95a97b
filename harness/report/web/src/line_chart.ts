// Lines over a scale with markers, bands over the trials, and names at the lines' ends.

import { axisOptions } from "./axes";
import { fontFamily, type Option, type RenderApi } from "./echarts";
import type { Drawing } from "./figure";
import type { Stop } from "./keyboard";
import { faded, frameOf, headOf, type LineSeries, type LineSpec } from "./line_spec";
import { tooltip } from "./line_tip";
import { chartWords } from "./line_words";
import { state } from "./state";
import { colourOf, type Style, type Theme } from "./theme";

export function lineDrawing(spec: LineSpec, width: number, height: number): Drawing {
  const theme = state.theme;
  const frame = frameOf(spec, width, height);
  const series: object[] = [];
  const stops: Stop[][] = [];
  for (const one of spec.series) {
    series.push(...bandOf(one, spec, theme));
    stops.push(
      one.points.flatMap((p, dataIndex) =>
        p.y === undefined || spec.y.position(p.y) === undefined
          ? []
          : [
              {
                seriesIndex: series.length,
                dataIndex,
                x: dataIndex,
                text: `${one.label}, ${headOf(spec, p)}: ${p.text}`,
              },
            ],
      ),
    );
    series.push(lineOf(one, spec, theme));
  }
  for (const model of spec.models ?? []) series.push(modelOf(model, spec, theme));
  if (spec.reference) series.push(referenceOf(spec, theme));

  const option: Option = {
    animation: false,
    textStyle: { fontFamily },
    ...axisOptions(spec, frame, theme),
    tooltip: tooltip(spec, theme),
    graphic: chartWords(spec, frame, theme),
    series,
  };
  return { option, description: spec.description, stops };
}

function lineOf(one: LineSeries, spec: LineSpec, theme: Theme): object {
  const colour = colourOf(one.style, theme);
  return {
    type: "line",
    name: one.label,
    symbol: one.style.symbol,
    symbolRotate: one.style.rotate,
    symbolSize: 9,
    showSymbol: true,
    showAllSymbol: true,
    connectNulls: false,
    z: 3,
    clip: false,
    lineStyle: {
      color: colour,
      width: 2,
      type: one.style.dash.length > 0 ? one.style.dash : "solid",
      opacity: faded(one.label),
    },
    itemStyle: { color: colour, opacity: faded(one.label) },
    emphasis: { focus: "series", scale: 1.3 },
    blur: { lineStyle: { opacity: 0.12 }, itemStyle: { opacity: 0.12 } },
    data: one.points.map((p) => {
      const x = spec.x.position(p.x);
      const y = p.y === undefined ? undefined : spec.y.position(p.y);
      if (x === undefined || y === undefined) return { value: [x ?? 0, "-"], symbol: "none" };
      return {
        value: [x, y],
        ...(p.hollow
          ? { itemStyle: { color: theme.ground, borderColor: colour, borderWidth: 2, opacity: faded(one.label) } }
          : {}),
      };
    }),
  };
}

/** From the lowest to the highest trial, one area for each stretch without a gap. */
function bandOf(one: LineSeries, spec: LineSpec, theme: Theme): object[] {
  const stretches: [number, number, number][][] = [[]];
  for (const p of one.points) {
    const at = [spec.x.position(p.x), p.band && spec.y.position(p.band[0]), p.band && spec.y.position(p.band[1])];
    if (at.every((v) => v !== undefined)) stretches[stretches.length - 1]!.push(at as [number, number, number]);
    else stretches.push([]);
  }
  const areas = stretches.filter((s) => s.length > 1);
  if (areas.length === 0) return [];
  return [
    {
      type: "custom",
      name: one.label,
      silent: true,
      z: 1,
      tooltip: { show: false },
      data: areas.map((s) => [s[0]![0], s[0]![1]]),
      renderItem: (at: { dataIndex: number }, api: RenderApi) => {
        const area = areas[at.dataIndex]!;
        return {
          type: "polygon",
          silent: true,
          shape: {
            points: [
              ...area.map(([x, low]) => api.coord([x, low])),
              ...[...area].reverse().map(([x, , high]) => api.coord([x, high])),
            ],
          },
          style: { fill: colourOf(one.style, theme), opacity: 0.16 * faded(one.label) },
          emphasis: { style: { opacity: 0.3 } },
          blur: { style: { opacity: 0.03 } },
        };
      },
    },
  ];
}

function modelOf(model: { style: Style; points: [number, number][] }, spec: LineSpec, theme: Theme): object {
  return {
    type: "line",
    name: "model",
    symbol: "none",
    silent: true,
    z: 2,
    tooltip: { show: false },
    lineStyle: { color: colourOf(model.style, theme), width: 1, type: [1, 3], opacity: 0.9 },
    data: model.points.map(([x, y]) => [spec.x.position(x), spec.y.position(y)]),
  };
}

function referenceOf(spec: LineSpec, theme: Theme): object {
  const { y, label } = spec.reference!;
  const at = spec.y.position(y) ?? spec.y.min;
  return {
    type: "line",
    name: label,
    symbol: "none",
    silent: true,
    z: 2,
    tooltip: { show: false },
    lineStyle: { color: theme.axis, width: 1.5, type: [2, 4] },
    data: [
      [spec.x.min, at],
      [spec.x.max, at],
    ],
  };
}
