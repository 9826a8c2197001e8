"""Cards: a code each, counted once a person, that give no rights by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import pytest
from sqlalchemy import select

from backend.models import Conversation, Person, Relay, Source, SourceVisit, Territory
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NoSuchSource, UnusableSource
from backend.services.sources import arriving, codes, counting, making
from backend.services.sources.arriving import Shown
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
SEEDS = count(1)


def make(town: Town, name: str = "Boulangerie Payet", kind: str = "shop", **more: str) -> str:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return making.make(db, hall, name, kind, actor=SYLVIE, now=town.now(), seed=next(SEEDS), **more).code


def show(town: Town, code: str, person: int, *, first: bool = True, channel: str = "telegram") -> Shown | None:
    with town.write() as db:
        return arriving.show(db, code, db.get_one(Person, person), channel, first=first, now=town.now())


def counted(town: Town) -> list[tuple[str, int, int, int, int]]:
    with town.database.read() as db:
        found = counting.of(db, town.territory_id)
        return [(one.channel, one.came, one.asked, one.volunteered, one.seen_again) for one in found]


def test_a_card_has_a_code_that_can_be_read_aloud(town: Town) -> None:
    code = make(town)

    word, _joint, number = code.partition("-")
    assert word in codes.WORDS
    assert len(number) == 3
    assert len(code) <= 64
    with town.database.read() as db:
        assert db.scalars(select(Source)).one().made_by == "sylvie"


def test_the_same_source_is_the_same_card(town: Town) -> None:
    code = make(town, neighbourhood="La Plaine")

    assert make(town, "  boulangerie   PAYET ", neighbourhood="La Plaine") == code
    assert make(town) != code


def test_a_card_for_one_use_is_new_each_time(town: Town) -> None:
    assert make(town, relay="baker") != make(town, relay="baker")


def test_no_two_cards_have_one_code(town: Town) -> None:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        for number in range(3):
            making.make(db, hall, f"Shop {number}", "shop", actor=SYLVIE, now=town.now(), seed=7)

    with town.database.read() as db:
        assert len(set(db.scalars(select(Source.code)))) == 3


@pytest.mark.parametrize("name", ["", "  ", "/", "x" * 121, "a\u0000b", "two\u200blines"])
def test_a_name_that_no_card_can_have(town: Town, name: str) -> None:
    with pytest.raises(UnusableSource):
        make(town, name)


def test_a_kind_a_role_or_two_that_no_card_can_have(town: Town) -> None:
    for wrong in ({"kind": "pub"}, {"relay": "king"}, {"role": "agent"}, {"relay": "baker", "role": "volunteer"}):
        with pytest.raises(UnusableSource):
            make(town, **wrong)
    with pytest.raises(UnusableSource):
        make(town, neighbourhood="x" * 121)


def test_whoever_comes_by_a_card_is_counted_once(town: Town) -> None:
    code, jeanne = make(town), town.person("Jeanne")
    show(town, code, jeanne)
    show(town, code, jeanne, first=False)

    assert counted(town) == [("telegram", 1, 0, 0, 1)]


def test_somebody_whom_we_knew_is_only_seen_again(town: Town) -> None:
    code, jeanne = make(town), town.person("Jeanne")
    show(town, code, jeanne, first=False)
    show(town, code, jeanne, first=False)

    assert counted(town) == [("telegram", 0, 0, 0, 2)]


def test_what_came_of_a_card_is_told_for_each_channel(town: Town) -> None:
    code = make(town)
    make(town, "Lettre de novembre", "letter")
    show(town, code, town.person("Jeanne"))
    town.request(by="Jeanne")
    town.request("pharmacy", by="Jeanne")
    show(town, code, town.person("Paul"), channel="whatsapp")
    show(town, code, town.volunteer("Karim"), channel="whatsapp")
    show(town, code, town.volunteer("Léa"), channel="whatsapp", first=False)

    assert counted(town) == [("telegram", 1, 1, 0, 0), ("whatsapp", 2, 0, 1, 1), ("", 0, 0, 0, 0)]


def test_an_unknown_or_ended_code_changes_nothing(town: Town) -> None:
    code, jeanne = make(town), town.person("Jeanne")
    with town.write() as db:
        making.end(db, db.get_one(Territory, town.territory_id), code.upper(), actor=SYLVIE, now=town.now())

    for shown in (code, "mimosa-999", "accord-482193", "", "x" * 5_000, "'; DROP TABLE source; --"):
        assert show(town, shown, jeanne) is None
    assert counted(town) == [("", 0, 0, 0, 0)]
    with town.write() as db, pytest.raises(NoSuchSource):
        making.end(db, db.get_one(Territory, town.territory_id), code, actor=SYLVIE, now=town.now())


def test_a_card_of_a_relais_works_once_and_gives_nothing_by_itself(town: Town) -> None:
    code, payet, other = make(town, relay="baker"), town.person("Payet"), town.person("Curieux")

    first, again, late = show(town, code, payet), show(town, code, payet, first=False), show(town, code, other)

    assert [one.card if one else None for one in (first, again, late)] == ["relay", "", ""]
    with town.database.read() as db:
        relay = db.scalars(select(Relay)).one()
        assert (relay.person_id, relay.state, relay.role) == (payet, "proposed", "baker")


def test_a_card_of_a_volunteer_makes_nobody_one(town: Town) -> None:
    code, karim = make(town, role="volunteer"), town.person("Karim")

    shown = show(town, code, karim)

    assert shown is not None
    assert shown.card == "volunteer"
    assert counted(town) == [("telegram", 1, 0, 0, 0)]


def test_a_stranger_belongs_to_the_town_of_the_card(town: Town) -> None:
    jeanne, known = town.person("Jeanne"), town.person("Known")
    with town.write() as db:
        elsewhere = db.get_one(Territory, town.another_territory(db))
        code = making.make(db, elsewhere, "Bar", "shop", actor=SYSTEM, now=town.now(), seed=3).code
        there = elsewhere.id

    show(town, code, jeanne)
    show(town, code, known, first=False)

    with town.database.read() as db:
        assert db.get_one(Person, jeanne).territory_id == there
        talk = db.scalars(select(Conversation).where(Conversation.person_id == jeanne)).one()
        assert talk.territory_id == there
        assert db.get_one(Person, known).territory_id == town.territory_id
        assert len(db.scalars(select(SourceVisit)).all()) == 2


@dataclass(frozen=True, slots=True)
class Written:
    label: str
    text: str
    code: str | None
    rest: str = ""


WRITTEN = (
    Written("as a link writes it", "Bonjour ! (mimosa-482)", "mimosa-482", "Bonjour !"),
    Written("alone", "MIMOSA-482", "mimosa-482"),
    Written("as one reads it aloud", "mon code est Mimosa 482", "mimosa-482"),
    Written("with accents", "Étoile-250 merci", "etoile-250", "merci"),
    Written("in a sentence", "j'ai la carte lilas-120, il me faut du pain", "lilas-120", "il me faut du pain"),
    Written("at the end", "il me faut quelqu'un demain. code : lilas-120", "lilas-120", "il me faut quelqu'un demain."),
    Written("another kind of code", "accord 482193", None),
    Written("a part of a word", "les mimosas-482", None),
    Written("four figures", "mimosa-4821", None),
    Written("a house in a street", "12 rue des Lilas 78000", None),
    Written("nothing", "", None),
)  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.label)
def test_a_code_is_found_wherever_it_stands(case: Written) -> None:
    found = codes.found_in(case.text)

    assert [one.code for one in found] == ([case.code] if case.code else [])
    for one in found:
        assert codes.without(case.text, one) == case.rest


def test_a_long_message_is_searched_at_its_beginning_only() -> None:
    assert codes.found_in("a " * 100_000 + "mimosa-482") == []
    assert codes.found_in("(" * 100_000) == []
