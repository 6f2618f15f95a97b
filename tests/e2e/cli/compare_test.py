"""Two results compared: what is said, in which format, and with which exit code.

One small run is measured; the results compared are that run with figures of our own in it, since what this machine
measured while a test ran is no ground to stand on.
"""

import json
import unittest
import xml.etree.ElementTree

from program import CliTest, strict_json

SUITE = """
suite: shop
targets: [{target: own, embedded: {body: 1KiB}, port: auto}]
defaults: {warmup: 20ms, duration: 100ms, repetitions: 3}
scenarios: [{name: page, connections: [1, 2]}]
"""


def histogram(milliseconds, count):
    """So many answers of one latency, in HdrHistogram's bucket of three digits."""
    ns = round(milliseconds * 1e6)
    bucket = max(0, ns.bit_length() - 11)
    index = ((bucket + 1) << 10) + ((ns >> bucket) - 1024)
    return {"counts": [[index, count]], "min_ns": ns, "max_ns": ns, "clamped": 0}


class CompareTest(CliTest):
    measured = {}  # run.json of the one run

    def setUp(self):
        super().setUp()
        if not CompareTest.measured:
            done = self.run_program("run", self.suite(SUITE), "--out", "measured")
            self.assertTrue((self.folder / "measured" / "run.json").exists(), str(done))
            CompareTest.measured["run.json"] = (self.folder / "measured" / "run.json").read_text()

    def result(self, milliseconds=1):
        """The run, as if each trial had seen 2000 correct answers of one latency in 100 ms, and no check anything."""
        run = strict_json(CompareTest.measured["run.json"])
        for case in run["cases"]:
            case.pop("findings", None)
            for number, trial in enumerate(case["trials"]):
                trial.pop("findings", None)
                trial.pop("failure", None)
                trial.pop("target_cost", None)
                measured = trial["measured"]
                books = measured["window"]
                books.update(dict.fromkeys(books, 0), sent=2000, ok=2000)
                measured["window_ns"] = 100_000_000
                measured["response_time"].pop("censored_histogram", None)
                measured["response_time"]["histogram"] = histogram(milliseconds * (1 + number / 100), 2000)
        run.pop("findings", None)
        return run

    def save(self, run, name):
        (self.folder / name).write_text(json.dumps(run))
        return name

    def compare(self, base, fresh, *flags):
        return self.run_program("compare", self.save(base, "base.json"), self.save(fresh, "new.json"), *flags)


class ExitCodes(CompareTest):
    def test_are_0_for_two_sequential_results_however_much_slower_the_new_one_is(self):
        done = self.compare(self.result(), self.result(milliseconds=4))
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"inconclusive +page/own/connections:1 +p50 .* \+300 %")
        self.assertIn("not interleaved", done.out)
        self.assertRegex(done.out, r"\n  backbench ab \S*small\.yaml --base own --new own\n")
        self.assertIn("no verdict", done.err)

    def test_are_5_when_a_verdict_was_required_and_there_is_none(self):
        self.assert_exit(self.compare(self.result(), self.result(), "--require-verdict"), 5)

    def test_are_1_when_a_benchmark_has_gone_over_its_error_budget(self):
        failing = self.result()
        for trial in failing["cases"][0]["trials"]:
            trial["measured"]["window"].update(ok=1600, status=400)
        done = self.compare(self.result(), failing)
        self.assert_exit(done, 1)
        self.assertRegex(done.out, r"regressed +page/own/connections:1 +20 % of the requests failed, its error budget is 1 %")
        self.assertIn("1 regressed, 1 inconclusive", done.out)

    def test_are_3_when_new_could_not_run_what_base_has(self):
        dead = self.result()
        for trial in dead["cases"][1]["trials"]:
            trial["failure"] = "the target died: killed by signal 9 (Killed)"
        done = self.compare(self.result(), dead)
        self.assert_exit(done, 3)
        self.assertRegex(done.out, r"not run +page/own/connections:2 +the target died")

    def test_are_5_for_results_of_different_machines_or_loads_with_the_list(self):
        other = self.result()
        other["environment"]["cpu_model"] = "Another CPU"
        other["cases"][0]["duration_s"] = 10
        done = self.compare(self.result(), other)
        self.assert_exit(done, 5)
        self.assertRegex(done.err, r"CPU model: .* in BASE, Another CPU in NEW\n")
        self.assertIn("page/own/connections:1: duration: 0.1 s in BASE, 10 s in NEW", done.err)
        self.assertEqual(done.out, "")

        forced = self.compare(self.result(), other, "--force")
        self.assert_exit(forced, 0)
        self.assertIn("not comparable: CPU model", forced.out)
        self.assert_exit(self.compare(self.result(), other, "--force", "--require-verdict"), 5)

    def test_are_5_for_results_without_a_common_benchmark(self):
        other = self.result()
        for case in other["cases"]:
            case["name"] = "other/" + case["name"]
        done = self.compare(self.result(), other)
        self.assert_exit(done, 5)
        self.assertIn("no benchmark in common", done.err)

    def test_are_2_for_a_file_that_is_no_result_and_for_wrong_words(self):
        good = self.save(self.result(), "good.json")
        (self.folder / "broken.json").write_text("{")
        for words in ([good, "absent.json"], [good, "broken.json"], [good], [good, good, "--format", "xml"],
                      [good, good, "--rule", "t-test"]):
            done = self.run_program("compare", *words)
            self.assert_exit(done, 2)
            self.assertEqual(done.out, "")


class Naming(CompareTest):
    def test_says_what_is_missing_and_what_is_not_to_be_believed(self):
        fresh = self.result()
        del fresh["cases"][1]
        fresh["cases"][0]["trials"][0]["findings"] = [
            {"id": "BB01", "title": "client-bound", "severity": "spoils", "reason": "the generator was busy", "cure": "x"}]
        done = self.compare(self.result(), fresh)
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"not counted +page/own/connections:1 +NEW: BB01 client-bound: the generator was busy")
        self.assertRegex(done.out, r"not counted +page/own/connections:2 +NEW: it is not there")

    def test_remarks_on_suites_of_different_text(self):
        other = self.result()
        other["suite_text"] += "# a comment\n"
        self.assertNotIn("texts differ", self.compare(self.result(), other).out)
        other["suite_text"] = other["suite_text"].replace("connections: [1, 2]", "connections: [2, 1]")
        self.assertIn("texts differ", self.compare(self.result(), other).out)


class Formats(CompareTest):
    def test_say_the_same_for_people_and_machines(self):
        failing = self.result()
        for trial in failing["cases"][0]["trials"]:
            trial["failure"] = "it <died> & \x1b[31mburned"
        outputs = {}
        for name in ("text", "json", "markdown", "junit", "github"):
            done = self.compare(self.result(), failing, "--format", name)
            self.assert_exit(done, 3)
            self.assertNotIn("\x1b", done.out)
            outputs[name] = done.out

        told = strict_json(outputs["json"])
        self.assertEqual(told["schema"], "backbench.compare/1")
        self.assertEqual(told["outcome"], "inconclusive")
        self.assertEqual(told["counts"], {"regressed": 0, "inconclusive": 2, "improved": 0, "ok": 0})
        self.assertEqual(told["benchmarks"][0]["new"]["standing"], "failed")
        self.assertEqual(len(told["benchmarks"][1]["figures"][0]["base"]["trials"]), 3)

        suite = xml.etree.ElementTree.fromstring(outputs["junit"].encode()).find("testsuite")
        self.assertEqual(suite.get("errors"), "1")
        self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
        self.assertIn("it <died> & ?[31mburned", suite.find(".//error").text)

        self.assertTrue(outputs["markdown"].startswith("<!-- backbench:shop -->\n"))
        self.assertIn("2 inconclusive", outputs["markdown"])
        self.assertRegex(outputs["github"], r"(?m)^::error title=page/own/connections%3A1::not run: it <died>")
        self.assertRegex(outputs["text"], r"(?m)^shop: 2 inconclusive$")

    def test_all_shows_more_figures(self):
        short, long = (self.compare(self.result(), self.result(), *flags).out for flags in ([], ["--all"]))
        self.assertNotIn(" mean ", short)
        self.assertIn(" mean ", long)


class FilesOfOthers(CompareTest):
    def google(self, name, p50_ms):
        rows = [{"name": "page/own/connections:1", "run_name": "page/own/connections:1", "run_type": "iteration", "repetitions": 3,
                 "repetition_index": i, "threads": 1, "iterations": 1, "real_time": 2.0 + i, "cpu_time": 0.1, "time_unit": "ms",
                 "p50_ms": p50_ms * (1 + i / 100), "rps": 1000.0} for i in range(3)]
        (self.folder / name).write_text(json.dumps({"context": {"date": "2026-11-24T03:10:00+00:00", "num_cpus": 2},
                                                    "benchmarks": rows}))
        return name

    def test_of_google_benchmark_are_compared(self):
        base, fresh = self.google("base.json", 1.0), self.google("new.json", 2.0)
        done = self.run_program("compare", base, fresh)
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"inconclusive +page/own/connections:1 +p50 +1\.01 ms +2\.02 ms +\+100 % .* 3, 3")
        utest = self.run_program("compare", base, fresh, "--rule", "compat-utest")
        self.assert_exit(utest, 0)
        self.assertIn("no error control", utest.out)

    def test_of_autocannon_are_compared_too(self):
        def autocannon(folder, milliseconds):
            quantiles = ("p0_001", "p0_01", "p0_1", "p1", "p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5", "p99", "p99_9", "p99_99",
                         "p99_999")
            def histogram_of(value, **more):
                return {"average": value, "mean": value, "stddev": 0, "min": value, "max": value, **more,
                        **dict.fromkeys(quantiles, value)}
            file = self.folder / folder / "flask_10_20_2.json"
            file.parent.mkdir()
            file.write_text(json.dumps({
                "url": "http://127.0.0.1:5000/", "connections": 20, "sampleInt": 1000, "pipelining": 1, "workers": 2, "duration": 10.02,
                "samples": 10, "start": "2026-11-24T02:50:02.662Z", "finish": "2026-11-24T02:50:12.682Z", "errors": 0,
                "timeouts": 0, "mismatches": 0, "non2xx": 0, "resets": 0, "1xx": 0, "2xx": 20000, "3xx": 0, "4xx": 0, "5xx": 0,
                "statusCodeStats": {"200": {"count": 20000}}, "latency": histogram_of(milliseconds, totalCount=20000),
                "requests": histogram_of(2000, total=20000, sent=20020), "throughput": histogram_of(400000, total=4000000)}))
            return str(file)

        done = self.run_program("compare", autocannon("old", 10), autocannon("new", 12))
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"p50 +10\.0 ms +12\.0 ms +\+20\.0 % .*1, 1")


class CompatUtest(CompareTest):
    def test_is_labelled_and_never_fails(self):
        done = self.compare(self.result(), self.result(), "--rule", "compat-utest")
        self.assert_exit(done, 0)
        self.assertIn("no error control", done.out)
        self.assertIn("3 vs 3, fewer than the 9", done.out)


if __name__ == "__main__":
    unittest.main()
