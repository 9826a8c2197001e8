"""The menu beside the field where one writes: a few commands in the person's language, each a sentence of theirs.

A tapped command is read as what somebody would have written: the dialogue knows no commands. Those of every language
are understood whatever the person's own, for a menu may lie on a phone for longer than the language that it was in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from backend.wording import LOCALES, Text, _, wording

NAME: Final = re.compile(r"/[a-z0-9_]{1,32}")
"""How a command is called: Bot API, BotCommand; ours stand with their slash in the catalogues."""
LONGEST_TITLE: Final = 256
"""Characters of what the menu says beside it: Bot API, BotCommand."""
_TAPPED: Final = re.compile(r"(?P<name>/\w{1,32})(?:@\w+)?")
_LANGUAGE: Final = re.compile("[a-z]{2}")
"""What Telegram takes for a menu's language: Bot API, setMyCommands."""


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is what is tapped, `title` stands beside it, `says` is what it means; `leads_to` the intent of that."""

    name: Text
    title: Text
    says: Text
    leads_to: str


MENU: Final = (
    Command(_("/ask"), _("Ask a neighbour for a hand"), _("I need a hand"), "request_help"),
    Command(_("/requests"), _("See my requests"), _("My requests"), "my_requests"),
    Command(_("/volunteer"), _("Become a volunteer"), _("I want to become a volunteer"), "become_volunteer"),
    Command(_("/townhall"), _("Talk to the town hall"), _("I would like to talk to the town hall"), "talk_to_human"),
    Command(_("/mydata"), _("See what you keep about me"), _("My data"), "privacy_export"),
    Command(_("/language"), _("Change language"), _("I would like to change language"), "change_language"),
    Command(_("/help"), _("See how it works"), _("How does it work?"), "help"),
    Command(_("/stop"), _("Receive no more messages"), _("Please stop writing to me"), "stop"),
)


def meant_by(text: str, language: str | None) -> str | None:
    """What a tapped command says, in the language of its name; None where it is none of ours.

    `language` is that of the person's phone: a name that is the same in several is said in it.
    """
    tapped = _TAPPED.fullmatch(text.strip())
    said = _sentences().get(tapped["name"].lower()) if tapped else None
    if not said:
        return None
    return said.get((language or "").partition("-")[0].lower()) or next(iter(said.values()))


def calls(locale: str) -> Iterator[SetMyCommands]:
    """The calls that set the menu: in each of our languages, and in the town's for whoever's phone speaks another.

    Only in private chats: in a group nothing is asked of us.
    """
    yield _call(locale, None)
    for one in LOCALES:
        if _LANGUAGE.fullmatch(one):
            yield _call(one, one)


def _call(locale: str, language: str | None) -> SetMyCommands:
    say = wording(locale, "UTC").say
    commands = [BotCommand(command=say(one.name).lstrip("/"), description=say(one.title)) for one in MENU]
    return SetMyCommands(commands=commands, scope=BotCommandScopeAllPrivateChats(), language_code=language)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    """What each name says, by the languages in which it is called so."""
    found: dict[str, dict[str, str]] = {}
    for locale in LOCALES:
        say = wording(locale, "UTC").say
        for one in MENU:
            found.setdefault(say(one.name), {})[locale] = say(one.says)
    return found
