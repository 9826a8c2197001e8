"""The ladder of one check-in, step by step: who is asked when, and what ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from backend.checkins.events import (
    AllClear,
    Answered,
    AskMember,
    Call,
    Deed,
    Dropped,
    Event,
    Found,
    Pool,
    RaiseAlert,
    Refused,
    Remind,
    Settled,
    Sign,
    Taken,
    Tick,
)
from backend.checkins.ladder import EARLY, Climb, State, climb, helps_from, wakes_at
from backend.checkins.steps import GRACE, Steps

DUE: Final = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
STEPS: Final = Steps()
KARIM, LEA = 7, 9


def at(minutes: int) -> datetime:
    """So long after the hour that was agreed."""
    return DUE + timedelta(minutes=minutes)


def tick(minutes: int, *circle: int, ours: bool = False, up_since: datetime | None = None, held: bool = False) -> Tick:
    return Tick(at(minutes), circle, ours=ours, up_since=up_since, held=held)


def played(*events: Event, known: Climb | None = None) -> tuple[Climb, list[Deed]]:
    known, done = known or Climb(DUE), list[Deed]()
    for event in events:
        known, deeds = climb(STEPS, known, event)
        done += deeds
    return known, done


def test_who_is_silent_is_reminded_then_the_circle_is_asked_one_after_the_other_then_agents() -> None:
    known, done = played(
        Taken(at(1)), tick(60), tick(61, KARIM, LEA), tick(90, KARIM, LEA), tick(91, KARIM, LEA),
        tick(121, KARIM, LEA), tick(130, KARIM, LEA), tick(141, KARIM, LEA), tick(150, KARIM, LEA),
        tick(161, KARIM, LEA), tick(180, KARIM, LEA), tick(181, KARIM, LEA),
    )  # fmt: skip

    asked = AskMember(KARIM), AskMember(LEA)
    assert done == [Remind(), Remind("again"), *asked, Call(), Remind("last"), RaiseAlert("silent")]
    assert (known.state, known.tried) == (State.ALERTED, (KARIM, LEA))


def test_delays_count_from_when_the_platform_took_the_question() -> None:
    assert played(Taken(at(45)), tick(100))[1] == []
    assert played(Taken(at(45)), tick(105))[1] == [Remind()]


def test_who_has_no_circle_is_rung_and_told_a_last_time_before_agents_look_for_them() -> None:
    ticks = [tick(minutes) for minutes in range(0, 181, 5)]
    told = [Remind(), Remind("again"), Call(), Remind("last")]
    assert played(Taken(at(0)), *ticks[:24])[1] == told[:2]
    assert played(Taken(at(0)), *ticks[:25])[1] == told
    assert played(Taken(at(0)), *ticks[:-1])[1] == told
    assert played(Taken(at(0)), *ticks)[1] == [*told, RaiseAlert("silent")]
    known = played(Taken(at(0)), *ticks[:-1])[0]
    assert helps_from(STEPS, known, alone=True) == at(180)
    assert helps_from(STEPS, known, alone=False) == at(120)


IN_VAIN: Final = (Taken(at(0)), tick(60), tick(90, KARIM), tick(120, KARIM), tick(140, KARIM))


def test_whose_circle_was_asked_in_vain_is_rung_and_told_a_last_time_who_will_call() -> None:
    known, done = played(*IN_VAIN, tick(159, KARIM))
    assert done == [Remind(), Remind("again"), AskMember(KARIM), Call(), Remind("last")]
    assert helps_from(STEPS, known, alone=True) == wakes_at(STEPS, known, at(159)) == at(160)

    assert played(Sign(at(159)), known=known)[1] == [AllClear("alive", (KARIM,), False)]
    assert played(tick(160, KARIM), known=known)[1] == [RaiseAlert("silent")]
    assert played(Answered(at(159), KARIM, False), tick(159, KARIM), known=known)[1] == []


@pytest.mark.parametrize(("each", "minutes"), [(5, 15), (20, 20), (45, 30)])
def test_after_a_last_word_nobody_waits_as_long_as_a_slow_circle(each: int, minutes: int) -> None:
    steps = Steps(each=timedelta(minutes=each))
    known = Climb(DUE, State.LAST, at(0), tried=(KARIM,), tried_at=at(121))
    assert helps_from(steps, known, alone=True) == wakes_at(steps, known, at(122)) == at(121 + minutes)
    assert climb(steps, known, tick(120 + minutes, KARIM))[1] == ()
    assert climb(steps, known, tick(121 + minutes, KARIM))[1] == (RaiseAlert("silent"),)


def test_a_last_word_keeps_nobody_from_going_there_and_is_said_once() -> None:
    known, _done = played(*IN_VAIN)
    sees, done = played(Answered(at(145), KARIM, True), tick(170, KARIM), known=known)
    assert (done, sees.carer) == ([], KARIM)
    assert played(Answered(at(171), KARIM, False), tick(171, KARIM), known=sees)[1] == [RaiseAlert("silent")]

    assert played(*(tick(minutes, KARIM, LEA) for minutes in (160, 179, 180)), known=known)[1] == [
        AskMember(LEA), RaiseAlert("silent")
    ]  # fmt: skip


NOBODY_THERE: Final = Answered(at(145), KARIM, False, saw_nobody=True)


def test_where_somebody_was_there_and_saw_nobody_agents_hear_of_it_at_once() -> None:
    seen = played(Taken(at(0)), tick(60), tick(120, KARIM), Answered(at(125), KARIM, True))[0]
    for known in (played(Taken(at(0)), tick(60), tick(130, KARIM))[0], seen, played(*IN_VAIN)[0]):
        assert played(NOBODY_THERE, tick(145, KARIM), known=known)[1] == [RaiseAlert("silent")]


def test_before_that_the_others_are_asked_and_one_who_cannot_holds_nothing_up() -> None:
    known, done = played(
        Taken(at(0)), tick(60), tick(130, KARIM, LEA), NOBODY_THERE, tick(145, KARIM, LEA), tick(150, KARIM, LEA)
    )
    assert done == [Remind(), AskMember(KARIM), AskMember(LEA)]
    assert wakes_at(STEPS, known, at(150)) == at(165)
    assert played(Answered(at(151), LEA, False), tick(151, KARIM, LEA), known=known)[1] == [RaiseAlert("silent")]
    assert played(Answered(at(151), KARIM, False), tick(151, KARIM, LEA), known=known)[1] == []


def test_who_sees_to_it_may_still_come_where_another_saw_nobody() -> None:
    lea_goes = played(
        Taken(at(0)), tick(60), tick(120, KARIM, LEA), tick(140, KARIM, LEA), Answered(at(141), LEA, True)
    )
    known, done = played(NOBODY_THERE, tick(145, KARIM, LEA), known=lea_goes[0])
    assert (done, known.carer) == ([], LEA)
    assert played(Answered(at(150), LEA, False), tick(150, KARIM, LEA), known=known)[1] == [RaiseAlert("silent")]


def test_agents_are_alerted_at_the_hour_that_was_said_and_not_five_minutes_later() -> None:
    known = played(Taken(at(0)), tick(60), tick(122))[0]
    assert wakes_at(STEPS, known, at(172)) == at(177)
    assert wakes_at(STEPS, known, at(177)) == at(180)


def test_no_last_word_comes_just_before_agents_are_alerted_in_any_case() -> None:
    slow = (Taken(at(0)), tick(60), tick(120, KARIM), tick(166, KARIM))
    assert played(*slow)[1][-1] == RaiseAlert("silent")


@pytest.mark.parametrize(("minutes", "told"), [(60, "remind"), (100, "again"), (150, "last")])
def test_where_we_come_late_only_the_last_word_that_is_due_is_said(minutes: int, told: str) -> None:
    known, done = played(Taken(at(0)), tick(minutes))
    assert [one for one in done if one != Call()] == [Remind(told)]
    assert played(tick(minutes + 1), known=known)[1] == []


def test_a_town_may_have_them_reminded_once() -> None:
    once = Steps(reminders=1)
    known, done = climb(once, Climb(DUE), Taken(at(0)))
    for minutes in range(5, 176, 5):
        known, deeds = climb(once, known, tick(minutes))
        done += deeds
    assert done == (Remind(), Call())


def test_who_is_reminded_at_the_hour_of_the_circle_is_told_so_while_they_are_rung() -> None:
    short = Steps(timedelta(minutes=60), timedelta(minutes=60), reminders=1)
    known = climb(short, Climb(DUE), Taken(at(0)))[0]
    assert climb(short, known, tick(60))[1] == (Call(), Remind("last"))


def test_two_reminders_are_a_quarter_of_an_hour_apart_or_one() -> None:
    short = Steps(timedelta(minutes=20), timedelta(minutes=45), alert=timedelta(minutes=80))
    assert (short.again, short.last) == (None, timedelta(minutes=45))
    assert Steps(alert=timedelta(minutes=130)).last is None


def test_whose_question_reached_nobody_waits_for_no_last_word() -> None:
    assert played(Refused(at(1)), tick(60), tick(120))[1][-1] == RaiseAlert("silent")
    assert played(tick(60), tick(95), tick(120))[1] == [Remind(), RaiseAlert("silent")]


def test_agents_are_never_later_than_promised_however_many_stand_in_the_circle() -> None:
    circle = tuple(range(20))
    done = played(Taken(at(0)), *(tick(minutes, *circle) for minutes in range(0, 181, 5)))[1]
    assert done[-1] == RaiseAlert("silent")
    assert len([one for one in done if isinstance(one, AskMember)]) == 3


@pytest.mark.parametrize("before", [(), (tick(60),), (tick(60), tick(120, KARIM)), (tick(60), tick(120))])
def test_any_sign_of_life_ends_it_and_everybody_who_was_alerted_hears_so(before: tuple[Tick, ...]) -> None:
    known, done = played(Taken(at(0)), *before)
    told = known.tried, known.state is State.ALERTED

    known, after = played(Sign(at(170)), tick(180, KARIM), tick(400, KARIM), known=known)

    assert known.state is State.ALIVE
    assert after == ([AllClear("alive", *told)] if any(told) else [])
    assert len([one for one in done if one != Call()]) == len(before)


def test_who_wrote_just_before_the_hour_is_not_looked_for() -> None:
    assert played(Sign(DUE - EARLY))[0].state is State.ALIVE
    assert played(Sign(DUE - EARLY - timedelta(minutes=1)))[0].state is State.ASKED


def test_who_says_that_they_see_to_it_has_time_to_go_there() -> None:
    asked = (Taken(at(0)), tick(60), tick(120, KARIM, LEA), Answered(at(130), KARIM, True))
    known, done = played(*asked, tick(140, KARIM, LEA), tick(189, KARIM, LEA))
    assert done == [Remind(), AskMember(KARIM)]
    assert wakes_at(STEPS, known, at(189)) == at(190)

    assert played(tick(190, KARIM, LEA), known=known)[1] == [RaiseAlert("carer")]
    over, told = played(Found(at(150), KARIM, well=True), known=known)
    assert (over.state, told) == (State.SEEN, [])


def test_the_others_of_the_circle_hear_that_she_was_seen() -> None:
    asked = (Taken(at(0)), tick(60), tick(120, KARIM, LEA), tick(140, KARIM, LEA), Answered(at(141), LEA, True))
    assert played(*asked, Found(at(155), LEA, well=True))[1][-1] == AllClear("seen", (KARIM,), False)


def test_who_is_found_unwell_is_told_to_agents_at_once() -> None:
    asked = (Taken(at(0)), tick(60), tick(120, KARIM, LEA), Answered(at(130), KARIM, True))
    assert played(*asked, Found(at(145), KARIM, well=False))[1][-1] == RaiseAlert("unwell")


def test_who_cannot_passes_it_on_at_once_and_after_the_last_step_agents_know_at_once() -> None:
    known, _ = played(Taken(at(0)), tick(60), tick(120, KARIM, LEA), Answered(at(121), KARIM, False))
    known, done = played(tick(121, KARIM, LEA), known=known)
    assert done == [AskMember(LEA)]

    known, done = played(
        Answered(at(130), LEA, True), tick(185, KARIM, LEA), Answered(at(186), LEA, False), tick(186, KARIM, LEA),
        known=known,
    )  # fmt: skip
    assert done == [RaiseAlert("silent")]


def test_who_cannot_be_reached_while_others_are_is_silent_from_the_hour_on() -> None:
    assert played(Refused(at(2)), tick(59), tick(60), tick(120))[1] == [Remind(), RaiseAlert("silent")]
    assert played(tick(59), tick(60), tick(120))[1] == [Remind(), RaiseAlert("silent")]


def test_what_is_taken_late_once_silence_is_believed_begins_nothing_anew() -> None:
    assert played(tick(60), Taken(at(119)), tick(120))[1] == [Remind(), RaiseAlert("silent")]


def test_our_own_fault_is_no_silence_but_nobody_is_forgotten_over_it() -> None:
    down = [tick(minutes, KARIM, ours=True) for minutes in range(0, 181, 20)]
    assert played(*down)[1] == [Pool(), RaiseAlert("unreached")]
    assert played(*down[:-1], Taken(at(170)), tick(229, KARIM))[1] == [Pool()]


def test_after_an_outage_what_waited_has_time_to_arrive() -> None:
    known, done = played(tick(60, ours=True), tick(130, ours=True), tick(140))
    assert done == [Pool()]
    assert wakes_at(STEPS, known, at(140)) == at(140) + GRACE
    assert played(Taken(at(150)), tick(155), known=known)[1] == []
    assert played(tick(155), known=known)[1] == [RaiseAlert("silent")]


def test_after_a_standstill_what_people_sent_meanwhile_is_heard_first() -> None:
    up = at(3 * 24 * 60)
    known, done = played(Taken(at(0)), Tick(up, up_since=up))
    assert (done, wakes_at(STEPS, known, up)) == ([], up + GRACE)
    assert played(Sign(up + timedelta(minutes=3)), Tick(up + GRACE, up_since=up), known=known)[1] == []
    assert played(Tick(up + GRACE, up_since=up), known=known)[1] == [RaiseAlert("silent")]


def test_a_house_that_falls_down_again_and_again_keeps_nobody_waiting() -> None:
    events = [Tick(at(minutes), up_since=at(minutes)) for minutes in range(180, 400, 10)]
    known, done = played(Taken(at(0)), *events)
    assert (known.state, done) == (State.ALERTED, [RaiseAlert("silent")])


def test_while_an_agent_speaks_with_her_nobody_else_is_sent() -> None:
    assert played(Taken(at(0)), tick(60, held=True), tick(120, KARIM, held=True))[1] == []
    assert played(Taken(at(0)), tick(180, KARIM, held=True))[1] == [RaiseAlert("silent")]


@pytest.mark.parametrize(("end", "why"), [(Settled(at(200)), "settled"), (Dropped(at(200)), "dropped")], ids=str)
def test_an_agent_ends_it_and_the_circle_hears_so(end: Event, why: str) -> None:
    known, _ = played(Taken(at(0)), tick(60), tick(120, KARIM), tick(180, KARIM))
    over, done = played(end, known=known)
    assert (over.is_over, done) == (True, [AllClear(why, (KARIM,), True)])
    assert wakes_at(STEPS, over, at(200)) is None


def test_steps_that_do_not_follow_each_other_are_no_ladder() -> None:
    with pytest.raises(ValueError, match="follow each other"):
        Steps(remind=timedelta(hours=3), circle=timedelta(hours=2))
