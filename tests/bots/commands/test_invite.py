"""`palier invite`: cards made for each channel, counted, ended; wrong uses and troubles in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import ChannelAccount, Person, Source, Territory
from backend.services.sources import arriving
from bots.commands import invite
from tests.bots.commands.conftest import Palier
from tests.support.rows import counts

SHOP = ("invite", "make", "--source", "Boulangerie Payet", "--kind", "shop", "--to")


@pytest.fixture
def here(database: Database, clock: FrozenClock) -> int:
    """A town on Telegram and the web, whose bot is known by its name."""
    with database.write() as db:
        town = Territory(name="Valbourg", phone="01 39 00 00 00", timezone="Europe/Paris", created_at=clock.now())
        db.add(town)
        db.flush()
        for channel, address, handle in (("telegram", "123", "valbourg_bot"), ("webchat", "web", None)):
            db.add(ChannelAccount(territory_id=town.id, channel=channel, address=address, handle=handle))
        return town.id


def listed(palier: Palier, *more: str) -> list[dict[str, Any]]:
    outcome = palier("invite", "list", "--json", *more)
    assert outcome.exit_code == 0, outcome.output
    return [json.loads(line) for line in outcome.stdout.splitlines()]


def test_a_card_is_made_for_each_channel_that_can_be_reached(palier: Palier, here: int, tmp_path: Path) -> None:
    made = palier(*SHOP, tmp_path / "cards" / "new")

    assert made.exit_code == 0, made.output
    assert "No card for webchat: PALIER_PUBLIC_URL is not set." in made.stderr
    (row,) = listed(palier)
    assert row["code"] in made.stdout
    names = sorted(one.name for one in (tmp_path / "cards" / "new").iterdir())
    stem = f"boulangerie-payet.{row['code']}.telegram"
    assert names == [f"{stem}.card.pdf", f"{stem}.poster.pdf", f"{stem}.sheet.pdf"]


def test_made_again_it_is_the_same_code(
    palier: Palier, here: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    palier(*SHOP, tmp_path)
    monkeypatch.setenv("PALIER_PUBLIC_URL", "https://entraide.example.fr")

    made = palier(*SHOP, tmp_path, "--format", "svg", "--channel", "webchat")

    assert made.exit_code == 0, made.output
    assert [one["source"] for one in listed(palier)] == ["Boulangerie Payet"]
    assert len(list(tmp_path.glob("*.webchat.*.svg"))) == 2


def test_cards_for_one_use_are_many(palier: Palier, here: int, tmp_path: Path) -> None:
    made = palier(*SHOP, tmp_path, "--relais", "baker", "--count", 3)

    assert made.exit_code == 0, made.output
    rows = listed(palier)
    assert [one["proposes"] for one in rows] == ["baker"] * 3
    assert len({one["code"] for one in rows}) == 3


def test_what_came_of_it_is_listed_and_exported(
    palier: Palier, here: int, tmp_path: Path, database: Database, clock: FrozenClock
) -> None:
    palier(*SHOP, tmp_path)
    (row,) = listed(palier)
    with database.write() as db:
        person = Person(territory_id=here, name="Jeanne", created_at=clock.now())
        db.add(person)
        db.flush()
        arriving.show(db, row["code"], person, "telegram", first=True, now=clock.now())

    assert [(one["channel"], one["came"]) for one in listed(palier)] == [("telegram", 1)]
    (exported,) = (json.loads(line) for line in palier("export", "sources").stdout.splitlines())
    assert (exported["code"], exported["channel"], exported["came"]) == (row["code"], "telegram", 1)


def test_an_ended_card_is_listed_only_where_asked(palier: Palier, here: int, tmp_path: Path) -> None:
    palier(*SHOP, tmp_path)
    (row,) = listed(palier)

    assert palier("invite", "end", row["code"].replace("-", " ").upper()).exit_code == 0

    assert listed(palier) == []
    assert [one["code"] for one in listed(palier, "--ended")] == [row["code"]]
    again = palier("invite", "end", row["code"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == (
        f"No card has that code here, or it has ended: `palier invite list` shows them. ({row['code']})\n"
    )


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (("--source", "  /  "), 1, "A card needs a name"),
        (("--source", "x" * 121), 1, "A card needs a name"),
        (("--relais", "baker", "--role", "volunteer"), 1, "one role at most"),
        (("--source", "Пекарня"), 1, "take --format svg"),
        (("--channel", "signal"), 1, "nowhere that a card could lead to"),
        (("--channel", "webchat"), 1, "PALIER_PUBLIC_URL is not set"),
        (("--count", "3"), 2, "only cards for one use"),
        (("--kind", "pub"), 2, "pub"),
        (("--as", "nobody"), 1, "No active agent"),
    ],
)
def test_a_wrong_use_is_one_sentence_and_makes_no_card(
    palier: Palier, here: int, tmp_path: Path, database: Database, more: tuple[str, ...], code: int, says: str
) -> None:
    refused = palier(*SHOP, tmp_path / "cards", *more)

    assert (refused.exit_code, refused.stdout) == (code, "")
    assert says in " ".join(refused.stderr.replace("│", " ").split())
    assert counts(database)["source"] == 0
    assert not (tmp_path / "cards").exists()


def test_a_folder_that_cannot_be_written_is_said(palier: Palier, here: int, tmp_path: Path, database: Database) -> None:
    file = tmp_path / "a file"
    file.touch()

    for folder in (file, Path("/proc/nowhere")):
        refused = palier(*SHOP, folder)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "nothing can be written there" in refused.stderr
    with database.read() as db:
        assert db.query(Source).all() == []


def test_others_write_to_the_database_while_cards_are_drawn(
    palier: Palier, here: int, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(town: Territory, *_cards: object) -> tuple[()]:
        with database.write() as db:
            db.get_one(Territory, town.id).phone = "02 61 91 00 00"
        return ()

    monkeypatch.setattr(invite, "printed", meanwhile)

    made = palier(*SHOP, tmp_path)

    assert made.exit_code == 0, made.output
    with database.read() as db:
        assert db.get_one(Territory, here).phone == "02 61 91 00 00"


def test_a_slash_in_a_name_leaves_no_file_elsewhere(palier: Palier, here: int, tmp_path: Path) -> None:
    made = palier(*SHOP, tmp_path / "cards", "--source", "../../Payet / Fils")

    assert made.exit_code == 0, made.output
    assert not list(tmp_path.glob("*payet*"))
    assert all(one.name.startswith("payet-fils.") for one in (tmp_path / "cards").iterdir())


def test_without_any_channel_it_says_what_to_do(palier: Palier, database: Database, tmp_path: Path) -> None:
    refused = palier(*SHOP, tmp_path)

    assert refused.exit_code == 1
    assert "`palier run` makes them as it starts" in refused.stderr
