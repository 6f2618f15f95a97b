// The words in a chart of lines: names at the lines' ends or beside their points, and that of the reference.

import { type Frame, pixelX, pixelY } from "./axes";
import { fontFamily, fontSize, lineHeight, textWidth } from "./echarts";
import { beside, cut, spread } from "./labels";
import { factsFit, faded, labelRoom, type LinePoint, type LineSpec } from "./line_spec";
import { colourOf, type Theme } from "./theme";

export function chartWords(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  return [
    ...(spec.endLabels ? endLabels(spec, frame, theme) : pointLabels(spec, frame, theme)),
    ...referenceLabel(spec, frame, theme),
  ];
}

function referenceLabel(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const at = spec.reference && spec.y.position(spec.reference.y);
  return at === undefined
    ? []
    : [
        {
          type: "text",
          left: frame.left + 4,
          top: pixelY(frame, spec.y, at) - lineHeight - 3,
          silent: true,
          z: 2,
          style: { fontFamily, fontSize, fill: theme.muted, verticalAlign: "top", text: spec.reference!.label },
        },
      ];
}

/** Names at the ends of the lines, pushed apart; beneath each one short fact where there is room. */
function endLabels(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const shown = spec.series.flatMap((one) => {
    const last = [...one.points].reverse().find((p) => p.y !== undefined && spec.y.position(p.y) !== undefined);
    return last ? [{ one, y: pixelY(frame, spec.y, spec.y.position(last.y!)!) }] : [];
  });
  const facts = factsFit(spec, frame.width);
  const heights = shown.map(({ one }) => (facts && one.fact ? 2 : 1) * lineHeight);
  const places = spread(
    shown.map((s) => s.y),
    heights,
    2,
    frame.height - frame.bottom,
    4,
  );
  const room = frame.right - 12;
  return shown.flatMap(({ one }, i) => {
    const at = { left: frame.width - frame.right + 12, silent: true, z: 5 };
    const style = {
      fontFamily,
      fontSize,
      fill: colourOf(one.style, theme),
      opacity: faded(one.label),
      verticalAlign: "top",
    };
    const top = places[i]! - heights[i]! / 2;
    const name = {
      type: "text",
      ...at,
      top,
      style: { ...style, fontWeight: 600, text: cut(one.label, room, (t) => textWidth(t, true)) },
    };
    return facts && one.fact
      ? [
          name,
          { type: "text", ...at, top: top + lineHeight, style: { ...style, text: cut(one.fact, room, textWidth) } },
        ]
      : [name];
  });
}

/** Where lines have no common end: the name of each beside its last point, and the marks of points, as far as there is room. */
function pointLabels(spec: LineSpec, frame: Frame, theme: Theme): object[] {
  const at = (p: LinePoint): { x: number; y: number } | undefined => {
    const x = spec.x.position(p.x);
    const y = p.y === undefined ? undefined : spec.y.position(p.y);
    return x === undefined || y === undefined
      ? undefined
      : { x: pixelX(frame, spec.x, x), y: pixelY(frame, spec.y, y) };
  };
  const names = spec.series.flatMap((one) => {
    const last = [...one.points]
      .reverse()
      .map(at)
      .find((p) => p !== undefined);
    return last
      ? [
          {
            ...last,
            text: cut(one.label, labelRoom(frame.width), (t) => textWidth(t, true)),
            bold: true,
            fill: colourOf(one.style, theme),
            opacity: faded(one.label),
          },
        ]
      : [];
  });
  const marks = spec.series.flatMap((one) =>
    one.points.flatMap((p) => {
      const place = at(p);
      return place && p.mark
        ? [{ ...place, text: p.mark, bold: false, fill: theme.muted, opacity: faded(one.label) }]
        : [];
    }),
  );
  const markers = marks.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  const inside = { left: frame.left, right: frame.width, top: 0, bottom: frame.height - frame.bottom };
  return beside(
    [...names, ...marks].map((m) => ({ ...m, width: textWidth(m.text, m.bold), height: lineHeight })),
    markers,
    inside,
  ).map(({ label, left, top }) => ({
    type: "text",
    left,
    top,
    silent: true,
    z: 5,
    style: {
      fontFamily,
      fontSize,
      fontWeight: label.bold ? 600 : 400,
      fill: label.fill,
      opacity: label.opacity,
      verticalAlign: "top",
      text: label.text,
    },
  }));
}
