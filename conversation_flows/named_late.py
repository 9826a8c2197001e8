"""The name of whoever is helped, said late: « elle s'appelle Odette », at the recap or once it is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _
from conversation_flows.ask_for_help import ASK_FOR_HELP
from conversation_flows.engine import collect, listening
from conversation_flows.engine.events import Heard
from conversation_flows.engine.filling import RECAP
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.whom import KIN

_NOTED = _("I have noted it: it is for {name}.")

LONGEST: Final = 100
"""Characters; a longer message tells a story."""


@dataclass(frozen=True, slots=True)
class NameHer(Command):
    """Whoever is helped, and has still to agree, is called so. `heard` is what was said."""

    name: str
    heard: Heard


@dataclass(frozen=True, slots=True)
class Named:
    name: str


@dataclass(frozen=True, slots=True)
class NobodyToName:
    """They wait for nobody's agreement: the words are read as any others."""

    heard: Heard


def named(scene: Scene, heard: Heard) -> Reply | None:
    """It is hers, and not the writer's own."""
    running = scene.talk.running
    if heard.corrects or scene.talk.writing or len(heard.text) > LONGEST:
        return None
    if running is None:
        found = _CALLED.match(heard.text.strip())
        return Reply(does=(NameHer(found["name"], heard),)) if found else None
    if running.flow != ASK_FOR_HELP.name or running.known.get("for_whom") != "other" or running.asked == "whom":
        return None
    found = _CALLED.match(heard.text.strip()) or (_IT_IS.match(heard.text.strip()) if running.asked == RECAP else None)
    if found is None:
        return None
    return collect.step(scene, ASK_FOR_HELP, replace(running, known={**running.known, "whom": found["name"]}))


_NAME: Final = r"(?P<name>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,3})[\s.!]*$"
_FIRST: Final = r"^(?:(?:au fait|pardon|excusez[- ]moi|non|oui|ah|et|en fait|by the way|sorry|no)[\s,.!:]*)*"
_CALLED: Final = re.compile(
    rf"{_FIRST}(?:(?:elle|il|{KIN}|cette (?:dame|personne)|ce monsieur|she|he)\s+"
    rf"(?:s['’]?\s?appelle|se (?:nomme|pr[ée]nomme)|is called)|son (?:pr[ée])?nom,? (?:est|c['’]est)"
    rf"|(?:her|his) name is)\s+{_NAME}",
    re.IGNORECASE,
)
_IT_IS: Final = re.compile(rf"(?i:{_FIRST}(?:c['’]est (?:pour )?|it['’]?s (?:for )?))(?=[A-ZÀ-Ý]){_NAME}")
"""« c'est Odette », with a capital, where we have just said whom it is for."""

NAMED_LATE: Final = Desk(
    "named_late",
    phrases=(named,),
    on={
        Named: lambda _scene, result: Reply(says=(_NOTED.of(name=result.name),)),
        NobodyToName: lambda scene, result: listening.read_without(scene, result.heard, named),
    },
)
