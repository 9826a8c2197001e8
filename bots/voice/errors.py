"""What can go wrong with a voice, by what to do next.

VoiceError
├── Inaudible   this recording, never: it says why        → the person is told, and offered a call
├── Busy        the service is overloaded, until…         → wait, while there is time
├── Down        the service does not answer, or nonsense  → try again, while there is time
└── Refused     our key, model or address is wrong        → operators must act; the person is told
"""

from __future__ import annotations


class VoiceError(Exception):
    """A recording could not be written down, or a text not be read aloud."""


class Inaudible(VoiceError):
    """This recording cannot be heard, however often it is tried.

    `why`: `too_long`, `too_large`, `gone`, `unreadable`, `silent`.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Busy(VoiceError):
    """The service asks us to wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds:g} s")
        self.seconds = seconds


class Down(VoiceError):
    """The service does not answer, or answers nonsense: look whether it runs."""


class Refused(VoiceError):
    """The service refuses what we ask: check PALIER_TRANSCRIBER or PALIER_SYNTHESISER, and its key."""
