"""The methods with which a bot is set up: its command menu and its webhook."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from telegram import User, WebhookInfo
from telegram.constants import BotCommandLimit, WebhookLimit

from bots.playground.telegram_emulator.arguments import Arguments
from bots.playground.telegram_emulator.bot_api import SPEAKING, Method
from bots.playground.telegram_emulator.errors import bad_request
from bots.playground.telegram_emulator.state import BotState, Webhook, WebhookTroubles
from bots.playground.telegram_emulator.updates import DEFAULT_TYPES, wire

Menu = list[dict[str, str]]
"""Commands and what they say, in order."""
DEFAULT_CONNECTIONS = 40
PUBLIC_PORTS = {80, 88, 443, 8443}


def set_webhook(bot: BotState, arguments: Arguments) -> Any:
    url = arguments.text("url").strip()
    secret = arguments.text("secret_token")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    if url:
        _check_address(url)
    if arguments.flag("drop_pending_updates"):
        bot.updates.clear()
    connections = arguments.integer(
        "max_connections",
        DEFAULT_CONNECTIONS,
        least=WebhookLimit.MIN_CONNECTIONS_LIMIT,
        most=WebhookLimit.MAX_CONNECTIONS_LIMIT,
    )
    if "allowed_updates" in arguments:
        bot.updates.allow(arguments.structure("allowed_updates", "allowed updates"))
    bot.webhook = Webhook(url, secret, connections) if url else None
    bot.webhook_troubles = WebhookTroubles()
    bot.updates.wake()
    return True


def _check_address(url: str) -> None:
    """Telegram wants HTTPS on one of four ports; within this machine the emulator takes anything."""
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname == "localhost":
        return
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        address = None
    if address is not None and address.is_loopback:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PUBLIC_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if address is not None and not address.is_global:
        raise bad_request(f"bad webhook: IP address {address} is reserved")


def delete_webhook(bot: BotState, arguments: Arguments) -> Any:
    return set_webhook(bot, Arguments({"drop_pending_updates": arguments.text("drop_pending_updates")}))


def get_webhook_info(bot: BotState, _: Arguments) -> Any:
    hook, allowed = bot.webhook, bot.updates.allowed
    info = WebhookInfo(
        url=hook.url if hook else "",
        has_custom_certificate=False,
        pending_update_count=len(bot.updates.waiting),
        last_error_date=bot.webhook_troubles.at,
        last_error_message=bot.webhook_troubles.message,
        max_connections=hook.max_connections if hook else None,
        allowed_updates=None if allowed == DEFAULT_TYPES else sorted(allowed),
    )
    return wire(info)


def set_my_commands(bot: BotState, arguments: Arguments) -> Any:
    commands = arguments.structure("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    bot.commands[_menu(bot, arguments)] = [_command(command) for command in commands]
    return True


def get_my_commands(bot: BotState, arguments: Arguments) -> Any:
    return bot.commands.get(_menu(bot, arguments), [])


def delete_my_commands(bot: BotState, arguments: Arguments) -> Any:
    bot.commands.pop(_menu(bot, arguments), None)
    return True


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    name, description = str(command["command"]).removeprefix("/"), str(command["description"]).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > BotCommandLimit.MAX_COMMAND:
        raise bad_request("command length must not exceed 32")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def _menu(bot: BotState, arguments: Arguments) -> str:
    """Which command menu is meant: one a scope and language."""
    scope = arguments.structure("scope", "BotCommandScope") or {"type": "default"}
    language = arguments.text("language_code")
    if not re.fullmatch("([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}:
        return f"{kind}/{language}"
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = bot.known_chat(str(scope.get("chat_id", "")))
    return f"{kind}:{chat.card.id}:{scope.get('user_id', '')}/{language}"


def menu_of(bot: BotState, user: User) -> Menu:
    """What this person's app shows in a private chat: Bot API, "Determining list of commands"."""
    language = (user.language_code or "").partition("-")[0]
    scopes = (f"chat:{user.id}:", "all_private_chats", "default")
    keys = (f"{scope}/{spoken}" for scope in scopes for spoken in (language, ""))
    return next((menu for key in keys if (menu := bot.commands.get(key))), [])


METHODS: Mapping[str, Method] = {
    **SPEAKING,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
}
