// The rates of all loads of one target side by side, second by second: which trials were unsteady, and when.

import { element, named } from "./dom";
import { fontFamily, fontSize, type RenderApi, textWidth } from "./echarts";
import { type Drawing, figure } from "./figure";
import * as format from "./format";
import { levelText } from "./load_charts";
import type { Series } from "./model";
import { wholeSeconds, wholeTrials } from "./record";
import { state } from "./state";
import { colourOf, mixed } from "./theme";
import { tipLook } from "./tip";

interface Row {
  level: number;
  trial: number;
  first: boolean;
  seconds: number[];
  failed: number[];
}

function rowsOf(series: Series): Row[] {
  return [...series.points].reverse().flatMap((p) =>
    (p.case && p.measured ? wholeTrials(p.case) : []).map((t, i) => ({
      level: p.level,
      trial: t.index + 1,
      first: i === 0,
      seconds: wholeSeconds(t.measured),
      failed: t.measured.series.failed,
    })),
  );
}

function drawing(series: Series, rows: Row[]): Drawing {
  const theme = state.theme;
  const colour = colourOf(series.style, theme);
  const text = { fontFamily, fontSize, color: theme.muted };
  const cells = rows.flatMap((row, y) =>
    row.seconds.map((ok, x) => ({ x, y, ok, share: ok / Math.max(1, ...row.seconds) })),
  );
  const most = Math.max(1, ...rows.map((r) => r.seconds.length));
  const say = (c: { x: number; y: number; ok: number }): string => {
    const failed = rows[c.y]!.failed[c.x] ?? 0;
    return `load ${levelText(rows[c.y]!.level)}, trial ${rows[c.y]!.trial}, second ${c.x + 1}: ${format.count(c.ok)} correct${failed > 0 ? `, ${format.count(failed)} failed` : ""}`;
  };
  const every = Math.max(1, Math.ceil(most / 8));
  const labels = Math.ceil(Math.max(8, ...rows.map((r) => textWidth(levelText(r.level)))));
  return {
    description: cells[0] ? `Correct responses by second for every load. ${say(cells[0])}.` : "Nothing was measured.",
    stops: rows.map((_, y) =>
      cells.flatMap((c, dataIndex) => (c.y === y ? [{ seriesIndex: 0, dataIndex, x: c.x, text: say(c) }] : [])),
    ),
    option: {
      animation: false,
      grid: { left: labels + 14, right: 10, top: 8, bottom: 48, outerBoundsMode: "none" },
      xAxis: {
        type: "category",
        data: Array.from({ length: most }, (_, i) => String(i + 1)),
        name: "Second of the measured window",
        nameLocation: "middle",
        nameGap: 28,
        nameTextStyle: text,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: theme.axis } },
        axisLabel: { ...text, interval: (i: number) => (i + 1) % every === 0 || (i === 0 && every < 3) },
      },
      yAxis: {
        type: "category",
        data: rows.map((r) => (r.first ? levelText(r.level) : "")),
        inverse: true,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...text, interval: 0 },
      },
      tooltip: {
        ...tipLook(theme),
        formatter: (at: { dataIndex: number }) =>
          element("div", { class: "tip" }, named(series.label), `, ${say(cells[at.dataIndex]!)}`),
      },
      series: [
        {
          type: "custom",
          data: cells.map((c) => [c.x, c.y, c.share]),
          renderItem: (_: unknown, api: RenderApi) => {
            const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
            const [w = 0, h = 0] = api.size([1, 1]);
            const share = api.value(2);
            // A second without one answer is no pale one: it is marked.
            return {
              type: "rect",
              shape: { x: x - w / 2 + 0.5, y: y - h / 2 + 0.5, width: Math.max(1, w - 1), height: Math.max(1, h - 1) },
              style:
                share > 0
                  ? { fill: mixed(theme.ground, colour, 0.06 + 0.94 * share ** 2) }
                  : { fill: theme.ground, stroke: theme.bad, lineWidth: 1.5 },
            };
          },
        },
      ],
    },
  };
}

export function steadinessFigure(parent: HTMLElement, chosen: { series: Series }): void {
  figure(parent, {
    kind: "steadiness",
    title: () => `Steadiness at every load: ${chosen.series.label}`,
    lead: "Each row is a trial, each cell a second. The stronger, the nearer to the trial's best second; a red frame is a second without a correct response.",
    height: () => Math.max(180, 66 + rowsOf(chosen.series).length * (rowsOf(chosen.series).length > 24 ? 12 : 18)),
    draw: () => drawing(chosen.series, rowsOf(chosen.series)),
  });
}
