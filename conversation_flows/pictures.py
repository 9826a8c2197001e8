"""Pictures: none is kept but the receipt that we asked for; a prescription is refused kindly."""

from __future__ import annotations

import re
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.events import Heard, Sent
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply

KINDS: Final = frozenset({"photo", "document", "video"})
"""What may show a paper; its file is forgotten once its turn has come."""
_REFUSED: Final = _(
    "I do not take prescriptions: I have thrown this picture away. Keep the prescription with you, and ask the "
    "pharmacy to prepare a closed bag in your name."
)
_PRESCRIPTION: Final = re.compile(r"\bordonn?ances?\b|\bprescriptions?\b|\bprescrits?\b", re.IGNORECASE)


def of_medicine(scene: Scene, event: Sent) -> Text | None:
    """What is said of a picture that comes while medicines are asked for: it can hardly show anything else."""
    running = scene.talk.running
    asks = running is not None and running.known.get("category") == "pharmacy"
    return _REFUSED if asks and event.kind in KINDS else None


def captioned(_scene: Scene, heard: Heard) -> Reply | None:
    """« voilà mon ordonnance », under its picture."""
    shown = heard.shown is not None and heard.shown.kind in KINDS
    return Reply(says=(_REFUSED,)) if shown and _PRESCRIPTION.search(heard.text) else None


PICTURES: Final = Desk("pictures", phrases=(captioned,))
