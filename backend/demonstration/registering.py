"""The demonstration town's register of frail people: one by her own wish, one by a letter, one who would rather not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.demonstration.settling import Settled
from backend.register import Facts, ThirdParty
from backend.services import agents
from backend.services.actor import SYSTEM, Actor
from backend.services.register import access, answering, entering

NAMED: Final = "sylvie"
_BY_PHONE: Final = Facts(
    "Odette Vasseur", "1938-05-02", "4 rue du Lavoir", "02 33 00 01 12", services="Portage de repas, le midi",
    warn="Sa nièce Hélène, 06 00 00 01 12",
)  # fmt: skip
_BY_HER_SON: Final = Facts("Marcel Aubin", "1945", "9 chemin des Prés", "02 33 00 01 13", warn="Son fils Luc")
_RATHER_NOT: Final = Facts("Denise Gaillard", "1950-11-20", "1 place de l'Église")
_SON: Final = ThirdParty("Luc Aubin", "fils")
_NEIGHBOUR: Final = ThirdParty("Paul Martin", "voisin")


def register(db: Session, here: Settled, now: datetime) -> None:
    """Sylvie is named for it; Odette asked by telephone, two others were asked for by letter."""
    actor, month = Actor.agent(NAMED), now - timedelta(days=30)
    access.name(db, agents.the_agent(db, here.territory, NAMED), actor=SYSTEM, now=month)
    entering.by_agent(db, here.territory, _BY_PHONE, actor=actor, now=month)
    at = now - timedelta(days=2)
    entering.by_letter(db, here.territory, _BY_HER_SON, _SON, received_at=at, actor=actor, now=at)
    at, told = now - timedelta(days=9), now - timedelta(days=7)
    refused = entering.by_letter(db, here.territory, _RATHER_NOT, _NEIGHBOUR, received_at=at, actor=actor, now=at)
    answering.acknowledge(db, refused, actor=actor, now=told)
    answering.object_(db, refused, actor=actor, now=told + timedelta(days=1))
