"""The channels that the table is run over. A new channel is a file beside this one, and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.bots.faults.matrix import Matrix
from tests.bots.faults.platform import Platform
from tests.bots.faults.signal import Signal
from tests.bots.faults.sms import Sms
from tests.bots.faults.telegram import AskedTelegram, CallingTelegram
from tests.bots.faults.webchat import WebChat
from tests.bots.faults.whatsapp import WhatsApp
from tests.bots.faults.wyoming import Wyoming

PLATFORMS: Final[Mapping[str, type[Platform]]] = {
    "telegram": CallingTelegram,
    "telegram, asked": AskedTelegram,
    "whatsapp": WhatsApp,
    "signal": Signal,
    "matrix": Matrix,
    "sms": Sms,
    "webchat": WebChat,
    "wyoming": Wyoming,
}
