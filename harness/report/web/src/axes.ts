// The two axes of a chart and the frame that they leave it.

import { fontFamily, fontSize, textWidth } from "./echarts";
import { readable, type Scale } from "./scale";
import type { Theme } from "./theme";

export interface Axes {
  x: Scale;
  xName: string;
  xTick(value: number): string;
  y: Scale;
  yTick(value: number): string;
}

export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
  width: number;
  height: number;
}

export const pixelX = (f: Frame, s: Scale, p: number): number =>
  f.left + ((p - s.min) / (s.max - s.min)) * (f.width - f.left - f.right);
export const pixelY = (f: Frame, s: Scale, p: number): number =>
  f.height - f.bottom - ((p - s.min) / (s.max - s.min)) * (f.height - f.top - f.bottom);

/** What the words of the y axis take, and of the x axis half of its last tick. */
export function marginsOf(axes: Axes): { left: number; right: number } {
  const last = axes.x.ticks[axes.x.ticks.length - 1];
  return {
    left: Math.ceil(Math.max(...axes.y.ticks.map((t) => textWidth(axes.yTick(axes.y.value(t)))), 8)) + 14,
    right: Math.max(18, Math.ceil(last === undefined ? 0 : textWidth(axes.xTick(axes.x.value(last))) / 2) + 4),
  };
}

/** ECharts' options for them: ticks where the scales have them, words where there is room. */
export function axisOptions(axes: Axes, frame: Frame, theme: Theme): { grid: object; xAxis: object; yAxis: object } {
  const text = { fontFamily, fontSize, color: theme.muted };
  const xLabel = (p: number): string => axes.xTick(axes.x.value(p));
  const yLabel = (p: number): string => axes.yTick(axes.y.value(p));
  return {
    grid: { left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom, outerBoundsMode: "none" },
    xAxis: {
      type: "value",
      min: axes.x.min,
      max: axes.x.max,
      name: axes.xName,
      nameLocation: "middle",
      nameGap: 30,
      nameTextStyle: text,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
      axisTick: { show: true, customValues: axes.x.ticks, lineStyle: { color: theme.axis } },
      axisLabel: {
        ...text,
        hideOverlap: false,
        formatter: xLabel,
        customValues: readable(
          axes.x.ticks,
          (t) => pixelX(frame, axes.x, t),
          (t) => textWidth(xLabel(t)),
        ),
      },
      splitLine: { show: false },
      axisPointer: { snap: true },
    },
    yAxis: {
      type: "value",
      min: axes.y.min,
      max: axes.y.max,
      axisLine: { show: false },
      axisTick: { show: false, customValues: axes.y.ticks },
      axisLabel: {
        ...text,
        hideOverlap: false,
        formatter: yLabel,
        customValues: readable(
          axes.y.ticks,
          (t) => pixelY(frame, axes.y, t),
          () => 14,
          2,
        ),
      },
      splitLine: { show: true, lineStyle: { color: theme.rule } },
    },
  };
}
