"""School holidays at the command line."""

from __future__ import annotations

from pathlib import Path

from tests.bots.commands.staff.conftest import Staff, rows

CALENDAR = (
    "description;population;start_date;end_date;location;zones;annee_scolaire\n"
    "Vacances inventées;-;2026-12-19T00:00:00+01:00;2027-01-04T00:00:00+01:00;Ville;Zone X;2026-2027\n"
)


def test_a_calendar_is_imported_and_listed(sylvie: Staff, tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(CALENDAR, "utf-8")
    assert "`palier staff holidays import" in sylvie("holidays", "list").stdout

    outcome = sylvie("holidays", "import", file, "--zone", "zone x")

    assert outcome.stdout == "1 school holidays are known, Zone X, 2026-2027.\n"
    (found,) = rows(sylvie("holidays", "list", "--json"))
    assert (found["name"], found["from"]) == ("Vacances inventées", "2026-12-19T00:00:00+01:00")
    refused = sylvie("holidays", "import", file, "--zone", "Zone Z")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    file.write_text("rien", "utf-8")
    assert sylvie("holidays", "import", file, "--zone", "Zone X").exit_code == 1
