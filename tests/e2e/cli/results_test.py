"""What a run leaves on disk."""


import os
import resource
import signal
import subprocess
import unittest

import program
from program import SMALL, CliTest, strict_json

TWICE = SMALL.replace("duration: 400ms", "duration: 400ms, repetitions: 2")

AUTOCANNON_KEYS = ["url", "connections", "sampleInt", "pipelining", "workers", "duration", "samples", "start", "finish", "errors",
                   "timeouts", "mismatches", "non2xx", "resets", "1xx", "2xx", "3xx", "4xx", "5xx", "statusCodeStats", "latency",
                   "requests", "throughput", "x_backbench"]

ENDINGS = ["ok", "connect", "reset", "closed_early", "timeout", "malformed", "status", "mismatch"]


class Results(CliTest):
    def test_the_folder_is_named_after_suite_and_time_and_holds_every_file(self):
        self.assert_exit(self.run_program("run", self.suite()), 0)
        folder = self.results()
        self.assertRegex(folder.name, r"^small-\d{8}T\d{6}Z(-\d+)?$")
        found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        self.assertLessEqual({"run.json", "benchmark.json", "logs/own.log"}, found)
        self.assertEqual(len([name for name in found if name.startswith("autocannon/")]), 2, found)
        self.assertEqual([name for name in found if "tmp" in name], [])

    def test_out_chooses_the_folder(self):
        self.assert_exit(self.run_program("run", self.suite(), "--out", "there"), 0)
        self.assertTrue((self.folder / "there" / "run.json").is_file())
        self.assertFalse((self.folder / "results").exists())

    def test_out_never_overwrites_a_run(self):
        self.assert_exit(self.run_program("run", self.suite(), "--out", "there"), 0)
        before = (self.folder / "there" / "run.json").read_bytes()
        done = self.run_program("run", self.suite(), "--out", "there")
        self.assert_exit(done, 2)
        self.assertIn("already holds a run", done.err)
        self.assertEqual((self.folder / "there" / "run.json").read_bytes(), before)

    def test_two_runs_never_write_into_one_folder(self):
        for _ in range(2):
            self.assert_exit(self.run_program("run", self.suite(), "--filter", "connections:1$"), 0)
        self.assertEqual(len(list((self.folder / "results").iterdir())), 2)

    def test_the_books_of_every_trial_balance(self):
        self.assert_exit(self.run_program("run", self.suite(TWICE)), 0)
        run = self.run_file()
        self.assertEqual(run["schema"], "backbench.run/1")
        self.assertEqual([case["name"] for case in run["cases"]], ["hello/own/connections:1", "hello/own/connections:2"])
        for case in run["cases"]:
            self.assertEqual(len(case["trials"]), 2)
            for trial in case["trials"]:
                self.assert_balanced(trial)

    def assert_balanced(self, trial):
        measured = trial["measured"]
        for books in (measured["whole"], measured["window"]):
            self.assertEqual(books["in_flight_at_start"] + books["sent"],
                             sum(books[ending] for ending in ENDINGS) + books["in_flight_at_end"])
            self.assertGreater(books["ok"], 0)

    def test_the_run_file_says_where_and_how(self):
        self.assert_exit(self.run_program("run", self.suite()), 0)
        run = self.run_file()
        self.assertEqual(run["suite_text"], SMALL)
        environment = run["environment"]
        self.assertEqual(environment["cpus"], os.cpu_count())
        self.assertIn(os.uname().release, environment["kernel"])
        self.assertIn("run", environment["command_line"])

    def test_benchmark_json_is_strict_and_complete(self):
        self.assert_exit(self.run_program("run", self.suite(TWICE)), 0)
        data = strict_json((self.results() / "benchmark.json").read_text())
        rows = [row for row in data["benchmarks"] if row["run_type"] == "iteration"]
        self.assertEqual(len(rows), 4)
        for row in rows:
            self.assertGreater(row["real_time"], 0)
            self.assertEqual(row["errors"], 0)
            for counter in ("rps", "throughput", "mean_ms", "max_ms", "error_pct", "timeouts", "mb_per_s"):
                self.assertIn(counter, row)
        self.assertTrue([row for row in data["benchmarks"] if row.get("aggregate_name") == "median"])

    def test_autocannon_files_have_its_keys_in_its_order(self):
        self.assert_exit(self.run_program("run", self.suite(SMALL.replace("duration: 400ms", "duration: 1s"))), 0)
        names = sorted(path.name for path in (self.results() / "autocannon").iterdir())
        self.assertEqual(names, ["own_1_1_1.json", "own_1_2_1.json"])
        text = (self.results() / "autocannon" / "own_1_2_1.json").read_text()
        self.assertEqual(text.count("\n"), 1)
        data = strict_json(text)
        self.assertEqual([key for key in data if key != "title"], AUTOCANNON_KEYS)
        self.assertEqual(data["2xx"], data["requests"]["total"])
        self.assertEqual(data["connections"], 2)

    def test_googles_own_output_file_works_besides(self):
        self.assert_exit(self.run_program("run", self.suite(), "--benchmark_out=google.json"), 0)
        data = strict_json((self.folder / "google.json").read_text())
        self.assertEqual(len([row for row in data["benchmarks"] if row["run_type"] == "iteration"]), 2)


class NoRoom(CliTest):
    def test_a_folder_that_cannot_be_made_is_4_before_anything_is_started(self):
        (self.folder / "file").write_text("")
        done = self.run_program("run", self.suite(), "--out", "file/there")
        self.assert_exit(done, 4)
        self.assertIn("file/there", done.err)

    def test_a_file_that_may_not_grow_is_4(self):
        # Large enough for the suite and the log, too small for the histograms of the run file.
        def small_files_only():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

        done = self.run_program("run", self.suite(), preexec_fn=small_files_only)
        self.assert_exit(done, 4)
        self.assertIn("run.json", done.err)
        self.assertRegex(done.err, r"(?i)file too large|file size")

    def test_a_full_disk_is_4_and_keeps_the_last_whole_file(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mount = ["unshare", "--user", "--map-root-user", "--mount"] if os.getuid() else ["unshare", "--mount"]
        if subprocess.run([*mount, "mount", "-t", "tmpfs", "none", str(disk)], capture_output=True).returncode:
            self.skipTest("this machine lets nobody mount a file system")
        # The results leave through a copy, since the mount ends with its namespace.
        script = ('mount -t tmpfs -o size=256k none disk && dd if=/dev/zero of=disk/ballast bs=1k count=150 2>/dev/null && '
                  '"$0" run "$1" --out disk/out; code=$?; cp -r disk/out kept; exit $code')
        suite = self.suite(SMALL.replace("[1, 2]", str(list(range(1, 41)))).replace("400ms", "50ms"))
        process = subprocess.Popen([*mount, "sh", "-c", script, program.PROGRAM, suite], cwd=self.folder, text=True,
                                   env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        done = self.finish(process)
        self.assert_exit(done, 4)
        self.assertRegex(done.err, r"(?i)no space left")
        kept = list((self.folder / "kept").rglob("run.json"))
        self.assertEqual(len(kept), 1)
        self.assertGreaterEqual(len(strict_json(kept[0].read_text())["cases"]), 1)


if __name__ == "__main__":
    unittest.main()
