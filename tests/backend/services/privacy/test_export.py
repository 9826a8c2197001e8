"""The copy of one person: their words, whoever helped by first name, nothing that is another's; a page and a ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from backend.categories import CATEGORIES
from backend.messaging.messages import EVENTS, Wrote
from backend.messaging.tidings import Relayed
from backend.models import AuditEntry, Conversation, InboxEvent, Person
from backend.models.columns import UNOPENED
from backend.services import alerts, people
from backend.services.actor import Actor
from backend.services.agreements import asking
from backend.services.privacy import export, readable
from backend.wording import Text, wording
from tests.support.linking import HERS, HIS, ends, linked, met, says, word
from tests.support.moderating import decides, waiting
from tests.support.town import Town

KINDS = dict.fromkeys(CATEGORIES, Text("Shopping"))


def copy_of(town: Town, name: str, **how: Any) -> dict[str, Any]:
    with town.write() as db:
        person = db.get_one(Person, town.ids[name])
        return export.copy_of(db, person, actor=Actor.person(person.id), now=town.now(), **how)


def test_a_resident_reads_her_words_and_who_came(town: Town, pair: tuple[int, int, int]) -> None:
    tables = copy_of(town, "Jeanne")["tables"]
    assert tables["person"][0]["name"] == "Jeanne"
    assert tables["help_request"][0]["text"] == "du lait et du pain"
    assert tables["help_request"][0]["requester_id"] == "you"
    assert tables["mission"][0]["volunteer_id"] == "Karim"


def test_a_volunteer_reads_no_address_of_others(town: Town) -> None:
    karim = town.volunteer("Karim Belaïd")
    town.person("Jeanne Payet")
    town.accepts(karim, town.request(by="Jeanne Payet", place="3 rue Haute"))
    copy = copy_of(town, "Karim Belaïd")
    assert "help_request" not in copy["tables"]
    written = json.dumps(copy, ensure_ascii=False)
    assert "rue Haute" not in written
    assert "Payet" not in written
    assert "sylvie" not in written, "agents are not named"


def test_nobody_s_invitation_is_in_the_copy_of_whoever_asks(town: Town) -> None:
    town.volunteer("Karim")
    town.request(by="Jeanne")
    assert "invitation" not in copy_of(town, "Jeanne")["tables"]
    assert len(copy_of(town, "Karim")["tables"]["invitation"]) == 1


def test_the_number_of_somebody_else_is_left_out(town: Town) -> None:
    town.request(by="Sophie", for_other=True, whom="Yvonne")
    with town.write() as db:
        asking.keep_phone(db, 1, town.ids["Sophie"], "06 12 34 56 78", actor=Actor.person(1), now=town.now())
    agreement = copy_of(town, "Sophie")["tables"]["agreement"][0]
    assert (agreement["person_id"], agreement["phone"]) == ("Yvonne", "another person's number")


def test_what_protects_somebody_is_not_in_a_copy_that_others_may_open(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        alerts.raise_alert(
            db, "violence", person=db.get_one(Person, jeanne), cause="v", words="il me frappe", restricted=True,
            territory_id=town.territory_id, actor=Actor.person(jeanne), now=town.now(),
        )  # fmt: skip
    copy = copy_of(town, "Jeanne")
    assert "alert" not in copy["tables"]
    assert "alert.restricted" in copy["left_out"]
    assert copy_of(town, "Jeanne", restricted=True)["tables"]["alert"][0]["words"] == "il me frappe"


def test_messages_are_told_as_they_were_written_and_news_is_not(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        conversation = db.scalars(select(Conversation).where(Conversation.person_id == jeanne)).one()
        for key, content in (("a", EVENTS.dumps(Wrote("bonjour"))), ("b", EVENTS.dumps(Relayed(1, "coucou", 2))),
                             ("c", UNOPENED)):  # fmt: skip
            db.add(InboxEvent(
                territory_id=1, conversation_id=conversation.id, source="news" if key == "b" else "1", event_key=key,
                kind="Relayed" if key == "b" else "Wrote", content=content, priority=1, due_at=town.now(),
                received_at=town.now(), trace="t",
            ))  # fmt: skip
    rows = copy_of(town, "Jeanne")["tables"]["inbox_event"]
    assert "bonjour" in json.dumps(rows[0]["content"])
    assert "coucou" not in json.dumps(rows[1])
    assert rows[2]["content"] is None


def test_who_did_what_is_told_without_names(town: Town, pair: tuple[int, int, int]) -> None:
    copy_of(town, "Jeanne")
    tables = copy_of(town, "Jeanne")["tables"]
    moves = [(one["what"], one["after"], one["actor"]) for one in tables["history"]]
    assert ("request", "open", "you") in moves
    assert ("mission", "accepted", "Karim") in moves
    assert ("export", "you") in [(one["verb"], one["actor"]) for one in tables["audit_entry"]]


def test_what_the_other_answered_to_a_link_is_not_told(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    town.later(days=1)
    says(town, town.ids["Jeanne"], agrees=False)

    hers, his = copy_of(town, "Jeanne")["tables"], copy_of(town, "Karim")["tables"]

    assert hers["link"][0]["person_says"] == "no"
    assert not {"person_says", "state", "ended_why", "ended_at", "next_due"} & set(his["link"][0])
    assert [one for one in his["history"] + his["audit_entry"] if one["what"] == "link"] == []
    assert [one["actor"] for one in hers["history"] if one["what"] == "link"] == ["you"]


def test_what_each_gives_and_says_of_a_link_is_in_their_own_copy_alone(town: Town) -> None:
    jeanne, _karim = linked(town)
    his = copy_of(town, "Karim")["tables"]["link"][0]
    assert (his["state"], his["volunteer_contact"], his["volunteer_gives"]) == ("active", HIS, "number")
    assert HERS not in json.dumps(his)

    town.later(days=91)
    word(town, jeanne, fine=False)
    ends(town, jeanne)

    written = json.dumps(copy_of(town, "Karim")["tables"])
    assert "uneasy" not in written
    assert "ended_why" not in written
    assert copy_of(town, "Karim")["tables"]["link"][0]["state"] == "ended"


def test_agents_are_not_named_in_what_they_decided(town: Town) -> None:
    town.request(by="Jeanne", text="25 € de l'heure")
    decides(town, "publish", waiting(town).id)
    copy = copy_of(town, "Jeanne")
    assert copy["tables"]["moderation"][0]["agent"] == "an agent of the town"
    assert "sylvie" not in json.dumps(copy)


def test_that_a_copy_was_made_is_written_down(town: Town) -> None:
    town.person("Jeanne")
    copy_of(town, "Jeanne")
    with town.database.read() as db:
        assert [one.actor for one in db.scalars(select(AuditEntry).where(AuditEntry.verb == "export"))] == ["person:1"]


@pytest.mark.parametrize(
    ("locale", "files", "says"),
    [
        (
            "fr",
            {"lisez-moi.txt", "mes-donnees.json"},
            ["Nom\u00a0: Jeanne", "novembre 2026", "CNIL", "quelqu’un vient"],
        ),
        ("en", {"read-me.txt", "my-data.json"}, ["Name: Jeanne", "24 November 2026", "somebody comes"]),
    ],
)
def test_the_archive_holds_a_page_and_everything(
    town: Town, pair: tuple[int, int, int], locale: str, files: set[str], says: list[str]
) -> None:
    with town.write() as db:
        people.refuse(db, db.get_one(Person, town.ids["Jeanne"]), "offers", actor=Actor.person(1), now=town.now())
    copy = copy_of(town, "Jeanne")
    said = wording(locale, "Europe/Paris")
    packed = readable.archive(copy, said, phone="02 33 00 00 00", kinds_of_help=KINDS, now=town.now())
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert set(file.namelist()) == files
        page, whole = (file.read(name).decode() for name in file.namelist())
    assert json.loads(whole) == copy
    for words in says:
        assert words in page
    assert "{" not in page
    assert "02 33 00 00 00" in page


def test_the_same_copy_makes_the_same_archive(town: Town) -> None:
    town.person("Jeanne")
    copy, said = copy_of(town, "Jeanne"), wording("fr", "Europe/Paris")
    one, two = (readable.archive(copy, said, phone="", kinds_of_help=KINDS, now=town.now()) for _ in range(2))
    assert one == two
