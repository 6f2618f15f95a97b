"""Listens where nobody asks: on the IPv6 loopback only."""

import socket

from plain import listen, serve

serve(lambda path: (200, b"hello"), listen(family=socket.AF_INET6, host="::1"))
