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
