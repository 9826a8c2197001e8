"""A worry about somebody: kept once, joined to another about the same person, closed with one word back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.messaging.tidings import WorrySettled
from backend.models import Alert, InboxEvent, Person, Worry, WorryReport
from backend.services.actor import Actor
from backend.services.desk_errors import AlertOfSomebodyElse, NoSuchAlert
from backend.services.errors import NoSuchWorry
from backend.services.worries import relays, reporting, settling
from backend.services.worries.reporting import Said
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
PETIT = Said("Mme Petit ne sort plus", "Mme Petit", "12 rue des Lilas", "ne sort plus")


def report(town: Town, by: str, said: Said, key: str | None = None) -> tuple[int, int]:
    """The report, and the worry that it is about."""
    person = town.ids.get(by) or town.person(by)
    with town.write() as db:
        key = key or f"test:{next(town.posted)}"
        made = reporting.report(
            db, db.get_one(Person, person), said, key=key, actor=Actor.person(person), now=town.now()
        )
        return made.id, made.worry_id


def complete(town: Town, by: str, report_id: int, words: str, part: str = "") -> int:
    person = town.ids[by]
    with town.write() as db:
        return reporting.complete(
            db, report_id, db.get_one(Person, person), words, part=part, actor=Actor.person(person), now=town.now()
        ).id


def close(town: Town, worry_id: int, answer: str = settling.SPOKE, login: str = "sylvie") -> int:
    with town.write() as db:
        return settling.close(db, town.territory_id, worry_id, login, "Vue chez elle.", answer=answer, now=town.now())


def counts(town: Town) -> list[int]:
    """How often each open worry was reported."""
    with town.database.read() as db:
        return [alert.count for _worry, alert in settling.open_worries(db, town.territory_id)]


def told(town: Town, name: str) -> list[WorrySettled]:
    return [one for one in town.news(town.ids[name]) if isinstance(one, WorrySettled)]


def test_a_worry_is_an_alert_that_names_nobody_of_the_town(town: Town) -> None:
    _report, worry = report(town, "Sophie", PETIT)

    with town.database.read() as db:
        alert = db.scalars(select(Alert)).one()
        kept = db.get_one(Worry, worry)
        assert (alert.kind, alert.person_id, alert.urgent, alert.words) == ("isolated", None, False, PETIT.words)
        assert (kept.who, kept.place, kept.noticed) == ("Mme Petit", "12 rue des Lilas", "ne sort plus")
    assert town.history("alert", alert.id) == [("", "open", f"person:{town.ids['Sophie']}")]


def test_what_is_confided_is_sealed(town: Town) -> None:
    report(town, "Sophie", PETIT)

    with town.database.read() as db:
        raw = db.connection().exec_driver_sql("SELECT who, place, noticed FROM worry").one()
        words = db.connection().exec_driver_sql("SELECT words FROM worry_report").one()
    assert all(b"Petit" not in bytes(one) and b"Lilas" not in bytes(one) for one in (*raw, *words))


def test_one_event_is_one_report(town: Town) -> None:
    first = report(town, "Sophie", PETIT, key="event:1")
    again = report(town, "Sophie", PETIT, key="event:1")

    assert first == again
    assert counts(town) == [1]


def test_a_second_worry_about_the_same_person_raises_the_count(town: Town) -> None:
    _one, first = report(town, "Sophie", PETIT)
    town.later(days=6)
    _two, second = report(town, "Payet", Said("madame Petit n'est pas venue", "madame Petit", "", "n'est pas venue"))

    assert first == second
    assert counts(town) == [2]
    with town.database.read() as db:
        assert [one.reporter_id for one in db.scalars(select(WorryReport).order_by(WorryReport.id))] == [
            town.ids["Sophie"], town.ids["Payet"],
        ]  # fmt: skip


def test_after_a_week_it_is_another_worry(town: Town) -> None:
    report(town, "Sophie", PETIT)
    town.later(days=7, minutes=1)
    report(town, "Sophie", PETIT)

    assert counts(town) == [1, 1]


def test_once_closed_it_is_another_worry(town: Town) -> None:
    _report, worry = report(town, "Sophie", PETIT)
    close(town, worry)
    report(town, "Payet", PETIT)

    assert counts(town) == [1]


def test_what_is_said_after_completes_it(town: Town) -> None:
    made, worry = report(town, "Sophie", Said("ma voisine ne sort plus", "ma voisine"))
    complete(town, "Sophie", made, "au-dessus de la boulangerie", "place")
    complete(town, "Sophie", made, "elle a beaucoup maigri", "noticed")

    with town.database.read() as db:
        kept, said = db.get_one(Worry, worry), db.get_one(WorryReport, made)
        assert (kept.who, kept.place) == ("ma voisine", "au-dessus de la boulangerie")
        assert said.words == "ma voisine ne sort plus\nau-dessus de la boulangerie\nelle a beaucoup maigri"


def test_when_it_turns_out_to_be_the_same_person_the_two_become_one(town: Town) -> None:
    _one, first = report(town, "Sophie", Said("la dame ne sort plus", "la dame", "12 rue des Lilas"))
    made, second = report(town, "Payet", Said("une cliente ne vient plus", "une cliente"))
    before = counts(town)

    assert complete(town, "Payet", made, "12, rue des lilas", "place") == first

    assert before == [1, 1]
    assert counts(town) == [2]
    with town.database.read() as db:
        assert db.get_one(Worry, second).joined_to == first
        assert settling.of(db, town.territory_id, second)[0].id == first
        assert db.get_one(WorryReport, made).worry_id == first
    assert close(town, second) == 2


def test_nobody_completes_another_s_report_nor_a_closed_one(town: Town) -> None:
    made, worry = report(town, "Sophie", PETIT)
    report(town, "Paul", Said("un monsieur dort dehors", "un monsieur"))
    with pytest.raises(NoSuchWorry):
        complete(town, "Paul", made, "c'est moi")
    close(town, worry)
    with pytest.raises(NoSuchWorry):
        complete(town, "Sophie", made, "elle va mieux")


def test_whoever_reported_hears_one_word_once(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)
    report(town, "Sophie", PETIT)
    report(town, "Payet", PETIT)

    assert close(town, worry) == 2

    assert told(town, "Sophie") == told(town, "Payet") == [WorrySettled(worry, "spoke")]
    with pytest.raises(NoSuchWorry):
        close(town, worry)


def test_nothing_is_said_where_the_agent_says_so(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)

    assert close(town, worry, settling.NOTHING) == 0
    assert told(town, "Sophie") == []


def test_nobody_is_told_at_night(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)
    town.at("2026-11-24T23:30:00+01:00")
    close(town, worry)

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "WorrySettled")).one()
    assert due == datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def test_an_agent_takes_it_and_no_conversation_with_it(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)
    with town.write() as db:
        alert = settling.take(db, town.territory_id, worry, "sylvie", now=town.now())
        assert (alert.state, alert.owner) == ("taken", "sylvie")

    assert town.news(town.ids["Sophie"]) == []
    with pytest.raises(AlertOfSomebodyElse):
        close(town, worry, login="marc")


def test_closed_as_any_alert_it_is_told_as_well(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)
    with town.write() as db:
        settling.close_alert(db, db.scalars(select(Alert)).one(), "sylvie", "Vue.", now=town.now())

    assert told(town, "Sophie") == [WorrySettled(worry, "seen_to")]
    with town.write() as db, pytest.raises(NoSuchAlert):
        settling.close_alert(db, db.scalars(select(Alert)).one(), "sylvie", "Vue.", now=town.now())


def test_another_town_sees_nothing_of_it(town: Town) -> None:
    _one, worry = report(town, "Sophie", PETIT)
    with town.write() as db:
        elsewhere = town.another_territory(db)
        assert settling.open_worries(db, elsewhere) == []
        with pytest.raises(NoSuchWorry):
            settling.of(db, elsewhere, worry)
        with pytest.raises(NoSuchWorry):
            settling.take(db, elsewhere, worry, "sylvie", now=town.now())


def test_the_last_report_is_found_for_a_week(town: Town) -> None:
    made, worry = report(town, "Sophie", PETIT)
    sophie = town.ids["Sophie"]
    with town.database.read() as db:
        found = reporting.latest_of(db, sophie, now=town.now() + timedelta(days=6))
        assert found is not None
        assert found.id == made
        assert reporting.latest_of(db, sophie, now=town.now() + timedelta(days=8)) is None
    close(town, worry)
    with town.database.read() as db:
        assert reporting.latest_of(db, sophie, now=town.now()) is None


def test_the_role_that_somebody_had_then_is_kept(town: Town) -> None:
    payet = town.person("Payet")
    with town.write() as db:
        relays.add(db, db.get_one(Person, payet), "baker", actor=SYLVIE, now=town.now())
    made, _worry = report(town, "Payet", PETIT)

    with town.database.read() as db:
        assert db.get_one(WorryReport, made).relay == "baker"


def test_a_very_long_report_is_cut(town: Town) -> None:
    made, _worry = report(town, "Sophie", Said("é" * 100_000, "x" * 10_000))

    with town.database.read() as db:
        assert len(db.get_one(WorryReport, made).words) == reporting.LONGEST
