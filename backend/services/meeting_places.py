"""Where neighbours who do not know each other yet may meet: in a public or common place, never at somebody's home.

The words alone tell: a café, a square, the library are public; « chez moi » and a bare street number are homes; of
what is neither, an agent decides before anybody hears of it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from backend.addresses.normalise import normalise

LONGEST: Final = 80
"""Characters of a place: neighbours read it in one short message."""


class Kind(StrEnum):
    """What the words say of a place."""

    PUBLIC = "public"
    HOME = "home"
    UNSURE = "unsure"


def kind_of(words: str) -> Kind:
    """Whether a place is public, somebody's home, or neither can be told."""
    plain = normalise(words)
    if _HOME.search(plain):
        return Kind.HOME
    if _PUBLIC.search(plain):
        return Kind.UNSURE if _NUMBERED.search(plain) or _DWELLING.search(plain) else Kind.PUBLIC  # an agent decides
    return Kind.HOME if _NUMBERED.search(plain) else Kind.UNSURE


def shown_before(words: str) -> str:
    """The place as it may be read before one has signed up: without a house number."""
    return " ".join(_NUMBER_OF_STREET.sub("", words).split()).strip(" ,")


_HOME: Final = re.compile(
    r"\b(?:chez (?:moi|nous|toi|vous|lui|elle|eux|ma|mon|mes|sa|son|une? voisine?|m|mme|madame|monsieur|quelqu un)"
    r"|a la maison|a mon domicile|a domicile|domicile|dans (?:mon|ma|notre) (?:jardin|salon|appartement|appart|maison"
    r"|cour|garage|cuisine)|mon (?:jardin|salon|appartement|appart|balcon)|ma (?:maison|terrasse|chambre|cuisine)"
    r"|my (?:place|home|house|flat|garden)|at home)\b"
)
_PUBLIC: Final = re.compile(
    r"\b(?:cafes?|bars?|bistrot?|brasserie|restaurant|boulangerie|salon de the|squares?|parcs?|jardin (?:public|partage"
    r"|municipal|des plantes)|jardins|places?|placette|esplanade|parvis|mail|mairie|hotel de ville|mediatheque"
    r"|bibliotheque|ludotheque|salles?|foyer|maison (?:des|de|du|pour) (?:associations?|quartiers?|jeunes|tous"
    r"|retraites?|citoyens?|solidarites?|services?)|mjc|club|centre|espace|gymnase|stade|piscine|terrain|boulodrome"
    r"|marche|eglise|temple|mosquee|cinema|theatre|musee|ecole|college|lycee|gare|arret|ccas|hall|local|kiosque"
    r"|fontaine|berges?|bord (?:de|du)|bords|lac|etang|canal|foret|bois|plage|port|promenade|quais?|library|park"
    r"|town hall|square|market|church|station|room|common)\b"
)
_NUMBERED: Final = re.compile(
    r"\b\d{1,4}\b.*\b(?:rue|avenue|boulevard|impasse|allee|chemin|route|cours|quai|place|square)\b"
)
_DWELLING: Final = re.compile(r"\b(?:appartement|appart|appt|etage|immeuble|digicode|interphone)\b")
_NUMBER_OF_STREET: Final = re.compile(
    r"\b\d{1,4}\s*(?:bis|ter|quater)?,?\s+(?=(?:rue|avenue|av\.?|boulevard|bd|impasse|all[ée]e|chemin|route|cours|quai"
    r"|place|square)\b)",
    re.IGNORECASE,
)
