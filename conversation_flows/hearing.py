"""Hearing: what a person sent becomes an event of the engine, understood in the light of what was asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.messaging import ahead, inbox, outbox
from backend.messaging.messages import (
    Called,
    Edited,
    Looked,
    Reacted,
    SentMedia,
    SharedContact,
    SharedPlace,
    Spoke,
    Started,
    Tapped,
    Wrote,
)
from backend.models import Person
from backend.services import calls, people
from backend.services.locking import existing
from backend.services.sources.arriving import Shown
from conversation_flows import arrival, called_us, pictures, reactions, receipts
from conversation_flows.deeds import Case, accounts, calling, taking
from conversation_flows.engine.advance import expecting
from conversation_flows.engine.events import Chose, Heard, Opened, Pinned, Sent
from conversation_flows.house import House, Turn
from conversation_flows.one_person import AccountIn
from nlu.understanding import Entity, Understanding


def heard(house: House, turn: Turn, content: Any, now: datetime) -> Any:
    """What a person sent, as an event of the engine; None where nothing is to be answered."""
    claimed, via = turn.claimed, turn.claimed.identity_id or 0
    match content:
        case Wrote(text=text, reply_to=reply_to):
            about = outbox.about(turn.db, via, reply_to) if reply_to else None
            return Heard(_understood(house, turn, text, now), via, about)
        case Edited(text=text):
            return Heard(_understood(house, turn, text, now), via, corrects=True)
        case SentMedia():
            return _media(house, turn, content, now)
        case Spoke(text=text, sure=sure):
            return Heard(_understood(house, turn, text, now), via, spoken=True, doubted=not sure)
        case Tapped(choice=choice, question=question, title=title):
            return Chose(choice, question, title, via)
        case SharedPlace(latitude=latitude, longitude=longitude, live=live):
            return Pinned(latitude, longitude, live, via)
        case SharedContact():
            return Sent("contact", via)
        case Called():
            if claimed.taken_by:  # the bot is silent, and the agent is not at this person's telephone
                calls.ask(turn.db, claimed.person_id, reason=calling.CALLED_US, now=now)
            return Sent(called_us.KIND, via)
        case Reacted(emoji=emoji, to=to):
            return _reaction(house, turn, emoji, to, now)
        case Looked():
            return None
        case Started(payload=payload):
            return Opened(payload, via)
        case _:
            raise TypeError(f"{claimed.kind} is not an event")


def _media(house: House, turn: Turn, sent: SentMedia, now: datetime) -> Heard | Sent:
    """What was said in a voice note, or stands under a picture; else that there was one."""
    if sent.file and sent.kind in pictures.KINDS and not receipts.wanted(turn.talk):
        inbox.rewrite(turn.db, turn.claimed.id, replace(sent, file=""))
    via, transcript = turn.claimed.identity_id or 0, ahead.transcript_of(turn.claimed)
    if transcript is not None and transcript.text:
        words = f"{sent.caption}\n{transcript.text}".strip()
        return Heard(_understood(house, turn, words, now), via, spoken=True, doubted=not transcript.sure)
    unheard = transcript.unheard if transcript else "failed" if turn.claimed.hear_until else ""
    shown = Sent(sent.kind, via, sent.file, unheard)
    return Heard(_understood(house, turn, sent.caption, now), via, shown=shown) if sent.caption.strip() else shown


def _reaction(house: House, turn: Turn, emoji: str, to: str, now: datetime) -> Heard | Chose | None:
    """An emoji on the open question answers it, on an older one it is its old button, and on a neighbour's words it is
    for the neighbour; else it is a sign of life, and needs no answer.
    """
    via, sign = turn.claimed.identity_id or 0, reactions.meaning(emoji)
    if sign is None:
        return None
    about, question, message = outbox.about(turn.db, via, to), turn.talk.question, outbox.said(turn.db, via, to)
    asked = message.question if message else None
    if about or (asked and question and question.first <= asked <= question.number):
        return Heard(_understood(house, turn, sign, now), via, about)
    option = reactions.old_answer(sign, message) if message else None
    return Chose(option.id, asked, option.title, via) if option else None


def joined(db: Session, turn: Turn, content: Any, case: Case) -> Any | None:
    """What comes of a code that joins this account to somebody: what is said now is said to them already. Else, of an
    agent's code, or of an agent who takes an alert.
    """
    event = accounts.shown(db, content, case)
    if isinstance(event, AccountIn):
        turn.claimed = replace(turn.claimed, person_id=event.person_id)
    return event or taking.heard(db, content, case)


def arrived(house: House, turn: Turn, came: arrival.Arrival, now: datetime) -> Any:
    """The same, of what came with a card perhaps."""
    return _with_card(heard(house, turn, came.content, now), came.shown)


def _with_card(event: Any, shown: Shown | None) -> Any:
    """Whoever opens the conversation by a card is welcomed by it."""
    if not isinstance(event, Opened) or shown is None:
        return event
    return replace(event, source=shown.name if shown.kind == "shop" else "", card=shown.card)


def _understood(house: House, turn: Turn, text: str, now: datetime) -> Understanding:
    locale, zone, asked = turn.who.locale, ZoneInfo(turn.who.timezone), expecting(turn.talk)
    if turn.claimed.understanding:
        meant = Understanding.from_wire(json.loads(turn.claimed.understanding))
        meant = house.weigh(meant, locale, now, zone, asked)
    else:
        meant = house.understand(text, locale, now, zone, asked)
    meant = turn.understanding = without_chance_words(meant)
    if meant.answer_in not in {None, turn.who.locale}:
        chose = people.chose_locale(turn.db, existing(turn.db, Person, turn.claimed.person_id))
        turn.who = replace(turn.who, locale_chosen=chose)
    return meant


def without_chance_words(meant: Understanding) -> Understanding:
    """« sauf vacances scolaires » names no help with school, nor « elle s'appelle Odette » a friendly call."""
    kept = tuple(one for one in meant.entities if one.name != "category" or not _by_chance(meant.text, one))
    return meant if len(kept) == len(meant.entities) else replace(meant, entities=kept)


def _by_chance(text: str, one: Entity) -> bool:
    before, word = text[: one.start].casefold().rstrip(), text[one.start : one.end].casefold()
    if word.startswith("appel"):
        return _IS_CALLED.search(before) is not None
    return word.startswith("scolaire") and before.endswith(("vacances", "congés"))


_IS_CALLED: Final = re.compile(r"(?:\bs|\bje m)['’ ]?$")
