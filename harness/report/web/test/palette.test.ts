import assert from "node:assert/strict";
import { test } from "node:test";
import { dark, light } from "../src/theme";
import { contrast, distance, labOf, visions } from "./colour";

test("the distance of colours is that of its authors' examples", () => {
  const pairs: [[number, number, number], [number, number, number], number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [61, -5, 29], 22.8977],
    [[50, 2.5, 0], [56, -27, -3], 31.903],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [a, b, expected] of pairs) assert.ok(Math.abs(distance(a, b) - expected) < 1e-4, `${a} ${b}`);
});

for (const theme of [light, dark]) {
  const name = theme.dark ? "dark" : "light";
  test(`${name}: words and series have 4.5 : 1 against their ground`, () => {
    for (const colour of [theme.text, theme.muted, theme.bad, ...theme.series])
      assert.ok(contrast(colour, theme.ground) >= 4.5, `${colour}: ${contrast(colour, theme.ground).toFixed(2)}`);
  });

  test(`${name}: any two series are told apart with every kind of colour blindness`, () => {
    for (const [vision, matrix] of Object.entries(visions))
      theme.series.forEach((a, i) =>
        theme.series.slice(i + 1).forEach((b) => {
          const apart = distance(labOf(a, matrix), labOf(b, matrix));
          assert.ok(apart >= 12, `${vision}: ${a} and ${b} are ${apart.toFixed(1)} apart`);
        }),
      );
  });
}
