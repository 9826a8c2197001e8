"""What the page asks of a phone, whatever the platform that it is on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Protocol


class PhoneOnPage(Protocol):
    """One seat of the page."""

    platform: str
    """Names its looks in the style sheet: telegram, signal, whatsapp, matrix."""

    def drawn(self) -> dict[str, Any]:
        """What the script draws: `messages`, `keys`, `typing`, `toast`; `sheet` where a list may be opened."""
        ...

    def changes(self) -> AsyncIterator[object]:
        """Now, then after each change of the screen."""
        ...

    async def does(self, what: Any) -> bool:
        """What a thumb does on this phone; False for what no such phone offers.

        Raises:
            NotPossible: not at this moment.
        """
        ...


LAST = 80
"""Messages that are drawn."""


class Sharing(Protocol):
    """A phone that shares more than words."""

    async def shares_location(self, latitude: float, longitude: float) -> Any: ...
    async def sends_photo(self) -> Any: ...
    async def sends_voice(self) -> Any: ...
    async def sends_sticker(self) -> Any: ...


async def shares(phone: Sharing, what: Any, home: tuple[float, float]) -> bool:
    """The part of `PhoneOnPage.does` that is alike on every messenger: what stands behind the paper clip."""
    match what:
        case {"share": "location"}:
            await phone.shares_location(*home)
        case {"share": "photo"}:
            await phone.sends_photo()
        case {"share": "voice"}:
            await phone.sends_voice()
        case {"share": "sticker"}:
            await phone.sends_sticker()
        case _:
            return False
    return True
