"""The French words of time, as people type, dictate and shorten them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nlu.entities.times import vocabulary as v
from nlu.entities.times.vocabulary import Kind, Lexeme, Vocabulary

_UNITS: Final = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
).split()
_TENS: Final = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante"}

_WEEKDAYS: Final = (
    "lundi lun",
    "mardi mar",
    "mercredi mer mercr",
    "jeudi jeu",
    "vendredi ven vend",
    "samedi sam",
    "dimanche dim",
)
_MONTHS: Final = (
    "janvier janv jan",
    "fevrier fevr fev",
    "mars",
    "avril avr",
    "mai",
    "juin",
    "juillet juil",
    "aout",
    "septembre sept sep",
    "octobre oct",
    "novembre nov",
    "decembre dec",
)

_PHRASES: Final[dict[Kind, dict[int, str]]] = {
    Kind.WORD: {0: "ce jour la|le jour meme|le soir meme"},
    Kind.RELATIVE: {
        -2: "avant hier|avanthier",
        -1: "hier",
        0: (
            "aujourd hui|aujoud hui|aujord hui|aujourd ui|ajourd hui|aujourdui|aujour hui|aujourdhui|"
            "ojourd hui|ojourdhui|aujourd8|aujour d hui|auj|ajd|ojd|ce jour|"
            "au jour d aujourd hui"
        ),
        1: "demain|dmn|2 main|a 2 main|dem 1|2 m 1|dmain|2 mains|dmin|demin",
        2: "apres demain|apresdemain|apres 2 main|apres dem 1|apre demain|apres dmain|apr demain|ap demain",
    },
    Kind.PART: {
        v.MORNING: "matin|matinee|mat 1|matins|matinees|petit matin",
        v.NOON: "midi|midis|heure du dejeuner|pause dejeuner|entre midi et deux|entre midi et 2|midi deux|midi 2",
        v.AFTERNOON: (
            "apres midi|apresmidi|tantot|aprem|apreme|aprm|apm|apres m|ap midi|apres mid|apr midi|apremidi|aprems|"
            "apres midis|d apres midi|d apresmidi|d aprem|apre midi|apres midie|aprs midi|apres midy|apremm"
        ),
        v.EVENING: "soir|soiree|soirs|soirees|swar",
        v.NIGHT: "nuit|nuits",
        v.DAYTIME: "journee|journees",
    },
    Kind.MIDNIGHT: {0: "minuit"},
    Kind.STAGE: {
        v.EARLY: "debut|en debut|au debut|tout debut",
        v.MID: "milieu|en milieu|au milieu|mi|a la mi|courant",
        v.LATE: "fin|en fin|a la fin|tout fin",
    },
    Kind.UNIT: {
        v.MINUTE: "minute|minutes|min|mn|mins",
        v.HOUR: "heure|heures|h|hr|hrs|hs|eure|eures|heur|heurs",
        v.DAY: "jour|jours|jrs",
        v.WEEK: "semaine|semaines|sem|smaine",
        v.WEEKEND: "week end|weekend|week ends|weekends|we|w e|ouikende|wk end|wkd",
        v.MONTH: "mois",
        v.YEAR: "an|ans|annee|annees",
    },
    Kind.THIS: {0: "ce|cet|cette|c|cte|ct|c t|st"},
    Kind.NEXT: {
        1: "prochain|prochaine|prochains|prochaines|qui vient|qui arrive|suivant|suivante|d apres|a venir|proch|pro"
    },
    Kind.LAST: {-1: "dernier|derniere|passe|passee|derniers|precedent|precedente"},
    Kind.IN_EIGHT: {1: "en huit|en 8", 2: "en quinze|en 15"},
    Kind.IN: {0: "dans|en|ds|dan"},
    Kind.WITHIN: {0: "sous|dans les|sous les|ds les|dans moins de"},
    Kind.AT: {0: "a"},
    Kind.FOR: {0: "pour|pr"},
    Kind.AROUND: {
        0: (
            "vers|environ|autour de|autour d|aux alentours de|aux alentours d|aux environs de|aux environs d|vers les|"
            "sur les coups de|sur le coup de|a environ|vers environ|a peu pres"
        )
    },
    Kind.BETWEEN: {0: "entre"},
    Kind.AND: {0: "et|&|puis"},
    Kind.OR: {0: "ou|soit|sinon|voire|ou bien|ou sinon|ou alors|a defaut|ou plutot"},
    Kind.OF: {0: "de|d"},
    Kind.FROM: {0: "du"},
    Kind.TO: {0: "au|aux"},
    Kind.BEFORE: {0: "avant|avant les|av"},
    Kind.AFTER: {0: "apres|passe les"},
    Kind.UNTIL: {
        0: "jusqu a|jusqu au|jusqu en|jusque|jusqu|jusqua|jusquau|jusqu aux|jusque vers|jusqu aux alentours de"
    },
    Kind.BY: {0: "d ici|d ici a|d ici au|dici|d ici le"},
    Kind.STARTING: {
        0: "a partir de|a partir du|a partir d|des le|a compter de|a compter du|pas avant|pas avant le|a dater de|des"
    },
    Kind.SINCE: {0: "depuis|depuis le|dep"},
    Kind.DURING: {0: "pendant|durant|pdt"},
    Kind.EVERY: {0: "tous les|toutes les|tout les|toute les|tt les|ts les|chaque|chaques|ttes les|tou les|tous le"},
    Kind.OTHER: {0: "autre|autres"},
    Kind.EXCEPT: {0: "sauf|hormis|excepte"},
    Kind.THE: {0: "le|la|l|les"},
    Kind.A: {1: "un|une"},
    Kind.ON: {0: "sur"},
    Kind.HALF: {0: "demi|demie"},
    Kind.QUARTER: {0: "quart"},
    Kind.LESS: {0: "moins"},
    Kind.AGO: {0: "il y a|y a|ya|il ya"},
    Kind.SHARP: {0: "pile|precises|precise|tapantes|petantes|max|maximum"},
    Kind.ORDINAL: {0: "er|ier"},
    Kind.NTH: {
        1: "premier|premiere|premiers|1 ers",
        2: "deuxieme|deuxiemes|second|2 e|2 eme",
        3: "troisieme|troisiemes|3 e|3 eme",
        4: "quatrieme|quatriemes|4 e|4 eme",
    },
    Kind.REPEATS: {
        1: "par jour|quotidiennement|au quotidien",
        2: "par semaine|hebdomadaire|hebdomadairement",
        3: "en semaine|les jours de semaine|les jours ouvres|les jours ouvrables",
        4: "par mois|mensuel|mensuellement|mensuelle",
    },
    Kind.ONCE_PER: {1: "une fois par|1 fois par|1 fois /"},
    Kind.LONG: {0: "toute|tout|toute la|tout le"},
    Kind.NOW: {
        0: (
            "maintenant|mtn|mnt|tout de suite|tt de suite|toute suite|tout suite|immediatement|des que possible|"
            "dans l immediat|au plus vite|le plus vite possible|des maintenant"
        )
    },
    Kind.GREETING: {0: "joyeux|joyeuse|bonne|bon|belle|excellente|excellent|douce|tres bonne|bone|bonn"},
    Kind.NOT: {0: "pas"},
    Kind.FUNCTION: {
        0: (
            "mais|si|je|j|on|il|elle|ils|elles|nous|vous|tu|est|svp|stp|merci|chez|avec|par|que|qui|quand|"
            "car|donc|plutot|ok|"
            "oui|non|possible|serait|sera|me|m|ne|n|s|y|sans|devant|rdv|cela|ca|bonjour|conviendrait|"
            "convient|inclus|compris|"
            "seulement|uniquement|peut|comme|dispo|libre"
        )
    },
}

_FEASTS: Final = {1225: "noel", 1101: "toussaint|la toussaint", 101: "jour de l an|nouvel an", 1224: "veille de noel"}
_NEVER: Final = (
    "martin martine martins matinal latin satin germain romain soins soin euros euro jeunes jeune mercis mettre "
    "moires journal heureux semoule domaine jeudy demande demandes janvie maree"
).split()
_ACCENTED: Final = {"des": "è", "passe": "é", "passee": "é"}


def _numbers() -> Iterator[tuple[str, int]]:
    for value, spelled in enumerate(_UNITS):
        if value != 1:
            yield spelled.replace("-", " "), value
    for ten, spelled in _TENS.items():
        yield spelled, ten
        yield f"{spelled} et un", ten + 1
        yield f"{spelled} et une", ten + 1
        for unit in range(1, 10):
            yield f"{spelled} {_UNITS[unit]}", ten + unit


def _words() -> Iterator[tuple[str, Lexeme]]:
    for spelled, value in _numbers():
        yield spelled, Lexeme(Kind.NUMBER, value)
    yield "j", Lexeme(Kind.UNIT, v.DAY, shy=True)
    for kind, values in _PHRASES.items():
        for value, phrases in values.items():
            yield from ((phrase, Lexeme(kind, value)) for phrase in phrases.split("|"))
    for value, names in enumerate(_WEEKDAYS):
        full, *short = names.split()
        yield full, Lexeme(Kind.WEEKDAY, value)
        yield full + "s", Lexeme(Kind.WEEKDAY, value, plural=True)
        yield from ((name, Lexeme(Kind.WEEKDAY, value, shy=True)) for name in short)
    for value, names in enumerate(_MONTHS, start=1):
        yield from ((name, Lexeme(Kind.MONTH, value)) for name in names.split())
    for day, names in _FEASTS.items():
        yield from ((name, Lexeme(Kind.FEAST, day)) for name in names.split("|"))


@lru_cache(maxsize=1)
def french() -> Vocabulary:
    """The vocabulary, built at its first use."""
    return Vocabulary(_words(), never=_NEVER, accented=_ACCENTED, both_ends=True)
