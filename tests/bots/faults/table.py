"""The table of faults: a name each, and the story that is played with it. A new fault is one line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from tests.bots.faults import inwards, outwards
from tests.bots.faults.door import Half, Nameless, Page, Shut, Slow
from tests.bots.faults.house import House
from tests.bots.faults.outwards import outage

HOUR: Final = 3600.0
MINUTES: Final = 600.0
HTML: Final = b"<html><body>Maintenance in progress</body></html>"

Story = Callable[[House], Awaitable[None]]

FAULTS: Final[Mapping[str, Any]] = {
    "a bad or missing signature or secret": inwards.unproven,
    "the same update again": inwards.replayed,
    "the same update on two workers": inwards.on_two_workers,
    "an update of a kind nobody knows": inwards.of_an_unknown_kind,
    "a voice note of 20 MB": inwards.a_voice_note_too_large,
    "a picture that is none": inwards.a_picture_that_is_none,
    "down for an hour": outage(lambda _platform: Shut(), lasts=HOUR),
    "slow, 30 s an answer": outage(lambda _platform: Slow(30.0), lasts=90.0),
    "answers 429": outage(lambda platform: platform.too_fast, lasts=MINUTES),
    "answers 500": outage(lambda _platform: Page(500, b"Internal Server Error", "text/plain"), lasts=MINUTES),
    "answers HTML, 502": outage(lambda _platform: Page(502, HTML), lasts=MINUTES),
    "answers HTML, 200": outage(lambda _platform: Page(200, HTML), lasts=60.0),
    "half a body": outage(lambda _platform: Half(), lasts=60.0),
    "no DNS": outage(lambda _platform: Nameless(), lasts=MINUTES),
    "one chat throttled": outwards.one_is_throttled,
    "a person blocks us in the middle": outwards.one_leaves,
    "killed between send and receipt": outwards.killed_between_send_and_receipt,
}
