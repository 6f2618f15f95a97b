"""The HTML report from the command line. What it looks like is held by tests/e2e/browser."""

import json
import os
import re
import unittest

from program import CliTest

WITHOUT = "built without the page"


def data_of(html):
    return json.loads(re.search(r'<script type="application/json" id="backbench-data">(.*?)</script>', html, re.S)[1])


class Report(CliTest):
    def setUp(self):
        super().setUp()
        done = self.run_program("run", self.suite())
        self.assert_exit(done, 0)
        if WITHOUT in done.err:
            self.skipTest("this backbench was built without npm")

    def test_a_run_closes_with_a_report_of_what_it_measured(self):
        html = (self.results() / "report.html").read_text()
        run = self.run_file()
        record = data_of(html)["runs"][0]["record"]
        self.assertEqual([c["name"] for c in record["cases"]], [c["name"] for c in run["cases"]])
        self.assertEqual([c["merged"]["rps"] for c in record["cases"]], [c["merged"]["rps"] for c in run["cases"]])

    def test_report_makes_the_same_page_again_from_the_file_on_disk(self):
        folder = self.results()
        first = (folder / "report.html").read_bytes()
        (folder / "report.html").unlink()
        done = self.run_program("report", str(folder))
        self.assert_exit(done, 0)
        self.assertEqual(done.out, f"{folder}/report.html\n")
        self.assertEqual((folder / "report.html").read_bytes(), first)

    def test_o_chooses_the_file_and_a_base_is_set_beside(self):
        folder = str(self.results())
        self.assert_exit(self.run_program("report", folder, "--base", f"{folder}/run.json", "-o", "page.html"), 0)
        self.assertIn('id="comparison"', (self.folder / "page.html").read_text())

    def test_several_runs_share_a_page(self):
        folder = str(self.results())
        self.assert_exit(self.run_program("report", folder, folder, "-o", "page.html"), 0)
        self.assertEqual(len(data_of((self.folder / "page.html").read_text())["runs"]), 2)

    def test_what_is_no_run_is_refused_by_name(self):
        done = self.run_program("report", "nowhere")
        self.assert_exit(done, 2)
        self.assertIn("nowhere", done.err)

    def test_a_place_that_cannot_be_written_is_told(self):
        done = self.run_program("report", str(self.results()), "-o", "no/such/folder/page.html")
        self.assert_exit(done, 4)
        self.assertIn("page.html", done.err)


@unittest.skipUnless("BACKBENCH_WITHOUT_PAGE" in os.environ, "ctest names the program to test")
class BuiltWithoutNpm(CliTest):
    program = os.environ.get("BACKBENCH_WITHOUT_PAGE")

    def test_a_run_is_as_good_and_says_in_one_line_what_is_missing(self):
        done = self.run_program("run", self.suite(), "--no-plots")
        self.assert_exit(done, 0)
        self.assertEqual(len(self.run_file()["cases"]), 2)
        self.assertFalse((self.results() / "report.html").exists())
        said = [line for line in done.err.splitlines() if "report.html" in line]
        self.assertEqual(len(said), 1, done.err)
        self.assertRegex(said[0], f"{WITHOUT}.*npm.*scripts/setup")

    def test_report_says_the_same_and_is_4(self):
        done = self.run_program("report", "anything")
        self.assert_exit(done, 4)
        self.assertRegex(done.err, f"{WITHOUT}.*apt install npm.*scripts/setup")
        self.assertEqual(done.out, "")


if __name__ == "__main__":
    unittest.main()
