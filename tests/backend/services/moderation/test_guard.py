"""The guard of the relay: what nobody may ask is passed to nobody, until an agent has read it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import BeCareful, ModerationDecided, Relayed
from backend.models import Alert, Person
from backend.services.actor import Actor
from backend.services.desk_errors import DecidedAlready, NothingToRead
from backend.services.moderation import guard
from backend.services.privacy import erasing
from tests.support.moderating import MEHDI, decides, kept_apart, rows, waiting, writes
from tests.support.offering import accepts_offers, offered, state, take
from tests.support.town import Town

CARD = "Donnez-moi votre carte bleue, ce sera plus simple"
Pair = tuple[int, int, int]


def test_ordinary_words_pass(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair

    assert writes(town, jeanne, mission, "J'ai un billet de 20 €")
    assert town.told(karim)[-1] == "Relayed"
    assert rows(town) == []


def test_a_volunteer_who_asks_for_a_card_is_held_and_paused_and_the_person_warned_once(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    before = town.told(jeanne)

    assert not writes(town, karim, mission, CARD)
    assert not writes(town, karim, mission, CARD, key="2")  # said twice, kept once
    assert not writes(town, karim, mission, "et le code", key="3")

    assert [(row.what, row.flags, row.text, row.paused) for row in rows(town)] == [
        ("message", "card", CARD, True),
        ("message", "code", "et le code", True),
    ]
    assert town.news(jeanne)[len(before) :] == [BeCareful(mission)]
    assert town.read_volunteer(karim).state == "paused"
    assert town.alerts() == ["scam", "scam"]
    with town.database.read() as db:
        assert all(
            (one.urgent, one.restricted) == (True, True) for one in db.scalars(select(Alert)) if one.kind == "scam"
        )
    assert town.read_mission(mission).state == "accepted"


def test_a_paused_volunteer_is_asked_for_nothing(town: Town, pair: Pair) -> None:
    karim, _jeanne, mission = pair
    writes(town, karim, mission, CARD)

    assert karim not in town.invited(town.request(by="Paul"))


def test_what_a_suspect_had_offered_is_withdrawn_and_others_are_asked_for_those_who_answered(
    town: Town, pair: Pair
) -> None:
    karim, _jeanne, mission = pair
    (mado,) = accepts_offers(town, "Mado")
    lea, offer = town.volunteer("Léa"), offered(town, karim)
    taken = take(town, offer, mado)
    before = town.told(karim)

    writes(town, karim, mission, CARD)
    town.later(minutes=1)

    assert state(town, offer) == "withdrawn"
    assert (town.read_mission(taken).state, town.read_mission(mission).state) == ("given_back", "accepted")
    assert "MissionChanged" in town.told(mado)
    assert lea in town.invited(town.read_mission(taken).request_id)
    assert town.told(karim) == before


def test_a_message_that_is_released_passes_and_its_volunteer_resumes(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    writes(town, karim, mission, "la carte du chien est au dos")
    writes(town, karim, mission, "et le code ?", key="2")
    first, second = rows(town)

    decides(town, "publish", first.id)
    assert town.news(jeanne)[-1] == Relayed(mission, "la carte du chien est au dos", karim)
    assert town.read_volunteer(karim).state == "paused", "another message of theirs still waits"
    decides(town, "publish", second.id)

    assert town.read_volunteer(karim).state == "active"
    assert town.told(karim)[-1] == "ModerationDecided"
    assert town.alerts() == []


def test_a_message_that_is_released_too_late_passes_to_nobody_and_nobody_is_told_that_it_did(
    town: Town, pair: Pair
) -> None:
    karim, jeanne, mission = pair
    writes(town, karim, mission, "la carte du chien est au dos")
    town.says(karim, mission, "helped")
    town.says(jeanne, mission, "done")

    decides(town, "publish", waiting(town).id)

    assert "Relayed" not in town.told(jeanne)
    assert "ModerationDecided" not in town.told(karim)
    assert town.read_volunteer(karim).state == "active"


def test_a_confirmed_scam_takes_all_their_missions_back(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    lea = town.volunteer("Léa")
    elsewhere = town.accepts(karim, town.request(by="Paul"))
    offer = offered(town, karim)
    writes(town, karim, mission, CARD)

    decides(town, "refuse", waiting(town).id, "Cela ne se demande jamais.")

    assert [town.read_mission(one).state for one in (mission, elsewhere)] == ["given_back", "given_back"]
    assert town.read_volunteer(karim).state == "paused"
    assert state(town, offer) == "withdrawn"
    assert kept_apart(town) == {(jeanne, karim)}
    assert lea in town.invited(town.read_mission(mission).request_id)
    assert "MissionChanged" in town.told(jeanne)
    with pytest.raises(DecidedAlready):
        decides(town, "publish", rows(town)[0].id, by=MEHDI)


def test_a_confirmed_scammer_does_not_resume_with_another_message(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    writes(town, karim, mission, CARD)
    writes(town, karim, mission, "et le code ?", key="2")
    first, second = rows(town)
    decides(town, "refuse", first.id, "Cela ne se demande jamais.")

    decides(town, "publish", second.id)

    assert "Relayed" not in town.told(jeanne)
    assert [one for one in town.news(karim) if one == ModerationDecided(second.id, "published")] == []
    assert town.read_volunteer(karim).state == "paused"
    with town.write() as db:
        assert not guard.resume(db, karim, actor=Actor.agent("sylvie"), now=town.now())


def test_what_was_written_to_somebody_goes_with_them_once_an_agent_has_seen_to_it(town: Town, pair: Pair) -> None:
    _karim, jeanne, mission = pair
    writes(town, pair[0], mission, CARD)
    with town.write() as db:
        erasing.ask(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=town.now())
    town.at("2026-12-25T03:00:00+01:00")
    assert rows(town)[0].text == CARD, "an urgent alert is open: an agent reads it first"

    decides(town, "refuse", rows(town)[0].id, "Cela ne se demande jamais.")
    town.at("2026-12-26T03:00:00+01:00")

    (row,) = rows(town)
    assert (row.state, row.flags, row.text, row.raised_by, row.reason) == ("refused", "card", None, None, None)
    with town.database.read() as db:
        assert {one.words for one in db.scalars(select(Alert)) if one.kind == "scam"} == {None}
        assert db.get_one(Person, jeanne).state == "erased"


def test_a_resident_who_gives_a_code_is_protected_and_nobody_is_paused(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    before = town.told(karim)

    assert not writes(town, jeanne, mission, "le code de ma carte est 1234")

    assert waiting(town).paused is False
    assert town.told(karim) == before
    assert "BeCareful" not in town.told(jeanne)
    assert town.read_volunteer(karim).state == "active"
    decides(town, "refuse", waiting(town).id, "Gardez-le pour vous.")
    assert town.read_mission(mission).state == "accepted"
    assert kept_apart(town) == set()


def test_the_code_of_a_door_is_held_and_nobody_is_paused_or_warned(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair

    assert not writes(town, karim, mission, "Quel est le code de la porte ?")

    assert [(row.flags, row.paused) for row in rows(town)] == [("door", False)]
    assert town.read_volunteer(karim).state == "active"
    assert "BeCareful" not in town.told(jeanne)
    with town.database.read() as db:
        assert [one.urgent for one in db.scalars(select(Alert)) if one.kind == "scam"] == [False]
    decides(town, "publish", waiting(town).id)
    assert town.told(jeanne)[-1] == "Relayed"


@pytest.mark.parametrize(
    "said", ["Quel est le code de la porte, et celui de votre carte ?", "Le code de la porte ? Et un virement de 50 €"]
)
def test_beside_a_door_another_demand_still_pauses(town: Town, pair: Pair, said: str) -> None:
    karim, _jeanne, mission = pair

    assert not writes(town, karim, mission, said)
    assert town.read_volunteer(karim).state == "paused"


def test_the_money_of_the_shopping_is_spoken_of_freely(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair

    assert writes(town, jeanne, mission, "Je vous laisserai 20 euros dans une enveloppe sur la table")
    assert writes(town, karim, mission, "J'ai fait l'avance, vous me donnez les 23 euros quand je passe", key="2")


def test_a_message_is_not_sent_back(town: Town, pair: Pair) -> None:
    karim, _jeanne, mission = pair
    writes(town, karim, mission, CARD)

    with pytest.raises(NothingToRead):
        decides(town, "correct", waiting(town).id, "Autrement ?")
