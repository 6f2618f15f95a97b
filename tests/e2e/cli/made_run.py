"""Run files of made-up results whose figures can be worked out by hand."""

WINDOW_S = 10
TIMEOUT_NS = 10_000_000_000
ENDINGS = ["ok", "connect", "reset", "closed_early", "timeout", "malformed", "status", "mismatch"]


def bucket_of(ns):
    """HdrHistogram's index of a value, for 3 digits from 1 ns."""
    shift = max(0, ns.bit_length() - 11)
    return ((shift + 1) << 10) + (ns >> shift) - 1024


def distribution(durations, censored=0):
    """Of {ns: count}; `censored` timeouts on top."""

    def histogram(of):
        of = {ns: count for ns, count in of.items() if count}
        return {"min_ns": min(of, default=0), "max_ns": max(of, default=0), "clamped": 0,
                "counts": sorted([bucket_of(ns), count] for ns, count in of.items())}

    late = {TIMEOUT_NS: censored}
    all_of = {**durations, **(late if censored else {})}
    made = {"count": sum(all_of.values()), "censored": censored, "histogram": histogram(all_of)}
    return {**made, "censored_histogram": histogram(late)} if censored else made


def measurement(ok, timeouts, mean_ms, connections, statuses=0):
    books = {"in_flight_at_start": 0, "sent": ok + timeouts + statuses, **dict.fromkeys(ENDINGS, 0), "in_flight_at_end": 0}
    books.update(ok=ok, timeout=timeouts, status=statuses)
    times = distribution({round(mean_ms * 1e6): ok}, timeouts)
    each = [ok // WINDOW_S] * WINDOW_S
    return {"window_ns": WINDOW_S * 10**9, "window": books, "statuses": {"200": ok} if ok else {}, "response_time": times,
            "service_time": times, "time_to_first_byte": times, "send_lag": distribution({0: ok}),
            "bytes_received": ok * 120_200, "bytes_sent": ok * 60, "warmup_ns": 10**9, "whole": books,
            "connect_time": distribution({100_000: connections}), "loop_lag": distribution({50_000: 100}),
            "series": {"interval_s": 1, "ok": each, "completed": each, "failed": [0] * WINDOW_S, "bytes": [0] * WINDOW_S},
            "connections_asked": connections, "connections_open": connections, "reconnects": 0, "threads": [{"cpu_ns": 10**9}],
            "interrupted": False}


def case(target, connections, *trials, scenario="hello", threads=1, duration=WINDOW_S, budget=0.01):
    """Trials are (ok, timeouts, mean in ms), or a text: why there is none."""
    made = []
    for index, trial in enumerate(trials):
        one = {"index": index, "started": "2026-11-24T03:10:00.000Z", "finished": "2026-11-24T03:10:10.000Z"}
        if isinstance(trial, str):
            one["failure"] = trial
        else:
            one["measured"] = measurement(*trial, connections)
        made.append(one)
    return {"name": f"{scenario}/{target}/connections:{connections}/threads:{threads}/duration:{duration}s", "scenario": scenario,
            "target": target, "target_kind": "process", "url": "http://127.0.0.1:5000/", "method": "GET", "path": "/",
            "request_kinds": 1, "connections": connections, "threads": threads, "pipelining": 1, "requests_per_connection": 0,
            "warmup_s": 1, "duration_s": duration, "timeout_s": 10, "error_budget": budget, "repetitions": len(trials),
            "trials": made}


def run(cases, suite="made", commit="0123456789abcdef"):
    environment = {"backbench_version": "0.1.0", "cpu_model": "Example CPU", "cpus": 2, "commit": commit, "command_line": []}
    return {"schema": "backbench.run/1", "suite": suite, "suite_path": "made.yaml", "started": "2026-11-24T03:10:00.000Z",
            "finished": "2026-11-24T03:20:00.000Z", "interrupted": False, "environment": environment,
            "histogram_layout": {"unit": "ns", "lowest": 1, "highest": 3600000000000, "significant_digits": 3}, "cases": cases,
            "suite_text": ""}
