import assert from "node:assert/strict";
import { test } from "node:test";
import { keyShares, latencyMap, unpacked } from "../src/latency_map";
import type { LatencyColumns } from "../src/record";

const columns = (bins: number[][], more: Partial<LatencyColumns> = {}): LatencyColumns => ({
  column_s: 1,
  p50_ms: bins.map(() => null),
  p99_ms: bins.map(() => null),
  bins,
  ...more,
});

test("counts follow each other from bin 0, and a negative number leaves bins out", () => {
  assert.deepEqual(unpacked([5, 6, -86, 3, -1, 1]), [
    [0, 5],
    [1, 6],
    [88, 3],
    [90, 1],
  ]);
  assert.deepEqual(unpacked([]), []);
});

test("a cell has its requests, its share of the column, and lies where its bin does", () => {
  // Bin 160 begins at 2^20 ns.
  const map = latencyMap(columns([[-160, 3, 1], [], [-168, 10]]), 3, 50)!;
  assert.deepEqual(map.cells, [
    { column: 0, row: 160, count: 3, share: 0.75 },
    { column: 0, row: 161, count: 1, share: 0.25 },
    { column: 2, row: 168, count: 10, share: 1 },
  ]);
  assert.deepEqual([map.smallestShare, map.largestShare, map.lowest, map.highest], [0.25, 1, 160, 168]);
  assert.equal(map.edge_ms(160), 2 ** 20 / 1e6);
  assert.equal(map.edge_ms(168), 2 ** 21 / 1e6);
  assert.deepEqual(
    map.columns.map((c) => [c.first, c.last, c.requests]),
    [
      [1, 1, 4],
      [2, 2, 0],
      [3, 3, 10],
    ],
  );
});

test("rows are put together by twos until they fit, and no request is lost", () => {
  const counts = Array.from({ length: 21 }, (_, i) => i + 1);
  const map = latencyMap(columns([[-7, ...counts]]), 1, 6)!;
  assert.ok(map.highest - map.lowest + 1 <= 6);
  assert.equal(
    map.cells.reduce((sum, c) => sum + c.count, 0),
    231,
  );
  // Of four bins each: 7 alone in the first, 8 to 11 in the second.
  assert.deepEqual(
    map.cells.slice(0, 2).map((c) => [c.row, c.count]),
    [
      [1, 1],
      [2, 2 + 3 + 4 + 5],
    ],
  );
  assert.equal(map.edge_ms(2), 2 / 1e6);
});

test("seconds that stand together have their first and last, and the last column what is left", () => {
  const map = latencyMap(columns([[1], [1], [1]], { column_s: 4 }), 10, 50)!;
  assert.deepEqual(
    map.columns.map((c) => [c.first, c.last]),
    [
      [1, 4],
      [5, 8],
      [9, 10],
    ],
  );
});

test("a percentile that does not exist is absent", () => {
  const map = latencyMap(columns([[1], [1]], { p50_ms: [null, 1.5], p99_ms: [null, null] }), 2, 50)!;
  assert.deepEqual(
    map.columns.map((c) => [c.p50_ms, c.p99_ms]),
    [
      [undefined, undefined],
      [1.5, undefined],
    ],
  );
});

test("what took longer than is known begins in the row that its bin is in", () => {
  const bins = [[-7, ...Array.from({ length: 21 }, () => 1)]];
  const map = latencyMap(columns(bins, { at_least: { from_ms: 5, bin: 26 } }), 1, 6)!;
  assert.deepEqual(map.bound, { row: 6, from_ms: 5 }); // rows of four bins each
  assert.equal(latencyMap(columns(bins), 1, 6)!.bound, undefined);
});

test("of no request at all there is no map", () => {
  assert.equal(latencyMap(columns([[], []]), 2, 50), undefined);
});

test("the key names the largest share and powers of ten that the map has", () => {
  const shares = (largestShare: number, smallestShare: number): number[] => keyShares({ largestShare, smallestShare });
  assert.deepEqual(shares(0.28, 0.0009), [0.28, 0.1, 0.01, 0.001]);
  assert.deepEqual(shares(1, 1), [1]);
  assert.deepEqual(shares(0.11, 0.05), [0.11]);
  assert.equal(shares(0.5, 1e-9).length, 5);
});
