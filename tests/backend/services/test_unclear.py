"""What was not understood: kept without who wrote it, where the town and the person let us."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from backend.models import AuditEntry, ChannelAccount, Consent, Identity, Person, UnclearMessage
from backend.models.columns import rows_of
from backend.policies import POLICIES
from backend.services import people, stopping, unclear
from backend.services.actor import SYSTEM, Actor
from backend.services.people import KEPT_UNCLEAR
from backend.services.unclear import Answer, Fate
from tests.support.town import Town
from tests.support.unclear import SYLVIE, ids, kept, learns, says, settle, told


@pytest.fixture
def town(town: Town) -> Town:
    return learns(town)


def test_it_is_kept_without_who_wrote_it(town: Town) -> None:
    fate = says(town, "C'est Jeanne Payet, 12 rue des Lilas, appelez le 06 12 34 56 78", expecting="when")

    assert fate is Fate.KEPT
    with town.database.read() as db:
        row = db.scalars(select(UnclearMessage)).one()
        assert row.text == "C'est <name>, <address>, appelez le <phone>"
        assert (row.locale, row.expecting, row.guess, row.confidence) == ("fr", "when", "out_of_scope", 0.85)
        assert row.received_day == datetime.fromisoformat("2026-11-24T00:00:00+01:00"), "the day, and no second"
        assert (row.label, row.labelled_by, row.labelled_at) == (None, None, None)


def test_nothing_leads_from_it_to_a_person() -> None:
    columns = rows_of(UnclearMessage).columns
    names = list(columns.keys())
    assert {next(iter(one.foreign_keys)).target_fullname for one in columns if one.foreign_keys} == {"territory.id"}
    assert not {name for name in names if any(word in name for word in ("person", "trace", "inbox", "identity"))}


def test_nobody_writes_down_when_it_was_kept(town: Town) -> None:
    with town.database.read() as db:
        before = len(db.scalars(select(AuditEntry)).all())
    says(town, "vous avez des pneus ?")
    with town.database.read() as db:
        assert len(db.scalars(select(AuditEntry)).all()) == before


def test_its_words_are_sealed(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    with town.database.read() as db:
        raw = bytes(db.execute(text("SELECT text FROM unclear_message")).scalar_one())
    assert b"pneus" not in raw


def test_a_town_keeps_nothing_unless_it_decides_to(town: Town) -> None:
    assert POLICIES["keep_unclear"].default is False
    town.decides("keep_unclear", False)
    assert says(town, "vous avez des pneus ?") is Fate.LEFT
    assert kept(town) == []


def test_the_first_is_not_kept_from_who_was_never_told(town: Town) -> None:
    town.person("Paul")
    assert says(town, "vous avez des pneus ?", by="Paul") is Fate.TOLD
    assert kept(town) == []
    assert says(town, "et des jantes ?", by="Paul") is Fate.KEPT


def test_nothing_is_kept_from_who_objects(town: Town) -> None:
    with town.write() as db:
        people.refuse(db, db.get_one(Person, town.ids["Jeanne Payet"]), KEPT_UNCLEAR, actor=SYLVIE, now=town.now())
    assert says(town, "vous avez des pneus ?") is Fate.LEFT
    told(town, town.ids["Jeanne Payet"])  # they change their mind
    assert says(town, "vous avez des pneus ?") is Fate.KEPT


def test_an_objection_holds_for_who_was_never_told(town: Town) -> None:
    paul = town.person("Paul")
    with town.write() as db:
        for _twice in range(2):
            people.refuse(db, db.get_one(Person, paul), KEPT_UNCLEAR, actor=SYLVIE, now=town.now())
    assert says(town, "vous avez des pneus ?", by="Paul") is Fate.LEFT
    with town.database.read() as db:
        assert db.scalars(select(Consent.withdrawn_at).where(Consent.person_id == paul)).all() == [town.now()]


def test_nothing_is_kept_from_who_said_stop_not_even_later(town: Town) -> None:
    with town.write() as db:
        jeanne = db.get_one(Person, town.ids["Jeanne Payet"])
        stopping.stop(db, jeanne, actor=Actor.person(jeanne.id), now=town.now())
    assert says(town, "vous avez des pneus ?") is Fate.LEFT
    with town.write() as db:
        people.resume(db, db.get_one(Person, town.ids["Jeanne Payet"]), actor=SYSTEM, now=town.now())
    assert says(town, "vous avez des pneus ?") is Fate.LEFT


def test_while_a_neighbour_may_be_meant_nothing_is_kept(town: Town) -> None:
    karim = town.volunteer("Karim Benali")
    request = town.request(by="Jeanne Payet")
    told(town, karim)
    mission = town.accepts(karim, request)
    for name in ("Jeanne Payet", "Karim Benali"):
        assert says(town, "je suis devant la porte", by=name) is Fate.LEFT

    town.says(karim, mission, "helped")
    town.says(town.ids["Jeanne Payet"], mission, "done")
    assert says(town, "je suis devant la porte") is Fate.LEFT, "it has only just ended"

    town.clock.forward(timedelta(days=3))
    assert says(town, "karim avait mis ça où ?") is Fate.KEPT
    assert kept(town) == ["<name> avait mis ça où ?"]


def test_a_platform_s_names_are_taken_out_too(town: Town) -> None:
    with town.write() as db:
        bot = ChannelAccount(territory_id=town.territory_id, channel="matrix", address="bot")
        db.add(bot)
        db.flush()
        person_id, now = town.ids["Jeanne Payet"], town.now()
        db.add(
            Identity(
                territory_id=town.territory_id, person_id=person_id, channel_account_id=bot.id,
                address="mamie gato", display="Nanou", created_at=now,
            )
        )  # fmt: skip
    says(town, "nanou ou mamie gato c'est pareil")
    assert kept(town) == ["<name> ou <address> c'est pareil"]


@pytest.mark.parametrize("words", ["Jeanne Payet", "06 12 34 56 78 !", "👍👍", "", "x" * 501, "bla " * 126])
def test_what_is_no_example_is_not_kept(town: Town, words: str) -> None:
    assert says(town, words) is Fate.LEFT
    assert kept(town) == []


def test_there_is_an_end_to_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unclear, "MOST", 2)
    assert [says(town, f"message {word}") for word in ("un", "deux", "trois")] == [Fate.KEPT, Fate.KEPT, Fate.LEFT]
    settle(town, Answer(ids(town)[0], "message un", "greet"))
    assert says(town, "message quatre") is Fate.KEPT


def test_erasing_somebody_meets_nothing_of_theirs(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    with town.write() as db:
        for consent in db.scalars(select(Consent).where(Consent.person_id == town.ids["Jeanne Payet"])):
            db.delete(consent)
        db.execute(text("DELETE FROM conversation"))
        db.flush()
        db.delete(db.get_one(Person, town.ids["Jeanne Payet"]))
    assert kept(town) == ["vous avez des pneus ?"]
