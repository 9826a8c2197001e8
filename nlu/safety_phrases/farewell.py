"""Despair that does not say its name: farewells, what is put in order, a date, the dead who wait."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

FAREWELL: Final[tuple[Rule, ...]] = (
    Rule(
        "for when I am found",
        ("trouv", "apprendr", "journal", "enterr", "find me", "found"),
        r"\b(?:quand|lorsqu|lorsque|avant) (?:\w++ ){0,2}(?:me|m) (?:trouver\w+|retrouver\w+|decouvrir\w+)\b"
        r"|\b(?:pas|ne soit pas|evite\w*)(?: \w++){0,4} qui (?:me )?(?:trouve|decouvre)\b(?! (?:du|une?|le|la))"
        r"|\bvous (?:l )?apprendrez (?:la nouvelle|demain|dans le journal|bientot)\b|\bcomprendrez demain\b"
        r"|\bqu on m (?:enterre|incinere|acheve|euthanasie|oublie pour)\b"
        r"|\b(?:when|before) (?:they|you|someone|she|he) finds? me\b",
        (
            "il y a une enveloppe pour quand ils me trouveront",
            "que ce ne soit pas ma fille qui me trouve",
            "ne vous faites aucun reproche quand vous apprendrez la nouvelle, vous apprendrez demain",
            "when they find me",
        ),
        (
            "quand vous me trouverez un créneau",
            "quand tu me trouveras un plombier",
            "vous apprendrez bientôt à tricoter",
        ),
        unless=r"\b(?:creneau|plombier|place|solution|quelqu un|benevole|tricot\w*|cuisin\w*|remplacant\w*"
        r"|a (?:lire|nager|danser))\b",
    ),
    Rule(
        "there where I go",
        ("la ou je", "ou je vais", "ou je pars", "m attend", "le rejoindre", "la rejoindre", "rejoindrai", "where i m"),
        r"\bla ou je (?:vais|pars|serai)\b(?! (?:en vacances|a l|chez|faire|travailler|habiter))"
        r"|\b(?:m attend(?:ent)?|attend)(?: \w++){0,2} (?:la haut|au ciel|de l autre cote|au cimetiere)\b"
        r"|\b(?:bientot|pressee?|hate|envie|temps|vais|voudrais|veux) (?:de |d )?(?:aller )?(?:le |la |les |l )"
        r"(?:rejoindre"
        r"|retrouver)(?: (?:enfin|bientot|pour toujours|dans la tombe))*(?: \.|$)|\b(?:je|j) (?:le |la |les )"
        r"rejoindrai\b"
        r"|\bwhere i m going\b",
        (
            "je donne mon manteau, là où je vais il n'en faut pas",
            "mon mari m'attend là-haut",
            "j'ai hâte de le rejoindre",
            "where I'm going I won't need it",
        ),
        (
            "il m'attend à la gare, je vais le rejoindre en voiture",
            "là où je vais en vacances il n'y a pas de réseau",
            "je la rejoindrai au marché",
        ),
        unless=r"\b(?:gare|marche|vacances|hopital|train|avion|car|bus|voiture|parc|resto\w*|cafe|cinema|club"
        r"|week end|demenag\w+)\b",
        unmistakable=True,
    ),
    Rule(
        "decided, with a date",
        (
            "decision",
            "decide",
            "choisi",
            "la date",
            "fixe",
            "tout arreter",
            "definitiv",
            "derniere nuit",
            "je vais faire",
            "je ferai",
            "dernier noel",
        ),
        r"\bma decision est prise\b(?! (?:de|d|pour|quant) )|\b(?:j ai|je) (?:fixe|choisi|arrete) (?:la date"
        r"|le jour|mon jour|l heure)"
        r"(?! (?:de|du|des|pour|avec))|\btout arreter \. ?definitivement\b|\barreter tout definitivement\b"
        r"|\b(?:c est |sera |ce sera )ma derniere nuit\b(?! (?:a|chez|dans|en|au|sur|de))"
        r"|\bstop a la vie\b|\b(?:ce que je vais faire|ce que je ferai)<..>(?:pardon|desole\w*|change rien|personne)"
        r"|\bpardon (?:pour|de) ce que je (?:vais faire|ferai)\b",
        (
            "ma décision est prise et elle me repose",
            "je suis calme depuis que j'ai choisi le jour",
            "pardon pour ce que je vais faire",
            "ce sera ma dernière nuit",
        ),
        (
            "ma décision est prise de vendre la voiture",
            "j'ai choisi le jour du marché pour mes courses",
            "c'est ma dernière nuit à l'hôtel",
        ),
        unless=r"\b(?:vendre|hotel|vacances|mariage|marche|voiture|demenag\w+|travaux|contrat|abonnement"
        r"|retraite|vote\w*)\b",
    ),
    Rule(
        "the means at hand",
        (
            "cachets",
            "comprimes",
            "somniferes",
            "gachette",
            "corde",
            "noeud",
            "rails",
            "pont",
            "viaduc",
            "falaise",
            "jeter",
        ),
        r"\b(?:compte|aligne|mis de cote|garde|economise|stocke|amasse)\w*<3>(?:mes |les |des |tous |ses )"
        r"*(?:cachets|comprimes|somniferes)\b"
        r"|\b(?:corde|noeud)<3>(?:m attend|est prete?|coulant|a la poutre|au grenier)\b"
        r"|\bje vais (?:me |m )?jeter (?:dans (?:l eau|la|le|les)|sous|du|par|d en haut)\b(?! (?:piscine"
        r"|travail|aventure|bras|bain))"
        r"|\b(?:sur|devant|au bord) (?:du |le |la |les |des )(?:pont|viaduc|falaise|rails|vide)\b<3>"
        r"(?:je regarde|j hesite|je me demande|sauter|je saute|un pas)\b",
        (
            "j'ai compté mes comprimés ce soir",
            "la corde est prête",
            "je vais me jeter dans l'eau",
            "je suis sur le pont, j'hésite",
        ),
        (
            "l'infirmière a compté mes cachets pour le pilulier",
            "la corde à linge est prête",
            "je vais me jeter dans la piscine",
            "sur le pont d'Avignon",
        ),
        unless=r"\b(?:pilulier|infirmi\w+|pharmac\w+|ordonnance|a linge|piscine|lac|mer|escalade|bateau"
        r"|noeud papillon)\b",
    ),
    Rule(
        "one too many on this earth",
        (
            "de trop",
            "sers",
            "sert",
            "terre",
            "ici bas",
            "encore la",
            "vivant",
            "oubliee",
            "oublie",
            "nee pour",
            "etre la",
            "retient",
            "plus envie",
        ),
        r"\b(?:je suis|suis|je me sens) (?:de trop (?:partout|sur|ici|dans ce monde|pour tout)|(?:qu )?un poids mort)\b"
        r"|\b(?:je )?(?:ne |n )?(?:sers|sert)(?: plus)? (?:a|strictement a) rien (?:sur (?:cette )?terre"
        r"|ici bas|dans ce monde|a personne)\b"
        r"|\b(?:rien|personne) (?:ne )?me (?:retient|rattache)(?: \w++){0,2} (?:ici bas|sur terre|en vie"
        r"|a la vie|au monde)?(?: \.|$)"
        r"|\b(?:coute|coutent) (?:trop )?(?:cher )?vivante?\b|\b(?:deg?oute?e?|decue?|marre|fatiguee?)"
        r" (?:d etre |\. )?encore (?:la|en vie|vivante?)\b"
        r"|\b(?:dieu|la mort|le seigneur) m (?:a|aura) oublie\w*\b|\bquitte ce monde\b"
        r"|\bplus (?:envie|force|raison) (?:d |de )(?:etre (?:la|ici|vivante?)|continuer|me lever le matin|respirer)\b",
        (
            "je suis de trop partout",
            "rien ne me retient ici-bas",
            "la mort m'a oubliée",
            "je n'ai plus envie d'être là",
            "je ne sers à rien sur terre",
        ),
        (
            "deux chaises de trop pour la fête",
            "rien ne me retient à Lyon, je déménage",
            "je n'ai plus envie de continuer le tricot",
        ),
        unless=r"\b(?:tricot|puzzle|partie|regime|cours|formation|demenag\w+|jeu|travaux|a lyon|bricol\w+)\b",
    ),
)
