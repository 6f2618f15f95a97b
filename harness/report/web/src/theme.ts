// Colours, and how series differ without them. The palettes keep 4.5 : 1 against their ground and stay apart under every
// kind of colour blindness; beyond six series marker and dash make the difference.

export interface Theme {
  dark: boolean;
  ground: string;
  text: string;
  muted: string;
  rule: string;
  axis: string;
  bad: string;
  series: readonly string[];
}

export const light: Theme = {
  dark: false,
  ground: "#FFFFFF",
  text: "#1B2430",
  muted: "#57606C",
  rule: "#E2E6EB",
  axis: "#8A939E",
  bad: "#B3261E",
  series: ["#276BFB", "#BD5A13", "#105140", "#7C1975", "#564410", "#020BE8"],
};
export const dark: Theme = {
  dark: true,
  ground: "#171C24",
  text: "#E8EDF3",
  muted: "#A3ADBA",
  rule: "#2A313B",
  axis: "#6C7684",
  bad: "#FF8A80",
  series: ["#A9C7FE", "#EF4A0E", "#32A673", "#AA76A0", "#FCCD28", "#8472FD"],
};

export interface Style {
  index: number; // of the colour
  symbol: string;
  rotate: number;
  dash: number[];
}

const plus = "path://M-1,-3h2v2h2v2h-2v2h-2v-2h-2v-2h2z";
const symbols: [string, number][] = [
  ["circle", 0],
  ["rect", 0],
  ["triangle", 0],
  ["diamond", 0],
  [plus, 45],
  [plus, 0],
];
const dashes = [[], [9, 5], [2, 4], [9, 4, 2, 4], [14, 4], [5, 2]];

/** The same for the n-th series on every chart: no two of the first 36 have both colour and marker in common. */
export function styleOf(n: number): Style {
  const shifted = (n + Math.floor(n / 6)) % 6;
  const [symbol, rotate] = symbols[shifted]!;
  return { index: n % 6, symbol, rotate, dash: dashes[shifted]! };
}

export function colourOf(style: Style, theme: Theme): string {
  return theme.series[style.index]!;
}

/** A colour between two, each as #RRGGBB: the first at 0, the second at 1. */
export function mixed(from: string, to: string, share: number): string {
  const part = (hex: string, i: number): number => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  return (
    "#" +
    [0, 1, 2]
      .map((i) =>
        Math.round(part(from, i) + (part(to, i) - part(from, i)) * share)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")
  );
}
