"""kill -9 of a run with the worker trees of gunicorn, uvicorn and Sanic: no process and no port is left behind."""

import os
import random
import socket
import subprocess
import unittest

from program import PROGRAM, ROOT, CliTest

SETUP_AND_RUN = 800  # seconds; installing from the registries is the most of it
PORTS = {"flask": 5000, "sanic": 5001, "fastapi": 5002}
KILLS = 20
LATEST = 2.5  # seconds after the start: well into the load, with every worker up


class Kill(CliTest):
    def test_twenty_times_at_random_moments_leaves_nothing_of_real_worker_trees(self):
        self.see_that_they_run()
        for folder in ("targets", "compose"):
            (self.folder / folder).symlink_to(ROOT / folder)
        seed = int(os.environ.get("BACKBENCH_SEED", random.randrange(2**32)))
        moments = random.Random(seed)
        for kill in range(KILLS):
            target = list(PORTS)[kill % len(PORTS)]
            after = moments.uniform(0, LATEST)
            with self.subTest(f"BACKBENCH_SEED={seed}, {target} killed after {after:.3f} s"):
                self.kill_one(target, after)

    def see_that_they_run(self):
        """Installs what is missing, so that what is killed below is a run that would have measured."""
        done = subprocess.run([PROGRAM, "run", "scenarios/smoke.yaml", "--filter", f"hello/({'|'.join(PORTS)})/",
                               "--out", str(self.folder / "whole")], cwd=ROOT, text=True, capture_output=True,
                              timeout=SETUP_AND_RUN, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def kill_one(self, target, after):
        suite = self.suite(f"targets: [{target}]\n"
                           "defaults: {warmup: 0s, duration: 60s, connections: 10}\n"
                           "scenarios: [{name: hello}]\n")
        process = self.start("run", suite, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             environment={"WORKERS": "4"})
        with self.assertRaises(subprocess.TimeoutExpired, msg="ended before it was killed"):
            process.wait(after)
        process.kill()
        process.wait()
        self.assert_nothing_left()
        self.assertTrue(self.becomes(lambda: self.refuses(PORTS[target])), f"port {PORTS[target]} is still open")

    def refuses(self, port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    unittest.main()
