"""The line to the homeserver: one device of ours, opened anew each time that somebody begins to listen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from aiohttp import ClientTimeout
from nio import Api, MessageDirection, RoomSendResponse, SyncResponse
from peewee import PeeweeException

from backend.one_town import Called, variable
from bots.channel import Media
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, TooLarge, Uncertain, Unreachable
from bots.matrix.client import CONNECT_PATIENCE, PATIENCE, Client, failure, told
from bots.matrix.encryption import introduce, keep_up, sealed
from bots.matrix.files import UNKNOWN, locked, named, opened, voice_note
from bots.matrix.signing import Identity
from bots.matrix.store import StoreRefused, prepared

HELD: Final = 30.0
"""Seconds for which the homeserver holds a sync while nothing happens."""
PROBE_PATIENCE: Final = 5.0
DOWNLOAD_PATIENCE: Final = 60.0
JOIN_PATIENCE: Final = 60.0
"""Seconds: to join a room of another homeserver, ours must first hear what it holds."""
PAGE: Final = 100
"""Events that are asked for at once where a sync left some out."""

_QUIET: Final[dict[str, Any]] = {"types": []}
_STATE: Final = {"types": ["m.room.member", "m.room.encryption"], "lazy_load_members": False}


def _asks(timeline: int) -> dict[str, Any]:
    """A filter for no more than we read."""
    room = {"timeline": {"limit": timeline}, "state": _STATE, "ephemeral": _QUIET, "account_data": _QUIET}
    return {"presence": _QUIET, "account_data": _QUIET, "room": room}


NEWS: Final = _asks(20)


def _everything(token: str) -> dict[str, Any]:
    """A filter for the rooms as they are: nobody asks what was said there.

    Synapse answers the same question with the same answer for two minutes; so that it does not tell of what was before
    our restart, no two of ours are the same: each leaves out somebody who does not exist.
    """
    asked = _asks(1)
    asked["room"]["timeline"]["not_senders"] = [f"@{token}:palier.invalid"]
    return asked


class Connection:
    """Calls the homeserver for one token."""

    def __init__(
        self, homeserver: str, user: str, secret: str, store: Path, token: Callable[[], str], called: Called = variable
    ) -> None:
        self._homeserver, self._user, self._secret = homeserver, user, secret
        self._store, self._token, self._called = store, token, called
        self._client: Client | None = None

    @property
    def client(self) -> Client:
        """Raises Unreachable where it is not open."""
        if self._client is None:
            raise Unreachable("we are not connected to the homeserver yet")
        return self._client

    async def open(self) -> None:
        """Raises AccountBroken or Unreachable, as `Channel.open` does."""
        await self.close()
        client = Client(self._homeserver, self._user, self._store, self._token)
        try:
            await self._enter(client)
        except BaseException as error:
            await client.close()
            if isinstance(error, Uncertain | Rejected):
                raise Unreachable(str(error)) from None
            raise
        self._client = client

    async def _enter(self, client: Client) -> None:
        client.access_token, called = self._secret, self._called
        me = await client.call("GET", "/_matrix/client/v3/account/whoami")
        if me.get("user_id") != self._user:
            raise AccountBroken(f"{called('matrix_token')} belongs to another account than {called('matrix_user')}")
        if not me.get("device_id"):
            raise AccountBroken(
                f"{called('matrix_token')} belongs to no device, and messages are encrypted for devices: log in"
            )
        try:
            prepared(self._store)
            client.restore_login(self._user, str(me["device_id"]), self._secret)
            identity = Identity(self._store, self._user)
        except (StoreRefused, PeeweeException, OSError, ValueError, KeyError) as error:
            raise AccountBroken(f"{called('matrix_store')} cannot be used: {error}") from None
        await introduce(client, identity, called("matrix_store"))

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def sync(self, since: str | None) -> SyncResponse:
        """What is new since then, at once where there is something; without `since` the rooms as they are."""
        client = self.client
        client.next_batch = since or ""  # else nio would take what it has seen once for seen
        wait = int(HELD * 1000) if since else 0
        answer = await client.sync(wait, _everything(client.token()) if since is None else NEWS, since)
        if client.olm is not None and answer.device_key_count.signed_curve25519 == 0:
            client.olm.uploaded_key_count = 0  # nio takes none left for nothing said
        return answer

    async def keep_up(self) -> None:
        await keep_up(self.client)

    async def before(self, room_id: str, start: str, until: str | None) -> tuple[list[Any], str | None]:
        """A page of what was said before that point, the newest first, and where the next one begins."""
        page = await self.client.room_messages(room_id, start, until, MessageDirection.back, PAGE)
        return page.chunk, page.end

    async def say(self, room_id: str, content: dict[str, Any], transaction: str, *, plain: bool = False) -> str:
        """Sends one message; the same transaction in the same room is the same event. Returns its id.

        Raises:
            Uncertain: no answer came, though the homeserver answers others.
            SendError: as it says.
        """
        client, kind = self.client, "m.room.message"
        if not plain:
            kind, content = await sealed(client, room_id, kind, content)
        path = Api.room_send(client.access_token, room_id, kind, content, transaction)
        try:
            sent = await client._send(RoomSendResponse, *path, (room_id,))  # noqa: SLF001  nio's own would repeat
        except Uncertain as unclear:
            if await self._answers():
                raise
            raise Unreachable(str(unclear)) from None
        return str(sent.event_id)

    async def voice(self, room_id: str, recording: Media, milliseconds: int) -> dict[str, Any]:
        """Uploads a recording, encrypted where the room is; what a message says that carries it.

        Raises:
            Rejected: the homeserver takes no such file.
            Unreachable: nothing was said.
        """
        room = self.client.rooms.get(room_id)
        if room is None:
            raise Unreachable("this room has not been seen yet")
        content, kind, keys = recording.content, recording.kind, None
        if room.encrypted:
            (content, keys), kind = locked(content), UNKNOWN
        try:
            answer = await self.client.upload(content, kind)
        except Uncertain as unclear:
            raise Unreachable(str(unclear)) from None
        except PersonGone:  # a file is given to nobody yet
            raise Rejected("the homeserver takes no file of ours") from None
        return voice_note(str(answer.get("content_uri")), recording, milliseconds, keys)

    async def _answers(self) -> bool:
        try:
            await self.client.call("GET", "/_matrix/client/versions", patience=PROBE_PATIENCE)
        except SendError:
            return False
        return True

    async def invite(self, person: str) -> str:
        """A new room with this person, encrypted; returns its id. Twice is two rooms: look for one first.

        Raises:
            Unreachable: nothing was said; perhaps there is a room now.
        """
        encrypted = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        # Whoever comes later reads what we had to say.
        seen = {"type": "m.room.history_visibility", "state_key": "", "content": {"history_visibility": "invited"}}
        asked: dict[str, Any] = {"preset": "trusted_private_chat", "is_direct": True, "invite": [person]}
        asked |= {"initial_state": [encrypted, seen]}
        try:
            answer = await self.client.call("POST", "/_matrix/client/v3/createRoom", asked)
        except Uncertain as unclear:
            raise Unreachable(str(unclear)) from None
        return str(answer.get("room_id"))

    async def join(self, room_id: str) -> None:
        await self.client.call("POST", f"/_matrix/client/v3/join/{quote(room_id, safe='')}", {}, JOIN_PATIENCE)

    async def leave(self, room_id: str) -> None:
        """For good: the room may be emptied."""
        for step in ("leave", "forget"):
            await self._in_room("POST", room_id, step, {})
        self.drop(room_id)

    def drop(self, room_id: str) -> None:
        """We are not there any more."""
        if self._client is not None:
            self._client.rooms.pop(room_id, None)

    async def typing(self, room_id: str, seconds: float) -> None:
        said = {"typing": True, "timeout": int(seconds * 1000)}
        await self._in_room("PUT", room_id, f"typing/{quote(self._user, safe='')}", said, PROBE_PATIENCE)

    async def read(self, room_id: str, event_id: str) -> None:
        await self._in_room("POST", room_id, f"receipt/m.read/{quote(event_id, safe='')}", {}, PROBE_PATIENCE)

    async def _in_room(
        self, method: str, room_id: str, what: str, body: dict[str, Any], patience: float = PATIENCE
    ) -> None:
        await self.client.call(method, f"/_matrix/client/v3/rooms/{quote(room_id, safe='')}/{what}", body, patience)

    async def fetch(self, name: str, largest: int) -> Media:
        """The file of that name; raises Rejected where it is too large, not there, or not what was sent."""
        file = named(name)
        try:
            content, kind = await self._download(f"/_matrix/client/v1/media/download/{file.path}", largest)
        except Unreachable as older:  # a homeserver from before version 1.11 of the specification
            if not re.search("M_UNRECOGNIZED|status 404", str(older)):
                raise
            content, kind = await self._download(f"/_matrix/media/v3/download/{file.path}", largest)
        return Media(opened(file, content), file.kind or kind)

    async def _download(self, path: str, largest: int) -> tuple[bytes, str]:
        client, content = self.client, bytearray()
        if client.client_session is None:
            raise Unreachable("we are not connected to the homeserver yet")
        patience = ClientTimeout(total=DOWNLOAD_PATIENCE, sock_connect=CONNECT_PATIENCE)
        headers = {"Authorization": f"Bearer {client.access_token}"}
        with told():
            async with client.client_session.get(client.homeserver + path, headers=headers, timeout=patience) as came:
                if came.status >= 400:
                    raise _not_there(came.status, await came.content.read(PAGE * 100))
                async for piece in came.content.iter_any():
                    content += piece
                    if len(content) > largest:
                        raise TooLarge(f"this file is larger than {largest} bytes")
        return bytes(content), came.headers.get("Content-Type", UNKNOWN).partition(";")[0].strip()


def _not_there(status: int, said: bytes) -> SendError:
    """A file that is gone, or that we may not have, is gone: its person is not."""
    try:
        code = str(json.loads(said)["errcode"])
    except (ValueError, KeyError, TypeError):
        code = ""
    if code in {"M_NOT_FOUND", "M_FORBIDDEN", "M_TOO_LARGE"}:
        return Rejected(f"this file cannot be had: {code}")
    return failure(status, code, 5.0)
