"""The demonstration town in a database: coherent row by row, silent at the start, and there once."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Database
from backend.demonstration import DemoTown, chronicle, invent
from backend.demonstration.phones import (
    AICHA_MATRIX,
    JEANNE_BROWSER,
    KARIM_TELEGRAM,
    LEA_TELEGRAM,
    MATRIX_ACCOUNT,
)
from backend.demonstration.seeding import AnotherTown, is_seeded, seed
from backend.models import (
    Agreement,
    Alert,
    CallAttempt,
    CallTask,
    ChannelAccount,
    CheckIn,
    CheckInContact,
    CheckInPlan,
    Gathering,
    GatheringGuest,
    HelpRequest,
    History,
    Identity,
    InboxEvent,
    Interview,
    InterviewSlot,
    Invitation,
    Link,
    Mission,
    Moderation,
    NewTime,
    Offer,
    OfferAnswer,
    OutboxMessage,
    Pair,
    Person,
    Purchase,
    Recurrence,
    Relay,
    RelayLeg,
    RelayMission,
    SharedIdentity,
    Territory,
    Tip,
    Volunteer,
    WeatherMode,
    WebSession,
)
from backend.models.register import RegisterEntry
from backend.services import duty, geocoding, help_requests, webchat
from backend.services.accounts import sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.cycle import Lifecycle
from backend.services.desk import queue as desk
from backend.services.due import run_due
from backend.services.exports import EXPORTS, export
from backend.services.lifecycles import CHECKIN_CONTACT, CHECKIN_PLAN, LIFECYCLES
from backend.services.missions.progress import LIVE
from backend.services.weather.lending import LENT
from tests.support.keys import TEST_KEYS
from tests.support.rows import counts

NOW: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
OF: Final[dict[str, type[Any]]] = {
    "request": HelpRequest,
    "invitation": Invitation,
    "mission": Mission,
    "new_time": NewTime,
    "volunteer": Volunteer,
    "alert": Alert,
    "agreement": Agreement,
    "purchase": Purchase,
    "recurrence": Recurrence,
    "moderation": Moderation,
    "interview": Interview,
    "interview_slot": InterviewSlot,
    "link": Link,
    "pair": Pair,
    "relay_mission": RelayMission,
    "hand_over": RelayLeg,
    "offer": Offer,
    "offer_answer": OfferAnswer,
    "relay": Relay,
    "gathering": Gathering,
    "gathering_guest": GatheringGuest,
    "tip": Tip,
    "checkin_plan": CheckInPlan,
    "checkin_contact": CheckInContact,
    "register_entry": RegisterEntry,
    "weather_mode": WeatherMode,
}


@pytest.fixture(scope="module")
def town() -> DemoTown:
    return invent(2026, NOW)


@pytest.fixture(scope="module")
def seeded_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, town: DemoTown) -> Path:
    """The seeded town, to be copied."""
    file = tmp_path_factory.mktemp("town") / "palier.db"
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
    seed(database, town, NOW, FrozenClock(NOW))
    database.close()
    return file


@pytest.fixture
def seeded(seeded_file: Path, tmp_path: Path) -> Iterator[Database]:
    file = tmp_path / "palier.db"
    shutil.copyfile(seeded_file, file)
    database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
    yield database
    database.close()


@pytest.fixture
def db(seeded: Database) -> Iterator[Session]:
    with seeded.read() as session:
        yield session


def person(db: Session, name: str) -> Person:
    return db.scalars(select(Person).where(Person.name == name)).one()


def test_the_whole_plan_is_there_on_both_engines(database: Database, town: DemoTown, clock: FrozenClock) -> None:
    assert not is_seeded(database)
    seed(database, town, NOW, clock)
    assert is_seeded(database)
    with database.read() as db:
        assert set(db.scalars(select(Person.name))) == {one.name for one in town.people} | {chronicle.AUNT}
        assert Counter(db.scalars(select(Volunteer.state))) == Counter(one.state for one in town.volunteers)
        states = Counter(db.scalars(select(HelpRequest.state)))
        assert states["open"] + states["held"] - 3 == sum(
            one.state == "open" for one in town.requests
        )  # one waits for a yes, two for an agent
        # One comes back every week, one has two legs; six made two links.
        assert (states["taken"], states["done"]) == (11, 36)
        territory = db.scalars(select(Territory)).one()
        assert geocoding.find(db, territory.id, "12 rue des lilas")[0].exact
        assert duty.on_duty(db, territory, now=NOW)
        assert duty.reads_at(db, territory, now=NOW + timedelta(hours=12)) == NOW.replace(day=25, hour=9, minute=0)


def test_the_town_is_seeded_once(seeded: Database, town: DemoTown, clock: FrozenClock) -> None:
    before = counts(seeded)
    seed(seeded, invent(7, NOW), NOW + timedelta(days=1), clock)
    assert counts(seeded) == before


def test_a_real_town_is_left_alone(sqlite_database: Database, town: DemoTown, clock: FrozenClock) -> None:
    with sqlite_database.write() as db:
        db.add(Territory(name="Brest", created_at=NOW))
    with pytest.raises(AnotherTown, match="Brest"):
        seed(sqlite_database, town, NOW, clock)
    with pytest.raises(AnotherTown):
        is_seeded(sqlite_database)


def test_an_interrupted_seeding_leaves_nothing(sqlite_database: Database, town: DemoTown, clock: FrozenClock) -> None:
    def interrupt(what: str, _done: int, _total: int) -> None:
        if what == "people":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(sqlite_database, town, NOW, clock, interrupt)
    assert not any(counts(sqlite_database).values())


def test_progress_ends_at_the_total(sqlite_database: Database, town: DemoTown, clock: FrozenClock) -> None:
    last: dict[str, tuple[int, int]] = {}
    seed(sqlite_database, town, NOW, clock, lambda what, done, total: last.update({what: (done, total)}))
    assert set(last) == {"streets", "people", "events"}
    assert all(done == total for done, total in last.values())


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda cycle: cycle.name)
def test_every_history_leads_from_birth_to_the_state_of_the_row(db: Session, cycle: Lifecycle) -> None:
    lives: dict[int, list[History]] = defaultdict(list)
    for change in db.scalars(select(History).where(History.what == cycle.name).order_by(History.at, History.id)):
        lives[change.what_id].append(change)
    rows = {getattr(row, "id", None) or row.person_id: row for row in db.scalars(select(OF[cycle.name]))}
    assert rows
    assert set(lives) == set(rows)
    for number, life in lives.items():
        assert (life[0].before, life[-1].after) == ("", rows[number].state)
        assert life[-1].at <= NOW
        for before, after in pairwise(life):
            assert before.after == after.before
            assert after.after in cycle.moves[after.before]


def test_a_couple_shares_a_telephone(db: Session) -> None:
    shared = db.scalars(select(SharedIdentity)).one()

    assert shared.owner_id != shared.other_id
    assert db.get_one(Identity, shared.identity_id).unsure == "shared"
    assert sharing.reach(db, shared.other_id, now=NOW) is not None


def test_requests_and_missions_agree(db: Session) -> None:
    missions: dict[int, list[Mission]] = defaultdict(list)
    for mission in db.scalars(select(Mission)):
        missions[mission.request_id].append(mission)
    for request in db.scalars(select(HelpRequest)):
        states = [mission.state for mission in missions[request.id]]
        assert states == {"done": ["done"], "taken": ["accepted"]}.get(request.state, [])
        assert (request.closed_at is not None) == (request.state == "done")
        for mission in missions[request.id]:
            assert request.created_at < mission.accepted_at < request.start
            assert mission.done_at is None or request.start < mission.done_at <= request.end
            accepted = select(Invitation.state).where(
                Invitation.request_id == request.id, Invitation.volunteer_id == mission.volunteer_id
            )
            assert db.scalars(accepted).all() == ["accepted"]


def test_missions_under_way_are_counted(db: Session) -> None:
    live = select(Mission.volunteer_id, func.count()).where(Mission.state.in_(LIVE)).group_by(Mission.volunteer_id)
    under_way = dict(db.execute(live).all())
    assert under_way
    counted = {one.person_id: one.open_missions for one in db.scalars(select(Volunteer)) if one.open_missions}
    assert counted == under_way


def test_volunteers_start_from_home(db: Session) -> None:
    for volunteer in db.scalars(select(Volunteer)):
        home = db.get_one(Person, volunteer.person_id)
        assert home.cell is not None
        assert (volunteer.latitude, volunteer.longitude, volunteer.cell) == (home.latitude, home.longitude, home.cell)
        assert volunteer.categories
        assert volunteer.availability


def test_nothing_waits_and_nothing_fell_due(seeded: Database) -> None:
    with seeded.read() as db:
        assert not db.scalars(select(OutboxMessage.id)).all()
        assert set(db.scalars(select(InboxEvent.state))) == {"done"}
        for due in (HelpRequest.next_wave_at, Mission.next_due_at, CheckInPlan.next_due_at, HelpRequest.promised_at):
            assert not db.scalars(select(due).where(due <= NOW)).all()
    assert run_due(seeded, now=NOW) == 0


def test_for_a_week_nobody_of_the_playground_is_disturbed(seeded: Database) -> None:
    for hours in range(0, 7 * 24, 4):
        run_due(seeded, now=NOW + timedelta(hours=hours))
    with seeded.read() as db:
        ours = [person(db, name).id for name in ("Jeanne Morel", "Karim Benali", "Léa Fontaine", "Aïcha Diop")]
        assert not db.scalars(select(Invitation.id).where(Invitation.volunteer_id.in_(ours))).all()


def test_agents_have_something_to_do(db: Session) -> None:
    waiting = Counter(db.scalars(select(Alert.kind).where(Alert.state == "open")))
    assert waiting["application"] == 5
    assert {alert.kind for alert in db.scalars(select(Alert).where(Alert.restricted))} == {"abuse_home"}
    assert db.scalars(select(CallTask).where(CallTask.state == "open")).first() is not None
    assert db.scalars(select(Alert).where(Alert.owner.is_not(None), Alert.state == "taken")).all()


def test_two_worry_about_one_person_and_a_postman_waits(db: Session) -> None:
    (alert,) = db.scalars(select(Alert).where(Alert.kind == "isolated"))
    assert (alert.count, alert.person_id, alert.state) == (2, None, "open")
    roles = dict(db.execute(select(Relay.role, Relay.state)).all())
    assert roles == {"baker": "active", "postman": "proposed"}


def test_the_phones_begin_fresh(db: Session) -> None:
    for name, channel, account in (
        ("Jeanne Morel", "webchat", "playground"),
        ("Karim Benali", "telegram", "palier_demo_bot"),
        ("Léa Fontaine", "telegram", "palier_demo_bot"),
        ("Aïcha Diop", "matrix", MATRIX_ACCOUNT),
    ):
        (identity,) = person(db, name).identities
        bot = db.get_one(ChannelAccount, identity.channel_account_id)
        assert (bot.channel, bot.address, identity.heard_at) == (channel, account, None)
    for name, number in (
        ("Karim Benali", KARIM_TELEGRAM),
        ("Léa Fontaine", LEA_TELEGRAM),
        ("Aïcha Diop", AICHA_MATRIX),
    ):
        volunteer = person(db, name).volunteer
        assert volunteer is not None
        assert person(db, name).identities[0].address == str(number)
        assert (volunteer.state, volunteer.on_duty, volunteer.last_asked_at) == ("active", True, None)
    jeanne = person(db, "Jeanne Morel")
    assert str(webchat.session_of(db, JEANNE_BROWSER)) == jeanne.identities[0].address


def test_every_visitor_of_the_web_chat_has_a_browser_of_their_own(db: Session) -> None:
    theirs = select(Identity.address).join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
    addresses = db.scalars(theirs.where(ChannelAccount.channel == "webchat")).all()
    assert sorted(addresses) == sorted(map(str, db.scalars(select(WebSession.id))))


@pytest.mark.parametrize("category", ["shopping", "pharmacy"])
def test_all_three_volunteers_hear_of_whatever_jeanne_asks(seeded: Database, category: str) -> None:
    for days in range(6):
        start = NOW.replace(hour=9) + timedelta(days=1 + days)
        with seeded.write() as db:
            jeanne = person(db, "Jeanne Morel")
            home = (jeanne.latitude or 0.0, jeanne.longitude or 0.0)
            need = help_requests.Post(category, start, start + timedelta(hours=3), place="chez moi", point=home)
            actor = Actor.person(jeanne.id)
            request = help_requests.post(db, jeanne, need, key=f"{days}", actor=actor, now=NOW)
            asked = set(db.scalars(select(Invitation.volunteer_id).where(Invitation.request_id == request.id)))
            assert {person(db, name).id for name in ("Karim Benali", "Léa Fontaine", "Aïcha Diop")} <= asked


def test_some_are_asked_how_they_are_and_one_has_been_silent_since_yesterday(db: Session) -> None:
    """Every state of a plan and of a contact, and whom agents look for; none is lent while no plan of heat is on."""
    assert set(db.scalars(select(CheckInPlan.state))) == CHECKIN_PLAN.states - {LENT}
    assert set(db.scalars(select(CheckInContact.state))) == CHECKIN_CONTACT.states
    assert {"fine", "low", "alive"} <= set(db.scalars(select(CheckIn.outcome)))
    (silent,) = db.scalars(select(CheckIn).where(CheckIn.closed_at.is_(None)))
    assert (silent.state, silent.due_at.astimezone(NOW.tzinfo).day) == ("alerted", 23)
    alert = db.scalars(select(Alert).where(Alert.kind == "silence")).one()
    assert (alert.person_id, alert.state, alert.urgent) == (silent.person_id, "open", True)
    first = desk.waiting(db, db.scalars(select(Territory)).one(), now=NOW)[0]
    assert (first.person.id, first.task.reason, first.attempts) == (silent.person_id, "silence", 4)
    assert first.best is not None
    assert {"answered_fine", "answered_low", "no_answer"} == set(db.scalars(select(CallAttempt.outcome)))


@pytest.mark.parametrize("kind", EXPORTS)
def test_the_town_can_be_exported(seeded: Database, kind: str) -> None:
    lines = [json.dumps(row) for row in export(seeded, kind, actor=SYSTEM, now=NOW)]
    assert lines
