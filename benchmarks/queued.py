"""Letters that wait in the outbox, what a platform was sent of them, and what went wrong on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select

from backend.database import Database
from backend.messaging.messages import Outgoing
from backend.models import OutboxMessage
from tests.support.post import Post

Texts = Mapping[str, Sequence[str]]
"""What each address is to read, in this order."""

CHUNK: Final = 500


@dataclass
class Sent:
    """What the platform took, and when; how often it refused."""

    moments: list[float] = field(default_factory=list)
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    def holds(self, count: int) -> bool:
        return len(self.moments) >= count

    def share_of(self, limit: float) -> float:
        """The rate that was held, as a share of this many a second."""
        return round((len(self.moments) - 1) / (self.moments[-1] - self.moments[0]) / limit, 4)

    def trouble(self, wanted: Texts) -> dict[str, int]:
        """How many people read them in another order; how many messages were lost, how many said again."""
        return {
            "out_of_order": sum(list(dict.fromkeys(self.texts[to])) != list(texts) for to, texts in wanted.items()),
            "lost": sum(len(set(texts) - set(self.texts[to])) for to, texts in wanted.items()),
            "doubled": sum(len(texts) - len(set(texts)) for texts in self.texts.values()),
        }


def queue(post: Post, addresses: Sequence[str], each: int) -> Texts:
    """As many messages to each, the first of all before the second of any."""
    for address in addresses:
        post.person(address)  # on the post's first account: to delivery one is like another
    letters = [
        post.letter(address, "", reply_on=None, message=Outgoing(str(number)))
        for number in range(each)
        for address in addresses
    ]
    for first in range(0, len(letters), CHUNK):
        post.writes(*letters[first : first + CHUNK])
    return {address: [str(number) for number in range(each)] for address in addresses}


def unsent(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).where(OutboxMessage.state.in_(("waiting", "sending")))) or 0
