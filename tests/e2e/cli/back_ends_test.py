"""scenarios/smoke.yaml through the binary: the four real back ends start, answer correctly, and every request is booked.

It looks at statuses, bodies and accounts, never at speed. The first run installs the back ends' packages.
"""

import subprocess
import unittest

from program import PROGRAM, ROOT, CliTest, strict_json

SETUP_AND_RUN = 800  # seconds; installing from the registries is the most of it
BACK_ENDS = {"flask", "sanic", "fastapi", "express"}


class BackEnds(CliTest):
    def test_the_four_back_ends_answer_correctly_and_every_request_is_accounted_for(self):
        out = self.folder / "run"
        done = subprocess.run([PROGRAM, "run", "scenarios/smoke.yaml", "--out", str(out)], cwd=ROOT, text=True,
                              capture_output=True, timeout=SETUP_AND_RUN, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        run = strict_json((out / "run.json").read_text())
        self.assertEqual({case["target"] for case in run["cases"]}, BACK_ENDS)
        for case in run["cases"]:
            for trial in case["trials"]:
                with self.subTest(case["name"]):
                    self.check(case, trial)
        for target in BACK_ENDS:
            strict_json((out / "autocannon" / f"hello.{target}_1_4_1.json").read_text())

    def check(self, case, trial):
        self.assertNotIn("failure", trial)
        measured = trial["measured"]
        for books in (measured["whole"], measured["window"]):
            ended = {k: v for k, v in books.items() if k not in ("in_flight_at_start", "sent", "in_flight_at_end")}
            self.assertEqual(books["in_flight_at_start"] + books["sent"],
                             sum(ended.values()) + books["in_flight_at_end"])
            self.assertEqual(sum(ended.values()), books["ok"], ended)
        window = measured["window"]
        self.assertGreater(window["ok"], 0)
        self.assertEqual(measured["statuses"], {"200": window["ok"]})
        if case["scenario"] == "hello":
            # 120 000 characters a body; a response begun before the window may have been read in part before it.
            self.assertGreaterEqual(measured["bytes_received"], 120_000 * (window["ok"] - case["connections"]))


if __name__ == "__main__":
    unittest.main()
