"""Danger to life or health, now: cries, falls, breath, heart, blood, consciousness."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.dangers import DANGERS
from nlu.safety_phrases.rule import Rule

_AROUND: Final = (
    r"(?:vite|svp|s il vous plait|s il te plait|stp|je vous en (?:prie|supplie)|oh|mon dieu|quelqu un|moi|maintenant"
    r"|tout de suite|venez|aidez|aidez moi|allo|bonjour|urgent|urgence|pitie|help|please)"
)

EMERGENCY: Final[tuple[Rule, ...]] = (
    Rule(
        "a bare cry",
        ("secour", "l aide", "sos", "sauve", "venez vite", "vite", "help"),
        rf"^(?:{_AROUND} |\. )*(?:au secours?|secours|a l aide|sos|sauvez moi|venez vite|vite (?:vite|aidez moi)"
        rf"|aidez moi vite|a moi|help help|help me (?:quick(?:ly)?|now|help))(?: \.| {_AROUND}| a l aide"
        r"| au secours?| secours)*$",
        ("Au secours !!!", "a l'aide vite", "AU SECOURS AIDEZ MOI", "au secour", "sos"),
        ("au secours plus de couches", "à l'aide d'un tournevis", "au secours ma box ne marche plus"),
        unmistakable=True,
    ),
    Rule(
        "fallen and cannot get up",
        ("releve", "lever", "bouge", "debout", "get up", "stand up"),
        r"\b(?:tomb\w*|chut\w*|par terre|a terre|au sol|gliss\w+|sur le (?:sol|carrelage)|fell|fallen|on the floor)<..>"
        r"(?:<cannot> (?:me |se |la |le |m )?(?:re)?(?:leve[rz]?|bouge[rz]?|mettre debout|tenir debout)\b"
        r"|bouge (?:plus|pas)"
        r"|(?:can ?t|cannot|can not|unable to) (?:get|stand) up)"
        r"|\b<cannot> (?:me|se|m) relever\b|\bpas (?:me |se )?relever\b|\b(?:can ?t|cannot) (?:get"
        r"|stand) (?:back )?up\b",
        (
            "j'ai glissé dans la douche je peux plus bouger",
            "impossible de me relever",
            "i fell and can't get up",
            "tombé du lit jarrive pas a me lever",
        ),
        ("je n'arrive pas à me lever le matin", "la branche est tombée je ne peux pas la bouger", "can't get up early"),
        unless=r"\b(?:branche|arbre|armoire|meuble|carton|cloture|matin|reveil|early|morning)\b",
    ),
    Rule(
        "somebody lies on the floor",
        ("par terre", "a terre", "au sol", "le sol", "carrelage", "on the floor"),
        r"\b(?:<i>|<he>) (?:suis|est|es|reste|gi[st]|git|allongee?|etendue?|couchee?|somme|toujours"
        r"|est reste)(?: [a-z]++){0,3}"
        r" (?:par terre|a terre|au sol|sur le (?:sol|carrelage))\b"
        r"|\b(?:i m|i am|is|he s|she s|lying|lies) (?:[a-z]++ )?on the floor\b|\b(?:allongee?"
        r"|gisante?) (?:par terre|au sol)",
        ("je suis par terre dans le couloir", "elle est allongée au sol", "my mother is on the floor"),
        ("mon moral est par terre", "le linge est par terre", "je dors par terre sur un matelas"),
        unless=r"\b(?:moral|matelas|assise?|yoga|tapis|jou\w+|chat|chien)\b",
    ),
    Rule(
        "has fallen",
        ("tomb", "fall", "fell", "chute", "degringol", "cogne"),
        r"\b(?:(?:je|j|moi|<he>) (?:suis|est|es|viens de|vient de|ai|a|la)(?: \w++){0,2} (?:tombe[es]*"
        r"|tomber|degringole[es]*|chute[er]?)\b"
        r"|moi tombe[er]?|ss tombe|mwin la tomb\w+|(?:fait|fais) une (?:\w+ )?chute\b|^(?:tombee?"
        r"|chute) (?:de|dans|du|sur) (?:l |la |le |une )?(?:echelle|lit|escalier|douche|baignoire"
        r"|salle de bain\w*|carrelage|chaise|toit)"
        r"|\btombee?(?: \w++){0,2} (?:escaliers?|echelle|douche|baignoire|rue|cuisine"
        r"|lit)(?: \w++){0,3} (?:sang|tete|mal|dos|hanche|choc)\b|\b(?:tete|crane) a cogne|\bcogne (?:la"
        r"|ma) tete"
        r"|(?:i|he|she|mother|mum|mom|father|dad|husband|wife|neighbour|grandma|nan) (?:just |has |have "
        r"|ve )?(?:fell|fallen)\b)"
        r"(?! (?:malade|amoureu\w+|enceinte|en panne|d accord|sur (?:un|une|votre|le|la|ce|cette|vous|l|son)\b"
        r"|des nues|a court|bien|mal|dans (?:le panneau|l oubli|une deprime)|in love|asleep|ill|pregnant|out"
        r"|behind|for))",
        (
            "je suis tombée",
            "mon père vient de tomber dans l'escalier",
            "jsuis tombe ds la salle de bain",
            "Ma mère a fait une chute",
            "she has fallen",
        ),
        (
            "je suis tombé amoureux",
            "je suis tombée en panne",
            "je suis tombée sur votre affiche",
            "je suis tombée l'an dernier",
            "i fell asleep",
            "je suis tombée hier mais ça va, rien de cassé",
            "il est tombé beaucoup de neige",
        ),
        unless=r"\b(?:neige|pluie|temperature|feuilles|nuit|mais (?:ca va|rien|tout va)|rien de (?:grave|casse)"
        r"|plus de peur que de mal|ca va mieux|grele|prix|fievre|accord|panne|but i m (?:ok|fine|all right))\b",
    ),
    Rule(
        "cannot breathe",
        ("respir", "etouf", "breath", "chok", "manque d air", "suffoq"),
        r"\b(?:<cannot> (?:a )?(?:bien )?respire[rz]?\b|respir\w+ (?:plus|pas|mal|tres mal|difficilement)"
        r"|mal a respirer|peine a respirer"
        r"|difficultes? (?:a respirer|respiratoires?)|j etouffe|s etouffe|(?:suis|train de|va|vais) (?:m "
        r"|s )?etouffer?|suffoqu?e"
        r"|manque d air|(?:can ?t|cannot|can not|can hardly|not|isn t|stopped|trouble|struggling to"
        r"|difficulty) breath\w*"
        r"|is choking|i m choking)\b",
        (
            "jarive pas a respiré",
            "mon bébé ne respire plus",
            "j'ai du mal à respirer depuis ce matin",
            "he is not breathing",
            "papi s'étouffe",
        ),
        (
            "on étouffe de chaleur ici",
            "enfin je respire, il fait moins chaud",
            "j'étouffe dans cet appartement minuscule",
        ),
        unless=r"\b(?:chaleur|chaud|appartement|canicule|paperasse|plante|tissu|facture)\b",
    ),
    Rule(
        "chest pain or heart attack",
        ("poitrine", "thorax", "thoracique", "cardiaque", "infarctus", "coeur", "heart", "chest"),
        r"\b(?:mal\w*|douleur\w*|serre\w*|oppress\w+|pression|pique\w*|brul\w+|etau|poids|tire)<3>(?:la |ma "
        r"|sa |dans |a |au )*"
        r"(?:poitrine|thorax|thoracique)|\b(?:poitrine|thorax)<3>(?:mal|douleur|serre|oppress\w+|brule)"
        r"|\b(?:crise cardiaque|infarctus|arret cardiaque|heart attack|cardiac arrest|chest pains?)\b"
        r"|\bcoeur (?:s arrete|lache|s est arrete|s emballe)|\bpain in (?:my|his|her) chest|\bchest hurts",
        (
            "j'ai une douleur dans la poitrine",
            "ma poitrine me serre",
            "mon mari fait un infarctus",
            "mal a la poitrine et au bras",
            "i have chest pain",
        ),
        (
            "j'ai failli faire une crise cardiaque en voyant la facture",
            "j'ai fait un infarctus en 2015",
            "mal au coeur en voiture",
            "il a bon coeur",
        ),
        unless=r"\b(?:failli|facture|peur de|risque\w*|prevention|antecedents?|apres (?:mon|son|un) infarctus"
        r"|reeducation"
        r"|cancer|radio de|nearly had|almost had|symptomes)\b",
    ),
    Rule(
        "stroke",
        ("avc", "bouche", "visage", "sens plus", "sent plus", "paralys", "stroke", "face"),
        r"\b(?:fais|fait|faire|est|c est|crois|peut etre)<3>(?:un |d un )?avc\b|\b(?:bouche|visage"
        r"|figure)<3>(?:de travers|tordue?|deformee?|paralysee?|affaissee?|tombe)"
        r"|\bsen[st] (?:plus|pas|pu) (?:mon|son|ma|sa|mes|ses|tout mon|tout le) (?:bras|jambes?|cote|visage"
        r"|main|pieds?)"
        r"|\b(?:bras|jambe|cote|main)(?: \w++){0,2} (?:est |sont )?paralyse\w*|\b(?:having|had"
        r"|has had) a stroke|\bface is droop\w+",
        (
            "je crois que je fais un avc",
            "il a la bouche de travers",
            "je sens plus mon bras gauche",
            "she is having a stroke",
        ),
        ("mon avc date de 2012", "je suis paralysée de peur à l'idée d'appeler la CAF"),
    ),
    Rule(
        "unconscious or about to be",
        (
            "inconscien",
            "connaissance",
            "evanoui",
            "malaise",
            "reveille p",
            "bouge p",
            "reagit p",
            "pommes",
            "sens partir",
            "repond p",
            "unconscious",
            "passed out",
            "faint",
            "wake up",
            "responding",
            "not moving",
        ),
        r"\b(?:(?:est|suis|reste|toujours) inconsciente?\b|(?:perd|perds|perdu|perdre|repris"
        r"|reprend pas) connaissance|evanouie?s?\b|evanouir\b"
        r"|<he> (?:ne |n )?(?:se )?(?:bouge|reagit|reveille) (?:plus|pas)|(?:me|se) sen[st] partir|dans les pommes"
        r"|(?:fais|fait|faire|eu|a eu|j ai|vient de faire) (?:un |des )?(?:gros |petit |grave )?malaise"
        r"|malaise (?:cardiaque|vagal)"
        r"|(?:is|he s|she s|found \w+) unconscious|passed out|going to faint|(?:won t|can t|doesn t"
        r"|not) wak(?:e|ing) up"
        r"|(?:is not|isn t|not) (?:responding|moving))",
        (
            "mon mari est inconscient",
            "elle a fait un malaise",
            "papi ne se réveille pas",
            "je vais m'évanouir",
            "he passed out",
        ),
        (
            "il y a un malaise entre nous",
            "faire connaissance avec mes voisins",
            "ma souris ne bouge plus",
            "la tablette elle ne réagit plus",
        ),
        unless=r"(?:bouge|reagit|reveille)[^.]*<device>|<device>[^.]*(?:bouge|reagit|reveille)|\bfilm\b"
        r"|\bmarmotte\b|\bhier mais\b|\bprix\b|\bgrasse matinee\b",
    ),
    Rule(
        "heavy bleeding",
        ("saign", "sang", "hemorrag", "veines", "poignet", "bleed", "blood"),
        r"\b(?:hemorragie\b|hemorrag\w+|saign\w+<6>(?:beaucoup|enormement|partout|arrete pas|arrete plus"
        r"|abondamment|fort|tete|stop)"
        r"|(?:ca|cela) saigne|^je saigne \.?$|(?:arrete (?:pas|plus)) de saigner|(?:plein|beaucoup|flaque"
        r"|mare|perd\w*|perte) (?:de |du |mon )?(?:de )?sang"
        r"|sang partout|pisse le sang|(?:vomi\w*|crach\w+|tousse|urine) (?:du |le |de l? )?sang|(?:dans son"
        r"|en) sang\b|ouvert (?:les veines|le poignet)"
        r"|coupee? les veines|bleed\w+ (?:a lot|badly|heavily|everywhere)|(?:won t|not) stop bleeding"
        r"|lots? of blood|blood everywhere|(?:tete|crane)<3>(?:saigne|en sang|ouvert\w*))",
        (
            "je saigne beaucoup",
            "elle perd du sang",
            "y a du sang partout",
            "mon mari vomit du sang",
            "he is bleeding badly",
        ),
        (
            "rendez-vous pour une prise de sang",
            "don du sang samedi",
            "bon sang où sont mes clés",
            "je saigne un peu du nez",
        ),
        unless=r"\b(?:prise de sang|don (?:du|de) sang|nez|gencives?|film|steak|boudin)\b",
    ),
    Rule(
        "dying, blue, bad fever, giving birth, trapped",
        (
            "mourir",
            "meurs",
            "bleu",
            "fievre",
            "accouch",
            "perdu les eaux",
            "ascenseur",
            "baignoire",
            "coince",
            "bloque",
            "eau monte",
            "saut",
            "noyade",
            "pendu",
            "dying",
            "trapped",
            "stuck",
            "blue",
        ),
        r"\b(?:(?:je|j|elle|il)(?: suis| est)?(?: en train de| vais| va) mourir|je meurs)\b(?! (?:d|de)\b)"
        r"|\b(?:<he> (?:est |devient )?tout?e? bleue?|levres? (?:toutes? )?bleues?)\b"
        r"|\b4[12](?: \d)? (?:degres )?de fievre|\bfievre<3>4[12]\b"
        r"|\btrain d accoucher|\bperdu les eaux|\b(?:coincee?|bloquee?|enfermee?)(?: \w++){0,2} (?:ascenseur"
        r"|baignoire|douche|sous)\b|\beau monte\b|\bs est (?:pendue?|jetee?|defenestree?)|\b<he> (?:a saute"
        r"|vient de sauter|va sauter|saute) (?:du|par|d un)\b"
        r"|\b(?:i m|he s|she s|i am|is) dying\b(?! (?:to|for|of)\b)|\b(?:trapped|stuck) in the (?:lift"
        r"|elevator|bath)|\bturning blue",
        (
            "aidez moi je vais mourir",
            "le bébé est tout bleu",
            "je suis coincée dans l'ascenseur",
            "mamie a 41 de fièvre",
            "i'm trapped in the lift",
        ),
        (
            "je meurs de faim",
            "je vais mourir de rire",
            "i'm dying for a coffee",
            "mon écran est tout bleu",
            "le canapé est bleu",
        ),
        unless=r"<device>|\b(?:rire|laisse\w*|un jour|canape|cles?|ballon|tiroir|peur de|de faim|de soif|plante"
        r"|rosier|envie|veux"
        r"|voudrais)\b",
        unmistakable=True,
    ),
    *DANGERS,
)
