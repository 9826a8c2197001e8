"""Figures of speech, old stories and fiction: blotted out before any rule reads."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule
from nlu.safety_phrases.teasing import TEASING

_AGO: Final = (
    r"(?:l an (?:dernier|passe)|l annee (?:derniere|passee)|(?:le mois|la semaine|l ete|l hiver"
    r"|l automne) (?:dernier|derniere|passee?)|il y a (?:\w+ )?(?:\w+ )?(?:ans?|mois|semaines?|annees?)"
    r"|en (?:19|20)\d\d|autrefois|dans le temps|dans ma jeunesse|quand j etais (?:petite?|jeune|enfant"
    r"|gamine?)|date de (?:19|20)\d\d|depuis (?:\w+ )?(?:ans|des annees)|last (?:year|month|week|winter"
    r"|summer)|years? ago|months? ago|weeks? ago)"
)
_HARM: Final = (
    r"(?:tomb\w+|chute|malaise|infarctus|avc|crise cardiaque|accident|hemorragie|incendie|inconsciente?"
    r"|saign\w+|evanouie?|brul\w+|epilepsie|cassee?|volee?|agresse\w*|overdose|frappe\w*|arnaqu\w+"
    r"|renversee?|battue?|fell|fallen|stroke|heart attack|feu)"
)
_HARM_CUES: Final = (
    "tomb", "chute", "malaise", "infarctus", "avc", "crise car", "accident", "hemorr", "incend", "inconsc", "saign",
    "evanou", "brul", "epilep", "casse", "vole", "agress", "overdose", "frapp", "arnaq", "renvers", "battu", "fell",
    "fallen", "stroke", "heart att", "feu",
)  # fmt: skip
"""What each of those holds: the pattern that tells an old story is slow, and tried where one of them stands."""

LURES: Final[tuple[Rule, ...]] = (
    Rule(
        "late, and on the way",
        ("j arrive",),
        r"^(?:(?:ah|oh|oups|mince|zut|pardon|desolee?|excusez?|moi|ok|oui|bonjour|merci|pas|de|souci|d|accord|je|j|ai|avais"
        r"|oublie|completement|suis|un|peu|en|retard|la|route) )*j arrive(?: (?:tout de suite|de suite|vite|bientot"
        r"|maintenant|dans \w+ (?:min|mins|mn|minutes?|h|heures?)|vers \w+(?: ?h)?))?[ .]*$",
        ("mince pardon j'ai oublié, j'arrive", "j'arrive dans 5 min"),
        ("je n'y arrive plus", "j'arrive pas à me lever", "j'arrive au bout"),
    ),
    Rule(
        "dying of something small",
        ("mor", "mour", "meur", "crev", "dying", "dead", "die"),
        r"\b(?:mor(?:te?s?|ts)|mourir|mourrai|mourais|meurs|meurt|crev\w+) (?:de |d )(?:rire|faim|soif|chaud"
        r"|froid|ennui|envie|honte|fatigue|peur|trouille|jalousie|curiosite|impatience|sommeil|inquietude"
        r"|plaisir|bonheur|joie|sa belle mort|vieillesse|chaleur)\b"
        r"|\b(?:dying|dead|die) (?:of |from )?(?:laugh\w+|hunger|boredom|to (?:see|know|meet)|for a|tired"
        r"|thirst|heat)\b",
        ("mourir de rire", "je meurs de faim"),
    ),
    Rule(
        "what may die without alarm",
        ("mort", "mour", "crev", "meur", "dead", "dying"),
        r"\b(?:rosiers?|plantes?|fleurs?|arbres?|tomates|orchidee|poissons?|chats?|chiens?|hamster|canari"
        r"|minou|telephone|portable|ordinateur|tablette|batterie|piles?|box|frigo|voiture|moteur|chaudiere"
        r"|phone|battery|plants?|laptop)"
        r"(?: (?:\w+ )?(?:est|sont|va|vont|en train de|s est)| is| are)?(?: \w++){0,2} (?:mort\w*|mourir"
        r"|meur\w+|crev\w+|dead|dying)\b",
        ("mon rosier est en train de mourir", "mon téléphone est mort"),
    ),
    Rule(
        "killing what does not live",
        ("tue", "kill"),
        r"\btue\w* (?:le temps|l ennui|les? (?:mouches?|moustiques?|limaces|mauvaises herbes|pucerons"
        r"|cafards|fourmis)|a la tache|dans l oeuf|le metier)\b|\b(?:mal de dos|chaleur|travail|escaliers?"
        r"|jambes?|dos|bruit|ca) (?:me |m |nous )tue\w*\b|\bkill(?:ing)? (?:some )?time\b|\bkilling me\b",
        ("tuer le temps",),
    ),
    Rule(
        "an old story",
        _HARM_CUES,
        rf"\b{_HARM}(?: [a-z0-9]++){{0,8}}? {_AGO}\b|\b{_AGO}(?: [a-z0-9]++){{0,8}}? {_HARM}\b|\b(?:ma|mon"
        r"|une|sa|cette|la) (?:chute|malaise|infarctus|avc) (?:de|d|du) (?:l an|\d|janvier|fevrier|mars"
        r"|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|l annee|l ete|l hiver)",
        ("une chute l'an dernier", "j'ai fait un infarctus en 2015", "il y a deux ans je suis tombée"),
    ),
    Rule(
        "not so, or only feared",
        ("pas ", "peur", "si je", "au cas", "risque", "evite", "afraid", "not "),
        r"\b(?:ne |n )?(?:suis|est|ai|a) (?:pas|jamais) (?:\w+ )?(?:tombee?|blessee?|inconsciente?|malade"
        r"|frappee?|volee?|eu de malaise|desesperee?)\b|\bpeur de (?:re)?tomber\b"
        r"|\bpeur que (?:\w+ ){1,3}tombe\b|\bsi (?:je|jamais je|elle|il|on) (?:re)?tomb\w+|\bau cas ou (?:je"
        r"|elle|il|on) \w+|\brisque de (?:chute|tomber)|\beviter? (?:les chutes|de tomber|une chute)"
        r"|\bpersonne (?:n |ne )?est blesse|\bafraid of falling\b|\bpas de malaise\b",
        ("je ne suis pas tombée", "j'ai peur de tomber", "si je tombe qui vient ?"),
    ),
    Rule(
        "song, film, book, news, game",
        (
            "chanson",
            "film",
            "roman",
            "livre",
            "serie",
            "titre",
            "episode",
            "chante",
            "piece",
            "album",
            "clip",
            "journal",
            "infos",
            "article",
            "jeu",
            "song",
            "movie",
            "book",
            "poeme",
            "tableau",
            "docu",
            "emission",
        ),
        r"\b(?:chanson|film|roman|livre|serie|titre|episode|album|clip|piece de theatre|poeme|emission"
        r"|documentaire|polar|dessin anime|tableau|jeu video|article|reportage|song|movie|book|show"
        r"|novel)\b(?: [a-z0-9]++){0,14}"
        r"|\b(?:je chante|il chante|chante)(?: [a-z0-9]++){0,6}|\b(?:aux"
        r"|dans les) infos(?: [a-z0-9]++){0,12}|(?:[a-z0-9]++ ){0,12}(?:aux infos|a la tele|dans (?:le|un|ce"
        r"|mon) (?:film|roman|livre|jeu|feuilleton)|dans (?:la|une|cette) serie|at the cinema"
        r"|on tv)\b(?: [a-z0-9]++){0,14}",
        ("la chanson je veux mourir sur scène", "dans le film il se suicide à la fin"),
    ),
    Rule(
        "falls of other things",
        ("chute", "tomb"),
        r"\bchutes? (?:de|d) (?:neige|eau|temperature|pression|cheveux|pierres|l empire|prix|mur|la bourse"
        r"|tension artistique)\b|\bchute du (?:mur|gouvernement|dollar|cours)\b|\b(?:ca|cela|la nuit|le soir"
        r"|la pluie|la neige|le jour|noel|rendez vous|anniversaire|mon \w+ fete|fete)(?: \w++)? tombe(?:nt"
        r"|rait|ra)?\b|\btombee? (?:des nues|dans le panneau|a pic|a plat|du ciel|bien bas|a l eau)\b"
        r"|\b(?:bien|mal) tombee?\b|\blaisse\w* tomber\b|\btombe (?:bien|mal)\b|\btombee de la nuit\b",
        ("chutes de neige", "ça tombe bien"),
    ),
    *TEASING,
)
