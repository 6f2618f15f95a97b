"""The backbench binary as a test drives it: suites written to a folder of their own, output taken apart, leftovers found."""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("BACKBENCH", str(ROOT / "build" / "backbench"))
HANG = 60  # seconds after which a command that should have ended counts as hung

# One embedded server, one scenario, two fifths of a second measured.
SMALL = """
suite: small
targets:
  - {target: own, embedded: {body: 1KiB}, port: auto}
defaults: {warmup: 50ms, duration: 400ms}
scenarios:
  - name: hello
    connections: [1, 2]
"""


@dataclasses.dataclass
class Done:
    code: int
    out: str
    err: str

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def strict_json(text):
    """As a JavaScript or Rust reader takes it: NaN and Infinity are no JSON, and no key comes twice."""

    def refuse(word):
        raise ValueError(f"{word} is no JSON")

    def unique(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key given twice among {keys}")
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)


class CliTest(unittest.TestCase):
    """A test with a working folder of its own, and the promise that no process of it is left at the end."""

    program = PROGRAM

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="backbench-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # Children inherit it, so leftovers can be told from anybody else's processes.
        self.mark = f"BACKBENCH_E2E={self.folder.name}"
        self.addCleanup(self.assert_nothing_left)

    def suite(self, text=SMALL, name="small.yaml"):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def environment(self, **added):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("BENCHMARK_", "NO_COLOR", "FORCE_COLOR"))}
        name, value = self.mark.split("=")
        return {**clean, name: value, **added}

    def start(self, *words, environment=None, **how):
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **how}
        return subprocess.Popen([self.program, *words], cwd=self.folder, text=True,
                                env=self.environment(**(environment or {})), **how)

    def run_program(self, *words, environment=None, **how):
        process = self.start(*words, environment=environment, **how)
        return self.finish(process)

    def finish(self, process):
        try:
            out, err = process.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            self.fail(f"did not end within {HANG} s\n{out}\n{err}")
        return Done(process.returncode, out, err)

    def assert_exit(self, done, code):
        self.assertEqual(done.code, code, str(done))

    def results(self):
        """The one folder that a run left under results/."""
        folders = list((self.folder / "results").iterdir())
        self.assertEqual(len(folders), 1, folders)
        return folders[0]

    def run_file(self):
        return strict_json((self.results() / "run.json").read_text())

    def processes(self):
        """Living processes of this test other than itself; a zombie that its parent has yet to reap is dead."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                environ = (entry / "environ").read_bytes().split(b"\0")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if self.mark.encode() in environ and state not in "ZX":
                found.append(f"{entry.name}: {command}")
        return found

    def assert_nothing_left(self):
        self.assertTrue(self.becomes(lambda: not self.processes()), f"left behind: {self.processes()}")

    def becomes(self, condition, within=10):
        """Waits for a condition; whether it came true."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.01)
        return bool(condition())

    def measuring(self, process):
        """Whether the run has got as far as its first saved file and a server that is up."""
        return process.poll() is None and len(self.processes()) > 1 and list(self.folder.glob("results/*/run.json"))

    def interrupt(self, process, which=signal.SIGINT):
        self.assertTrue(self.becomes(lambda: self.measuring(process)), "never began to measure")
        process.send_signal(which)
