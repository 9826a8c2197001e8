"""Taking an alert from one's own telephone: a code makes the account an agent's, then « je prends » takes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from backend.messaging.messages import Tapped, Wrote
from backend.wording import _
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply, is_id
from conversation_flows.engine.slots import plain_words

VERB: Final = "alert"
"""Of the button under a notice: `alert:12`."""
LONGEST: Final = 60
"""Characters in which somebody takes an alert; more is a story."""

_BOUND = _("It is done, {agent}: alerts of {town} reach you here from now on. To take one, answer “I take it”.")
_NOT_BOUND = _(
    "This account cannot be linked: two people use it, or it is not sure whose it is. Choose another way at the desk."
)
_YOURS = _("Thank you {agent}: alert no. {number} is yours. What it is about is at the desk.")
_SOMEBODY_HAS_IT = _("Alert no. {number} is {agent}'s already. Thank you!")
_CLOSED = _("Alert no. {number} is closed already. Thank you!")
_WHICH = _("Several alerts wait: {numbers}. Which one do you take? Write: “I take {number}”.")


@dataclass(frozen=True, slots=True)
class AccountBound:
    """The account that has just written a code is this agent's own."""

    agent: str


@dataclass(frozen=True, slots=True)
class AccountNotBound:
    """It cannot be anybody's alone."""


@dataclass(frozen=True, slots=True)
class AlertYours:
    agent: str
    number: int


@dataclass(frozen=True, slots=True)
class AlertOfAnother:
    agent: str
    number: int


@dataclass(frozen=True, slots=True)
class AlertClosed:
    number: int


@dataclass(frozen=True, slots=True)
class WhichAlert:
    """Of several that they were told of."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Takes:
    """Somebody says that they take an alert. `number`: which, where they say so; `named`: they call it an alert."""

    number: int | None = None
    named: bool = False


def takes(content: Any) -> Takes | None:
    """What a message or a button takes, whoever sends it; None where it takes nothing."""
    match content:
        case Tapped(choice=choice):
            verb, _colon, subject = choice.partition(":")
            return Takes(int(subject), named=True) if verb == VERB and is_id(subject) else None
        case Wrote(text=text) if len(text) <= LONGEST:
            found = _TAKES.fullmatch(plain_words(text))
            if found is None:
                return None
            number = found["number"]
            return Takes(int(number) if number else None, named=found["alert"] is not None)
        case _:
            return None


_TAKES: Final = re.compile(
    r"(?:(?:ok|oui|yes|d accord|c est bon|bonjour|bonsoir|hello) )*"
    r"(?:je (?:(?:la|le|l|les) )?prends?|je m en (?:occupe|charge)|c est (?:pour moi|pris)|i(?: ll)? take(?: it)?"
    r"|i m on it)"
    r"(?P<alert> (?:l |the )?(?:alerte|alert))?(?: (?:no|n|nr|numero|number))?(?: (?P<number>\d{1,9}))?"
)


def bound(scene: Scene, result: AccountBound) -> Reply:
    return Reply(says=(_BOUND.of(agent=result.agent, town=scene.who.town.name),), hushed=True)


def not_bound(_scene: Scene, _result: AccountNotBound) -> Reply:
    return Reply(says=(_NOT_BOUND,), hushed=True)


def yours(_scene: Scene, result: AlertYours) -> Reply:
    return Reply(says=(_YOURS.of(agent=result.agent, number=result.number),), hushed=True)


def of_another(_scene: Scene, result: AlertOfAnother) -> Reply:
    return Reply(says=(_SOMEBODY_HAS_IT.of(agent=result.agent, number=result.number),), hushed=True)


def closed(_scene: Scene, result: AlertClosed) -> Reply:
    return Reply(says=(_CLOSED.of(number=result.number),), hushed=True)


def which(_scene: Scene, result: WhichAlert) -> Reply:
    numbers = ", ".join(map(str, result.numbers))
    return Reply(says=(_WHICH.of(numbers=numbers, number=result.numbers[0]),), hushed=True)


TAKING: Final = Desk(
    "taking",
    on={
        AccountBound: bound,
        AccountNotBound: not_bound,
        AlertYours: yours,
        AlertOfAnother: of_another,
        AlertClosed: closed,
        WhichAlert: which,
    },
)
