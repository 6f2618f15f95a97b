import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../src/format";

const plain = (text: string): string => text.replace(/\u2009/g, " ");

test("latencies have three figures and one unit", () => {
  assert.equal(format.latency(5.836), "5.84 ms");
  assert.equal(format.latency(1690), "1.69 s");
  assert.equal(format.latency(999.96), "1.00 s");
  assert.equal(format.latency(0.78), "780 µs");
});

test("ticks have no zeros that say nothing", () => {
  assert.equal(format.latencyTick(5000), "5 s");
  assert.equal(format.latencyTick(100), "100 ms");
  assert.equal(format.latencyTick(0), "0");
});

test("counts have gaps in thousands, and three figures below", () => {
  assert.equal(plain(format.count(1584.2)), "1 584");
  assert.equal(plain(format.count(1234567)), "1 234 567");
  assert.equal(format.count(0.8234), "0.823");
  assert.equal(format.count(0), "0");
});

test("a share above nothing is never nothing, and one below all is never all", () => {
  assert.equal(format.share(0), "0 %");
  assert.equal(format.share(0.0031), "0.31 %");
  assert.equal(format.share(0.00000001), "< 0.01 %");
  assert.equal(format.share(0.99999), "> 99.9 %");
  assert.equal(format.share(1), "100 %");
});
