"""How each channel joins the running process, where the settings name it. A new one is a folder, and a line here.

A platform's SDK is imported only where it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from backend.logo import UnusableLogo, read_logo
from backend.messaging.senders import Account
from backend.services import devices
from backend.settings import Settings, WrongSetting
from backend.wording import _, wording
from bots.app import Application
from bots.channel import Channel, Received
from bots.wyoming.addresses import devices_in

MATRIX_STORE: Final = "matrix"
"""The folder for our Matrix device's keys, beside an SQLite database."""
NOT_SET_UP = _("This device is not set up yet. Please call the town hall.")
WEBCHAT_ADDRESS: Final = "web"
"""Our name on our own web chat."""


def join_telegram(application: Application) -> None:
    """Telegram, where a token is set: by webhook where we have a public address, by polling else.

    Raises:
        WrongSetting: a public address is set, and no secret.
    """
    settings = application.settings
    if settings.telegram_token is None:
        return
    token = settings.telegram_token.get_secret_value()
    secret = settings.telegram_secret.get_secret_value() if settings.telegram_secret else None
    public = settings.public_url
    if public and not secret:
        raise WrongSetting("PALIER_TELEGRAM_SECRET: a webhook needs one, as PALIER_PUBLIC_URL is set")

    def make(account: Account) -> Channel:
        from bots.telegram.channel import TelegramChannel

        hook = f"{public.rstrip('/')}/webhooks/{account.id}" if public else None
        return TelegramChannel(
            token, secret, settings.telegram_api, clock=application.clock, webhook_url=hook, locale=account.locale
        )

    # The number before the colon is the bot's id: known without asking, and it survives a new token.
    application.add(make, "telegram", token.partition(":")[0])


def join_whatsapp(application: Application) -> None:
    """WhatsApp, where a token is set.

    Raises:
        WrongSetting: something is missing without which it cannot be served, or not safely.
    """
    settings = application.settings
    if settings.whatsapp_token is None:
        return
    phone_id, app_secret, verify_token = whatsapp_needs(settings)

    def make(account: Account) -> Channel:
        from bots.whatsapp.channel import WhatsAppChannel

        return WhatsAppChannel(
            settings.whatsapp_token.get_secret_value() if settings.whatsapp_token else "",
            phone_id, app_secret, verify_token, settings.whatsapp_api,
            clock=application.clock, town=application.territory.name, locale=account.locale,
        )  # fmt: skip

    application.add(make, "whatsapp", phone_id)


def whatsapp_needs(settings: Settings) -> tuple[str, str, str]:
    """The phone number's id, the app's secret and the word that verifies the webhook. Raises WrongSetting."""
    if not settings.whatsapp_phone_id:
        raise WrongSetting("PALIER_WHATSAPP_PHONE_ID: the id of the number, as PALIER_WHATSAPP_TOKEN is set")
    if settings.whatsapp_app_secret is None or not (secret := settings.whatsapp_app_secret.get_secret_value()):
        raise WrongSetting("PALIER_WHATSAPP_APP_SECRET: without it anybody could write to us in Meta's name")
    if settings.whatsapp_verify_token is None or not (word := settings.whatsapp_verify_token.get_secret_value()):
        raise WrongSetting("PALIER_WHATSAPP_VERIFY_TOKEN: a word of yours, that Meta's form for the webhook asks for")
    return settings.whatsapp_phone_id, secret, word


def join_matrix(application: Application) -> None:
    """Matrix, where a token is set.

    Raises:
        WrongSetting: something else that it needs is missing, or its folder cannot be used.
    """
    settings = application.settings
    if settings.matrix_token is None:
        return
    token, homeserver, user = settings.matrix_token.get_secret_value(), settings.matrix_homeserver, settings.matrix_user
    if homeserver is None or user is None:
        raise WrongSetting("PALIER_MATRIX_HOMESERVER, PALIER_MATRIX_USER: both are needed with PALIER_MATRIX_TOKEN")
    store = _matrix_store(application)

    def make(account: Account) -> Channel:
        from bots.matrix.channel import MatrixChannel

        return MatrixChannel(homeserver, user, token, store, clock=application.clock, locale=account.locale)

    application.add(make, "matrix", user)


def _matrix_store(application: Application) -> Path:
    from bots.matrix.store import StoreRefused, prepared

    file = application.database.file
    chosen = application.settings.matrix_store or (file and Path(file).parent / MATRIX_STORE)
    if chosen is None:
        raise WrongSetting("PALIER_MATRIX_STORE: name a folder that all processes of this database share")
    try:
        return prepared(chosen.absolute())
    except StoreRefused as refused:
        raise WrongSetting(f"PALIER_MATRIX_STORE: {refused}") from None


def join_signal(application: Application) -> None:
    """Signal, where a daemon of signal-cli's and our number there are set.

    Raises:
        WrongSetting: one of the two is set without the other.
    """
    settings = application.settings
    url, number = settings.signal_url, settings.signal_account
    if url is None and number is None:
        return
    if url is None:
        raise WrongSetting("PALIER_SIGNAL_URL: PALIER_SIGNAL_ACCOUNT is set, so the daemon's address is needed as well")
    if number is None:
        raise WrongSetting("PALIER_SIGNAL_ACCOUNT: PALIER_SIGNAL_URL is set, so our number on Signal is needed as well")

    def make(_account: Account) -> Channel:
        from bots.signal.channel import SignalChannel

        return SignalChannel(url, number, clock=application.clock)

    application.add(make, "signal", number)


def join_webchat(application: Application, address: str = WEBCHAT_ADDRESS) -> None:
    """The web chat, always: its page is at `/chat`.

    Raises:
        WrongSetting: the town's logo cannot be shown.
    """
    from bots.webchat.channel import WebChatChannel
    from bots.webchat.hub import Hub
    from bots.webchat.routes import ChatDesk, chat_routes

    hub = Hub()

    def make(_account: Account) -> Channel:
        return WebChatChannel(hub, clock=application.clock, address=address)

    account = application.add(make, "webchat", address).account

    async def receive(received: Sequence[Received]) -> None:
        await application.reception.receive(account, received)

    settings = application.settings
    try:
        logo = read_logo(settings.webchat_logo) if settings.webchat_logo else None
    except UnusableLogo as error:
        raise WrongSetting(f"PALIER_WEBCHAT_LOGO: {error}") from None
    desk = ChatDesk(
        application.database, application.clock, hub, receive, account.id, account.territory_id,
        public_url=settings.public_url, logo=logo,
    )  # fmt: skip
    application.routers.append(chat_routes(desk))
    application.leaves.append(hub.close)


def join_sms(application: Application) -> None:
    """SMS, where a gateway is described.

    Raises:
        WrongSetting: its file cannot be used, or our number or its secret is missing.
    """
    settings = application.settings
    if settings.sms_gateway is None:
        return
    from bots.sms.gateway import BadGateway, read

    if not settings.sms_sender:
        raise WrongSetting("PALIER_SMS_SENDER: our number at the gateway is needed, as PALIER_SMS_GATEWAY is set")
    if settings.sms_secret is None:
        raise WrongSetting("PALIER_SMS_SECRET: without one anybody could speak in the gateway's name")
    try:
        gateway = read(settings.sms_gateway)
    except BadGateway as error:
        raise WrongSetting(f"PALIER_SMS_GATEWAY: {error}") from None
    secret = settings.sms_secret.get_secret_value()
    token = settings.sms_token.get_secret_value() if settings.sms_token else ""

    def make(_account: Account) -> Channel:
        from bots.sms.channel import SmsChannel

        return SmsChannel(
            gateway, settings.sms_sender, clock=application.clock, secret=secret, token=token,
            country=settings.sms_country, pace=settings.sms_per_second,
        )  # fmt: skip

    application.add(make, "sms", settings.sms_sender)


def join_wyoming(application: Application) -> None:
    """Speakers at home, where the settings name some.

    Raises:
        WrongSetting: they cannot be heard, or not speak.
    """
    settings, transcriber, speaker = application.settings, application.transcriber, application.speaker
    if settings.satellites is None:
        return
    if transcriber is None or speaker is None:
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
            named, transcriber, speaker.synthesiser, bound, words,
            clock=application.clock, locale=account.locale,
        )  # fmt: skip

    application.add(make, devices.CHANNEL, devices.ADDRESS)


CHANNELS: Final[Sequence[Callable[[Application], None]]] = (
    join_webchat,
    join_telegram,
    join_sms,
    join_whatsapp,
    join_matrix,
    join_signal,
    join_wyoming,
)


def join_all(application: Application) -> None:
    """Every channel that the settings name."""
    for join in CHANNELS:
        join(application)
