"""What raises a flag in an offer, or in an answer to one, waits for an agent too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.messaging.tidings import ModerationDecided
from backend.models import HelpRequest, Offer, Person
from backend.services import offers
from backend.services.actor import Actor
from backend.services.errors import AdditionHeld, MissionOver
from backend.services.moderation import deciding
from tests.support.moderating import SYLVIE, decides, rows, waiting
from tests.support.offering import SATURDAY, accepts_offers, answer_of, offered, state, told
from tests.support.town import CENTRE, Town

PHONE = "du pain, appelez le 06 12 34 56 78"


def last_told(town: Town, name: str) -> object:
    return town.news(town.ids[name])[-1]


def test_a_flagged_offer_is_told_to_nobody_until_it_is_read(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    offer = offered(town, karim, text="je prends 5 € de l'heure")
    assert (state(town, offer), told(town, offer)) == ("held", [])
    assert town.later(hours=3) == 0

    decides(town, "publish", waiting(town).id)

    assert (state(town, offer), told(town, offer)) == ("open", [jeanne])
    assert last_told(town, "Karim") == ModerationDecided(rows(town)[0].id, "published")


def test_an_offer_that_nobody_reads_in_time_is_withdrawn_and_its_volunteer_told(town: Town) -> None:
    karim = town.volunteer("Karim")
    offer = offered(town, karim, text="mon entreprise livre")
    town.at(SATURDAY.isoformat())

    assert (state(town, offer), rows(town)[0].state) == ("withdrawn", "void")
    assert last_told(town, "Karim") == ModerationDecided(rows(town)[0].id, "void")


def test_a_refused_offer_is_over(town: Town) -> None:
    karim = town.volunteer("Karim")
    offer = offered(town, karim, text="mon entreprise livre")
    decides(town, "refuse", waiting(town).id, "Pas d'annonces ici.")

    assert state(town, offer) == "withdrawn"
    assert last_told(town, "Karim") == ModerationDecided(rows(town)[0].id, "refused")


def test_an_offer_that_is_out_may_be_withdrawn(town: Town) -> None:
    karim, _jeanne = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    offer = offered(town, karim)
    with town.write() as db:
        deciding.withdraw(db, "Le marché est annulé.", offer=db.get_one(Offer, offer), actor=SYLVIE, now=town.now())

    assert (state(town, offer), rows(town)[0].state) == ("withdrawn", "withdrawn")


def answers(town: Town, offer: int, person: int, words: str) -> bool:
    """Whether the answer was taken at once."""
    with town.write() as db:
        asked, errand = answer_of(town, offer, person), offers.Errand(words, "12 rue des Lilas", CENTRE)
        whose, key, actor = db.get_one(Person, person), f"k:{words}", Actor.person(person)
        try:
            return offers.take(db, asked, whose, errand, key=key, actor=actor, now=town.now(), seed=0) is not None
        except AdditionHeld:
            return False


def test_a_flagged_answer_waits_and_is_its_volunteers_once_read(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    offer = offered(town, karim)
    assert not answers(town, offer, jeanne, PHONE)
    assert not answers(town, offer, jeanne, PHONE + " !")  # said twice, it waits once
    row = waiting(town)
    assert row.what == "errand"

    decides(town, "publish", row.id)

    request = town.read_request(row.request_id or 0)
    assert request.state == "taken"
    assert "NeighbourFound" in town.told(jeanne)


def test_an_answer_that_is_read_at_the_last_moment_is_asked_how_it_is_paid(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    soon = town.now() + timedelta(minutes=45)
    assert not answers(town, offered(town, karim, start=soon, end=soon + timedelta(hours=2)), jeanne, PHONE)

    decides(town, "publish", waiting(town).id)

    heard = town.told(jeanne)
    assert heard.index("NeighbourFound") < heard.index("MoneyWanted")


def test_an_answer_that_is_read_too_late_is_asked_of_others(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    lea = town.volunteer("Léa")
    offer = offered(town, karim)
    assert not answers(town, offer, jeanne, PHONE)
    with town.write() as db:
        offers.withdraw(db, offer, karim, actor=Actor.person(karim), now=town.now())

    decides(town, "publish", waiting(town).id)

    request = waiting_request(town)
    assert request.state == "open"
    assert lea in town.invited(request.id)


def waiting_request(town: Town) -> HelpRequest:
    with town.database.read() as db:
        return db.scalars(select(HelpRequest).order_by(HelpRequest.id.desc())).first() or HelpRequest()


def test_what_is_added_to_an_answer_is_read_too(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    offer = offered(town, karim)
    assert answers(town, offer, jeanne, "du pain")
    assert not answers(town, offer, jeanne, "et mon numéro 06 12 34 56 78")
    assert waiting_request(town).text == "du pain"

    decides(town, "publish", waiting(town).id)
    assert waiting_request(town).text == "du pain\net mon numéro 06 12 34 56 78"

    assert not answers(town, offer, jeanne, "le 06 99 88 77 66")
    town.cancels(waiting_request(town).id)
    with pytest.raises(MissionOver):
        decides(town, "publish", waiting(town).id)


def test_what_is_added_while_an_agent_reads_is_read_with_the_rest(town: Town) -> None:
    karim, (jeanne,) = town.volunteer("Karim"), accepts_offers(town, "Jeanne")
    offer = offered(town, karim)
    assert not answers(town, offer, jeanne, PHONE)
    assert not answers(town, offer, jeanne, "et du lait, le code est 1234")
    row = waiting(town)
    assert waiting_request(town).text == f"{PHONE}\net du lait, le code est 1234"
    assert row.flags.split()[0] == "phone"

    decides(town, "correct", row.id, "Sans votre numéro, s'il vous plaît.")
    assert not answers(town, offer, jeanne, "du pain et du lait")
    assert (waiting(town).id, waiting(town).flags) == (row.id, "")
    assert waiting_request(town).text == "du pain et du lait"
