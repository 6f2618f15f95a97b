// The page's program: reads the record that the page holds and draws its charts. Everything else of the page is there
// without it.

import { chartBar, themeButton } from "./controls";
import { costFigures } from "./cost_charts";
import { kneeFigure, spectrumFigure } from "./curve_charts";
import { element, named } from "./dom";
import { failureFigure } from "./failure_chart";
import { failedFigure, latencyFigure, rateFigure } from "./load_charts";
import { panelsOf, type Panel } from "./model";
import { preparePrinting } from "./print";
import type { PageData } from "./record";
import { secondFigures } from "./second_charts";

function drawPanel(place: HTMLElement, panel: Panel, several: boolean): void {
  if (several) place.append(element("h2", {}, "Scenario ", named(panel.scenario)));
  const grid = element("div", { class: "grid" });
  place.append(grid);
  for (const draw of [latencyFigure, rateFigure, failedFigure, kneeFigure, spectrumFigure, secondFigures])
    draw(grid, panel);
}

/** A grid at the head of a section that has its tables already. */
function gridIn(section: string): HTMLElement {
  const grid = element("div", { class: "grid" });
  const lead = document.querySelector(`#${section} > .lead`);
  if (lead) lead.after(grid);
  return grid;
}

function main(): void {
  const data = JSON.parse(document.getElementById("backbench-data")!.textContent!) as PageData;
  const panels = panelsOf(data);
  const place = document.getElementById("charts")!;
  document.getElementById("controls")!.append(themeButton());
  if (panels.length === 0) {
    place.replaceChildren(element("p", { class: "card" }, "There is nothing to draw: the run has no benchmark."));
  } else {
    place.replaceChildren(element("h2", { class: "unseen" }, "Charts"), chartBar(panels));
    for (const panel of panels) drawPanel(place, panel, panels.length > 1);
    failureFigure(gridIn("failures"), data);
    const costs = gridIn("costs");
    for (const panel of panels) costFigures(costs, panel, panels.length > 1);
  }
  preparePrinting();
}

main();
