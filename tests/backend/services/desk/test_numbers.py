"""Telephone numbers: whose one is that calls, and under which somebody is called."""

from __future__ import annotations

import pytest

from backend.models import ChannelAccount, Identity, Person, Territory
from backend.services.accounts import joining
from backend.services.actor import Actor
from backend.services.desk import numbers
from backend.services.desk_errors import UnusableNumber
from backend.services.privacy import emptying, export
from tests.backend.services.desk.conftest import Desk

HERS = "+33233000001"
LISE = Actor.agent("lise")


def of(desk: Desk, person: int) -> list[str]:
    with desk.town.database.read() as db:
        return numbers.of(db, db.get_one(Person, person))


def whose(desk: Desk, number: str) -> list[int]:
    with desk.town.database.read() as db:
        hall = db.get_one(Territory, desk.town.territory_id)
        return [one.id for one in numbers.whose(db, hall, number)]


def writes_from(desk: Desk, person: int, channel: str, address: str) -> None:
    with desk.town.write() as db:
        account = ChannelAccount(territory_id=desk.town.territory_id, channel=channel, address=f"our {channel}")
        db.add(account)
        db.flush()
        db.add(
            Identity(
                territory_id=desk.town.territory_id, person_id=person, channel_account_id=account.id, address=address,
                created_at=desk.town.now(),
            )
        )  # fmt: skip


def test_whoever_calls_is_known_by_the_number_noted_or_by_the_one_they_write_from(desk: Desk) -> None:
    odette, paul = desk.town.person("Odette"), desk.town.person("Paul")
    desk.number(odette, HERS)
    writes_from(desk, paul, "signal", "+33612345678")
    writes_from(desk, odette, "whatsapp", "33622222222")

    assert whose(desk, HERS) == [odette]
    assert whose(desk, "+33612345678") == [paul]
    assert whose(desk, "+33622222222") == [odette]
    assert of(desk, odette) == [HERS, "+33622222222"]
    assert whose(desk, "+33699999999") == []


def test_two_may_have_one_telephone(desk: Desk) -> None:
    odette, marcel = desk.town.person("Odette"), desk.town.person("Marcel")
    desk.number(odette, HERS)
    desk.number(marcel, HERS)

    assert whose(desk, HERS) == [odette, marcel]


def test_an_id_that_is_no_number_is_none(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    writes_from(desk, odette, "signal", "b2f0a1c4-0000-4000-8000-1234567890ab")
    writes_from(desk, odette, "telegram", "123456789")

    assert of(desk, odette) == []


def test_a_number_that_was_wrong_may_be_noted_anew(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    desk.number(odette)
    with desk.town.write() as db:
        numbers.wrong(db, db.get_one(Person, odette), HERS, actor=LISE, now=desk.town.now())
    assert (of(desk, odette), whose(desk, HERS)) == ([], [])

    desk.number(odette)
    assert of(desk, odette) == [HERS]


@pytest.mark.parametrize("number", ["", "0233000001", "+0233", "+33 2 33", "appelez-moi", "+331234567890123456"])
def test_what_is_no_number_is_refused(desk: Desk, number: str) -> None:
    odette = desk.town.person("Odette")
    with pytest.raises(UnusableNumber):
        desk.number(odette, number)
    with pytest.raises(UnusableNumber):
        whose(desk, number)


def test_the_number_of_somebody_who_only_telephoned_goes_with_them_when_they_are_joined(desk: Desk) -> None:
    odette, by_phone = desk.town.person("Odette"), desk.town.person("Odette Marchand", metres=None, chats=False)
    desk.number(odette, "+33612345678")
    desk.number(by_phone, "+33612345678")
    desk.number(by_phone, HERS)
    with desk.town.write() as db:
        both = db.get_one(Person, odette), db.get_one(Person, by_phone)
        joining.join_by_agent(db, *both, actor=LISE, now=desk.town.now())

    assert sorted(of(desk, odette)) == sorted(["+33612345678", HERS])
    assert whose(desk, HERS) == [odette]


def test_numbers_are_in_the_copy_of_somebody_s_data_and_go_with_them(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    desk.number(odette)
    with desk.town.write() as db:
        copy = export.copy_of(db, db.get_one(Person, odette), actor=LISE, now=desk.town.now())
        assert [row["number"] for row in copy["tables"]["telephone"]] == [HERS]
        emptying.erase(db, db.get_one(Person, odette), actor=LISE, now=desk.town.now())

    assert whose(desk, HERS) == []


def test_hours_that_end_before_they_begin_are_none(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    with pytest.raises(ValueError), desk.town.write() as db:  # noqa: PT011  the hours themselves
        numbers.set_hours(db, db.get_one(Person, odette), 720, 600, actor=LISE, now=desk.town.now())
