"""Moderation, as authors hear it: what raised a flag, that somebody reads it, what they decided, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from backend.messaging.news import News
from backend.services.moderation.flags import flags_of
from backend.wording import Clocktime, Span, Text, _, pledge
from conversation_flows import human
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.repair import quoted
from conversation_flows.engine.slots import LONGEST_WORDS
from conversation_flows.words import CATEGORY

Why = tuple[tuple[str, str], ...]
"""The kinds of flags that were raised, each with the words that raised it, the gravest first."""

_TALK = _("Talk to somebody")
_NOT_GIVEN = pledge(
    "Between neighbours, a card, a code, a cheque, a signature or money is neither asked for nor given, and your"
    " message speaks of it (“{words}”). Somebody from the town hall reads it first."
)
_WHY: Final[Mapping[str, Text]] = {
    **dict.fromkeys(("card", "code", "transfer", "cheque", "signature", "loan", "gift"), _NOT_GIVEN),
    "door": pledge(
        "Your message speaks of the code of a door (“{words}”). For your safety, somebody from the town hall reads it"
        " first."
    ),
    "phone": pledge(
        "Your message holds a phone number (“{words}”). For your safety, somebody from the town hall reads it first."
        " Neighbours write to you here."
    ),
    "contact": pledge(
        "Your message holds an address or a link (“{words}”). For your safety, somebody from the town hall reads it"
        " first. Neighbours write to you here."
    ),
    "hourly": pledge(
        "Neighbours help free of charge, and your message speaks of pay (“{words}”). Somebody from the town hall reads"
        " it first, and will tell you."
    ),
    "money": pledge(
        "Between neighbours no money changes hands, and your message speaks of it (“{words}”). Somebody from the town"
        " hall reads it first, and will tell you."
    ),
    "commercial": pledge(
        "This is for a hand between neighbours, and your message reads like an advertisement (“{words}”). Somebody from"
        " the town hall reads it first."
    ),
    "insult": pledge(
        "A few words might hurt whoever reads them (“{words}”). Somebody from the town hall reads your message first,"
        " and will tell you."
    ),
    "preference": pledge(
        "I have noted it. As you would like somebody in particular (“{words}”), the town hall sees to it itself, and"
        " will tell you."
    ),
    "not_a_job": pledge(
        "I have noted it. “{words}” may be more than a neighbour can do: somebody from the town hall reads it first,"
        " and will tell you."
    ),
    "discrimination": pledge(
        "Neighbours are not chosen by where they come from (“{words}”). Somebody from the town hall reads your request,"
        " and will speak with you."
    ),
}
_READ_FIRST = pledge("I have noted it. Somebody from the town hall reads it first, then I tell the neighbours.")
_AS_THEY_ARE = _(
    "Neighbours come as they are, wherever they come from: I do not choose by that (“{words}”). Shall I pass the rest"
    " on?"
)
_YES_THE_REST = _("Yes, without that")
_PUBLISHED = _(
    "{category}, {when}: the town hall has read your request. I am asking the volunteers, and you will hear from me by"
    " {hour} on {day}."
)
_PUBLISHED_SOON = _(
    "{category}, {when}: the town hall has read your request. I am asking the volunteers, and you will hear from me."
)
_OFFER_PUBLISHED = _(
    "{category}, {when}: the town hall has read your offer. I am telling the neighbours. They may answer until {hour}"
    " on {day}."
)
_ADDED = _("“{words}”: the town hall has read it, and it is on your list.")
_PASSED = _("{name} has your message now. Thank you for your patience.")
_SENT_BACK = _("{category}, {when}: {agent}, from the town hall, has read your message and writes:")
_HOW_OTHERWISE = _("“{words}”\nHow would you put it?")
_AGAIN_READ = pledge("Thank you. Somebody from the town hall reads it again, and I will tell you.")
_TOO_LATE = _("That is already settled.")
_REFUSED = _("{category}, {when}: the town hall cannot pass this on. {agent} writes:")
_MESSAGE_REFUSED = _("{name} has not received your message. {agent}, from the town hall, writes:")
_WITHDRAWN = _("{category}, {when}: the town hall has withdrawn it. {agent} writes:")
_IN_WORDS = _("“{words}”\nIf you see it otherwise, somebody will listen to you.")
_LAPSED = _("{category}, {when}: nobody could read your offer in time, and I am sorry. You may propose it again.")
_HELD_MINE = pledge(
    "I have not passed this message on: somebody from the town hall looks at it first. Meanwhile I suggest nothing new"
    " to you. Questions? Write “talk to somebody”."
)
_HELD_DOOR = pledge(
    "I have not passed this message on: the code of a door is not written here. Ring, or say that you are downstairs."
    " Somebody from the town hall looks at your message first."
)
_HELD_HERS = pledge(
    "To protect you, I have not passed this on. Never give a card, a code, a cheque or money, not even to a neighbour."
    " Somebody from the town hall looks at it."
)
_NEVER_GIVE = _(
    "Never give a card, a code, a cheque, a loan or a gift: no volunteer may ask for that. If it happens, call {phone}"
    " or write to me."
)
_NEVER_GIVE_NO_PHONE = _(
    "Never give a card, a code, a cheque, a loan or a gift: no volunteer may ask for that. If it happens, write to me."
)
_SETTLED = _("That is already settled.")

NO_REWRITING: Final = frozenset(
    "thank greet goodbye affirm deny my_requests cancel_request mission_done checkin_fine browse_requests".split()
)
"""What is no new wording of what was sent back."""


@dataclass(frozen=True, slots=True)
class Rewrite(Command):
    """What was sent back, in other words."""

    moderation_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`kept` is false where nobody waits for it any more."""

    kept: bool


@dataclass(frozen=True, slots=True)
class HeldForReading:
    """An offer, or an answer to one, waits for an agent."""

    why: Why = ()


@dataclass(frozen=True, slots=True)
class NobodyIsChosen:
    """The words ask for nobody of an origin or a belief: refused once, calmly. `rest`: something is left of them."""

    words: str
    rest: bool


@dataclass(frozen=True, slots=True)
class MessageKept:
    """The words were not passed on; `mine`: their author is the volunteer; `door`: they only ask how to come in."""

    mine: bool
    door: bool = False


@dataclass(frozen=True, slots=True)
class Decided(Told):
    """What an agent decided. `what` and `state` as in the row; `words` the agent's sentence, or what was added."""

    news: News
    moderation_id: int
    what: str
    state: str
    category: str
    when: Span
    agent: str = ""
    words: str = ""
    name: str = ""
    """The other side of the mission, where it was a message."""
    until: datetime | None = None
    """By when an answer is promised; of an offer, until when it is open."""


@dataclass(frozen=True, slots=True)
class Warned(Told):
    """Something was asked of this person that nobody may ask."""

    news: News
    mission_id: int


# --- why it waits ---------------------------------------------------------------------------------------------------


def waits(why: Why) -> tuple[Text, tuple[Offered, ...]]:
    """What its author is told, and the human to appeal to."""
    kind, words = why[0] if why else ("", "")
    text = _WHY[kind].of(words=quoted(words)) if kind in _WHY else _READ_FIRST
    return text, (Offered("human:0", _TALK),)


def held(_scene: Scene, result: HeldForReading) -> Reply:
    text, offers = waits(result.why)
    return Reply(says=(text,), offers=offers, closes=True)


def nobody_is_chosen(_scene: Scene, result: NobodyIsChosen) -> Reply:
    """Said once, without a lesson; what they need is passed on without it."""
    options = [Offered("human:0", _TALK, hears=("deny",))]
    if result.rest:
        options.insert(0, Offered("plainly:0", _YES_THE_REST, hears=("affirm",)))
    return Reply(asks=Ask("plainly:0", _AS_THEY_ARE.of(words=quoted(result.words)), tuple(options)))


def plainly(scene: Scene, _subject: str) -> Reply:
    """The same again, without the words that choose people."""
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running is None or flow is None:
        return Reply(says=(_SETTLED,))
    try:
        command: Any = flow.then(running.known, scene)
        command = replace(command, plainly=True)
    except (KeyError, TypeError):
        return Reply(says=(_SETTLED,))
    return Reply(does=(command,))


def message_kept(_scene: Scene, result: MessageKept) -> Reply:
    mine = _HELD_DOOR if result.door else _HELD_MINE
    return Reply(says=(mine if result.mine else _HELD_HERS,))


def warned(scene: Scene, event: Warned) -> Reply:
    phone = scene.who.town.phone
    text = _NEVER_GIVE.of(phone=phone) if phone else _NEVER_GIVE_NO_PHONE
    return Reply(says=(text,), about=f"mission:{event.mission_id}")


# --- what was decided -----------------------------------------------------------------------------------------------


def decided(scene: Scene, event: Decided) -> Reply:
    told = {
        "category": CATEGORY[event.category],
        "when": event.when,
        "agent": event.agent,
        "town": scene.who.town.name,
        "name": event.name,
    }
    match event.state:
        case "published":
            return Reply(says=(_published(scene, event, told),))
        case "sent_back":
            ask = Ask(f"rewrite:{event.moderation_id}", _HOW_OTHERWISE.of(words=event.words))
            return Reply(says=(_SENT_BACK.of(**told),), asks=ask)
        case "void":
            return Reply(says=(_LAPSED.of(**told),))
        case _:
            first = {"withdrawn": _WITHDRAWN}.get(event.state, _MESSAGE_REFUSED if event.name else _REFUSED)
            says = (first.of(**told), _IN_WORDS.of(words=event.words))
            return Reply(says=says, offers=(Offered("human:0", _TALK),))


def _published(scene: Scene, event: Decided, told: Mapping[str, Any]) -> Text:
    if event.what == "message":
        return _PASSED.of(**told)
    if event.what == "addition":
        return _ADDED.of(words=quoted(event.words))
    if event.until is None:
        return _PUBLISHED_SOON.of(**told)
    text = _OFFER_PUBLISHED if event.what == "offer" else _PUBLISHED
    return text.of(**told, hour=Clocktime(event.until), day=scene.wording.day(event.until))


def rewritten(scene: Scene, heard: Heard) -> Reply | None:
    """The message in other words; a courtesy, or another wish, is none."""
    question = scene.talk.question
    id_ = question.about.partition(":")[2] if question else ""
    if not is_id(id_) or heard.meant.intent in NO_REWRITING:
        return None
    return Reply(does=(Rewrite(int(id_), heard.text[:LONGEST_WORDS]),), talk=replace(scene.talk, question=None))


def insists(scene: Scene, heard: Heard) -> Reply | None:
    """Said again, it goes to an agent, who speaks with them."""
    if not any(one.kind == "discrimination" for one in flags_of(heard.text[:LONGEST_WORDS])):
        return None
    return replace(human.forward(scene, heard), closes=True)


MODERATION: Final = Desk(
    "moderation",
    verbs={"plainly": plainly},
    answers={"rewrite": rewritten, "plainly": insists},
    on={
        HeldForReading: held,
        NobodyIsChosen: nobody_is_chosen,
        MessageKept: message_kept,
        Warned: warned,
        Decided: decided,
        Rewritten: lambda _scene, result: Reply(says=(_AGAIN_READ if result.kept else _TOO_LATE,)),
    },
    fleeting=frozenset({"plainly"}),
)
