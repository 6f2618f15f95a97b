"""trials.csv as Python's csv module, strict, reads it."""

import csv
import io
import unittest

from sample import SampleTest


class Csv(SampleTest):
    def test_every_figure_is_there_with_its_names_unharmed(self):
        rows = list(csv.DictReader(io.StringIO(self.text("trials.csv"), newline=""), strict=True))
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        found = {(row["case"].removeprefix("'") if row["case"][1:2] in "=+-@" else row["case"], int(row["trial"]), row["metric"]):
                 float(row["value"]) for row in rows}
        for case, trial in self.whole_trials():
            figures = trial["measured"]["figures"]
            self.assertEqual(found[case["name"], trial["index"], "rps"], figures["rps"])
            p50 = trial["measured"]["response_time"].get("p50")
            self.assertEqual(found[case["name"], trial["index"], "p50_ms"], p50["value_ms"])
        failed = sum("failure" in trial for case in self.run_file["cases"] for trial in case["trials"])
        self.assertEqual(sum(row["metric"] == "failed_trial" for row in rows), failed)

    def test_no_cell_is_a_formula(self):
        for row in csv.reader(io.StringIO(self.text("trials.csv"), newline=""), strict=True):
            for cell in row:
                self.assertNotRegex(cell, r"^[=+@\t\r]")


if __name__ == "__main__":
    unittest.main()
