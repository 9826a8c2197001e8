"""What is read of good addresses in free words."""

from __future__ import annotations

import pytest

from conversation_flows.tip_words import need_in, recommends, says_enough, where_in, where_written


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("je veux recommander un plombier", True),
        ("je vous recommande le garage Martin", True),
        ("je voudrais partager une bonne adresse", True),
        ("I can recommend a plumber", True),
        ("vous pouvez me recommander un plombier", False),
        ("pouvez-vous me conseiller quelqu'un ?", False),
        ("je recommande quoi ?", False),
        ("je cherche un plombier qu'on me recommande", False),
        ("un plombier", False),
    ],
)
def test_who_recommends_gives(text: str, gives: bool) -> None:
    assert recommends(text) is gives


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("la boulangerie rue Hugo livre à domicile", True),
        ("je vous recommande le garage Martin", True),
        ("une couturière formidable qui recoud vite les ourlets abîmés", True),
        ("j'ai une bonne adresse à partager", False),
        ("je veux recommander un plombier", False),
        ("Bonjour Madame, j'ai une adresse", False),
    ],
)
def test_a_first_sentence_may_say_enough(text: str, enough: bool) -> None:
    assert says_enough(text) is enough


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("la boulangerie rue Hugo", True),
        ("le garage, 01 39 00 00 00", True),
        ("en face de la mairie", True),
        ("le cordonnier recoud les sacs", False),
    ],
)
def test_where_it_is_is_asked_once(text: str, there: bool) -> None:
    assert where_in(text) is there


@pytest.mark.parametrize(("said", "kept"), [("je ne sais pas", ""), ("Aucune idée", ""), ("place Foch", "place Foch")])
def test_who_does_not_know_where_says_so(said: str, kept: str) -> None:
    assert where_written(said) == kept


@pytest.mark.parametrize(
    ("text", "asks"),
    [("vous avez une bonne adresse ?", False), ("un bon plombier ?", True), ("do you know a good address?", False)],
)
def test_what_it_is_asked_for(text: str, asks: bool) -> None:
    assert bool(need_in(text)) is asks
