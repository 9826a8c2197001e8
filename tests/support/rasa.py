"""A server that answers as Rasa 3.6 does, or as a server in trouble does; and what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """A status and a body; `pieces` of it go out one by one, `pause` seconds before each."""

    body: bytes
    status: int = 200
    pieces: int = 1
    pause: float = 0.0

    @classmethod
    def of(cls, told: object) -> Reply:
        return cls(json.dumps(told).encode())


def meant(intent: str | None, confidence: object = 0.9, **more: object) -> dict[str, Any]:
    """An answer of `/model/parse`."""
    named = {"name": intent, "confidence": confidence}
    return {"text": "…", "intent": named, "entities": [], "text_tokens": [[0, 1]], "intent_ranking": [named], **more}


@dataclass
class Rasa:
    """The server; `reply` may be changed between two questions. It thinks for as long as it `may_answer` not."""

    reply: Reply
    asked: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()


@contextmanager
def rasa_server(reply: Reply) -> Iterator[Rasa]:
    """Serves on this machine, until the block ends."""
    rasa = Rasa(reply)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rasa.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            rasa.may_answer.wait()
            with suppress(ConnectionError):  # the caller may have had enough
                self._say(rasa.reply)

        def _say(self, reply: Reply) -> None:
            rasa.over.wait(reply.pause)
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for piece in _cut(reply.body, reply.pieces):
                rasa.over.wait(reply.pause)
                self.wfile.write(piece)

        def log_message(self, *_said: object) -> None:
            """Nothing on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    rasa.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield rasa
    finally:
        rasa.over.set()
        rasa.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _cut(body: bytes, pieces: int) -> Sequence[bytes]:
    size = max(1, -(-len(body) // pieces))
    return [body[at : at + size] for at in range(0, len(body), size)]
