"""The sample that exported_sample writes, and what of it has been measured."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest


class SampleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="backbench-export-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        subprocess.run([os.environ["SAMPLE"], folder.name], check=True)
        cls.run_file = json.loads((cls.folder / "run.json").read_text())

    def text(self, name):
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return file.read()

    def whole_trials(self):
        """(case, trial) of every one that was measured from begin to end."""
        return [(case, trial) for case in self.run_file["cases"] for trial in case["trials"] if "failure" not in trial]
