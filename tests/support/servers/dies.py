"""Says why and ends: `dies.py STATUS`, or `dies.py after N` which first answers N requests."""

import os
import sys

from plain import answer_one, listen

if sys.argv[1] == "after":
    server = listen()
    for _ in range(int(sys.argv[2])):
        answer_one(server, lambda path: (200, b"hello"))
    print("out of ideas", flush=True)
    os.kill(os.getpid(), 9)
print("ModuleNotFoundError: No module named 'flask'", file=sys.stderr)
sys.exit(int(sys.argv[1]))
