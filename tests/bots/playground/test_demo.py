"""`palier demo`: it prepares, says where it is, works when started again, and stops when told to."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from backend.clock import FrozenClock, SystemClock
from backend.database import Database
from backend.demonstration.seeding import AnotherTown, is_seeded
from backend.models import InboxEvent, Person
from backend.settings import read_settings
from bots.app import Application, PortTaken
from bots.commands import demo
from bots.playground.town import playground
from bots.telegram.polling import POLL_SECONDS
from nlu.shelf import MODELS
from tests.support.demo import PATIENCE, ROOT, Demo, environment, running, seeded_town, texts, town_file
from tests.support.keys import TEST_KEYS
from tests.support.settled import all_is_said

__all__ = ["seeded_town", "town_file"]


@pytest.fixture(scope="module")
def new_town(seeded_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The program, started where there is nothing yet."""
    with running(tmp_path_factory.mktemp("new") / "demo.db") as town:
        yield town


def test_from_nothing_to_a_page_and_back(new_town: Demo) -> None:
    town = new_town
    page = httpx.get(town.address, timeout=PATIENCE)
    code = town.stop()

    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert all(name in page.text for name in ("Jeanne Morel", "Karim Benali", "Léa Fontaine"))
    assert code == 0
    assert town.complaints.splitlines()[-1] == "Stopped."
    assert [line for line in town.complaints.splitlines() if not line.endswith("…")] == ["Stopped."]


@pytest.fixture
def yesterday(town_file: Path) -> list[str]:
    """What stood on Karim's screen when the program last ran."""
    return asyncio.run(karims_first_day(town_file))


def test_started_again_it_goes_on_where_it_was(yesterday: list[str], town_file: Path) -> None:
    with running(town_file) as town:
        shown = texts(town.waits_for("karim", lambda screen: bool(screen["messages"])))
        town.does("karim", text="Merci beaucoup")
        now = texts(town.waits_for("karim", lambda screen: len(screen["messages"]) > len(yesterday) + 1))
        asked = SystemClock().monotonic()
        code = town.stop()

    assert SystemClock().monotonic() - asked < POLL_SECONDS / 2
    assert code == 0
    assert shown == yesterday
    assert now[: len(yesterday) + 1] == [*yesterday, "Merci beaucoup"]


async def karims_first_day(file: Path) -> list[str]:
    """He greets the bot, which answers; what stands on his screen then."""
    database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
    async with playground(read_settings(models=MODELS), database, SystemClock()) as (application, phones):
        karim = phones.shown["karim"].phone
        async with application.running():
            await karim.types("Bonjour")
            await karim.waits_for(lambda screen: bool(screen.texts))
            await all_is_said(database, SystemClock().now())
            shown = [message.text for message in karim.screen]
    database.close()
    return shown


def test_the_page_is_closed_to_other_sites_and_to_nonsense(town_file: Path) -> None:
    async def story() -> dict[str, int]:
        database = Database(f"sqlite:///{town_file}", keys=TEST_KEYS)
        async with playground(read_settings(models=MODELS), database, SystemClock()) as (application, _):
            transport = httpx.ASGITransport(application.web())
            async with httpx.AsyncClient(transport=transport, base_url="http://town/playground/phones/") as browser:
                foreign = {"content-type": "text/plain"}
                answers = {
                    "another site": await browser.post("karim", content='{"text": "Bonjour"}', headers=foreign),
                    "no such phone": await browser.post("jeanne", json={"text": "Bonjour"}),
                    "nothing said": await browser.post("karim", json={"text": " "}),
                    "no such button": await browser.post("karim", json={"tap": "x", "message": 12}),
                    "no JSON": await browser.post("karim", content="{", headers={"content-type": "application/json"}),
                    "a place": await browser.post("lea", json={"share": "location"}),
                    "a thumb on nothing": await browser.post("yvonne", json={"react": "👍", "message": 12}),
                    "a button on Signal": await browser.post("yvonne", json={"tap": "x", "message": 12}),
                    "a voice note": await browser.post("yvonne", json={"share": "voice"}),
                    "a thumb on nothing on WhatsApp": await browser.post("marcel", json={"react": "👍", "message": 12}),
                    "a word on WhatsApp": await browser.post("marcel", json={"text": "Bonjour"}),
                }
        database.close()
        return {name: answer.status_code for name, answer in answers.items()}

    assert asyncio.run(story()) == {
        "another site": 404,
        "no such phone": 404,
        "nothing said": 400,
        "no such button": 409,
        "no JSON": 400,
        "a place": 202,
        "a thumb on nothing": 409,
        "a button on Signal": 400,
        "a voice note": 202,
        "a thumb on nothing on WhatsApp": 409,
        "a word on WhatsApp": 202,
    }


def test_it_can_be_left_while_it_prepares(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bots.cli", "demo"],
        cwd=ROOT,
        env=environment(tmp_path / "demo.db"),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "Preparing the database…\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert errors.splitlines()[-1] == "Stopped."
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_said(seeded_town: Path, town_file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "bots.cli", "demo"],
            cwd=ROOT,
            env=environment(town_file, PALIER_PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_when_the_usual_port_is_taken_the_next_free_one_is(
    town_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[int] = []
    served: list[str | None] = []

    def bound(host: str, port: int) -> socket.socket:
        tried.append(port)
        if len(tried) < 3:
            raise PortTaken
        return socket.create_server((host, 0))

    async def serve(application: Application, _ready: Any, door: socket.socket) -> None:
        served.append(application.settings.public_url)
        with door:
            assert application.settings.public_url == f"http://127.0.0.1:{door.getsockname()[1]}"

    monkeypatch.setattr(demo, "bound", bound)
    monkeypatch.setattr(demo, "serve", serve)
    database = Database(f"sqlite:///{town_file}", keys=TEST_KEYS)
    asyncio.run(demo._run(read_settings(models=MODELS), database, SystemClock(), demo.PORTS))
    database.close()

    assert tried == [8080, 8081, 8082]
    assert len(served) == 1
    assert capsys.readouterr().err.splitlines()[0] == "Port 8080 is taken: the next one is tried."


def test_a_real_town_is_left_alone(sqlite_database: Database, clock: FrozenClock) -> None:
    from bots.house import town_of

    settings = read_settings(territory_name="Saint-Exemple", models=MODELS)
    town_of(sqlite_database, settings, clock)

    for fresh in (False, True):
        with pytest.raises(AnotherTown, match="Saint-Exemple"):
            demo.prepare(settings, sqlite_database, clock, fresh=fresh)


def test_fresh_forgets_what_was_said(town_file: Path, seeded_town: Path) -> None:
    database, clock = Database(f"sqlite:///{town_file}", keys=TEST_KEYS), SystemClock()
    with database.write() as db:
        db.add(Person(territory_id=1, name="Somebody new", created_at=clock.now()))
    demo.prepare(read_settings(models=MODELS), database, clock)
    assert "Somebody new" in names(database)

    demo.prepare(read_settings(models=MODELS), database, clock, fresh=True)

    assert is_seeded(database)
    assert "Somebody new" not in names(database)
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.state == "waiting")) == 0
    database.close()


def names(database: Database) -> set[str]:
    with database.read() as db:
        return set(db.scalars(select(Person.name)))
