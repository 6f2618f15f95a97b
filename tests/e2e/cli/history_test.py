"""Baselines and the history of jobs, as files in a working folder."""

import csv
import json
import unittest

from program import CliTest, strict_json

SUITE = """
suite: shop
targets: [{target: own, embedded: {body: 1KiB}, port: auto}]
defaults: {warmup: 20ms, duration: 100ms, repetitions: 2}
scenarios: [{name: page, connections: 1}]
"""
CASE = "page/own/connections:1"


class Jobs(CliTest):
    measured = ""

    def setUp(self):
        super().setUp()
        if not Jobs.measured:
            self.run_program("run", self.suite(SUITE), "--out", "measured")
            Jobs.measured = (self.folder / "measured" / "run.json").read_text()

    def job(self, number, factor=1.0, **environment):
        """A run at another time whose latencies are so many times the measured ones, with nothing found against it."""
        run = strict_json(Jobs.measured)
        run["started"] = f"2026-11-{number // 24 + 1:02}T{number % 24:02}:00:00.000Z"
        run["environment"].update(environment)
        run["environment"]["commit"] = f"{number:040x}"
        run.pop("findings", None)
        for case in run["cases"]:
            case.pop("findings", None)
            for trial in case["trials"]:
                trial.pop("findings", None)
                trial.pop("failure", None)
                books = trial["measured"]["window"]
                books.update(dict.fromkeys(books, 0), sent=100, ok=100)
                trial["measured"]["response_time"].pop("censored_histogram", None)
                trial["measured"]["response_time"]["histogram"] = self.histogram(0.001 * factor)
        folder = self.folder / "results" / f"job-{number:03}"
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps(run))
        return str(folder)

    def histogram(self, seconds):
        """A hundred responses of one latency; HdrHistogram's bucket of 3 digits."""
        ns = round(seconds * 1e9)
        bucket = max(0, ns.bit_length() - 11)
        index = ((bucket + 1) << 10) + ((ns >> bucket) - 1024)
        return {"counts": [[index, 100]], "min_ns": ns, "max_ns": ns, "clamped": 0}

    def wobble(self, number):
        """A few per mille, without a pattern that neighbours share."""
        return 1 + 0.004 * ((number * 5 % 11) / 10 - 0.5)

    def exits(self, code, *words):
        done = self.run_program(*words)
        self.assert_exit(done, code)
        return done


class History(Jobs):
    def test_finds_a_step_tells_it_once_and_is_made_anew_from_the_run_files(self):
        for number in range(30):
            self.job(number, self.wobble(number) * (1.2 if number >= 20 else 1))
        self.assertIn("30 added, 0 there already", self.exits(0, "history", "import", "results").out)
        self.assertIn("0 added, 30 there already", self.exits(0, "history", "import", "results").out)
        self.assertEqual(len(self.exits(0, "history", "list").out.splitlines()), 31)

        first = self.exits(1, "history", "trend", CASE, "--gate").out
        self.assertRegex(first, r"worse \+(19|20|21)\.\d % since 2026-11-01T20:00:00\.000Z, commit 0000000000\n")
        again = self.exits(0, "history", "trend", CASE, "--gate").out
        self.assertIn(", told before", again)

        self.assertIn("30 added", self.exits(0, "history", "import", "--rebuild", "results").out)
        self.assertIn(", told before", self.exits(0, "history", "trend", CASE, "--gate").out)

    def test_keeps_other_machines_and_doubtful_jobs_apart(self):
        for number in range(5):
            self.job(number)
        self.job(5, cpu_model="Another CPU")
        run = strict_json((self.folder / "results" / "job-004" / "run.json").read_text())
        run["cases"][0]["trials"][0]["failure"] = run["cases"][0]["trials"][1]["failure"] = "it died"
        (self.folder / "results" / "job-004" / "run.json").write_text(json.dumps(run))
        self.exits(0, "history", "import", "results")
        trend = self.exits(0, "history", "trend", CASE).out
        self.assertIn("1 jobs", trend)
        self.assertIn("4 more of another machine", trend)

    def test_is_exported_as_csv_and_a_configuration_for_otava(self):
        for number in range(3):
            self.job(number, self.wobble(number))
        self.exits(0, "history", "import", "results")
        self.exits(0, "history", "export", "--out", "csv")
        with open(self.folder / "csv" / "page.own.connections.1.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["time"][:13] for row in rows], ["2026-11-01T00", "2026-11-01T01", "2026-11-01T02"])
        for number, row in enumerate(rows):
            self.assertAlmostEqual(float(row["p50_ms"]), self.wobble(number), delta=0.002)
        self.assertIn('"p50_ms": {direction: -1}', (self.folder / "csv" / "otava.yaml").read_text())

    def test_of_a_file_that_is_none_is_a_usage_error(self):
        (self.folder / "other.sqlite3").write_text("no database at all, but long enough to look into" * 20)
        self.exits(2, "history", "list", "--index", "other.sqlite3")
        self.exits(2, "history", "list", "--index", "absent.sqlite3")
        self.exits(2, "history", "import", "absent")
        self.job(0)
        self.exits(0, "history", "import", "results")
        self.assertIn("did you mean", self.exits(2, "history", "show", "page/own/connection:2").err)
        self.assertIn("there is no 'p51_ms'", self.exits(2, "history", "trend", "--metric", "p51_ms").err)


class CompareWithHistory(Jobs):
    def test_calls_a_slower_job_regressed_once_a_second_one_confirms_it(self):
        for number in range(25):
            self.job(number, self.wobble(number))
        self.exits(0, "history", "import", "results")
        base, slow, slow_again = self.job(40), self.job(41, 1.2), self.job(42, 1.2)
        fine = self.job(43, 1.001)

        # p50 alone gates: what processor time the server really took is as noisy as this machine.
        for place in (base, slow, slow_again, fine):
            file = self.folder / place / "run.json"
            run = strict_json(file.read_text())
            run["cases"][0]["gate"] = {"p50_ms": 0.03}
            file.write_text(json.dumps(run))

        suspected = self.exits(0, "compare", base, slow)
        self.assertIn("--confirm", suspected.out)
        self.assertIn("1 inconclusive", suspected.out)
        self.assertIn("NEW itself", self.exits(2, "compare", base, slow, "--confirm", slow).err)
        confirmed = self.exits(1, "compare", base, slow, "--confirm", slow_again)
        self.assertRegex(confirmed.out, rf"regressed +{CASE} +p50 ")
        self.assertIn("25 jobs", confirmed.out)
        self.exits(0, "compare", base, slow, "--confirm", fine)
        self.assertRegex(self.exits(0, "compare", base, fine, "--require-verdict").out, rf"ok +{CASE} +p50 ")


class Baselines(Jobs):
    def test_are_saved_listed_used_and_compared_with_by_name(self):
        old, new = self.job(0), self.job(1)
        self.assertIn("no baseline yet", self.exits(0, "baseline", "list").out)
        self.assertIn("no baseline is in use", self.exits(2, "compare", new).err)
        self.exits(0, "baseline", "save", "main", old)
        self.assertIn("  main  2026-11-01T00", self.exits(0, "baseline").out)
        self.assertIn("1 inconclusive", self.exits(0, "compare", "main", new).out)
        self.exits(0, "baseline", "use", "main")
        self.assertIn("* main", self.exits(0, "baseline", "list").out)
        self.assertIn("1 inconclusive", self.exits(0, "compare", new).out)

    def test_of_no_name_are_the_newest_run(self):
        self.job(0)
        self.exits(0, "baseline", "save", "newest")
        self.assertTrue((self.folder / "results/baselines/newest/run.json").exists())

    def test_have_names_that_stay_inside_their_folder(self):
        run = self.job(0)
        for name in ("../outside", ".hidden", "a/b", "in-use", ""):
            self.exits(2, "baseline", "save", name, run)
        self.exits(2, "baseline", "use", "absent")
        self.exits(2, "baseline", "save")


if __name__ == "__main__":
    unittest.main()
