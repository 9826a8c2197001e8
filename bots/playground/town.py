"""The playground's process: the demonstration town on the real channels, its phones, and the page that shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.models import ChannelAccount, Conversation, Identity, Person
from backend.services import people, webchat
from backend.services.actor import SYSTEM
from backend.settings import Settings
from bots.app import Application
from bots.channel import Channel
from bots.joining import join_webchat
from bots.playground.matrix_phones import SHOWN as ON_MATRIX
from bots.playground.matrix_phones import listens_from
from bots.playground.moved_clock import MovedClock
from bots.playground.page.matrix_phone import MatrixOnPage
from bots.playground.page.phone import PhoneOnPage
from bots.playground.page.routes import Playground, playground_routes
from bots.playground.page.signal_phone import SignalOnPage
from bots.playground.page.telegram_phone import TelegramOnPage
from bots.playground.page.whatsapp_phone import WhatsAppOnPage
from bots.playground.passing import Passing, last_beat
from bots.playground.phones import BOT, SHOWN, TownPhones, open_phones
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk


@asynccontextmanager
async def playground(
    settings: Settings, database: Database, clock: Clock
) -> AsyncIterator[tuple[Application, TownPhones]]:
    """The application, ready to be served while the block lasts, and its phones on platforms of this machine.

    Each platform's SDK is imported once the application runs, beside it: the page does not wait for them.
    """
    clock = MovedClock(clock)
    clock.not_before(last_beat(database))
    application = Application(settings, database, clock)
    first = application.towns[0]
    territory = first.territory
    town = open_phones(database, clock, territory.name)
    with TemporaryDirectory(prefix="palier-matrix-") as keys:
        async with (
            town.emulator.serving() as telegram,
            town.signal.emulator.serving() as signal,
            town.whatsapp.emulator.serving() as whatsapp,
            town.matrix.emulator.serving() as matrix,
        ):
            application.add(territory, lambda _ours: _telegram(telegram, clock), "telegram", known.TELEGRAM_ACCOUNT)
            application.add(territory, lambda _ours: _signal(signal, clock), "signal", known.SIGNAL_ACCOUNT)
            number = application.add(
                territory, lambda _ours: town.whatsapp.channel(whatsapp, clock), "whatsapp", known.WHATSAPP_ACCOUNT
            )
            user = application.add(
                territory,
                lambda ours: town.matrix.channel(matrix, Path(keys), clock, ours.locale),
                "matrix",
                known.MATRIX_ACCOUNT,
            )
            listens_from(database, user.account.id, town.matrix)
            join_webchat(application, first, known.WEBCHAT_ACCOUNT)
            passing = Passing(database, clock, ZoneInfo(territory.timezone), application.workers.wake)
            page = Playground(database, territory.id, territory.name, _seats(town), passing)
            application.routers.append(playground_routes(page))
            application.leaves += [page.closing.set, passing.stop]
            here = (settings.public_url or "http://palier.test").rstrip("/")
            town.whatsapp.emulator.hooks.calls(f"{here}/webhooks/{number.account.id}", application.web())
            yield application, town


def _telegram(api: str, clock: Clock) -> Channel:
    from bots.telegram.channel import TelegramChannel

    return TelegramChannel(BOT, api_base=api, clock=clock)


def _signal(daemon: str, clock: Clock) -> Channel:
    from bots.signal.channel import SignalChannel

    return SignalChannel(daemon, known.SIGNAL_ACCOUNT, clock=clock)


def _seats(town: TownPhones) -> dict[str, PhoneOnPage]:
    """The phones that the page shows. Who has written to nobody yet lives beside the first of the others."""
    seats: dict[str, PhoneOnPage] = {name: TelegramOnPage(owner) for name, owner in town.shown.items()}
    beside = next(iter(town.shown.values())).home
    seats |= {name: SignalOnPage(phone, beside) for name, phone in town.signal.shown.items()}
    seats |= {name: WhatsAppOnPage(phone, beside) for name, phone in town.whatsapp.shown.items()}
    return seats | {name: MatrixOnPage(one.phone, one.home or beside) for name, one in town.matrix.shown.items()}


def set_the_scene(database: Database, clock: Clock) -> None:
    """What they were told, and have told, before the playground opens.

    Jeanne has not said yet where she lives, so that it is seen how she is asked; the volunteers have met the assistant.
    """
    with database.write() as db:
        jeanne = _person(db, "webchat", str(webchat.session_of(db, known.JEANNE_BROWSER)))
        people.set_home(db, jeanne, "", None, actor=SYSTEM, now=clock.now())
        met = [("telegram", str(number)) for number in SHOWN.values()]
        met += [("matrix", address) for address in ON_MATRIX.values()]
        for channel, address in met:
            theirs = Conversation.person_id == _person(db, channel, address).id
            db.scalars(select(Conversation).where(theirs)).one().state = SAVED.dumps(Talk(met=True))


def _person(db: Session, channel: str, address: str) -> Person:
    known_there = select(Identity.person_id).join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
    theirs = known_there.where(ChannelAccount.channel == channel, Identity.address == address)
    return db.scalars(select(Person).where(Person.id.in_(theirs))).one()
