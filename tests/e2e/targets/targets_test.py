#!/usr/bin/env python3
"""What a back end under targets/ does by itself: over HTTP, without the harness.

    targets_test.py flask|sanic|... [unittest options]

Installs the target's packages when they are missing, then starts it on a free port with 2 and with 4 workers. Skipped,
with the reason, when a tool that the target's commands name is not installed.
"""

import fcntl
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

TARGETS = pathlib.Path(__file__).resolve().parents[3] / "targets"
RESULT = "Hello world!" * 10_000
HANG = 60  # seconds; nothing here takes so long
SETUP = 900  # seconds; a compiler on a busy machine takes its time

STATIC = {"nginx-static"}  # answer from a file and cannot echo
# Targets of one process, whatever WORKERS says, and what tells there how many threads serve.
THREADED = {
    "go-net-http": lambda running: int(re.search(r"GOMAXPROCS (\d+)", running.output())[1]),
    "axum": lambda running: len([name for name in running.threads() if name == "worker"]),
}


def read_target(path):
    """The part of target.yaml that this test needs. The file is read by the harness proper in other tests."""
    text = re.sub(r"\s+#.*", "", path.read_text())

    def words(flow):
        return [word.strip().strip("'\"") for word in flow.split(",")]

    setup = re.search(r"^setup:\n((?:  - \[.*\]\n)+)", text, re.M)
    inputs = re.search(r"^inputs: \[(.*)\]$", text, re.M)
    flow = re.search(r"^  command: \[(.*)\]$", text, re.M)
    block = re.search(r"^  command:\n((?:    - .*\n)+)", text, re.M)
    command = words(flow[1]) if flow else re.findall(r"^    - (.*)$", block[1], re.M)
    env = re.search(r"^  env: \{(.*)\}$", text, re.M)
    return {
        "setup": [words(step) for step in re.findall(r"- \[(.*)\]", setup[1])] if setup else [],
        "inputs": words(inputs[1]) if inputs else [],
        "command": command,
        "env": dict(map(str.strip, pair.split(":", 1)) for pair in env[1].split(", ")),
    }


def fill(text, values):
    text = text.strip("'\"")
    return re.sub(r"\$\{(\w+)(?::-[^}]*)?\}", lambda name: values[name[1]], text)


def environment_of(target, values):
    return {**os.environ, **{name: fill(value, {**os.environ, **values}) for name, value in target["env"].items()}}


def missing_tools(target):
    """Programs named by the target's commands that are in no folder of its PATH."""
    path = environment_of(target, {"PORT": "0", "WORKERS": "1"})["PATH"]
    named = {words[0] for words in [*target["setup"], target["command"]] if "/" not in words[0]}
    return sorted(name for name in named if not shutil.which(name, path=path))


def install(folder, target):
    """Runs the setup steps, unless they were run since their inputs last changed: by this test or by the harness."""
    if not target["setup"]:
        return
    products = {"npm": "node_modules", "python3": ".venv", "cargo": "target", "go": "server", "nginx": "www"}
    product = folder / products[target["setup"][0][0]]
    inputs = [folder / "target.yaml", *(folder / name for name in target["inputs"])]

    def is_newer(stamp):
        return stamp.exists() and stamp.stat().st_size and all(stamp.stat().st_mtime >= each.stat().st_mtime for each in inputs)

    with open(folder / ".backbench-setup", "a") as stamp:  # the harness sets up under this lock, too
        fcntl.flock(stamp, fcntl.LOCK_EX)
        own = folder / ".backbench-tested"
        if product.exists() and (is_newer(own) or is_newer(folder / ".backbench-setup")):
            return
        environment = environment_of(target, {"PORT": "0", "WORKERS": "1"})
        for step in target["setup"]:
            subprocess.run(step, cwd=folder, env=environment, check=True, timeout=SETUP)
        own.write_text("setup succeeded\n")


def session_of(leader):
    """The live processes of a session, each with its CPU time. A zombie is dead: who reaps it is not our business."""
    alive = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended while we looked
        if int(fields[3]) == leader and fields[0] not in "ZX":
            alive[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
    return alive


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, holds):
    deadline = time.monotonic() + HANG
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {HANG} s")
        time.sleep(0.02)


class Running:
    """A target that is up, in a session of its own."""

    def __init__(self, folder, target, workers):
        self.port = free_port()
        values = {"PORT": str(self.port), "WORKERS": str(workers)}
        env = environment_of(target, values)
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([fill(word, values) for word in target["command"]], cwd=folder, env=env,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)
        wait_until("ready", self.answers)

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.output()}")
        try:
            return self.ask("GET", "/healthcheck")[0].status == 200
        except OSError:
            return False

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG)

    def ask(self, method, path, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def processes(self):
        return session_of(self.process.pid)

    def threads(self):
        """The names of the leader's threads."""
        return [name.read_text().strip() for name in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/comm")]

    def idles(self):
        """Whether it does nothing, so that every worker has started: one that answers says nothing of the others."""
        before = self.processes()
        time.sleep(0.5)
        return before == self.processes()

    def stop(self, send=os.killpg):
        send(self.process.pid, signal.SIGTERM)
        self.process.wait(HANG)
        wait_until("nothing left behind", lambda: not self.processes())

    def kill(self):
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(HANG)
        self.log.close()


class TargetTest(unittest.TestCase):
    name = None

    @classmethod
    def setUpClass(cls):
        cls.folder = TARGETS / cls.name
        cls.target = read_target(cls.folder / "target.yaml")
        if missing := missing_tools(cls.target):
            raise unittest.SkipTest(f"not installed: {', '.join(missing)}")
        install(cls.folder, cls.target)
        cls.shared = Running(cls.folder, cls.target, workers=2)
        cls.addClassCleanup(cls.shared.kill)

    def start(self, workers):
        running = Running(self.folder, self.target, workers)
        self.addCleanup(running.kill)
        return running

    def test_root_is_the_120_kb_json_and_nothing_else(self):
        response, body = self.shared.ask("GET", "/")
        self.assertEqual(response.status, 200)
        self.assertTrue(response.headers["Content-Type"].startswith("application/json"))
        self.assertEqual(int(response.headers["Content-Length"]), len(body))
        self.assertEqual(json.loads(body), {"result": RESULT})
        self.assertLess(len(body), 120_020)  # no blanks that would make one back end send more than another
        self.assertIsNone(response.headers["ETag"])

    def test_healthcheck_answers(self):
        response, body = self.shared.ask("GET", "/healthcheck")
        self.assertEqual((response.status, json.loads(body)), (200, {"status": "ok"}))

    def test_echo_sends_back_the_same_bytes_and_type(self):
        if self.name in STATIC:
            self.assertIn(self.shared.ask("POST", "/echo", b"{}")[0].status, (404, 405))
            return
        for kind, sent in (("application/json", b'{"n": 1}'), ("application/octet-stream", bytes(range(256)) * 4000)):
            response, body = self.shared.ask("POST", "/echo", sent, {"Content-Type": kind})
            self.assertEqual((response.status, body), (200, sent))
            self.assertEqual(response.headers["Content-Type"].split(";")[0], kind)

    def test_other_paths_and_methods_are_refused(self):
        self.assertEqual(self.shared.ask("GET", "/nope")[0].status, 404)
        self.assertIn(self.shared.ask("GET", "/echo")[0].status, (404, 405))

    def test_a_connection_carries_many_requests(self):
        connection = self.shared.connect()
        self.addCleanup(connection.close)
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        if self.name == "flask-dev":  # the development server never keeps one
            self.assertEqual(response.headers["Connection"], "close")
            return
        socket_of_first = connection.sock
        self.assertIsNotNone(socket_of_first)
        for _ in range(20):
            connection.request("GET", "/")
            self.assertEqual(len(json.loads(connection.getresponse().read())["result"]), 120_000)
            self.assertIs(connection.sock, socket_of_first)

    def test_workers_come_from_the_environment_and_leave_with_the_leader(self):
        two, four = self.start(2), self.start(4)
        more = 0 if self.name == "flask-dev" or self.name in THREADED else 2
        wait_until("all workers have started", lambda: two.idles() and four.idles())
        self.assertEqual(len(four.processes()) - len(two.processes()), more)
        self.assertGreaterEqual(len(two.processes()), 1 + more)
        if serving := THREADED.get(self.name):
            self.assertEqual((serving(two), serving(four)), (2, 4))
        idle = four.connect()
        self.addCleanup(idle.close)
        idle.request("GET", "/healthcheck")
        idle.getresponse().read()
        four.stop(os.kill)  # the leader alone, with a client connected
        two.stop()
        for gone in (two, four):
            with socket.socket() as again:
                again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                again.bind(("127.0.0.1", gone.port))

    def test_requests_are_logged_by_the_development_server_alone(self):
        running = self.start(2)
        for _ in range(5):
            running.ask("GET", "/?find-me")
        running.stop()
        self.assertEqual("find-me" in running.output(), self.name == "flask-dev")


if __name__ == "__main__":
    TargetTest.name = sys.argv.pop(1)
    unittest.main()
