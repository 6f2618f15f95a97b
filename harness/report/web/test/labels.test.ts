import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, cut, spread } from "../src/labels";

const apart = (places: number[], heights: number[], gap: number): void => {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  for (let i = 1; i < order.length; ++i) {
    const [above, below] = [order[i - 1]!, order[i]!];
    const free = places[below]! - heights[below]! / 2 - (places[above]! + heights[above]! / 2);
    assert.ok(free >= gap - 1e-9, `${free} between ${above} and ${below}`);
  }
};

test("labels that do not touch stay where they belong", () => {
  assert.deepEqual(spread([20, 80], [10, 10], 0, 100), [20, 80]);
});

test("labels at one place are pushed apart evenly around it", () => {
  assert.deepEqual(spread([50, 50], [10, 10], 0, 100, 2), [44, 56]);
});

test("labels keep the order of their points, and stay inside", () => {
  const wanted = [3, 1, 2, 99, 98];
  const heights = [12, 12, 24, 12, 12];
  const places = spread(wanted, heights, 0, 100, 2);
  apart(places, heights, 2);
  assert.ok(places[1]! < places[2]! && places[2]! < places[0]! && places[4]! < places[3]!);
  assert.ok(places[1]! >= 6 && places[3]! <= 94);
});

test("twelve labels at random places never touch", () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; ++round) {
    const wanted = Array.from({ length: 12 }, () => random() * 300);
    const heights = wanted.map(() => 15);
    apart(spread(wanted, heights, 0, 300, 4), heights, 4);
  }
});

test("what does not fit ends in an ellipsis, by whole characters", () => {
  const width = (text: string): number => [...text].length;
  assert.equal(cut("sanic", 5, width), "sanic");
  assert.equal(cut("fastapi", 5, width), "fast…");
  assert.equal(cut("😀😀😀😀", 3, width), "😀😀…");
});

test("a label beside a point keeps clear of markers and other labels, and is left out where it cannot", () => {
  const inside = { left: 0, right: 100, top: 0, bottom: 40 };
  const label = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({
    x,
    y,
    width: 30,
    height: 12,
  });
  const marker = { left: 44, right: 56, top: 14, bottom: 26 };
  assert.deepEqual(
    beside([label(50, 20)], [marker], inside).map((p) => [p.left, p.top]),
    [[59, 14]],
  );
  // The right is taken by a marker: to the left.
  assert.deepEqual(
    beside([label(50, 20)], [marker, { left: 70, right: 80, top: 14, bottom: 26 }], inside).map((p) => p.left),
    [11],
  );
  assert.deepEqual(beside([label(50, 20)], [{ left: 0, right: 100, top: 0, bottom: 40 }], inside), []);
  // Right, left and above; below there is not enough room.
  assert.equal(
    beside(
      Array.from({ length: 5 }, () => label(50, 20)),
      [marker],
      { ...inside, bottom: 39 },
    ).length,
    3,
  );
});
