"""News of a pair: it begins, a month went by, it rests, it is over; what the other one writes; may they look in?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.messaging.news import News
from backend.wording import Text, _, pledge
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, with_id
from conversation_flows.engine.patterns import PAIR
from conversation_flows.engine.repair import ANSWER
from conversation_flows.paired import SETTLED, Paired, cancel_key, named, write_button
from conversation_flows.pairs import proposed
from conversation_flows.reporting import REPORT

_BEGUN_FOR_PERSON = _(
    "{name}, a volunteer near you, would like it too. You may write to each other through me, and no number is given."
    " To stop: “end the pair”."
)
_BEGUN_FOR_VOLUNTEER = _(
    "{name} would like it too. You may write to each other through me, and no number is given. To see how things are:"
    " “my people”."
)
_NOT_NOW = pledge("It will not come about for now, and that is nobody’s fault. The town hall knows, and thinks of you.")
_A_MONTH = _(
    "A month without a message between {name} and you: that is quite all right, everybody does what they can. If you"
    " feel like it, a little word always pleases."
)
_SEEN = _("We saw each other")
_STOP = _("I would rather stop")
_GLAD = _("Thank you, I am glad to hear it.")
_RESTS = _("{name} is taking a break. If you need anybody meanwhile, write to me.")
_RESUMES = _("{name} is back: you may write to each other again.")
_OVER_FOR_PERSON = pledge(
    "{name} can no longer keep in touch with you. It happens, and you have done nothing wrong. The town hall knows, and"
    " can look for somebody else."
)
_OVER_FOR_VOLUNTEER = _(
    "{name} and you no longer keep in touch through me. It happens, and nobody is to blame. Thank you for all that you"
    " have given!"
)
_NUMBER = _("The number of {name}: {number}. It is for you alone.")
_NEVER = _("Never give a card, a code, your keys or money. If anything seems odd, call {phone} or write to me.")
_NEVER_NO_PHONE = _("Never give a card, a code, your keys or money. If anything seems odd, write to me.")
_FIRST_TO_LOOK = _(
    "And if one day you do not answer me: may I ask {name} first to call or drop by? I ask {name} whether that is all"
    " right, too."
)
_FIRST_SHORT = _("May I ask {name} first, if one day you do not answer me?")
_YES = _("Yes")
_NO = _("No, thank you")
_ASKED = _("I am asking {names}, and I will tell you the answer.")
_ALL_RIGHT = _("All right.")
_SAYS = _("{name}: “{words}”")
_REPLY = _("Answer {name}")


@dataclass(frozen=True, slots=True)
class PairIs(Told):
    """`what` as in `PairNews`."""

    news: News
    pair: Paired
    what: str


@dataclass(frozen=True, slots=True)
class PairWords(Told):
    """What the other one writes."""

    news: News
    pair: Paired
    words: str
    passes_takeover: bool = True


@dataclass(frozen=True, slots=True)
class SayMet(Command):
    """They have seen or called each other."""

    pair_id: int


@dataclass(frozen=True, slots=True)
class AskPairToLookIn(Command):
    """The person would like their volunteer to be asked first, where they do not answer."""

    pair_id: int


@dataclass(frozen=True, slots=True)
class MetNoted:
    pass


@dataclass(frozen=True, slots=True)
class PairAskedToLookIn:
    name: str


def told(scene: Scene, event: PairIs) -> Reply:
    pair = event.pair
    match event.what:
        case "proposed":
            return proposed(scene, pair)
        case "begun":
            text = _BEGUN_FOR_VOLUNTEER if pair.mine else _BEGUN_FOR_PERSON
            return _with_pen(pair, text.of(name=named(pair, first=True)))
        case "declined":
            return Reply(says=(_NOT_NOW,))
        case "month":
            return _a_month(pair)
        case "circle":
            return _first_to_look(pair)
        case "numbers":
            return _number(scene, pair)
        case "suspended":
            talk = patterns.pair_over(scene.talk, pair.pair_id)
            return Reply(says=(_RESTS.of(name=named(pair, first=True)),), talk=talk)
        case "resumed":
            return _with_pen(pair, _RESUMES.of(name=named(pair, first=True)))
        case "over":
            text = _OVER_FOR_VOLUNTEER if pair.mine else _OVER_FOR_PERSON
            talk = patterns.pair_over(scene.talk, pair.pair_id)
            return Reply(says=(text.of(name=named(pair, first=True)),), talk=talk)
        case _:
            return Reply()


def _with_pen(pair: Paired, text: Text) -> Reply:
    return Reply(says=(text,), offers=(write_button(pair),), about=f"pair:{pair.pair_id}")


def _a_month(pair: Paired) -> Reply:
    """A word without blame: nobody has to answer it."""
    options = (
        write_button(pair),
        Offered(f"pairmet:{pair.pair_id}", _SEEN, hears=("affirm", "mission_done")),
        Offered(f"pairend:{pair.pair_id}", _STOP),
    )
    about = f"pairmonth:{pair.pair_id}"
    return Reply(asks=Ask(about, _A_MONTH.of(name=named(pair)), options, cancel_key=cancel_key(pair)))


def _first_to_look(pair: Paired) -> Reply:
    options = (
        Offered(f"pairlooks:{pair.pair_id}", _YES, hears=("affirm", "accept_request")),
        Offered("pairlooksno:0", _NO, hears=("deny", "decline_request")),
    )
    text, short = _FIRST_TO_LOOK.of(name=named(pair)), _FIRST_SHORT.of(name=named(pair))
    about = f"pairlooks:{pair.pair_id}"
    return Reply(asks=Ask(about, text, options, short=short, cancel_key=cancel_key(pair)))


def _number(scene: Scene, pair: Paired) -> Reply:
    """In a message of its own, with what nobody need give."""
    phone = scene.who.town.phone
    never = _NEVER.of(phone=phone) if phone else _NEVER_NO_PHONE
    return Reply(says=(_NUMBER.of(name=named(pair), number=pair.number), never))


def words_came(_scene: Scene, event: PairWords) -> Reply:
    pair = event.pair
    side = f"{PAIR}{pair.pair_id}"
    offers = (
        Offered(f"{ANSWER}:{side}", _REPLY.of(name=named(pair))),
        Offered(f"report:{side}", REPORT.of(name=named(pair))),
    )
    text = _SAYS.of(name=named(pair, first=True), words=event.words)
    return Reply(says=(text,), offers=offers, about=f"pair:{pair.pair_id}")


PAIR_NEWS: Final = Desk(
    "pair_news",
    verbs={
        "pairmet": with_id(SayMet),
        "pairlooks": with_id(AskPairToLookIn),
        "pairlooksno": lambda _scene, _subject: Reply(says=(_ALL_RIGHT,)),
    },
    on={
        PairIs: told,
        PairWords: words_came,
        MetNoted: lambda _scene, _result: Reply(says=(_GLAD,)),
        PairAskedToLookIn: lambda _scene, result: Reply(
            says=(_ASKED.of(names=result.name) if result.name else SETTLED,)
        ),
    },
)
