// Response times as a map: its columns follow the window's seconds, its rows are latencies of equal ratio, and a cell
// has the requests that ended then and took so long.

import type { LatencyColumns } from "./record";

const binsPerOctave = 8; // of LatencyColumns

export interface Cell {
  column: number;
  row: number;
  count: number;
  share: number; // of the requests of its column
}

export interface Column {
  first: number; // its seconds, counted from 1
  last: number;
  requests: number;
  p50_ms?: number;
  p99_ms?: number;
}

export interface LatencyMap {
  columnSeconds: number; // the last column may have fewer
  columns: Column[];
  cells: Cell[]; // column by column, the fastest row first; empty ones left out
  smallestShare: number;
  largestShare: number;
  lowest: number; // rows
  highest: number;
  /** That of the lowest latency that is only known to have been longer, and the latency; absent without any. */
  bound?: { row: number; from_ms: number };
  /** Where row `row` begins and the one below it ends. */
  edge_ms(row: number): number;
}

export function unpacked(packed: readonly number[]): [bin: number, count: number][] {
  const bins: [number, number][] = [];
  let bin = 0;
  for (const n of packed) {
    if (n < 0) bin -= n;
    else bins.push([bin++, n]);
  }
  return bins;
}

/** Bins are put together, two, four, eight into one, until there are no more than `mostRows`. */
function binsPerRow(lowest: number, highest: number, mostRows: number): number {
  let bins = 1;
  while (Math.floor(highest / bins) - Math.floor(lowest / bins) >= mostRows) bins *= 2;
  return bins;
}

/** Of a window of so many whole seconds. Undefined when no request ended in it. */
export function latencyMap(data: LatencyColumns, seconds: number, mostRows: number): LatencyMap | undefined {
  const columns = data.bins.map(unpacked);
  const used = columns.flatMap((bins) => bins.map(([bin]) => bin));
  if (used.length === 0) return undefined;
  const lowest = used.reduce((a, b) => Math.min(a, b));
  const highest = used.reduce((a, b) => Math.max(a, b));
  const bins = binsPerRow(lowest, highest, mostRows);
  const requests = columns.map((list) => list.reduce((sum, [, count]) => sum + count, 0));
  const cells = columns.flatMap((list, column) => {
    const rows = new Map<number, number>();
    for (const [bin, count] of list) rows.set(Math.floor(bin / bins), (rows.get(Math.floor(bin / bins)) ?? 0) + count);
    return [...rows].map(([row, count]): Cell => ({ column, row, count, share: count / requests[column]! }));
  });
  return {
    columnSeconds: data.column_s,
    columns: columns.map((_, i) => columnOf(data, i, seconds, requests[i]!)),
    cells,
    smallestShare: cells.reduce((least, c) => Math.min(least, c.share), 1),
    largestShare: cells.reduce((most, c) => Math.max(most, c.share), 0),
    lowest: Math.floor(lowest / bins),
    highest: Math.floor(highest / bins),
    ...(data.at_least ? { bound: { row: Math.floor(data.at_least.bin / bins), from_ms: data.at_least.from_ms } } : {}),
    edge_ms: (row) => 2 ** ((row * bins) / binsPerOctave) / 1e6,
  };
}

function columnOf(data: LatencyColumns, i: number, seconds: number, requests: number): Column {
  const [p50, p99] = [data.p50_ms[i], data.p99_ms[i]];
  const first = i * data.column_s + 1;
  return {
    first,
    last: Math.max(first, Math.min(first + data.column_s - 1, seconds)),
    requests,
    ...(typeof p50 === "number" ? { p50_ms: p50 } : {}),
    ...(typeof p99 === "number" ? { p99_ms: p99 } : {}),
  };
}

/** The shares that a key explains: the largest, and below it the powers of ten that the map has. */
export function keyShares({
  largestShare,
  smallestShare,
}: Pick<LatencyMap, "largestShare" | "smallestShare">): number[] {
  const shares = [largestShare];
  const first = Math.floor(Math.log10(largestShare * 0.7)); // one as good as the largest says nothing
  for (let power = first; 10 ** power >= smallestShare && shares.length < 5; --power) shares.push(10 ** power);
  return shares;
}
