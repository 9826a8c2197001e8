"""What people write first when they ask for a hand: `{moment}` is when they need it ("jeudi matin")."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PARTS: Mapping[str, str] = MappingProxyType(
    {"morning": "matin", "noon": "midi", "afternoon": "après-midi", "evening": "soir"}
)

FIRST_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "shopping": (
            "Bonjour, il me faudrait quelqu'un pour mes courses {moment}, je n'ai presque plus rien.",
            "Est-ce qu'un voisin va au supermarché {moment} ? J'ai besoin de lait, de café et de pommes de terre.",
            "Quelqu'un pourrait faire trois courses pour moi {moment} ? Je me suis foulé la cheville.",
            "bonjour je peux pas porter les packs d'eau, si quelqu'un peut {moment} merci",
        ),
        "pharmacy": (
            "Mes médicaments sont prêts à la pharmacie du marché, quelqu'un peut passer les prendre {moment} ?",
            "Bonjour, je sors de l'hôpital, il faudrait aller chercher un sachet à la pharmacie {moment}.",
        ),
        "transport": (
            "J'ai rendez-vous chez l'ophtalmo {moment} et je ne conduis plus, quelqu'un pourrait m'emmener ?",
            "Je cherche quelqu'un pour m'accompagner au cimetière {moment}.",
            "Le car ne passe plus, est-ce qu'on peut me déposer à la gare {moment} ?",
        ),
        "pets": (
            "Qui pourrait promener Filou {moment} ? C'est un petit chien très gentil.",
            "Je m'absente, il faudrait nourrir le chat {moment}.",
        ),
        "repairs": (
            "L'ampoule de la cuisine a grillé et je n'ose pas monter sur l'escabeau. {moment} peut-être ?",
            "Mon volet est coincé, quelqu'un de bricoleur serait libre {moment} ?",
            "Il faudrait revisser une étagère {moment}, j'ai les outils.",
        ),
        "gardening": (
            "La haie déborde sur le trottoir, quelqu'un pour m'aider à la tailler {moment} ?",
            "Quelqu'un pourrait m'aider à rentrer mes géraniums {moment} ?",
        ),
        "paperwork": (
            "Je ne comprends pas une lettre de la caisse de retraite, on peut la lire ensemble {moment} ?",
            "J'ai un dossier de la CAF à remplir, un coup de main {moment} serait bienvenu.",
        ),
        "digital": (
            "Ma tablette ne se connecte plus, je voudrais appeler ma fille. Quelqu'un {moment} ?",
            "Comment on met WhatsApp sur un nouveau téléphone ? Je suis là {moment}.",
            "Je n'arrive pas à prendre rendez-vous sur internet, on peut m'aider {moment} ?",
        ),
        "company": (
            "J'aimerais bien une partie de dominos {moment}, le café est prêt.",
            "Un petit tour au bord de l'eau {moment}, ça me ferait du bien. Quelqu'un vient ?",
            "Je cherche un partenaire de belote {moment}.",
        ),
        "phone_call": (
            "J'aimerais papoter un peu au téléphone {moment}.",
            "Les journées sont longues depuis le plâtre, quelqu'un pour bavarder {moment} ?",
        ),
        "meals": (
            "Je ne peux pas cuisiner avec mon bras, quelqu'un aurait une part de soupe {moment} ?",
            "Je rentre de l'hôpital, un plat chaud {moment} me rendrait service.",
        ),
        "loan": (
            "Est-ce que quelqu'un peut me prêter une perceuse {moment} ?",
            "On cherche un lit parapluie {moment}, ma petite-fille vient.",
        ),
        "parcel": (
            "J'ai un colis au point relais de la gare, il est trop lourd pour moi. {moment} ?",
            "Quelqu'un va à la poste {moment} ? J'ai une lettre recommandée à retirer.",
        ),
        "housework": (
            "Il me faudrait deux bras pour retourner le matelas {moment}.",
            "Quelqu'un peut m'aider à décrocher les rideaux {moment} ?",
        ),
        "other": (
            "J'attends un livreur {moment} et je n'entends plus la sonnette, qui peut guetter avec moi ?",
            "Je voudrais retrouver le club de chant, qui connaît et peut y aller avec moi {moment} ?",
        ),
    }
)
"""By category. None for those that are closed until a town opens them."""

FOR_A_RELATIVE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "shopping": ("C'est pour {name}, qui n'écrit pas de messages : il lui faudrait ses courses {moment}.",),
        "pharmacy": ("Les médicaments de {name} sont prêts, qui peut les lui apporter {moment} ?",),
        "transport": ("{name} a rendez-vous chez le dentiste {moment}, quelqu'un pourrait l'emmener ?",),
        "repairs": ("Bonjour, le volet de {name} est coincé, un bricoleur serait libre {moment} ?",),
        "digital": ("La tablette de {name} ne se connecte plus, quelqu'un pourrait passer {moment} ?",),
        "company": ("Je cherche pour {name} quelqu'un qui joue aux dominos {moment}.",),
    }
)
"""By category, where somebody writes for somebody else."""

_IN_THE_DAY = ("morning", "afternoon")
_SUITABLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("shopping", "pharmacy", "transport", "parcel", "paperwork"), _IN_THE_DAY),
        **dict.fromkeys(("gardening", "repairs", "housework"), _IN_THE_DAY),
        "meals": ("noon", "evening"),
    }
)
_SHUT_ON_SUNDAYS = frozenset({"pharmacy", "transport", "parcel", "paperwork"})
_SUNDAY = 6


def suits(category: str, weekday: int, part: str) -> bool:
    """Whether such help makes sense then: no pharmacy on a Sunday, no soup in the afternoon."""
    return part in _SUITABLE.get(category, tuple(PARTS)) and not (weekday == _SUNDAY and category in _SHUT_ON_SUNDAYS)


def first_words(template: str, weekday: int, part: str, name: str) -> str:
    """The sentence with its moment, "jeudi matin" (a capital after a full stop), and the name of whom it is for."""
    moment = f"{WEEKDAYS[weekday]} {PARTS[part]}"
    return (
        template.replace("{name}", name).replace(". {moment}", f". {moment.capitalize()}").replace("{moment}", moment)
    )
