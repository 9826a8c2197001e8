"""No news from the volunteer: the person is told what happens, and asked whether somebody came. Nobody is at fault."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from backend.wording import _
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import plain_words
from conversation_flows.mission import Facts, filled

_MISSED = _(
    "{category}, {when}: I have had no news from {name}. I am asking other neighbours and letting the town hall know."
    " Have you seen {name}?"
)
_MISSED_OFF_DUTY = _(
    "{category}, {when}: I have had no news from {name}. I am asking other neighbours for you. Have you seen {name}?"
)
_SEEN = _("Have you seen {name}?")
_UNDER_WAY = _("Yes, it is under way")
_YES_DONE = _("Yes, it is done")
_NOT_YET = _("No, not yet")


def told(scene: Scene, mission: Facts, *, staffed: bool) -> Reply:
    """At once, whatever she is at; how she pays whoever has not come is asked no more.

    `staffed`: « je préviens la mairie » is said only where somebody is on duty.
    """
    id_, about = mission.mission_id, f"mission:{mission.mission_id}"
    text = filled(_MISSED if staffed else _MISSED_OFF_DUTY, mission).of(town=scene.who.town.name)
    options = (
        Offered(f"arrived:{id_}", _UNDER_WAY, hears=("affirm",)),
        Offered(f"confirm:{id_}", _YES_DONE, hears=("mission_done",)),
        Offered(f"notyet:{id_}", _NOT_YET, hears=("deny",)),
    )
    talk = patterns.no_more_asked(scene.talk, id_, "pay")
    if engaged(talk):
        return Reply(says=(text,), offers=options, about=about, talk=talk)
    return Reply(asks=Ask(about, text, options, short=filled(_SEEN, mission)), talk=talk)


def is_there(scene: Scene, heard: Heard) -> Reply | None:
    """« Karim est là », « elle est arrivée »: they have come, which is not to say that it is done."""
    question = scene.talk.question
    there = next((one for one in question.options if one.id.startswith("arrived:")), None) if question else None
    asked = question is not None and any(one.id.startswith("notyet:") for one in question.options)
    if there is None or not asked or not there_said(heard.text):
        return None
    subject = there.id.partition(":")[2]
    return replace(scene.flows.verbs["arrived"](scene, subject), talk=replace(scene.talk, question=None))


def there_said(text: str) -> bool:
    """Whether these words say that somebody has come."""
    words = plain_words(text[:100])
    return "?" not in text and bool(_IS_THERE.match(words)) and not _NOT.search(words)


_IS_THERE: Final = re.compile(
    r"^(?:(?:oui|si|ah|enfin|merci|bonjour|yes) )*(?:c est bon )?(?!je |tu |vous |qui |on )\w+"
    r" (?:(?:est|is) (?:bien |enfin |deja |now )?(?:la|arrivee?|en train|here|there)|vient d arriver"
    r"|has (?:come|arrived))\b"
)
_NOT: Final = re.compile(r"\b(?:pas|plus|personne|jamais|not|nobody|never)\b")
