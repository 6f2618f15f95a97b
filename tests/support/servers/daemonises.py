"""Puts itself in the background as servers of old did, serves there, and its first process ends with status 0. With the
word `mute` that happens only when the first request is there, and it is never answered."""

import os
import sys
import time

from plain import listen, serve

server = listen()
asked, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if "mute" not in sys.argv:
        serve(lambda path: (200, b"hello"), server)
    held = server.accept()
    os.write(tell, b"x")
    time.sleep(1000)
if "mute" in sys.argv:
    os.read(asked, 1)
print("started in the background", flush=True)
