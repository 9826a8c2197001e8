"""Clients of an NLU server over HTTP: each a process with one connection, which does little beside asking."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection, socket
from time import perf_counter
from typing import Any, Final

PATIENCE: Final = 120.0
_HEAD: Final = (
    b"POST /model/parse HTTP/1.1\r\nHost: nlu\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)


@dataclass(frozen=True)
class Heard:
    """The answers of one client, each with the seconds that it took."""

    answers: list[dict[str, Any]]
    seconds: list[float]


def in_order(port: int, texts: Sequence[str]) -> Heard:
    """One client asks each text once."""
    bodies, seconds = [], []
    with create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        for question in map(_question, texts):
            began = perf_counter()
            bodies.append(_asked(connection, question))
            seconds.append(perf_counter() - began)
    return Heard([json.loads(body) for body in bodies], seconds)


def together(port: int, texts: Sequence[str], clients: int, seconds: float) -> float:
    """How many answers a second so many clients get, who all ask without a pause."""
    begin = multiprocessing.Barrier(clients)
    told: multiprocessing.Queue[tuple[int, float]] = multiprocessing.Queue()
    crowd = [
        multiprocessing.Process(target=_keep_asking, args=(port, texts[at::clients], seconds, begin, told))
        for at in range(clients)
    ]
    for client in crowd:
        client.start()
    counted = [told.get() for _client in crowd]
    for client in crowd:
        client.join()
    return sum(count for count, _ in counted) / max(took for _, took in counted)


def _keep_asking(port: int, texts: Sequence[str], seconds: float, begin: Any, told: Any) -> None:
    questions = [_question(text) for text in texts]
    count = 0
    with create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        begin.wait()
        began = perf_counter()
        while perf_counter() - began < seconds:
            _asked(connection, questions[count % len(questions)])
            count += 1
        told.put((count, perf_counter() - began))


def _question(text: str) -> bytes:
    body = json.dumps({"text": text}).encode()
    return _HEAD % len(body) + body


def _asked(connection: socket, question: bytes) -> bytes:
    connection.sendall(question)
    answer = b""
    while True:
        piece = connection.recv(65_536)
        if not piece:
            raise ConnectionError("the server hung up")
        answer += piece
        head, whole, body = answer.partition(b"\r\n\r\n")
        if whole and len(body) >= _length(head):
            if not head.startswith(b"HTTP/1.1 200"):
                raise ConnectionError(head.split(b"\r\n")[0].decode("ascii", "replace"))
            return body


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
