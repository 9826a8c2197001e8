"""Pairs: proposed by an agent, agreed to by both, kept without blame, and ended by either at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import Person, Volunteer
from backend.services import blocks, volunteers
from backend.services.actor import Actor
from backend.services.errors import MessageHeld
from backend.services.life import happening
from backend.services.pair_errors import NoPair, NotYourPair, PairOver
from backend.services.pairs import answering, keeping, proposing
from tests.support.pairing import SYLVIE, ends, paired, proposed, says, the_pair, told, writes
from tests.support.town import Town


@pytest.fixture
def pair_id(town: Town) -> int:
    return paired(town)


def _move(town: Town, pair_id: int) -> list[tuple[str, str, str]]:
    return town.history("pair", pair_id)


# --- proposed and agreed to -------------------------------------------------------------------------------------------


def test_both_are_asked_and_neither_learns_the_others_answer_first(town: Town) -> None:
    pair_id = proposed(town)

    assert says(town, pair_id, "Jeanne") == "agreed_by_one"
    assert told(town, "Karim") == told(town, "Jeanne") == ["proposed"]
    assert says(town, pair_id, "Karim") == "active"
    assert told(town, "Karim") == told(town, "Jeanne") == ["proposed", "begun"]
    assert [after for _before, after, _who in _move(town, pair_id)] == ["proposed", "agreed_by_one", "active"]


def test_a_yes_said_twice_counts_once(town: Town) -> None:
    pair_id = proposed(town)
    says(town, pair_id, "Jeanne")

    assert says(town, pair_id, "Jeanne") == "agreed_by_one"


def test_who_has_no_phone_of_her_own_is_called_and_agrees_by_voice(town: Town) -> None:
    town.person("Odette", chats=False)
    pair_id = proposed(town, "Odette")
    assert (town.ids["Odette"], "pair") in town.calls()

    says(town, pair_id, "Karim")
    says(town, pair_id, "Odette", by=SYLVIE)

    assert the_pair(town, pair_id).state == "active"
    assert (town.ids["Odette"], "pair_begun") in town.calls()


def test_a_no_is_told_to_whoever_had_said_yes_and_to_agents(town: Town) -> None:
    pair_id = proposed(town)
    says(town, pair_id, "Jeanne")

    assert says(town, pair_id, "Karim", agrees=False) == "declined"
    assert told(town, "Jeanne") == ["proposed", "declined"]
    assert told(town, "Karim") == ["proposed"]
    assert town.alerts() == ["pair"]
    with pytest.raises(PairOver):
        says(town, pair_id, "Jeanne")


def test_who_never_answered_is_not_reminded_and_the_other_hears_it_kindly(town: Town) -> None:
    pair_id = proposed(town)
    says(town, pair_id, "Karim")

    town.later(days=22)

    assert the_pair(town, pair_id).state == "lapsed"
    assert told(town, "Karim") == ["proposed", "declined"]
    assert told(town, "Jeanne") == ["proposed"]


def test_who_cannot_be_brought_together(town: Town) -> None:
    karim, jeanne = town.volunteer("Karim"), town.person("Jeanne")
    nora, leo, paul = town.person("Nora"), town.person("Leo"), town.person("Paul")

    def refusal(person: int, volunteer: int) -> str:
        with town.write() as db, pytest.raises(NoPair) as refused:
            proposing.propose(db, db.get_one(Person, person), volunteer, actor=SYLVIE, now=town.now())
        return str(refused.value.about)

    assert refusal(karim, karim) == "themselves"
    assert refusal(jeanne, nora) == "volunteer"
    with town.write() as db:
        blocks.set_apart(
            db, jeanne, karim, territory_id=town.territory_id, mission_id=None, actor=SYLVIE, now=town.now()
        )
    assert refusal(jeanne, karim) == "apart"
    proposed(town, "Nora")
    assert refusal(nora, karim) == "already"
    proposed(town, "Leo")
    assert refusal(paul, karim) == "full"
    with town.write() as db:
        happening.happen(db, db.get_one(Person, leo), "hospital", login="sylvie", now=town.now())
    assert refusal(leo, town.volunteer("Marc")) == "away"


def test_others_may_say_nothing_of_it(town: Town, pair_id: int) -> None:
    leo = town.person("Leo")
    with town.write() as db, pytest.raises(NotYourPair):
        answering.answer(db, pair_id, leo, True, actor=Actor.person(leo), now=town.now())
    with town.write() as db, pytest.raises(NotYourPair):
        keeping.pass_on(db, pair_id, leo, "bonjour", key="1", now=town.now())


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_pass_in_both_directions(town: Town, pair_id: int) -> None:
    assert writes(town, pair_id, "Karim", "Bonjour, tout va bien ?") == "Jeanne"
    assert writes(town, pair_id, "Jeanne", "Oui, merci !") == "Karim"
    assert town.news(town.ids["Jeanne"])[-1].text == "Bonjour, tout va bien ?"
    assert town.news(town.ids["Karim"])[-1].text == "Oui, merci !"


def test_nothing_passes_before_both_agreed_or_once_it_is_over(town: Town) -> None:
    pair_id = proposed(town)
    with pytest.raises(PairOver):
        writes(town, pair_id, "Karim", "bonjour")
    says(town, pair_id, "Jeanne")
    says(town, pair_id, "Karim")
    ends(town, pair_id, "Jeanne")
    with pytest.raises(PairOver):
        writes(town, pair_id, "Karim", "bonjour")


def test_a_volunteer_who_asks_for_a_card_rests_until_an_agent_has_read_it(town: Town, pair_id: int) -> None:
    _asks_for_the_card(town, pair_id)

    assert town.alerts() == ["scam"]
    assert the_pair(town, pair_id).state == "suspended"
    with town.database.read() as db:
        karim = db.get_one(Volunteer, town.ids["Karim"])
        assert (karim.state, karim.paused_for) == ("paused", "scam")
    with town.write() as db:
        volunteers.activate(db, db.get_one(Volunteer, town.ids["Karim"]), actor=SYLVIE, now=town.now())
    assert the_pair(town, pair_id).state == "active"


def _asks_for_the_card(town: Town, pair_id: int) -> None:
    """As the turn does it: what was refused is a result, and what was written down stays."""
    with town.write() as db:
        try:
            keeping.pass_on(
                db, pair_id, town.ids["Karim"], "donnez-moi le code de votre carte bancaire", key="1", now=town.now()
            )
        except MessageHeld:
            return
    raise AssertionError("it was passed on")


def test_numbers_are_shown_only_where_both_gave_theirs_and_gone_with_the_pair(town: Town, pair_id: int) -> None:
    jeanne, karim = town.ids["Jeanne"], town.ids["Karim"]
    assert keeping.number_for(the_pair(town, pair_id), karim) == ""
    with town.write() as db:
        keeping.exchange(db, pair_id, ("0233000001", "0612345678"), actor=SYLVIE, now=town.now())

    assert keeping.number_for(the_pair(town, pair_id), karim) == "0233000001"
    assert keeping.number_for(the_pair(town, pair_id), jeanne) == "0612345678"
    ends(town, pair_id, "Karim")
    over = the_pair(town, pair_id)
    assert (over.person_contact, over.volunteer_contact) == (None, None)


# --- a month without a word -----------------------------------------------------------------------------------------


def test_a_month_without_a_word_is_one_kind_word_to_the_volunteer(town: Town, pair_id: int) -> None:
    town.later(days=29)
    assert "month" not in told(town, "Karim")
    town.later(days=2)

    assert told(town, "Karim").count("month") == 1
    assert "month" not in told(town, "Jeanne")
    town.later(days=31)
    assert told(town, "Karim").count("month") == 2


def test_after_words_a_month_is_counted_from_them(town: Town, pair_id: int) -> None:
    town.later(days=20)
    writes(town, pair_id, "Jeanne", "Coucou Karim")
    town.later(days=15)
    assert "month" not in told(town, "Karim")
    town.later(days=17)
    assert told(town, "Karim").count("month") == 1


def test_who_has_seen_the_other_is_not_reminded(town: Town, pair_id: int) -> None:
    town.later(days=25)
    with town.write() as db:
        karim = town.ids["Karim"]
        keeping.met(db, pair_id, karim, actor=Actor.person(karim), now=town.now())
    town.later(days=20)

    assert "month" not in told(town, "Karim")


def test_a_hand_that_was_given_is_something_that_happened(town: Town, pair_id: int) -> None:
    town.later(days=20)
    karim, jeanne = town.ids["Karim"], town.ids["Jeanne"]
    start = town.now() + timedelta(days=1)
    mission = town.accepts(karim, town.request(by="Jeanne", start=start, end=start + timedelta(hours=3)))
    town.clock.forward(timedelta(days=1))
    town.says(karim, mission, "helped")
    town.says(jeanne, mission, "done")
    town.later(days=15)

    assert "month" not in told(town, "Karim")
