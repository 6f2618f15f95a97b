"""One run of a load generator: the command that makes a load, and the figures that its own output gives for it."""

import dataclasses
import json
import math
import re


@dataclasses.dataclass(frozen=True)
class Load:
    url: str
    connections: int = 10
    seconds: int = 3
    requests: int = 0  # instead of seconds, where the tool can
    rate: int = 0  # a second, over all connections, where the tool can; 0 = closed loop
    timeout_s: int = 5
    threads: int = 1
    method: str = "GET"


@dataclasses.dataclass
class Figures:
    """What a tool says, in seconds and requests; None is what it does not say."""

    total: int | None = None  # requests, as it counts them
    besides: int = 0  # failures that are not in `total`
    failed: int | None = None
    kinds: str = ""  # of failures, in the tool's words
    rps: float | None = None
    mean: float | None = None
    p50: float | None = None
    p90: float | None = None
    p99: float | None = None
    max: float | None = None
    at_least: frozenset[str] = frozenset()  # figures that it marks as lower bounds
    said: str = ""  # what no figure holds


def seconds(text):
    """wrk's and h2load's 1.25ms, 635us, 2.00s, 1.02m."""
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text)
    return float(found[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}[found[2]] if found else None


def duration(value):
    """Seconds as 1.94 s, 20.1 ms or 110 µs."""
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-6:.3g} µs"


def search(pattern, text, to=float):
    found = re.search(pattern, text, re.M)
    return to(found[1]) if found else None


def sum_of(parts):
    """The sum of {"read": 5, "timeout": 0}, and its kinds in words."""
    return sum(parts.values()), ", ".join(f"{name} {count}" for name, count in parts.items() if count)


def backbench(load):
    words = ["backbench", "load", load.url, "-c", load.connections, "-t", load.threads, "--timeout", f"{load.timeout_s}s"]
    words += ["-n", load.requests] if load.requests else ["-d", f"{load.seconds}s"]
    words += ["-r", f"{load.rate}/s"] if load.rate else []
    words += ["-m", load.method] if load.method != "GET" else []
    return [*words, "--json"]


def read_backbench(text):
    own = json.loads(text)["x_backbench"]
    window, response = own["window"], own["response_time"]
    no_failures = {"in_flight_at_start", "in_flight_at_end", "sent", "ok"}
    endings = {name: count for name, count in window.items() if name not in no_failures}
    failed, kinds = sum_of(endings)
    figures = Figures(total=window["sent"], failed=failed, kinds=kinds, rps=own["figures"]["rps"])
    for name in ("mean", "p50", "p90", "p99", "max"):
        if name in response:
            setattr(figures, name, response[name]["value_ms"] / 1e3)
    figures.at_least = frozenset(name for name, value in response.items() if isinstance(value, dict) and value.get("at_least"))
    if window["in_flight_at_end"]:
        figures.said = f"{window['in_flight_at_end']} in flight at the end"
    if lag := own["send_lag"].get("p90", {}).get("value_ms", 0):
        figures.said += ("; " if figures.said else "") + f"send lag p90 {duration(lag / 1e3)}"
    return figures


def wrk(load):
    how = {"HEAD": ["-s", "head.lua"]}.get(load.method, [])
    return ["wrk", "-t", load.threads, "-c", load.connections, "-d", f"{load.seconds}s", "--timeout", f"{load.timeout_s}s",
            "--latency", *how, load.url]


def read_wrk(text):
    figures = Figures(total=search(r"(\d+) requests in", text, int), rps=search(r"Requests/sec: +([\d.]+)", text), failed=0)
    if latency := re.search(r"Latency +(\S+) +(\S+) +(\S+)", text):
        figures.mean, figures.max = seconds(latency[1]), seconds(latency[3])
    for name in ("50", "90", "99"):
        setattr(figures, f"p{name}", search(rf"^ +{name}% +(\S+)", text, seconds))
    parts = {}
    if errors := re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text):
        parts = dict(zip(("connect", "read", "write", "timeout"), map(int, errors.groups())))
        figures.besides = sum(parts.values()) - parts["timeout"]
    if wrong := search(r"Non-2xx or 3xx responses: (\d+)", text, int):
        parts["non-2xx"] = wrong
    figures.failed, figures.kinds = sum_of(parts)
    return figures


def autocannon(load):
    words = ["autocannon", "-c", load.connections, "-t", load.timeout_s]
    words += ["-a", load.requests] if load.requests else ["-d", load.seconds]
    words += ["-R", load.rate] if load.rate else []
    words += ["-w", load.threads] if load.threads > 1 else []
    words += ["-m", load.method] if load.method != "GET" else []
    return [*words, "--json", load.url]


def read_autocannon(text):
    seen = json.loads(text[text.index("{"):])
    latency = seen["latency"]
    failed, kinds = sum_of({"errors": seen["errors"] - seen["timeouts"], "timeouts": seen["timeouts"], "non-2xx": seen["non2xx"]})
    return Figures(total=seen["requests"]["sent"], failed=failed, kinds=kinds, rps=seen["requests"]["average"],
                   mean=latency["mean"] / 1e3, p50=latency["p50"] / 1e3, p90=latency["p90"] / 1e3, p99=latency["p99"] / 1e3,
                   max=latency["max"] / 1e3)


def oha(load):
    words = ["oha", "--no-tui", "--output-format", "json", "-c", load.connections, "-t", f"{load.timeout_s}s"]
    words += ["-n", load.requests] if load.requests else ["-z", f"{load.seconds}s"]
    words += ["-q", load.rate, "--latency-correction"] if load.rate else []
    words += ["-m", load.method] if load.method != "GET" else []
    return [*words, load.url]


def read_oha(text):
    seen = json.loads(text)
    codes = {code: count for code, count in seen["statusCodeDistribution"].items()}
    wrong = {f"status {code}": count for code, count in codes.items() if not code.startswith(("2", "3"))}
    failed, kinds = sum_of({**seen["errorDistribution"], **wrong})
    figures = Figures(total=sum(codes.values()) + sum(seen["errorDistribution"].values()), failed=failed, kinds=kinds,
                      rps=seen["summary"]["requestsPerSec"], mean=seen["summary"]["average"], max=seen["summary"]["slowest"])
    for name in ("p50", "p90", "p99"):
        setattr(figures, name, seen["latencyPercentiles"][name])
    return figures


def h2load(load):
    words = ["h2load", "--h1", "-t", load.threads, "-c", load.connections, "-N", f"{load.timeout_s}s"]
    words += ["-n", load.requests] if load.requests else ["-D", load.seconds]
    words += ["--rps", f"{load.rate / load.connections:g}"] if load.rate else []
    words += ["-H", f":method: {load.method}"] if load.method != "GET" else []
    return [*words, load.url]


def read_h2load(text):
    line = search(r"requests: (.* timeout)$", text, str)
    total, _, _, _, failed, errored, timeouts = map(int, re.findall(r"\d+", line))
    figures = Figures(total=total, failed=failed, rps=search(r"finished in \S+ ([\d.]+) req/s", text))
    _, figures.kinds = sum_of({"errored": errored - timeouts, "timeout": timeouts, "non-2xx": failed - errored})
    if times := re.search(r"time for request: +(\S+) +(\S+) +(\S+)", text):
        figures.max, figures.mean = seconds(times[2]), seconds(times[3])
    return figures


def bombardier(load):
    words = ["bombardier", "-c", load.connections, "-t", f"{load.timeout_s}s", "-l", "-p", "r", "-o", "json"]
    words += ["-n", load.requests] if load.requests else ["-d", f"{load.seconds}s"]
    words += ["-r", load.rate] if load.rate else []
    words += ["-m", load.method] if load.method != "GET" else []
    return [*words, load.url]


def read_bombardier(text):
    seen = json.loads(text)["result"]
    errors = {error["description"]: error["count"] for error in seen.get("errors", [])}
    codes = {name: seen[name] for name in ("req1xx", "req2xx", "req3xx", "req4xx", "req5xx")}
    wrong = {"4xx": codes["req4xx"], "5xx": codes["req5xx"]}
    failed, kinds = sum_of({**errors, **wrong})
    latency = seen["latency"]
    return Figures(total=sum(codes.values()) + seen["others"], failed=failed, kinds=kinds, rps=seen["rps"]["mean"],
                   mean=latency["mean"] / 1e6, max=latency["max"] / 1e6,
                   **{f"p{name}": latency["percentiles"][name] / 1e6 for name in ("50", "90", "99")})


def hey(load):
    words = ["hey", "-c", load.connections, "-t", load.timeout_s]
    words += ["-n", load.requests] if load.requests else ["-z", f"{load.seconds}s"]
    words += ["-q", f"{load.rate / load.connections:g}"] if load.rate else []
    words += ["-m", load.method] if load.method != "GET" else []
    return [*words, load.url]


def read_hey(text):
    codes = {code: int(count) for code, count in re.findall(r"\[(\d{3})\]\t(\d+) responses", text)}
    errors = sum(int(count) for count in re.findall(r"^ +\[(\d+)\]\t(?!\d+ responses)", text, re.M))
    wrong = sum(count for code, count in codes.items() if not code.startswith(("2", "3")))
    failed, kinds = sum_of({"errors": errors, "non-2xx": wrong})
    figures = Figures(total=sum(codes.values()) + errors, failed=failed, kinds=kinds,
                      rps=search(r"Requests/sec:\s+([\d.]+)", text), mean=search(r"Average:\s+([\d.]+)", text), max=search(r"Slowest:\s+([\d.]+)", text))
    for name in ("50", "90", "99"):
        setattr(figures, f"p{name}", search(rf"^ +{name}%+ in ([\d.]+)", text))
    return figures


def ab(load):
    words = ["ab", "-q", "-k", "-r", "-l", "-c", load.connections, "-s", load.timeout_s]
    words += ["-n", load.requests] if load.requests else ["-t", load.seconds, "-n", 100_000_000]
    words += ["-i"] if load.method == "HEAD" else []
    return [*words, load.url]


def read_ab(text):
    parts = {"failed": search(r"Failed requests: +(\d+)", text, int) or 0,
             "non-2xx": search(r"Non-2xx responses: +(\d+)", text, int) or 0}
    failed, kinds = sum_of(parts)
    complete = search(r"Complete requests: +(\d+)", text, int)
    figures = Figures(total=complete, failed=failed if complete is not None else None, kinds=kinds,
                      rps=search(r"Requests per second: +([\d.]+)", text))
    if total := re.search(r"^Total: +\d+ +([\d.]+) +[\d.]+ +\d+ +(\d+)", text, re.M):
        figures.mean, figures.max = float(total[1]) / 1e3, int(total[2]) / 1e3
    for name in ("50", "90", "99"):
        setattr(figures, f"p{name}", search(rf"^ +{name}% +(\d+)", text, lambda ms: int(ms) / 1e3))
    return figures


COMMANDS = {"backbench": backbench, "wrk": wrk, "autocannon": autocannon, "oha": oha, "h2load": h2load, "bombardier": bombardier,
            "hey": hey, "ab": ab}
READERS = {"backbench": read_backbench, "wrk": read_wrk, "autocannon": read_autocannon, "oha": read_oha, "h2load": read_h2load,
           "bombardier": read_bombardier, "hey": read_hey, "ab": read_ab}


def command(tool, load):
    return [str(word) for word in COMMANDS[tool](load)]


def figures(tool, text, errors):
    """Never fails: a tool that gives up has said so, and that is its result."""
    try:
        found = READERS[tool](text)
    except (ValueError, KeyError, AttributeError, TypeError):
        found = Figures()
    for name in ("rps", "mean", "p50", "p90", "p99", "max"):
        value = getattr(found, name)
        if value is not None and not math.isfinite(value):
            setattr(found, name, None)
    if found.total is None:
        lines = [line.strip() for line in (errors + "\n" + text).splitlines() if line.strip()]
        found.said = lines[-1][:120] if lines else "nothing"
    return found
