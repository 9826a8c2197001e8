"""A local Matrix homeserver: the part of the Client-Server API that our channel uses, as strict as Synapse's."""

from bots.playground.matrix_emulator.emulator import MatrixEmulator, Said
from bots.playground.matrix_emulator.faults import (
    MAINTENANCE,
    Answers,
    CutsTheConnection,
    Dawdles,
    Fault,
    Repeats,
    StaysSilent,
    errs,
    throttles,
)
from bots.playground.matrix_emulator.limits import Limits
from bots.playground.matrix_emulator.phone import Phone
from bots.playground.matrix_emulator.screen import Screen, Shown
from bots.playground.matrix_emulator.server import Call

__all__ = [
    "MAINTENANCE",
    "Answers",
    "Call",
    "CutsTheConnection",
    "Dawdles",
    "Fault",
    "Limits",
    "MatrixEmulator",
    "Phone",
    "Repeats",
    "Said",
    "Screen",
    "Shown",
    "StaysSilent",
    "errs",
    "throttles",
]
