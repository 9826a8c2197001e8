"""Matrix: an open room at the playground's homeserver, and an encrypted one at a real Synapse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from backend.clock import FrozenClock
from backend.services.towns import Served
from bots.app import Application
from bots.joining import join_matrix
from bots.playground.matrix_emulator import MatrixEmulator
from tests.bots.playground.matrix_emulator.scene import JEANNE, TOKEN, US
from tests.bots.voice.everywhere.messengers import PATIENCE
from tests.bots.voice.everywhere.places import Ask, holds
from tests.support import matrix_phone


class InAnOpenRoom:
    channel: ClassVar[str] = "matrix"
    form: ClassVar[str] = "ogg"
    absent: ClassVar[Mapping[str, str]] = {}
    address = JEANNE

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        self._store = folder / "keys"
        self._emulator = MatrixEmulator(US, TOKEN, clock=clock, lifted=True)
        self._phone = self._emulator.phone("Jeanne Payet", JEANNE)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        async with self._emulator.serving() as url:
            yield _settings(url, US, TOKEN, self._store)

    def join(self, application: Application, town: Served) -> None:
        join_matrix(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        await self._emulator.waits_for_call(lambda call: call.what == "sync" and call.status == 200)
        await self._phone.opens(US)
        await self.sees("assistant automatique")
        yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        await self._phone.sends_voice(recording, seconds)

    async def writes(self, text: str) -> None:
        await self._phone.types(text)

    async def chooses(self, title: str) -> None:
        await self._phone.types(title)

    async def sees(self, *words: str) -> str:
        screen = await self._phone.waits_for(lambda one: holds(one.texts, words), PATIENCE)
        return "\n".join(screen.texts)

    async def voices(self) -> Sequence[bytes]:
        return self._phone.hears()


class InAnEncryptedRoom:
    """Synapse sees neither the words nor the sound: the phone has keys of its own."""

    channel: ClassVar[str] = "matrix"
    form: ClassVar[str] = "ogg"
    absent: ClassVar[Mapping[str, str]] = {}

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        self._folder = folder
        self._server = homeserver()
        self._us = self._server.account("entraide", "Entraide Valbourg")
        self._jeanne = self._server.account("jeanne", "Jeanne Payet")
        self.address = self._jeanne.user
        self._phone: matrix_phone.Phone

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        yield _settings(self._server.url, self._us.user, self._us.token, self._folder / "keys")

    def join(self, application: Application, town: Served) -> None:
        join_matrix(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        async with matrix_phone.phone(self._server.url, self._jeanne, self._folder / "hers") as hers:
            self._phone = hers
            await hers.opens(self._us.user, encrypted=True)
            await self.sees("assistant automatique")
            yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        await self._phone.speaks(recording, seconds, encrypted=True)

    async def writes(self, text: str) -> None:
        await self._phone.says(text)

    async def chooses(self, title: str) -> None:
        await self._phone.says(title)

    async def sees(self, *words: str) -> str:
        await self._phone.until(lambda: holds(self._phone.texts, words), str(words))
        assert all(one.encrypted for one in self._phone.others)
        return "\n".join(self._phone.texts)

    async def voices(self) -> Sequence[bytes]:
        return await self._phone.hears()


def _settings(url: str, user: str, token: str, store: Path) -> Mapping[str, Any]:
    return {"matrix_homeserver": url, "matrix_user": user, "matrix_token": token, "matrix_store": store}
