"""Somebody behaves badly: blows, threats, theft, money asked, scams, gestures.

`kind` says who, where the words around do not.
"""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.money import MONEY, SCAMS
from nlu.safety_phrases.rule import Rule

_BLOWS: Final = (
    r"(?:frapp\w+|tap(?:e|es|ee?|ent|er|ait) (?:dessus|tous|tout le temps|encore|quand|si|parce|fort"
    r"|sur moi|\.|$)|tapee?|tabass\w+|cogn\w+|battue?s?|bat|gifl\w+|bouscul\w+|pouss?e[es]* (?:contre"
    r"|dans|par)|secou\w+|pinc\w+|mord\w*|etrangl\w+"
    r"|agress\w+|insult\w+|menac\w+|harcel\w+|humili\w+|rabaiss\w+|hurle\w* (?:dessus|sur)"
    r"|crie\w* dessus|crach\w+|maltrait\w+|brutalis\w+|sequestr\w+|enferm\w+|racket\w+|terroris\w+"
    r"|injuri\w+|martyris\w+)"
)
_NOT_MEANT: Final = (
    r"\b(?:aux? (?:cartes?|jeux?|des|boules|tarot|rami|loto|dominos?|dames|concours)|belote|echecs"
    r"|scrabble|ping|tennis|petanque|record|soleil|nerfs|systeme|ordinateur|clavier|film|pluie|orage"
    r"|gentillesse|ce qui (?:me|m)|ca (?:me|m) (?:a )?(?:frappe\w*|touche\w*)|tombola|moustiques?"
    r"|chat me|virus|publicite|au scrabble|monopoly|chess|rummy|quid|tax(?:es)?|impots|legalese|corners)\b"
)

ABUSE: Final[tuple[Rule, ...]] = (
    *SCAMS,
    Rule(
        "blows, threats, insults at me",
        ("m ", "ma ", "me ", "mes ", "nous ", "suis ", "moi", "hits", "hit ", "ete ", "beat", "threat", "insult", "me"),
        r"\b(?:m|me|nous|(?:il|elle|on|mari|fils|voisin|voisine) ma) (?:a |ont |avait |avez )?(?:encore "
        rf"|toujours |deja |tout le temps |souvent |meme )?{_BLOWS}|\b(?:je suis|j ai ete|ai ete|j etais|fais"
        r"|fait|faire) (?:\w+ )?(?:battue|battu par|maltraitee?|frappee?|agresse[er]?e?|harcele[er]?e?"
        r"|menacee?|insultee?|taper|frapper|racketter|bousculer|humiliee?)\b"
        r"|\btaper? moi\b|\bfrapper? moi\b|\bm a traitee? (?:de|d)\b|\b(?:me|ma|m) (?:a |mis |met "
        r"|donne )+(?:une |des )?(?:gifles?|claques?|coups?|baffes?)\b|\bme traite mal\b"
        r"|\bjet\w+ des pierres|\b(?:hits?|hitting|beats?|beating|punche[sd]|slapped|slaps|threaten\w*"
        r"|insult(?:s|ed)|harass(?:es|ed|ing)|kicked|pushed|pinches|yells at|shouts at|screams at) me\b"
        r"|\b(?:i m|i am|i was|i ve) (?:been |being )?(?:abused|beaten|harassed|threatened|attacked"
        r"|assaulted)\b",
        (
            "mon mari me frappe",
            "il m'a giflée hier soir",
            "jme fais harceler par un voisin",
            "moi mari taper moi",
            "il me menace tout le temps",
            "my husband hits me",
            "ma belle-fille m'enferme",
        ),
        (
            "ce qui me frappe c'est votre gentillesse",
            "il m'a battu aux cartes",
            "le bruit me tape sur les nerfs",
            "ça m'a frappée",
            "elle m'a appelé pour me parler",
            "je suis battue au scrabble",
        ),
        unless=_NOT_MEANT,
        kind="neighbour",
    ),
    Rule(
        "blows at somebody else",
        ("bat ", "frapp", "tape", "battu", "maltrait", "secou", "beat", "hits", "violen", "enferme"),
        r"\b(?:bat|bats|battre|battait|frappe|frappait|frappent|tape|tapait|tapent|maltraite|maltraitent"
        r"|secoue|cogne|gifle|enferme|prive) (?:sa|ses|son|leurs?|l|les|la|le|cette|des|un"
        r"|une) (?:\w+ )?(?:petite? )?(?:femmes?|enfants?|fils|filles?|bebe|gosses?|gamins?|petite?s?"
        r"|garcons?|meres?|peres?|dame|monsieur|personnes? agees?|vieille|vieux|conjointe?|compagne|copine"
        r"|grand mere|chiens?|residents?)\b"
        r"|\b<he> (?:est|sont|se fait|a ete) (?:frappee?s?|battue?s?|maltraitee?s?|taper|frapper|agressee?"
        r"|sequestree?)\b|\b(?:maltraitance|violences? (?:conjugales?|familiales?|domestiques?|a la maison"
        r"|intrafamiliales?|faites aux)|femme battue|enfants? battus?)\b"
        r"|\b(?:est|devient|etait) violente? (?:avec|envers|quand|et|\.|$)|\b(?:mari|conjoint|compagnon"
        r"|copain|fils|pere|ex)(?: \w++){0,2} violente?\b|\b(?:beats|hits|hitting|beating|hurting) (?:his"
        r"|her|their|the) (?:wife|kids?|child\w*|son|daughter|mother|husband|baby)\b|\bdomestic (?:violence"
        r"|abuse)",
        (
            "la voisine tape ses enfants",
            "il bat sa femme",
            "violences conjugales",
            "mon compagnon est violent",
            "la dame du 4e se fait frapper",
            "he beats his wife",
        ),
        (
            "il bat le record",
            "un film violent",
            "tape la lettre A",
            "mon fils tape ses devoirs à l'ordinateur",
            "orage violent",
        ),
        unless=r"\b(?:record|film|orage|vent|ordinateur|jeux? video|devoirs)\b",
        kind="neighbour",
    ),
    Rule(
        "fear of somebody, confinement, control",
        (
            "peur d",
            "empeche",
            "interdit",
            "confisqu",
            "enferm",
            "surveille",
            "tuer",
            "menace",
            "force",
            "oblige",
            "suit",
            "chantage",
            "afraid",
            "scared",
            "lock",
            "privee",
            "prive ",
            "won t let",
            "wont let",
        ),
        r"\bpeur (?:de |d )(?:mon|ma|mes|ce|cet|cette|un|une|l|son|sa) (?:<family>|voisin\w*|homme|benevole"
        r"|proprietaire|patron|locataire)\b|\bpeur (?:de (?:lui|elle)\b|d elle\b|de rentrer (?:chez moi"
        r"|a la maison))|\b(?:m|me) (?:empeche\w*|interdi\w+) (?:de |d )(?:sortir|voir|telephoner|parler"
        r"|travailler|appeler|manger)|\b(?:m|me) (?:a )?(?:confisqu\w+|prive de)\b"
        r"|\b(?:va|veut|allait|dit qu il va|menace de|jure de|voulait|allait|dit qu il allait) (?:me|nous|m"
        r"|la) (?:tuer|frapper|tabasser|egorger|faire la peau)|\b(?:me|nous) tuera(?:it|i)?\b"
        r"|\bmenaces? de mort|\b(?:m|me) (?:oblige|force|a obligee?|a forcee?) (?:a|de)\b(?! porter)"
        r"|\bfait (?:du )?chantage\b|\bdu chantage\b|\bme suit (?:partout|dans la rue|tous|jusque)"
        r"|\b(?:me surveille|lit tous mes messages)\b"
        r"|\b(?:afraid|scared|frightened|terrified) of (?:my|him|her)\b|\b(?:locks?|locked) me (?:in|up)"
        r"|\b(?:won t|doesn t|wont) let me (?:leave|go out|see)|\bthreaten\w* to (?:kill|hurt)|\bforc(?:es"
        r"|ed) me to",
        (
            "j'ai peur de mon mari",
            "il m'empêche de sortir",
            "il a dit qu'il allait me tuer",
            "il m'oblige à signer des papiers",
            "on me fait du chantage",
            "i am scared of my husband",
        ),
        (
            "j'ai peur de mon rendez-vous chez le dentiste",
            "la neige m'empêche de sortir",
            "j'ai peur de ma prochaine opération",
            "mon genou m'oblige à porter une attelle",
            "j'ai peur de mon ombre",
        ),
        unless=r"\b(?:neige|genou|dos|jambe|verglas|pluie|operation|attelle|medecin|docteur|covid|canicule|chaleur"
        r"|fauteuil|rendez vous|arthrose|examen|doctor|clinic|physio|cataract)\b",
        kind="home",
    ),
    Rule(
        "sexual gestures and violence",
        (
            "viol",
            "touch",
            "attouch",
            "main",
            "geste",
            "coucher avec",
            "nue",
            "sexu",
            "avances",
            "sein",
            "fesse",
            "cuisse",
            "embrass",
            "deplace",
            "rape",
            "naked",
            "grop",
        ),
        r"\b(?:violee?s?|viol|attouchements?|violeur)\b|\bviole[r]? (?:moi|ma|sa)\b|\bmains? (?:aux fesses"
        r"|sur (?:ma|mes|la) (?:cuisse|sein|poitrine|fesses)\w*|aux seins|dans (?:ma|mon) (?:culotte"
        r"|pantalon|soutien))|\b(?:gestes?|comportements?|propos|remarques?|propositions?) (?:deplaces?"
        r"|deplacees?|inapproprie\w*|obscenes?|indecente?s?|sexuel\w*|degueulasses?)"
        r"|\bm a (?:\w+ )?(?:touchee?|caressee?|tripotee?|pelotee?|embrassee? de force)(?: (?:les|la|partout"
        r"|sans|sous|entre|dans|\.)|$)|\bcoucher avec (?:moi|lui)\b|\bphotos? (?:de lui )?(?:nue?s?|intimes?"
        r"|de son (?:sexe|penis|zizi))|\b(?:me|m) fai(?:t|sait|re) des avances|\bagress\w+ sexuel\w+"
        r"|\b(?:raped|groped|sexually|touched me|naked (?:pictures|photos))\b",
        (
            "on m'a violée",
            "il m'a mis la main aux fesses",
            "gestes déplacés d'un bénévole",
            "il m'a touchée sans mon accord",
            "i was raped",
        ),
        (
            "une robe violette",
            "votre geste m'a touchée",
            "cours de violon",
            "meuble déplacé dans le salon",
            "sa gentillesse m'a touchée",
        ),
        unless=r"\b(?:gentil\w*|votre geste|attention|lettre|histoire|mot|message|paroles|intention|visite|film"
        r"|carte)\b",
        kind="volunteer",
        unmistakable=True,
    ),
    *MONEY,
    Rule(
        "a complaint about somebody",
        (
            "signal",
            "plainte",
            "plaindre",
            "ivre",
            "saoul",
            "bourre",
            "racis",
            "grossi",
            "abus",
            "agress",
            "harcel",
            "sans permission",
            "squat",
            "report",
            "complain",
            "drunk",
            "racist",
            "rude",
        ),
        r"\b(?:signaler|denoncer|plainte contre|me plaindre d\w*)<6>(?:votre service|benevole|volontaire"
        r"|comportement|abus|agression|vol|maltraitance|harcelement|intervenant\w*|violence\w*|escroquerie"
        r"|insultes|menaces)\b|\b(?:benevole|volontaire|intervenant\w*|accompagnat\w+)<6>(?:ivre|saoule?"
        r"|bourree?|alcool\w*|drogue\w*|grossiere?|menacante?|agressi\w+|raciste|violente?|impolie?)\b"
        r"|\b(?:propos|insultes?|remarques?|injures?|menaces?) (?:\w+ )?racistes?|\b(?:personne|benevole"
        r"|dame|monsieur) que vous (?:m )?avez envoye\w*<6>(?:grossi\w+|menac\w+|agressi\w+|ivre|vol\w+)"
        r"|\bsquatt\w+ (?:chez|l appartement)<3>(?:moi|ma|mon|grand)|\bentree? chez moi sans (?:permission"
        r"|prevenir|mon accord|autorisation)|\babus de faiblesse|\b(?:je suis|victime de"
        r"|victime d)<3>(?:harcel\w+|abus\w*|chantage|agression|racket)"
        r"|\breport (?:a |the |an )?(?:volunteer|abuse|harassment|assault)|\bcomplain about (?:a|the"
        r"|your) volunteer|\bvolunteer<6>(?:drunk|rude|racist|aggressive|violent)",
        (
            "je souhaite signaler le comportement d'un bénévole",
            "le bénévole est arrivé ivre",
            "propos racistes du monsieur",
            "abus de faiblesse sur ma tante",
            "your volunteer was drunk",
        ),
        (
            "signaler un trou dans la chaussée",
            "un atelier sur le harcèlement à l'école",
            "le chien est un peu agressif",
        ),
        unless=r"\b(?:atelier|conference|chaussee|film)\b",
        kind="volunteer",
        unmistakable=True,
    ),
)

WHO: Final[tuple[tuple[str, str], ...]] = (
    (
        "volunteer",
        r"\b(?:benevole\w*|volontaires?|volunteer\w*|intervenante?|binome|(?:personne|dame|monsieur|homme"
        r"|jeune\w*) (?:que vous|qui (?:vient|est venue?|m aide|m a aide|fait mes|fait les|me fait))"
        r"|votre (?:employe|agent|service|equipe)|visiteu\w+)\b",
    ),
    (
        "scam",
        r"\b(?:banque|faux|fausse|pcs|inconnu au telephone|lien|virement|sms|par mail|numero de carte"
        r"|scam\w*|arnaqu\w+|escro\w+|usurp\w+)\b",
    ),
    (
        "home",
        r"\b(?:<family>|husband|wife|partner|boyfriend|girlfriend|son|daughter|father|mother|dad|mum|brother"
        r"|sister|conjugale\w*|a la maison|domestic|rentrer chez moi)\b",
    ),
    (
        "neighbour",
        r"\b(?:voisin\w*|neighbo\w+|locataire|immeuble|palier|gardien|concierge|proprietaire|landlord|patron"
        r"|colocataire)\b",
    ),
)
"""Who behaves badly, by the words around: the first that fits, else what the rule says."""
