"""What a flow is: a declaration the engine can run. Either it collects (`Flow`), or it answers (`Desk`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from backend.wording import LOCALES, Text, Wording, own_name, wording
from conversation_flows.engine.conversation import Conversation, Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.outcome import Command, Offered, Reply
from conversation_flows.engine.slots import Slot

Known = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Language:
    """A language that we understand: what its speakers call it, the locale of our answers, what else it is called."""

    code: str
    name: str
    answered_in: str
    also_called: tuple[str, ...] = ()


@lru_cache
def spoken_languages() -> tuple[Language, ...]:
    """Those that have a catalogue, where nobody says which are understood."""
    return tuple(Language(code, own_name(code), code) for code in LOCALES)


@dataclass(frozen=True, slots=True)
class Town:
    """What the bot says of the territory. `staffed`: somebody of the roster reads alerts now.

    `unclear_days`: for how long messages that were not understood are kept to learn from; 0 where none is.
    """

    name: str
    phone: str = ""
    emergency: str = "15"
    emergency_text: str = "114"
    suicide: str = "3114"
    suicide_text: str = ""
    violence: str = "3919"
    staffed: bool = False
    reads_at: datetime | None = None
    unclear_days: int = 0
    languages: Callable[[], tuple[Language, ...]] = spoken_languages
    """Those that are understood; looked up when somebody asks for one."""


@dataclass(frozen=True, slots=True)
class Who:
    """The facts about the person that a step may need, read after the lock."""

    person_id: int
    town: Town
    name: str = ""
    locale: str = "fr"
    locale_chosen: bool = False
    """Whether they asked for it, looked up where a message is in another; else it is a guess, or that of a message."""
    timezone: str = "Europe/Paris"
    home: Spot | None = None
    volunteer: str | None = None
    """The volunteer's state, or None for somebody who is not one."""
    taken_by: str | None = None
    taken_at: datetime | None = None
    takeover_minutes: int = 60
    channel: str = ""
    closed: frozenset[str] = frozenset()
    """Subjects that the town does not speak of on that channel (`backend.subjects`)."""
    hears_us: bool = False
    """Whether our messages can be read aloud to them where they write now."""
    addressed: str = ""
    """How they wish to be addressed, « Madame Payet »; by their first name where they said nothing."""
    quiet_until: datetime | None = None
    """Until then nothing that we start is said."""
    leaves_at: datetime | None = None
    """When they are erased, as they asked; until then they are told only that, and how to stay."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a handler may look at: where the talk stands, who it is with, when."""

    flows: Flows
    talk: Conversation
    who: Who
    now: datetime
    seed: int
    idle: timedelta = timedelta(0)
    """How long the person had been silent before this message."""
    first: bool = False
    """Whether this is the first that we hear of them."""
    spoke: str = ""
    """The language in which they were spoken to before this message."""

    @property
    def quiet(self) -> bool:
        """Whether the person wishes to be left in peace now, or for good."""
        paused = self.who.quiet_until is not None and self.now < self.who.quiet_until
        return paused or self.who.leaves_at is not None

    @property
    def wording(self) -> Wording:
        return wording(self.who.locale, self.who.timezone)

    def say(self, text: Text | str) -> str:
        return self.wording.say(text)


@dataclass(frozen=True)
class Flow:
    """A talk that collects: slots in order, a recap, then a command.

    `opening` is said when the flow starts; `refuses` may turn the person away before anything is asked; `on` answers
    the results of its command; `edits` are the slots that "change something" offers; `fleeting` are the verbs whose
    buttons mean nothing once their question is closed.
    """

    name: str
    starts_on: frozenset[str]
    slots: tuple[Slot, ...]
    recap: Callable[[Known, Scene], Text] | None
    then: Callable[[Known, Scene], Command]
    opening: Callable[[Scene], tuple[Text, ...]] = field(default=lambda _scene: ())
    refuses: Callable[[Scene], Reply | None] = field(default=lambda _scene: None)
    on: Mapping[type, Callable[[Scene, Any], Reply]] = field(default_factory=dict)
    sounds_like: frozenset[str] = frozenset()
    """Intents that its own answers look like: while it runs, none of them leads away from it."""
    verbs: Mapping[str, Callable[[Scene, str], Reply]] = field(default_factory=dict)
    edits: tuple[str, ...] = ()
    fleeting: frozenset[str] = frozenset()
    confirms: tuple[Offered, ...] = ()
    """What its recap offers, by the same ids, where “yes, change, cancel” would not say it."""
    gives_up_on: frozenset[str] = frozenset()
    """Intents that give this flow up, besides `cancel`."""
    given_up: Text | None = None
    """What is said when it is given up, where what it is about stands all the same: to cancel that is another talk."""
    looks: Callable[[Heard], Command] | None = None
    """What is looked up before words begin it, where no other is running: its result begins it, or something better."""
    confided: bool = False
    """What is answered here serves nothing else: nothing of it is kept to learn from, understood or not."""

    def slot(self, name: str | None) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


Phrase = Callable[[Scene, Heard], Reply | None]
"""What hears, in the words themselves, what no intent stands for."""


@dataclass(frozen=True)
class Desk:
    """A talk that does not collect: it answers intents, buttons (`verb:subject`), news and results.

    `answers` hears what is said to an open question of this kind (`welcome`, `mission`…) when no option was meant;
    `phrases` hear what no intent stands for; `overhears` what is said in the writing mode, before it is passed on. All
    may have nothing to say (None).
    """

    name: str
    intents: Mapping[str, Callable[[Scene, Heard], Reply]] = field(default_factory=dict)
    verbs: Mapping[str, Callable[[Scene, str], Reply]] = field(default_factory=dict)
    on: Mapping[type, Callable[[Scene, Any], Reply]] = field(default_factory=dict)
    answers: Mapping[str, Callable[[Scene, Heard], Reply | None]] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
    overhears: tuple[Phrase, ...] = ()
    fleeting: frozenset[str] = frozenset()


class Flows:
    """All flows of the house, each intent, verb and event claimed once.

    Raises:
        ValueError: two flows claim the same intent, verb, event or name.
    """

    def __init__(
        self,
        *members: Flow | Desk,
        greets: Callable[[Scene], Reply] = lambda _scene: Reply(),
        leaving: Callable[[Scene, Any], Reply | None] = lambda _scene, _event: None,
    ) -> None:
        self.members = members
        self.greets = greets
        """What a first contact is told before anything else."""
        self.leaving = leaving
        """What somebody is told who is to be erased; None where the safety rules, or the other flows, are to speak."""
        self.collecting: dict[str, Flow] = {}
        self.starts: dict[str, Flow] = {}
        self.intents: dict[str, Callable[[Scene, Heard], Reply]] = {}
        self.verbs: dict[str, Callable[[Scene, str], Reply]] = {}
        self.on: dict[type, Callable[[Scene, Any], Reply]] = {}
        self.answers: dict[str, Callable[[Scene, Heard], Reply | None]] = {}
        self.phrases: list[Phrase] = []
        self.overhears: list[Phrase] = []
        self.fleeting: frozenset[str] = frozenset()
        for member in members:
            if isinstance(member, Flow):
                _claim(self.collecting, member.name, member)
                for intent in member.starts_on:
                    _claim(self.starts, intent, member)
            else:
                for intent, handler in member.intents.items():
                    _claim(self.intents, intent, handler)
                for about, hears in member.answers.items():
                    _claim(self.answers, about, hears)
                self.phrases += member.phrases
                self.overhears += member.overhears
            self.fleeting |= member.fleeting
            for verb, action in member.verbs.items():
                _claim(self.verbs, verb, action)
            for kind, answer in member.on.items():
                _claim(self.on, kind, answer)

    def __iter__(self) -> Iterator[Flow | Desk]:
        return iter(self.members)

    def understands(self, intent: str) -> bool:
        return intent in self.starts or intent in self.intents


def _claim(table: dict[Any, Any], name: Any, value: Any) -> None:
    if name in table:
        raise ValueError(f"{name} is claimed by two flows")
    table[name] = value
