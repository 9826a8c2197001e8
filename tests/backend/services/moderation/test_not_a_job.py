"""What is no volunteer's job, and what is any neighbour's."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.directory import FOR_JOBS, SERVICES
from backend.services.moderation.not_a_job import RULES, found_in

JOBS: Final = {
    "washing": (
        "j'ai besoin d'aide pour ma toilette",
        "quelqu'un pour m'aider à me doucher le matin",
        "laver ma mère deux fois par semaine",
        "changer sa couche",
        "I need someone to wash me",
    ),
    "pill_boxes": (
        "préparer mon pilulier",
        "préparer mes médicaments pour la semaine",
        "donner ses cachets à mon mari",
        "fill my pill box",
    ),
    "wounds": ("refaire mon pansement", "me faire une piqûre", "une plaie à soigner", "une prise de sang à domicile"),
    "lifting": (
        "m'aider à me lever du lit",
        "mettre ma mère au lit le soir",
        "soulever mon mari",
        "aider à me coucher",
        "help me out of bed",
    ),
    "bank": (
        "retirer de l'argent au distributeur pour moi",
        "faire un virement",
        "déposer un chèque à ma place",
        "gérer mes comptes",
        "withdraw some cash",
    ),
    "electricity": (
        "réparer une prise électrique",
        "installer un lustre",
        "changer un interrupteur",
        "mon disjoncteur saute",
        "fix a socket",
    ),
    "gas": ("changer la bouteille de gaz", "ma chaudière est en panne", "raccorder la gazinière au gaz"),
    "roofs": ("nettoyer les gouttières", "réparer le toit", "ramoner la cheminée"),
    "nights": ("quelqu'un pour rester avec ma mère la nuit", "une garde de nuit", "someone to stay with him at night"),
    "cleaning": (
        "faire le ménage toutes les semaines",
        "je cherche une femme de ménage",
        "du ménage régulier, 2h par semaine",
        "cleaning every week",
    ),
}

NEIGHBOURS: Final = (
    "changer une ampoule",
    "porter un carton",
    "porter les courses jusqu'au 3e",
    "acheter du papier toilette et du gel douche",
    "laver la voiture",
    "toiletter mon chien",
    "acheter un pilulier à la pharmacie",
    "chercher mes médicaments à la pharmacie",
    "acheter des pansements",
    "m'emmener faire une prise de sang au labo",
    "lever les stores",
    "relever mon courrier",
    "m'accompagner à la banque",
    "la banque alimentaire samedi",
    "comprendre ma facture d'électricité",
    "gonfler mon vélo électrique",
    "rapporter une bouteille de gaz",
    "tondre le gazon",
    "une bouteille d'eau gazeuse",
    "une chemise de nuit à recoudre",
    "garder mon chat la nuit du 24",
    "un coup de ménage samedi",
    "faire un gâteau",
    "me lire mon courrier",
    "promener le chien tous les lundis",
    "une salade avec dressing",
    "carry a box upstairs",
    "change a light bulb",
)


@pytest.mark.parametrize(("job", "said"), [(job, said) for job, many in JOBS.items() for said in many])
def test_what_is_no_volunteers_job(job: str, said: str) -> None:
    found = found_in(said)

    assert found is not None
    assert found.kind == job
    assert found.words in said


@pytest.mark.parametrize("said", NEIGHBOURS)
def test_what_any_neighbour_may_do(said: str) -> None:
    assert found_in(said) is None


def test_every_job_of_the_field_has_its_rule_and_its_professionals() -> None:
    field = "washing pill_boxes wounds lifting bank electricity gas roofs nights cleaning".split()

    assert list(RULES) == field
    assert set(JOBS) == set(FOR_JOBS) == set(field)
    assert {service for services in FOR_JOBS.values() for service in services} <= set(SERVICES)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = found_in(text)

    assert found is None or found.words in text
