"""Autonomous links: two who have met often are each asked whether they wish to organise themselves; either may stop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.wording import _
from conversation_flows.engine import listening
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, with_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.link_numbers import which_number
from conversation_flows.linked import SETTLED, Linked, cancel_key, named, pressed
from conversation_flows.phone_numbers import LONGEST

_THREE_TIMES = _(
    "{name} and you have met three times. Would you like to organise yourselves directly, without going through me? No"
    " number is given unless you both agree."
)
_SEVERAL_TIMES = _(
    "{name} and you have met several times. Would you like to organise yourselves directly, without going through me?"
    " No number is given unless you both agree."
)
_SHORT = _("Would you like to organise yourselves directly with {name}?")
_YES = _("Yes")
_AS_NOW = _("No, as now")
_NOTED_YES = _("Thank you! If {name} would like it too, I will write to you. Until then everything goes on as now.")
_NOTED_NO = _("All right, everything goes on as now. Nobody else hears of your answer.")
_EXPLAINED = _(
    "You agree on the days between you, without my messages. A number is given only if you wish it. You may stop"
    " whenever you like."
)
_BOTH = _("{name} would like it too.")
_SURE = _("Shall I end your direct link with {name}? You can then ask me again as before.")
_WHICH = _("With whom would you like to stop?")
_YES_STOP = _("Yes, stop it")
_NO_KEEP = _("No, keep it")
_NONE = _("You have no direct link at the moment. What do you need?")
_ENDED = _("It is stopped, and I am letting {name} know, without any reason. Write to me whenever you need anything.")


# --- commands, results ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerLink(Command):
    link_id: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class LookAtLinks(Command):
    """Which link shall be stopped: the one of this number, or the one that the words mean."""

    link_id: int | None = None
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class EndLink(Command):
    link_id: int


@dataclass(frozen=True, slots=True)
class LinkAnswered:
    """`both`: the other one had said yes already."""

    link: Linked
    agrees: bool
    both: bool


@dataclass(frozen=True, slots=True)
class MayEndLink:
    wish: LookAtLinks
    links: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class LinkEnded:
    link: Linked


@dataclass(frozen=True, slots=True)
class LinkSettled:
    """Too late, or somebody else's."""


# --- the proposal ---------------------------------------------------------------------------------------------------


def proposed(link: Linked) -> Ask:
    """Asked of each separately: nobody learns what the other said."""
    text = (_THREE_TIMES if link.three else _SEVERAL_TIMES).of(name=named(link, first=True))
    options = (
        Offered(f"linkyes:{link.link_id}", _YES, hears=("affirm", "accept_request")),
        Offered(f"linkno:{link.link_id}", _AS_NOW, hears=("deny", "decline_request", "cancel")),
    )
    short = _SHORT.of(name=named(link))
    return Ask(f"link:{link.link_id}", text, options, short=short, expires_at=link.until, cancel_key=cancel_key(link))


def both_agree(link: Linked) -> Reply:
    """Only now either learns what the other said."""
    return Reply(says=(_BOTH.of(name=named(link, first=True)),), asks=which_number(link))


def answered(_scene: Scene, result: LinkAnswered) -> Reply:
    if result.both:
        return both_agree(result.link)
    return Reply(says=(_NOTED_YES.of(name=named(result.link)) if result.agrees else _NOTED_NO,))


def proposal_answered(scene: Scene, heard: Heard) -> Reply | None:
    """« pourquoi pas », « je préfère comme maintenant », « c'est-à-dire ? », where just that is asked."""
    question = scene.talk.question
    if question is None or not question.about.startswith("link:"):
        return None
    words = plain_words(heard.text[:LONGEST])
    if ("?" in heard.text and _MEANING.search(words)) or _LOST.search(words):
        return Reply(says=(_EXPLAINED,))
    verb = "linkno" if _RATHER_NOT.search(words) else "linkyes" if _WHY_NOT.search(words) else ""
    return pressed(scene, verb, question.about.partition(":")[2]) if verb else None


_MEANING: Final = re.compile(r"\b(?:quoi|comment|veut dire|cest a dire|c est a dire|what|how|mean)\b")
_LOST: Final = re.compile(r"\b(?:comprends? pas|compris|pas clair|don t understand)\b")
_WHY_NOT: Final = re.compile(
    r"\b(?:pourquoi pas|volontiers|bonne idee|je veux bien|avec plaisir|ca me va|ca m irait|why not|gladly|good idea)\b"
)
_RATHER_NOT: Final = re.compile(
    r"\b(?:comme (?:maintenant|avant|ca|aujourd hui|d habitude)|passer par vous|(?:ne )?rien changer"
    r"|(?:prefere|aime|veux|souhaite|voudrais) (?:mieux )?(?:pas|ne pas|eviter|que ca reste)|plutot pas"
    r"|as (?:now|before)|rather not)\b"
)


# --- stopping -------------------------------------------------------------------------------------------------------


def stops(scene: Scene, heard: Heard) -> Reply | None:
    """« je ne veux plus m'organiser seul avec Karim », « arrêter le lien »."""
    words = plain_words(heard.text[:LONGEST])
    if scene.talk.running or scene.talk.writing or heard.corrects or not _STOPS.search(words):
        return None
    return Reply(does=(LookAtLinks(heard=heard),))


_STOPS: Final = re.compile(
    r"\b(?:arret\w*|stopp?\w*|termin\w*|finir|coupe[rz]?|rompre|end|cancel) (?:le |au |ce |notre |mon |the |our |my )?"
    r"(?:lien|direct link|link)\b"
    r"|\barret\w* de (?:m |nous |s )?organiser\b"
    r"|\b(?:re|(?:a|de) nouveau )passer par vous\b"
    r"|\bplus (?:m |nous |s |qu on s |que je m )?organise[rs]?\b"
    r"|\b(?:organise[rs]?|organising|organizing) (?:myself|ourselves )?(?:directly )?with \w+ (?:any ?more|no longer)\b"
    r"|\b(?:no longer|stop) (?:want to )?organi[sz]\w+\b"
)


_NAMED: Final = re.compile(r"\b(?:lien|link)\b")
"""Nothing else is meant by it, and STOP least of all."""


def may_end(scene: Scene, result: MayEndLink) -> Reply:
    """One question; where they have no link, the words are read as any others."""
    if not result.links:
        heard = result.wish.heard
        if heard is None:
            return Reply(says=(SETTLED,))
        if _NAMED.search(plain_words(heard.text[:LONGEST])):
            return Reply(says=(_NONE,))
        return listening.read_on(scene, heard)
    if len(result.links) == 1:
        link = result.links[0]
        options = (
            Offered(f"reallyend:{link.link_id}", _YES_STOP, hears=("affirm", "cancel_request", "stop")),
            Offered("keep:0", _NO_KEEP, hears=("deny",)),
        )
        return Reply(asks=Ask(f"endlink:{link.link_id}", _SURE.of(name=named(link)), options))
    each = tuple(Offered(f"endlink:{one.link_id}", named(one, first=True)) for one in result.links[:5])
    return Reply(asks=Ask("endlink:0", _WHICH, each, as_list=True))


def ended(_scene: Scene, result: LinkEnded) -> Reply:
    return Reply(says=(_ENDED.of(name=named(result.link)),))


LINKS: Final = Desk(
    "links",
    phrases=(proposal_answered, stops),
    verbs={
        "linkyes": with_id(lambda id_: AnswerLink(id_, agrees=True)),
        "linkno": with_id(lambda id_: AnswerLink(id_, agrees=False)),
        "endlink": with_id(LookAtLinks),
        "reallyend": with_id(EndLink),
    },
    on={
        LinkAnswered: answered,
        MayEndLink: may_end,
        LinkEnded: ended,
        LinkSettled: lambda _scene, _result: Reply(says=(SETTLED,)),
    },
)
