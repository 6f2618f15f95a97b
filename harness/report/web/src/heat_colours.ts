// The colours of a heat map and what they mean.

import { element } from "./dom";
import * as format from "./format";
import type { HeatSpec } from "./heat_spec";
import { keyShares } from "./latency_map";
import { state } from "./state";
import { colourOf, mixed } from "./theme";

/**
 * For a part of the largest share. Not in proportion to it: one slow request among thousands has to be seen, and where
 * half of them lie must still stand out.
 */
export function tint(ground: string, full: string, part: number): string {
  return mixed(ground, full, 0.16 + 0.84 * Math.sqrt(part));
}

function swatch(colour: string, words: string): HTMLElement {
  const square = element("span", { class: "swatch" });
  square.style.backgroundColor = colour;
  return element("li", {}, square, words);
}

export function heatKey({ map, style }: HeatSpec): HTMLElement {
  const { theme } = state;
  const shares = keyShares(map);
  const of = map.columnSeconds === 1 ? "of a second's requests" : `of the requests of ${map.columnSeconds} seconds`;
  return element(
    "ul",
    { class: "key" },
    ...shares.map((share, i) =>
      swatch(
        tint(theme.ground, colourOf(style, theme), share / map.largestShare),
        i === 0 ? `${format.share(share)} ${of}, the most here` : format.share(share),
      ),
    ),
    ...(map.columns.some((c) => c.requests === 0) ? [swatch(theme.bad, "no request ended")] : []),
  );
}
