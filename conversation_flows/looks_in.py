"""Who may be asked to look in on whoever does not answer: named once, skipped as easily; and where to call them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import Text, _, pledge, plural_
from conversation_flows import phone_numbers
from conversation_flows.agreement import SOMEBODY
from conversation_flows.asked_after import SOMEBODY as KINDRED
from conversation_flows.engine import listening
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.plan_opened import who_looks_in
from conversation_flows.register import offered
from conversation_flows.whom import whom

_NOBODY = _("All right. Whenever you think of somebody, write “my contacts”.")
_ASKED = _("I am asking {names}, and I will tell you the answer.")
_UNKNOWN = pledge("I do not know {names} yet: somebody from the town hall will call you to hear how to reach them.")
_YOURSELF = _("It takes somebody else than you: a neighbour, a friend, somebody of the family. Whom could I ask?")
_FULL = plural_("{n} person looks in already, that is plenty.", "{n} people look in already, that is plenty.")
_NO_NAME = _("What is the name of that person?")
_WILL = _("{name} will call or drop by if I have no answer from you.")
_CANNOT = _("{name} cannot just now. You may give me another name.")
_NO_LONGER = _("{name} can no longer call or drop by. You may give me another name.")
_ANOTHER = _("Another name")
_THEY = _("If I have no answer from you, I ask: {names}.")
_NOBODY_YET = _("So far I would ask nobody but the town hall.")
_WAITS = _("{name} (no answer yet)")
_ADD = _("Add somebody")
_LEAVE_OUT = _("Leave out {name}")
_LEFT_OUT = _("I have noted it: {name} is asked no more.")
_NUMBER_KEPT = _("Thank you, I have passed the number on to the town hall.")
_NO_SUCH_NUMBER = _("I cannot make out a telephone number in this. It has ten figures, such as 06 12 34 56 78.")
_NO_NUMBER = _("All right, the town hall will find a way.")
_SETTLED = _("That is already settled.")

LONGEST: Final = 200
MOST: Final = 4
"""People named at once."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody as they were named: `role` is relative or neighbour; `words` what was said of them."""

    name: str
    role: str
    words: str
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class AskToLookIn(Command):
    people: tuple[Looker, ...]


@dataclass(frozen=True, slots=True)
class LookAtCircle(Command):
    """`heard` is what was said, where no button was."""

    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class LeaveOut(Command):
    contact_id: int


@dataclass(frozen=True, slots=True)
class KeepPlanNumber(Command):
    """Where somebody is to be called about this plan."""

    plan_id: int
    number: str


@dataclass(frozen=True, slots=True)
class LookersAsked:
    """Who is asked, who is not known here; `herself`: they named themselves; `full`: so many look in already."""

    plan_id: int
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    herself: bool = False
    full: int = 0


@dataclass(frozen=True, slots=True)
class InCircle:
    contact_id: int
    name: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class CircleSeen:
    people: tuple[InCircle, ...]


@dataclass(frozen=True, slots=True)
class NoCircle:
    """Nobody asks them how they are: the words are read as any others."""

    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    name: str


@dataclass(frozen=True, slots=True)
class PlanNumberKept:
    kept: bool


@dataclass(frozen=True, slots=True)
class LookerAnswered(Told):
    """`what` is agreed, refused or left."""

    news: News
    name: str
    what: str


def asks_who(scene: Scene, heard: Heard) -> Reply | None:
    """« qui passe me voir ? », « ajoutez ma voisine à mes contacts »."""
    busy = scene.talk.running or scene.talk.writing or heard.corrects
    return None if busy or not _ASKS.search(plain_words(heard.text[:LONGEST])) else Reply(does=(LookAtCircle(heard),))


_ASKS: Final = re.compile(
    r"^(?:qui (?:passe|vient|passera|viendra) me voir|qui (?:est|sera) prevenue?|qui prevenez vous"
    r"|(?:voir |changer )?(?:mes contacts|les personnes a prevenir)|my contacts|who looks in on me)\b"
)


def named(scene: Scene, heard: Heard) -> Reply | None:
    """« ma voisine Mme Petit, elle a la clé, et mon fils Paul »."""
    words = plain_words(heard.text[:LONGEST])
    talk = replace(scene.talk, question=None)
    if heard.meant.intent in {"deny", "thank", "goodbye"} or _NONE.search(words):
        return Reply(says=(_NOBODY,), talk=talk)
    if "?" in heard.text or len(heard.text) > LONGEST:
        return None
    people = lookers(heard.text)
    if people:
        return Reply(does=(AskToLookIn(people),), talk=talk)
    kindred = re.search(KINDRED, words) is not None
    return Reply(asks=replace(who_looks_in(0), text=_NO_NAME)) if kindred else None


def lookers(text: str) -> tuple[Looker, ...]:
    """Everybody that a sentence names; whoever has no name is nobody yet."""
    found: list[Looker] = []
    for piece in _PIECES.split(text[:LONGEST]):
        words = plain_words(piece)
        if _KEY.search(words) and found and not _CAPITAL.search(piece):
            found[-1] = replace(found[-1], has_key=True)
            continue
        said = _LEAD.sub("", _NUMBER.sub(" ", piece)).strip(" .!,;:()\n")
        name = whom({"whom": _AFTER.sub("", said)})
        if name and _NAMED.search(name):
            role = "relative" if _FAMILY.search(words) else "neighbour"
            found.append(Looker(_capital(name), role, piece.strip(), bool(_KEY.search(words))))
    return tuple(found[:MOST])


def _capital(name: str) -> str:
    return " ".join(one[:1].upper() + one[1:] for one in name.split())


_PIECES: Final = re.compile(
    r"\s*(?:[;\n]|,(?:\s*(?:et|ou|puis|and|or)\s)?|\s(?:et|ou|puis|and|or)\s)\s*", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\+?\d[\d .-]{6,}\d")
_LEAD: Final = re.compile(
    r"^\s*(?:(?:bonjour|oui|alors|peut[- ]être|peut[- ]etre|je dirais|demandez|demander|voyez|appelez|il y a|y a"
    r"|c['’]est|ce serait|avec|à|a|au|aussi|yes|ask|maybe|there is|vous pouvez demander)\b[\s,:]*)+",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s+(?:qui|elle|il|au|du|de la|dans|en bas|en face|à côté|a cote|who|from|upstairs|next door)\b.*$", re.IGNORECASE
)
_NAMED: Final = re.compile(r"[^\W\d_]{2,}")
_CAPITAL: Final = re.compile(r"[A-ZÀ-Ý]")
_KEY: Final = re.compile(r"\b(?:cles?|clefs?|keys?|doubles?)\b")
_FAMILY: Final = re.compile(
    r"\b(?:fille|fils|mere|pere|soeur|frere|s.ur|mari|femme|tante|oncle|niece|neveu|cousine?"
    r"|petite? (?:fille|fils)|belle|gendre|bru|daughter|son|sister|brother|niece|nephew|husband|wife)\b"
)
_NONE: Final = re.compile(
    r"^(?:non|no|personne|nobody|aucune?|pas pour l instant|pas maintenant|plus tard"
    r"|je ne (?:vois|sais) (?:pas|personne)|je sais pas|je n ai personne|j ai personne|i have nobody|not now|later)\b"
)


def asked(scene: Scene, result: LookersAsked) -> Reply:
    says: list[Text] = []
    if result.asked:
        says.append(_ASKED.of(names=scene.wording.listed(list(result.asked))))
    if result.unknown:
        says.append(_UNKNOWN.of(names=scene.wording.listed(list(result.unknown))))
    if result.full:
        says.append(_FULL.of(n=result.full))
    if says or not result.herself:
        return Reply(says=tuple(says))
    return Reply(asks=replace(who_looks_in(result.plan_id), text=_YOURSELF))


def circle_in_words(scene: Scene, people: tuple[InCircle, ...]) -> Text:
    names = [one.name if one.agreed else scene.say(_WAITS.of(name=one.name)) for one in people]
    return _THEY.of(names=scene.wording.listed(names)) if names else _NOBODY_YET


def circle_seen(scene: Scene, result: CircleSeen) -> Reply:
    text = circle_in_words(scene, result.people)
    options = (
        Offered("looksin:0", _ADD),
        *(Offered(f"looksout:{one.contact_id}", _LEAVE_OUT.of(name=one.name)) for one in result.people),
    )
    return Reply(asks=Ask("circle:0", text, options, as_list=len(options) > _BUTTONS))


_BUTTONS: Final = 3


def looker_answered(_scene: Scene, event: LookerAnswered) -> Reply:
    text = {"agreed": _WILL, "refused": _CANNOT}.get(event.what, _NO_LONGER).of(name=event.name or SOMEBODY)
    return Reply(says=(text,), offers=() if event.what == "agreed" else (Offered("looksin:0", _ANOTHER),))


# --- a number to call -----------------------------------------------------------------------------------------------


def number_said(scene: Scene, heard: Heard) -> Reply | None:
    """« 06 12 34 56 78 », « zéro six… », or « je ne sais pas »; what is no number is asked for again."""
    id_ = (scene.talk.question.about if scene.talk.question else "").partition(":")[2]
    talk = replace(scene.talk, question=None)
    said = phone_numbers.number_said(heard.text)
    if said is not None and said.wrong:
        return Reply(says=(_NO_SUCH_NUMBER,))
    if said is not None and is_id(id_):
        return Reply(does=(KeepPlanNumber(int(id_), phone_numbers.with_country(said.number)),), talk=talk)
    if heard.meant.intent == "deny" or _KNOWS_NOT.search(plain_words(heard.text[:LONGEST])):
        return Reply(says=(_NO_NUMBER,), talk=talk)
    return None


_KNOWS_NOT: Final = re.compile(
    r"\b(?:sais (?:pas|plus)|aucune idee|connais pas|pas de (?:telephone|numero)|don t know|no idea)\b"
)


LOOKS_IN: Final = Desk(
    "looks_in",
    answers={"looks_in": named, "planphone": number_said},
    phrases=(asks_who,),
    verbs={
        "nolooks": lambda scene, _subject: Reply(says=(_NOBODY,), offers=offered(scene)),
        "looksin": lambda _scene, _subject: Reply(asks=who_looks_in(0)),
        "looksout": lambda _scene, subject: (
            Reply(does=(LeaveOut(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))
        ),
        "planwho": lambda _scene, _subject: Reply(does=(LookAtCircle(),)),
    },
    on={
        LookersAsked: asked,
        CircleSeen: circle_seen,
        NoCircle: lambda scene, result: (
            listening.read_without(scene, result.heard, asks_who) if result.heard else Reply(says=(_SETTLED,))
        ),
        LeftOut: lambda _scene, result: Reply(says=(_LEFT_OUT.of(name=result.name),)),
        PlanNumberKept: lambda _scene, result: Reply(says=(_NUMBER_KEPT if result.kept else _SETTLED,)),
        LookerAnswered: looker_answered,
    },
)
