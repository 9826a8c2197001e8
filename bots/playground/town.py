"""The playground's process: the demonstration town on the real channels, its phones, and the page that shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Conversation, Identity, Person
from backend.services import people, webchat
from backend.services.actor import SYSTEM
from backend.settings import Settings
from bots.app import Application
from bots.channel import Channel
from bots.joining import join_webchat
from bots.playground.page.phone import PhoneOnPage
from bots.playground.page.routes import Playground, playground_routes
from bots.playground.page.signal_phone import SignalOnPage
from bots.playground.page.telegram_phone import TelegramOnPage
from bots.playground.page.whatsapp_phone import WhatsAppOnPage
from bots.playground.phones import BOT, SHOWN, TownPhones, open_phones
from bots.signal.channel import SignalChannel
from bots.telegram.channel import TelegramChannel
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk


@asynccontextmanager
async def playground(
    settings: Settings, database: Database, clock: Clock
) -> AsyncIterator[tuple[Application, TownPhones]]:
    """The application, ready to be served while the block lasts, and its phones on platforms of this machine."""
    application = Application(settings, database, clock)
    first = application.towns[0]
    territory = first.territory
    town = open_phones(database, clock, territory.name)
    served = town.emulator.serving(), town.signal.emulator.serving(), town.whatsapp.emulator.serving()
    async with served[0] as api, served[1] as daemon, served[2] as graph:

        def telegram(account: Account) -> Channel:
            del account
            return TelegramChannel(BOT, api_base=api, clock=clock)

        application.add(territory, telegram, "telegram", known.TELEGRAM_ACCOUNT)
        application.add(
            territory,
            lambda _ours: SignalChannel(daemon, known.SIGNAL_ACCOUNT, clock=clock),
            "signal",
            known.SIGNAL_ACCOUNT,
        )
        number = application.add(
            territory,
            lambda _ours: town.whatsapp.channel(graph, clock, territory.name),
            "whatsapp",
            known.WHATSAPP_ACCOUNT,
        )
        join_webchat(application, first, known.WEBCHAT_ACCOUNT)
        page = Playground(database, territory.id, territory.name, _seats(town))
        application.routers.append(playground_routes(page))
        application.leaves.append(page.closing.set)
        here = (settings.public_url or "http://palier.test").rstrip("/")
        town.whatsapp.emulator.hooks.calls(f"{here}/webhooks/{number.account.id}", application.web())
        yield application, town


def _seats(town: TownPhones) -> dict[str, PhoneOnPage]:
    """The phones that the page shows. Who has written to nobody yet lives beside the first of the others."""
    seats: dict[str, PhoneOnPage] = {name: TelegramOnPage(owner) for name, owner in town.shown.items()}
    beside = next(iter(town.shown.values())).home
    seats |= {name: SignalOnPage(phone, beside) for name, phone in town.signal.shown.items()}
    return seats | {name: WhatsAppOnPage(phone, beside) for name, phone in town.whatsapp.shown.items()}


def set_the_scene(database: Database, clock: Clock) -> None:
    """What the three were told, and have told, before the playground opens.

    Jeanne has not said yet where she lives, so that it is seen how she is asked; the volunteers have met the assistant.
    """
    with database.write() as db:
        jeanne = _person(db, "webchat", str(webchat.session_of(db, known.JEANNE_BROWSER)))
        people.set_home(db, jeanne, "", None, actor=SYSTEM, now=clock.now())
        for number in SHOWN.values():
            talk = db.scalars(select(Conversation).where(Conversation.person_id == _person(db, "telegram", number).id))
            talk.one().state = SAVED.dumps(Talk(met=True))


def _person(db: Session, channel: str, address: str | int) -> Person:
    known_there = select(Identity.person_id).join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
    theirs = known_there.where(ChannelAccount.channel == channel, Identity.address == str(address))
    return db.scalars(select(Person).where(Person.id.in_(theirs))).one()
