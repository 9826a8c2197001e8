"""What stands on a card, in the town's own language. Residents never read another name than the town's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.channel_links import Link
from backend.wording import Wording, _

_TITLE: Final = _("Neighbours helping each other in {town}")
_NEED: Final = _("Need a hand? Volunteer neighbours are close by, free of charge.")
_VOLUNTEER: Final = _("Like to lend a hand near you? Join the volunteer neighbours.")
_RELAY: Final = _("Is somebody nearby on your mind? One sentence is enough: the town hall will read it.")
_POINT: Final = _("Point your phone’s camera at this square.")
_OR_WRITE: Final = _("Or write the code: {code}")
_THEN_WRITE: Final = _("Then write the code: {code}")
_BY_PHONE: Final = _("By phone, the town hall: {phone}")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The lines of one card. `source` is small print for whoever hands it out."""

    title: str
    sentence: str
    point: str
    found: str
    write: str
    phone: str
    source: str


def wordings(
    speech: Wording, link: Link, *, town: str, phone: str, code: str, source: str, relay: bool, volunteer: bool
) -> Wordings:
    """The words of the card that leads there."""
    sentence = _RELAY if relay else _VOLUNTEER if volunteer else _NEED
    aloud = code.replace("-", " ")
    return Wordings(
        title=speech.say(_TITLE.of(town=town)),
        sentence=speech.say(sentence),
        point=speech.say(_POINT),
        found=speech.say(link.found),
        write=speech.say((_OR_WRITE if link.carries else _THEN_WRITE).of(code=aloud)),
        phone=speech.say(_BY_PHONE.of(phone=phone.strip().replace(" ", "\u00a0"))) if phone.strip() else "",
        source=source,
    )
