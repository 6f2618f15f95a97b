"""Loads that change over time, through the binary: names, times, results by stage."""

import json
import re
import textwrap
import unittest

import program
from program import CliTest

SUITE = """
    targets: [{target: own, embedded: {body: 13B}}]
    scenarios:
      - name: ramp
        connections: 20
        warmup: 0s
        stages: [{rate: 200/s, for: 500ms}, {rate: 0/s, for: 200ms}, {rate: 0/s..800/s, for: 500ms}]
      - name: crowd
        warmup: 100ms
        stages: [{connections: 2..20, for: 300ms}, {connections: 1, for: 300ms}]
"""


class Stages(CliTest):
    def suite(self, text=SUITE):
        path = self.folder / "stages.yaml"
        path.write_text(textwrap.dedent(text))
        return path

    def test_have_their_range_in_the_name_and_their_sum_in_the_plan(self):
        done = self.run_program("list", self.suite(), "--json")
        self.assert_exit(done, 0)
        plan = json.loads(done.out)
        self.assertEqual([(b["name"], b["trial_s"]) for b in plan["benchmarks"]],
                         [("ramp/own/connections:20/rate:0..800", 1.2), ("crowd/own/connections:1..20", 0.7)])
        self.assertAlmostEqual(plan["planned_s"], 1.9)

    def test_are_reported_one_by_one_and_as_a_whole(self):
        done = self.run_program("run", self.suite(), "--out", self.folder / "out", "--progress", "none")
        self.assert_exit(done, 0)
        for line in ("  200/s for 500ms", "  0/s for 200ms", "  0/s..800/s for 500ms", "  2..20 for 300ms", "  1 for 300ms"):
            self.assertRegex(done.out, "(?m)^" + re.escape(line) + " ")
        ramp, crowd = json.loads((self.folder / "out/run.json").read_text())["cases"]
        self.assertEqual([s.get("rate_per_second") for s in ramp["stages"]], [[200, 200], [0, 0], [0, 800]])
        self.assertEqual([s.get("connections") for s in crowd["stages"]], [[2, 20], [1, 1]])
        measured = ramp["trials"][0]["measured"]
        self.assertEqual(measured["window"]["sent"] + measured["send_lag"]["censored"], 100 + 0 + 200)
        for case in (ramp, crowd):
            measured = case["trials"][0]["measured"]
            self.assertEqual(sum(s["window"]["ok"] for s in measured["stages"]), measured["window"]["ok"])
            self.assertEqual(measured["whole"]["sent"], measured["whole"]["ok"] + measured["whole"]["in_flight_at_end"])
            self.assertEqual(measured["reconnects"], 0)
        row = next(b for b in json.loads((self.folder / "out/benchmark.json").read_text())["benchmarks"]
                   if b["name"].startswith("ramp/"))
        self.assertIn("service_p50_ms", row)
        self.assertIn("send_lag_p50_ms", row)

    def test_of_the_document_are_a_suite(self):
        text = (program.ROOT / "docs/suite.md").read_text()
        example = re.search(r"^### stages\n+```yaml\n(.*?)^```", text, re.M | re.S)[1]
        done = self.run_program("list", self.suite(example))
        self.assert_exit(done, 0)
        self.assertEqual(done.out.split(), ["spike/embedded/connections:50/rate:0..1000", "crowd/embedded/connections:10..500"])

    def test_beside_a_duration_are_refused_with_the_place(self):
        done = self.run_program("validate", self.suite(SUITE.replace("warmup: 0s", "duration: 5s")))
        self.assert_exit(done, 2)
        self.assertIn("'stages' cannot stand beside 'duration' (line 6)", done.err + done.out)


if __name__ == "__main__":
    unittest.main()
