"""A link as one of its two may see it, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.recurring import Coming

NAMELESS: Final = _("your neighbour")
NAMELESS_FIRST: Final = _("Your neighbour")
SETTLED: Final = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as one of its two may see it: `name` and `number` are the other's, the number only once it was given.

    `mine`: this person is the volunteer. `writes`: they have no number, so we pass words on. `comings` is what comes
    back and was handed over, or comes back here again.
    """

    link_id: int
    name: str
    mine: bool = False
    three: bool = True
    number: str = ""
    writes: bool = False
    begun: bool = False
    until: datetime | None = None
    comings: tuple[Coming, ...] = ()
    why: str = ""


def named(link: Linked, *, first: bool = False) -> Text | str:
    """How the other one is called; `first` in the sentence."""
    return link.name or (NAMELESS_FIRST if first else NAMELESS)


def cancel_key(link: Linked) -> str:
    """As in `backend.services.links.ending`: a question about a link that is over is not delivered."""
    return f"link:{link.link_id}"


def pressed(scene: Scene, verb: str, subject: str) -> Reply:
    """As if the button of the open question had been pressed."""
    reply = scene.flows.verbs[verb](scene, subject)
    return replace(reply, talk=replace(reply.talk or scene.talk, question=None))
