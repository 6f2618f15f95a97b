"""The rows of docs/accuracy.md: a server that misbehaves in one way, a load, and what a right answer looks like."""

import dataclasses
from typing import Callable

from peer_runs import Figures, Load, duration


@dataclasses.dataclass(frozen=True)
class Seen:
    """What the server counted; None when it did not live to tell."""

    requests: int | None
    connections: int | None


Check = Callable[[Figures, Seen], str]  # what is wrong, or nothing


@dataclasses.dataclass(frozen=True)
class Row:
    name: str  # for --row and the anchors
    title: str
    server: tuple[str, ...]  # flags of `backbench serve`
    load: Load  # its url is the path
    right: str
    checks: tuple[Check, ...]
    throttled: bool = False  # the tool runs 5 ms of every 100
    fixed_number: bool = False  # only for tools that can send a fixed number of requests
    through_a_suite: bool = False  # backbench starts the server itself
    limit_s: int = 60  # a tool that takes longer hangs
    when_named: bool = False  # too long for the page: measured for --row alone


def failed_share(low, high):
    def check(figures, _):
        made = (figures.total or 0) + figures.besides
        if figures.failed is None or made == 0:
            return "no request counted"
        share = figures.failed / made
        return "" if low <= share <= high else f"{share:.1%} failed"
    return check


def between(name, low, high=float("inf")):
    def check(figures, _):
        value = getattr(figures, name)
        if value is None:
            return f"no {name}"
        return "" if low <= value <= high else f"{name} {duration(value)}"
    return check


def rate_at_most(limit):
    return lambda figures, _: "" if figures.rps is not None and figures.rps <= limit else "failures are in its requests/s"


def made(low, high):
    return lambda figures, _: "" if low <= (figures.total or 0) <= high else f"made {figures.total} requests"


def exactly(requests, connections):
    def check(_, seen):
        if seen.requests != requests:
            return f"{seen.requests} requests sent"
        return "" if seen.connections == connections else f"{seen.connections} connections"
    return check


def goes_on_past(requests):
    return lambda _, seen: "" if seen.requests >= requests else f"stuck after {seen.requests} requests"


def unanswered_counted(every, at_once):
    """Each every-th is either failed or one of those still in flight at the end."""
    def check(figures, seen):
        silent = seen.requests // every
        return "" if (figures.failed or 0) >= silent - at_once else f"{figures.failed} of {silent} unanswered requests counted"
    return check


def failures_at_least(count, why):
    return lambda figures, _: "" if (figures.failed or 0) >= count else why


def says(words):
    return lambda figures, _: "" if words in figures.said else "does not say so"


FAULTS = (
    Row("reset", "Every 5th request is reset", ("--body", "1kB", "--delay", "1ms", "--fault", "reset:every=5"),
        Load("/", requests=2000), "20 % of the requests sent have failed.", (failed_share(0.19, 0.21),)),
    Row("close", "Every 5th connection is closed without an answer",
        ("--body", "1kB", "--delay", "1ms", "--fault", "close:every=5"),
        Load("/", requests=2000), "20 % of the requests sent have failed.", (failed_share(0.19, 0.21),)),
    Row("late", "Every 10th answer takes 3 s, the timeout is 2 s",
        ("--body", "1kB", "--delay", "1ms", "--fault", "slow:every=10,delay=3s"),
        Load("/", connections=100, requests=2000, seconds=6, timeout_s=2),
        "10 % have timed out, and a p99 of 2 s or more: one request in ten took at least that long.",
        (failed_share(0.08, 0.11), between("p99", 1.99))),
    Row("silent", "Every 50th request is never answered", ("--body", "1kB", "--delay", "1ms", "--fault", "silent:every=50"),
        Load("/", seconds=6, timeout_s=1), "The run goes on, and each of them is a failure or still in flight at the end.",
        (goes_on_past(1000), unanswered_counted(50, 10))),
    Row("stall", "One stall of 2 s in an open loop of 6 s", ("--body", "1kB", "--fault", "stall:at=3s,for=2s"),
        Load("/", seconds=6, rate=200),
        "1200 requests. A third of them fall due during the stall and wait for 0 to 2 s: p50 as usual, p90 about 1.4 s, p99 "
        "about 1.94 s.",
        (made(1170, 1212), between("p50", 0, 0.2), between("p90", 1.25, 1.6), between("p99", 1.84, 2.2))),
    Row("errors", "Every 10th answer is an instant error, the others take 20 ms",
        ("--body", "1kB", "--delay", "20ms", "--fault", "status:every=10", "--fault", "slow:every=10,delay=0ms"),
        Load("/", requests=1000),
        "10 % have failed; a mean of 20 ms or more; at most 500 requests/s, which is what 10 connections can do in 20 ms each.",
        (failed_share(0.09, 0.11), between("mean", 0.0199), rate_at_most(500))),
    Row("errors-999", "999 of 1000 answers are instant errors, the others take 20 ms",
        ("--body", "13B", "--delay", "20ms", "--fault", "status:except=1000", "--fault", "slow:except=1000,delay=0ms"),
        Load("/", connections=20, requests=40_000),
        "99.9 % have failed, and neither their speed nor their number looks like performance: p50 of 20 ms or more, at most "
        "1000 requests/s.",
        (failed_share(0.998, 1), between("p50", 0.0199), rate_at_most(1000))),
    Row("fixed", "A service time of 100 µs, at 1000 requests/s", ("--body", "13B", "--delay", "100us"),
        Load("/", seconds=3, rate=1000), "3000 requests, and a p50 of 100 µs and what the machine adds.",
        (made(2940, 3012), between("p50", 100e-6, 2e-3))),
    Row("starved", "10 of 200 connections are served",
        ("--body", "1kB", "--delay", "5ms", "--fault", "no-accept:connections=10"),
        Load("/", connections=200, seconds=4, timeout_s=1), "190 connections that never get an answer show as failures.",
        (failures_at_least(190, "190 starved connections do not show"),)),
    Row("throttled", "The generator has 5 % of a core", ("--body", "1kB", "--delay", "1ms"), Load("/", seconds=5, rate=200),
        "That requests were late must show: it was stopped for 95 of every 100 ms, so a tenth of them waited 85 ms or more.",
        (between("p90", 0.04),), throttled=True),
    Row("killed", "The server ends in mid-run with status 7",
        ("--body", "1kB", "--delay", "1ms", "--fault", "die:after=2000,code=7"),
        Load("/", seconds=4), "That it ended, with its status.", (says("exited with status 7"),), through_a_suite=True),
    Row("odd", "1001 requests over 3 connections and 2 threads", ("--body", "1kB", "--delay", "1ms"),
        Load("/", connections=3, threads=2, requests=1001), "The server sees 1001 requests on 3 connections.",
        (exactly(1001, 3),), fixed_number=True),
    Row("close-after", "Each connection is closed after 100 requests", ("--body", "1kB", "--fault", "close-after:requests=100"),
        Load("/", requests=5000), "No failure: HTTP allows it, and no request was lost.", (failed_share(0, 0),)),
    Row("million", "Responses after the first million are slow",
        ("--body", "13B", "--fault", "slow:after=1000000,delay=50ms"), Load("/", connections=50, requests=1_002_000),
        "A maximum of 50 ms or more, of 1 002 000 requests.", (made(1_002_000, 1_002_000), between("max", 0.05)),
        fixed_number=True, limit_s=600, when_named=True),
)


def framing(name, title, flags, failed, path="/", method="GET"):
    right = "500 requests, of which every one has failed." if failed else "500 requests, of which none has failed."
    return Row(name, title, ("--body", "1kB", *flags), Load(path, connections=4, requests=500, seconds=1, method=method), right,
               (failed_share(failed, failed),))


FRAMINGS = (
    framing("chunked", "Chunked bodies", ("--fault", "chunked"), 0),
    framing("until-close", "Bodies that end with the connection", ("--fault", "until-close"), 0),
    framing("head", "HEAD, with the length of a body that does not follow", (), 0, method="HEAD"),
    framing("204", "Status 204", (), 0, path="/status/204"),
    Row("304", "Status 304", ("--body", "1kB"), Load("/status/304", connections=4, requests=500, seconds=1),
        "500 responses, without waiting for a body. Whether they are failures depends on what was expected.",
        (made(500, 1e9),)),
    framing("100-continue", "100 Continue before each answer", ("--fault", "continue"), 0),
    framing("103", "103 Early Hints before each answer", ("--fault", "continue:code=103"), 0),
    framing("short", "Half of the announced body, then the close", ("--fault", "short-body"), 1),
    framing("long", "More bytes than announced", ("--fault", "long-body"), 1),
)

ROWS = FAULTS + FRAMINGS
