"""Where a code leads on each channel, and what is said where it leads nowhere yet."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest

from backend.channel_links import NoLink, link, spaced
from backend.services.sources import codes
from backend.wording import wording

CODE = "mimosa-482"
PUBLIC = "https://entraide.example.fr/"


@dataclass(frozen=True, slots=True)
class Case:
    label: str
    channel: str
    ours: str
    url: str
    found: str
    carries: bool = True


CASES = (
    Case("telegram", "telegram", "valbourg_bot", "https://t.me/valbourg_bot?start=mimosa-482", "@valbourg_bot"),
    Case("whatsapp", "whatsapp", "+33 6 12 34 56 78", "https://wa.me/33612345678?text=Bonjour%20%21%20%28mimosa-482%29",
         "06 12 34 56 78"),
    Case("signal", "signal", "+33612345678", "https://signal.me/#p/+33612345678", "06 12 34 56 78", carries=False),
    Case("signal overseas", "signal", "+262692123456", "https://signal.me/#p/+262692123456", "06 92 12 34 56",
         carries=False),
    Case("matrix", "matrix", "@entraide:ville.fr", "https://matrix.to/#/@entraide:ville.fr", "@entraide:ville.fr",
         carries=False),
    Case("web", "webchat", "web", "https://entraide.example.fr/chat#mimosa-482", "entraide.example.fr/chat"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_card_leads_to_each_channel(case: Case) -> None:
    made = link(case.channel, case.ours, CODE, public_url=PUBLIC)

    assert made.url == case.url
    assert made.carries is case.carries
    assert case.found in wording("fr", "Europe/Paris").say(made.found).replace("\u00a0", " ")


def test_what_whatsapp_proposes_to_send_holds_the_code() -> None:
    made = link("whatsapp", "33612345678", CODE, public_url=None)

    (written,) = codes.found_in(parse_qs(urlsplit(made.url).query)["text"][0])
    assert written.code == CODE


@pytest.mark.parametrize(
    ("channel", "ours", "says"),
    [
        ("telegram", "123456789", "palier run"),
        ("whatsapp", "phone-number-id", "no telephone number"),
        ("signal", "", "no telephone number"),
        ("matrix", "entraide", "@user:server"),
        ("webchat", "web", "PALIER_PUBLIC_URL"),
        ("terminal", "terminal-1", "by a link"),
    ],
)
def test_what_is_missing_is_said(channel: str, ours: str, says: str) -> None:
    with pytest.raises(NoLink, match=says):
        link(channel, ours, CODE, public_url=None)


def test_telegram_takes_no_longer_load() -> None:
    with pytest.raises(NoLink, match="64"):
        link("telegram", "valbourg_bot", "x" * 65, public_url=None)


@pytest.mark.parametrize(
    ("number", "said"),
    [("33612345678", "06 12 34 56 78"), ("262692123456", "06 92 12 34 56"), ("32470123", "+32 47 01 23")],
)
def test_a_number_is_written_in_pairs(number: str, said: str) -> None:
    assert spaced(number).replace("\u00a0", " ") == said
