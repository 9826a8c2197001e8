"""Somebody calls: whose number it is, a new file, and what they need, in one command."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, Consent, HelpRequest, Person, Telephone, Territory
from backend.services import territories
from backend.services.actor import SYSTEM
from tests.bots.commands.desk.conftest import Desk
from tests.bots.commands.staff.conftest import Town, rows


def test_a_known_number_opens_a_file_and_that_is_written_down(desk: Desk, town: Town, jeanne: int) -> None:
    (file,) = rows(desk("number", "02 33 00 00 01", "--json"))

    assert (file["person_id"], file["name"], file["way_of_address"]) == (jeanne, "Jeanne Morel", "Madame Morel")
    assert (file["address"], file["numbers"], file["checkins"]) == ("12 rue des Lilas", ["+33233000001"], "active")
    shown = desk("number", "+33233000001")
    assert f'palier desk request {jeanne} "…"' in shown.stdout
    assert "C’est gratuit." in shown.stdout
    with town.database.read() as db:
        found = select(AuditEntry.what_id).where(AuditEntry.verb == "find", AuditEntry.actor == "agent:sylvie")
        assert set(db.scalars(found)) == {jeanne}


def test_an_unknown_number_gets_a_file(desk: Desk, town: Town) -> None:
    unknown = desk("number", "0233000009")
    assert unknown.stdout == "Nobody is known under +33233000009: `palier desk new +33233000009 NAME`.\n"

    made = desk(
        "new", "0233000009", " Odette  Marchand ", "--address", "3 place du Marché", "--call-me", "Madame Marchand",
        "--informed",
    )  # fmt: skip

    assert made.exit_code == 0, made.output
    (file,) = rows(desk("number", "0233000009", "--json"))
    assert (file["name"], file["address"]) == ("Odette Marchand", "3 place du Marché")
    with town.database.read() as db:
        odette = db.scalars(select(Person).where(Person.name == "Odette Marchand")).one()
        assert db.scalars(select(Consent.kind).where(Consent.person_id == odette.id)).all() == ["information"]
        consent = select(AuditEntry.actor).where(AuditEntry.verb == "consent", AuditEntry.what_id == odette.id)
        assert db.scalars(consent).one() == "agent:sylvie"
        assert odette.vulnerable


def test_what_is_kept_is_read_out_first(desk: Desk) -> None:
    refused = desk("new", "0233000009", "Odette")
    assert (refused.exit_code, "--informed" in refused.stderr) == (2, True)


@pytest.mark.parametrize("number", ["", "12", "abc", "0233"])
def test_what_is_no_number_is_said(desk: Desk, number: str) -> None:
    for command in (("number", number), ("new", number, "Odette", "--informed")):
        refused = desk(*command)
        assert refused.exit_code == 1
        assert refused.stderr == f"« {number} » is no telephone number.\n"


def test_a_need_is_posted_in_one_command(desk: Desk, town: Town, jeanne: int) -> None:
    (posted,) = rows(desk("request", jeanne, "Il me faudrait du pain demain matin", "--json"))

    assert (posted["category"], posted["state"], posted["known"]) == ("shopping", "open", False)
    assert posted["start"] == "2026-11-25T08:00:00+01:00"
    assert posted["place"] == "12 rue des Lilas"
    with town.database.read() as db:
        request = db.get_one(HelpRequest, posted["request"])
        assert (request.requester_id, request.text) == (jeanne, "Il me faudrait du pain demain matin")
        audited = select(AuditEntry.actor).where(AuditEntry.verb == "post_by_phone", AuditEntry.what_id == request.id)
        assert db.scalars(audited).one() == "agent:sylvie"

    again = desk("request", jeanne, "Il me faudrait du pain demain matin")
    assert "has asked for that already" in again.stdout
    assert "request 2" in desk("request", jeanne, "Il me faudrait du pain demain matin", "--again").stdout.lower()


def test_elsewhere_and_at_another_time(desk: Desk, jeanne: int) -> None:
    (posted,) = rows(
        desk(
            "request", jeanne, "accompagner au marché", "--category", "transport", "--place", "à la gare",
            "--start", "2026-11-27T09:00", "--end", "2026-11-27T11:00", "--json",
        )
    )  # fmt: skip
    assert (posted["category"], posted["place"]) == ("transport", "à la gare")
    assert posted["end"] == "2026-11-27T11:00:00+01:00"


def test_a_request_that_the_town_reads_first_may_be_let_out_by_whoever_heard_her(
    desk: Desk, town: Town, jeanne: int
) -> None:
    with town.database.write() as db:
        hall = db.get_one(Territory, town.territory)
        territories.decide(db, hall, "automation", {"shopping": "proposed"}, actor=SYSTEM, now=town.clock.now())
    assert "is held: an agent reads it first" in desk("request", jeanne, "du pain demain matin").stdout
    out = desk("request", jeanne, "du lait demain matin", "--again", "--publish")
    assert "is posted" in out.stdout
    flagged = desk("request", jeanne, "du beurre demain matin, je paie 15 € de l'heure", "--again", "--publish")
    assert "is held" in flagged.stdout


def test_another_number_and_the_hours_they_wish(desk: Desk, town: Town, jeanne: int) -> None:
    assert desk("add-number", jeanne, "06 12 34 56 78").exit_code == 0
    assert desk("hours", jeanne, "--from", "14:00", "--to", "16:00").stdout == (
        "Jeanne Morel is called between 14:00 and 16:00.\n"
    )
    (file,) = rows(desk("number", "0612345678", "--json"))
    assert file["best_hours"] == "14:00–16:00"
    with town.database.read() as db:
        assert len(db.scalars(select(Telephone)).all()) == 2
    assert desk("hours", jeanne).stdout == "Jeanne Morel is called at any hour.\n"
    for wrong in (("--from", "14:00"), ("--from", "16:00", "--to", "14:00")):
        assert desk("hours", jeanne, *wrong).exit_code == 2


def test_whom_nobody_knows(desk: Desk) -> None:
    for command in (("request", 99, "du pain demain"), ("add-number", 99, "0612345678"), ("hours", 99)):
        refused = desk(*command)
        assert (refused.exit_code, refused.stderr) == (1, "There is no person 99 in this town.\n")
