"""Who was forgotten, at the command line."""

from __future__ import annotations

from datetime import timedelta

from backend.models import Volunteer
from tests.bots.commands.staff.conftest import Staff, Town, rows


def test_those_to_whom_nothing_was_proposed_are_listed(sylvie: Staff, town: Town) -> None:
    assert sylvie("volunteers", "--never-asked").stdout == "Everybody active was proposed something within 30 days.\n"
    with town.database.write() as db:
        karim = db.get_one(Volunteer, town.karim)
        karim.state, karim.active_at = "active", town.clock.now() - timedelta(days=31)

    (found,) = rows(sylvie("volunteers", "--never-asked", "--json"))

    assert (found["id"], found["last_asked"]) == (town.karim, None)
    assert rows(sylvie("volunteers", "list", "--json")) == [found]
