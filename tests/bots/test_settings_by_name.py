"""What a platform refuses names the setting as its town's technician finds it: the first town's variable, a further
town's own key.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.one_town import FurtherTown
from backend.settings import read_settings
from bots.app import Application
from bots.errors import AccountBroken
from bots.joining import join_matrix, join_signal, join_whatsapp
from bots.playground.whatsapp_emulator import WhatsAppEmulator
from tests.bots.matrix.stand_in import StandIn
from tests.promises.test_house import ROOT

PLATFORMS = ("matrix", "signal", "sms", "telegram", "webchat", "whatsapp")
"""Channels of which each town has its own account."""
REFUSED = {
    "whatsapp": "{whatsapp_phone_id} is none of this account's numbers",
    "signal": "what listens at {signal_url} is no signal-cli daemon",
    "matrix": "{matrix_token} belongs to another account than {matrix_user}",
}


@pytest.mark.parametrize("further", [False, True])
def test_a_refusal_names_the_settings_of_its_town(
    sqlite_database: Database, clock: FrozenClock, tmp_path: Path, *, further: bool
) -> None:
    said: dict[str, str] = {}
    town = FurtherTown if further else None

    async def story() -> None:
        whatsapp = WhatsAppEmulator("a-token", "a-secret", clock=clock)
        async with whatsapp.serving() as graph, StandIn().serving() as homeserver:
            told = {
                "whatsapp_token": "a-token", "whatsapp_phone_id": "99999", "whatsapp_app_secret": "a-secret",
                "whatsapp_verify_token": "a-word", "whatsapp_api": graph,
                "signal_url": graph, "signal_account": "+33612345678",
                "matrix_homeserver": homeserver.url, "matrix_user": "@another:mairie.test", "matrix_token": "a-token",
                "matrix_store": str(tmp_path / "keys"),
            }  # fmt: skip
            towns = [town.read({**told, "name": "Saint-Aubin"}, 1)] if town else []
            settings = read_settings(territory_name="Valbreuse", towns=towns, **({} if town else told))
            application = Application(settings, sqlite_database, clock)
            for join in (join_whatsapp, join_signal, join_matrix):
                join(application, application.towns[-1])
            for line in application.lines:
                channel = line._make(line.account)
                with pytest.raises(AccountBroken) as refused:
                    await channel.open()
                said[channel.name] = str(refused.value)
                await channel.close()

    asyncio.run(story())
    for channel, words in REFUSED.items():
        wanted = words.format_map(_Called(further=further))
        assert said[channel].startswith(wanted), said[channel]


class _Called(dict[str, str]):
    def __init__(self, *, further: bool) -> None:
        self._further = further

    def __missing__(self, field: str) -> str:
        return f"Saint-Aubin: {field}" if self._further else f"PALIER_{field.upper()}"


def test_no_channel_names_a_variable_by_itself() -> None:
    files = [file for platform in PLATFORMS for file in (ROOT / "bots" / platform).glob("*.py")]
    assert {file.parent.name for file in files} == set(PLATFORMS)
    assert [file.name for file in files if "PALIER_" in file.read_text("utf-8")] == []
