"""Two versions side by side: what `backbench ab` finds, refuses and keeps, with differences planted on purpose.

What is planted is a wait in the server, many times what the machine adds to it, and both versions take turns, so that a
busy machine delays a verdict and does not change it.
"""

import re
import signal
import unittest

import program
from program import CliTest, strict_json

SUITE = """
suite: versions
targets:
  - {target: own, embedded: {body: 13B, delay: 2ms}, port: auto}
  - {target: slower, embedded: {body: 13B, delay: 2400us}, port: auto}
  - {target: elsewhere, url: "http://127.0.0.1:9"}
defaults: {warmup: 50ms, timeout: 5s}
scenarios:
  - {name: hello, connections: 2}
"""

OWN = "{target: own, embedded: {body: 13B, delay: 2ms}, port: auto}"

# One look: 6 blocks to suspect, 10 fresh ones to confirm, of a tenth of a second each.
FEW = ("--looks", "6", "--confirm", "10", "--pairs", "4", "--max-time", "4m", "--seed", "1")
program.HANG = 300  # twenty seconds on a machine that does nothing else


def by_log(script):
    """A target that finds out which copy it is: by the log that has its port. Nothing else tells the versions apart."""
    log = 'case $(grep -l -- "--port ${PORT}" results/*/logs/*.log) in'
    command = f"[sh, -c, '{log} {script} esac; exec {program.PROGRAM} serve --port ${{PORT}} --body 13B $flags']"
    return f"{{target: own, port: auto, process: {{command: {command}}}}}"


class Ab(CliTest):
    def ab(self, *words, suite=SUITE):
        return self.run_program("ab", self.suite(suite), *words)

    def file(self):
        return strict_json((self.results() / "ab.json").read_text())

    def answers(self, name="hello/own/connections:2"):
        row = next(row for row in self.file()["benchmarks"] if row["name"] == name)
        return {answer["counter"]: answer for answer in row["answers"]}

    def test_a_version_against_itself_ends_without_a_regression(self):
        done = self.ab("--base", "own", "--new", "own", *FEW)
        self.assertIn(done.code, (0, 5), str(done))  # 5: a chance of 1 % that the sentinel trips
        self.assertNotRegex(done.out, r"(?m)^regressed +hello")
        for words in ("VERDICT", "hello/own/connections:2", "COULD SEE", "The sentinel", "of such runs"):
            self.assertIn(words, done.out)
        self.assertNotIn("\x1b", done.out)

    def test_a_planted_fifth_is_a_regression_that_names_the_case_and_is_1(self):
        done = self.ab("--base", "own", "--new", "slower", *FEW)
        self.assert_exit(done, 1)
        row = re.search(r"(?m)^regressed +hello/own/connections:2 +p50 .*? \+(\d+\.\d) % ", done.out)
        self.assertTrue(row, done.out)
        self.assertGreater(float(row[1]), 10)
        self.assertRegex(done.out, r"confirmed on 10 fresh blocks \(p = 0\.00")
        p50 = self.answers()["p50_ms"]
        self.assertEqual(p50["verdict"], "regressed")
        self.assertEqual((p50["screened_blocks"], p50["blocks"]), (6, 10))
        self.assertLess(p50["base"], p50["new"])

    def test_every_block_is_kept_with_its_coins_and_slices(self):
        self.ab("--base", "own", "--new", "slower", "--filter", "hello", *FEW)
        kept = self.file()
        self.assertEqual(kept["schema"], "backbench.ab/1")
        self.assertEqual(kept["ending"], "decided")
        self.assertEqual((kept["base"]["target"], kept["new"]["target"]), ("own", "slower"))
        self.assertEqual(kept["rule"]["seed"], 1)
        self.assertEqual([b["sequence"] for b in kept["blocks"]], list(range(len(kept["blocks"]))))
        for block in kept["blocks"]:
            self.assertEqual(len(block["slices"]), 8)
            # Starting, connecting, warming up, reading, four pairs, stopping.
            self.assertEqual(len(block["coins"]), 4 + block["warmup_pairs"] + 4)
            order = [row[0] for row in block["slices"]]
            for pair, coin in zip(range(0, 8, 2), block["coins"][-5:-1]):
                self.assertEqual(order[pair:pair + 2], ["new", "base"] if coin == "1" else ["base", "new"])
            for arm in ("base", "new"):
                self.assertEqual(block["arms"][arm]["ok"], sum(row[2] for row in block["slices"] if row[0] == arm))
                self.assertGreater(block["arms"][arm]["server_cpu_s"], 0)

    def test_a_folder_with_a_target_file_is_a_version(self):
        for name, delay in (("old", "1ms"), ("changed", "2ms")):
            folder = self.folder / name / "targets" / "shop"
            folder.mkdir(parents=True)
            (folder / "target.yaml").write_text(f"target: shop\nembedded: {{body: 13B, delay: {delay}}}\nport: auto\n")
        done = self.ab("--base", "old/targets/shop", "--new", "changed/targets/shop", *FEW)
        self.assert_exit(done, 1)
        self.assertRegex(done.out, r"(?m)^regressed +hello/shop/connections:2 +p50 ")

    def test_base_that_differs_from_its_own_copy_makes_the_whole_run_unbelievable(self):
        planted = by_log('*sentinel.log) flags="--delay 2ms" ;; *) flags="--delay 1ms" ;;')
        done = self.ab("--base", "own", "--new", "own", *FEW,
                       suite=SUITE.replace(OWN, planted))
        self.assert_exit(done, 5)
        self.assertIn("The sentinel tripped", done.out)
        self.assertTrue(self.file()["sentinel_tripped"])

    def test_a_version_that_dies_in_its_blocks_is_3_and_told_with_its_log(self):
        planted = by_log('*new.log) flags="--fault die:after=40,code=7" ;; *) flags="" ;;')
        done = self.ab("--base", "own", "--new", "own", *FEW,
                       suite=SUITE.replace(OWN, planted))
        self.assert_exit(done, 3)
        self.assertRegex(done.out, r"(?m)^not run +hello/own/connections:2 +new: .*died: exited with status 7")
        failed = [block for block in self.file()["blocks"] if "failure" in block]
        self.assertTrue(failed)
        self.assertIn("new:", failed[0]["failure"])

    def test_a_version_that_fails_more_requests_is_a_regression(self):
        planted = by_log('*new.log) flags="--fault status:every=10,after=20" ;; *) flags="" ;;')
        done = self.ab("--base", "own", "--new", "own", *FEW,
                       suite=SUITE.replace(OWN, planted))
        self.assert_exit(done, 1)
        self.assertRegex(done.out, r"(?m)^regressed +hello/own/connections:2 +\d+ of \d+ requests failed, of base 0 of \d+")

    def limited(self, threshold, *words):
        """Both versions alike and hardly gated, so that nothing but a limit can be the reason of a verdict."""
        keys = f"connections: 2, gate: {{rps: -90%}}, threshold: {threshold}}}"
        return self.ab("--base", "own", "--new", "own", "--looks", "6", "--confirm", "9", "--pairs", "2",
                       "--max-time", "4m", "--seed", "1", *words, suite=SUITE.replace("connections: 2}", keys))

    def test_a_new_version_beyond_its_limit_is_1_and_named_with_figure_and_limit(self):
        done = self.limited("{p50_ms: 1}")  # and each answer takes 2
        self.assert_exit(done, 1)
        row = re.search(r"(?m)^regressed .*p50 ≤ 1\.00 ms +[\d.]+ ms +([\d.]+) ms ", done.out)
        self.assertTrue(row, done.out)
        self.assertGreaterEqual(float(row[1]), 2)
        said = " ".join(done.out.split())
        self.assertRegex(said, r"hello/own/connections:2 p50 ≤ 1\.00 ms: beyond its limit in (\d+) of \1 fresh blocks")
        limit, = (a for row in self.file()["benchmarks"] for a in row["answers"] if "limit" in a)
        self.assertEqual((limit["verdict"], limit["limit"], limit["screened_blocks"]), ("regressed", 1, 6))
        self.assertGreaterEqual(limit["new_interval"][0], 2)

    def test_a_new_version_that_keeps_its_limits_is_0_and_what_no_block_has_is_said(self):
        done = self.limited("{p50_ms: 1000, rps: 1, error_pct: 1, max_ms: 1}")
        self.assert_exit(done, 0)
        self.assertRegex(done.out, r"(?m)^ok .* p50 ≤ 1\.00 s ")
        self.assertRegex(done.out, r"(?m)^ok .* req/s ≥ 1")
        self.assertIn("the limits of max_ms;", " ".join(done.out.split()))
        benchmark = self.file()["benchmarks"][0]
        self.assertIs(benchmark["too_many_errors"], False)
        self.assertEqual(benchmark["limits_not_judged"], ["max_ms"])

    def test_a_broken_limit_is_told_in_every_format(self):
        for form, words in (("markdown", r"\*\*regressed\*\* \|[^|]*\| p50 ≤ 1\.00 ms \|.*beyond its limit in "),
                            ("junit", r"<failure [^>]*p50 ≤ 1\.00 ms [^>]*beyond its limit in "),
                            ("github", r"::error title=[^:]*p50 ≤ 1\.00 ms::regressed: .*beyond its limit in ")):
            done = self.limited("{p50_ms: 1}", "--format", form, "--out", form)
            self.assert_exit(done, 1)
            self.assertRegex(done.out, words)

    def test_ctrl_c_keeps_what_was_measured_and_says_what_it_supports(self):
        process = self.start("ab", self.suite(SUITE), "--base", "own", "--new", "slower", "--seed", "1")

        def some_blocks():
            files = list(self.folder.glob("results/*/ab.json"))
            return files and len(strict_json(files[0].read_text())["blocks"]) >= 2

        self.assertTrue(self.becomes(some_blocks, within=200), "never made two blocks")
        process.send_signal(signal.SIGINT)
        done = self.finish(process)
        self.assert_exit(done, 130)
        self.assertRegex(done.out, r"(?s)Stopped after \d+ blocks; .*inconclusive:\s.*hello/own/connections:2\sp50")
        kept = self.file()
        self.assertEqual(kept["ending"], "interrupted")
        self.assertGreaterEqual(len(kept["blocks"]), 2)

    def test_time_that_is_over_leaves_it_inconclusive_and_5_when_a_verdict_is_required(self):
        words = ("--base", "own", "--new", "slower", "--max-time", "1ms")
        self.assert_exit(self.ab(*words, "--out", "one"), 0)
        done = self.ab(*words, "--out", "two", "--require-verdict")
        self.assert_exit(done, 5)
        self.assertIn("Out of time", done.out)

    def test_progress_says_what_is_open(self):
        done = self.ab("--base", "own", "--new", "own", *FEW)
        self.assertRegex(done.err, r"look 1: \d+ blocks to the next decision.* open: hello/own/connections:2 p50")


class Refused(CliTest):
    def refused(self, *words, suite=SUITE):
        done = self.run_program("ab", self.suite(suite), *words)
        self.assert_exit(done, 2)
        self.assertFalse((self.folder / "results").exists())
        return done.err

    def test_a_rule_that_could_never_call_anything_a_regression(self):
        said = self.refused("--base", "own", "--new", "slower", "--looks", "6", "--confirm", "4")
        self.assertRegex(said, r"4\b")

    def test_looks_that_do_not_rise(self):
        for looks in ("10,10", "20,10", "", "ten", "0"):
            self.assertIn("--looks", self.refused("--base", "own", "--new", "slower", "--looks", looks))

    def test_versions_that_are_not_there_or_cannot_be_started_twice(self):
        self.assertIn("did you mean 'slower'?", self.refused("--base", "own", "--new", "slowre"))
        self.assertIn("url", self.refused("--base", "elsewhere", "--new", "own"))
        (self.folder / "broken").mkdir()
        (self.folder / "broken" / "target.yaml").write_text("target: broken\nembeded: {}\n")
        self.assertIn("did you mean 'embedded'?", self.refused("--base", "broken", "--new", "own"))

    def test_a_load_in_stages(self):
        staged = SUITE.replace("connections: 2}", "stages: [{connections: 2, for: 1s}]}")
        self.assertIn("stages", self.refused("--base", "own", "--new", "own", suite=staged))

    def test_a_gate_on_a_figure_that_turns_do_not_give(self):
        gated = SUITE.replace("connections: 2}", "connections: 2, gate: {max_ms: +10%}}")
        self.assertIn("max_ms", self.refused("--base", "own", "--new", "own", suite=gated))

    def test_a_filter_that_matches_nothing(self):
        self.assertIn("--filter", self.refused("--base", "own", "--new", "own", "--filter", "nothing"))


class Selftest(CliTest):
    def test_says_how_each_figure_scatters_and_what_was_found(self):
        done = self.run_program("selftest", "--ab", "--max-time", "5s", "--pairs", "4")
        self.assertIn(done.code, (0, 1), str(done))
        for words in ("block spread", "could have seen", "+5 % planted", "p50_ms", "server_cpu_us_per_req", "rps"):
            self.assertIn(words, done.out)
        self.assertRegex(done.out, r"(?m)^\w+ +same ")

    def test_needs_to_be_told_of_what(self):
        self.assert_exit(self.run_program("selftest"), 2)


if __name__ == "__main__":
    unittest.main()
