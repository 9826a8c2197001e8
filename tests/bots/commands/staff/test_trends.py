"""The three questions of the month, at the command line: for named agents alone."""

from __future__ import annotations

from sqlalchemy import select, update

from backend.models import Agent, AuditEntry
from backend.services.actor import Actor
from backend.services.checkins import threes
from tests.bots.commands.staff.conftest import Staff, Town, rows


def _answered(town: Town, given: str) -> None:
    with town.database.write() as db:
        row = threes.begin(db, town.jeanne, now=town.clock.now())
        for number, value in enumerate(given):
            actor = Actor.person(town.jeanne)
            threes.answer(db, row.id, town.jeanne, number, int(value), actor=actor, now=town.clock.now())


def test_nobody_else_reads_them(sylvie: Staff, town: Town) -> None:
    _answered(town, "223")

    for command in (("trends",), ("trends", "show", town.jeanne)):
        refused = sylvie(*command)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert "trend_readers" in refused.stderr
        assert "Jeanne" not in refused.output


def test_a_named_agent_reads_them_and_it_is_written_down(sylvie: Staff, town: Town) -> None:
    _answered(town, "223")
    refused = sylvie("policies", "set", "trend_readers", '["sylvie"]')  # nobody names themselves
    assert refused.exit_code == 1
    assert "the director" in refused.stderr
    assert sylvie("trends").exit_code == 1
    with town.database.write() as db:
        db.execute(update(Agent).where(Agent.login == "sylvie").values(role="director"))
    assert sylvie("policies", "set", "trend_readers", '["sylvie"]').exit_code == 0

    (last,) = rows(sylvie("trends", "--json"))
    assert (last["person"], last["score"], last["times"], last["trend"]) == ("Jeanne Morel", 7, 1, None)
    (one,) = rows(sylvie("trends", "show", town.jeanne, "--json"))
    assert (one["companionship"], one["left_out"], one["isolated"], one["score"]) == (2, 2, 3, 7)
    with town.database.read() as db:
        read = select(AuditEntry.actor).where(AuditEntry.verb == "read_threes", AuditEntry.what_id == town.jeanne)
        assert db.scalars(read).all() == ["agent:sylvie", "agent:sylvie"]
    assert rows(sylvie("trends", "show", town.karim, "--json")) == []
