"""Every group of `palier staff` that is about many things lists them by its own name."""

from __future__ import annotations

from typing import Final

import pytest
from typer.main import get_command

from bots.commands import staff as commands
from tests.bots.commands.staff.conftest import Staff

NO_LIST: Final = {"charter", "people", "webchat", "register", "trends"}
"""One charter, one person, one chat: nothing to list. The register is listed to whoever says why, trends to those who
are named for them."""
GROUPS: Final = sorted(
    name for name, one in get_command(commands.app).commands.items()  # type: ignore[attr-defined]
    if hasattr(one, "commands") and name not in NO_LIST
)  # fmt: skip


@pytest.mark.parametrize("group", GROUPS)
def test_its_name_lists_and_so_does_list(sylvie: Staff, group: str) -> None:
    alone, said = sylvie(group), sylvie(group, "list")
    assert (alone.exit_code, said.exit_code) == (0, 0), alone.output + said.output
    assert "Usage" not in alone.output
    assert alone.output == said.output
    assert "Usage" in sylvie(group, "--help").output


def test_there_are_such_groups() -> None:
    assert {"gatherings", "tips", "slots", "moderation", "worries", "relais", "directory", "calls"} <= set(GROUPS)


def test_its_options_are_those_of_list(sylvie: Staff) -> None:
    assert sylvie("gatherings", "--state", "held", "--json").exit_code == 0
