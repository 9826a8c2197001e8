"""What falls due for a mission: reminders, the volunteer who does not come, the question whether it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.messaging.messages import MissionChanged, RequestGone
from backend.services.errors import TakenBySomebodyElse
from tests.support.town import Town


def test_the_evening_before_and_an_hour_before_both_are_asked(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    town.at("2026-11-24T18:00:00+01:00")
    town.at("2026-11-25T07:00:00+01:00")

    for person in (karim, jeanne):
        due = [news.what for news in town.news(person) if type(news).__name__ == "MissionDue"]
        assert due == ["day_before", "hour_before"]
    assert town.read_mission(mission).next_due == "late"


def test_a_reminder_that_we_missed_is_not_said_late(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair

    town.at("2026-11-25T07:30:00+01:00")

    assert town.told(karim) == ["Invited"]
    assert town.read_mission(mission).next_due == "late"


def test_nobody_came(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)

    town.at("2026-11-25T08:29:00+01:00")
    assert town.read_mission(mission).state == "accepted"
    town.at("2026-11-25T08:30:00+01:00")

    assert town.read_mission(mission).state == "missed"
    assert town.news(karim)[-1].what == "late"
    assert town.news(town.ids["Jeanne"])[-1] == MissionChanged(mission, "missed")
    assert town.invited(request) == [lea]
    assert "no_show" in town.alerts()


def test_a_sign_of_the_volunteer_in_time_is_enough(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair
    town.at("2026-11-25T08:10:00+01:00")
    town.says(karim, mission, "on_the_way")

    town.at("2026-11-25T09:30:00+01:00")

    assert town.read_mission(mission).state == "on_the_way"
    assert town.alerts() == []


def test_another_replaces_who_did_not_come(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()
    missed = town.accepts(karim, request)
    town.at("2026-11-25T08:30:00+01:00")

    mission = town.accepts(lea, request)

    assert town.read_mission(missed).state == "reassigned"
    assert town.read_mission(mission).state == "accepted"
    assert town.news(karim)[-1] == RequestGone(request, "taken")
    assert (town.read_volunteer(karim).open_missions, town.read_volunteer(lea).open_missions) == (0, 1)


def test_who_was_only_late_keeps_the_mission(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()
    mission = town.accepts(karim, request)
    town.at("2026-11-25T08:30:00+01:00")

    town.says(karim, mission, "on_the_way")

    assert town.read_request(request).state == "taken"
    assert town.news(lea)[-1] == RequestGone(request, "taken")
    with pytest.raises(TakenBySomebodyElse):
        town.accepts(lea, request)


def test_nobody_is_late_for_a_day_without_an_hour(town: Town) -> None:
    karim = town.volunteer("Karim")
    midnight = datetime.fromisoformat("2026-11-25T00:00:00+01:00")
    request = town.request(start=midnight, end=midnight + timedelta(days=1), grain="day")
    mission = town.accepts(karim, request)

    town.at("2026-11-25T12:00:00+01:00")

    assert town.read_mission(mission).state == "accepted"


def test_an_unconfirmed_mission_is_asked_about_then_shown_to_staff(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.at("2026-11-25T08:10:00+01:00")
    town.says(karim, mission, "helped")

    town.at("2026-11-25T13:00:00+01:00")
    assert town.news(jeanne)[-1].what == "confirm"
    town.at("2026-11-26T13:00:00+01:00")

    assert town.alerts() == ["unconfirmed"]
    assert town.later(days=30) == 0
