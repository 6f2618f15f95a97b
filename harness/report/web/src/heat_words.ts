// The words of a heat map: of a cell that is pointed at or stepped to, and those at the lines' ends.

import { type Frame, pixelY } from "./axes";
import { element } from "./dom";
import { fontFamily, fontSize, lineHeight } from "./echarts";
import * as format from "./format";
import { endNames, type HeatSpec, quantiles } from "./heat_spec";
import { spread } from "./labels";
import type { Cell, Column } from "./latency_map";
import type { Theme } from "./theme";

const when = (c: Column): string => (c.first === c.last ? `second ${c.first}` : `seconds ${c.first} to ${c.last}`);

function whatOf(spec: HeatSpec, cell: Cell): string {
  const { map } = spec;
  const [low, high] = [map.edge_ms(cell.row), map.edge_ms(cell.row + 1)];
  const longer =
    map.bound && cell.row >= map.bound.row
      ? `, or longer if ${spec.boundName === "timeout" ? "it timed out" : "it had not ended"}`
      : "";
  return (
    `${format.latency(low)} to ${format.latency(high)}${longer}: ` +
    `${format.count(cell.count)} of ${format.count(map.columns[cell.column]!.requests)} requests, ${format.share(cell.share)}`
  );
}

function quantilesOf(spec: HeatSpec, column: Column): string {
  const said = quantiles.flatMap((which) => {
    const ms = column[`${which}_ms`];
    if (ms === undefined) return [];
    return [`${which} ${format.lowerBound(format.latency(ms), ms >= (spec.map.bound?.from_ms ?? Infinity))}`];
  });
  return said.join(", ");
}

/** "second 4, 1.2 ms to 1.3 ms: 14 of 1 234 requests, 1.1 %; p50 800 µs, p99 1.6 ms" */
export function cellWords(spec: HeatSpec, cell: Cell): string {
  const column = spec.map.columns[cell.column]!;
  const all = quantilesOf(spec, column);
  return `${when(column)}, ${whatOf(spec, cell)}${all ? `; ${all}` : ""}`;
}

export function cellTip(spec: HeatSpec, cell: Cell): HTMLElement {
  const column = spec.map.columns[cell.column]!;
  const all = quantilesOf(spec, column);
  return element(
    "div",
    { class: "tip" },
    element("div", { class: "tip-head" }, when(column) + (all ? `: ${all}` : "")),
    element("div", {}, whatOf(spec, cell)),
  );
}

export function endLabels(spec: HeatSpec, frame: Frame, theme: Theme): object[] {
  const ends = endNames(spec).flatMap((name) => {
    const at =
      name === spec.boundName
        ? spec.map.bound?.from_ms
        : [...spec.map.columns]
            .reverse()
            .map((c) => (name === "p50" ? c.p50_ms : c.p99_ms))
            .find((ms) => ms !== undefined);
    return at === undefined ? [] : [{ name, y: pixelY(frame, spec.y, spec.y.position(at)!) }];
  });
  const places = spread(
    ends.map((e) => e.y),
    ends.map(() => lineHeight),
    2,
    frame.height - frame.bottom,
    4,
  );
  return ends.map(({ name }, i) => ({
    type: "text",
    left: frame.width - frame.right + 8,
    top: places[i]! - lineHeight / 2,
    silent: true,
    z: 5,
    style: {
      fontFamily,
      fontSize,
      fill: name === spec.boundName ? theme.bad : theme.text,
      verticalAlign: "top",
      text: name,
    },
  }));
}
