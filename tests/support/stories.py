"""Scripted conversations as data: `tests/conversations/*.yaml`, told on a stage and held to what they promise.

A story names who is there and what happens, turn by turn. What the bot says is checked in two ways, so that polishing
it breaks no story: `tells` names texts as the flows do (`welcome.introduction`), in whatever words and language they
are said; `says` names key words (a name, a day, a number) as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select, text

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import (
    Called,
    Edited,
    Left,
    Outgoing,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Tapped,
    Wrote,
)
from backend.messaging.voice import Transcript
from backend.models import (
    Agreement,
    Alert,
    Block,
    CallTask,
    CharterSignature,
    CheckIn,
    CheckInContact,
    CheckInPlan,
    Consent,
    DataLink,
    Feedback,
    Gathering,
    GatheringGuest,
    HelpRequest,
    InboxEvent,
    Interview,
    Invitation,
    Link,
    Mission,
    Moderation,
    NewTime,
    Offer,
    Pair,
    Person,
    Purchase,
    Recurrence,
    Relay,
    RelayLeg,
    RelayMission,
    SourceVisit,
    Telephone,
    Tip,
    UnclearMessage,
    Volunteer,
    Worry,
    WorryReport,
)
from backend.models.register import RegisterEntry
from backend.wording import Text, catalogues
from conversation_flows.all_flows import FLOWS
from conversation_flows.turn import Understand
from nlu.understanding import Entity, Understanding
from tests.support.checking_in import asked_daily
from tests.support.linking import met_before
from tests.support.pairing import paired_on
from tests.support.registering import asked_by_letter
from tests.support.stage import Stage

FOLDER: Final = Path(__file__).resolve().parent.parent / "conversations"
TABLES: Final = {
    "requests": HelpRequest, "invitations": Invitation, "missions": Mission, "alerts": Alert, "people": Person,
    "volunteers": Volunteer, "feedback": Feedback, "inbox": InboxEvent, "consents": Consent, "unclear": UnclearMessage,
    "agreements": Agreement, "calls": CallTask, "recurrences": Recurrence, "purchases": Purchase, "worries": Worry,
    "worry_reports": WorryReport, "relays": Relay, "visits": SourceVisit, "data_links": DataLink, "links": Link,
    "pairs": Pair, "gatherings": Gathering, "gathering_guests": GatheringGuest, "tips": Tip, "moderation": Moderation,
    "blocks": Block, "offers": Offer, "interviews": Interview, "signatures": CharterSignature, "new_times": NewTime,
    "relay_missions": RelayMission, "legs": RelayLeg, "checkins": CheckIn, "plans": CheckInPlan,
    "contacts": CheckInContact, "telephones": Telephone, "register": RegisterEntry,
}  # fmt: skip
PACE: Final = timedelta(seconds=15)
"""Between two turns of a story: people need time to read and to type."""
_STEP: Final = {"minute": "minutes", "hour": "hours", "day": "days", "second": "seconds", "week": "weeks"}
_ACTS: Final = frozenset({"hears", "taps", "pins", "sends", "edits", "starts", "agent", "later", "speaks"})
_CHECKS: Final = frozenset(
    {"says", "tells", "never", "choices", "does", "state", "silent", "meanwhile", "aloud", "afterwards"}
)
_WITH: Final = frozenset(
    "by on question intent confidence entities reply_to words times at_once unsure unheard".split()
)


@dataclass(frozen=True)
class Story:
    """One file."""

    name: str
    data: Mapping[str, Any]

    @property
    def given(self) -> bool:
        """Whether every text says itself what it means, so that no language model is needed."""
        return bool(self.data.get("given"))


def stories(folder: Path = FOLDER) -> Iterator[Story]:
    for path in sorted(folder.glob("*.yaml")):
        yield Story(path.stem, yaml.safe_load(path.read_text("utf-8")))


def moment(written: str) -> datetime:
    """« 2026-11-24T09:10 Europe/Paris »."""
    at, _space, zone = str(written).partition(" ")
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone or "Europe/Paris"))


def tell(
    story: Story, database: Database, understand: Understand | None, patch: Callable[[Any, str, Any], None]
) -> Stage:
    """Plays the story, and fails where it goes another way."""
    stage = Stage(database, FrozenClock(moment(story.data.get("now", "2026-11-24T09:10 Europe/Paris"))))
    stage.understand = understand or stage.understand
    stage.watch(patch)
    stage.build(story.data.get("town", {}))
    people = [story.data["person"], *story.data.get("others", ())]
    for one in people:
        stage.person(**one)
    for person, volunteer, times in story.data.get("met", ()):
        met_before(stage, person, volunteer, times)
    for pair in story.data.get("paired", ()):
        paired_on(stage, pair["person"], pair["volunteer"], begun=bool(pair.get("begun")))
    for plan in story.data.get("asked_daily", ()):
        asked_daily(stage, plan)
    for letter in story.data.get("letters", ()):
        asked_by_letter(stage, letter)
    for number, turn in enumerate(story.data["turns"], 1):
        unknown = set(turn) - _ACTS - _CHECKS - _WITH
        assert not unknown, f"{story.name}: {unknown} is no part of a story"
        _play(stage, turn, turn.get("by", people[0]["name"]), f"{story.name}, turn {number}: {turn}")
    _afterwards(stage, story.data.get("afterwards", {}), story.name)
    return stage


def _play(stage: Stage, turn: Mapping[str, Any], by: str, where: str) -> None:
    stage.did.clear()
    if not turn.get("at_once"):
        stage.clock.forward(PACE)
    for _time in range(turn.get("times", 1)):
        for name in stage.people:
            stage.news(name)
        heard = _act(stage, turn, by)
    _check(stage, turn, by, heard, where)
    if "later" not in turn:
        assert sum(one.question is not None for one in heard) <= 1, f"two questions at once: {where}: {heard}"
    for name, expected in turn.get("meanwhile", {}).items():
        _check(stage, expected, name, stage.news(name), f"{where}\nmeanwhile {name}")
    _afterwards(stage, turn.get("afterwards", {}), where)


def _act(stage: Stage, turn: Mapping[str, Any], by: str) -> list[Outgoing]:
    channel = turn.get("on")
    match next(iter(_ACTS & set(turn))):
        case "hears":
            words = _with_code(stage, str(turn["hears"]))
            _meaning(stage, turn, words)
            reply_to = stage.deliver_about(by, turn["reply_to"]) if "reply_to" in turn else None
            return stage.send(by, Wrote(words, reply_to), channel=channel)
        case "taps":
            option, asked = stage.button(by, str(turn["taps"]))
            pressed = Tapped(option.id, turn.get("question", asked), option.title)
            return stage.send(by, pressed, channel=channel)
        case "pins":
            return stage.send(by, SharedPlace(*turn["pins"]), channel=channel)
        case "speaks":
            _meaning(stage, turn, str(turn["speaks"]))
            return stage.speaks(by, str(turn["speaks"]), sure=not turn.get("unsure"), channel=channel)
        case "sends" if "unheard" in turn:
            transcript = Transcript(unheard=turn["unheard"])
            return stage.send(by, _media(turn), channel=channel, transcript=transcript)
        case "sends":
            return stage.send(by, _media(turn), channel=channel)
        case "edits":
            _meaning(stage, turn, str(turn["edits"]))
            return stage.send(by, Edited(str(turn["edits"]), of="m1"), channel=channel)
        case "starts":
            return stage.send(by, Started(_with_code(stage, str(turn["starts"] or ""))), channel=channel)
        case "agent":
            stage.agent(turn["agent"], by, turn.get("words", ""))
        case "later":
            stage.later(_step(turn["later"]))
    return stage.news(by)


def _with_code(stage: Stage, words: str) -> str:
    """« accord CODE », that of the agreement that was asked last; « CARD1 », a card's; « ACCOUNT », an account's."""
    words = stage.account_code() if words == "ACCOUNT" else words
    for number, code in enumerate(stage.cards, 1):
        words = words.replace(f"CARD{number}", code).replace(f"CARD {number}", code.replace("-", " ").title())
    if "CODE" not in words:
        return words
    with stage.database.read() as db:
        return words.replace("CODE", db.scalars(select(Agreement.code).order_by(Agreement.id.desc())).first() or "")


def _media(turn: Mapping[str, Any]) -> Any:
    match turn["sends"]:
        case "contact":
            return SharedContact("Paul", "06 00 00 00 00")
        case "left":
            return Left()
        case "call":
            return Called()
        case kind:
            return SentMedia(kind, "file", turn.get("words", ""))


def _step(written: str) -> timedelta:
    number, unit = str(written).split()
    return timedelta(**{_STEP[unit.rstrip("s")]: int(number)})


def _meaning(stage: Stage, turn: Mapping[str, Any], text: str) -> None:
    if "intent" not in turn:
        return
    entities = tuple(
        Entity(name, value, 0, 0) for name, value in (pair for one in turn.get("entities", ()) for pair in one.items())
    )
    stage.meant[text] = Understanding(text, turn["intent"], turn.get("confidence", 0.95), (), entities)


# --- what it is held to ---------------------------------------------------------------------------------------------


def _check(stage: Stage, expected: Mapping[str, Any], name: str, heard: list[Outgoing], where: str) -> None:
    said = "\n".join(one.text for one in heard)
    told = f"{where}\n{name} was told:\n{said or '(nothing)'}"
    plain, locale = _plain(said), stage.locale(name)
    for words in _several(expected.get("says")):
        assert _plain(words) in plain, f"« {words} » is missing in {told}"
    for words in _several(expected.get("never")):
        assert _plain(words) not in plain, f"« {words} » must not be said in {told}"
    for called in _several(expected.get("tells")):
        assert pattern(called, locale).search(plain), f"no {called} in {told}"
    if "choices" in expected:
        shown = [option.id for one in heard for option in one.options]
        wanted = list(expected["choices"])
        assert [id_ if id_ in wanted else id_.partition(":")[0] for id_ in shown] == wanted, f"{shown} in {told}"
    if "aloud" in expected:
        assert {one.spoken for one in heard} == {expected["aloud"]}, f"read aloud or not: {told}"
    if expected.get("silent"):
        assert not heard, f"silence was promised in {told}"
    if "does" in expected:
        assert [one for one in stage.did if one in expected["does"]] == list(expected["does"]), f"{stage.did} in {told}"
    for field, value in expected.get("state", {}).items():
        assert _state(stage, name)[field] == value, f"{field} is {_state(stage, name)[field]!r} in {told}"


def _state(stage: Stage, name: str) -> dict[str, Any]:
    talk = stage.talk(name)
    known = dict(talk.running.known) if talk.running else {}
    return {
        "running": talk.running.flow if talk.running else None,
        "asked": talk.running.asked if talk.running else None,
        "question": talk.question.about if talk.question else None,
        "waiting": [type(one).__name__ for one in talk.waiting],
        "writing": talk.writing.name if talk.writing else None,
        "aside": [one.flow for one in talk.aside],
        "category": known.get("category"),
        "where": known["where"].words if "where" in known else None,
        "when": f"{known['when'].start:%Y-%m-%dT%H:%M}" if "when" in known else None,
        "misses": talk.misses,
        "doubted": talk.doubted,
    }


def _afterwards(stage: Stage, expected: Mapping[str, Any], where: str) -> None:
    for table, rows in expected.items():
        model = TABLES[table]
        with stage.database.read() as db:
            found = list(db.scalars(select(model).order_by(text("1"))))
            if isinstance(rows, int):
                assert len(found) == rows, f"{where}: {len(found)} {table}"
                continue
            for wanted in rows:
                fits = [one for one in found if all(_same(getattr(one, name), to) for name, to in wanted.items())]
                seen = [{name: getattr(one, name) for name in wanted} for one in found]
                assert fits, f"{where}: no {table} row is {wanted}; there are {seen}"


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, datetime):
        return found == moment(str(wanted)) if wanted else False
    if isinstance(found, str) and isinstance(wanted, str):
        return bool(re.fullmatch(wanted.replace("*", ".*"), found, re.DOTALL)) or found == wanted
    return bool(found == wanted)


def _several(given: Any) -> list[str]:
    return [] if given is None else [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _plain(text: str) -> str:
    """Typography and capitals aside."""
    return " ".join(text.replace("’", "'").replace("\u202f", " ").casefold().split())


# --- texts by their name --------------------------------------------------------------------------------------------


def pattern(name: str, locale: str) -> re.Pattern[str]:
    """How the text of this name may read in this language, whatever fills its placeholders.

    `welcome.hello` is the constant `_HELLO` of that module; `ask_for_help.when` the question of that slot, and
    `ask_for_help.when.if_past` another of its texts.
    """
    said = catalogues(locale).gettext(named_text(name).msgid)
    return re.compile(".*?".join(re.escape(piece) for piece in re.split(r"\{\w+(?::\w*)?\}", _plain(said))), re.DOTALL)


def named_text(name: str) -> Text:
    """Raises LookupError where nothing is called so."""
    module, constant, *which = name.split(".")
    for place in (f"conversation_flows.{module}", f"conversation_flows.engine.{module}"):
        if find_spec(place) is None:
            continue
        for spelt in (f"_{constant.upper()}", constant.upper()):
            if isinstance(found := getattr(import_module(place), spelt, None), Text):
                return found
    flow = FLOWS.collecting.get(module)
    asked = getattr(flow.slot(constant), which[0] if which else "ask", None) if flow else None
    if isinstance(asked, Text):
        return asked
    raise LookupError(f"no text of the flows is called {name}")
