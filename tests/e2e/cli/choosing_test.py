"""What is run and what is only told: filters, lists, dry runs, repetitions."""

import unittest

import program
from program import SMALL, CliTest, strict_json

NAMES = ["hello/own/connections:1", "hello/own/connections:2"]


class Choosing(CliTest):
    def test_list_prints_one_name_a_line(self):
        done = self.run_program("list", self.suite())
        self.assert_exit(done, 0)
        self.assertEqual(done.out.splitlines(), NAMES)

    def test_list_tells_the_time_the_run_will_take(self):
        # Two cases of 50 ms and 400 ms.
        done = self.run_program("list", self.suite(), "--json")
        self.assert_exit(done, 0)
        data = strict_json(done.out)
        self.assertEqual([case["name"] for case in data["benchmarks"]], NAMES)
        self.assertAlmostEqual(data["planned_s"], 0.9)

    def test_list_starts_nothing(self):
        self.assert_exit(self.run_program("list", self.suite(SMALL.replace("embedded: {body: 1KiB}", "process: {command: ['false']}"))), 0)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["small.yaml"])

    def test_dry_run_measures_nothing(self):
        done = self.run_program("run", self.suite(), "--dry-run")
        self.assert_exit(done, 0)
        for name in NAMES:
            self.assertIn(name, done.out)
        self.assertFalse((self.folder / "results").exists())

    def test_filter_chooses_by_expression(self):
        self.assert_exit(self.run_program("run", self.suite(), "--filter", "connections:2$"), 0)
        self.assertEqual([case["name"] for case in self.run_file()["cases"]], NAMES[1:])

    def test_benchmark_filter_chooses_and_negates(self):
        for flag, chosen in (("--benchmark_filter=:1$", NAMES[:1]), ("--benchmark_filter=-:1$", NAMES[1:])):
            with self.subTest(flag=flag):
                done = self.run_program("run", self.suite(), flag, "--dry-run")
                self.assert_exit(done, 0)
                self.assertEqual([name for name in NAMES if name in done.out], chosen)

    def test_flags_come_in_any_order(self):
        self.suite()
        for words in (("--filter", ":2$", "small.yaml", "--benchmark_repetitions=2", "--dry-run"),
                      ("--dry-run", "--benchmark_repetitions=2", "small.yaml", "--filter=:2$"),
                      ("small.yaml", "--benchmark_repetitions=2", "--dry-run", "--filter", ":2$")):
            with self.subTest(words=words):
                done = self.run_program("run", *words)
                self.assert_exit(done, 0)
                self.assertIn("1 benchmarks, 2 trials", done.out)

    def test_repetitions_can_be_asked_for_in_both_ways(self):
        for number, flag in enumerate(("--repetitions=3", "--benchmark_repetitions=3")):
            with self.subTest(flag=flag):
                done = self.run_program("run", self.suite(), flag, "--filter=:1$", "--out", f"out{number}")
                self.assert_exit(done, 0)
                (run,) = (self.folder / f"out{number}").rglob("run.json")
                self.assertEqual(len(strict_json(run.read_text())["cases"][0]["trials"]), 3)

    def test_without_a_command_it_is_a_google_benchmark_program_over_scenarios(self):
        (self.folder / "scenarios").mkdir()
        self.suite(name="scenarios/small.yaml")
        done = self.run_program("--benchmark_list_tests=true")
        self.assert_exit(done, 0)
        self.assertEqual(done.out.splitlines(), NAMES)
        done = self.run_program("--benchmark_filter=:1$", "--benchmark_format=json")
        self.assert_exit(done, 0)
        self.assertEqual(len(strict_json(done.out)["benchmarks"]), 1)

    def test_google_variables_of_the_environment_do_not_change_a_run(self):
        done = self.run_program("run", self.suite(), "--filter=:1$", environment={"BENCHMARK_REPETITIONS": "4"})
        self.assert_exit(done, 0)
        run = self.run_file()
        self.assertEqual(len(run["cases"][0]["trials"]), 1)
        self.assertIn("BENCHMARK_REPETITIONS=4", run["environment"]["benchmark_variables"])
        self.assertIn("BENCHMARK_REPETITIONS", done.err)


class Shipped(CliTest):
    def test_every_suite_that_ships_is_valid_and_can_be_listed(self):
        suites = sorted(str(path) for path in (program.ROOT / "scenarios").glob("*.yaml"))
        self.assertTrue(suites)
        self.assert_exit(self.run_program("validate", *suites), 0)
        for suite in suites:
            with self.subTest(suite=suite):
                self.assertTrue(strict_json(self.run_program("list", suite, "--json").out)["benchmarks"])

    def test_the_quick_start_takes_less_than_a_minute(self):
        done = self.run_program("list", str(program.ROOT / "scenarios" / "quickstart.yaml"), "--json")
        self.assertLess(strict_json(done.out)["planned_s"], 55)


if __name__ == "__main__":
    unittest.main()
