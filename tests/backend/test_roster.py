"""The duty roster against a walk through every minute; and its days in the life of a town hall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.public_holidays import department, name_of
from backend.roster import Absence, Hours, Roster, Spell, Stretch, Watch

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
MINUTE = timedelta(minutes=1)
SYLVIE, MEHDI, LEA = 1, 2, 3


def at(written: str, zone: ZoneInfo = PARIS) -> datetime:
    """A moment on the clocks of the town, in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


def told(moment: datetime | None, zone: ZoneInfo = PARIS) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""


def weekdays(who: int, opens: int, closes: int, **more: bool | int) -> tuple[Hours, ...]:
    """From Monday to Friday, in whole hours."""
    return tuple(Hours(who, day, opens * 60, closes * 60, **more) for day in range(5))  # type: ignore[arg-type]


def holiday(zone: ZoneInfo, decided: str = "") -> dict[str, object]:
    where = department(decided, zone.key)
    return {"is_holiday": lambda day: bool(name_of(day, where))}


def france(*hours: Hours, zone: ZoneInfo = PARIS, decided: str = "", **more: object) -> Roster:
    return Roster(zone, hours, **{**holiday(zone, decided), **more})  # type: ignore[arg-type]


def test_at_the_desk_by_rank_then_on_call() -> None:
    roster = france(
        *weekdays(SYLVIE, 9, 17, rank=2), *weekdays(MEHDI, 9, 12), *weekdays(LEA, 0, 24, on_call=True),
    )  # fmt: skip

    assert [one.who for one in roster.at(at("2026-11-24T10:00"))] == [MEHDI, SYLVIE, LEA]
    assert [one.who for one in roster.at(at("2026-11-24T16:59"))] == [SYLVIE, LEA]
    assert roster.at(at("2026-11-24T17:00")) == (Watch(on_call=True, rank=1, who=LEA),)


def test_who_is_on_call_reads_only_what_is_urgent() -> None:
    roster = france(*weekdays(SYLVIE, 9, 17), *weekdays(LEA, 17, 24, on_call=True))
    evening = at("2026-11-24T20:00")

    assert not roster.covered(evening)
    assert roster.covered(evening, urgent=True)
    assert told(roster.next(evening)) == "2026-11-25 09:00"
    assert roster.next(evening, urgent=True) == evening


def test_somebody_reads_after_the_holidays_and_the_closure() -> None:
    """The eve is a Thursday; the town hall is closed on it and on Saturday 26; Monday 28 is a working day."""
    closed = Stretch(at("2026-12-24T00:00"), at("2026-12-27T00:00"))
    roster = france(*weekdays(SYLVIE, 9, 17), closures=(closed,))

    assert told(roster.next(at("2026-12-23T17:00"))) == "2026-12-28 09:00"
    assert told(roster.gap(at("2026-12-23T10:00"), at("2026-12-28T10:00"))) == "2026-12-23 17:00"


def test_a_closure_of_weeks_is_looked_over() -> None:
    august = Stretch(at("2026-07-20T00:00"), at("2026-08-31T00:00"))

    assert told(france(*weekdays(SYLVIE, 9, 17), closures=(august,)).next(at("2026-07-19T12:00"))) == "2026-08-31 09:00"


@pytest.mark.parametrize(
    ("day", "zone", "decided", "reads"),
    [
        (date(2026, 12, 26), PARIS, "", True),  # a Saturday anywhere else
        (date(2026, 12, 26), PARIS, "67", False),  # Saint-Étienne, in Alsace
        (date(2026, 12, 20), REUNION, "", False),  # the abolition of slavery
        (date(2026, 12, 20), PARIS, "", True),
        (date(2026, 5, 1), PARIS, "", False),
    ],
)
def test_holidays_are_those_of_the_department(day: date, zone: ZoneInfo, decided: str, reads: bool) -> None:
    everyday = tuple(Hours(SYLVIE, weekday, 0, 1440) for weekday in range(7))

    assert france(*everyday, zone=zone, decided=decided).covered(at(f"{day}T10:00", zone)) is reads


def test_a_town_hall_may_open_on_a_holiday_and_some_never_close() -> None:
    """Whit Monday is worked in many towns."""
    whit_monday = at("2026-05-25T10:00")
    opened = Stretch(at("2026-05-25T00:00"), at("2026-05-26T00:00"))

    assert not france(*weekdays(SYLVIE, 9, 17)).covered(whit_monday)
    assert france(*weekdays(SYLVIE, 9, 17), openings=(opened,)).covered(whit_monday)
    assert france(*weekdays(SYLVIE, 9, 17, holidays=True)).covered(whit_monday)
    assert france(*weekdays(SYLVIE, 9, 17, on_call=True)).covered(whit_monday, urgent=True)


def test_a_stand_in_does_all_the_duty_of_whoever_is_away_and_two_may_swap() -> None:
    day = (at("2026-11-24T00:00"), at("2026-11-25T00:00"))
    night = Spell(at("2026-11-24T17:00"), at("2026-11-25T09:00"), SYLVIE)
    swap = (Absence(*day, SYLVIE, MEHDI), Absence(*day, MEHDI, SYLVIE))
    roster = france(*weekdays(SYLVIE, 9, 12), *weekdays(MEHDI, 14, 17), spells=(night,), absences=swap)

    assert [one.who for one in roster.at(at("2026-11-24T10:00"))] == [MEHDI]
    assert [one.who for one in roster.at(at("2026-11-24T15:00"))] == [SYLVIE]
    assert [one.who for one in roster.at(at("2026-11-24T23:59"))] == [MEHDI]
    assert [one.who for one in roster.at(at("2026-11-25T00:00"))] == [SYLVIE]


def test_nobody_stands_in() -> None:
    away = Absence(at("2026-11-24T00:00"), at("2026-11-26T00:00"), SYLVIE)

    assert told(france(*weekdays(SYLVIE, 9, 17), absences=(away,)).next(at("2026-11-24T10:00"))) == "2026-11-26 09:00"


def test_nobody_is_on_call_whom_nothing_reaches() -> None:
    """Nor does somebody stand in for who is, whom nothing reaches."""
    away = Absence(at("2026-11-24T00:00"), at("2026-11-25T00:00"), LEA, MEHDI)
    nights = france(*weekdays(LEA, 17, 24, on_call=True), absences=(away,), reached=frozenset({LEA}))

    assert not nights.covered(at("2026-11-24T20:00"), urgent=True)
    assert nights.covered(at("2026-11-25T20:00"), urgent=True)


def test_in_whose_turn() -> None:
    roster = france(*weekdays(SYLVIE, 9, 17), Hours(MEHDI, 5, 540, 720), Hours(LEA, 0, 480, 540))
    turns = [(who, told(moment)) for who, moment in roster.in_turn(at("2026-11-27T16:00"))]

    assert turns == [(SYLVIE, "2026-11-27 16:00"), (MEHDI, "2026-11-28 09:00"), (LEA, "2026-11-30 08:00")]


def test_nobody_ever_reads() -> None:
    assert Roster(PARIS).next(at("2026-11-24T10:00")) is None
    assert Roster(PARIS).is_empty
    assert france(*weekdays(LEA, 0, 24, on_call=True)).next(at("2026-11-24T10:00")) is None
    assert Roster(PARIS).in_turn(at("2026-11-24T10:00")) == []


def test_hours_that_do_not_exist_are_nobodys_and_those_that_come_twice_are_somebodys_twice() -> None:
    """29 March 2026: 2 h becomes 3 h. 25 October: 3 h becomes 2 h."""
    roster = france(Hours(SYLVIE, 6, 150, 180), Hours(SYLVIE, 0, 540, 600))  # Sundays 2:30 to 3:00

    assert told(roster.next(at("2026-03-29T00:00"))) == "2026-03-30 09:00"
    assert roster.served(at("2026-10-25T00:00"), at("2026-10-26T00:00")) == timedelta(hours=1)


def test_service_is_counted_over_the_nights_and_the_lunch() -> None:
    roster = france(*weekdays(SYLVIE, 9, 12), *weekdays(SYLVIE, 14, 17))

    assert roster.served(at("2026-11-27T16:00"), at("2026-11-30T10:00")) == timedelta(hours=2)
    assert roster.served(at("2026-11-27T16:00"), at("2026-11-27T15:00")) == timedelta(0)


# --- every minute ---------------------------------------------------------------------------------------------------

ZONES = [PARIS, REUNION, ZoneInfo("Pacific/Apia"), ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe")]
"""Without a change of clocks, with one at midnight, of half an hour, and a zone that once left out a whole day."""
AROUND = [
    datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 12, 23, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC), datetime(2011, 12, 28, tzinfo=UTC),
]  # fmt: skip


@some.composite
def rosters(draw: some.DrawFn) -> tuple[Roster, datetime]:
    zone, around = draw(some.sampled_from(ZONES)), draw(some.sampled_from(AROUND))
    who, rank, weekday = some.integers(1, 3), some.integers(1, 2), some.integers(0, 6)
    quarter = some.integers(0, 96).map(lambda one: one * 15)

    def stretch() -> tuple[datetime, datetime]:
        start = around + draw(some.integers(-600, 6_000)) * MINUTE
        return start, start + draw(some.integers(1, 3_000)) * MINUTE

    hours = tuple(
        Hours(draw(who), draw(weekday), opens, closes, draw(rank), draw(some.booleans()), draw(some.booleans()))
        for opens, closes in draw(some.lists(some.tuples(quarter, quarter), max_size=6))
        if opens < closes
    )  # fmt: skip
    spells = tuple(Spell(*stretch(), draw(who), draw(rank)) for _one in range(draw(some.integers(0, 2))))
    absences = tuple(
        Absence(*stretch(), draw(who), draw(some.none() | who)) for _one in range(draw(some.integers(0, 2)))
    )
    closures = tuple(Stretch(*stretch()) for _one in range(draw(some.integers(0, 1))))
    openings = tuple(Stretch(*stretch()) for _one in range(draw(some.integers(0, 1))))
    days = draw(some.sets(some.integers(0, 5), max_size=2))
    holidays = {around.date() + timedelta(days=ahead) for ahead in days}
    return Roster(zone, hours, spells, absences, closures, openings, lambda day: day in holidays), around


def walk(since: datetime, until: datetime) -> Iterator[datetime]:
    while since <= until:
        yield since
        since += MINUTE


def read_off(roster: Roster, moment: datetime) -> list[tuple[bool, int, int]]:
    """Who is there, read off the rows in the plainest way."""
    local = moment.astimezone(roster.zone)
    of_day = local.hour * 60 + local.minute
    rows = []
    for one in roster.hours:
        closed = any(c.start <= moment < c.end for c in roster.closures)
        opened = one.holidays or any(o.start <= moment < o.end for o in roster.openings)
        shut = closed or (roster.is_holiday(local.date()) and not opened)
        if one.weekday == local.weekday() and of_day in range(one.opens, one.closes) and (one.on_call or not shut):
            rows.append((one.on_call, one.rank, one.who))
    rows += [(True, one.rank, one.who) for one in roster.spells if one.start <= moment < one.end]
    there: dict[int, tuple[bool, int]] = {}
    for on_call, rank, who in rows:
        away = [one for one in roster.absences if one.who == who and one.start <= moment < one.end]
        holder = away[0].stand_in if away else who
        if holder is not None:
            there[holder] = min(there.get(holder, (on_call, rank)), (on_call, rank))
    return sorted((*best, who) for who, best in there.items())


@given(rosters(), some.booleans(), some.integers(0, 4_000), some.integers(0, 1_500))
def test_as_a_walk_through_every_minute_finds_it(
    made: tuple[Roster, datetime], urgent: bool, begins: int, lasts: int
) -> None:
    roster, around = made
    since, until = around + begins * MINUTE, around + (begins + lasts) * MINUTE
    covered = {
        moment: any(urgent or not on_call for on_call, _rank, _who in read_off(roster, moment))
        for moment in walk(since, until)
    }

    assert [(one.on_call, one.rank, one.who) for one in roster.at(since)] == read_off(roster, since)
    assert roster.gap(since, until, urgent=urgent) == next((one for one, yes in covered.items() if not yes), None)
    found = roster.next(since, urgent=urgent)
    first = next((one for one, yes in covered.items() if yes), None)
    assert found == first if first is not None else found is None or found > until
    if not urgent:
        assert roster.served(since, until) == sum(list(covered.values())[:-1]) * MINUTE


@given(rosters(), some.integers(0, 4_000))
def test_a_turn_comes_when_the_walk_meets_it(made: tuple[Roster, datetime], begins: int) -> None:
    roster, around = made
    since = around + begins * MINUTE
    met: dict[int, datetime] = {}
    for moment in walk(since, since + timedelta(days=2)):
        for _on_call, _rank, who in read_off(roster, moment):
            met.setdefault(who, moment)

    turns = roster.in_turn(since)
    soon = {who: moment for who, moment in turns if moment <= since + timedelta(days=2)}

    assert soon == met
    assert [moment for _who, moment in turns] == sorted(moment for _who, moment in turns)
