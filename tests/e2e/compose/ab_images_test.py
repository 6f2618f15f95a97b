"""Two versions as container images of a real engine: backbench ab --base IMAGE --new IMAGE.

What differs between them is a wait in the server, many times what the machine adds to it. The images are made here, from
the base image that the compose test uses too; none is pulled.
"""

import os
import pathlib
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import engine
import program
from program import CliTest, strict_json

program.HANG = 900  # seconds; a container takes its time to start and to go, and a block has two
IMAGES = {"fast": "backbench-test/shop:fast", "slow": "backbench-test/shop:slow", "dying": "backbench-test/shop:dying"}

# One process, a thread for each connection; it says where it listens, on which processors and with how many workers.
SERVER = """
import http.server, os, sys, threading, time

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answered = 0

    def do_GET(self):
        time.sleep(float(os.environ["WAIT"]))
        Server.answered += 1
        if Server.answered > int(os.environ.get("DIES_AFTER", 10**9)):
            print("my last words", flush=True)
            os._exit(7)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass

print("port", os.environ["PORT"], "workers", os.environ.get("WORKERS"), "processors", sorted(os.sched_getaffinity(0)),
      flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Server).serve_forever()
"""

SUITE = """
suite: images
targets:
  - {target: own, embedded: {body: 13B}, port: auto}
defaults: {warmup: 50ms, timeout: 5s}
scenarios:
  - {name: hello, connections: 2, gate: {p50_ms: +3%}}
"""

# One look, two questions (the benchmark's and the sentinel's): 6 blocks to suspect, 8 fresh ones to confirm.
FEW = ("--looks", "6", "--confirm", "8", "--pairs", "4", "--max-time", "14m", "--seed", "1")


def docker(*words):
    return engine.run("docker", *words, timeout=60).stdout.split()


class AbImages(CliTest):
    @classmethod
    def setUpClass(cls):
        settings = {"fast": "WAIT=0.004", "slow": "WAIT=0.008", "dying": "WAIT=0.004 DIES_AFTER=30"}
        for version, image in IMAGES.items():
            dockerfile = (f"FROM {engine.BASE_IMAGE}\nENV {settings[version]}\nCOPY server.py /server.py\n"
                          "CMD [\"python3\", \"/server.py\"]\n")
            cls.build(image, dockerfile)

    @classmethod
    def tearDownClass(cls):
        engine.run("docker", "image", "rm", "--force", *IMAGES.values(), check=False)

    @staticmethod
    def build(image, dockerfile):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Dockerfile").write_text(dockerfile)
            (pathlib.Path(folder) / "server.py").write_text(SERVER)
            # The builder that every engine has; the other one is a plug-in of its own.
            engine.run("docker", "build", "--tag", image, folder, timeout=300, env={**os.environ, "DOCKER_BUILDKIT": "0"})

    def ab(self, *words, suite=SUITE, **how):
        return self.run_program("ab", self.suite(suite), *words, **how)

    def containers(self):
        return docker("ps", "-a", "-q", "--filter", "label=io.backbench.owner")

    def log(self, name):
        return (self.results() / "logs" / name).read_text()

    def test_a_slower_image_is_a_regression_measured_in_fresh_containers_that_are_gone_at_the_end(self):
        done = self.ab("--base", IMAGES["fast"], "--new", IMAGES["slow"], *FEW, environment={"WORKERS": "3"})
        self.assert_exit(done, 1)
        self.assertRegex(done.out, r"(?m)^regressed +hello/shop/connections:2 +p50 ")
        self.assertEqual(self.containers(), [])
        kept = strict_json((self.results() / "ab.json").read_text())
        for arm, version in (("base", "fast"), ("new", "slow")):
            self.assertEqual([kept[arm]["image"]], docker("image", "inspect", "--format", "{{.Id}}", IMAGES[version]))
            self.assertEqual((kept[arm]["given"], kept[arm]["target"]), (IMAGES[version], "shop"))
        for block in kept["blocks"]:
            self.assertNotIn("failure", block)
            self.assertGreater(block["arms"]["new"]["server_cpu_s"], 0)
        said = [line for line in self.log("new.log").splitlines() if line.startswith("port ")]
        of_hello = sum(1 for block in kept["blocks"] if block["benchmark"] == 0)
        self.assertEqual(len(said), of_hello, "a container for each block")
        for line in said:
            self.assertRegex(line, rf"^port \d+ workers 3 processors \[{', '.join(map(str, kept['server_cpus']))}\]$")

    def test_a_container_that_dies_is_told_with_its_status_and_last_words(self):
        done = self.ab("--base", IMAGES["fast"], "--new", IMAGES["dying"], *FEW)
        self.assert_exit(done, 3)
        self.assertRegex(done.out, r"(?m)^not run +hello/shop/connections:2 +new: .*the container exited with status 7")
        self.assertIn("my last words", self.log("new.log"))
        self.assertEqual(self.containers(), [])

    def interrupted(self, which):
        process = self.start("ab", self.suite(SUITE), "--base", IMAGES["fast"], "--new", IMAGES["slow"])
        self.assertTrue(self.becomes(lambda: len(self.containers()) == 2 or process.poll() is not None, within=120))
        self.assertIsNone(process.poll(), "ended by itself")
        process.send_signal(which)
        return self.finish(process)

    def test_ctrl_c_removes_both_containers(self):
        done = self.interrupted(signal.SIGINT)
        self.assert_exit(done, 130)
        self.assertEqual(self.containers(), [])

    def test_killed_it_leaves_no_container(self):
        self.interrupted(signal.SIGKILL)
        self.assertTrue(self.becomes(lambda: not self.containers(), within=60), self.containers())

    def test_an_image_beside_a_process_is_refused_and_an_unknown_one_told_with_all_that_was_looked_for(self):
        done = self.ab("--base", "own", "--new", IMAGES["slow"])
        self.assert_exit(done, 2)
        self.assertIn("would compare two ways to run; name two images, or two targets", done.err)
        done = self.ab("--base", IMAGES["fast"], "--new", "backbench-test/shop:none")
        self.assert_exit(done, 2)
        self.assertRegex(done.err, r"--new: 'backbench-test/shop:none' is no target of .* \(it has own\), no folder with "
                                   r"a target.yaml in it, no folder under targets/, and no image that the container "
                                   r"engine has \(build or pull it first\)")
        done = self.ab("--base", IMAGES["fast"], "--new", IMAGES["slow"],
                       environment={"DOCKER_HOST": f"unix://{self.folder}/none"})
        self.assert_exit(done, 2)
        self.assertIn("images cannot be looked for: the container engine does not answer", done.err)
        self.assertFalse((self.folder / "results").exists())


if __name__ == "__main__":
    with engine.Engine(with_compose=False):
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(AbImages)
        if sys.argv[1:]:
            suite = unittest.TestSuite(test for test in suite if any(word in test.id() for word in sys.argv[1:]))
        result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() else 1)
