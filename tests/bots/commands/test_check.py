"""`palier check`: each thing that may be wrong, in a sentence; 1 when something must be corrected."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import delete, text, update

from backend import sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.models import (
    Agent,
    AgentAccount,
    AgentWay,
    ChannelAccount,
    CheckInPlan,
    Duty,
    DutyException,
    OutboxMessage,
    Territory,
    UnclearMessage,
)
from backend.models.register import RegisterEntry
from backend.services import unclear
from backend.services.findings import Finding
from nlu import shelf
from tests.bots.commands.conftest import Palier
from tests.support.database import address
from tests.support.rows import one_of_each
from tests.support.understanding import flip, small_model

NOW = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
TOKEN = "123456789:" + "A" * 35
Set = Callable[[str, str], None]


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Database:
    """A town where nothing is missing."""
    one_of_each(database, clock.now())
    with database.write() as db:
        db.execute(update(Territory).values(name="Saint-Martin", phone="02 98 00 00 00", policies={}))
        db.execute(update(ChannelAccount).values(channel="sms"))
        db.execute(update(Agent).values(sms="+33612345678", role="director"))
        for table in (AgentWay, DutyException, Duty):
            db.execute(delete(table))
        db.add_all(Duty(territory_id=1, agent_id=1, weekday=day, opens=0, closes=1440) for day in range(7))
    return database


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder of models, and the fingerprint of the data that the one in it learnt from."""
    models, data = small_model(tmp_path_factory.mktemp("trained"))
    return models, shelf.fingerprint(data)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, trained: tuple[Path, str]) -> Set:
    """Sets a setting; the understanding is trained."""
    monkeypatch.setattr(shelf, "fingerprint", lambda *_data: trained[1])
    monkeypatch.setenv("PALIER_MODELS", str(trained[0]))
    return lambda name, value: monkeypatch.setenv(f"PALIER_{name}", value)


NOTHING = "note: Saint-Martin: messages that are not understood are not kept.\nNothing is missing.\n"


def test_a_town_where_nothing_is_missing(palier: Palier, town: Database, given: Set) -> None:
    outcome = palier("check")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, NOTHING, "")


def test_whether_messages_are_kept_to_learn_from_is_told(
    palier: Palier, town: Database, given: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.write() as db:
        db.execute(update(Territory).values(policies={"keep_unclear": True, "keep_unclear_days": 12}))
        db.execute(update(UnclearMessage).values(label=None))
    told = "note: Saint-Martin: messages that are not understood are kept for 12 days; 1 wait for a label.\n"
    outcome = palier("check")
    assert (outcome.exit_code, outcome.stdout) == (0, f"{told}Nothing is missing.\n")
    monkeypatch.setattr(unclear, "MOST", 1)
    assert "should: Saint-Martin: so many wait that no more are kept" in palier("check").stdout


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"TELEGRAM_TOKEN": "hello"}, "PALIER_TELEGRAM_TOKEN is not a bot's token"),
        ({"TELEGRAM_TOKEN": TOKEN}, "PALIER_NOW freezes the clock"),
        ({"TELEGRAM_TOKEN": TOKEN, "PUBLIC_URL": "https://a.example"}, "PALIER_TELEGRAM_SECRET is missing"),
        ({"TELEGRAM_SECRET": "spaces are wrong"}, "PALIER_TELEGRAM_SECRET must be"),
        ({"WHATSAPP_TOKEN": TOKEN}, "PALIER_NOW freezes the clock"),
        ({"WHATSAPP_TOKEN": TOKEN}, "PALIER_WHATSAPP_PHONE_ID is missing"),
        ({"WHATSAPP_TOKEN": TOKEN}, "PALIER_WHATSAPP_APP_SECRET is missing"),
        ({"WHATSAPP_TOKEN": TOKEN, "WHATSAPP_APP_SECRET": "hello"}, "PALIER_WHATSAPP_APP_SECRET is not"),
        ({"WHATSAPP_TOKEN": TOKEN}, "PALIER_WHATSAPP_VERIFY_TOKEN is missing"),
        ({"WHATSAPP_TOKEN": TOKEN}, "PALIER_PUBLIC_URL is missing"),
        ({"WHATSAPP_TOKEN": TOKEN}, "should: PALIER_WHATSAPP_BUSINESS_ID is missing"),
        ({"WHATSAPP_PHONE_ID": "+33 6"}, "PALIER_WHATSAPP_PHONE_ID: the phone number's id"),
        ({"WEBCHAT_LOGO": "/nowhere/logo.png"}, "PALIER_WEBCHAT_LOGO: /nowhere/logo.png cannot be read"),
        ({"PUBLIC_URL": "http://a.example"}, "PALIER_PUBLIC_URL must begin with https://"),
        ({"KEY": sealing.new_key()}, "PALIER_KEY does not open this database"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/none"}, "does not answer"),
        ({"DATABASE_URL": "nonsense"}, "PALIER_DATABASE_URL"),
        ({"PORT": "many"}, "PALIER_PORT"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_setting_that_must_be_corrected(
    palier: Palier, town: Database, given: Set, settings: dict[str, str], says: str
) -> None:
    for name, value in settings.items():
        given(name, value)
    outcome = palier("check", "--offline")
    assert outcome.exit_code == 1
    assert says in outcome.output
    assert TOKEN not in outcome.output


def test_an_unknown_key_of_the_file_is_named_with_the_nearest(
    palier: Palier, town: Database, given: Set, tmp_path: Path
) -> None:
    (tmp_path / "palier.toml").write_text('territory_phon = "02 98 00 00 00"\n', encoding="utf-8")
    outcome = palier("check")
    assert outcome.exit_code == 1
    assert '"territory_phon" is no setting (`territory_phone` is the nearest' in outcome.output


def test_people_are_asked_but_nobody_is_on_duty(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.execute(update(CheckInPlan).values(state="active", **EVERY_MORNING))
        db.execute(delete(Duty))
    outcome = palier("check")
    assert outcome.exit_code == 1
    assert "nobody is on the duty roster" in outcome.stdout


def test_people_are_on_the_register_and_nobody_may_open_it(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.execute(update(RegisterEntry).values(state="confirmed"))
        db.execute(update(Agent).values(register_since=None))
    done = palier("check")
    assert done.exit_code == 1
    assert (
        "Saint-Martin: the register of frail people has 1 entries, and no agent is named for it: "
        "`palier staff agents set LOGIN --register`."
    ) in done.stdout


def test_urgent_alerts_that_reach_nobody_outside_the_desk(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.add(Agent(territory_id=1, login="mehdi", name="Mehdi", active=True, created_at=NOW))
        db.flush()
        db.add(Duty(territory_id=1, agent_id=2, weekday=0, opens=540, closes=1020))
    assert "should: Saint-Martin: urgent alerts away from the desk miss mehdi" in palier("check").stdout

    with town.write() as db:
        db.execute(update(Agent).values(sms=None))
    assert "should: Saint-Martin: urgent alerts reach nobody outside the desk" in palier("check").stdout


@pytest.mark.parametrize(
    ("way", "lacks"),
    [
        ("sms", "there is no SMS account"),
        ("chat", "no account of theirs is bound"),
        ("email", "no mail server is set"),
        ("matrix", "there is no Matrix account"),
    ],
)
def test_a_way_that_leads_nowhere(palier: Palier, town: Database, given: Set, way: str, lacks: str) -> None:
    with town.write() as db:
        db.add(AgentWay(territory_id=1, agent_id=1, way=way, address="paul@example.org", place=1))
        db.execute(update(ChannelAccount).values(channel="telegram"))
        db.execute(delete(AgentAccount))

    assert f"should: Saint-Martin: login is not reached by {way}: {lacks}" in palier("check").stdout


def test_nobody_is_told_at_last(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.execute(update(Agent).values(role="agent"))
    assert "an urgent alert that nobody takes reaches no director" in palier("check").stdout


def test_what_happens_at_night_is_told(palier: Palier, town: Database, given: Set) -> None:
    """By whom nobody is woken, where nobody is on call."""
    with town.write() as db:
        db.execute(update(Duty).values(opens=540, closes=1020))
    assert "note: Saint-Martin: at night, while nobody is on call, what is urgent waits for" in palier("check").stdout

    with town.write() as db:
        db.execute(update(Territory).values(policies={"alert_at_night": "director"}))
    assert "at night, while nobody is on call, the director is woken" in palier("check").stdout


EVERY_MORNING: Final[dict[str, Any]] = {
    "rrule": "FREQ=DAILY", "local_minute": 540, "more_minutes": None, "timezone": "Europe/Paris", "first_at": NOW,
}  # fmt: skip


@pytest.mark.parametrize(("state", "must"), [("active", True), ("paused", False)])
def test_nobody_reads_for_a_long_time(palier: Palier, town: Database, given: Set, state: str, must: bool) -> None:
    """The roster is not empty, but the town hall is closed for three weeks."""
    with town.write() as db:
        db.execute(update(CheckInPlan).values(state=state, **EVERY_MORNING))
        closed = {"start": NOW - timedelta(days=1), "end": NOW + timedelta(days=21), "created_at": NOW}
        db.add(DutyException(territory_id=1, kind="closed", **closed))

    outcome = palier("check")

    assert (outcome.exit_code == 1) is must
    assert f"{'must' if must else 'should'}: Saint-Martin: nobody reads alerts until 15 Dec" in outcome.stdout


def test_crisis_numbers_are_verified_every_90_days(
    palier: Palier, town: Database, given: Set, clock: FrozenClock
) -> None:
    def verified(day: str) -> None:
        with town.write() as db:
            db.execute(update(Territory).values(policies={"crisis_numbers": {"verified_on": day}}))

    verified("2026-08-26")
    assert palier("check").stdout == NOTHING
    verified("2026-08-25")
    outcome = palier("check")
    assert outcome.exit_code == 0
    assert "last verified on 2026-08-25" in outcome.stdout
    verified("last summer")
    assert "an unknown day" in palier("check").stdout


def test_a_new_town_is_told_what_it_lacks(palier: Palier, database: Database, given: Set, clock: FrozenClock) -> None:
    with database.write() as db:
        db.add(Territory(name="votre commune", created_at=clock.now()))
    outcome = palier("check")
    assert outcome.exit_code == 0
    for says in ("no name of its own", "no address is known", "no telephone number", "`palier staff duty set`"):
        assert says in outcome.stdout


def test_an_understanding_that_is_not_trained(palier: Palier, town: Database, given: Set, tmp_path: Path) -> None:
    given("MODELS", str(tmp_path / "none"))
    outcome = palier("check")
    assert (outcome.exit_code, "`palier nlu train`" in outcome.stdout) == (1, True)


def test_an_understanding_that_is_damaged(
    palier: Palier, town: Database, given: Set, trained: tuple[Path, str], tmp_path: Path
) -> None:
    shutil.copytree(trained[0], tmp_path / "models")
    given("MODELS", str(tmp_path / "models"))
    assert palier("check").exit_code == 0
    flip(tmp_path / "models")
    outcome = palier("check")
    assert outcome.exit_code == 1
    damaged = "The understanding is damaged (intents.npz is not what was trained) and is not used"
    assert f"must: {damaged}: run `palier nlu train`.\n" in outcome.stdout


def test_an_understanding_of_other_data(
    palier: Palier, town: Database, given: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "fingerprint", lambda *_data: "0" * 20)
    outcome = palier("check")
    assert (outcome.exit_code, "on other data or by another version" in outcome.stdout) == (1, True)


def test_the_schema_must_be_this_programs(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    outcome = palier("check")
    assert outcome.exit_code == 1
    assert "newer version" in outcome.stdout


def test_an_empty_database_is_no_fault(palier: Palier, given: Set, tmp_path: Path) -> None:
    given("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    outcome = palier("check")
    assert outcome.exit_code == 0
    assert "The database is empty" in outcome.stdout


def test_what_a_restored_backup_holds_back_must_be_looked_at(palier: Palier, town: Database, given: Set) -> None:
    with town.write() as db:
        db.execute(update(OutboxMessage).values(state="held"))
    outcome = palier("check")
    assert outcome.exit_code == 1
    assert "palier db release" in outcome.stdout


def test_several_machines_need_one_key(palier: Palier, postgresql_database: Database, given: Set) -> None:
    given("DATABASE_URL", address(postgresql_database))
    given("KEY", "")
    assert "PALIER_KEY is missing" in palier("check").output


def test_the_messengers_are_asked_unless_one_stays_offline(
    palier: Palier, town: Database, given: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(*_given: object) -> list[Finding]:
        return [Finding("Telegram: the token is that of @valbreuse_bot.", must=False, note=True)]

    monkeypatch.setattr("bots.commands.check.ask_all", asked)

    assert "note: Telegram: the token is that of @valbreuse_bot.\nNothing is missing.\n" in palier("check").stdout
    assert palier("check", "--offline").stdout == NOTHING
