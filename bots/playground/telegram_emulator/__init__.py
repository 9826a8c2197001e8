"""A local Telegram as strict as the real one, built on python-telegram-bot so that two libraries must agree on it."""

from bots.playground.telegram_emulator.emulator import TelegramEmulator
from bots.playground.telegram_emulator.errors import (
    Refusal,
    bad_request,
    conflict,
    forbidden,
    internal_error,
    too_many_requests,
)
from bots.playground.telegram_emulator.faults import Answers, CutsTheConnection, Fault, StaysSilent
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits, Rate
from bots.playground.telegram_emulator.phone import Phone
from bots.playground.telegram_emulator.screen import Screen, Shown
from bots.playground.telegram_emulator.server import Call

__all__ = [
    "UNLIMITED",
    "Answers",
    "Call",
    "CutsTheConnection",
    "Fault",
    "Limits",
    "Phone",
    "Rate",
    "Refusal",
    "Screen",
    "Shown",
    "StaysSilent",
    "TelegramEmulator",
    "bad_request",
    "conflict",
    "forbidden",
    "internal_error",
    "too_many_requests",
]
