"""`palier channels`: what an operator must know of each account, and no word of anybody's."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import fates, leases
from backend.models import ChannelAccount, OutboxMessage
from tests.bots.commands.conftest import Palier
from tests.support.rows import one_of_each


def test_each_account_says_how_it_is(palier: Palier, database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    with database.write() as db:
        account = db.scalars(select(ChannelAccount)).first()
        assert account is not None
        leases.take(db, account.id, "here:1", now=clock.now())
        since = clock.now() - timedelta(hours=2)
        db.execute(update(OutboxMessage).values(state="waiting", created_at=since, error="Unreachable"))

    outcome = palier("channels", "--json")

    assert outcome.exit_code == 0, outcome.output
    (first, *_others) = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert (first["channel"], first["state"], first["held_by"]) == (account.channel, "working", "here:1")
    assert (first["waiting"], first["oldest"], first["error"]) == (1, "2026-11-24T07:10:00+01:00", "Unreachable")
    assert palier("channels").stdout.count(account.channel) >= 1


def test_what_may_not_have_arrived_is_counted(palier: Palier, database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    with database.write() as db:
        db.execute(update(OutboxMessage).values(state="uncertain", created_at=clock.now(), error=fates.STOPPED))

    account = json.loads(palier("channels", "--json").stdout.splitlines()[0])

    assert (account["uncertain_lately"], account["waiting"], account["error"]) == (1, 0, fates.STOPPED)


def test_a_lease_that_has_lapsed_is_nobody_s(palier: Palier, database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    with database.write() as db:
        leases.take(db, 1, "here:1", now=clock.now() - timedelta(minutes=1))

    assert json.loads(palier("channels", "--json").stdout.splitlines()[0])["held_by"] is None


def test_before_the_first_start_there_is_none(palier: Palier, database: Database) -> None:
    outcome = palier("channels")

    assert outcome.exit_code == 0
    assert "palier run" in outcome.stdout
