"""In the demonstration town a volunteer has kept in touch with a neighbour for a month; another pair is proposed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.services.actor import Actor
from backend.services.pairs import answering, keeping, proposing

AGENT: Final = "sylvie"
_WORD: Final = "Bonjour, je passe au marché samedi. Vous voulez qu’on prenne un café après ?"


def keep_in_touch(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """One pair that both agreed to, with a word of last week; one that waits for its person's yes since yesterday."""
    known = [one for one in town.residents if one.channel in here.accounts and one.key not in PERSONAE]
    asked = [here.people[one.key] for one in known if one.since < now][:2]
    reads = (one for one in town.volunteers if one.channel in here.accounts and one.key not in PERSONAE)
    goes, also_goes = [here.people[one.key] for one in reads if one.state == "active"][1:3]
    begun = now - timedelta(days=30)
    one = proposing.propose(db, asked[0], goes.id, actor=Actor.agent(AGENT), now=begun)
    for hours, who in enumerate((asked[0], goes), start=1):
        at = begun + timedelta(hours=hours)
        answering.answer(db, one.id, who.id, True, actor=Actor.person(who.id), now=at)
    keeping.pass_on(db, one.id, goes.id, _WORD, key="demonstration", now=now - timedelta(days=6))
    waits = proposing.propose(db, asked[1], also_goes.id, actor=Actor.agent(AGENT), now=now - timedelta(days=1))
    answering.answer(
        db, waits.id, also_goes.id, True, actor=Actor.person(also_goes.id), now=now - timedelta(hours=20)
    )  # fmt: skip
