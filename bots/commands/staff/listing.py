"""Lists as people read them, and as scripts do: the same rows, a table or one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]

_PIPED: Final = 200
"""Columns of a table that nobody's terminal bounds."""


def show(rows: Sequence[Row], zone: ZoneInfo, *, as_json: bool, nothing: str) -> None:
    """Prints the rows, which all have the same columns. Moments are told in `zone`."""
    if as_json:
        for row in rows:
            told = {name: _machine(value, zone) for name, value in row.items()}
            typer.echo(json.dumps(told, ensure_ascii=False).encode())
        return
    if not rows:
        typer.echo(nothing)
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        # As Text: what people wrote is no markup.
        table.add_row(*(Text(_human(value, zone)) for value in row.values()))
    console = Console()
    if not console.is_terminal:
        console.width = _PIPED
    console.print(table)


def _machine(value: Any, zone: ZoneInfo) -> Any:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def _human(value: Any, zone: ZoneInfo) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case datetime():
            return value.astimezone(zone).strftime("%a %d %b %Y %H:%M")
        case list() | tuple():
            return ", ".join(str(one) for one in value)
        case _:
            return "".join(character if character.isprintable() else " " for character in str(value))
