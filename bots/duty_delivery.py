"""Agents are told of alerts: by the same account, lease and platform as people's messages, in no conversation."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging import duty_post, fates, leases
from backend.messaging.duty_post import DutyLetter
from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing
from backend.messaging.senders import Account
from backend.services import agent_accounts, reaching
from backend.wording import Text, _, plural_, wording
from bots import accounts
from bots.channel import Channel
from bots.errors import AccountBroken, Rejected, SendError, SlowDown, Uncertain, Unreachable
from conversation_flows.taking import VERB

CHANNELS: Final = frozenset({"sms", "email", *reaching.CHATS})
"""Those by which agents are told."""
SWEEP: Final = 5.0
"""Seconds after which the agents' post is looked at again."""
PAUSE: Final = timedelta(seconds=30)
"""Before a platform that does not answer is asked again."""

_URGENT: Final = _("Urgent alert no. {number} in {town}: palier staff take {number}")
_URGENT_KIND: Final = _("Urgent alert no. {number} in {town} ({kind}): palier staff take {number}")
_QUIET: Final = plural_(
    "Alert no. {number} waits in {town}: palier staff take {number}",
    "Alert no. {number} waits in {town} ({n} in all): palier staff take {number}",
)
_ANSWER: Final = _("Or answer here: I take {number}")
_HEARD_FROM: Final = _("Alert no. {number} in {town} is over: the person has given a sign of life, or has been seen.")
_OVER: Final = _("Alert no. {number} in {town} is over: nobody need look any more.")
_TEST: Final = _("This is a test: alerts of {town} reach you here. There is nothing to do.")
_TAKE_IT: Final = _("I take it")
KINDS: Final[Mapping[str, Text]] = {
    "emergency": _("emergency"),
    "distress": _("despair"),
    "abuse": _("somebody to protect"),
    "isolated": _("a worry"),
    "silence": _("no sign of life"),
    "unwell": _("somebody was found unwell"),
    "unreached": _("people could not be asked how they are"),
    "account_broken": _("a channel is down"),
    "weather": _("a weather warning"),
}
"""In general words; other kinds, and what is restricted, are not told."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice with where it goes. `answers`: whoever writes from there takes alerts in the agent's name."""

    notice: DutyLetter
    to: str | None
    answers: bool


def words_of(letter: Addressed, locale: str) -> Outgoing:
    """What it says: the number of the alert and how to take it, and nothing of anybody."""
    notice, words = letter.notice, wording(locale, "UTC")
    if notice.alert_id is None:
        return Outgoing(words.say(_TEST.of(town=notice.town)), locale=locale)
    if notice.over:
        over = _HEARD_FROM if notice.over in {"alive", "seen"} else _OVER
        said = over.of(number=notice.alert_id, town=notice.town)
        return Outgoing(words.say(said), locale=locale)
    kind, about = KINDS.get(notice.kind), {"number": notice.alert_id, "town": notice.town}
    if not notice.urgent:
        said = _QUIET.of(n=max(notice.waiting, 1), **about)
    else:
        said = _URGENT_KIND.of(kind=kind, **about) if kind else _URGENT.of(**about)
    lines = [said, _ANSWER.of(number=notice.alert_id)] if letter.answers else [said]
    options = (Option(f"{VERB}:{notice.alert_id}", words.say(_TAKE_IT)),) if letter.answers else ()
    return Outgoing("\n".join(map(words.say, lines)), options=options, urgent=notice.urgent, locale=locale)


class DutyDelivery:
    """Sends what agents are told, one at a time, while this process holds the lease of one of the town's accounts.

    `counts` counts what was sent and what failed, by name.
    """

    def __init__(
        self, database: Database, clock: Clock, account: Account, channel: Channel, holder: str, fence: int | None,
        counts: Counter[str],
    ) -> None:  # fmt: skip
        self.counts = counts
        self._database, self._clock, self._account, self._channel = database, clock, account, channel
        self._holder, self._fence = holder, fence

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.to_thread(self._write, lambda db: duty_post.recover(db, self._account.id))
        while True:
            try:
                while await self.step():
                    pass
            except Exception as trouble:  # noqa: BLE001  whatever it is, the next alert must be told
                log.error("duty_delivery.troubled", error=type(trouble).__name__)
            await asyncio.sleep(SWEEP)

    async def step(self) -> bool:
        """Sends the next one; False where there is none."""
        letter = await asyncio.to_thread(self._claim)
        if letter is None:
            return False
        error: SendError | None = None
        name = ""
        try:
            name = await self._say(letter)
        except SendError as trouble:
            error = trouble
        except Exception as raised:  # noqa: BLE001  a channel of ours that stumbles keeps nobody from being told
            log.error("duty_delivery.channel_raised", channel=self._channel.name, error=type(raised).__name__)
            error = Rejected(f"our {self._channel.name} channel raised {type(raised).__name__}")
        self.counts["duty_sent" if error is None else f"duty_{type(error).__name__}"] += 1
        await asyncio.to_thread(self._write, lambda db: self._settle(db, letter.notice, name, error))
        return True

    async def _say(self, letter: Addressed) -> str:
        if letter.to is None:
            raise Rejected("they are not reached in this way any more")
        name = ""
        for part in fit(words_of(letter, self._account.locale), self._channel.can):
            name = await self._channel.send(letter.to, part, key=f"duty.{letter.notice.id}")
        return name

    def _claim(self) -> Addressed | None:
        now = self._clock.now()
        with self._database.read() as db:
            if not duty_post.waits(db, self._account.id):
                return None
        with self._database.write() as db:
            if self._fence is not None and not leases.holds(db, self._account.id, self._holder, self._fence, now=now):
                return None
            notice = duty_post.claim(db, self._account.id, now=now)
            return None if notice is None else self._addressed(db, notice)

    def _addressed(self, db: Session, notice: DutyLetter) -> Addressed:
        ours = self._account
        to = reaching.address(db, ours.territory_id, notice.agent_id, notice.way, ours.id)
        speaks = agent_accounts.speaks_for(db, ours.id, to) if to else None
        return Addressed(notice, to, speaks is not None and speaks.id == notice.agent_id)

    def _settle(self, db: Session, letter: DutyLetter, name: str, error: SendError | None) -> None:
        now = self._clock.now()
        match error:
            case None:
                duty_post.sent(db, letter, name, now=now)
                accounts.working(db, self._account)
            case SlowDown(seconds=seconds):
                self._later(db, letter, error, now + timedelta(seconds=seconds), now, counts=False)
            case AccountBroken():
                accounts.broken(db, self._account, now=now, why=str(error))
                duty_post.refused(db, letter, str(error), now=now)  # another way is tried at once
            case Unreachable():
                self._later(db, letter, error, now + PAUSE, now, counts=False)
            case Uncertain():
                self._later(db, letter, error, now + fates.backoff(letter.tries), now, counts=True)
            case _:
                duty_post.refused(db, letter, str(error), now=now)

    def _later(
        self, db: Session, letter: DutyLetter, error: SendError, after: datetime, now: datetime, *, counts: bool
    ) -> None:
        duty_post.again(db, letter, str(error), after=after, counts=counts, now=now)

    def _write(self, deed: Callable[[Session], object]) -> None:
        with self._database.write() as db:
            deed(db)
