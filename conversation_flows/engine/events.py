"""What may happen to a conversation: a person speaks, news arrives, a deed is answered."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Heard:
    """The person wrote or said something.

    `via` is the identity it came by; `about` what the message of ours it replies to speaks of (`mission:12`);
    `corrects` is true for an edited message; `shown` is the picture or file whose caption it is. `spoken`: it was said
    aloud, and written down for us; `doubted`: whoever wrote it down is not sure of it.
    """

    meant: Understanding
    via: int = 0
    about: str | None = None
    corrects: bool = False
    shown: Sent | None = None
    spoken: bool = False
    doubted: bool = False

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
    """The person sent something that is not words: photo, voice, sticker… `file`: where the platform keeps it.

    `unheard`: why a recording could not be heard, where somebody listened (`too_long`, `silent`…).
    """

    kind: str
    via: int = 0
    file: str = ""
    unheard: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The person opened the conversation (a first contact, /start, a deep link)."""

    payload: str = ""
    via: int = 0
    source: str = ""
    """The shop whose card brought them."""
    card: str = ""
    """What the card proposes: `relay`, `volunteer`, or nothing."""


class Told:
    """News with its facts, looked up at the moment it is told. Flows declare their own."""

    __slots__ = ()


class Result:
    """What came of a command. Flows declare their own."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Waited(Result):
    """News that waited, with its facts as they are now."""

    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is left to be done in this turn: what is open is asked again, what waited may come.

    `asked`: a question was put in this turn; `spoke`: something was said; `hushed`: nothing is to be added.
    """

    asked: bool = False
    spoke: bool = False
    hushed: bool = False


Event = Heard | Chose | Pinned | Sent | Opened | Told | Result
