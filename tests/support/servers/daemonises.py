"""Puts itself in the background as servers of old did, serves there, and its first process ends with status 0."""

import os

from plain import listen, serve

server = listen()
if os.fork() == 0:
    os.setsid()
    serve(lambda path: (200, b"hello"), server)
print("started in the background", flush=True)
