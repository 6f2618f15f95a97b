"""Two claims that only the whole program can keep: a starved generator shows in the record, a killed server in the report."""

import pathlib
import signal
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "e2e" / "cli"))

from program import CliTest  # noqa: E402

THROTTLED = """
suite: throttled
targets:
  - {target: own, embedded: {body: 1kB, delay: 1ms}, port: auto}
defaults: {warmup: 0ms, duration: 3s}
scenarios:
  - name: get
    connections: 10
    rate: 200/s
"""

KILLED = f"""
suite: killed
targets:
  - {{target: dying, process: {{command: [python3, {ROOT}/tests/support/servers/dies.py, after, "100"]}}, port: auto}}
  - {{target: next, embedded: {{body: 1kB}}, port: auto}}
defaults: {{warmup: 0ms, duration: 1s, timeout: 2s}}
scenarios:
  - name: get
    connections: 2
"""


class Accuracy(CliTest):
    def throttle(self, process):
        """Lets it run for 5 of every 100 ms, as a container with a share of 5 % of one core does."""
        while process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            time.sleep(0.095)
            process.send_signal(signal.SIGCONT)
            time.sleep(0.005)

    def test_a_generator_throttled_to_5_percent_shows_in_its_send_lag(self):
        process = self.start("run", self.suite(THROTTLED))
        while "1/1 get/own" not in process.stderr.readline() and process.poll() is None:
            pass  # until the target is being started
        self.throttle(process)
        self.assert_exit(self.finish(process), 0)
        measured = self.run_file()["cases"][0]["trials"][0]["measured"]

        # Requests were due all the time and could be sent only in every 20th part of it: the later they were sent, the
        # longer they took, while the server took 1 ms each.
        lag, response = (measured[kind]["p90"]["value_ms"] for kind in ("send_lag", "response_time"))
        self.assertGreater(lag, 40)
        self.assertGreater(response, 40)
        self.assertLess(measured["service_time"]["p50"]["value_ms"], measured["response_time"]["p50"]["value_ms"] / 2)
        self.assertLess(sum(thread["cpu_ns"] for thread in measured["threads"]), 0.1 * measured["window_ns"])
        # Late, and yet not one left out of the schedule: those due in the last gap are the only ones unsent.
        due = 200 * measured["window_ns"] / 1e9
        self.assertLessEqual(measured["window"]["sent"], due + 1)
        self.assertGreaterEqual(measured["window"]["sent"] + measured["send_lag"]["censored"], due - 2)

    def test_a_server_killed_in_mid_run_is_told_with_its_end_and_the_next_one_runs(self):
        done = self.run_program("run", self.suite(KILLED))
        self.assert_exit(done, 3)
        self.assertIn("killed by signal 9", done.out)
        self.assertIn("out of ideas", done.out)  # the last line of its log
        dying, following = (case["trials"][0] for case in self.run_file()["cases"])
        self.assertIn("killed by signal 9", dying["failure"])
        self.assertIn("out of ideas", dying["failure"])
        self.assertGreater(dying["measured"]["whole"]["ok"], 0)  # it had been at work
        self.assertNotIn("failure", following)
        self.assertGreater(following["measured"]["window"]["ok"], 0)
        self.assertEqual(following["measured"]["figures"]["failed"], 0)


if __name__ == "__main__":
    unittest.main()
