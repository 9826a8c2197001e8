"""Answers read aloud, for whoever wishes: « lisez-moi vos messages », « en vocal s'il vous plaît ».

« Par écrit » ends it. The text always comes too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from backend.wording import _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.slots import plain_words

LONGEST: Final = 14
"""Words; a longer message is a story in which somebody reads aloud."""

_I_READ_ALOUD = _("With pleasure: I read my messages to you, and write them too. To stop, say “in writing”.")
_IN_WRITING = _("All right, I only write to you from now on.")
_ALREADY_IN_WRITING = _("All right, I write to you.")
_NOT_HERE = _("I am sorry, I cannot speak here: I can only write to you.")

_OURS: Final = r"(?:vos|tes|les|your) (?:messages?|reponses?|textes?|answers?|replies)"
_VOICE: Final = r"(?:en (?:vocale?|audio)|a l oral|a (?:voix haute|haute voix)|par voix|aloud|by voice|out loud)"
_PLEASE: Final = r"(?: (?:s il vous plait|svp|stp|merci|please|seulement|only))*$"
_I_PREFER: Final = r"(?:je (?:prefere|voudrais|veux|souhaite)|i (?:prefer|want|would like))"
_BEFORE: Final = rf"^(?:non |oui |bonjour |hello |et |plutot |finalement |seulement |only |{_I_PREFER} )*"
_ANSWER: Final = r"(?:repondez|reponds|repondre|parle[rz]?|answer|reply|talk|speak)(?: moi| me| to me)?"
_WISH: Final = re.compile(
    rf"\b(?:lisez|lis|lire|dites|read) (?:moi |me )?(?:aussi )?{_OURS}(?: to me)?(?: {_VOICE})?{_PLEASE}"
    rf"|\b{_ANSWER}(?: (?:plutot|aussi|svp|please|rather))? {_VOICE}"
    rf"|{_BEFORE}{_VOICE}{_PLEASE}"
    rf"|\b{_I_PREFER} (?:des |vos |your )?(?:messages vocaux|vocaux|voice messages)\b"
)
_ENOUGH: Final = re.compile(
    rf"{_BEFORE}(?:{_ANSWER} )?(?:par ecrit|a l ecrit|en texte|in writing|in text){_PLEASE}"
    r"|\b(?:plus|pas|arretez?|stop|no more) (?:de |les )?(?:messages? vocaux|vocal|vocaux|voice messages)\b"
    rf"|\b(?:arretez? de|ne) (?:me )?(?:lire|lisez) (?:plus )?{_OURS}"
)


def wished(scene: Scene, heard: Heard) -> Reply | None:
    """How they wish our messages from now on, said at any question."""
    words = plain_words(heard.text[:200])
    if scene.talk.writing or heard.about or heard.corrects or len(words.split()) > LONGEST:
        return None
    if _ENOUGH.search(words):
        text = _IN_WRITING if scene.talk.aloud else _ALREADY_IN_WRITING
        return Reply(says=(text,), talk=replace(scene.talk, aloud=False))
    if not _WISH.search(words):
        return None
    if not scene.who.hears_us:
        return Reply(says=(_NOT_HERE,))
    return Reply(says=(_I_READ_ALOUD,), talk=replace(scene.talk, aloud=True))


ALOUD: Final = Desk("aloud", phrases=(wished,))
