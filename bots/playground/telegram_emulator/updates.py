"""The updates a bot has not acknowledged yet, in order, until it asks for what comes after them."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import TelegramObject, Update
from telegram.constants import UpdateType

# Telegram sends these only to a bot that names them in `allowed_updates`.
ON_REQUEST_ONLY = {UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT}
DEFAULT_TYPES = frozenset(str(kind.value) for kind in UpdateType if kind not in ON_REQUEST_ONLY)

KEPT_SECONDS = 24 * 3600  # "Incoming updates are stored on the server … not kept longer than 24 hours"


@dataclass(frozen=True)
class Pending:
    """One update that waits; `lane` is the chat whose order it keeps."""

    update_id: int
    lane: int
    at: float
    payload: dict[str, Any]


class UpdateQueue:
    """Numbers updates, keeps them until they are acknowledged, and wakes up whoever waits for one."""

    def __init__(self, first_update_id: int, monotonic: Callable[[], float]) -> None:
        self.next_id = first_update_id
        self._monotonic = monotonic
        self.allowed: frozenset[str] = DEFAULT_TYPES
        self.waiting: list[Pending] = []
        self._watchers: set[asyncio.Event] = set()

    def allow(self, types: object) -> None:
        """Keeps to these types from now on; an empty list means Telegram's default."""
        known = {str(kind.value) for kind in UpdateType}
        asked = {str(kind).lower() for kind in types} & known if isinstance(types, list) else set()
        self.allowed = frozenset(asked) or DEFAULT_TYPES

    def add(self, kind: UpdateType, content: TelegramObject, lane: int) -> int | None:
        """Queues an update and gives its number, or None where the bot did not ask for this kind."""
        if kind.value not in self.allowed:
            return None
        update_id = self.next_id
        self.next_id += 1
        update = Update.de_json({"update_id": update_id, str(kind.value): wire(content)}, None)
        self.waiting.append(Pending(update_id, lane, self._monotonic(), wire(update)))
        self.wake()
        return update_id

    def restart_at(self, update_id: int) -> None:
        """Goes on from another number, as Telegram may after an idle week."""
        self.next_id = update_id

    def read(self, offset: int, limit: int) -> list[Pending]:
        """What waits from `offset` on; everything before it is acknowledged and forgotten.

        A negative offset counts from the end. An offset beyond the end of the queue (numbers restarted) acknowledges
        nothing and reads from the beginning, as Telegram does.
        """
        self.waiting = [pending for pending in self.waiting if self._monotonic() - pending.at <= KEPT_SECONDS]
        if offset < 0:
            offset = max(self.next_id + offset, self.waiting[0].update_id if self.waiting else 0)
        if offset <= self.next_id:
            self.waiting = [pending for pending in self.waiting if pending.update_id >= offset]
        return self.waiting[:limit]

    def forget(self, update_id: int) -> None:
        """Drops one delivered update."""
        self.waiting = [pending for pending in self.waiting if pending.update_id != update_id]
        self.wake()

    def clear(self) -> None:
        self.waiting = []
        self.wake()

    def wake(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    def watch(self) -> tuple[asyncio.Event, Callable[[], None]]:
        """An event that is set whenever the queue changes, and how to stop watching."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        return watcher, lambda: self._watchers.discard(watcher)


def wire(thing: TelegramObject) -> dict[str, Any]:
    """An object as Telegram writes it: python-telegram-bot's JSON without the service flags that are not set."""
    bare: dict[str, Any] = _without_flags(json.loads(thing.to_json()))
    return bare


SERVICE_FLAGS = {"delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created"}


def _without_flags(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_flags(inner)
            for name, inner in value.items()
            if not (name in SERVICE_FLAGS and inner is False)
        }
    return [_without_flags(inner) for inner in value] if isinstance(value, list) else value
