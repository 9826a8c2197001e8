"""Deeds about the register of frail people: one's own entry, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.register import Facts
from backend.services.register import answering, entering, entries, keeping
from backend.services.register.errors import CannotBeOnIt
from backend.services.territories import policy
from conversation_flows import register, register_desk
from conversation_flows.deeds.case import Case, person_of, territory_of


def look(db: Session, command: register_desk.LookAtRegister, case: Case) -> Sequence[Any]:
    """Their own entry; somebody else's is nothing that is said here, not even that there is one."""
    letters: str = policy(territory_of(db, case), "register_address")
    entry = None if command.wish.startswith("other") else entries.of(db, case.person_id)
    mine = None
    if entry is not None:
        held = entries.facts_of(entry)
        mine = register_desk.Mine(
            held.name, held.born, held.address, held.phone, held.ground, held.services, held.warn,
            asked=entry.state != "confirmed",
        )  # fmt: skip
    return (register_desk.RegisterLooked(command, mine, letters),)


def enter(db: Session, command: register.EnterRegister, case: Case) -> Sequence[Any]:
    """They are on it at once; whoever is already has it corrected."""
    facts = Facts(
        command.name, command.born, command.address, command.phone, command.ground, command.services, command.warn
    )
    standing = entries.held(db, case.person_id)
    known = standing is not None and standing.state == "confirmed"
    try:
        if known and standing is not None:
            keeping.change(db, standing, facts, actor=case.actor, now=case.now)
        else:
            entering.by_themselves(db, person_of(db, case), facts, actor=case.actor, now=case.now)
    except CannotBeOnIt:
        return (register_desk.RegisterCannot(),)
    return (register_desk.RegisterEntered(known),)


def leave(db: Session, case: Case) -> Sequence[Any]:
    """Off it, whatever state it is in: what somebody else asked for is refused."""
    entry = entries.held(db, case.person_id)
    if entry is None:
        return (register_desk.RegisterLooked(register_desk.LookAtRegister("look"), None),)
    if entry.state != "confirmed":
        return answer(db, register_desk.AnswerRegister(agrees=False), case)
    keeping.strike(db, entry, keeping.ASKED, actor=case.actor, now=case.now)
    return (register_desk.RegisterLeft(),)


def answer(db: Session, command: register_desk.AnswerRegister, case: Case) -> Sequence[Any]:
    """To what somebody else asked for them."""
    entry = entries.held(db, case.person_id)
    if entry is None or entry.state == "confirmed":
        return look(db, register_desk.LookAtRegister("look"), case)
    if command.agrees:
        answering.confirm(db, entry, actor=case.actor, now=case.now)
        return (register_desk.RegisterEntered(),)
    answering.object_(db, entry, actor=case.actor, now=case.now)
    return (register_desk.RegisterLeft(objected=True),)
