"""What the page of one's own data says."""

from __future__ import annotations

from typing import Final

from backend.wording import _

TITLE: Final = _("Your data – {town}")
NO_TOWN: Final = _("Your data")
READY: Final = _("Your copy is ready. It holds what the town hall knows of you through its neighbours’ help line.")
ONCE: Final = _("It can be fetched once. Keep it for yourself: whoever has it knows as much as we do.")
BUTTON: Final = _("Fetch my copy")
OVER: Final = _("This link opens nothing any more: it was used already, or its time is over.")
ANOTHER: Final = _("For another one, write “my data” to the bot.")
TROUBLE: Final = _("Your copy cannot be made at the moment. Please try again in a little while.")
