"""What a run says of its own figures, when something is made wrong with them on purpose.

The machine that this runs on may be busy itself, so a test asks for the finding it provoked and allows any other.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

from program import ROOT, SMALL, CliTest, strict_json

SERVERS = ROOT / "tests" / "support" / "servers"


def kept_alive(threads, slow_seconds):
    """A target of tests/support/servers/kept_alive.py."""
    script = SERVERS / "kept_alive.py"
    return f"{{target: own, port: auto, process: {{command: [{sys.executable}, {script}, '{threads}', '{slow_seconds}']}}}}"


class VerdictTest(CliTest):
    def trial(self, case=0):
        return self.run_file()["cases"][case]["trials"][0]

    def findings(self, trial):
        return {finding["id"]: finding for finding in trial.get("findings", [])}


class ClientBound(VerdictTest):
    """The server runs outside of what holds the generator back. Reading each answer as JSON is more work than sending it."""

    SUITE = """
suite: held-back
targets: [{target: own, url: "%s"}]
defaults: {warmup: 200ms, duration: 2s}
scenarios: [{name: hello, connections: %d, expect: {json: {result: {length: 120000}}}}]
"""

    def serve(self, *flags):
        server = self.start("serve", "--port", "0", *flags)
        self.addCleanup(self.end, server)
        return "http://" + re.fullmatch(r"listening on (\S+)\n", server.stdout.readline())[1]

    def end(self, server):
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=10)

    def assert_client_bound(self, done):
        self.assert_exit(done, 1)
        trial = self.trial()
        self.assertEqual(trial["limit"]["by"], "client-bound", trial["limit"])
        self.assertEqual(self.findings(trial)["BB01"]["severity"], "spoils")
        self.assertIs(trial["trusted"], False)
        row = strict_json((self.results() / "benchmark.json").read_text())["benchmarks"][0]
        self.assertEqual(row["trusted"], 0)
        self.assertRegex(row["label"], r"^client-bound BB01\b")
        self.assertRegex(done.out, r"(?m)^hello/own/connections:50 .* !$")
        self.assertIn("! BB01 client-bound: hello/own/connections:50", done.out)
        self.assertIn("not to be believed", done.out)

    def test_a_generator_that_shares_its_processor_with_a_greedy_neighbour_is_the_limit(self):
        # Nice 15 against 0 is 36 parts of 1060 for the generator: 3.4 % of one processor.
        core = max(os.sched_getaffinity(0))
        url = self.serve()
        neighbour = subprocess.Popen([sys.executable, "-c", "while True: pass"], preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        self.addCleanup(neighbour.wait)
        self.addCleanup(neighbour.kill)

        def held_back():
            os.sched_setaffinity(0, {core})
            os.nice(15)

        done = self.run_program("run", self.suite(self.SUITE % (url, 50)), "--strict", preexec_fn=held_back)
        self.assert_client_bound(done)

    def test_a_generator_held_to_5_percent_by_its_cgroup_is_the_limit_and_throttled(self):
        group = self.limited_cgroup(percent=5)
        url = self.serve()
        done = self.run_program("run", self.suite(self.SUITE % (url, 50)), "--strict",
                                preexec_fn=lambda: (group / "cgroup.procs").write_text(str(os.getpid())))
        self.assert_client_bound(done)
        self.assertEqual(self.findings(self.trial())["BB15"]["severity"], "spoils")

    def limited_cgroup(self, percent):
        """A cgroup of its own with that much of one processor, of whichever version the machine has."""
        for top, limits in (("/sys/fs/cgroup", {"cpu.max": f"{percent * 1000} 100000"}),
                            ("/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": str(percent * 1000)})):
            group = pathlib.Path(top) / self.folder.name
            try:
                group.mkdir()
            except OSError:
                continue
            self.addCleanup(group.rmdir)
            try:
                for name, value in limits.items():
                    if not (group / name).exists():
                        raise OSError(f"no {name}")
                    (group / name).write_text(value)
                return group
            except OSError:
                continue
        self.skipTest("this machine lets us make no cgroup with a CPU limit; the test with a greedy neighbour needs none")

    def test_a_generator_with_time_to_spare_is_not(self):
        url = self.serve("--delay", "500ms")
        self.assert_exit(self.run_program("run", self.suite(self.SUITE % (url, 2))), 0)
        trial = self.trial()
        self.assertNotEqual(trial["limit"]["by"], "client-bound", trial["limit"])
        self.assertNotIn("BB01", self.findings(trial))


class Connections(VerdictTest):
    SUITE = """
suite: shares
targets: [%s]
defaults: {warmup: 200ms, duration: 2s, timeout: 20s}
scenarios: [{name: hello, connections: %d}]
"""

    def test_a_server_that_serves_10_of_200_connections_starves_the_others(self):
        done = self.run_program("run", self.suite(self.SUITE % (kept_alive(10, 0), 200)))
        self.assert_exit(done, 0)
        trial = self.trial()
        fairness = trial["measured"]["fairness"]
        self.assertEqual((fairness["connections"], fairness["starved"]), (200, 190))
        found = self.findings(trial)
        self.assertEqual(found["BB05"]["severity"], "spoils")
        self.assertIn("190 of 200 connections got no response at all", found["BB05"]["reason"])
        self.assertIn("200", found["BB03"]["reason"], "Little's law knows how many were really served")
        self.assertIs(trial["trusted"], False)

    def test_a_server_that_serves_all_alike_starves_none(self):
        self.assert_exit(self.run_program("run", self.suite(self.SUITE % (kept_alive(10, 0), 10))), 0)
        trial = self.trial()
        self.assertEqual(trial["measured"]["fairness"]["starved"], 0)
        self.assertFalse({"BB03", "BB04", "BB05"} & set(self.findings(trial)), trial.get("findings"))


class WarmUp(VerdictTest):
    SUITE = """
suite: slow-start
targets: [%s]
defaults: {warmup: 0s, duration: 9s}
scenarios: [{name: hello, connections: 2}]
"""

    def test_a_server_that_is_slow_for_three_seconds_is_found_to_warm_up(self):
        self.assert_exit(self.run_program("run", self.suite(self.SUITE % kept_alive(2, 3))), 0)
        found = self.findings(self.trial())
        self.assertEqual(found["BB07"]["severity"], "spoils")
        self.assertRegex(found["BB07"]["reason"], r"the first [34] s of the window were warm-up")
        self.assertRegex(found["BB07"]["cure"], r"`warmup` to [34] s")

    def test_on_a_schedule_that_is_kept_the_response_time_tells_of_it(self):
        # Slow or not, four connections answer 40 a second.
        suite = self.SUITE.replace("connections: 2", "connections: 4, rate: 30/s")
        self.assert_exit(self.run_program("run", self.suite(suite % kept_alive(4, 3))), 0)
        found = self.findings(self.trial())
        self.assertEqual(found["BB07"]["severity"], "spoils")
        self.assertRegex(found["BB07"]["reason"], r"the first [34] s of the window were warm-up: the median response time was ")


class UnequalWork(VerdictTest):
    """Two servers with the same answer, which differ in how they send it."""

    SUITE = """
suite: beside-each-other
targets: [%s, %s]
defaults: {warmup: 0s, requests_total: 200}
scenarios: [{name: hello, connections: 2, request: {headers: {%s}}}]
"""

    def server(self, kind):
        command = f"[{sys.executable}, {SERVERS / 'answers.py'}, {kind}]"
        return f"{{target: {kind.replace('.', '-')}, port: auto, process: {{command: {command}}}}}"

    def found(self, one, other, headers=""):
        """What BB12 says of the two, and what the run keeps of the other one's answer."""
        done = self.run_program("run", self.suite(self.SUITE % (self.server(one), self.server(other), headers)))
        self.assert_exit(done, 0)
        run = self.run_file()
        unequal = [finding for finding in run.get("findings", []) if finding["id"] == "BB12"]
        for finding in unequal:
            self.assertEqual(finding["severity"], "spoils")
            self.assertIn("! BB12 unequal work: the whole run", done.out)
        return [finding["reason"] for finding in unequal], run["cases"][1]["trials"][0]["answers"]

    def test_one_that_compresses_when_asked_does_other_work(self):
        reasons, answers = self.found("plain", "gzip", "Accept-Encoding: 'br, gzip'")
        self.assertEqual(answers, [{"http_version": "1.1", "content_encoding": "gzip", "keeps_connection": True}])
        self.assertEqual(len(reasons), 1, reasons)
        self.assertRegex(reasons[0], r"^hello: Content-Encoding is gzip from gzip \(\d+ B a response\); "
                                     r"none from plain \(\d+ B a response\)$")

    def test_nobody_compresses_what_nobody_asked_to_have_compressed(self):
        reasons, answers = self.found("plain", "gzip")
        self.assertEqual((reasons, answers), ([], [{"http_version": "1.1", "keeps_connection": True}]))

    def test_one_that_refuses_to_keep_connections_does_more_work(self):
        reasons, answers = self.found("plain", "close")
        self.assertEqual(answers, [{"http_version": "1.1", "keeps_connection": False}])
        self.assertEqual(len(reasons), 1, reasons)
        self.assertRegex(reasons[0], r"^hello: close closed the connection after (100|9\d)[0-9.]* % of its responses, as its "
                                     "answers announce, plain after 0 %$")

    def test_and_so_does_one_that_speaks_http_1_0(self):
        reasons, answers = self.found("plain", "http1.0")
        self.assertEqual(answers, [{"http_version": "1.0", "keeps_connection": False}])
        self.assertRegex(reasons[0], r"http1-0 closed the connection after \S+ % of its responses, for it speaks HTTP/1\.0")


class Explain(VerdictTest):
    def test_a_run_is_explained_case_by_case(self):
        self.assert_exit(self.run_program("run", self.suite()), 0)
        done = self.run_program("explain", str(self.results()))
        self.assert_exit(done, 0)
        for words in ("hello/own/connections:1\n", "hello/own/connections:2\n", "Load", "Achieved", "Time", "Generator", "Limit",
                      "closed loop", "BB11 too few trials (note)"):
            self.assertIn(words, done.out)
        self.assertNotIn("\x1b", done.out)

    def test_one_case_is_chosen_by_its_name_or_a_part_of_it(self):
        self.assert_exit(self.run_program("run", self.suite()), 0)
        done = self.run_program("explain", str(self.results() / "run.json"), "connections:2")
        self.assert_exit(done, 0)
        self.assertIn("hello/own/connections:2\n", done.out)
        self.assertNotIn("hello/own/connections:1\n", done.out)
        done = self.run_program("explain", str(self.results()), "hello/own/conections:1")
        self.assert_exit(done, 2)
        self.assertIn("did you mean 'hello/own/connections:1'?", done.err)

    def test_what_is_no_run_is_2(self):
        (self.folder / "run.json").write_text("{}")
        self.assert_exit(self.run_program("explain", "run.json"), 2)
        self.assert_exit(self.run_program("explain", "nowhere"), 2)


class Strict(VerdictTest):
    def test_a_sound_run_with_nothing_but_notes_is_0_and_the_counter_says_trusted(self):
        done = self.run_program("run", self.suite(SMALL.replace("[1, 2]", "1")))
        self.assert_exit(done, 0)
        trial = self.trial()
        row = strict_json((self.results() / "benchmark.json").read_text())["benchmarks"][0]
        self.assertEqual(row["trusted"], 1 if trial["trusted"] else 0)
        self.assertTrue(row["label"].startswith(trial["limit"]["by"]), row["label"])


if __name__ == "__main__":
    unittest.main()
