"""The words that places are told by, in French and English."""

from __future__ import annotations

from typing import Final


def _by_first(phrases: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases.split("|"), key=lambda one: -len(one.split())):
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(rest) for first, rest in found.items()}


STREETS: Final = frozenset(
    (
        "rue r avenue av ave boulevard bd bld bvd boul place pl square sq chemin ch che allee allees all "
        "impasse imp quai cours passage "
        "route rte ruelle venelle sentier esplanade promenade montee rond faubourg fg villa traverse voie "
        "mail parvis chaussee rampe"
    ).split()
) - {"r", "ch", "promenade", "rond", "villa", "voie", "mail", "all", "che"}
ENGLISH_STREETS: Final = frozenset(
    "street st road rd avenue ave lane ln drive close crescent way court place square".split()
)
_GROUPS: Final = (
    "residence lotissement cite hlm immeuble ehpad foyer hameau ilet lieudit zac quartier villa tour tours "
    "clos domaine "
    "copropriete ferme camping ravine bellevue"
).split()
RESIDENCES: Final = dict.fromkeys(_GROUPS, True) | dict.fromkeys(
    "batiment bat bt bloc escalier esc appartement appt apt app entree logement".split(), True
)
UNITS: Final = frozenset("batiment bat bt bloc escalier esc appartement appt apt app entree logement".split())
HOMES: Final = _by_first(
    "chez moi|chez nous|a mon domicile|a mon adresse|a notre domicile|chez ma mere|chez mon pere|"
    "chez mes parents|chez ma voisine|"
    "chez mon voisin|chez ma fille|chez mon fils|chez ma soeur|chez mon frere|chez elle|chez lui|chez ma grand mere|"
    "chez mon grand pere|chez maman|chez papa|chez ma tante|chez mon oncle|chez ma belle mere|chez eux|"
    "at my place|at home|at my home|my place|at my house|at my flat|at our house|at my mother s|at my mum s|"
    "at her place|at his place"
)
RELATIONS: Final = _by_first(
    "en face de|en face d|en face du|en face des|devant|derriere|a cote de|a cote d|a cote du|a cote des|"
    "pres de|pres du|pres d|pres des|"
    "au coin de|au coin du|au coin des|a l angle de|a l angle du|a l angle des|au pied de|au pied du|"
    "au pied d|au niveau de|au niveau du|sur le parking de|"
    "sur le parking du|dans le hall de|dans le hall du|au bout de|au bout du|a l entree de|a l entree du|au dessus de|"
    "au dessus du|en bas de|en bas du|juste devant|juste derriere|face a|face au|a proximite de|"
    "a proximite du|non loin de|au croisement de|"
    "in front of|opposite|next to|behind|near|across from|outside|at the corner of|beside"
)
LANDMARK_ARTICLES: Final = frozenset("le la les l un une mon ma mes notre nos ce cette de du des the a my our".split())
JOINERS: Final = frozenset("de du des d la le les l aux au en sur sous saint sainte st ste a lès".split()) - {"a", "au"}
TITLES: Final = frozenset(
    (
        "general gal marechal docteur dr saint sainte st ste notre jean victor pierre marie louis charles "
        "paul jules emile albert "
        "capitaine colonel commandant president professeur abbe pere soeur jacques francois georges henri "
        "andre michel anatole gustave "
        "leon rene robert raymond maurice marcel antoine claude alexandre simone george martin grand grande "
        "petit petite vieux vieille "
        "haut haute bas basse belle beau quatre trois deux bon bonne"
    ).split()
)
STOPS: Final = frozenset(
    (
        "toute tout tous demain aujourd auj lundi mardi mercredi jeudi vendredi samedi dimanche matin midi "
        "soir apres aprem "
        "avant vers entre pour chez devant "
        "derriere je j tu il elle on nous vous ils elles c ca ce cet cette s svp stp merci bonjour bonsoir "
        "si mais donc car et ou que qui quand "
        "est sont suis ai a ont pas ne n y mon ma mes avec sans dans dans jusqu depuis tous toutes chaque "
        "prochain prochaine semaine week "
        "besoin faut faudrait voudrais peux peut pouvez pourrait pourriez habite hier maintenant urgent ok "
        "oui non au dem ouvre ferme livre "
        "tomorrow today monday tuesday wednesday thursday friday saturday sunday morning afternoon evening "
        "tonight at on please i it is and "
        "or but if my the thanks thank you because can could would between before after until this next was will"
    ).split()
)
CAPITALISED_STOPS: Final = frozenset("merci bonjour svp demain je il elle c j".split())
FILLERS: Final = frozenset(
    (
        "c est ce serait sera je j suis habite vis au a alors ben bah bonjour bonsoir euh donc oui plutot "
        "svp stp merci s il vous te plait "
        "voila ok rdv rendez aux adresse mon ici it is i live am please thanks my address well yes at in la "
        "bas madame monsieur"
    ).split()
)
WHERE_AT: Final = frozenset({"a", "au", "aux", "at", "in"})
NO_PLACE: Final = frozenset(
    (
        "h heure heures non nan no sais annule annuler annulez cancel laisse laissez tomber stop aide help "
        "sait importe "
        "pourquoi comment quoi qui quand "
        "combien rien jamais aucun aucune pas know never nothing matter retour modifier demain aujourd lundi "
        "mardi mercredi jeudi vendredi "
        "samedi dimanche hier tomorrow today urgent possible peut etre bien sur vraiment besoin faut merde "
        "arrete ras bol tard plus "
        "humain agent conseiller quelqu parler compris comprends tombee tombe secours mal"
    ).split()
)
SUBJECTS: Final = frozenset("je j tu il ils elles on t ne n i you he she they we".split())
