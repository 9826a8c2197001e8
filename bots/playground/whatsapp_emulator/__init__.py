"""A local WhatsApp as strict as the real one. It knows nothing of pywa, so that pywa may judge it."""

from bots.playground.whatsapp_emulator.emulator import BUSINESS_ID, DISPLAY, PHONE_ID, WhatsAppEmulator
from bots.playground.whatsapp_emulator.errors import (
    Refusal,
    app_limit,
    in_trouble,
    pair,
    something_went_wrong,
    throughput,
    undeliverable,
)
from bots.playground.whatsapp_emulator.faults import Answers, CutsTheConnection, Fault, Says, StaysSilent
from bots.playground.whatsapp_emulator.limits import UNLIMITED, Limits, Rate
from bots.playground.whatsapp_emulator.phone import Phone
from bots.playground.whatsapp_emulator.screen import Screen, Shown
from bots.playground.whatsapp_emulator.server import Call
from bots.playground.whatsapp_emulator.webhook import NotVerified

__all__ = [
    "BUSINESS_ID",
    "DISPLAY",
    "PHONE_ID",
    "UNLIMITED",
    "Answers",
    "Call",
    "CutsTheConnection",
    "Fault",
    "Limits",
    "NotVerified",
    "Phone",
    "Rate",
    "Refusal",
    "Says",
    "Screen",
    "Shown",
    "StaysSilent",
    "WhatsAppEmulator",
    "app_limit",
    "in_trouble",
    "pair",
    "something_went_wrong",
    "throughput",
    "undeliverable",
]
