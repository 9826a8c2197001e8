"""The playground's process: the demonstration town on the real channels, its phones, and the page that shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.inbox import Account
from backend.models import ChannelAccount, Conversation, Identity, Person
from backend.services import people, webchat
from backend.services.actor import SYSTEM
from backend.settings import Settings
from bots.app import Application
from bots.channel import Channel
from bots.joining import join_webchat
from bots.playground.page.routes import Playground, playground_routes
from bots.playground.phones import BOT, SHOWN, TownPhones, open_phones
from bots.playground.whatsapp_phones import SEAT, channel, open_whatsapp
from bots.telegram.channel import TelegramChannel
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk


@asynccontextmanager
async def playground(
    settings: Settings, database: Database, clock: Clock
) -> AsyncIterator[tuple[Application, TownPhones]]:
    """The application, ready to be served while the block lasts, and its phones on a Telegram of this machine."""
    town = open_phones(database, clock)
    application = Application(settings, database, clock)
    territory = application.territory
    whatsapp, newcomer = open_whatsapp(database, clock, territory.name, town.shown["karim"].home)
    town = replace(town, shown={**town.shown, SEAT: newcomer})
    async with town.emulator.serving() as api, whatsapp.serving() as graph:

        def telegram(account: Account) -> Channel:
            del account
            return TelegramChannel(BOT, api_base=api, clock=clock)

        application.add(telegram, "telegram", known.TELEGRAM_ACCOUNT)
        line = application.add(
            lambda _account: channel(graph, clock, territory.name, whatsapp), "whatsapp", whatsapp.number.phone_id
        )
        join_webchat(application, known.WEBCHAT_ACCOUNT)
        page = Playground(database, territory.id, territory.name, town)
        application.routers.append(playground_routes(page))
        application.leaves.append(page.closing.set)
        whatsapp.hooks.calls(f"http://palier.test/webhooks/{line.account.id}", application.web())
        yield application, town


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
