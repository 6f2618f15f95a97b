"""backbench init: what it writes is right as it stands, and what is there already stays as it was."""

import re
import shlex
import unittest

from program import CliTest, strict_json


class Init(CliTest):
    def files(self):
        return {str(path.relative_to(self.folder)): path.read_text() for path in self.folder.rglob("*") if path.is_file()}

    def test_what_is_written_passes_validate_and_runs(self):
        done = self.run_program("init")
        self.assert_exit(done, 0)
        written = re.findall(r"^wrote  (.*)$", done.out, re.M)
        self.assertEqual(sorted(written), sorted(self.files()))
        self.assertEqual(len(done.out.splitlines()) - len(written), 3, "three lines say what to do next")

        self.assert_exit(self.run_program("validate", "scenarios/first.yaml", "targets/my-server/target.yaml"), 0)
        ran = self.run_program("run", "scenarios/first.yaml", "--repetitions", "1")
        self.assert_exit(ran, 0)
        cases = self.run_with_cases()
        self.assertEqual([case["name"] for case in cases], ["page/my-server/connections:1", "page/my-server/connections:10"])
        for case in cases:
            self.assertGreater(case["trials"][0]["measured"]["window"]["ok"], 0)

    def run_with_cases(self):
        folders = [path for path in (self.folder / "results").iterdir() if path.is_dir()]
        self.assertEqual(len(folders), 1)
        return strict_json((folders[0] / "run.json").read_text())["cases"]

    def test_schema_lines_lead_to_the_schemas_themselves(self):
        self.assert_exit(self.run_program("init"), 0)
        for kind, file in (("suite", "scenarios/first.yaml"), ("target", "targets/my-server/target.yaml")):
            with self.subTest(file):
                path = self.folder / file
                line = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", path.read_text().splitlines()[0])
                self.assertEqual((path.parent / line[1]).read_text(), self.run_program("schema", kind).out)

    def test_command_lines_of_the_ci_job_and_the_suite_are_understood(self):
        self.assert_exit(self.run_program("init"), 0)
        job = (self.folder / ".github/workflows/benchmark.yml").read_text()
        lines = re.findall(r"^ +run: backbench (.*)$", job, re.M)
        lines += re.findall(r"^#     backbench ([^#\n]*)", (self.folder / "scenarios/first.yaml").read_text(), re.M)
        self.assertGreaterEqual(len(lines), 5)
        for line in lines:
            with self.subTest(line):
                words = shlex.split(line)
                done = self.run_program(*words, *({"run": ["--dry-run"], "doctor": ["--watch", "1ms"]}.get(words[0], [])))
                self.assertIn(done.code, (0, 1) if words[0] == "doctor" else (0,), str(done))

    def test_nothing_that_is_there_is_overwritten(self):
        (self.folder / "scenarios").mkdir()
        mine = self.folder / "scenarios/first.yaml"
        mine.write_text("mine\n")
        done = self.run_program("init")
        self.assert_exit(done, 0)
        self.assertIn("kept   scenarios/first.yaml\n", done.out)
        self.assertEqual(mine.read_text(), "mine\n")

        before = self.files()
        again = self.run_program("init")
        self.assert_exit(again, 0)
        self.assertNotIn("wrote", again.out)
        self.assertEqual(self.files(), before)

    def test_another_folder_is_made_and_named_in_what_to_do_next(self):
        for folder, typed in (("bench/http", "bench/http"), ("my bench", "'my bench'")):
            with self.subTest(folder):
                done = self.run_program("init", folder)
                self.assert_exit(done, 0)
                self.assertTrue((self.folder / folder / "scenarios/first.yaml").is_file())
                self.assertIn(f"cd {typed} && backbench run", done.out)

    def test_a_folder_that_cannot_be_made_is_told_with_the_reason(self):
        (self.folder / "taken").write_text("")
        done = self.run_program("init", "taken")
        self.assert_exit(done, 4)
        self.assertIn("taken", done.err)
        self.assertIn("Not a directory", done.err)


if __name__ == "__main__":
    unittest.main()
