"""Deeds about shopping money: the way it is paid, the sums, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import MoneyAgreed, MoneyNoted, MoneyWanted
from backend.models import Mission, Purchase
from backend.services import missions, purchases
from backend.services.errors import AnotherSum, MoneyRefused, NoMoneyHere, NoSuchWay, NotYours, OverTheCeiling
from backend.services.locking import existing
from backend.services.territories import policy
from conversation_flows import how_to_pay, money, receipts
from conversation_flows.deeds.case import Case, facts_of, territory_of

_OPEN = frozenset({"chosen", "given", "spent"})
NOTED = {"given": purchases.note_given, "spent": purchases.note_spent}


def choose(db: Session, command: money.ChooseWay, case: Case) -> Sequence[Any]:
    try:
        purchases.choose(db, command.mission_id, case.person_id, command.way, actor=case.actor, now=case.now)
    except (NotYours, NoSuchWay):
        return (money.NoMoney(),)
    facts = facts_of(db, existing(db, Mission, command.mission_id), case.person_id)
    return (money.WayChosen(facts, command.way, *_rules(db, case)),)


def how(db: Session, case: Case) -> Sequence[Any]:
    """How what is bought for this person is paid; where they have not said yet, they are asked."""
    ceiling, shops = _rules(db, case)
    bought = _bought_for(db, case)
    if not bought:
        return (how_to_pay.PaidSo(ceiling),)
    facts, purchase = facts_of(db, bought[0], case.person_id), purchases.of(db, bought[0].id)
    if purchase is not None:
        return (money.WayChosen(facts, purchase.way, ceiling, shops),)
    return (how_to_pay.PaidSo(ceiling, facts, purchases.ways(territory_of(db, case))),)


def pay_this_way(db: Session, command: how_to_pay.PayThisWay, case: Case) -> Sequence[Any]:
    """Said again, it stands as it is; another way is chosen, as long as no money has passed. Of several, which?"""
    bought = _bought_for(db, case)
    if not bought:
        return (money.NoMoney(command.heard),)
    if len(bought) > 1:
        return how(db, case)
    purchase = purchases.of(db, bought[0].id)
    if purchase is not None and purchase.way == command.way:
        return how(db, case)
    return choose(db, money.ChooseWay(bought[0].id, command.way), case)


def _bought_for(db: Session, case: Case) -> list[Mission]:
    """The live missions in which something is bought for this person, as they asked."""
    return [
        one
        for one in missions.of(db, case.person_id, now=case.now)
        if one.volunteer_id != case.person_id
        and one.request.category in purchases.PAID
        and one.request.requester_id == case.person_id
    ]


def note(db: Session, command: money.NoteSum, case: Case) -> Sequence[Any]:
    id_ = command.mission_id or _the_one(db, case, unsaid=command.what != "spent")
    if id_ is None:
        return (money.NoMoney(command.heard),)
    if command.what == "change":
        return _given_back(db, command, id_, case)
    try:
        purchase = NOTED[command.what](db, id_, case.person_id, command.cents, actor=case.actor, now=case.now)
    except (NotYours, NoMoneyHere):
        return (money.NoMoney(command.heard),)
    except OverTheCeiling as error:
        known = purchases.of(db, id_)
        there_was = command.what == "spent" and known is not None and known.given is not None
        return (money.SumRefused(id_, command.what, error.about, there_was),)
    except MoneyRefused:
        return (money.SumRefused(id_, command.what),)
    mission = existing(db, Mission, id_)
    kept = money.SumKept(facts_of(db, mission, case.person_id), command.what, command.cents, purchases.change(purchase))
    if command.what != "given":
        return (kept,)
    gone = mission.state == "done"  # who was helped may say so before the money is counted
    return (kept, *wanted(db, mission, "helped" if gone else mission.state))


def _given_back(db: Session, command: money.NoteSum, id_: int, case: Case) -> Sequence[Any]:
    """« j'ai rendu 17,50 »: what it cost is the rest of the envelope, whose sum is asked for where nobody said it."""
    purchase = purchases.of(db, id_)
    if purchase is not None and purchase.way != "envelope":
        return (money.NoMoney(command.heard),)
    if purchase is None or purchase.given is None:
        return (money.SumWanted(id_, "given"),)
    if purchases.change(purchase) == command.cents:
        return (money.SumSaid(right=True),)  # as was noted already
    if command.cents > purchase.given:
        return (money.SumRefused(id_, "spent", purchase.given, there_was=True),)
    return note(db, money.NoteSum("spent", purchase.given - command.cents, id_, command.heard), case)


def keep_receipt(db: Session, command: receipts.KeepReceipt, case: Case) -> Sequence[Any]:
    try:
        purchases.keep_receipt(db, command.mission_id, case.person_id, command.file, actor=case.actor, now=case.now)
    except (NotYours, NoMoneyHere):
        return (money.NoMoney(),)
    return (receipts.ReceiptKept(),)


def say(db: Session, command: money.SaySum, case: Case) -> Sequence[Any]:
    this = (command.mission_id, case.person_id, command.what, command.cents)
    try:
        purchases.say(db, *this, command.right, actor=case.actor, now=case.now)
    except AnotherSum:
        return (money.NoMoney(another=True),)
    except (NotYours, NoMoneyHere):
        return (money.NoMoney(),)
    return (money.SumSaid(command.right),)


def wanted(db: Session, mission: Mission, state: str) -> Sequence[Any]:
    """What the volunteer is asked after their step: the envelope as they arrive, the receipt as they leave."""
    purchase = purchases.of(db, mission.id) if state in {"arrived", "helped"} else None
    if purchase is None or purchase.state in {"settled", "disputed"}:
        return ()
    if purchase.way == "envelope" and purchase.given is None:
        return (money.SumWanted(mission.id, "given"),)
    return (money.SumWanted(mission.id, "spent"),) if state == "helped" and purchase.spent is None else ()


def _the_one(db: Session, case: Case, *, unsaid: bool) -> int | None:
    """The one mission of this volunteer in which money passes just now, or passed a moment ago.

    `unsaid`: where nobody had said how it is paid, it may be one in which something is bought.
    """
    theirs = [one for one in missions.of(db, case.person_id, now=case.now) if one.volunteer_id == case.person_id]
    over = [one for one in missions.recent(db, case.person_id, now=case.now) if one.volunteer_id == case.person_id]
    paid = [one.id for one in (*theirs, *over) if (known := purchases.of(db, one.id)) and known.state in _OPEN]
    if not paid and unsaid:
        paid = [one.id for one in theirs if one.request.category in purchases.PAID and not purchases.of(db, one.id)]
    return paid[0] if len(paid) == 1 else None


def _rules(db: Session, case: Case) -> tuple[int, tuple[str, ...]]:
    """The town's ceiling, in cents, and its partner shops."""
    territory = territory_of(db, case)
    return policy(territory, "envelope_ceiling") * 100, tuple(policy(territory, "partner_shops"))


# --- news -----------------------------------------------------------------------------------------------------------


def told(db: Session, news: MoneyWanted | MoneyAgreed | MoneyNoted, case: Case) -> Any | None:
    """True as long as the mission goes on, and money has not passed otherwise meanwhile."""
    mission = existing(db, Mission, news.mission_id)
    purchase: Purchase | None = purchases.of(db, mission.id)
    facts = facts_of(db, mission, case.person_id)
    match news:
        case MoneyWanted():
            if purchase is not None or mission.state not in {"accepted", "on_the_way", "arrived"}:
                return None
            return money.WayWanted(news, facts, purchases.ways(territory_of(db, case)))
        case MoneyAgreed():
            if purchase is None or mission.state not in {"accepted", "on_the_way", "arrived"}:
                return None
            return money.WayTold(news, facts, purchase.way, *_rules(db, case))
        case MoneyNoted(what=what, cents=cents):
            if purchase is None or purchase.state != what or getattr(purchase, what) != cents:
                return None
            return money.SumNoted(news, facts, what, cents, purchases.change(purchase) if what == "spent" else None)
