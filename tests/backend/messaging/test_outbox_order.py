"""In which order one person hears us, and what is not said any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from backend.messaging import fates, outbox
from backend.messaging.messages import Outgoing, Priority
from backend.models import OutboxMessage, Person
from tests.support.post import Post


@pytest.fixture
def jeanne(post: Post) -> Post:
    post.person("Jeanne", "matrix", "telegram")
    return post


def sends_all(post: Post) -> list[str]:
    return [text for batch in iter(post.sends, []) for text in batch]


def test_one_person_hears_one_message_at_a_time_in_order(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "un", "deux", "trois")
    assert jeanne.claims() == ["un"]
    assert jeanne.claims() == []


def test_each_person_gets_their_next_message(jeanne: Post) -> None:
    jeanne.person("Karim")
    jeanne.will_say("Jeanne", "un", "deux")
    jeanne.will_say("Karim", "trois")
    assert jeanne.sends() == ["un", "trois"]
    assert jeanne.sends() == ["deux"]


def test_the_urgent_overtakes_the_rest_and_bulk_goes_last(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "conseil du jour", priority=Priority.BULK)
    jeanne.will_say("Jeanne", "réponse")
    jeanne.will_say("Jeanne", "Appelez le 15", priority=Priority.EMERGENCY)
    assert sends_all(jeanne) == ["Appelez le 15", "réponse", "conseil du jour"]


def test_nothing_overtakes_what_is_being_said(jeanne: Post) -> None:
    """Neither while a part is under way, nor between two parts."""
    jeanne.will_say("Jeanne", "une longue histoire", priority=Priority.BULK)
    (story,) = jeanne.takes()
    jeanne.will_say("Jeanne", "réponse")
    assert jeanne.claims() == []
    with jeanne.database.write() as db:
        fates.part_sent(db, story.id, 1)
        fates.give_back(db, story.id, after=jeanne.clock.now(), counts=False)
    assert sends_all(jeanne) == ["une longue histoire", "réponse"]


def test_what_is_behind_a_message_that_waits_waits_too(jeanne: Post) -> None:
    jeanne.person("Karim")
    jeanne.will_say("Jeanne", "un", "deux")
    (first,) = jeanne.takes()
    with jeanne.database.write() as db:
        fates.give_back(db, first.id, after=jeanne.clock.now() + timedelta(seconds=30), counts=False)
    jeanne.will_say("Karim", "trois")
    jeanne.will_say("Jeanne", "conseil du jour", priority=Priority.BULK)

    assert sends_all(jeanne) == ["trois"]
    jeanne.later(seconds=30)
    assert sends_all(jeanne) == ["un", "deux", "conseil du jour"]


def test_an_emergency_does_not_wait_behind_a_message_that_waits(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "un")
    (first,) = jeanne.takes()
    with jeanne.database.write() as db:
        fates.give_back(db, first.id, after=jeanne.clock.now() + timedelta(seconds=30), counts=False)
    jeanne.will_say("Jeanne", "Appelez le 15", priority=Priority.EMERGENCY)
    assert sends_all(jeanne) == ["Appelez le 15"]


def test_two_channels_of_one_person_do_not_wait_for_each_other(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "ici", reply_on="telegram")
    jeanne.will_say("Jeanne", "là", reply_on="matrix")
    assert jeanne.claims("telegram") == ["ici"]
    assert jeanne.claims("matrix") == ["là"]


def test_people_who_must_rest_are_left_in_peace(jeanne: Post) -> None:
    jeanne.person("Karim")
    jeanne.will_say("Jeanne", "un")
    jeanne.will_say("Karim", "deux")
    assert jeanne.claims(busy=[jeanne.people["Jeanne"]]) == ["deux"]


def test_no_more_is_taken_than_asked_for(jeanne: Post) -> None:
    for name in ("Karim", "Léa", "Paul"):
        jeanne.person(name)
        jeanne.will_say(name, f"pour {name}")
    assert jeanne.claims(limit=2) == ["pour Karim", "pour Léa"]


def test_what_is_no_longer_true_is_cancelled(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "Pouvez-vous aider Paul ?", cancel_key="request:7")
    jeanne.will_say("Jeanne", "Pouvez-vous aider Léa ?", cancel_key="request:8")
    with jeanne.database.write() as db:
        assert outbox.cancel(db, "request:7", now=jeanne.clock.now()) == 1
        assert outbox.cancel(db, "request:7", now=jeanne.clock.now()) == 0

    assert sends_all(jeanne) == ["Pouvez-vous aider Léa ?"]
    row = jeanne.row("Pouvez-vous aider Paul ?")
    assert (row.state, row.error, row.settled_at) == ("cancelled", "no longer true", jeanne.clock.now())


def test_what_is_being_sent_is_not_cancelled_any_more(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "Pouvez-vous aider Paul ?", cancel_key="request:7")
    jeanne.takes()
    with jeanne.database.write() as db:
        assert outbox.cancel(db, "request:7", now=jeanne.clock.now()) == 0


def test_what_has_lapsed_is_dropped_with_its_reason_and_holds_nobody_up(jeanne: Post) -> None:
    hour = jeanne.clock.now() + timedelta(hours=1)
    jeanne.will_say("Jeanne", "Comment allez-vous ?", expires_at=hour)
    jeanne.will_say("Jeanne", "Bonsoir")
    jeanne.later(hours=1)

    assert sends_all(jeanne) == ["Bonsoir"]
    row = jeanne.row("Comment allez-vous ?")
    assert (row.state, row.error, row.settled_at, row.tries) == ("lapsed", "its time had passed", hour, 0)


def test_what_has_not_lapsed_yet_is_said(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "Comment allez-vous ?", expires_at=jeanne.clock.now() + timedelta(seconds=1))
    assert sends_all(jeanne) == ["Comment allez-vous ?"]


def test_who_stopped_hears_nothing_but_answers_and_emergencies(jeanne: Post) -> None:
    jeanne.later(minutes=1)
    jeanne.says("Jeanne", "STOP")
    (asked,) = jeanne.events()
    jeanne.will_say("Jeanne", "Une voisine cherche de l'aide", reply_on=None)
    jeanne.will_say("Jeanne", "C'est noté, je me tais.", inbox_id=asked.id)
    jeanne.will_say("Jeanne", "Appelez le 15", reply_on=None, priority=Priority.EMERGENCY)
    with jeanne.database.write() as db:
        db.execute(update(Person).values(state="stopped"))

    assert sends_all(jeanne) == ["Appelez le 15", "C'est noté, je me tais."]
    row = jeanne.row("Une voisine cherche de l'aide")
    assert (row.state, row.error) == ("cancelled", "the person wishes no more messages")


def test_what_another_version_wrote_is_set_aside_and_stops_nobody(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "un", "deux")
    with jeanne.database.write() as db:
        db.execute(update(OutboxMessage).where(OutboxMessage.id == 1).values(content='{"v":99,"d":{}}'))
    assert jeanne.claims() == ["deux"]
    with jeanne.database.read() as db:
        first = db.get_one(OutboxMessage, 1)
    assert (first.state, first.error) == ("set_aside", "it was written by another version of Palier")


def test_a_claim_says_everything_that_sending_needs(jeanne: Post) -> None:
    jeanne.will_say("Jeanne", "un", trace="c0ffee")
    (one,) = jeanne.takes(fence=3)
    assert (one.to, one.person_id, one.message, one.tries, one.part, one.trace) == (
        "Jeanne", jeanne.people["Jeanne"], Outgoing("un"), 1, 0, "c0ffee",
    )  # fmt: skip
    assert (jeanne.row("un").state, jeanne.row("un").fence) == ("sending", 3)


def test_the_oldest_unsent_of_each_priority_is_known(jeanne: Post) -> None:
    first = jeanne.clock.now()
    jeanne.will_say("Jeanne", "un")
    jeanne.later(minutes=1)
    jeanne.will_say("Jeanne", "deux")
    jeanne.will_say("Jeanne", "conseil", priority=Priority.BULK)
    jeanne.takes()
    with jeanne.database.read() as db:
        assert outbox.oldest_waiting(db) == {Priority.REPLY: first, Priority.BULK: first + timedelta(minutes=1)}
