"""The menu: in the language of the phone, and every command of it leads where it says."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from backend.clock import FrozenClock
from backend.messaging.messages import Started, Wrote
from backend.settings import read_settings
from backend.wording import LOCALES, wording
from bots.errors import AccountBroken
from bots.playground.telegram_emulator import Answers, bad_request
from bots.playground.telegram_emulator.errors import unauthorized
from bots.reading import reader
from bots.telegram import menu
from conversation_flows.all_flows import FLOWS
from nlu.train import ensure_trained
from tests.bots.telegram.scene import Scene, on_telegram

COMMANDS = [(locale, one) for locale in LOCALES for one in menu.MENU]


def in_words(case: object) -> str:
    return case if isinstance(case, str) else getattr(case, "leads_to", "")


@pytest.mark.parametrize(("locale", "command"), COMMANDS, ids=in_words)
def test_every_command_reaches_a_flow_in_every_language(locale: str, command: menu.Command, clock: FrozenClock) -> None:
    ensure_trained()
    words = wording(locale, "UTC")
    name = words.say(command.name)

    said = menu.meant_by(f"{name}@valbreuse_bot", locale)

    assert menu.NAME.fullmatch(name)
    assert 0 < len(words.say(command.title)) <= menu.LONGEST_TITLE
    assert said == words.say(command.says)
    read = reader(read_settings())(said, locale, clock.now(), ZoneInfo("Europe/Paris"), None)
    assert (read.intent, FLOWS.understands(read.intent)) == (command.leads_to, True)
    assert read.answer_in in {None, locale}


def test_the_menu_is_not_empty_and_no_name_stands_twice_in_it() -> None:
    assert len(COMMANDS) == len(LOCALES) * len(menu.MENU) > 10
    for locale in LOCALES:
        names = [wording(locale, "UTC").say(one.name) for one in menu.MENU]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("/demander", "en", "J’ai besoin d’un coup de main"),
        ("/Demandes@valbreuse_bot", None, "Mes demandes"),
        ("/stop", "en-GB", "Please stop writing to me"),
        ("/stop", "fr", "Arrêtez de m’écrire"),
        ("/stop", "de", "Arrêtez de m’écrire"),
        ("/unknown", "fr", None),
        ("/demander du pain", "fr", None),
        ("demander", "fr", None),
        ("/", "fr", None),
    ],
)
def test_a_command_is_a_sentence_in_the_language_of_its_name(text: str, language: str | None, says: str | None) -> None:
    assert menu.meant_by(text, language) == says


@on_telegram()
async def test_each_phone_shows_the_menu_in_its_language(scene: Scene) -> None:
    jane = scene.telegram.phone("Jane", 43, language_code="en-GB")
    hans = scene.telegram.phone("Hans", 44, language_code="de")
    assert scene.jeanne.menu == {}

    await scene.channel.open()

    assert scene.jeanne.menu["/demander"] == "Demander un coup de main"
    assert jane.menu["/ask"] == "Ask a neighbour for a hand"
    assert hans.menu == scene.jeanne.menu
    assert not [key for key in scene.telegram.bot.commands if not key.startswith("all_private_chats/")]


@on_telegram()
async def test_a_tapped_command_is_heard_as_its_sentence(scene: Scene) -> None:
    await scene.channel.open()
    await scene.jeanne.starts()
    await scene.jeanne.picks("/mairie")
    async with scene.listening():
        await scene.inbox.holds(Started(), Wrote("Je voudrais parler à la mairie"))


@on_telegram()
async def test_a_menu_that_telegram_refuses_keeps_nobody_from_being_heard(scene: Scene) -> None:
    scene.telegram.fail_next("setMyCommands", Answers(bad_request("BOT_COMMAND_INVALID")))

    await scene.channel.open()

    assert (scene.channel.address, scene.channel.counts["menu_refused"]) == ("palier_demo_bot", 1)


@on_telegram()
async def test_a_token_that_is_revoked_meanwhile_is_told(scene: Scene) -> None:
    scene.telegram.fail_next("setMyCommands", Answers(unauthorized()))
    with pytest.raises(AccountBroken):
        await scene.channel.open()
