"""Services that exist already: whom to call for what is no neighbour's job, and what else there is for a need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.services.directory.finding import existing_for
from backend.services.moderation import not_a_job
from backend.wording import Text, _
from conversation_flows.engine import filling, listening
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Offered, Opening, Reply

_PROFESSIONAL = _("That is a professional's work, more than a neighbour may do. You can call:")
_LINE = _("{name}: {phone}")
_LINE_HOURS = _("{name}: {phone}, {hours}")
_TOWN_HALL = _(
    "That is a professional's work, more than a neighbour may do. The town hall knows who does it here: {phone}."
)
_TOWN_HALL_NO_PHONE = _(
    "That is a professional's work, more than a neighbour may do. The town hall knows who does it here, and can"
    " answer you."
)
_EXISTS = _("Good to know: {name} does this too, on {phone}.")
_EXISTS_HOURS = _("Good to know: {name} does this too, on {phone}, {hours}.")
_TALK = _("Talk to somebody")
_SOMETHING_ELSE = _("It is something else")
_OTHERWISE = _("Tell me in other words, then.")

NEED: Final = frozenset({"request_help", "find_company"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A service, as people are told of it."""

    name: str
    phone: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class LookForJob(Command):
    """Who does what is no volunteer's job?"""

    job: str


@dataclass(frozen=True, slots=True)
class LookForServices(Command):
    """What exists already for this need? It goes on all the same."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class JobServices:
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class ServicesLooked:
    heard: Heard
    listed: tuple[Listed, ...]


def professional(scene: Scene, heard: Heard) -> Reply | None:
    """« m'aider pour ma toilette »: answered at once, before anything is asked."""
    if _at_the_recap(scene) and (found := not_a_job.found_in(heard.text)):
        return Reply(does=(LookForJob(found.kind),))  # what was asked for before is asked about again
    if not _new_need(scene, heard):
        return None
    found = not_a_job.found_in(heard.text)
    return Reply(does=(LookForJob(found.kind),), closes=scene.talk.running is not None) if found else None


def _at_the_recap(scene: Scene) -> bool:
    running = scene.talk.running
    return running is not None and running.flow == "ask_for_help" and running.asked == filling.RECAP


def exists_already(scene: Scene, heard: Heard) -> Reply | None:
    """A need for which something may exist: the directory is searched before a neighbour is."""
    if scene.talk.running or not _new_need(scene, heard):
        return None
    if not existing_for(_category(heard), heard.text):
        return None
    return Reply(does=(LookForServices(heard),))


def _new_need(scene: Scene, heard: Heard) -> bool:
    talk = scene.talk
    asked = talk.running is not None and talk.running.flow == "ask_for_help" and talk.running.asked == "category"
    needs = heard.meant.intent in NEED and heard.meant.confidence >= listening.DOUBTED
    free = talk.running is None and talk.writing is None and not heard.about and not heard.corrects
    return asked or (free and needs and not _answers_something(scene))


def _answers_something(scene: Scene) -> bool:
    """Words that answer an open question are read by it."""
    question = scene.talk.question
    return question is not None and question.about.split(":")[0] in scene.flows.answers


def _category(heard: Heard) -> str | None:
    value = heard.meant.first("category")
    return str(value) if value else None


def who_does(scene: Scene, result: JobServices) -> Reply:
    """Names, numbers and hours; a human; and a way on for whoever was misunderstood."""
    offers = (Offered("human:0", _TALK), Offered("otherneed:0", _SOMETHING_ELSE))
    if not result.listed:
        phone = scene.who.town.phone
        return Reply(says=(_TOWN_HALL.of(phone=phone) if phone else _TOWN_HALL_NO_PHONE,), offers=offers)
    return Reply(says=(_PROFESSIONAL, *(_line(one) for one in result.listed)), offers=offers)


def _line(one: Listed) -> Text:
    text = _LINE_HOURS if one.hours else _LINE
    return text.of(name=one.name, phone=one.phone, hours=one.hours)


def looked(scene: Scene, result: ServicesLooked) -> Reply:
    """The need goes on; what exists besides is said first."""
    reply = listening.begun(scene, result.heard) or Reply()
    said = tuple(
        (_EXISTS_HOURS if one.hours else _EXISTS).of(name=one.name, phone=one.phone, hours=one.hours)
        for one in result.listed
    )
    return Reply(
        says=(*said, *reply.says), asks=reply.asks, offers=reply.offers, does=reply.does, opens=reply.opens,
        closes=reply.closes, talk=reply.talk, about=reply.about,
    )  # fmt: skip


def otherwise(_scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_OTHERWISE,), opens=Opening("ask_for_help"))


SERVICES: Final = Desk(
    "services",
    phrases=(professional, exists_already),
    verbs={"otherneed": otherwise},
    on={JobServices: who_does, ServicesLooked: looked},
)
