"""Charters: published in versions, read in pieces, signed, renewed every year; and what makes a volunteer active."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import CharterWanted
from backend.models import CharterSignature, InboxEvent, Territory, Volunteer
from backend.services import charters, vetting, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import CharterKnown, OldCharter, UnusableCharter
from tests.support.town import Town
from tests.support.vetting import SYLVIE, met

TEXT = "Mon aide est gratuite.\n\nJe suis discret."


def published(town: Town, version: str = "2026-1", text: str = TEXT) -> int:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return charters.publish(db, hall, version, text, actor=SYLVIE, now=town.now()).id


def signs(town: Town, person_id: int, charter_id: int) -> None:
    with town.write() as db:
        volunteer, actor = db.get_one(Volunteer, person_id), Actor.person(person_id)
        vetting.sign(db, volunteer, charter_id, actor=actor, now=town.now())


def signatures(town: Town, person_id: int) -> list[str]:
    theirs = select(CharterSignature.version).where(CharterSignature.person_id == person_id)
    with town.database.read() as db:
        return list(db.scalars(theirs.order_by(CharterSignature.id)))


def asked(town: Town, person_id: int) -> list[str]:
    return [one.why for one in town.news(person_id) if isinstance(one, CharterWanted)]


def test_a_paragraph_is_a_message_and_a_long_one_several() -> None:
    sentence = "Je respecte les choix de la personne et ses habitudes, chez elle comme ailleurs."
    assert charters.pieces(TEXT) == ("Mon aide est gratuite.", "Je suis discret.")
    assert [len(one) for one in charters.pieces(" ".join([sentence] * 4))] == [161, 161]


@pytest.mark.parametrize(
    "text", ["", "  \n\n ", "mot " * 100, "Une phrase.\n\n" * 61], ids=["empty", "blank", "long", "law"]
)
def test_a_text_that_nobody_can_read_on_a_telephone_is_refused(town: Town, text: str) -> None:
    with pytest.raises(UnusableCharter):
        published(town, text=text)


def test_a_version_is_published_once(town: Town) -> None:
    published(town)
    with pytest.raises(CharterKnown):
        published(town)
    with pytest.raises(UnusableCharter):
        published(town, version="la nouvelle version !")


def test_active_is_who_was_met_and_known_and_has_signed(town: Town) -> None:
    karim, charter = town.volunteer("Karim", state="applied"), published(town)

    met(town, karim, identity_seen=False)
    signs(town, karim, charter)
    assert town.read_volunteer(karim).state == "applied"
    met(town, karim)

    assert town.read_volunteer(karim).state == "active"
    assert town.history("volunteer", karim)[-1] == ("applied", "active", "agent:sylvie")


def test_who_was_met_is_shown_the_charter_and_is_active_once_it_is_signed(town: Town) -> None:
    karim, charter = town.volunteer("Karim", state="applied"), published(town)

    met(town, karim)
    assert asked(town, karim) == ["met"]
    signs(town, karim, charter)

    assert town.read_volunteer(karim).state == "active"
    assert signatures(town, karim) == ["2026-1"]


def test_a_charter_out_of_force_is_not_signed(town: Town) -> None:
    karim, old = town.volunteer("Karim", state="applied"), published(town)
    met(town, karim)
    town.later(minutes=1)
    published(town, "2026-2", "Mon aide est gratuite et discrète.")

    for wrong in (old, 4711):
        with pytest.raises(OldCharter):
            signs(town, karim, wrong)

    assert signatures(town, karim) == []
    assert town.read_volunteer(karim).state == "applied"


def test_an_agent_who_activates_vouches_for_all_of_it(town: Town) -> None:
    karim, _charter = town.volunteer("Karim", state="applied"), published(town)
    with town.write() as db:
        vetting.attest(db, db.get_one(Volunteer, karim), actor=SYLVIE, now=town.now())

    volunteer = town.read_volunteer(karim)
    assert (volunteer.state, volunteer.met_at, volunteer.identity_seen_at) == ("active", town.now(), town.now())
    assert signatures(town, karim) == ["2026-1"]


def test_a_town_without_a_charter_has_its_agents_activate(town: Town) -> None:
    karim = town.volunteer("Karim", state="applied")
    met(town, karim)
    assert (town.read_volunteer(karim).state, asked(town, karim)) == ("applied", [])

    with town.write() as db:
        vetting.attest(db, db.get_one(Volunteer, karim), actor=SYLVIE, now=town.now())

    assert (town.read_volunteer(karim).state, signatures(town, karim)) == ("active", [])


@pytest.fixture
def karim(town: Town) -> int:
    """Karim, who signed today and is active."""
    person_id, charter = town.volunteer("Karim", state="applied"), published(town)
    signs(town, person_id, charter)
    met(town, person_id)
    return person_id


def test_a_month_before_its_end_it_is_to_be_renewed_which_is_asked_once(town: Town, karim: int) -> None:
    town.later(days=334)
    assert asked(town, karim) == []
    town.later(days=2)
    town.later(days=1)
    assert asked(town, karim) == ["renew"]


def test_whoever_renews_is_not_paused_and_is_asked_again_a_year_later(town: Town, karim: int) -> None:
    town.later(days=340)
    with town.database.read() as db:
        charter = charters.current(db, town.territory_id)
    assert charter is not None
    signs(town, karim, charter.id)

    town.later(days=40)
    assert town.read_volunteer(karim).state == "active"
    town.later(days=300)
    assert asked(town, karim) == ["renew", "renew"]


def test_unsigned_on_the_day_nothing_new_is_proposed_and_what_runs_goes_on(town: Town, karim: int) -> None:
    town.later(days=340)
    start = town.now()
    request = town.request(start=start.replace(hour=8), end=start.replace(hour=20))
    mission = town.accepts(karim, request)
    for _day in range(31):
        town.later(days=1)

    assert town.read_volunteer(karim).state == "paused"
    assert asked(town, karim) == ["renew", "lapsed"]
    assert town.read_mission(mission).state not in {"given_back", "cancelled"}
    assert town.invited(town.request(by="Mado", start=town.now(), end=town.now().replace(hour=22))) == []


def test_signing_ends_the_pause_of_a_lapsed_charter_but_not_an_agents(town: Town, karim: int) -> None:
    town.later(days=340)
    town.later(days=31)
    with town.database.read() as db:
        charter = charters.current(db, town.territory_id)
    assert charter is not None
    signs(town, karim, charter.id)
    assert town.read_volunteer(karim).state == "active"

    with town.write() as db:
        volunteers.pause(db, db.get_one(Volunteer, karim), actor=SYLVIE, now=town.now())
    signs(town, karim, charter.id)
    assert town.read_volunteer(karim).state == "paused"


def test_those_who_were_active_before_charters_were_kept_are_asked_once_a_year_and_stay_so(town: Town) -> None:
    karim = town.volunteer("Karim")
    published(town)
    town.later(days=2)
    town.later(days=40)
    assert (town.read_volunteer(karim).state, asked(town, karim)) == ("active", ["unsigned"])

    town.later(days=330)
    assert (town.read_volunteer(karim).state, asked(town, karim)) == ("active", ["unsigned"] * 2)


def test_whoever_signs_when_asked_is_asked_again_only_to_renew_it(town: Town) -> None:
    karim, charter = town.volunteer("Karim"), published(town)
    town.later(days=2)
    signs(town, karim, charter)
    town.later(days=300)
    assert asked(town, karim) == ["unsigned"]
    town.later(days=36)
    assert asked(town, karim) == ["unsigned", "renew"]


def test_nobody_is_paused_who_was_not_asked_in_time(town: Town) -> None:
    """The charter was published here long after they signed elsewhere."""
    karim = town.volunteer("Karim")
    with town.write() as db:
        old = CharterSignature(territory_id=town.territory_id, person_id=karim, version="paper", signed_at=town.now())
        db.add(old)
    town.later(days=500)
    published(town)
    town.later(days=1)
    assert (town.read_volunteer(karim).state, asked(town, karim)) == ("active", ["renew"])
    town.later(days=30)
    assert town.read_volunteer(karim).state == "paused"
    assert town.history("volunteer", karim)[-1] == ("active", "paused", str(SYSTEM))


def test_nobody_is_told_at_night(town: Town, karim: int) -> None:
    town.at("2027-10-30T03:30:00+02:00")  # a Saturday

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "CharterWanted")).one()
    assert due.isoformat() == "2027-10-30T08:00:00+00:00"
