"""How well a tip answers a need, from 0 to 1. Pure: words, trades, and forgiving of typing mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from backend.addresses.normalise import normalise, word_set

ALIKE: Final = 84
"""Of 100 (rapidfuzz ratio): « plonbier » is « plombier », « boulanger » is no « boucher »."""
ENOUGH: Final = 0.5
"""A tip that scores less answers something else."""
SAME_TRADE: Final = 0.75
"""« une fuite sous l'évier » and « plombier » share no word, and are one trade."""
_SHORTEST_STEM: Final = 4
_READ_MOST: Final = 60
"""Words of a text that are read."""

TRADES: Final[Mapping[str, frozenset[str]]] = {
    "plumbing": word_set(
        "plombier plomberie fuite robinet evier lavabo chasse sanitaire canalisation debouchage plumber tap"
    ),
    "heating": word_set("chauffagiste chauffage chaudiere radiateur ramonage ramoneur boiler heating"),
    "electricity": word_set("electricien electricite electrique disjoncteur prise ampoule electrician"),
    "locksmith": word_set("serrurier serrure clef cle locksmith lock"),
    "joinery": word_set("menuisier menuiserie volet fenetre porte parquet carpenter joiner"),
    "painting": word_set("peintre peinture tapisserie papier enduit painter"),
    "handyman": word_set("bricoleur bricolage reparation depannage depanneur reparateur handyman"),
    "roof": word_set("couvreur toiture toit gouttiere tuile roofer"),
    "garden": word_set("jardinier jardinage paysagiste haie tonte elagage elagueur gardener"),
    "garage": word_set("garagiste garage mecanicien voiture auto pneu vidange carrossier mechanic car"),
    "bicycle": word_set("velo bicyclette cycles bike"),
    "hair": word_set("coiffeur coiffeuse coiffure cheveux coupe barbier hairdresser barber"),
    "beauty": word_set("estheticienne manucure pedicure soins"),
    "shoes": word_set("cordonnier cordonnerie chaussure semelle cobbler shoe"),
    "sewing": word_set("couturiere couture retouche ourlet tailleur seamstress tailor"),
    "laundry": word_set("pressing blanchisserie laverie repassage laundry"),
    "bakery": word_set("boulanger boulangerie boulangere pain baguette patisserie patissier bakery baker bread"),
    "butcher": word_set("boucher boucherie charcuterie charcutier viande traiteur butcher"),
    "grocery": word_set("epicerie epicier superette primeur legumes fruits marche maraicher grocery grocer"),
    "fish": word_set("poissonnier poissonnerie poisson fishmonger"),
    "restaurant": word_set("restaurant resto bistrot brasserie creperie pizzeria cantine"),
    "doctor": word_set("medecin docteur generaliste doctor"),
    "dentist": word_set("dentiste dents orthodontiste dentist"),
    "eyes": word_set("opticien lunettes ophtalmo ophtalmologue optician glasses"),
    "physio": word_set("kine kinesitherapeute osteopathe osteo physiotherapist"),
    "nurse": word_set("infirmier infirmiere nurse"),
    "foot": word_set("podologue pedicure ongles pieds"),
    "pharmacy": word_set("pharmacie pharmacien medicaments pharmacy"),
    "vet": word_set("veterinaire veto toiletteur toilettage vet"),
    "taxi": word_set("taxi vtc ambulance chauffeur"),
    "computer": word_set("informaticien informatique ordinateur computer imprimante telephone portable"),
    "lawyer": word_set("notaire avocat juriste conciliateur lawyer notary"),
    "bank": word_set("banque banquier assurance assureur bank"),
    "housework": word_set("menage femme aide auxiliaire nettoyage cleaner"),
    "music": word_set("piano guitare solfege musique accordeur"),
    "books": word_set("librairie libraire livres bouquiniste bookshop"),
}
"""Words of one trade, as they stand after `backend.addresses.normalise.words`."""

_NAMES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    initial: tuple((name, trade) for trade, names in TRADES.items() for name in names if name[0] == initial)
    for initial in {name[0] for names in TRADES.values() for name in names}
}
"""The same, by their first letter: two words that begin otherwise are never alike."""

_SAY_NOTHING: Final = word_set(
    "un une le la les l des de du d au aux a en et ou pour avec qui que qu est ce il elle on je j me m moi vous nous"
    " connaissez connaitriez connais auriez avez avoir quelqu bon bonne bons bonnes tres bien serieux seriez honnete"
    " cherche recherche trouver trouve recommander recommandez recommande conseiller conseillez conseil adresse"
    " adresses coin quartier ici pres chez mon ma mes ville pas trop cher svp s il te plait merci bonjour bonsoir"
    " ou peux puis peut faire faudrait besoin savez sais the an of for good do you know any some please need looking i"
)


@lru_cache(maxsize=4_096)
def telling(text: str) -> tuple[str, ...]:
    """The words of a text that say what it is about."""
    said = normalise(text).split()[:_READ_MOST]
    return tuple(dict.fromkeys(word for word in said if word not in _SAY_NOTHING and len(word) > 1))


def score(need: str, tip: str) -> float:
    """How well the tip answers the need, from 0 to 1.

    A shared trade counts `SAME_TRADE` at least; else the share of the need's words that the tip says.
    """
    wanted, said = telling(need), telling(tip)
    if not wanted or not said:
        return 0.0
    shared = sum(any(_alike(word, other) for other in said) for word in wanted) / len(wanted)
    sought, offered = trades(wanted), trades(said)
    if sought & offered:
        shared = max(shared, SAME_TRADE + shared / 5)
    elif sought and offered and shared < 1:
        shared /= 2  # two trades that share a word: « réparer mes chaussures », « réparer ma voiture »
    return min(1.0, shared)


def trades(words: tuple[str, ...]) -> frozenset[str]:
    """The trades that these words name."""
    return frozenset[str]().union(*map(_named, words))


@lru_cache(maxsize=16_384)
def _named(word: str) -> frozenset[str]:
    return frozenset(trade for name, trade in _NAMES.get(word[0], ()) if _alike(word, name))


@lru_cache(maxsize=65_536)
def _alike(word: str, other: str) -> bool:
    if word == other or word.rstrip("sx") == other.rstrip("sx"):
        return True
    if min(len(word), len(other)) < _SHORTEST_STEM or word[0] != other[0]:
        return False
    return fuzz.ratio(word, other) >= ALIKE
