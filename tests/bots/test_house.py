"""Everything that is due is handled before a script is told so, whoever is at it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.models import ChannelAccount, Conversation, InboxEvent, Territory
from backend.settings import read_settings
from bots.house import account_of, build_house, settle_everything, town_of
from tests.support.post import Post


def test_what_another_process_is_at_is_waited_for(postgresql_database: Database, clock: FrozenClock) -> None:
    post = Post(postgresql_database, clock)
    house = build_house(read_settings(), postgresql_database, clock)
    post.says("jeanne", "bonjour")
    with ThreadPoolExecutor(1) as script:
        with postgresql_database.write() as other:
            event = inbox.claim(other, now=clock.now())
            assert event is not None
            settled = script.submit(settle_everything, house)
            threading.Event().wait(0.3)
            assert not settled.done()
            inbox.settle(other, event.id, now=clock.now())
        settled.result(timeout=20)
    with postgresql_database.read() as db:
        assert set(db.scalars(select(InboxEvent.state))) == {"done"}
        assert len(db.scalars(select(Conversation)).all()) == 1


def test_what_there_is_once_is_made_once_though_all_start_at_once(database: Database, clock: FrozenClock) -> None:
    meeting, settings = threading.Barrier(4), read_settings()

    def starts(_process: int) -> tuple[int, int]:
        meeting.wait()
        town = town_of(database, settings, clock)
        with database.write() as db:
            return town.id, account_of(db, town, "terminal", "terminal-1").id

    with ThreadPoolExecutor(4) as processes:
        assert set(processes.map(starts, range(4))) == {(1, 1)}
    with database.read() as db:
        assert [_many(db, table) for table in (Territory, ChannelAccount)] == [1, 1]


def _many(db: Session, table: type[Territory] | type[ChannelAccount]) -> int:
    return len(db.scalars(select(table)).all())
