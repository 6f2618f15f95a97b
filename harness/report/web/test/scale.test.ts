import assert from "node:assert/strict";
import { test } from "node:test";
import { levelScale, linearScale, logScale, readable, secondScale } from "../src/scale";

test("a linear axis starts at zero and ends at a round step above the largest value", () => {
  const scale = linearScale(1584);
  assert.equal(scale.min, 0);
  assert.deepEqual(scale.ticks, [0, 500, 1000, 1500, 2000]);
  assert.equal(scale.max, 2000);
});

test("a linear axis of nothing, or of zeros, is still an axis", () => {
  for (const most of [0, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    const scale = linearScale(most);
    assert.ok(scale.max > scale.min && scale.ticks.every(Number.isFinite), String(most));
  }
});

test("a logarithmic axis never has a place for zero", () => {
  const scale = logScale([0, 0.5, 700]);
  assert.equal(scale.position(0), undefined);
  assert.ok(scale.min < Math.log10(0.5) && scale.max > Math.log10(700));
  assert.ok(scale.ticks.map((t) => scale.value(t)).every((v) => v > 0));
});

test("one value alone has ticks around it", () => {
  const scale = logScale([42]);
  assert.ok(scale.ticks.length >= 1);
  assert.ok(scale.max - scale.min > 0.1);
});

test("levels have ticks at the measured values, and lie as far apart as their logarithms", () => {
  const scale = levelScale([10, 100, 1000], true);
  assert.deepEqual(
    scale.ticks.map((t) => Math.round(scale.value(t))),
    [10, 100, 1000],
  );
  assert.equal(scale.position(100)! - scale.position(10)!, scale.position(1000)! - scale.position(100)!);
});

test("levels with a zero among them are drawn linearly", () => {
  assert.equal(levelScale([0, 10], true).log, false);
});

test("labels that would touch are left out, the ends never", () => {
  const kept = readable(
    [0, 5, 10, 50, 100],
    (t) => t,
    () => 10,
    4,
  );
  assert.deepEqual(kept, [0, 50, 100]);
});

test("seconds are counted from one and have whole ticks", () => {
  assert.deepEqual(secondScale(1).ticks, [1]);
  assert.deepEqual(secondScale(10).ticks, [1, 2, 4, 6, 8, 10]);
  const long = secondScale(600);
  assert.ok(long.ticks[0] === 1 && long.ticks.every((t) => Number.isInteger(t) && t <= 600));
});
