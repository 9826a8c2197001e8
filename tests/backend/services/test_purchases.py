"""Shopping money: three ways to pay, sums noted by one and confirmed by the other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import MoneyNoted
from backend.models import Purchase, Territory
from backend.services import purchases
from backend.services.actor import Actor
from backend.services.errors import AnotherSum, MoneyRefused, NoMoneyHere, NoSuchWay, NotYours, OverTheCeiling
from tests.support.town import Town


@pytest.fixture
def shopping(town: Town) -> tuple[int, int, int]:
    """Karim goes shopping for Jeanne tomorrow: his number, hers, the mission's."""
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())
    return karim, town.ids["Jeanne"], mission


def chosen(town: Town, shopping: tuple[int, int, int], way: str) -> None:
    _karim, jeanne, mission = shopping
    with town.write() as db:
        purchases.choose(db, mission, jeanne, way, actor=Actor.person(jeanne), now=town.now())


def note(town: Town, shopping: tuple[int, int, int], what: str, cents: int) -> None:
    karim, _jeanne, mission = shopping
    noting = {"given": purchases.note_given, "spent": purchases.note_spent}[what]
    with town.write() as db:
        noting(db, mission, karim, cents, actor=Actor.person(karim), now=town.now())


def say(town: Town, shopping: tuple[int, int, int], what: str, cents: int, right: bool) -> None:
    _karim, jeanne, mission = shopping
    with town.write() as db:
        purchases.say(db, mission, jeanne, what, cents, right, actor=Actor.person(jeanne), now=town.now())


def state(town: Town) -> str:
    with town.database.read() as db:
        return db.scalars(select(Purchase.state)).one()


def test_how_it_is_paid_is_asked_the_evening_before_and_once(town: Town, shopping: tuple[int, int, int]) -> None:
    _karim, jeanne, _mission = shopping
    assert "MoneyWanted" not in town.told(jeanne)
    town.at("2026-11-24T18:00:00+01:00")
    town.at("2026-11-25T07:00:00+01:00")
    assert town.told(jeanne).count("MoneyWanted") == 1


def test_where_nothing_is_bought_nothing_is_asked(town: Town) -> None:
    karim = town.volunteer("Karim", categories=("gardening",))
    town.accepts(karim, town.request("gardening"))
    town.at("2026-11-24T18:00:00+01:00")
    assert "MoneyWanted" not in town.told(town.ids["Jeanne"])


def test_an_envelope_is_counted_by_both_and_the_change_too(town: Town, shopping: tuple[int, int, int]) -> None:
    karim, jeanne, mission = shopping
    chosen(town, shopping, "envelope")
    assert town.told(karim)[-1] == "MoneyAgreed"

    note(town, shopping, "given", 4000)
    assert town.news(jeanne)[-1] == MoneyNoted(mission, "given", 4000)
    say(town, shopping, "given", 4000, True)
    note(town, shopping, "spent", 3250)
    with town.database.read() as db:
        assert purchases.change(db.scalars(select(Purchase)).one()) == 750
    say(town, shopping, "spent", 3250, True)

    assert state(town) == "settled"
    assert "money" not in town.alerts()


def test_paid_by_phone_only_the_receipt_is_noted(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "phone")
    with pytest.raises(NoMoneyHere):
        note(town, shopping, "given", 4000)
    note(town, shopping, "spent", 3250)
    say(town, shopping, "spent", 3250, True)
    assert state(town) == "settled"


@pytest.mark.parametrize("what", ["given", "spent"])
def test_a_wrong_sum_is_for_agents_to_look_at(town: Town, shopping: tuple[int, int, int], what: str) -> None:
    chosen(town, shopping, "envelope")
    note(town, shopping, what, 3000)
    say(town, shopping, what, 3000, False)
    assert state(town) == "disputed"
    assert town.alerts() == ["money"]


def test_a_yes_to_the_envelope_settles_no_shopping(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "envelope")
    note(town, shopping, "given", 4000)
    note(town, shopping, "spent", 3250)
    say(town, shopping, "given", 4000, True)
    assert state(town) == "spent"


def test_a_yes_to_an_older_sum_says_nothing_of_the_new_one(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "envelope")
    note(town, shopping, "spent", 3250)
    note(town, shopping, "spent", 3750)
    with pytest.raises(AnotherSum):
        say(town, shopping, "spent", 3250, True)
    assert state(town) == "spent"


def test_a_no_is_looked_at_even_after_the_sum_was_settled(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "envelope")
    note(town, shopping, "given", 4000)
    note(town, shopping, "spent", 3250)
    say(town, shopping, "spent", 3250, True)
    say(town, shopping, "given", 4000, False)
    assert state(town) == "settled"
    assert town.alerts() == ["money"]


def test_ten_thousand_euros_are_refused(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "envelope")
    with pytest.raises(OverTheCeiling) as refused:
        note(town, shopping, "given", 1_000_000)
    assert refused.value.about == 5000
    for cents in (0, -5):
        with pytest.raises(MoneyRefused):
            note(town, shopping, "given", cents)
    assert state(town) == "chosen"


def test_the_town_sets_the_ceiling(town: Town, shopping: tuple[int, int, int]) -> None:
    town.decides("envelope_ceiling", 20)
    chosen(town, shopping, "envelope")
    with pytest.raises(OverTheCeiling):
        note(town, shopping, "given", 2001)


def test_nobody_advances_money(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "envelope")
    note(town, shopping, "given", 2000)
    with pytest.raises(OverTheCeiling) as refused:
        note(town, shopping, "spent", 2001)
    assert refused.value.about == 2000


def test_an_account_needs_partner_shops(town: Town, shopping: tuple[int, int, int]) -> None:
    with pytest.raises(NoSuchWay):
        chosen(town, shopping, "account")
    town.decides("partner_shops", ["Épicerie Lebon"])
    chosen(town, shopping, "account")
    with town.database.read() as db:
        assert purchases.ways(db.get_one(Territory, town.territory_id)) == ("phone", "account", "envelope")


def test_never_a_card(town: Town, shopping: tuple[int, int, int]) -> None:
    with pytest.raises(NoSuchWay):
        chosen(town, shopping, "card")


def test_the_volunteer_neither_chooses_nor_confirms(town: Town, shopping: tuple[int, int, int]) -> None:
    karim, _jeanne, mission = shopping
    with town.write() as db, pytest.raises(NoSuchWay):
        purchases.choose(db, mission, karim, "envelope", actor=Actor.person(karim), now=town.now())
    chosen(town, shopping, "envelope")
    note(town, shopping, "given", 2000)
    with town.write() as db, pytest.raises(NoMoneyHere):
        purchases.say(db, mission, karim, "given", 2000, True, actor=Actor.person(karim), now=town.now())


def test_a_stranger_knows_nothing_of_it(town: Town, shopping: tuple[int, int, int]) -> None:
    _karim, _jeanne, mission = shopping
    chosen(town, shopping, "envelope")
    paul = town.person("Paul")
    with town.write() as db, pytest.raises(NotYours):
        purchases.note_given(db, mission, paul, 2000, actor=Actor.person(paul), now=town.now())


def test_she_may_change_her_mind_until_money_passed(town: Town, shopping: tuple[int, int, int]) -> None:
    chosen(town, shopping, "phone")
    chosen(town, shopping, "envelope")
    note(town, shopping, "given", 2000)
    with pytest.raises(NoSuchWay):
        chosen(town, shopping, "phone")


def test_money_that_passed_says_how_it_is_paid(town: Town, shopping: tuple[int, int, int]) -> None:
    _karim, jeanne, mission = shopping
    note(town, shopping, "given", 4000)
    assert town.news(jeanne)[-1] == MoneyNoted(mission, "given", 4000)
    with town.database.read() as db:
        assert [(one.way, one.given) for one in db.scalars(select(Purchase))] == [("envelope", 4000)]
