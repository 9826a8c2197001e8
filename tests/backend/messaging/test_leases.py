"""One process listens and sends for an account; another takes over when it has been silent for thirty seconds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update

from backend.messaging import leases
from backend.models import ChannelAccount
from tests.support.post import Post


def holds(post: Post, holder: str, fence: int) -> bool:
    with post.database.write() as db:
        return leases.holds(db, post.accounts["telegram"].id, holder, fence, now=post.clock.now())


def settles(post: Post, holder: str, fence: int) -> bool:
    with post.database.write() as db:
        return leases.not_taken_over(db, post.accounts["telegram"].id, holder, fence)


def leaves(post: Post, holder: str) -> None:
    with post.database.write() as db:
        leases.give_up(db, post.accounts["telegram"].id, holder, now=post.clock.now())


def test_one_holder_at_a_time(post: Post) -> None:
    assert post.leases("first") == 1
    assert post.leases("second") is None
    assert holds(post, "first", 1)


def test_each_account_has_a_lease_of_its_own(post: Post) -> None:
    assert post.leases("first", "telegram") == 1
    assert post.leases("second", "matrix") == 1


def test_a_holder_that_beats_keeps_it(post: Post) -> None:
    post.leases("first")
    for _beat in range(5):
        post.later(seconds=leases.BEAT.total_seconds())
        assert post.leases("second") is None
        assert post.leases("first") == 1


def test_a_silent_holder_is_taken_over_after_thirty_seconds_and_not_before(post: Post) -> None:
    post.leases("first")
    post.later(seconds=29)
    assert post.leases("second") is None
    post.later(seconds=1)
    assert post.leases("second") == 2


def test_who_was_taken_over_may_neither_claim_nor_settle(post: Post) -> None:
    post.leases("first")
    post.later(seconds=30)
    assert not holds(post, "first", 1)
    assert settles(post, "first", 1)

    post.leases("second")

    assert not holds(post, "first", 1)
    assert not settles(post, "first", 1)
    assert holds(post, "second", 2)
    assert post.leases("first") is None


def test_the_fence_grows_with_every_change_of_holder(post: Post) -> None:
    fences = []
    for holder in ("first", "second", "first", "third"):
        fences.append(post.leases(holder))
        leaves(post, holder)
    assert fences == [1, 2, 3, 4]


def test_a_lease_that_is_given_up_is_free_at_once(post: Post) -> None:
    post.leases("first")
    leaves(post, "second")
    assert post.leases("second") is None
    leaves(post, "first")
    assert post.leases("second") == 2
    assert not holds(post, "first", 1)


def test_nobody_holds_an_account_that_is_held_back(post: Post) -> None:
    post.leases("first")
    post.account_is("held")
    assert post.leases("first") is None
    assert post.leases("second") is None
    post.account_is("broken")
    assert post.leases("first") == 1


def test_nobody_takes_over_while_a_claim_is_being_written(postgresql_post: Post) -> None:
    """The fence is checked in the transaction that claims, and stays true until it ends."""
    post = postgresql_post
    account_id = post.accounts["telegram"].id
    post.leases("first")
    claiming, done = threading.Event(), threading.Event()

    def claims() -> bool:
        with post.database.write() as db:
            ours = leases.holds(db, account_id, "first", 1, now=post.clock.now())
            claiming.set()
            assert done.wait(10)
            return ours

    with ThreadPoolExecutor(2) as both:
        claim = both.submit(claims)
        assert claiming.wait(10)
        post.later(seconds=30)
        takeover = both.submit(post.leases, "second")
        while not post.somebody_waits():
            assert not takeover.done()
        done.set()
        assert claim.result(10) is True
        assert takeover.result(10) == 2


def test_two_that_take_it_at_once_do_not_both_get_it(postgresql_post: Post) -> None:
    post = postgresql_post
    for _round in range(5):
        with ThreadPoolExecutor(4) as several:
            taken = [one.result(10) for one in [several.submit(post.leases, f"holder {n}") for n in range(4)]]
        assert len([fence for fence in taken if fence is not None]) == 1
        post.later(minutes=1)


def test_the_state_of_an_account_does_not_wait_for_its_lease(postgresql_post: Post) -> None:
    post = postgresql_post
    post.leases("first")
    with post.database.write() as db:
        assert leases.holds(db, post.accounts["telegram"].id, "first", 1, now=post.clock.now())
        with post.database.write() as other:
            other.execute(update(ChannelAccount).values(cursor="12"))
