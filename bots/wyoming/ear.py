"""When somebody has finished speaking to a device that streams all it hears (pure). 16 kHz, mono, 16 bits."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Final

from bots.voice.audio import BYTES_A_SECOND

LOUD: Final = 400
"""Mean amplitude, of 32,768, from which a quarter of a second holds a voice: a quiet room has less than a hundred."""
PAUSE: Final = 1.2
"""Seconds without a voice after which somebody has finished: old people breathe between words."""
NOTHING: Final = 8.0
"""Seconds after which nobody has spoken: the device was woken by mistake."""
LONGEST: Final = 60.0
"""Seconds that are listened to at once: a need is said in one minute, and a television never ends."""
_STEP: Final = BYTES_A_SECOND // 4


@dataclass
class Ear:
    """What a device has streamed since it was woken."""

    sound: bytes = b""
    spoke: bool = False
    _quiet: float = 0.0
    _judged: int = field(default=0)

    def take(self, piece: bytes) -> bool:
        """Adds a piece; whether it is over."""
        self.sound += piece
        while len(self.sound) - self._judged >= _STEP:
            self._judge(self.sound[self._judged : self._judged + _STEP])
            self._judged += _STEP
        length = len(self.sound) / BYTES_A_SECOND
        return length >= LONGEST or (self._quiet >= PAUSE if self.spoke else length >= NOTHING)

    def _judge(self, step: bytes) -> None:
        samples = array("h", step)
        loud = sum(map(abs, samples)) >= LOUD * len(samples)
        self.spoke = self.spoke or loud
        self._quiet = 0.0 if loud else self._quiet + _STEP / BYTES_A_SECOND
