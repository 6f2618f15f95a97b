// A chart by keyboard: left and right step along a row of points, up and down change the row, and what is there is shown
// and said. Escape leaves the point.

import type { Chart } from "./echarts";

export interface Stop {
  seriesIndex: number;
  dataIndex: number;
  x: number; // rows need not have the same points: up and down go to the nearest
  text: string;
}

function nearest(points: readonly Stop[], x: number): number {
  return points.reduce((best, p, i) => (Math.abs(p.x - x) < Math.abs(points[best]!.x - x) ? i : best), 0);
}

export function steerable(
  place: HTMLElement,
  chart: () => Chart | undefined,
  stops: () => Stop[][],
  live: HTMLElement,
): void {
  let row = 0;
  let column = -1;
  let wished: number | undefined; // the x that was gone to along a row, kept while rows are changed

  const leave = (): void => {
    chart()?.dispatchAction({ type: "hideTip" });
    chart()?.dispatchAction({ type: "downplay" });
    live.textContent = "";
  };
  const go = (across: number, down: number): void => {
    const rows = stops().filter((r) => r.length > 0);
    if (rows.length === 0) return;
    row = (row + down + rows.length) % rows.length;
    const points = rows[row]!;
    column = down !== 0 && wished !== undefined ? nearest(points, wished) : column + across;
    column = Math.min(Math.max(column, 0), points.length - 1);
    const { seriesIndex, dataIndex, x, text } = points[column]!;
    if (down === 0) wished = x;
    chart()?.dispatchAction({ type: "downplay" });
    chart()?.dispatchAction({ type: "highlight", seriesIndex, dataIndex });
    chart()?.dispatchAction({ type: "showTip", seriesIndex, dataIndex });
    live.textContent = text;
  };
  const moves: Record<string, [across: number, down: number]> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
    Home: [-Infinity, 0],
    End: [Infinity, 0],
  };

  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    go(...move);
  });
  place.addEventListener("blur", leave);
}
