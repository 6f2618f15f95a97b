// An axis: where a value lies on it, and which ticks it has. ECharts is given positions on a linear axis, so that ticks
// can stand at the measured values and a logarithm never meets a zero.

export interface Scale {
  readonly log: boolean;
  readonly min: number; // positions
  readonly max: number;
  readonly ticks: readonly number[]; // positions
  position(value: number): number | undefined; // undefined: has no place on this axis
  value(position: number): number;
}

function scale(log: boolean, min: number, max: number, values: number[]): Scale {
  const position = (value: number): number | undefined => (log ? (value > 0 ? Math.log10(value) : undefined) : value);
  return {
    log,
    min,
    max,
    position,
    ticks: values.map((v) => position(v)).filter((p): p is number => p !== undefined),
    value: (p) => (log ? Number((10 ** p).toPrecision(12)) : p), // 5 and not 4.999…
  };
}

/** Over measured levels (connections, a rate), with a tick at each of them; a tenth of the width stays free at the ends. */
export function levelScale(levels: readonly number[], log: boolean): Scale {
  const usable = log && levels.every((level) => level > 0);
  const values = [...levels].sort((a, b) => a - b);
  const at = (v: number): number => (usable ? Math.log10(v) : v);
  const low = at(values[0] ?? 1);
  const high = at(values[values.length - 1] ?? 1);
  const room = high > low ? (high - low) * 0.04 : usable ? 0.5 : Math.max(1, Math.abs(low) * 0.5);
  return scale(usable, low - room, high + room, values);
}

/** Round steps from zero to a value at or above `most`: 0, 500, 1000, 1500. */
export function linearScale(most: number, wanted = 4): Scale {
  const top = most > 0 && Number.isFinite(most) ? most : 1;
  const raw = top / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((m) => raw <= m * power * 1.0000001) ?? 10);
  const steps = Math.ceil(top / step - 1e-9);
  const values = Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)));
  return scale(false, 0, values[values.length - 1] ?? top, values);
}

/** A logarithmic axis around positive values, with ticks at 1 and 5, or at 1, 2 and 5, of every power of ten. */
export function logScale(values: readonly number[]): Scale {
  const positive = values.filter((v) => v > 0 && Number.isFinite(v));
  if (positive.length === 0) return linearScale(1);
  const low = Math.log10(Math.min(...positive));
  const high = Math.log10(Math.max(...positive));
  const room = Math.max(0.08, (high - low) * 0.06);
  const min = low - room;
  const max = high + room;
  const decades = max - min;
  const steps =
    decades > 6 ? [1] : decades > 1.7 ? [1, 5] : decades > 0.7 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];
  const ticks: number[] = [];
  for (let power = Math.floor(min); power <= Math.ceil(max); ++power)
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(6));
      if (Math.log10(value) >= min && Math.log10(value) <= max) ticks.push(value);
    }
  return scale(true, min, max, ticks);
}

/** Over the seconds of a window, counted from 1, with ticks at some of them. */
export function secondScale(seconds: number): Scale {
  const all = linearScale(Math.max(1, seconds), 6);
  const room = Math.max(0.5, seconds * 0.03);
  const ticks = all.ticks.filter((t) => t >= 1 && t <= seconds && Number.isInteger(t));
  return { ...all, min: 1 - room, max: seconds + room, ticks: ticks[0] === 1 ? ticks : [1, ...ticks] };
}

/** Those of the ticks whose labels leave a gap between each other, the last and the first before those between. */
export function readable(
  ticks: readonly number[],
  pixel: (tick: number) => number,
  width: (tick: number) => number,
  gap = 8,
): number[] {
  const order = [...ticks].sort((a, b) => pixel(a) - pixel(b));
  const ends = order.length > 1 ? [order[order.length - 1]!, order[0]!] : order;
  const kept: number[] = [];
  for (const tick of [...ends, ...order.slice(1, -1)]) {
    const free = kept.every((other) => Math.abs(pixel(tick) - pixel(other)) >= (width(tick) + width(other)) / 2 + gap);
    if (free) kept.push(tick);
  }
  return kept.sort((a, b) => pixel(a) - pixel(b));
}
