"""`palier whatsapp`: what Meta must be given, and what it says of us, asked over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from backend.clock import SystemClock
from backend.messaging.messages import Option, Outgoing
from backend.settings import WrongSetting, read_settings
from bots.joining import whatsapp_needs
from bots.playground.whatsapp_emulator import BUSINESS_ID, PHONE_ID, WhatsAppEmulator
from bots.whatsapp.templates import BODY_LIMIT, BUTTON_LIMIT, TEMPLATES, kind_of, template_for
from tests.bots.commands.conftest import Palier

GIVEN = {
    "TOKEN": "EAAJB",
    "PHONE_ID": PHONE_ID,
    "APP_SECRET": "0123456789abcdef0123456789abcdef",
    "VERIFY_TOKEN": "word",
    "BUSINESS_ID": BUSINESS_ID,
}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(f"PALIER_WHATSAPP_{name}", value)
    monkeypatch.setenv("PALIER_TERRITORY_NAME", "Valbreuse")


@contextmanager
def meta(whatsapp: WhatsAppEmulator) -> Iterator[str]:
    """Meta, in a thread: the command has an event loop of its own."""
    ready, over, address = threading.Event(), asyncio.Event(), list[str]()
    loop = asyncio.new_event_loop()

    async def serves() -> None:
        async with whatsapp.serving() as url:
            address.append(url)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serves()))
    thread.start()
    assert ready.wait(10)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def test_what_to_submit_is_shown_and_would_be_taken(palier: Palier, configured: None) -> None:
    outcome = palier("whatsapp", "templates")
    shown = [json.loads(line) for line in outcome.stdout.splitlines()]

    assert outcome.exit_code == 0
    assert len({(one["name"], one["language"]) for one in shown}) == len(TEMPLATES) == len(shown)
    assert {one["category"] for one in shown} == {"UTILITY"}
    assert all("Valbreuse" in json.dumps(one["components"][0]["example"]) for one in shown)


def test_what_meta_approved_otherwise_is_named(
    palier: Palier, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whatsapp = WhatsAppEmulator(GIVEN["TOKEN"], GIVEN["APP_SECRET"], clock=SystemClock())
    lacks = ("palier_news_1", "en")
    whatsapp.approves(*(one.submission("Valbreuse") for one in TEMPLATES if (one.name, one.language) != lacks))
    paused, dearer, changed, *_others = whatsapp.number.templates
    paused["status"], dearer["category"] = "PAUSED", "MARKETING"
    changed["components"] = [{"type": "BODY", "text": "Bonjour"}]
    with meta(whatsapp) as url:
        monkeypatch.setenv("PALIER_WHATSAPP_API", url)
        outcome = palier("whatsapp", "templates", "--status")
        whatsapp.approves(*(one.submission("Valbreuse") for one in TEMPLATES))
        well = palier("whatsapp", "templates", "--status")
        us = palier("whatsapp", "check")
        whatsapp.number.token = "another"
        broken = palier("whatsapp", "check")

    assert outcome.exit_code == 1
    assert outcome.stdout.splitlines() == [
        "palier_message_waiting_1 (fr): paused",
        "palier_message_waiting_1 (en): the category is MARKETING, not UTILITY: it costs more, and may be held back",
        "palier_invitation_1 (fr): the text approved there is another",
        "palier_invitation_1 (fr): the button approved there is another",
        "palier_news_1 (en): not submitted",
    ]
    assert (well.exit_code, well.stdout) == (0, f"All {len(TEMPLATES)} templates are approved as they are here.\n")
    assert "display phone number: +33755550199" in us.stdout
    assert (broken.exit_code, broken.stderr.startswith("WhatsApp refuses our account: 190")) == (1, True)


def test_what_to_type_into_metas_form(palier: Palier, configured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PALIER_PUBLIC_URL" in palier("whatsapp", "webhook").stderr
    monkeypatch.setenv("PALIER_PUBLIC_URL", "https://entraide.example.fr/")
    outcome = palier("whatsapp", "webhook")

    assert outcome.exit_code == 0, outcome.output
    assert "https://entraide.example.fr/webhooks/1" in outcome.stdout
    assert "word" not in outcome.stdout


@pytest.mark.parametrize("missing", ["PHONE_ID", "APP_SECRET", "VERIFY_TOKEN"])
def test_what_is_missing_stops_the_start_with_a_sentence(
    palier: Palier, configured: None, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(f"PALIER_WHATSAPP_{missing}")

    with pytest.raises(WrongSetting, match=f"PALIER_WHATSAPP_{missing}"):
        whatsapp_needs(read_settings())
    assert f"PALIER_WHATSAPP_{missing}" in palier("whatsapp", "check").stderr


@pytest.mark.parametrize("missing", ["TOKEN", "BUSINESS_ID"])
def test_without_it_meta_cannot_be_asked(
    palier: Palier, configured: None, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(f"PALIER_WHATSAPP_{missing}")

    outcome = palier("whatsapp", "templates", "--status")

    assert (outcome.exit_code, f"PALIER_WHATSAPP_{missing}" in outcome.stderr) == (1, True)


def test_every_template_is_as_meta_wants_it() -> None:
    for one in TEMPLATES:
        assert len(one.body) <= BODY_LIMIT
        assert all(len(title) <= BUTTON_LIMIT for title in one.buttons)
        assert not one.body.startswith("{{")
        assert not one.body.endswith("}}")
        assert one.body.count("{{1}}") == 1
        assert one.name.replace("_", "").isalnum()
        assert one.name.islower()
    assert {one.language for one in TEMPLATES} == {"fr", "en"}
    assert len({(one.name, one.language) for one in TEMPLATES}) == len(TEMPLATES)


@pytest.mark.parametrize(
    ("message", "kind", "language"),
    [
        (Outgoing("Karim vient", locale="fr"), "news", "fr"),
        (Outgoing("Pouvez-vous ?", 3, (Option("accept:4", "Je peux"),), locale="en"), "invitation", "en"),
        (Outgoing("Quand ?", 3, locale="rcf"), "message_waiting", "fr"),
        (Outgoing("Comment allez-vous ?", 3, (Option("checkin:5.fine", "Ça va"),)), "check_in", "fr"),
        (Outgoing("Un mot suffit", 3, (Option("checkin:5.fine", "Ça va"),), reminder=2), "check_in_reminder", "fr"),
    ],
)
def test_each_message_has_its_notice(message: Outgoing, kind: str, language: str) -> None:
    notice = template_for(message, "33612345678", date(2026, 11, 24))

    assert (notice.kind, notice.language) == (kind, language)
    assert kind_of(message) == kind
