"""The role of a relais: given by an agent, or proposed by a card and confirmed by one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import RelayChanged
from backend.models import Alert, Person, Relay
from backend.services.actor import Actor
from backend.services.errors import NoSuchRelay, RelayKnown
from backend.services.worries import relays
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def add(town: Town, person: int, role: str = "baker") -> int:
    with town.write() as db:
        return relays.add(db, db.get_one(Person, person), role, actor=SYLVIE, now=town.now()).id


def propose(town: Town, person: int, role: str = "baker") -> int | None:
    with town.write() as db:
        actor = Actor.person(person)
        made = relays.propose(db, db.get_one(Person, person), role, source_id=None, actor=actor, now=town.now())
        return made.id if made else None


def role(town: Town, person: int) -> str | None:
    with town.database.read() as db:
        return relays.role_of(db, person)


def test_an_agent_gives_the_role_and_they_are_told(town: Town) -> None:
    payet = town.person("Payet")

    relay = add(town, payet)

    assert role(town, payet) == "baker"
    assert town.news(payet) == [RelayChanged("active")]
    assert town.history("relay", relay)[-1] == ("proposed", "active", "agent:sylvie")
    assert town.alerts() == []


def test_nobody_has_two_roles(town: Town) -> None:
    payet = town.person("Payet")
    add(town, payet)

    with pytest.raises(RelayKnown):
        add(town, payet, "postman")
    assert propose(town, payet, "postman") is None


def test_what_a_card_proposes_is_no_role_until_an_agent_confirms(town: Town) -> None:
    payet = town.person("Payet")
    relay = propose(town, payet)

    assert role(town, payet) is None
    assert town.alerts() == ["relay"]
    with town.write() as db:
        relays.confirm(db, town.territory_id, int(relay or 0), actor=SYLVIE, now=town.now())
    assert role(town, payet) == "baker"
    assert town.alerts() == []
    with town.write() as db, pytest.raises(NoSuchRelay):
        relays.confirm(db, town.territory_id, int(relay or 0), actor=SYLVIE, now=town.now())


def test_an_agent_may_correct_the_role_that_a_card_proposed(town: Town) -> None:
    payet = town.person("Payet")
    relay = propose(town, payet)

    assert add(town, payet, "postman") == relay
    assert role(town, payet) == "postman"


def test_ended_it_can_be_given_again(town: Town) -> None:
    payet = town.person("Payet")
    relay = add(town, payet)
    with town.write() as db:
        relays.end(db, town.territory_id, relay, actor=SYLVIE, now=town.now())

    assert role(town, payet) is None
    assert town.news(payet) == [RelayChanged("active"), RelayChanged("ended")]
    assert add(town, payet) != relay


def test_whoever_was_never_one_is_told_nothing(town: Town) -> None:
    payet = town.person("Payet")
    relay = propose(town, payet)
    with town.write() as db:
        relays.end(db, town.territory_id, int(relay or 0), actor=SYLVIE, now=town.now())

    assert town.news(payet) == []
    with town.database.read() as db:
        assert db.scalars(select(Alert.state)).all() == ["closed"]


def test_another_town_cannot_touch_it(town: Town) -> None:
    relay = add(town, town.person("Payet"))
    with town.write() as db:
        elsewhere = town.another_territory(db)
        with pytest.raises(NoSuchRelay):
            relays.end(db, elsewhere, relay, actor=SYLVIE, now=town.now())
        assert relays.of(db, elsewhere) == []
        assert [one.id for one in relays.of(db, town.territory_id)] == [relay]


def test_there_is_no_such_relais(town: Town) -> None:
    with town.write() as db, pytest.raises(NoSuchRelay):
        relays.end(db, town.territory_id, 999, actor=SYLVIE, now=town.now())
    with town.database.read() as db:
        assert db.scalars(select(Relay)).all() == []
