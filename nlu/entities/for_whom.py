"""For whom help is asked: for oneself, where the person says so, or for somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.entities.words import Word
from nlu.understanding import Entity

_FOR: Final = frozenset({"pour", "pr", "for"})
_ACTS_ON: Final = frozenset(
    (
        "aider aide accompagner emmener amener conduire visiter voir deposer vehiculer appeler transporter soulager "
        "help drive take visit accompany call"
    ).split()
)
_WHOSE: Final = frozenset(
    "ma mon mes notre nos sa son ses leur leurs une un la le l cette ce cet vos votre my our his her their a "
    "an the".split()
)
_THEIRS: Final = frozenset("ma mon mes notre nos my our".split())
_PEOPLE: Final = frozenset(
    (
        "mere maman mam pere papa parents parent grand mamie papi papy meme pepe mémé tante tatie oncle "
        "tonton cousin cousine "
        "soeur frere mari femme epoux epouse conjoint conjointe compagnon compagne copain copine ami amie "
        "amis amies voisin "
        "voisine voisins voisines fille fils enfant enfants bebe neveu niece belle beau beaux gramoun dalon "
        "proche proches "
        "locataire locataires gardien gardienne collegue patiente patient dame monsieur vieille vieux grands "
        "grandmere grandpere "
        "mother mum mom mummy father dad parents grandmother grandma gran granny grandfather grandpa aunt "
        "uncle sister brother "
        "husband wife partner friend friends neighbour neighbor neighbours neighbors daughter son child kids children "
        "client cliente personne personnes residente resident mamy belle-mere petite petit petits ex filleul "
        "filleule tata"
    ).split()
)
_OLD: Final = frozenset(
    "vieille vieux petite petit jeune pauvre gentille elderly old young dear meilleure meilleur ancienne ancien".split()
)
_ALONE: Final = frozenset("elle lui eux elles him her them".split())
_SOMEBODY: Final = (
    ("quelqu", "un", "d", "autre"),
    ("une", "autre", "personne"),
    ("someone", "else"),
    ("somebody", "else"),
    ("un", "tiers"),
)
_SELF: Final = frozenset({"moi", "nous", "me", "myself", "us", "ourselves", "mwin"})
_TITLES: Final = frozenset("mme madame mr monsieur mlle mademoiselle mrs ms miss".split())
_NEED: Final = frozenset(
    "a ont aurait auraient cherche cherchent voudrait voudraient souhaite souhaiterait aimerait aimeraient "
    "needs need wants would has peut "
    "est sont doit doivent n ne".split()
)


def find_for_whom(words: Sequence[Word], *, expecting: str | None = None) -> tuple[Entity, ...]:
    """For whom the help is, where the message says it; the first said holds."""
    asked = expecting in ("for_whom", "beneficiary")
    for at, word in enumerate(words):
        if word.key not in _BEGINS and not asked:
            continue
        led = word.key in _FOR
        start = at + 1 if led else at
        if led or (asked and at < 4):
            found = _person(words, start, led=led)
            if found and not (found[0] == "self" and _weighs(words, at)):
                value, end = found
                return (Entity("for_whom", value, word.start, words[end - 1].end),)
        elif word.key in _ACTS_ON and at + 1 < len(words) and words[at + 1].key in _THEIRS:
            end_of = _relative(words, at + 1)
            if end_of and words[end_of - 1].key not in ("petits", "petit"):
                return (Entity("for_whom", "other", words[at + 1].start, words[end_of - 1].end),)
        elif word.key in _THEM and _lack(words, at):
            return (Entity("for_whom", "other", word.start, words[at + 1].end),)
        elif _is_done_for(words, at) and (end_of := _relative(words, at + 1)):
            return (Entity("for_whom", "other", words[at + 1].start, words[end_of - 1].end),)
        elif word.key in _THEIRS and (end_of := _relative(words, at)) and _is_in_need(words, end_of):
            return (Entity("for_whom", "other", word.start, words[end_of - 1].end),)
    return ()


def _lack(words: Sequence[Word], at: int) -> bool:
    """Whether somebody spoken of lacks something: "il lui faudrait", "elle a besoin"."""
    after = [word.key for word in words[at + 1 : at + 4]]
    if not after:
        return False
    return after[0] in _LACKS if words[at].key in ("lui", "leur") else after[0] in _HAVE and "besoin" in after[1:]


_THEM: Final = frozenset({"lui", "leur", "elle", "elles"})
_OF: Final = frozenset({"de", "d"})
_BEGINS: Final = _FOR | _ACTS_ON | _THEM | _OF | _THEIRS
"""The words with which somebody for whom help is asked comes in, where nobody asked for whom."""
_LACKS: Final = frozenset("faut faudrait faudra manque manquerait".split())
_HAVE: Final = frozenset("a aurait ont auraient".split())


def _is_done_for(words: Sequence[Word], at: int) -> bool:
    """Whether "de" joins what is done to the person it is done for: "les courses de ma mère", not her car."""
    return (
        0 < at < len(words) - 1
        and words[at].key in _OF
        and words[at - 1].key in _DONE_FOR
        and words[at + 1].key in _THEIRS
    )


_DONE_FOR: Final = frozenset(
    "courses commissions papiers paperasse menage vitres jardin pelouse haie repas medicaments ordonnance poubelles"
    " demarches impots lessive repassage".split()
)


def _person(words: Sequence[Word], at: int, *, led: bool) -> tuple[str, int] | None:
    """The person named here: "ma mère", "moi", "elle", "Mme Payet", "quelqu'un d'autre"."""
    if at >= len(words):
        return None
    key = words[at].key
    if key in _SELF and _stands_alone(words, at + 1):
        doubled = at + 1 < len(words) and words[at + 1].key in ("meme", "memes")
        return "self", at + 1 + doubled
    if key in _ALONE and led and _stands_alone(words, at + 1):
        return "other", at + 1
    for phrase in _SOMEBODY:
        if tuple(word.key for word in words[at : at + len(phrase)]) == phrase:
            return "other", at + len(phrase)
    if key in _TITLES and at + 1 < len(words) and words[at + 1].key not in ("le", "la", "."):
        return "other", at + 2
    if key in _TITLES | {"m"} and at + 2 < len(words) and words[at + 1].key == ".":
        return "other", at + 3
    relative = _relative(words, at)
    return ("other", relative) if relative else None


def _relative(words: Sequence[Word], at: int) -> int | None:
    """The position after "ma vieille voisine", "une amie", "mes beaux parents"."""
    if words[at].key not in _WHOSE:
        return None
    named = at + 1
    while named < len(words) and named < at + 3 and words[named].key in _OLD:
        named += 1
    if named < len(words) and words[named].key in _PEOPLE:
        named += 1
        while named < len(words) and named < at + 5 and words[named].key in _PEOPLE:
            named += 1
        return named if words[named - 1].key not in _OLD or _stands_alone(words, named) else None
    if named > at + 1 and words[named - 1].key in _PEOPLE and words[at].key not in ("un", "une"):
        return named if _stands_alone(words, named) else None
    return None


def _weighs(words: Sequence[Word], at: int) -> bool:
    """Whether "pour moi" gives an opinion: "trop loin pour moi", "ok pour moi"."""
    return any(word.key == "trop" for word in words[max(0, at - 3) : at]) or (at > 0 and words[at - 1].key in _OPINIONS)


_OPINIONS: Final = frozenset(
    "ok bon bien impossible possible loin haut complique difficile lourd dur entendu parfait nouveau issue "
    "mission fine good".split()
)


def _stands_alone(words: Sequence[Word], at: int) -> bool:
    """Whether "pour nous", "for her" ends here, rather than "pour nous aider", "for her dog"."""
    if at >= len(words):
        return True
    key = words[at].key
    return not key[0].isalpha() or key in _AFTER


_AFTER: Final = frozenset(
    (
        "et demain lundi mardi mercredi jeudi vendredi samedi dimanche ce cet cette le la les a au aux en "
        "dans svp stp s merci meme memes "
        "c je j chez qui que car parce avec aujourd pas please and tomorrow today on at in this because i "
        "thanks apres tous chaque mais si"
    ).split()
)


def _is_in_need(words: Sequence[Word], at: int) -> bool:
    """Whether the person named before is the one who needs something: "ma mère aurait besoin"."""
    if at + 2 < len(words) and words[at].key in ("de", ",") and words[at + 2].key == "ans":  # "ma mère de 84 ans"
        at += 3 + (at + 3 < len(words) and words[at + 3].key == ",")
    near = [word.key for word in words[at : at + 5]]
    if not near or near[0] not in _NEED:
        return False
    return bool(
        {
            "besoin",
            "cherche",
            "cherchent",
            "voudrait",
            "voudraient",
            "souhaite",
            "souhaiterait",
            "aimerait",
            "aimeraient",
            "needs",
            "need",
            "wants",
            "like",
            "peut",
            "arrive",
        }
        & set(near)
    )
