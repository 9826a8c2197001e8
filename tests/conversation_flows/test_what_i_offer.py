"""What somebody offers, how far and when, as they say it; and what says nothing of it."""

from __future__ import annotations

import pytest

from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import plain_words
from conversation_flows.what_i_offer import ChangeOffer, SetQuiet, offer_said, quiet_said, reach_said
from nlu.understanding import Entity, Understanding


def heard(text: str, *kinds: str) -> Heard:
    entities = tuple(Entity("category", kind, 0, 0) for kind in kinds)
    return Heard(Understanding(text, "out_of_scope", 0.3, (), entities))


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("pas plus de 2 km", 2_000),
        ("pas plus loin que 500 mètres", 500),
        ("jusqu'à dix km", 10_000),
        ("maximum 3km", 3_000),
        ("à pied", 1_000),
        ("je suis à pied", 1_000),
        ("seulement en vélo", 4_000),
        ("jusqu'à 900 km", 50_000),
        ("no more than 2 km", 2_000),
        ("je casse les pieds à tout le monde", 0),
        ("pas plus de 2 fois par semaine", 0),
        ("j'habite au 2 km de la gare", 0),
    ],
)
def test_how_far(text: str, metres: int) -> None:
    assert reach_said(plain_words(text)) == metres


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("pas le jardinage", ChangeOffer(drop=("gardening",))),
        ("je ne fais plus de jardinage", ChangeOffer(drop=("gardening",))),
        ("ne me proposez plus de jardinage", ChangeOffer(drop=("gardening",))),
        ("je peux aussi faire du jardinage", ChangeOffer(add=("gardening",))),
        ("ajoutez le jardinage", ChangeOffer(add=("gardening",))),
        ("uniquement le jardinage", ChangeOffer(only=("gardening",))),
        ("je voudrais de l'aide pour le jardinage", None),
        ("le jardinage de madame Payet est fait", None),
    ],
)
def test_which_kinds(text: str, change: ChangeOffer | None) -> None:
    assert offer_said(heard(text, "gardening"), explicit=False) == change


@pytest.mark.parametrize("text", ["je suis en route, je viens à pied", "j'arrive, je suis à pied"])
def test_whoever_comes_on_foot_says_nothing_of_how_far_they_go(text: str) -> None:
    assert offer_said(heard(text), explicit=False) is None


def test_a_bare_no_below_a_question_is_its_answer() -> None:
    assert offer_said(heard("pas le jardinage", "gardening"), explicit=True) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pas après 19 h", SetQuiet(start=19 * 60)),
        ("pas après 19h30 svp", SetQuiet(start=19 * 60 + 30)),
        ("ne m'écrivez pas avant 9h", SetQuiet(end=9 * 60)),
        ("jamais de message avant 9h ni après 20 h", SetQuiet(20 * 60, 9 * 60)),
        ("ne me dérangez pas le week-end", SetQuiet(days=0b1100000)),
        ("pas de messages le dimanche merci", SetQuiet(days=1 << 6)),
        ("vous pouvez m'écrire à toute heure", SetQuiet()),
        ("je serai chez moi après 19 h", None),
        ("pas le dimanche", None),
        ("le bus ne passe pas après 19 h", None),
        ("ma fille ne m'appelle jamais avant 20 h", None),
        ("je n'écris plus après 19 h, je fatigue", None),
        ("le téléphone sonne à toute heure", None),
        ("merci de ne pas m'écrire après 21 h", SetQuiet(start=21 * 60)),
        ("don't text me after 8", SetQuiet(start=8 * 60)),
    ],
)
def test_quiet_hours(text: str, said: SetQuiet | None) -> None:
    assert quiet_said(heard(text)) == said
