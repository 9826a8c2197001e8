"""What says who or where somebody is, as rules: each finds spans in a folded text and says which mark fits them.

A rule reads two texts of the same length: the folded one, and the one that was written, whose capitals tell a name.
Every gap in a pattern is counted, so that no message takes long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from backend.number_words import WORDS

Span = tuple[int, int, str]
Rule = Callable[[str, str], Iterator[Span]]

PARTICLES: Final = frozenset("de du des d la le les l et and the of m mr mme mlle mrs ms dr madame monsieur".split())
"""Words of names that are no names by themselves."""

_MONTHS: Final = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
    "|janv|fevr|sept|oct|nov|dec|jan|feb|mar|apr|jun|jul|aug|sep"
)
_STREETS: Final = (
    "rue|r\\.|avenue|av|ave|boulevard|boul|bd|bld|bvd|impasse|imp|allees?|place|pl|chemin|chem|che|route|rte|cours"
    "|quai|square|passage|venelle|sentier|sente|ruelle|residence|lotissement|hameau|cite|cour|montee|voie|villa"
    "|traverse|esplanade|promenade|faubourg|fbg|rond[ -]point|lieu[ -]dit|ilet|lane|road|street"
)
_ENGLISH_STREETS: Final = "street|road|lane|avenue|square|close|drive|court|terrace|gardens|st|rd"
_UNITS: Final = (
    "appt?|apt|appartement|apartment|flat|porte|door|logement|lot|bat|batiment|building|bt|esc|escalier|chambre|room"
    "|etage|floor|numero|num|n ?°|no\\.|boite|bp|case|villa|house"
)
_SECRETS: Final = (
    "codes?|digicode|interphone|pin|badge|carte|cb|mdp|mot de passe|password|coffre|cadenas|cle|clef|key|cvv"
    "|cryptogramme|expire|finit par|finissant par|ending in|card"
)
_NUMBER_WORDS: Final = "|".join((*WORDS, "cents?", "double"))
_ENDINGS: Final = "fr|com|org|net|re|eu|io|me|info|be|ch|uk|gp|mq|gf|yt|nc|pf|app|co"


def _finds(mark: str, *pieces: str) -> Rule:
    """What the group `it` of a pattern matches, or all of it where it has no such group."""
    compiled = re.compile("".join(pieces))
    group = "it" if "it" in compiled.groupindex else 0

    def rule(read: str, written: str) -> Iterator[Span]:
        del written
        for hit in compiled.finditer(read):
            yield *hit.span(group), mark

    return rule


_DIGITS: Final = re.compile(r"(?:\+ ?)?\d(?:[ .,\-/_()]{0,3}\d){4,}")
"""Five figures or more, however they are set apart."""


def _numbers(read: str, written: str) -> Iterator[Span]:
    del written
    for hit in _DIGITS.finditer(read):
        count = sum(one.isdigit() for one in hit[0])
        abroad = hit[0].startswith(("+", "00"))
        yield *hit.span(), "phone" if abroad or 9 <= count <= 12 else "card" if count > 12 else "number"


_WORD: Final = re.compile(r"[^\W\d_][\w'’\-]*")
_NEXT: Final = re.compile(r"[ ,:]{1,3}")
_CALLED: Final = re.compile(
    r"\b(?:je m'appelle|j'm'appelle|jmappelle|je me (?:nomme|prenomme)|mon (?:nom|prenom|petit nom)(?: a moi)?"
    r" (?:est|c'est)|my (?:first |last |full )?name(?: is|'s)|i am called|i'm called)"
    r"|\b(?:mme|mlle|mrs|mr|dr)\b\.?"
)
"""Whoever follows is named, however it is written."""
_PERHAPS: Final = re.compile(
    r"\b(?:madame|monsieur|mademoiselle|docteur|doctor|famille|miss|m\.|moi c'est|ici|c'est|chez|avec|with|this is|i'm"
    r"|je suis|de la part de|signe|voisine?|fils|fille|mari|femme|epouse|epoux|frere|soeur|mere|pere|amie?|maman|papa"
    r"|neveu|niece|oncle|tante|tonton|tata|mamie|papi|copine|copain|compagne|compagnon|conjointe?|neighbou?r|son"
    r"|daughter|husband|wife|brother|sister|friend|mother|father|mum|dad|aunt|uncle)(?![\w'])"
)
"""Whoever follows is named where it is written with a capital."""
_NO_NAMES: Final = frozenset(
    "je j tu il elle on nous vous ils elles le la les l un une des du de d et ou a au aux en y est suis ai ma mon mes"
    " sa son ses notre votre pour pas ne que qui dans sur avec bonjour merci oui non ccas i you he she we they the an"
    " and is am are in on at to of it please thank thanks hello yes no lundi mardi mercredi jeudi vendredi samedi"
    " dimanche".split()
)
_FEW: Final = 3
"""Words that a name has at most."""


def _named(read: str, written: str) -> Iterator[Span]:
    for pattern, sure in ((_CALLED, True), (_PERHAPS, False)):
        for hit in pattern.finditer(read):
            at, named = hit.end(), 0
            while named < _FEW and (gap := _NEXT.match(read, at)) and (word := _WORD.match(read, gap.end())):
                first = word[0].partition("'")[0]
                if first in _NO_NAMES or not ((sure and not named) or written[word.start()].isupper()):
                    break
                yield *word.span(), "name"
                at, named = word.end(), named + 1


RULES: Final[tuple[Rule, ...]] = (
    _finds("link", r"\b[a-z][a-z0-9+.\-]{1,20}:/{1,3}[^\s\0]+|\b(?:www|wa|t)\.[^\s\0]+|\b(?:mailto|tel|sms):[^\s\0]+"),
    _finds(
        "email",
        r"[\w.+\-]{1,64} ?(?:@|\(at\)|\[at\]|\barobas[es]?\b) ?[\w\-]{1,63}",
        r"(?:(?:\.| ?\b(?:point|dot)\b )[\w\-]{1,63}){1,5}",
    ),
    _finds("handle", r"(?<!\w)@\w[\w.\-]*(?::[\w.\-]+)?|\w{1,64}@\w[\w.\-]*"),
    _finds(
        "handle",
        r"\b(?:insta(?:gram)?|snap(?:chat)?|telegram|whatsapp|facebook|fb|messenger|signal|tiktok|skype|pseudo|login)",
        r" ?: ?(?P<it>\w[\w.\-]{1,63})",
    ),
    _finds("link", rf"\b[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{0,3}}\.(?:{_ENDINGS})\b(?:/[^\s\0]*)?"),
    _finds(
        "ssn",
        r"(?<!\d)[12][ .\-]?\d\d[ .\-]?\d\d[ .\-]?(?:\d\d|2[ab])[ .\-]?\d{3}",
        r"[ .\-]?\d{3}(?:[ .\-/]{0,3}\d\d)?(?![ .\-]?\d)",
    ),
    _finds("bank", r"\b[a-z]{2}\d\d[ .\-]?(?:[a-z]{4}[ .\-]?)?(?:(?=[a-z]{0,4}\d)[a-z\d]{2,5}[ .\-]?){3,8}(?<![ .\-])"),
    _finds(
        "date",
        r"(?<!\d)(?<!\d[ .\-/])(?:\d{1,2}(?P<s>[/.\-])\d{1,2}(?P=s)(?:19|20)?\d\d",
        r"|(?:19|20)\d\d(?P<t>[/.\-])\d{1,2}(?P=t)\d{1,2})(?![ .\-/]?\d)",
    ),
    _finds("date", rf"(?<!\d)\d{{1,2}}(?:er|st|nd|rd|th)?(?: of)? (?:{_MONTHS})\.?,? (?:19|20)?\d\d(?!\d)"),
    _finds("date", rf"\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"),
    _finds(
        "date",
        r"\b(?:nee?s?|naissance|born|birth|birthday|anniversaire|ddn)\b[^\d\0]{0,25}"
        rf"(?P<it>\d{{1,4}}(?:er|st|nd|rd|th)?(?:[ /.\-]{{1,3}}(?:of )?(?:{_MONTHS}|\d{{1,4}})){{0,2}})",
    ),
    _numbers,
    _finds("phone", rf"\b(?:(?:{_NUMBER_WORDS})(?:[ ,.\-]{{1,2}}|(?: et | and ))){{4,}}(?:{_NUMBER_WORDS})\b"),
    _finds(
        "number",
        rf"(?<!\d)(?P<it>\d{{1,4}}(?: ?[\-/] ?\d{{1,4}})?(?: ?(?:bis|ter|quater|[a-d])\b)?) ?,? ?(?:de |dans )?"
        rf"(?:la |l'|ma |notre |cette )?\b(?:{_STREETS})(?!\w)",
    ),
    _finds("number", rf"(?<!\d)(?P<it>\d{{1,4}}[a-d]?) ?,? (?:[^\W\d][\w'\-]* ){{1,3}}(?:{_ENGLISH_STREETS})\b"),
    _finds(
        "number",
        rf"\b(?:{_STREETS})(?!\w) ?(?:[^\W\d][\w'\-]*[ ,]{{1,2}}){{0,5}}(?:n ?°? ?|no\. ?|numero )?",
        r"(?P<it>\d{1,4}(?: ?(?:bis|ter|quater)\b|[a-d]\b)?)",
        r"(?!\d| ?(?:h|heures?|hours?|min|minutes|euros?|kg|am|pm)\b| ?h\d| ?[:€])",
    ),
    _finds("number", rf"\b(?:{_UNITS})\.? ?(?:n ?° ?)?(?P<it>[a-z]?[ \-]?\d{{1,4}}(?:[a-d]\b)?)"),
    _finds("number", r"\b(?:bat|batiment|bt|building|esc|escalier|appt|appartement)\.? (?P<it>[a-hj-z])\b(?!')"),
    _finds("number", r"(?<!\d)(?P<it>\d{1,2}(?:e|eme|ieme|er|ere|nd|th|st|rd)?) ?(?:etage|floor)\b"),
    _finds("code", rf"\b(?:{_SECRETS})\b[^\d\0]{{0,20}}?\b(?P<it>[a-z]?\d\w{{1,9}})"),
    _finds("number", r"\b[a-z]{2}-?\d{3}-?[a-z]{2}\b"),
    _named,
)
"""In this order: what a rule has taken, the next ones do not see."""
