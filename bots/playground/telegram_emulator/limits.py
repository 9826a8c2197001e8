"""Telegram's flood limits: how many messages a chat, a group and a bot may send, and how long to wait then."""

from collections.abc import Callable
from dataclasses import dataclass, field

from telegram.constants import FloodLimit

from bots.playground.telegram_emulator.errors import too_many_requests


@dataclass(frozen=True)
class Rate:
    """`messages` every `seconds`, of which `burst` may come at once."""

    messages: int
    seconds: float
    burst: int


@dataclass(frozen=True)
class Limits:
    """The limits in force; the defaults are Telegram's, which tolerates short bursts in a chat without saying how many.

    Edits count for the bot only. A message refused counts for nobody.
    """

    a_chat: Rate = Rate(int(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT), 1, burst=3)
    a_group: Rate = Rate(
        int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP), 60, burst=int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
    )
    a_bot: Rate = Rate(int(FloodLimit.MESSAGES_PER_SECOND), 1, burst=int(FloodLimit.MESSAGES_PER_SECOND))
    callback_answer_seconds: float = 15  # a tapped button waits so long for its answer
    deletable_seconds: float = 48 * 3600  # a bot deletes no message older than this


UNLIMITED = Rate(10**9, 1, burst=10**9)


@dataclass
class Bucket:
    """A bucket of permissions that fills at a steady rate."""

    rate: Rate
    filled_at: float
    level: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = float(self.rate.burst)

    def wait(self, now: float) -> float:
        """Seconds until one more message is allowed; zero when it is."""
        gained = max(0.0, now - self.filled_at) * self.rate.messages / self.rate.seconds
        self.level = min(float(self.rate.burst), self.level + gained)
        self.filled_at = max(self.filled_at, now)
        missing = 1 - self.level
        return missing * self.rate.seconds / self.rate.messages if missing > 1e-9 else 0.0

    def take(self) -> None:
        self.level -= 1


class FloodControl:
    """Counts what one bot sends, on a monotonic clock, and refuses what comes too fast."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._bot = Bucket(limits.a_bot, monotonic())
        self._chats: dict[int, list[Bucket]] = {}

    def count_message(self, chat_id: int) -> None:
        """Takes one new message into account.

        Raises:
            Refusal: 429, with the seconds to wait.
        """
        self._count([self._bot, *self._of(chat_id)])

    def count_edit(self) -> None:
        """Takes one edit into account: it weighs on the bot, not on the chat.

        Raises:
            Refusal: 429, with the seconds to wait.
        """
        self._count([self._bot])

    def _of(self, chat_id: int) -> list[Bucket]:
        if chat_id not in self._chats:
            now = self._monotonic()
            rates = [self._limits.a_chat] if chat_id > 0 else [self._limits.a_chat, self._limits.a_group]
            self._chats[chat_id] = [Bucket(rate, now) for rate in rates]
        return self._chats[chat_id]

    def _count(self, buckets: list[Bucket]) -> None:
        now = self._monotonic()
        if pause := max(bucket.wait(now) for bucket in buckets):
            raise too_many_requests(pause)
        for bucket in buckets:
            bucket.take()
