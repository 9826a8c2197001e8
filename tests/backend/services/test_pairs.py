"""Pairs: proposed by an agent, agreed to by both, kept without blame, and ended by either at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import CheckInContact, CheckInPlan, Person, Territory, Volunteer
from backend.services import agents, blocks, duty, stopping, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.errors import MessageHeld, NoPair, NotYourPair, PairOver
from backend.services.life import happening, undoing
from backend.services.pairs import answering, ending, keeping, looking_in, proposing
from backend.services.privacy import erasing
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


# --- over -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "other"), [("Jeanne", "Karim"), ("Karim", "Jeanne")])
def test_either_ends_it_at_once_and_agents_get_a_task(town: Town, pair_id: int, who: str, other: str) -> None:
    ends(town, pair_id, who)

    assert the_pair(town, pair_id).state == "ended"
    assert told(town, other)[-1] == "over"
    assert "over" not in told(town, who)
    assert town.alerts() == ["pair"]


def test_an_agent_ends_it_and_both_are_told(town: Town, pair_id: int) -> None:
    with town.write() as db:
        ending.end(db, pair_id, actor=SYLVIE, now=town.now(), why="agent")

    assert told(town, "Jeanne")[-1] == told(town, "Karim")[-1] == "over"
    assert town.alerts() == []


def test_stop_ends_it_and_agents_know(town: Town, pair_id: int) -> None:
    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        stopping.stop(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=town.now())

    assert the_pair(town, pair_id).ended_why == "stopped"
    assert told(town, "Karim")[-1] == "over"
    assert "pair" in town.alerts()


def test_who_leaves_volunteering_or_is_erased_ends_it(town: Town) -> None:
    first, second = paired(town, "Jeanne"), paired(town, "Nora", "Lea")
    karim, nora = town.ids["Karim"], town.ids["Nora"]
    with town.write() as db:
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())
        erasing.ask(db, db.get_one(Person, nora), actor=Actor.person(nora), now=town.now())

    assert the_pair(town, first).ended_why == "left"
    assert the_pair(town, second).ended_why == "erased"
    assert told(town, "Lea")[-1] == "over"


def test_a_volunteer_s_break_lets_it_rest(town: Town, pair_id: int) -> None:
    karim = town.ids["Karim"]
    with town.write() as db:
        volunteers.pause(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())
    assert the_pair(town, pair_id).state == "suspended"
    assert told(town, "Jeanne")[-1] == "suspended"
    with pytest.raises(PairOver):
        writes(town, pair_id, "Jeanne", "bonjour")
    with town.write() as db:
        volunteers.activate(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    assert the_pair(town, pair_id).state == "active"
    assert told(town, "Jeanne")[-1] == "resumed"


# --- life happens -----------------------------------------------------------------------------------------------------


def test_in_hospital_it_rests_a_human_calls_the_volunteer_and_home_again_it_goes_on(town: Town, pair_id: int) -> None:
    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        found = happening.happen(db, db.get_one(Person, jeanne), "hospital", login="sylvie", now=town.now())
    assert found.stopped["pairs"] == 1
    assert the_pair(town, pair_id).state == "suspended"
    assert told(town, "Karim") == ["proposed", "begun"]
    assert town.calls() == [(town.ids["Karim"], f"life_news:{jeanne}")]
    with town.write() as db:
        happening.happen(db, db.get_one(Person, jeanne), "home", login="sylvie", now=town.now())

    assert the_pair(town, pair_id).state == "active"


def test_a_death_is_undone_or_ends_it_without_a_word(town: Town) -> None:
    undone, ended = paired(town, "Jeanne"), paired(town, "Nora", "Lea")
    with town.write() as db:
        for name in ("Jeanne", "Nora"):
            happening.happen(db, db.get_one(Person, town.ids[name]), "died", login="sylvie", now=town.now())
    with town.write() as db:
        undoing.undo(db, db.get_one(Person, town.ids["Jeanne"]), "died", login="sylvie", now=town.now())
    town.later(days=8)

    assert the_pair(town, undone).state == "active"
    assert the_pair(town, ended).state == "ended"
    assert told(town, "Lea") == ["proposed", "begun"]
    assert "pair" not in town.alerts()


# --- the circle -------------------------------------------------------------------------------------------------------


def _plan(town: Town, name: str) -> int:
    with town.write() as db:
        place = db.get_one(Territory, town.territory_id)
        sylvie = agents.add(db, place, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=town.now())
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.now())
        person = db.get_one(Person, town.ids[name])
        wish = Wish("FREQ=DAILY", (9 * 60,))
        return plans.open_plan(db, person, wish, by="person", actor=Actor.person(person.id), now=town.now()).id


def test_their_volunteer_is_offered_as_the_first_of_the_circle_and_never_forced(town: Town) -> None:
    town.person("Jeanne")
    plan = _plan(town, "Jeanne")
    pair_id = paired(town)
    assert told(town, "Jeanne")[-1] == "circle"
    with town.database.read() as db:
        assert not plans.contacts(db, plan)

    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        looking_in.ask(db, pair_id, jeanne, actor=Actor.person(jeanne), now=town.now())

    with town.database.read() as db:
        (contact,) = plans.contacts(db, plan)
        assert (contact.person_id, contact.role, contact.state) == (town.ids["Karim"], "pair", "proposed")


def test_a_pair_that_is_over_looks_in_no_more_and_agents_hear_of_an_empty_circle(town: Town) -> None:
    town.person("Jeanne")
    plan = _plan(town, "Jeanne")
    pair_id = paired(town)
    with town.write() as db:
        jeanne = town.ids["Jeanne"]
        contact = looking_in.ask(db, pair_id, jeanne, actor=Actor.person(jeanne), now=town.now())
        contact.state = "agreed"
    ends(town, pair_id, "Jeanne")

    with town.database.read() as db:
        assert db.get_one(CheckInContact, 1).state == "left"
        assert db.get_one(CheckInPlan, plan).state == "active"
    assert set(town.alerts()) == {"pair", "circle_empty"}
