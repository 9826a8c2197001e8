"""`palier channels`: our accounts on the messengers, who speaks for each, what waits, what went wrong last."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from backend.services import channel_states, territories
from bots.commands.opening import opened
from bots.commands.staff.listing import show
from bots.house import towns_of


def channels(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")] = False
) -> None:
    """Show each account of every town: its state, the process that holds it, its backlog, the last trouble. Its
    webhook is `/webhooks/` and its number.
    """
    with opened() as (settings, database, clock):
        towns = [one.territory for one in towns_of(database, settings, clock)]
        with database.read() as db:
            found = [
                {"town": town.name} | asdict(one)
                for town in towns
                for one in channel_states.of_town(db, town.id, now=clock.now())
            ]
    show(found, territories.zone(towns[0]), as_json=as_json, nothing="No account yet: `palier run` makes them.")
