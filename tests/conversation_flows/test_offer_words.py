"""What is said of offers in free words: where one goes, for how many, yes with a list, a look around, no more of it."""

from __future__ import annotations

import pytest

from conversation_flows.engine.events import Heard
from conversation_flows.offer_help import destination, read_seats
from conversation_flows.offer_words import looks_around, needs_said, refuses
from nlu.understanding import Entity, Understanding


def heard(text: str, intent: str = "request_help", *entities: Entity) -> Heard:
    return Heard(Understanding(text, intent, 0.9, (), entities))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("je vais au marché samedi matin, je peux rapporter des choses", "au marché"),
        ("demain je descends au marché de la place si ça vous arrange", "au marché de la place"),
        ("Je vais à Caen jeudi, j'ai deux places dans ma voiture", "à Caen"),
        ("je passe à la pharmacie de garde demain", "à la pharmacie de garde"),
        ("je pars chez Leclerc tout à l'heure", "chez Leclerc"),
        ("je vais en ville mardi", "en ville"),
        ("I'm going to the market on Saturday", "to the market"),
        ("je vais faire les courses au Carrefour demain", "au Carrefour"),
        ("je peux aider à la fin du mois", ""),
        ("je vais être à l'heure", ""),
        ("je vais au matin", ""),
        ("du pain pour qui veut", ""),
    ],
)
def test_where_they_go_is_heard(text: str, place: str) -> None:
    assert destination(text) == place


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("deux personnes", "2"),
        ("pour 4", "4"),
        ("3 max", "3"),
        ("trois ou quatre", "3"),
        ("pour une personne", "1"),
        ("j'ai deux places dans la voiture", "2"),
        ("12", "8"),
        ("je pars à 10 h", None),
        ("je sais pas", None),
        ("vendredi 10", None),
    ],
)
def test_for_how_many_is_heard(text: str, seats: str | None) -> None:
    assert read_seats(text) == seats


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Oui volontiers, deux baguettes et du lait", "deux baguettes et du lait"),
        ("oh oui, si ce n'est pas trop lourd : une salade", "si ce n'est pas trop lourd : une salade"),
        ("un kilo de pommes", "un kilo de pommes"),
        ("oui je veux bien, merci beaucoup", ""),
        ("yes please", ""),
        ("oui, c'est cher ?", ""),
    ],
)
def test_a_yes_may_bring_its_list(text: str, needs: str) -> None:
    assert needs_said(heard(text)) == needs


def test_another_day_is_another_wish() -> None:
    assert (
        needs_said(heard("il me faut du pain jeudi", "request_help", Entity("time", {"start": "2026-12-03"}, 0, 0)))
        == ""
    )
    assert needs_said(heard("laissez tomber", "cancel")) == ""


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("qu'est-ce que les voisins proposent par ici ?", True),
        ("Bonjour, que proposent les gens du quartier", True),
        ("il y a des propositions dans le coin ?", True),
        ("what do neighbours offer?", True),
        ("je propose mon aide aux voisins", False),
        ("le voisin me propose de l'argent", False),
    ],
)
def test_a_look_around_is_heard(text: str, looks: bool) -> None:
    assert looks_around(text) is looks


@pytest.mark.parametrize(
    ("text", "no_more"), [("Plus de propositions !", True), ("arrêtez les propositions", True), ("plus de pain", False)]
)
def test_no_more_of_it_is_heard(text: str, no_more: bool) -> None:
    assert refuses(text) is no_more
