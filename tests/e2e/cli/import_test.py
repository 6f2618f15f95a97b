"""Results of other tools become runs, and runs become files of other tools."""

import json
import unittest

from program import CliTest, strict_json

MEASURED = {"title": "t1", "url": "http://127.0.0.1:3999/", "connections": 4, "sampleInt": 1000, "pipelining": 1, "workers": 0,
            "duration": 10.05, "samples": 10, "start": "2026-11-24T02:50:02.662Z", "finish": "2026-11-24T02:50:12.710Z", "errors": 0,
            "timeouts": 0, "mismatches": 0, "non2xx": 0, "resets": 0, "2xx": 4000, "statusCodeStats": {"200": {"count": 4000}},
            "latency": {"average": 10, "mean": 10, "max": 31, "p50": 9, "p99": 25, "totalCount": 4000},
            "requests": {"average": 400, "total": 4000, "sent": 4004}, "throughput": {"average": 40000, "total": 400000}}
STUDY = {"latency": {"average": 5000}, "requests": {"average": 405}, "errors": 0}


class Import(CliTest):
    def write(self, name, content):
        text = content if isinstance(content, str) else json.dumps(content)
        (self.folder / name).write_text(text)
        return name

    def test_autocannon_files_become_a_run_that_is_judged(self):
        done = self.run_program("import", "autocannon", self.write("flask_10_10_1.json", STUDY),
                                self.write("sanic_10_4_1.json", MEASURED), "--scenario", "hello", "--out", "old")
        self.assert_exit(done, 0)
        self.assertIn("hello/sanic/connections:4", done.out)
        self.assertIn("BB03", done.out)
        self.assertRegex(done.out, r"hello/sanic\S+ +10\.0 ms +9\.00 ms +25\.0 ms +400 +0 %")
        run = strict_json((self.folder / "old" / "run.json").read_text())
        trials = {case["target"]: case["trials"][0] for case in run["cases"]}
        self.assertEqual([f["id"] for f in trials["flask"]["findings"]], ["BB03"])
        self.assertNotIn("findings", trials["sanic"])
        self.assertNotIn("measured", trials["sanic"])
        self.assertEqual(trials["sanic"]["reported"]["by"], "autocannon")
        self.assertFalse((self.folder / "old" / "latency.hlog").exists(), "it has no samples")

    def test_what_was_imported_is_explained(self):
        self.assert_exit(self.run_program("import", "autocannon", self.write("flask_20_10_1.json", STUDY), "--out", "old"), 0)
        done = self.run_program("explain", "old")
        self.assert_exit(done, 0)
        self.assertIn("by the figures of autocannon", done.out)
        self.assertIn("BB03", done.out)

    def test_a_run_survives_the_way_through_autocannons_and_googles_format(self):
        self.assert_exit(self.run_program("run", self.suite(), "--out", "new"), 0)
        new = strict_json((self.folder / "new" / "run.json").read_text())
        files = sorted(str(path.relative_to(self.folder)) for path in (self.folder / "new" / "autocannon").iterdir())
        for words in (["autocannon", *files, "--out", "a"], ["googlebenchmark", "new/benchmark.json", "--out", "g"]):
            with self.subTest(words[0]):
                self.assert_exit(self.run_program("import", *words), 0)
                again = strict_json((self.folder / words[-1] / "run.json").read_text())
                self.assertEqual({case["name"] for case in again["cases"]}, {case["name"] for case in new["cases"]})
                for before in new["cases"]:
                    after = next(case for case in again["cases"] if case["name"] == before["name"])
                    self.assertAlmostEqual(after["merged"]["rps"], before["merged"]["rps"], delta=1e-6 * before["merged"]["rps"])
                    self.assertEqual(after["merged"]["response_time"]["p50"], before["merged"]["response_time"]["p50"])

    def test_a_malformed_file_is_named_with_its_place_and_nothing_is_written(self):
        broken = dict(MEASURED, latency=dict(MEASURED["latency"], p99="25"))
        for name, content, words in (("cut.json", '{"latency": {', "cut.json: not JSON"),
                                     ("other.json", "{}", "other.json: the whole is no result of autocannon"),
                                     ("broken.json", broken, "broken.json: latency.p99 must be a number")):
            with self.subTest(name):
                done = self.run_program("import", "autocannon", self.write("good_1_1_1.json", MEASURED), self.write(name, content))
                self.assert_exit(done, 2)
                self.assertIn(words, done.err)
                self.assertFalse((self.folder / "results").exists())

    def test_usage_mistakes_end_with_2(self):
        for words in (["autocannon"], ["wrk", "x"], ["googlebenchmark", "a", "b"], ["autocannon", "not-there.json"]):
            with self.subTest(words):
                self.assert_exit(self.run_program("import", *words), 2)


class Export(CliTest):
    def measured(self):
        self.assert_exit(self.run_program("run", self.suite(), "--out", "new"), 0)

    def test_run_writes_hdrhistogram_and_csv_by_itself_and_export_the_same(self):
        self.measured()
        new = self.folder / "new"
        names = sorted(path.name for path in (new / "latency").iterdir())
        self.assertEqual(len(names), 2, names)
        self.assertTrue(all(name.endswith(".hgrm") for name in names))
        self.assert_exit(self.run_program("export", "new", "--to", "hgrm", "-o", "again"), 0)
        self.assert_exit(self.run_program("export", "new", "--to", "csv", "-o", "again"), 0)
        self.assert_exit(self.run_program("export", "new/run.json", "--to", "hlog", "-o", "again"), 0)
        for name in [f"latency/{n}" for n in names] + ["trials.csv", "latency.hlog"]:
            self.assertEqual((self.folder / "again" / name).read_text(), (new / name).read_text(), name)

    def test_standard_output_holds_the_text_alone(self):
        self.measured()
        for form, begin in (("csv", "run_started,"), ("openmetrics", "# TYPE "), ("influx", "backbench,"), ("hlog", "#[Logged with")):
            with self.subTest(form):
                done = self.run_program("export", "new", "--to", form, "-o", "-")
                self.assert_exit(done, 0)
                self.assertTrue(done.out.startswith(begin), done.out[:100])
        done = self.run_program("export", "new", "--to", "hgrm", "-o", "-")
        self.assert_exit(done, 2)
        self.assertIn("--case", done.err)
        done = self.run_program("export", "new", "--to", "hgrm", "-o", "-", "--case", "hello/own/connections:1")
        self.assert_exit(done, 0)
        self.assertIn("Percentile", done.out)

    def test_mistakes_end_with_2(self):
        self.measured()
        for words in (["new", "--to", "xml"], ["new"], ["nowhere", "--to", "csv"], ["new", "--to", "csv", "--case", "other"]):
            with self.subTest(words):
                self.assert_exit(self.run_program("export", *words), 2)

    def test_without_samples_there_is_nothing_to_write(self):
        (self.folder / "flask_20_10_1.json").write_text(json.dumps(STUDY))
        done = self.run_program("export", "flask_20_10_1.json", "--to", "hgrm")
        self.assert_exit(done, 2)
        self.assertIn("no histograms", done.err)
        done = self.run_program("export", "flask_20_10_1.json", "--to", "csv", "-o", "-")
        self.assert_exit(done, 0)
        self.assertIn(",mean_ms,5000,ms,0", done.out)


if __name__ == "__main__":
    unittest.main()
