// An axis of a chart, read back from its ticks.

/** Milliseconds, a rate or a share, as a tick says it. */
export function valueOf(words) {
  const [number, unit = ""] = words.split(" ");
  return Number(number) * ({ s: 1000, ms: 1, µs: 0.001, "%": 0.01, "": 1 }[unit] ?? NaN);
}

/** From a value to its place, by two ticks of the axis alone. */
export function axisOf(ticks, axis, log) {
  const found = ticks
    .filter((t) => t.axis === axis && !Number.isNaN(valueOf(t.words)) && (!log || valueOf(t.words) > 0))
    .map((t) => ({ value: log ? Math.log10(valueOf(t.words)) : valueOf(t.words), at: axis === "x" ? t.x : t.y }))
    .sort((a, b) => a.value - b.value);
  const [low, high] = [found[0], found[found.length - 1]];
  return (value) =>
    low.at + (((log ? Math.log10(value) : value) - low.value) / (high.value - low.value)) * (high.at - low.at);
}
