"""Danger to life or health, now, from outside: fire, gas, poison, intruders, accidents; calls for rescue."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

DANGERS: Final[tuple[Rule, ...]] = (
    Rule(
        "fire or smoke",
        ("feu", "incendie", "brul", "fumee", "flamme", "fire", "smoke"),
        r"\b(?:il y a |y a )?(?:le |du |un )feu (?:dans|chez|au|a la|a l|aux|sur|est|prend|partout)"
        r"|\bau feu\b|\b(?:prend|pris|prendre|en) feu\b|\bmis le feu"
        r"|\bincendie (?:dans|chez|au|a|s est|se|\.)|\b(?:maison|cuisine|appart\w*|immeuble|rideaux?|four"
        r"|poele|toit|garage|casserole|friteuse|chez moi)<3>(?:brul\w+|flambe|en flammes)"
        r"|\b(?:brule|brulent) (?:chez|dans)|\bfumee (?:partout|noire|dans|sort|envahi\w*|epaisse|chez)"
        r"|\bil y a (?:de la |plein de )?fumee"
        r"|\b(?:house|kitchen|flat|building|home|oven) (?:is )?(?:on fire|burning)|\bthere(?: i)?s a fire"
        r"|\bsmoke (?:everywhere|in)",
        (
            "le feu dans la cuisine",
            "les rideaux ont pris feu",
            "ya de la fumée partout",
            "my kitchen is on fire",
            "la maison brûle",
            "je sais pas, le feu est dans la cuisine",
            "y a pas le feu mais il y a de la fumée partout",
        ),
        (
            "un feu d'artifice au stade",
            "le pot au feu de ma voisine",
            "j'ai brûlé le gâteau dans le four",
            "un incendie en Californie aux infos",
            "au coin du feu",
            "feu de cheminée ce soir avec des voisins",
            "je pète le feu aujourd'hui",
            "il n'y a pas le feu au lac",
        ),
        unless=r"\b(?:pet\w+ (?:le|du) feu|sur le feu|(?:gorge|genoux?|dos|pieds?|joues|public|suis"
        r"|feu de la saint) (?:en feu|jean)|feu au (?:lac|derriere)|artifice"
        r"|pot au feu|coin du feu|feu de (?:cheminee|bois|camp|joie)|gateau|roti|plat|tarte"
        r"|californie|infos|tele|film|feu (?:rouge|vert)|barbecue|l an dernier|bougies?)\b",
    ),
    Rule(
        "gas",
        ("gaz", "monoxyde", "gas", "monoxide"),
        r"\b(?:sen[st]|sentir|odeur|fuite|fuit|ouvert)<3>(?:le |de |du |un )*gaz\b|\bmonoxyde\b"
        r"|\bintoxication au|\b(?:smell\w*|leak\w*)<3>gas\b|\bgas leak|\bcarbon monoxide",
        ("ça sent le gaz dans l'escalier", "il y a une fuite de gaz", "i can smell gas"),
        ("ma facture de gaz est trop chère", "comment purger un chauffage au gaz", "odeur de gasoil"),
        unless=r"\b(?:facture|detecteur|gazon|contrat)\b",
    ),
    Rule(
        "poison or too many pills",
        (
            "aval",
            "bu ",
            "pris",
            "inger",
            "overdose",
            "surdose",
            "mang",
            "swallow",
            "drank",
            "drunk",
            "took",
            "taken",
            "overdos",
        ),
        r"\b(?:avale\w*|bu|ingere\w*|mange|pris)<6>(?:javel|deboucheur|produit (?:vaisselle|menager"
        r"|d entretien|toxique)|poison|mort aux rats|antigel|acide"
        r"|toute? (?:la |une |ma |sa |les |mes |ses )?(?:boite|plaquette|medicaments|cachets|comprimes"
        r"|somniferes|pilules)|tous (?:mes|ses|les) (?:medicaments|cachets|comprimes|somniferes|medocs)"
        r"|trop de (?:medicaments?|cachets?|comprimes?|gouttes|somniferes|medocs?|insuline|doliprane"
        r"|morphine)|une? (?:pile|bille|piece|objet|arete|champignon\w*)|champignons? (?:veneneux|toxique))"
        r"|\b(?:overdose|surdose)\b|\b(?:swallowed|drank|took|taken)<6>(?:bleach|poison|all (?:my|his|her"
        r"|the) (?:pills|tablets)|too many (?:pills|tablets)|overdose)",
        (
            "mon fils a bu de la javel",
            "j'ai pris trop de cachets",
            "elle a avalé tous ses somnifères",
            "he took all his pills",
        ),
        (
            "j'ai pris tous mes médicaments ce matin comme il faut",
            "mon chien a avalé une pile de journaux",
            "il me manque de la javel",
        ),
        unless=r"\b(?:chien|chat|comme (?:il faut|d habitude|prevu)|ce matin (?:et|tout) va|bien pris|journaux|vais"
        r"|envie|veux|voudrais|quelle dose)\b",
    ),
    Rule(
        "an intruder or a weapon",
        (
            "chez moi",
            "porte",
            "couteau",
            "fusil",
            "arme",
            "tir",
            "poignard",
            "machette",
            "cambriol",
            "break",
            "knife",
            "gun",
            "stab",
        ),
        r"\b(?:quelqu un|homme|type|inconnus?|gens|voleurs?|cambrioleurs?|individus?|il|ils)<3>(?:force\w*"
        r"|casse\w*|defonce\w*|enfonce\w*|essa(?:ie|ye|yent|ient) d (?:entrer|ouvrir)|tente\w* d (?:entrer"
        r"|ouvrir))"
        r"|\b(?:homme|type|inconnu|voleur|cambrioleur|intrus|quelqu un)<3>(?:est |entre |rentre "
        r"|dans )*(?:chez moi|dans ma (?:maison|chambre|cuisine))(?! (?:pour|demain|faire"
        r"|m aider))<..>(?:peur|couteau|arme|vite|cache\w*|police)"
        r"|\b(?:avec|a|sorti) (?:un |une |son )?(?:couteau|fusil|pistolet|arme|machette|hache)\b(?! a pain)"
        r"|\b(?:tire|tirent|tiree?) (?:dessus|sur (?:moi|nous|quelqu un|lui|des gens))|\bpoignardee?\b"
        r"|\bcoups? de (?:couteau|feu|fusil)"
        r"|\b(?:breaking|broke|break) in(?:to)?<3>(?:my|the|now|house|flat)|\b(?:has|with) a (?:knife|gun)\b"
        r"|\b(?:been|got|was) (?:stabbed|shot)\b",
        (
            "quelqu'un essaie d'entrer chez moi",
            "un homme avec un couteau",
            "on a tiré sur moi",
            "someone is breaking into my house",
        ),
        (
            "affûter mon couteau à pain",
            "mon fils force trop sur le vélo",
            "un coup de feu dans le film",
            "il a forcé un peu sur les épices",
        ),
        unless=r"\b(?:film|serie|aiguiser|affuter|a pain|jeu|chasse|velo|gateau)\b",
    ),
    Rule(
        "injury, seizure, drowning, accident",
        (
            "convuls",
            "epilep",
            "asthme",
            "noy",
            "electrocut",
            "accident",
            "renvers",
            "brul",
            "blesse",
            "casse",
            "allerg",
            "diabet",
            "hypoglyc",
            "seizure",
            "asthma",
            "drown",
            "electroc",
            "burn",
            "injured",
            "broke",
        ),
        r"\b(?:convuls\w+|crise d (?:epilepsie|asthme)|electrocut\w+|se noie|(?:suis|est"
        r"|train de) (?:en train de )?(?:se |me )?noye[re]?e?"
        r"|accident (?:grave|de (?:voiture|moto|velo|scooter|la route) (?:devant|en bas|vient|juste|avec|un"
        r"|il|je|on)|devant|en bas)|renversee? (?:par|un enfant|une dame|un homme|quelqu un|un pieton|mon"
        r"|ma)|(?:voiture|camion|bus|moto|scooter) (?:a |vient de )?renvers\w+"
        r"|(?:brulee?|brule)<3>(?:gravement|visage|huile|bouillante?|acide|troisieme|eau)|blessee? (?:grave"
        r"|gravement)|gravement blessee?"
        r"|(?:viens|vient) de (?:me|se) casser|je crois<3>cassee? (?:la |le |quelque|ma |mon )"
        r"|gonfle\w*<6>(?:respir\w+|gorge)|choc (?:allergique|anaphylactique)|hypoglycemie|coma"
        r"|having a seizure|asthma attack|is drowning|been electrocuted|(?:seriously|badly) (?:hurt|injured"
        r"|burnt|burned)|think i (?:ve )?bro(?:ke|ken))",
        (
            "mon fils fait une crise d'épilepsie",
            "il s'est électrocuté",
            "une voiture a renversé un enfant",
            "she is having a seizure",
            "ma mère s'est brûlée avec de l'huile bouillante",
        ),
        (
            "accident de voiture il y a dix ans",
            "j'ai renversé mon café",
            "je me suis cassé la jambe le mois dernier, qui peut faire mes courses",
        ),
        unless=r"\b(?:cafe|verre|film|assurance|constat|apres (?:mon|un|son) accident|traitement|medicaments?"
        r"|depuis mon accident)\b",
    ),
    Rule(
        "call them",
        ("appelez", "envoyez", "prevenez", "faites venir", "call", "send"),
        r"(?<!merci d avoir )(?<! n )(?<!^n )\b(?:appelez|envoyez|prevenez|faites venir)(?: (?:moi|nous|vite|vitement"
        r"|tout de suite|vous|lui"
        r"|svp|s il vous plait)){0,3} (?:le |la |les |l |une? )?(?:samu|pompiers|ambulance|secours|police"
        r"|gendarmes|15|18|112)\b"
        r"(?! (?:h|heures?|balles|euros?|municipale|secours populaire)\b)"
        r"|(?<!don t )\b(?:call|send)(?: (?:me|us|quick|quickly|now|for))? (?:an? |the )?(?:ambulance|paramedics"
        r"|fire brigade|firemen|police)\b",
        ("appelez vite les pompiers", "envoyez-nous une ambulance", "prévenez le samu", "send an ambulance"),
        ("n'appelez pas les pompiers pour un chat", "appelez-moi à 18 h", "don't call the police"),
        unless=r"\b(?:calendrier|bal|papier|jeu|film|si (?:jamais|besoin|un jour)|au cas ou|quand faut il"
        r"|chaque fois)\b",
        unmistakable=True,
    ),
    Rule(
        "call for the rescue services",
        (
            "samu",
            "vois ",
            "l aide",
            "pompiers",
            "ambulance",
            "secours",
            "police",
            " 15",
            " 18",
            " 112",
            "firemen",
            "999",
        ),
        r"\b(?:(?<!merci d avoir )(?<! n )(?<!^n )appel\w+|envo[iy]\w+|prevene[zr]|faut|vite|besoin d|faites venir"
        r"|contacte[zr])(?:(?: \w++){0,3}(?: une| le| la| les| l)? ?(?:samu|pompiers|ambulance|secours|police)"
        r"|(?: (?!avant|apres|jusqu|vers|depuis)\w++){0,3} ?(?:15|18|112)"
        r"(?! (?:h|heures?|balles|euros?|minutes?|ans)\b))\b"
        r"|\b(?:samu|pompiers|ambulance|police) vite\b|\b(?:crie\w*|appell?e\w*|entend\w*"
        r"|hurle\w*)<6>(?:a l aide|au secours)"
        r"|\bvois (?:plus (?:rien|d un)|double)<..>(?:parle mal|tete|bras)\b|(?<!don t )\b(?:call|send|need) (?:an? "
        r"|the )?(?:ambulance|police|fire brigade|firemen|999|911|112)\b|\b(?:shouting|screaming|calling"
        r"|crying) (?:out )?for help",
        (
            "appelez les pompiers",
            "vite une ambulance",
            "j'entends la voisine crier au secours",
            "call an ambulance",
            "faut appeler le 15",
            "il est tombé à 18 h, appelez une ambulance",
            "depuis 18 h il ne répond plus, envoyez les pompiers",
            "merci d'avoir répondu, appelez vite les pompiers",
        ),
        (
            "l'ambulance n'est pas remboursée",
            "le calendrier des pompiers",
            "bal des pompiers samedi",
            "faut-il un papier de la police pour être bénévole",
            "contactez-moi plutôt après 15 h",
            "la coiffeuse que j'ai appelée prend 15 balles",
            "il faut répondre avant le 15",
            "merci d'avoir appelé les pompiers dimanche",
        ),
        unless=r"\b(?:calendrier|bal|papier|casier|jeu|deguis\w+|rembours\w+|bon de transport|secours (?:populaire"
        r"|catholique)|film|cours de)\b",
    ),
)
