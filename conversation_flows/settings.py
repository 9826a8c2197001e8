"""One's own settings, in a sentence: the language, and STOP."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words

_WHICH_LANGUAGE = _("Which language would you like? / Quelle langue préférez-vous ?")
_NOW_IN = _("All right, let us speak English.")
_STOPPED_NEWS = _("All right, no more announcements. Shall I stop everything, or only the announcements?")
_EVERYTHING = _("Everything")
_ONLY_NEWS = _("Announcements only")
_ALL_STOPPED = _(
    "I will not write to you any more. Whenever you like, write to me and I am here. In an emergency, call {number}."
)
_TOWN_KNOWS = _("I have let the town hall know of what was under way.")
_ONLY_NEWS_STOPPED = _("All right, no announcements. I will still write to you about your requests.")

_LANGUAGES: Final = {
    "fr": re.compile(r"\b(francais|french|fr)\b"),
    "en": re.compile(r"\b(anglais|english|en)\b"),
}


@dataclass(frozen=True, slots=True)
class SetLocale(Command):
    locale: str


@dataclass(frozen=True, slots=True)
class StopAnnouncements(Command):
    """Campaigns end at once."""


@dataclass(frozen=True, slots=True)
class StopEverything(Command):
    """Nothing is sent any more until the person writes again."""


@dataclass(frozen=True, slots=True)
class LocaleSet:
    locale: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """`under_way`: how many requests staff now look after."""

    everything: bool
    under_way: int = 0


def change_language(_scene: Scene, heard: Heard) -> Reply:
    words = plain_words(heard.text)
    named = [locale for locale, pattern in _LANGUAGES.items() if pattern.search(words)]
    if "en" in named and "fr" in named:
        named = ["en" if words.startswith("en ") else "fr"]
    if "english" in words:
        named = ["en"]
    elif "francais" in words or "french" in words:
        named = ["fr"]
    if named:
        return Reply(does=(SetLocale(named[0]),))
    return Reply(asks=_which())


def _which() -> Ask:
    options = (Offered("lang:fr", "Français"), Offered("lang:en", "English"))
    return Ask("language:0", _WHICH_LANGUAGE, options)


def language(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(SetLocale(subject),)) if subject in _LANGUAGES else Reply(asks=_which())


def now_in(scene: Scene, _result: LocaleSet) -> Reply:
    """The open question of a running flow is asked anew, in the new language."""
    talk = replace(scene.talk, question=None) if scene.talk.running else scene.talk
    return Reply(says=(_NOW_IN,), talk=talk)


def stop(scene: Scene, _heard: Heard) -> Reply:
    """Campaigns stop at once; then: everything, or only the announcements?"""
    talk = replace(scene.talk, running=None, aside=(), question=None, writing=None)
    options = (
        Offered("stopall:0", _EVERYTHING, hears=("stop", "affirm")),
        Offered("stopnews:0", _ONLY_NEWS, hears=("deny",)),
    )
    return Reply(does=(StopAnnouncements(),), asks=Ask("stop:0", _STOPPED_NEWS, options), talk=talk)


def stop_all(_scene: Scene, _subject: str) -> Reply:
    return Reply(does=(StopEverything(),))


def stop_news(_scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_ONLY_NEWS_STOPPED,))


def stop_answered(_scene: Scene, heard: Heard) -> Reply | None:
    """« tout », « juste les annonces »."""
    words = set(plain_words(heard.text[:100]).split())
    if words & {"annonces", "annonce", "announcements"}:
        return stop_news(_scene, "")
    return stop_all(_scene, "") if words & {"tout", "tous", "everything", "all"} else None


def stopped(scene: Scene, result: Stopped) -> Reply:
    if not result.everything:
        return Reply()
    talk = replace(scene.talk, stopped=True, question=None, running=None, aside=(), waiting=())
    says = [_ALL_STOPPED.of(number=scene.who.town.emergency)]
    if result.under_way:
        says.append(_TOWN_KNOWS)
    return Reply(says=tuple(says), talk=talk, hushed=True)


SETTINGS = Desk(
    "settings",
    intents={"change_language": change_language, "stop": stop},
    verbs={"lang": language, "stopall": stop_all, "stopnews": stop_news},
    answers={"stop": stop_answered},
    on={LocaleSet: now_in, Stopped: stopped},
)
