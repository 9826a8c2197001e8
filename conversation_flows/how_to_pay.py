"""« Comment je le paie ? », « 50 euros dans une enveloppe »: help is free; of what is bought, how it is paid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.wording import Euros, _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Reply
from conversation_flows.engine.repair import answers_somebody
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import plain_words
from conversation_flows.mission import Facts
from conversation_flows.money import ways_asked
from conversation_flows.money_words import way_said

LONGEST: Final = 12
"""Words; a longer message tells a story, and is read as one."""
_FREE = _(
    "The help is free. What a neighbour buys for you, you pay by phone with the shop, or with an envelope of {sum} at"
    " most; never with a card or a code."
)


@dataclass(frozen=True, slots=True)
class AskHowToPay(Command):
    """Is anything bought for this person just now?"""


@dataclass(frozen=True, slots=True)
class PayThisWay(Command):
    """So it shall be paid, whatever was bought for them just now; `heard` may mean something else where nothing is."""

    way: str
    heard: Heard


@dataclass(frozen=True, slots=True)
class PaidSo:
    """By this mission's way, which is still to be chosen among `ways`; in general where there is none."""

    ceiling: int
    mission: Facts | None = None
    ways: tuple[str, ...] = ()


def asks_how(scene: Scene, heard: Heard) -> Reply | None:
    words = plain_words(heard.text[:200])
    if scene.talk.writing or answers_somebody(scene) or len(words.split()) > LONGEST or not _ASKS.search(words):
        return None
    return Reply(does=(AskHowToPay(),))


def pays_so(scene: Scene, heard: Heard) -> Reply | None:
    """« 50 euros dans une enveloppe », « finalement par téléphone », with no question: said again, or said anew."""
    words = plain_words(heard.text[:200])
    way = way_said(heard.text) if _NAMES.search(words) else ""
    aside = scene.talk.writing or heard.corrects or answers_somebody(scene) or "?" in heard.text
    if not way or aside or len(words.split()) > LONGEST or engaged(scene.talk):
        return None
    return Reply(does=(PayThisWay(way, heard),))


def paid_so(_scene: Scene, result: PaidSo) -> Reply:
    if result.mission is not None and result.ways:
        return Reply(asks=Ask(*ways_asked(result.mission, result.ways)))
    return Reply(says=(_FREE.of(sum=Euros(result.ceiling)),))


_PAY: Final = r"(?:pai\w+|pay\w*|regler?|regle|rembours\w+)"
_ASKS: Final = re.compile(
    rf"\b(?:comment|combien|faut il|dois je|je dois|est ce que je|how|do i)\b.*\b{_PAY}\b|\b{_PAY} comment\b"
    r"|\b(?:combien (?:ca|cela) (?:coute|va me couter)|(?:ca|cela) coute (?:combien|quelque chose)|c est combien"
    r"|(?:c est|est ce) (?:vraiment )?(?:gratuit|payant)|how much (?:is it|does it cost)|is it free)\b"
)

_NAMES: Final = re.compile(
    rf"\b(?:enveloppe|especes?|liquide|cash|envelope)\b|\b{_PAY}\b.*\b(?:telephone|compte|phone|account)\b"
    r"|^(?:(?:non|finalement|plutot|en fait|bon) )+"
    r"(?:par telephone|au telephone|sur mon compte|by phone|on my account)$"
)

HOW_TO_PAY: Final = Desk("how_to_pay", phrases=(asks_how, pays_so), on={PaidSo: paid_so})
