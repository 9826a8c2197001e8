"""The end of a mission: how long it took, what worried the volunteer, and who is called after an emergency."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.models import Alert, HelpRequest
from backend.services import missions
from backend.services.actor import Actor
from backend.services.missions.hours import spent
from tests.support.town import Town

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arrived", "left", "grain", "minutes"),
    [
        (AT, AT + timedelta(minutes=50), "part_of_day", 50),
        (AT, AT + timedelta(minutes=1), "part_of_day", 60),
        (AT, AT + timedelta(hours=20), "part_of_day", 60),
        (None, AT, "part_of_day", 60),
        (None, AT, "hour", 120),
        (None, None, "day", 60),
    ],
    ids=["by its steps", "both pressed at once", "forgotten until evening", "not said", "as asked", "a whole day"],
)
def test_the_time_given(arrived: datetime | None, left: datetime | None, grain: str, minutes: int) -> None:
    request = HelpRequest(start=AT, end=AT + timedelta(hours=2), grain=grain)
    assert spent(arrived, left, request) == minutes


def test_hours_add_up_for_the_volunteer(town: Town) -> None:
    karim = town.volunteer("Karim")
    for number in range(2):
        request = town.request(by=f"Jeanne {number}")
        mission = town.accepts(karim, request)
        town.says(karim, mission, "arrived")
        town.clock.forward(timedelta(minutes=45))
        town.says(karim, mission, "helped")
        town.says(town.ids[f"Jeanne {number}"], mission, "done")

    with town.database.read() as db:
        assert missions.given(db, karim) == (2, 90)
        assert missions.given(db, town.ids["Jeanne 0"]) == (0, 0)


def test_the_volunteer_is_asked_for_worries_as_they_leave_and_once(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())

    town.says(karim, mission, "helped")
    town.says(town.ids["Jeanne"], mission, "done")

    assert town.told(karim).count("FeedbackWanted") == 1
    assert town.told(town.ids["Jeanne"]).count("FeedbackWanted") == 1


def test_what_worried_a_volunteer_is_an_alert_about_the_person(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())
    town.says(karim, mission, "helped")
    with town.write() as db:
        for words in (None, "son frigo est vide"):
            missions.feedback(db, mission, karim, "worried", words, actor=Actor.person(karim), now=town.now())

    with town.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == "worry")).one()
        assert (alert.person_id, alert.words) == (town.ids["Jeanne"], "son frigo est vide")


def test_who_is_there_is_known_for_a_day(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())
    seen = []
    for state in ("accepted", "arrived", "done"):
        if state != "accepted":
            town.says(karim if state == "arrived" else town.ids["Jeanne"], mission, state)
        with town.database.read() as db:
            seen.append(missions.lately_there(db, karim, now=town.now()))
    town.clock.forward(timedelta(days=2))
    with town.database.read() as db:
        seen.append(missions.lately_there(db, karim, now=town.now()))
    assert seen == [False, True, True, False]
