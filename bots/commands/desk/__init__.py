"""`palier desk`: the queue of telephone calls and the inbound desk, for tele-operators and agents at the terminal."""

from __future__ import annotations

from typing import Final

import typer

from bots.commands.desk import inbound, queue
from bots.commands.staff.groups import Lists

app: Final = typer.Typer(
    help="The phone desk: who is to be called, and who calls. --as LOGIN says who you are.",
    invoke_without_command=True,
    cls=Lists,
)
app.callback()(queue.listed)
app.command("next")(queue.next_)
app.command()(queue.take)
app.command()(queue.done)
app.command()(queue.release)
app.command()(inbound.number)
app.command()(inbound.new)
app.command("add-number")(inbound.add_number)
app.command()(inbound.hours)
app.command("erase-answers")(inbound.erase_answers)
app.command()(inbound.request)
