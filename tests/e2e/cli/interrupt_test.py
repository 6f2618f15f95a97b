"""Stopping a run: what was measured is saved, the server is gone, and the exit code says how it ended."""

import signal
import unittest

import program
from program import SMALL, CliTest

# Its first case is over quickly, its second would take ten minutes.
LONG = SMALL.replace("    connections: [1, 2]", "    connections: 1\n    duration: [100ms, 10m]")


class Interrupt(CliTest):
    def in_second_case(self):
        process = self.start("run", self.suite(LONG))

        def first_is_saved():
            files = list(self.folder.glob("results/*/run.json"))
            return files and '"finished"' in files[0].read_text() and self.processes()

        self.assertTrue(self.becomes(first_is_saved, within=30), "never got to its second case")
        return process

    def test_ctrl_c_saves_and_is_130(self):
        process = self.in_second_case()
        process.send_signal(signal.SIGINT)
        done = self.finish(process)
        self.assert_exit(done, 130)
        run = self.run_file()
        self.assertTrue(run["interrupted"])
        first = next(case for case in run["cases"] if case["name"].endswith("100ms"))
        self.assertEqual(len(first["trials"]), 1)
        self.assertNotIn("failure", first["trials"][0])

    def test_sigterm_saves_and_is_143(self):
        process = self.in_second_case()
        process.send_signal(signal.SIGTERM)
        done = self.finish(process)
        self.assert_exit(done, 143)
        self.assertTrue(self.run_file()["interrupted"])

    def test_ctrl_c_says_what_it_does(self):
        process = self.in_second_case()
        process.send_signal(signal.SIGINT)
        self.assertRegex(self.finish(process).err, r"(?i)stopping|interrupt")

    def test_kill_leaves_no_server(self):
        process = self.in_second_case()
        process.kill()
        process.communicate()  # nothing left is checked after every test

    def test_interrupted_while_the_target_gets_ready(self):
        suite = SMALL.replace("{target: own, embedded: {body: 1KiB}, port: auto}",
                              "{target: own, port: auto, process: {command: [sleep, '600']}, ready: {within: 10m}}")
        process = self.start("run", self.suite(suite))
        self.assertTrue(self.becomes(lambda: any("sleep 600" in p for p in self.processes())))
        process.send_signal(signal.SIGINT)
        self.assert_exit(self.finish(process), 130)

    def test_a_second_ctrl_c_quits_at_once(self):
        # A server that takes no notice of SIGTERM, and a run that would give it ten minutes to.
        suite = LONG.replace("{target: own, embedded: {body: 1KiB}, port: auto}",
                             "{target: own, port: auto, stop: {within: 10m}, process: {command: "
                             f"[sh, -c, 'trap \"\" TERM; {program.PROGRAM} serve --port ${{PORT}}; sleep 600']}}}}")
        with open(self.folder / "stderr", "w+") as said:
            process = self.start("run", self.suite(suite), stderr=said)
            self.assertTrue(self.becomes(lambda: list(self.folder.glob("results/*/run.json")), within=30))
            process.send_signal(signal.SIGINT)
            self.assertTrue(self.becomes(lambda: "topping" in (self.folder / "stderr").read_text()))
            process.send_signal(signal.SIGINT)
            self.assert_exit(self.finish(process), 130)


if __name__ == "__main__":
    unittest.main()
