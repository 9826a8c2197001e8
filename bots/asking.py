"""Asking the platforms: whether each account that the settings name is ours there, a sentence each. Nothing is changed.

A platform's SDK is imported only where it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Final

import httpx

from backend.clock import Clock
from backend.mail_server import read_server
from backend.one_town import OneTown
from backend.services.account_readiness import of_town
from backend.services.findings import Finding
from backend.settings import Settings
from bots.errors import SendError

PATIENCE: Final = 10.0
"""Seconds in which a platform must have answered; all are asked at once."""
LATELY: Final = timedelta(hours=1)
"""How long a call that Telegram could not make is worth a word."""
NOT_SET: Final = "no webhook is set there yet: the next `palier run` sets it"

Question = Callable[[OneTown, Settings, Clock], Awaitable[Sequence[Finding]]]


async def _telegram(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    from aiogram.methods import GetMe, GetWebhookInfo

    from bots.telegram.connection import Connection

    token = town.telegram_token.get_secret_value() if town.telegram_token else ""
    line = Connection(token, town.telegram_api)
    try:
        me, hook = await line.call(GetMe(), PATIENCE), await line.call(GetWebhookInfo(), PATIENCE)
    finally:
        await line.close()
    found = [Finding(f"Telegram: the token is that of @{me.username}.", must=False, note=True)]
    if me.can_read_all_group_messages:
        says = f"Telegram: @{me.username} reads all that is said in groups: switch @BotFather's group privacy on."
        found.append(Finding(says, must=False))
    public = (settings.public_url or "").rstrip("/")
    if public and not hook.url:
        found.append(Finding(f"Telegram: {NOT_SET}.", must=False, note=True))
    elif hook.url and not (public and hook.url.startswith(f"{public}/webhooks/")):
        ours = "takes it away" if not public else "sets ours"
        found.append(Finding(f"Telegram: it calls {hook.url}, which is not ours: the next `palier run` {ours}.", False))
    failed = hook.last_error_date
    if public and hook.last_error_message and failed and clock.now() - failed < LATELY:
        says = f"Telegram: it could not call us ({hook.last_error_message}): is {public} open to it?"
        found.append(Finding(says, must=True))
    return found


async def _whatsapp(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    del settings
    from bots.whatsapp.channel import WhatsAppChannel

    token = town.whatsapp_token.get_secret_value() if town.whatsapp_token else ""
    secret = town.whatsapp_app_secret.get_secret_value() if town.whatsapp_app_secret else ""
    word = town.whatsapp_verify_token.get_secret_value() if town.whatsapp_verify_token else ""
    phone = town.whatsapp_phone_id or ""
    channel = WhatsAppChannel(token, phone, secret, word, town.whatsapp_api, clock=clock, called=town.called)
    try:
        told = await channel.who_we_are()
    finally:
        await channel.close()
    number = told.get("display_phone_number", "a number without a name")
    return [Finding(f"WhatsApp: the phone number's id is that of {number}.", must=False, note=True)]


async def _signal(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    del settings
    from bots.signal.channel import SignalChannel

    channel = SignalChannel(town.signal_url or "", town.signal_account or "", clock=clock, called=town.called)
    try:
        await channel.open()
    finally:
        await channel.close()
    return [Finding(f"Signal: the daemon answers, and has {channel.address}.", must=False, note=True)]


async def _matrix(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    del settings, clock
    token = town.matrix_token.get_secret_value() if town.matrix_token else ""
    address = f"{(town.matrix_homeserver or '').rstrip('/')}/_matrix/client/v3/account/whoami"
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.get(address, headers={"Authorization": f"Bearer {token}"})
    if answer.status_code in {401, 403}:
        return [Finding(f"Matrix: {town.called('matrix_token')} is refused: log in again.", must=True)]
    try:
        me = answer.json()
        user, device = str(me["user_id"]), me.get("device_id")
    except (ValueError, LookupError, TypeError, AttributeError):
        server = town.called("matrix_homeserver")
        return [Finding(f"Matrix: {server} answers as no homeserver does (status {answer.status_code}).", must=True)]
    if user != town.matrix_user:
        return [Finding(f"Matrix: {town.called('matrix_token')} is {user}'s, not {town.matrix_user}'s.", must=True)]
    if not device:
        return [Finding(f"Matrix: {town.called('matrix_token')} belongs to no device: log in for one.", must=True)]
    return [Finding(f"Matrix: the token is that of {user}.", must=False, note=True)]


async def _sms(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    """A gateway has no way to say who we are: OPTIONS sends no SMS, and any answer shows that it is there."""
    del settings, clock
    from bots.sms.gateway import BadGateway, read

    if town.sms_gateway is None:
        return []
    try:
        gateway = read(town.sms_gateway)
    except BadGateway as error:
        return [Finding(f"{town.called('sms_gateway')}: {error}.", must=True)]
    host = httpx.URL(gateway.send.url).host
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.options(gateway.send.url)
    if answer.status_code >= 500:
        return [Finding(f"SMS: {host} is in trouble (status {answer.status_code}).", must=True)]
    says = f"SMS: {host} answers; whether it knows us, only a message tells."
    return [Finding(says, must=False, note=True)]


async def _email(town: OneTown, settings: Settings, clock: Clock) -> Sequence[Finding]:
    del settings
    from bots.mail.channel import EmailChannel

    server = read_server(town.smtp_url.get_secret_value() if town.smtp_url else "")
    channel = EmailChannel(server, town.smtp_from, town.territory_name, clock=clock)
    await channel.open()
    return [Finding(f"E-mail: {server.host} lets us in.", must=False, note=True)]


QUESTIONS: Final[dict[str, tuple[str, str, Question]]] = {
    "telegram": ("Telegram", "telegram_token", _telegram),
    "whatsapp": ("WhatsApp", "whatsapp_token", _whatsapp),
    "signal": ("Signal", "signal_url", _signal),
    "matrix": ("Matrix", "matrix_token", _matrix),
    "sms": ("SMS", "sms_gateway", _sms),
    "smtp": ("E-mail", "smtp_url", _email),
}
"""Each channel's name, the setting without which there is nothing to ask, and what is asked."""

PLAIN: Final = frozenset({"matrix", "sms", "smtp"})
"""Channels that are asked without an SDK."""


async def ask_all(settings: Settings, clock: Clock, patience: float = PATIENCE) -> list[Finding]:
    """What the platforms say of every account that is set up well enough to ask, in the order of towns and channels."""
    asked = [
        (town, channel) for town in settings.every_town for channel in QUESTIONS if _complete(town, settings, channel)
    ]
    for channel in {channel for _town, channel in asked} - PLAIN:
        import_module(f"bots.{channel}.channel")  # before the time runs: importing an SDK holds everything up
    answers = await asyncio.gather(*(_asked(town, settings, clock, channel, patience) for town, channel in asked))
    return [finding for found in answers for finding in found]


def _complete(town: OneTown, settings: Settings, channel: str) -> bool:
    """Whether it is set up, and nothing is amiss in it that the settings alone tell."""
    if getattr(town, QUESTIONS[channel][1]) is None:
        return False
    called = town.called(f"{channel}_")
    return not any(one.must and one.says.startswith(called) for one in of_town(town, settings))


async def _asked(town: OneTown, settings: Settings, clock: Clock, channel: str, patience: float) -> Sequence[Finding]:
    name, setting, question = QUESTIONS[channel]
    try:
        async with asyncio.timeout(patience):
            found = await question(town, settings, clock)
    except TimeoutError:
        found = [Finding(f"{name}: no answer within {patience:g} s: is it reached from here?", must=True)]
    except SendError as error:
        found = [Finding(f"{name}, {town.called(setting)}: {str(error).rstrip('.')}.", must=True)]
    except (httpx.HTTPError, OSError) as error:
        found = [Finding(f"{name}: it cannot be reached from here ({type(error).__name__}).", must=True)]
    return list(_of(town, settings, found))


def _of(town: OneTown, settings: Settings, found: Sequence[Finding]) -> Iterator[Finding]:
    """The same, with the town's name where there are several."""
    for one in found:
        yield Finding(f"{town.territory_name}: {one.says}", one.must, one.note) if settings.towns else one
