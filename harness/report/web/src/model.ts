// From the record to what is drawn: a panel a scenario, a series a target, a point a level of load.

import { type Case, type Figure, onlySurvivors, type PageData, type Quantile, wholeTrials } from "./record";
import { type Style, styleOf } from "./theme";

export type Statistic = "mean" | Quantile;

export interface Point {
  level: number;
  case?: Case; // absent: the suite has no such case
  measured: boolean;
  hollow: boolean; // more failed than the error budget allows
  survivors: boolean; // its latencies are lower bounds
}

export interface Series {
  label: string;
  style: Style;
  points: Point[]; // one for each level of the panel
}

export interface Axis {
  name: string;
  of(c: Case): number;
}

export interface Panel {
  scenario: string;
  axis: Axis;
  levels: number[];
  series: Series[];
}

const axes: Axis[] = [
  { name: "Concurrent connections", of: (c) => c.connections },
  { name: "Requests started per second", of: (c) => c.rate_per_second ?? 0 },
  { name: "Generator threads", of: (c) => c.threads },
  { name: "Requests in flight per connection", of: (c) => c.pipelining },
  { name: "Requests per connection", of: (c) => c.requests_per_connection },
];

/** What else than the axis tells the cases of a target apart: "threads:2", as in its name. */
function variant(c: Case, axis: Axis, varying: Axis[]): string {
  const others = varying.filter((other) => other !== axis).map((other) => `${other.name.toLowerCase()} ${other.of(c)}`);
  return [...others, ...(c.stages ? [c.name.split("/").slice(2).join("/")] : [])].join(", ");
}

interface Source {
  run: string;
  case: Case;
}

function panelOf(scenario: string, sources: Source[], severalRuns: boolean, styles: Map<string, Style>): Panel {
  const cases = sources.map((source) => source.case);
  const varying = axes.filter((axis) => new Set(cases.map((c) => axis.of(c))).size > 1);
  const axis = varying[0] ?? axes[0]!;
  const levels = [...new Set(cases.map((c) => axis.of(c)))].sort((a, b) => a - b);
  const series = new Map<string, Series>();
  for (const { run, case: c } of sources) {
    const label = [c.target, variant(c, axis, varying), severalRuns ? run : ""]
      .filter((part) => part !== "")
      .join(" · ");
    if (!styles.has(label)) styles.set(label, styleOf(styles.size));
    if (!series.has(label))
      series.set(label, {
        label,
        style: styles.get(label)!,
        points: levels.map((level) => ({ level, measured: false, hollow: false, survivors: false })),
      });
    const point = series.get(label)!.points[levels.indexOf(axis.of(c))]!;
    point.case = c;
    point.measured = c.merged !== undefined;
    point.hollow = (c.merged?.failed_share ?? 0) > c.error_budget;
    point.survivors = c.merged !== undefined && onlySurvivors(c);
  }
  return { scenario, axis, levels, series: [...series.values()] };
}

export function panelsOf(data: PageData): Panel[] {
  const scenarios = new Map<string, Source[]>();
  for (const { label, record } of data.runs)
    for (const c of record.cases) {
      if (!scenarios.has(c.scenario)) scenarios.set(c.scenario, []);
      scenarios.get(c.scenario)!.push({ run: label, case: c });
    }
  const styles = new Map<string, Style>();
  return [...scenarios].map(([name, sources]) => panelOf(name, sources, data.runs.length > 1, styles));
}

export function statisticOf(point: Point, which: Statistic): Figure | undefined {
  return point.case?.merged?.response_time[which];
}

/** Lowest and highest of the trials; undefined with fewer than two. */
export function band(
  c: Case | undefined,
  of: (trial: ReturnType<typeof wholeTrials>[number]) => number | undefined,
): [number, number] | undefined {
  const values = c
    ? wholeTrials(c)
        .map(of)
        .filter((v): v is number => v !== undefined)
    : [];
  return values.length < 2 ? undefined : [Math.min(...values), Math.max(...values)];
}

/** The largest load at which all that ran stayed within the error budget; else the smallest. Where curves can be compared. */
export function calmLevel(panel: Panel): number {
  const calm = panel.levels.filter((_, i) => panel.series.every((s) => s.points[i]!.measured && !s.points[i]!.hollow));
  return calm[calm.length - 1] ?? panel.levels[0] ?? 0;
}
