"""The smallest HTTP server that will do: one request a connection, one answer. Starts in a few hundredths of a second."""

import os
import socket


def listen(port=None, family=socket.AF_INET, host="127.0.0.1"):
    server = socket.socket(family)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, int(port or os.environ["PORT"])))
    server.listen(100)
    return server


def answer_one(server, answer):
    """`answer(path)` gives status, body and optionally a text of further header lines."""
    connection, _ = server.accept()
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                return
            request += piece
        path = request.split(b" ")[1].decode()
        status, body, *headers = answer(path)
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{''.join(headers)}\r\n"
        connection.sendall(head.encode() + body)


def serve(answer, server=None):
    server = server or listen()
    while True:
        answer_one(server, answer)
