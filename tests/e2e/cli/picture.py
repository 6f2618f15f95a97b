"""An SVG as gnuplot draws it, taken apart as a reader sees it: texts, marks, lines and the grid, in pixels."""

import math
import re
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
HAIRLINE = "#E2E6EB"  # of the rules behind the figures
WHITE = "#FFFFFF"
OPEN = {6, 4, 8, 12, 10, 14}  # gnuplot's marks that are hollow
RING = 6

UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1, "%": 0.01}


def colour(text):
    """'rgb( 39, 107, 251)' as '#276BFB'."""
    text = (text or "").strip()
    if not text.startswith("rgb"):
        return text.upper()
    return "#{:02X}{:02X}{:02X}".format(*[int(n) for n in re.findall(r"\d+", text)])


def value(text):
    """A tick's text as the number it stands for."""
    number, _, unit = re.fullmatch(r"([\d.]+(?: \d{3})*)( (\D+))?", text.replace("\u2009", " ")).groups()
    return float(number.replace(" ", "")) * UNITS.get(unit, 1)


class Picture:
    def __init__(self, path):
        self.root = ET.parse(path).getroot()
        self.texts, self.marks, self.rules, self.lines = [], [], [], []
        self.walk(self.root, None)
        self.rules.sort(key=lambda rule: -rule[1])

    def walk(self, element, stroke):
        stroke = element.get("stroke") or stroke
        if element.tag == SVG + "g":
            self.take_text(element)
        elif element.tag == SVG + "use":
            self.take_mark(element)
        elif element.tag == SVG + "path" and element.get("d"):
            self.take_path(element.get("d"), colour(stroke))
        for child in element:
            if child.tag != SVG + "defs":
                self.walk(child, stroke)

    def take_text(self, group):
        text = group.find(SVG + "text")
        place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", group.get("transform", ""))
        if text is not None and place:
            self.texts.append({"text": "".join(text.itertext()), "x": float(place[1]), "y": float(place[2]),
                               "size": float(group.get("font-size")), "anchor": group.get("text-anchor"),
                               "bold": group.get("font-weight") == "bold", "fill": colour(group.get("fill"))})

    def take_mark(self, use):
        place = re.match(r"translate\(([-\d.]+),([-\d.]+)\) scale\(([-\d.]+)\)", use.get("transform", ""))
        if place:
            self.marks.append({"type": int(use.get(XLINK).removeprefix("#gpPt")) + 1, "x": float(place[1]), "y": float(place[2]),
                               "scale": float(place[3]), "colour": colour(use.get("color"))})

    def take_path(self, d, stroke):
        line = []
        for command, x, y in re.findall(r"([ML])\s*([-\d.]+),([-\d.]+)", d):
            if command == "M" and line:
                self.lines.append((stroke, line))
                line = []
            line.append((float(x), float(y)))
        if len(line) == 2 and line[0][1] == line[1][1] and stroke == HAIRLINE:
            self.rules.append((line[0][0], line[0][1], line[1][0]))
        elif line:
            self.lines.append((stroke, line))

    def said(self):
        return "\n".join(t["text"] for t in self.texts)

    def title(self):
        return max(self.texts, key=lambda t: t["size"])["text"]

    def ticks(self):
        """Of the y axis: (value, pixel), from its own texts and the rules that they stand beside."""
        left = self.rules[0][0]
        texts = sorted((t for t in self.texts if t["anchor"] == "end" and t["x"] < left), key=lambda t: -t["y"])
        assert len(texts) == len(self.rules), (len(texts), len(self.rules))
        return [(value(t["text"]), rule[1]) for t, rule in zip(texts, self.rules)]

    def y_value(self, pixel, logarithmic):
        """What a height stands for, by the lowest and the highest tick."""
        (low, low_y), (high, high_y) = self.ticks()[0], self.ticks()[-1]
        share = (low_y - pixel) / (low_y - high_y)
        return low * (high / low) ** share if logarithmic else low + (high - low) * share

    def x_ticks(self):
        """Texts below the frame by their pixel: {text: x}."""
        bottom = max(line[1] for line in self.rules)
        right, left = self.rules[0][2], self.rules[0][0]
        size = min(t["size"] for t in self.texts if t["anchor"] == "end" and t["x"] < left)
        return {t["text"]: t["x"] for t in self.texts
                if t["anchor"] == "middle" and left <= t["x"] <= right and t["y"] > bottom and t["size"] <= size
                and "(" not in t["text"] and re.match(r"\d", t["text"])}

    def points(self, series_colour):
        """The marks of a line in the frame, from left to right: (x, y, hollow)."""
        left, right = self.rules[0][0], self.rules[0][2]
        found = [m for m in self.marks if m["colour"] == series_colour and left <= m["x"] <= right]
        return sorted((m["x"], m["y"], m["type"] in OPEN) for m in found)

    def rings(self):
        return [m for m in self.marks if m["type"] == RING and m["colour"] == "#57606C"]

    def boxes(self):
        """Each text's box. A common sans-serif takes about half a size for a character."""
        for t in self.texts:
            width = 0.5 * t["size"] * len(t["text"])
            left = t["x"] - {"start": 0, "middle": 0.5, "end": 1}[t["anchor"]] * width
            yield t, (left, t["y"] - 0.75 * t["size"], left + width, t["y"] + 0.2 * t["size"])

    def collisions(self):
        boxes = [(t, box) for t, box in self.boxes() if t["text"].strip("!")]
        return [(a["text"], b["text"]) for i, (a, one) in enumerate(boxes) for b, two in boxes[:i]
                if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]]

    def joins(self, series_colour, x1, x2):
        """Whether the line goes straight from one place to the other."""
        near = lambda a, b: math.isclose(a, b, abs_tol=0.5)
        return any(near(a[0], x1) and near(b[0], x2)
                   for stroke, line in self.lines if stroke == series_colour for a, b in zip(line, line[1:]))
