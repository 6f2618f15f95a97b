"""Results on standard output, everything else on standard error, and escape codes for terminals alone."""

import csv
import errno
import os
import pty
import re
import unittest

from program import HANG, SMALL, CliTest, strict_json


class Streams(CliTest):
    def test_json_format_is_strict_json_and_nothing_else(self):
        done = self.run_program("run", self.suite(), "--benchmark_format=json")
        self.assert_exit(done, 0)
        rows = strict_json(done.out)["benchmarks"]
        self.assertEqual([row["run_name"] for row in rows if row["run_type"] == "iteration"][0].split("/iterations")[0],
                         "hello/own/connections:1")
        for row in rows:
            self.assertGreater(row["rps"], 0)

    def test_json_format_stays_strict_over_repetitions_without_errors(self):
        # The library's own coefficient of variation of a counter that is 0 throughout is not a number.
        done = self.run_program("run", self.suite(), "--benchmark_format=json", "--benchmark_repetitions=3")
        self.assert_exit(done, 0)
        strict_json(done.out)

    def test_csv_format_is_csv_and_nothing_else(self):
        done = self.run_program("run", self.suite(), "--benchmark_format=csv")
        self.assert_exit(done, 0)
        rows = list(csv.DictReader(done.out.splitlines()))
        self.assertEqual(len(rows), 2)
        self.assertGreater(float(rows[0]["rps"]), 0)

    def test_console_format_is_googles(self):
        done = self.run_program("run", self.suite(), "--benchmark_format=console")
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"(?m)^Benchmark +Time +CPU +Iterations")

    def test_the_bar_counts_the_failures_of_its_own_trial(self):
        suite = self.suite("""
targets: [{target: faulty, embedded: {body: 1KiB, fault: "status:every=4,after=10"}, port: auto}]
defaults: {warmup: 0s, duration: 1s, repetitions: 2, error_budget: 100%}
scenarios: [{name: hello, connections: 1}]
""")
        done = self.run_program("run", suite, "--progress=bar")
        self.assert_exit(done, 0)
        failed = [int(n) for n in re.findall(r"/s  (\d+) failed", done.err)]
        self.assertTrue(failed, done.err)
        self.assertLess(max(failed), 1_000_000, "more than one connection can fail in a second")

    def test_the_table_fits_100_columns_and_names_every_case(self):
        done = self.run_program("run", self.suite())
        self.assert_exit(done, 0)
        for line in done.out.splitlines():
            self.assertLessEqual(len(line), 100, line)
        for head in ("mean", "p50", "p99", "req/s", "failed"):
            self.assertIn(head, done.out)
        self.assertIn("hello/own/connections:2", done.out)

    def test_pipes_get_no_escape_codes(self):
        done = self.run_program("run", self.suite())
        self.assertNotIn("\x1b", done.out + done.err)
        self.assertNotIn("\r", done.out + done.err)

    def test_a_pipe_gets_plain_progress_lines(self):
        done = self.run_program("run", self.suite())
        self.assertIn("hello/own/connections:1", done.err)

    def on_a_terminal(self, **environment):
        """Standard error is a terminal, standard output a pipe."""
        ours, theirs = pty.openpty()
        process = self.start("run", self.suite(SMALL.replace("duration: 400ms", "duration: 800ms")), stderr=theirs,
                             environment={"TERM": "xterm-256color", **environment})
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        out = process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(timeout=HANG), 0)
        return out, seen.decode(errors="replace")

    def test_a_terminal_gets_a_bar_and_standard_output_stays_clean(self):
        out, err = self.on_a_terminal()
        self.assertNotIn("\x1b", out)
        self.assertRegex(err, r"\r|\x1b\[")

    def test_no_color_is_honoured(self):
        _, err = self.on_a_terminal(NO_COLOR="1")
        self.assertNotRegex(err, r"\x1b\[[0-9;]*m")

    def test_a_closed_pipe_is_no_crash(self):
        process = self.start("run", self.suite())
        process.stdout.close()
        _, code = process.stderr.read(), process.wait(timeout=HANG)
        process.stderr.close()
        self.assertGreaterEqual(code, 0, "killed by a signal")

    def test_help_and_version_go_to_standard_output(self):
        for words in (("help",), ("--help",), ("-h",), ("run", "--help"), ("help", "run"), ("version",), ("--version",)):
            with self.subTest(words=words):
                done = self.run_program(*words)
                self.assert_exit(done, 0)
                self.assertTrue(done.out)
                self.assertEqual(done.err, "")


if __name__ == "__main__":
    unittest.main()
