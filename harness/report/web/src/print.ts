// For paper: charts in their printed size and light, everything unfolded; afterwards as it was.

import { changed, state } from "./state";

export function preparePrinting(): void {
  let folded: HTMLDetailsElement[] = [];
  const set = (printing: boolean): void => {
    if (printing === state.printing) return;
    state.printing = printing;
    if (printing) {
      folded = [...document.querySelectorAll("details")].filter((d) => !d.open);
      for (const details of folded) details.open = true;
    } else {
      for (const details of folded) details.open = false;
      folded = [];
    }
    changed();
  };
  addEventListener("beforeprint", () => set(true));
  addEventListener("afterprint", () => set(false));
  const paper = matchMedia("print");
  paper.addEventListener("change", () => set(paper.matches));
}
