"""The generator's own ceiling: measured once, kept for this machine, told in every run."""

import json
import os
import unittest

from program import SMALL, CliTest, strict_json


class Calibrate(CliTest):
    def setUp(self):
        super().setUp()
        self.cache = self.folder / "cache"
        former = os.environ.get("XDG_CACHE_HOME")
        os.environ["XDG_CACHE_HOME"] = str(self.cache)
        self.addCleanup(self.restore, former)
        self.file = self.cache / "backbench" / "calibration.json"

    def restore(self, former):
        del os.environ["XDG_CACHE_HOME"]
        if former is not None:
            os.environ["XDG_CACHE_HOME"] = former

    def calibrate(self):
        done = self.run_program("calibrate", "--duration", "200ms", "--connections", "4")
        self.assert_exit(done, 0)
        return done

    def run_small(self, *flags):
        done = self.run_program("run", self.suite(SMALL), "--out", self.folder / "out", *flags)
        self.assert_exit(done, 0)
        return strict_json((self.folder / "out" / "run.json").read_text())

    def test_prints_both_sizes_and_where_it_is_kept(self):
        done = self.calibrate()
        for word in ("13 B", "120 kB", "ceiling", "4 connections", str(self.file)):
            self.assertIn(word, done.out)

    def test_keeps_what_one_thread_did(self):
        self.calibrate()
        kept = strict_json(self.file.read_text())["calibration"]
        self.assertEqual(kept["connections"], 4)
        self.assertGreater(kept["large"]["response_bytes"], 120_000)
        self.assertLess(kept["small"]["response_bytes"], 1000)
        for size in ("small", "large"):
            self.assertGreater(kept[size]["rps"], 0)
            self.assertGreater(kept[size]["cpu_us"], 0)

    def test_a_run_says_each_benchmarks_headroom(self):
        self.calibrate()
        kept = strict_json(self.file.read_text())["calibration"]
        run = self.run_small()
        self.assertEqual(run["environment"]["calibration"], kept)
        for case in run["cases"]:
            self.assertGreater(case["merged"]["headroom"], 0)

    def test_a_run_without_a_calibration_has_no_headroom_and_makes_none(self):
        run = self.run_small()
        self.assertNotIn("calibration", run["environment"])
        for case in run["cases"]:
            self.assertNotIn("headroom", case["merged"])
        self.assertFalse(self.file.exists())

    def test_a_calibration_of_another_build_is_passed_over(self):
        self.calibrate()
        kept = json.loads(self.file.read_text())
        kept["machine"]["backbench_version"] = "0.0.1"
        self.file.write_text(json.dumps(kept))
        self.assertNotIn("calibration", self.run_small()["environment"])

    def test_run_can_calibrate_first(self):
        run = self.run_small("--calibrate")
        self.assertEqual(run["environment"]["calibration"], strict_json(self.file.read_text())["calibration"])

    def test_a_duration_of_nothing_is_refused(self):
        done = self.run_program("calibrate", "--duration", "0s")
        self.assert_exit(done, 2)
        self.assertIn("--duration", done.err)


if __name__ == "__main__":
    unittest.main()
