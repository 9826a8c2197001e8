"""Crisis: one number to call, in the first line of the answer; then the alert. It interrupts anything.

The bot never diagnoses and never claims that help is on its way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.services.moderation import scam
from backend.wording import Clocktime, Text, _, when_read
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.patterns import LONGEST_RELAYED
from conversation_flows.engine.slots import plain_words
from conversation_flows.worry_words import only_discretion

ONCE: Final = timedelta(minutes=30)
"""While an agent has the conversation the card is sent once in so long."""

_EMERGENCY = _("Call {number} now. If you cannot speak, send a text message to {text_number}. I cannot call for you.")
_DISTRESS = _(
    "Call {number} now: somebody will listen, day and night, free of charge. What you are going through "
    "matters. I cannot call for you."
)
_HOME = _(
    "Thank you for your message. In an emergency: {police}. To talk, free of charge: {violence}. By text "
    "message: {text_number}. What is a quiet time to call you?"
)
_ABUSE = _(
    "Thank you for telling me. Give nothing: no card, no code, no money. Do not open your door. If you are in"
    " danger, call {police} straight away."
)
_GOOD_TO_KNOW = _("Thank you for telling me, that is good to know. If it gets worse, call {number} straight away.")
_TOLD = _("I am letting the town hall know. Somebody on duty will read your message.")
_READ_LATER = when_read(
    "Nobody at the town hall is reading messages just now. Yours will be read from {hour} on {day}."
)
_READ_UNKNOWN = when_read("The town hall will read your message, but perhaps not at this hour.")

POLICE: Final = "17"
"""Service-public.fr, numéros d'urgence."""


@dataclass(frozen=True, slots=True)
class RaiseAlert(Command):
    """Agents must look at it. `restricted`: named agents only."""

    kind: str
    words: str
    urgent: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """`staffed`: somebody of the duty roster reads now; else `reads_at` says when, where that is known."""

    kind: str
    staffed: bool
    reads_at: datetime | None = None


def emergency(scene: Scene, heard: Heard) -> Reply:
    town = scene.who.town
    card = _EMERGENCY.of(number=town.emergency, text_number=town.emergency_text)
    return _card(scene, card, RaiseAlert("emergency", heard.text, urgent=True))


def distress(scene: Scene, heard: Heard) -> Reply:
    if reply := _discretion(scene, heard):
        return reply
    card = _DISTRESS.of(number=scene.who.town.suicide)
    return _card(scene, card, RaiseAlert("distress", heard.text, urgent=True))


def abuse(scene: Scene, heard: Heard) -> Reply:
    """Violence at home gets a neutral answer, no echo of the words, and an alert of restricted access."""
    if reply := _discretion(scene, heard):
        return reply
    if passed := _asked_of_the_other(scene, heard):
        return passed
    town = scene.who.town
    if heard.meant.first("abuse_kind") == "home":
        card = _HOME.of(police=POLICE, violence=town.violence, text_number=town.emergency_text)
        return _card(scene, card, RaiseAlert("abuse_home", heard.text, urgent=True, restricted=True))
    card = _ABUSE.of(police=POLICE)
    return _card(scene, card, RaiseAlert("abuse", heard.text, urgent=True))


def _discretion(scene: Scene, heard: Heard) -> Reply | None:
    """« ne dites pas que c'est moi », and nothing else, from whoever worries about somebody; not soon after a card."""
    said = scene.talk.crisis_at
    if not only_discretion(heard.text) or (said and scene.now - said < ONCE):
        return None
    return next((reply for phrase in scene.flows.phrases if (reply := phrase(scene, heard))), None)


def _asked_of_the_other(scene: Scene, heard: Heard) -> Reply | None:
    """« Donnez-moi votre carte », written by a volunteer to the other side of a mission, is no report but what the
    relay is guarded against: it goes there, and no further. Whatever may be a cry for help is heard as one."""
    words = plain_words(heard.text[:LONGEST_RELAYED])
    if scene.who.volunteer is None or heard.meant.first("abuse_kind") or _OWN.search(words) or _TOLD_OF.search(words):
        return None
    if not _TO_YOU.search(words) or not scam.asks_for(heard.text):
        return None
    relayed = patterns.relayed(scene, heard)
    passes = relayed is not None and any(isinstance(one, patterns.PassOn) for one in relayed.does)
    return relayed if passes else None


_OWN: Final = re.compile(
    r"\b(?:aide[rz]?|au secours|help)\b"
    r"|\b(?:ma|mon|mes|my) (?:bank |credit )?(?:cartes?|codes?|argent|cb|cheques?|chequiers?|cards?|pin|money)\b"
)
"""Their own card, or a cry: nobody who demands another's speaks so."""
_TO_YOU: Final = re.compile(
    r"\b(?:votre|vos|ton|ta|tes|your)\b|\b(?:donn|envoy|pass|confi|laiss|pret)\w*(?:ez|e) moi\b"
)
_TOLD_OF: Final = re.compile(
    r"\b(?:m a|nous a|m ont|me (?:demande|reclame)|il (?:veut|demande)|elle (?:veut|demande)|on m a|vient de me)\b"
    r"|\b(?:a|ont|est|m a) (?:pris|vole|garde|parti\w*|emporte|force)\b"
    r"|\b(?:he|she|they|somebody|someone) (?:\w+ )?(?:ask\w*|want\w*|took|stole)\b"
)


def _card(scene: Scene, card: Text, alert: RaiseAlert) -> Reply:
    said = scene.talk.crisis_at
    again = (scene.who.taken_by or patterns.crowded(scene)) and said and scene.now - said < ONCE
    if again:
        return Reply(does=(alert,), urgent=True, hushed=True)
    talk = replace(scene.talk, crisis_at=scene.now)
    return Reply(says=(card,), does=(alert,), talk=talk, urgent=True, hushed=True)


def well_after_all(scene: Scene, heard: Heard) -> Reply | None:
    """« c'est bon, ma fille est là », soon after the card: it cancels nothing, and is no answer to our question."""
    said, words = scene.talk.crisis_at, plain_words(heard.text[:200])
    if said is None or scene.now - said >= ONCE or not _WELL.search(words) or _WORSE.search(words):
        return None
    return Reply(says=(_GOOD_TO_KNOW.of(number=scene.who.town.emergency),))


_WELL: Final = re.compile(
    r"\b(?:c est bon\b|(?:ca|je|il|elle) (?:va|vais) (?:mieux|bien)|fausse alerte|plus de probleme"
    r"|(?:est|sont) (?:la|arrivee?s?)$"
    r"|false alarm|i m (?:ok|fine|better)|(?:is|are) here$)"
)
_WORSE: Final = re.compile(r"\b(?:pas|plus mal|pire|not|worse)\b")


def raised(scene: Scene, result: AlertRaised) -> Reply:
    """« Je préviens la mairie » is said only when somebody is on duty."""
    if result.kind == "abuse_home" or scene.who.taken_by or patterns.crowded(scene):
        return Reply(hushed=True)
    town = scene.who.town.name
    if result.staffed:
        text = _TOLD.of(town=town)
    elif result.reads_at:
        text = _READ_LATER.of(town=town, day=scene.wording.day(result.reads_at), hour=Clocktime(result.reads_at))
    else:
        text = _READ_UNKNOWN.of(town=town)
    urgent = result.kind in {"emergency", "distress", "abuse"}
    return Reply(says=(text,), urgent=urgent, hushed=urgent)


CRISIS = Desk(
    "crisis",
    phrases=(well_after_all,),
    intents={"emergency": emergency, "distress": distress, "report_abuse": abuse},
    on={AlertRaised: raised},
)
