"""Gatherings and tips at the command line."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.models import Alert, Gathering, InboxEvent, Person, Tip
from backend.services import company, tips
from backend.services.actor import Actor
from tests.bots.commands.staff.conftest import Staff, Town, rows


def propose(town: Town, place: str = "sous le grand tilleul") -> int:
    now = town.clock.now()
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        new = company.NewGathering("dominoes", now + timedelta(days=2), place)
        return company.propose(db, jeanne, new, key="m1", actor=Actor.person(jeanne.id), now=now).id


def give(town: Town, words: str) -> int:
    now = town.clock.now()
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        return tips.give(
            db, jeanne, words, "", category=None, key=f"m:{words[:20]}", actor=Actor.person(jeanne.id), now=now
        ).id


def open_alerts(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(
            db.scalars(
                select(Alert.kind).where(Alert.state != "closed", Alert.kind != "application").order_by(Alert.id)
            )
        )


def test_a_gathering_is_read_published_and_called_off(sylvie: Staff, town: Town) -> None:
    number = propose(town)
    (found,) = rows(sylvie("gatherings", "list", "--state", "held", "--json"))
    raised = open_alerts(town)

    published = sylvie("gatherings", "publish", number)
    (listed,) = rows(sylvie("gatherings", "list", "--json"))
    called_off = sylvie("gatherings", "cancel", number)

    assert (found["id"], found["activity"], found["organiser"]) == (number, "dominoes", "Jeanne Morel")
    assert raised == ["gathering_to_publish"]
    assert open_alerts(town) == []
    assert published.stdout == f"Gathering {number} is published. Neighbours told: 0.\n"
    assert (listed["state"], listed["seats"], listed["coming"], listed["waiting"]) == ("open", 1, [], 0)
    assert called_off.stdout.startswith(f"Gathering {number} is called off.")
    with town.database.read() as db:
        assert db.get_one(Gathering, number).state == "cancelled"
        assert db.scalars(select(InboxEvent.kind)).all().count("GatheringChanged") == 2


def test_what_cannot_be_published_is_said_in_a_sentence(sylvie: Staff, town: Town) -> None:
    number = propose(town)
    sylvie("gatherings", "cancel", number)

    refused = sylvie("gatherings", "publish", number)

    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert sylvie("gatherings", "publish", 4711).stderr == "There is no gathering 4711 in this town.\n"
    assert sylvie("gatherings", "list").stdout == "No gathering is there.\n"


def test_a_tip_is_read_written_otherwise_renewed_and_ended(sylvie: Staff, town: Town) -> None:
    number = give(town, "Mme Simon, couturière, 06 12 34 56 78")
    (found,) = rows(sylvie("tips", "list", "--json"))
    refused = sylvie("tips", "publish", number)
    raised = open_alerts(town)

    published = sylvie("tips", "publish", number, "--words", "Mme Simon, couturière", "--where", "rue Hugo")
    renewed = sylvie("tips", "publish", number)
    (listed,) = rows(sylvie("tips", "list", "--state", "published", "--json"))
    ended = sylvie("tips", "expire", number)

    assert (found["flags"], found["given_by"]) == (["number"], "Jeanne Morel")
    assert refused.exit_code == 1
    assert "--words" in refused.stderr
    assert (raised, open_alerts(town)) == (["tip_to_read"], [])
    assert published.stdout == renewed.stdout == f"Tip {number} is published until 24 Nov 2027.\n"
    assert (listed["words"], listed["where"], listed["flags"]) == ("Mme Simon, couturière", "rue Hugo", [])
    assert ended.stdout == f"Tip {number} has expired.\n"


def test_a_tip_is_refused(sylvie: Staff, town: Town) -> None:
    number = give(town, "le garage Martin est honnête")

    assert sylvie("tips", "refuse", number).stdout == f"Tip {number} is refused.\n"
    with town.database.read() as db:
        assert db.get_one(Tip, number).state == "refused"
    assert open_alerts(town) == []
    assert sylvie("tips", "list").stdout == "No tip is pending.\n"
    assert sylvie("tips", "list", "--state", "expired").stdout == "No tip is expired.\n"
    assert sylvie("tips", "expire", number).exit_code == 1
    assert sylvie("tips", "refuse", 4711).exit_code == 1
    assert [one["state"] for one in rows(sylvie("tips", "list", "--state", "all", "--json"))] == ["refused"]
