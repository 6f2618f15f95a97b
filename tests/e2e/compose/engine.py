"""A container engine for the compose test: the one that runs, or one of its own, started here and stopped by its pid.

A machine where neither can be had cannot run this test. That is said loudly and counts as skipped (exit status 77).
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BASE_IMAGE = "backbench-test/base"
SKIPPED = 77


def skip(why):
    print(f"\n*** SKIPPED, NOT PASSED: containers were not tested: {why}\n", file=sys.stderr, flush=True)
    sys.exit(SKIPPED)


def run(*argv, check=True, **how):
    done = subprocess.run(argv, text=True, capture_output=True, **how)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(argv)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Engine:
    """Use as a context. Sets DOCKER_HOST and DOCKER_CONFIG of this process when the engine is its own."""

    def __init__(self, with_compose=True):
        self.with_compose = with_compose
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="backbench-engine-"))
        self.daemon = None
        self.composes = {}  # "v1", "v2" -> what COMPOSE is set to

    def __enter__(self):
        try:
            self.client = shutil.which("docker") or skip("there is no docker command (Debian: docker.io)")
            if run("docker", "info", check=False, timeout=60).returncode != 0:
                self.start()
            if self.with_compose:
                self.find_composes()
            base = run(str(HERE / "base_image"), BASE_IMAGE, check=False, timeout=300)
            if base.returncode != 0:
                skip(f"no base image could be made: {base.stderr[-500:]}")
            return self
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        run("docker", "image", "rm", "--force", BASE_IMAGE, check=False)
        self.stop()

    def start(self):
        daemon = shutil.which("dockerd", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
        if daemon is None:
            skip("no container engine runs and there is no dockerd to start (Debian: docker.io)")
        if os.geteuid() != 0:
            skip("no container engine runs, and only root can start one")
        os.environ["DOCKER_HOST"] = f"unix://{self.folder}/socket"
        log = open(self.folder / "log", "w")
        # Without rules for packets it can neither disturb this machine's network nor be stopped by its absence.
        self.daemon = subprocess.Popen(
            [daemon, "--data-root", self.folder / "data", "--exec-root", self.folder / "exec", "--pidfile",
             self.folder / "pid", "--host", os.environ["DOCKER_HOST"], "--bridge=none", "--iptables=false",
             "--ip6tables=false"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while run("docker", "info", check=False, timeout=60).returncode != 0:
            if self.daemon.poll() is not None or time.monotonic() > end:
                skip("dockerd does not run here: " + (self.folder / "log").read_text()[-500:])
            time.sleep(0.2)

    def stop(self):
        if self.daemon is not None and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            try:
                self.daemon.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def find_composes(self):
        if shutil.which("docker-compose"):
            self.composes["v1"] = "docker-compose"
        if run("docker", "compose", "version", check=False).returncode == 0 or self.fetch_second_compose():
            self.composes["v2"] = "docker compose"
        if not self.composes:
            skip("there is no compose (Debian: docker-compose)")
        for version in {"v1", "v2"} - set(self.composes):
            print(f"\n*** compose {version} is not to be had here and was not tested\n", file=sys.stderr, flush=True)

    def fetch_second_compose(self):
        """Debian 13 has a compose of version 2 that runs on Debian 12. Taken apart here, not installed."""
        if not pathlib.Path("/etc/apt/sources.list.d/debian.sources").exists():
            return False
        mirror = next(line.split()[1] for line in
                      pathlib.Path("/etc/apt/sources.list.d/debian.sources").read_text().splitlines()
                      if line.startswith("URIs:"))
        apt = self.folder / "apt"
        for folder in ("lists/partial", "cache/archives/partial"):
            (apt / folder).mkdir(parents=True)
        keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
        (apt / "sources.list").write_text(f"deb [signed-by={keys}] {mirror} trixie main\n")
        options = [f"Dir::State::lists={apt}/lists", f"Dir::Etc::sourcelist={apt}/sources.list",
                   "Dir::Etc::sourceparts=-", f"Dir::Cache={apt}/cache", "APT::Sandbox::User=root"]
        options = [word for option in options for word in ("-o", option)]
        for words in (["update"], ["download", "docker-compose", "docker-buildx"]):
            if run("apt-get", *options, *words, check=False, cwd=apt, timeout=180).returncode != 0:
                return False
        for package in apt.glob("*.deb"):
            run("dpkg-deb", "-x", str(package), str(apt / "root"))
        shutil.copytree(apt / "root/usr/libexec/docker/cli-plugins", self.folder / "config/cli-plugins")
        os.environ["DOCKER_CONFIG"] = str(self.folder / "config")
        return run("docker", "compose", "version", check=False).returncode == 0
