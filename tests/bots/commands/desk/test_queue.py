"""The queue at the terminal: seen, taken with its sheet, noted, given back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, CheckIn, CheckInPlan, HelpRequest, Territory
from backend.services import territories
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import threes
from backend.services.desk import sheet
from tests.bots.commands.desk.conftest import Desk, at, the_call
from tests.bots.commands.staff.conftest import Staff, Town, rows


def outcome(town: Town) -> str | None:
    with town.database.read() as db:
        return db.scalars(select(CheckIn.outcome).order_by(CheckIn.id.desc())).first()


def test_nobody_waits(desk: Desk) -> None:
    assert desk().stdout == "Nobody is waiting for a call.\n"
    refused = desk("next")
    assert (refused.exit_code, refused.stderr) == (
        1, "Nobody is to be called now: `palier desk` shows who will be later.\n",
    )  # fmt: skip


def test_who_is_to_be_called_is_listed(desk: Desk, town: Town, jeanne: int) -> None:
    (row,) = rows(desk("--json"))

    assert row == {
        "id": the_call(town), "person": "Jeanne Morel", "person_id": jeanne, "reason": "checkin", "priority": 3,
        "due": "2026-11-24T10:00:00+01:00", "overdue": True, "attempts": 0, "best_hours": "", "calling": None,
    } | {"due": row["due"]}  # fmt: skip
    assert "Jeanne Morel" in desk().stdout
    assert desk().stdout == desk("list").stdout


def test_who_has_not_answered_in_writing_is_not_told_that_a_call_was_agreed(
    desk: Desk, town: Town, jeanne: int
) -> None:
    agreed, no_news = "comme convenu", "Nous n’avons pas eu de vos nouvelles"
    assert (agreed in desk("next").stdout, no_news in desk("next").stdout) == (True, False)
    with town.database.write() as db:
        db.scalars(select(CheckIn).where(CheckIn.person_id == jeanne)).one().state = "last"

    assert (agreed in desk("next").stdout, no_news in desk("next").stdout) == (False, True)


def test_the_sheet_says_whom_to_call_and_what_to_say_and_nothing_more(desk: Desk, town: Town, jeanne: int) -> None:
    shown = desk("next")

    assert shown.exit_code == 0, shown.output
    assert f"Call {the_call(town)}: Jeanne Morel, Madame Morel, number {jeanne}. checkin" in shown.stdout
    assert "Dial: +33233000001" in shown.stdout
    assert "  Bonjour Madame Morel, Sylvie Marchand à l’appareil, de la mairie de Valbreuse." in shown.stdout
    assert "rue des Lilas" not in shown.stdout
    assert desk("next").stdout == shown.stdout

    other = desk("next", "--as", "mehdi")
    assert (other.exit_code, "Nobody is to be called now" in other.stderr) == (1, True)
    taken = desk("take", the_call(town), "--as", "mehdi")
    assert taken.stderr == "sylvie is calling this person just now.\n"
    (row,) = rows(desk("--json"))
    assert row["calling"] == "sylvie"
    assert desk("release", the_call(town)).stdout == "Jeanne Morel may be called by anybody.\n"
    assert desk("next", "--as", "mehdi").exit_code == 0


def test_of_who_is_silent_the_sheet_says_where_to_go_and_that_it_was_read_is_noted(
    desk: Desk, town: Town, jeanne: int
) -> None:
    with town.database.write() as db:
        plan = db.scalars(select(CheckInPlan)).one()
        sheet.set_notes(db, plan, "digicode 45B7", actor=Actor.agent("sylvie"), now=town.clock.now())
    at(town, "2026-11-24T13:30:00+01:00")

    shown = desk("next")

    assert "silence" in shown.stdout
    assert "Address: 12 rue des Lilas" in shown.stdout
    assert "Notes: digicode 45B7" in shown.stdout
    assert "Circle: nobody" in shown.stdout
    assert "alerted" in shown.stdout
    (row,) = rows(desk("take", the_call(town), "--json"))
    assert row["missed"]["notes"] == "digicode 45B7"
    assert row["script"][1].endswith("Comment allez-vous\u202f?")
    with town.database.read() as db:
        read = select(AuditEntry).where(AuditEntry.verb == "read_missed_sheet")
        assert [(one.actor, one.what_id) for one in db.scalars(read)] == [("agent:sylvie", jeanne)] * 2


def test_who_does_not_answer_is_called_again(desk: Desk, town: Town, jeanne: int) -> None:
    assert jeanne
    number = the_call(town)
    noted = desk("done", number, "no_answer")
    assert noted.stdout == "Noted. Jeanne Morel is called again from Tue 24 Nov 10:21.\n"
    noted = desk("done", number, "call_back_at", "--call-back-at", "17:30")
    assert noted.stdout == "Noted. Jeanne Morel is called again from Tue 24 Nov 17:30.\n"
    (row,) = rows(desk("--json"))
    assert (row["attempts"], row["overdue"]) == (2, False)


def test_an_answer_is_hers(desk: Desk, town: Town, jeanne: int) -> None:
    assert jeanne
    noted = desk("done", the_call(town), "answered_low", "--note", "elle dort mal")

    assert noted.stdout == "Noted: the call to Jeanne Morel is done.\n"
    assert outcome(town) == "low"
    assert desk().stdout == "Nobody is waiting for a call.\n"


def test_a_need_becomes_a_request(desk: Desk, town: Town, jeanne: int) -> None:
    noted = desk("done", the_call(town), "answered_need", "--need", "Il me faudrait du pain demain matin")

    assert noted.exit_code == 0, noted.output
    assert "is posted, and goes to the volunteers' chats" in noted.stdout
    with town.database.read() as db:
        request = db.scalars(select(HelpRequest)).one()
        assert (request.requester_id, request.category, request.place) == (jeanne, "shopping", "12 rue des Lilas")
        assert request.start.isoformat() == "2026-11-25T07:00:00+00:00"
    assert outcome(town) == "need"


def test_a_need_may_be_said_by_options(desk: Desk, town: Town, jeanne: int) -> None:
    assert jeanne
    noted = desk(
        "done", the_call(town), "answered_need", "--need", "changer une ampoule", "--category", "repairs",
        "--start", "2026-11-26T14:00", "--end", "2026-11-26T16:00", "--json",
    )  # fmt: skip
    (row,) = rows(noted)
    with town.database.read() as db:
        assert db.get_one(HelpRequest, row["request"]).category == "repairs"


@pytest.mark.parametrize(
    ("said", "alert"), [("hospital", "hospital"), ("died_said", "died"), ("moved", "alerts"), ("refused", "alerts")]
)
def test_what_an_agent_decides_is_said(desk: Desk, town: Town, jeanne: int, said: str, alert: str) -> None:
    noted = desk("done", the_call(town), said, "--note", "dit son fils")

    assert noted.exit_code == 0, noted.output
    assert alert in noted.stdout.splitlines()[-1]
    assert jeanne


def test_a_wrong_number(desk: Desk, town: Town, jeanne: int) -> None:
    noted = desk("done", the_call(town), "wrong_number", "--number", "02 33 00 00 01")

    assert "No number of theirs is left" in noted.stdout
    (file,) = rows(desk("take", _silent(town), "--json"))
    assert (file["person_id"], file["numbers"]) == (jeanne, [])


def _silent(town: Town) -> int:
    at(town, "2026-11-24T13:30:00+01:00")
    return the_call(town)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("call_back_at",), 1, "Not noted: say when: --call-back-at."),
        (("no_answer", "--call-back-at", "17:30"), 1, "Not noted: --call-back-at goes with call_back_at."),
        (("call_back_at", "--call-back-at", "2026-11-01T10:00"), 1, "not in the past"),
        (("answered_need",), 1, "Not noted: say what they need"),
        (("answered_need", "--need", "changer une ampoule"), 2, "say when"),
        (("answered_need", "--need", "du pain demain", "--category", "gold"), 2, "one of shopping"),
        (("answered_need", "--need", "du pain", "--start", "10:00"), 2, "go together"),
        (("agreed",), 1, "Not noted: nothing is asked that they could agree to."),
        (("wrong_number", "--number", "abc"), 1, "« abc » is no telephone number."),
        (("call_back_at", "--call-back-at", "soon"), 2, "an hour of the day"),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_one_sentence(
    desk: Desk, town: Town, jeanne: int, given: tuple[str, ...], code: int, said: str
) -> None:
    refused = desk("done", the_call(town), *given)

    assert refused.exit_code == code
    assert said in refused.stderr.replace("\n", " ")
    assert outcome(town) is None
    assert jeanne


def test_a_call_that_is_none(desk: Desk) -> None:
    assert desk("done", 99, "no_answer").stderr == "There is no call 99 in this town.\n"
    assert "There is no such call" in desk("take", 99).stderr
    assert "There is no such call" in desk("release", 99).stderr


def test_the_old_command_knows_who_is_at_it(desk: Desk, sylvie: Staff, town: Town, jeanne: int) -> None:
    desk("next", "--as", "mehdi")
    refused = sylvie("calls", "done", the_call(town))
    assert (refused.exit_code, "calling this person just now" in refused.stderr) == (1, True)
    assert jeanne


def test_the_three_questions_of_the_month_stand_on_the_sheet_and_their_answers_are_typed_in(
    desk: Desk, town: Town, jeanne: int
) -> None:
    """She has been called for three weeks. Sylvie, who is named, is away: Mehdi calls."""
    with town.database.write() as db:
        territories.decide(
            db, db.get_one(Territory, town.territory), threes.READERS, ["sylvie"], actor=SYSTEM, now=town.clock.now()
        )
    desk("done", the_call(town), "answered_fine")
    at(town, "2026-12-15T10:01:00+01:00")

    shown = desk("next", "--as", "mehdi")

    assert shown.exit_code == 0, shown.output
    assert "ask whether they agree to three questions" in shown.stdout
    assert "Une fois par mois, puis-je vous poser trois petites questions" in shown.stdout
    assert "presque jamais (1), parfois (2), souvent (3)" in shown.stdout
    noted = desk(
        "done", the_call(town), "answered_fine", "--three-questions", "yes", "--answers", "2,3,3", "--as", "mehdi"
    )  # fmt: skip
    assert noted.exit_code == 0, noted.output
    assert "is written down. Only the agents named for it read it." in noted.stdout
    with town.database.read() as db:
        assert [one.answers for one in threes.of(db, jeanne)] == ["233"]
    assert "Nothing is kept" in desk("erase-answers", jeanne, "--as", "mehdi").stdout
    with town.database.read() as db:
        assert threes.of(db, jeanne) == []
