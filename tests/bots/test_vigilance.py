"""Météo-France's bulletin from a real web server: fetched once, kept, believed only where it can be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Alert, Territory, WeatherBulletin, WeatherMode
from backend.services.weather import readiness
from backend.settings import read_settings
from bots.vigilance import OFFICIAL, Vigilance, vigilance
from tests.support.town import Town

NOW: Final = datetime.fromisoformat("2026-07-14T08:00:00+02:00")
TODAY: Final = datetime.fromisoformat("2026-07-14T06:00:00+02:00")


def bulletin(begins: datetime = TODAY, *, days: int = 2, department: str = "61", **colours: Any) -> dict[str, Any]:
    """Heat is hazard 6, cold 7, flood 4, rain 2."""
    numbers = {"heat": "6", "cold": "7", "flood": "4", "rain": "2"}
    items = [{"phenomenon_id": numbers[one], "phenomenon_max_color_id": colour} for one, colour in colours.items()]
    domains = [{"domain_id": department, "phenomenon_items": items}]
    periods = [
        {
            "begin_validity_time": (begins + timedelta(days=day)).isoformat(),
            "end_validity_time": (begins + timedelta(days=day + 1)).isoformat(),
            "timelaps": {"domain_ids": domains},
        }
        for day in range(days)
    ]
    return {"product": {"periods": periods}}


@dataclass
class Service:
    """The weather service: what it publishes, and what it was asked."""

    published: Any = None
    status: int = 200
    version: str = '"v1"'
    asked: list[dict[str, str]] = field(default_factory=list)

    def answers(self, asks: BaseHTTPRequestHandler) -> None:
        self.asked.append({name.lower(): value for name, value in asks.headers.items()})
        known = asks.headers.get("If-None-Match") == self.version
        body = self.published if isinstance(self.published, bytes) else json.dumps(self.published).encode()
        asks.send_response(304 if known and self.status == 200 else self.status)
        asks.send_header("ETag", self.version)
        asks.send_header("Last-Modified", "Tue, 14 Jul 2026 06:00:00 GMT")
        if not known:
            asks.send_header("Content-Length", str(len(body)))
        asks.end_headers()
        if not known:
            asks.wfile.write(body)


@contextmanager
def served(service: Service) -> Iterator[str]:
    """The service's web server, on a port of its own; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.answers(self)

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/encours"
        server.shutdown()
        thread.join()


@dataclass
class Sky:
    """A town of the Orne, the service, and who asks it."""

    town: Town
    service: Service
    asks: Vigilance

    def step(self, *, after: timedelta = timedelta(0)) -> bool:
        self.town.clock.at += after
        return asyncio.run(self.asks.step())

    def modes(self) -> list[tuple[str, str, str | None]]:
        with self.town.database.read() as db:
            return [(one.hazard, one.state, one.level) for one in db.scalars(select(WeatherMode))]

    def row(self) -> WeatherBulletin:
        with self.town.database.read() as db:
            return db.scalars(select(WeatherBulletin)).one()

    def checks(self) -> str:
        """What `palier check` says of it."""
        settings = read_settings(vigilance_url="http://here/")
        with self.town.database.read() as db:
            hall = db.get_one(Territory, self.town.territory_id)
            return " ".join(one.says for one in readiness.of_weather(db, hall, settings, self.town.now()))


@pytest.fixture
def sky(database: Database, clock: FrozenClock) -> Iterator[Sky]:
    clock.at = NOW
    town, service = Town(database, clock), Service(bulletin(heat=3))
    town.decides("weather_department", "61")
    with served(service) as address:
        yield Sky(town, service, Vigilance(database, clock, address, "s3cret"))


def test_an_orange_heatwave_is_proposed_once_and_begins_nothing(sky: Sky) -> None:
    assert sky.step()
    assert sky.modes() == [("heat", "proposed", "orange")]
    assert sky.town.alerts() == ["weather"]
    assert sky.service.asked[0]["apikey"] == "s3cret"
    for _quarter in range(8):
        assert sky.step(after=timedelta(minutes=15))
    with sky.town.database.read() as db:
        assert db.scalars(select(Alert.count).where(Alert.kind == "weather")).one() == 1
    assert sky.checks() == ""


def test_what_we_have_already_is_not_sent_again(sky: Sky) -> None:
    sky.step()
    assert not sky.step(after=timedelta(minutes=14))
    assert sky.step(after=timedelta(minutes=1))
    assert [one.get("if-none-match") for one in sky.service.asked] == [None, '"v1"']
    assert sky.service.asked[1]["if-modified-since"] == "Tue, 14 Jul 2026 06:00:00 GMT"
    assert (sky.row().failures, sky.row().good_at) == (0, sky.town.now())


def test_it_gets_worse_and_is_noted_with_no_second_alert(sky: Sky) -> None:
    sky.step()
    sky.service.published, sky.service.version = bulletin(heat=4), '"v2"'
    sky.step(after=timedelta(minutes=15))
    assert sky.modes() == [("heat", "proposed", "red")]
    assert sky.town.alerts() == ["weather"]


def test_yellow_and_storms_propose_nothing_and_rain_that_floods_does(sky: Sky) -> None:
    sky.service.published = bulletin(heat=2, rain=3)
    sky.step()
    assert sky.modes() == [("flood", "proposed", "orange")]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (b"<html>Maintenance</html>", "no JSON"),
        (b'{"product": NaN}', "no JSON"),
        ({"produit": {}}, "no bulletin that we can read"),
        (bulletin(TODAY - timedelta(days=5), heat=4), "is old"),
    ],
    ids=["a page", "no number", "another schema", "of last week"],
)
def test_what_cannot_be_believed_changes_nothing_and_is_said(sky: Sky, published: Any, said: str) -> None:
    sky.step()
    before, kept = sky.modes(), sky.row().content
    sky.service.published, sky.service.version = published, '"v2"'
    sky.step(after=timedelta(minutes=15))
    assert (sky.modes(), sky.row().content) == (before, kept)
    assert said in sky.checks()
    assert "the last good one came on 14 Jul at 08:00" in sky.checks()


def test_while_it_fails_it_is_asked_less_and_less_often_up_to_an_hour(sky: Sky) -> None:
    sky.service.status = 503
    pauses = []
    for _failure in range(8):
        assert sky.step()
        pauses.append((sky.row().next_at or NOW) - sky.town.now())
        sky.town.clock.at = sky.row().next_at or NOW
    assert [one // timedelta(minutes=1) for one in pauses] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "HTTP 503" in sky.checks()
    sky.service.status, sky.service.published = 200, bulletin(sky.town.now(), heat=3)
    sky.step()
    assert (sky.row().failures, sky.modes()) == (0, [("heat", "proposed", "orange")])


def test_a_wrong_key_is_told_by_its_setting_and_never_written_down(sky: Sky) -> None:
    sky.service.status = 401
    sky.step()
    assert "PALIER_VIGILANCE_KEY" in sky.checks()
    assert "s3cret" not in sky.checks()


def test_nobody_answers_at_all(sky: Sky) -> None:
    deaf = Vigilance(sky.town.database, sky.town.clock, "http://127.0.0.1:1/encours")
    asyncio.run(deaf.step())
    assert "it did not answer (ConnectError)" in sky.checks()


def test_of_two_processes_one_asks(sky: Sky) -> None:
    other = Vigilance(sky.town.database, sky.town.clock, "http://127.0.0.1:1/encours")

    async def both() -> list[bool]:
        return list(await asyncio.gather(sky.asks.step(), other.step()))

    assert sum(asyncio.run(both())) == 1
    assert len(sky.service.asked) <= 1


def test_what_is_the_same_for_days_is_old_in_the_end(sky: Sky) -> None:
    sky.step()
    sky.step(after=timedelta(days=4))
    assert "is old" in sky.checks()
    sky.step(after=timedelta(minutes=1))
    assert sky.service.asked[-1].get("if-none-match") is None


def test_a_departement_that_it_does_not_know_is_said(sky: Sky) -> None:
    sky.service.published = bulletin(department="974", heat=4)
    sky.step()
    assert sky.modes() == []
    assert "knows no such département" in sky.checks()


def test_without_a_key_nobody_is_asked(database: Database, clock: FrozenClock) -> None:
    assert vigilance(read_settings(), database, clock) is None
    assert vigilance(read_settings(vigilance_key="k"), database, clock) is not None
    assert OFFICIAL.startswith("https://")
