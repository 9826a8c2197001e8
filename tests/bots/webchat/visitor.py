"""A browser without its screen."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class Visitor:
    """A browser, without its screen."""

    web: httpx.Client
    secret: str = ""
    keys: int = 0
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    def opens(self) -> httpx.Response:
        answer = self.web.post("/chat/session", json={}, headers=self.headers)
        if answer.status_code == 201:
            self.secret = answer.json()["secret"]
            self.headers["Authorization"] = f"Bearer {self.secret}"
        return answer

    def posts(self, key: str = "", **content: Any) -> httpx.Response:
        return self.calls("messages", key, **content)

    def speaks(
        self, sound: bytes, kind: str = "audio/webm;codecs=opus", *, seconds: int = 4, key: str = ""
    ) -> httpx.Response:
        written = base64.b64encode(sound).decode("ascii")
        return self.calls("voice", key, voice=f"data:{kind};base64,{written}", seconds=seconds)

    def calls(self, path: str, key: str = "", **content: Any) -> httpx.Response:
        self.keys += 1
        body = {"key": key or f"message-{self.keys}", **content}
        return self.web.post(f"/chat/{path}", json=body, headers=self.headers)

    def history(self) -> dict[str, Any]:
        answer = self.web.get("/chat/history", headers=self.headers)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def hears(self, wanted: int, after: str = "") -> list[dict[str, str]]:
        """The next so many events of a stream, those that say how things stand left out."""
        events: list[dict[str, str]] = []
        for event in self.listens(after):
            if event["event"] == "message":
                events.append(event)
            if len(events) == wanted:
                break
        return events

    def listens(self, after: str = "") -> Iterator[dict[str, str]]:
        headers = self.headers | ({"Last-Event-ID": after} if after else {})
        with self.web.stream("GET", "/chat/events", headers=headers) as stream:
            stream.raise_for_status()
            event: dict[str, str] = {}
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if line and name:
                    event[name] = value
                elif event:
                    yield event
                    event = {}
