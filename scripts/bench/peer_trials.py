"""One measured run of a load generator: what it says, and what the kernel says that it used."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import peer_runs
import peer_servers
import peer_tools

PROGRAM = pathlib.Path(os.environ.get("BACKBENCH", peer_servers.BUILD / "backbench"))
TOOLS = ("wrk", "backbench", "h2load", "autocannon", "oha", "bombardier")
# Go and Tokio start a thread for each core unless told; everyone gets as many as it was asked to use.
THREADS = {"bombardier": "GOMAXPROCS", "oha": "TOKIO_WORKER_THREADS"}


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a generator runs: on one core or on any, and whether before all ordinary work."""

    core: int | None = None
    realtime: bool = False


def program(name):
    if name == "backbench":
        return str(PROGRAM) if PROGRAM.exists() else None
    return next(tool for tool in peer_tools.TOOLS if tool.name == name).path()


def how_to_get(name):
    if name == "backbench":
        return "cmake --build build"
    return next(tool for tool in peer_tools.TOOLS if tool.name == name).how


def version(name):
    if name == "backbench":
        return subprocess.run([PROGRAM, "version"], capture_output=True, text=True).stdout.split("\n")[0]
    return next(tool for tool in peer_tools.TOOLS if tool.name == name).version_text()


def start(name, load, place, before=()):
    command = [*before, program(name), *peer_runs.command(name, load)[1:]]
    environment = {**os.environ}
    if name in THREADS:
        environment[THREADS[name]] = str(load.threads)

    def prepare():
        peer_servers.allow_files()
        if place.core is not None:
            os.sched_setaffinity(0, {place.core})
        if place.realtime:
            peer_servers.become_realtime()

    out, err = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")
    process = subprocess.Popen(command, stdout=out, stderr=err, env=environment, preexec_fn=prepare)
    return process, out, err


def peak_kib(pid):
    """The most memory that was resident since the program was executed. (getrusage(2) would count what its parent
    had before.)"""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def wait(process, limit_s):
    """Its resource usage and its peak of memory, or None when it had to be killed."""
    peak, deadline = 0, time.monotonic() + limit_s
    while True:
        peak = max(peak, peak_kib(process.pid))
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, peak
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            return None, peak
        time.sleep(0.05)


def text_of(file):
    file.seek(0)
    text = file.read()
    file.close()
    return text


def measure(name, server, load, place):
    """A trial as plain data; `fault` says why there are no figures."""
    server_before, before = server.cpu_s(), time.monotonic()
    process, out, err = start(name, load, place)
    usage, peak = wait(process, load.seconds + 30)
    elapsed, server_used = time.monotonic() - before, server.cpu_s() - server_before
    seen = peer_runs.figures(name, text_of(out), text_of(err))
    if usage is None or not seen.total or not seen.rps:
        return {"fault": "killed: it did not end" if usage is None else seen.said or "no requests"}
    return {
        "rps": round(seen.rps, 1),
        "cpu_us": round((usage.ru_utime + usage.ru_stime) * 1e6 / seen.total, 3),
        "p50_s": seen.p50,
        "p99_s": seen.p99,
        "rss_kib": peak,
        "requests": seen.total,
        "failed": (seen.failed or 0) + seen.besides,
        "server_cores": round(server_used / elapsed, 3),
    }


def system_calls(name, server, load, place):
    """System calls per request, counted in a run of its own: perf's counter of entries costs little; where the system
    forbids it, strace -c, which slows the run down and so shows fewer requests per wake-up. Returns the figure and
    what counted, or nothing."""
    with tempfile.TemporaryDirectory(prefix="backbench-peers-") as folder:
        report = pathlib.Path(folder) / "calls"
        for counter, before in counters(report):
            process, out, err = start(name, load, place, before)
            wait(process, load.seconds + 60)
            seen = peer_runs.figures(name, text_of(out), text_of(err))
            calls = calls_of(report.read_text() if report.exists() else "")
            if seen.total and calls:
                return {"per_request": round(calls / seen.total, 3), "counted_by": counter}
    return None


def counters(report):
    if shutil.which("perf"):
        yield "perf", ["perf", "stat", "-e", "raw_syscalls:sys_enter", "-o", str(report)]
    if shutil.which("strace"):
        yield "strace", ["strace", "-f", "-c", "-o", str(report)]


def calls_of(report):
    perf = re.search(r"([\d,.]+)\s+raw_syscalls:sys_enter", report)
    strace = re.search(r"^100\.00\s+[\d.]+\s+\d*\s+(\d+)", report, re.M)
    found = perf or strace
    return int(re.sub(r"\D", "", found[1])) if found else 0
