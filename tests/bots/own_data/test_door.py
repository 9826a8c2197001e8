"""The page of a link: looked at by people and by previews, opened once by a tap; what goes wrong is said kindly."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Person, Territory
from backend.sealing import WrongKey
from backend.services.actor import Actor
from backend.services.privacy import export, links
from bots.own_data.routes import own_data_routes
from tests.bots.calling import call


@dataclass
class Visit:
    """Somebody with a link in a browser."""

    app: FastAPI
    database: Database
    clock: FrozenClock
    secret: str

    @property
    def path(self) -> str:
        return f"{links.PATH}{self.secret}"

    def looks(self, **headers: str) -> httpx.Response:
        return call(self.app, "GET", self.path, headers=headers)

    def taps(self) -> httpx.Response:
        return call(self.app, "POST", self.path)


@pytest.fixture
def visit(database: Database, clock: FrozenClock) -> Visit:
    with database.write() as db:
        town = Territory(name="Val <i>d'Or</i>", phone="02 33 00 00 00", created_at=clock.now())
        db.add(town)
        db.flush()
        person = Person(territory_id=town.id, name="Jeanne Payet", address="12 rue des Lilas", created_at=clock.now())
        db.add(person)
        db.flush()
        secret, _until = links.make(db, person, token=clock.token, actor=Actor.person(person.id), now=clock.now())
    app = FastAPI()
    app.include_router(own_data_routes(database, clock))
    return Visit(app, database, clock, secret)


def test_a_tap_gives_the_copy_once(visit: Visit) -> None:
    answer = visit.taps()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        copy = json.loads(file.read("mes-donnees.json"))
    assert copy["tables"]["person"][0]["address"] == "12 rue des Lilas"
    assert visit.taps().status_code == 410
    assert visit.looks().status_code == 410


def test_previews_of_messengers_use_nothing_up(visit: Visit) -> None:
    for agent in ("TelegramBot (like TwitterBot)", "WhatsApp/2.23", "Signal-Desktop", ""):
        assert visit.looks(**{"user-agent": agent}).status_code == 200
        assert call(visit.app, "HEAD", visit.path).status_code in {200, 405}
    assert visit.taps().status_code == 200


def test_a_preview_shows_nothing_of_the_person(visit: Visit) -> None:
    page = visit.looks().text
    assert "Jeanne" not in page
    assert "Lilas" not in page
    assert "Récupérer ma copie" in page


def test_the_page_loads_nothing_and_tells_nobody(visit: Visit) -> None:
    answer = visit.looks()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "<i>" not in answer.text, "a name is no markup"
    assert "http" not in answer.text.replace("http-equiv", "")


def test_a_link_that_is_over_says_so_in_the_visitor_s_language(visit: Visit) -> None:
    visit.clock.forward(links.LASTS + timedelta(seconds=1))
    french, english = visit.looks(), visit.looks(**{"accept-language": "en-GB,en;q=0.9"})
    assert (french.status_code, english.status_code) == (410, 410)
    assert "<title>Vos données</title>" in french.text
    assert "<title>Your data</title>" in english.text
    assert "mes données" in french.text
    assert "my data" in english.text
    assert "<form" not in french.text


@pytest.mark.parametrize("secret", ["x", "é" * 50, "..%2f..", "0" * 5_000])
def test_nonsense_opens_nothing(visit: Visit, secret: str) -> None:
    for method in ("GET", "POST"):
        assert call(visit.app, method, f"{links.PATH}{secret}").status_code in {404, 410}
    assert visit.taps().status_code == 200


def test_a_copy_that_cannot_be_made_leaves_the_link(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise WrongKey

    with monkeypatch.context() as patch:
        patch.setattr(export, "copy_of", broken)
        assert visit.taps().status_code == 503
    assert visit.taps().status_code == 200
