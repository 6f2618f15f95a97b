// What must hold of every page, looked at from inside it: each check returns sentences of what is wrong. They are run in
// the browser and so can use nothing of this module but themselves.

/** Words have 4.5 : 1 against what they stand on (WCAG 2.2, 1.4.3), in charts as on the page. */
export function faintWords() {
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const hex = (text) => [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));
  const luminance = ([r, g, b]) =>
    [r, g, b]
      .map((v) => v / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (
      !node.textContent.trim() ||
      ["SCRIPT", "STYLE", "OPTION"].includes(element.tagName) ||
      element.closest(".unseen")
    )
      continue;
    if (element.getClientRects().length === 0) continue;
    const svg = element instanceof SVGElement;
    const fill = svg ? element.getAttribute("fill") : "";
    const ink =
      svg && fill.startsWith("#")
        ? hex(fill)
        : parts(svg ? getComputedStyle(element).fill : getComputedStyle(element).color);
    const [high, low] = [luminance(ink), luminance(ground(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) wrong.push(`"${node.textContent.trim().slice(0, 30)}" has ${ratio.toFixed(2)} : 1`);
  }
  return wrong;
}

/** Words of a chart are 11 px or more, inside their drawing, and 4 px apart from each other on a line. */
export function crampedWords() {
  const wrong = [];
  for (const svg of document.querySelectorAll(".chart svg")) {
    const kind = svg.closest("[data-chart]").dataset.chart;
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim());
    const boxes = words.map((t) => t.getBoundingClientRect());
    words.forEach((word, i) => {
      const a = boxes[i];
      if (parseFloat(getComputedStyle(word).fontSize) < 11) wrong.push(`${kind}: "${word.textContent}" is small`);
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        wrong.push(`${kind}: "${word.textContent}" stands outside`);
      for (let j = i + 1; j < words.length; ++j) {
        const b = boxes[j];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > -4 && down > 1.5) wrong.push(`${kind}: "${word.textContent}" and "${words[j].textContent}" touch`);
      }
    });
  }
  return wrong;
}

/** Nothing is wider than the page or its card; what is scrolled can be scrolled by keyboard and has a name. */
export function overflow() {
  const wrong = [];
  if (document.documentElement.scrollWidth > innerWidth)
    wrong.push(`the page is ${document.documentElement.scrollWidth} px wide in ${innerWidth}`);
  for (const card of document.querySelectorAll(".card, .verdict")) {
    const room = card.getBoundingClientRect();
    for (const inner of card.querySelectorAll(":scope > *, .figure > *, .table"))
      if (inner.getBoundingClientRect().right > room.right + 1 && !inner.closest(".unseen"))
        wrong.push(`${inner.tagName}.${inner.className} leaves its card`);
  }
  for (const table of document.querySelectorAll(".table"))
    if (table.tabIndex !== 0 || !table.getAttribute("aria-label"))
      wrong.push("a table's region has no name or no focus");
  return wrong;
}

/** No figure that does not exist is shown as one, and no name has become markup. */
export function nonsense() {
  const shown = [document.body.innerText, ...[...document.querySelectorAll("text")].map((t) => t.textContent)].join(
    "\n",
  );
  const wrong = ["NaN", "undefined", "Infinity", "[object", "-0 "].filter((word) => shown.includes(word));
  for (const path of document.querySelectorAll("svg [d], svg [transform]"))
    if (/NaN|undefined|Infinity/.test((path.getAttribute("d") ?? "") + (path.getAttribute("transform") ?? "")))
      wrong.push("a path of NaN");
  for (const foreign of document.querySelectorAll(
    "img, iframe, object, body script:not([type]) ~ script, a, svg script, main i, main u",
  ))
    wrong.push(`an element that nobody meant: ${foreign.outerHTML.slice(0, 60)}`);
  return [...new Set(wrong)];
}

/** What can be pressed is 24 px or more each way (WCAG 2.2, 2.5.8), and what has the focus shows it with 3 : 1. */
export function hiddenControls() {
  const wrong = [];
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) =>
    parts(colour)
      .slice(0, 3)
      .map((v) => v / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const page = luminance(getComputedStyle(document.body).backgroundColor);
  const had = document.activeElement;
  for (const control of document.querySelectorAll("button, select, summary, [tabindex='0']")) {
    const box = control.getBoundingClientRect();
    if (control.getClientRects().length === 0) continue;
    const name = `${control.tagName} "${control.textContent.trim().slice(0, 20)}"`;
    if (box.width < 24 || box.height < 24) wrong.push(`${name} is ${box.width} by ${box.height} px`);
    control.focus({ preventScroll: true, focusVisible: true });
    if (document.activeElement !== control) continue; // folded away
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(control);
    const [high, low] = [luminance(outlineColor), page].sort((a, b) => b - a);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2 || (high + 0.05) / (low + 0.05) < 3)
      wrong.push(`${name} does not show that it has the focus: ${outlineStyle} ${outlineWidth} ${outlineColor}`);
  }
  document.activeElement.blur();
  had?.focus?.({ preventScroll: true });
  return wrong;
}

/** Headings without gaps, ids once, every chart with a name, a description and figures in it. */
export function structure() {
  const wrong = [];
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1]));
  if (levels.filter((l) => l === 1).length !== 1) wrong.push("there is not one h1");
  levels.forEach((level, i) => {
    if (i > 0 && level > levels[i - 1] + 1) wrong.push(`a heading of level ${level} under one of ${levels[i - 1]}`);
  });
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids))
    if (ids.filter((other) => other === id).length > 1) wrong.push(`id ${id} is there twice`);
  for (const chart of document.querySelectorAll('.chart[role="img"]:not([hidden])')) {
    const told = ["aria-labelledby", "aria-describedby"].map(
      (a) => document.getElementById(chart.getAttribute(a))?.textContent ?? "",
    );
    if (!told[0]) wrong.push("a chart has no name");
    if (!/\d|Nothing was measured/.test(told[1])) wrong.push(`${told[0]}: its description has no figure: ${told[1]}`);
    if (!chart.querySelector("svg")) wrong.push(`${told[0]}: nothing is drawn`);
  }
  return wrong;
}

/** The markers of a chart, each with its place, colour and whether it is hollow. For tests of what is drawn. */
export function markersOf(kind) {
  const svg = document.querySelector(`[data-chart="${kind}"] svg`);
  const ground = getComputedStyle(svg.closest(".card")).backgroundColor.match(/\d+/g).map(Number);
  const ink = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).join();
  return [...svg.querySelectorAll("path[transform]")].flatMap((path) => {
    const matrix = /matrix\(([^)]*)\)/.exec(path.getAttribute("transform"))?.[1].split(",").map(Number);
    if (!matrix) return [];
    const fill = path.getAttribute("fill");
    const hollow = fill.startsWith("#") && ink(fill) === ground.join();
    return [{ x: matrix[4], y: matrix[5], hollow, colour: hollow ? path.getAttribute("stroke") : fill }];
  });
}

/** The ticks of a chart as they can be read: their words, and where they stand. */
export function ticksOf(kind) {
  const svg = document.querySelector(`[data-chart="${kind}"] svg`);
  return [...svg.querySelectorAll("text")].flatMap((text) => {
    const at = /translate\(([-\d.]+)[ ,]([-\d.]+)\)/.exec(text.getAttribute("transform") ?? "");
    const anchor = text.getAttribute("text-anchor");
    return at && anchor !== "start"
      ? [
          {
            words: text.textContent.replace(/\u2009/g, ""),
            x: Number(at[1]),
            y: Number(at[2]),
            axis: anchor === "end" ? "y" : "x",
          },
        ]
      : [];
  });
}

/** The marks of a chart that are filled rectangles, without the shapes that only clip others. */
export function rectanglesOf(kind) {
  return [...document.querySelectorAll(`[data-chart="${kind}"] svg path`)].flatMap((path) => {
    const found = /^M([-\d.]+) ([-\d.]+)l([\d.]+) 0l0 ([\d.]+)l-[\d.]+ 0Z$/.exec(path.getAttribute("d"));
    const fill = path.getAttribute("fill");
    if (!found || !fill?.startsWith("#") || path.closest("defs")) return [];
    const [x, y, width, height] = found.slice(1).map(Number);
    return [{ x, y, width, height, fill: fill.toUpperCase() }];
  });
}
