"""`palier channels`: our accounts on the messengers, who speaks for each, what waits, what went wrong last."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from backend.services import channel_states, territories
from bots.commands.opening import opened
from bots.commands.staff.listing import show
from bots.house import town_of


def channels(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")] = False
) -> None:
    """Show each account: its state, the process that holds it, its backlog, the last trouble. Its webhook is
    `/webhooks/` and its number.
    """
    with opened() as (settings, database, clock):
        town = town_of(database, settings, clock)
        with database.read() as db:
            found = channel_states.of_town(db, town.id, now=clock.now())
        zone = territories.zone(town)
    show([asdict(one) for one in found], zone, as_json=as_json, nothing="No account yet: `palier run` makes them.")
