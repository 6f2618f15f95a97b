// Whose seconds the reader looks at: one target at one load, and of its trials one.

import type { Panel, Series } from "./model";
import { type Case, wholeTrials } from "./record";

export interface Chosen {
  series: Series;
  level: number;
  trial: number; // of the whole ones, from 0
}

type At = Pick<Chosen, "series" | "level">;
type WholeTrial = ReturnType<typeof wholeTrials>[number];

export const caseOf = (panel: Panel, { series, level }: At): Case | undefined =>
  series.points[panel.levels.indexOf(level)]?.case;

export function trialsOf(panel: Panel, at: At): WholeTrial[] {
  const chosen = caseOf(panel, at);
  return chosen ? wholeTrials(chosen) : [];
}

export const trialOf = (panel: Panel, chosen: Chosen): WholeTrial | undefined => trialsOf(panel, chosen)[chosen.trial];
