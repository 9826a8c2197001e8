"""How our messages look as Telegram's calls."""

from __future__ import annotations

import pytest
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing, Tapped
from bots.choice_codes import tapped
from bots.errors import Rejected
from bots.telegram.keyboard import CALLBACK_DATA_BYTES, CAN, TEXT_LIMIT
from bots.telegram.outbound import Markup, calls


def said(part: Outgoing) -> tuple[str, Markup]:
    (call,) = calls(part, "42", "Ma position")
    assert call.chat_id == 42
    assert isinstance(call.reply_markup, Markup)
    return call.text, call.reply_markup


def layout(*titles: str) -> list[list[str]]:
    options = tuple(Option(f"id{number}", title) for number, title in enumerate(titles))
    _, markup = said(Outgoing("Quand ?", 12, options))
    assert isinstance(markup, InlineKeyboardMarkup)
    return [[button.text for button in row] for row in markup.inline_keyboard]


def test_text_goes_as_it_stands() -> None:
    text, markup = said(Outgoing("1 < 2 & *rien* _n'est_ `formaté`"))

    assert text == "1 < 2 & *rien* _n'est_ `formaté`"
    assert markup == ReplyKeyboardRemove(remove_keyboard=True)


def test_a_button_carries_its_question_and_choice() -> None:
    _, markup = said(Outgoing("Quand ?", 12, (Option("thursday", "Jeudi"),)))

    assert isinstance(markup, InlineKeyboardMarkup)
    assert tapped(str(markup.inline_keyboard[0][0].callback_data)) == Tapped("thursday", 12)


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        (["Oui", "Non"], [["Oui", "Non"]]),
        (["Oui", "Non", "Annuler"], [["Oui", "Non"], ["Annuler"]]),
        (["Demain dans la matinée", "Non"], [["Demain dans la matinée"], ["Non"]]),
    ],
    ids=["two short ones", "three short ones", "one long one"],
)
def test_short_buttons_share_a_row(titles: list[str], rows: list[list[str]]) -> None:
    assert layout(*titles) == rows


def test_a_position_is_asked_by_a_key() -> None:
    _, markup = said(Outgoing("Où ?", asks_location=True))

    assert isinstance(markup, ReplyKeyboardMarkup)
    assert [[(key.text, key.request_location) for key in row] for row in markup.keyboard] == [[("Ma position", True)]]
    assert markup.one_time_keyboard


def test_choices_beside_a_position_are_keys_too() -> None:
    _, markup = said(Outgoing("Où ?", 3, (Option("home", "Chez moi"),), asks_location=True))

    assert isinstance(markup, ReplyKeyboardMarkup)
    assert [key.text for row in markup.keyboard for key in row] == ["Ma position", "Chez moi"]


def test_a_choice_that_telegram_cannot_carry_is_refused_with_its_size() -> None:
    carried = Option("é" * 29, "Oui")  # 58 bytes, and six for the question
    calls(Outgoing("Quand ?", 12345, (carried,)), "42", "")

    with pytest.raises(Rejected, match=r"question 123456 is named by 65 bytes; a Telegram button carries 64"):
        calls(Outgoing("Quand ?", 123456, (carried,)), "42", "")


def test_our_limits_are_those_a_second_library_knows() -> None:
    assert int(MessageLimit.MAX_TEXT_LENGTH) == TEXT_LIMIT
    assert int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA) == CALLBACK_DATA_BYTES


def test_a_long_text_is_said_in_parts_that_fit() -> None:
    parts = fit(Outgoing("🛒" * 5000, 1, (Option("yes", "Oui"),)), CAN)

    texts = [said(part)[0] for part in parts]
    assert "".join(texts) == "🛒" * 5000
    assert all(len(text.encode("utf-16-le")) // 2 <= TEXT_LIMIT for text in texts)
