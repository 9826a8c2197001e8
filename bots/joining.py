"""How each channel joins the running process, where the settings name it. A new one is a folder, and a line here.

A platform's SDK is imported only where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from backend.messaging.inbox import Account
from backend.settings import WrongSetting
from bots.app import Application
from bots.channel import Channel, Received

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


def join_webchat(application: Application, address: str = WEBCHAT_ADDRESS) -> None:
    """The web chat, always: its page is at `/chat`."""
    from bots.webchat.channel import WebChatChannel
    from bots.webchat.hub import Hub
    from bots.webchat.routes import ChatDesk, chat_routes

    hub = Hub()

    def make(_account: Account) -> Channel:
        return WebChatChannel(hub, clock=application.clock, address=address)

    account = application.add(make, "webchat", address).account

    async def receive(received: Sequence[Received]) -> None:
        await application.reception.receive(account, received)

    desk = ChatDesk(application.database, application.clock, hub, receive, account.id, account.territory_id)
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


CHANNELS: Final[Sequence[Callable[[Application], None]]] = (join_webchat, join_telegram, join_sms)


def join_all(application: Application) -> None:
    """Every channel that the settings name."""
    for join in CHANNELS:
        join(application)
