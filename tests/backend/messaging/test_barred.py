"""What a town does not speak of on a channel goes by none of it: telegram is closed for check-ins unless it says so."""

from __future__ import annotations

from sqlalchemy import select

from backend.messaging import fates, windows
from backend.models import OutboxMessage, Territory
from tests.support.post import Post

QUESTION = "Comment allez-vous ?"


def parks(post: Post, on: str) -> None:
    """The platform takes nothing but a notice, and all of it waits until the person has written."""
    for row in post.takes(on):
        with post.database.write() as db:
            windows.park(db, row.id, heard_at=row.heard_at, now=post.clock.now())


def opens_everything(post: Post) -> None:
    with post.database.write() as db:
        db.get_one(Territory, post.territory_id).policies = {"closed_subjects": {}}


def test_it_goes_by_the_next_best_channel(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", QUESTION, reply_on=None, about="checkin:1")
    post.will_say("Jeanne", "Karim arrive", reply_on=None, about="mission:1")

    assert post.claims("matrix") == [QUESTION]
    assert post.claims("telegram") == ["Karim arrive"]


def test_it_goes_where_the_person_prefers_in_a_town_that_speaks_of_it_everywhere(post: Post) -> None:
    opens_everything(post)
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", QUESTION, reply_on=None, about="checkin:1")

    assert post.claims("telegram") == [QUESTION]


def test_where_there_is_no_other_it_is_set_aside(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="matrix")
    post.will_say("Jeanne", QUESTION, reply_on="matrix", about="checkin:1")
    with post.database.write() as db:
        fates.person_gone(db, post.identity("Jeanne", "matrix").id)

    assert post.claims("telegram") == []
    assert post.states() == {QUESTION: "set_aside"}


def test_a_message_that_the_platform_does_not_carry_looks_for_no_closed_channel(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="matrix")
    post.will_say("Jeanne", QUESTION, reply_on="matrix", about="checkin:1")
    with post.database.write() as db:
        row = db.scalars(select(OutboxMessage)).one()
        windows.elsewhere(db, OutboxMessage.__table__.c.id == row.id, "131049", now=post.clock.now())

    assert post.states() == {QUESTION: "set_aside"}


def test_what_is_parked_is_not_said_where_the_person_wrote_instead(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="matrix")
    post.will_say("Jeanne", QUESTION, reply_on="matrix", about="checkin:1")
    post.will_say("Jeanne", "Karim arrive", reply_on="matrix")
    parks(post, "matrix")
    parks(post, "matrix")

    post.says("Jeanne", "bonjour")

    assert post.claims("telegram") == ["Karim arrive"]
    assert post.states()[QUESTION] == "parked"
    post.arrives(post.incoming("Jeanne", "me voici"), on="matrix")
    assert post.claims("matrix") == [QUESTION]
