"""School holidays: read from the official calendar, kept by matching; and absences, several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.models import Territory, Volunteer
from backend.services import holidays, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NoSuchZone, UnusableCalendar
from tests.support.town import Town

PARIS = ZoneInfo("Europe/Paris")
CALENDAR = """\ufeffdescription;population;start_date;end_date;location;zones;annee_scolaire
Vacances inventées;-;2026-11-26T00:00:00+01:00;2026-11-30T00:00:00+01:00;Ville;Zone X;2026-2027
Vacances inventées;-;2026-11-26T00:00:00+01:00;2026-11-30T00:00:00+01:00;Autre ville;Zone X;2026-2027
Prérentrée inventée;Enseignants;2026-12-10T00:00:00+01:00;2026-12-11T00:00:00+01:00;Ville;Zone X;2026-2027
Début des vacances inventées;-;2027-07-04T00:00:00+02:00;2027-07-04T00:00:00+02:00;Ville;Zone X;2026-2027
Autres vacances;Élèves;2026-12-20T00:00:00+01:00;2027-01-04T00:00:00+01:00;Ville;Zone Y;2026-2027
""".splitlines()
"""In the official form; the dates are nobody's."""


def imported(town: Town, lines: Sequence[str] = CALENDAR, zone: str = "zone x") -> int:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return len(holidays.keep(db, hall, holidays.read(lines, PARIS), zone, actor=SYSTEM, now=town.now()))


def test_a_zone_is_read_once_and_days_of_teachers_are_none(town: Town) -> None:
    assert imported(town) == 1
    assert imported(town) == 1

    with town.database.read() as db:
        (known,) = holidays.of(db, db.get_one(Territory, town.territory_id), now=town.now())
    assert (known.name, known.zone, known.school_year) == ("Vacances inventées", "Zone X", "2026-2027")


def test_a_calendar_with_commas_and_no_offsets_is_read() -> None:
    lines = ["description,population,start_date,end_date,location,zones,annee_scolaire"]
    (one,) = holidays.read([*lines, "V,-,2026-11-26,2026-11-30,Ville,Corse,2026-2027"], PARIS)
    assert one.start == datetime(2026, 11, 26, tzinfo=PARIS)


@pytest.mark.parametrize(
    "lines",
    [[], ["a;b;c"], [CALENDAR[0], "V;-;demain;2026-11-30;Ville;Zone X;2026"], [CALENDAR[0], "V;-"]],
    ids=["empty", "columns", "date", "short"],
)
def test_what_is_no_calendar_is_refused(town: Town, lines: list[str]) -> None:
    with pytest.raises(UnusableCalendar):
        imported(town, lines)


def test_a_zone_that_it_does_not_name_is_refused_with_those_it_does(town: Town) -> None:
    with pytest.raises(NoSuchZone, match="Zone X, Zone Y"):
        imported(town, zone="Zone Z")


def except_holidays(town: Town, person_id: int, left_out: bool) -> None:
    with town.write() as db:
        mine, actor = db.get_one(Volunteer, person_id), Actor.person(person_id)
        volunteers.set_except_holidays(db, mine, left_out, actor=actor, now=town.now())


def on(town: Town, day: str) -> list[int]:
    start = datetime.fromisoformat(f"{day}T09:00:00+01:00")
    return town.invited(town.request(by=f"Jeanne {next(town.posted)}", start=start, end=start + timedelta(hours=2)))


def test_who_leaves_out_the_holidays_is_asked_for_other_days(town: Town) -> None:
    town.decides("invitations_per_week", 9)
    imported(town)
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    except_holidays(town, karim, True)

    assert on(town, "2026-11-26") == [lea]
    assert on(town, "2026-11-29") == [lea]
    assert sorted(on(town, "2026-11-30")) == [karim, lea]
    except_holidays(town, karim, False)
    assert sorted(on(town, "2026-11-27")) == [karim, lea]


def test_without_a_calendar_no_day_is_a_holiday(town: Town) -> None:
    karim = town.volunteer("Karim")
    except_holidays(town, karim, True)
    assert on(town, "2026-11-26") == [karim]


def absent(town: Town, person_id: int, since: str, until: str) -> None:
    with town.write() as db:
        first, last = (datetime.fromisoformat(f"{one}T00:00:00+01:00") for one in (since, until))
        mine, actor = db.get_one(Volunteer, person_id), Actor.person(person_id)
        volunteers.add_absence(db, mine, first, last, actor=actor, now=town.now())


def test_several_absences_are_kept_and_one_that_overlaps_replaces(town: Town) -> None:
    town.decides("invitations_per_week", 9)
    karim = town.volunteer("Karim")
    absent(town, karim, "2026-12-03", "2026-12-13")
    absent(town, karim, "2026-12-20", "2026-12-28")
    absent(town, karim, "2026-12-05", "2026-12-15")  # corrects the first

    assert on(town, "2026-12-04") == [karim]
    assert on(town, "2026-12-14") == []
    assert on(town, "2026-12-16") == [karim]
    assert on(town, "2026-12-21") == []
    town.at("2026-12-22T09:00:00+01:00")
    assert on(town, "2026-12-30") == []  # nobody is asked while they are away
    with town.write() as db:
        volunteers.set_duty(db, db.get_one(Volunteer, karim), True, actor=Actor.person(karim), now=town.now())
    assert on(town, "2026-12-23") == [karim]
