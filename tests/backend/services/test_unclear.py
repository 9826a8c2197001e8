"""What was not understood: kept without who wrote it, labelled by an agent, forgotten when its days are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from backend.database import Database
from backend.models import (
    AuditEntry,
    ChannelAccount,
    Consent,
    HelpRequest,
    Identity,
    Mission,
    Person,
    Territory,
    UnclearMessage,
)
from backend.models.columns import rows_of
from backend.services import people, retention, stopping, territories, unclear
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NotKeptHere, UnknownPolicy, WordsAdded
from backend.services.people import KEPT_UNCLEAR
from backend.services.unclear import Answer, Fate, Settled, Words
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


@pytest.fixture
def town(town: Town) -> Town:
    """A town that keeps what it did not understand; Jeanne was told."""
    town.decides("keep_unclear", True)
    told(town, town.person("Jeanne Payet"))
    return town


def told(town: Town, person_id: int) -> None:
    with town.write() as db:
        people.record_consent(db, db.get_one(Person, person_id), KEPT_UNCLEAR, now=town.now())


def says(town: Town, words: str, *, by: str = "Jeanne Payet", **changes: Any) -> Fate:
    given: dict[str, Any] = {"locale": "fr", "expecting": None, "guess": "out_of_scope", "confidence": 0.8512}
    with town.write() as db:
        person = db.get_one(Person, town.ids[by])
        return unclear.keep(db, person, Words(words, **given | changes), now=town.now())


def kept(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(UnclearMessage.text).order_by(UnclearMessage.id)))


def ids(town: Town) -> list[int]:
    with town.database.read() as db:
        return list(db.scalars(select(UnclearMessage.id).order_by(UnclearMessage.id)))


def settle(town: Town, *answers: Answer) -> Settled:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return unclear.settle(db, hall, answers, actor=SYLVIE, now=town.now())


# --- keeping ---------------------------------------------------------------------------------------------------------


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


def test_a_town_keeps_nothing_unless_it_decides_to(database: Database, town: Town) -> None:
    assert territories.POLICIES["keep_unclear"].default is False
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


# --- labelling -------------------------------------------------------------------------------------------------------


def test_a_label_is_written_down_with_its_agent(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    (number,) = ids(town)

    assert settle(town, Answer(number, "vous avez des pneus ?", "ask_tip")) == Settled(labelled=1)

    with town.database.read() as db:
        row = db.get_one(UnclearMessage, number)
        assert (row.label, row.labelled_by, row.labelled_at) == ("ask_tip", "sylvie", town.now())
        entry = db.scalars(select(AuditEntry).where(AuditEntry.what == "unclear_message")).one()
        assert (entry.verb, entry.what_id, entry.actor) == ("label", number, "agent:sylvie")


def test_the_first_label_stays(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    (number,) = ids(town)
    settle(town, Answer(number, "vous avez des pneus ?", "ask_tip"))
    assert settle(town, Answer(number, "vous avez des pneus ?", "greet")) == Settled(done_before=1)
    with town.database.read() as db:
        assert db.get_one(UnclearMessage, number).label == "ask_tip"


def test_what_has_no_label_yet_waits_on(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    (number,) = ids(town)
    assert settle(town, Answer(number, "vous avez des pneus ?", None)) == Settled(left=1)
    with town.database.read() as db:
        assert db.get_one(UnclearMessage, number).label is None


def test_words_are_struck_out_but_never_added(town: Town) -> None:
    says(town, "la dame au chien du 3e veut des pneus")
    (number,) = ids(town)
    with pytest.raises(WordsAdded):
        settle(town, Answer(number, "la dame au chat veut des pneus", "ask_tip"))
    assert settle(town, Answer(number, "la dame veut des pneus", "ask_tip")) == Settled(labelled=1, struck_out=1)
    assert kept(town) == ["la dame veut des pneus"]


def test_an_agent_deletes_what_should_not_be_here(town: Town) -> None:
    says(town, "la boulangère est malade")
    (number,) = ids(town)
    assert settle(town, Answer(number, "la boulangère est malade", None, delete=True)) == Settled(deleted=1)
    assert kept(town) == []


def test_what_is_gone_is_told(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    (number,) = ids(town)
    outcome = settle(town, Answer(4711, "des jantes ?", "ask_tip"), Answer(number, "vous avez des pneus ?", "ask_tip"))
    assert outcome == Settled(labelled=1, gone=[4711])
    with pytest.raises(NotKeptHere):
        settle(town, Answer(4711, "des jantes ?", "ask_tip"))


def test_another_town_s_messages_are_out_of_reach(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    (number,) = ids(town)
    with town.write() as db:
        elsewhere = db.get_one(Territory, town.another_territory(db))
        assert unclear.waiting(db, elsewhere, actor=SYLVIE, now=town.now()) == []
        assert unclear.tally(db, elsewhere) == []
        answers = [Answer(number, "vous avez des pneus ?", "ask_tip")]
        with pytest.raises(NotKeptHere):
            unclear.settle(db, elsewhere, answers, actor=SYLVIE, now=town.now())


def test_who_reads_them_is_written_down(town: Town) -> None:
    says(town, "b comme bravo")
    says(town, "a comme alpha")
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        found = unclear.waiting(db, hall, actor=SYLVIE, now=town.now())
        assert [one.text for one in found] == ["a comme alpha", "b comme bravo"]
        unclear.labelled(db, hall, "fr", actor=SYLVIE, now=town.now())
        verbs = select(AuditEntry.verb).where(AuditEntry.actor == "agent:sylvie", AuditEntry.verb.startswith("read"))
        assert db.scalars(verbs).all() == ["read_unclear", "read_labelled"]


# --- forgetting ------------------------------------------------------------------------------------------------------


def test_it_is_forgotten_after_thirty_days_whatever_its_label(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    says(town, "et des jantes ?")
    settle(town, Answer(ids(town)[0], "vous avez des pneus ?", "ask_tip"))

    town.at("2026-12-23T23:59:59+01:00")
    assert len(kept(town)) == 2
    town.at("2026-12-24T00:00:00+01:00")
    assert kept(town) == []


def test_a_town_may_keep_them_for_less(town: Town) -> None:
    town.decides("keep_unclear_days", 7)
    says(town, "vous avez des pneus ?")
    town.later(days=5)
    says(town, "et des jantes ?")
    town.at("2026-12-01T00:00:00+01:00")
    assert kept(town) == ["et des jantes ?"]


def test_the_day_is_the_town_s_own(town: Town) -> None:
    with town.write() as db:
        db.get_one(Territory, town.territory_id).timezone = "Indian/Reunion"
    town.clock.at = datetime.fromisoformat("2026-11-24T23:30:00+01:00")  # half past two of the next day there
    says(town, "vous avez des pneus ?")
    town.at("2026-12-24T20:59:00+01:00")
    assert kept(town)
    town.at("2026-12-24T21:00:00+01:00")
    assert kept(town) == []


def test_where_the_town_switches_it_off_all_go(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    town.decides("keep_unclear", False)
    town.later(seconds=5)
    assert kept(town) == []
    with town.database.read() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.verb == "forget")).all()
        assert [(one.what, one.what_id, one.actor) for one in entries] == [("territory", town.territory_id, "system")]


def test_a_long_absence_is_caught_up_in_small_steps(town: Town) -> None:
    for word in "alpha bravo charlie delta".split():
        says(town, f"message {word}")
    counts = []
    for _step in range(3):
        with town.write() as db:
            counts.append(retention.forget(db, now=town.now() + timedelta(days=40), limit=3))
    assert counts == [3, 1, 0]


@pytest.mark.parametrize("days", [0, -1, 366, True, "30", 2.5])
def test_a_number_of_days_that_makes_no_sense_is_refused(town: Town, days: Any) -> None:
    with pytest.raises(UnknownPolicy):
        town.decides("keep_unclear_days", days)


def test_what_other_tables_hold_is_not_touched(town: Town) -> None:
    request = town.request(by="Jeanne Payet")
    town.decides("keep_unclear", False)
    town.later(days=400)
    with town.database.read() as db:
        assert db.get_one(HelpRequest, request).text == "du lait et du pain"
        assert db.scalars(select(Mission)).all() == []
