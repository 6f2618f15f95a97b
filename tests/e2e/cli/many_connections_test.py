"""The origin study's top level, 10 000 connections, where the shell allows 1024 open files."""

import resource
import unittest

from program import CliTest

CONNECTIONS = 10_000
SUITE = f"""
suite: many
targets:
  - {{target: own, embedded: {{body: 13B}}, port: auto}}
scenarios:
  - {{name: hello, connections: {CONNECTIONS}, warmup: 100ms, duration: 1s, timeout: 50s}}
"""
HARD = resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def as_a_shell_starts_it():
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, HARD))


class ManyConnections(CliTest):
    @unittest.skipIf(HARD != resource.RLIM_INFINITY and HARD < CONNECTIONS + 500, f"no more than {HARD} files may be open here")
    def test_ten_thousand_connections_work_out_of_the_box(self):
        self.assert_exit(self.run_program("run", self.suite(SUITE), preexec_fn=as_a_shell_starts_it), 0)
        (case,) = self.run_file()["cases"]
        measured = case["trials"][0]["measured"]
        self.assertEqual(measured["connections_open"], CONNECTIONS)
        self.assertGreater(measured["window"]["ok"], 0)
        self.assertEqual(measured["whole"]["ok"] + measured["whole"]["in_flight_at_end"], measured["whole"]["sent"])


if __name__ == "__main__":
    unittest.main()
