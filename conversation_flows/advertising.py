"""An advertisement, where neighbours help each other: answered kindly, at once, with a human to appeal to."""

from __future__ import annotations

from typing import Final

from backend.services.moderation.flags import flags_of
from backend.wording import _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Offered, Reply
from conversation_flows.engine.repair import answers_somebody, quoted
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import LONGEST_WORDS

_NO_ADVERTISING = _(
    "Here neighbours help each other free of charge, so I pass no advertisement on (“{words}”). To help as a volunteer,"
    " write “I would like to volunteer”."
)
_TALK = _("Talk to somebody")

KINDS: Final = frozenset({"hourly", "commercial"})
NO_SELLING: Final = frozenset({"out_of_scope", "set_availability", "offer_help", "become_volunteer", "share_tip"})
"""What words that sell something are taken for; who asks for a hand or reports somebody sells nothing."""


def advertises(scene: Scene, heard: Heard) -> Reply | None:
    """« je propose mes services, 25 €/h »; of a volunteer's offer an agent reads such words."""
    if scene.who.volunteer == "active" or engaged(scene.talk) or answers_somebody(scene):
        return None
    if heard.meant.intent not in NO_SELLING:
        return None
    found = [one for one in flags_of(heard.text[:LONGEST_WORDS]) if one.kind in KINDS]
    if not found:
        return None
    text = _NO_ADVERTISING.of(words=quoted(found[0].words))
    return Reply(says=(text,), offers=(Offered("human:0", _TALK),))


ADVERTISING: Final = Desk("advertising", phrases=(advertises,))
