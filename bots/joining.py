"""How each channel joins the running process, where the settings name it. A new one is a folder, and a line here.

A platform's SDK is imported only where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from backend.logo import UnusableLogo, read_logo
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


CHANNELS: Final[Sequence[Callable[[Application], None]]] = (join_webchat, join_telegram)


def join_all(application: Application) -> None:
    """Every channel that the settings name."""
    for join in CHANNELS:
        join(application)
