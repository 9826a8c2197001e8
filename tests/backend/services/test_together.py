"""Where two parts of the town meet: what a review found would have hurt somebody, told as it goes now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.models import Alert, Gathering, GatheringGuest, Moderation, Person, Volunteer
from backend.services import blocks, company, missions, pausing, quiet, stopping, volunteers
from backend.services.actor import Actor
from backend.services.company import joining
from backend.services.errors import NotInvited
from backend.services.moderation import deciding
from backend.services.privacy import erasing, export, links
from tests.support.coming_round import days, recurrence, weekly
from tests.support.moderating import writes
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
SATURDAY = datetime.fromisoformat("2026-11-28T15:00:00+01:00")


def gathering(town: Town, by: str, *guests: str) -> int:
    """Dominoes at the library on Saturday."""
    with town.write() as db:
        organiser = db.get_one(Person, town.ids[by])
        given = company.NewGathering("games", SATURDAY, "médiathèque", 4)
        made = company.propose(db, organiser, given, key="dominos", actor=Actor.person(organiser.id), now=town.now())
        if made.state == "held":
            company.publish(db, made.id, actor=SYLVIE, now=town.now())
    for name in guests:
        joins(town, made.id, name)
    return made.id


def joins(town: Town, gathering_id: int, name: str) -> None:
    with town.write() as db:
        guest = db.get_one(Person, town.ids[name])
        joining.join(db, gathering_id, guest, actor=Actor.person(guest.id), now=town.now())


def seats(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(GatheringGuest.state).order_by(GatheringGuest.id)))


@pytest.mark.parametrize("way", ["stop", "erase"])
def test_stop_and_erasure_work_in_the_middle_of_a_gathering(town: Town, way: str) -> None:
    for name in ("Jeanne", "Léa"):
        town.person(name)
    gathering(town, "Jeanne", "Léa")
    town.clock.at = SATURDAY + timedelta(minutes=30)

    with town.write() as db:
        lea = db.get_one(Person, town.ids["Léa"])
        leaves = stopping.stop if way == "stop" else erasing.ask
        leaves(db, lea, actor=Actor.person(lea.id), now=town.now())
        assert lea.state == {"stop": "stopped", "erase": "leaving"}[way]


def test_people_kept_apart_do_not_meet_at_a_gathering(town: Town) -> None:
    for name in ("Jeanne", "Karim"):
        town.person(name)
    jeanne, karim = town.ids["Jeanne"], town.ids["Karim"]
    with town.write() as db:
        blocks.set_apart(
            db, jeanne, karim, territory_id=town.territory_id, mission_id=None, actor=SYLVIE, now=town.now()
        )
    made = gathering(town, "Jeanne")

    with town.write() as db:
        person = db.get_one(Person, karim)
        assert company.near(db, person, "games", now=town.now()) == []
        with pytest.raises(NotInvited):
            joining.join(db, made, person, actor=Actor.person(karim), now=town.now())


def test_whoever_takes_a_break_is_not_given_a_seat_that_they_would_not_hear_of(town: Town) -> None:
    for name in ("Jeanne", "Léa", "Omar", "Zoé"):
        town.person(name)
    with town.write() as db:
        given = company.NewGathering("games", SATURDAY, "médiathèque", 1)
        jeanne = db.get_one(Person, town.ids["Jeanne"])
        made = company.propose(db, jeanne, given, key="d", actor=Actor.person(jeanne.id), now=town.now()).id
        if db.get_one(Gathering, made).state == "held":
            company.publish(db, made, actor=SYLVIE, now=town.now())
    for name in ("Léa", "Omar", "Zoé"):
        joins(town, made, name)
    with town.write() as db:
        omar = db.get_one(Person, town.ids["Omar"])
        pausing.pause(db, omar, SATURDAY + timedelta(days=7), actor=Actor.person(omar.id), now=town.now())
        joining.leave(db, made, town.ids["Léa"], actor=Actor.person(town.ids["Léa"]), now=town.now())
    assert seats(town) == ["left", "waiting", "coming"]


@pytest.mark.parametrize(
    ("place", "state"),
    [("médiathèque", "open"), ("8 rue de la Gare", "held"), ("au café de la place, 06 12 34 56 78", "held")],
)
def test_an_address_or_a_number_is_read_before_neighbours_see_it(town: Town, place: str, state: str) -> None:
    town.person("Jeanne")
    with town.write() as db:
        jeanne = db.get_one(Person, town.ids["Jeanne"])
        jeanne.vulnerable = False
        given = company.NewGathering("games", SATURDAY, place, 2)
        made = company.propose(db, jeanne, given, key="d", actor=Actor.person(jeanne.id), now=town.now())
        assert made.state == state


def test_a_copy_tells_nobody_who_keeps_them_away_nor_what_was_confided_of_them(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())
    town.says(karim, mission, "helped")
    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        missions.feedback(db, mission, karim, "worried", "des bleus", actor=Actor.person(karim), now=town.now())
        blocks.set_apart(
            db, jeanne, karim, territory_id=town.territory_id, mission_id=mission, actor=SYLVIE, now=town.now()
        )
    with town.write() as db:
        hers = export.copy_of(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=town.now())
        his = export.copy_of(db, db.get_one(Person, karim), actor=Actor.person(karim), now=town.now())
    assert "des bleus" not in str(hers)
    assert "block" in str(hers["tables"].keys())
    assert not his["tables"].get("block")


def test_no_link_is_made_for_whoever_confided_what_is_kept_apart(town: Town) -> None:
    town.person("Jeanne")
    with town.write() as db:
        jeanne = town.ids["Jeanne"]
        db.add(
            Alert(territory_id=town.territory_id, kind="abuse_home", person_id=jeanne, cause="c", restricted=True,
                  created_at=town.now(), last_at=town.now())
        )  # fmt: skip
        db.flush()
        assert links.kept_apart(db, jeanne)


def test_what_was_sent_back_comes_back_as_it_was_rewritten(town: Town) -> None:
    request = weekly(town, text="du lait, appelez-moi au 06 12 34 56 78")
    assert town.read_request(request).state == "held"
    with town.write() as db:
        row = db.scalars(select(Moderation)).one()
        deciding.correct(db, row.id, "Sans numéro, s'il vous plaît.", actor=SYLVIE, now=town.now())
        assert deciding.rewrite(db, row.id, town.ids["Jeanne"], "du lait", actor=SYLVIE, now=town.now())
        deciding.publish(db, row.id, actor=SYLVIE, now=town.now())
    assert recurrence(town, request).text == "du lait"


def test_what_an_agent_withdraws_does_not_come_back_next_week(town: Town) -> None:
    request = weekly(town)
    with town.write() as db:
        deciding.withdraw(db, "Ce n'est pas pour un bénévole.", request=town.read_request(request), actor=SYLVIE,
                          now=town.now())  # fmt: skip
    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 cancelled"]


def test_an_innocent_message_is_released_when_the_mission_is_over_too(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    mission = town.accepts(karim, request)
    writes(town, karim, mission, "Donnez-moi votre carte bleue, ce sera plus simple")
    town.cancels(request)
    with town.write() as db:
        deciding.publish(db, db.scalars(select(Moderation)).one().id, actor=SYLVIE, now=town.now())
    assert town.read_volunteer(karim).state == "active"
    assert "Relayed" not in town.told(town.ids["Jeanne"])


def test_an_agent_s_pause_outlasts_another_one(town: Town) -> None:
    karim = town.volunteer("Karim")
    with town.write() as db:
        volunteer = db.get_one(Volunteer, karim)
        volunteer.state, volunteer.paused_for = "paused", "charter"
        db.flush()
        volunteers.pause(db, volunteer, actor=SYLVIE, now=town.now())
    assert town.read_volunteer(karim).paused_for is None


def test_a_day_within_a_longer_absence_does_not_shorten_it(town: Town) -> None:
    karim = town.volunteer("Karim")
    until = town.now() + timedelta(days=20)
    with town.write() as db:
        volunteer = db.get_one(Volunteer, karim)
        actor = Actor.person(karim)
        volunteers.add_absence(db, volunteer, None, until, actor=actor, now=town.now())
        day = town.now() + timedelta(days=10)
        volunteers.add_absence(db, volunteer, day, day + timedelta(days=1), actor=actor, now=town.now())
    assert town.read_volunteer(karim).away_until == until


def test_whoever_would_hear_too_late_is_not_asked(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    with town.write() as db:
        hours = quiet.Hours(end=20 * 60)
        quiet.set_hours(db, db.get_one(Person, karim), hours, actor=Actor.person(karim), now=town.now())
    request = town.request(start=town.now() + timedelta(hours=3), end=town.now() + timedelta(hours=4))
    assert town.invited(request) == [lea]
