"""By which way a message goes: the way its question came, else the one its person prefers."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from backend.messaging import fates, outbox
from backend.models import Identity
from tests.support.post import Post


def goes(post: Post) -> dict[str, list[str]]:
    return {channel: texts for channel in post.accounts if (texts := post.claims(channel))}


def test_a_reply_goes_back_the_way_it_came(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="matrix")
    post.will_say("Jeanne", "Pour quand ?", reply_on="telegram")
    assert goes(post) == {"telegram": ["Pour quand ?"]}


def test_news_go_where_the_person_prefers(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "Karim arrive", reply_on=None)
    assert goes(post) == {"telegram": ["Karim arrive"]}


def test_news_go_where_the_person_was_heard_last(post: Post) -> None:
    post.person("Jeanne", "matrix", "telegram")
    post.later(minutes=1)
    post.arrives(post.incoming("Jeanne", "Bonjour"), on="matrix")
    post.will_say("Jeanne", "Karim arrive", reply_on=None)
    assert goes(post) == {"matrix": ["Karim arrive"]}


def test_who_was_never_heard_is_reached_last(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix")
    with post.database.write() as db:
        unheard = Identity.channel_account_id == post.accounts["matrix"].id
        db.execute(update(Identity).where(unheard).values(heard_at=None))
    post.will_say("Jeanne", "Karim arrive", reply_on=None)
    assert goes(post) == {"telegram": ["Karim arrive"]}


@pytest.mark.parametrize("reply_on", ["telegram", None], ids=["reply", "news"])
def test_where_a_person_is_gone_their_next_identity_is_tried_from_the_beginning(
    post: Post, reply_on: str | None
) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "une longue histoire", "puis ceci", reply_on=reply_on)
    (story,) = post.takes("telegram")
    with post.database.write() as db:
        fates.part_sent(db, story.id, 1)
        fates.person_gone(db, story.identity_id, story.id)

    assert post.identity("Jeanne", "telegram").state == "gone"
    (again,) = post.takes("matrix")
    assert (again.message.text, again.part, again.tries) == ("une longue histoire", 0, 1)
    with post.database.write() as db:
        outbox.sent(db, again.id, "$event", now=post.clock.now())
    assert post.claims("matrix") == ["puis ceci"]


def test_who_can_be_reached_nowhere_is_named_and_the_message_set_aside(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "Karim arrive")
    (one,) = post.takes()
    with post.database.write() as db:
        fates.person_gone(db, one.identity_id, one.id)
    with post.database.write() as db:
        assert outbox.route(db, now=post.clock.now()) == {post.people["Jeanne"]}
        assert outbox.route(db, now=post.clock.now()) == set()

    row = post.row("Karim arrive")
    assert (row.state, row.error) == ("set_aside", "the person can be reached on no channel")
    assert row.settled_at == post.clock.now()


def test_a_message_of_another_account_is_not_taken(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix")
    post.will_say("Jeanne", "Pour quand ?", reply_on="matrix")
    assert post.claims("telegram") == []
