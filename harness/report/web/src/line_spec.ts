// What a chart of lines consists of, and where its parts lie.

import { type Axes, type Frame, marginsOf } from "./axes";
import { textWidth } from "./echarts";
import { state } from "./state";
import type { Style } from "./theme";

export interface LinePoint {
  x: number;
  y?: number; // absent: a gap
  band?: [number, number];
  hollow: boolean;
  text: string; // the figure in words: "≥ 5.8 ms, 12 % failed"
  mark?: string; // beside the point
}

export interface LineSeries {
  label: string;
  style: Style;
  points: LinePoint[];
  fact?: string; // under the name at the line's end
}

export interface LineSpec extends Axes {
  series: LineSeries[];
  endLabels: boolean;
  reference?: { y: number; label: string };
  models?: { style: Style; points: [number, number][] }[];
  at?(x: number): string; // the head of what is shown for a place on x; without it each point has its own
  description: string;
}

export const labelRoom = (width: number): number => Math.min(150, width * 0.28);

export function frameOf(spec: LineSpec, width: number, height: number): Frame {
  const { left, right: tickRoom } = marginsOf(spec);
  let right = tickRoom;
  if (spec.endLabels && spec.series.length > 0)
    right =
      14 +
      Math.ceil(
        Math.min(
          labelRoom(width),
          Math.max(
            ...spec.series.map((s) =>
              Math.max(textWidth(s.label, true), factsFit(spec, width) && s.fact ? textWidth(s.fact) : 0),
            ),
          ),
        ),
      );
  return { left, right, top: spec.reference || !spec.endLabels ? 26 : 16, bottom: 52, width, height };
}

/** Under the names there is room for a fact while they are few and the chart is wide. */
export function factsFit(spec: LineSpec, width: number): boolean {
  return spec.series.length <= 6 && width >= 420;
}

/** What a point of the series belongs to, as its words say it. */
export const headOf = (spec: LineSpec, p: LinePoint): string => spec.at?.(p.x) ?? p.mark ?? "";

/** Others stand back for the series that the reader pressed. */
export const faded = (label: string): number => (state.pinned === undefined || state.pinned === label ? 1 : 0.15);
