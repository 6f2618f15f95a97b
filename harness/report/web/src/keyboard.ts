// A chart by keyboard: left and right step along a row of points, up and down change the row, and what is there is shown
// and said. Escape leaves the point.

import type { Chart } from "./echarts";

export interface Stop {
  seriesIndex: number;
  dataIndex: number;
  text: string;
}

export function steerable(
  place: HTMLElement,
  chart: () => Chart | undefined,
  stops: () => Stop[][],
  live: HTMLElement,
): void {
  let row = 0;
  let column = -1;

  const show = (): void => {
    const rows = stops().filter((r) => r.length > 0);
    if (rows.length === 0) return;
    row = (row + rows.length) % rows.length;
    const points = rows[row]!;
    column = Math.min(Math.max(column, 0), points.length - 1);
    const stop = points[column]!;
    chart()?.dispatchAction({ type: "showTip", seriesIndex: stop.seriesIndex, dataIndex: stop.dataIndex });
    live.textContent = stop.text;
  };
  const leave = (): void => {
    chart()?.dispatchAction({ type: "hideTip" });
    live.textContent = "";
  };

  place.addEventListener("keydown", (event) => {
    switch (event.key) {
      case "ArrowRight":
        ++column;
        break;
      case "ArrowLeft":
        --column;
        break;
      case "ArrowDown":
        ++row;
        break;
      case "ArrowUp":
        --row;
        break;
      case "Home":
        column = 0;
        break;
      case "End":
        column = Number.MAX_SAFE_INTEGER;
        break;
      case "Escape":
        leave();
        return;
      default:
        return;
    }
    event.preventDefault();
    show();
  });
  place.addEventListener("blur", leave);
}
