import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, type Point, shownModel } from "../src/usl";

/** The law itself, written out anew. */
const rate = (lambda: number, alpha: number, beta: number, n: number): number =>
  (lambda * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));

const points = (levels: number[], lambda: number, alpha: number, beta: number): Point[] =>
  levels.map((clients) => ({ clients, rps: rate(lambda, alpha, beta, clients) }));

const near = (found: number, wanted: number, share = 1e-6): void =>
  assert.ok(Math.abs(found - wanted) <= share * Math.abs(wanted), `${found} is not ${wanted}`);

test("a known curve gives back its own parameters and peak", () => {
  const model = fit(points([1, 2, 4, 8, 16, 32, 64], 1000, 0.05, 0.0002))!;
  near(model.lambda, 1000);
  near(model.alpha, 0.05);
  near(model.beta, 0.0002);
  near(model.peakClients!, Math.sqrt(0.95 / 0.0002));
  near(model.rps(10), rate(1000, 0.05, 0.0002, 10));
  assert.ok(model.r2 > 0.999999);
});

test("a measured curve gives the parameters that its author published", () => {
  // Guerrilla Capacity Planning, chapter 5, a ray tracer: processors and rays per second; published α 0.05, β 1.1e-5.
  const measured = [
    [1, 20],
    [4, 78],
    [8, 130],
    [12, 170],
    [16, 190],
    [20, 200],
    [24, 210],
    [28, 230],
    [32, 260],
    [48, 280],
    [64, 310],
  ];
  const model = fit(measured.map(([clients, rps]) => ({ clients: clients!, rps: rps! })))!;
  assert.ok(model.alpha > 0.03 && model.alpha < 0.07, `alpha ${model.alpha}`);
  assert.ok(model.beta >= 0 && model.beta < 1e-4, `beta ${model.beta}`);
});

test("rates that grow in proportion have neither waiting nor a peak", () => {
  const model = fit(points([1, 2, 4, 8, 16, 32], 500, 0, 0))!;
  near(model.lambda, 500);
  assert.ok(Math.abs(model.alpha) < 1e-9);
  assert.equal(model.peakClients, undefined);
});

test("neither parameter is ever negative", () => {
  const faster = [1, 2, 4, 8, 16, 32].map((clients) => ({ clients, rps: 100 * clients ** 1.1 }));
  const model = fit(faster)!;
  assert.ok(model.alpha >= 0 && model.beta >= 0);
});

test("five levels are not enough, and six are", () => {
  assert.equal(shownModel(points([1, 2, 4, 8, 16], 1000, 0.05, 0.001)), undefined);
  assert.notEqual(shownModel(points([1, 2, 4, 8, 16, 32], 1000, 0.05, 0.001)), undefined);
});

test("a poor fit is not shown", () => {
  const jumping = [1, 2, 4, 8, 16, 32].map((clients, i) => ({ clients, rps: i % 2 === 0 ? 100 : 900 }));
  assert.equal(shownModel(jumping), undefined);
});

test("rates of nothing give no model", () => {
  assert.equal(shownModel([]), undefined);
  assert.equal(shownModel([1, 2, 4, 8, 16, 32].map((clients) => ({ clients, rps: 0 }))), undefined);
});
