// What is shown for a place on a chart of lines that is pointed at.

import { element, named } from "./dom";
import { headOf, type LineSpec } from "./line_spec";
import type { Theme } from "./theme";
import { tipLook } from "./tip";

interface Hovered {
  seriesName: string;
  seriesType: string;
  dataIndex: number;
  color: string;
}

/** Built of elements and not of markup, since names come from elsewhere. */
export function tooltip(spec: LineSpec, theme: Theme): object {
  const words = (hovered: Hovered | Hovered[]): HTMLElement => {
    const box = element("div", { class: "tip" });
    const list = (Array.isArray(hovered) ? hovered : [hovered]).filter((h) => h.seriesType === "line");
    const rows = list
      .flatMap((h) => {
        const one = spec.series.find((s) => s.label === h.seriesName);
        const point = one?.points[h.dataIndex];
        return one && point && point.y !== undefined ? [{ one, point }] : [];
      })
      .sort((a, b) => b.point.y! - a.point.y!);
    if (rows[0]) box.append(element("div", { class: "tip-head" }, headOf(spec, rows[0].point)));
    for (const { one, point } of rows) box.append(element("div", {}, named(one.label), `: ${point.text}`));
    return box;
  };
  return {
    trigger: spec.at ? "axis" : "item",
    ...tipLook(theme),
    formatter: words,
    axisPointer: { type: "line", lineStyle: { color: theme.axis, type: "dashed" }, animation: false },
  };
}
