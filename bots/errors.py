"""What can go wrong while sending, by scope and by what to do next.

SendError
├── Rejected         this message, never again            → set aside, show staff the reason
│   └── TooLarge     a file that we would fetch           → its sender is told
├── PersonGone       blocked us or left                   → next identity
├── WindowClosed     too late there for free text         → a notice goes, the message is parked
├── Withheld         the platform will not carry it there → this message by the next identity
├── SlowDown         this person or this account, until…  → wait
├── Unreachable      the platform does not answer         → probe, keep everything
├── AccountBroken    our token or device was revoked      → alert operators
└── Uncertain        the request left, the answer did not → repeat where twice is better than silence

ReceiveError
├── NotFromPlatform  a webhook without the right secret   → refuse, count
└── Malformed        an update that cannot be read        → refuse or skip, count, go on
"""

from __future__ import annotations

from typing import Literal


class SendError(Exception):
    """A message could not be handed to its platform."""


class Rejected(SendError):
    """The platform refuses this message as it stands; sending it again would change nothing."""


class TooLarge(Rejected):
    """The file is larger than what we, or the platform, let be fetched."""


class PersonGone(SendError):
    """The person blocked us or left this channel."""


class WindowClosed(SendError):
    """The person wrote too long ago for free text: the message waits until they have answered a notice."""


class Withheld(SendError):
    """The platform will not carry this message to this person; another channel may."""


class SlowDown(SendError):
    """Too fast for this person or for the whole account; wait `seconds`."""

    def __init__(self, seconds: float, scope: Literal["person", "account"]) -> None:
        super().__init__(f"slow down for {seconds:g} s ({scope})")
        self.seconds = seconds
        self.scope = scope


class Unreachable(SendError):
    """The platform does not answer, and nothing left this machine: everything is kept and tried again."""


class AccountBroken(SendError):
    """The platform refuses our account: its token or device was revoked. Operators must act."""


class Uncertain(SendError):
    """The request left and its answer never came: the message may or may not have arrived."""


class ReceiveError(Exception):
    """Something came in that is not taken."""


class NotFromPlatform(ReceiveError):
    """The secret or signature of the platform is missing or wrong."""


class Malformed(ReceiveError):
    """It cannot be read as what the platform documents."""
