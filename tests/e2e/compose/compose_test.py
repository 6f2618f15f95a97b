"""The back ends as containers of a real engine: backbench run --via compose, by version 1 and version 2 of compose.

It looks at statuses, accounts, logs and what is left behind, never at speed.
"""

import os
import pathlib
import random
import re
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import engine
from program import ROOT, CliTest, strict_json

BUILD_AND_RUN = 900  # seconds; installing packages into the images is the most of it
STOPPING = 120  # seconds; version 1 of compose takes its time
BACK_ENDS = {"flask", "sanic", "fastapi", "express"}
PORTS = {"flask": 5000, "sanic": 5001, "fastapi": 5002, "express": 3000}
COMPOSE_FILE = ROOT / "compose" / "compose.yaml"

# One back end, long enough to be interrupted.
LONG = f"""
suite: long
targets:
  - {{target: express, port: 3000, compose: {{file: {COMPOSE_FILE}, service: express}}, stop: {{within: 3s}}}}
scenarios:
  - {{name: hello, connections: 4, warmup: 0s, duration: 60s}}
"""


def docker(*words):
    return engine.run("docker", *words, timeout=60).stdout.split()


class ComposeTest(CliTest):
    compose = None  # "v1" or "v2", set by the class that is run

    def environment(self, **added):
        return super().environment(COMPOSE=self.engine.composes[self.compose], PYTHON_IMAGE=engine.BASE_IMAGE,
                                   NODE_IMAGE=engine.BASE_IMAGE, DOCKER_BUILDKIT="1" if self.compose == "v2" else "0",
                                   **added)

    def run_to_end(self, *words, **how):
        process = self.start("run", *words, **how)
        try:
            out, err = process.communicate(timeout=BUILD_AND_RUN)
        finally:
            process.kill()
        return process.returncode, out, err

    def containers(self):
        return docker("ps", "-a", "-q", "--filter", "label=io.backbench.owner")

    def assert_no_containers(self, within):
        self.assertTrue(self.becomes(lambda: not self.containers(), within=within),
                        docker("ps", "-a", "--format", "{{.Names}}:{{.State}}"))


class Everything:
    """Holds for each version of compose."""

    def test_the_four_back_ends_answer_and_their_own_logs_count_the_same_requests(self):
        out = self.folder / "run"
        code, _, err = self.run_to_end(str(ROOT / "scenarios/smoke.yaml"), "--via", "compose", "--out", str(out),
                                       environment={"ACCESS_LOG": "1"})
        self.assertEqual(code, 0, err)
        run = strict_json((out / "run.json").read_text())
        self.assertEqual({case["target"] for case in run["cases"]}, BACK_ENDS)
        self.assertEqual({case["target_kind"] for case in run["cases"]}, {"compose"})
        for case in run["cases"]:
            with self.subTest(case["name"]):
                trial, = case["trials"]
                self.assertNotIn("published_port", trial)
                self.check_count(case, trial["measured"]["whole"], out / "logs" / f"{case['target']}.log")
        self.assert_no_containers(within=0)

    def check_count(self, case, books, log):
        wanted = r"GET (?:http://[^/\s]+)?/[\s\"]" if case["scenario"] == "hello" else r"POST (?:http://[^/\s]+)?/echo"
        logged = sum(1 for line in log.read_text(errors="replace").splitlines() if re.search(wanted, line))
        asked_for_readiness = 3
        self.assertGreater(books["ok"], 0)
        # Those in flight at the end may or may not have got as far as the log.
        self.assertLessEqual(books["ok"] + asked_for_readiness, logged)
        self.assertLessEqual(logged, books["sent"] + asked_for_readiness)

    def test_killed_at_any_moment_it_leaves_no_container(self):
        self.suite(LONG, "long.yaml")
        for moment in [0.3, 1, *(random.uniform(0, 8) for _ in range(4))]:
            with self.subTest(seconds=moment):
                process = self.start("run", "long.yaml", "--out", "out")
                time.sleep(moment)
                process.kill()
                process.communicate()
                self.assert_no_containers(within=60)
                self.assert_nothing_left()

    def test_interrupted_it_ends_cleanly_and_keeps_the_log(self):
        self.suite(LONG, "long.yaml")
        process = self.start("run", "long.yaml", "--out", "out")
        self.wait_for_container(process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=STOPPING)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.containers(), [])
        self.assertIn("up -d", (self.folder / "out/logs/express.log").read_text())

    def wait_for_container(self, process):
        self.assertTrue(self.becomes(lambda: self.containers() or process.poll() is not None, within=120))
        self.assertIsNone(process.poll(), "ended by itself")

    def test_what_was_left_when_its_guard_was_killed_too_is_removed_by_the_next_start(self):
        self.suite(LONG, "long.yaml")
        process = self.start("run", "long.yaml", "--out", "out")
        self.wait_for_container(process)
        self.assertTrue(self.becomes(lambda: docker("ps", "-q", "--filter", "label=io.backbench.owner"), within=60),
                        "never ran")
        for pid in [process.pid, *(int(entry.split(":")[0]) for entry in self.processes())]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.communicate()
        before = self.containers()
        code, _, err = self.run_to_end("long.yaml", "--benchmark_dry_run", "--out", "again")
        self.assertEqual(code, 0, err)
        self.assertIn("which an earlier backbench left behind", (self.folder / "again/logs/express.log").read_text())
        self.assertTrue(before)
        self.assertEqual(self.containers(), [])

    def test_a_misspelt_service_is_told_with_the_right_name(self):
        self.suite(LONG.replace("service: express", "service: expres"), "long.yaml")
        code, out, err = self.run_to_end("long.yaml", "--out", "out")
        self.assertEqual(code, 3)
        self.assertIn("there is no service 'expres'; did you mean 'express'?", out + err)

    def test_a_build_that_fails_is_told_with_its_last_lines(self):
        self.own_service("build: {context: ., network: host}")
        (self.folder / "Dockerfile").write_text(f"FROM {engine.BASE_IMAGE}\nRUN echo no such luck && false\n")
        code, out, err = self.run_to_end("own.yaml", "--out", "out")
        self.assertEqual(code, 3)
        self.assertIn("the build of service own failed", out + err)
        self.assertIn("no such luck", out + err)

    def test_a_container_that_dies_is_told_at_once_with_status_and_last_words(self):
        self.own_service(f"image: {engine.BASE_IMAGE}\n    command: [sh, -c, 'echo my last words; exit 7']")
        code, out, err = self.run_to_end("own.yaml", "--out", "out")
        self.assertEqual(code, 3)
        self.assertIn("the container exited with status 7", out + err)
        self.assertIn("my last words", out + err)
        self.assertEqual(self.containers(), [])

    def test_a_published_port_is_flagged_in_the_record_and_on_the_console(self):
        serve = ("import http.server as h; H = h.SimpleHTTPRequestHandler; H.protocol_version = 'HTTP/1.1'; "
                 "H.log_message = lambda *_: None; h.ThreadingHTTPServer(('', 80), H).serve_forever()")
        # The check would fail, and the restart hide a death; both are switched off, which each version must accept.
        self.own_service(f"image: {engine.BASE_IMAGE}\n    restart: always\n"
                         "    healthcheck: {test: [CMD, 'no-such'], interval: 1s}\n    ports: ['127.0.0.1:${PORT}:80']\n"
                         f"    command: [python3, -c, \"{serve}\"]")
        code, out, err = self.run_to_end("own.yaml", "--out", "out")
        self.assertEqual(code, 0, out + err)
        self.assertIn("own: reached through a port that the container engine publishes", out)
        trial, = strict_json((self.folder / "out/run.json").read_text())["cases"][0]["trials"]
        self.assertIs(trial["published_port"], True)
        self.assertEqual(docker("network", "ls", "-q", "--filter", "label=com.docker.compose.project"), [])

    def own_service(self, keys):
        (self.folder / "own-compose.yaml").write_text(f"services:\n  own:\n    {keys}\n")
        self.suite("suite: own\ntargets: [{target: own, compose: {file: own-compose.yaml, service: own}}]\n"
                   "scenarios: [{name: hello, connections: 2, warmup: 0s, duration: 300ms}]\n", "own.yaml")

    def test_brought_up_by_hand_all_four_can_be_measured_and_hold_their_ports(self):
        command = [*self.engine.composes[self.compose].split(), "-f", str(COMPOSE_FILE), "-p", "backbench-by-hand"]
        self.addCleanup(engine.run, *command, "down", "--timeout", "3", env=self.environment(), check=False)
        engine.run(*command, "up", "-d", "--build", env=self.environment(), timeout=BUILD_AND_RUN)
        targets = ", ".join(f"{{target: {name}, url: 'http://127.0.0.1:{port}'}}" for name, port in PORTS.items())
        self.suite(f"suite: byhand\ntargets: [{targets}]\nscenarios:\n  - {{name: hello, connections: 2, warmup: 0s, "
                   "duration: 300ms, expect: {json: {result: {length: 120000}}}}\n", "byhand.yaml")
        code, out, err = self.run_to_end("byhand.yaml", "--out", "out")
        self.assertEqual(code, 0, out + err)

        self.suite(LONG, "long.yaml")
        code, out, err = self.run_to_end("long.yaml", "--out", "taken")
        self.assertEqual(code, 3)
        holder = docker("ps", "-q", "--filter", "label=com.docker.compose.project=backbench-by-hand", "--filter",
                        "label=com.docker.compose.service=express")[0]
        self.assertRegex(out + err, f"port 3000 is taken by pid .* in container {holder}")
        self.assertIn(f"docker stop {holder}", out + err)


class First(Everything, ComposeTest):
    compose = "v1"


class Second(Everything, ComposeTest):
    compose = "v2"

    def test_without_an_engine_it_says_so_and_what_to_do(self):
        self.suite(LONG, "long.yaml")
        code, out, err = self.run_to_end("long.yaml", "--out", "out",
                                         environment={"DOCKER_HOST": f"unix://{self.folder}/none"})
        self.assertEqual(code, 3)
        self.assertIn("the container engine does not answer", out + err)


if __name__ == "__main__":
    with engine.Engine() as running:
        ComposeTest.engine = running
        chosen = [case for case in (Second, First) if case.compose in running.composes]
        suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(case) for case in chosen)
        if sys.argv[1:]:
            wanted = [test for group in suite for test in group if any(word in test.id() for word in sys.argv[1:])]
            suite = unittest.TestSuite(wanted)
        result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() else 1)
