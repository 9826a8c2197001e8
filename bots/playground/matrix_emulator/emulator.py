"""The emulator as tests and the playground hold it: our account, phones, faults, and every call that was made."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.clock import Clock
from bots.playground.call_log import CallLog
from bots.playground.matrix_emulator.faults import Fault, Faults
from bots.playground.matrix_emulator.homeserver import Homeserver
from bots.playground.matrix_emulator.limits import Limits
from bots.playground.matrix_emulator.phone import Phone
from bots.playground.matrix_emulator.rooms import MESSAGE, Event, Room
from bots.playground.matrix_emulator.server import Call, ClientApi
from bots.playground.served import served

DEVICE: Final = "PALIER"


@dataclass(frozen=True)
class Said:
    """An event of an earlier day: its name, who said it and when (milliseconds), and what."""

    event_id: str
    sender: str
    at: int
    content: Mapping[str, Any]
    kind: str = MESSAGE


class MatrixEmulator:
    """A homeserver of our own on this machine, with the strictness of the real one, and one account of ours on it.

    It speaks to no other homeserver. Devices upload, look up and use up keys as anywhere, so that our channel opens
    with its encryption on; the phones have none, and the conversations that they open are not encrypted. `lifted`: an
    administrator has lifted the limit on our messages, as `docs/channels/matrix.md` advises. `first_number` is where
    the positions of what happens begin: above all that an earlier one gave. All of it lives in one event loop.
    """

    def __init__(
        self, user: str, token: str, *, clock: Clock, name: str = "", limits: Limits | None = None,
        lifted: bool = False, first_number: int = 1,
    ) -> None:  # fmt: skip
        self.home = Homeserver(user.partition(":")[2], clock, limits or Limits(), first_number)
        self.us = self.home.user(user, name)
        self.home.login(user, token, DEVICE)
        if lifted:
            self.home.pace.lifted.add(user)
        self._log = CallLog[Call]()
        self.calls, self.waits_for_call = self._log.calls, self._log.waits_for
        self._faults = Faults()
        self._past = 0
        self.api = ClientApi(self.home, self._faults, self._log.note)

    def phone(self, name: str, user_id: str) -> Phone:
        """The phone of a person who has not written to us yet."""
        return Phone(self.home, self.home.user(user_id, name))

    def login(self, user_id: str, token: str, device_id: str) -> None:
        """Another device of somebody's, for a client of any kind."""
        self.home.login(user_id, token, device_id)

    def revokes(self, token: str) -> None:
        """The device is logged out."""
        del self.home.devices[token]

    def remembers(self, phone: Phone, said: Iterable[Said]) -> Room:
        """The conversation between this person and us from an earlier day, as if it had never stopped.

        All of it lies before the first thing that happens now: whoever asks what is new is not told of it again.
        """
        known, self.home.position = self.home.position, self._past
        room = self.home.opens(phone.user.user_id, [self.us.user_id], direct=True)
        self.home.member(room, self.us.user_id, self.us.user_id, "join")
        for one in said:
            event = Event(self.home.moves(), one.event_id, one.kind, one.sender, dict(one.content), one.at)
            room.events.append(event)
        self._past, self.home.position = self.home.position, max(known, self.home.position)
        phone.remembers(room)
        return room

    def fail_next(self, what: str, fault: Fault, times: int = 1) -> None:
        """Makes the next calls fail: `sync`, `send`, `whoami`, `create`, … as the routes of `server` name them."""
        self._faults.plan(what, fault, times)

    def heals(self, what: str) -> None:
        """Whatever fault of this call is still due will not come."""
        self._faults.forget(what)

    def goes_down(self, fault: Fault) -> None:
        """Every call fails in this way until it comes back."""
        self._faults.always = fault

    def comes_back(self) -> None:
        self._faults.always = None

    def calls_of(self, what: str) -> list[Call]:
        return [call for call in self.calls if call.what == what]

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serves the Client-Server API while the block lasts; gives its address."""
        async with served(self.api, self.api.closing, port, host, leave=self.home.changed) as address:
            yield address
