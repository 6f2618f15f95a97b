"""backbench doctor: the exit code is that of the worst finding, and each finding names its cure.

How busy this machine is nobody knows, so a test that wants exit code 0 looks at what is found besides that.
"""

import os
import resource
import socket
import unittest

from program import CliTest, strict_json

OF_THE_MOMENT = {"busy", "load", "steal", "cores", "governor", "build"}  # whatever the tests run on

SUITE = """
targets:
  - {{target: one, process: {{command: [{program}, "${{PORT}}"]}}, port: {port}}}
scenarios:
  - {{name: hello, connections: [1, {connections}]}}
"""


class Doctor(CliTest):
    def suite_of(self, program="python3", port="auto", connections=10):
        return self.suite(SUITE.format(program=program, port=port, connections=connections))

    def checks(self, *words, **how):
        done = self.run_program("doctor", "--json", "--watch", "100ms", *words, **how)
        report = strict_json(done.out)
        grades = [one["grade"] for one in report["checks"]]
        self.assertLessEqual(set(grades), {"ok", "caution", "spoils"})
        self.assertEqual(report["fit"], "spoils" not in grades)
        self.assertEqual(done.code, 1 if "spoils" in grades else 0, str(done))
        for one in report["checks"]:
            self.assertEqual("cure" in one, one["grade"] != "ok", one)
        return {(one["check"], one.get("target", "")): one for one in report["checks"]}

    def spoiling(self, checks):
        return {key for key, one in checks.items() if one["grade"] == "spoils" and key[0] not in OF_THE_MOMENT}

    def test_a_suite_that_has_all_it_needs_is_spoilt_by_nothing_but_the_machines_other_work(self):
        checks = self.checks(self.suite_of())
        self.assertEqual(self.spoiling(checks), set())
        self.assertEqual(checks["tools", "one"]["grade"], "ok")
        self.assertIn("10 connections need", checks["open-files", ""]["text"])

    def test_without_a_suite_it_looks_at_the_machine_alone(self):
        checks = self.checks()
        self.assertIn(("open-files", ""), checks)
        self.assertEqual({target for _, target in checks}, {""})

    def test_a_command_that_is_not_there_spoils(self):
        checks = self.checks(self.suite_of(program="no-such-server"))
        self.assertEqual(self.spoiling(checks), {("tools", "one")})
        self.assertIn("no-such-server", checks["tools", "one"]["text"])

    def test_a_command_is_looked_for_in_the_path_of_the_target(self):
        tool = self.folder / "bin" / "my-server"
        tool.parent.mkdir()
        tool.write_text("#!/bin/sh\n")
        tool.chmod(0o755)
        suite = self.suite_of(program="my-server")
        self.assertEqual(self.checks(suite)["tools", "one"]["grade"], "spoils")
        path = f"{tool.parent}:{os.environ['PATH']}"
        self.assertEqual(self.checks(suite, environment={"PATH": path})["tools", "one"]["grade"], "ok")

    def test_a_port_in_use_spoils_and_its_holder_is_named(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            suite = self.suite_of(port=holder.getsockname()[1])
            checks = self.checks(suite)
            self.assertEqual(self.spoiling(checks), {("port", "one")})
            self.assertIn(f"pid {os.getpid()}", checks["port", "one"]["text"])
        self.assertEqual(self.checks(suite)["port", "one"]["grade"], "ok")

    def test_more_connections_than_files_spoil_unless_they_are_filtered_out(self):
        suite = self.suite_of(connections=400)
        few = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (500, 500))}
        self.assertEqual(self.spoiling(self.checks(suite, **few)), {("open-files", "")})
        self.assertEqual(self.spoiling(self.checks(suite, "--filter", "connections:1$", **few)), set())

    def test_setup_is_a_caution_until_it_is_done_and_again_when_an_input_changes(self):
        inputs = self.folder / "versions"
        inputs.write_text("1")
        suite = self.suite("""
targets:
  - target: one
    setup: [["true"]]
    inputs: [versions]
    process: {command: [python3, -m, http.server, --bind, 127.0.0.1, "${PORT}"]}
scenarios:
  - {name: hello, connections: 1, warmup: 1ms, duration: 10ms}
""")
        grade = lambda: self.checks(suite)["setup", "one"]["grade"]
        self.assertEqual(grade(), "caution")
        self.assert_exit(self.run_program("run", suite), 0)
        self.assertEqual(grade(), "ok")
        inputs.write_text("2")
        self.assertEqual(grade(), "caution")
        inputs.unlink()
        self.assertEqual(grade(), "spoils")

    def test_an_engine_is_missed_only_by_a_target_that_runs_nowhere_else(self):
        (self.folder / "compose.yaml").write_text("services: {one: {image: none}}\n")
        both = "{target: one, compose: {file: compose.yaml, service: one}%s}"
        text = "targets: [%s]\nscenarios: [{name: hello}]\n"
        nowhere = {"DOCKER_HOST": f"unix://{self.folder}/no.sock"}
        alone = self.checks(self.suite(text % (both % "")), environment=nowhere)
        self.assertEqual(alone["engine", ""]["grade"], "spoils")
        also = self.checks(self.suite(text % (both % ", process: {command: [python3]}")), environment=nowhere)
        self.assertNotIn(("engine", ""), also)

    def test_via_compose_an_engine_is_missed_wherever_it_is_said_to_be(self):
        (self.folder / "compose.yaml").write_text("services: {one: {image: none}}\n")
        suite = self.suite("targets: [{target: one, compose: {file: compose.yaml, service: one}, process: {command: [python3]}}]\n"
                           "scenarios: [{name: hello}]\n")
        docker = self.folder / "docker"  # answers as the real one does when nobody listens at DOCKER_HOST
        docker.write_text('#!/bin/sh\necho "Cannot connect to the Docker daemon at $DOCKER_HOST." >&2\nexit 1\n')
        docker.chmod(0o755)
        checks = self.checks(suite, "--via", "compose", environment={"DOCKER": str(docker), "DOCKER_HOST": "tcp://127.0.0.1:1"})
        self.assertEqual(checks["engine", ""]["grade"], "spoils")
        self.assertIn("Cannot connect to the Docker daemon at tcp://127.0.0.1:1", checks["engine", ""]["text"])
        self.assertNotIn(("tools", "one"), checks)
        self.assertNotIn(("engine", ""), self.checks(suite, "--via", "process"))

    def test_via_compose_without_a_service_is_a_usage_error(self):
        self.assert_exit(self.run_program("doctor", self.suite_of(), "--via", "compose"), 2)

    def test_the_text_shows_findings_with_their_cures_and_ends_in_the_verdict(self):
        done = self.run_program("doctor", "--watch", "1ms", self.suite_of(program="nginx"), environment={"PATH": "/nowhere"})
        self.assert_exit(done, 1)
        self.assertRegex(done.out, r"(?m)^spoils +tools +one: command not found: nginx\n +-> apt-get install nginx-light$")
        self.assertRegex(done.out.splitlines()[-1], r"^Not fit to measure: \d findings? would spoil it; \d cautions?\.$")
        self.assertEqual(done.err, "")

    def test_a_suite_with_problems_is_a_usage_error(self):
        done = self.run_program("doctor", self.suite("targets: [nobody]\n"))
        self.assert_exit(done, 2)
        self.assertEqual(done.out, "")


if __name__ == "__main__":
    unittest.main()
