"""One call of the Client-Server API, as a handler gets it: who asks, where, and what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.homeserver import Device, Homeserver
from bots.playground.matrix_emulator.rooms import Json


@dataclass(frozen=True)
class Asked:
    """`path` are the parts of the address that vary, unquoted."""

    server: Homeserver
    device: Device
    path: tuple[str, ...]
    query: Mapping[str, str]
    raw: bytes
    kind: str = ""

    @property
    def me(self) -> str:
        return self.device.user.user_id

    @property
    def body(self) -> Json:
        """Raises Refusal where it is no JSON object."""
        try:
            body = json.loads(self.raw)
        except ValueError:
            raise errors.not_json() from None
        if not isinstance(body, dict):
            raise errors.bad_json()
        return body

    @property
    def body_or_nothing(self) -> Json:
        return self.body if self.raw else {}

    def owned(self, user: str) -> None:
        """Raises Refusal where it is somebody else's."""
        if user != self.me:
            raise errors.forbidden("Cannot do that for other users")

    def once(self, do: Callable[[], Json]) -> Json:
        """The same transaction of the same device at the same address: done once, and answered alike."""
        name = json.dumps(self.path)
        if name not in self.device.sent:
            self.device.sent[name] = do()
        return self.device.sent[name]


Handler = Callable[[Asked], Json]
