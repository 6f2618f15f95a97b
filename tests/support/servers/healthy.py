"""Answers everything; tells on / what the process looks like from inside, as JSON."""

import json
import os
import resource

from plain import serve

THINGS = json.dumps(
    {
        "arguments": os.sys.argv[1:],
        "descriptors": {fd: os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if int(fd) < 3},
        "inherited": sorted(int(fd) for fd in os.listdir("/proc/self/fd")),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "leads_session": os.getsid(0) == os.getpid(),
        "leads_group": os.getpgid(0) == os.getpid(),
        "cpus": sorted(os.sched_getaffinity(0)),
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE),
        "signals": {
            key: int(value, 16)
            for key, value in (line.split(":") for line in open("/proc/self/status") if line.startswith("Sig"))
            if key in ("SigBlk", "SigIgn")
        },
        "own_number_in_proc": os.path.exists(f"/proc/{os.getpid()}/environ")
        and os.path.samefile(f"/proc/{os.getpid()}", "/proc/self"),
    }
).encode()

serve(lambda path: (200, THINGS) if path == "/" else (404, b"no such page"))
