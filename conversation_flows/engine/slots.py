"""Slots: what a flow needs to know, how each is asked, and how an answer is read from what was heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from backend.wording import Span, Text
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard

LONGEST_PLACE: Final = 160
"""Characters; a longer answer to "where?" is a story, not a place."""
LONGEST_NAME: Final = 60
LONGEST_WORDS: Final = 1_000
"""Of free words what a neighbour is shown; the message itself is kept whole."""

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Got:
    """The slot is answered."""

    value: Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """The answer cannot be used; say why and ask again."""

    why: Text


Reading = Got | Wrong | None
"""What a slot's `read` answers. `asked`: its question is open, or none in particular; `whole`: the whole message may
be its answer. A slot's `holds` tells whether a saved value is (still) one of its own."""


@dataclass(frozen=True)
class Choice:
    """One of a few (or several, where `many`). `offers` are the ids shown as buttons with the first question; `fitting`
    chooses them by what is known by then.

    `reads` finds the value in free text where no entity carries it. `assumes` is taken without asking; `otherwise` is
    taken when the answer is a need in words that name none of the options.
    """

    name: str
    ask: Text
    options: Mapping[str, Text]
    label: Text
    hears: str | None = None
    offers: tuple[str, ...] = ()
    fitting: Callable[[Mapping[str, Any], Any], tuple[str, ...]] | None = None
    again: Text | None = None
    reads: Callable[[str], Any] | None = None
    means: Callable[[Heard], Any] | None = None
    """As `reads`, from what was heard in the message as well."""
    many: bool = False
    otherwise: str | None = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    default: Any = None
    optional: bool = False
    overheard: bool = False
    """Read in the words of every message, whatever is asked."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now
        asked = asked or self.overheard
        found = [value for value in heard.meant.values(self.hears) if value in self.options] if self.hears else []
        if not found and asked and self.reads and (value := self.reads(heard.text)) is not None:
            return Got(value)
        if not found and asked and self.means and (value := self.means(heard)) is not None:
            return Got(value)
        if not found and whole:
            words = plain_words(heard.text)
            found = [id_ for id_, title in self.options.items() if plain_words(title.msgid) == words]
        if not found:
            return None
        return Got(tuple(dict.fromkeys(found)) if self.many else found[0])

    def holds(self, value: Any) -> bool:
        if self.many:
            return isinstance(value, tuple) and all(one in self.options for one in value)
        return isinstance(value, str) and (value in self.options or (self.reads or self.means) is not None)


@dataclass(frozen=True)
class Moment:
    """When. A moment that has passed is refused with `if_past`."""

    name: str
    ask: Text
    label: Text
    if_past: Text
    hears: str = "time"
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del asked, whole
        spans = [span for value in heard.meant.values(self.hears) if (span := span_of(value))]
        if not spans:
            return None
        coming = [span for span in spans if span.end > now]
        return Got(coming[0]) if coming else Wrong(self.if_past)

    def holds(self, value: Any) -> bool:
        return isinstance(value, Span)


@dataclass(frozen=True)
class Place:
    """Where. The words are looked up among the town's addresses; a landmark is kept as it was said."""

    name: str
    ask: Text
    label: Text
    if_unknown: Text
    if_several: Text
    if_home_unknown: Text
    hears: str = "place"
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now, asked
        words = [str(value).strip() for value in heard.meant.values(self.hears) if str(value).strip()]
        if words:
            return Got(Spot(_most_telling(words)))
        text = heard.text.strip()
        if not whole or not 2 < len(text) <= LONGEST_PLACE or "?" in text or plain_words(text) in KNOWS_NOT:
            return None
        nods = heard.meant.intent in _NODS and not any(map(str.isdigit, text)) and not sounds_like_place(text)
        return Got(Spot(text)) if any(map(str.isalnum, text)) and not nods else None

    def holds(self, value: Any) -> bool:
        return isinstance(value, Spot)


NEEDS: Final = frozenset({"request_help", "find_company", "offer_help", "ask_tip", "share_tip"})
"""Intents that a list in free words may look like."""


@dataclass(frozen=True)
class Words:
    """Free text, kept as it was said. `takes` are the intents that its answer may look like; `by_form`: its answer is
    told by its form, as a date, and so read in any message that answers no other question.
    """

    name: str
    ask: Text
    label: Text
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False
    takes: frozenset[str] = NEEDS
    by_form: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now, asked
        text = heard.text.strip()
        return Got(text[:LONGEST_WORDS]) if whole and any(map(str.isalnum, text)) else None

    def holds(self, value: Any) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True)
class Name:
    """How the person wishes to be called: « je m'appelle Jeanne » is Jeanne; whoever says no has no name here."""

    name: str
    ask: Text
    label: Text
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now
        said = _INTRODUCED.search(heard.text[:LONGEST_WORDS])
        if said:
            return Got(_NOW.sub("", said.group(1)).strip(" .!,;\n")[:LONGEST_NAME])
        if asked and heard.meant.intent == "deny":
            return Got("")  # whoever does not wish to say it is not asked again
        return Got(heard.text.strip(" .!,;\n")) if whole and is_name(heard.text) else None

    def holds(self, value: Any) -> bool:
        return isinstance(value, str)


AT_HOME: Final = frozenset(
    {"chez moi", "a mon domicile", "a la maison", "mon domicile", "chez nous", "a domicile", "maison", "domicile",
     "at home", "home", "my place", "my home", "at my place", "my house"}
)  # fmt: skip


def _most_telling(places: list[str]) -> str:
    """Of « pas à mon domicile, chez ma sœur, 11 rue Jules Ferry » the address; else what is not one's home."""
    addresses = (one for one in places if any(map(str.isdigit, one)))
    elsewhere = (one for one in places if plain_words(one) not in AT_HOME)
    return next(addresses, None) or next(elsewhere, places[0])


Slot = Choice | Moment | Place | Words | Name

_INTRODUCED: Final = re.compile(
    r"\b(?:je\s+m['’\s]?\s*appelle|je\s+suis\s+(?=m(?:me|\.|adame|onsieur)\b)|mon\s+(?:pr[ée])?nom\s+(?:est|c['’]est)"
    r"|moi\s+c['’]?\s*est|my\s+name\s+is|(?:appelez[-\s]moi|call\s+me)(?!\s+"
    r"(?:une?|au|quand|vite|si|svp|plus|d[eè]s|demain|ce|cet|cette|dans|apr[eè]s|avant|le|la|pour|sur|dimanche"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|back|an?|when|on|at|in|tomorrow|later|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b))"
    r"\s+([^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,3})",
    re.IGNORECASE,
)


_NOW: Final = re.compile(
    r"\s+(?:maintenant|d[ée]sormais|dor[ée]navant|[àa] pr[ée]sent|et je|now|from now on)\b.*$", re.IGNORECASE
)
"""What follows a name and is none of it."""
KNOWS_NOT: Final = frozenset(
    {"je sais pas", "je ne sais pas", "sais pas", "je sais plus", "je ne sais plus", "aucune idee", "n importe",
     "n importe ou", "peu importe", "i don t know", "no idea", "anywhere", "oui", "non", "merci", "ok", "d accord"}
)  # fmt: skip
"""What is said instead of an answer."""

_NODS: Final = frozenset({"affirm", "deny", "accept_request", "decline_request"})
_STREET: Final = re.compile(
    r"\b(rue|avenue|av|boulevard|bd|impasse|allee|place|chemin|route|cours|quai|square|passage|lotissement|residence"
    r"|en face|a cote|derriere|devant|pres d|au dessus|street|road|lane|opposite|next to|behind|near)\b"
)

_NO_NAME: Final = frozenset(
    "bonjour bonsoir salut coucou hello hi hey merci thanks oui non ok yes no d accord stop aide help au bye quoi qui"
    " comment pourquoi quand ou why what who how je j il elle on nous vous ca c pas annule annuler annulez"
    " retour appelez rappelez call".split()
)
"""Words that no first name begins with."""


def is_name(text: str) -> bool:
    """Whether the whole message may be somebody's name: few words, letters only, none that says something else."""
    words = plain_words(text).split()
    letters = all(char.isalpha() or char in " -'’.,!" for char in text.strip())
    few = 1 <= len(words) <= 4 and len(text.strip()) <= LONGEST_NAME
    return few and letters and words[0] not in _NO_NAME and plain_words(text) not in KNOWS_NOT


def fuller(name: str, than: str) -> bool:
    """Whether a name says all of another one, and more: « Jeanne Morel », where we know Jeanne."""
    return set(plain_words(than).split()) < set(plain_words(name).split())


def sounds_like_place(text: str) -> bool:
    """« place de la mairie » names a place, whatever else is done at a town hall."""
    return len(text) <= LONGEST_PLACE and "?" not in text and bool(_STREET.search(plain_words(text)))


def plain_words(text: str) -> str:
    """Lower case, without accents, punctuation or doubled spaces: for comparing words only."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not (char.isalnum() or unicodedata.combining(char)) else char for char in bare)
    return " ".join("".join(char for char in kept if not unicodedata.combining(char)).split())


def span_of(value: Any) -> Span | None:
    """The moment that an engine heard, or None where it answers another shape."""
    try:
        start, end = datetime.fromisoformat(value["start"]), datetime.fromisoformat(value["end"])
        grain, rrule = str(value.get("grain", "hour")), value.get("rrule")
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return Span(start, end, grain, rrule) if start.tzinfo and end.tzinfo else None
