"""Writes `noisy.py MEBIBYTES` of log before it serves, and its last words when it is told to stop."""

import os
import signal
import sys

from plain import serve


def stop(*_):
    os.write(1, b"last words\n")
    os._exit(0)


signal.signal(signal.SIGTERM, stop)
line = b"x" * 1023 + b"\n"
for _ in range(int(sys.argv[1])):
    for _ in range(1024):
        os.write(1, line)
serve(lambda path: (200, b"hello"))
