// Numbers for people: three significant figures, one unit, thin gaps in thousands. As the tables of the page have them.

const gap = "\u2009";

export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, gap);
}

/** So many significant figures, never fewer digits than the whole part has. */
export function significant(value: number, figures = 3): string {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(figures - 1).split("e")[1]);
  return value.toFixed(Math.max(0, figures - 1 - exponent));
}

export function count(value: number): string {
  if (value >= 999.5 || Number.isInteger(value)) return grouped(Math.round(value).toString());
  return significant(value);
}

const latencyUnits: [number, string][] = [
  [1e3, "s"],
  [1, "ms"],
  [1e-3, "µs"],
  [1e-6, "ns"],
];

export function latency(ms: number): string {
  const [size, unit] = latencyUnits.find(([scale]) => ms / scale >= 0.9995) ?? [1e-6, "ns"];
  return `${significant(ms / size)} ${unit}`;
}

/** A tick, whose value is round: "5 s", "100 ms". */
export function latencyTick(ms: number): string {
  if (ms === 0) return "0";
  const [size, unit] = latencyUnits.find(([scale]) => ms / scale >= 0.9995) ?? [1e-6, "ns"];
  return `${grouped(String(Number((ms / size).toPrecision(3))))} ${unit}`;
}

/** "0 %", "0.31 %", "6.1 %", "100 %"; a share above 0 is never 0 %. */
export function share(value: number): string {
  const percent = value * 100;
  if (percent === 0) return "0 %";
  if (percent < 0.01) return "< 0.01 %";
  if (value < 1 && percent > 99.9) return "> 99.9 %";
  return `${Number(percent.toPrecision(2))} %`;
}

export function bytes(value: number): string {
  const [size, unit] = (
    [
      [1e9, "GB"],
      [1e6, "MB"],
      [1e3, "kB"],
    ] as [number, string][]
  ).find(([scale]) => value >= scale * 0.9995) ?? [1, "B"];
  return `${significant(value / size)} ${unit}`;
}

export function lowerBound(text: string, bound: boolean): string {
  return bound ? `≥ ${text}` : text;
}
