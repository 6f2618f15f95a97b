"""Command lines of the README and the documents, run as they stand.

Those that only tell something are run whole; a line that measures is run with --dry-run. Whether each line is
understood at all is for tests/lint/docs.
"""

import re
import shlex
import unittest

import yaml

import program
from program import CliTest

TELLS = ("list", "validate", "schema", "help", "version")


def command_lines():
    for document in sorted([program.ROOT / "README.md", program.ROOT / "CONTRIBUTING.md", *(program.ROOT / "docs").glob("*.md")]):
        for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.M | re.S):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words and words[0].endswith("backbench"):
                    yield document.name, words[1:]


class Documents(CliTest):
    def setUp(self):
        super().setUp()
        for name in ("scenarios", "targets", "compose"):
            (self.folder / name).symlink_to(program.ROOT / name)

    def test_lines_that_tell_something_do(self):
        tried = 0
        for document, words in command_lines():
            if words[0] in TELLS or words[0].startswith("--benchmark_list_tests"):
                with self.subTest(document=document, words=words):
                    done = self.run_program(*words)
                    self.assert_exit(done, 0)
                    self.assertTrue(done.out)
                    tried += 1
        self.assertGreater(tried, 4)

    def test_lines_that_measure_would_run_something(self):
        tried = 0
        for document, words in command_lines():
            if words[0] == "run":
                with self.subTest(document=document, words=words):
                    done = self.run_program(*words, *(() if "--dry-run" in words else ("--dry-run",)))
                    self.assert_exit(done, 0)
                    tried += 1
        self.assertGreater(tried, 2)


class Workflow(CliTest):
    """This repository's own jobs on GitHub, as far as they can be run here."""

    def setUp(self):
        super().setUp()
        (self.folder / ".github").symlink_to(program.ROOT / ".github")

    def steps(self):
        workflow = yaml.safe_load((program.ROOT / ".github/workflows/checks.yml").read_text())
        return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]

    def test_asks_scripts_test_for_parts_that_it_has(self):
        known = (program.ROOT / "scripts/test").read_text()
        asked = [shlex.split(step)[1:] for step in self.steps() if step.startswith("scripts/test")]
        self.assertGreater(len(asked), 1)
        for parts in asked:
            for part in parts:
                self.assertRegex(known, rf"[ (|]{part}[|)]")

    def test_compares_the_checkout_with_another_one(self):
        line = next(step for step in self.steps() if " ab " in step)
        words = shlex.split(line.split("|")[0])[1:]
        done = self.run_program(*(word.replace("base/.github", ".github") for word in words), "--max-time", "1s")
        self.assert_exit(done, 0)
        self.assertIn("embedded", done.out)


if __name__ == "__main__":
    unittest.main()
