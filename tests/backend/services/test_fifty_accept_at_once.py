"""The first acceptance wins, whatever the hurry."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from backend.clock import FrozenClock
from backend.database import Conflict, Database
from backend.services import missions
from backend.services.actor import Actor
from backend.services.errors import TakenBySomebodyElse
from tests.support.keys import TEST_KEYS
from tests.support.town import Town

VOLUNTEERS = 50


@pytest.fixture
def busy(postgresql_database: Database, clock: FrozenClock) -> Town:
    """Fifty volunteers, all of them invited to one request."""
    town = Town(postgresql_database, clock)
    town.decides("wave_sizes", [VOLUNTEERS])
    town.volunteers(VOLUNTEERS)
    return town


def test_fifty_volunteers_accept_at_once_and_one_wins(busy: Town) -> None:
    request = busy.request()
    invited = busy.invited(request)
    invitations = {volunteer_id: busy.invitation(request, volunteer_id) for volunteer_id in invited}
    wide = Database(busy.database.url.render_as_string(hide_password=False), pool=VOLUNTEERS, keys=TEST_KEYS)
    ready, said = threading.Barrier(VOLUNTEERS), Counter[str]()

    def accept(volunteer_id: int) -> None:
        actor = Actor.person(volunteer_id)
        try:
            with wide.write() as db:
                ready.wait()
                missions.accept(db, invitations[volunteer_id], volunteer_id, actor=actor, now=busy.now())
            said["won"] += 1
        except (TakenBySomebodyElse, Conflict) as refused:
            said[type(refused).__name__] += 1

    threads = [threading.Thread(target=accept, args=(volunteer_id,)) for volunteer_id in invited]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wide.close()

    assert said == {"won": 1, "TakenBySomebodyElse": VOLUNTEERS - 1}
    winner = busy.invited(request, state="accepted")
    assert len(winner) == 1
    assert busy.told(busy.ids["Jeanne"]) == ["NeighbourFound"]
    gone = [one for one in invited if busy.told(one) == ["Invited", "RequestGone"]]
    assert sorted(gone) == sorted(set(invited) - set(winner))


def test_two_waves_at_once_never_ask_a_volunteer_too_often(busy: Town) -> None:
    busy.decides("wave_sizes", [VOLUNTEERS])
    ready = threading.Barrier(4)

    def post(name: str) -> None:
        ready.wait()
        busy.request(by=name)

    for name in ("Ana", "Bea", "Cléo", "Dora"):
        busy.person(name)
    threads = [threading.Thread(target=post, args=(name,)) for name in ("Ana", "Bea", "Cléo", "Dora")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    asked = [len(busy.invitations_of(busy.ids[f"Volunteer {number}"])) for number in range(1, VOLUNTEERS + 1)]
    assert 1 <= max(asked) <= 2
