"""What people on a stage were told, and where their conversations stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import outbox
from backend.messaging.messages import OUTGOINGS, Outgoing
from backend.messaging.senders import Account
from backend.models import Conversation, OutboxMessage, Person
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk


@dataclass
class Actor:
    """Somebody on the stage: a person with one identity on each of their channels."""

    name: str
    person_id: int
    accounts: dict[str, Account]
    channel: str
    read: int = 0


class Overheard:
    """The stage's own reading of the database."""

    if TYPE_CHECKING:
        database: Database
        clock: FrozenClock
        people: dict[str, Actor]

    def told(self, name: str) -> list[Outgoing]:
        """Everything that this person was ever told; what was emptied since is still counted."""
        theirs = select(OutboxMessage.content).where(OutboxMessage.person_id == self.people[name].person_id)
        with self.database.read() as db:
            return [
                OUTGOINGS.loads(one) if one else Outgoing("") for one in db.scalars(theirs.order_by(OutboxMessage.id))
            ]

    def news(self, name: str) -> list[Outgoing]:
        """What this person was told since they were last looked at."""
        who, told = self.people[name], self.told(name)
        fresh, who.read = told[who.read :], len(told)
        return fresh

    def deliver(self) -> dict[str, str]:
        """Every row gets a platform id, as if it had been sent; text → id."""
        ids = {}
        with self.database.write() as db:
            outbox.route(db, now=self.clock.now())
            for row in db.scalars(
                select(OutboxMessage).where(OutboxMessage.state == "waiting").order_by(OutboxMessage.id)
            ).all():
                outbox.sent(db, row.id, f"p{row.id}", now=self.clock.now())
                ids[OUTGOINGS.loads(row.content).text] = f"p{row.id}"
        return ids

    def deliver_about(self, name: str, words: str) -> str:
        """The platform's id of the message to this person that holds these words."""
        self.deliver()
        theirs = (
            select(OutboxMessage)
            .where(OutboxMessage.person_id == self.people[name].person_id)
            .order_by(OutboxMessage.id)
        )
        with self.database.read() as db:
            rows = [(OUTGOINGS.loads(row.content).text, row.platform_id) for row in db.scalars(theirs)]
        return next(str(id_) for text, id_ in reversed(rows) if words in text)

    def account_code(self) -> str:
        """The code that somebody was last given to join another account."""
        told = [message.text for name in self.people for message in self.told(name)]
        codes = [str(found) for text in told for found in re.findall(r"\b\d{4}\u00a0\d{4}\b", text)]
        return codes[-1]

    def locale(self, name: str) -> str:
        with self.database.read() as db:
            return db.get_one(Person, self.people[name].person_id).locale

    def talk(self, name: str) -> Talk:
        with self.database.read() as db:
            theirs = select(Conversation.state).where(Conversation.person_id == self.people[name].person_id)
            saved = db.scalars(theirs).one()
        state = SAVED.loads(saved) if saved else Talk()
        assert isinstance(state, Talk)
        return state
