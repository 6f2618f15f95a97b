// What the target took of the machine, over the levels of load.

import { figure } from "./figure";
import * as format from "./format";
import { lineDrawing } from "./line_chart";
import type { LineSpec } from "./line_spec";
import { overLoad } from "./load_charts";
import { band, type Panel, type Point } from "./model";
import { type Trial, wholeTrials } from "./record";
import { linearScale } from "./scale";

/** Over all windows together: processor time by time. */
export function coresOf(p: Point): number | undefined {
  const costs = p.case ? wholeTrials(p.case).flatMap((t) => (t.target_cost ? [t.target_cost] : [])) : [];
  const over = costs.reduce((sum, cost) => sum + cost.over_s, 0);
  return over > 0 ? costs.reduce((sum, cost) => sum + cost.cpu_s, 0) / over : undefined;
}

export function memoryOf(p: Point): number | undefined {
  const peaks = p.case ? wholeTrials(p.case).flatMap((t) => t.target_cost?.memory_peak_bytes ?? []) : [];
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}

interface Cost {
  kind: string;
  title: string;
  what: string; // for those who do not see the chart
  lead: string;
  tick(value: number): string;
  value(p: Point): number | undefined;
  ofTrial(trial: Trial): number | undefined;
  text(value: number): string;
}

const costs: Cost[] = [
  {
    kind: "cpu",
    title: "Processors of the target",
    what: "Cores kept busy by the target",
    lead: "Cores kept busy while the window was open. Axis starts at zero.",
    tick: format.count,
    value: coresOf,
    ofTrial: (t) => (t.target_cost && t.target_cost.over_s > 0 ? t.target_cost.cpu_s / t.target_cost.over_s : undefined),
    text: (cores) => `${format.count(cores)} cores`,
  },
  {
    kind: "memory",
    title: "Memory of the target",
    what: "Memory of the target",
    lead: "The most seen while the window was open, of all its processes (PSS). Axis starts at zero.",
    tick: (v) => (v === 0 ? "0" : format.bytes(v)),
    value: memoryOf,
    ofTrial: (t) => t.target_cost?.memory_peak_bytes,
    text: format.bytes,
  },
];

/** Nothing where no process of a target could be seen. */
export function costFigures(parent: HTMLElement, panel: Panel, several: boolean): void {
  const points = panel.series.flatMap((s) => s.points);
  for (const cost of costs) {
    if (points.every((p) => cost.value(p) === undefined)) continue;
    figure(parent, {
      kind: cost.kind,
      height: 300,
      title: cost.title + (several ? `, ${panel.scenario}` : ""),
      lead: cost.lead,
      draw: (width, height) => lineDrawing(linesOf(panel, cost), width, height),
    });
  }
}

function linesOf(panel: Panel, cost: Cost): LineSpec {
  return overLoad(panel, {
    what: cost.what,
    y: (values) => linearScale(Math.max(0, ...values)),
    yTick: cost.tick,
    value: cost.value,
    range: (p) => band(p.case, cost.ofTrial),
    text: (p) => {
      const value = cost.value(p);
      return value === undefined ? "no figure" : cost.text(value);
    },
  });
}
