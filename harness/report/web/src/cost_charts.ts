// What the target took of the machine, over the levels of load.

import { figure } from "./figure";
import * as format from "./format";
import { lineDrawing } from "./line_chart";
import { overLoad } from "./load_charts";
import { band, type Panel, type Point } from "./model";
import { wholeTrials } from "./record";
import { linearScale } from "./scale";

/** Over all windows together: processor time by time. */
export function coresOf(p: Point): number | undefined {
  const costs = p.case ? wholeTrials(p.case).flatMap((t) => (t.target_cost ? [t.target_cost] : [])) : [];
  const over = costs.reduce((sum, cost) => sum + cost.over_s, 0);
  return over > 0 ? costs.reduce((sum, cost) => sum + cost.cpu_s, 0) / over : undefined;
}

export function memoryOf(p: Point): number | undefined {
  const peaks = p.case ? wholeTrials(p.case).flatMap((t) => t.target_cost?.memory_peak_bytes ?? []) : [];
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}

/** Nothing where no process of a target could be seen. */
export function costFigures(parent: HTMLElement, panel: Panel, several: boolean): void {
  const points = panel.series.flatMap((s) => s.points);
  const where = several ? `, ${panel.scenario}` : "";
  if (points.some((p) => coresOf(p) !== undefined))
    figure(parent, {
      kind: "cpu",
      height: 300,
      title: `Processors of the target${where}`,
      lead: "Cores kept busy while the window was open. Axis starts at zero.",
      draw: (width, height) =>
        lineDrawing(
          overLoad(panel, {
            what: "Cores kept busy by the target",
            y: (v) => linearScale(Math.max(0, ...v)),
            yTick: format.count,
            value: coresOf,
            range: (p) =>
              band(p.case, (t) =>
                t.target_cost && t.target_cost.over_s > 0 ? t.target_cost.cpu_s / t.target_cost.over_s : undefined,
              ),
            text: (p) => {
              const c = coresOf(p);
              return c === undefined ? "no figure" : `${format.count(c)} cores`;
            },
          }),
          width,
          height,
        ),
    });
  if (points.some((p) => memoryOf(p) !== undefined))
    figure(parent, {
      kind: "memory",
      height: 300,
      title: `Memory of the target${where}`,
      lead: "The most seen while the window was open, of all its processes (PSS). Axis starts at zero.",
      draw: (width, height) =>
        lineDrawing(
          overLoad(panel, {
            what: "Memory of the target",
            y: (v) => linearScale(Math.max(0, ...v)),
            yTick: (v) => (v === 0 ? "0" : format.bytes(v)),
            value: memoryOf,
            range: (p) => band(p.case, (t) => t.target_cost?.memory_peak_bytes),
            text: (p) => {
              const m = memoryOf(p);
              return m === undefined ? "no figure" : format.bytes(m);
            },
          }),
          width,
          height,
        ),
    });
}
