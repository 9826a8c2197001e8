"""`palier nlu review`: switched on, written out, labelled, taken in, trained on; on both engines."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import AuditEntry, Consent, Territory, UnclearMessage
from backend.services import agents, retention
from backend.services.actor import SYSTEM
from bots.commands import nlu
from nlu import corpus
from tests.support.database import address
from tests.support.keys import TEST_KEY
from tests.support.town import Town
from tests.support.unclear import WRITER, learns, says

Review = Callable[..., Result]
PNEUS = "vous avez des pneus ?"


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Town:
    """A town that learns, with the agent Sylvie."""
    town = learns(Town(database, clock))
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        agents.add(db, hall, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=town.now())
    return town


@pytest.fixture
def review(database: Database, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Runs `palier nlu review …` in a folder of its own, at the hour of `clock`."""
    monkeypatch.setenv("PALIER_DATABASE_URL", address(database))
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    monkeypatch.setenv("PALIER_NOW", "2026-11-24T09:10:00+01:00")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(nlu.app, ["review", *(str(one) for one in arguments)])


def label(**labels: str) -> None:
    """Staff write a label after each message: `m1="greet"`."""
    file = Path("kept.yml")
    lines, number = [], ""
    for line in file.read_text("utf-8").splitlines():
        number = line.partition("id: ")[2] or number
        lines.append(f"{line} {labels[f'm{number}']}" if line == "    intent:" and f"m{number}" in labels else line)
    file.write_text("\n".join(lines), encoding="utf-8")


def refused(outcome: Result, says: str, code: int = 1) -> None:
    assert (outcome.exit_code, outcome.stdout) == (code, ""), outcome.output
    assert outcome.stderr.count("\n") == 1
    assert says in outcome.stderr


def test_from_a_message_to_training_data(review: Review, town: Town, tmp_path: Path) -> None:
    says(town, f"C'est {WRITER}, {PNEUS}")
    says(town, "à la prochaine fois")
    assert "2 messages wait for a label in kept.yml" in review("export", "kept.yml").stdout
    assert stat.S_IMODE((tmp_path / "kept.yml").stat().st_mode) == 0o600
    assert WRITER not in (tmp_path / "kept.yml").read_text("utf-8")

    label(m1="ask_tip")
    outcome = review("import", "kept.yml", "--as", "sylvie")
    assert outcome.stdout == "Valbreuse: 1 labelled, 1 left without a label. Delete kept.yml now.\n"

    assert review("examples", "more.yml").stdout == "Valbreuse: 1 examples of 1 intents are in more.yml.\n"
    (example,) = corpus.read([tmp_path / "more.yml"]).examples
    assert (example.text, example.intent) == (f"C'est Camille, {PNEUS}", "ask_tip")
    with town.database.read() as db:
        assert db.scalars(select(UnclearMessage.labelled_by).where(UnclearMessage.id == 1)).one() == "sylvie"


def test_it_is_switched_on_and_off(review: Review, town: Town) -> None:
    assert "are not kept" in review("off").stdout
    assert "are not kept" in review("list").stdout
    outcome = review("on", "--days", 1, "--as", "sylvie")
    assert "kept for 1 day, without who wrote them" in outcome.stdout
    assert "kept for 1 day" in review("list").stdout
    with town.database.read() as db:
        assert db.get_one(Territory, 1).policies == {"keep_unclear": True, "keep_unclear_days": 1}
        entries = db.scalars(select(AuditEntry.verb).where(AuditEntry.actor == "agent:sylvie")).all()
        assert set(entries) >= {"policy keep_unclear", "policy keep_unclear_days"}


@pytest.mark.parametrize("days", [0, 366, "x"])
def test_a_number_of_days_that_makes_no_sense_is_a_wrong_use(review: Review, days: object) -> None:
    assert review("on", "--days", days).exit_code == 2


def test_what_is_kept_is_counted(review: Review, town: Town) -> None:
    assert "None is kept now." in review("list").stdout
    says(town, PNEUS)
    says(town, "any tyres?", locale="en")
    review("export", "kept.yml")
    label(m1="ask_tip")
    review("import", "kept.yml", "--as", "sylvie")
    day = {"oldest": "2026-11-24", "deleted_on": "2026-12-24"}
    assert [json.loads(line) for line in review("list", "--json").stdout.splitlines()] == [
        {"locale": "en", "waiting": 1, "labelled": 0, **day},
        {"locale": "fr", "waiting": 0, "labelled": 1, **day},
    ]
    assert "deleted on" in review("list").stdout


def test_nothing_is_exported_twice_over_or_where_there_is_nothing(review: Review, town: Town, tmp_path: Path) -> None:
    assert "no file was written" in review("export", "kept.yml").stdout
    assert "no file was written" in review("examples", "more.yml").stdout
    assert list(tmp_path.glob("*.yml")) == []
    says(town, PNEUS)
    review("export", "kept.yml")
    refused(review("export", "kept.yml"), "kept.yml exists already")
    refused(review("export", "none/kept.yml"), "none/kept.yml: No such file")


def test_an_intent_that_is_none_is_named_with_the_nearest_and_nothing_is_taken_in(review: Review, town: Town) -> None:
    says(town, PNEUS)
    says(town, "bonsoir à tous")
    review("export", "kept.yml")
    label(m1="ask_tip", m2="greeet")
    refused(
        review("import", "kept.yml", "--as", "sylvie"), "kept.yml: message 2 has the intent 'greeet', which is none"
    )
    with town.database.read() as db:
        assert db.scalars(select(UnclearMessage.label)).all() == [None, None]


def test_who_labels_must_be_an_agent(review: Review, town: Town) -> None:
    says(town, PNEUS)
    review("export", "kept.yml")
    label(m1="ask_tip")
    refused(review("import", "kept.yml"), "Say which agent you are")
    refused(review("import", "kept.yml", "--as", "paul"), "No active agent has this login")


def test_words_that_were_added_take_nothing_in(review: Review, town: Town) -> None:
    says(town, PNEUS)
    review("export", "kept.yml")
    label(m1="ask_tip")
    file = Path("kept.yml")
    file.write_text(file.read_text("utf-8").replace("pneus", "jantes"), encoding="utf-8")
    refused(review("import", "kept.yml", "--as", "sylvie"), "none may be added")


def test_a_file_that_comes_back_late_tells_what_is_gone(review: Review, town: Town) -> None:
    says(town, PNEUS)
    town.later(days=20)
    says(town, "bonsoir à tous")
    review("export", "kept.yml")
    town.later(days=15)
    label(m1="ask_tip", m2="greet")
    outcome = review("import", "kept.yml", "--as", "sylvie")
    assert outcome.stdout.startswith("Valbreuse: 1 labelled, 1 no longer kept (1).")
    with town.write() as db:
        retention.forget(db, now=town.now().replace(year=2027))
    refused(review("import", "kept.yml", "--as", "sylvie"), "No such message is kept here")


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "No such file"), (b"\xff\xfe\x00", "no UTF-8"), (b"review: [", "no YAML"), (b"nlu: []", "`review:` list")],
)
def test_a_file_that_is_none_is_told_in_a_sentence(review: Review, content: bytes | None, says: str) -> None:
    if content is not None:
        Path("kept.yml").write_bytes(content)
    refused(review("import", "kept.yml", "--as", "sylvie"), says)


def test_each_territory_has_its_own(review: Review, town: Town) -> None:
    says(town, PNEUS)
    with town.write() as db:
        town.another_territory(db)
    assert "Autreville: no message waits" in review("export", "kept.yml", "--territory", "AUTREVILLE").stdout
    assert "Valbreuse: 1 messages wait" in review("export", "kept.yml", "--territory", "valbreuse").stdout
    label(m1="ask_tip")
    refused(review("import", "kept.yml", "--as", "sylvie", "--territory", "Autreville"), "No active agent")
    refused(review("list", "--territory", "Nulle part"), "No territory, or more than one")


def test_somebody_objects_by_telephone(review: Review, town: Town) -> None:
    outcome = review("refuse", town.ids[WRITER], "--as", "sylvie")
    assert outcome.stdout.startswith(f"No message of {WRITER} is kept from now on")
    says(town, PNEUS)
    assert "no message waits" in review("export", "kept.yml").stdout
    with town.database.read() as db:
        assert db.scalars(select(Consent.withdrawn_at)).one() is not None
        assert "withdraw_consent" in db.scalars(
            select(AuditEntry.verb).where(AuditEntry.actor == "agent:sylvie")
        ).all()  # fmt: skip
    refused(review("refuse", 4711, "--as", "sylvie"), "no person 4711")
    refused(review("refuse", town.ids[WRITER]), "Say which agent you are")
