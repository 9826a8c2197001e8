"""The desk: who works there, for which town, in one transaction. Every command of `palier staff` sits down at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Person, Table, Territory
from backend.services import agents, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import Refused
from backend.services.lifecycles import NotAllowed
from backend.services.privacy.erasing import ERASED
from bots.commands import which_town
from bots.commands.opening import opened

Row = TypeVar("Row", bound=Table)


def _who(context: typer.Context, login: str | None) -> str | None:
    """As this command says, else as its group was told: `volunteers --as sylvie met 12`; else the environment."""
    source = context.get_parameter_source("login")
    if source is None or source.name != "COMMANDLINE":
        login = context.find_object(str) or login
    context.obj = login
    return login


As = Annotated[
    str | None,
    typer.Option("--as", envvar="PALIER_AGENT", metavar="LOGIN", help="The agent you are.", callback=_who),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]


LARGEST_ID: Final = 2**63 - 1
"""No row has a greater number: a database refuses to look for one."""


class WhoAreYou(Exception):
    """Say which agent you are: --as LOGIN, or PALIER_AGENT; `palier staff agents list` shows them."""


class NoSuchRow(Exception):
    """There is no such thing in this town."""


@dataclass(frozen=True)
class Desk:
    """An agent at work. `login` is empty where the town's technician may do it too, without being one."""

    db: Session
    town: Territory
    login: str
    now: datetime
    seed: int = 0
    """Draws what is left to chance: a visit word, a word between neighbours."""
    token: Callable[[int], str] = str
    """A secret of so many bytes."""

    @property
    def actor(self) -> Actor:
        return Actor.agent(self.login) if self.login else SYSTEM

    @property
    def zone(self) -> ZoneInfo:
        return territories.zone(self.town)

    def name(self, person_id: int | None) -> str:
        """How to speak of a person: their name, or their number where they have given none."""
        if person_id is None:
            return ""
        return self.db.scalar(select(Person.name).where(Person.id == person_id)) or f"person {person_id}"

    def row(self, table: type[Row], number: int, called: str) -> Row:
        """The row of this number, which people call so.

        Raises:
            NoSuchRow: this town has none.
        """
        found = self.db.get(table, number)
        if found is None or getattr(found, "territory_id", None) != self.town.id:
            raise NoSuchRow(f"There is no {called} {number} in this town.")
        return found

    def person(self, number: int) -> Person:
        """The person of this number.

        Raises:
            NoSuchRow: nobody here has it, or they are erased.
        """
        found = self.row(Person, number, "person")
        if found.state == ERASED:
            raise NoSuchRow(f"Person {number} of this town is erased.")
        return found


@contextmanager
def at_desk(
    login: str | None,
    *,
    technician: bool = False,
    territory: str | None = None,
) -> Iterator[Desk]:
    """One transaction of an agent; with `technician`, of whoever runs the program too. Trouble is one sentence.

    `territory` names the town, before `palier --town` does.
    """
    with (
        opened(Refused, NotAllowed, WhoAreYou, NoSuchRow) as (settings, database, clock),
        database.write() as db,
    ):
        now = clock.now()
        if not login and not technician:
            raise WhoAreYou
        town = which_town.which(db, settings, now, login=login, named=territory)
        if login:
            login = agents.the_agent(db, town, login).login
        yield Desk(db, town, login or "", now, clock.seed(), clock.token)
