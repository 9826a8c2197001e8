"""`palier staff`: an agent's work at the command line, on the same services as the console's."""

from __future__ import annotations

from typing import Final

import typer

from bots.commands.staff import (
    agents,
    agreements,
    alerts,
    calls,
    charter,
    checkins,
    directory,
    duty,
    gatherings,
    holidays,
    links,
    moderation,
    pairs,
    people,
    policies,
    recurrences,
    register,
    relais,
    relays,
    requests,
    slots,
    times,
    tips,
    trends,
    volunteers,
    weather,
    webchat,
    worries,
)

app: Final = typer.Typer(
    help="Work as an agent: requests, alerts, gatherings, tips, who is on duty… --as LOGIN says who you are.",
    no_args_is_help=True,
)
app.command("alerts")(alerts.alerts)
app.command("take")(alerts.take)
app.command("answer")(alerts.answer)
app.command("hand-back")(alerts.hand_back)
app.command("close")(alerts.close)
app.add_typer(requests.app, name="requests")
app.add_typer(volunteers.app, name="volunteers")
app.add_typer(slots.app, name="slots")
app.add_typer(charter.app, name="charter")
app.add_typer(holidays.app, name="holidays")
app.add_typer(calls.app, name="calls")
app.add_typer(checkins.app, name="checkins")
app.add_typer(weather.app, name="weather")
app.add_typer(agreements.app, name="agreements")
app.add_typer(recurrences.app, name="recurrences")
app.add_typer(register.app, name="register")
app.add_typer(worries.app, name="worries")
app.add_typer(relais.app, name="relais")
app.add_typer(people.app, name="people")
app.add_typer(gatherings.app, name="gatherings")
app.add_typer(tips.app, name="tips")
app.add_typer(trends.app, name="trends")
app.add_typer(moderation.app, name="moderation")
app.add_typer(directory.app, name="directory")
app.add_typer(links.app, name="links")
app.add_typer(pairs.app, name="pairs")
app.add_typer(relays.app, name="relays")
app.add_typer(times.app, name="times")
app.add_typer(webchat.app, name="webchat")
app.add_typer(policies.app, name="policies")
app.add_typer(duty.app, name="duty")
app.add_typer(agents.app, name="agents")
