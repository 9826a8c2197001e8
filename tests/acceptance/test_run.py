"""`palier run` as an operator knows it: started, stopped, not twice on one file, several on one server."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database
from backend.models import Lease
from tests.acceptance.commands import palier
from tests.support.database import address
from tests.support.keys import TEST_KEY
from tests.support.processes import PATIENCE, Palier, free_port


def environment_of(database: Database, folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "PALIER_KEY": TEST_KEY, "PALIER_DATABASE_URL": address(database), "PALIER_PORT": "0"}


def process(database: Database, folder: Path, name: str = "errors") -> Palier:
    return Palier({**environment_of(database, folder), "PALIER_PORT": str(free_port())}, folder / name)


def address_of(said: str) -> str:
    return said.removeprefix("Palier answers at ")


def leases(database: Database) -> dict[int, tuple[str, int]]:
    """Who holds which account now, and the fence."""
    now = SystemClock().now()
    with database.read() as db:
        return {
            one.channel_account_id: (one.holder, one.fence) for one in db.scalars(select(Lease)) if one.expires_at > now
        }


def test_it_answers_and_ends_in_good_order_when_it_is_told_to(database: Database, tmp_path: Path) -> None:
    with process(database, tmp_path) as ours:
        here = address_of(ours.starts())
        assert httpx.get(f"{here}/healthz", timeout=PATIENCE).json() == {"status": "alive"}
        assert httpx.get(f"{here}/readyz", timeout=PATIENCE).text == "ready"
        assert httpx.get(f"{here}/metrics", timeout=PATIENCE).status_code == 200
        assert ours.stops() == 0
    assert leases(database) == {}
    assert "Traceback" not in (tmp_path / "errors").read_text("utf-8")


def test_a_second_one_on_the_same_file_is_refused_in_one_sentence(sqlite_database: Database, tmp_path: Path) -> None:
    with process(sqlite_database, tmp_path) as ours:
        ours.starts()
        second = palier(environment_of(sqlite_database, tmp_path), tmp_path, "run")
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr.startswith("Another `palier run` uses this SQLite database")
        assert second.stderr.count("\n") == 1
        chats = palier(
            environment_of(sqlite_database, tmp_path), tmp_path, "chat", "--person", "Jeanne", says="bonjour\n"
        )
        assert chats.returncode == 0, chats.stderr


@pytest.mark.parametrize("ending", ["is_killed", "stops"])
def test_two_on_one_server_share_the_work_and_either_may_go(
    postgresql_database: Database, tmp_path: Path, ending: str
) -> None:
    with (
        process(postgresql_database, tmp_path, "first") as first,
        process(postgresql_database, tmp_path, "second") as second,
    ):
        there = {one: address_of(one.starts()) for one in (first, second)}
        for one, name in zip(there, "ab", strict=True):
            says(there[one], name)
        second.has_answered_everything(postgresql_database)
        [(holder, fence)] = leases(postgresql_database).values()
        goes, stays = (first, second) if f":{first.pid}:" in holder else (second, first)

        getattr(goes, ending)()
        says(there[stays], "c")
        stays.has_answered_everything(postgresql_database)

        assert [(f":{stays.pid}:" in one, then) for one, then in leases(postgresql_database).values()] == [(True, 2)]
        assert fence == 1
        assert stays.stops() == 0


def says(here: str, name: str) -> None:
    """Somebody opens the web chat there, and greets."""
    with httpx.Client(base_url=here, timeout=PATIENCE) as visitor:
        secret = visitor.post("/chat/session", json={}).json()["secret"]
        visitor.headers["Authorization"] = f"Bearer {secret}"
        assert visitor.post("/chat/messages", json={"key": f"visitor-{name}", "text": "bonjour"}).is_success
