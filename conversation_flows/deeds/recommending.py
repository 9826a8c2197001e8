"""Deeds about good addresses: found, given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.categories import CATEGORIES
from backend.services import tips as services
from conversation_flows import tips
from conversation_flows.deeds.case import Case, person_of


def find(db: Session, command: tips.FindTips, case: Case) -> Sequence[Any]:
    """What neighbours recommend; where that is too little, what the town has listed itself."""
    found = services.find(db, case.territory_id, command.need, command.category, now=case.now)
    listed = services.services_for(db, case.territory_id, command.need, command.category)
    return (
        tips.TipsFound(
            command.need,
            tuple(tips.Recommended(one.words, one.where) for one in found),
            tuple(tips.Listed(one.name, one.phone) for one in listed),
        ),
    )


def share(db: Session, command: tips.ShareTip, case: Case) -> Sequence[Any]:
    category = command.category if command.category in CATEGORIES else None
    services.give(
        db, person_of(db, case), command.words, command.where, category=category, key=case.key, actor=case.actor,
        now=case.now,
    )  # fmt: skip
    return (tips.TipShared(),)
