"""Pairs: a volunteer and somebody who lives alone are each asked whether they would like to keep in touch; either may
end it in one sentence, and nobody asks why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _, pledge
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, with_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.paired import SETTLED, LookAtPairs, Paired, cancel_key, named, which

_TO_PERSON = _(
    "{agent}, from the town hall, suggests that a volunteer near you keep in touch with you: a word, a call, a visit"
    " now and then. Would you like that? You may stop whenever you like."
)
_TO_PERSON_TOWN = _(
    "The town hall suggests that a volunteer near you keep in touch with you: a word, a call, a visit now and then."
    " Would you like that? You may stop whenever you like."
)
_SEES = _("The volunteer would see that you have answered me, never what you say.")
_TO_VOLUNTEER = _(
    "{agent}, from the town hall, suggests that you keep in touch with somebody of this town: a word, a call, a visit"
    " now and then, as it suits you. Would you like that? You may stop whenever you like."
)
_TO_VOLUNTEER_TOWN = _(
    "The town hall suggests that you keep in touch with somebody of this town: a word, a call, a visit now and then, as"
    " it suits you. Would you like that? You may stop whenever you like."
)
_SHORT = _("Would you like to keep in touch with each other?")
_YES = _("Yes, gladly")
_NO = _("No, thank you")
_NOTED_YES = _("Thank you! As soon as both of you have said yes, I will write to you.")
_BOTH = _("Thank you! Then it is settled.")
_NOTED_NO = _("All right, it stays as it is. Thank you for answering.")
_SURE = _("Shall I end it with {name}? Nobody will ask you why.")
_WHICH_TO_END = _("With whom would you like to stop?")
_YES_STOP = _("Yes, stop it")
_NO_KEEP = _("No, keep it")
_ENDED = pledge("It is over, and {name} is told so kindly, without any reason. The town hall knows.")
_AS_IT_IS = _("All right, everything stays as it is.")
_NONE = _("You keep in touch with nobody through me at the moment.")
_REPORTED = pledge("It is done: {name} can no longer write to you. The town hall will read that you told me.")


@dataclass(frozen=True, slots=True)
class AnswerPair(Command):
    pair_id: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class LookToEndPair(Command):
    pair_id: int


@dataclass(frozen=True, slots=True)
class EndPair(Command):
    pair_id: int


@dataclass(frozen=True, slots=True)
class ReportPair(Command):
    """Nothing more to do with the other of a pair, for good."""

    pair_id: int


@dataclass(frozen=True, slots=True)
class PairAnswered:
    """`both`: the other one had said yes already."""

    agrees: bool
    both: bool = False


@dataclass(frozen=True, slots=True)
class MayEndPair:
    """Those that they may mean."""

    pairs: tuple[Paired, ...]


@dataclass(frozen=True, slots=True)
class PairEnded:
    pair: Paired
    reported: bool = False


@dataclass(frozen=True, slots=True)
class PairSettled:
    """Too late, or somebody else's."""


# --- the proposal ---------------------------------------------------------------------------------------------------


def proposed(_scene: Scene, pair: Paired) -> Reply:
    """Asked of each separately, and without a name: nobody learns who the other is before both have agreed."""
    options = (
        Offered(f"pairyes:{pair.pair_id}", _YES, hears=("affirm", "accept_request")),
        Offered(f"pairno:{pair.pair_id}", _NO, hears=("deny", "decline_request", "cancel")),
    )
    ask = Ask(
        f"pairwish:{pair.pair_id}", _wish(pair), options, short=_SHORT, expires_at=pair.until,
        cancel_key=cancel_key(pair),
    )  # fmt: skip
    return Reply(says=(_SEES,) if pair.asked_daily and not pair.mine else (), asks=ask)


def _wish(pair: Paired) -> Text:
    if pair.mine:
        text = _TO_VOLUNTEER if pair.agent else _TO_VOLUNTEER_TOWN
    else:
        text = _TO_PERSON if pair.agent else _TO_PERSON_TOWN
    return text.of(agent=pair.agent)


def answered(_scene: Scene, result: PairAnswered) -> Reply:
    return Reply(says=(_BOTH if result.both else _NOTED_YES if result.agrees else _NOTED_NO,))


def wish_answered(scene: Scene, heard: Heard) -> Reply | None:
    """« pourquoi pas », « avec plaisir », « plutôt pas », where just that is asked."""
    question = scene.talk.question
    about, _colon, subject = question.about.partition(":") if question else ("", "", "")
    if about != "pairwish" or scene.talk.writing or "?" in heard.text:
        return None
    words = plain_words(heard.text[:LONGEST])
    verb = "pairno" if _RATHER_NOT.search(words) else "pairyes" if _GLADLY.search(words) else ""
    if not verb:
        return None
    reply = scene.flows.verbs[verb](scene, subject)
    return replace(reply, talk=replace(scene.talk, question=None))


LONGEST: Final = 200
_GLADLY: Final = re.compile(
    r"\b(?:pourquoi pas|volontiers|bonne idee|je veux bien|avec (?:grand )?plaisir|ca me (?:va|plait|plairait|ferait"
    r" plaisir)|ce serait bien|why not|gladly|good idea|i d like that|with pleasure)\b"
)
_RATHER_NOT: Final = re.compile(
    r"\b(?:plutot pas|pas (?:pour l instant|maintenant|envie|besoin)|je prefere (?:pas|rester|ne pas)|plus tard"
    r"|rather not|not now)\b"
)


# --- its end --------------------------------------------------------------------------------------------------------


def stops(scene: Scene, heard: Heard) -> Reply | None:
    """« arrêter le binôme », « je ne veux plus de Karim comme bénévole », « changer de bénévole »."""
    words = plain_words(heard.text[:LONGEST])
    if scene.talk.running or heard.corrects or not _STOPS.search(words):
        return None
    return Reply(does=(LookAtPairs("end", heard.text[:LONGEST]),), talk=patterns.not_writing(scene.talk))


_A_PAIR: Final = r"(?:binomes?|tandem|duo|pair)"
_STOPS: Final = re.compile(
    rf"\b(?:arret\w*|stopp?\w*|termin\w*|finir|quitt\w*|rompre|chang\w*|end|leave|cancel)"
    rf" (?:de |le |ce |mon |notre |the |our |my )*{_A_PAIR}\b"
    r"|\bplus (?:de \w+ )?(?:comme )?(?:en |mon |de )?binomes?\b"
    r"|\bplus (?:de |d )?(?!mon |ma |la |le )\w+ (?:comme|pour) (?:mon )?(?:benevole|visiteuse?)\b"
    r"|^(?:je (?:veux|voudrais|souhaite) )?changer de benevole$"
    r"|\bno longer (?:want to )?(?:be )?(?:in )?(?:a |my )?pair\b"
)


def may_end(_scene: Scene, result: MayEndPair) -> Reply:
    if not result.pairs:
        return Reply(says=(_NONE,))
    if len(result.pairs) > 1:
        return Reply(asks=which(_WHICH_TO_END, "pairend:", result.pairs))
    pair = result.pairs[0]
    options = (
        Offered(f"pairstop:{pair.pair_id}", _YES_STOP, hears=("affirm", "cancel_request", "stop")),
        Offered("pairkeep:0", _NO_KEEP, hears=("deny",)),
    )
    return Reply(asks=Ask(f"pairend:{pair.pair_id}", _SURE.of(name=named(pair)), options))


def ended(scene: Scene, result: PairEnded) -> Reply:
    """The way between the two closes with the same breath."""
    text = _REPORTED if result.reported else _ENDED
    return Reply(says=(text.of(name=named(result.pair)),), talk=patterns.pair_over(scene.talk, result.pair.pair_id))


PAIRS: Final = Desk(
    "pairs",
    phrases=(wish_answered, stops),
    verbs={
        "pairyes": with_id(lambda id_: AnswerPair(id_, agrees=True)),
        "pairno": with_id(lambda id_: AnswerPair(id_, agrees=False)),
        "pairend": with_id(LookToEndPair),
        "pairstop": with_id(EndPair),
        "pairkeep": lambda _scene, _subject: Reply(says=(_AS_IT_IS,)),
    },
    on={
        PairAnswered: answered,
        MayEndPair: may_end,
        PairEnded: ended,
        PairSettled: lambda _scene, _result: Reply(says=(SETTLED,)),
    },
)
