"""Help asked for somebody else waits for that person's own yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import Agreement, Consent, Person, Territory
from backend.services import missions, people, territories
from backend.services.actor import Actor
from backend.services.agreements import answering, asking
from backend.services.errors import NoSuchAgreement, NotHersToGive
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def asked(town: Town, whom: str = "Yvonne", **changes: str) -> tuple[int, int]:
    """A request of Sophie's for somebody else, and its agreement."""
    request = town.request(by="Sophie", for_other=True, whom=whom, **changes)
    with town.database.read() as db:
        return request, db.scalars(select(Agreement.id).where(Agreement.request_id == request)).one()


def answer(town: Town, agreement_id: int, agrees: bool, *, herself: int | None = None) -> None:
    with town.write() as db:
        person = None if herself is None else db.get_one(Person, herself)
        actor = SYLVIE if herself is None else Actor.person(herself)
        agreement = db.get_one(Agreement, agreement_id)
        answering.answer(db, agreement, agrees, actor=actor, now=town.now(), herself=person)


def test_nobody_is_asked_before_she_has_said_yes(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, _agreement = asked(town)

    beneficiary = town.read_request(request).beneficiary_id
    assert town.read_request(request).state == "held"
    assert town.told(karim) == []
    assert town.calls() == [(beneficiary, asking.REASON)]
    assert town.alerts() == []


def test_by_voice_to_an_agent_it_goes_out(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, agreement = asked(town)

    answer(town, agreement, agrees=True)

    assert town.read_request(request).state == "open"
    assert town.invited(request) == [karim]
    assert town.told(town.ids["Sophie"]) == ["AgreementAnswered"]
    assert town.history("agreement", agreement)[-1] == ("waiting", "given", "agent:sylvie")


def test_a_promise_is_made_once_she_has_said_yes(town: Town) -> None:
    town.volunteer("Karim")
    request, agreement = asked(town)
    town.at("2026-11-24T18:30:00+01:00")
    broken = town.read_request(request).promised_at

    answer(town, agreement, agrees=True)

    promised = town.read_request(request).promised_at
    assert broken is None
    assert promised is not None
    assert promised > town.now()


def test_where_the_town_reads_first_an_agent_reads_it_then(town: Town) -> None:
    town.decides("automation_for_vulnerable", "proposed")
    request, agreement = asked(town)
    before = town.alerts()

    answer(town, agreement, agrees=True)

    assert before == []
    assert town.alerts() == ["to_publish"]
    assert town.read_request(request).state == "held"


def test_a_no_withdraws_it_and_is_told(town: Town) -> None:
    request, agreement = asked(town)

    answer(town, agreement, agrees=False)

    assert town.read_request(request).state == "cancelled"
    assert town.told(town.ids["Sophie"]) == ["AgreementAnswered"]


def test_on_her_own_device_what_was_asked_for_her_is_hers(town: Town) -> None:
    request, agreement = asked(town, place="12 rue des Lilas")
    herself = town.person("", metres=None)

    answer(town, agreement, agrees=True, herself=herself)

    with town.database.read() as db:
        person = db.get_one(Person, herself)
        kinds = list(db.scalars(select(Consent.kind).where(Consent.person_id == herself)))
        assert (person.name, person.address, person.cell is not None) == ("Yvonne", "12 rue des Lilas", True)
    assert town.read_request(request).beneficiary_id == herself
    assert kinds == [asking.AGREED]


def test_once_given_it_holds_for_what_follows(town: Town) -> None:
    _request, agreement = asked(town)
    answer(town, agreement, agrees=True)

    again = town.request("pharmacy", by="Sophie", for_other=True, whom="yvonne")

    assert town.read_request(again).state == "open"


def test_taken_back_it_is_asked_for_again(town: Town) -> None:
    request, agreement = asked(town)
    answer(town, agreement, agrees=True)
    with town.write() as db:
        her = db.get_one(Person, town.read_request(request).beneficiary_id)
        people.withdraw_consent(db, her, asking.AGREED, actor=SYLVIE, now=town.now())

    assert town.read_request(town.request("pharmacy", by="Sophie", for_other=True, whom="Yvonne")).state == "held"


def test_whoever_asks_cannot_agree_for_her(town: Town) -> None:
    _request, agreement = asked(town)

    with town.database.read() as db:
        code, sophie = db.get_one(Agreement, agreement).code, db.get_one(Person, town.ids["Sophie"])
        with pytest.raises(NotHersToGive):
            answering.by_code(db, code, sophie, now=town.now())


def test_a_code_is_nobody_s_twice_and_dies_with_its_request(town: Town) -> None:
    request, first = asked(town)
    _other, second = asked(town, "Odette", place="elsewhere")
    herself = town.person("Yvonne")
    with town.database.read() as db:
        codes = [db.get_one(Agreement, one).code for one in (first, second)]
    town.cancels(request)

    assert len({*codes}) == 2
    assert [len(code) for code in codes] == [6, 6]
    with town.database.read() as db:
        person = db.get_one(Person, herself)
        assert answering.by_code(db, codes[1], person, now=town.now()).id == second
        with pytest.raises(NoSuchAgreement):
            answering.by_code(db, codes[0], person, now=town.now())


def test_when_the_request_is_over_nobody_need_call(town: Town) -> None:
    request, agreement = asked(town)

    town.cancels(request)

    with town.database.read() as db:
        assert db.get_one(Agreement, agreement).state == "void"
        assert answering.waiting(db, town.territory_id) == []
    with pytest.raises(NoSuchAgreement):
        answer(town, agreement, agrees=True)


def test_nobody_in_time_is_said_as_of_any_request(town: Town) -> None:
    request, agreement = asked(town)

    town.at("2026-11-25T12:00:00+01:00")

    assert town.read_request(request).state == "unserved"
    assert town.history("agreement", agreement)[-1][:2] == ("waiting", "void")
    assert "RequestGone" in town.told(town.ids["Sophie"])


def test_an_agent_who_publishes_it_answers_for_the_agreement(town: Town) -> None:
    request, agreement = asked(town)

    town.publishes(request)

    assert town.history("agreement", agreement)[-1] == ("waiting", "void", "agent:sylvie")


def test_a_code_of_somebody_we_know_is_nobody_else_s_to_use(town: Town) -> None:
    _request, agreement = asked(town)
    herself, stranger = town.person("Yvonne"), town.person("Somebody")
    with town.write() as db:
        row = db.get_one(Agreement, agreement)
        row.person_id, code = herself, row.code

    with town.database.read() as db:
        assert answering.by_code(db, code, db.get_one(Person, herself), now=town.now()).id == agreement
        with pytest.raises(NotHersToGive):
            answering.by_code(db, code, db.get_one(Person, stranger), now=town.now())


def test_a_no_tells_a_stranger_nothing_of_her(town: Town) -> None:
    _request, agreement = asked(town, place="12 rue des Lilas")
    stranger = town.person("", metres=None)

    answer(town, agreement, agrees=False, herself=stranger)

    with town.database.read() as db:
        assert (db.get_one(Person, stranger).name, db.get_one(Person, stranger).address) == ("", None)


def test_answered_once_it_is_settled(town: Town) -> None:
    _request, agreement = asked(town)
    answer(town, agreement, agrees=True)

    with pytest.raises(NoSuchAgreement):
        answer(town, agreement, agrees=False)


def test_the_number_goes_to_whoever_calls(town: Town) -> None:
    _request, agreement = asked(town)
    sophie = town.ids["Sophie"]
    with town.write() as db:
        asking.keep_phone(db, agreement, sophie, "06 12 34 56 78", actor=Actor.person(sophie), now=town.now())

    with town.database.read() as db:
        assert db.get_one(Agreement, agreement).phone == "06 12 34 56 78"
    with town.write() as db, pytest.raises(NoSuchAgreement):
        asking.keep_phone(db, agreement, sophie + 1, "06", actor=Actor.person(sophie + 1), now=town.now())


def test_a_town_may_do_without(town: Town) -> None:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        territories.decide(db, hall, "agreement_first", False, actor=SYLVIE, now=town.now())

    assert town.read_request(town.request(by="Sophie", for_other=True, whom="Yvonne")).state == "open"


def test_whoever_is_helped_hears_who_comes(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, agreement = asked(town)
    herself = town.person("")
    answer(town, agreement, agrees=True, herself=herself)

    mission = town.accepts(karim, request)
    town.clock.forward(timedelta(days=1))
    town.says(karim, mission, "on_the_way")

    assert town.told(herself) == ["NeighbourFound", "MissionChanged"]
    assert town.told(town.ids["Sophie"]) == ["AgreementAnswered", "NeighbourFound", "MissionChanged"]


def test_a_volunteer_s_words_go_to_whoever_is_helped_and_an_answer_to_who_wrote(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, agreement = asked(town)
    herself, sophie = town.person(""), town.ids["Sophie"]
    answer(town, agreement, agrees=True, herself=herself)
    mission = town.accepts(karim, request)

    with town.write() as db:
        first = missions.relay(db, mission, karim, "J'arrive", key="1", now=town.now())
        missions.relay(db, mission, sophie, "Elle n'entend pas la sonnette", key="2", now=town.now())
        answered = missions.relay(db, mission, karim, "Merci, je toquerai", key="3", now=town.now())

    assert (first, answered) == ("Yvonne", "Sophie")
    assert town.told(herself)[-1] == town.told(sophie)[-1] == "Relayed"


def test_who_has_no_phone_is_written_to_through_whoever_asks(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, agreement = asked(town)
    answer(town, agreement, agrees=True)
    mission = town.accepts(karim, request)

    with town.write() as db:
        assert missions.relay(db, mission, karim, "J'arrive", key="1", now=town.now()) == "Sophie"


@pytest.mark.parametrize(
    ("moment", "last"), [("2026-11-24T18:00:00+01:00", "NobodyFound"), ("2026-11-25T12:00:00+01:00", "RequestGone")]
)
def test_whoever_is_helped_hears_that_nobody_was_found(town: Town, moment: str, last: str) -> None:
    _request, agreement = asked(town)
    herself = town.person("")
    answer(town, agreement, agrees=True, herself=herself)

    town.at(moment)

    assert town.told(herself)[-1] == town.told(town.ids["Sophie"])[-1] == last


@pytest.mark.parametrize("who", ["she", "Sophie"])
def test_what_one_of_the_two_calls_off_the_other_hears(town: Town, who: str) -> None:
    karim = town.volunteer("Karim")
    request, agreement = asked(town)
    herself = town.person("")
    answer(town, agreement, agrees=True, herself=herself)
    mission, sophie = town.accepts(karim, request), town.ids["Sophie"]
    says, hears = (herself, sophie) if who == "she" else (sophie, herself)

    town.says(says, mission, "cancelled")

    assert town.told(hears)[-1] == "RequestGone"
    assert "RequestGone" not in town.told(says)
    assert town.told(karim)[-1] == "MissionChanged"


def test_nobody_finds_a_code_by_trying(town: Town) -> None:
    _request, agreement = asked(town)
    guesser = town.person("")
    with town.write() as db:
        code = db.get_one(Agreement, agreement).code
        person = db.get_one(Person, guesser)
        for guess in range(answering.TRIES):
            with pytest.raises(NoSuchAgreement):
                answering.by_code(db, f"x{guess}", person, now=town.now())
        with pytest.raises(NoSuchAgreement):
            answering.by_code(db, code, person, now=town.now())
        tomorrow = town.now() + answering.A_DAY
        assert answering.by_code(db, code, person, now=tomorrow).id == agreement


def test_what_is_asked_for_oneself_waits_for_nobody(town: Town) -> None:
    assert town.read_request(town.request(by="Sophie")).state == "open"
