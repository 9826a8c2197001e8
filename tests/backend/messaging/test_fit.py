"""A message is cut to what a channel can show: nothing is lost, every part fits, the choice comes last."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messaging.capabilities import Capabilities, utf16_units
from backend.messaging.fit import fit, numbered, split
from backend.messaging.messages import Option, Outgoing


def utf8_bytes(text: str) -> int:
    return len(text.encode())


UNITS: dict[str, Callable[[str], int]] = {"characters": len, "utf-16 units": utf16_units, "bytes": utf8_bytes}

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.text("ab é🙂👩‍🦽\n.!? ", max_size=300),
    st.lists(st.sampled_from(["Bonjour.", "Karim arrive !", "12 rue des Lilas", "🙂", "\n\n"])).map(" ".join),
)
options = st.lists(
    st.builds(Option, st.text("abc:1", min_size=1, max_size=10), st.text(min_size=1, max_size=60)), max_size=12
).map(tuple)
messages = st.builds(
    Outgoing, texts, st.none() | st.integers(0, 99), options, st.booleans(), st.booleans(), st.booleans()
)
capabilities = st.builds(
    Capabilities,
    text_limit=st.integers(8, 80),
    buttons=st.sampled_from([0, 3, 10]),
    button_title=st.sampled_from([5, 20, 40]),
    list_rows=st.sampled_from([0, 10]),
    row_title=st.sampled_from([None, 8, 24]),
    row_description=st.sampled_from([0, 30, 72]),
    choice_text_limit=st.sampled_from([None, 8, 40]),
    asks_location=st.booleans(),
    measure=st.sampled_from(list(UNITS.values())),
)


def solid(text: str) -> str:
    return "".join(text.split())


@given(messages, capabilities)
def test_nothing_is_lost_and_every_part_fits(message: Outgoing, can: Capabilities) -> None:
    parts = fit(message, can)

    assert parts
    assert all(can.measure(part.text) <= can.text_limit for part in parts)
    said = solid("".join(part.text for part in parts))
    named = {option.id: (option.title, option.description) for option in parts[-1].options}
    shown = {id_: description if "…" in title and description else title for id_, (title, description) in named.items()}
    listed = solid(f"{message.text}\n{numbered(message)}")
    if message.question is None:
        assert said == solid(message.text)
    else:
        assert said == listed or (said == solid(message.text) and shown == {o.id: o.title for o in message.options})


@given(messages, capabilities)
def test_the_choice_stands_on_the_last_part_and_fits_it(message: Outgoing, can: Capabilities) -> None:
    *before, last = fit(message, can)

    assert all((part.options, part.question, part.asks_location) == ((), None, False) for part in before)
    assert all(part.urgent is message.urgent for part in (*before, last))
    assert last.question == message.question
    assert last.asks_location is (message.asks_location and can.asks_location)
    assert [option.id for option in last.options] in ([], [option.id for option in message.options])
    assert len(last.options) <= max(can.buttons, can.list_rows)
    widest = max(can.button_title, can.row_title or 0) if last.as_list else can.button_title
    assert all(can.measure(option.title) <= widest for option in last.options)
    if last.options and can.choice_text_limit is not None:
        assert can.measure(last.text) <= can.choice_text_limit


@given(messages, capabilities)
def test_it_is_cut_the_same_way_each_time(message: Outgoing, can: Capabilities) -> None:
    """A repeat goes on at a part's number."""
    assert fit(message, can) == fit(message, can)


@pytest.mark.parametrize(("unit", "parts"), [("characters", 1), ("utf-16 units", 2), ("bytes", 5)])
def test_length_is_measured_in_the_platforms_own_unit(unit: str, parts: int) -> None:
    assert len(split("🙂" * 10, Capabilities(10, measure=UNITS[unit]))) == parts


def test_a_long_text_is_cut_where_a_sentence_ends() -> None:
    assert split("Karim arrive. Il sonne à dix heures.", Capabilities(25)) == (
        "Karim arrive.",
        "Il sonne à dix heures.",
    )


def test_a_long_sentence_is_cut_between_words_and_a_long_word_anywhere() -> None:
    assert split("quelques mots sans point", Capabilities(14)) == ("quelques mots", "sans point")
    assert split("a" * 10, Capabilities(4)) == ("aaaa", "aaaa", "aa")


ASKED = Outgoing("Quand ?", 7, (Option("am", "Demain matin"), Option("pm", "Demain après-midi, si cela vous va")))


def test_buttons_that_fit_are_buttons() -> None:
    assert fit(ASKED, Capabilities(4096, buttons=3, button_title=40)) == (ASKED,)


@pytest.mark.parametrize(
    "can",
    [Capabilities(4096), Capabilities(4096, buttons=1, button_title=40), Capabilities(4096, buttons=3)],
    ids=["no buttons", "too many", "a title too long"],
)
def test_a_question_whose_buttons_do_not_fit_is_answered_by_number(can: Capabilities) -> None:
    (part,) = fit(ASKED, can)
    assert part.text == "Quand ?\n1. Demain matin\n2. Demain après-midi, si cela vous va"
    assert part.options == ()


def test_a_list_shows_what_it_can_and_the_text_says_the_rest() -> None:
    (part,) = fit(ASKED, Capabilities(4096, buttons=3, button_title=20, list_rows=10))
    assert "2. Demain après-midi, si cela vous va" in part.text
    assert [option.title for option in part.options] == ["Demain matin", "Demain après-midi,…"]


def test_a_courtesy_without_a_question_needs_buttons() -> None:
    courtesy = Outgoing("Merci !", None, ASKED.options)
    assert fit(courtesy, Capabilities(4096)) == (Outgoing("Merci !"),)
    (part,) = fit(courtesy, Capabilities(4096, buttons=3, button_title=20))
    assert (part.text, part.options[1].id) == ("Merci !", "pm")


WHATSAPP = Capabilities(
    4096, buttons=3, button_title=20, list_rows=10, row_title=24, row_description=72, choice_text_limit=1024
)


def test_three_short_options_are_buttons_and_longer_ones_a_list_that_says_them_whole() -> None:
    short = Outgoing("Quand ?", 7, (Option("am", "Demain matin"), Option("pm", "Demain soir")))
    (buttons,), (rows,) = fit(short, WHATSAPP), fit(ASKED, WHATSAPP)

    assert (buttons.options, buttons.as_list) == (short.options, False)
    assert rows.as_list
    assert rows.text == "Quand ?"
    assert rows.options[1] == Option("pm", "Demain après-midi, si c…", "Demain après-midi, si cela vous va")


def test_a_long_text_leaves_the_part_with_the_choice_short_enough() -> None:
    told = Outgoing("Une phrase. " * 200, 7, ASKED.options[:1])

    *before, last = fit(told, WHATSAPP)

    assert before
    assert len(last.text) <= 1024
    assert last.options
