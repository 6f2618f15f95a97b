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

    def expected(self):
        """Of each trial, or of each of its stages: case, histogram summary, length."""
        for case in self.run_file["cases"]:
            for trial in case["trials"]:
                for window in trial["measured"].get("stages", [trial["measured"]]) if "measured" in trial else []:
                    if window["response_time"]["count"]:
                        yield case, window

    def test_every_interval_comes_back_as_it_was(self):
        intervals, expected = self.intervals(), list(self.expected())
        self.assertEqual(len(intervals), len(expected))
        for interval, (case, window) in zip(intervals, expected):
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
