import assert from "node:assert/strict";
import { test } from "node:test";
import { band, calmLevel, panelsOf } from "../src/model";
import { type Books, booksOf, type Case, onlySurvivors, type PageData, type Trial, wholeSeconds } from "../src/record";
import { styleOf } from "../src/theme";

const books = (some: Partial<Books>): Books => ({
  ok: 0,
  connect: 0,
  reset: 0,
  closed_early: 0,
  timeout: 0,
  malformed: 0,
  status: 0,
  mismatch: 0,
  ...some,
});

function trial(index: number, rps: number, window: Partial<Books> = { ok: 1000 }): Trial {
  return {
    index,
    measured: {
      figures: { rps, failed: 0 },
      window_ns: 1e9,
      window: books(window),
      response_time: { count: 1000, censored: 0 },
      series: { ok: [1000], failed: [0] },
      interrupted: false,
    },
  };
}

function caseOf(target: string, connections: number, failed_share: number | undefined, more: Partial<Case> = {}): Case {
  const c: Case = {
    name: `s/${target}/connections:${connections}`,
    scenario: "s",
    target,
    connections,
    threads: 1,
    pipelining: 1,
    requests_per_connection: 0,
    error_budget: 0.01,
    trials: [trial(0, 100)],
    ...more,
  };
  if (failed_share !== undefined)
    c.merged = { rps: 100, failed: 0, failed_share, trials: 1, response_time: { count: 1000, censored: 0 } };
  return c;
}

const data = (...cases: Case[]): PageData => ({ runs: [{ label: "run", record: { suite: "x", cases } }] });

test("a point is hollow when more failed than the budget, and not at the budget itself", () => {
  const [panel] = panelsOf(data(caseOf("a", 1, 0.01), caseOf("a", 2, 0.0101), caseOf("a", 3, undefined)));
  assert.deepEqual(
    panel!.series[0]!.points.map((p) => [p.hollow, p.measured]),
    [
      [false, true],
      [true, true],
      [false, false],
    ],
  );
});

test("a level that a target was not measured at is a point without a case", () => {
  const [panel] = panelsOf(data(caseOf("a", 1, 0), caseOf("a", 2, 0), caseOf("b", 2, 0)));
  assert.deepEqual(panel!.levels, [1, 2]);
  assert.deepEqual(
    panel!.series[1]!.points.map((p) => p.measured),
    [false, true],
  );
});

test("what varies besides the load makes series of its own", () => {
  const [panel] = panelsOf(data(caseOf("a", 1, 0), caseOf("a", 2, 0, { threads: 2 }), caseOf("a", 2, 0)));
  assert.deepEqual(
    panel!.series.map((s) => s.label),
    ["a · generator threads 1", "a · generator threads 2"],
  );
});

test("with one number of connections the rate is the load", () => {
  const [panel] = panelsOf(
    data(caseOf("a", 5, 0, { rate_per_second: 100 }), caseOf("a", 5, 0, { rate_per_second: 200 })),
  );
  assert.equal(panel!.axis.name, "Requests started per second");
  assert.deepEqual(panel!.levels, [100, 200]);
});

test("several runs have a line each, named after them", () => {
  const one = data(caseOf("a", 1, 0)).runs[0]!;
  const [panel] = panelsOf({
    runs: [
      { ...one, label: "before" },
      { ...one, label: "after" },
    ],
  });
  assert.deepEqual(
    panel!.series.map((s) => s.label),
    ["a · before", "a · after"],
  );
});

test("curves are compared at the largest load that all withstood", () => {
  const [panel] = panelsOf(
    data(
      caseOf("a", 1, 0),
      caseOf("b", 1, 0),
      caseOf("a", 2, 0),
      caseOf("b", 2, 0),
      caseOf("a", 3, 0),
      caseOf("b", 3, 0.5),
    ),
  );
  assert.equal(calmLevel(panel!), 2);
});

test("a band is from the lowest to the highest whole trial, and one trial has none", () => {
  const c = caseOf("a", 1, 0, { trials: [trial(0, 90), trial(1, 120), { ...trial(2, 500), failure: "died" }] });
  assert.deepEqual(
    band(c, (t) => t.measured.figures.rps),
    [90, 120],
  );
  assert.equal(
    band(caseOf("a", 1, 0), (t) => t.measured.figures.rps),
    undefined,
  );
});

test("failures without a latency make the others' a lower bound; timeouts have theirs", () => {
  assert.equal(onlySurvivors(caseOf("a", 1, 0.5, { trials: [trial(0, 1, { ok: 50, reset: 50 })] })), true);
  assert.equal(onlySurvivors(caseOf("a", 1, 0.5, { trials: [trial(0, 1, { ok: 50, timeout: 50 })] })), false);
});

test("requests that another tool counted are in the books, those of a trial that failed are not", () => {
  const window = books({ ok: 5, reset: 3 });
  const c = caseOf("a", 1, 0, {
    trials: [
      { index: 0, reported: { window } },
      { index: 1, reported: {} },
      { ...trial(2, 1), failure: "died" },
    ],
  });
  assert.deepEqual(booksOf(c), window);
});

test("the last part of a second is no second", () => {
  const m = trial(0, 1).measured!;
  assert.deepEqual(wholeSeconds({ ...m, window_ns: 2.3e9, series: { ...m.series, ok: [5, 6, 1] } }), [5, 6]);
  assert.deepEqual(wholeSeconds({ ...m, window_ns: 2.999e9, series: { ...m.series, ok: [5, 6, 7] } }), [5, 6, 7]);
});

test("no two of 36 series have colour and marker in common", () => {
  const seen = new Set(
    Array.from({ length: 36 }, (_, n) => {
      const { index, symbol, rotate } = styleOf(n);
      return `${index} ${symbol} ${rotate}`;
    }),
  );
  assert.equal(seen.size, 36);
});
