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

/**
 * Response times over the window, as report/latency_columns.hpp has made them for the page of the record's histograms:
 * each column is `column_s` seconds.
 */
export interface LatencyColumns {
  column_s: number;
  at_least?: { from_ms: number; bin: number }; // from here up stand those that timed out or had not ended: they took longer
  p50_ms: (number | null)[];
  p99_ms: (number | null)[];
  /**
   * Requests by response time; bin n goes from 2^(n/8) ns to 2^((n+1)/8) ns. A number from 0 up counts the requests of
   * the next bin, -n leaves out n bins that are empty.
   */
  bins: number[][];
}

export interface Measured {
  figures: { rps?: number; failed: number; failed_share?: number };
  window_ns: number;
  window: Books;
  response_time: Summary;
  series: { ok: number[]; failed: number[]; latency_columns?: LatencyColumns };
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
  timeout_s?: number;
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

/** Requests that ended, and those of them that have no response time. A timeout has one. */
function endedAndLost(books: Books): [ended: number, lost: number] {
  const sum = (kinds: readonly FailureKind[]): number => kinds.reduce((n, kind) => n + books[kind], 0);
  return [books.ok + sum(failureKinds), sum(failureKinds.filter((kind) => kind !== "timeout"))];
}

/** Whether so many requests failed without a latency that those of the others are lower bounds. */
export function onlySurvivors(c: Case): boolean {
  const [ended, lost] = endedAndLost(booksOf(c));
  return lost > c.error_budget * ended;
}

/** The share of requests that failed without a response time. */
export function lostShare(books: Books): number {
  const [ended, lost] = endedAndLost(books);
  return ended > 0 ? lost / ended : 0;
}

/** Whole seconds: the last one may be a part and would look like a fall. */
export function wholeSeconds(m: Measured): number[] {
  return m.series.ok.slice(0, Math.max(1, Math.floor(m.window_ns / 1e9 + 0.02)));
}
