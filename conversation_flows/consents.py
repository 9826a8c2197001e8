"""Consents, one by one: what each is for in plain words, yes or no; a no closes nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.wording import Text, _, plural_
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words

_EACH = _("Each of these is yours to decide: a no closes nothing else, and you may change your mind.")
_ASKED = _("{question} (So far: {answer}.)")
_YES_NOW = _("yes")
_NO_NOW = _("no")
_YES = _("Yes")
_NO = _("No")
_ENOUGH = _("Leave it there")
_DONE = _("Noted. To see your consents again, write “my consents”.")
_LEFT = _("All right, the rest stays as it is.")
_SETTLED = _("That is already settled.")

KINDS: Final[Mapping[str, Text]] = {
    "offers": _("May I tell you when a neighbour offers something, such as bringing things back from the market?"),
    "gatherings": _("May I tell you when neighbours do something together nearby, such as a walk or a game?"),
    "announcements": _("May I pass on announcements of the town hall?"),
    "helped": _("May somebody close to you ask for a hand for you, without my asking you each time?"),
    "checkins": _("May I go on asking you how you are, as agreed? A no stops these messages."),
    "threes": _(
        "Once a month, may I ask you three short questions about company? Only the agents whom the town hall has named"
        " read your answers."
    ),
    "unclear": plural_(
        "May the town hall keep what I do not understand for {n} day, without your name, to teach me?",
        "May the town hall keep what I do not understand for {n} days, without your name, to teach me?",
    ),
}


@dataclass(frozen=True, slots=True)
class LookAtConsents(Command):
    """How the person stands to everything that is asked for."""


@dataclass(frozen=True, slots=True)
class AnswerConsent(Command):
    """Yes or no to one kind."""

    kind: str
    yes: bool


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """The next kind to answer, none where `kind` is empty. `first`: nothing was answered yet."""

    kind: str
    agrees: bool = False
    first: bool = False


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« mes accords », whenever it is said."""
    words = plain_words(heard.text[:100])
    return None if scene.talk.writing or not _MINE.match(words) else Reply(does=(LookAtConsents(),))


_MINE: Final = re.compile(
    r"^(?:bonjour |voir |je (?:veux|voudrais) (?:voir|changer|revoir) |show me )?"
    r"(?:mes (?:accords?|consentements?|autorisations?)|mon (?:accord|consentement)|a quoi (?:j ai|ai je) dit oui"
    r"|my (?:consents?|permissions?|agreements?)|what did i (?:agree|say yes) to)(?: svp| s il vous plait| please)?$"
)


def next_one(scene: Scene, result: ConsentAsked) -> Reply:
    if not result.kind:
        return Reply(says=(_DONE,))
    question = KINDS[result.kind]
    if result.kind == "unclear":
        question = question.of(n=scene.who.town.unclear_days)
    options = (
        Offered(f"consentyes:{result.kind}", _YES, hears=("affirm",)),
        Offered(f"consentno:{result.kind}", _NO, hears=("deny",)),
        Offered("consentend:0", _ENOUGH, hears=("cancel", "goodbye", "thank")),
    )
    text = _ASKED.of(question=question, answer=_YES_NOW if result.agrees else _NO_NOW)
    return Reply(says=(_EACH,) if result.first else (), asks=Ask(f"consent:{result.kind}", text, options))


def _answer(kind: str, *, yes: bool) -> Reply:
    return Reply(does=(AnswerConsent(kind, yes),)) if kind in KINDS else Reply(says=(_SETTLED,))


CONSENTS: Final = Desk(
    "consents",
    verbs={
        "consentyes": lambda _scene, kind: _answer(kind, yes=True),
        "consentno": lambda _scene, kind: _answer(kind, yes=False),
        "consentend": lambda _scene, _subject: Reply(says=(_LEFT,)),
    },
    phrases=(said,),
    on={ConsentAsked: next_one},
)
