"""Who is to be asked how they are, in whatever words: whoever writes or somebody of theirs; by message or by phone."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.slots import LONGEST_WORDS, plain_words
from conversation_flows.whom import KIN


def whose(text: str) -> str | None:
    """`self` or `other`: about whom somebody wishes to be reassured. None where the words leave it open."""
    words = _IN_CASE.sub(" ", plain_words(text[:LONGEST_WORDS]))
    if _ABOUT_THEM.search(words):
        return "other"
    if _ABOUT_ME.search(words):
        return "self"
    return "other" if _HIM_OR_HER.search(words) else None


_IN_CASE: Final = re.compile(r"\b(?:si|if) (?:\w+ ){0,3}?(?:je|j|i) (?:ne |n )?(?:repond\w*|donne|don t|do not)\b.*$")
"""« si je ne réponds pas, appelez mon fils » says what comes then, and not for whom it is."""
SOMEBODY: Final = (
    rf"(?:{KIN}|(?:la |le |l )?(?:maman|papa|mamie|mamy|mami|papi|papy|meme|pepe|tata|tatie|tonton|mum|dad|gran|grandma"
    r"|grandpa)\b|(?:mme|mlle|mr|mrs|madame|monsieur) [a-z]{3,}|mes (?:grands )?parents|une? (?:amie?|voisine?)\b"
    r"|my (?:gran\w*|nan\w*|wife|husband|parents)\b)"
)
"""Somebody of theirs, in plain words."""
_ABOUT_THEM: Final = re.compile(
    r"\b(?:nouvelles? (?:regulierement )?(?:de|d|a)|appel(?:er|ez|iez|e)|telephon\w+ a|ecri(?:re|vez|viez) a"
    r"|demand(?:er|ez|iez) a|(?:messages?|sms|mot|coucou|bonjour)(?: \w+){0,2} (?:a|pour)|veill\w+ sur|surveill\w+"
    r"|suivi pour|inscri\w+|contact\w+|check(?: on)?|mett(?:re|ez)|c est pour|pour|pr|after|calls?|ask"
    r"|watch(?: over)?|check in with|eye on|make sure|register|text|message|ring|write to|for)"
    rf" {SOMEBODY}"
)
_ABOUT_ME: Final = re.compile(
    r"\b(?:mes nouvelles|nouvelles de moi|m (?:appel|ecri|envo|demand|adress|inscri)\w+"
    r"|me (?:demand|contact|appel|telephon|ecri|envoy|inscri|rassur)\w+"
    r"|(?:inscrivez|mettez|envoyez|demandez|ecrivez|appelez|faites|sur|pour|a) moi|comment je|si je"
    r"|je (?:voudrais|veux|veux bien|souhaite) (?:recevoir|etre|un|une|des)|etre (?:contacte|appele)e?"
    r"|je (?:vis|suis) seule?|(?:que|si|ou) je (?:vais|suis|reponds?|repondais|me|tomb\w+|ne)|moi aussi|pareil"
    r"|les memes|(?:check on|ask|call|text|ring|write to|write|message|sign|put|send|nudge|watch over|after|on) me"
    r"|how i|i live|myself|i (?:d|would) like)\b"
)
_HIM_OR_HER: Final = re.compile(
    r"\b(?:(?:lui|leur) (?:demand|envoy|ecri|telephon|parl|adress)\w+|l (?:appel|ecri|contact)\w+"
    r"|qu (?:elle|il) soit|(?:si|qu|comment) (?:elle|il|ils) (?:va|vont|se porte|repond|est|tient)\w*"
    r"|(?:ses|leurs) (?:nouvelles|messages?|appels?)|on her|on him|after her|after him)\b"
    rf"|\b{SOMEBODY}(?: \w+){{0,3}}? (?:(?:vit|vivent|habite\w*|reste)(?! (?:avec|chez) (?:moi|nous))|sort"
    r"|(?:a|de) \d+ ans|est (?:d accord|seule?|handicape)|lives?|is (?:alone|old))\b"
)


def how(text: str) -> str | None:
    """`phone` where a human voice is wished, `message` where words are; None where nothing is said of it."""
    words = _IN_CASE.sub(" ", plain_words(text[:LONGEST_WORDS]))
    if _IN_WRITING.search(words):
        return "message"
    return "phone" if _BY_PHONE.search(words) else None


_IN_WRITING: Final = re.compile(
    r"\b(?:messages?|msgs?|sms|textos?|ecri\w+|coucou|petit mot|mot|text|write|in writing)\b"
)
_BY_PHONE: Final = re.compile(
    r"\b(?:appel(?:s|er|ez|iez|ee?)?|(?:on|vous|quelqu un|service) (?:m |l |la |le )?appelle|telephon\w+"
    r"|coup (?:de fil|de telephone)|vive voix|koudfil|phone|call(?:s|ed)?|ring)\b"
)
