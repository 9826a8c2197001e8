"""Deeds about telephone calls that somebody must make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from backend.models import Identity
from backend.services import calls
from conversation_flows import called_us, voice_notes
from conversation_flows.deeds.case import Case, reading

UNHEARD: Final = "voice_note"
"""They spoke, we could not hear them, and they would rather be called than write."""
CALLED_US: Final = "called_us"
"""They called on a messenger, where nobody can pick up."""
_REASONS: Final[Mapping[str, str]] = {"voice": UNHEARD, "call": CALLED_US}
_NUMBER: Final = re.compile(r"\+?\d{8,15}")
"""Addresses of WhatsApp and SMS are telephone numbers (ITU-T E.164); those of other channels are none."""


def call_back(db: Session, command: voice_notes.CallMeBack, case: Case) -> Sequence[Any]:
    """Somebody calls whoever could not be heard, or called; asked for twice, it is one call."""
    calls.ask(db, case.person_id, reason=_REASONS[command.after], number=command.number, now=case.now)
    return (voice_notes.CallNoted(bool(command.number)),)


def note(db: Session, case: Case) -> Sequence[Any]:
    """Somebody calls back; while nobody has, another call changes nothing."""
    again = calls.is_open(db, case.person_id, reason=CALLED_US)
    identity = db.get(Identity, case.identity_id) if case.identity_id is not None else None
    number = identity.address if identity is not None and _NUMBER.fullmatch(identity.address) else ""
    if number and not number.startswith("+"):
        number = f"+{number}"
    if not again:
        calls.ask(db, case.person_id, reason=CALLED_US, number=number, now=case.now)
    return (called_us.CallSeen(*reading(db, case), again, bool(number)),)
