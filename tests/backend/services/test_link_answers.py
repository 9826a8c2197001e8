"""What each of the two answers, and which number each lets the other have: nothing before both said yes."""

from __future__ import annotations

import pytest

from backend.services.actor import Actor
from backend.services.errors import LinkOver, NotYourLink, NotYourNumber
from backend.services.links import answering, keeping
from tests.support.linking import (
    HERS,
    HIS,
    ends,
    gives,
    linked,
    links,
    met,
    says,
    the_link,
    told,
)
from tests.support.town import Town


def proposed(town: Town) -> tuple[int, int]:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    town.later(days=1)
    return town.ids["Jeanne"], karim


def test_nothing_is_said_to_the_other_before_both_say_yes(town: Town) -> None:
    jeanne, karim = proposed(town)
    assert says(town, jeanne) == "agreed_by_one"
    assert told(town, karim) == ["proposed"]
    assert says(town, karim) == "agreed"
    assert told(town, jeanne) == ["proposed", "agreed"]
    assert told(town, karim) == ["proposed"]  # whoever said it last is asked in the same turn


def test_no_is_never_told_even_to_who_says_yes_later(town: Town) -> None:
    jeanne, karim = proposed(town)
    assert says(town, karim, agrees=False) == "declined"
    assert says(town, jeanne) == "declined"
    town.later(days=40)
    assert told(town, jeanne) == ["proposed"]
    assert (the_link(town).person_says, the_link(town).volunteer_says) == ("yes", "no")


def test_a_yes_may_be_taken_back_while_the_other_has_not_answered(town: Town) -> None:
    jeanne, _karim = proposed(town)
    says(town, jeanne)
    assert says(town, jeanne, agrees=False) == "declined"
    with pytest.raises(LinkOver):
        says(town, jeanne)


def test_who_does_not_answer_is_not_reminded_and_it_lapses(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    town.later(days=22)
    assert (the_link(town).state, told(town, karim), told(town, jeanne)) == ("lapsed", ["proposed"], ["proposed"])
    with pytest.raises(LinkOver):
        says(town, karim)


def test_a_stranger_answers_nothing(town: Town) -> None:
    proposed(town)
    lea = town.person("Léa")
    with pytest.raises(NotYourLink):
        says(town, lea)
    with town.write() as db, pytest.raises(NotYourLink):
        answering.answer(db, 4_242, lea, True, actor=Actor.person(lea), now=town.now())


def test_they_are_asked_again_after_a_year_and_no_earlier(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, karim, agrees=False)
    met(town, karim)
    assert len(links(town)) == 1

    town.later(days=366)
    met(town, karim, times=3)
    town.later(days=1)
    assert [one.state for one in links(town)] == ["declined", "proposed"]
    assert told(town, jeanne) == ["proposed", "proposed"]


def test_or_after_ten_more_missions(town: Town) -> None:
    _jeanne, karim = proposed(town)
    says(town, karim, agrees=False)
    met(town, karim, times=9)
    assert len(links(town)) == 1
    met(town, karim)
    assert len(links(town)) == 2


# --- numbers --------------------------------------------------------------------------------------------------------


def test_numbers_go_to_each_other_when_both_have_said(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    says(town, karim)
    assert gives(town, jeanne, HERS) == "agreed"
    assert told(town, karim) == ["proposed"]
    assert gives(town, karim, HIS) == "active"

    one = the_link(town)
    assert (one.person_contact, one.volunteer_contact, one.active_at) == (HERS, HIS, town.now())
    assert (told(town, jeanne)[-1], told(town, karim)[-1]) == ("begun", "begun")


def test_a_number_that_was_written_but_not_confirmed_is_not_given(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    says(town, karim)
    with town.write() as db:
        answering.note_number(db, the_link(town).id, jeanne, HERS, actor=Actor.person(jeanne), now=town.now())
    gives(town, karim, HIS)
    town.later(days=15)

    one = the_link(town)
    assert (one.state, one.person_gives, one.person_contact) == ("active", "nothing", None)
    assert one.volunteer_contact == HIS


def test_without_any_number_words_are_still_passed_on(town: Town) -> None:
    jeanne, karim = linked(town, hers=None, his=None)
    one = the_link(town)
    assert (one.state, one.person_gives, one.volunteer_gives) == ("active", "nothing", "nothing")
    with town.write() as db:
        for _twice in range(2):
            name = keeping.pass_on(db, one.id, jeanne, "À jeudi ?", key="m1", now=town.now())
        assert name == "Karim"
    assert [news.text for news in town.news(karim) if type(news).__name__ == "LinkWrote"] == ["À jeudi ?"]


def test_who_has_the_number_writes_by_themselves(town: Town) -> None:
    jeanne, karim = linked(town, hers=None)
    with town.write() as db:
        with pytest.raises(LinkOver):
            keeping.pass_on(db, the_link(town).id, jeanne, "À jeudi ?", key="m1", now=town.now())
        assert keeping.pass_on(db, the_link(town).id, karim, "À jeudi !", key="m2", now=town.now()) == "Jeanne"


def test_the_number_of_the_other_is_not_ones_own(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    says(town, karim)
    gives(town, jeanne, HERS)
    with pytest.raises(NotYourNumber):
        gives(town, karim, HERS)
    assert gives(town, karim, HIS) == "active"


def test_who_changes_their_mind_before_it_begins_stops_it_and_the_other_is_told(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    says(town, karim)
    gives(town, jeanne, HERS)
    ends(town, karim)
    one = the_link(town)
    assert (one.state, one.person_contact, one.active_at) == ("lapsed", None, None)
    assert (told(town, jeanne)[-1], told(town, karim)[-1]) == ("over", "proposed")


def test_a_volunteer_who_reads_nothing_here_is_not_noticed(town: Town) -> None:
    karim = town.volunteer("Karim", chats=False)
    met(town, karim, times=3)
    assert links(town) == []


def test_no_number_is_noted_before_both_said_yes_nor_after(town: Town) -> None:
    jeanne, karim = proposed(town)
    says(town, jeanne)
    with pytest.raises(LinkOver):
        gives(town, jeanne, HERS)
    says(town, karim)
    gives(town, jeanne, HERS)
    with pytest.raises(LinkOver):
        gives(town, jeanne, HIS)
