// Second by second: the rate of every trial of one case, its response times, and the rates of all loads of one target.

import { choice } from "./dom";
import { figure } from "./figure";
import * as format from "./format";
import { heatFigure } from "./heat_chart";
import { lineDrawing } from "./line_chart";
import type { LinePoint, LineSeries } from "./line_spec";
import { calmLevel, type Panel, type Point } from "./model";
import { wholeSeconds, wholeTrials } from "./record";
import { levelText } from "./load_charts";
import { linearScale, secondScale } from "./scale";
import type { Chosen } from "./second_choice";
import { changed } from "./state";
import { steadinessFigure } from "./steadiness_chart";
import { styleOf } from "./theme";

function trialLines(point: Point): LineSeries[] {
  return wholeTrials(point.case!).map((trial, i): LineSeries => ({
    label: `trial ${trial.index + 1}`,
    style: styleOf(i),
    points: wholeSeconds(trial.measured).map((ok, second): LinePoint => {
      const failed = trial.measured.series.failed[second] ?? 0;
      return {
        x: second + 1,
        y: ok,
        hollow: failed > point.case!.error_budget * (ok + failed),
        text: `${format.count(ok)} correct${failed > 0 ? `, ${format.count(failed)} failed` : ""}`,
      };
    }),
  }));
}

function secondsFigure(parent: HTMLElement, panel: Panel, chosen: Chosen): void {
  figure(parent, {
    kind: "seconds",
    height: 330,
    title: () =>
      `Second by second: ${chosen.series.label}, ${levelText(chosen.level)} ${panel.axis.name.toLowerCase()}`,
    lead: "Correct responses in each second of the measured window, by trial. Level is good; a hollow marker is a second over the error budget.",
    controls: [
      choice(
        "Target",
        panel.series.map((s) => s.label),
        panel.series.indexOf(chosen.series),
        (i) => {
          chosen.series = panel.series[i]!;
          changed();
        },
      ),
      choice("Load", panel.levels.map(levelText), panel.levels.indexOf(chosen.level), (i) => {
        chosen.level = panel.levels[i]!;
        changed();
      }),
    ],
    draw: (width, height) => {
      const point = chosen.series.points[panel.levels.indexOf(chosen.level)]!;
      const series = point.measured ? trialLines(point) : [];
      const values = series.flatMap((s) => s.points.map((p) => p.y ?? 0));
      const most = Math.max(1, ...series.map((s) => s.points.length));
      return lineDrawing(
        {
          x: secondScale(most),
          xName: "Second of the measured window",
          xTick: format.count,
          y: linearScale(Math.max(0, ...values)),
          yTick: format.count,
          series,
          endLabels: true,
          at: (x) => `second ${x}`,
          description:
            values.length > 0
              ? `Correct responses by second, from ${format.count(Math.min(...values))} to ${format.count(Math.max(...values))}.`
              : "Nothing was measured.",
        },
        width,
        height,
      );
    },
  });
}

/** All look at the same target. Nothing where no seconds are known. It begins with the first one, at the largest load that all withstood. */
export function secondFigures(parent: HTMLElement, panel: Panel): void {
  const trials = panel.series.flatMap((s) => s.points.flatMap((p) => (p.case ? wholeTrials(p.case) : [])));
  if (!trials.some((t) => t.measured.series.ok.length > 0)) return;
  const chosen: Chosen = { series: panel.series[0]!, level: calmLevel(panel), trial: 0 };
  secondsFigure(parent, panel, chosen);
  heatFigure(parent, panel, chosen);
  steadinessFigure(parent, chosen);
}
