"""A mission, as its two sides move it: on the way, arrived, done, given back; they talk through the bot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from backend.services.lifecycles import MISSION as MISSION_LIFE
from backend.wording import Span, Text, _
from conversation_flows.engine import patterns
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.repair import ANSWER
from conversation_flows.engine.slots import plain_words
from conversation_flows.invitation import mission_buttons
from conversation_flows.my_requests import LookAtMine
from conversation_flows.on_my_way import coming_said, step_said
from conversation_flows.words import CATEGORY

_WRITE = _("Write to {name}")
_ADDRESS = _("The address: {place}")
_NO_ADDRESS = _("{name} gave no exact address: write to ask for it.")
_TELL_ME_ARRIVED = _("{name} knows that you are on your way. Tell me when it is done.")
_I_ARRIVED = _("I have arrived")
_IT_IS_DONE = _("It is done")
_NOTED_ARRIVED = _("I have noted it. Tell me when it is done.")
_NOT_TODAY = _("That is {when}. Tell me on the day when you set out: {name} will know at once.")
_NOTED_HELPED = _("Thank you so much! I am asking {name} to confirm.")
_NOTED_DONE = _("Thank you for telling me. I am glad that it is done.")
_NOTED_GIVEN_BACK = _("I have noted it, and I am asking other neighbours. Thank you for telling me.")
_NOTED_CANCELLED = _("I have noted it. I am telling {name} that you no longer need it.")
_ANOTHER_TIME = _("All right. I am asking {name} how things stand. Write to me when it is done.")
_STILL_ASKING = _("Thank you for telling me. I go on looking, and I will write to you as soon as somebody can come.")
_THANKS_STILL = _("Thank you, I have noted it.")
_WHICH = _("Which one is it?")
_ONE_LINE = _("{category}, {when} ({name})")
_NO_MISSION = _("Nothing is under way for you at the moment.")
_OVER = _("That is already settled.")
_NOT_PASSED_ON = _("I could not pass your message on: it is no longer possible. Write to me if you need somebody.")


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """A mission as one of its two sides may see it. `name` is the other side's first name."""

    mission_id: int
    category: str
    when: Span
    name: str
    visit_word: str = ""
    place: str = ""
    mine: bool = False
    """Whether this person is the volunteer."""


@dataclass(frozen=True, slots=True)
class MoveMission(Command):
    mission_id: int
    state: str


@dataclass(frozen=True, slots=True)
class WhichMission(Command):
    """Said without a button: « c'est fait », « je suis en route », « j'annule »: of which mission?"""

    verb: str


@dataclass(frozen=True, slots=True)
class OpenWriting(Command):
    """`to` is whose words are answered, where two may have written."""

    mission_id: int
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The person's own step was taken."""

    mission: Facts
    state: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The missions that `verb` may be about, with what the person's requests are where it is `cancel`."""

    verb: str
    missions: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class MissionEnded:
    """Too late: it had ended already."""


@dataclass(frozen=True, slots=True)
class NotToday:
    """They are on their way, they say: it is on another day."""

    mission: Facts


@dataclass(frozen=True, slots=True)
class WritingClosed:
    """The words could not be passed on: the mission has ended, or the other side can be reached nowhere."""


@dataclass(frozen=True, slots=True)
class MayWrite:
    mission_id: int
    name: str
    to: int | None = None


# --- what this person does ------------------------------------------------------------------------------------------


def own_step(scene: Scene, result: Moved) -> Reply:
    mission = result.mission
    if result.state in MISSION_LIFE.ends:
        scene = replace(scene, talk=patterns.mission_over(scene.talk, mission.mission_id))
    scene = replace(scene, talk=_answered_by_a_step(scene.talk, mission.mission_id))
    reply = _own_step(mission, result.state)
    return reply if reply.talk else replace(reply, talk=scene.talk)


def _answered_by_a_step(talk: Conversation, mission_id: int) -> Conversation:
    """« Toujours d'accord ? » is no question any more once they say where they stand."""
    open_ = talk.question
    return replace(talk, question=None) if open_ and open_.about == f"mission:{mission_id}" else talk


def _own_step(mission: Facts, state: str) -> Reply:
    match state:
        case "on_the_way":
            address = _ADDRESS.of(place=mission.place) if mission.place else filled(_NO_ADDRESS, mission)
            return Reply(says=(address, filled(_TELL_ME_ARRIVED, mission)), offers=volunteer_end(mission),
                         about=f"mission:{mission.mission_id}")  # fmt: skip
        case "arrived":
            return Reply(
                says=(_NOTED_ARRIVED,), offers=volunteer_end(mission)[-1:], about=f"mission:{mission.mission_id}"
            )
        case "still":
            return Reply(says=(_THANKS_STILL,))
        case _:
            text = {
                "not_yet": _ANOTHER_TIME,
                "awaited": _STILL_ASKING,
                "helped": _NOTED_HELPED,
                "done": _NOTED_DONE,
                "given_back": _NOTED_GIVEN_BACK,
                "cancelled": _NOTED_CANCELLED,
            }.get(state, _OVER)
            return Reply(says=(filled(text, mission),))


def candidates(scene: Scene, result: Candidates) -> Reply:
    """Said without a button: the one mission it can be about, or which."""
    fitting = [one for one in result.missions if one.mine or result.verb not in {"way", "arrived"}]
    if result.verb == "notyet":
        fitting = [one for one in fitting if not one.mine and one.when.start <= scene.now]
    if not fitting and result.verb == "notyet":
        return Reply(does=(LookAtMine(),))  # how things stand is what they wish to know
    if not fitting:
        return Reply(says=(_NO_MISSION,))
    if len(fitting) == 1:
        return scene.flows.verbs[_verb_for(result.verb, fitting[0])](scene, str(fitting[0].mission_id))
    options = tuple(
        Offered(f"{_verb_for(result.verb, one)}:{one.mission_id}", filled(_ONE_LINE, one)) for one in fitting[:5]
    )
    return Reply(asks=Ask("missions:0", _WHICH, options, as_list=True))


def _verb_for(verb: str, mission: Facts) -> str:
    if verb == "done":
        return "helped" if mission.mine else "confirm"
    if verb == "cancel":
        return "giveback" if mission.mine else "cancelm"
    return verb


def _step(state: str) -> Callable[[Scene, str], Reply]:
    def act(_scene: Scene, subject: str) -> Reply:
        return Reply(does=(MoveMission(int(subject), state),)) if is_id(subject) else Reply(says=(_OVER,))

    return act


def write(_scene: Scene, subject: str) -> Reply:
    mission_id, _dot, to = subject.partition(".")
    if (side := patterns.read_side(subject)) and side[1]:
        return Reply(does=(patterns.OpenPair(side[1]),))
    if not is_id(mission_id) or (to and not is_id(to)):
        return Reply(says=(_OVER,))
    return Reply(does=(OpenWriting(int(mission_id), int(to) if to else None),))


def may_write(scene: Scene, result: MayWrite) -> Reply:
    return patterns.write_to(scene, result.mission_id, result.name, result.to)


def writing_closed(scene: Scene, _result: WritingClosed) -> Reply:
    """Nothing is passed on any more, and the sender knows."""
    return Reply(says=(_NOT_PASSED_ON,), talk=patterns.not_writing(scene.talk))


def done(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(does=(WhichMission("done"),))


def on_my_way(scene: Scene, heard: Heard) -> Reply | None:
    """« j'arrive », « je suis en route », from a volunteer; to an open invitation it is a yes."""
    question = scene.talk.question
    if scene.who.volunteer is None or (question and question.about.startswith("invitation")):
        return None
    verb = step_said(heard.text)
    return Reply(does=(WhichMission(verb),)) if verb else None


def coming(scene: Scene, heard: Heard) -> Reply | None:
    """« j'y vais », « sans problème », where we asked whether they will come: the button that a yes means."""
    question = scene.talk.question
    if question is None or not coming_said(heard.text):
        return None
    meant = (one.id.partition(":") for one in question.options if "affirm" in one.hears)
    for verb, _colon, subject in meant:
        if verb in {"still", "way"}:
            return replace(scene.flows.verbs[verb](scene, subject), talk=replace(scene.talk, question=None))
    return None


def said_done(scene: Scene, heard: Heard) -> Reply | None:
    """« C'est fait, le lait est au frigo »: the first words say it, whatever the others speak of."""
    if scene.talk.running or "?" in heard.text:
        return None
    words = plain_words(heard.text[:200])
    came = heard.meant.intent in {"thank", "affirm"} and _CAME.match(words) and not _BUT.search(words)
    return Reply(does=(WhichMission("done"),)) if came or _DONE.match(words) else None


def wants_to_write(_scene: Scene, heard: Heard) -> Reply | None:
    """The words of a button that has scrolled away: « écrire à Mado »."""
    return Reply(does=(WhichMission("write"),)) if _WRITE_TO.match(plain_words(heard.text[:100])) else None


_DONE: Final = re.compile(
    r"^(?:(?:bonjour|ok|oui|voila|ca y est|bon|hello|yes) )*"
    r"(?:c est (?:fait|bien fait|fini|termine|livre)\b(?! pour| quand)|mission accomplie|it s done|it is done|all done)"
)


def nobody_came(scene: Scene, heard: Heard) -> Reply | None:
    """« personne n'est venu », « j'attends toujours », from whoever waits at home."""
    words = plain_words(heard.text[:200])
    if scene.talk.running or len(words.split()) > LONGEST or not _NOBODY_CAME.search(words):
        return None
    return Reply(does=(WhichMission("notyet"),))


LONGEST: Final = 16
"""Words; a longer message tells a story, and is read as one."""
_NOBODY_CAME: Final = re.compile(
    r"\bpersonne n est (?:encore |toujours )?(?:venue?|passee?|la|arrivee?)\b|\btoujours personne\b"
    r"|\bj attends (?:toujours|encore)\b"
    r"|^(?:(?:bonjour|bonsoir|mais|et|alors|non) )*(?:il|elle|(?:le|la|mon|ma) benevole)"
    r" n est (?:toujours |encore )?(?:pas|jamais) (?:encore )?(?:venue?|passee?|la|arrivee?)\b(?! (?:depuis|sorti))"
    r"|\bnobody (?:came|has come|is here)\b"
)
_CAME: Final = re.compile(
    r"^(?:(?:bonjour|bonsoir|oui|merci|voila|monsieur|madame) )*(?:il|elle|(?:le|la|mon|ma) (?:monsieur|dame|benevole"
    r"|voisine?)|(?!je |tu |vous |qui |on )\w+) est (?:bien |deja )?(?:passee?|venue?)\b"
)
"""« Karim est bien passé, il a été charmant, merci »."""
_BUT: Final = re.compile(r"\b(?:mais|pas|plus|jamais|sans|retard|personne)\b")
_WRITE_TO: Final = re.compile(
    r"^(?:(?:je (?:veux|voudrais|souhaite)|i want to|i d like to) )?(?:ecrire|repondre|write|answer|reply)"
    r" (?:a |to )?(?!la mairie|mairie|quelqu un|somebody)\w+(?: \w+)?$"
)


# --- wording --------------------------------------------------------------------------------------------------------


def filled(text: Text, mission: Facts) -> Text:
    return text.of(name=mission.name, category=CATEGORY[mission.category], when=mission.when, word=mission.visit_word)


def volunteer_buttons(mission: Facts) -> tuple[Offered, ...]:
    write_to, on_my_way, give_back = mission_buttons(mission.mission_id, mission.name)
    return (on_my_way, write_to, give_back)


def volunteer_end(mission: Facts) -> tuple[Offered, ...]:
    return (
        Offered(f"write:{mission.mission_id}", _WRITE.of(name=mission.name)),
        Offered(f"arrived:{mission.mission_id}", _I_ARRIVED),
        Offered(f"helped:{mission.mission_id}", _IT_IS_DONE, hears=("mission_done", "affirm")),
    )


MISSION = Desk(
    "mission",
    intents={"mission_done": done},
    phrases=(on_my_way, said_done, nobody_came, wants_to_write),
    answers={"mission": coming},
    verbs={
        "write": write,
        ANSWER: write,
        "way": _step("on_the_way"),
        "arrived": _step("arrived"),
        "helped": _step("helped"),
        "confirm": _step("done"),
        "notyet": _step("not_yet"),
        "still": _step("still"),
        "giveback": _step("given_back"),
        "cancelm": _step("cancelled"),
    },
    on={
        Moved: own_step,
        Candidates: candidates,
        MayWrite: may_write,
        WritingClosed: writing_closed,
        NotToday: lambda _scene, result: Reply(says=(filled(_NOT_TODAY, result.mission),)),
        MissionEnded: lambda _scene, _result: Reply(says=(_OVER,)),
    },
)
