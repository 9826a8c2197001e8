"""`palier staff people bind-device`: a speaker at home is somebody's, or nobody's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, Identity
from tests.bots.commands.staff.conftest import Staff, Town


@pytest.fixture(autouse=True)
def kitchen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_SATELLITES", "kitchen=127.0.0.1:10700")


def owners(town: Town) -> list[tuple[int, str, str]]:
    with town.database.read() as db:
        found = db.scalars(select(Identity).where(Identity.address == "kitchen"))
        return [(one.person_id, one.display, one.state) for one in found]


def test_a_speaker_is_bound_and_taken_back(sylvie: Staff, town: Town) -> None:
    bound = sylvie("people", "bind-device", "kitchen", town.jeanne)
    assert (bound.exit_code, bound.stdout) == (0, "kitchen is now Jeanne Morel's.\n")
    assert owners(town) == [(town.jeanne, "kitchen", "reachable")]

    assert sylvie("people", "unbind-device", "kitchen").exit_code == 0
    assert owners(town) == [(town.jeanne, "kitchen", "gone")]
    assert "was nobody's" in sylvie("people", "unbind-device", "kitchen").stderr
    with town.database.read() as db:
        done = [
            (one.verb, one.actor)
            for one in db.scalars(select(AuditEntry).order_by(AuditEntry.id))
            if "device" in one.verb
        ]
    assert done == [("bind_device", "agent:sylvie"), ("unbind_device", "agent:sylvie")]


def test_what_is_not_there_is_said(sylvie: Staff, town: Town) -> None:
    unknown = sylvie("people", "bind-device", "cellar", town.jeanne)
    nobody = sylvie("people", "bind-device", "kitchen", 9_999)
    assert (unknown.exit_code, nobody.exit_code) == (1, 1)
    assert "names no device cellar" in unknown.stderr
    assert "no person 9999" in nobody.stderr
    assert owners(town) == []
