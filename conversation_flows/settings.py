"""One's own settings, in a sentence: the language, and STOP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.wording import LOCALES, _, pledge, wording
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Language, Scene
from conversation_flows.engine.language import SetLocale, retold
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.languages import offered, wanted
from conversation_flows.welcome import need

_WHICH_LANGUAGE = _("Which language would you like?")
# Translators: name your own language here, not English.
_NOW_IN = _("All right, let us speak English.")
# Translators: name your own language here, not English.
_UNDERSTOOD = _("You may write to me in {language}: I understand it, and I answer in English.")
_NOT_YET = _("I am sorry, I do not speak this language yet: {language}.")
_STOPPED_NEWS = _("All right, no more announcements. Shall I stop everything, or only the announcements?")
_EVERYTHING = _("Everything")
_ONLY_NEWS = _("Announcements only")
_ALL_STOPPED = _(
    "I will not write to you any more. Whenever you like, write to me and I am here. In an emergency, call {number}."
)
TOWN_KNOWS = pledge("I have let the town hall know of what was under way.")
_ONLY_NEWS_STOPPED = _("All right, no announcements. I will still write to you about your requests.")

BUTTONS: Final = 3
"""Choices that fit under a message; more are a list."""


@dataclass(frozen=True, slots=True)
class StopAnnouncements(Command):
    """Campaigns end at once."""


@dataclass(frozen=True, slots=True)
class StopEverything(Command):
    """Nothing is sent any more until the person writes again."""


@dataclass(frozen=True, slots=True)
class LocaleSet:
    """`understood` is the code of a language in which they may write, and that is answered in this one."""

    locale: str
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """`under_way`: how many requests staff now look after."""

    everything: bool
    under_way: int = 0


def change_language(scene: Scene, heard: Heard) -> Reply:
    """« in english please »; where none is named, the language in which it is asked."""
    before = scene.spoke or scene.who.locale
    asked = wanted(heard.text, _known(scene), before)
    if asked.code is not None:
        return _speak(scene, asked.code)
    theirs = scene.who.locale  # "wrong language mate", "I don't speak French"
    return _which(scene) if theirs == before or theirs in asked.refused else _speak(scene, theirs)


def language(scene: Scene, subject: str) -> Reply:
    """The button of one."""
    return _speak(scene, subject) if any(one.code == subject for one in offered(_known(scene))) else _which(scene)


def _known(scene: Scene) -> tuple[Language, ...]:
    return scene.who.town.languages()


def _speak(scene: Scene, code: str) -> Reply:
    known = {one.code: one for one in _known(scene)}
    if code not in known or known[code].answered_in not in LOCALES:
        missing = _NOT_YET.of(language=known[code].name if code in known else scene.wording.language(code))
        return replace(_which(scene), says=(missing,))
    locale = known[code].answered_in
    return Reply(does=(SetLocale(locale, "" if locale == code else code),))


def _which(scene: Scene) -> Reply:
    """Asked in every language that is offered, that of the person first."""
    languages = sorted(offered(_known(scene)), key=lambda one: one.code != scene.who.locale)
    text = " / ".join(wording(one.code, scene.who.timezone).say(_WHICH_LANGUAGE) for one in languages)
    options = tuple(Offered(f"lang:{one.code}", one.name) for one in languages)
    return Reply(asks=Ask("language:0", text, options, as_list=len(options) > BUTTONS))


def now_in(scene: Scene, result: LocaleSet) -> Reply:
    """The open question is asked anew, in the new language; somebody who has just come is asked what they need."""
    talk = replace(scene.talk, foreign="", offered="")
    talk = replace(talk, question=None) if talk.running else retold(replace(scene, talk=talk))
    understood = next((one.name for one in _known(scene) if one.code == result.understood), "")
    says = _UNDERSTOOD.of(language=understood) if understood else _NOW_IN
    return Reply(says=(says,), talk=talk, asks=None if talk.running or talk.asked_count else need())


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
        says.append(TOWN_KNOWS)
    return Reply(says=tuple(says), talk=talk, hushed=True)


SETTINGS = Desk(
    "settings",
    intents={"change_language": change_language, "stop": stop},
    verbs={"lang": language, "stopall": stop_all, "stopnews": stop_news},
    answers={"stop": stop_answered},
    on={LocaleSet: now_in, Stopped: stopped},
)
