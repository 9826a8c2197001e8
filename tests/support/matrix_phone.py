"""Somebody's Element: a real client of nio's on a real homeserver, with its own keys, and what it shows."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nio import (
    AsyncClient,
    AsyncClientConfig,
    MegolmEvent,
    ReactionEvent,
    RoomMessage,
    RoomPreset,
    RoomVisibility,
)
from nio.crypto import decrypt_attachment, encrypt_attachment
from nio.store import SqliteStore

from tests.support.homeserver import Account

PATIENCE = 20.0
ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


@dataclass(frozen=True)
class Shown:
    """A message on the screen."""

    event_id: str
    room_id: str
    sender: str
    body: str
    encrypted: bool


@dataclass
class Phone:
    """`room_id` is the conversation that is open: the last one that was opened or accepted."""

    client: AsyncClient
    account: Account
    room_id: str = ""
    shown: list[Shown] = field(default_factory=list)
    unreadable: int = 0
    left: set[str] = field(default_factory=set)
    sounds: list[dict[str, Any]] = field(default_factory=list)
    """What the others' voice notes say of themselves."""
    typing: set[str] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)
    _moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def user(self) -> str:
        return self.account.user

    async def opens(self, *others: str, encrypted: bool = False, says: str = "", **options: Any) -> str:
        """A new conversation with these; what is said at once is said before anybody could join."""
        state = [ENCRYPTION] if encrypted else []
        made = await self.client.room_create(
            RoomVisibility.private,
            is_direct=True,
            invite=others,
            preset=RoomPreset.private_chat,
            initial_state=state,
            **options,
        )
        self.room_id = str(made.room_id)
        await self.until(lambda: all(one in self._members() for one in others) and not self.client.should_query_keys)
        if says:
            await self.says(says)
        return self.room_id

    def _members(self) -> Any:
        room = self.client.rooms.get(self.room_id)
        return room.users if room else ()

    async def accepts(self) -> str:
        """Joins the room into which it was invited."""
        await self.until(lambda: bool(self.client.invited_rooms))
        self.room_id = next(iter(self.client.invited_rooms))
        await self.client.join(self.room_id)
        await self.until(lambda: self.room_id in self.client.rooms)
        return self.room_id

    async def says(self, text: str, **more: Any) -> str:
        return await self.sends({"msgtype": "m.text", "body": text, **more})

    async def answers(self, event_id: str, text: str) -> str:
        """As a reply to that message."""
        return await self.says(text, **{"m.relates_to": {"m.in_reply_to": {"event_id": event_id}}})

    async def corrects(self, event_id: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        return await self.says(f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def reacts(self, event_id: str, emoji: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        return await self.sends({"m.relates_to": relation}, "m.reaction")

    async def sends(self, content: dict[str, Any], kind: str = "m.room.message") -> str:
        sent = await self.client.room_send(self.room_id, kind, content, ignore_unverified_devices=True)
        return str(sent.event_id)

    async def speaks(self, audio: bytes, seconds: int, *, encrypted: bool = False) -> str:
        """A voice note."""
        info = {"mimetype": "audio/ogg", "duration": seconds * 1000, "size": len(audio)}
        said = {"msgtype": "m.audio", "body": "Message vocal", "org.matrix.msc3245.voice": {}, "info": info}
        if not encrypted:
            return await self.sends({**said, "url": await self._uploads(audio, "audio/ogg")})
        locked, keys = encrypt_attachment(audio)
        return await self.sends(
            {**said, "file": {**keys, "url": await self._uploads(locked, "application/octet-stream")}}
        )

    async def _uploads(self, content: bytes, kind: str) -> str:
        path = f"{self.client.homeserver}/_matrix/media/v3/upload"
        headers = {"Authorization": f"Bearer {self.account.token}", "Content-Type": kind}
        assert self.client.client_session is not None
        async with self.client.client_session.post(path, data=io.BytesIO(content), headers=headers) as answer:
            return str((await answer.json())["content_uri"])

    async def leaves(self) -> None:
        await self.client.room_leave(self.room_id)

    async def reads(self, text: str) -> Shown:
        """Waits for somebody else's message that holds this; gives the newest."""
        await self.until(lambda: any(text in one.body for one in self.others), text)
        return next(one for one in reversed(self.others) if text in one.body)

    async def hears(self) -> list[bytes]:
        """Plays every voice note of the others: fetched, and opened where it is encrypted."""
        return [await self._played(one) for one in self.sounds]

    async def _played(self, said: dict[str, Any]) -> bytes:
        file = said.get("file") or said
        path = f"{self.client.homeserver}/_matrix/client/v1/media/download/{file['url'].removeprefix('mxc://')}"
        headers = {"Authorization": f"Bearer {self.account.token}"}
        assert self.client.client_session is not None
        async with self.client.client_session.get(path, headers=headers) as answer:
            content: bytes = await answer.read()
        if "key" not in file:
            return content
        return bytes(decrypt_attachment(content, file["key"]["k"], file["hashes"]["sha256"], file["iv"]))

    @property
    def others(self) -> list[Shown]:
        """What the others said."""
        return [one for one in self.shown if one.sender != self.user]

    @property
    def texts(self) -> list[str]:
        return [one.body for one in self.others]

    async def until(self, wanted: Any, what: str = "") -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._moved:
                await self._moved.wait_for(wanted)
        except TimeoutError:
            raise AssertionError(f"{what!r} is not on {self.user}'s screen, but: {self.texts}") from None

    async def follow(self) -> None:
        """Syncs until cancelled."""
        while True:
            news = await self.client.sync(10_000)
            for room_id, info in news.rooms.join.items():
                for event in info.timeline.events:
                    self._show(room_id, event)
                for one in info.ephemeral:
                    self.typing.update(getattr(one, "users", ()))
                    self.receipts.update(receipt.event_id for receipt in getattr(one, "receipts", ()))
                for event in info.timeline.events:
                    if getattr(event, "membership", "") == "leave":
                        self.left.add(event.state_key)
            if self.client.should_upload_keys:
                await self.client.keys_upload()
            if self.client.should_query_keys:
                await self.client.keys_query()
            async with self._moved:
                self._moved.notify_all()

    def _show(self, room_id: str, event: Any) -> None:
        if isinstance(event, MegolmEvent):
            self.unreadable += 1
        elif isinstance(event, RoomMessage | ReactionEvent):
            # No-break spaces look like others.
            body = str(event.source["content"].get("body", "")).replace("\xa0", " ").replace("\u202f", " ")
            said = event.source["content"]
            if event.sender != self.user and "org.matrix.msc3245.voice" in said:
                self.sounds.append(said)
            self.shown.append(Shown(event.event_id, room_id, event.sender, body, bool(event.decrypted)))


@contextlib.asynccontextmanager
async def phone(url: str, account: Account, folder: Path) -> AsyncIterator[Phone]:
    """A phone that is switched on while the block lasts."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    config = AsyncClientConfig(store=SqliteStore, max_limit_exceeded=0, max_timeouts=3)
    client = AsyncClient(url, account.user, store_path=str(folder), config=config)
    client.restore_login(account.user, account.device, account.token)
    held = Phone(client, account)
    following = asyncio.create_task(held.follow())
    try:
        await held.until(lambda: bool(client.next_batch))
        yield held
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await client.close()
        client.store.database.close()
