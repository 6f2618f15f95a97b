// What a heat map of response times consists of.

import { type Axes, type Frame, marginsOf } from "./axes";
import { textWidth } from "./echarts";
import * as format from "./format";
import type { LatencyMap } from "./latency_map";
import type { Measured } from "./record";
import { logScale, secondScale } from "./scale";
import type { Style } from "./theme";

export interface HeatSpec extends Axes {
  map: LatencyMap;
  boundName: string; // what stands at the map's bound
  style: Style;
}

export const quantiles = ["p50", "p99"] as const;

export function heatSpec(map: LatencyMap, measured: Measured, style: Style): HeatSpec {
  const last = map.columns[map.columns.length - 1]!.last;
  const values = [map.edge_ms(map.lowest), map.edge_ms(map.highest + 1), ...(map.bound ? [map.bound.from_ms] : [])];
  return {
    map,
    boundName: measured.window.timeout > 0 ? "timeout" : "unfinished",
    style,
    x: { ...secondScale(last), min: 0.5, max: last + 0.5 },
    xName: "Second of the measured window",
    xTick: format.count,
    y: logScale(values),
    yTick: format.latencyTick,
  };
}

/** What the lines are called at their right ends. */
export const endNames = (spec: HeatSpec): string[] => [...quantiles, ...(spec.map.bound ? [spec.boundName] : [])];

export function heatFrame(spec: HeatSpec, width: number, height: number): Frame {
  const { left, right } = marginsOf(spec);
  const names = Math.ceil(Math.max(...endNames(spec).map((name) => textWidth(name)))) + 12;
  return { left, right: Math.max(right, names), top: 12, bottom: 52, width, height };
}
