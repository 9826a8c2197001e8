"""What is wanted, where a model was trained: its word and the lexicon's, weighed together.

The lexicon knows names, the model what people say around them: « ma fille est loin, il me faudrait mon pain » is no
childcare. All weights were chosen by writers left out; the comparison is in docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nlu.entities.categories import LIKELY, Named, named
from nlu.entities.words import Word
from nlu.languages import reads_like
from nlu.needs import NeedModel
from nlu.normalise import tokens
from nlu.understanding import Entity

ASKED_FOR: Final = frozenset({"category", "categories"})
"""The questions that a category answers."""
SURE_ADDS: Final = 0.3
"""What a sure entry of the lexicon adds to the model's margin, and what a likely one where none is sure."""
LIKELY_ADDS: Final = 0.1
FIRST: Final = -0.5
"""The margin from which on a message's likeliest category is meant, and from which on any other is meant too."""
MORE: Final = -0.25
LOOKED_AT: Final = 100
"""Words of a message among which the heaviest is looked for."""
CHILDCARE: Final = "childcare"
BESIDE: Final = -0.8
"""The margin for childcare that a message has without its relatives, where childcare is meant."""
_SHRUG: Final = frozenset(
    (
        "je ne n sais sait pas trop plus vraiment encore aucune idee j hesite bof i don t know no idea not sure dunno"
    ).split()
)
"""Words that answer nothing."""
_RELATIVES: Final = frozenset(
    (
        "fille filles fils fiston enfant enfants gamin gamins gamine gosse gosses mome momes bebe bebes nourrisson "
        "petit petite petits petites jumeaux jumelles neveu neveux niece nieces garcon garcons grand ado ainee aine "
        "mari femme mere pere maman papa frere soeur marmaille marmailles marmay zanfan zenfants baba garson momon "
        "daughter daughters son sons kid kids child children baby boy boys girl girls twins nephew niece toddler "
        "grandson granddaughter grandchild grandchildren grandkids husband wife"
    ).split()
)


def find_wanted(
    text: str,
    words: Sequence[Word],
    written: Sequence[str],
    model: NeedModel,
    *,
    language: str,
    expecting: str | None = None,
) -> tuple[Entity, ...]:
    """The categories that a message is about, in its order, each at the words that name it.

    `words` are the text's, and `written` its `nlu.normalise.tokens`; whoever asks has left addresses out of them.
    """
    if all(word.key in _SHRUG or not word.key[0].isalpha() for word in words):
        return ()
    names = named(words, language=language, expecting=expecting)
    margins = _weighed(model.margins(written), names)
    meant = _meant(margins, {one.category for one in names}, expecting)
    if CHILDCARE in meant and expecting not in ASKED_FOR and not any(one.category == CHILDCARE for one in names):
        others = model.margins(tokens(_without_relatives(text, words), reads_like(language)))
        if others[CHILDCARE] < BESIDE:
            meant.remove(CHILDCARE)
    return tuple(sorted((_at(name, words, names, model) for name in meant), key=lambda one: one.start))


def _meant(margins: Mapping[str, float], in_lexicon: set[str], expecting: str | None) -> list[str]:
    """The categories whose margin is high enough; where something else was asked, of those in the lexicon alone."""
    likeliest = max(margins, key=lambda category: margins[category])
    heard = margins if expecting is None or expecting in ASKED_FOR else margins.keys() & in_lexicon
    return [name for name in heard if margins[name] > (FIRST if name == likeliest else MORE)]


def _without_relatives(text: str, words: Sequence[Word]) -> str:
    """Whom a message speaks of is not what it asks for: « mes enfants habitent à Lyon » wants nobody to mind them."""
    for word in words:
        if word.key in _RELATIVES:
            text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
    return text


def _weighed(margins: Mapping[str, float], names: Sequence[Named]) -> dict[str, float]:
    """The margins with what the lexicon adds."""
    sure = {one.category for one in names if one.sure}
    added = dict.fromkeys(sure, SURE_ADDS) or dict.fromkeys((one.category for one in names), LIKELY_ADDS)
    return {category: margin + added.get(category, 0.0) for category, margin in margins.items()}


def _at(category: str, words: Sequence[Word], names: Sequence[Named], model: NeedModel) -> Entity:
    """Where the lexicon names it, a sure entry before a likely one; else at the word that weighs most."""
    said = [one for one in names if one.category == category]
    if said:
        return max(said, key=lambda one: one.sure).entity()
    spoken = [word for word in words[:LOOKED_AT] if word.key[0].isalpha()] or words[:1]
    heaviest = max(spoken, key=lambda word: model.weight(word.key, category))
    return Entity("category", category, heaviest.start, heaviest.end, LIKELY, "planes")
