"""Ignores TERM, and so does its grandchild, which put itself in a session of its own and lost its parent."""

import os
import signal
import time

from plain import serve

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(1000)
    os._exit(0)
serve(lambda path: (200, b"hello"))
