// What the reader has chosen; one for all charts of the page.

import type { Statistic } from "./model";
import { savedChoice, type Choice } from "./choice";
import { dark, light, type Theme } from "./theme";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

class State {
  statistic: Statistic = "mean";
  logLatency = true;
  logLevels = true;
  pinned: string | undefined; // the series that others stand back for
  printing = false;
  choice: Choice = savedChoice();

  get isDark(): boolean {
    return this.choice === "system" ? prefersDark.matches : this.choice === "dark";
  }
  /** Ink on paper is never on a dark ground. */
  get theme(): Theme {
    return this.isDark && !this.printing ? dark : light;
  }
}

export const state = new State();

const redraws: (() => void)[] = [];

/** `draw` is called now and whenever something that charts depend on has changed. */
export function drawn(draw: () => void): void {
  redraws.push(draw);
  draw();
}

export function changed(): void {
  for (const draw of redraws) draw();
}

prefersDark.addEventListener("change", changed);
