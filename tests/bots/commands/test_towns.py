"""Commands in a house of several towns: `palier --town` says which, an agent's is their own, else it is the first."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import AuditEntry, Duty, NamedPlace, Territory
from backend.services.exports import EXPORTS
from bots.commands.named_town import NAMED
from tests.bots.commands.conftest import Palier
from tests.support.rows import one_of_each

TOWNS = """
territory_name = "Valbreuse"
[[towns]]
name = "Saint-Aubin"
telegram_token = "hello"
whatsapp_phone_id = "100000002"
whatsapp_app_secret = "0123456789abcdef0123456789abcdef"
whatsapp_verify_token = "word"
"""


@pytest.fixture(autouse=True)
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database) -> Path:
    (tmp_path / "palier.toml").write_text(TOWNS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def number(database: Database, name: str) -> int | None:
    with database.read() as db:
        return db.scalar(select(Territory.id).where(Territory.name == name))


def test_places_are_imported_for_the_town_that_is_named(palier: Palier, database: Database, towns: Path) -> None:
    (towns / "places.csv").write_text("name,kind,latitude,longitude,aliases\nLe Gué,hamlet,48.4,0.1,\n", "utf-8")

    outcome = palier("--town", "saint-aubin", "import", "places", towns / "places.csv")

    assert outcome.exit_code == 0, outcome.output
    assert "for Saint-Aubin" in outcome.stdout
    with database.read() as db:
        assert db.scalars(select(NamedPlace.territory_id)).all() == [number(database, "Saint-Aubin")]


def test_a_town_that_there_is_not_is_named(palier: Palier) -> None:
    outcome = palier("--town", "Saint-Obin", "invite", "list")
    assert (outcome.exit_code, "Saint-Obin" in outcome.stderr) == (1, True)


def test_a_town_is_named_for_one_command_only(palier: Palier) -> None:
    palier("--town", "Saint-Aubin", "invite", "list")

    assert NAMED.get() == ""


def test_an_agent_s_town_is_their_own(palier: Palier, database: Database) -> None:
    added = palier("--town", "Saint-Aubin", "staff", "agents", "add", "paul", "--name", "Paul Aubry")
    assert added.exit_code == 0, added.output

    hours = ("--days", "mon-fri", "--from", "9:00", "--to", "17:00")
    palier("staff", "duty", "set", "paul", *hours, "--as", "paul")

    with database.read() as db:
        assert set(db.scalars(select(Duty.territory_id))) == {number(database, "Saint-Aubin")}


def test_the_webhook_of_a_town_is_its_own(palier: Palier, monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    monkeypatch.setenv("PALIER_PUBLIC_URL", "https://entraide.example.fr")

    outcome = palier("--town", "Saint-Aubin", "whatsapp", "webhook")

    assert outcome.exit_code == 0, outcome.output
    assert "Saint-Aubin: whatsapp_verify_token" in outcome.stdout
    (account,) = [json.loads(line) for line in palier("channels", "--json").stdout.splitlines()]
    assert (account["town"], account["channel"]) == ("Saint-Aubin", "whatsapp")
    assert f"/webhooks/{account['id']}\n" in outcome.stdout


def test_what_is_wrong_is_told_with_its_town(palier: Palier) -> None:
    said = palier("check").stdout
    assert "must: Saint-Aubin: telegram_token is not a bot's token, 123456789:AA…: ask @BotFather for it." in said
    assert "PALIER_TELEGRAM_TOKEN" not in said


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_is_exported_of_a_town_is_its_own(
    palier: Palier, database: Database, clock: FrozenClock, kind: str
) -> None:
    palier("invite", "list")  # makes the territories
    town, other = number(database, "Valbreuse"), number(database, "Saint-Aubin")
    one_of_each(database, clock.now())

    def rows(*named: str) -> list[Any]:
        outcome = palier(*named, "export", kind)
        assert outcome.exit_code == 0, outcome.output
        return [json.loads(line) for line in outcome.stdout.splitlines()]

    everything, theirs, others = rows(), rows("--town", "Valbreuse"), rows("--town", "Saint-Aubin")
    assert (len(everything), theirs, others) == (1, everything, [])
    with database.read() as db:
        audited = Counter[int | None](
            db.scalars(select(AuditEntry.territory_id).where(AuditEntry.verb == f"export {kind}"))
        )
    assert (audited[town], audited[other]) == (2, 2)
