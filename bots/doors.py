"""Doors: where we listen on the network."""

from __future__ import annotations

import socket


def opened(host: str, port: int) -> socket.socket:
    """A door at which we listen; port 0 is any that is free. Raises OSError where it cannot be had.

    The protocol is named: only then asyncio sends what is written at once (TCP_NODELAY). Else the body of an answer
    waits until its head was acknowledged, 40 ms on a connection that is kept.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(128)
    except OSError:
        door.close()
        raise
    return door
