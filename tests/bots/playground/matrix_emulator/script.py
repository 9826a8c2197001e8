"""One small script of the Client-Server API, played by plain HTTP, and what each call was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import httpx

V3: Final = "/_matrix/client/v3"
FILTER: Final = '{"account_data": {"types": []}, "room": {"timeline": {"limit": 20}}}'


@dataclass(frozen=True)
class Person:
    user: str
    token: str


@dataclass(frozen=True)
class Answered:
    """`shape` are the names and kinds of the answer, not its words."""

    status: int
    errcode: str
    shape: Any
    body: Any = field(compare=False, repr=False)


@dataclass
class Script:
    """Palier and Jeanne on one homeserver; `answers` by what was asked."""

    client: httpx.AsyncClient
    palier: Person
    jeanne: Person
    answers: dict[str, Answered] = field(default_factory=dict)

    async def asks(
        self, label: str, who: Person | str, method: str, path: str, body: Any = None, **query: str
    ) -> Any:  # fmt: skip
        """One call, whose answer is kept under the label. Gives its body."""
        token = who if isinstance(who, str) else who.token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content = {"content": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
        came = await self.client.request(method, path, params=query, headers=headers, **content)
        said = came.json()
        errcode = str(said.get("errcode", "")) if isinstance(said, dict) else ""
        self.answers[label] = Answered(came.status_code, errcode, shape(said), said)
        return said

    def since(self, label: str) -> str:
        """Where the sync of this label ended."""
        return str(self.answers[label].body["next_batch"])

    async def in_room(
        self, label: str, who: Person, method: str, room: str, what: str, body: Any = None, **query: str
    ) -> Any:  # fmt: skip
        return await self.asks(label, who, method, f"{V3}/rooms/{quote(room)}/{what}", body, **query)

    async def says(self, label: str, who: Person, room: str, txn: str, **content: Any) -> str:
        kind = content.pop("kind", "m.room.message")
        said = await self.in_room(label, who, "PUT", room, f"send/{kind}/{txn}", content)
        return str(said.get("event_id", ""))

    async def syncs(self, label: str, who: Person, since: str = "", seen: str = "") -> Any:
        """What stands; with `since` what is new, until this is seen in it: that may take the server a moment."""
        while True:
            query = {"since": since, "timeout": "5000"} if since else {}
            body = await self.asks(label, who, "GET", f"{V3}/sync", filter=FILTER, **query)
            if "next_batch" not in body or seen in json.dumps(body):
                return body
            since = str(body["next_batch"])


def text(body: str) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body}


def shape(what: Any) -> Any:
    """Names and kinds; what is named by an address is one of them."""
    if isinstance(what, dict):
        unsaid = _UNSAID | (_UNSAID_OF_EVENTS if "event_id" in what else set())
        named = {("…" if name[:1] in "!@$" else name): shape(one) for name, one in what.items() if name not in unsaid}
        return dict(sorted(named.items()))
    if isinstance(what, list):
        return [shape(one) for one in what]
    return type(what).__name__


_UNSAID: Final = {"error", "age", "age_ts", "replaces_state", "prev_sender", "membership", "redacted_by"}
"""What Synapse says besides, and no specification promises."""
_UNSAID_OF_EVENTS: Final = {"room_id", "redacted_because", "user_id"}
"""What it says twice of an event."""


async def played(script: Script) -> dict[str, Answered]:
    """The whole of it, in order."""
    await who_we_are(script)
    room = await she_asks_us_in(script)
    await they_talk(script, room)
    await what_is_refused(script, room)
    await she_goes(script, room)
    return script.answers


async def who_we_are(script: Script) -> None:
    us = script.palier
    await script.asks("whoami", us, "GET", f"{V3}/account/whoami")
    await script.asks("no token", "", "GET", f"{V3}/account/whoami")
    await script.asks("a revoked token", "syt_gone", "GET", f"{V3}/account/whoami")
    await script.asks("no such address", us, "GET", f"{V3}/neighbours")
    await script.asks("no such method", us, "DELETE", f"{V3}/account/whoami")
    await script.asks("a filter", us, "POST", f"{V3}/user/{quote(us.user)}/filter", {"room": {}})
    await script.asks("a filter that is none", us, "GET", f"{V3}/sync", filter="{")
    await script.asks("a filter that nobody kept", us, "GET", f"{V3}/sync", filter="77")
    await script.asks("no account data", us, "GET", f"{V3}/user/{quote(us.user)}/account_data/fr.palier.none")
    await script.asks("her name", us, "GET", f"{V3}/profile/{quote(script.jeanne.user)}/displayname")
    await script.asks("nobody's name", us, "GET", f"{V3}/profile/{quote('@nobody:mairie.test')}")
    await script.asks("keys of a device without any", us, "POST", f"{V3}/keys/query", {"device_keys": {us.user: []}})
    await script.asks("no keys yet", us, "POST", f"{V3}/keys/upload", {})
    await script.asks("a letter", us, "PUT", f"{V3}/sendToDevice/m.dummy/1", {"messages": {}})


async def she_asks_us_in(script: Script) -> str:
    us, her = script.palier, script.jeanne
    first = await script.syncs("nothing yet", us)
    asked = {"preset": "private_chat", "is_direct": True, "invite": [us.user]}
    room = str((await script.asks("she opens a room", her, "POST", f"{V3}/createRoom", asked))["room_id"])
    await script.syncs("we are asked in", us, first["next_batch"], room)
    await script.says("before we came", us, room, "early", **text("Bonjour"))
    await script.asks("we come", us, "POST", f"{V3}/join/{quote(room)}", {})
    await script.asks("we come again", us, "POST", f"{V3}/join/{quote(room)}", {})
    await script.syncs("we are there", us, script.since("we are asked in"), '"join": {"!')
    await script.in_room("who is there", us, "GET", room, "joined_members")
    await script.asks("our rooms", us, "GET", f"{V3}/joined_rooms")
    return room


async def they_talk(script: Script, room: str) -> None:
    us, her = script.palier, script.jeanne
    since = script.since("we are there")
    said = await script.says("she speaks", her, room, "a", **text("Bonjour"))
    again = await script.says("the same once more", her, room, "a", **text("Bonjour"))
    assert again == said
    await script.syncs("one event came of it", us, since, said)
    assert len(_events(script, "one event came of it", room)) == 1
    relation = {"rel_type": "m.annotation", "event_id": said, "key": "👍"}
    await script.says("we react", us, room, "b", kind="m.reaction", **{"m.relates_to": relation})
    new = {"m.new_content": text("Bonsoir"), "m.relates_to": {"rel_type": "m.replace", "event_id": said}}
    await script.says("she corrects it", her, room, "c", **text("* Bonsoir"), **new)
    await script.in_room("we write", us, "PUT", room, f"typing/{quote(us.user)}", {"typing": True, "timeout": 5000})
    await script.syncs("she sees it all", her, since, "m.typing")
    await script.in_room("we have read", us, "POST", room, f"receipt/m.read/{quote(said)}", {})
    await script.syncs("she sees that we have read", her, script.since("she sees it all"), "m.receipt")
    await script.in_room("her words", us, "GET", room, f"event/{quote(said)}")
    await script.in_room("what was said", us, "GET", room, "messages", dir="b", limit="2")
    await script.in_room("she takes it back", her, "PUT", room, f"redact/{quote(said)}/d", {})
    await script.in_room("what is left of it", us, "GET", room, f"event/{quote(said)}")


async def what_is_refused(script: Script, room: str) -> None:
    us, her = script.palier, script.jeanne
    await script.says("too large", us, room, "large", **text("x" * 65_536))
    await script.says("just not too large", us, room, "fits", **text("x" * 64_000))
    await script.asks("no JSON", us, "PUT", f"{V3}/rooms/{quote(room)}/send/m.room.message/n", b"{")
    await script.asks("no object", us, "PUT", f"{V3}/rooms/{quote(room)}/send/m.room.message/o", b"[]")
    await script.says("no such room", us, "!none:mairie.test", "e", **text("Bonjour"))
    await script.asks("to a room that is not", us, "POST", f"{V3}/join/{quote('!none:mairie.test')}", {})
    closed = await script.asks("hers alone", her, "POST", f"{V3}/createRoom", {"preset": "private_chat"})
    await script.asks("uninvited", us, "POST", f"{V3}/join/{quote(closed['room_id'])}", {})
    await script.says("not in her room", us, closed["room_id"], "f", **text("Bonjour"))
    await script.in_room("to read in her room", us, "GET", closed["room_id"], "messages", dir="b")
    await script.in_room(
        "to be seen writing there", us, "PUT", closed["room_id"], f"typing/{quote(us.user)}", {"typing": True}
    )
    await script.in_room("to write in her name", us, "PUT", room, f"typing/{quote(her.user)}", {"typing": True})
    await script.in_room("to forget too early", us, "POST", room, "forget", {})
    await script.syncs("a token that is none", us, "yesterday")
    await script.asks("no such file", us, "GET", "/_matrix/client/v1/media/download/mairie.test/none")
    await script.in_room("no such event", us, "GET", room, "event/$none")


async def she_goes(script: Script, room: str) -> None:
    us, her = script.palier, script.jeanne
    since = (await script.syncs("before she goes", us, script.since("one event came of it")))["next_batch"]
    await script.in_room("she goes", her, "POST", room, "leave", {})
    await script.syncs("she is gone", us, since, '"membership": "leave"')
    await script.says("she cannot speak there", her, room, "g", **text("Encore"))
    await script.in_room("we go", us, "POST", room, "leave", {})
    await script.syncs("we are gone", us, script.since("she is gone"), '"leave": {"!')
    await script.in_room("we forget", us, "POST", room, "forget", {})
    left = await script.asks("nothing of it is left", us, "GET", f"{V3}/sync", filter=FILTER.replace("20", "21"))
    assert room not in left.get("rooms", {}).get("leave", {})


def _events(script: Script, label: str, room: str) -> list[Any]:
    body = script.answers[label].body
    return list(body["rooms"]["join"][room]["timeline"]["events"])
