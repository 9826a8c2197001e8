"""By what the people of the demonstration town are known on its channels; the playground gives them to its phones."""

from __future__ import annotations

from typing import Final

WEBCHAT_ACCOUNT: Final = "playground"
"""Our address on the web chat."""
TELEGRAM_ACCOUNT: Final = "palier_demo_bot"
"""Our bot's username."""

JEANNE_BROWSER: Final = "d41e0a7c93b85f26e1703c9ab4625f8d7be019c3a86d42f5170e9bc8346a5d2f"
"""What Jeanne's browser keeps of her web chat. Known to everybody: the demonstration town has nothing to hide."""

KARIM_TELEGRAM: Final = 7_000_001
LEA_TELEGRAM: Final = 7_000_002
SIGNAL_ACCOUNT: Final = "+33639980000"
"""Our number on Signal: one of those that are kept for films and books (ARCEP)."""
YVONNE_SIGNAL: Final = "7000a001-0000-4000-8000-000000000003"
YVONNE_NAME: Final = "Yvonne Lacroix"
"""Nobody of the town yet: she is known once she writes."""
WHATSAPP_ACCOUNT: Final = "106540352242922"
"""Our number's id on WhatsApp."""
MARCEL_WHATSAPP: Final = "33639980001"
MARCEL_NAME: Final = "Marcel Petit"
"""Nobody of the town yet either."""
MATRIX_SERVER: Final = "valbreuse.example"
"""Where the town's accounts on Matrix are: a name that is kept for examples (RFC 2606)."""
MATRIX_ACCOUNT: Final = f"@entraide:{MATRIX_SERVER}"
"""Our user on Matrix."""
_OTHERS: Final = 7_000_100


def matrix_user(key: str) -> str:
    """The Matrix user of somebody of the town, by their key in it: `@lea.fontaine:valbreuse.example`."""
    return f"@{key.replace('-', '.')}:{MATRIX_SERVER}"


AICHA_MATRIX: Final = matrix_user("aicha-diop")
AICHA_NAME: Final = "Aïcha Diop"


def telegram_number(place: int) -> int:
    """The Telegram user of somebody else of the town, by their place in it."""
    return _OTHERS + place
