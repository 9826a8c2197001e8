"""Which room belongs to whom, whatever order it is told in."""

from __future__ import annotations

from typing import Any, Final

from bots.matrix.rooms import Rooms

US: Final = "@us:mairie.test"
JEANNE: Final = "@jeanne:mairie.test"
KARIM: Final = "@karim:mairie.test"


def member(who: str, membership: str, name: str | None = None) -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": who, "content": {"membership": membership, "displayname": name}}


def rooms(**members: list[dict[str, Any]]) -> Rooms:
    made = Rooms(US)
    for room_id, events in members.items():
        for event in [*events, member(US, "join")]:
            made.note(room_id, event)
    return made


def test_a_person_has_the_room_that_was_used_last() -> None:
    held = rooms(first=[member(JEANNE, "join")], second=[member(JEANNE, "join")])
    assert held.room_of(JEANNE) == "second"

    held.used("first")
    assert held.room_of(JEANNE) == "first"


def test_a_room_that_somebody_joined_goes_before_one_that_they_are_only_invited_to() -> None:
    held = rooms(joined=[member(JEANNE, "join")], invited=[member(JEANNE, "invite")])

    assert held.room_of(JEANNE) == "joined"
    held.note("joined", member(JEANNE, "leave"))
    assert held.room_of(JEANNE) == "invited"


def test_a_room_of_several_is_nobodys() -> None:
    held = rooms(many=[member(JEANNE, "join"), member(KARIM, "invite")], empty=[member(JEANNE, "ban")], new=[])

    assert held.room_of(JEANNE) is None
    assert (held.person_in("many"), held.person_in("empty"), held.person_in("nowhere")) == (None, None, None)
    assert (held.crowded(), held.empty()) == (["many"], ["empty"])
    held.forget("many")
    assert held.crowded() == []


def test_people_are_called_as_they_call_themselves() -> None:
    held = rooms(one=[member(JEANNE, "join", "Jeanne Payet [Mairie de Valbreuse]")], two=[member(KARIM, "join", " ")])

    assert (held.name_of(JEANNE), held.name_of(KARIM)) == ("Jeanne Payet", "")


def test_an_event_that_is_none_changes_nothing() -> None:
    held = rooms(one=[member(JEANNE, "join")])
    for broken in ({"type": "m.room.member"}, {"type": "m.room.member", "state_key": JEANNE, "content": "left"}):
        held.note("one", broken)

    assert held.person_in("one") == JEANNE
