"""How days, hours, absences and names are read where somebody is asked how they are, and how a plan is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.checkins import rhythm
from backend.checkins.rhythm import NoSuchRhythm, Rhythm
from conversation_flows import asked_after, checkin_plan, checkin_plan_words, plan_opened, plan_said, plan_shown
from conversation_flows.all_flows import FLOWS
from conversation_flows.checkin_plan_words import Plan, Rhythmic, a_week, read_days, read_hours, rhythm_said, why_not
from conversation_flows.engine.conversation import Conversation, Running
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene, Town, Who
from conversation_flows.looks_in import lookers
from conversation_flows.turn import Understand
from conversation_flows.whom import named_in, only_names

PARIS: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00").astimezone(PARIS)
LONGEST: Final = 240


def scene(locale: str = "fr") -> Scene:
    return Scene(FLOWS, Conversation(met=True), Who(1, Town("Valbreuse-sur-Orne"), "Marie-Christine", locale), NOW, 7)


def heard(understand: Understand, text: str) -> Heard:
    return Heard(understand(text, "fr", NOW, PARIS, None))


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    days: str | None = None
    hours: tuple[int, ...] | None = None


RHYTHMS: Final = (
    Said("tous les matins à 9 h", "FREQ=DAILY", (540,)),
    Said("msg tt les matins 9h svp", "FREQ=DAILY", (540,)),
    Said("prenez de mes nouvelles tous les jours à 9h par message", "FREQ=DAILY", (540,)),
    Said("le lundi et le jeudi vers 10h30", "FREQ=WEEKLY;BYDAY=MO,TH", (630,)),
    Said("demandez-moi lundi et jeudi", "FREQ=WEEKLY;BYDAY=MO,TH"),
    Said("du lundi au vendredi", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    Said("le week-end", "FREQ=WEEKLY;BYDAY=SA,SU"),
    Said("tous les jours sauf le dimanche", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
    Said("un jour sur deux", "FREQ=DAILY;INTERVAL=2"),
    Said("deux fois par semaine", "FREQ=WEEKLY;BYDAY=MO,TH"),
    Said("une fois par semaine", "FREQ=WEEKLY;BYDAY=MO"),
    Said("matin et soir", None, (540, 1080)),
    Said("trois fois par jour", None, (540, 780, 1080)),
    Said("à 9 h et à 18 h", None, (540, 1080)),
    Said("le message le matin", None, None),
    Said("à partir de lundi", None, None),
    Said("prenez de mes nouvelles dès la semaine prochaine", None, None),
)


@pytest.mark.parametrize("case", RHYTHMS, ids=lambda case: case.words)
def test_days_and_hours_are_read_as_they_are_said(case: Said, understand: Understand) -> None:
    said = heard(understand, case.words)

    assert (read_days(said), read_hours(said)) == (case.days, case.hours)


@pytest.mark.parametrize(
    ("words", "minutes"), [("9", (540,)), ("9 h 30", (570,)), ("le soir", (1080,)), ("vers midi", (720,))]
)
def test_where_an_hour_was_asked_for_less_is_enough(
    words: str, minutes: tuple[int, ...], understand: Understand
) -> None:
    assert read_hours(heard(understand, words), alone=True) == minutes


@given(st.lists(st.integers(0, 1_439), min_size=1, max_size=6, unique=True))
def test_what_is_said_of_hours_agrees_with_what_a_plan_allows(minutes: list[int]) -> None:
    given_hours = tuple(sorted(minutes))
    try:
        Rhythm(rhythm.DAILY, given_hours, "Europe/Paris", date(2026, 11, 24)).checked()
    except NoSuchRhythm:
        assert why_not(given_hours) is not None
    else:
        assert why_not(given_hours) is None


def test_the_hours_that_a_refusal_names_are_the_rule_s() -> None:
    assert (rhythm.EARLIEST, rhythm.LATEST, rhythm.APART) == (6 * 60, 22 * 60, 2 * 60)


def test_whatever_is_offered_can_be_asked() -> None:
    for hours in checkin_plan_words.HOURS:
        assert why_not((int(hours),)) is None
    for days in checkin_plan_words.DAYS:
        Rhythm(days, (540,), "Europe/Paris", date(2026, 11, 24)).checked()


@pytest.mark.parametrize("why", ["night", "often", "close", "never", "rule"])
def test_every_refusal_has_its_reason(why: str) -> None:
    reply = plan_opened.refused(scene(), plan_opened.PlanRefused(why))

    assert reply.asks is not None
    assert scene().say(reply.asks.text).endswith("?") or why in {"never", "rule"}


@pytest.mark.parametrize("days", [*checkin_plan_words.DAYS, "FREQ=WEEKLY;BYDAY=MO,TU,WE,FR,SA"])
def test_less_often_is_less(days: str) -> None:
    reply = plan_shown.less(scene(), Plan(1, "active", days, (540,)))

    assert reply.asks is not None
    offered = [one.id.partition(".")[2] for one in reply.asks.options]
    assert all(a_week(f"FREQ={one}") < a_week(days) for one in offered)


@pytest.mark.parametrize("other", ["self", "other"])
@pytest.mark.parametrize("how", ["message", "phone"])
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_recap_fits_a_small_screen(other: str, how: str, locale: str) -> None:
    known = {
        "for_whom": other, "days": "FREQ=WEEKLY;BYDAY=MO,WE,FR", "hour": "630,1110", "how": how,
        "whom": "Marie-Christine", "agent": "Marie-Christine",
    }  # fmt: skip
    here = scene(locale)

    assert len(here.say(checkin_plan.recap(known, here))) <= LONGEST


def test_what_a_button_holds_is_read_back() -> None:
    for one in (Rhythmic("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", (540, 1080)), Rhythmic("FREQ=DAILY;INTERVAL=2", ())):
        held = plan_opened.written(one)
        assert plan_opened.read_written(held) == one
        assert len(f"planset:{held}") <= 56
    for nonsense in ("", "x", "540", "540.", "99999.DAILY", "540.SECONDLY", "².DAILY"):
        assert plan_opened.read_written(nonsense) is None


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("j'aimerais qu'on prenne de mes nouvelles", "self"),
        ("pouvez-vous appeler ma mère tous les jours ?", "other"),
        ("ma fille s'inquiète pour moi, demandez-moi chaque matin comment je vais", "self"),
        ("prenez de mes nouvelles, mon mari part en cure trois semaines", "self"),
        ("ma voisine a son bonjour tous les matins, j'aimerais pareil", "self"),
        ("chaque matin à 9h un message svp, si je réponds pas appelez mon fils", None),
        ("je suis la fille de monsieur Henri Colin, vous pourriez lui envoyer un message chaque matin", "other"),
        ("papa vit seul à Guéret, je peux le mettre sur votre liste de veille ?", "other"),
        ("plus besoin de vos messages, ma fille vit avec moi", None),
        ("activer le bonjour du matin", None),
    ],
)
def test_for_whom_it_is(words: str, whose: str | None) -> None:
    assert asked_after.whose(words) == whose


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("pouvez-vous appeler ma mère", "phone"),
        ("qu'on m'appelle chaque matin", "phone"),
        ("un petit message chaque matin", "message"),
        ("je m'appelle Jeanne, prenez de mes nouvelles", None),
        ("un message le matin, et si je ne réponds pas appelez mon fils", "message"),
    ],
)
def test_by_message_or_by_telephone(words: str, how: str | None) -> None:
    assert asked_after.how(words) == how


@dataclass(frozen=True, slots=True)
class Meant:
    words: str
    kind: str
    since: str = ""
    until: str = ""
    bare: bool = False
    away: bool = False
    other: bool = False


MEANT: Final = (
    Meant("je pars chez ma fille jusqu'au 3", "pause", until="2026-12-04", away=True),
    Meant("pas de message cette semaine", "pause", until="2026-11-30"),
    Meant("ne m'écrivez pas demain", "pause", "2026-11-25", "2026-11-26"),
    Meant("je pars du 28 novembre au 3 décembre", "pause", "2026-11-28", "2026-12-04", away=True),
    Meant("je pars samedi", "pause", "2026-11-28", away=True),
    Meant("je pars samedi et je rentre le 3", "pause", "2026-11-28", "2026-12-04", away=True),
    Meant("je pars une semaine", "pause", until="2026-12-01", away=True),
    Meant("je suis à l'hôpital", "hospital", away=True),
    Meant("je suis hospitalisée", "hospital", away=True),
    Meant("je vais à l'hôpital lundi", "hospital", "2026-11-30", away=True),
    Meant("je suis rentrée", "back"),
    Meant("je suis sortie de l'hôpital", "back"),
    Meant("je rentre le 3", "back", until="2026-12-04"),
    Meant("reprenez les messages du matin", "resume"),
    Meant("reprendre mes nouvelles", "resume"),
    Meant("plutôt à 10 h", "change", bare=True),
    Meant("seulement le lundi et le jeudi", "change", bare=True),
    Meant("changer l'heure du message du matin pour 10h", "change"),
    Meant("moins souvent", "less", bare=True),
    Meant("je voudrais moins de messages de suivi", "less"),
    Meant("plus besoin de vos messages du matin", "stop"),
    Meant("arrêtez de prendre des nouvelles de ma mère", "stop", other=True),
    Meant("à quelle heure vous m'écrivez ?", "look"),
    Meant("j'aimerais qu'on prenne de mes nouvelles", "start"),
    Meant("prenez des nouvelles de ma tante chaque semaine", "start", other=True),
)


def at(day: str) -> datetime | None:
    return datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=PARIS) if day else None


@pytest.mark.parametrize("case", MEANT, ids=lambda case: case.words)
def test_what_is_said_of_a_plan(case: Meant, understand: Understand) -> None:
    found = plan_said.meant(heard(understand, case.words), NOW)

    assert found is not None
    assert (found.kind, found.since, found.until) == (case.kind, at(case.since), at(case.until))
    assert (found.bare, found.away, found.other) == (case.bare, case.away, case.other)


@pytest.mark.parametrize(
    "words",
    [
        "ne m'écrivez plus jusqu'au 15",
        "laissez-moi tranquille pendant deux semaines",
        "pas de message avant lundi",
        "je suis libre le mardi",
        "dispo",
        "ma mère est à l'hôpital",
        "il faudrait quelqu'un pour arroser mes plantes, je pars en vacances du 3 au 12",
        "bonjour",
        "il me faut quelqu'un pour mes courses demain matin",
        "oui",
    ],
)
def test_what_is_said_of_something_else(words: str, understand: Understand) -> None:
    assert plan_said.meant(heard(understand, words), NOW) is None


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Karim Belaïd", [("Karim Belaïd", "neighbour", False)]),
        (
            "mon voisin Karim Belaïd, il a la clé, et ma fille Sophie Payet 06 12 34 56 78",
            [("Karim Belaïd", "neighbour", True), ("Sophie Payet", "relative", False)],
        ),
        ("demandez à mme Petit du 3e", [("Mme Petit", "neighbour", False)]),
        ("mon fils s'appelle Paul", [("Paul", "relative", False)]),
        ("ma voisine", []),
        ("06 12 34 56 78", []),
    ],
)
def test_who_may_look_in(words: str, named: list[tuple[str, str, bool]]) -> None:
    assert [(one.name, one.role, one.has_key) for one in lookers(words)] == named


@pytest.mark.parametrize(
    "words",
    [
        "Karim Belaïd",
        "mon voisin Karim Belaïd et ma fille Sophie Payet",
        "ma voisine Denise, elle a un double des clés",
        "Mme Lebon, la voisine du dessous",
    ],
)
def test_a_list_of_names_is_no_cry(words: str) -> None:
    assert only_names(words)


@pytest.mark.parametrize(
    "words", ["mon voisin Karim me frappe", "ma fille Sophie m'a pris ma carte", "au secours", "", "Karim est tombé"]
)
def test_whatever_says_more_than_names_is_read_for_danger(words: str) -> None:
    assert not only_names(words)


def test_of_whom_a_sentence_speaks() -> None:
    assert named_in("appelez ma mère Odette Durand chaque jour") == "Odette Durand"
    assert named_in("je suis la fille de monsieur Henri Colin, 88 ans") == "monsieur Henri Colin"
    assert named_in("appelez ma mère") == ""


def test_a_rhythm_is_told_in_words() -> None:
    assert rhythm_said(scene(), rhythm.DAILY, (540,)) == "tous les jours à 9\u00a0h"
    assert rhythm_said(scene("en"), "FREQ=WEEKLY;BYDAY=MO,TH", (540, 1_110)) == (
        "every Monday and Thursday at 9\u202fAM and 6:30\u202fPM".replace("\u202f", " ")
    )


def test_a_plan_that_is_being_made_is_not_concluded_before_it_is_whole() -> None:
    talk = Conversation(Running("checkin_plan", {"days": rhythm.DAILY}), met=True)
    here = Scene(FLOWS, talk, scene().who, NOW + timedelta(minutes=1), 7)

    assert plan_opened.with_rhythm(here, "", (540,)) is None
