"""Who looks out for others in the demonstration town: a baker, a postman, a worry; and the cards that brought some."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.models import Person
from backend.services.actor import Actor
from backend.services.sources import arriving, making
from backend.services.worries import relays, reporting
from backend.services.worries.reporting import Said

AGENT: Final = "sylvie"
_SHOP: Final = "Boulangerie de la Halle"
_SEEN: Final = Said(
    "Mme Roussel n'est pas venue chercher son pain depuis trois jours, ce n'est pas dans ses habitudes.",
    who="Mme Roussel",
    place="au-dessus de la pharmacie",
    noticed="N'est pas venue chercher son pain depuis trois jours.",
)
_TOO: Final = Said("Madame Roussel n'ouvre plus ses volets, ça m'inquiète un peu.", who="Madame Roussel")


def watch(db: Session, here: Settled, town: DemoTown, now: datetime, seed: int) -> None:
    """A baker whom an agent confirmed, a postman who waits for it, and two who worry about one person."""
    known = [one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now]
    baker, postman, neighbour, *came = (here.people[one.key] for one in known[-8:])
    agent, month, channel = Actor.agent(AGENT), now - timedelta(days=30), "telegram"
    shop = making.make(db, here.territory, _SHOP, "shop", actor=agent, now=month, seed=seed)
    letter = making.make(db, here.territory, "Lettre d'automne", "letter", actor=agent, now=month, seed=seed + 1)
    for number, person in enumerate(came):
        card = shop if number % 2 == 0 else letter
        arriving.show(db, card.code, person, channel, first=True, now=now - timedelta(days=20 - number))
    relays.add(db, baker, "baker", actor=agent, now=month)
    card = making.make(db, here.territory, "La Poste", "letter", relay="postman", actor=agent, now=month, seed=seed + 2)
    arriving.show(db, card.code, postman, channel, first=False, now=now - timedelta(hours=5))
    _report(db, baker, _SEEN, now - timedelta(hours=3))
    _report(db, neighbour, _TOO, now - timedelta(hours=1))


def _report(db: Session, by: Person, said: Said, at: datetime) -> None:
    reporting.report(db, by, said, key=f"demonstration:worry:{by.id}", actor=Actor.person(by.id), now=at)
