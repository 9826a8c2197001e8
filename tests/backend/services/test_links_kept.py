"""While two organise themselves: what comes back, a word a quarter, breaks, and how it ends."""

from __future__ import annotations

import pytest

from backend.models import Alert, CallTask, Person
from backend.services import stopping, volunteers
from backend.services.actor import Actor
from backend.services.errors import LinkOver, NotYourLink
from backend.services.links import ending, handing
from tests.support.coming_round import occurrences, recurrence, served, stop, weekly
from tests.support.linking import (
    HIS,
    ends,
    gives,
    linked,
    links,
    met,
    says,
    the_link,
    told,
    word,
)
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def weekly_link(town: Town) -> tuple[int, int, int]:
    """Karim has done Jeanne's weekly shopping three times, and the two organise themselves."""
    karim = town.volunteer("Karim")
    request = weekly(town)
    for day in (1, 3, 10):
        town.at(f"2026-12-{day:02}T09:00:00+01:00")
        served(town, occurrences(town, request)[-1].id, karim)
    town.at("2026-12-11T10:00:00+01:00")
    jeanne = town.ids["Jeanne"]
    says(town, jeanne)
    says(town, karim)
    gives(town, jeanne, None)
    gives(town, karim, HIS)
    return request, jeanne, karim


def test_what_comes_back_is_handed_over_and_opens_no_more(town: Town) -> None:
    request, _jeanne, _karim = weekly_link(town)
    assert recurrence(town, request).state == "handed_over"
    before = len(occurrences(town, request))
    town.at("2026-12-30T09:00:00+01:00")
    assert len(occurrences(town, request)) == before


def test_who_goes_there_every_week_is_not_thought_to_be_forgotten(town: Town) -> None:
    _request, _jeanne, karim = weekly_link(town)
    for _week in range(12):
        town.later(days=7)

    assert not {"CourtesyWanted", "StillHappy"} & set(town.told(karim))


def test_an_agent_may_stop_what_was_handed_over(town: Town) -> None:
    request, _jeanne, _karim = weekly_link(town)
    stop(town, request)
    assert recurrence(town, request).state == "stopped"


def test_the_person_may_keep_it_here(town: Town) -> None:
    request, jeanne, karim = weekly_link(town)
    with town.write() as db:
        with pytest.raises(NotYourLink):
            handing.keep_here(db, the_link(town).id, karim, actor=Actor.person(karim), now=town.now())
        kept = handing.keep_here(db, the_link(town).id, jeanne, actor=Actor.person(jeanne), now=town.now())
        assert [one.id for one in kept] == [recurrence(town, request).id]
    town.at("2026-12-17T09:00:00+01:00")
    assert recurrence(town, request).state == "running"
    assert occurrences(town, request)[-1].start.isoformat() == "2026-12-22T07:00:00+00:00"


def test_what_somebody_else_did_last_stays_here(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, lea)
    town.at("2026-12-02T09:00:00+01:00")
    linked(town)
    assert (the_link(town).volunteer_id, recurrence(town, request).state) == (karim, "running")


def test_when_it_ends_what_comes_back_comes_back(town: Town) -> None:
    request, jeanne, karim = weekly_link(town)
    town.at("2027-01-05T09:00:00+01:00")
    ends(town, karim)
    town.at("2027-01-08T09:00:00+01:00")
    assert told(town, jeanne)[-1] == "over"
    assert recurrence(town, request).state == "running"
    assert occurrences(town, request)[-1].start.isoformat() == "2027-01-12T07:00:00+00:00"


def test_when_she_stops_all_messages_nothing_comes_back(town: Town) -> None:
    request, jeanne, _karim = weekly_link(town)
    with town.write() as db:
        stopping.stop(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=town.now())
    assert recurrence(town, request).state == "stopped"


# --- a word a quarter -----------------------------------------------------------------------------------------------


def test_a_word_is_asked_of_each_once_a_quarter(town: Town) -> None:
    jeanne, karim = linked(town)
    town.later(days=89)
    assert told(town, jeanne)[-1] == "begun"
    town.later(days=2)
    assert (told(town, jeanne)[-1], told(town, karim)[-1]) == ("word", "word")
    town.later(days=91)
    assert told(town, jeanne).count("word") == 2


def test_not_so_well_is_an_alert_and_the_other_learns_nothing(town: Town) -> None:
    jeanne, karim = linked(town)
    town.later(days=91)
    before = told(town, karim)
    word(town, jeanne, fine=False, words="Il vient quand il veut")
    with town.database.read() as db:
        raised = db.query(Alert).filter(Alert.kind == "link").one()
        assert (raised.person_id, raised.words, raised.urgent) == (jeanne, "Il vient quand il veut", False)
    assert told(town, karim) == before
    assert the_link(town).state == "active"


def test_two_silent_quarters_are_a_quiet_note_and_no_alarm(town: Town) -> None:
    jeanne, _karim = linked(town)
    for quarter, silent in enumerate((0, 1, 2), start=1):
        town.later(days=91)
        assert (the_link(town).words_asked, the_link(town).silent_quarters) == (quarter, silent)
    assert town.alerts() == []
    assert town.calls() == []
    word(town, jeanne)
    assert the_link(town).silent_quarters == 0


def test_nothing_is_asked_of_who_has_ended_it(town: Town) -> None:
    jeanne, karim = linked(town)
    ends(town, jeanne)
    town.later(days=200)
    assert (told(town, jeanne)[-1], told(town, karim)[-1]) == ("begun", "over")
    with pytest.raises(LinkOver):
        word(town, jeanne)


# --- it ends --------------------------------------------------------------------------------------------------------


def test_no_number_is_kept_when_it_is_over(town: Town) -> None:
    _jeanne, karim = linked(town)
    ends(town, karim)
    one = the_link(town)
    assert (one.state, one.ended_why, one.person_contact, one.volunteer_contact) == ("ended", "asked", None, None)
    assert one.active_at is not None  # it counts as a success all the same


def test_blocking_ends_it_whatever_had_been_said(town: Town) -> None:
    jeanne, karim = linked(town)
    with town.write() as db:
        assert ending.end_between(db, jeanne, karim, actor=Actor.person(jeanne), now=town.now()) == 1
        assert ending.end_between(db, karim, jeanne, actor=Actor.person(jeanne), now=town.now()) == 0
    assert (the_link(town).state, the_link(town).ended_why) == ("ended", "blocked")


def test_while_the_volunteer_is_on_a_break_it_rests(town: Town) -> None:
    request, jeanne, karim = weekly_link(town)
    with town.write() as db:
        volunteer = db.get_one(type(town.read_volunteer(karim)), karim)
        volunteers.pause(db, volunteer, actor=SYLVIE, now=town.now())
    assert (the_link(town).state, told(town, jeanne)[-1]) == ("suspended", "suspended")
    assert recurrence(town, request).state == "running"
    town.later(days=100)
    assert "word" not in told(town, jeanne)

    with town.write() as db:
        volunteers.activate(db, db.get_one(type(town.read_volunteer(karim)), karim), actor=SYLVIE, now=town.now())
    assert (the_link(town).state, told(town, jeanne)[-1]) == ("active", "resumed")
    town.later(days=91)
    assert told(town, jeanne)[-1] == "word"


@pytest.mark.parametrize("who", ["she stops", "he stops", "he leaves"])
def test_it_ends_with_who_goes_and_the_other_is_told(town: Town, who: str) -> None:
    jeanne, karim = linked(town)
    goes, stays = (jeanne, karim) if who == "she stops" else (karim, jeanne)
    with town.write() as db:
        if who == "he leaves":
            volunteer = db.get_one(type(town.read_volunteer(karim)), karim)
            volunteers.leave(db, volunteer, actor=Actor.person(karim), now=town.now())
        else:
            stopping.stop(db, db.get_one(Person, goes), actor=Actor.person(goes), now=town.now())
    assert the_link(town).state == "ended"
    assert (told(town, goes)[-1], told(town, stays)[-1]) == ("begun", "over")
    with town.database.read() as db:
        assert db.query(CallTask).count() == 0


def test_the_history_says_who_did_what(town: Town) -> None:
    jeanne, karim = linked(town)
    ends(town, karim)
    assert town.history("link", the_link(town).id) == [
        ("", "noticed", "system"),
        ("noticed", "proposed", "system"),
        ("proposed", "agreed_by_one", f"person:{jeanne}"),
        ("agreed_by_one", "agreed", f"person:{karim}"),
        ("agreed", "active", f"person:{karim}"),
        ("active", "ended", f"person:{karim}"),
    ]


def test_there_is_one_link_of_two_at_a_time(town: Town) -> None:
    _jeanne, karim = linked(town)
    met(town, karim, times=12)
    assert len(links(town)) == 1
