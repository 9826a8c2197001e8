"""What a person sees in Element: plain messages of both sides, emojis under them, "edited", who writes. No buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, overload

from bots.playground.matrix_emulator.content import VOICE
from bots.playground.matrix_emulator.rooms import MESSAGE, REACTION, Event, Room

KINDS: Final = {"m.image": "photo", "m.audio": "audio", "m.location": "location", "m.file": "file", "m.video": "video"}
REMOVED: Final = "removed"
UNREADABLE: Final = "unreadable"


@dataclass(frozen=True)
class Shown:
    """One message. `answers` is the message that it quotes; `read`: the other side has read so far."""

    event_id: str
    at: datetime
    mine: bool
    sender: str
    name: str
    """What the sender is called."""
    kind: str
    text: str
    answers: str | None
    reactions: tuple[str, ...]
    edited: bool
    read: bool


@dataclass(frozen=True)
class Screen(Sequence[Shown]):
    """The conversation that is open, oldest message first. `writes`: the other side is seen writing."""

    messages: tuple[Shown, ...]
    writes: bool

    @overload
    def __getitem__(self, place: int) -> Shown: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Shown]: ...
    def __getitem__(self, place: int | slice) -> Shown | Sequence[Shown]:
        return self.messages[place]

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.messages)

    def __str__(self) -> str:
        lines = (f"{'→' if one.mine else '←'} {one.text or one.kind} {' '.join(one.reactions)}" for one in self)
        return "\n".join(line.rstrip() for line in lines) or "(an empty screen)"

    @property
    def texts(self) -> list[str]:
        """What others said, in order."""
        return [one.text for one in self.messages if not one.mine]


def screen_of(room: Room | None, me: str) -> Screen:
    """The room as `me` sees it; nothing where none is open."""
    if room is None:
        return Screen((), writes=False)
    events = room.visible(me)
    read, edits, reactions = _read(room, me), _edits(events), _reactions(events)
    messages = [
        _shown(room, one, me, edits.get(one.event_id), reactions.get(one.event_id, ()), read=one.position <= read)
        for one in events
        if one.state_key is None and one.kind in (MESSAGE, "m.sticker", "m.room.encrypted") and one.replaces is None
    ]
    said = {one.sender: one.position for one in events if one.kind == MESSAGE}
    writes = any(user != me and since > said.get(user, 0) for user, since in room.typing.items())
    return Screen(tuple(messages), writes)


def _shown(
    room: Room, one: Event, me: str, edit: Event | None, reactions: Sequence[str], *, read: bool
) -> Shown:  # fmt: skip
    content = edit.content["m.new_content"] if edit and one.redacted_by is None else one.content
    answers = (one.content.get("m.relates_to") or {}).get("m.in_reply_to") or {}
    text = "" if one.kind != MESSAGE or content.get("msgtype") == "m.location" else _words(content)
    return Shown(
        one.event_id, one.moment, one.sender == me, one.sender, room.name_of(one.sender), _kind(one), text,
        answers.get("event_id"), tuple(reactions), edit is not None, read and one.sender == me,
    )  # fmt: skip


def _kind(one: Event) -> str:
    if one.redacted_by is not None:
        return REMOVED
    if one.kind == "m.room.encrypted":
        return UNREADABLE
    if one.kind == "m.sticker":
        return "sticker"
    return "voice" if VOICE in one.content else KINDS.get(one.content.get("msgtype", ""), "text")


def _words(content: dict[str, object]) -> str:
    """A file's name is no words: only where it is told apart, the body is a caption."""
    if content.get("msgtype") in KINDS:
        name, body = content.get("filename"), content.get("body") or ""
        return str(body) if name is not None and name != body else ""
    return str(content.get("body") or "")


def _edits(events: Sequence[Event]) -> dict[str, Event]:
    """The last correction of each message, by whoever wrote it."""
    authors = {one.event_id: one.sender for one in events}
    return {of: one for one in events if (of := one.replaces) and authors.get(of) == one.sender}


def _reactions(events: Sequence[Event]) -> dict[str, list[str]]:
    """The emojis under each message, each once."""
    found: dict[str, list[str]] = {}
    for one in events:
        relation = one.content.get("m.relates_to") or {}
        if one.kind == REACTION and "key" in relation:
            there = found.setdefault(str(relation.get("event_id")), [])
            there += [] if relation["key"] in there else [str(relation["key"])]
    return found


def _read(room: Room, me: str) -> int:
    """The position up to which somebody else has read."""
    seen = (room.event(one.event_id) for user, one in room.receipts.items() if user != me)
    return max((one.position for one in seen if one is not None), default=0)
