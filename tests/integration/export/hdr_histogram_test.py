"""latency.hlog read back by HdrHistogram's own JavaScript."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from sample import SampleTest

PACKAGE = "hdr-histogram-js@3.0.1"
READER = """
const hdr = require("hdr-histogram-js");
const reader = new hdr.HistogramLogReader(require("fs").readFileSync(process.argv[1], "utf8"), "packed", false);
for (let h; (h = reader.nextIntervalHistogram()) !== null;)
  console.log(JSON.stringify({hgrm: h.outputPercentileDistribution(5, 1e6), tag: h.tag, start_ms: h.startTimeStampMsec, end_ms: h.endTimeStampMsec, count: h.totalCount, max: h.maxValue,
                              p50: h.getValueAtPercentile(50), p99: h.getValueAtPercentile(99), mean: h.mean}));
"""


def packages():
    """Where the library is, fetched once; None when it cannot be had."""
    folder = pathlib.Path(os.environ["PACKAGES"])
    if not (folder / "node_modules" / "hdr-histogram-js").is_dir():
        if not shutil.which("npm"):
            return None
        done = subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE],
                              capture_output=True, text=True)
        if done.returncode != 0:
            return None
    return folder


class HdrHistogram(SampleTest):
    def intervals(self):
        folder = packages()
        if folder is None:
            self.skipTest(f"{PACKAGE} cannot be had from npm: NOT tested")
        done = subprocess.run(["node", "-e", READER, str(self.folder / "latency.hlog")], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def trials(self):
        """Case and measurement of each trial, with its intervals: one a second where those were kept, else one, or one a stage."""
        rest = self.intervals()
        for case in self.run_file["cases"]:
            for measured in [trial["measured"] for trial in case["trials"] if "measured" in trial]:
                seconds = measured["series"].get("response_time")
                windows = [window for window in measured.get("stages", [measured]) if window["response_time"]["count"]]
                length = sum(map(bool, seconds)) if seconds else len(windows)
                yield case, measured, rest[:length]
                rest = rest[length:]
        self.assertEqual(rest, [])

    def test_every_second_comes_back_as_it_was(self):
        kept = [of_one for of_one in self.trials() if "response_time" in of_one[1]["series"]]
        self.assertGreater(len(kept), 0)
        for case, measured, intervals in kept:
            name = f"{case['target']}_{case['duration_s']:g}_{case['connections']}_{case['threads']}.hgrm"
            self.assertEqual([i["count"] for i in intervals],
                             [sum(n for _, n in second) for second in measured["series"]["response_time"]], name)
            for second, interval in enumerate(intervals):
                self.assertAlmostEqual(interval["start_ms"] - intervals[0]["start_ms"], 1000 * second, delta=1)
                self.assertAlmostEqual(interval["end_ms"] - interval["start_ms"], 1000, delta=1)
            # 20 000 samples dealt out over ten seconds: each is like the whole, to two digits.
            self.assertAlmostEqual(max(i["max"] for i in intervals), measured["response_time"]["histogram"]["max_ns"],
                                   delta=1 + measured["response_time"]["histogram"]["max_ns"] / 100)
            mean = sum(i["mean"] * i["count"] for i in intervals) / measured["response_time"]["count"]
            self.assertAlmostEqual(mean, measured["response_time"]["mean"]["value_ms"] * 1e6, delta=1 + mean / 100)

    def test_every_interval_of_a_trial_without_seconds_comes_back_as_it_was(self):
        whole = [(case, window, interval) for case, measured, intervals in self.trials() if "response_time" not in measured["series"]
                 for window, interval in zip([w for w in measured.get("stages", [measured]) if w["response_time"]["count"]], intervals,
                                             strict=True)]
        self.assertGreater(len(whole), 0)
        for case, window, interval in whole:
            times = window["response_time"]
            self.assertEqual(interval["tag"], "".join("_" if c <= " " or c == "," else c for c in case["name"]))
            self.assertEqual(interval["count"], times["count"], case["name"])
            self.assertAlmostEqual(interval["end_ms"] - interval["start_ms"], window["window_ns"] / 1e6, delta=1)
            for mine, theirs in (("p50", "p50"), ("p99", "p99"), ("max", "max"), ("mean", "mean")):
                if mine in times and "at_least" not in times[mine]:
                    ns = times[mine]["value_ms"] * 1e6
                    self.assertAlmostEqual(interval[theirs], ns, delta=1 + ns / 1000, msg=f"{case['name']} {mine}")

    def test_percentiles_are_written_as_the_library_writes_them(self):
        """Of the cases with one trial, whose histogram is that of the interval."""
        texts = {interval["tag"]: interval["hgrm"] for interval in self.intervals()}
        alone = [case for case in self.run_file["cases"] if sum("failure" not in trial for trial in case["trials"]) == 1]
        self.assertGreater(len(alone), 0)
        for case in alone:
            name = f"{case['target']}_{case['duration_s']:g}_{case['connections']}_{case['threads']}.hgrm"
            self.assertEqual(columns(self.text(f"latency/{name}")), columns(texts[case["name"]]))


def columns(text):
    """Value, percentile and count of each row; the rest has other widths and digits in each of the libraries."""
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")][1:]
    return [(float(row[0]), round(float(row[1]), 6), int(row[2])) for row in rows]


if __name__ == "__main__":
    unittest.main()
