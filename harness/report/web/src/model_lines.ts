// The Universal Scalability Law on the chart of rates: a dotted line and its parameters, where it fits.

import { element, named } from "./dom";
import * as format from "./format";
import type { Panel, Series } from "./model";
import { type Model, shownModel } from "./usl";

export function models(panel: Panel): { series: Series; model: Model }[] {
  if (!panel.axis.name.includes("connections")) return [];
  return panel.series.flatMap((series) => {
    const usable = series.points.filter(
      (p) => p.measured && !p.hollow && p.case?.rate_per_second === undefined && !p.case?.stages,
    );
    const model = shownModel(usable.map((p) => ({ clients: p.level, rps: p.case!.merged!.rps ?? 0 })));
    return model ? [{ series, model }] : [];
  });
}

export function modelLine(panel: Panel, model: Model): [number, number][] {
  const low = panel.levels[0]!;
  const high = panel.levels[panel.levels.length - 1]!;
  return Array.from({ length: 49 }, (_, i) =>
    low > 0 ? low * (high / low) ** (i / 48) : low + ((high - low) * i) / 48,
  ).map((n) => [n, model.rps(n)]);
}

function modelText(model: Model, highest: number): string {
  const peak = model.peakClients;
  const peaks =
    peak === undefined
      ? "no peak"
      : `peak ${format.count(Math.round(model.rps(peak)))}/s at ${format.count(Math.max(1, Math.round(peak)))}${peak > highest ? ", beyond what was measured" : ""}`;
  return `: ${peaks}; α ${format.significant(model.alpha, 2)}, β ${model.beta === 0 ? "0" : model.beta.toExponential(1)}, R² ${model.r2.toFixed(3)}`;
}

export function modelWords(fitted: ReturnType<typeof models>, highest: number): Node[] {
  if (fitted.length === 0) return [];
  const list = element(
    "ul",
    { class: "models" },
    ...fitted.map(({ series, model }) => element("li", {}, named(series.label), ", model", modelText(model, highest))),
  );
  return fitted.length <= 4
    ? [list]
    : [element("details", {}, element("summary", {}, `${fitted.length} models`), list)];
}
