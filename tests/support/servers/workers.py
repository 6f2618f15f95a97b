"""A master whose two workers share its socket, end after three requests each and are replaced, as gunicorn's do with
--max-requests. Each worker leaves a helper behind, in a session of its own."""

import os
import time

from plain import answer_one, listen

server = listen()


def start_worker():
    if os.fork() > 0:
        return
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(1000)
    for _ in range(3):
        answer_one(server, lambda path: (200, b"hello"))
    os._exit(0)


start_worker()
start_worker()
while True:
    os.wait()
    start_worker()
