"""How each channel joins the running process, where the settings name it. A new one is a folder, and a line here.

A platform's SDK is imported only where it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from backend.channel_links import WEBCHAT_ADDRESS, page_of
from backend.logo import UnusableLogo, read_logo
from backend.mail_server import read_server
from backend.messaging import recordings
from backend.messaging.senders import Account
from backend.one_town import OneTown
from backend.services import devices
from backend.services.towns import Served
from backend.settings import WrongSetting
from backend.wording import _, wording
from bots.app import Application
from bots.channel import Channel, Media, Received
from bots.voice.speaking import Speaker
from bots.wyoming.addresses import devices_in

MATRIX_STORE: Final = "matrix"
"""The folder for our Matrix device's keys, beside an SQLite database."""
NOT_SET_UP = _("This device is not set up yet. Please call the town hall.")


def join_telegram(application: Application, town: Served) -> None:
    """Telegram, where a token is set: by webhook where we have a public address, by polling else.

    Raises:
        WrongSetting: a public address is set, and no secret.
    """
    told, public = town.told, application.settings.public_url
    if told.telegram_token is None:
        return
    token = told.telegram_token.get_secret_value()
    secret = told.telegram_secret.get_secret_value() if told.telegram_secret else None
    if public and not secret:
        raise WrongSetting(f"{told.called('telegram_secret')}: a webhook needs one, as PALIER_PUBLIC_URL is set")

    def make(account: Account) -> Channel:
        from bots.telegram.channel import TelegramChannel

        hook = f"{public.rstrip('/')}/webhooks/{account.id}" if public else None
        return TelegramChannel(
            token, secret, told.telegram_api, clock=application.clock, webhook_url=hook, locale=account.locale
        )

    application.add(town.territory, make, "telegram", told.addresses["telegram"])


def join_whatsapp(application: Application, town: Served) -> None:
    """WhatsApp, where a token is set.

    Raises:
        WrongSetting: something is missing without which it cannot be served, or not safely.
    """
    told = town.told
    if told.whatsapp_token is None:
        return
    token = told.whatsapp_token.get_secret_value()
    phone_id, app_secret, verify_token = whatsapp_needs(told)

    def make(account: Account) -> Channel:
        from bots.whatsapp.channel import WhatsAppChannel

        return WhatsAppChannel(
            token, phone_id, app_secret, verify_token, told.whatsapp_api,
            clock=application.clock, locale=account.locale, called=told.called,
        )  # fmt: skip

    application.add(town.territory, make, "whatsapp", phone_id)


def whatsapp_needs(told: OneTown) -> tuple[str, str, str]:
    """The phone number's id, the app's secret and the word that verifies the webhook. Raises WrongSetting."""
    if not told.whatsapp_phone_id:
        raise WrongSetting(
            f"{told.called('whatsapp_phone_id')}: the id of the number, as {told.called('whatsapp_token')} is set"
        )
    if told.whatsapp_app_secret is None or not (secret := told.whatsapp_app_secret.get_secret_value()):
        raise WrongSetting(f"{told.called('whatsapp_app_secret')}: without it anybody could write to us in Meta's name")
    if told.whatsapp_verify_token is None or not (word := told.whatsapp_verify_token.get_secret_value()):
        raise WrongSetting(
            f"{told.called('whatsapp_verify_token')}: a word of yours, that Meta's form for the webhook asks for"
        )
    return told.whatsapp_phone_id, secret, word


def join_matrix(application: Application, town: Served) -> None:
    """Matrix, where a token is set.

    Raises:
        WrongSetting: something else that it needs is missing, or its folder cannot be used.
    """
    told = town.told
    if told.matrix_token is None:
        return
    token, homeserver, user = told.matrix_token.get_secret_value(), told.matrix_homeserver, told.matrix_user
    if homeserver is None or user is None:
        needed = f"{told.called('matrix_homeserver')}, {told.called('matrix_user')}"
        raise WrongSetting(f"{needed}: both are needed with {told.called('matrix_token')}")
    store = _matrix_store(application, told)

    def make(account: Account) -> Channel:
        from bots.matrix.channel import MatrixChannel

        return MatrixChannel(
            homeserver, user, token, store, clock=application.clock, locale=account.locale, called=told.called
        )

    application.add(town.territory, make, "matrix", user)


def _matrix_store(application: Application, told: OneTown) -> Path:
    from bots.matrix.store import StoreRefused, prepared

    file = application.database.file
    chosen = told.matrix_store or (file and Path(file).parent / MATRIX_STORE)
    if chosen is None:
        raise WrongSetting(f"{told.called('matrix_store')}: name a folder that all processes of this database share")
    try:
        return prepared(chosen.absolute())
    except StoreRefused as refused:
        raise WrongSetting(f"{told.called('matrix_store')}: {refused}") from None


def join_signal(application: Application, town: Served) -> None:
    """Signal, where a daemon of signal-cli's and our number there are set.

    Raises:
        WrongSetting: one of the two is set without the other.
    """
    url, number = town.told.signal_url, town.told.signal_account
    address, account = town.told.called("signal_url"), town.told.called("signal_account")
    if url is None and number is None:
        return
    if url is None:
        raise WrongSetting(f"{address}: {account} is set, so the daemon's address is needed as well")
    if number is None:
        raise WrongSetting(f"{account}: {address} is set, so our number on Signal is needed as well")

    def make(_account: Account) -> Channel:
        from bots.signal.channel import SignalChannel

        return SignalChannel(url, number, clock=application.clock, called=town.told.called)

    application.add(town.territory, make, "signal", number)


def join_webchat(application: Application, town: Served, address: str = "") -> None:
    """The web chat, always: the first town's page is at `/chat`, a further one's at `/chat/<its territory's number>`.

    Raises:
        WrongSetting: the town's logo cannot be shown.
    """
    from bots.webchat.channel import WebChatChannel
    from bots.webchat.hub import Hub
    from bots.webchat.routes import ChatDesk, chat_routes

    hub = Hub()
    address = address or (WEBCHAT_ADDRESS if town.first else f"{WEBCHAT_ADDRESS}/{town.territory.id}")

    def make(account: Account) -> Channel:
        def recorded(file: str) -> Media | None:
            with application.database.read() as db:
                found = recordings.found(db, account.id, file)
            return Media(*found) if found else None

        return WebChatChannel(hub, clock=application.clock, address=address, recorded=recorded)

    account = application.add(town.territory, make, "webchat", address).account

    async def receive(received: Sequence[Received]) -> None:
        await application.reception.receive(account, received)

    file = town.told.webchat_logo
    try:
        logo = read_logo(file) if file else None
    except UnusableLogo as error:
        raise WrongSetting(f"{town.told.called('webchat_logo')}: {error}") from None
    desk = ChatDesk(
        application.database, application.clock, hub, receive, account.id, account.territory_id,
        public_url=application.settings.public_url, logo=logo, path=page_of(address),
        voice=application.transcriber is not None,
        speaker=Speaker(application.synthesiser, account.locale) if application.synthesiser else None,
    )  # fmt: skip
    application.routers.append(chat_routes(desk))
    application.leaves.append(hub.close)


def join_sms(application: Application, town: Served) -> None:
    """SMS, where a gateway is described.

    Raises:
        WrongSetting: its file cannot be used, or our number or its secret is missing.
    """
    told = town.told
    if told.sms_gateway is None:
        return
    from bots.sms.gateway import BadGateway, read

    if not told.sms_sender:
        raise WrongSetting(
            f"{told.called('sms_sender')}: our number at the gateway is needed, as {told.called('sms_gateway')} is set"
        )
    if told.sms_secret is None:
        raise WrongSetting(f"{told.called('sms_secret')}: without one anybody could speak in the gateway's name")
    try:
        gateway = read(told.sms_gateway)
    except BadGateway as error:
        raise WrongSetting(f"{told.called('sms_gateway')}: {error}") from None
    secret = told.sms_secret.get_secret_value()
    token = told.sms_token.get_secret_value() if told.sms_token else ""

    def make(_account: Account) -> Channel:
        from bots.sms.channel import SmsChannel

        return SmsChannel(
            gateway, told.sms_sender, clock=application.clock, secret=secret, token=token,
            country=told.sms_country, pace=told.sms_per_second,
        )  # fmt: skip

    application.add(town.territory, make, "sms", told.sms_sender)


def join_email(application: Application, town: Served) -> None:
    """E-mail to agents, where a mail server is set.

    Raises:
        WrongSetting: it is not said from which address they are written to.
    """
    told = town.told
    if told.smtp_url is None:
        return
    if not told.smtp_from:
        raise WrongSetting(f"{told.called('smtp_from')}: an address of ours, as {told.called('smtp_url')} is set")
    server = read_server(told.smtp_url.get_secret_value())

    def make(_account: Account) -> Channel:
        from bots.mail.channel import EmailChannel

        return EmailChannel(server, told.smtp_from, town.territory.name, clock=application.clock)

    application.add(town.territory, make, "email", told.smtp_from)


def join_wyoming(application: Application) -> None:
    """Speakers at home, where the settings name some: each is of the town of the person to whom it is bound.

    Raises:
        WrongSetting: they cannot be heard, or not speak.
    """
    settings, transcriber, synthesiser = application.settings, application.transcriber, application.synthesiser
    if settings.satellites is None:
        return
    if transcriber is None or synthesiser is None:
        raise WrongSetting("PALIER_SATELLITES: speakers need PALIER_TRANSCRIBER and PALIER_SYNTHESISER too")
    named = devices_in(settings.satellites)

    def make(account: Account) -> Channel:
        from bots.wyoming.channel import WyomingChannel

        def look(device: str) -> bool:
            with application.database.read() as db:
                return devices.is_bound(db, account.id, device)

        async def bound(device: str) -> bool:
            return await asyncio.to_thread(look, device)

        words = wording(account.locale, settings.territory_timezone).say(NOT_SET_UP)
        return WyomingChannel(
            named, transcriber, synthesiser, bound, words,
            clock=application.clock, locale=account.locale,
        )  # fmt: skip

    application.add(application.towns[0].territory, make, devices.CHANNEL, devices.ADDRESS)


CHANNELS: Final[Sequence[Callable[[Application, Served], None]]] = (
    join_webchat,
    join_telegram,
    join_sms,
    join_whatsapp,
    join_matrix,
    join_signal,
)
"""What each town may have."""
FOR_AGENTS: Final[Sequence[Callable[[Application, Served], None]]] = (join_email,)
"""What only agents are told by."""
ONCE: Final[Sequence[Callable[[Application], None]]] = (join_wyoming,)
"""What the program has once, whatever the number of towns."""


def join_all(application: Application) -> None:
    """Every channel that the settings name, for every town."""
    for town in application.towns:
        for join in (*CHANNELS, *FOR_AGENTS):
            join(application, town)
    for join_once in ONCE:
        join_once(application)
