"""influx.txt by a parser of InfluxDB's line protocol, written from its documentation and sharing nothing with the writer."""

import unittest

from sample import SampleTest


def split(text, separator):
    """At separators that neither a backslash escapes nor quotes hold."""
    parts, part, quoted, i = [], "", False, 0
    while i < len(text):
        if text[i] == "\\" and i + 1 < len(text):
            part += text[i:i + 2]
            i += 2
            continue
        if text[i] == '"' and separator != "=":
            quoted = not quoted
        if text[i] == separator and not quoted:
            parts.append(part)
            part = ""
        else:
            part += text[i]
        i += 1
    return parts + [part]


def unescaped(text):
    for escaped in ("\\,", "\\ ", "\\="):
        text = text.replace(escaped, escaped[1])
    return text


def value(text):
    if text.startswith('"'):
        assert text.endswith('"') and len(text) > 1, text
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if text in ("true", "false"):
        return text == "true"
    return int(text[:-1]) if text.endswith("i") else float(text)


def parsed(line):
    """A tag's value may hold quotes, which mean nothing there; so the tags end at the first bare space."""
    end, i = None, 0
    while end is None:
        if line[i] == "\\":
            i += 1
        elif line[i] == " ":
            end = i
        i += 1
    head, rest = line[:end], line[end + 1:]
    fields, when = split(rest, " ")
    measurement, *tags = [part for part in bare_split(head)]
    pairs = [tag.replace("\\=", "\0").split("=") for tag in tags]
    assert all(len(pair) == 2 and all(pair) for pair in pairs), line
    keys = [key for key, _ in pairs]
    assert keys == sorted(keys) and len(keys) == len(set(keys)), line
    return measurement, {key: unescaped(text.replace("\0", "\\=")) for key, text in pairs}, dict(
        (unescaped(key), value(text)) for key, text in (split(field, "=") for field in split(fields, ","))), int(when)


def bare_split(head):
    parts, part, i = [], "", 0
    while i < len(head):
        if head[i] == "\\":
            part += head[i:i + 2]
            i += 2
            continue
        if head[i] == ",":
            parts.append(part)
            part = ""
        else:
            part += head[i]
        i += 1
    return parts + [part]


class Influx(SampleTest):
    def test_every_trial_is_a_point_with_its_figures(self):
        points = [parsed(line) for line in self.text("influx.txt").split("\n")[:-1]]
        trials = [(case, trial) for case in self.run_file["cases"] for trial in case["trials"]]
        self.assertEqual(len(points), len(trials))
        for (measurement, tags, fields, when), (case, trial) in zip(points, trials):
            self.assertEqual(measurement, "backbench")
            # What the protocol cannot hold has been replaced: line breaks, and backslashes.
            name = "".join("_" if ord(c) < 0x20 else "/" if c == "\\" else c for c in case["name"])
            self.assertEqual(tags["case"], name)
            self.assertEqual(tags["trial"], str(trial["index"]))
            self.assertEqual(fields["failed_trial"], "failure" in trial)
            if "failure" not in trial:
                self.assertEqual(fields["rps"], trial["measured"]["figures"]["rps"])
                self.assertEqual(fields["requests"], sum(trial["measured"]["window"][ending] for ending in
                                                         ("ok", "connect", "reset", "closed_early", "timeout", "malformed", "status", "mismatch")))
        self.assertEqual(len({(tuple(sorted(tags.items())), when) for _, tags, _, when in points}), len(points))


if __name__ == "__main__":
    unittest.main()
