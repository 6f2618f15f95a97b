"""`backbench validate`: all problems at once, in the form that was asked for."""

import unittest

from program import SMALL, CliTest, strict_json

BROKEN = SMALL.replace("port: auto", "prot: 1").replace("duration: 400ms", "duration: 200")


class Validate(CliTest):
    def test_a_good_file_is_0_and_says_so(self):
        done = self.run_program("validate", self.suite())
        self.assert_exit(done, 0)
        self.assertIn("small.yaml", done.out)

    def test_all_problems_are_shown_with_place_line_caret_and_cure(self):
        done = self.run_program("validate", self.suite(BROKEN))
        self.assert_exit(done, 2)
        text = done.out + done.err
        column = BROKEN.splitlines()[3].index("prot") + 1
        self.assertIn(f"small.yaml:4:{column}: error: ", text)
        self.assertIn("did you mean 'port'?", text)
        self.assertIn("^~~~", text)
        self.assertRegex(text, r"small\.yaml:5:\d+: error: ")

    def test_several_files_are_all_read(self):
        first, second = self.suite(BROKEN, "first.yaml"), self.suite(BROKEN, "second.yaml")
        done = self.run_program("validate", first, second)
        self.assert_exit(done, 2)
        for name in ("first.yaml:4:", "second.yaml:4:"):
            self.assertIn(name, done.out + done.err)

    def test_github_annotations(self):
        done = self.run_program("validate", self.suite(BROKEN), "--error-format=github")
        self.assert_exit(done, 2)
        lines = (done.out + done.err).splitlines()
        notes = [line for line in lines if line.startswith("::error ")]
        self.assertEqual(len(notes), 2, lines)
        self.assertRegex(notes[0], r"^::error file=.*small\.yaml,line=4,col=\d+,endColumn=\d+,title=[^:]+::.*prot")

    def test_json_has_one_object_a_line(self):
        done = self.run_program("validate", self.suite(BROKEN), "--error-format=json")
        self.assert_exit(done, 2)
        objects = [strict_json(line) for line in done.out.splitlines()]
        self.assertEqual([problem["line"] for problem in objects], [4, 5])
        self.assertEqual(set(objects[0]) - {"cure"}, {"file", "line", "column", "length", "message"})

    def test_an_unknown_error_format_is_2(self):
        self.assert_exit(self.run_program("validate", self.suite(), "--error-format=xml"), 2)

    def test_the_schemas_are_printed_as_json(self):
        for kind in ("suite", "target"):
            with self.subTest(kind=kind):
                done = self.run_program("schema", kind)
                self.assert_exit(done, 0)
                self.assertIn("draft-07", strict_json(done.out)["$schema"])


if __name__ == "__main__":
    unittest.main()
