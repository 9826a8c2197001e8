"""`palier chat`: the bot in a terminal. One line in, the bot's messages out."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.categories import ALL
from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import inbox, outbox
from backend.messaging.messages import Incoming, SentMedia
from backend.messaging.senders import Account
from backend.models import Conversation, Identity, Person, Territory, Volunteer
from backend.services import geocoding, lifecycles, people
from backend.services.actor import SYSTEM
from backend.services.errors import Refused
from backend.settings import Settings
from backend.wording import LOCALES
from bots.commands import which_town
from bots.commands.opening import complaint, opened
from bots.errors import Malformed
from bots.house import account_of, build_house, settle_everything
from bots.points import point
from bots.reading import is_urgent, untrained
from bots.terminal import inbound, outbound
from bots.terminal.files import LocalFiles
from bots.voice.hearing import Hearing
from bots.voice.limits import PATIENCE
from bots.voice.services import Transcriber, transcriber
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk
from conversation_flows.turn import House

REACH_M: Final = 5_000
"""How far a volunteer of the terminal goes."""
LOOK_EVERY: Final = 0.5
"""Seconds between two looks for what others caused, while somebody sits at the keyboard."""
LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Seat:
    """A person at this terminal."""

    house: House
    account: Account
    name: str
    person_id: int
    zone: ZoneInfo
    as_json: bool
    transcriber: Transcriber | None = None

    def hear(self, line: str) -> None:
        """Takes one line; everything that it causes is done before this returns.

        Raises:
            Malformed: the line is no object that is known.
        """
        content = inbound.content(line)
        clock = self.house.clock
        arrived = Incoming(clock.token(), self.name, content, clock.now())
        hearing = PATIENCE if self.transcriber else None
        with self.house.database.write() as db:
            inbox.receive(
                db, self.account, [arrived], now=clock.now(), token=clock.token, urgent=is_urgent, hearing=hearing
            )
        if self.transcriber and isinstance(content, SentMedia):
            ears = Hearing(self.house.database, clock, self.account, self.transcriber, lambda: None)
            asyncio.run(ears.hear_all(LocalFiles()))
        settle_everything(self.house)

    def show(self) -> None:
        """Prints what waits for this person."""
        for line in self._arrived():
            _tell(line)

    def _arrived(self) -> Iterator[str]:
        database, clock = self.house.database, self.house.clock
        while True:
            with database.write() as db:
                outbox.route(db, now=clock.now(), person_id=self.person_id)
                claimed = outbox.claim(db, self.account.id, fence=None, now=clock.now(), person_id=self.person_id)
                for one in claimed:
                    outbox.sent(db, one.id, f"terminal:{one.id}", now=clock.now())
            if not claimed:
                return
            for one in claimed:
                at = clock.now().astimezone(self.zone)
                yield outbound.as_json(self.name, one.message, at) if self.as_json else outbound.as_text(one.message)


def chat(
    person: Annotated[str, typer.Option(help="Who is at the keyboard: a name, bound to a terminal identity.")],
    *,
    locale: Annotated[
        str | None,
        typer.Option(help=f"{' or '.join(LOCALES)}; until the person chooses another in the chat."),
    ] = None,
    location: Annotated[str | None, typer.Option(help="LAT,LON of their home.")] = None,
    role: Annotated[str, typer.Option(help="resident, or volunteer: active, all categories, 5 km.")] = "resident",
    as_json: Annotated[bool, typer.Option("--json", help="Objects in, objects out, one a line.")] = False,
) -> None:
    """Talk to the bot in a terminal: one line in, its messages out."""
    if locale not in {None, *LOCALES}:
        raise typer.BadParameter(" or ".join(LOCALES), param_hint="--locale")
    if role not in {"resident", "volunteer"}:
        raise typer.BadParameter("resident or volunteer", param_hint="--role")
    name = person.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"a name of 1 to {LONGEST_NAME} printable characters", param_hint="--person")
    home = _point(location)
    with opened(Refused, fill_empty=True) as (settings, database, clock):
        refuse_frozen_platform(settings)
        if complaint := untrained(settings):
            typer.echo(complaint, err=True)
        house = build_house(settings, database, clock)
        territory = _town_of(database, settings, clock)
        seat = _seat(house, territory, name, locale, home, role, as_json=as_json)
        seat = replace(seat, transcriber=transcriber(settings))
        settle_everything(house)
        seat.show()
        if sys.stdin.isatty() and not as_json:
            _by_hand(seat)
        else:
            _by_script(seat)


def _town_of(database: Database, settings: Settings, clock: Clock) -> Territory:
    with database.write() as db:
        return which_town.which(db, settings, clock.now())


def refuse_frozen_platform(settings: Settings) -> None:
    """A frozen clock is for tests: with a real account real people would get messages of another time."""
    for town in settings.every_town if settings.now is not None else ():
        ours = {
            "telegram_token": town.telegram_token and not town.telegram_api,
            "whatsapp_token": town.whatsapp_token and not town.whatsapp_api,
            "matrix_token": town.matrix_token,
            "signal_account": town.signal_account,
        }
        if real := next((field for field, is_real in ours.items() if is_real), None):
            raise complaint(f"PALIER_NOW: not with a real platform account; unset it, or {town.called(real)}.")


def _point(location: str | None) -> tuple[float, float] | None:
    if location is None:
        return None
    try:
        latitude, longitude = (float(part) for part in location.split(","))
        shared = point(latitude, longitude)
    except (ValueError, Malformed):
        raise typer.BadParameter("LAT,LON in degrees, as in 48.85,2.35", param_hint="--location") from None
    return shared.latitude, shared.longitude


def _seat(
    house: House,
    territory: Territory,
    name: str,
    locale: str | None,
    point: tuple[float, float] | None,
    role: str,
    *,
    as_json: bool,
) -> Seat:
    now = house.clock.now()
    with house.database.write() as db:
        account = account_of(db, territory, "terminal", f"terminal-{territory.id}")
        identity = db.scalars(
            select(Identity).where(Identity.channel_account_id == account.id, Identity.address == name)
        ).first()
        if identity is None:
            somebody = Person(
                territory_id=territory.id,
                name=name,
                locale=locale or LOCALES[0],
                vulnerable=True,
                state="present",
                created_at=now,
            )
            db.add(somebody)
            db.flush()
            identity = Identity(
                territory_id=territory.id, person_id=somebody.id, channel_account_id=account.id, address=name,
                display=name, state="reachable", preferred=False, created_at=now,
            )  # fmt: skip
            db.add(identity)
            db.add(Conversation(territory_id=territory.id, person_id=somebody.id, updated_at=now))
            db.flush()
        somebody = db.get_one(Person, identity.person_id)
        _speak(db, somebody, locale, now)
        if point is not None and (somebody.latitude, somebody.longitude) != point:
            near = geocoding.nearest(db, territory.id, point)
            people.set_home(db, somebody, near.words if near else "", point, actor=SYSTEM, now=now)
        if role == "volunteer" and db.get(Volunteer, somebody.id) is None:
            _enlist(db, somebody, now)
        return Seat(house, account, name, somebody.id, ZoneInfo(territory.timezone), as_json)


def _speak(db: Session, person: Person, locale: str | None, now: datetime) -> None:
    """The language asked for holds from now on, unless the person has chosen their own in the chat."""
    if locale is None or locale == person.locale:
        return
    if people.chose_locale(db, person):
        typer.echo(f"--locale {locale} is not used: {person.locale} was chosen in the chat.", err=True)
    else:
        people.set_locale(db, person, locale, actor=SYSTEM, now=now)


def _enlist(db: Session, person: Person, now: datetime) -> None:
    """An active volunteer at once, for trying things out: all categories, known to the bot already."""
    volunteer = Volunteer(
        person_id=person.id, territory_id=person.territory_id, state="active", on_duty=True, reach_m=REACH_M,
        latitude=person.latitude, longitude=person.longitude, cell=person.cell, categories=ALL, availability=0,
        open_missions=0, applied_at=now, active_at=now,
    )  # fmt: skip
    db.add(volunteer)
    db.flush()
    lifecycles.born(db, volunteer, actor=SYSTEM, now=now)
    talk = db.scalars(select(Conversation).where(Conversation.person_id == person.id)).one()
    talk.state = talk.state or SAVED.dumps(Talk(met=True))


def _by_script(seat: Seat) -> None:
    """Lines from a pipe; after each the answer, and in JSON the mark of its end: of a blank line too, which says
    nothing."""
    for line in (read.decode("utf-8", "replace").rstrip("\r\n") for read in sys.stdin.buffer):
        if seat.as_json or line.strip():
            _said(seat, line)
        if seat.as_json:
            _tell(json.dumps({"end": True}))


def _by_hand(seat: Seat) -> None:
    """Somebody types; what others cause appears meanwhile."""
    over, busy = threading.Event(), threading.Lock()

    def look() -> None:
        while not over.wait(LOOK_EVERY):
            with busy, suppress(DatabaseTrouble, Conflict):  # it looks again; what is typed meanwhile says why
                settle_everything(seat.house)
                seat.show()

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        for line in itertools.takewhile(lambda typed: typed is not None, map(_typed, itertools.repeat("> "))):
            with busy:
                if line and line.strip():
                    _said(seat, line)
    finally:
        over.set()
        watcher.join()


def _said(seat: Seat, line: str) -> None:
    try:
        seat.hear(line)
    except Malformed as error:
        typer.echo(str(error).encode(), err=True)
    seat.show()


def _tell(line: str) -> None:
    """French, whatever the terminal's own encoding."""
    typer.echo(line.encode())


def _typed(prompt: str) -> str | None:
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        print()
        return None
