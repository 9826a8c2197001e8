"""Who is on the register and has no check-ins of their own: written to in their chat while a plan is on, or called."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Final

import pytest
from sqlalchemy import select

from backend.call_queue import Outcome
from backend.models import CallTask, CheckInPlan, Person, Territory
from backend.register import Facts, ThirdParty
from backend.services import agents, calls, people, quiet, stopping
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, plans
from backend.services.desk import heard
from backend.services.due import _run
from backend.services.life import happening, kinds
from backend.services.links import noticing
from backend.services.privacy import export, readable
from backend.services.register import access, answering, entering, entries
from backend.services.weather import asking, board, lending, preview
from backend.wording import wording
from tests.backend.services.weather.conftest import SYLVIE, Heat

NIGHT: Final = "2026-11-24T23:00:00+01:00"
FACTS: Final = Facts("Madame Morel", "1942", "12 rue des Lilas")


def asked_for_it(heat: Heat, person: int = 0) -> int:
    """They asked for it themselves, in chat."""
    id_ = person or heat.jeanne
    with heat.town.write() as db:
        who = db.get_one(Person, id_)
        return entering.by_themselves(db, who, FACTS, actor=Actor.person(id_), now=heat.town.now()).id


def by_letter(heat: Heat) -> int:
    """Her son asked for it in writing."""
    with heat.town.write() as db:
        place, now = db.get_one(Territory, heat.town.territory_id), heat.town.now()
        access.name(db, agents.the_agent(db, place, "sylvie"), actor=SYSTEM, now=now)
        third = ThirdParty("Luc Morel", "fils")
        entry = entering.by_letter(
            db, place, FACTS, third, received_at=now, person_id=heat.jeanne, actor=SYLVIE, now=now
        )  # fmt: skip
        answering.acknowledge(db, entry, actor=SYLVIE, now=now)
        return entry.id


def lent(heat: Heat) -> list[str]:
    with heat.town.database.read() as db:
        return list(db.scalars(select(CheckInPlan.state).order_by(CheckInPlan.id)))


def test_they_are_asked_at_the_hours_of_the_town_and_nothing_is_left_when_it_is_over(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    heat.reads_the_question()
    with heat.town.write() as db:
        answers.sign(db, heat.jeanne, now=heat.town.now())
    heat.until(NIGHT)
    assert heat.times() == ["24 10:00", "24 16:00"]
    assert (lent(heat), plan_of(heat)) == (["lent"], None)
    assert heat.town.history("checkin_plan", 1) == [("", "lent", "system")]
    heat.off()
    heat.until("2026-11-26T23:00:00+01:00")
    assert (heat.times(), lent(heat)) == (["24 10:00", "24 16:00"], ["ended"])
    assert heat.told_it_is_over() == 1


def plan_of(heat: Heat) -> CheckInPlan | None:
    with heat.town.database.read() as db:
        return plans.of(db, heat.jeanne)


def test_who_is_silent_is_looked_for_by_the_same_ladder(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    assert heat.to_call(heat.jeanne) == []
    heat.carried()
    heat.until("2026-11-24T13:10:00+01:00")
    assert heat.asked() == ["ask", "remind", "again", "last"]
    assert "silence" in heat.town.alerts()
    assert heat.to_call(heat.jeanne) == [("silence", "reflex")]


def test_who_is_silent_as_it_ends_is_still_looked_for(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    heat.carried()
    heat.off()
    heat.until("2026-11-24T13:10:00+01:00")
    assert lent(heat) == ["ended"]
    assert "silence" in heat.town.alerts()


@pytest.mark.parametrize("declines", [False, True], ids=["it ends", "she wishes no questions in writing"])
def test_who_is_rung_for_it_is_until_she_answers(heat: Heat, declines: bool) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    heat.carried()
    heat.until("2026-11-24T12:10:00+01:00")
    assert heat.to_call(heat.jeanne) == [("checkin", None)]
    if declines:
        with heat.town.write() as db:
            lending.decline(db, heat.jeanne, actor=Actor.person(heat.jeanne), now=heat.town.now())
        heat.runs()
        assert heat.to_call(heat.jeanne) == [("weather", "reflex")]
        return
    heat.off()
    heat.runs()
    assert heat.to_call(heat.jeanne) == [("checkin", None)]
    with heat.town.write() as db:
        answers.sign(db, heat.jeanne, now=heat.town.now())
    assert heat.to_call(heat.jeanne) == []


def test_they_stand_on_the_board_once_an_hour(heat: Heat) -> None:
    asked_for_it(heat)
    mode = heat.on()
    heat.on("flood")
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    with heat.town.write() as db:
        current = answers.current(db, heat.jeanne, now=heat.town.now())
        assert current is not None
        answers.note(db, current.id, heat.jeanne, "fine", actor=Actor.person(heat.jeanne), now=heat.town.now())
    heat.until(NIGHT)
    with heat.town.database.read() as db:
        hall = db.get_one(Territory, heat.town.territory_id)
        seen = board.of(db, hall, heat.mode(mode), since=heat.town.now() - timedelta(days=1))
    assert [(f"{one.at:%H}", one.asked, one.fine) for one in seen.hours] == [("10", 1, 1), ("16", 1, 0)]
    assert len(seen.people) == 1


def test_who_never_said_yes_themselves_is_called(heat: Heat) -> None:
    """Her son asked for it, and she kept silent: the town may reach her, and she agreed to no question in her chat."""
    by_letter(heat)
    heat.asleep_until("2026-12-15T08:00:00+01:00")
    with heat.town.write() as db:
        answering.due(db, now=heat.town.now(), limit=10)
    heat.on()
    heat.runs()
    assert (heat.to_call(heat.jeanne), lent(heat)) == ([("weather", "reflex")], [])


def test_who_agreed_by_voice_to_the_letter_of_somebody_else_is_written_to(heat: Heat) -> None:
    entry = by_letter(heat)
    with heat.town.write() as db:
        place = db.get_one(Territory, heat.town.territory_id)
        answering.confirm(
            db, entries.the_entry(db, place, entry, actor=SYLVIE), actor=SYLVIE, now=heat.town.now()
        )  # fmt: skip
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    assert (heat.times(), heat.to_call(heat.jeanne)) == (["24 10:00"], [])


def test_who_has_no_chat_is_called(heat: Heat) -> None:
    odette = heat.town.person("Odette", chats=False)
    asked_for_it(heat, odette)
    heat.on()
    heat.runs()
    heat.until(NIGHT)
    assert (heat.to_call(odette), heat.times(odette)) == ([("weather", "reflex")], [])


@pytest.mark.parametrize("how", ["stopped", "refused"])
def test_who_wishes_no_questions_in_their_chat_is_called(heat: Heat, how: str) -> None:
    asked_for_it(heat)
    with heat.town.write() as db:
        jeanne, her = db.get_one(Person, heat.jeanne), Actor.person(heat.jeanne)
        if how == "stopped":
            stopping.stop(db, jeanne, actor=her, now=heat.town.now())
        else:
            people.refuse(db, jeanne, plans.CONSENT, actor=her, now=heat.town.now())
    heat.on()
    heat.runs()
    heat.until(NIGHT)
    assert (heat.to_call(heat.jeanne), heat.times()) == ([("weather", "reflex")], [])


def test_who_asks_to_be_left_alone_meanwhile_is_called_instead(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    with heat.town.write() as db:
        assert lending.decline(db, heat.jeanne, actor=Actor.person(heat.jeanne), now=heat.town.now())
    heat.until(NIGHT)
    assert (heat.times(), lent(heat)) == (["24 10:00"], ["ended"])
    assert heat.to_call(heat.jeanne) == [("weather", "reflex")]
    assert heat.checkins() == [("void", "void")]


def test_who_pauses_is_left_in_peace_until_then(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    with heat.town.write() as db:
        lending.rest(db, heat.jeanne, datetime.fromisoformat("2026-11-25T12:00:00+01:00"), now=heat.town.now())
    heat.until("2026-11-25T16:01:00+01:00")
    assert (heat.times(), heat.to_call(heat.jeanne)) == (["24 10:00", "25 16:00"], [])


def test_who_is_in_hospital_is_looked_for_no_more_and_asked_again_at_home(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    with heat.town.write() as db:
        happening.happen(db, db.get_one(Person, heat.jeanne), kinds.HOSPITAL, login="sylvie", now=heat.town.now())
    assert heat.checkins() == [("void", "void")]
    heat.until("2026-11-25T12:00:00+01:00")
    assert heat.times() == ["24 10:00"]
    with heat.town.write() as db:
        happening.happen(db, db.get_one(Person, heat.jeanne), kinds.HOME, login="sylvie", now=heat.town.now())
    heat.until("2026-11-25T16:01:00+01:00")
    assert heat.times() == ["24 10:00", "25 16:00"]


def test_of_whom_it_is_said_that_they_are_in_hospital_nothing_is_asked_while_an_agent_decides(heat: Heat) -> None:
    """She was called before she was ever asked in her chat."""
    asked_for_it(heat)
    heat.on()
    heat.runs()
    with heat.town.write() as db:
        jeanne, now = db.get_one(Person, heat.jeanne), heat.town.now()
        calls.ask(db, heat.jeanne, reason="called_us", now=now)
        task = db.scalars(select(CallTask)).one()
        heard.others_say(db, task, jeanne, Outcome.HOSPITAL, "", actor=SYLVIE, now=now)
    heat.until("2026-11-26T10:01:00+01:00")
    assert heat.times() == ["26 10:00"]


def test_quiet_hours_hold(heat: Heat) -> None:
    asked_for_it(heat)
    with heat.town.write() as db:
        jeanne = db.get_one(Person, heat.jeanne)
        quiet.set_hours(db, jeanne, quiet.Hours(15 * 60), actor=Actor.person(heat.jeanne), now=heat.town.now())
    heat.on()
    heat.runs()
    heat.until(NIGHT)
    assert heat.times() == ["24 10:00", "24 14:30"]


def test_check_ins_of_their_own_take_over(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    heat.plan()
    heat.until("2026-11-25T23:00:00+01:00")
    assert heat.times() == ["24 10:00", "24 16:00", "25 09:00", "25 16:00"]


def test_whose_own_are_held_since_a_backup_was_restored_is_written_nothing(heat: Heat) -> None:
    asked_for_it(heat)
    plan = heat.plan()
    with heat.town.write() as db:
        db.get_one(CheckInPlan, plan).state = plans.HELD
    heat.on()
    heat.runs()
    heat.until("2026-11-24T16:01:00+01:00")
    assert (heat.times(), heat.to_call(heat.jeanne)) == ([], [("weather", "reflex")])


def test_where_nobody_reads_within_a_day_they_are_called_at_once(heat: Heat) -> None:
    """It is Friday evening, and nobody reads before Monday."""
    heat.town.clock.at = datetime.fromisoformat("2026-11-27T18:00:00+01:00")
    heat.reads_on(range(5))
    asked_for_it(heat)
    heat.on()
    heat.runs()
    assert heat.to_call(heat.jeanne) == [("weather", "reflex")]
    heat.until("2026-11-30T10:01:00+01:00")
    assert heat.times() == ["30 10:00"]


def test_the_preview_counts_them(heat: Heat) -> None:
    asked_for_it(heat)
    with heat.town.database.read() as db:
        seen = preview.of(db, db.get_one(Territory, heat.town.territory_id), now=heat.town.now())
    assert (seen.chats, seen.lent, seen.questions, seen.calls, seen.listed) == (1, 1, 2, 0, 0)
    assert lent(heat) == []


def test_her_copy_says_it_in_words(heat: Heat) -> None:
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    with heat.town.write() as db:
        jeanne, her = db.get_one(Person, heat.jeanne), Actor.person(heat.jeanne)
        copy = export.copy_of(db, jeanne, actor=her, now=heat.town.now())
    page = readable.summary(copy, wording("fr", "Europe/Paris"), phone="", kinds_of_help={})
    assert "Pendant un plan canicule, grand froid ou inondation (en cours)" in page


def test_several_processes_and_two_plans_lend_once_and_ask_once(heat: Heat) -> None:
    people = [heat.town.person(f"Voisin {number}") for number in range(6)]
    for one in people:
        asked_for_it(heat, one)
    heat.on()
    heat.on("cold")
    heat.runs()
    heat.town.clock.at = datetime.fromisoformat("2026-11-24T10:00:30+01:00")
    ready = Barrier(4)

    def process() -> None:
        ready.wait()
        _run(heat.town.database, asking.due, heat.town.now())

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(process) for _one in range(4)]:
            done.result()
    assert [heat.times(one) for one in people] == [["24 10:00"]] * 6
    assert lent(heat) == ["lent"] * 6


def test_being_on_the_register_says_nothing_to_anybody_who_asks_of_something_else(heat: Heat) -> None:
    """She and Karim, who has done three things for her, would organise themselves: no agent need confirm it."""
    asked_for_it(heat)
    heat.on()
    heat.runs()
    heat.until("2026-11-24T10:01:00+01:00")
    heat.off()
    heat.runs()
    with heat.town.database.read() as db:
        jeanne = db.get_one(Person, heat.jeanne)
        assert lent(heat) == ["ended"]
        assert not noticing._needs_agent(db, jeanne, 0, db.get_one(Territory, heat.town.territory_id), heat.town.now())
