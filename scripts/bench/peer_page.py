"""docs/performance/peers.md from the trials in peers.json."""

import dataclasses
import statistics

HEAD = """# Speed beside other load generators

Written by `scripts/bench/peers`; do not edit. Each figure is a median over the cell's pairs, in which the tools run in
turn; in brackets the lowest and the highest. *× wrk* is the median of the ratios within a pair, which what else the
machine does changes least. CPU is the generator's own processor time, user and system, by its requests. *Pinned*: the
server on the first core, the generator on the last; else the scheduler decides. backbench keeps its full books:
every ending counted, three histograms, a sample per second. Before it sleeps it looks for 30 µs whether something came;
each look is a system call, so where the server is the limit most of its calls, and a part of its processor time, are the
waiting for it. The trials themselves are in [peers.json](peers.json).
"""

THREADS = """## Two threads

A generator scales over threads when a request costs as much processor time on two as on one: then only the cores set the
limit. The requests per second of two threads can show it only against a server that is not itself the limit, on cores
that server and generators do not share. This machine has {cores} cores, and the server needs one of them, so below
the total of requests is what two cores give to three busy threads; the cost of a request is what to read.
"""


def ratios(cell, tool, field):
    """Of the tool's figure to wrk's, one for each pair that has both."""
    own, wrk = cell["tools"].get(tool, []), cell["tools"].get("wrk", [])
    return [a[field] / b[field] for a, b in zip(own, wrk) if "fault" not in a and "fault" not in b and b[field]]


def ratio(cell, tool, field):
    found = ratios(cell, tool, field)
    return statistics.median(found) if found else None


BARS_TEXT = """What the project wants to reach; medians of the ratios. *Busy cores*: how much of a core backbench used, and how much its
server. Where backbench is the less busy of the two, the requests per second are the server's, and no generator can have
more of them; where the two together are far from 2, other work had the rest.
"""


ENOUGH_CORES = 0.5


@dataclasses.dataclass(frozen=True)
class Bar:
    text: str
    server: str
    body: int
    connections: int
    field: str
    limit: float
    least: bool

    def row(self, cells):
        for cell in cells:
            at = (cell["server"], cell["body"], cell["connections"])
            if at == (self.server, self.body, self.connections) and cell["pinned"] and cell["threads"] == 1:
                value = ratio(cell, "backbench", self.field)
                if value is None:
                    break
                met = value >= self.limit if self.least else value <= self.limit
                pairs = len(ratios(cell, "backbench", self.field))
                return f"| {self.text} | {'≥' if self.least else '≤'} {self.limit:g} | {value:.2f} | {pairs} | {busy(cell)} | {yes(met)} |"
        return f"| {self.text} | {'≥' if self.least else '≤'} {self.limit:g} | not measured | | | |"


BARS = (
    Bar("120 kB from nginx, 50 connections: requests/s × wrk", "nginx", 120_000, 50, "rps", 1.8, True),
    Bar("120 kB from nginx, 50 connections: CPU per request × wrk", "nginx", 120_000, 50, "cpu_us", 0.40, False),
    Bar("120 kB from the minimal server, 500 connections: requests/s × wrk", "minimal", 120_000, 500, "rps", 3, True),
    Bar("13 B from nginx, 50 connections: requests/s × wrk", "nginx", 13, 50, "rps", 1.05, True),
    Bar("13 B from nginx, 50 connections: CPU per request × wrk", "nginx", 13, 50, "cpu_us", 0.95, False),
    Bar("13 B from the minimal server, 50 connections: CPU per request × wrk", "minimal", 13, 50, "cpu_us", 0.85, False),
)


def busy(cell):
    """Cores that backbench and its server used, of one each."""
    trials = [trial for trial in cell["tools"]["backbench"] if "fault" not in trial]
    own = statistics.median(trial["rps"] * trial["cpu_us"] / 1e6 for trial in trials)
    return f"{own:.2f}, {statistics.median(trial['server_cores'] for trial in trials):.2f}"


def starved(cell):
    """Other work of the machine had the cores: the figures are those of the scheduler, whoever was measured."""
    trials = [trial for trial in cell["tools"].get("backbench", []) if "fault" not in trial]
    used = [trial["rps"] * trial["cpu_us"] / 1e6 + trial["server_cores"] for trial in trials]
    return not used or statistics.median(used) < ENOUGH_CORES


def yes(met):
    return "met" if met else "**missed**"


def worst_row(cells):
    seen = [(ratio(cell, "backbench", "rps"), cell) for cell in cells if cell["pinned"] and cell["threads"] == 1]
    seen = [(value, cell) for value, cell in seen if value is not None]
    if not seen:
        return []
    value, cell = min(seen, key=lambda pair: pair[0])
    where = f"{cell['server']}, {size(cell['body'])}, {cell['connections']} connections"
    return [f"| lowest requests/s × wrk of the {len(seen)} pinned cells measured, of 36 ({where}) | ≥ 0.95 | {value:.2f} | {len(ratios(cell, 'backbench', 'rps'))} | {busy(cell)} | {yes(value >= 0.95)} |"]


def memory_rows(cells):
    for cell in cells:
        if cell["connections"] == 10_000 and cell["pinned"] and cell["threads"] == 1:
            value = ratio(cell, "backbench", "rss_kib")
            if value is not None:
                yield f"| peak memory × wrk, 10 000 connections, {cell['server']}, {size(cell['body'])} | ≤ 1 | {value:.2f} | {len(ratios(cell, 'backbench', 'rss_kib'))} | {busy(cell)} | {yes(value <= 1)} |"


def size(body):
    return f"{body // 1000} kB" if body % 1000 == 0 else f"{body // 1024} KiB" if body % 1024 == 0 else f"{body} B"


def figure(values, text):
    values = [value for value in values if value is not None]
    if not values:
        return "–"
    middle = text(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({text(min(values))}–{text(max(values))})"


def count(value):
    return f"{value:,.0f}".replace(",", " ")


def time_text(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def middle(values, text):
    values = [value for value in values if value is not None]
    return text(statistics.median(values)) if values else "–"


def times(value):
    return "–" if value is None else f"{value:.2f}"


def tool_row(cell, tool):
    trials = [trial for trial in cell["tools"][tool] if "fault" not in trial]
    first = f"| {count(cell['connections'])} | {tool} |"
    if not trials:
        return f"{first} {cell['tools'][tool][0]['fault'].replace('|', '/')} |" + " |" * 8
    column = lambda field: [trial[field] for trial in trials]  # noqa: E731
    calls = cell["system_calls"].get(tool)
    failed = sum(column("failed"))
    notes = [f"{count(failed)} failed"] if failed else []
    if len(trials) < len(cell["tools"][tool]):
        notes.append(f"{len(cell['tools'][tool]) - len(trials)} runs without a result")
    return " ".join([
        first, figure(column("rps"), count), "|", times(ratio(cell, tool, "rps")), "|",
        figure(column("cpu_us"), lambda us: f"{us:.1f}"), "|", times(ratio(cell, tool, "cpu_us")), "|",
        f"{calls['per_request']:.2f}" if calls else "–", "|", middle(column("p50_s"), time_text), "|",
        middle(column("p99_s"), time_text), "|", f"{max(column('rss_kib')) / 1024:.1f}", "|", "; ".join(notes), "|",
    ])


TABLE = """
| connections | tool | requests/s | × wrk | CPU µs/request | × wrk | system calls/request | p50 | p99 | peak MiB | |
|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"""


def tables(cells, level="##"):
    group = None
    for cell in cells:
        if (cell["pinned"], cell["server"], cell["body"]) != group:
            group = (cell["pinned"], cell["server"], cell["body"])
            server = "nginx" if cell["server"] == "nginx" else "the minimal server"
            yield f"\n{level} {size(cell['body'])} from {server}, {'pinned' if cell['pinned'] else 'unpinned'}\n{TABLE}"
        pairs = {len(trials) for trials in cell["tools"].values()}
        yield from (tool_row(cell, tool) for tool in cell["tools"])
        assert len(pairs) == 1


def about(found):
    host = found["host"]
    lines = [f"- Machine: {host['cpu']}, {host['cores']} cores, Linux {host['kernel']}; other work may have shared it."]
    lines += ["- Tools: " + ", ".join(f"{tool} {text.removeprefix('backbench ')}" for tool, text in found["versions"].items()) + "."]
    for tool, how in found["missing"].items():
        lines.append(f"- Not measured: {tool}, which is not installed here ({how}).")
    lines.append("- Measured: " + ", ".join(sorted({cell["measured"] for cell in found["cells"]})) + "; runs of "
                 + " and ".join(f"{s} s" for s in sorted({cell["seconds"] for cell in found["cells"]})) + ".")
    urgent = sum(bool(cell["realtime"]) for cell in found["cells"])
    if urgent:
        which = "" if urgent == len(found["cells"]) else f" in {urgent} of {len(found['cells'])} cells"
        lines.append(f"- Generators and servers ran with real-time priority{which}, so that other work of the machine never kept them waiting.")
    counted = {call["counted_by"] for cell in found["cells"] for call in cell["system_calls"].values()}
    if counted:
        ways = {"perf": "`perf stat -e raw_syscalls:sys_enter`", "strace": "`strace -f -c`"}
        lines.append("- System calls are counted in a run of their own, by " + " or ".join(ways[way] for way in sorted(counted)) + ".")
    return lines


def page(found):
    cells = [cell for cell in found["cells"] if not starved(cell)]
    left_out = len(found["cells"]) - len(cells)
    one, several = [c for c in cells if c["threads"] == 1], [c for c in cells if c["threads"] > 1]
    notes = about({**found, "cells": cells})
    if left_out:
        notes.append(f"- Left out: {left_out} cells in which backbench and its server together got less than {ENOUGH_CORES} cores from "
                     "the machine, which was busy with other work; `--realtime` measures them all the same.")
    lines = [HEAD, *notes, "", "## Bars", "", BARS_TEXT, "| | bar | median | pairs | busy cores | |", "|---|--:|--:|--:|--:|---|"]
    lines += [bar.row(one) for bar in BARS] + worst_row(one) + list(memory_rows(one))
    lines += tables(one)
    if several:
        lines += ["", THREADS.format(cores=found["host"]["cores"]).rstrip(), *tables(several, "###")]
    return "\n".join(lines) + "\n"
