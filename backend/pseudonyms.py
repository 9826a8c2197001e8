"""Pseudonyms: what says who wrote a message, or where they live, is replaced by marks before the message is kept.

Rules only, and pure. Where a number may be a telephone number or may not, it is taken for one: a mark too many costs a
reader nothing, one too few costs a person their peace. What no rule can know (« la dame au chien, en face ») stays, and
is for the eyes of whoever labels the message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from backend.pseudonym_rules import PARTICLES, RULES, Span

MARKS: Final = ("name", "phone", "email", "link", "handle", "card", "bank", "ssn", "date", "code", "number", "address")
"""What stands in angle brackets where something was taken out: `<phone>`."""

MARK: Final = re.compile(f"<(?:{'|'.join(MARKS)})>")

_GONE: Final = "\0"
"""Stands where something was taken out, while the rest is read on. No message holds it."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_APOSTROPHES: Final = dict.fromkeys(map(ord, "’‘ʼ`´′＇"), "'")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_JOINED: Final = {"ß": "ss", "œ": "oe", "æ": "ae"}
"""Letters that some write as two."""
_NUMBERED: Final = re.compile(r"^\s*\d+\s*(?:bis|ter|quater|[a-d]\b)?[\s,]*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[ .\-']{0,2}")
_UNSPACED: Final = "⺀"
"""From here on, scripts write no spaces between words."""


def pseudonymised(text: str, *, names: Iterable[str] = (), phrases: Iterable[str] = ()) -> str:
    """The message on one line, with marks for what says who or where somebody is.

    `names` are those of the people it may speak of, each word of which is a name; `phrases` what is taken out only as
    a whole, such as an address as it was given. What was pseudonymised once stays as it is.
    """
    first, last = (
        list(_of_phrases(phrases)),
        list(_of_names(names)),
    )  # names are found in mailboxes, too: those go whole
    text = visible(text)
    while (again := _once(text, first, last)) != text:  # each round takes letters out, and none comes back
        text = again
    return text


def only_struck_out(before: str, after: str) -> bool:
    """Whether `after` is `before` with words left out or marked, and none added."""
    left = iter(_words(before))
    return all(word in left for word in _words(MARK.sub(" ", after)))


def says_something(text: str) -> bool:
    """Whether there are words beside the marks."""
    return any(len(word) > 1 for word in _LETTERS.findall(MARK.sub(" ", text)))


def visible(text: str) -> str:
    """The text on one line, each letter in its usual shape; what cannot be seen is gone, as it hides what can."""
    for _ in range(3):
        seen = "".join(" " if one.isspace() else one for one in text if one.isspace() or _is_visible(one))
        text = " ".join(unicodedata.normalize("NFKC", seen).split())
    return text


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(visible(text)))


Known = list[tuple[str, re.Pattern[str]]]


def _once(text: str, first: Known, last: Known) -> str:
    read, found = _folded(text), list[Span]()

    def take(spans: Iterable[Span]) -> None:
        nonlocal read
        for start, end, mark in spans:
            found.append((start, end, mark))
            read = read[:start] + _GONE * (end - start) + read[end:]

    take([(hit.start(), hit.end(), hit[0][1:-1]) for hit in MARK.finditer(read)])
    for mark, pattern in first:
        take([(*hit.span(), mark) for hit in pattern.finditer(read)])
    for rule in RULES:
        take([span for span in rule(read, text) if span[0] < span[1]])
    for mark, pattern in last:
        take([(*hit.span(), mark) for hit in pattern.finditer(read)])
    return _marked(text, sorted(found))


def _marked(text: str, found: list[Span]) -> str:
    """The text with its marks; the same mark twice in a row is said once."""
    pieces: list[str] = []
    at, before = 0, ""
    for start, end, mark in found:
        between = text[at:start]
        if mark != before or not _BETWEEN.fullmatch(between):
            pieces += [between, f"<{mark}>"]
        at, before = end, mark
    return "".join([*pieces, text[at:]])


def _folded(text: str) -> str:
    """Small letters without accents, each at the place of the letter that it was."""
    return "".join(map(_fold, text.translate(_APOSTROPHES)))


def _fold(character: str) -> str:
    bare = unicodedata.normalize("NFD", character)[0]
    return next((one for one in (bare.casefold(), bare.lower()) if len(one) == 1), bare)


def _of_phrases(phrases: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The whole phrase; and an address without its house number, as one's own street says where one lives."""
    given = {one for phrase in phrases for one in (phrase, _NUMBERED.sub("", phrase))}
    for phrase in sorted(given, key=lambda one: (-len(one), one)):
        words = [re.escape(word) for word in _folded(visible(phrase)).split()]
        if len("".join(words)) > 2:
            together = "[ ,]+".join(words)
            yield "address", re.compile(rf"(?<!\w){together}(?!\w)")


def _of_names(names: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    words: set[str] = set()
    for name in names:
        parts = _LETTERS.findall(_folded(visible(name)))
        if len(parts) > 1:
            words.add("".join(parts))  # « jeannepayet »
        words |= {part for part in parts if part not in PARTICLES and (len(part) > 1 or part >= _UNSPACED)}
    if words:
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        yield "name", re.compile("|".join(map(_as_a_word, longest_first)))


def _as_a_word(word: str) -> str:
    escaped = re.escape(word)
    for one, two in _JOINED.items():  # in one go: the « s » of « sß » is not half of its « ss »
        escaped = re.sub(f"{one}|{two}", f"(?:{two}|{one})", escaped)
    return escaped if word[0] >= _UNSPACED else rf"(?<![^\W\d_]){escaped}(?![^\W\d_])"
