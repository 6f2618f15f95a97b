// Lines over a scale with markers, bands over the trials, and names at the lines' ends.

import { type Drawing } from "./figure";
import type { Stop } from "./keyboard";
import { element, named } from "./dom";
import { fontFamily, fontSize, type Option, textWidth } from "./echarts";
import { beside, cut, spread } from "./labels";
import { readable, type Scale } from "./scale";
import { state } from "./state";
import { colourOf, type Style, type Theme } from "./theme";

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

export interface LineSpec {
  x: Scale;
  xName: string;
  xTick(value: number): string;
  y: Scale;
  yTick(value: number): string;
  series: LineSeries[];
  endLabels: boolean;
  reference?: { y: number; label: string };
  models?: { style: Style; points: [number, number][] }[];
  at?(x: number): string; // the head of what is shown for a place on x; without it each point has its own
  description: string;
}

interface Frame { left: number; right: number; top: number; bottom: number; width: number; height: number }

const lineHeight = 15;
const labelRoom = (width: number): number => Math.min(150, width * 0.28);

function frameOf(spec: LineSpec, width: number, height: number): Frame {
  const left = Math.ceil(Math.max(...spec.y.ticks.map((t) => textWidth(spec.yTick(spec.y.value(t)))), 8)) + 14;
  const lastTick = spec.x.ticks[spec.x.ticks.length - 1];
  let right = Math.max(18, Math.ceil(lastTick === undefined ? 0 : textWidth(spec.xTick(spec.x.value(lastTick))) / 2) + 4);
  if (spec.endLabels && spec.series.length > 0)
    right = 14 + Math.ceil(Math.min(labelRoom(width), Math.max(...spec.series.map((s) => Math.max(textWidth(s.label, true), factsFit(spec, width) && s.fact ? textWidth(s.fact) : 0)))));
  return { left, right, top: spec.reference || !spec.endLabels ? 26 : 16, bottom: 52, width, height };
}

/** Under the names there is room for a fact while they are few and the chart is wide. */
function factsFit(spec: LineSpec, width: number): boolean {
  return spec.series.length <= 6 && width >= 420;
}

const pixelX = (f: Frame, s: Scale, p: number): number => f.left + ((p - s.min) / (s.max - s.min)) * (f.width - f.left - f.right);
const pixelY = (f: Frame, s: Scale, p: number): number => f.height - f.bottom - ((p - s.min) / (s.max - s.min)) * (f.height - f.top - f.bottom);

export function lineDrawing(spec: LineSpec, width: number, height: number): Drawing {
  const theme = state.theme;
  const frame = frameOf(spec, width, height);
  const xLabel = (p: number): string => spec.xTick(spec.x.value(p));
  const yLabel = (p: number): string => spec.yTick(spec.y.value(p));
  const text = { fontFamily, fontSize, color: theme.muted };
  const series: object[] = [];
  const stops: Stop[][] = [];
  for (const one of spec.series) {
    series.push(...bandOf(one, spec, theme));
    stops.push(one.points.flatMap((p, dataIndex) => p.y === undefined || spec.y.position(p.y) === undefined ? [] :
      [{ seriesIndex: series.length, dataIndex, text: `${one.label}, ${headOf(spec, p)}: ${p.text}` }]));
    series.push(lineOf(one, spec, theme));
  }
  for (const model of spec.models ?? []) series.push(modelOf(model, spec, theme));
  if (spec.reference) series.push(referenceOf(spec, theme));

  const option: Option = {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom, outerBoundsMode: "none" },
    xAxis: {
      type: "value", min: spec.x.min, max: spec.x.max, name: spec.xName, nameLocation: "middle", nameGap: 30, nameTextStyle: text,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
      axisTick: { show: true, customValues: spec.x.ticks, lineStyle: { color: theme.axis } },
      axisLabel: { ...text, hideOverlap: false, formatter: xLabel,
        customValues: readable(spec.x.ticks, (t) => pixelX(frame, spec.x, t), (t) => textWidth(xLabel(t))) },
      splitLine: { show: false },
      axisPointer: { snap: true },
    },
    yAxis: {
      type: "value", min: spec.y.min, max: spec.y.max,
      axisLine: { show: false }, axisTick: { show: false, customValues: spec.y.ticks },
      axisLabel: { ...text, hideOverlap: false, formatter: yLabel,
        customValues: readable(spec.y.ticks, (t) => pixelY(frame, spec.y, t), () => 14, 2) },
      splitLine: { show: true, lineStyle: { color: theme.rule } },
    },
    tooltip: tooltip(spec, theme),
    graphic: [...(spec.endLabels ? endLabels(spec, frame, theme) : pointLabels(spec, frame, theme)), ...referenceLabel(spec, frame, theme)],
    series,
  };
  return { option, description: spec.description, stops };
}

const headOf = (spec: LineSpec, p: LinePoint): string => spec.at?.(p.x) ?? p.mark ?? "";
const faded = (label: string): number => (state.pinned === undefined || state.pinned === label ? 1 : 0.15);

function lineOf(one: LineSeries, spec: LineSpec, theme: Theme): object {
  const colour = colourOf(one.style, theme);
  return {
    type: "line", name: one.label, symbol: one.style.symbol, symbolRotate: one.style.rotate, symbolSize: 9, showSymbol: true,
    showAllSymbol: true, connectNulls: false, z: 3, clip: false,
    lineStyle: { color: colour, width: 2, type: one.style.dash.length > 0 ? one.style.dash : "solid", opacity: faded(one.label) },
    itemStyle: { color: colour, opacity: faded(one.label) },
    emphasis: { focus: "series", scale: 1.3 }, blur: { lineStyle: { opacity: 0.12 }, itemStyle: { opacity: 0.12 } },
    data: one.points.map((p) => {
      const x = spec.x.position(p.x);
      const y = p.y === undefined ? undefined : spec.y.position(p.y);
      if (x === undefined || y === undefined) return { value: [x ?? 0, "-"], symbol: "none" };
      return { value: [x, y], ...(p.hollow ? { itemStyle: { color: theme.ground, borderColor: colour, borderWidth: 2, opacity: faded(one.label) } } : {}) };
    }),
  };
}

interface RenderApi { coord(at: number[]): number[] }

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
  return [{
    type: "custom", name: one.label, silent: true, z: 1, tooltip: { show: false }, data: areas.map((s) => [s[0]![0], s[0]![1]]),
    renderItem: (at: { dataIndex: number }, api: RenderApi) => {
      const area = areas[at.dataIndex]!;
      return { type: "polygon", silent: true,
        shape: { points: [...area.map(([x, low]) => api.coord([x, low])), ...[...area].reverse().map(([x, , high]) => api.coord([x, high]))] },
        style: { fill: colourOf(one.style, theme), opacity: 0.16 * faded(one.label) }, emphasis: { style: { opacity: 0.3 } }, blur: { style: { opacity: 0.03 } } };
    },
  }];
}

function modelOf(model: { style: Style; points: [number, number][] }, spec: LineSpec, theme: Theme): object {
  return { type: "line", name: "model", symbol: "none", silent: true, z: 2, tooltip: { show: false },
    lineStyle: { color: colourOf(model.style, theme), width: 1, type: [1, 3], opacity: 0.9 },
    data: model.points.map(([x, y]) => [spec.x.position(x), spec.y.position(y)]) };
}

function referenceOf(spec: LineSpec, theme: Theme): object {
  const { y, label } = spec.reference!;
  const at = spec.y.position(y) ?? spec.y.min;
  return { type: "line", name: label, symbol: "none", silent: true, z: 2, tooltip: { show: false },
    lineStyle: { color: theme.axis, width: 1.5, type: [2, 4] }, data: [[spec.x.min, at], [spec.x.max, at]] };
}

function referenceLabel(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const at = spec.reference && spec.y.position(spec.reference.y);
  return at === undefined ? [] : [{ type: "text", left: frame.left + 4, top: pixelY(frame, spec.y, at) - lineHeight - 3, silent: true, z: 2,
    style: { fontFamily, fontSize, fill: theme.muted, verticalAlign: "top", text: spec.reference!.label } }];
}

/** Names at the ends of the lines, pushed apart; beneath each one short fact where there is room. */
function endLabels(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const shown = spec.series.flatMap((one) => {
    const last = [...one.points].reverse().find((p) => p.y !== undefined && spec.y.position(p.y) !== undefined);
    return last ? [{ one, y: pixelY(frame, spec.y, spec.y.position(last.y!)!) }] : [];
  });
  const facts = factsFit(spec, frame.width);
  const heights = shown.map(({ one }) => (facts && one.fact ? 2 : 1) * lineHeight);
  const places = spread(shown.map((s) => s.y), heights, 2, frame.height - frame.bottom, 4);
  const room = frame.right - 12;
  return shown.flatMap(({ one }, i) => {
    const at = { left: frame.width - frame.right + 12, silent: true, z: 5 };
    const style = { fontFamily, fontSize, fill: colourOf(one.style, theme), opacity: faded(one.label), verticalAlign: "top" };
    const top = places[i]! - heights[i]! / 2;
    const name = { type: "text", ...at, top, style: { ...style, fontWeight: 600, text: cut(one.label, room, (t) => textWidth(t, true)) } };
    return facts && one.fact ? [name, { type: "text", ...at, top: top + lineHeight, style: { ...style, text: cut(one.fact, room, textWidth) } }] : [name];
  });
}

/** Where lines have no common end: the name of each beside its last point, and the marks of points, as far as there is room. */
function pointLabels(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const at = (p: LinePoint): { x: number; y: number } | undefined => {
    const x = spec.x.position(p.x);
    const y = p.y === undefined ? undefined : spec.y.position(p.y);
    return x === undefined || y === undefined ? undefined : { x: pixelX(frame, spec.x, x), y: pixelY(frame, spec.y, y) };
  };
  const names = spec.series.flatMap((one) => {
    const last = [...one.points].reverse().map(at).find((p) => p !== undefined);
    return last ? [{ ...last, text: cut(one.label, labelRoom(frame.width), (t) => textWidth(t, true)), bold: true, fill: colourOf(one.style, theme), opacity: faded(one.label) }] : [];
  });
  const marks = spec.series.flatMap((one) => one.points.flatMap((p) => {
    const place = at(p);
    return place && p.mark ? [{ ...place, text: p.mark, bold: false, fill: theme.muted, opacity: faded(one.label) }] : [];
  }));
  const markers = marks.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  const inside = { left: frame.left, right: frame.width, top: 0, bottom: frame.height - frame.bottom };
  return beside([...names, ...marks].map((m) => ({ ...m, width: textWidth(m.text, m.bold), height: lineHeight })), markers, inside)
    .map(({ label, left, top }) => ({ type: "text", left, top, silent: true, z: 5,
      style: { fontFamily, fontSize, fontWeight: label.bold ? 600 : 400, fill: label.fill, opacity: label.opacity, verticalAlign: "top", text: label.text } }));
}

interface Hovered { seriesName: string; seriesType: string; dataIndex: number; color: string }

/** Built of elements and not of markup, since names come from elsewhere. */
function tooltip(spec: LineSpec, theme: Theme): object {
  const words = (hovered: Hovered | Hovered[]): HTMLElement => {
    const box = element("div", { class: "tip" });
    const list = (Array.isArray(hovered) ? hovered : [hovered]).filter((h) => h.seriesType === "line");
    const rows = list.flatMap((h) => {
      const one = spec.series.find((s) => s.label === h.seriesName);
      const point = one?.points[h.dataIndex];
      return one && point && point.y !== undefined ? [{ one, point }] : [];
    }).sort((a, b) => b.point.y! - a.point.y!);
    if (rows[0]) box.append(element("div", { class: "tip-head" }, headOf(spec, rows[0].point)));
    for (const { one, point } of rows) box.append(element("div", {}, named(one.label), `: ${point.text}`));
    return box;
  };
  return { trigger: spec.at ? "axis" : "item", confine: true, formatter: words, renderMode: "html", transitionDuration: 0,
    backgroundColor: theme.ground, borderColor: theme.rule, textStyle: { color: theme.text, fontFamily, fontSize },
    axisPointer: { type: "line", lineStyle: { color: theme.axis, type: "dashed" }, animation: false } };
}
