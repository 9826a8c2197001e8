"""The receipt of the shopping: its photo is asked for once the sum is noted, and kept with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backend.wording import _
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard, Sent
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id

_RECEIPT = _("Could you send me a photo of the receipt?")
_NO_RECEIPT = _("No receipt")
_RECEIPT_KEPT = _("Thank you, the receipt is kept.")
_VERY_WELL = _("Very well, thank you.")


@dataclass(frozen=True, slots=True)
class KeepReceipt(Command):
    mission_id: int
    file: str


@dataclass(frozen=True, slots=True)
class ReceiptKept:
    pass


def ask(mission_id: int) -> Ask:
    """Asks for its photo; who has none says so."""
    none = Offered(f"noreceipt:{mission_id}", _NO_RECEIPT, hears=("deny",))
    return Ask(f"receipt:{mission_id}", _RECEIPT, (none,))


def wanted(talk: Conversation) -> bool:
    """Whether we wait for the photo."""
    return talk.question is not None and talk.question.about.startswith("receipt:")


def sent(scene: Scene, event: Sent) -> Reply | None:
    """A photo, while we ask for the receipt, is the receipt; any other is none of ours."""
    question = scene.talk.question
    verb, _colon, id_ = question.about.partition(":") if question else ("", "", "")
    if verb != "receipt" or not is_id(id_) or event.kind not in {"photo", "document"}:
        return None
    return Reply(does=(KeepReceipt(int(id_), event.file),), talk=replace(scene.talk, question=None))


def captioned(scene: Scene, heard: Heard) -> Reply | None:
    """« voilà le ticket », under its photo."""
    return sent(scene, heard.shown) if heard.shown else None


def kept(_scene: Scene, _result: ReceiptKept) -> Reply:
    return Reply(says=(_RECEIPT_KEPT,))


def none_kept(_scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_VERY_WELL,))
