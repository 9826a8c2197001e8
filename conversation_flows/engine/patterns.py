"""What holds in every flow, at every question: back, cancel, relay, takeover, floods."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from backend.messaging.news import News
from backend.wording import _
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import WRITING, Conversation, Writing
from conversation_flows.engine.events import Chose, Heard, Pinned, Result
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.options import by_intent
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import Name, Place, Words, is_name, plain_words, sounds_like_place

INTERRUPTS: Final = frozenset({"stop", "cancel", "talk_to_human", "change_language", "help", "privacy_delete"})
"""Intents that are obeyed whatever the question."""
TO_THE_BOT: Final = frozenset({"stop", "cancel", "talk_to_human", "change_language"})
"""What is obeyed even while the person writes to somebody else, or is asked for a name; said in a few words."""
SURE: Final = 0.5
"""Confidence (calibrated) above which an intent may interrupt a question."""
SHORT: Final = 5
"""Words; in free text asked for, only so short a message is taken for an interruption."""
TURNS_A_MINUTE: Final = 10
SAME_TEXTS: Final = 3
SAME_WITHIN: Final = timedelta(seconds=10)
MUTED: Final = timedelta(minutes=10)
LONGEST_RELAYED: Final = 4_000
"""Characters of one message to a neighbour."""

_BACK_WORDS: Final = frozenset(
    {"retour", "revenir", "revenir en arriere", "en arriere", "precedent", "question precedente", "reviens",
     "je me suis trompe", "je me suis trompee", "je veux revenir en arriere", "back", "go back", "previous", "undo"}
)  # fmt: skip
_RESUME_WORDS: Final = frozenset({"reprendre", "reprends", "reprenons", "resume", "continue", "continuer"})

_WRITING_TO = _("→ {name}. What you write now goes to {name}.")
_FORWARDED = _("Passed on to {name}.")
_STILL_WRITING = _("→ {name}")
_WRITING_CLOSED = _("I no longer pass your messages on to {name}.")
_FINISH = _("Finish")
_TOO_LONG = _("That is too long to pass on, so nothing was sent. Could you say it in fewer words?")
_SETTLED = _("That is already settled.")
_LET_US_GO_ON = _("Let us go back to where we were.")
_NOT_PASSED = _("All right, I will not pass it on. What do you need?")
_PAUSE = _("Many messages are arriving at once, so I am taking a ten-minute break. In an emergency, call {number}.")


@dataclass(frozen=True, slots=True)
class WakeMe(Command):
    """An event of our own at that moment."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Rebrief(Command):
    """News that waited is looked at again: what is no longer true is not told. It comes back as `Waited`."""

    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class PassOn(Command):
    """The person's words go to the other side of a mission; or of a pair, where there is no mission (0)."""

    mission_id: int
    text: str
    to: int | None = None
    pair_id: int = 0


@dataclass(frozen=True, slots=True)
class OpenPair(Command):
    """They wish to write to the other of a pair."""

    pair_id: int


@dataclass(frozen=True, slots=True)
class PassedOn(Result):
    mission_id: int
    name: str
    pair_id: int = 0


@dataclass(frozen=True, slots=True)
class CountForAgent(Command):
    """A message while an agent has the conversation: it raises the alert's count."""


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """The person asks the bot to go on, as the agent did not answer."""


@dataclass(frozen=True, slots=True)
class ReportLoop(Command):
    """Something answers our answers: operators see it."""


# --- going back, interrupting ---------------------------------------------------------------------------------------


def interrupted(scene: Scene, heard: Heard) -> Reply | None:
    """The intents and words that are obeyed at every question."""
    talk, words = scene.talk, plain_words(heard.text[:200])
    flow = scene.flows.collecting.get(talk.running.flow) if talk.running else None
    if talk.running and flow and words in _BACK_WORDS:
        return collect.back(scene, flow, talk.running)
    if words in _RESUME_WORDS:
        return Reply(says=(_LET_US_GO_ON if talk.running or talk.question else _SETTLED,))
    intent, few = heard.meant.intent, len(heard.text.split()) <= SHORT
    if intent == "cancel_request" and talk.running and flow and (few or intent in flow.gives_up_on):
        about = heard.meant.first("category")
        if about and about != talk.running.known.get("category") and intent in scene.flows.intents:
            return scene.flows.intents[intent](scene, heard)  # another one, which was posted before
        if heard.meant.confidence < SURE:
            return None
        if flow.given_up and intent in scene.flows.intents:
            return replace(scene.flows.intents[intent](scene, heard), closes=True)  # what stands is what they mean
        return collect.cancelled(scene)
    if intent not in INTERRUPTS or heard.meant.confidence < SURE or _answers(scene, intent):
        return None
    asked = flow.slot(talk.running.asked) if flow and talk.running else None
    if isinstance(asked, Words | Name) and not few:
        return None
    if isinstance(asked, Name) and is_name(heard.text) and intent not in TO_THE_BOT:
        return None
    if isinstance(asked, Place) and sounds_like_place(heard.text):
        return None
    if intent == "cancel":
        return collect.cancelled(scene)
    return scene.flows.intents[intent](scene, heard) if intent in scene.flows.intents else None


def _answers(scene: Scene, intent: str) -> bool:
    """Whether an option of the open question means just this: « STOP » said again to « everything? »."""
    return bool(scene.talk.question and by_intent(scene.talk.question, intent))


# --- the relay ------------------------------------------------------------------------------------------------------


def write_to(scene: Scene, mission_id: int, name: str, to: int | None = None, *, pair_id: int = 0) -> Reply:
    """Opens the writing mode, visibly."""
    until = scene.now + WRITING
    talk = replace(scene.talk, writing=Writing(mission_id, name, until, to, pair_id))
    return Reply(asks=_writing_question(mission_id, _WRITING_TO.of(name=name), name), talk=talk,
                 does=(WakeMe(until, "writing"),))  # fmt: skip


def relayed(scene: Scene, heard: Heard) -> Reply | None:
    """Text that is addressed: a platform reply to a relayed message, or the writing mode that is open."""
    writing = scene.talk.writing
    to = _addressed(heard.about or "")
    if to is None and (writing is None or heard.corrects or scene.now >= writing.until):
        return None
    if heard.meant.intent in TO_THE_BOT and heard.meant.confidence >= SURE and len(heard.text.split()) <= SHORT:
        return _to_the_bot(scene, heard)
    if len(heard.text) > LONGEST_RELAYED:
        return Reply(says=(_TOO_LONG,))
    if to is not None and not (writing and to == (writing.mission_id, writing.pair_id)):
        return Reply(does=(PassOn(to[0], heard.text, pair_id=to[1]),))
    if writing is None:
        return None
    talk = replace(scene.talk, writing=replace(writing, until=scene.now + WRITING), draft="")
    words = f"{scene.talk.draft}\n{heard.text}".strip()[:LONGEST_RELAYED]  # what they were asked about goes with it
    for overhears in scene.flows.overhears:
        if reply := overhears(replace(scene, talk=replace(talk, draft=words)), heard):
            return reply
    return Reply(does=(PassOn(writing.mission_id, words, writing.to, writing.pair_id),), talk=talk)


def _addressed(about: str) -> tuple[int, int] | None:
    """The mission, or the pair, of the words that are replied to: one of the two numbers is 0."""
    kind, _colon, id_ = about.partition(":")
    if kind not in RELAYED or not is_id(id_):
        return None
    return (int(id_), 0) if kind == "mission" else (0, int(id_))


RELAYED: Final = frozenset({"mission", "pair"})
"""What words that we pass on are about."""
PAIR: Final = "p"
"""Before the number of a pair, where a button may also hold that of a mission: `answer:p12`."""


def read_side(subject: str) -> tuple[int, int] | None:
    """The mission, or the pair, that a button holds: one of the two numbers is 0; None where it holds neither."""
    of_pair, id_ = subject.startswith(PAIR), subject.removeprefix(PAIR)
    if not is_id(id_):
        return None
    return (0, int(id_)) if of_pair else (int(id_), 0)


def _to_the_bot(scene: Scene, heard: Heard) -> Reply | None:
    """« STOP », « annule », « je veux parler à la mairie »: said to us, wherever the words were going."""
    if heard.meant.intent == "cancel" and scene.talk.writing:
        return stop_writing(scene)
    return None


def passed_on(scene: Scene, result: PassedOn) -> Reply:
    text = _FORWARDED.of(name=result.name)
    writing = scene.talk.writing
    if writing is None or (writing.mission_id, writing.pair_id) != (result.mission_id, result.pair_id):
        return Reply(says=(text,))
    return Reply(asks=_writing_question(result.mission_id, text, result.name))


def stop_writing(scene: Scene, _subject: str = "") -> Reply:
    writing = scene.talk.writing
    if writing is None:
        return Reply(says=(_SETTLED,))
    return Reply(says=(_WRITING_CLOSED.of(name=writing.name),), talk=not_writing(scene.talk))


def not_writing(talk: Conversation) -> Conversation:
    """The writing mode is over, and so is its question."""
    question = talk.question
    if question and question.about.startswith("writing:"):
        question = None
    return replace(talk, writing=None, question=question)


def mission_over(talk: Conversation, mission_id: int) -> Conversation:
    """Nothing is asked of, or passed on to, a mission that has ended."""
    if talk.writing and talk.writing.mission_id == mission_id:
        talk = not_writing(talk)
    return no_more_asked(talk, mission_id, "mission", "offers:mission", "new_time", "pay")


def pair_over(talk: Conversation, pair_id: int) -> Conversation:
    """Nothing is asked of, or passed on in, a pair that has ended or rests."""
    if talk.writing and talk.writing.pair_id == pair_id:
        talk = not_writing(talk)
    return no_more_asked(talk, pair_id, "pairwish", "pairmonth", "pairlooks", "pairend", "offers:pair")


def no_more_asked(talk: Conversation, mission_id: int, *kinds: str) -> Conversation:
    """A question of these kinds about the mission waits for no answer any more."""
    asked = {f"{kind}:{mission_id}" for kind in kinds}
    return replace(talk, question=None) if talk.question and talk.question.about in asked else talk


def pass_draft(scene: Scene, subject: str) -> Reply:
    """« Oui, transmettez » to the words of which we did not know whom they were for."""
    side = read_side(subject)
    if side is None or not scene.talk.draft:
        return Reply(says=(_SETTLED,))
    words = PassOn(side[0], scene.talk.draft, pair_id=side[1])
    return Reply(does=(words,), talk=replace(scene.talk, draft=""))


def _writing_question(mission_id: int, text: Any, name: str) -> Ask:
    finish = Offered(f"endwrite:{mission_id}", _FINISH)
    return Ask(f"writing:{mission_id}", text, (finish,), short=_STILL_WRITING.of(name=name))


def drop_draft(scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_NOT_PASSED,), talk=replace(scene.talk, draft=""))


VERBS: Final[Mapping[str, Callable[[Scene, str], Reply]]] = {
    "endwrite": stop_writing,
    "pass": pass_draft,
    "notpass": drop_draft,
}
"""The buttons of the engine itself."""


# --- an agent has the conversation ----------------------------------------------------------------------------------


def taken_over(scene: Scene, event: Any) -> Reply:
    """While an agent speaks the bot is silent; relayed messages pass; the person may take the bot back."""
    delay, since = timedelta(minutes=scene.who.takeover_minutes), scene.talk.unanswered_at
    if isinstance(event, Heard):
        if since and scene.now - since >= delay and plain_words(event.text[:200]) in _RESUME_WORDS:
            return Reply(does=(TakeBack(),), talk=replace(scene.talk, unanswered_at=None))
        if reply := relayed(scene, event):
            return reply
    if isinstance(event, Chose) and event.choice.startswith("endwrite:") and scene.talk.writing:
        return stop_writing(scene)
    if since:
        return Reply(does=(CountForAgent(),), hushed=True)
    talk = replace(scene.talk, unanswered_at=scene.now)
    return Reply(does=(CountForAgent(), WakeMe(scene.now + delay, "takeover")), talk=talk, hushed=True)


# --- loops and floods -----------------------------------------------------------------------------------------------


def remembered(scene: Scene, event: Any) -> Scene:
    """The turn is counted; buttons are not: no machine presses them."""
    if isinstance(event, Chose):
        return scene
    recent = [one for one in scene.talk.flood if scene.now - one[1] < timedelta(minutes=1)]
    kept = (*recent, (_print(event), scene.now))[-2 * TURNS_A_MINUTE :]
    return replace(scene, talk=replace(scene.talk, flood=kept))


def flooded(scene: Scene, event: Any) -> Reply | None:
    """Silence where a machine seems to answer our answers; said once, and seen by operators."""
    talk, now = scene.talk, scene.now
    if isinstance(event, Chose):
        return None
    if talk.muted_until and now < talk.muted_until and event.via == talk.muted_via:
        return Reply(hushed=True)
    here = [one for one in talk.flood if one[0].startswith(f"{event.via}:")]
    same = [one for one in here if one[0] == _print(event) and now - one[1] <= SAME_WITHIN]
    if scene.who.channel == "terminal":  # a script may say what it likes, as fast as it likes
        return None
    if not isinstance(event, Heard):
        # An album of pictures is thanked once, and so is a place that moves; another place is another answer.
        if len(same) > 1:
            return Reply(hushed=True)
        same = []
    if len(here) < TURNS_A_MINUTE and len(same) < SAME_TEXTS:
        return None
    talk = replace(talk, muted_until=now + MUTED, muted_via=event.via, flood=())
    said = _PAUSE.of(number=scene.who.town.emergency)
    return Reply(says=(said,), does=(ReportLoop(),), talk=talk, hushed=True)


def crowded(scene: Scene) -> bool:
    """Whether turns come so fast that a machine may be answering us."""
    muted = scene.talk.muted_until is not None and scene.now < scene.talk.muted_until
    return muted or len(scene.talk.flood) >= TURNS_A_MINUTE


def _print(event: Any) -> str:
    match event:
        case Heard(text=text):
            said = text
        case Pinned(latitude=latitude, longitude=longitude, live=False):
            said = f"{latitude},{longitude}"
        case _:
            said = type(event).__name__ + str(getattr(event, "kind", ""))
    return f"{event.via}:{hashlib.blake2s(said.encode(errors='replace'), digest_size=6).hexdigest()}"
