"""What an agent says of messages that were not understood: a label, words struck out, or that one must go."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, Territory, UnclearMessage
from backend.services import unclear
from backend.services.desk_errors import NotKeptHere, WordsAdded
from backend.services.unclear import Answer, Settled
from tests.support.town import Town
from tests.support.unclear import SYLVIE, ids, kept, learns, says, settle


@pytest.fixture
def town(town: Town) -> Town:
    return learns(town)


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
