"""What is said of company in free words, where no intent stands for it: none of it any more, who comes, it is off."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import AT_HOME, plain_words

LONGEST: Final = 160
"""Characters that are read."""
SHORT: Final = 6
"""Words of an answer that is no more than a choice."""
MAY_MEAN: Final = frozenset(
    "find_company cancel cancel_request out_of_scope deny decline_request accept_request browse_requests my_requests"
    " help stop".split()
)
"""Intents under which such words are found: « je ne peux pas aller à mon rendez-vous » is a need, and stays one."""


def _words(heard: Heard) -> str:
    return plain_words(heard.text[:LONGEST])


def refuses(heard: Heard) -> bool:
    """« plus de sorties », and nothing else: « pas de sortie aujourd'hui » is small talk."""
    return bool(_REFUSES.search(_words(heard)))


def calls_off(heard: Heard) -> bool:
    """« j'annule la partie de dominos », « je ne viendrai pas à la balade »."""
    return _about(heard) and bool(_CANNOT.search(_words(heard)))


def asks_who_comes(heard: Heard) -> bool:
    """« qui vient à ma partie de dominos ? »."""
    return _about(heard) and bool(_WHO.search(_words(heard)))


def asks_what_is_on(heard: Heard) -> bool:
    """« y a-t-il des sorties près de chez moi ? »: whatever there is."""
    return _about(heard) and bool(_WHATS_ON.search(_words(heard)))


def proposes(heard: Heard) -> bool:
    """« j'organise un goûter »: they do not look for one."""
    return bool(_PROPOSES.search(_words(heard)))


def wishes_a_visit(heard: Heard) -> bool:
    """« quelqu'un pour jouer aux cartes chez moi »: a volunteer comes, whom the town has met."""
    places = {plain_words(str(place)) for place in heard.meant.values("place")}
    return bool(places & AT_HOME) and not _AROUND.search(_words(heard))


def choice_in(heard: Heard) -> str | None:
    """« plutôt à deux », « à plusieurs », « une visite »: what may be answered to what there is, or is not."""
    words = _words(heard)
    if "?" in heard.text or len(words.split()) > SHORT:
        return None  # another question, or a whole story
    return next((choice for choice, said in _CHOICES if said.search(words)), None)


def _about(heard: Heard) -> bool:
    return heard.meant.intent in MAY_MEAN and bool(_ABOUT.search(_words(heard)))


_ABOUT: Final = re.compile(
    r"\b(?:partie|sorties?|activites?|animations?|rencontres?|evenements?|dominos?|belote|scrabble|loto|petanque"
    r"|promenade|balade|gouter|pique nique|outings?|activities)\b"
)
_REFUSES: Final = re.compile(
    r"^(?:svp |s il vous plait |merci mais )?(?:plus|pas|stop|arrete[rz]?|ne m annoncez plus|ne me proposez plus"
    r"|no more|no)(?: d| de| les| des| aux)?(?: annonces? d[e]?| messages? d[e]?)? ?(?:sorties?|activites?|outings?)"
    r"(?: svp| s il vous plait| merci| please| du tout)*$"
)
_CANNOT: Final = re.compile(
    r"\b(?:j annule|annuler|ne (?:viendrai|viens|peux|pourrai|pourrais)|(?:viens|viendrai|peux) (?:pas|plus)"
    r"|desinscri\w+|cancel|cannot come|can t come)\b"
)
_WHO: Final = re.compile(
    r"^(?:alors |bonjour )?(?:qui (?:vient|sera|est inscrit|participe)|combien (?:on est|sont)|who)\b"
)
_WHATS_ON: Final = re.compile(
    r"\b(?:quelles?|quels?|qu est ce qu|y a t il|il y a|y a|avez vous|des|what|any)\b.*\b(?:sorties?|activites?"
    r"|animations?|rencontres?|evenements?|outings?|activities)\b"
)
_PROPOSES: Final = re.compile(
    r"\b(?:organis\w+|j invite|je propose|proposer (?:une?|des?|aux)|mettre en place|organiz\w+|i propose|set up)\b"
)
_AROUND: Final = re.compile(r"\b(?:autour|pres|proche|a cote|loin|near|around|close)\b")
_CHOICES: Final = (
    ("visit", re.compile(r"\b(?:visite|chez moi|a domicile|at my place|visit)\b")),
    ("several", re.compile(r"\b(?:plusieurs|groupe|du monde|several|group)\b")),
    ("one", re.compile(r"\b(?:a deux|a 2|une? (?:seule? )?(?:personne|voisine?)|just one|one neighbour)\b")),
    ("else", re.compile(r"\b(?:autre|propos\w+|else|another)\b")),
)
