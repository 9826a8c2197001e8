"""`palier staff`: an agent's work at the command line, on the same services as the console's."""

from __future__ import annotations

from typing import Final

import typer

from bots.commands.staff import agents, agreements, alerts, calls, duty, recurrences, relays, requests, volunteers

app: Final = typer.Typer(
    help="Work as an agent: alerts, volunteers, requests, calls, and who is on duty. --as LOGIN says who you are.",
    no_args_is_help=True,
)
app.command("alerts")(alerts.alerts)
app.command("take")(alerts.take)
app.command("answer")(alerts.answer)
app.command("hand-back")(alerts.hand_back)
app.command("close")(alerts.close)
app.add_typer(requests.app, name="requests")
app.add_typer(volunteers.app, name="volunteers")
app.add_typer(calls.app, name="calls")
app.add_typer(agreements.app, name="agreements")
app.add_typer(recurrences.app, name="recurrences")
app.add_typer(relays.app, name="relays")
app.add_typer(duty.app, name="duty")
app.add_typer(agents.app, name="agents")
