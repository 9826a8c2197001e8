"""Who is not wanted, and who would rather come: origin, religion, skin or accent; a woman rather than a man; insults.

The first is refused, whatever the need; the second may have good reasons, and an agent settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from backend.services.moderation.reading import Reading

Place = tuple[int, int]

_ORIGIN: Final = (
    r"(?:arab+es?|maghrebine?s?|marocaine?s?|algerien(?:ne)?s?|tunisien(?:ne)?s?|turcs?|turques?|africaine?s?"
    r"|etrange(?:rs?|res?)|immigre(?:e|s|es)?|migrants?|sans papiers|gitane?s?|roms?|roumaine?s?|tziganes?"
    r"|musulmane?s?|islamistes?|voilee?s?|juifs?|juives?|noires?|noirs|blacks?|asiatiques?|chinoise?s?"
    r"|antillaise?s?|creoles?"
    r"|metis(?:se)?s?|portugaise?s?|polonaise?s?|anglaise?s?|refugie(?:e|s|es)?|arabs?|muslims?|foreigners?"
    r"|immigrants?|jews?"
    r"|africans?|gypsies|gypsy|homosexuel(?:le)?s?|gays?|lesbiennes?|handicape(?:e|s|es)?|sdf)"
)
_REFUSING: Final = (
    r"(?:pas|sauf|hormis|ni|jamais|aucune?|excepte|surtout pas|plus|no|not|except|never)"
    r" (?:d |de |des |un |une |les |la |le |a |an |any |par un |par une |chez un |avec un )*"
)
_ONLY: Final = (
    r"(?:plutot|seulement|uniquement|que|qu|only|veux|voudrais|prefere|prefererais|exige|want|prefer)"
    r" (?:qu |que )?(?:un|une|des|d un|d une|quelqu un de|a) (?:vraie?s? )?"
)
_OURS: Final = (
    r"(?:francaise?s?|europeen(?:ne)?s?|blanche?s?|blancs?|catholiques?|chretien(?:ne)?s?|white person|white people)"
)
_UNWANTED: Final = re.compile(
    rf"\b{_REFUSING}(?:personnes? |gens |hommes? |femmes? |types? |mecs? )?{_ORIGIN}\b"
    rf"|\bpas un noir\b"
    rf"|\b{_ONLY}{_OURS}\b(?! (?:correct|courant|facile|simple|impeccable))"
    rf"|\b{_OURS} (?:de souche|uniquement|seulement|exclusivement|only)\b|\bde souche\b"
    r"|\b(?:sans|pas d|pas un|no) (?:\w+ )?accents?\b(?! (?:circonflexe|aigu|grave))"
    rf"|\bsales? {_ORIGIN}\b"
    r"|\b(?:bougnoules?|negres?|negresses?|bicots?|youpins?|chintoks?|niakoues?|ratons? d arabe|nigg\w+)\b"
)
_SPEAKS: Final = re.compile(r"\b(?:parl|compren|lis|lit|lire|ecri|apprend|speak|understand|read)\w*(?: \w+){0,2} ?$")
_THINGS: Final = re.compile(
    r"\b(?:vins?|cafes?|the|chocolats?|pains?|poulet|chats?|chiens?|chaussures?|stylos?|sacs?|manteaux?|boudin"
    r"|riz|fromages?"
    r"|bieres?|sucre|olives?|raisins?|cuisine|plats?|galettes?|beurre|tissu|fil|laine|peinture|chemises?|wine"
    r"|coffee)\b"
)
_COLOURS: Final = re.compile(r"noir|blanc|anglais|chinois|marocain|portugais|turc|francais|polonais|creole")

_SEX: Final = r"(?:femmes?|dames?|hommes?|monsieur|messieurs|fille|filles|garcons?|woman|women|lady|man|men)"
_RATHER: Final = re.compile(
    rf"\b(?:plutot|de preference|si possible|seulement|uniquement|prefere\w*|j aimerais mieux|obligatoirement"
    rf"|rather|only"
    rf"|preferably|prefer|would like)(?: que ce soit| avoir| par)? (?:qu )?(?:une?|des|d une?|par une?|a"
    rf"|by a) {_SEX}\b"
    rf"(?! de menage)"
    rf"|\b(?:une?|des|que des|qu une?|a) {_SEX}(?: qui vienne)?,? (?:de preference|si possible|uniquement|plutot"
    r"|exclusivement|seulement|preferably|please only|only)\b"
    rf"|\b(?:pas|surtout pas|not|no) (?:d |un |une |de |par un |par une |a )?{_SEX}\b(?! de menage)"
    rf"|\bque des {_SEX}\b"
)

_ABUSE: Final = re.compile(
    r"\b(?:con+ards?|con+as+es?|salopes?|salopards?|salauds?|encule\w*|enfoires?|pouffias+es?|fdp|ntm|petasses?)\b"
    r"|\b(?:sales?|espece de|espece d|bande de|bande d|gros|grosse|quel|quelle|pauvre|vieux|vieille|t es"
    r"|t es un|t es une"
    r"|c est un|c est une) "
    r"(?:con|cons|conne|connes|putes?|batards?|debiles?|cretine?s?|abrutie?s?|imbeciles?|idiote?s?|pedes?|pd"
    r"|gouines?|merdes?"
    r"|tapettes?|ordures?|bouffons?|bouffonnes?)\b"
    r"|\b(?:putes?|abrutie?s?|cretine?s?|debiles? mentaux?|sous merdes?)\b|\bfils de (?:pute|chien)\b"
    r"|\bta (?:gueule|mere la)\b|\bva te faire\b|\ballez vous faire (?:voir|foutre)\b|\bnique\w* ta\b"
    r"|\bje t emmerde\b|\bje vous emmerde\b"
    r"|\b(?:assholes?|bitch(?:es)?|cunts?|wankers?|dickheads?|morons?|twats?)\b|\bfuck (?:you|off)\b"
    r"|\bstupid (?:cow|idiot)\b"
)


def unwanted(reading: Reading) -> Iterator[Place]:
    """« pas un Arabe », « une vraie Française »: nobody is chosen by where they come from or what they believe."""
    for found in _UNWANTED.finditer(reading.plain):
        around = reading.plain[max(0, found.start() - 40) : found.end() + 25]
        if _SPEAKS.search(reading.plain[: found.start()]) or (_COLOURS.search(found[0]) and _THINGS.search(around)):
            continue
        yield found.span()


def rather(reading: Reading) -> Iterator[Place]:
    """« plutôt une femme »."""
    for found in _RATHER.finditer(reading.plain):
        yield found.span()


def insults(reading: Reading) -> Iterator[Place]:
    """Words that wound."""
    for found in _ABUSE.finditer(reading.plain):
        yield found.span()
