// The record of a run, as far as the charts read it. Keys, units and meanings are those of docs/run.schema.json; a
// figure that does not exist is absent.

export interface Figure {
  value_ms: number;
  at_least?: true; // the true value may be larger
}

export const quantiles = ["p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99"] as const;
export type Quantile = (typeof quantiles)[number];

export interface Summary extends Partial<Record<Quantile, Figure>> {
  count: number;
  censored: number;
  mean?: Figure;
  max?: Figure;
}

export const failureKinds = ["connect", "reset", "closed_early", "timeout", "malformed", "status", "mismatch"] as const;
export type FailureKind = (typeof failureKinds)[number];

export type Books = Record<FailureKind | "ok", number>;

export interface Measured {
  figures: { rps?: number; failed: number; failed_share?: number };
  window_ns: number;
  window: Books;
  response_time: Summary;
  series: { ok: number[]; completed: number[]; failed: number[] };
  interrupted: boolean;
}

export interface TargetCost {
  over_s: number;
  cpu_s: number;
  memory_peak_bytes?: number;
}

export interface Trial {
  index: number;
  failure?: string;
  measured?: Measured;
  target_cost?: TargetCost;
  reported?: { window?: Books }; // by another tool, in place of measured
}

export interface Merged {
  rps?: number;
  failed: number;
  failed_share?: number;
  trials: number;
  response_time: Summary;
}

export interface Case {
  name: string;
  scenario: string;
  target: string;
  connections: number;
  rate_per_second?: number;
  stages?: unknown[];
  threads: number;
  pipelining: number;
  requests_per_connection: number;
  error_budget: number;
  merged?: Merged;
  trials: Trial[];
}

export interface RunRecord {
  suite: string;
  cases: Case[];
}

export interface PageData {
  runs: { label: string; record: RunRecord }[];
}

/** The trials that count: measured from begin to end. */
export function wholeTrials(c: Case): (Trial & { measured: Measured })[] {
  return c.trials.filter(
    (t): t is Trial & { measured: Measured } => t.measured !== undefined && t.failure === undefined,
  );
}

/** Requests of the whole trials by how they ended. */
export function booksOf(c: Case): Books {
  const sum: Books = { ok: 0, connect: 0, reset: 0, closed_early: 0, timeout: 0, malformed: 0, status: 0, mismatch: 0 };
  for (const trial of c.trials) {
    const books = trial.failure === undefined ? (trial.measured ?? trial.reported)?.window : undefined;
    if (books) for (const kind of Object.keys(sum) as (keyof Books)[]) sum[kind] += books[kind];
  }
  return sum;
}

/** Whether so many requests failed without a latency that those of the others are lower bounds. A timeout has one. */
export function onlySurvivors(c: Case): boolean {
  const books = booksOf(c);
  const ended = books.ok + failureKinds.reduce((n, kind) => n + books[kind], 0);
  const lost = failureKinds.reduce((n, kind) => n + (kind === "timeout" ? 0 : books[kind]), 0);
  return lost > c.error_budget * ended;
}

/** Whole seconds: the last one may be a part and would look like a fall. */
export function wholeSeconds(m: Measured): number[] {
  return m.series.ok.slice(0, Math.max(1, Math.floor(m.window_ns / 1e9 + 0.02)));
}
