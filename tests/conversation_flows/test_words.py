"""How the texts of the flows read, whichever values fill them: short, whole, and fitting into each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

import locales
from backend.categories import CATEGORIES
from backend.wording import PREPOSITIONS, SMALL, HalfDay, Metres, Span, Text, wording
from conversation_flows import linked, links, money, volunteer, welcome, what_i_offer
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.conversation import Conversation, Spot
from conversation_flows.engine.events import Opened
from conversation_flows.engine.flow import Scene, Town, Who
from conversation_flows.mission import Facts
from conversation_flows.when_free import read_days
from conversation_flows.words import CATEGORY, NEED
from locales import proofreading, texts

NOW: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
ROOT: Final = Path(locales.__file__).parent.parent

FILLED: Final[Mapping[str, object]] = {
    "town": "Valbreuse-sur-Orne", "name": "Marie-Christine", "agent": "Sylvie Lemaire", "word": "mimosa",
    "category": "Papiers et démarches", "need": "un coup de main pour ses courses", "when":
    "mercredi 25 novembre entre 10 h 30 et 12 h 30", "where": "12 rue des Lilas", "place": "12 rue des Lilas",
    "day": "mercredi 25 novembre", "hour": "18 h", "distance": "1 km", "reach": "1 km", "days": "en semaine",
    "categories": "courses, jardinage", "number": "15", "text_number": "114", "police": "17", "violence": "3919",
    "emergency": "15", "listening": "3114", "first": "mercredi 25 novembre", "last": "vendredi 27 novembre",
    "phone": "02 33 00 00 00", "words": "Merci, à demain.", "minutes": "5",
    "point": "48.8500, 2.3500", "n": 365, "one": "Jean-Baptiste", "open": 12, "state": "candidature envoyée",
    "channels": "Telegram, WhatsApp, le site de la ville",
    "activity": "Dessin ou peinture", "names": "Marie-Christine, Jean-Baptiste, Yvonne",
    "line": "Tricot ou couture, samedi 28 novembre à 15 h, salle des associations, à moins de 2 km",
    "second": "Dessin ou peinture, dimanche 29 novembre à 15 h, médiathèque, à moins de 2 km",
    "address": "12 rue des Lilas", "code": "482193", "other": "Yvonne", "language": "créole seychellois",
    "next": "mardi 1er décembre", "holiday": "Noël", "said": "chaque mardi",
    "ceiling": "50 €", "sum": "32,50 €", "change": "7,50 €", "shops": "Épicerie Lebon",
    "source": "Boulangerie Payet et fils", "hours": "du lundi au vendredi, 9 h à 12 h",
    "link": f"https://entraide.valbreuse.fr/my-data/{'0' * 64}", "channel": "le site de la ville", "answer": "non",
    "question": "Un proche peut-il demander un coup de main pour vous, sans que je vous pose la question ?",
    "version": "2026-11-24", "url": "https://wa.me/33612345679?text=Bonjour%20%21%20%28j48291375%29",
    "start": "Pharmacie de la Rivière des Galets", "end": "à moins de 2 km de chez vous", "giver": "Marie-Christine",
    "receiver": "Jean-Baptiste", "total": 3,
    "whom": "Madame Payet, Monsieur Hoarau",
    "numbers": "12, 15",
    "born": "12 mars 1942", "ground": "Inapte au travail", "services": "une infirmière, tous les matins",
    "warn": "Claire, 06 12 34 56 78",
    "advice": "Il fait très chaud : passez deux ou trois heures au frais aujourd’hui ; la mairie sait quels lieux sont"
    " ouverts, et elle vous le dit.",
    "new": "vendredi 27 novembre entre 10 h 30 et 12 h 30", "each": "chaque vendredi entre 10 h 30 et 12 h 30",
}  # fmt: skip


def scene(locale: str = "fr", name: str = "") -> Scene:
    return Scene(FLOWS, Conversation(met=True), Who(1, Town("Valbreuse-sur-Orne"), name, locale), NOW, 7)


def spoken() -> list[str]:
    """Every French text of the conversations."""
    catalogue = texts.read(ROOT, "fr")
    return [
        text
        for message in texts.messages_of(catalogue)
        if any(path.startswith("conversation_flows/") for path, _line in message.locations)
        for text in texts.forms(message.string)
    ]


def test_every_text_of_a_conversation_fits_a_small_screen() -> None:
    """240 characters, with values as long as they often are."""
    french = wording("fr", "Europe/Paris")
    said = [french.say(Text(text).of(**FILLED)) for text in spoken()]

    assert len(said) > 100
    assert [one for one in said if len(one) > 240] == []


def test_no_text_agrees_with_the_gender_of_a_name() -> None:
    assert [text for text in spoken() if "(e)" in text or "·e" in text] == []


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_need_fits_its_sentence(category: str) -> None:
    """« aurait besoin d’un … » asks for a noun with its article."""
    french, english = (wording(locale, "Europe/Paris") for locale in ("fr", "en"))
    asked = Text("Somebody less than {distance} away would like {need}, {when}. Can you help?")
    asked = asked.of(distance=Metres(1000), need=NEED[category], when=HalfDay(NOW))

    assert french.say(asked).startswith("Une personne à moins de 1\u00a0km aurait besoin d’un")
    assert french.say(asked).endswith(", mardi 24 novembre, le matin. Pouvez-vous\u202f?")
    assert english.say(NEED[category])[0].islower()
    assert all(one.say(CATEGORY[category])[0].isupper() for one in (french, english))


def test_the_proofreader_knows_the_prepositions_that_are_spoken() -> None:
    assert tuple(PREPOSITIONS) == proofreading.PREPOSITIONS
    assert proofreading.SMALL == SMALL


@dataclass(frozen=True, slots=True)
class Hello:
    label: str
    name: str
    locale: str
    said: str


HELLOS: Final = (
    Hello("French", "Anne Payet", "fr", "Bonjour Anne\u202f! De quoi avez-vous besoin\u202f?"),
    Hello("French without a name", "", "fr", "Bonjour\u202f! De quoi avez-vous besoin\u202f?"),
    Hello("English", "Anne Payet", "en", "Hello Anne! What do you need?"),
    Hello("English without a name", "", "en", "Hello! What do you need?"),
)


@pytest.mark.parametrize("case", HELLOS, ids=lambda case: case.label)
def test_a_greeting_without_a_name_has_no_hole(case: Hello) -> None:
    here = scene(case.locale, case.name)
    asked = welcome.greet(here, Opened("", 1)).asks

    assert asked is not None
    assert here.say(asked.text) == case.said


@dataclass(frozen=True, slots=True)
class Days:
    said: str
    fr: str
    en: str


DAYS: Final = (
    Days("le mardi et le jeudi", "mardi, jeudi", "Tuesday, Thursday"),
    Days("le samedi matin", "samedi, le matin", "Saturday, in the morning"),
    Days("en semaine", "en semaine", "on weekdays"),
    Days("le week-end", "le week-end", "at the weekend"),
    Days("le matin", "le matin", "in the morning"),
    Days("n'importe quand", "n’importe quand", "any day"),
)


@pytest.mark.parametrize("case", DAYS, ids=lambda case: case.said)
def test_the_recap_of_a_volunteer_tells_the_days_that_were_said(case: Days) -> None:
    days = read_days(case.said)
    known = {"categories": ("shopping",), "reach": "2000", "days": days, "where": Spot("12 rue des Lilas")}

    assert scene("fr").say(volunteer.recap(known, scene("fr"))) == (
        f"Vous aideriez pour\u00a0: courses. Départ\u00a0: 12 rue des Lilas, jusqu’à 2\u00a0km, {case.fr}. "
        "C’est bien cela\u202f?"
    )
    assert f"up to 2\u00a0km, {case.en}. Is that right?" in scene("en").say(volunteer.recap(known, scene("en")))


def test_a_home_without_an_address_is_named_all_the_same() -> None:
    known = {"categories": ("shopping",), "reach": "500", "days": "any", "where": Spot("", 48.85, 2.35)}

    assert "Départ\u00a0: chez vous, jusqu’à 500\u00a0m" in scene("fr").say(volunteer.recap(known, scene("fr")))


def test_days_without_messages_are_told_one_by_one() -> None:
    reply = what_i_offer.quiet_is(scene(), what_i_offer.QuietIs(days=0b1100000))

    assert "rien le samedi et le dimanche." in scene().say(reply.says[0])


def test_whoever_has_no_name_begins_a_sentence_with_a_capital() -> None:
    nameless = linked.Linked(7, "")

    assert scene().say(links.proposed(nameless).text).startswith("Cette personne et vous,")
    assert "avec cette personne" in scene().say(links.proposed(nameless).short or "")


def test_no_change_is_no_sum() -> None:
    facts = Facts(1, "shopping", Span(NOW, NOW, "hour"), "Jeanne")
    reply = money.sum_kept(scene(), money.SumKept(facts, "spent", 4000, change=0))

    assert scene().say(reply.says[0]) == "C’est noté\u00a0: 40\u00a0€. Je le dis à Jeanne."


def test_a_receipt_above_the_ceiling_is_nothing_to_give_back() -> None:
    reply = money.sum_refused(scene(), money.SumRefused(1, "spent", 5000))

    assert reply.asks is not None
    assert scene().say(reply.asks.text).startswith("La mairie a prévu 50\u00a0€ au plus. Si le ticket dépasse")
