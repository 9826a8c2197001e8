"""Money: scams, cards and codes asked for, theft."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_GOODS: Final = (
    r"(?:argent|sous|carte|cartes|porte monnaie|portefeuille|bijoux|sac|telephone|retraite|pension"
    r"|cheques?|chequier|economies|cles|clefs|billets?|bague|montre|affaires|monnaie|liquide|velo"
    r"|\d+ ?e(?:uros?)?)"
)
SCAMS: Final[tuple[Rule, ...]] = (
    Rule(
        "scam",
        (
            "arnaq",
            "escro",
            "frau",
            "faux",
            "fausse",
            "se fait passer",
            "pretend",
            "usurp",
            "pcs",
            "transcash",
            "coupons",
            "phishing",
            "hamecon",
            "bizarre",
            "scam",
            "fraud",
            "code",
            "carte",
        ),
        r"\b(?:arnaqu\w+|escro(?:c|cs|quer\w*|que\w*)|phishing|hameconn\w+|scam\w*|fraudster\w*|usurp\w+)\b"
        r"|\b(?:faux|fausse|soi disant|pretendue?) (?:policier|agent|plombier|conseiller\w*|banquier"
        r"|gendarme|facteur|employe\w*|technicien|infirmier\w*|releveur|mail|sms|message)"
        r"|\b(?:se fai(?:t|re|sait) passer|pretend\w* (?:etre|qu)|dit (?:etre|qu il est"
        r"|qu elle est) (?:de la|du|de ma) (?:banque|mairie|police|edf|poste))|\bcartes? (?:pcs|transcash"
        r"|cadeau\w* (?:google|amazon|itunes))|\bcoupons (?:pcs|de recharge)|\brecharges? (?:pcs|transcash)"
        r"|\b(?:donne|communique|envoye)<3>(?:mon|mes|ma|le|les) (?:numero de carte|codes?(?: de)?(?: carte"
        r"| bancaires?| secret)|carte bancaire)|\b(?:message|mail|sms|appel)<3>(?:bizarre|suspect"
        r"|louche)<6>(?:banque|virement|payer|carte|code|lien)|\bpretend\w* to be from|\b(?:gave"
        r"|asked for) my (?:card|bank) (?:number|details|code)",
        (
            "je me suis fait arnaquer",
            "un faux policier à ma porte",
            "on me demande des cartes pcs",
            "un homme se fait passer pour la mairie",
            "i think it is a scam",
            "j'ai donné mon code de carte au téléphone",
        ),
        (
            "c'est de l'arnaque le prix de ce restaurant",
            "un atelier pour apprendre à éviter les arnaques",
            "mon faux plafond est tombé",
        ),
        unless=r"\b(?:prix|tarif|atelier|eviter|apprendre|conference|cher|reunion|reconnaitre)\b",
        kind="scam",
    ),
)

MONEY: Final[tuple[Rule, ...]] = (
    Rule(
        "money or codes asked",
        (
            "argent",
            "sous",
            "euro",
            "carte",
            "code",
            "virement",
            "cheque",
            "paye",
            "pret",
            "rib",
            "iban",
            "banque",
            "bancaire",
            "00",
            "50",
            "20",
            "money",
            "pay",
            "card",
            "pin",
            "pourboire",
            "signe",
        ),
        r"\b(?:m|me|nous|lui|a ma mere|a mon pere|la|leur|(?:il|elle|on|quelqu un|benevole|monsieur|dame"
        r"|voisin|fils|type) ma) (?:a |ont |avait )?(?:encore |deja |toujours )?(?:demand\w+|reclam\w+"
        r"|exig\w+|soutir\w+|tax\w+|extorqu\w+)<6>(?:argent|sous|\d+ ?e(?:uros?)?|euros?|carte (?:bleue"
        r"|bancaire|de credit|visa)|ma carte|cb|codes?|virement|cheque|rib|iban|pourboire|payer|paye|pret"
        r"|preter|coordonnees bancaires|numero de (?:carte|compte)|paiement|liquide)\b"
        r"|\b(?:veut|voulait|exige|reclame|demande)(?: que je)?<3>(?:lui |le |la )?(?:donne|prete|paye?"
        r"|envoie|signe|verse|fasse)<3>(?:de l |l |des |un |mon |ma |mes |la |\d+ )?(?:argent|euros|papiers"
        r"|code|carte|procuration|virement|cheque|maison|testament)\b|\b(?:m|me) (?:a )?fai(?:t|re) payer\b"
        r"|\b(?:asked|asks|asking|wants|demands?|demanded) (?:me |my mother |us )?(?:for |to )?(?:give |pay "
        r"|lend )?(?:him |her |them )?(?:some |my |any )?(?:money|cash|pin|bank (?:card|details)|credit card"
        r"|card (?:number|code)|pay|\d+ (?:euros|pounds))\b",
        (
            "le bénévole m'a demandé de l'argent",
            "elle me réclame 50 euros pour la course",
            "il veut que je signe une procuration",
            "on m'a demandé mon code de carte",
            "the volunteer asked me for money",
            "il ma demander ma carte bleu",
        ),
        (
            "la CAF me demande un rib",
            "le site me demande un code sur mon téléphone",
            "combien dois-je payer",
            "mon fils m'a demandé de l'aide en maths",
            "la mutuelle me demande un virement",
        ),
        unless=r"\b(?:caf|site|appli\w*|ameli|doctolib|internet|ordinateur|mutuelle|impots|guichet|parcmetre"
        r"|pharmacie|hopital|medecin|ecole|cantine|proprietaire|bailleur|banque en ligne|mot de passe|edf"
        r"|lycee|fac|creche|mairie)\b",
        kind="volunteer",
    ),
    Rule(
        "theft",
        (
            "vole",
            "voler",
            "pris",
            "prend",
            "pique",
            "vide",
            "fouill",
            "disparu",
            "garde",
            "rendre",
            "retir",
            "depouill",
            "stole",
            "steal",
            "taken my",
            "rob",
        ),
        r"\b(?:m|me|nous|lui|s est fait|fait|fais) (?:a |ont |avait )?(?:tout )?(?:vol(?:e|ee?|er|ait|ent"
        r"|es)|piqu(?:e|ee|er)|derob\w+|depouill\w+|detrouss\w+)\b|\b(?:m|me|lui) (?:a |ont )?(?:pris|prend"
        r"|prends|vide|retire|soutire|barbote)<3>(?:mon |ma |mes |toute? (?:ma|mon) |l |de l |sa |son |ses "
        rf"|\d+ )?{_GOODS}\b|\b(?:ma |mon |la )?\w+(?: \w++)?(?: me)? vole\b(?<=me vole)"
        r"|\b(?:il|elle|fils|neveu|fille) (?:a )?pris ma carte\b|\bvide(?:nt)? (?:mon|son) compte\b"
        r"|\bfouill(?:e|ee?|ait|ent|er) (?:dans )?(?:mes|mon|ma|ses|les tiroirs)|\b(?:refus\w+|veut pas"
        rf"|veut plus)<3>(?:de )?(?:me )?(?:rendre|rend)<3>{_GOODS}|\b(?:a )?garde[es]? (?:la monnaie"
        r"|mon argent|ma carte|mes cles)\b|\ba vole (?:ma|mon|mes|sa|son|ses|l|de l|dans|100|50|\d+)\b"
        r"|\bma vole\b|\bprend (?:tout )?(?:mon argent|ma retraite|ma pension)"
        r"|\b(?:stole|stolen|steals|stealing|robbed|has taken) (?:my|from|me|our|her)\b|\bi(?: ve| was"
        r"| have) been robbed|\bwas robbed",
        (
            "on m'a volé mon porte-monnaie",
            "mon fils me prend toute ma retraite",
            "la bénévole a gardé la monnaie",
            "elle a fouillé dans mes tiroirs",
            "une benevole ma vole 100e",
            "she stole my purse",
        ),
        (
            "l'oiseau s'est envolé",
            "il m'a pris la main gentiment",
            "j'ai pris mon sac et je suis sortie",
            "il vole au secours des autres",
            "le bus m'a pris une heure",
        ),
        unless=r"\b(?:oiseau|avion|vedette|en photo|mouche|dessert)\b",
        kind="neighbour",
    ),
)
