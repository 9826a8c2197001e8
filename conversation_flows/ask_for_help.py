"""Ask for help: what, when, where; a recap; then the request is posted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from backend.wording import Clocktime, Span, Text, _, pledge
from conversation_flows import agreement, moderation
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import (
    NEEDS,
    Choice,
    Moment,
    Name,
    Place,
    Words,
)
from conversation_flows.whom import named, whom
from conversation_flows.words import CATEGORY

AT_ONCE: Final = timedelta(hours=2)
"""How long "now" lasts."""

_RECAP = _("{category}, {when}, {where}. Is that right?")
_RECAP_WHOM = _("{category}, for {name}: {when}, {where}. Is that right?")
_RECAP_OTHER = _("{category}, for the person you are helping: {when}, {where}. Is that right?")
_HOME = _("at your place")
_POSTED = _(
    "I have noted it. I am asking the volunteers near you. You will hear from me by {hour} on {day}, even if it is no."
)
_POSTED_SOON = _(
    "I have noted it. I am asking the volunteers near you, and I will tell you as soon as somebody answers."
)
_COMES_BACK = _("It will come back by itself: I begin with {day}. To leave a time out, or to stop, just write to me.")
_NEVER_COMES = _("I cannot find any day on which that would come back. When would suit you?")
_HELD = pledge(
    "I have noted it. Somebody from the town hall will read your request first, then I will ask the volunteers."
)
_SIMILAR = _("You have already asked for this: {category}, {when}. I am still on it. Is this another request?")
_ANOTHER = _("Another request")
_INSTEAD = _("Move the first one")
_THE_SAME = _("The same one")
_KEPT = _("All right. I am still on your first request.")
_IS_IT_HOME = _("Do you live there? If so, I will not ask next time.")
_YES_HOME = _("Yes, I live there")
_NO_HOME = _("No, somewhere else")
_SETTLED = _("That is already settled.")
_HOME_KEPT = _("I have noted it, thank you.")
_NOT_KEPT = _("All right, I will not keep this address.")
_NOT_OPEN = pledge(
    "Volunteer neighbours do not do this here. I am passing your message on to the town hall, who will tell "
    "you who can help."
)


@dataclass(frozen=True, slots=True)
class PostRequest(Command):
    """Publish this need. `anyway` posts it although a similar one is still open."""

    category: str
    when: Span
    where: Spot
    words: str
    name: str
    urgent: bool = False
    for_other: bool = False
    anyway: bool = False
    whom: str = ""
    """How the person is called for whom it is, where that is somebody else."""
    plainly: bool = False
    """Without the words that choose neighbours by origin or belief."""


@dataclass(frozen=True, slots=True)
class SetHome(Command):
    """The place of this request is where the person lives."""

    request_id: int


def home(known: Known, scene: Scene) -> Spot | None:
    """The person's own home, unless they speak for somebody else."""
    if known.get("for_whom") == "other" or scene.who.home is None:
        return None
    return scene.who.home


def at_once(known: Known, scene: Scene) -> Span | None:
    """« tout de suite » is a moment too."""
    if known.get("urgency") != "now":
        return None
    start = scene.now.replace(second=0, microsecond=0)
    return Span(start, start + AT_ONCE, "hour")


def first_words(_known: Known, scene: Scene) -> str | None:
    return scene.talk.running.first_words if scene.talk.running else ""


def known_name(_known: Known, scene: Scene) -> str | None:
    return scene.who.name or None


def recap(known: Known, scene: Scene) -> Text:
    other = known.get("for_whom") == "other"
    text = (_RECAP_WHOM if whom(known) else _RECAP_OTHER) if other else _RECAP
    where = where_said(known["where"], scene)
    return text.of(category=CATEGORY[known["category"]], when=known["when"], where=where, name=whom(known))


def where_said(where: Spot, scene: Scene) -> Text | str:
    return _HOME if where == scene.who.home else where.words


def post(known: Known, scene: Scene, *, anyway: bool = False) -> PostRequest:
    running = scene.talk.running
    said = [running.first_words if running else "", str(known.get("details") or "")]
    return PostRequest(
        category=known["category"],
        when=known["when"],
        where=known["where"],
        words="\n".join(dict.fromkeys(one.strip() for one in said if one.strip())),
        name=str(known.get("name") or ""),
        urgent=known.get("urgency") == "now",
        for_other=known.get("for_whom") == "other",
        anyway=anyway,
        whom=whom(known) if known.get("for_whom") == "other" else "",
    )


# --- what came of it ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posted:
    """The request stands. `promised_at` is when the person is answered in any case; `held` waits for an agent."""

    request_id: int
    promised_at: datetime | None
    held: bool = False
    may_be_home: bool = False
    """Whether the place may be their home, which we do not know yet."""
    why: moderation.Why = ()
    """What raised a flag, so that an agent reads it first."""
    agreement: tuple[int, str, str] | None = None
    """The agreement that it waits for: its number, its code, and the name of whoever is to agree."""
    first: datetime | None = None
    """Of what comes back: when it begins."""


@dataclass(frozen=True, slots=True)
class NeverComes:
    """It shall come back, on days that there never are."""


@dataclass(frozen=True, slots=True)
class SimilarOpen:
    """A like request of the last day is still open."""

    request_id: int
    category: str
    when: Span
    movable: bool = False
    """Nobody has taken it yet: what was said now may be meant instead of it."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """The territory has not opened this category to neighbours; the agents were told."""

    category: str


def posted(scene: Scene, result: Posted) -> Reply:
    if result.agreement:
        needed = agreement.needed(*result.agreement)
        return replace(needed, says=(moderation.waits(result.why)[0], *needed.says)) if result.why else needed
    if result.why:
        waits, offers = moderation.waits(result.why)
        return Reply(says=(waits,), offers=offers, closes=True)
    if result.held:
        text: Text = _HELD.of(town=scene.who.town.name)
    elif result.promised_at is None:
        text = _POSTED_SOON
    else:
        day = scene.wording.day(result.promised_at)
        text = _POSTED.of(day=day, hour=Clocktime(result.promised_at))
    asks = _is_it_home(result.request_id) if result.may_be_home else None
    again = (_COMES_BACK.of(day=scene.wording.day(max(result.first, scene.now))),) if result.first else ()
    return Reply(says=(text, *again), closes=True, asks=asks)


def never_comes(scene: Scene, _result: NeverComes) -> Reply:
    """The days are asked for again; the rest stays as it was said."""
    running = scene.talk.running
    if running is None or running.flow != ASK_FOR_HELP.name:
        return Reply(says=(_NEVER_COMES,))
    known = {name: value for name, value in running.known.items() if name != "when"}
    running = replace(running, known=known)
    talk = replace(scene.talk, running=running, question=None)
    asked = collect.step(replace(scene, talk=talk), ASK_FOR_HELP, running)
    return replace(asked, asks=replace(asked.asks, text=_NEVER_COMES) if asked.asks else None, talk=asked.talk or talk)


def _is_it_home(request_id: int) -> Ask:
    yes = Offered(f"ishome:{request_id}", _YES_HOME, hears=("affirm",))
    no = Offered("nothome:0", _NO_HOME, hears=("deny",))
    return Ask(f"home:{request_id}", _IS_IT_HOME, (yes, no))


def is_home(_scene: Scene, subject: str) -> Reply:
    return Reply(says=(_HOME_KEPT,), does=(SetHome(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


def similar_open(scene: Scene, result: SimilarOpen) -> Reply:
    options = [Offered("another:0", _ANOTHER, hears=("affirm",)), Offered("same:0", _THE_SAME, hears=("deny",))]
    if result.movable and scene.talk.running and scene.talk.running.known.get("when") != result.when:
        options.append(Offered(f"instead:{result.request_id}", _INSTEAD))
    text = _SIMILAR.of(category=CATEGORY[result.category], when=result.when)
    return Reply(asks=Ask(f"request:{result.request_id}", text, tuple(options)))


def another(scene: Scene, _subject: str) -> Reply:
    running = scene.talk.running
    known: dict[str, Any] = dict(running.known) if running and running.flow == ASK_FOR_HELP.name else {}
    if not {"category", "when", "where"} <= set(known):
        return Reply(says=(_SETTLED,))
    return Reply(does=(post(known, scene, anyway=True),))


def same(scene: Scene, _subject: str) -> Reply:
    ours = scene.talk.running and scene.talk.running.flow == ASK_FOR_HELP.name
    return Reply(says=(_KEPT,), closes=bool(ours))


def not_open(scene: Scene, _result: NotOpen) -> Reply:
    return Reply(says=(_NOT_OPEN.of(town=scene.who.town.name),), closes=True)


WHEN: Final = Moment(
    "when",
    _("When would suit you?"),
    label=_("When"),
    if_past=_("That moment has passed. When would suit you?"),
    again=_("Which day, and what time of day? For instance “tomorrow morning”."),
    assumes=at_once,
)
WHERE: Final = Place(
    "where",
    _("Where should your neighbour come? An address will do, or a landmark: “opposite the bakery”."),
    label=_("Where"),
    if_unknown=_("I cannot find “{words}” in {town}. Could you write it another way, or give a landmark?"),
    if_several=_("I have found several. Which one is it?"),
    if_home_unknown=_("I do not know your address yet. What is it? A landmark nearby will do."),
    again=_("In which street, or near what? For instance “12 rue des Lilas”."),
    assumes=home,
)

ASK_FOR_HELP = Flow(
    "ask_for_help",
    starts_on=frozenset({"request_help"}),
    slots=(
        Choice(
            "category",
            _("What would you like a hand with?"),
            options=CATEGORY,
            label=_("The kind of help"),
            hears="category",
            again=_("What is it about? You may also say it in your own words."),
            otherwise="other",
        ),
        Choice("for_whom", _("For whom?"), options={"self": _("Me"), "other": _("Somebody else")},
               label=_("For whom"), hears="for_whom", default="self"),
        Choice("urgency", _("Is it urgent?"), options={"now": _("Right now")}, label=_("Urgency"),
               hears="urgency", optional=True),
        WHEN,
        WHERE,
        Words(
            "whom",
            _("What is the name of the person it is for?"),
            label=_("Their name"),
            again=_("A first name will do: how is the person called for whom it is?"),
            assumes=named,
            default="",
            takes=NEEDS | {"change_profile", "report_isolated", "start_checkins", "greet", "affirm", "accept_request"},
        ),
        Name("name", _(
    "What is your first name? I will give it to whoever comes to help you."
), label=_("Your first name"), assumes=known_name),
        Words("details", _("Is there anything your neighbour should know?"), label=_("Details"), optional=True),
    ),
    recap=recap,
    then=post,
    on={Posted: posted, NeverComes: never_comes, SimilarOpen: similar_open, NotOpen: not_open},
    verbs={
        "another": another,
        "same": same,
        "ishome": is_home,
        "nothome": lambda _scene, _subject: Reply(says=(_NOT_KEPT,)),
    },
    edits=("category", "when", "where"),
    fleeting=frozenset({"another", "same", "nothome"}),
    gives_up_on=frozenset({"cancel_request"}),
)  # fmt: skip
