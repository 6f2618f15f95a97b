import assert from "node:assert/strict";
import { test } from "node:test";
import { dark, light } from "../src/theme";

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

for (const theme of [light, dark]) {
  test(`${theme.dark ? "dark" : "light"}: words and series have 4.5 : 1 against their ground`, () => {
    for (const colour of [theme.text, theme.muted, theme.bad, ...theme.series])
      assert.ok(contrast(colour, theme.ground) >= 4.5, `${colour}: ${contrast(colour, theme.ground).toFixed(2)}`);
  });
}
