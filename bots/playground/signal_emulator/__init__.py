"""A local Signal behind a daemon that speaks as signal-cli's does: same addresses, same JSON, same errors."""

from bots.playground.signal_emulator.emulator import SignalEmulator
from bots.playground.signal_emulator.faults import Answers, CutsTheConnection, Errs, Fails, Fault, StaysSilent
from bots.playground.signal_emulator.phone import Phone
from bots.playground.signal_emulator.screen import Screen, Shown
from bots.playground.signal_emulator.server import Call
from bots.playground.signal_emulator.state import Bubble

__all__ = [
    "Answers",
    "Bubble",
    "Call",
    "CutsTheConnection",
    "Errs",
    "Fails",
    "Fault",
    "Phone",
    "Screen",
    "Shown",
    "SignalEmulator",
    "StaysSilent",
]
