"""What is read of company in free words: activities, hours, numbers of people, what is no wish for company."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from backend.activities import ACTIVITIES
from conversation_flows import company, gathering
from conversation_flows.company_words import ACTIVITY, LONGEST_TITLE, read_activity, read_hour, read_seats
from conversation_flows.engine.conversation import Conversation, Running
from conversation_flows.engine.events import Heard
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.slots import Got, Wrong
from conversation_flows.my_requests import LookAtMine
from nlu.understanding import Entity, Understanding
from tests.conversation_flows.test_words import NOW, scene


def heard(text: str, intent: str = "find_company", *entities: Entity) -> Heard:
    return Heard(Understanding(text, intent, 0.9, (), entities))


def test_every_activity_has_its_words() -> None:
    assert tuple(ACTIVITY) == ACTIVITIES


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("quelqu'un pour jouer aux dominos ?", "dominoes"),
        ("une belote", "cards"),
        ("faire un scrabble", "scrabble"),
        ("une partie d'échecs", "chess"),
        ("un loto", "bingo"),
        ("aux boules", "petanque"),
        ("jouer à quelque chose", "games"),
        ("marcher un peu", "walk"),
        ("une balade au marché", "walk"),
        ("de la gym douce", "sport"),
        ("du tricot", "needlework"),
        ("faire un gâteau", "cooking"),
        ("jardiner", "gardening"),
        ("peindre", "painting"),
        ("chanter", "music"),
        ("parler de livres", "reading"),
        ("aller au ciné", "cinema"),
        ("un pique-nique", "meal"),
        ("un goûter", "tea"),
        ("un musée", "outing"),
        ("boire un café", "coffee"),
        ("discuter", "talk"),
        ("go for a walk", "walk"),
        ("dominoes", "dominoes"),
        ("du macramé", None),
        ("", None),
    ],
)
def test_the_activity_is_read(text: str, activity: str | None) -> None:
    assert read_activity(text) == activity


def test_own_words_are_kept_short() -> None:
    activity, title = gathering.what({"activity": "un atelier de calligraphie persane " * 4})

    assert activity == "other"
    assert len(title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("6", 6),
        ("six personnes au plus", 6),
        ("à deux", 1),
        ("on sera à deux", 1),
        ("-1", -1),
        ("moins trois", -3),
        ("zéro", 0),
        ("personne", 0),
        ("999999", 999_999),
        ("à six", 6),
        ("on a de la place pour 4", 4),
        ("a neighbour", 1),
        ("a small group", None),
        ("une dizaine", None),
        ("beaucoup", None),
        ("", None),
        ("je ne sais pas trop combien de personnes viendraient avec nous 6", None),
    ],
)
def test_the_number_of_people_is_read(text: str, seats: int | None) -> None:
    assert read_seats(text) == seats


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("15h", "15"),
        ("15 h 30", "15:30"),
        ("15h30", "15:30"),
        ("vers 15 heures", "15"),
        ("trois heures", "15"),
        ("à 7 h du matin", "7"),
        ("9 h", "9"),
        ("midi", "12"),
        ("3 pm", "15"),
        ("11 pm", "23"),
        ("10", "10"),
        ("25h", None),
        ("15 h 75", None),
        ("quand vous voulez", None),
    ],
)
def test_the_hour_is_read(text: str, hour: str | None) -> None:
    assert read_hour(text) == hour


def span(start: str, end: str, grain: str) -> Entity:
    return Entity("time", {"start": start, "end": end, "grain": grain}, 0, 0)


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        (span("2026-11-23T15:00:00+01:00", "2026-11-23T16:00:00+01:00", "hour"), gathering._PAST),
        (span("2027-03-24T15:00:00+01:00", "2027-03-24T16:00:00+01:00", "hour"), gathering._TOO_FAR),
        (span("2026-11-28T00:00:00+01:00", "2026-11-30T00:00:00+01:00", "day"), gathering._WHICH_DAY),
        (span("2026-11-30T00:00:00+01:00", "2026-12-07T00:00:00+01:00", "week"), gathering._WHICH_DAY),
    ],
    ids=["past", "far", "week-end", "week"],
)
def test_a_moment_that_cannot_be_is_told_why(entity: Entity, why: object) -> None:
    slot = gathering.GATHERING.slot("when")
    assert slot is not None

    reading = slot.read(heard("ce jour-là", "find_company", entity), NOW, asked=True, whole=False)

    assert isinstance(reading, Wrong)
    assert reading.why == why


def test_every_thursday_is_first_the_next_one() -> None:
    thursday = {"start": "2026-11-26T15:00:00+01:00", "end": "2026-11-26T16:00:00+01:00", "grain": "hour"}
    weekly = Entity("time", thursday | {"rrule": "FREQ=WEEKLY;BYDAY=TH"}, 0, 0)
    slot = gathering.GATHERING.slot("when")
    assert slot is not None

    reading = slot.read(heard("tous les jeudis", "find_company", weekly), NOW, asked=True, whole=False)

    assert isinstance(reading, Got)
    assert reading.value.rrule is None


def test_a_first_sentence_says_all_that_it_says() -> None:
    text = "je voudrais organiser un goûter dimanche à 15h place de la mairie pour 8 personnes"
    when = span("2026-11-29T15:00:00+01:00", "2026-11-29T16:00:00+01:00", "hour")

    known = gathering.wished(heard(text, "find_company", when, Entity("place", "place de la mairie", 0, 0)), NOW)

    assert (known["activity"], known["seats"], known["where"].words) == ("tea", "8", "place de la mairie")
    assert known["when"].start == datetime.fromisoformat("2026-11-29T15:00:00+01:00")


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("a walk on Sunday for 4 people", "4"),
        ("un goûter pour six voisins", "6"),
        ("une sortie pour 900 personnes", None),
        ("pour 4 h", None),
        ("une belote dimanche, on peut être six", "5"),
        ("je propose une marche samedi, 5 personnes maximum", "5"),
        ("il manque deux joueurs", "2"),
        ("nous serons deux", "1"),
        ("on sera un", None),
        ("j'organise un loto samedi, -1 places", None),
        ("une partie à 15 h", None),
    ],
)
def test_for_how_many_it_is_a_first_sentence_says(text: str, seats: str | None) -> None:
    assert gathering.wished(heard(text), NOW).get("seats") == seats


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("une belote dimanche à la salle des fêtes", "à la salle des fêtes"),
        ("une marche samedi, départ devant la fontaine", "devant la fontaine"),
        ("une prière à l'église demain", "à l'église"),
        ("des dominos à la maison", None),
        ("jouer à la place de Jeanne", None),
        ("une soirée à la salle au 12 rue Haute", "à la salle"),
    ],
)
def test_where_it_is_a_first_sentence_says(text: str, place: str | None) -> None:
    known = gathering.wished(heard(text), NOW)
    assert (known["where"].words if "where" in known else None) == place


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("j'aimerais faire du macramé avec des gens", "macramé"),
        ("apprendre la vannerie", "vannerie"),
        ("faire des rencontres", None),
        ("voir du monde", None),
    ],
)
def test_own_words_of_a_first_sentence_are_kept(text: str, activity: str | None) -> None:
    assert gathering.wished(heard(text), NOW).get("activity") == activity


@pytest.mark.parametrize("place", ["chez moi", "12 rue des Lilas", "12 place de la Mairie"])
def test_no_home_and_no_number_is_taken_from_a_first_sentence(place: str) -> None:
    assert "where" not in gathering.wished(heard("une promenade", "find_company", Entity("place", place, 0, 0)), NOW)


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("plus de sorties", "WishGatherings"),
        ("plus d'annonces de sorties svp", "WishGatherings"),
        ("arrêtez les sorties", "WishGatherings"),
        ("no more outings", "WishGatherings"),
        ("stop outings", "WishGatherings"),
        ("qui vient à ma partie de dominos ?", "LookAtMine"),
        ("j'annule la partie de dominos", "LookAtMine"),
        ("je ne viendrai pas à la balade", "LookAtMine"),
        ("il y a des sorties cette semaine ?", "LookForCompany"),
        ("quelles activités près de chez moi ?", "LookForCompany"),
        ("ma voisine ne sort plus", ""),
        ("j'ai une sortie d'hôpital demain, qui vient me chercher ?", ""),
        ("je ne peux pas faire mes courses", ""),
        ("bonjour", ""),
        ("pas de sortie aujourd'hui, il pleut", ""),
    ],
)
def test_what_no_intent_stands_for_is_heard(text: str, does: str) -> None:
    reply = company.said(scene(), heard(text, "out_of_scope"))

    done = [type(one).__name__ for one in reply.does] if reply else []
    assert done == ([does] if does else [])


@pytest.mark.parametrize("intent", ["request_help", "checkin_low", "report_isolated", "offer_help"])
def test_a_need_stays_a_need(intent: str) -> None:
    text = "je ne peux plus faire ma promenade, il me faudrait quelqu'un pour les sorties du chien"

    assert company.said(scene(), heard(text, intent)) is None


def test_calling_off_shows_what_may_be_called_off() -> None:
    reply = company.said(scene(), heard("j'annule ma partie de belote", "find_company"))

    assert isinstance(reply, Reply)
    assert reply.does == (LookAtMine(to_cancel=True),)


def test_while_something_runs_only_refusals_are_heard() -> None:
    busy = replace(scene(), talk=Conversation(Running("ask_for_help"), met=True))

    assert company.said(busy, heard("qui vient à ma partie de dominos ?")) is None
    assert company.said(busy, heard("plus de sorties")) is not None
