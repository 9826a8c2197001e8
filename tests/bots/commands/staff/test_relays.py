"""Relays at the command line: planned whole or not at all, looked at, handed over by telephone, called off."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from backend.addresses.gazetteer import PlaceRow
from backend.models import HelpRequest, Person, RelayLeg, RelayMission, Territory
from backend.services import gazetteer, missions, people, volunteers
from backend.services.actor import SYSTEM, Actor
from tests.bots.commands.staff.conftest import Staff, Town, rows

FIRST = "Col des Bœufs | Roche Plate (à la fontaine) | 8:00 | 10:00"
SECOND = "roche plate | home | 10:00 | 12:00"


@pytest.fixture
def cirque(town: Town) -> Town:
    """Two places that everybody knows, and Jeanne at home."""
    with town.database.write() as db:
        places = [PlaceRow("Col des Bœufs", "", -21.07, 55.44), PlaceRow("Roche Plate", "îlet", -21.06, 55.40)]
        gazetteer.import_places(db, db.get_one(Territory, town.territory), places, actor=SYSTEM, now=town.clock.now())
        jeanne = db.get_one(Person, town.jeanne)
        people.set_home(db, jeanne, "12 rue des Lilas", (-21.05, 55.39), actor=SYSTEM, now=town.clock.now())
    return town


def plan(sylvie: Staff, *legs: str, whom: str = "Jeanne Morel", **options: str) -> tuple[int, str, str]:
    given = [part for leg in legs for part in ("--leg", leg)]
    more = [part for name, value in options.items() for part in (f"--{name}", value)]
    outcome = sylvie("relays", "create", "--for", whom, "--what", "Du riz", *given, *more)
    return outcome.exit_code, outcome.stdout, outcome.stderr


def test_a_relay_is_planned_and_shown(sylvie: Staff, cirque: Town) -> None:
    assert plan(sylvie, FIRST, SECOND, day="2026-11-26") == (
        0,
        "Relay 1 for Jeanne Morel is planned: 2 legs. Volunteers are being asked.\n",
        "",
    )
    (listed,) = rows(sylvie("relays", "--json"))
    assert (listed["state"], listed["for"], listed["legs"], listed["without_volunteer"]) == (
        "planned",
        "Jeanne Morel",
        2,
        [1, 2],
    )
    first, second = rows(sylvie("relays", "show", 1, "--json"))
    assert (first["from"], first["to"]) == ("Col des Bœufs", "Roche Plate (à la fontaine)")
    assert (second["from"], second["to"]) == ("Roche Plate", "12 rue des Lilas")
    assert first["start"] == "2026-11-26T08:00:00+01:00"


def test_the_person_may_be_a_number_and_the_time_whole(sylvie: Staff, cirque: Town) -> None:
    legs = [
        "Col des Bœufs | Roche Plate | 2026-11-26T08:00 | 2026-11-26T10:00",
        "Roche Plate | chez elle | 2026-11-26T10:00 | 2026-11-26T12:00",
    ]
    assert plan(sylvie, *legs, whom=str(cirque.jeanne))[0] == 0


@pytest.mark.parametrize(
    ("legs", "options", "named"),
    [
        ((FIRST,), {"day": "2026-11-26"}, "two legs or more"),
        ((FIRST, SECOND), {"day": "2026-11-23"}, "leg 1"),
        ((FIRST, "Roche Plat | home | 10:00 | 12:00"), {"day": "2026-11-26"}, "leg 2: Roche Plat: is it Roche Plate?"),
        ((FIRST, "Cayenne | home | 10:00 | 12:00"), {"day": "2026-11-26"}, "leg 2: Cayenne"),
        ((FIRST, "Col des Bœufs | home | 10:00 | 12:00"), {"day": "2026-11-26"}, "leg 1 ends at Roche Plate"),
        ((FIRST, SECOND), {"day": "2026-11-26", "whom": "Nobody"}, "Nobody in this town is called “Nobody”."),
    ],
    ids=["one leg", "the past", "a typo", "elsewhere", "apart", "nobody"],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_made(
    sylvie: Staff, cirque: Town, legs: tuple[str, ...], options: dict[str, str], named: str
) -> None:
    code, said, error = plan(sylvie, *legs, **options)

    assert (code, said) == (1, "")
    assert named in error
    assert error.count("\n") == 1
    assert nothing_made(cirque)


@pytest.mark.parametrize(
    ("legs", "options", "named"),
    [
        ((FIRST, SECOND), {}, "8:00 (with --day)"),
        (("Col des Bœufs | Roche Plate | 8:00", SECOND), {"day": "2026-11-26"}, "(leg 1: “Col des Bœufs | Roche Plate"),
        ((FIRST, "Roche Plate | home | 25:00 | 12:00"), {"day": "2026-11-26"}, "(leg 2: “25:00”)"),
        ((FIRST, "Roche Plate | home | 2026-11-26 | 12:00"), {"day": "2026-11-26"}, "2026-11-26, without an hour"),
    ],
    ids=["no day", "three parts", "no such hour", "no hour"],
)
def test_a_leg_that_is_written_otherwise_is_a_wrong_use_and_nothing_is_made(
    sylvie: Staff, cirque: Town, legs: tuple[str, ...], options: dict[str, str], named: str
) -> None:
    code, said, error = plan(sylvie, *legs, **options)

    assert (code, said) == (2, "")
    assert named in " ".join(error.replace("│", " ").split())
    assert "--leg" in error
    assert nothing_made(cirque)


def test_nobody_who_was_erased_is_planned_for(sylvie: Staff, cirque: Town) -> None:
    with cirque.database.write() as db:
        db.get_one(Person, cirque.jeanne).state = "erased"

    code, _said, error = plan(sylvie, FIRST, SECOND, day="2026-11-26", whom=str(cirque.jeanne))

    assert (code, "Nobody in this town" in error) == (1, True)


def nothing_made(cirque: Town) -> bool:
    with cirque.database.read() as db:
        made = (db.scalar(select(func.count()).select_from(one)) for one in (RelayMission, RelayLeg, HelpRequest))
        return not any(made)


def test_nobody_told_where_she_lives(sylvie: Staff, town: Town) -> None:
    assert (
        "nobody has told where Jeanne Morel lives"
        in plan(sylvie, "home | home | 8:00 | 10:00", SECOND, day="2026-11-26")[2]
    )


def test_an_agent_hands_over_for_who_cannot_write(sylvie: Staff, cirque: Town) -> None:
    plan(sylvie, FIRST, SECOND, day="2026-11-26")
    assert "nobody has taken it" in sylvie("relays", "handed-over", 1, 1).stderr
    with cirque.database.write() as db:
        karim = db.get_one(Person, cirque.karim)
        assert karim.volunteer is not None
        now = cirque.clock.now()
        volunteers.activate(db, karim.volunteer, actor=Actor.agent("sylvie"), now=now)
        missions.take(db, 1, karim.id, actor=Actor.person(karim.id), now=now)
    assert sylvie("relays", "handed-over", 1, 1).stdout == "Relay 1, leg 1: handed over.\n"
    assert rows(sylvie("relays", "show", 1, "--json"))[0]["hand_over"] == "handed"
    assert "no leg of that number" in sylvie("relays", "handed-over", 1, 1).stderr
    assert "There is no relay 7 in this town." in sylvie("relays", "show", 7).stderr


def test_a_relay_is_called_off(sylvie: Staff, cirque: Town) -> None:
    plan(sylvie, FIRST, SECOND, day="2026-11-26")

    assert sylvie("relays", "cancel", 1).stdout == "Relay 1 is cancelled.\n"

    assert cirque.state(HelpRequest, 1) == cirque.state(HelpRequest, 2) == "cancelled"
    assert sylvie("relays").stdout == "No relay is under way.\n"
    assert len(rows(sylvie("relays", "--ended", "--json"))) == 1
    assert sylvie("relays", "cancel", 1).exit_code == 1
