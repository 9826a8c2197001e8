"""What a sentence says of somebody else whom one worries about: who, where, what was noticed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import AT_HOME, LONGEST_WORDS, plain_words

LONGEST_PART: Final = 160
"""Characters of a description or a place taken out of a sentence."""

_TITLED: Final = re.compile(
    r"(?<![\w’'-])(?:(?i:mme|mlle|mrs?|ms|madame|mademoiselle|monsieur|papi|papy|mamie|mamy|tonton|tata)\b\.?|M\.)\s+"
    r"(?!(?i:du|de|des|d|qui|que|au|aux|a|à|en|et|est|n|ne|se|s|seule?|[âa]g[ée]e?s?|isol[ée]e?|vit|habite|dans"
    r"|sur|is)\b)"
    r"[^\W\d_][\w-]*(?:['’][A-ZÀ-Ý][\w-]*)?(?:\s+[A-ZÀ-Ý][\w-]+)?"
    r"|\b(?i:m|mme|madame|monsieur)\b\.?\s+(?:d['’]|de\s+(?:la\s+)?|du\s+|le\s+|la\s+)[A-ZÀ-Ý][\w-]+"
)
_KIND: Final = (
    r"voisine?s?|dames?|monsieur|clients?|clientes?|locataires?|gars|papi|papy|pépé|mamie|mamy|mémé|oncle|tante"
    r"|m[èe]re|p[èe]re"
    r"|maman|papa|s(?:œ|oe)ur|fr[èe]re|beau[- ]p[èe]re|belle[- ]m[èe]re|amie?|copine?|coll[èe]gue|patiente?"
    r"|homme|femme|[ée]tudiante?"
    r"|couple|famille|retrait[ée]e?|grand[- ]?(?:m[èe]re|p[èe]re|tante|oncle)|demoiselle|habitu[ée]e?|ancienne? \w+"
)
_DESCRIBED: Final = re.compile(
    r"\b(?:l['’]\s*|(?:ma|mon|mes|la|le|une?|notre|nos|cette|cet|ce|sa|son)\s+)"
    r"(?:(?:petite?|vieille|vieux|vieil|jeune|pauvre|ancienne?)\s+)?"
    rf"(?:{_KIND})\b"
    r"(?:\s+[âa]g[ée]e?s?)?(?:\s+(?:[àa] la|au|aux|avec (?:un|une|son"
    r"|sa))\s+(?:petite?\s+)?[\w-]+(?:\s+[\w-]+)?(?=[ ,.;]|$))?",
    re.IGNORECASE,
)
_DESCRIBED_EN: Final = re.compile(
    r"\b(?:my|the|an?|our|this|that)\s+(?:(?:old|elderly|little|young|poor)\s+)*"
    r"(?:neighbou?rs?|lady|man|woman|gentleman|customer|tenant|couple|mother|father|aunt|uncle|grandmother|grandfather"
    r"|friend|colleague|patient|student|family)\b(?:\s+(?:upstairs|downstairs|next door|opposite))?",
    re.IGNORECASE,
)
_VAGUE: Final = re.compile(
    r"^(?:une?|the|an?)\s+(?:homme|femme|famille|ami|amie|man|woman|family|friend)$", re.IGNORECASE
)
"""Says of nobody who it is."""
_LANDMARK: Final = re.compile(
    r"\b(?:(?:juste\s+)?(?:au[- ]dessus|au[- ]dessous|en[- ]dessous|en face|[àa] c[ôo]t[ée]|derri[èe]re|devant"
    r"|pr[èe]s|au bout|[àa] l['’]angle)"
    r"\s+(?:d(?:e|u|es)\s+|d['’])?(?:l(?:a|e|es)\s+|l['’])?[^\W\d_][\w’'-]*(?:\s+[A-ZÀ-Ý][\w-]+)*"
    r"|(?:above|opposite|behind|next to|near)\s+the\s+[\w-]+)"
)
_ADDRESS: Final = re.compile(
    r"\b\d{1,4}\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.?|boulevard|bd|impasse|all[ée]e|place|chemin|route|cours"
    r"|quai|square|passage"
    r"|r[ée]sidence|lotissement)\s+[^,.;!?\n]{2,60}?(?=[,.;!?\n]|\s+(?:ne|n['’]|a|est|qui|sa|son|ses|depuis|et"
    r"|on|je|elle|il)\b|$)",
    re.IGNORECASE,
)
_NAMED_PLACE: Final = re.compile(
    r"\b(?:(?:la|une)\s+)?(?:rue|avenue|r[ée]sidence|impasse|all[ée]e|place|foyer|hameau|lotissement|cit[ée])\s+"
    r"(?:d(?:e|u|es)\s+(?:la\s+|l['’])?|d['’]|les?\s+|la\s+)?[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)*"
)
_FLOOR: Final = re.compile(
    r"\b(?:au|du)\s+(?:\d{1,2}\s*(?:e|er|[èe]me)\b|premier|deuxi[èe]me|troisi[èe]me|quatri[èe]me"
    r"|rez[- ]de[- ]chauss[ée]e|dessus|dessous)"
    r"(?:\s+[ée]tage)?|\b(?:upstairs|downstairs|next door)\b",
    re.IGNORECASE,
)
_DOOR: Final = re.compile(
    r"\b(?:au|du)\s+(?:n[°o]\s*)?\d{1,4}\b(?!\s*(?:e|er|[èe]me|h|ans|jours?|heures?)\b)", re.IGNORECASE
)

_ONESELF: Final = re.compile(
    r"\b(?:je (?:ne |n )?(?:vois|parle|recois|connais|frequente)\b.{0,12}\bpersonne"
    r"|je (?:suis|me sens) (?:\w+ )?(?:seule?|isolee?|abandonnee?)|personne ne (?:vient|m)\b"
    r"|i (?:don t|do not|never|no longer) (?:see|speak to) any(?:one|body)|i (?:am|feel) (?:so |all )?(?:alone|lonely))"
)
_SIGN: Final = re.compile(
    r"\b(?:(?:courrier|boite aux lettres|prospectus|journaux)\b.{0,40}\b(?:entasse|deborde|pleine?|accumule)"
    r"|volets?\b.{0,30}\b(?:fermes?|clos|baisses?)"
    r"|(?:n est|n etait|est) (?:pas|plus) (?:re)?(?:venue?|passee?|descendue?|sortie?)\b"
    r"|n a (?:pas|plus) (?:pris|retire|recupere|cherche|ouvert)\b"
    r"|(?:pas|plus|jamais) (?:re)?(?:vue?|apercue?|croisee?)s?\b.{0,40}\bdepuis"
    r"|ne (?:sort|ouvre|mange|se lave|descend|vient) (?:plus|pas)\b|perd la tete|n est pas (?:son|dans ses) habitudes?"
    r"|m inquiete|suis inquiete?|me fais du souci|maigri)\b"
)
_OUR_OWN: Final = re.compile(r"\b(?:ma fille|mon fils|mes enfants|mes petits enfants|mon mari|ma femme)\b")
_DISCREET: Final = re.compile(
    r"\b(?:ne (?:lui )?(?:dites|dis|parlez) (?:surtout )?(?:pas|rien)\b.{0,30}\b(?:moi|mon nom|qui)"
    r"|(?:sans|pas) (?:donner|dire|citer) (?:mon nom|qui)|(?:rester|reste) (?:anonyme|discret|discrete)"
    r"|que ca reste entre nous"
    r"|(?:don t|do not) (?:say|tell)\b.{0,30}\b(?:me|my name))"
)
_PLEA: Final = re.compile(
    r"(?:(?:surtout|svp|s il vous plait|mais|et|juste|merci de|par contre) )*"
    r"(?:ne (?:lui |leur )?(?:dites|dis) (?:surtout )?(?:pas|rien) (?:que c est moi|que ca vient de moi"
    r"|qui vous l a dit|qui je suis"
    r"|mon nom)|je (?:prefere|veux|voudrais|souhaite) rester (?:anonyme|discrete?)|(?:don t"
    r"|do not) say (?:it was|it is) me)"
    r"(?: (?:surtout|svp|s il vous plait|merci|qui (?:l ai|vous l ai) dit|qui (?:appelle|ecrit|previens)))*"
)
LONGEST_PLEA: Final = 16
"""Words; a longer message says something else besides."""
LONGEST_PLEA_WRITTEN: Final = 200
"""Characters: all of the message is read, so that nothing hides behind a thousand spaces."""
_NEED: Final = re.compile(
    r"\b(?:j aurais besoin|j ai besoin|il me fau(?:t|drait)|je (?:cherche|voudrais|veux|souhaite)|i need"
    r"|i would like)\b"
)
_WORRIED: Final = re.compile(r"\b(?:inquiete?s?|inquietude|du souci|i am worried|i m worried)\b")
_GRAVE: Final = re.compile(
    r"\b(?:entasse|deborde|s accumule|volets?\b.{0,30}\b(?:fermes?|clos|baisses?)|n (?:ouvre|repond) (?:plus|pas)"
    r"|ne (?:repond|mange|boit|se leve|se lave) (?:plus|pas)|maigri|perd la tete|ses habitudes)\b"
)
"""What no errand explains."""
_EXPECTED: Final = re.compile(
    r"\b(?:venue?|passee?)\b.{0,40}\b(?:pour (?:moi|nous|m|mes|mon|ma|nos|notre)|chez (?:moi|nous)|comme prevu"
    r"|m (?:aider|apporter|emmener|accompagner)|me (?:chercher|prendre|conduire|livrer)|(?:mes|nos) courses)\b"
)
"""« n'est pas venu ce matin pour mes courses »: a helper who was awaited."""
_HAND: Final = re.compile(
    r"\b(?:quelqu un|pourr(?:ait|aient|iez|ez|ais|ions)|pouvez vous|(?:a|ont|avons|aurait|auraient|aurions) besoin"
    r"|faudrait|il (?:me|te|lui|nous|leur) faut|apporter|aider|courses|rendez vous|rdv"
    r"|(?:can|could) (?:you|some ?one|some ?body|any ?one)|needs?)\b"
)
_NO_HAND: Final = re.compile(
    r"\b(?:(?:venue?|passee?|vue?) (?:faire |chercher |prendre )?(?:(?:a|au|en|pour|ses|son|les|le|des) )*"
    r"(?:courses|rendez vous|rdv)|quelqu un (?:l (?:a|aurait)|a|aurait|sait|saurait|connait))\b"
)
"""What sounds like it, and tells what was seen or asks for news."""
_LOOK_IN: Final = re.compile(
    r"\b(?:(?:passer?|aller?|aille|venir|vienne|va) (?:(?:la|le|les) )?voir|voir si|verifier|de ses nouvelles"
    r"|check on)\b"
)
_ERRAND: Final = re.compile(
    r"\b(?:apporter|aider|courses|pain|repas|medicaments?|pharmacie|colis|rendez vous|rdv|medecin|docteur"
    r"|conduire|emmener"
    r"|accompagner|chercher|deposer)\b"
)
_ASKS_ELSE: Final = re.compile(
    r"\b(?:(?:on|j|je|faut|veux|voudrais|peux|peut) (?:l )?annuler?|annulez|c est (?:fait|livre)|j ai (?:fini|termine)"
    r"|(?:parler a|appeler) (?:quelqu un|un agent|un conseiller|la mairie)|mes demandes|mes disponibilites"
    r"|je (?:suis|serai) (?:libre|dispo\w*)|cancel (?:it|my|the)|my requests)\b"
)
_KNOWS_NOT: Final = re.compile(
    r"^(?:non |ben |euh )*(?:(?:je |j )?(?:ne |n en )?(?:sais|connais) (?:pas|rien|plus)\b.*|aucune idee"
    r"|pas la moindre idee|non|no"
    r"|i don t know|no idea)$"
)
_FILLER: Final = frozenset(
    "bonjour bonsoir je j m me suis fais ai un une le la les l de du des d au a mon ma notre votre pour moi"
    " souci inquiete"
    " inquiet inquiets inquiete signaler voudrais souhaite veux vous vouloir parler personne quelqu voisin voisine est"
    " et qui habite vit dans sur ici tres assez peu isolee isole s il plait merci beaucoup the my i am worried"
    " about for"
    " hello of a an who lives somebody someone madame monsieur mme m immeuble quartier rue".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the sentence says; empty where it does not."""

    who: str = ""
    place: str = ""
    noticed: str = ""


def found(heard: Heard) -> Found:
    """Who, where and what, out of the person's own words."""
    text = heard.text[:LONGEST_WORDS]
    who, place = who_in(text), place_in(heard, text)
    return Found(who, place, text if _says_more(text, who, place) else "")


def who_in(text: str) -> str:
    """« ma voisine Mme Petit »: a name where there is one, else how they are described."""
    if named := _TITLED.search(text):
        return _clean(named[0])
    described = _DESCRIBED.search(text) or _DESCRIBED_EN.search(text)
    said = _clean(described[0]) if described else ""
    return "" if _VAGUE.match(said) else said


def place_in(heard: Heard, text: str) -> str:
    """An address, a landmark, or what was understood as a place; with the floor, where that is said too."""
    heard_of = [str(value).strip() for value in heard.meant.values("place")]
    of_ours = (one for one in heard_of if plain_words(one) not in AT_HOME)
    searched = (_ADDRESS.search(text), _LANDMARK.search(text), _NAMED_PLACE.search(text), _DOOR.search(text))
    place = next(of_ours, "") or next((one[0] for one in searched if one), "")
    floor = floor_in(text)
    return _clean(f"{place}, {floor}" if floor and place and floor not in place else place)


def floor_in(text: str) -> str:
    """« du 3e », « au rez-de-chaussée »: a place only to whoever knows the house."""
    said = _FLOOR.search(text)
    return _clean(said[0]) if said else ""


def about_oneself(text: str) -> bool:
    """« je ne vois plus personne » is nobody else's trouble."""
    return bool(_ONESELF.search(plain_words(text[:LONGEST_WORDS]))) and not who_in(text)


def sounds_like_worry(text: str) -> bool:
    """A sign that something is wrong with somebody else, whatever the sentence was taken for."""
    words = plain_words(text[:LONGEST_WORDS])
    if not _SIGN.search(words) or _OUR_OWN.search(words) or _NEED.search(words):
        return False
    if _EXPECTED.search(words) and not (says_grave(text) or "depuis" in words.split()):
        return False
    return bool(who_in(text))


def says_worried(text: str) -> bool:
    """« ça m'inquiète »: said outright."""
    return bool(_WORRIED.search(plain_words(text[:LONGEST_WORDS])))


def says_grave(text: str) -> bool:
    """A worry that is said outright, or a sign that no errand explains."""
    return says_worried(text) or bool(_GRAVE.search(plain_words(text[:LONGEST_WORDS])))


def asks_for_a_hand(text: str) -> bool:
    """« quelqu'un pourrait lui apporter du pain ? »; that somebody look whether all is well is a worry yet."""
    words = _NO_HAND.sub(" ", plain_words(text[:LONGEST_WORDS]))
    return bool(_HAND.search(words)) and not (_LOOK_IN.search(words) and not _ERRAND.search(words))


def asks_something_else(text: str) -> bool:
    """« on annule », « c'est fait »: for the bot to do, and no answer to where or who."""
    return bool(_ASKS_ELSE.search(plain_words(text[:LONGEST_WORDS])))


def asks_discretion(text: str) -> bool:
    """« ne dites pas que c'est moi »."""
    return bool(_DISCREET.search(plain_words(text[:LONGEST_WORDS])))


def only_discretion(text: str) -> bool:
    """The whole message asks not to be named: it is neither despair nor abuse, whatever a model makes of it."""
    if len(text) > LONGEST_PLEA_WRITTEN:
        return False
    words = plain_words(text)
    return len(words.split()) <= LONGEST_PLEA and bool(_PLEA.fullmatch(words))


def knows_not(text: str) -> bool:
    return bool(_KNOWS_NOT.match(plain_words(text[:LONGEST_WORDS])))


def own_need(text: str) -> bool:
    """« il me faudrait quelqu'un pour mes courses »: another matter."""
    return bool(_NEED.search(plain_words(text[:LONGEST_WORDS])))


def _says_more(text: str, who: str, place: str) -> bool:
    """Whether anything was noticed: more than « je m'inquiète pour ma voisine »."""
    known = set(plain_words(f"{who} {place}").split()) | _FILLER
    return any(word not in known and not any(map(str.isdigit, word)) for word in plain_words(text).split())


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(" ,;.")[:LONGEST_PART]
