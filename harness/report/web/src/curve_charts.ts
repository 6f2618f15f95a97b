// Throughput against p99, where the knee shows, and latency by percentile at one level of load.

import { choice } from "./dom";
import { figure } from "./figure";
import * as format from "./format";
import { lineDrawing } from "./line_chart";
import type { LinePoint, LineSeries } from "./line_spec";
import { calmLevel, type Panel, type Point } from "./model";
import { type Figure, quantiles } from "./record";
import { linearScale, logScale, levelScale, type Scale } from "./scale";
import { failedText, levelText } from "./load_charts";
import { changed, state } from "./state";

const figureText = (f: Figure, p: Point): string =>
  format.lowerBound(format.latency(f.value_ms), (f.at_least ?? false) || p.survivors);

export function kneeFigure(parent: HTMLElement, panel: Panel): void {
  figure(parent, {
    kind: "knee",
    height: 330,
    title: "Latency against throughput",
    lead: `Right and low is better. p99 of response times over correct responses per second; each point is a load, numbered by it. Beyond the knee, where a line turns up, more load buys only waiting.`,
    draw: (width, height) => {
      const series = panel.series.map((s): LineSeries => ({
        label: s.label,
        style: s.style,
        points: s.points.flatMap((p): LinePoint[] => {
          const p99 = p.case?.merged?.response_time.p99;
          const rps = p.case?.merged?.rps;
          if (rps === undefined) return [];
          return [
            {
              x: rps,
              hollow: p.hollow,
              mark: levelText(p.level),
              ...(p99 ? { y: p99.value_ms } : {}),
              text: p99
                ? `${format.count(rps)}/s, p99 ${figureText(p99, p)} at ${levelText(p.level)} ${panel.axis.name.toLowerCase()}${failedText(p)}`
                : "no figure",
            },
          ];
        }),
      }));
      const points = series.flatMap((s) => s.points).filter((p) => p.y !== undefined);
      const x = linearScale(Math.max(0, ...points.map((p) => p.x)));
      const room = (x.max - x.min) * 0.03;
      const wide: Scale = { ...x, min: x.min - room, max: x.max + room, position: x.position, value: x.value };
      const last = points[points.length - 1];
      return lineDrawing(
        {
          x: wide,
          xName: "Correct responses per second",
          xTick: format.count,
          y: logScale(points.map((p) => p.y!)),
          yTick: format.latencyTick,
          series,
          endLabels: false,
          description: last
            ? `p99 against correct responses per second. Last point: ${last.text}.`
            : "p99 against correct responses per second. Nothing was measured.",
        },
        width,
        height,
      );
    },
  });
}

/** HdrHistogram's axis: each step to the right is ten times rarer. */
const rarity: Record<(typeof quantiles)[number], number> = {
  p50: 2,
  p75: 4,
  p90: 10,
  p95: 20,
  p99: 100,
  "p99.9": 1000,
  "p99.99": 10000,
};
const rarityText = (v: number): string => {
  const quantile = quantiles.find((q) => rarity[q] === Math.round(v));
  return quantile ? `${quantile.slice(1)} %` : "";
};

export function spectrumFigure(parent: HTMLElement, panel: Panel): void {
  let level = calmLevel(panel);
  figure(parent, {
    kind: "percentiles",
    height: 330,
    title: () => `Latency by percentile, ${levelText(level)} ${panel.axis.name.toLowerCase()}`,
    lead: "Lower and flatter is better. HdrHistogram's axis: each step to the right is ten times rarer. A line ends where fewer than ten samples are beyond.",
    controls:
      panel.levels.length < 2
        ? []
        : [
            choice("Load", panel.levels.map(levelText), panel.levels.indexOf(level), (i) => {
              level = panel.levels[i]!;
              changed();
            }),
          ],
    draw: (width, height) => {
      const series = panel.series.map((s): LineSeries => {
        const p = s.points[panel.levels.indexOf(level)]!;
        return {
          label: s.label,
          style: s.style,
          points: quantiles.map((q): LinePoint => {
            const f = p.case?.merged?.response_time[q];
            return {
              x: rarity[q],
              hollow: p.hollow,
              text: f ? figureText(f, p) + failedText(p) : "no figure",
              ...(f ? { y: f.value_ms } : {}),
            };
          }),
        };
      });
      const points = series.flatMap((s) => s.points).filter((p) => p.y !== undefined);
      const used = quantiles.filter((q) => points.some((p) => p.x === rarity[q]));
      const last = points[points.length - 1];
      const y = points.map((p) => p.y!);
      return lineDrawing(
        {
          x: levelScale(used.length > 0 ? used.map((q) => rarity[q]) : [2, 10, 100], true),
          xName: "Percentile (log scale of 1/(1−p))",
          xTick: rarityText,
          y: state.logLatency ? logScale(y) : linearScale(Math.max(0, ...y)),
          yTick: format.latencyTick,
          series,
          endLabels: true,
          at: (x) => `${rarityText(x)} of requests took at most`,
          description: last
            ? `Latency by percentile. ${series[series.length - 1]!.label} at ${rarityText(last.x)}: ${last.text}.`
            : "Latency by percentile. Nothing was measured.",
        },
        width,
        height,
      );
    },
  });
}
