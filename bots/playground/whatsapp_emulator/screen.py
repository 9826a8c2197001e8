"""What a phone shows: the messages of the chat with the business, ticks, reactions, buttons, an open list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from bots.playground.whatsapp_emulator.formatted import formatted
from bots.playground.whatsapp_emulator.messages import Button
from bots.playground.whatsapp_emulator.state import Chat, Message


@dataclass(frozen=True)
class Shown:
    """One bubble. `ticks` of one's own: one grey, two grey, two blue, as 1, 2, 3."""

    number: int
    wamid: str
    mine: bool
    kind: str
    text: str
    buttons: tuple[Button, ...]
    opens: str
    rows: tuple[Button, ...]
    asks_location: bool
    template: str
    reaction: str
    ticks: int
    reply_to: int | None
    at: datetime

    @property
    def button_texts(self) -> list[str]:
        return [one.title for one in self.buttons]

    @property
    def formatting(self) -> list[tuple[str, str]]:
        """What is shown bold, italic, struck or typed."""
        return formatted(self.text)


@dataclass(frozen=True)
class Screen(Sequence[Shown]):
    """The screen at one moment; `sheet` is the list that is open, if any."""

    messages: tuple[Shown, ...]
    sheet: tuple[Button, ...]
    typing: bool
    opened: int | None = None
    """Whose list is open."""

    @overload
    def __getitem__(self, index: int) -> Shown: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Shown]: ...
    def __getitem__(self, index: int | slice) -> Shown | Sequence[Shown]:
        return self.messages[index]

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.messages)

    def __str__(self) -> str:
        lines = [
            f"{one.number:>4} {'me ' if one.mine else 'bot'} {one.text or one.kind}"
            + "".join(f" [{text}]" for text in one.button_texts)
            + (f" [≡ {one.opens}]" if one.opens else "")
            for one in self.messages
        ]
        return "\n".join(lines) or "(an empty screen)"

    @property
    def texts(self) -> list[str]:
        """What the business has written, oldest first."""
        return [one.text for one in self.messages if not one.mine]


def screen_of(chat: Chat, sheet: int | None) -> Screen:
    numbers = {one.wamid: one.number for one in chat.messages.values()}
    shown = tuple(_shown(one, chat, numbers) for _number, one in sorted(chat.messages.items()) if one.receipt != "sent")
    rows = chat.messages[sheet].content.rows if sheet in chat.messages else ()
    return Screen(shown, rows, chat.typing, sheet if rows else None)


def _shown(message: Message, chat: Chat, numbers: dict[str, int]) -> Shown:
    content = message.content
    return Shown(
        message.number,
        message.wamid,
        message.mine,
        message.kind,
        content.text,
        content.buttons if not message.chosen or content.template else (),
        content.opens,
        content.rows,
        content.asks_location,
        content.template,
        message.reaction,
        ticks=(3 if message.wamid in chat.seen else 2) if message.mine else 0,
        reply_to=numbers.get(message.reply_to or ""),
        at=message.at,
    )
