"""Which to change? « plutôt vendredi », « c'est au 3 rue Haute », said when nothing is asked: of which request?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Span, _
from conversation_flows import held_moments, new_time
from conversation_flows.ask_for_help import ASK_FOR_HELP, WHEN, WHERE
from conversation_flows.change_request import Changeable, begun
from conversation_flows.engine import filling, listening, repair
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.moments import moved
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.patterns import LONGEST_RELAYED
from conversation_flows.engine.saying import open_question
from conversation_flows.engine.slots import Got, plain_words
from conversation_flows.mission import Facts, OpenWriting, filled
from conversation_flows.new_time import Movable
from conversation_flows.whose_words import AskWhose
from conversation_flows.words import CATEGORY

LONGEST: Final = 25
"""Words; a longer message tells a story, and is read as one."""
LISTED: Final = 5

_WHICH = _("Which one should I change?")
_ONE_LINE = _("{category}, {when}")
_WITH = _("{category}, {when} ({name})")
_WRITE_OF = _("Write to {name}")
_OVER = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class LookToChange(Command):
    """Which request is meant, and where does it stand? `when`, said in the words `said`, and `place` are the wish.

    `heard` is what was said; none where the person has picked the request.
    """

    heard: Heard | None = None
    when: Span | None = None
    said: str = ""
    place: str = ""
    request_id: int | None = None
    mission_id: int | None = None
    coming_id: int | None = None


@dataclass(frozen=True, slots=True)
class MayChange:
    """The requests that may be meant, and the missions: `movable` to another time, if their other side agrees; of
    the others, it would have to be told.
    """

    wish: LookToChange
    requests: tuple[Changeable, ...]
    missions: tuple[Facts, ...] = ()
    movable: tuple[Movable, ...] = ()


def wishes_change(scene: Scene, heard: Heard) -> Reply | None:
    """A moment or a place, said as a correction when nothing is asked; of which request, the town's rows tell."""
    question, words = open_question(scene.talk), plain_words(heard.text)
    about = question.about.partition(":")[0] if question else ""
    if scene.talk.running or heard.corrects or repair.answers_somebody(scene) or len(words.split()) > LONGEST:
        return None
    if about not in _LEAVES_ROOM or _says_else(heard, words):
        return None
    if about in _OF_A_TIME and not _RATHER.search(words):
        return None  # « non, pas jeudi » answers what was asked
    when = WHEN.read(heard, scene.now, asked=False, whole=False)
    place = None if about == "home" else WHERE.read(heard, scene.now, asked=False, whole=False)
    if not (_CORRECTS.search(words) if when or place else _CHANGES.search(words)):
        return None
    span = when.value if isinstance(when, Got) else None
    said = filling.words_of(WHEN, span, heard) if span else ""
    return Reply(does=(LookToChange(heard, span, said, place.value.words if isinstance(place, Got) else ""),))


def _says_else(heard: Heard, words: str) -> bool:
    """« finalement il me faudrait un jardinier samedi » is another need; « parler à la mairie vendredi » is none."""
    meant = heard.meant
    if meant.intent == "cancel_request" and meant.confidence >= listening.COUNTED_AS_SURE:
        return not _INSTEAD.search(words)  # « je ne pourrai pas jeudi finalement » names no other day
    if meant.intent in ASK_FOR_HELP.starts_on and meant.first("category") is not None:
        return not _POSTPONES.search(words)
    return meant.intent in _ELSE and meant.confidence >= SURE_OF_ELSE


SURE_OF_ELSE: Final = 0.9
_ELSE: Final = frozenset(
    "talk_to_human stop change_language help privacy_export privacy_delete become_volunteer browse_requests offer_help"
    " start_checkins stop_checkins report_isolated checkin_low ask_tip mission_done".split()
)
_OF_A_TIME: Final = ("mission", "new_time")
"""Questions about a time, to which another time may be the answer."""
_LEAVES_ROOM: Final = ("", "welcome.category", "home", "menu", "offers_wished", "outings_wished", *_OF_A_TIME)
"""What may be asked while something else is said."""
_POSTPONES: Final = re.compile(r"\b(?:decal\w+|report(?:er|ez|ons|e)|repouss\w+|postpone|reschedule)\b")
_MOVES: Final = re.compile(
    rf"{_POSTPONES.pattern}|\b(?:avanc(?:er|ez|ons)|retard(?:er|ez)|deplac(?:er|ez|ons)|chang(?:er|ez)"
    r"|modifi(?:er|ez)|move|change)\b"
)
_RATHER: Final = re.compile(
    rf"{_POSTPONES.pattern}|\b(?:plutot|prefere(?:rai\w*|z)?|mieux|rather|instead|better|prefer|make it)\b"
)
_INSTEAD: Final = re.compile(
    rf"{_MOVES.pattern}|\b(?:plutot|prefere\w*|mieux|arrange\w*|possible|pourrait|peut on|peut se|a la place|mais"
    r"|rather|instead|better|prefer|could it|can it|make it|but)\b"
)
_CORRECTS: Final = re.compile(
    rf"{_MOVES.pattern}|^non\b|\b(?:plutot|finalement|en fait|prefere\w*|mieux|arrange\w*|trompee?s?|oups|erreur"
    r"|possible|peut etre|pourrait|peut on|peut se|pas (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)"
    r"|rather|instead|actually|better|prefer|could it|can it|make it|not (?:on )?\w+day)\b"
)
_CHANGES: Final = re.compile(
    rf"(?:{_MOVES.pattern}).*\b(?:heures?|horaires?|jour|date|moment|creneau|lieu|endroit|l adresse|demande|rendez vous"
    r"|rdv|time|day|place|request)\b"
)


def may_change(scene: Scene, result: MayChange) -> Reply:
    """The one request or mission that is meant, or which; else the words are read as any others."""
    heard, wish = result.wish.heard, result.wish
    if heard is not None and not result.requests and not _is_change(heard, may_move=bool(result.movable)):
        return listening.read_on(scene, heard)
    if wish.place and wish.when is None:  # another place is for the two of a mission to agree on in words
        result = replace(result, missions=(*result.missions, *(one.mission for one in result.movable)), movable=())
    said = heard.text if heard else ""
    match result.requests, result.movable, result.missions:
        case (request,), (), ():
            return begun(scene, request, _wished(scene, request.when, wish), wish.place, said)
        case (), (mission,), ():
            return new_time.begun(scene, mission, _wished(scene, mission.mission.when, wish), said, _places(wish))
        case (), (), _:
            return _of_none(scene, heard, to_pass=bool(result.missions))
        case _:
            return _which(scene, result)


def _is_change(heard: Heard, *, may_move: bool) -> bool:
    """« il me faudrait plutôt quelqu'un jeudi » is a need, where nothing of theirs is open; « je suis libre plutôt le
    jeudi » says when; a move names itself, and « plutôt jeudi » is one.
    """
    need, words = heard.meant.intent in _NEEDS, plain_words(heard.text)
    if not need or heard.meant.confidence < listening.COUNTED_AS_SURE or _MOVES.search(words):
        return True
    return may_move and bool(_RATHER.search(words)) and not _SAYS_WHY.search(words)


_SAYS_WHY: Final = re.compile(
    r"\b(?:libre|dispo\w*|besoin|faut|faudrait|cherche\w*|quelqu un|aider|free|available|need|looking for|somebody)\b"
)
"""What makes of « plutôt jeudi » a need, or the days on which somebody may be asked."""


def _of_none(scene: Scene, heard: Heard | None, *, to_pass: bool) -> Reply:
    """Nothing can be changed through us: the words may be for the other side of a mission."""
    if heard is None:
        return Reply(says=(_OVER,))
    if to_pass:
        return Reply(does=(AskWhose("pass"),), talk=replace(scene.talk, draft=heard.text[:LONGEST_RELAYED]))
    return listening.read_on(scene, heard)


_NEEDS: Final = frozenset({"request_help", "find_company", "offer_help", "set_availability"})


def _which(scene: Scene, result: MayChange) -> Reply:
    """Several may be meant; each button holds the time that it would be moved to."""
    asked = [
        Offered(
            _verb(one) + held_moments.written(_wished(scene, one.when, result.wish)),
            _ONE_LINE.of(category=CATEGORY[one.category], when=one.when),
        )
        for one in result.requests
    ]
    asked += [
        Offered(
            f"retime:{one.mission.mission_id}{held_moments.written(_wished(scene, one.mission.when, result.wish))}",
            filled(_WITH, one.mission),
        )
        for one in result.movable
    ]
    theirs = [Offered(f"writeof:{one.mission_id}", filled(_WRITE_OF, one)) for one in result.missions]
    asks = Ask("move:0", _WHICH, tuple((asked + theirs)[:LISTED]), as_list=True)
    return Reply(asks=asks, talk=replace(scene.talk, draft=result.wish.place))


def _verb(one: Changeable) -> str:
    return f"movenext:{one.coming}" if one.coming else f"move:{one.id}"


def picked(scene: Scene, subject: str) -> Reply:
    id_, _dot, written = subject.partition(".")
    if not is_id(id_):
        return Reply(says=(_OVER,))
    return _picked(scene, LookToChange(when=held_moments.read(written, scene.wording.timezone), request_id=int(id_)))


def picked_coming(scene: Scene, subject: str) -> Reply:
    id_, _dot, written = subject.partition(".")
    if not is_id(id_):
        return Reply(says=(_OVER,))
    return _picked(scene, LookToChange(when=held_moments.read(written, scene.wording.timezone), coming_id=int(id_)))


def picked_mission(scene: Scene, subject: str) -> Reply:
    id_, _dot, written = subject.partition(".")
    if not is_id(id_):
        return Reply(says=(_OVER,))
    return _picked(scene, LookToChange(when=held_moments.read(written, scene.wording.timezone), mission_id=int(id_)))


def _places(wish: LookToChange) -> str:
    """All that was said of where: « chez ma fille, 3 rue des Lilas »."""
    said = [str(value) for value in wish.heard.meant.values("place")] if wish.heard and wish.place else []
    return ", ".join(said) or wish.place


def _picked(scene: Scene, wish: LookToChange) -> Reply:
    """The place that was wished waits beside the question."""
    return Reply(does=(replace(wish, place=scene.talk.draft),), talk=replace(scene.talk, draft=""))


def _wished(scene: Scene, before: Span, wish: LookToChange) -> Span | None:
    if wish.when is None:
        return None
    return moved(before, wish.when, wish.said, zone=scene.wording.timezone, now=scene.now)


WHICH_TO_CHANGE = Desk(
    "which_to_change",
    phrases=(wishes_change,),
    verbs={
        "move": picked,
        "movenext": picked_coming,
        "retime": picked_mission,
        "writeof": lambda _scene, subject: (
            Reply(does=(OpenWriting(int(subject)),)) if is_id(subject) else Reply(says=(_OVER,))
        ),
    },
    on={MayChange: may_change},
    fleeting=frozenset({"move", "movenext", "retime"}),
)
