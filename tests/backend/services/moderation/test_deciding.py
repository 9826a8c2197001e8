"""What raises a flag waits for an agent, who decides once; its author is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import ModerationDecided
from backend.models import Alert, HelpRequest, Moderation, Person
from backend.services.actor import Actor
from backend.services.desk_errors import DecidedAlready, NothingToRead
from backend.services.moderation import deciding, holding
from tests.support.moderating import MEHDI, SYLVIE, decides, rows, waiting
from tests.support.town import Town

PHONE = "du pain, appelez le 06 12 34 56 78"


def last_told(town: Town, name: str) -> object:
    return town.news(town.ids[name])[-1]


def test_a_request_without_a_flag_goes_out_at_once(town: Town) -> None:
    town.volunteer("Karim")

    assert town.read_request(town.request()).state == "open"
    assert rows(town) == []


def test_a_flagged_request_waits_and_agents_see_what_raised_it(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(text=PHONE)

    row = waiting(town)
    assert town.read_request(request).state == "held"
    assert town.invited(request) == []
    assert (row.what, row.flags, row.raised_by, row.request_id) == ("request", "phone", "06 12 34 56 78", request)
    assert town.alerts() == ["to_moderate"]

    decides(town, "publish", row.id)

    assert town.read_request(request).state == "open"
    assert town.invited(request) == [karim]
    assert last_told(town, "Jeanne") == ModerationDecided(row.id, "published")
    assert town.alerts() == []
    assert [change[1] for change in town.history("moderation", row.id)] == ["waiting", "published"]


def test_the_second_agent_is_told_who_was_first(town: Town) -> None:
    town.request(text=PHONE)
    number = waiting(town).id
    decides(town, "refuse", number, "Nous vous appelons.")

    with pytest.raises(DecidedAlready, match="sylvie"):
        decides(town, "publish", number, by=MEHDI)
    decides(town, "refuse", number, "Nous vous appelons.")  # their own decision, said twice

    assert rows(town)[0].agent == "sylvie"
    assert [type(one).__name__ for one in town.news(town.ids["Jeanne"])].count("ModerationDecided") == 1


def test_a_refused_request_is_cancelled_with_its_reason(town: Town) -> None:
    request = town.request(text="25 € de l'heure pour mon jardin", category="gardening")
    decides(town, "refuse", waiting(town).id, "Ici, les voisins aident gratuitement.")

    (row,) = rows(town)
    assert (row.state, row.reason) == ("refused", "Ici, les voisins aident gratuitement.")
    assert town.read_request(request).state == "cancelled"
    assert town.told(town.ids["Jeanne"]) == ["ModerationDecided"]  # and not « cancelled » besides
    with pytest.raises(NothingToRead):
        decides(town, "publish", row.id)


def test_what_is_sent_back_is_written_otherwise_and_read_again(town: Town) -> None:
    request = town.request(text=PHONE)
    number = waiting(town).id
    decides(town, "correct", number, "Sans votre numéro, s'il vous plaît.")
    assert rows(town)[0].state == "sent_back"

    with town.write() as db:
        jeanne = town.ids["Jeanne"]
        assert not deciding.rewrite(db, number, 999, "rien", actor=Actor.person(999), now=town.now())
        assert deciding.rewrite(db, number, jeanne, "du pain", actor=Actor.person(jeanne), now=town.now())
        assert not deciding.rewrite(db, number, jeanne, "du lait", actor=Actor.person(jeanne), now=town.now())

    row = waiting(town)
    assert (row.id, row.flags, row.agent) == (number, "", None)
    assert town.read_request(request).text == "du pain"
    assert town.alerts() == ["to_moderate"]
    decides(town, "publish", number, by=MEHDI)
    assert town.read_request(request).state == "open"


def test_a_request_that_is_called_off_waits_for_nobody(town: Town) -> None:
    request = town.request(text=PHONE)
    town.cancels(request)

    assert rows(town)[0].state == "void"
    with pytest.raises(NothingToRead):
        decides(town, "publish", rows(town)[0].id)


def test_a_request_whose_time_passes_unread_is_unserved(town: Town) -> None:
    request = town.request(text=PHONE)
    town.at("2026-11-25T12:01:00+01:00")

    assert town.read_request(request).state == "unserved"
    assert rows(town)[0].state == "void"


def test_publishing_the_request_settles_what_waits(town: Town) -> None:
    request = town.request(text=PHONE)
    town.publishes(request)

    assert (rows(town)[0].state, rows(town)[0].agent) == ("published", "sylvie")


def test_an_insult_from_somebody_frail_costs_nothing(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(text="La voisine est une connasse ! Il me faut du pain.")

    assert town.invited(request) == [karim]
    assert town.read_request(request).text == "Il me faut du pain."
    assert (rows(town)[0].state, rows(town)[0].flags) == ("published", "insult")
    assert town.alerts() == []


def test_what_an_insult_was_taken_out_of_is_sent_out_by_an_agent_where_the_town_wishes_it(town: Town) -> None:
    town.decides("automation", {"shopping": "proposed"})
    request = town.request(text="La voisine est une connasse ! Il me faut du pain.")

    assert (town.read_request(request).state, rows(town)[0].state) == ("held", "published")
    assert town.alerts() == ["to_publish"]


def test_an_insult_from_somebody_frail_is_read_where_the_town_reads_everything(town: Town) -> None:
    town.decides("moderation", "before")
    request = town.request(text="La voisine est une connasse ! Il me faut du pain.")

    assert town.read_request(request).state == "held"
    assert town.read_request(request).text == "Il me faut du pain."
    assert waiting(town).flags == "insult"


def test_an_insult_from_anybody_else_waits(town: Town) -> None:
    paul = town.person("Paul")
    with town.write() as db:
        db.get_one(Person, paul).vulnerable = False
    request = town.request(by="Paul", text="La voisine est une connasse ! Il me faut du pain.")

    assert town.read_request(request).state == "held"


def test_who_chooses_by_origin_is_refused_once_then_an_agent_sees_it(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        person, actor = db.get_one(Person, jeanne), Actor.person(jeanne)
        first = holding.refused_once(db, person, "du pain, pas un Arabe", actor=actor, now=town.now())
        again = holding.refused_once(db, person, "pas un Arabe !", actor=actor, now=town.now())
    assert first is not None
    assert first.words == "pas un Arabe"
    assert again is None
    assert town.alerts() == []

    request = town.request(text="du pain, pas un Arabe !")

    assert town.read_request(request).state == "held"
    assert waiting(town).flags == "discrimination"
    assert town.alerts() == ["to_moderate"]


def test_a_woman_rather_than_a_man_is_settled_by_an_agent(town: Town) -> None:
    town.request(text="plutôt une femme s'il vous plaît")

    assert waiting(town).flags == "preference"


def test_what_is_no_volunteers_job_is_read_by_an_agent(town: Town) -> None:
    town.request(text="m'aider à me lever du lit", category="other")

    assert waiting(town).flags == "not_a_job"


def test_a_town_may_read_everything_before(town: Town) -> None:
    town.decides("moderation", "before")
    request = town.request()

    row = waiting(town)
    assert (row.flags, town.read_request(request).state) == ("", "held")
    decides(town, "publish", row.id)
    assert town.read_request(request).state == "open"


def test_her_own_yes_is_still_needed_after_an_agent_has_read(town: Town) -> None:
    request = town.request(text=PHONE, for_other=True, whom="Yvonne")
    decides(town, "publish", waiting(town).id)

    assert town.read_request(request).state == "held"
    assert town.told(town.ids["Jeanne"]) == ["ModerationDecided"]


def test_a_published_request_may_be_withdrawn(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.accepts(karim, request)
    with town.write() as db:
        row = db.get_one(HelpRequest, request)
        deciding.withdraw(db, "Nous passons nous-mêmes.", request=row, actor=SYLVIE, now=town.now())

    assert town.read_request(request).state == "cancelled"
    assert rows(town)[0].state == "withdrawn"
    assert town.told(karim)[-1] == "RequestGone"
    assert town.told(town.ids["Jeanne"])[-1] == "ModerationDecided"
    with town.write() as db, pytest.raises(NothingToRead):
        deciding.withdraw(db, "Encore.", request=db.get_one(HelpRequest, request), actor=SYLVIE, now=town.now())


def test_an_agent_lists_what_waits_of_her_own_town(town: Town) -> None:
    town.request(text=PHONE)
    with town.write() as db:
        other = town.another_territory(db)
        assert [one.what for one in deciding.waiting(db, town.territory_id)] == ["request"]
        assert deciding.waiting(db, other) == []


def test_words_are_sealed_in_the_alert_too(town: Town) -> None:
    town.request(text=PHONE)
    with town.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == "to_moderate")).one()
        assert alert.words == "06 12 34 56 78"
        assert db.scalars(select(Moderation)).one().raised_by == "06 12 34 56 78"


def test_a_town_dials_and_flags_with_one_alert(town: Town) -> None:
    town.decides("automation", {"shopping": "by_hand"})
    town.request(text=PHONE)

    assert town.alerts() == ["to_moderate"]
