"""Where generator and target are kept when processors are named."""

import os
import pathlib
import signal
import unittest

from program import SMALL, CliTest

ALLOWED = sorted(os.sched_getaffinity(0))
LONG = SMALL.replace("duration: 400ms", "duration: 30s")


def threads_by_processors(pid):
    """The processors of each thread of a process, the main thread's first."""
    found = []
    for task in sorted(pathlib.Path(f"/proc/{pid}/task").iterdir(), key=lambda task: int(task.name)):
        found.append(sorted(os.sched_getaffinity(int(task.name))))
    return found


class Processors(CliTest):
    def test_the_generators_threads_are_kept_there_and_nothing_else_is(self):
        last = ALLOWED[-1]
        run = self.start("run", self.suite(LONG), "--cpus", str(last))
        loading = lambda: len(self.processes()) > 1 and [last] in threads_by_processors(run.pid)[1:]
        self.assertTrue(self.becomes(loading), "no thread of the generator was kept there")
        threads = threads_by_processors(run.pid)
        self.assertEqual(threads[0], ALLOWED)
        if len(ALLOWED) > 1:
            self.assertEqual(threads.count([last]), 1, threads)
        for process in self.processes():
            self.assertEqual(sorted(os.sched_getaffinity(int(process.split(":")[0]))), ALLOWED, process)
        run.send_signal(signal.SIGINT)
        self.assert_exit(self.finish(run), 130)

    def test_processors_that_are_not_there_are_refused_before_anything_starts(self):
        for command in (["run", self.suite()], ["load", "http://127.0.0.1:1/"]):
            done = self.run_program(*command, "--cpus", "1023")
            self.assert_exit(done, 2)
            self.assertIn("--cpus: '1023' is not right; this process may use", done.err)
        self.assertFalse((self.folder / "results").exists())

    @unittest.skipIf(len(ALLOWED) < 2, "there is one processor here, which all share")
    def test_a_processor_shared_while_another_is_idle_is_warned_of(self):
        first = ALLOWED[0]
        shared = self.suite(SMALL.replace("port: auto", f"port: auto, cpus: [{first}]"))
        done = self.run_program("run", shared, "--cpus", str(first))
        self.assert_exit(done, 0)
        self.assertIn(f"Warning: the generator (--cpus {first}) and own (cpus {first}) share a processor", done.err)
        apart = self.run_program("run", shared, "--cpus", str(ALLOWED[1]), "--out", "apart")
        self.assert_exit(apart, 0)
        self.assertNotIn("Warning", apart.err)


if __name__ == "__main__":
    unittest.main()
