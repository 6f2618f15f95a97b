// The parts of Apache ECharts that the page uses, and nothing else of it.

import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GraphicComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as core from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

core.use([BarChart, CustomChart, LineChart, GraphicComponent, GridComponent, TooltipComponent, SVGRenderer]);

export type Chart = core.EChartsType;
export type Option = core.EChartsCoreOption;

/** What ECharts hands to the function that draws an item of a custom series. */
export interface RenderApi {
  value(dimension: number): number;
  coord(at: number[]): number[];
  size(of: number[]): number[];
}

export const fontFamily = 'Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
export const fontSize = 12;
export const lineHeight = 15;

export function open(place: HTMLElement, width: number, height: number): Chart {
  return core.init(place, undefined, { renderer: "svg", width, height });
}

let context: CanvasRenderingContext2D | null | undefined;

/** The width of a text in pixels, as the charts draw it. */
export function textWidth(text: string, bold = false): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return text.length * fontSize * 0.62;
  context.font = `${bold ? "600 " : ""}${fontSize}px ${fontFamily}`;
  return context.measureText(text).width;
}
