"""Whatever a telephone can send: never an exception, always a sane answer, and a disguised word is the word."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import entities, languages, normalise, safety
from nlu.engine import EmbeddedEngine
from tests.nlu.conftest import PARIS, SUNDAY, Reader
from tests.nlu.disguises import DISGUISES

LARGE: Final = 100_000
EXPECTING: Final = (None, "category", "when", "where", "details", "agree", "for_whom", "anything", "")

FRENCH: Final = (
    "il",
    "me",
    "faudrait",
    "des",
    "courses",
    "demain",
    "matin",
    "12",
    "rue",
    "Hugo",
    "à",
    "l'hôpital",
    "?",
)
RIGHT_TO_LEFT: Final = ("مرحبا", "أحتاج", "שלום", "עזרה", "۱۲", "١٢:٣٠")
KINDS: Final[dict[str, st.SearchStrategy[str]]] = {
    "blank": st.text(alphabet=" \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u2028\u3000", max_size=60),
    "emoji": st.lists(st.sampled_from("👍 👎 😀 🙏 ❤️ 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷 🆘 👋🏽 😭".split())).map("".join),
    "digits": st.text(alphabet="0123456789٠١٢٣٤٥۶۷๑๒½²①Ⅻ 一二十", max_size=80),
    "other scripts": st.text(
        alphabet=st.characters(min_codepoint=0x370, max_codepoint=0x30FF, exclude_categories=["Cn"]), max_size=200
    ),
    "both directions": st.lists(st.sampled_from([*FRENCH, *RIGHT_TO_LEFT, "\u202e", "\u2067"])).map(" ".join),
    "marks": st.text(alphabet="ae\u0301\u0316\u0327\u0338\u20dd\u05b0\u05c1\u3099\u0f71\u0f72", max_size=200),
    "control characters": st.text(
        alphabet=st.one_of(st.characters(categories=["Cc", "Cf", "Co"]), st.sampled_from("abà ")), max_size=200
    ),
    "half a character": st.text(alphabet=st.characters(categories=["Cs", "Zs", "Ll"]), max_size=99),
    "signs": st.text(alphabet="'’.,;:!?-–—_()[]{}<>/\\|@#~^€%&*+=\"", max_size=200),
    "disguised": st.builds(
        lambda words, how: how(" ".join(words)),
        st.lists(st.sampled_from(FRENCH)),
        st.sampled_from([*DISGUISES.values()]),
    ),
    "anything": st.text(max_size=300),
}  # fmt: skip
"""Kinds of bad input, each by its own strategy."""
KIND: Final = pytest.mark.parametrize("kind", KINDS)
PIECES: Final = {
    "letter": "a", "word": "bonjour ", "one word": "constitutionnellement", "digit": "7", "space": " ", "line": "\n",
    "tab": "\t", "stop": ".", "stops": ":;", "comma": ", ", "and": " et  ", "question": "?", "quote": "'",
    "zero width": "a\u200b", "marks": "\u0301\u0316", "points": "\u05c1\u05b0",
    "long ligature": "\ufdfa", "emoji": "😀", "Arabic": "مرحبا ", "Han": "你", "control": "\x00", "Cyrillic": "аbс",
    "half": "\ud800", "capital sigma": "Σ'", "numbers": "12 h 30 ", "dates": "12/12/2026 ", "joined": "et ou ",
    "street": "12 rue de la ", "need": "je ne peux plus ", "cry": "vite vite ", "fall": "tombée par terre ",
}  # fmt: skip
"""What 100,000 characters are made of."""


def parse(engine: EmbeddedEngine, text: str, locale: str = "fr", expecting: str | None = None) -> None:
    """Reads it in every way, and looks whether the answer holds together."""
    heard = engine.parse(text, locale=locale, now=SUNDAY, timezone=PARIS, expecting=expecting)
    assert heard.text == text
    assert heard.ranking[0] == (heard.intent, heard.confidence)
    assert 0 <= heard.confidence <= 1
    for entity in heard.entities:
        assert 0 <= entity.start < entity.end <= len(text) or entity.extractor == "safety"
    assert safety.alarm(text) in {None, *safety.ALARMS}
    folded = normalise.fold(text[:1_000])
    assert unicodedata.normalize("NFKD", normalise.fold(folded)) == unicodedata.normalize("NFKD", folded)
    normalise.tokens(text, locale)
    languages.signs(text)


@KIND
@given(data=st.data(), locale=st.sampled_from(["fr", "en", "rcf", "xx"]), expecting=st.sampled_from(EXPECTING))
@settings(deadline=None, max_examples=40)
def test_nothing_that_is_sent_raises(
    engine: EmbeddedEngine, kind: str, data: st.DataObject, locale: str, expecting: str | None
) -> None:
    parse(engine, data.draw(KINDS[kind]), locale, expecting)


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_characters_are_read_like_any_others(engine: EmbeddedEngine, piece: str) -> None:
    text = (PIECES[piece] * LARGE)[:LARGE]
    parse(engine, text, expecting="when")


def test_all_of_a_hundred_thousand_characters_is_looked_through_for_entities() -> None:
    text = "bonjour " * (LARGE // 8) + "au 12 rue Victor Hugo"
    assert [one.name for one in entities.find(text, locale="fr", now=SUNDAY, timezone=PARIS)] == ["place"]


@pytest.mark.parametrize("piece", ["a\u0301\u0316", "\u05c1\u05b0", "é", "\ufdfa"])
def test_unicode_is_taken_apart_in_small_pieces(monkeypatch: pytest.MonkeyPatch, piece: str) -> None:
    """Python sorts a run of combining marks by insertion: 100,000 of them took half a minute."""
    longest = 0
    real: Any = unicodedata.normalize

    def watched(form: str, text: str) -> str:
        nonlocal longest
        longest = max(longest, len(text))
        return str(real(form, text))

    monkeypatch.setattr(unicodedata, "normalize", watched)
    text = (piece * LARGE)[:LARGE]
    normalise.fold(text)
    safety.alarm(text)
    entities.find(text, locale="fr", now=SUNDAY, timezone=PARIS)
    languages.signs(text)
    assert 0 < longest <= 1_000


@pytest.mark.parametrize("how", DISGUISES)
@pytest.mark.parametrize("words", ["au secours", "Bonjour tout le monde", "je veux mourir", "STOP", "pharmacie"])
def test_a_disguised_word_is_read_as_the_word(how: str, words: str) -> None:
    assert normalise.fold(DISGUISES[how](words)) == normalise.fold(words)


@pytest.mark.parametrize("how", DISGUISES)
def test_danger_is_heard_in_any_dress(how: str) -> None:
    every = [(intent, text) for intent, rules in safety.ALARMS.items() for rule in rules for text in rule.fires]
    assert [text for intent, text in every if safety.alarm(DISGUISES[how](text)) != intent] == []


@pytest.mark.parametrize("how", DISGUISES)
@pytest.mark.parametrize(
    "words", ["aller à la pharmacie demain matin", "des courses mardi à 15h30, 12 rue Victor Hugo"]
)
def test_entities_are_found_in_any_dress_and_stand_where_they_stand(how: str, words: str) -> None:
    def found(text: str) -> list[tuple[str, object]]:
        named = entities.find(text, locale="fr", now=SUNDAY, timezone=PARIS)
        return [(one.name, one.value) for one in named if one.name != "place" or how in ("zero width", "marks")]

    dressed = DISGUISES[how](words)
    plain = [(name, value) for name, value in found(words) if name != "place"]
    assert plain
    assert [(name, value) for name, value in found(dressed) if name != "place"] == plain
    for one in entities.find(dressed, locale="fr", now=SUNDAY, timezone=PARIS):
        assert dressed[one.start : one.end].strip()


@pytest.mark.parametrize("text", ["помогите мне пожалуйста", "я не хочу", "καλημέρα", "مرحبا كيف حالك", "你好", "हेलो"])
def test_another_script_is_left_as_it_is(text: str) -> None:
    assert not any("a" <= letter <= "z" for word in normalise.fold(text).split() for letter in word if len(word) > 3)


def test_accents_apart_from_their_letters_say_the_language_all_the_same() -> None:
    text = "je préférerais à côté de la forêt"
    assert languages.signs(unicodedata.normalize("NFD", text)) == languages.signs(text)
    assert languages.signs(DISGUISES["zero width"](text)) == languages.signs(text)
    assert languages.signs(DISGUISES["Cyrillic"](text)) == languages.signs(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\n", "\u200b", "\x00\x01", "...", "—", "\ufe0f", "!", "« — »", "!!! ..."]
)
@pytest.mark.parametrize("expecting", [None, "category", "when", "details", "agree"])
def test_what_says_nothing_is_out_of_scope_at_any_question(hear: Reader, text: str, expecting: str | None) -> None:
    assert hear(text, expecting=expecting).intent == "out_of_scope"


@pytest.mark.parametrize("text", ["a" * LARGE, "x", "zzzzz"])
@pytest.mark.parametrize("expecting", [None, "category", "when"])
def test_a_letter_that_was_leaned_on_says_nothing(hear: Reader, text: str, expecting: str | None) -> None:
    assert hear(text, expecting=expecting).intent == "out_of_scope"
    assert hear(text, expecting="details").intent == "inform"


@pytest.mark.parametrize("text", ["?", "??", " ? ", "?!", "？", "\u200b?", "« ? »"])
@pytest.mark.parametrize("expecting", [None, "when", "details"])
def test_a_question_mark_alone_asks_for_help(hear: Reader, text: str, expecting: str | None) -> None:
    assert hear(text, expecting=expecting).intent == "help"


@pytest.mark.parametrize("text", ["12", "2", "0612345678", "١٢", "12.", "３"])
@pytest.mark.parametrize("expecting", ["category", "when", "details"])
def test_digits_answer_the_question_that_was_asked(hear: Reader, text: str, expecting: str) -> None:
    assert hear(text, expecting=expecting).intent == "inform"


@pytest.mark.parametrize(("text", "intent"), [("o", "affirm"), ("n", "deny"), ("OUIIIII", "affirm")])
def test_a_letter_that_means_a_word_is_that_word(hear: Reader, text: str, intent: str) -> None:
    assert hear(text, expecting="agree").intent == intent


@pytest.mark.parametrize("text", ["😀😀", "❤️", "привет", "مرحبا", "你好", "12", "zzzz qqqq"])
def test_what_nobody_can_read_is_no_alarm_and_no_farewell(hear: Reader, text: str) -> None:
    assert hear(text).intent == "out_of_scope"


def test_the_emoji_that_calls_for_help_does() -> None:
    assert safety.alarm("🆘") == "emergency"
    assert safety.alarm("besoin d'une perceuse 🆘") is None


@pytest.mark.parametrize(
    "locale", ["", "fr-FR", "FR", "a" * 300, "é" * 300, "\0", "../../etc", "\ud800", "fr\n", "_", "1"]
)
def test_any_locale_is_answered(hear: Reader, locale: str) -> None:
    assert hear("au secours", locale=locale).intent == "emergency"
    assert [one.name for one in hear("des courses demain", locale=locale).entities] == ["category", "time"]


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize(
    "now",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_at_the_ends_of_the_calendar_no_time_is_read(now: datetime, zone: str) -> None:
    found = entities.find("des courses demain à 10h", locale="fr", now=now, timezone=ZoneInfo(zone))
    assert [one.name for one in found] == ["category"]
