"""Windows: what comes too late for free text waits, announced once, and is said first when the person writes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.messaging import outbox, receipts, windows
from backend.messaging.messages import Incoming, Left, Looked, Moved, Outgoing, Priority, Receipt, Wrote
from backend.models import Identity, OutboxMessage, Person
from tests.support.post import Post, count


def parks(post: Post, *texts: str) -> None:
    """Claims what may be sent, and parks it behind a notice."""
    (row,) = post.takes()
    assert row.message.text == texts[0]
    with post.database.write() as db:
        receipts.taken(db, row.id, f"notice-{row.id}", now=post.clock.now())
        windows.park(db, row.id, heard_at=row.heard_at, now=post.clock.now())
    for _text in texts[1:]:
        (row,) = post.takes()
        with post.database.write() as db:
            windows.park(db, row.id, heard_at=row.heard_at, now=post.clock.now())


def told(post: Post, platform_id: str, state: str, error: str = "why") -> list[int]:
    with post.database.write() as db:
        receipt = Receipt(platform_id, state, post.clock.now(), error)
        return receipts.note(db, post.accounts["telegram"].id, [receipt], now=post.clock.now())


def test_what_is_parked_is_said_first_and_in_order_when_the_person_writes(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", "deux", priority=Priority.BULK)
    parks(post, "un", "deux")
    assert set(post.states().values()) == {"parked"}
    assert post.claims() == []

    post.later(hours=1)
    post.says("Jeanne", "bonjour")
    post.will_say("Jeanne", "réponse", reply_on="telegram")

    assert post.sends() == ["un"]
    assert post.sends() == ["deux"]
    assert post.sends() == ["réponse"]
    assert [row.tries for row in post.rows()] == [1, 1, 1]


def test_a_tap_on_the_notice_is_an_event_like_any_other(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    parks(post, "un")

    post.arrives(post.incoming("Jeanne", Looked("notice-1")))

    assert post.states() == {"un": "waiting"}


def test_what_lapsed_while_it_was_parked_is_not_said(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", expires_at=post.clock.now() + timedelta(hours=1))
    post.will_say("Jeanne", "deux", cancel_key="offer:1")
    post.will_say("Jeanne", "trois")
    parks(post, "un", "deux", "trois")
    with post.database.write() as db:
        assert outbox.cancel(db, "offer:1", now=post.clock.now()) == 1

    post.later(hours=2)
    post.says("Jeanne", "bonjour")

    assert post.sends() == ["trois"]
    assert post.states() == {"un": "lapsed", "deux": "cancelled", "trois": "sent"}


def test_what_nobody_comes_for_lapses(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", expires_at=post.clock.now() + timedelta(hours=1))
    post.will_say("Jeanne", "deux")
    parks(post, "un", "deux")

    lapsed = []
    for days in (0, 1, 29):
        post.later(days=days)
        with post.database.write() as db:
            lapsed.append(windows.lapse(db, now=post.clock.now()))

    assert lapsed == [0, 1, 1]
    assert set(post.states().values()) == {"lapsed"}
    assert all(row.settled_at for row in post.rows())


def test_who_writes_while_the_notice_goes_is_answered_at_once(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    (row,) = post.takes()
    post.later(minutes=1)
    post.says("Jeanne", "me voilà")

    with post.database.write() as db:
        windows.park(db, row.id, heard_at=row.heard_at, now=post.clock.now())

    assert post.states() == {"un": "waiting"}


def test_what_is_parked_is_said_where_the_person_is(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "un")
    parks(post, "un")

    post.arrives(post.incoming("Jeanne", "je suis ici"), on="matrix")

    assert post.claims("telegram") == []
    assert post.sends("matrix") == ["un"]


def test_nobody_elses_messages_are_let_go(post: Post) -> None:
    post.person("Jeanne")
    post.person("Paul")
    post.will_say("Jeanne", "un")
    parks(post, "un")

    post.says("Paul", "bonjour")

    assert post.states() == {"un": "parked"}
    with post.database.read() as db:
        ids = [post.identity("Jeanne").id, post.identity("Paul").id]
        assert windows.announced(db, ids) == {ids[0]}
        assert windows.announced(db, []) == set()


def test_who_leaves_takes_what_is_parked_along(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "un")
    parks(post, "un")

    post.arrives(post.incoming("Jeanne", Left()))

    assert post.sends("matrix") == ["un"]


def test_a_notice_that_did_not_arrive_sends_all_that_is_parked_elsewhere(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "un", "deux")
    parks(post, "un", "deux")

    assert told(post, "notice-1", "withheld") == []

    assert post.sends("matrix") == ["un"]
    assert post.sends("matrix") == ["deux"]


def test_where_there_is_no_elsewhere_staff_are_told(post: Post) -> None:
    jeanne = post.person("Jeanne")
    post.will_say("Jeanne", "un", "deux")
    parks(post, "un", "deux")

    assert told(post, "notice-1", "failed", "131026: nobody") == [jeanne]

    assert set(post.states().values()) == {"set_aside"}
    assert {row.error for row in post.rows()} == {"131026: nobody"}


def test_a_receipt_of_the_notice_says_nothing_of_the_message(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    parks(post, "un")

    for state in ("delivered", "read"):
        assert told(post, "notice-1", state) == []

    assert (post.row("un").state, post.row("un").receipt) == ("parked", None)


def test_a_message_found_too_late_after_all_is_said_anew_behind_a_notice(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    post.sends()

    assert told(post, "p1", "closed") == []

    row = post.row("un")
    assert (row.state, row.platform_id, row.receipt, row.settled_at) == ("waiting", None, None, None)
    (again,) = post.takes()
    assert (again.message.text, again.heard_at) == ("un", None)


def test_a_receipt_that_is_faster_than_the_send_says_so_too(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "un")
    post.takes()
    assert told(post, "p1", "withheld") == []

    with post.database.write() as db:
        assert outbox.sent(db, post.row("un").id, "p1", now=post.clock.now()) is None

    assert post.sends("matrix") == ["un"]


def test_a_message_that_no_way_carries_is_set_aside_in_the_end(post: Post) -> None:
    jeanne = post.person("Jeanne", "telegram", "matrix")
    post.will_say("Jeanne", "un")
    found: list[int | None] = []
    for _round in range(windows.TRIES):
        rows = [*post.takes("telegram"), *post.takes("matrix")]
        with post.database.write() as db:
            which = OutboxMessage.__table__.c.id == rows[0].id
            found.append(windows.elsewhere(db, which, "no", now=post.clock.now()))

    assert found == [None] * (windows.TRIES - 1) + [jeanne]
    assert post.states() == {"un": "set_aside"}


def test_on_postgresql_too(postgresql_post: Post) -> None:
    post = postgresql_post
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "un", "deux", priority=Priority.BULK)
    parks(post, "un", "deux")
    post.later(hours=1)
    post.says("Jeanne", "bonjour")
    assert post.sends() == ["un"]
    assert told(post, "p1", "closed") == []
    assert post.claims() == ["un"]
    with post.database.write() as db:
        windows.lapse(db, now=post.later(days=40))


# --- one person under two addresses ---------------------------------------------------------------------------------


def comes(post: Post, sender: str, alias: str = "", content: object = None) -> int:
    one = post.incoming(sender, Wrote("bonjour") if content is None else content)  # type: ignore[arg-type]
    return post.arrives(Incoming(one.key, one.sender, one.content, one.at, alias=alias))


def addresses(post: Post) -> list[str]:
    with post.database.read() as db:
        return list(db.scalars(select(Identity.address).order_by(Identity.id)))


def test_who_was_known_by_a_number_goes_on_under_the_scoped_id(post: Post) -> None:
    comes(post, "33612345678")
    comes(post, "FR.1349", alias="33612345678")
    comes(post, "FR.1349", alias="33612345678")
    comes(post, "FR.1349")

    assert addresses(post) == ["FR.1349"]
    assert count(post, Person) == 1


def test_whoever_gets_the_number_next_is_somebody_else(post: Post) -> None:
    comes(post, "FR.1349", alias="33612345678")
    comes(post, "FR.7777", alias="33612345678")

    assert addresses(post) == ["FR.1349", "FR.7777"]
    assert count(post, Person) == 2


def test_a_new_number_is_the_same_person_and_says_nothing(post: Post) -> None:
    comes(post, "33612345678")
    post.later(hours=1)
    heard = post.identity("33612345678").heard_at

    assert comes(post, "33699999999", "33612345678", Moved()) == 1
    assert comes(post, "33600000000", "33611111111", Moved()) == 0

    assert addresses(post) == ["33699999999"]
    assert post.identity("33699999999").heard_at == heard
    assert [row.state for row in post.events()] == ["waiting", "done"]


def test_on_postgresql_a_number_becomes_a_scoped_id_too(postgresql_post: Post) -> None:
    comes(postgresql_post, "33612345678")
    comes(postgresql_post, "FR.1349", alias="33612345678")
    comes(postgresql_post, "FR.7777", alias="33612345678")

    assert addresses(postgresql_post) == ["FR.1349", "FR.7777"]


def test_the_window_belongs_to_what_is_claimed(post: Post) -> None:
    post.person("Jeanne")
    post.writes(post.letter("Jeanne", "un"))
    (row,) = post.takes()

    assert row.heard_at == post.identity("Jeanne").heard_at
    assert isinstance(row.message, Outgoing)
