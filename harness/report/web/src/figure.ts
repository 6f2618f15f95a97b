// A card with a chart: title, how to read it, the drawing, and for those who do not see it a description and a live line.

import { element, newId } from "./dom";
import { type Chart, open, type Option } from "./echarts";
import { steerable, type Stop } from "./keyboard";
import { drawn, state } from "./state";

export interface Drawing {
  option: Option;
  description: string; // with the figures that matter most
  stops: Stop[][]; // what the arrow keys step through: rows of points
}

export interface FigureSpec {
  kind: string; // of the chart, for style and tests
  title: string | (() => string);
  lead: string | (() => string);
  height: number | ((width: number) => number);
  controls?: HTMLElement[];
  absent?(): string | undefined; // why there is nothing to draw; undefined when there is
  draw(width: number, height: number): Drawing;
  below?: () => Node[];
}

const charts = new Set<Chart>();

/** Lets a series stand out on every chart, or none. */
export function emphasise(series: string | undefined): void {
  for (const chart of charts) {
    chart.dispatchAction({ type: "downplay" });
    if (series !== undefined) chart.dispatchAction({ type: "highlight", seriesName: series });
  }
}

const printWidth = 320;

/** An empty card is no card: `parent` gets it at once, so that the drawing knows its width. */
export function figure(parent: HTMLElement, spec: FigureSpec): HTMLElement {
  const title = newId("chart-title");
  const description = newId("chart-text");
  const heading = element("h3", { id: title });
  const lead = element("p", { class: "lead" });
  const place = element("div", {
    class: "chart",
    role: "img",
    tabindex: "0",
    "aria-labelledby": title,
    "aria-describedby": description,
  });
  const words = element("p", { id: description, class: "unseen" });
  const live = element("p", { class: "unseen", "aria-live": "polite" });
  const below = element("div", { class: "below" });
  const card = element(
    "article",
    { class: "card figure", "data-chart": spec.kind },
    heading,
    lead,
    ...(spec.controls ?? []),
    place,
    words,
    live,
    below,
  );
  parent.append(card);

  let chart: Chart | undefined;
  let stops: Stop[][] = [];
  const draw = (): void => {
    heading.textContent = typeof spec.title === "string" ? spec.title : spec.title();
    const why = spec.absent?.();
    place.hidden = why !== undefined;
    if (why !== undefined) {
      lead.textContent = why;
      stops = [];
      below.replaceChildren();
      return;
    }
    lead.textContent = typeof spec.lead === "string" ? spec.lead : spec.lead();
    const width = state.printing ? printWidth : Math.floor(place.clientWidth);
    if (width <= 0) return;
    const height = typeof spec.height === "number" ? spec.height : spec.height(width);
    place.style.height = `${height}px`;
    if (!chart) charts.add((chart = open(place, width, height)));
    else chart.resize({ width, height });
    const drawing = spec.draw(width, height);
    chart.setOption(drawing.option, { notMerge: true });
    stops = drawing.stops;
    words.textContent = drawing.description;
    below.replaceChildren(...(spec.below?.() ?? []));
  };
  drawn(draw);
  steerable(
    place,
    () => chart,
    () => stops,
    live,
  );
  let lastWidth = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === lastWidth) return;
    lastWidth = place.clientWidth;
    requestAnimationFrame(draw);
  }).observe(card);
  return card;
}
