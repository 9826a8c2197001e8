"""Where a card's code leads on each of the town's channels (pure).

A link that cannot carry the code (Signal, Matrix) opens the conversation, and the card asks to write the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from backend.wording import Text, _

LONGEST_PAYLOAD: Final = 64
"""Characters that Telegram takes after `?start=`: letters, digits, - and _ (Bot API, "Deep linking")."""
WEBCHAT_ADDRESS: Final = "web"
"""Our name on our own web chat; a slash and its territory's number follow for a town beside the first."""
_USERNAME: Final = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_NUMBER: Final = re.compile(r"\+?[1-9]\d{6,14}")
_MATRIX: Final = re.compile(r"@[a-z0-9._=/+-]+:[A-Za-z0-9.:-]+")
_FRENCH: Final = ("33", "262", "590", "594", "596")
"""Country codes of numbers that France dials with a nought: the mainland, Réunion, Guadeloupe, Guiana, Martinique."""
_GREETING: Final = "Bonjour ! ({code})"
"""What WhatsApp proposes to send: whoever sends it as it is has only opened the conversation."""

_ON_TELEGRAM: Final = _("On Telegram: @{ours}")
_ON_WHATSAPP: Final = _("On WhatsApp: {ours}")
_ON_SIGNAL: Final = _("On Signal: {ours}")
_ON_MATRIX: Final = _("On Matrix: {ours}")
_BY_SMS: Final = _("By SMS: {ours}")
_ON_THE_WEB: Final = _("On the web: {ours}")


@dataclass(frozen=True, slots=True)
class Link:
    """What the QR code holds; how we are found there without it. `carries` the code, or it is to be written."""

    channel: str
    url: str
    found: Text
    carries: bool = True


class NoLink(Exception):
    """No card can lead to this channel yet."""


def link(channel: str, ours: str, code: str, *, public_url: str | None) -> Link:
    """The link of one channel account, which is called `ours` there.

    Raises:
        NoLink: says what is missing.
    """
    match channel:
        case "telegram":
            return _telegram(ours, code)
        case "whatsapp":
            number = _number(channel, ours)
            url = f"https://wa.me/{number}?text={quote(_GREETING.format(code=code))}"
            return Link(channel, url, _ON_WHATSAPP.of(ours=spaced(number)))
        case "signal":
            number = _number(channel, ours)
            return Link(channel, f"https://signal.me/#p/+{number}", _ON_SIGNAL.of(ours=spaced(number)), carries=False)
        case "matrix":
            if not _MATRIX.fullmatch(ours):
                raise NoLink(f"matrix: {ours} is no @user:server")
            return Link(channel, f"https://matrix.to/#/{ours}", _ON_MATRIX.of(ours=ours), carries=False)
        case "sms":
            number = _number(channel, ours)
            return Link(channel, f"sms:+{number}", _BY_SMS.of(ours=spaced(number)), carries=False)
        case "webchat":
            return _web(ours, code, public_url)
        case _:
            raise NoLink(f"{channel}: nobody comes there by a link")


def spaced(number: str) -> str:
    """A number as one reads it aloud: « 06 12 34 56 78 » for a French one, else in pairs after the plus."""
    french = next((code for code in _FRENCH if number.startswith(code) and len(number) == len(code) + 9), None)
    home = f"0{number.removeprefix(french)}" if french else f"+{number}"
    pairs = re.findall(r"\d{1,2}", home[::-1])
    told = "\u00a0".join(one[::-1] for one in reversed(pairs))
    return told if home[0] == "0" else f"+{told}"


def _telegram(ours: str, code: str) -> Link:
    if not _USERNAME.fullmatch(ours):
        raise NoLink("telegram: the bot's name is not known yet; it is once `palier run` has reached Telegram")
    if len(code) > LONGEST_PAYLOAD:
        raise NoLink(f"telegram: a code has at most {LONGEST_PAYLOAD} characters")
    return Link("telegram", f"https://t.me/{ours}?start={code}", _ON_TELEGRAM.of(ours=ours))


def page_of(address: str) -> str:
    """The path of the page of our own web chat: `/chat` for the first town, `/chat/2` for one of the others."""
    _web, _slash, town = address.partition("/")
    return f"/chat/{town}" if town else "/chat"


def _web(ours: str, code: str, public_url: str | None) -> Link:
    """The code stands after the #: browsers keep that to themselves, so no server's log tells who came from where."""
    if not public_url:
        raise NoLink("webchat: PALIER_PUBLIC_URL is not set")
    page = f"{public_url.rstrip('/')}{page_of(ours)}"
    return Link("webchat", f"{page}#{code}", _ON_THE_WEB.of(ours=page.partition("://")[2]))


def _number(channel: str, ours: str) -> str:
    digits = re.sub(r"[\s().-]", "", ours)
    if not _NUMBER.fullmatch(digits):
        raise NoLink(f"{channel}: {ours} is no telephone number")
    return digits.removeprefix("+")
