"""Plays a list of answers, the last one for ever: `stepwise.py 503:starting 200:wrong 200:right`. `hang` never answers,
`close` closes without an answer, `garbage` is not HTTP. /healthcheck is always 204 and does not count."""

import sys

from plain import listen

script = sys.argv[1:]
server = listen()
held = []
while True:
    connection, _ = server.accept()
    request = connection.recv(65536)
    if b" /healthcheck " in request:
        connection.sendall(b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n")
        connection.close()
        continue
    step = script.pop(0) if len(script) > 1 else script[0]
    print(step, flush=True)
    if step == "hang":
        held.append(connection)
        continue
    if step == "garbage":
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    elif step != "close":
        status, body = step.split(":")
        connection.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nX-Kind: test\r\n\r\n{body}".encode())
    connection.close()
