"""What somebody of a circle says: « j'arrive », « je l'ai eue au téléphone », « personne ne répond ». Pure."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words

YES, NO, WELL, UNWELL, NOBODY, REACHED = "yes", "no", "well", "unwell", "nobody", "reached"
LONGEST_PROMISE: Final = 16
"""Words; whoever says more than « j'y vais » is not read for a yes or a no alone."""

_OWN: Final = re.compile(r"\b(?:je suis|j ai|i am|i m) (?:(?:a l|au|aux|en|tres|encore|moi meme|at the|in the) )*\w+")
"""What is said of themselves: « je suis malade » is no news of her."""
_HOPES: Final = re.compile(
    r"\b(?:espere\w*|si (?:elle|il|jamais)|s il lui|voir (?:si|comment)|verifier|hope|if (?:she|he)|whether)\b"
)
_UNSURE: Final = re.compile(
    r"\b(?:pense|crois|surement|certainement|sans doute|peut etre|doit|devrait|normalement|parait"
    r"|think|probably|maybe|must be|should be)\b"
)
_UNWELL: Final = re.compile(
    r"\b(?:ne )?va (?:vraiment |toujours )?(?:pas|mal)\b(?! (?:etre|pouvoir))|\bpas (?:tres |si )?bien\b"
    r"|\b(?:tombee?|par terre|blessee?|malade|inconsciente?|malaise|hopital|pompiers?|samu|urgences?|ambulance)\b"
    r"|\b(?:confuse?|desorientee?|fievre|morte?|decedee?|ne (?:bouge|reagit) (?:pas|plus))\b"
    r"|\b(?:is|s|are) (?:not|n t) (?:well|ok|fine|all right)\b"
    r"|\b(?:unwell|fell|fallen|hurt|hospital|dead|unconscious)\b"
)
_NOBODY: Final = re.compile(
    r"\bpersonne (?:ne )?(?:repond|ouvre|vient)\b|\b(?:repond|reponds|ouvre|decroche) (?:pas|plus|toujours pas)\b"
    r"|\b(?:pas de|aucune|sans) reponse\b|\b(?:sonne|toque|frappe)\b.{0,40}\b(?:rien|personne)\b"
    r"|\b(?:rien|pas) (?:vue?|trouvee?)\b|\bvu personne\b|\bil n y a personne\b|\b(?:volets?|messagerie|repondeur)\b"
    r"|\bno (?:answer|reply|one)\b|\b(?:doesn t|does not|not) answer\w*\b|\b(?:nobody|voice ?mail|shutters)\b"
)
_SO: Final = r"(?:tres |plutot |tout a fait |toujours )?"
_WELL: Final = re.compile(
    r"\b(?:elle|il|tout le monde|tous|tout|she|he|everything|all) (?:va|vont|allait|est|sont|is|s|was|are) "
    rf"{_SO}(?:bien|mieux|en forme|ok|la|chez (?:sa|son|ses|elle|lui)|fine|well|all right)\b"
    rf"|\b(?!(?:ca|sa|cela|qui|on)\b)[a-z]{{2,}} va {_SO}(?:bien|mieux)\b|\brassuree?s?\b"
    r"|\b(?:elle|il) (?:dormait|dort|etait (?:sortie?|partie?)|etait (?:simplement |juste )?(?:chez|au|a la)"
    r"|n avait (?:pas|plus)|avait (?:coupe|oublie|laisse|eteint|perdu))\b"
    r"|\b(?:fausse alerte|rien de grave|pas d inquietude|false alarm|was (?:asleep|sleeping|out))\b"
)
_REACHED: Final = re.compile(
    r"\b(?:l ai|ai|avons|a) (?:bien )?(?:eue?|vue?|jointe?|croisee?|trouvee?|parle)\b|\bje suis avec (?:elle|lui)\b"
    r"|\bi (?:saw|reached|found|spoke|talked|have seen)\b"
)
_LATER: Final = re.compile(
    r"\b(?:pas avant|demain|ce soir|cet apres midi|plus tard|dans (?:deux|trois|quatre|\d+) heures"
    r"|tomorrow|tonight|later)\b"
)
_CANNOT: Final = re.compile(
    r"\b(?:peux|pourrai|puis|pourrais) pas\b|\b(?:impossible|trop loin|je travaille)\b"
    r"|\bpas (?:pouvoir|etre possible|la|dispo|disponible|possible|libre|chez moi|en ville)\b"
    r"|\b(?:suis|serai) (?:absente?|au travail|en vacances|en deplacement|a l etranger|loin)\b"
    r"|\bje suis (?:malade|alitee?|a l hopital|aux urgences)\b"
    r"|\b(?:can t|cannot|can not|unable)\b|\bnot (?:at home|there|free|available)\b|\b(?:i am|i m) (?:away|at work)\b"
    r"|^(?:non|no|desolee?|sorry)\b"
)
_GOING: Final = re.compile(
    r"\bj (?:arrive|y (?:vais|passe|cours|file))\b"
    r"|\bje (?:m en (?:occupe|charge)|passe|monte|descends|pars|file|fonce|(?:l|la|le) (?:r?appelle))\b"
    r"|\bje vais (?:y aller|voir|passer|l appeler|la voir|le voir|sonner|essayer)\b|\btout de suite\b"
    r"|\bpas de (?:souci|probleme)\b|\bon my way\b|\bi (?:ll|will) (?:go|call|look|pass|see|try)\b"
    r"|\bi (?:am|m) (?:going|coming)\b|^(?:oui|ok|d accord|yes|yep|sure|volontiers|bien sur)\b"
)


def read(heard: Heard) -> str | None:
    """What they found comes before what they will do, unless they only hope it; None where it is neither."""
    words = plain_words(heard.text[:LONGEST_WORDS])
    return (None if _HOPES.search(words) else _found(words, heard)) or _promised(words, heard)


def _found(words: str, heard: Heard) -> str | None:
    well = "?" not in heard.text and not _UNSURE.search(words) and _WELL.search(words)
    if _NOBODY.search(words) and not well:
        return NOBODY
    if _UNWELL.search(_OWN.sub(" ", words)):
        return UNWELL
    if well:
        return WELL
    return REACHED if _REACHED.search(words) else None


def _promised(words: str, heard: Heard) -> str | None:
    if len(words.split()) > LONGEST_PROMISE or "?" in heard.text:
        return None
    if _CANNOT.search(words) or _LATER.search(words) or heard.meant.intent in {"deny", "decline_request"}:
        return NO
    going = _GOING.search(words) or heard.meant.intent in {"affirm", "accept_request"}
    return YES if going else None
