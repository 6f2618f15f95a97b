// The bar above the charts: whose line is whose, which latency, and which axes are logarithmic. And the theme's button.

import { saveChoice } from "./choice";
import { choice, element, named, svg, toggle } from "./dom";
import { emphasise } from "./figure";
import type { Panel, Statistic } from "./model";
import { quantiles } from "./record";
import { changed, drawn, state } from "./state";
import { colourOf, type Style } from "./theme";

const statistics: Statistic[] = ["mean", ...quantiles];

function swatch(style: Style): SVGElement {
  const colour = colourOf(style, state.theme);
  const line = svg("line", {
    x1: "0",
    x2: "26",
    y1: "6",
    y2: "6",
    stroke: colour,
    "stroke-width": "2",
    "stroke-dasharray": style.dash.join(" "),
  });
  const marker: Record<string, SVGElement> = {
    circle: svg("circle", { cx: "13", cy: "6", r: "4" }),
    rect: svg("rect", { x: "9", y: "2", width: "8", height: "8" }),
    triangle: svg("path", { d: "M13 1L18 10H8Z" }),
    diamond: svg("path", { d: "M13 1L18 6L13 11L8 6Z" }),
  };
  const drawnMarker =
    marker[style.symbol] ??
    svg("path", { d: "M12 1h2v4h4v2h-4v4h-2v-4h-4v-2h4z", transform: `rotate(${style.rotate} 13 6)` });
  drawnMarker.setAttribute("fill", colour);
  return svg("svg", { width: "26", height: "12", viewBox: "0 0 26 12", "aria-hidden": "true" }, line, drawnMarker);
}

function legend(panels: Panel[]): HTMLElement {
  const list = element("div", {
    class: "legend",
    role: "group",
    "aria-label": "Series: press one to let it stand out",
  });
  const styles = new Map(panels.flatMap((p) => p.series.map((s): [string, Style] => [s.label, s.style])));
  for (const [label, style] of styles) {
    const button = element("button", { type: "button", "aria-pressed": "false" });
    button.addEventListener("click", () => {
      state.pinned = state.pinned === label ? undefined : label;
      changed();
    });
    for (const on of ["mouseenter", "focus"]) button.addEventListener(on, () => emphasise(label));
    for (const off of ["mouseleave", "blur"]) button.addEventListener(off, () => emphasise(undefined));
    drawn(() => {
      button.setAttribute("aria-pressed", String(state.pinned === label));
      button.replaceChildren(swatch(style), named(label));
    });
    list.append(button);
  }
  return list;
}

export function chartBar(panels: Panel[]): HTMLElement {
  return element(
    "div",
    { class: "bar" },
    legend(panels),
    element(
      "div",
      { class: "switches" },
      choice(
        "Latency",
        statistics.map((s) => (s === "mean" ? "average" : s)),
        statistics.indexOf(state.statistic),
        (i) => {
          state.statistic = statistics[i]!;
          changed();
        },
      ),
      toggle("Log latency", state.logLatency, (on) => {
        state.logLatency = on;
        changed();
      }),
      toggle("Log load", state.logLevels, (on) => {
        state.logLevels = on;
        changed();
      }),
    ),
  );
}

export function themeButton(): HTMLElement {
  const button = element("button", { type: "button", class: "theme" }, "Dark theme");
  button.addEventListener("click", () => {
    state.choice = state.isDark ? "light" : "dark";
    saveChoice(state.choice);
    changed();
  });
  drawn(() => {
    button.setAttribute("aria-pressed", String(state.isDark));
    document.documentElement.dataset.theme = state.isDark ? "dark" : "light";
  });
  return button;
}
