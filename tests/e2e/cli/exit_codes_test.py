"""Every exit code of `backbench help exit-codes`, reached the way a user would reach it. 4 and 130/143 have files of their own."""

import socket
import unittest

from program import SMALL, CliTest


class ExitCodes(CliTest):
    def test_a_run_within_its_error_budget_is_0(self):
        done = self.run_program("run", self.suite())
        self.assert_exit(done, 0)

    def test_a_case_over_its_error_budget_is_1_and_named(self):
        done = self.run_program("run", self.suite(SMALL.replace("body: 1KiB", "body: 1KiB, fault: 'status:every=10'")))
        self.assert_exit(done, 1)
        self.assertIn("hello/own/connections:1", done.out)
        self.assertIn("budget", done.out + done.err)

    def test_an_error_budget_that_is_kept_is_0(self):
        suite = SMALL.replace("body: 1KiB", "body: 1KiB, fault: 'status:every=10'").replace(
            "duration: 400ms", "duration: 400ms, error_budget: 20%")
        self.assert_exit(self.run_program("run", self.suite(suite)), 0)

    def test_an_unknown_flag_is_2_with_the_nearest_known_one(self):
        done = self.run_program("run", self.suite(), "--filtr=a")
        self.assert_exit(done, 2)
        self.assertIn("--filter", done.err)
        self.assertEqual(done.out, "")

    def test_an_unknown_command_is_2_with_the_nearest_known_one(self):
        done = self.run_program("rnu")
        self.assert_exit(done, 2)
        self.assertIn("run", done.err)

    def test_a_suite_that_is_not_there_is_2(self):
        done = self.run_program("run", "nowhere.yaml")
        self.assert_exit(done, 2)
        self.assertIn("nowhere.yaml", done.err)

    def test_a_broken_suite_is_2_and_starts_nothing(self):
        done = self.run_program("run", self.suite(SMALL.replace("connections:", "conections:")))
        self.assert_exit(done, 2)
        self.assertIn("small.yaml:8:5: error:", done.err)
        self.assertIn("connections", done.err)
        self.assertFalse((self.folder / "results").exists())

    def test_a_filter_that_matches_nothing_is_2(self):
        done = self.run_program("run", self.suite(), "--filter", "no-such-case")
        self.assert_exit(done, 2)
        self.assertIn("no-such-case", done.err)

    def test_a_filter_that_is_no_expression_is_2(self):
        for flag in ("--filter=(", "--benchmark_filter=("):
            with self.subTest(flag=flag):
                self.assert_exit(self.run_program("run", self.suite(), flag), 2)

    def test_a_google_flag_with_a_bad_value_is_2(self):
        for flag in ("--benchmark_format=xml", "--benchmark_repetitions=none", "--benchmark_filtre=a"):
            with self.subTest(flag=flag):
                self.assert_exit(self.run_program("run", self.suite(), flag), 2)

    def test_a_target_that_dies_at_once_is_3_with_its_status_and_last_words(self):
        suite = SMALL.replace("{target: own, embedded: {body: 1KiB}, port: auto}",
                              "{target: own, port: auto, process: {command: [sh, -c, 'echo last words; exit 7']}}")
        done = self.run_program("run", self.suite(suite))
        self.assert_exit(done, 3)
        self.assertIn("status 7", done.out + done.err)
        self.assertIn("last words", done.out + done.err)

    def test_a_target_that_never_gets_ready_is_3(self):
        suite = SMALL.replace("{target: own, embedded: {body: 1KiB}, port: auto}",
                              "{target: own, port: auto, process: {command: [sleep, '60']}, ready: {within: 300ms}}")
        self.assert_exit(self.run_program("run", self.suite(suite)), 3)

    def test_an_address_where_nobody_listens_is_3(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # never listens, so a connection is refused, and nobody else gets the port
            suite = SMALL.replace("{target: own, embedded: {body: 1KiB}, port: auto}",
                                  f"{{target: own, url: 'http://127.0.0.1:{taken.getsockname()[1]}', ready: {{within: 300ms}}}}")
            done = self.run_program("run", self.suite(suite))
        self.assert_exit(done, 3)

    def test_one_dead_target_does_not_keep_the_others_from_running(self):
        suite = SMALL.replace("  - {target: own,", "  - {target: dead, port: auto, process: {command: ['false']}}\n  - {target: own,")
        done = self.run_program("run", self.suite(suite))
        self.assert_exit(done, 3)
        cases = {case["name"]: case for case in self.run_file()["cases"]}
        self.assertIn("failure", cases["hello/dead/connections:1"]["trials"][0])
        self.assertNotIn("failure", cases["hello/own/connections:2"]["trials"][0])

    def test_a_port_in_use_is_3_and_names_who_holds_it(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            suite = SMALL.replace("port: auto", f"port: {port}")
            done = self.run_program("run", self.suite(suite))
        self.assert_exit(done, 3)
        self.assertIn(str(port), done.out + done.err)
        self.assertIn("python", done.out + done.err)

    def test_another_host_without_leave_is_2(self):
        suite = SMALL.replace("{target: own, embedded: {body: 1KiB}, port: auto}", "{target: own, url: 'http://192.0.2.1:80'}")
        done = self.run_program("run", self.suite(suite))
        self.assertIn(done.code, (2, 3), str(done))
        self.assertIn("allow", done.out + done.err)

    def test_help_lists_every_code(self):
        done = self.run_program("help", "exit-codes")
        self.assert_exit(done, 0)
        for code in ("0", "1", "2", "3", "4", "130", "143"):
            self.assertRegex(done.out, rf"(?m)^ *{code}\b")


if __name__ == "__main__":
    unittest.main()
