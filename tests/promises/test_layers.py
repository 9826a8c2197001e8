"""What `.importlinter` cannot say: the engine knows no flow, so that a flow is never more than a declaration."""

from __future__ import annotations

import grimp

ENGINE = "conversation_flows.engine"


def test_the_engine_imports_no_flow() -> None:
    graph = grimp.build_graph("conversation_flows", cache_dir=None)
    rooms = {ENGINE, *graph.find_descendants(ENGINE)}

    strangers = {
        (room, imported)
        for room in rooms
        for imported in graph.find_modules_directly_imported_by(room)
        if imported not in rooms
    }

    assert len(rooms) > 1
    assert strangers == set()


REGISTER_MODEL = "backend.models.register"
REGISTER_SERVICE = "backend.services.register"
ITS_OWN = {
    "backend.demonstration.registering",
    "backend.services.due",
    "backend.services.life.stopping",
    "backend.services.privacy.erasing",
    "backend.services.readiness",
    "bots.commands.staff.agents",
    "bots.commands.staff.register",
    "bots.commands.staff.register_lists",
    "conversation_flows.deeds.registering",
}
"""Who may speak to the register of frail people: to enter, show, strike, erase, or say what is amiss; nothing else."""


THE_PLAN = {f"backend.services.weather.{one}" for one in ("asking", "lending", "preview", "watching")}
"""A plan of heat, cold or flood: whom the register is for. They know whom it reaches, and no word of it."""


def test_the_register_serves_its_own_purpose_and_no_other() -> None:
    """What people gave for the day of a heatwave chooses no volunteer, is told in no news, stands in no figure."""
    graph = grimp.build_graph("backend", "conversation_flows", "bots", cache_dir=None)
    rooms = {REGISTER_SERVICE, *graph.find_descendants(REGISTER_SERVICE)}
    assert len(rooms) > 5

    importers = {one for room in rooms for one in graph.find_modules_that_directly_import(room)} - rooms
    touching = set(graph.find_modules_that_directly_import(REGISTER_MODEL)) - rooms

    assert importers == ITS_OWN | THE_PLAN
    known_to_the_plan = {one for module in THE_PLAN for one in graph.find_modules_directly_imported_by(module)} & rooms
    assert known_to_the_plan == {f"{REGISTER_SERVICE}.reaching"}
    assert touching == {"backend.models", "backend.services.lifecycles"}
    strangers = {
        f"backend.services.{one}" for one in ("matching", "news", "exports", "offers", "company", "invitations")
    }
    strangers |= {inner for one in strangers for inner in graph.find_descendants(one)}
    assert not strangers & (importers | touching)
