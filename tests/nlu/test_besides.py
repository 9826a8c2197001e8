"""A message that says several things: which of its words belong to what it is about."""

from __future__ import annotations

import json

from nlu.pipeline import of_the_wish
from nlu.understanding import Besides, Entity, Understanding
from tests.nlu.conftest import Reader

TEXT = "merci pour les courses d'hier, il me faudrait du pain demain"
THANKS = Besides("thank", "merci pour les courses d'hier")


def at(name: str, words: str) -> Entity:
    start = TEXT.index(words)
    return Entity(name, words, start, start + len(words))


def test_yesterday_belongs_to_the_thanks() -> None:
    found = (at("time", "hier"), at("time", "demain"))

    assert of_the_wish(TEXT, found, (THANKS,)) == (found[1],)


def test_a_past_time_is_the_thanks_own_even_where_no_other_is_named() -> None:
    assert of_the_wish(TEXT, (at("time", "hier"),), (THANKS,)) == ()


def test_what_is_named_nowhere_else_is_meant_too() -> None:
    found = (at("category", "courses"), at("time", "demain"))

    assert of_the_wish(TEXT, found, (THANKS,)) == found


def test_one_thing_said_keeps_all_its_words() -> None:
    found = (at("time", "hier"), at("time", "demain"))

    assert of_the_wish(TEXT, found, ()) == found


def test_what_is_said_besides_goes_with_the_message() -> None:
    told = Understanding(TEXT, "request_help", also=(THANKS,))

    assert Understanding.from_wire(json.loads(json.dumps(told.to_wire()))).also == (THANKS,)


def test_the_need_wins_and_the_rest_is_named_with_its_words(hear: Reader) -> None:
    heard = hear(
        "Merci beaucoup pour hier. Il me faudrait quelqu'un pour mes courses demain, et je peux garder un chat."
    )

    assert heard.intent == "request_help"
    assert [one.intent for one in heard.also] == ["thank", "offer_help"]
    assert heard.also[1].text.rstrip(".").endswith("garder un chat")
    assert [value["start"][:10] for value in heard.values("time")] == ["2026-11-23"]
