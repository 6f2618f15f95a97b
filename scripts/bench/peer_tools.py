"""The load generators that backbench is compared with: where they are, which version, and how to get them.

A tool is looked for on the PATH and then in a folder of our own outside the source tree: $BACKBENCH_PEERS, else
$XDG_CACHE_HOME/backbench/peers, else ~/.cache/backbench/peers. Nothing that backbench itself or its tests need is here.
"""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

INSTALL_LIMIT_S = 1800  # oha takes a quarter of an hour on two cores


def cache():
    if chosen := os.environ.get("BACKBENCH_PEERS"):
        return pathlib.Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "backbench" / "peers"


@dataclasses.dataclass(frozen=True)
class Tool:
    name: str
    how: str  # to get it, for a person
    version: tuple[str, ...]  # arguments that make it print its version
    install: tuple[str, ...] = ()  # the same as a command; "@" stands for the folder. Empty: it takes root's rights
    package: str = ""  # asked for the version where the program does not know it

    def path(self):
        """Its program, or None."""
        own = [str(cache() / place) for place in ("bin", "npm/node_modules/.bin")]
        return shutil.which(self.name, path=os.pathsep.join([os.environ.get("PATH", ""), *own]))

    def version_text(self):
        if self.package:
            asked = subprocess.run(["go", "version", "-m", self.path()], capture_output=True, text=True)
            if found := re.search(rf"\tmod\t{re.escape(self.package)}\t(\S+)", asked.stdout):
                return found[1]
        asked = subprocess.run([self.path(), *self.version], capture_output=True, text=True)
        found = re.search(r"v?\d+\.\d+(\.\d+)?[\w.-]*", asked.stdout + asked.stderr)
        return found[0] if found else "of unknown version"

    def get(self):
        """Installs it into the folder; says what went wrong, or nothing."""
        folder = cache()
        folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "GOBIN": str(folder / "bin")}
        command = [word.replace("@/", f"{folder}/") for word in self.install]
        if not shutil.which(command[0]):
            return f"needs {command[0]}, which is not installed"
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=INSTALL_LIMIT_S)
        except subprocess.TimeoutExpired:
            return f"not built within {INSTALL_LIMIT_S // 60} minutes"
        return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["failed"])[-1]


TOOLS = (
    Tool("wrk", "apt-get install wrk", ("-v",)),
    Tool("autocannon", "npm install autocannon", ("--version",), ("npm", "install", "--prefix", "@/npm", "autocannon")),
    Tool("oha", "cargo install oha", ("--version",), ("cargo", "install", "oha", "--locked", "--root", "@/")),
    Tool("h2load", "apt-get install nghttp2-client", ("--version",)),
    Tool("bombardier", "go install github.com/codesenberg/bombardier@latest", ("--version",),
         ("go", "install", "github.com/codesenberg/bombardier@latest"), "github.com/codesenberg/bombardier"),
    Tool("hey", "go install github.com/rakyll/hey@latest", ("--version",),
         ("go", "install", "github.com/rakyll/hey@latest"), "github.com/rakyll/hey"),
    Tool("ab", "apt-get install apache2-utils", ("-V",)),
)


def install_missing(tell):
    for tool in TOOLS:
        if tool.path():
            continue
        if not tool.install:
            tell(f"{tool.name}: needs root's rights: {tool.how}")
            continue
        tell(f"{tool.name}: {' '.join(tool.install)}")
        if fault := tool.get():
            tell(f"{tool.name}: {fault}")
