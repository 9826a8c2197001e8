"""Shopping money: how it is paid, what is in the envelope, what it cost, and whether the change is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import Euros, Text, _, pledge
from conversation_flows import receipts
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.mission import Facts, filled
from conversation_flows.money_words import LONGEST, first_word_right, kind_of_sum, plainly_right, way_said
from conversation_flows.sums import sum_said

_HOW = _("{category}, {when}: how will you pay for what {name} buys? Never by card, and never with a code.")
_BY_PHONE = _("By phone")
_ON_ACCOUNT = _("On my account")
_IN_ENVELOPE = _("In an envelope")
_PHONE = _("I have noted it. Call the shop to pay: {name} will then only have to fetch it.")
_ACCOUNT = _("I have noted it: on your account ({shops}). You need not prepare anything.")
_ENVELOPE = _(
    "I have noted it. Put no more than {ceiling} in an envelope. {name} will count it with you, and bring back the "
    "receipt and the change."
)
_THEY_PHONE = _("{name} pays the shop by phone: you advance nothing. Please keep the receipt.")
_THEY_HAVE_ACCOUNT = _(
    "What you buy for {name} goes on their account ({shops}): you advance nothing. Keep the receipt."
)
_THEY_GIVE_ENVELOPE = _(
    "{name} will give you an envelope, {ceiling} at most. Count it together, then write me the sum."
)
_HOW_MUCH_GIVEN = _("How much is in the envelope? Write the sum, for instance “40 €”.")
_HOW_MUCH_SPENT = _("How much did the shopping cost? Write what the receipt says, for instance “32.50 €”.")
_GIVEN_NOTED = _("I have noted {sum}, and I am telling {name}.")
_SPENT_NOTED = _("I have noted {sum}, and I am telling {name}.")
_CHANGE_NOTED = _("I have noted {sum}: {change} go back to {name}.")
_TOO_MUCH = _("The town hall allows {sum} at most. Give back what is above it, then write me the sum again.")
_RECEIPT_TOO_HIGH = _(
    "The town hall allows {sum} at most. If the receipt really is above it, write “talk to somebody”."
)
_MORE_THAN_THERE_WAS = _(
    "There was {sum} in the envelope. Never advance money yourself. If that is the sum, write “talk to somebody”."
)
_NO_ENVELOPE = _("I have no envelope noted for you. If money has changed hands all the same, write “talk to somebody”.")
_NO_SUM = _("I could not read a sum. Write it in figures, for instance “40 €”.")
_IS_GIVEN = _("{name} has counted {sum} in the envelope. Is that right?")
_IS_SPENT = _("{name} has noted {sum} for the shopping. Is that right?")
_IS_CHANGE = _("{name} has noted {sum} for the shopping and {change} of change. Have you got it all?")
_YES = _("Yes")
_NOT_QUITE = _("No, not quite")
_RIGHT = _("Thank you, I have noted it.")
_WRONG = pledge("Thank you for telling me. Somebody from the town hall will look at it with you.")
_SETTLED = _("That is already settled.")
_ANOTHER_SUM = _("Another sum has been noted since. Please answer my last question about it.")

WAYS: Final = {"phone": _BY_PHONE, "account": _ON_ACCOUNT, "envelope": _IN_ENVELOPE}


@dataclass(frozen=True, slots=True)
class ChooseWay(Command):
    mission_id: int
    way: str


@dataclass(frozen=True, slots=True)
class NoteSum(Command):
    """`what`: given, spent, or the change given back. Without a mission: the one of theirs in which money passes."""

    what: str
    cents: int
    mission_id: int | None = None
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class SaySum(Command):
    """What the person answers about this sum, and no other: an older question may be answered late."""

    mission_id: int
    what: str
    cents: int
    right: bool


@dataclass(frozen=True, slots=True)
class WayChosen:
    mission: Facts
    way: str
    ceiling: int
    shops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SumWanted:
    """The volunteer has come, or has finished: how much was it?"""

    mission_id: int
    what: str


@dataclass(frozen=True, slots=True)
class SumKept:
    mission: Facts
    what: str
    cents: int
    change: int | None = None


@dataclass(frozen=True, slots=True)
class SumRefused:
    """`most` is what it may be: the town's ceiling, or (`there_was`) what was in the envelope. 0: it is no sum."""

    mission_id: int
    what: str
    most: int = 0
    there_was: bool = False


@dataclass(frozen=True, slots=True)
class SumSaid:
    right: bool


@dataclass(frozen=True, slots=True)
class NoMoney:
    """Nothing is paid so here, or it is settled; `heard` may mean something else; `another` sum was noted since."""

    heard: Heard | None = None
    another: bool = False


@dataclass(frozen=True, slots=True)
class WayWanted(Told):
    news: News
    mission: Facts
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayTold(Told):
    news: News
    mission: Facts
    way: str
    ceiling: int
    shops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SumNoted(Told):
    news: News
    mission: Facts
    what: str
    cents: int
    change: int | None = None


# --- how it is paid -------------------------------------------------------------------------------------------------


def way_wanted(_scene: Scene, event: WayWanted) -> Reply:
    return Reply(asks=Ask(*ways_asked(event.mission, event.ways)))


def ways_asked(mission: Facts, ways: tuple[str, ...]) -> tuple[str, Text, tuple[Offered, ...]]:
    """How will it be paid? What the question is about, its text, a button for each way."""
    options = tuple(Offered(f"pay:{mission.mission_id}.{way}", WAYS[way]) for way in ways)
    return f"pay:{mission.mission_id}", filled(_HOW, mission), options


def pay(_scene: Scene, subject: str) -> Reply:
    id_, _dot, way = subject.partition(".")
    return Reply(does=(ChooseWay(int(id_), way),)) if is_id(id_) and way in WAYS else Reply(says=(_SETTLED,))


def pays_so(scene: Scene, heard: Heard) -> Reply | None:
    """« je lui donnerai des sous », in answer to the question: one of the ways offered."""
    question, way = scene.talk.question, way_said(heard.text)
    id_ = question.about.partition(":")[2] if question else ""
    if not question or not is_id(id_) or f"pay:{id_}.{way}" not in {one.id for one in question.options}:
        return None
    return Reply(does=(ChooseWay(int(id_), way),), talk=replace(scene.talk, question=None))


def way_chosen(_scene: Scene, result: WayChosen) -> Reply:
    text = {"phone": _PHONE, "account": _ACCOUNT, "envelope": _ENVELOPE}[result.way]
    return Reply(says=(_paid(text, result),))


def way_told(_scene: Scene, event: WayTold) -> Reply:
    text = {"phone": _THEY_PHONE, "account": _THEY_HAVE_ACCOUNT, "envelope": _THEY_GIVE_ENVELOPE}[event.way]
    return Reply(says=(_paid(text, event),))


def _paid(text: Text, by: WayChosen | WayTold) -> Text:
    return text.of(name=by.mission.name, ceiling=Euros(by.ceiling), shops=", ".join(by.shops))


# --- how much it was ------------------------------------------------------------------------------------------------


def sum_wanted(_scene: Scene, result: SumWanted) -> Reply:
    text = _HOW_MUCH_GIVEN if result.what == "given" else _HOW_MUCH_SPENT
    return Reply(asks=Ask(f"{result.what}:{result.mission_id}", text))


def _answered(what: str, scene: Scene, heard: Heard) -> Reply | None:
    question = scene.talk.question
    id_ = question.about.partition(":")[2] if question else ""
    if not is_id(id_):
        return None
    cents = sum_said(heard.text)
    if cents is None:
        return Reply(says=(_NO_SUM,)) if any(map(str.isdigit, heard.text)) else None
    said = kind_of_sum(heard.text) or what  # « le ticket fait 32,50 », where the envelope was asked about
    return Reply(does=(NoteSum(said, cents, int(id_)),), talk=replace(scene.talk, question=None))


def sum_told(scene: Scene, heard: Heard) -> Reply | None:
    """« elle m'a donné 40 euros », « j'en ai eu pour 32,50 € », « j'ai rendu 17,50 », from a volunteer, unasked."""
    question = scene.talk.question
    if scene.who.volunteer is None or scene.talk.running or scene.talk.writing:
        return None
    if question and question.about.partition(":")[0] in {"given", "spent"}:
        return None
    what = kind_of_sum(heard.text)
    cents = sum_said(heard.text[:LONGEST]) if what else None
    return Reply(does=(NoteSum(what, cents, heard=heard),)) if cents is not None else None


def sum_kept(_scene: Scene, result: SumKept) -> Reply:
    told = {"sum": Euros(result.cents), "name": result.mission.name}
    if result.what == "given":
        return Reply(says=(_GIVEN_NOTED.of(**told),))
    text = _CHANGE_NOTED.of(change=Euros(result.change)) if result.change else _SPENT_NOTED
    id_ = result.mission.mission_id
    return Reply(
        says=(text.of(**told),),
        asks=receipts.ask(id_),
    )


def sum_refused(_scene: Scene, result: SumRefused) -> Reply:
    too_much = _TOO_MUCH if result.what == "given" else _MORE_THAN_THERE_WAS if result.there_was else _RECEIPT_TOO_HIGH
    text = too_much if result.most else _NO_SUM
    return Reply(asks=Ask(f"{result.what}:{result.mission_id}", text.of(sum=Euros(result.most))))


# --- is it right? ---------------------------------------------------------------------------------------------------


def sum_noted(_scene: Scene, event: SumNoted) -> Reply:
    text = _IS_GIVEN if event.what == "given" else _IS_CHANGE if event.change else _IS_SPENT
    said = text.of(name=event.mission.name, sum=Euros(event.cents), change=Euros(event.change or 0))
    this = f"{event.mission.mission_id}:{event.what}:{event.cents}"
    options = (
        Offered(f"sumright:{this}", _YES, hears=("affirm", "thank")),
        Offered(f"sumwrong:{this}", _NOT_QUITE, hears=("deny",)),
    )
    return Reply(asks=Ask(f"sum:{this}", said, options))


def said_plainly(scene: Scene, heard: Heard) -> Reply | None:
    """« oui mais il manque 2 euros », « tout y est »: heard before its first word, or what it looks like, decides."""
    question = scene.talk.question
    if question is None or question.about.partition(":")[0] != "sum":
        return None
    return _answers(scene, plainly_right(heard.text[:LONGEST]))


def says_right(scene: Scene, heard: Heard) -> Reply | None:
    """« non c'était un billet de 50 »."""
    plainly = plainly_right(heard.text[:LONGEST])
    return _answers(scene, first_word_right(heard.text) if plainly is None else plainly)


def _answers(scene: Scene, right: bool | None) -> Reply | None:
    question = scene.talk.question
    if question is None or right is None:
        return None
    return replace(_says(right, question.about.partition(":")[2]), talk=replace(scene.talk, question=None))


def _says(right: bool, subject: str) -> Reply:
    match subject.split(":"):
        case [id_, ("given" | "spent") as what, cents] if is_id(id_) and is_id(cents):
            return Reply(does=(SaySum(int(id_), what, int(cents), right),))
        case _:
            return Reply(says=(_SETTLED,))


def no_money(scene: Scene, result: NoMoney) -> Reply:
    if result.heard is None:
        return Reply(says=(_ANOTHER_SUM if result.another else _SETTLED,))
    if kind_of_sum(result.heard.text) == "change":  # which says of nothing that it is done
        return Reply(says=(_NO_ENVELOPE,))
    from conversation_flows.engine import listening

    return listening.read_on(scene, result.heard)


MONEY: Final = Desk(
    "money",
    phrases=(receipts.captioned, said_plainly, sum_told),
    answers={
        "pay": pays_so,
        "sum": says_right,
        "given": lambda scene, heard: _answered("given", scene, heard),
        "spent": lambda scene, heard: _answered("spent", scene, heard),
    },
    verbs={
        "pay": pay,
        "sumright": lambda _scene, subject: _says(True, subject),
        "sumwrong": lambda _scene, subject: _says(False, subject),
        "noreceipt": receipts.none_kept,
    },
    on={
        WayWanted: way_wanted,
        WayTold: way_told,
        WayChosen: way_chosen,
        SumWanted: sum_wanted,
        SumKept: sum_kept,
        SumRefused: sum_refused,
        SumNoted: sum_noted,
        SumSaid: lambda _scene, result: Reply(says=(_RIGHT if result.right else _WRONG,)),
        receipts.ReceiptKept: receipts.kept,
        NoMoney: no_money,
    },
    fleeting=frozenset({"noreceipt"}),
)
