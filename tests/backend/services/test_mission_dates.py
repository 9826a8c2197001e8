"""What falls due for a mission: reminders, the volunteer who does not come, the question whether it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.messaging.tidings import MissionChanged, MissionDue, RequestGone
from backend.services import missions
from backend.services.actor import Actor
from backend.services.errors import NotYours, TakenBySomebodyElse
from tests.support.town import Town


def test_the_evening_before_and_an_hour_before_both_are_asked(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    town.at("2026-11-24T18:00:00+01:00")
    town.at("2026-11-25T07:00:00+01:00")

    for person in (karim, jeanne):
        due = [news.what for news in town.news(person) if type(news).__name__ == "MissionDue"]
        assert due == ["day_before", "hour_before"]
    assert town.read_mission(mission).next_due == "halfway"


def test_a_reminder_that_we_missed_is_not_said_late(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair

    town.at("2026-11-25T07:30:00+01:00")

    assert town.told(karim) == ["Invited"]
    assert town.read_mission(mission).next_due == "halfway"


def test_nobody_came_at_the_hour(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    eight = datetime.fromisoformat("2026-11-25T08:00:00+01:00")
    request = town.request(by="Jeanne", start=eight, end=eight + timedelta(hours=1), grain="hour")
    mission = town.accepts(karim, request)

    town.at("2026-11-25T08:29:00+01:00")
    assert town.read_mission(mission).state == "accepted"
    town.at("2026-11-25T08:30:00+01:00")

    assert town.read_mission(mission).state == "missed"
    assert town.news(karim)[-1].what == "late"
    assert town.news(town.ids["Jeanne"])[-1] == MissionChanged(mission, "missed")
    assert town.invited(request) == [lea]
    assert "no_show" in town.alerts()


def test_nobody_is_late_at_the_beginning_of_a_morning(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    town.at("2026-11-25T08:30:00+01:00")
    assert town.told(jeanne) == ["NeighbourFound"]
    town.at("2026-11-25T09:30:00+01:00")

    assert town.news(karim)[-1] == town.news(jeanne)[-1] == MissionDue(mission, "halfway")
    assert town.read_mission(mission).state == "accepted"
    assert town.alerts() == []


def test_others_are_asked_while_they_can_still_come_that_morning(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    town.at("2026-11-25T09:30:00+01:00")

    town.at("2026-11-25T11:00:00+01:00")

    assert town.read_mission(mission).state == "missed"
    assert town.news(town.ids["Jeanne"])[-1] == MissionChanged(mission, "missed")
    assert town.invited(request) == [lea]
    assert "no_show" in town.alerts()


def test_who_says_that_they_will_come_has_almost_until_the_end(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.at("2026-11-25T08:10:00+01:00")
    with town.write() as db:
        for _twice in range(2):
            missions.still(db, mission, karim, actor=Actor.person(karim), now=town.now())
    assert town.news(jeanne)[1:] == [MissionChanged(mission, "still")]

    town.at("2026-11-25T11:29:00+01:00")
    assert "MissionDue" not in town.told(karim) + town.told(jeanne)
    assert town.alerts() == []
    town.at("2026-11-25T11:30:00+01:00")

    assert town.alerts() == ["no_show", "nobody"]


def test_the_evening_before_a_yes_changes_nothing(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.at("2026-11-24T18:00:00+01:00")
    with town.write() as db:
        missions.still(db, mission, karim, actor=Actor.person(karim), now=town.now())
        with pytest.raises(NotYours):
            missions.still(db, mission, jeanne, actor=Actor.person(jeanne), now=town.now())

    assert town.told(jeanne) == ["NeighbourFound", "MissionDue", "MoneyWanted"]
    assert town.read_mission(mission).next_due == "hour_before"


@pytest.mark.parametrize(
    ("grain", "start", "end", "halfway", "late"),
    [
        ("part_of_day", "2026-11-25T14:00", "2026-11-25T18:00", "2026-11-25T15:30", "2026-11-25T17:00"),
        ("part_of_day", "2026-11-25T12:00", "2026-11-25T14:00", "2026-11-25T12:30", "2026-11-25T13:00"),
        ("day", "2026-11-25T00:00", "2026-11-26T00:00", "2026-11-25T12:00", "2026-11-25T16:00"),
        ("day", "2026-11-28T00:00", "2026-11-30T00:00", "2026-11-29T12:00", "2026-11-29T16:00"),
        ("week", "2026-11-30T00:00", "2026-12-07T00:00", "2026-12-03T12:00", "2026-12-05T18:00"),
    ],
    ids=["afternoon", "noon", "day", "week-end", "week"],
)
def test_the_looser_the_moment_the_later_the_alarm(
    town: Town, grain: str, start: str, end: str, halfway: str, late: str
) -> None:
    karim = town.volunteer("Karim")
    begins, ends = (datetime.fromisoformat(f"{at}+01:00") for at in (start, end))
    mission = town.accepts(karim, town.request(start=begins, end=ends, grain=grain))

    seen = []
    while town.read_mission(mission).next_due is not None:
        row = town.read_mission(mission)
        assert row.next_due_at is not None
        seen.append((row.next_due, row.next_due_at))
        town.at(row.next_due_at.isoformat())

    assert seen[-2:] == [
        ("halfway", datetime.fromisoformat(f"{halfway}+01:00")),
        ("late", datetime.fromisoformat(f"{late}+01:00")),
    ]
    assert town.read_mission(mission).state == "missed"


def test_who_accepts_in_the_middle_of_the_morning_is_not_asked_at_once(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.at("2026-11-25T10:50:00+01:00")

    mission = town.accepts(karim, request)

    row = town.read_mission(mission)
    assert (row.next_due, row.next_due_at) == ("late", datetime.fromisoformat("2026-11-25T11:20:00+01:00"))


def test_what_we_missed_halfway_is_not_asked_with_the_alarm(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair

    town.at("2026-11-25T11:10:00+01:00")

    assert [news.what for news in town.news(karim) if isinstance(news, MissionDue)] == ["late"]
    assert town.read_mission(mission).state == "missed"


def test_a_sign_of_the_volunteer_in_time_is_enough(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.at("2026-11-25T08:10:00+01:00")
    town.says(karim, mission, "on_the_way")
    heard = town.told(karim), town.told(jeanne)

    town.at("2026-11-25T12:59:00+01:00")

    assert town.read_mission(mission).state == "on_the_way"
    assert (town.told(karim), town.told(jeanne)) == heard
    assert town.alerts() == []


def test_another_replaces_who_did_not_come(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()
    missed = town.accepts(karim, request)
    town.at("2026-11-25T11:00:00+01:00")

    mission = town.accepts(lea, request)

    assert town.read_mission(missed).state == "reassigned"
    assert town.read_mission(mission).state == "accepted"
    assert town.news(karim)[-1] == RequestGone(request, "taken")
    assert (town.read_volunteer(karim).open_missions, town.read_volunteer(lea).open_missions) == (0, 1)


def test_who_was_only_late_keeps_the_mission(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()
    mission = town.accepts(karim, request)
    town.at("2026-11-25T11:00:00+01:00")

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
    town.later(days=30)
    assert town.alerts().count("unconfirmed") == 1
