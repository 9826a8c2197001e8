"""A worry is not forgotten: by its day somebody looks again, be it taken, closed or neither."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.models import Alert, Worry
from backend.services.worries import settling
from backend.services.worries.reporting import Said
from tests.backend.services.test_worries import PETIT, close, complete, counts, report
from tests.support.town import Town


def again(town: Town) -> list[tuple[str, bool, str]]:
    with town.database.read() as db:
        found = db.scalars(select(Alert).where(Alert.kind == "look_again").order_by(Alert.id))
        return [(one.state, one.urgent, one.words or "") for one in found]


def test_a_worry_that_nobody_took_comes_back_urgently_by_its_day(town: Town) -> None:
    _report, worry = report(town, "Sophie", PETIT)

    town.later(days=2, hours=23)
    assert again(town) == []
    town.later(hours=1)

    assert again(town) == [("open", True, f"Inquiétude {worry} : à revoir (palier staff worries show {worry}).")]
    with town.database.read() as db:
        look = db.get_one(Worry, worry).look_again_at
    assert look == town.now() + timedelta(days=3)
    assert counts(town) == [1]  # nobody else has worried


def test_one_that_is_seen_to_comes_back_calmly_until_it_is_closed(town: Town) -> None:
    _report, worry = report(town, "Sophie", PETIT)
    with town.write() as db:
        settling.take(db, town.territory_id, worry, "sylvie", now=town.now())

    town.later(days=3)
    assert [(state, urgent) for state, urgent, _words in again(town)] == [("open", False)]

    close(town, worry)
    assert [state for state, _urgent, _words in again(town)] == ["closed"]
    town.later(days=30)
    assert len(again(town)) == 1


def test_what_is_closed_is_looked_at_again_on_the_day_that_was_said(town: Town) -> None:
    _report, worry = report(town, "Sophie", PETIT)
    day = town.now() + timedelta(days=10)
    with town.write() as db:
        settling.close(db, town.territory_id, worry, "sylvie", "Sa fille passe.", look_again_at=day, now=town.now())

    town.later(days=10)

    assert [(state, urgent) for state, urgent, _words in again(town)] == [("open", False)]
    with town.database.read() as db:
        assert db.get_one(Worry, worry).look_again_at is None


def test_a_town_decides_after_how_many_days_somebody_looks_again(town: Town) -> None:
    town.decides("worry_look_again_days", 1)
    report(town, "Sophie", PETIT)
    town.later(days=1)
    assert len(again(town)) == 1


def test_what_comes_back_names_neither_whom_nor_by_whom(town: Town) -> None:
    report(town, "Sophie", PETIT)
    town.later(days=3)
    assert not any(name in again(town)[0][2] for name in ("Sophie", "Petit", "Lilas"))


def test_two_worries_that_are_one_come_back_once(town: Town) -> None:
    report(town, "Sophie", PETIT)
    other, _worry = report(town, "Paul", Said("ma voisine ne sort plus", "ma voisine"))
    complete(town, "Paul", other, "12 rue des Lilas", "place")

    town.later(days=3)

    assert len(again(town)) == 1
