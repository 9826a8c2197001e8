"""A request that nobody has taken is moved: whoever was asked hears of it once, and nobody who need not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.messaging.tidings import Invited, RequestGone
from backend.models import HelpRequest
from backend.services.actor import Actor
from backend.services.errors import NoLongerNeeded, TakenBySomebodyElse
from backend.services.rearranging import Terms, rearrange
from tests.support.moderating import decides, rows, waiting
from tests.support.town import CENTRE, Town, east_of_centre

FRIDAY = datetime.fromisoformat("2026-11-27T08:00:00+01:00")


def moves(town: Town, request_id: int, **changes: Any) -> None:
    given: dict[str, Any] = {"start": FRIDAY, "grain": "part_of_day", "rrule": None, "place": "1 place de la Mairie"}
    given |= {"point": CENTRE} | changes
    given.setdefault("end", given["start"] + timedelta(hours=4))
    with town.write() as db:
        request = db.get_one(HelpRequest, request_id)
        rearrange(db, request, Terms(**given), actor=Actor.person(request.requester_id), now=town.now())


def test_whoever_was_asked_is_asked_about_the_new_day(town: Town) -> None:
    karim, lea, paul = (town.volunteer(name) for name in ("Karim", "Léa", "Paul"))
    request = town.request()
    town.declines(lea, request)
    before = town.read_request(request)

    moves(town, request)
    moves(town, request)

    row = town.read_request(request)
    assert (row.start, row.end, row.state) == (FRIDAY, FRIDAY + timedelta(hours=4), "open")
    assert row.promised_at is not None
    assert before.promised_at is not None
    assert row.promised_at > before.promised_at
    for asked in (karim, paul):
        invitation = town.invitation(request, asked)
        assert town.news(asked)[-2:] == [Invited(invitation), Invited(invitation, changed=True)]
        assert town.told(asked) == ["Invited", "Invited"]
        assert len(town.invitations_of(asked)) == 1
    assert town.told(lea) == ["Invited"]
    mission = town.accepts(karim, request)
    assert town.read_mission(mission).next_due_at == datetime.fromisoformat("2026-11-26T18:00:00+01:00")


def test_a_new_place_from_the_map_is_no_telephone_number(town: Town) -> None:
    town.volunteer("Karim")
    request = town.request()

    moves(town, request, place="48.80490, -2.12040")

    assert town.read_request(request).state == "open"
    assert rows(town) == []


def test_a_flagged_place_is_read_by_an_agent_before_anybody_else(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()

    moves(town, request, place="2 rue du Bac, appelez le 06 12 34 56 78")

    row = waiting(town)
    assert (town.read_request(request).state, row.request_id, row.flags) == ("held", request, "phone")
    assert town.alerts() == ["to_moderate"]
    assert town.invited(request) == []
    assert town.told(karim)[-1] == "RequestGone"
    moves(town, request, place="2 rue du Bac, ma carte bleue est sous le paillasson")
    assert waiting(town).flags == "phone card"

    decides(town, "publish", row.id)

    assert town.read_request(request).state == "open"
    assert [one.state for one in rows(town)] == ["published"]
    assert town.invited(request) == [karim]


def test_an_ordinary_place_waits_for_nobody(town: Town) -> None:
    request = town.request()

    moves(town, request, place="2 rue du Bac, 3e étage")

    assert town.read_request(request).state == "open"
    assert rows(town) == []


def test_who_would_read_the_same_is_not_troubled(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()

    moves(town, request, start=FRIDAY - timedelta(hours=46), end=FRIDAY - timedelta(hours=45), grain="hour")

    assert town.told(karim) == ["Invited"]
    assert town.invited(request) == [karim]


def test_who_lives_too_far_from_the_new_place_is_asked_no_more(town: Town) -> None:
    karim, lea = town.volunteer("Karim", reach_m=1_000), town.volunteer("Léa", metres=2_500)
    request = town.request()

    moves(town, request, place="3 rue Haute", point=east_of_centre(3_000))

    assert town.news(karim)[-1] == RequestGone(request, "lapsed")
    assert town.invited(request) == [lea]
    assert town.news(lea)[-1] == Invited(town.invitation(request, lea), changed=True)
    row = town.read_request(request)
    assert (row.place, row.state) == ("3 rue Haute", "open")


def test_others_are_asked_at_once_where_nobody_is_left(town: Town) -> None:
    town.decides("wave_sizes", [1])
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()
    town.declines(karim, request)
    town.declines(lea, request)
    assert town.alerts() == ["nobody"]
    paul = town.volunteer("Paul")

    moves(town, request)

    assert town.invited(request) == [paul]


def test_an_urgent_need_that_is_moved_to_another_day_is_urgent_no_more(town: Town) -> None:
    town.volunteer("Karim")
    request = town.request(urgent=True, start=town.now(), end=town.now() + timedelta(hours=2), grain="hour")

    moves(town, request)

    assert not town.read_request(request).urgent


def test_what_a_volunteer_has_is_not_moved_behind_their_back(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.accepts(karim, request)

    with pytest.raises(TakenBySomebodyElse):
        moves(town, request)


def test_what_is_over_is_not_moved_nor_anything_into_the_past(town: Town) -> None:
    request = town.request()
    with pytest.raises(NoLongerNeeded):
        moves(town, request, start=town.now() - timedelta(days=1))
    town.cancels(request)

    with pytest.raises(NoLongerNeeded):
        moves(town, request)


def test_what_waits_for_an_agent_goes_on_waiting(town: Town) -> None:
    town.decides("automation", {"shopping": "by_hand"})
    karim = town.volunteer("Karim")
    request = town.request()

    moves(town, request)

    assert (town.read_request(request).state, town.told(karim)) == ("held", [])
    town.publishes(request)
    assert town.told(karim) == ["Invited"]
