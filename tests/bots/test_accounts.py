"""What the platform calls us is kept: cards lead there."""

from __future__ import annotations

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Territory
from bots import accounts


def test_the_name_that_the_platform_gives_us_is_kept_beside_our_number(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        town = Territory(name="Valbourg", created_at=clock.now())
        db.add(town)
        db.flush()
        ours = ChannelAccount(territory_id=town.id, channel="telegram", address="123", state="broken")
        db.add(ours)
        db.flush()
        account = Account(ours.id, town.id, "telegram")

    for handle, kept in (("", None), ("123", None), ("valbourg_bot", "valbourg_bot"), ("", "valbourg_bot")):
        with database.write() as db:
            accounts.working(db, account, handle=handle)
        with database.read() as db:
            row = db.get_one(ChannelAccount, account.id)
            assert (row.handle, row.state) == (kept, "working")
