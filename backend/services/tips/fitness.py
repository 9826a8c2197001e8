"""What may not be published in a tip: the number of somebody who is no shop, and insults. Pure."""

from __future__ import annotations

import re
from typing import Final

from backend.services.moderation.contacts import emails, phones
from backend.services.moderation.people_chosen import insults
from backend.services.moderation.reading import read

FLAGS: Final = ("number", "insult")
"""What an agent must look at before anybody else reads a tip."""


def flags(words: str) -> tuple[str, ...]:
    """What keeps these words from being published as they are."""
    reading = read(words)
    found = []
    if any((*phones(reading), *emails(reading))) and not _SHOP.search(reading.plain):
        found.append("number")
    if any(insults(reading)) or _DEFAMES.search(reading.plain):
        found.append("insult")
    return tuple(found)


_SHOP: Final = re.compile(
    r"\b(?:boulangerie|patisserie|boucherie|charcuterie|epicerie|superette|supermarche|magasin|boutique|commerce"
    r"|pharmacie|librairie|papeterie|quincaillerie|droguerie|cordonnerie|pressing|laverie|garage|station|restaurant"
    r"|resto|bistrot|brasserie|cafe|bar|pizzeria|creperie|hotel|salon|institut|cabinet|clinique|centre|laboratoire|maison"
    r"(?: de sante| medicale| des services)|agence|entreprise|societe|sarl|eurl|sasu?|ets|etablissements?|association"
    r"|cooperative|ferme|marche|jardinerie|animalerie|opticien|taxis?|ambulances?|mairie|ccas|poste|bibliotheque"
    r"|mediatheque|ecole|auto ecole|shop|store|surgery|practice|company)\b"
)
"""Words of places whose number is anybody's to call. A tradesman by his name alone may be giving his own."""
_DEFAMES: Final = re.compile(
    r"\b(?:arnaqu\w*|escrocs?|escroquerie|voleu\w*|vole(?:nt)? les|menteu\w*|incapables?|nuls?|nulle|nullards?"
    r"|cons?|conne|imbeciles?|debiles?"
    r"|feignants?|faineants?|pourris?|raclures?|merd\w*|degueu\w*|bougnoules?|negres?|youpins?|pedes?|romanos?"
    r"|racistes?|alcooliques?|ivrognes?|a fuir|a eviter|evitez|n allez (?:surtout )?pas|crooks?|thie(?:f|ves)|scam\w*"
    r"|liars?|idiots?|stupid|avoid)\b"
)
"""What is said of somebody in a tip besides the words that wound anywhere."""
