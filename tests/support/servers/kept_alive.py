"""HTTP with kept-alive connections, a thread for each of them and no more threads than asked for; the rest wait unaccepted.

    kept_alive.py THREADS SLOW_SECONDS

For the first SLOW_SECONDS after the fourth request each answer takes 100 ms, later on 10 ms. The first three are those
that ask whether it is ready.
"""

import itertools
import sys
import threading
import time

from plain import listen

THREADS, SLOW_SECONDS = int(sys.argv[1]), float(sys.argv[2])
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

requests = itertools.count(1)
began = None


def delay():
    global began
    if next(requests) >= 4 and began is None:
        began = time.monotonic()
    return 0.1 if began is None or time.monotonic() - began < SLOW_SECONDS else 0.01


def serve(server):
    while True:
        connection, _ = server.accept()
        with connection:
            waiting = b""
            try:
                while piece := connection.recv(65536):
                    waiting += piece
                    while b"\r\n\r\n" in waiting:
                        waiting = waiting.partition(b"\r\n\r\n")[2]
                        time.sleep(delay())
                        connection.sendall(ANSWER)
            except OSError:
                pass


server = listen()
server.listen(1000)
for _ in range(THREADS - 1):
    threading.Thread(target=serve, args=(server,), daemon=True).start()
serve(server)
