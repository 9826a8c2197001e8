"""What may happen to a conversation: a person speaks, news arrives, a deed is answered."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Heard:
    """The person wrote or said something.

    `via` is the identity it came by; `about` what the message of ours it replies to speaks of (`mission:12`);
    `corrects` is true for an edited message.
    """

    meant: Understanding
    via: int = 0
    about: str | None = None
    corrects: bool = False

    @property
    def text(self) -> str:
        return self.meant.text


@dataclass(frozen=True, slots=True)
class Chose:
    """The person pressed a button or a list row."""

    choice: str
    question: int | None = None
    title: str = ""
    via: int = 0


@dataclass(frozen=True, slots=True)
class Pinned:
    """The person shared a place."""

    latitude: float
    longitude: float
    live: bool = False
    via: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """The person sent something that is not words: photo, voice, sticker, contact…"""

    kind: str
    via: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """The person opened the conversation (a first contact, /start, a deep link)."""

    payload: str = ""
    via: int = 0


class Told:
    """News with its facts, looked up at the moment it is told. Flows declare their own."""

    __slots__ = ()


class Result:
    """What came of a command. Flows declare their own."""

    __slots__ = ()


Event = Heard | Chose | Pinned | Sent | Opened | Told | Result
