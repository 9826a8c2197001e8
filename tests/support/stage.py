"""A town on a stage: people who write and tap, the real turn behind them, and everything that the bot tells each.

State is saved and read again between any two turns, as the turn itself does.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import conversation_flows
from backend.categories import CATEGORIES, mask
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import ahead, inbox
from backend.messaging.messages import Content, Incoming, Option, Outgoing, SentMedia, Wrote
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from backend.models import (
    Agent,
    ChannelAccount,
    Conversation,
    Duty,
    Gathering,
    HelpRequest,
    Identity,
    Interview,
    Link,
    Mission,
    NewTime,
    Person,
    Recurrence,
    RelayLeg,
    SchoolHoliday,
    Territory,
    Volunteer,
)
from backend.services import (
    charters,
    directory,
    gazetteer,
    geocoding,
    places,
)
from backend.services.actor import SYSTEM
from backend.services.sources import making
from backend.services.worries import relays
from backend.texts import Pledge, Text
from backend.wording import catalogues
from bots.house import settle_once
from bots.reading import is_urgent, languages
from conversation_flows import turn
from conversation_flows.all_flows import FLOWS
from conversation_flows.deeds import do
from conversation_flows.engine.flow import Flows
from conversation_flows.engine.outcome import Say
from conversation_flows.house import Turn
from conversation_flows.turn import House, Understand
from conversation_flows.when_read import with_moments
from nlu.understanding import OUT_OF_SCOPE, Understanding
from tests.support import planning
from tests.support.addresses import TOWN, address, named_place
from tests.support.at_the_desk import AGENT, AtTheDesk
from tests.support.overheard import Actor, Overheard

PARIS: Final = ZoneInfo("Europe/Paris")
HANDLES: Final = {
    "telegram": "valbourg_bot", "signal": "+33612345678", "whatsapp": "+33612345679", "matrix": "@valbourg:example.org"
}  # fmt: skip
"""How people find the town on each channel."""


def kept_in_mind(turn: Turn, *, now: datetime) -> list[Say]:
    """What promises that the town hall reads or acts is known to do so when the roster is looked at."""
    for say in turn.says:
        promises = any(one.search(say.text) for one in pledges(turn.who.locale))
        assert say.promised or not promises, f"made words too early to be told with its moment: {say.text}"
    return with_moments(turn, now=now)


@cache
def pledges(locale: str) -> tuple[re.Pattern[str], ...]:
    """How each promise of the flows reads in this language, whatever fills it."""
    found = []
    for module in pkgutil.iter_modules(conversation_flows.__path__, "conversation_flows."):
        for one in vars(import_module(module.name)).values():
            said = [one] if isinstance(one, Text) else one.values() if isinstance(one, dict) else ()
            found += [text.msgid for text in said if isinstance(text, Pledge)]
    words = (catalogues(locale).gettext(one) for one in found)
    return tuple(re.compile(".+".join(map(re.escape, re.split(r"\{\w+(?::\w*)?\}", one)))) for one in words)


def nothing_understood(text: str, locale: str, now: datetime, zone: ZoneInfo, expecting: str | None) -> Understanding:
    """An engine for stories that say themselves what is meant."""
    return Understanding(text, OUT_OF_SCOPE, 0.3)


@dataclass
class Stage(AtTheDesk, Overheard):
    """The house and the people in front of it."""

    database: Database
    clock: FrozenClock
    understand: Understand = nothing_understood
    flows: Flows = FLOWS
    people: dict[str, Actor] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)
    """The commands of the last turns, by name."""
    meant: dict[str, Understanding] = field(default_factory=dict)
    """What a story says that a text means."""
    arrivals: int = 0
    cards: list[str] = field(default_factory=list)
    """The codes of the town's cards, in order."""
    web: str = ""
    """The public address of the town's pages."""
    voices: frozenset[str] = frozenset()
    """The channels on which the bot can be heard."""
    carries: bool = False
    """Whether platforms take what is said as it is said; else it waits in the outbox."""

    @property
    def house(self) -> House:
        return House(
            self.database,
            self.clock,
            self.flows,
            self._understood,
            languages=languages,
            web=self.web,
            speaks=self.voices,
        )

    def _understood(
        self, text: str, locale: str, now: datetime, zone: ZoneInfo, expecting: str | None
    ) -> Understanding:
        """What a story says that it means, else what is read; the language is always as it is read."""
        read = self.understand(text, locale, now, zone, expecting)
        given = self.meant.get(text, read)
        return replace(given, language=read.language, answer_in=read.answer_in, telling=read.telling)

    def build(self, town: Mapping[str, Any]) -> None:
        """The town: its name, phone, policies, addresses, and an agent who is on duty."""
        now = self.clock.now()
        self.web = town.get("web", "")
        self.voices = frozenset(town.get("speaks", ()))
        with self.database.write() as db:
            place = Territory(
                name=town.get("name", "Valbourg"), phone=town.get("phone", "01 39 00 00 00"), timezone="Europe/Paris",
                policies=town.get("policies", {}), latitude=TOWN[0], longitude=TOWN[1], created_at=now,
            )  # fmt: skip
            db.add(place)
            db.flush()
            agent = Agent(territory_id=place.id, login=AGENT, name="Sylvie", role="agent", active=True, created_at=now)
            db.add(agent)
            db.flush()
            if on_duty := town.get("on_duty", True):
                hours = on_duty if isinstance(on_duty, Mapping) else {"from": 0, "to": 24, "days": 7}
                hours = (
                    dict(zip(("from", "to"), town["office_hours"], strict=True)) if "office_hours" in town else hours
                )
                read = {"agent_id": agent.id, "opens": hours["from"] * 60, "closes": hours["to"] * 60}
                db.add_all(Duty(territory_id=place.id, weekday=day, **read) for day in range(hours.get("days", 5)))
            for days in town.get("holidays", ()):
                start, end = (datetime.fromisoformat(days[one]).replace(tzinfo=PARIS) for one in ("start", "end"))
                row = SchoolHoliday(territory_id=place.id, name="Vacances", zone="Zone X", school_year="2026-2027")
                row.start, row.end, row.imported_at = start, end, now
                db.add(row)
            if "charter" in town:
                charters.publish(db, place, "2026-1", town["charter"], actor=SYSTEM, now=now)
            for given in town.get("slots", ()):
                self._slot(db, place, agent, given)
            rows = [address(number, line) for number, line in enumerate(town.get("addresses", ()))]
            for seed, card in enumerate(town.get("cards", ())):
                made = making.make(db, place, **{"kind": "shop", **card}, actor=SYSTEM, now=now, seed=seed)
                self.cards.append(made.code)
            geocoding.import_addresses(db, place, rows, actor=SYSTEM, now=now)
            named = [named_place(number, line) for number, line in enumerate(town.get("places", ()))]
            gazetteer.import_places(db, place, named, actor=SYSTEM, now=now)
            if "directory" in town:
                entries = directory.read_directory(town["directory"].encode())
                directory.import_directory(db, place, entries, actor=SYSTEM, now=now)

    @staticmethod
    def territory(db: Session) -> Territory:
        return db.scalars(select(Territory)).one()

    def reached(self, db: Session, number: str) -> None:
        """Sylvie is reached by SMS, away from the desk."""
        self._account(db, self.territory(db), "sms")
        db.get_one(Agent, 1).sms = number

    def person(self, name: str, **given: Any) -> Actor:
        """Brings somebody on stage; `volunteer` is their state as one, `home` their address."""
        now = self.clock.now()
        channels = given.get("channels") or [given.get("channel", "telegram")]
        with self.database.write() as db:
            town = db.scalars(select(Territory)).one()
            somebody = Person(
                territory_id=town.id, name=given.get("called", name), locale=given.get("locale", "fr"),
                vulnerable=True, state="present", created_at=now,
            )  # fmt: skip
            point = tuple(given["point"]) if "point" in given else TOWN if "home" in given else None
            if point:
                somebody.address = given.get("home")
                somebody.latitude, somebody.longitude = point
                somebody.cell = places.cell_of(*point)
            db.add(somebody)
            db.flush()
            if state := given.get("volunteer"):
                db.add(
                    Volunteer(
                        person_id=somebody.id,
                        territory_id=town.id,
                        state=state,
                        latitude=somebody.latitude,
                        longitude=somebody.longitude,
                        cell=somebody.cell,
                        reach_m=given.get("reach", 5000),
                        categories=mask(given.get("categories", CATEGORIES)),
                        availability=0,
                        applied_at=now,
                        active_at=now,
                    )
                )
            if role := given.get("relay"):
                relays.add(db, somebody, role, actor=SYSTEM, now=now)
            db.add(Conversation(territory_id=town.id, person_id=somebody.id, updated_at=now))
            accounts = {}
            for channel in channels:
                accounts[channel] = account = self._account(db, town, channel)
                db.add(
                    Identity(
                        territory_id=town.id,
                        person_id=somebody.id,
                        channel_account_id=account.id,
                        address=name,
                        display=name,
                        state="reachable",
                        preferred=False,
                        created_at=now,
                    )
                )
            actor = self.people[name] = Actor(name, somebody.id, accounts, channels[0])
        return actor

    def _account(self, db: Any, town: Territory, channel: str) -> Account:
        found = db.scalars(select(ChannelAccount).where(ChannelAccount.channel == channel)).first()
        if found is None:
            found = ChannelAccount(
                territory_id=town.id, channel=channel, address=f"our-{channel}", handle=HANDLES.get(channel),
                state="working", cursor="",
            )  # fmt: skip
            db.add(found)
            db.flush()
        return Account(found.id, town.id, channel)

    def send(
        self, name: str, content: Content, *, channel: str | None = None, transcript: Transcript | None = None
    ) -> list[Outgoing]:
        """Something arrives from this person; everything that it causes is done. Answers what they were told.

        With a `transcript` it is a voice note, that somebody has listened to.
        """
        who, now = self.people[name], self.clock.now()
        self.arrivals += 1
        arrived = Incoming(f"m{self.arrivals}", name, content, now)
        account = who.accounts[channel or who.channel]
        hearing = timedelta(minutes=1) if transcript else None
        with self.database.write() as db:
            inbox.receive(db, account, [arrived], now=now, token=self.clock.token, urgent=is_urgent, hearing=hearing)
        if transcript is not None:
            self.settle()
            with self.database.write() as db:
                [one] = ahead.unheard(db, account.id, now=now)
                urgent = is_urgent(transcript.text)
                assert ahead.heard(db, one.id, transcript, now=now, urgent=urgent)
        self.settle()
        return self.news(name)

    def speaks(self, name: str, words: str, *, sure: bool = True, channel: str | None = None) -> list[Outgoing]:
        """They send a voice note that says this."""
        return self.send(name, SentMedia("voice", "file"), channel=channel, transcript=Transcript(words, sure))

    def says(self, name: str, text: str) -> list[Outgoing]:
        return self.send(name, Wrote(text))

    def button(self, name: str, choice: str) -> tuple[Option, int | None]:
        """The newest button of that id, or verb (`accept` for `accept:12`), and its question."""
        for message in reversed(self.told(name)):
            for option in message.options:
                if choice in {option.id, option.id.partition(":")[0], option.title}:
                    return option, message.question
        raise LookupError(f"{name} was shown no button {choice}")

    def later(self, step: timedelta) -> None:
        """Time passes, and what falls due meanwhile is done in its order."""
        end = self.clock.now() + step
        while (due := self._next_due()) is not None and due <= end:
            self.clock.at = max(self.clock.at, due)
            planning.ran_meanwhile(self.database, self.clock.now())
            self.settle()
            if self._next_due() == due:
                break
        self.clock.at = end
        planning.ran_meanwhile(self.database, self.clock.now())
        self.settle()

    def _next_due(self) -> datetime | None:
        now = self.clock.now()
        with self.database.read() as db:
            moments = [
                inbox.next_due(db),
                db.scalar(select(func.min(Mission.next_due_at)).where(Mission.next_due_at > now)),
                db.scalar(select(func.min(Interview.next_due_at)).where(Interview.next_due_at > now)),
                db.scalar(select(func.min(HelpRequest.next_wave_at)).where(HelpRequest.next_wave_at > now)),
                db.scalar(select(func.min(Link.next_due_at)).where(Link.next_due_at > now)),
                db.scalar(select(func.min(Recurrence.next_open_at)).where(Recurrence.next_open_at > now)),
                db.scalar(select(func.min(Gathering.next_due_at)).where(Gathering.next_due_at > now)),
                db.scalar(select(func.min(NewTime.next_due_at)).where(NewTime.next_due_at > now)),
                db.scalar(select(func.min(RelayLeg.next_due_at)).where(RelayLeg.next_due_at > now)),
                *planning.next_due(db, now),
            ]
        return min((one for one in moments if one), default=None)

    def settle(self) -> None:
        settle_once(self.house)
        if self.carries:
            self.deliver()

    def watch(self, patch: Callable[[Any, str, Any], None]) -> None:
        """Notes the name of every command that is done (`patch` is monkeypatch's setattr)."""

        def noted(db: Any, command: Any, case: Any) -> Sequence[Any]:
            self.did.append(type(command).__name__)
            return do(db, command, case)

        patch(turn, "do", noted)
        patch(turn, "with_moments", kept_in_mind)
