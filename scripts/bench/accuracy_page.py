"""docs/accuracy.md from what scripts/bench/accuracy measured."""

import dataclasses
import os
import pathlib
import platform
import re
import subprocess

import peer_tools
from accuracy_rows import FAULTS
from peer_runs import duration

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build" / "backbench"

# What a tool can be asked for besides connections and a duration.
BOTH = frozenset({"requests", "rate"})
ABILITIES = {"backbench": BOTH, "wrk": frozenset(), "autocannon": BOTH, "oha": BOTH, "h2load": BOTH, "bombardier": BOTH,
             "hey": BOTH, "ab": frozenset({"requests"})}

COLUMNS = "| tool | requests | failed | mean | p50 | p90 | p99 | max | requests/s | server saw: requests / connections | |"

HEAD = """# Accuracy

A load generator is believed because nobody can check it: what a server really did is not known. Here it is. The server is
`backbench serve`, which misbehaves exactly as told, so that for each row the right answer is known beforehand; and every
tool says what it saw.

This page is written by `scripts/bench/accuracy` and holds what the tools printed on one machine. What it claims for
backbench is held by tests, row by row, in `tests/integration/accuracy`; there `mutations` gives backbench the faults of the
others and demands that those tests find them.

"""

READING = """## Reading it

✓ the figures agree with what the server did · ✗ they do not · – the tool cannot be asked for this.

A tool may be right by its own rules and still be ✗ here: a closed loop, as in wrk and ab, makes fewer requests while a server
stalls, and then has little to report. The point is what somebody who reads only the figures would believe. Each row's own
table gives the figures as the tool printed them, ≥ where it marks one as a lower bound.

Counts do not depend on how busy the machine is; latencies do, and a service time of 100 µs needs an idle core. The load
average above says what it was.
"""


def replaced(load, **changes):
    return dataclasses.replace(load, **changes)


def machine():
    model = "unknown processor"
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            model = re.sub(r"\s+", " ", line.partition(":")[2].strip())
            break
    busy = f"load average {os.getloadavg()[0]:.1f} when the page was written"
    return f"{os.cpu_count()} × {model}, Linux {platform.release()}, everything on one machine; {busy}"


def versions(tools):
    own = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout
    known = {tool.name: f"{tool.name} {tool.version_text()}" for tool in peer_tools.TOOLS if tool.path()}
    return ", ".join([own.strip(), *(known[name] for name in tools if name in known)])


def missing(tools):
    return [f"{tool.name} (`{tool.how}`)" for tool in peer_tools.TOOLS if tool.name not in tools]


def faults_found(row, figures, seen):
    if figures.total is None:
        return [f"said: {figures.said}"]
    return [wrong for check in row.checks if (wrong := check(figures, seen))]


def mark(row, result):
    if result is None:
        return "–"
    _, figures, seen = result
    return "✗" if faults_found(row, figures, seen) else "✓"


def slug(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def matrix(rows, tools, results):
    lines = ["| the server, or the task | " + " | ".join(tools) + " |", "|---|" + ":-:|" * len(tools)]
    for row in rows:
        marks = [mark(row, results.get((row.name, tool))) for tool in tools]
        lines.append(f"| [{row.title}](#{slug(row.title)}) | " + " | ".join(marks) + " |")
    return "\n".join(lines)


def number(value):
    return "–" if value is None else f"{value:,.0f}".replace(",", " ")


def time_of(figures, name):
    value = getattr(figures, name)
    if value is None:
        return "–"
    return ("≥ " if name in figures.at_least else "") + duration(value)


def cell(text):
    return text.replace("|", "\\|") or " "


def table_line(tool, row, figures, seen):
    wrong = faults_found(row, figures, seen)
    failed = number(figures.failed) + (f" ({figures.kinds})" if figures.kinds and figures.failed else "")
    failed = failed if len(failed) < 80 else failed[:70] + " …)"
    times = [time_of(figures, name) for name in ("mean", "p50", "p90", "p99", "max")]
    words = [*wrong, figures.said] if figures.said and figures.total is not None else wrong
    return "| " + " | ".join([
        tool, number(figures.total), cell(failed), *times, number(figures.rps),
        f"{number(seen.requests)} / {number(seen.connections)}",
        ("✗ " if wrong else "✓ ") + cell("; ".join(words))]) + " |"


def section(row, tools, results):
    lines = [f"### {row.title}", "", f"Server: `backbench serve {' '.join(row.server)}`" +
             ("; the tool is stopped for 95 of every 100 ms." if row.throttled else "."), "", f"Right: {row.right}", "",
             COLUMNS, "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|---|"]
    commands = []
    for tool in tools:
        if result := results.get((row.name, tool)):
            command, figures, seen = result
            lines.append(table_line(tool, row, figures, seen))
            commands.append(f"`{command}`")
    return "\n".join([*lines, "", "<details><summary>commands</summary>", "", "<br>\n".join(commands), "", "</details>", ""])


def render(rows, tools, results):
    """`results` maps row and tool to the command, its figures, and what the server saw."""
    measured = [row for row in rows if any((row.name, tool) in results for tool in tools)]
    about = [f"- Machine: {machine()}.", f"- Versions: {versions(tools)}."]
    if absent := missing(tools):
        about.append(f"- Missing, as not installed: {', '.join(absent)}.")
    framing = [section(row, tools, results) for row in measured if row not in FAULTS]
    parts = [HEAD + "\n".join(about), matrix(measured, tools, results), READING, "## Faults"]
    parts += [section(row, tools, results) for row in measured if row in FAULTS]
    parts += ["## Framing"] if framing else []
    parts += framing
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(parts)).rstrip() + "\n"
