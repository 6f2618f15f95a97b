// The three charts of the origin study, over the levels of load: latency, correct responses a second, failed share.

import { figure } from "./figure";
import * as format from "./format";
import { lineDrawing } from "./line_chart";
import type { LinePoint, LineSeries, LineSpec } from "./line_spec";
import { band, type Panel, type Point, type Series, statisticOf } from "./model";
import type { Quantile } from "./record";
import { levelScale, linearScale, logScale, type Scale } from "./scale";
import { state } from "./state";
import { modelLine, models, modelWords } from "./model_lines";

const statisticName = (): string => (state.statistic === "mean" ? "Average latency" : `${state.statistic} latency`);

export const budgetOf = (panel: Panel): number =>
  Math.min(...panel.series.flatMap((s) => s.points.flatMap((p) => (p.case ? [p.case.error_budget] : []))), 1);

export function failedText(p: Point): string {
  const failed = p.case?.merged?.failed_share;
  return failed ? `, ${format.share(failed)} failed` : "";
}

/** "Sanic 5.8 ms at 10": the last point of each line, for those who do not see it. */
function described(what: string, series: LineSeries[], x: (v: number) => string): string {
  const parts = series.map((s) => {
    const last = [...s.points].reverse().find((p) => p.y !== undefined);
    return last ? `${s.label} ${last.text} at ${x(last.x)}` : `${s.label} was not measured`;
  });
  return series.some((s) => s.points.some((p) => p.y !== undefined))
    ? `${what}. At the highest load: ${parts.join("; ")}.`
    : `${what}. Nothing was measured.`;
}

export const levelText = (v: number): string => format.count(v);

interface LoadChart {
  what: string;
  y(values: number[]): Scale;
  yTick(value: number): string;
  value(p: Point): number | undefined;
  range(p: Point): [number, number] | undefined;
  text(p: Point): string;
  fact?(s: Series, points: LinePoint[]): string | undefined;
}

/** The lines of a panel for one figure of its cases; used by every chart over the levels of load. */
export function overLoad(panel: Panel, chart: LoadChart, more: Partial<LineSpec> = {}): LineSpec {
  const series = panel.series.map((s): LineSeries => {
    const points = s.points.map((p): LinePoint => {
      const y = p.measured ? chart.value(p) : undefined;
      const range = y === undefined ? undefined : chart.range(p);
      return {
        x: p.level,
        hollow: p.hollow,
        text: chart.text(p),
        ...(y === undefined ? {} : { y }),
        ...(range ? { band: range } : {}),
      };
    });
    const fact = chart.fact?.(s, points);
    return { label: s.label, style: s.style, points, ...(fact ? { fact } : {}) };
  });
  const values = series.flatMap((s) =>
    s.points.flatMap((p) => [...(p.y === undefined ? [] : [p.y]), ...(p.band ?? [])]),
  );
  const x = levelScale(panel.levels, state.logLevels);
  return {
    x,
    xName: panel.axis.name + (x.log ? " (log scale)" : ""),
    xTick: levelText,
    y: chart.y(values),
    yTick: chart.yTick,
    series,
    endLabels: true,
    at: (v) => `${levelText(v)} ${panel.axis.name.toLowerCase()}`,
    description: described(chart.what, series, levelText),
    ...more,
  };
}

const latencyScale = (values: number[]): Scale =>
  state.logLatency ? logScale(values) : linearScale(Math.max(0, ...values));

export function latencyFigure(parent: HTMLElement, panel: Panel): void {
  figure(parent, {
    kind: "latency",
    height: 330,
    title: () => `${statisticName()} vs load`,
    lead: () =>
      `Lower is better. ${state.statistic === "mean" ? "Mean" : state.statistic} of response times; band: lowest to highest trial. ` +
      `Hollow marker: over ${format.share(budgetOf(panel))} failed, so the slowest are left out.`,
    draw: (width, height) =>
      lineDrawing(
        overLoad(panel, {
          what: statisticName(),
          y: latencyScale,
          yTick: format.latencyTick,
          value: (p) => statisticOf(p, state.statistic)?.value_ms,
          range: (p) => band(p.case, (t) => t.measured.response_time[state.statistic as Quantile]?.value_ms),
          text: (p) => {
            const f = statisticOf(p, state.statistic);
            return f
              ? format.lowerBound(format.latency(f.value_ms), (f.at_least ?? false) || p.survivors) + failedText(p)
              : "no figure";
          },
        }),
        width,
        height,
      ),
  });
}

export function rateFigure(parent: HTMLElement, panel: Panel): void {
  const fitted = models(panel);
  figure(parent, {
    kind: "rps",
    height: 330,
    title: "Requests per second vs load",
    lead:
      "Higher is better. Correct responses only. Axis starts at zero." +
      (fitted.length > 0 ? " Dotted: a model, no measurement." : ""),
    draw: (width, height) =>
      lineDrawing(
        overLoad(
          panel,
          {
            what: "Correct responses per second",
            y: (values) => linearScale(Math.max(0, ...values)),
            yTick: format.count,
            value: (p) => p.case?.merged?.rps,
            range: (p) => band(p.case, (t) => t.measured.figures.rps),
            text: (p) =>
              p.case?.merged?.rps === undefined ? "no figure" : `${format.count(p.case.merged.rps)}/s${failedText(p)}`,
            fact: (_, points) => {
              const best = points.filter((p) => p.y !== undefined && !p.hollow).sort((a, b) => b.y! - a.y!)[0];
              return best ? `peak ${format.count(best.y!)}/s at ${levelText(best.x)}` : undefined;
            },
          },
          { models: fitted.map(({ series, model }) => ({ style: series.style, points: modelLine(panel, model) })) },
        ),
        width,
        height,
      ),
    below: () => modelWords(fitted, panel.levels[panel.levels.length - 1]!),
  });
}

export function failedFigure(parent: HTMLElement, panel: Panel): void {
  const budget = budgetOf(panel);
  figure(parent, {
    kind: "errors",
    height: 330,
    title: "Failed share vs load",
    lead: "Lower is better. Share of the requests that ended; linear axis, so that zero shows.",
    draw: (width, height) =>
      lineDrawing(
        overLoad(
          panel,
          {
            what: "Failed share of requests",
            y: (values) => linearScale(Math.min(1, Math.max(budget * 2, ...values))),
            yTick: format.share,
            value: (p) => p.case?.merged?.failed_share,
            range: (p) => band(p.case, (t) => t.measured.figures.failed_share),
            text: (p) =>
              p.case?.merged?.failed_share === undefined ? "no figure" : format.share(p.case.merged.failed_share),
            fact: (_, points) => {
              const last = [...points].reverse().find((p) => p.y !== undefined);
              return last?.y ? `${format.share(last.y)} at ${levelText(last.x)}` : undefined;
            },
          },
          { reference: { y: budget, label: `error budget ${format.share(budget)}` } },
        ),
        width,
        height,
      ),
  });
}
