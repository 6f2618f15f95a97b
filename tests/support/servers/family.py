"""A server, its child, and a grandchild in a session of its own: each says its name when it is told to stop."""

import os
import signal
import time

from plain import serve


def named(name):
    def stop(*_):
        os.write(1, f"{name} was told\n".encode())
        time.sleep(0.2)  # nobody's parent is gone before the others were told
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)


def rest():
    os.write(1, b"up\n")
    while True:
        time.sleep(1000)


if os.fork() == 0:
    if os.fork() == 0:
        named("grandchild")
        os.setsid()
        rest()
    named("child")
    rest()
named("server")
serve(lambda path: (200, b"hello"))
