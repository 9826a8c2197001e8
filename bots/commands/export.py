"""`palier export`: the town's state, for scripts."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from backend.services.actor import SYSTEM
from backend.services.desk_errors import NoSuchTerritory
from backend.services.exports import export as rows_of
from bots.commands import which_town
from bots.commands.opening import opened


class Kind(StrEnum):
    """What may be exported."""

    REQUESTS = "requests"
    MISSIONS = "missions"
    PEOPLE = "people"
    CHECKINS = "checkins"
    ALERTS = "alerts"
    RECURRENCES = "recurrences"
    SOURCES = "sources"
    GATHERINGS = "gatherings"
    TIPS = "tips"
    LINKS = "links"
    PAIRS = "pairs"
    RELAYS = "relays"


class Format(StrEnum):
    """How rows are written."""

    JSONL = "jsonl"


def export(
    kind: Annotated[Kind, typer.Argument(help="What to write out.")],
    *,
    _format: Annotated[Format, typer.Option("--format", help="One JSON object a line.")] = Format.JSONL,
) -> None:
    """Write the state as staff see it to standard output, one JSON object a line: of all towns, or of the one that
    `palier --town` names.
    """
    with opened(NoSuchTerritory) as (settings, database, clock):
        now = clock.now()
        town = which_town.only(database, settings, now)
        for row in rows_of(database, kind.value, actor=SYSTEM, now=now, territory_id=town):
            typer.echo(json.dumps(row, ensure_ascii=False).encode())
