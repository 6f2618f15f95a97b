"""HTTP with kept-alive connections and an answer of 400 bytes that depends on what is asked for, a thread for each connection.

    answers.py plain    the answer as it is
    answers.py gzip     compressed, if the request accepts that
    answers.py close    as it is, and the connection ends with it
    answers.py http1.0  as it is, by a server that never heard of keeping connections
"""

import gzip
import re
import sys
import threading

from plain import listen

KIND = sys.argv[1]
BODY = b"hello world " * 33 + b"end\n"
SHORT = gzip.compress(BODY)


def answer_to(head):
    takes_gzip = re.search(rb"(?im)^accept-encoding:.*\bgzip\b", head)
    body, fields = (SHORT, b"Content-Encoding: gzip\r\n") if KIND == "gzip" and takes_gzip else (BODY, b"")
    if KIND == "close":
        fields += b"Connection: close\r\n"
    version = b"1.0" if KIND == "http1.0" else b"1.1"
    return b"HTTP/%s 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (version, len(body), fields, body)


def serve(connection):
    with connection:
        waiting = b""
        try:
            while piece := connection.recv(65536):
                waiting += piece
                while b"\r\n\r\n" in waiting:
                    head, _, waiting = waiting.partition(b"\r\n\r\n")
                    connection.sendall(answer_to(head))
                    if KIND in ("close", "http1.0"):
                        return
        except OSError:
            pass


server = listen()
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
