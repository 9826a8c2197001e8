"""The post of a small town: its accounts, people with addresses, what arrives and what is to be said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox, leases, outbox
from backend.messaging.messages import OUTGOINGS, Content, Incoming, Outgoing, Priority, Wrote
from backend.messaging.outbox import Letter, ToSend
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Conversation, Identity, InboxEvent, OutboxMessage, Person, Table, Territory


@dataclass
class Post:
    """Two channels of ours, and rows written as the house writes them, each step in a transaction of its own."""

    database: Database
    clock: FrozenClock
    accounts: dict[str, Account] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        with self.database.write() as db:
            town = Territory(name="Valbreuse", created_at=self.clock.now())
            db.add(town)
            db.flush()
            self.territory_id = town.id
            for channel in ("telegram", "matrix"):
                account = ChannelAccount(territory_id=town.id, channel=channel, address=f"our-{channel}")
                db.add(account)
                db.flush()
                self.accounts[channel] = Account(account.id, town.id, channel)

    # --- people and what they send --------------------------------------------------------------------------------

    def person(self, name: str, *channels: str, preferred: str | None = None) -> int:
        """Somebody with one identity on each of the channels, heard there in this order."""
        with self.database.write() as db:
            person = Person(territory_id=self.territory_id, name=name, created_at=self.clock.now())
            db.add(person)
            db.flush()
            db.add(Conversation(territory_id=self.territory_id, person_id=person.id, updated_at=self.clock.now()))
            for number, channel in enumerate(channels or ("telegram",)):
                heard = self.clock.now() + timedelta(seconds=number)
                values = {"territory_id": self.territory_id, "person_id": person.id, "created_at": self.clock.now()}
                account = {"channel_account_id": self.accounts[channel].id, "preferred": channel == preferred}
                db.add(Identity(**values, **account, address=name, display=name, heard_at=heard))
            self.people[name] = person.id
            return person.id

    def incoming(self, sender: str, content: Content | str, *, key: str | None = None, name: str = "") -> Incoming:
        what = Wrote(content) if isinstance(content, str) else content
        return Incoming(key or f"key-{next(self.numbers)}", sender, what, self.clock.now(), name)

    def arrives(self, *arrived: Incoming, on: str = "telegram") -> int:
        """Answers how many were new."""
        with self.database.write() as db:
            return inbox.receive(
                db, self.accounts[on], arrived, now=self.clock.now(), token=self.clock.token,
                urgent=lambda text: "au secours" in text,
            )  # fmt: skip

    def says(self, sender: str, *texts: str) -> None:
        self.arrives(*(self.incoming(sender, text) for text in texts))

    def events(self) -> list[InboxEvent]:
        return self._all(InboxEvent)

    # --- what is to be said ---------------------------------------------------------------------------------------

    def letter(self, name: str, text: str, *, reply_on: str | None = "telegram", **changes: Any) -> Letter:
        """A reply on that channel; None: news, which finds its own way."""
        given: dict[str, Any] = {"message": Outgoing(text), "priority": Priority.REPLY}
        if reply_on is not None:
            given |= {"identity_id": self.identity(name, reply_on).id, "account_id": self.accounts[reply_on].id}
        return Letter(self.territory_id, self.people[name], **given | changes)

    def writes(self, *letters: Letter) -> None:
        with self.database.write() as db:
            outbox.write(db, letters, now=self.clock.now())

    def will_say(self, name: str, *texts: str, **changes: Any) -> None:
        self.writes(*(self.letter(name, text, **changes) for text in texts))

    def claims(self, on: str = "telegram", **options: Any) -> list[str]:
        """The texts that may be sent now; they are being sent from now on."""
        return [one.message.text for one in self.takes(on, **options)]

    def takes(self, on: str = "telegram", fence: int | None = None, **options: Any) -> list[ToSend]:
        with self.database.write() as db:
            outbox.route(db, now=self.clock.now())
            return outbox.claim(db, self.accounts[on].id, fence=fence, now=self.clock.now(), **options)

    def sends(self, on: str = "telegram") -> list[str]:
        """Claims, and the platform takes it."""
        taken = self.takes(on)
        with self.database.write() as db:
            for one in taken:
                outbox.sent(db, one.id, f"p{one.id}", now=self.clock.now())
        return [one.message.text for one in taken]

    def rows(self) -> list[OutboxMessage]:
        return self._all(OutboxMessage)

    def row(self, text: str) -> OutboxMessage:
        return next(one for one in self.rows() if OUTGOINGS.loads(one.content).text == text)

    def states(self) -> dict[str, str]:
        """The state of each message, by its text."""
        return {OUTGOINGS.loads(one.content).text: one.state for one in self.rows()}

    # --- the accounts ---------------------------------------------------------------------------------------------

    def identity(self, name: str, on: str = "telegram") -> Identity:
        theirs = select(Identity).where(Identity.address == name, Identity.channel_account_id == self.accounts[on].id)
        with self.database.read() as db:
            return db.scalars(theirs).one()

    def account_state(self, on: str = "telegram") -> str:
        with self.database.read() as db:
            return db.get_one(ChannelAccount, self.accounts[on].id).state

    def account_is(self, state: str, on: str = "telegram") -> None:
        with self.database.write() as db:
            ours = ChannelAccount.id == self.accounts[on].id
            db.execute(update(ChannelAccount).where(ours).values(state=state))

    def leases(self, holder: str, on: str = "telegram") -> int | None:
        """The fence that this holder gets."""
        with self.database.write() as db:
            return leases.take(db, self.accounts[on].id, holder, now=self.clock.now())

    def somebody_waits(self) -> bool:
        """Whether a transaction waits for another one's lock. Of this database: others' are on the same server."""
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        with self.database.read() as db:
            return bool(db.scalar(text(waiting)))

    def later(self, **step: float) -> datetime:
        return self.clock.forward(timedelta(**step))

    def _all(self, table: type[Any]) -> list[Any]:
        with self.database.read() as db:
            return list(db.scalars(select(table).order_by(table.id)))


def count(post: Post, table: type[Table]) -> int:
    with post.database.read() as db:
        return len(db.scalars(select(table)).all())
