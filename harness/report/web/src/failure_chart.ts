// Failed requests by kind: a bar a case, of the share of its requests that ended so.

import { element, named } from "./dom";
import { fontFamily, fontSize, textWidth } from "./echarts";
import { type Drawing, figure } from "./figure";
import * as format from "./format";
import { cut } from "./labels";
import { type Case, booksOf, failureKinds, type PageData } from "./record";
import { linearScale } from "./scale";
import { state } from "./state";
import type { Theme } from "./theme";
import { tipLook } from "./tip";

const mostRows = 24;

interface Bar {
  name: string;
  shares: number[];
  total: number;
}

function barOf(name: string, c: Case): Bar {
  const books = booksOf(c);
  const failed = failureKinds.map((kind) => books[kind]);
  const sum = failed.reduce((a, b) => a + b, 0);
  const ended = Math.max(1, sum + books.ok);
  return { name, shares: failed.map((n) => n / ended), total: sum / ended };
}

const kindColours = (theme: Theme): string[] => [...theme.series, theme.muted];

function drawing(bars: Bar[], width: number): Drawing {
  const theme = state.theme;
  const text = { fontFamily, fontSize, color: theme.muted };
  const room = Math.min(260, width * 0.4);
  const scale = linearScale(Math.min(1, Math.max(...bars.map((b) => b.total))));
  const labels = bars.map((b) => cut(b.name, room, textWidth));
  const kinds = failureKinds.filter((_, k) => bars.some((b) => b.shares[k]! > 0));
  const say = (b: Bar): string =>
    `${b.name}: ${format.share(b.total)} failed: ${failureKinds.flatMap((kind, k) => (b.shares[k]! > 0 ? [`${kind} ${format.share(b.shares[k]!)}`] : [])).join(", ")}`;
  return {
    description: `Failed requests by kind. ${bars[0] ? say(bars[0]) : "Nothing failed."}`,
    stops: [bars.map((b, dataIndex) => ({ seriesIndex: 0, dataIndex, x: dataIndex, text: say(b) }))],
    option: {
      animation: false,
      grid: {
        left: Math.ceil(Math.max(...labels.map((l) => textWidth(l)))) + 14,
        right: 62,
        top: 8,
        bottom: 30,
        outerBoundsMode: "none",
      },
      xAxis: {
        type: "value",
        min: 0,
        max: scale.max,
        axisTick: { show: false, customValues: scale.ticks },
        axisLabel: {
          ...text,
          customValues: scale.ticks.filter((_, i) => width > 420 || i % 2 === 0),
          formatter: format.share,
        },
        splitLine: { lineStyle: { color: theme.rule } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: labels,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: theme.axis } },
        axisLabel: { ...text, interval: 0, formatter: (_: string, i: number) => labels[i] ?? "" },
      },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        ...tipLook(theme),
        formatter: (at: { dataIndex: number }[]) =>
          element("div", { class: "tip" }, named(at[0] ? say(bars[at[0].dataIndex]!) : "")),
      },
      series: kinds.map((kind, n) => ({
        type: "bar",
        stack: "failed",
        name: kind,
        barMaxWidth: 18,
        itemStyle: { color: kindColours(theme)[failureKinds.indexOf(kind)], borderColor: theme.ground, borderWidth: 1 },
        data: bars.map((b) => b.shares[failureKinds.indexOf(kind)]),
        ...(n === kinds.length - 1
          ? {
              label: {
                show: true,
                position: "right",
                ...text,
                formatter: (at: { dataIndex: number }) => format.share(bars[at.dataIndex]!.total),
              },
            }
          : {}),
      })),
    },
  };
}

function key(kinds: readonly string[]): HTMLElement {
  const list = element("ul", { class: "key" });
  failureKinds.forEach((kind, k) => {
    if (!kinds.includes(kind)) return;
    const swatch = element("span", { class: "swatch" });
    swatch.style.backgroundColor = kindColours(state.theme)[k]!;
    list.append(element("li", {}, swatch, kind.replace("_", " ")));
  });
  return list;
}

/** Nothing when nothing failed. */
export function failureFigure(parent: HTMLElement, data: PageData): void {
  const all = data.runs
    .flatMap(({ label, record }) =>
      record.cases.map((c) => barOf(data.runs.length > 1 ? `${c.name} · ${label}` : c.name, c)),
    )
    .filter((b) => b.total > 0)
    .sort((a, b) => b.total - a.total);
  if (all.length === 0) return;
  const bars = all.slice(0, mostRows);
  const kinds = failureKinds.filter((_, k) => bars.some((b) => b.shares[k]! > 0));
  figure(parent, {
    kind: "failures",
    title: "How requests failed",
    height: 50 + bars.length * 26,
    lead:
      "Share of the requests that ended, the worst first." +
      (all.length > bars.length ? ` ${all.length - bars.length} more are in the table.` : ""),
    draw: (width) => drawing(bars, width),
    below: () => [key(kinds)],
  });
}
