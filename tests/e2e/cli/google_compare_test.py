"""Google Benchmark's own compare.py reads our benchmark.json, and `--rule compat-utest` says what it says.

Debian: libbenchmark-tools, and python3-scipy for its U test.
"""

import pathlib
import subprocess
import sys
import unittest

from program import CliTest

COMPARE_PY = pathlib.Path("/usr/share/benchmark/compare.py")

SUITE = """
suite: shop
targets: [{target: own, embedded: {body: 1KiB}, port: auto}]
defaults: {warmup: 20ms, duration: 100ms, repetitions: 3}
scenarios: [{name: page, connections: [1, 2]}]
"""


def python_with_scipy():
    """One that can run compare.py, or None."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import scipy"], capture_output=True).returncode == 0:
            return python
    return None


class GoogleCompare(CliTest):
    def test_prints_the_p_values_that_compat_utest_prints(self):
        if not COMPARE_PY.exists():
            self.skipTest("NOT CHECKED: no compare.py here; Debian's libbenchmark-tools has it")
        python = python_with_scipy()
        if not python:
            self.skipTest("NOT CHECKED: compare.py needs SciPy; Debian's python3-scipy has it")
        for name in ("base", "new"):
            self.assert_exit(self.run_program("run", self.suite(SUITE), "--out", name), 0)
        done = subprocess.run([python, str(COMPARE_PY), "--no-color", "benchmarks", "base/benchmark.json", "new/benchmark.json"],
                              cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        ours = self.run_program("compare", "base", "new", "--rule", "compat-utest").out
        for name in ("page/own/connections:1", "page/own/connections:2"):
            theirs = next(line for line in done.stdout.splitlines() if line.startswith(name + "_pvalue"))
            row = next(line for line in ours.splitlines() if line.startswith(name + " "))
            for p in theirs.split()[1:3]:
                self.assertIn(f" {p} ", row, done.stdout + ours)


if __name__ == "__main__":
    unittest.main()
