"""`/sync` and `/messages`: what somebody has not been told yet, or all that stands, and what was said before."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.homeserver import Device, Homeserver
from bots.playground.matrix_emulator.rooms import MEMBER, Event, Json, Room

TIMELINE: Final = 10
"""Events of a room at once, unless the filter says otherwise: the same as Synapse."""
_TOKEN: Final = re.compile(r"[st](\d{1,18})")


def token(position: int) -> str:
    return f"s{position}"


def position(text: str) -> int:
    """Raises Refusal where it is no token of ours."""
    if (found := _TOKEN.fullmatch(text)) is None:
        raise errors.Refusal(400, "M_UNKNOWN", f"Invalid stream token {text!r}")
    return int(found[1])


@dataclass(frozen=True)
class Filter:
    """Which events are wanted: Client-Server API, "Filtering"."""

    asked: Mapping[str, Any]

    def of(self, name: str) -> Filter:
        part = self.asked.get(name)
        return Filter(part if isinstance(part, dict) else {})

    @property
    def limit(self) -> int:
        return int(self.asked.get("limit", TIMELINE))

    def takes(self, kind: str, sender: str = "") -> bool:
        listed = (("types", kind, True), ("not_types", kind, False), ("senders", sender, True))
        for name, what, wanted in (*listed, ("not_senders", sender, False)):
            patterns = self.asked.get(name)
            if patterns is not None and any(_fits(str(one), what) for one in patterns) is not wanted:
                return False
        return True


def _fits(pattern: str, what: str) -> bool:
    return what.startswith(pattern[:-1]) if pattern.endswith("*") else what == pattern


def filter_of(device: Device, text: str) -> Filter:
    """The filter that is written out in a query, or kept under that number. Raises Refusal."""
    if not text:
        return Filter({})
    if text.startswith("{"):
        try:
            return Filter(json.loads(text))
        except ValueError:
            raise errors.Refusal(400, "M_NOT_JSON", "Invalid filter JSON") from None
    if not text.isdigit() or int(text) >= len(device.user.filters):
        raise errors.invalid("No such filter")
    return Filter(device.user.filters[int(text)])


def told(server: Homeserver, device: Device, since: int | None, asked: Filter) -> tuple[Json, bool]:
    """What is new for this device since then, or everything; and whether that is anything at all."""
    if since is not None:
        device.letters = [one for one in device.letters if one[0] > since]
    look = _Look(server, device, since, asked)
    rooms: dict[str, Json] = {"join": {}, "invite": {}, "leave": {}}
    for room in server.rooms.values():
        membership = room.membership(device.user.user_id)
        if (found := look.room(room, membership)) is not None:
            rooms["leave" if membership == "ban" else membership][room.room_id] = found
    letters = [letter for _position, letter in device.letters]
    data = look.account_data()
    devices = look.devices()
    answer: Json = {"next_batch": token(server.position), "device_one_time_keys_count": counts(device)}
    answer |= {"device_unused_fallback_key_types": list({one.partition(":")[0] for one in device.fallback})}
    if devices:
        answer["device_lists"] = {side: users for side, users in devices.items() if users}
    if letters:
        answer["to_device"] = {"events": letters}
    if data:
        answer["account_data"] = {"events": data}
    if filled := {name: found for name, found in rooms.items() if found}:
        answer["rooms"] = filled
    return answer, bool(filled or letters or data or devices)


def counts(device: Device) -> dict[str, int]:
    """How many one-time keys are left, by algorithm."""
    kinds = [name.partition(":")[0] for name in device.one_time]
    return {"signed_curve25519": 0} | {kind: kinds.count(kind) for kind in kinds}


@dataclass(frozen=True)
class _Look:
    server: Homeserver
    device: Device
    since: int | None
    asked: Filter

    @property
    def _me(self) -> str:
        return self.device.user.user_id

    def _is_new(self, position: int) -> bool:
        return self.since is None or position > self.since

    def room(self, room: Room, membership: str) -> Json | None:
        mine = room.member(self._me)
        if mine is None or self._me in room.forgotten:
            return None
        if membership == "invite":
            known = [one.stripped() for one in room.invitation(self._me)]
            return {"invite_state": {"events": known}} if self._is_new(mine.position) else None
        if membership == "join":
            return self._joined(room)
        if self.since is None or mine.position <= self.since:
            return None
        was_there = room.membership(self._me, self.since) == "join"
        events = [one for one in room.visible(self._me) if self._is_new(one.position) and (was_there or one is mine)]
        return self._timeline(room, events, fresh=False)

    def _joined(self, room: Room) -> Json | None:
        fresh = self.since is None or room.membership(self._me, self.since) != "join"
        events = [one for one in room.visible(self._me) if fresh or self._is_new(one.position)]
        ephemeral = self._ephemeral(room)
        if not events and not ephemeral:
            return None
        found = self._timeline(room, events, fresh=fresh)
        found |= {"ephemeral": {"events": ephemeral}, "summary": {}}
        return found | {"unread_notifications": {"notification_count": 0, "highlight_count": 0}}

    def _timeline(self, room: Room, events: list[Event], *, fresh: bool) -> Json:
        wants = self.asked.of("room")
        timeline, now = wants.of("timeline"), self.server.now()
        wanted = [one for one in events if timeline.takes(one.kind, one.sender)]
        shown = wanted[max(0, len(wanted) - timeline.limit) :]
        limited = len(shown) < len(wanted) or (fresh and self.since is not None)
        start = shown[0].position - 1 if shown else self.server.position
        standing = room.state(start)
        if not fresh:
            told = room.state(self.since)
            standing = {key: one for key, one in standing.items() if told.get(key) is not one}
        state = [one for one in standing.values() if wants.of("state").takes(one.kind, one.sender)]
        given = {"events": [self._tells(room, one, bundled=limited) for one in shown], "limited": limited}
        return {
            "timeline": {**given, "prev_batch": token(start)},
            "state": {"events": [one.told(now, self.device.device_id) for one in state]},
            "account_data": {"events": []},
        }

    def _tells(self, room: Room, one: Event, *, bundled: bool) -> Json:
        """Its correction stands beside an event where it may have been left out below."""
        now, device = self.server.now(), self.device.device_id
        return room.told(one, now, device) if bundled else one.told(now, device)

    def _ephemeral(self, room: Room) -> list[Json]:
        wants = self.asked.of("room").of("ephemeral")
        found: list[Json] = []
        if self.since is not None and room.typing_changed > self.since and wants.takes("m.typing"):
            found.append({"type": "m.typing", "content": {"user_ids": list(room.typing)}})
        content: Json = {}
        for user, one in room.receipts.items():
            if self._is_new(one.position):
                readers = content.setdefault(one.event_id, {"m.read": {}})["m.read"]
                readers[user] = {"ts": one.at}
        if content and wants.takes("m.receipt"):
            found.append({"type": "m.receipt", "content": content})
        return found

    def account_data(self) -> list[Json]:
        wants = self.asked.of("account_data")
        kept = self.device.user.account_data.items()
        new = [(kind, content) for kind, (content, position) in kept if self._is_new(position)]
        return [{"type": kind, "content": content} for kind, content in new if wants.takes(kind)]

    def devices(self) -> Json:
        """Whose devices are others now or newly of interest, as we share a room; and whose are not any more."""
        if self.since is None:
            return {}
        near, far = self._near(None), self._near(self.since)
        known = [self.server.users[one] for one in {*near, self._me} & self.server.users.keys()]
        changed = {one.user_id for one in known if self._is_new(one.keys_changed)} | (near - far)
        left = far - near - {self._me}
        return {"changed": sorted(changed), "left": sorted(left)} if changed or left else {}

    def _near(self, when: int | None) -> set[str]:
        """Whoever was in a room with us then, ourselves as well."""
        rooms = [room for room in self.server.rooms.values() if room.membership(self._me, when) == "join"]
        members = (one for room in rooms for one in room.state(when).values() if one.kind == MEMBER)
        return {str(one.state_key) for one in members if one.content["membership"] == "join"}


def before(server: Homeserver, device: Device, room: Room, start: str, until: str, limit: int, back: bool) -> Json:
    """A page of what was said: before a point the newest first, after it the oldest first."""
    seen, now = room.visible(device.user.user_id), server.now()
    at = position(start) if start else (server.position if back else 0)
    end = position(until) if until else (0 if back else server.position)
    if back:
        found = [one for one in reversed(seen) if end < one.position <= at]
    else:
        found = [one for one in seen if at < one.position <= end]
    page = found[:limit]
    answer: Json = {
        "start": start or token(at),
        "chunk": [room.told(one, now, device.device_id, named=True) for one in page],
    }
    if len(page) < len(found):
        answer["end"] = token(page[-1].position - 1 if back else page[-1].position)
    return answer
