"""Company: who looks for some is shown what neighbours propose around, joins in a tap, or proposes something."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from backend.wording import Text, _
from conversation_flows import company_said
from conversation_flows.company_words import Meeting, line, told
from conversation_flows.engine import collect, filling
from conversation_flows.engine.conversation import Running
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Opening, Reply, is_id, with_id
from conversation_flows.gathering import GATHERING, what, wished
from conversation_flows.my_requests import LookAtMine

_ONE = _("Near you, a neighbour proposes: {line}. Would you like to join?")
_TWO = _("Near you:\n1. {line}\n2. {second}\nWhich one would you like to join?")
_ONE_ELSE = _("I see nothing of the kind near you yet. But a neighbour proposes: {line}. Would you like to join?")
_NOTHING = _("I see nothing planned near you yet. Shall we propose it? You may also ask for a visit at your place.")
_PROPOSE = _("Shall we propose something ourselves? You may also ask for a visit at your place.")
_JOIN = _("I am coming")
_FIRST = _("The first")
_SECOND = _("The second")
_SOMETHING_ELSE = _("Something else")
_AS_TWO = _("With one neighbour")
_SEVERAL = _("With several")
_VISIT = _("A visit at my place")
_COMING = _("I have noted it: {activity}, {when}, {place}, with {name}. I will remind you the evening before.")
_COMING_SOON = _("I have noted it: {activity}, {when}, {place}, with {name}. Have a nice time!")
_WAITING = _(
    "{activity}, {when}: it is full for now. You are on the waiting list: I will tell you as soon as there is a seat."
)
CANNOT_COME = _("I cannot come")
_LEFT = _("I have noted it, and I am letting them know. Thank you for telling me.")
_CALLED_OFF = _("It is called off. Whoever had signed up is told.")
_SURE = _("Shall I tell everybody that you cannot?")
_YES_TELL = _("Yes, tell them")
_NO_KEEP = _("No, I will go")
_NOT_THIS_TIME = _("All right. Write to me whenever you would like some company.")
_OVER = _("One can no longer sign up for this one.")
_YOUR_OWN = _("You are organising this one yourself: I will tell you who comes.")
_NOTED = _("Noted.")
_SETTLED = _("That is already settled.")
_WISHED = _(
    "I have noted it: I will tell you when neighbours propose something, once a week at most. To stop, write"
    " “stop outings”."
)
_UNWISHED = _("I have noted it: I will tell you of no more outings. You may still ask what there is near you.")
_MAY_TELL = _(
    "Would you like to hear when neighbours propose something near you, such as a walk or a game? Once a week at most."
)
_YES_TELL_ME = _("Yes, tell me")
_NO_THANKS = _("No, thank you")


@dataclass(frozen=True, slots=True)
class LookForCompany(Command):
    """What do neighbours propose around? The activity and the moment that were named come first."""

    activity: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class JoinGathering(Command):
    gathering_id: int


@dataclass(frozen=True, slots=True)
class LeaveGathering(Command):
    gathering_id: int


@dataclass(frozen=True, slots=True)
class DeclineGathering(Command):
    gathering_id: int


@dataclass(frozen=True, slots=True)
class CancelGathering(Command):
    """Whoever organises it calls it off."""

    gathering_id: int


@dataclass(frozen=True, slots=True)
class WishGatherings(Command):
    """Whether they wish to be told of gatherings."""

    wished: bool


@dataclass(frozen=True, slots=True)
class CompanyAround:
    """At most two; `alike`: the first is what was looked for, or of its kind."""

    found: tuple[Meeting, ...]
    alike: bool = True


@dataclass(frozen=True, slots=True)
class GatheringJoined:
    meeting: Meeting
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class GatheringLeft:
    pass


@dataclass(frozen=True, slots=True)
class GatheringDeclined:
    pass


@dataclass(frozen=True, slots=True)
class GatheringCancelled:
    pass


@dataclass(frozen=True, slots=True)
class GatheringGone:
    """It is over, or was not for them; `own`: they organise it themselves."""

    own: bool = False


@dataclass(frozen=True, slots=True)
class GatheringsWished:
    wished: bool


@dataclass(frozen=True, slots=True)
class MayTellGatherings:
    """They were never asked whether they wish to hear of gatherings."""


# --- looked for -----------------------------------------------------------------------------------------------------


def look(scene: Scene, heard: Heard) -> Reply:
    """What there is around comes first; somebody who wishes a visit at home gets a volunteer whom the town has met."""
    if company_said.wishes_a_visit(heard):
        return collect.begin(
            scene, scene.flows.collecting["ask_for_help"], {"category": "company"}, heard, filling.first_words(heard)
        )
    known = wished(heard, scene.now)
    if company_said.proposes(heard):
        return collect.begin(scene, GATHERING, known, None, "")
    if company_said.asks_what_is_on(heard):
        known.pop("activity", None)  # « des sorties » is whatever there is
    span = known.get("when")
    activity = what(known)[0] if "activity" in known else None
    look_for = LookForCompany(activity, span.start if span else None, span.end if span else None)
    return Reply(does=(look_for,), talk=_wishing(scene, known).talk)


def _wishing(scene: Scene, known: dict[str, Any]) -> Scene:
    """What was said is kept, should they propose it themselves; what ran is set aside."""
    talk = scene.talk
    aside = (*talk.aside, talk.running) if talk.running else talk.aside
    aside = tuple(one for one in aside if one.flow != GATHERING.name)[-collect.ASIDE :]
    running = Running(GATHERING.name, known)
    return replace(scene, talk=replace(talk, running=running, aside=aside, question=None))


def around(_scene: Scene, result: CompanyAround) -> Reply:
    """Two at most: a resident chooses among few."""
    if not result.found:
        return Reply(asks=_propose(_NOTHING))
    one, *others = result.found
    if not others:
        join = Offered(f"joinin:{one.id}", _JOIN, hears=("affirm", "accept_request"))
        options = (join, Offered("gather:else", _SOMETHING_ELSE), _no())
        text = _ONE if result.alike else _ONE_ELSE
        return Reply(asks=Ask("company:0", text.of(line=line(one)), options))
    options = (
        Offered(f"joinin:{one.id}", _FIRST),
        Offered(f"joinin:{others[0].id}", _SECOND),
        Offered("gather:else", _SOMETHING_ELSE, hears=("deny",)),
    )
    return Reply(asks=Ask("company:0", _TWO.of(line=line(one), second=line(others[0])), options))


def _no() -> Offered:
    return Offered("gather:no", _NO_THANKS, hears=("deny", "decline_request"))


def _propose(text: Text) -> Ask:
    return Ask(
        "company:0",
        text,
        (
            Offered("gather:one", _AS_TWO, hears=("affirm",)),
            Offered("gather:several", _SEVERAL),
            Offered("gather:visit", _VISIT),
        ),
    )


def gather(scene: Scene, choice: str) -> Reply:
    """With one neighbour, with several, a visit by a volunteer, something else, or nothing after all."""
    running = scene.talk.running
    known = dict(running.known) if running and running.flow == GATHERING.name else {}
    match choice:
        case "else":
            return Reply(asks=_propose(_PROPOSE))
        case "one" | "several":
            known |= {"seats": "1"} if choice == "one" else {}
            scene = _wishing(scene, known) if not running or running.flow != GATHERING.name else scene
            return collect.step(scene, GATHERING, Running(GATHERING.name, known))
        case "visit":
            visit = {name: known[name] for name in ("when",) if name in known}
            ours = bool(running and running.flow == GATHERING.name)
            return Reply(opens=Opening("ask_for_help", {"category": "company"} | visit), closes=ours)
        case _:
            return Reply(says=(_NOT_THIS_TIME,), closes=bool(running and running.flow == GATHERING.name))


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« à deux », « plutôt à plusieurs », « la première »: the buttons' own words, loosely.

    « à la salle des fêtes », « plutôt à 15 h » choose nothing yet: it is kept for what they will propose.
    """
    choice, running = company_said.choice_in(heard), scene.talk.running
    if running is None or running.flow != GATHERING.name or "?" in heard.text:
        return gather(replace(scene, talk=replace(scene.talk, question=None)), choice) if choice else None
    said = {name: value for name, value in wished(heard, scene.now).items() if name in {"when", "where", "seats"}}
    talk = replace(scene.talk, running=replace(running, known={**running.known, **said}))
    if choice:
        return gather(replace(scene, talk=replace(talk, question=None)), choice)
    return Reply(says=(_NOTED,), talk=talk) if said else None


def said(scene: Scene, heard: Heard) -> Reply | None:
    """What no intent stands for: none of it any more, who comes, it is off, what there is around."""
    if company_said.refuses(heard):
        return Reply(does=(WishGatherings(wished=False),))
    if scene.talk.running or scene.talk.writing:
        return None
    if company_said.calls_off(heard):
        return Reply(does=(LookAtMine(to_cancel=True),))
    if company_said.asks_who_comes(heard):
        return Reply(does=(LookAtMine(),))
    return look(scene, heard) if company_said.asks_what_is_on(heard) else None


# --- joined, left, called off ---------------------------------------------------------------------------------------


def joined(scene: Scene, result: GatheringJoined) -> Reply:
    """With a button to leave: nobody must come because they once said so."""
    one, running = result.meeting, scene.talk.running
    ours = bool(running and running.flow == GATHERING.name)
    leave = Offered(f"leavein:{one.id}", CANNOT_COME)
    if result.waiting:
        return Reply(says=(told(_WAITING, one, scene),), offers=(leave,), closes=ours)
    zone = scene.wording.timezone
    soon = one.start.astimezone(zone).date() <= scene.now.astimezone(zone).date()
    return Reply(says=(told(_COMING_SOON if soon else _COMING, one, scene),), offers=(leave,), closes=ours)


def sure(_scene: Scene, subject: str) -> Reply:
    """Everybody on the list would be told: one tap is not enough."""
    if not is_id(subject):
        return Reply(says=(_SETTLED,))
    options = (
        Offered(f"dropin:{subject}", _YES_TELL, hears=("affirm", "cancel_request")),
        Offered("keep:0", _NO_KEEP, hears=("deny",)),
    )
    return Reply(asks=Ask(f"withdraw:{subject}", _SURE, options))


def gone(scene: Scene, result: GatheringGone) -> Reply:
    if result.own:
        return Reply(says=(_YOUR_OWN,))
    return Reply(says=(_OVER,), asks=_propose(_PROPOSE)) if not scene.talk.writing else Reply(says=(_OVER,))


def may_tell(_scene: Scene, _result: MayTellGatherings) -> Reply:
    yes = Offered("wantouts:0", _YES_TELL_ME, hears=("affirm",))
    return Reply(asks=Ask("outings_wished:0", _MAY_TELL, (yes, Offered("noouts:0", _NO_THANKS, hears=("deny",)))))


COMPANY = Desk(
    "company",
    intents={"find_company": look},
    verbs={
        "gather": gather,
        "joinin": with_id(JoinGathering),
        "leavein": with_id(LeaveGathering),
        "notin": with_id(DeclineGathering),
        "offin": sure,
        "dropin": with_id(CancelGathering),
        "wantouts": lambda _scene, _subject: Reply(does=(WishGatherings(wished=True),)),
        "noouts": lambda _scene, _subject: Reply(does=(WishGatherings(wished=False),)),
    },
    answers={"company": answered},
    phrases=(said,),
    on={
        CompanyAround: around,
        GatheringJoined: joined,
        GatheringLeft: lambda _scene, _result: Reply(says=(_LEFT,)),
        GatheringDeclined: lambda _scene, _result: Reply(says=(_NOT_THIS_TIME,)),
        GatheringCancelled: lambda _scene, _result: Reply(says=(_CALLED_OFF,)),
        GatheringGone: gone,
        GatheringsWished: lambda _scene, result: Reply(says=(_WISHED if result.wished else _UNWISHED,)),
        MayTellGatherings: may_tell,
    },
)
