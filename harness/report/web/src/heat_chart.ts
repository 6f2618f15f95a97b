// The response times of one trial as a heat map (B. Gregg, "Visualizing System Latency", CACM 53/7, 2010): stalls, warm-up
// and answers of two kinds show here and in no average.

import { axisOptions } from "./axes";
import { choice } from "./dom";
import { fontFamily } from "./echarts";
import { type Drawing, figure } from "./figure";
import * as format from "./format";
import { heatKey } from "./heat_colours";
import { heatSeries } from "./heat_series";
import { heatFrame, type HeatSpec, heatSpec } from "./heat_spec";
import { cellTip, cellWords, endLabels } from "./heat_words";
import type { Stop } from "./keyboard";
import { latencyMap } from "./latency_map";
import { levelText } from "./load_charts";
import type { Panel } from "./model";
import { lostShare, wholeSeconds } from "./record";
import { caseOf, type Chosen, trialOf, trialsOf } from "./second_choice";
import { changed, drawn, state } from "./state";
import { tipLook } from "./tip";

const height = 350;
const leastRowHeight = 5;

function specOf(panel: Panel, chosen: Chosen): HeatSpec | undefined {
  const measured = trialOf(panel, chosen)?.measured;
  const data = measured?.series.latency_columns;
  const map = data && latencyMap(data, wholeSeconds(measured).length, Math.floor((height - 64) / leastRowHeight));
  return map && heatSpec(map, measured, chosen.series.style);
}

function heatDrawing(spec: HeatSpec, width: number): Drawing {
  const { theme } = state;
  const { map } = spec;
  const frame = heatFrame(spec, width, height);
  const rows: Stop[][] = Array.from({ length: map.highest - map.lowest + 1 }, () => []);
  map.cells.forEach((cell, dataIndex) =>
    rows[map.highest - cell.row]!.push({ seriesIndex: 0, dataIndex, x: cell.column, text: cellWords(spec, cell) }),
  );
  return {
    description: `Response times by second. The slowest: ${rows[0]![0]!.text}.`,
    stops: rows,
    option: {
      animation: false,
      textStyle: { fontFamily },
      ...axisOptions(spec, frame, theme),
      tooltip: {
        ...tipLook(theme),
        formatter: (at: { dataIndex: number }) => cellTip(spec, map.cells[at.dataIndex]!),
      },
      graphic: endLabels(spec, frame, theme),
      series: heatSeries(spec, theme),
    },
  };
}

function leadOf(panel: Panel, chosen: Chosen, spec: HeatSpec): string {
  const { columnSeconds } = spec.map;
  const lost = lostShare(trialOf(panel, chosen)!.measured.window);
  const timeout_s = caseOf(panel, chosen)?.timeout_s;
  const timeouts = `Timeouts${timeout_s === undefined ? "" : ` (${format.latencyTick(timeout_s * 1000)})`}`;
  const longer = spec.boundName === "timeout" ? timeouts : "Requests that had not ended when the window closed";
  return [
    `Each column is ${columnSeconds === 1 ? "a second" : `${columnSeconds} seconds`}; the stronger a cell, the larger the share of its requests that took so long. Stalls, warm-up and two kinds of answers show here and in no average.`,
    ...(spec.map.bound ? [`${longer} stand at the dotted line or above it: they took that long or longer.`] : []),
    ...(lost > 0 ? [`${format.share(lost)} of the requests failed without a response time and are not on it.`] : []),
  ].join(" ");
}

/** A choice among the trials of the case that is chosen, gone where there is but one. */
function trialChoice(panel: Panel, chosen: Chosen): HTMLElement {
  const label = choice("Trial", [], 0, (i) => {
    chosen.trial = i;
    changed();
  });
  const select = label.querySelector("select")!;
  drawn(() => {
    const trials = trialsOf(panel, chosen);
    chosen.trial = Math.max(0, Math.min(chosen.trial, trials.length - 1));
    if (select.options.length !== trials.length)
      select.replaceChildren(...trials.map((_, i) => new Option("", String(i))));
    trials.forEach((t, i) => (select.options[i]!.text = String(t.index + 1)));
    select.selectedIndex = chosen.trial;
    label.hidden = trials.length < 2;
  });
  return label;
}

/** Nothing where no trial has its response times by second. */
export function heatFigure(parent: HTMLElement, panel: Panel, chosen: Chosen): void {
  const all = panel.series.flatMap((series) => panel.levels.flatMap((level) => trialsOf(panel, { series, level })));
  if (!all.some((t) => t.measured.series.latency_columns)) return;
  let spec: HeatSpec | undefined;
  figure(parent, {
    kind: "heat",
    height,
    title: () =>
      `Latency over time: ${chosen.series.label}, ${levelText(chosen.level)} ${panel.axis.name.toLowerCase()}`,
    lead: () => leadOf(panel, chosen, spec!),
    controls: [trialChoice(panel, chosen)],
    absent: () => {
      spec = specOf(panel, chosen);
      return spec ? undefined : "No response times by second are on record for this one.";
    },
    draw: (width) => heatDrawing(spec!, width),
    below: () => [heatKey(spec!)],
  });
}
