"""A crowd for benchmarks: people in the middle of a conversation, in the three situations that are measured.

Of every ten: four are answering a question, three are writing to each other through the bot, three are about to post.
One in five is an active volunteer too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from backend.categories import ALL
from backend.database import Database
from backend.messaging.messages import Incoming, Tapped, Wrote
from backend.messaging.senders import Account
from backend.models import (
    ChannelAccount,
    Conversation,
    HelpRequest,
    Identity,
    Mission,
    Person,
    Territory,
    Volunteer,
)
from backend.models.columns import rows_of
from backend.services.places import cell_of
from backend.wording import Span
from conversation_flows.engine.conversation import (
    SAVED,
    Question,
    Running,
    Shown,
    Spot,
    Writing,
)
from conversation_flows.engine.conversation import Conversation as Talk

BATCH: Final = 2_000
HOME: Final = (48.85, 2.35)
SPREAD: Final = 0.00035
"""Degrees of latitude by which a town grows for each √person: some 3,000 people a km², as in a French town."""

CORRECTIONS: Final = (
    "ah non plutôt jeudi matin", "finalement vendredi après-midi si possible", "plutôt samedi vers 10h",
    "non lundi prochain dans la matinée", "plutot mardi aprem svp",
)  # fmt: skip
RELAYED: Final = ("J'arrive dans dix minutes !", "Prenez aussi du pain s'il vous plaît", "D'accord, à tout de suite")


@dataclass(frozen=True)
class Crowd:
    """`answering`, `writing` and `posting` are addresses of people, on one terminal account."""

    account: Account
    answering: tuple[str, ...]
    writing: tuple[str, ...]
    posting: tuple[str, ...]

    def events(self, many: int, now: datetime, chance: Random, name: str) -> Iterator[Incoming]:
        """70 % slot answers, 20 % relayed messages, 10 % posts; nobody posts twice."""
        posts = iter(chance.sample(self.posting, len(self.posting)))
        for number in range(many):
            key, kind = f"{name}:{number}", number % 10
            if kind == 0:
                yield Incoming(key, next(posts), Tapped("yes", 1), now)
            elif kind in {3, 7}:
                yield Incoming(key, chance.choice(self.writing), Wrote(chance.choice(RELAYED)), now)
            else:
                yield Incoming(key, chance.choice(self.answering), Wrote(chance.choice(CORRECTIONS)), now)


def gather(database: Database, people: int, now: datetime) -> Crowd:
    """Fills an empty database with so many people."""
    chance = Random(7)
    with database.write() as db:
        account = _town(db, now)
    for first in range(1, people + 1, BATCH):
        with database.write() as db:
            _people(db, range(first, min(first + BATCH, people + 1)), people, now, chance)
    writing = [number for number in range(1, people + 1) if number % 10 in {4, 5}]
    with database.write() as db:
        _missions(db, list(zip(writing[::2], writing[1::2], strict=False)), now)
        if not database.is_sqlite:  # ids were given: the sequences must follow
            for table in (Territory, ChannelAccount, Person, Identity, Conversation, HelpRequest, Mission):
                name = table.__tablename__
                db.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
    return Crowd(
        account,
        tuple(f"p{number}" for number in range(1, people + 1) if number % 10 < 4),
        tuple(f"p{number}" for number in writing[: len(writing) // 2 * 2]),
        tuple(f"p{number}" for number in range(1, people + 1) if number % 10 > 6),
    )


def set_back(database: Database, crowd: Crowd, now: datetime) -> None:
    """Those who posted are about to post again, something else."""
    with database.write() as db:
        db.execute(update(HelpRequest).values(created_at=now - timedelta(days=2)))
        state = SAVED.dumps(_about_to_post(now))
        ids = [int(address[1:]) for address in crowd.posting]
        for some in _batches(ids):
            db.execute(update(Conversation).where(Conversation.person_id.in_(some)).values(state=state))


def _town(db: Session, now: datetime) -> Account:
    policies = {"wave_sizes": [5], "invitations_per_week": 1_000_000}
    db.add(Territory(id=1, name="Valbreuse-sur-Orne", policies=policies, created_at=now))
    db.flush()
    db.add(ChannelAccount(id=1, territory_id=1, channel="terminal", address="bench"))
    return Account(1, 1, "terminal")


def _people(db: Session, numbers: range, of: int, now: datetime, chance: Random) -> None:
    side = SPREAD * of**0.5
    homes = {
        number: (HOME[0] + chance.uniform(-side, side), HOME[1] + 1.5 * chance.uniform(-side, side))
        for number in numbers
    }
    cells = {number: cell_of(*home) for number, home in homes.items()}
    common: dict[str, Any] = {"territory_id": 1, "created_at": now}
    db.execute(
        insert(rows_of(Person)),
        [
            common | {"id": n, "name": f"Personne {n}", "locale": "fr", "vulnerable": True, "state": "present",
                      "latitude": homes[n][0], "longitude": homes[n][1], "cell": cells[n]}
            for n in numbers
        ],
    )  # fmt: skip
    db.execute(
        insert(rows_of(Identity)),
        [
            common | {"id": n, "person_id": n, "channel_account_id": 1, "address": f"p{n}", "display": "",
                      "state": "reachable", "preferred": False}
            for n in numbers
        ],
    )  # fmt: skip
    db.execute(
        insert(rows_of(Conversation)),
        [
            {"id": n, "territory_id": 1, "person_id": n, "updated_at": now, "state": SAVED.dumps(_talk(n, now))}
            for n in numbers
        ],
    )
    volunteers = [
        {"person_id": n, "territory_id": 1, "state": "active", "on_duty": True, "reach_m": 2_000, "categories": ALL,
         "availability": 0, "open_missions": 0, "applied_at": now,
         "latitude": homes[n][0], "longitude": homes[n][1], "cell": cells[n]}
        for n in numbers if n % 5 == 0
    ]  # fmt: skip
    if volunteers:
        db.execute(insert(rows_of(Volunteer)), volunteers)


def _talk(number: int, now: datetime) -> Talk:
    kind = number % 10
    if kind < 4 or kind > 6:
        return _about_to_post(now)
    if kind in {4, 5}:
        other = "Paul"
        mission = (number // 10) + 1
        question = Question(1, f"writing:{mission}", f"→ {other}", (Shown(f"endwrite:{mission}", "Terminer"),))
        return Talk(
            question=question, asked_count=1, met=True, writing=Writing(mission, other, now + timedelta(days=9))
        )
    return Talk(met=True)


def _about_to_post(now: datetime) -> Talk:
    """At the recap: « oui » posts, « plutôt jeudi » corrects."""
    start = (now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    known = {
        "category": "shopping",
        "for_whom": "self",
        "when": Span(start, start + timedelta(hours=4)),
        "where": Spot("chez vous", *HOME),
        "name": "Jeanne",
    }
    options = (
        Shown("yes", "Oui", ("affirm", "accept_request")),
        Shown("change", "Modifier", ("deny",)),
        Shown("cancel", "Annuler", ("cancel", "cancel_request")),
    )
    question = Question(1, "ask_for_help.recap", "C'est bien cela ?", options)
    running = Running("ask_for_help", known, "recap", "il me faut quelqu'un pour mes courses")
    return Talk(running=running, question=question, asked_count=1, met=True)


def _missions(db: Session, pairs: list[tuple[int, int]], now: datetime) -> None:
    for some in _batches(pairs):
        for asking, helping in some:
            number = (asking // 10) + 1
            db.add(_request(number, asking, now))
            db.flush()
            db.add(Mission(id=number, territory_id=1, request_id=number, volunteer_id=helping, visit_word="mimosa",
                           state="accepted", accepted_at=now))  # fmt: skip
        db.flush()


def _request(number: int, person: int, now: datetime) -> HelpRequest:
    return HelpRequest(
        id=number, territory_id=1, requester_id=person, beneficiary_id=person, category="pets", text="", place="",
        start=now, end=now + timedelta(days=1), state="taken", posted_key=f"bench:{number}", created_at=now,
    )  # fmt: skip


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while some := list(islice(stream, BATCH)):
        yield some
