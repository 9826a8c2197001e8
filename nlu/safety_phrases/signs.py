"""Danger to life, now, by what a body shows: eyes, skin, breath, limbs; by what holds it; by what was found."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_MACHINE: Final = (
    r"(?:presse|fendeuse|batteuse|laminoir|broyeur|scie|petrin|machine|rouleaux?|hachoir|tronconneuse|tondeuse|portail"
    r"|ascenseur|porte|volet|engrenage|courroie|helice|mixeur)"
)

SIGNS: Final[tuple[Rule, ...]] = (
    Rule(
        "lifeless, or not to be woken",
        ("inanime", "sans vie", "reveill", "yeux", "nom", "mou", "molle", "lifeless", "eyes", "limp"),
        r"\binanimee?s?\b|\b(?:corps|gisant|etendue?|allongee?) sans vie\b"
        r"|\b(?:<cannot>|impossible(?: de)?) (?:a |de )?(?:le |la |les |l )?reveiller\b"
        r"|\byeux (?:\w++ ){0,2}(?:revulses|retournes|blancs?|ouverts? fixes?|fixes?)\b"
        r"|\brepond\w* (?:plus|pas) a (?:son|mon) (?:nom|prenom)\b"
        r"|\b(?:bebe|petite?|fils|fille|enfant|nourrisson|il|elle)(?: \w++){0,3} (?:tout mou|toute molle)\b"
        r"|\blifeless\b|\beyes (?:are |have )?(?:rolled|rolling) (?:back|up)|\bgone limp\b",
        (
            "je l'ai trouvé inanimé devant sa porte",
            "impossible de la réveiller",
            "elle a les yeux révulsés",
            "mon bébé est tout mou",
            "il ne répond plus à son nom",
            "his eyes rolled back",
        ),
        (
            "je n'arrive pas à réveiller mon ado avant midi pour le collège",
            "un débat sans vie",
            "le pain est tout mou",
            "mon chat ne répond pas à son nom",
        ),
        unless=r"\b(?:college|lycee|ecole|midi|ado|chat|chien|minou|gateau|pain|robe|velours)\b",
    ),
    Rule(
        "no breath, no pulse",
        ("pouls", "souffle", "respir", "trachee", "gorge", "avale", "pulse", "throat"),
        r"\b(?:plus|pas|aucun|sens) (?:de |son )?(?:pouls)\b|\bpouls (?:faible|lent|tres|ne|s)\b"
        r"|\brespir\w+ (?:une fois|par a coups|en sifflant|de moins en moins|a peine|comme un poisson|tres vite"
        r"|petit)\b"
        r"|\bpauses?(?: \w++){0,3} respir\w+|\brespir\w+(?: \w++){0,3} pauses\b"
        r"|\b(?:bloquee?|coincee?|plantee?|reste) (?:dans|en travers de) (?:la |ma |sa )?(?:gorge|trachee)\b"
        r"|\bplus (?:avaler|deglutir) (?:ma|sa|la) salive\b"
        r"|\bno pulse\b|\b(?:stuck|lodged) in (?:his|her|my|the) throat\b",
        (
            "je ne sens plus son pouls",
            "elle fait des pauses quand elle respire",
            "il a un os coincé dans la gorge",
            "there is no pulse",
        ),
        ("une boule dans la gorge à l'enterrement", "je reprends mon souffle sur le banc", "un chat dans la gorge"),
        unless=r"\b(?:mots|phrase|remarque|facture)\b",
    ),
    Rule(
        "a limb, the sight or the speech gone at once",
        (
            "bras",
            "jambe",
            "main",
            "oeil",
            "yeux",
            "vue",
            "vois",
            "voit",
            "parle",
            "paupiere",
            "mots",
            "sourire",
            "move m",
            "move h",
            "slur",
        ),
        r"\b(?:bras|jambe|main)(?: (?:droite?|gauche))? (?:est |m est )?(?:morte?|inerte|pend|ne (?:bouge|obeit"
        r"|repond) plus"
        r"|engourdie? d un coup|lache tout)\b"
        r"|\b(?:vue|vision) (?:est |s est )?(?:partie|disparue|brouillee) (?:d un|tout d un|soudain)\b"
        r"|\b(?:vois|voit) (?:plus|pu) (?:rien )?(?:d un|de l|du cote|de mon|de son) (?:oeil|coup|gauche|droite?)"
        r"|\b(?:parle|articule)\w* (?:plus bien|de travers|comme (?:s |si |un )\w*(?: \w++){0,2} ?(?:saoul\w*|ivre|bu)"
        r"|n importe comment depuis)"
        r"|\b(?:oeil|paupiere|joue|bouche) (?:qui )?(?:tombant\w*|tombe d un|pend\w*)\b"
        r"|\bsour\w+ (?:que|plus que) d un (?:seul )?cote\b|\bmots (?:ne )?sortent (?:plus|pas)\b"
        r"|\b(?:can t|cannot) (?:move|feel) (?:my|his|her) (?:arm|leg|hand|side)\b|\bslurr(?:ed|ing)\b",
        (
            "ma main droite ne bouge plus",
            "elle parle comme si elle était saoule",
            "je ne vois plus d'un œil",
            "he can't move his arm",
        ),
        ("la main de la poupée", "le bras du fauteuil est cassé", "je ne vois plus de près, il me faut des lunettes"),
        unless=r"\b(?:fauteuil|lunettes|poupee|rivet|nature morte|machine|robot)\b",
    ),
    Rule(
        "cut off, open, scalded, bitten",
        (
            "sectionne",
            "arrache",
            "os ",
            "ebouillant",
            "bouillant",
            "mordu",
            "gicle",
            "ouvert",
            "amput",
            "sever",
            "bone",
        ),
        r"\b(?:doigts?|pouce|main|bras|pied|jambe|orteil|oreille|mollet)<3>(?:sectionnee?s?|arrachee?s?"
        r"|amputee?s?|coupee?s? net)\b"
        r"|\b(?:sectionne|arrache|tranche|coupe)<3>(?:doigts?|pouce|main|mollet|oreille)\b"
        r"|\bos (?:est |qui )?(?:dehors|sort|depasse|a nu)\b|\b(?:ebouillantee?|s est ebouillante\w*)\b"
        r"|\b(?:lait|eau|huile|soupe|the|cafe) bouillante?<3>(?:sur|dans|visage|torse|jambes?|ventre)\b"
        r"|\b(?:sang|ca)<3>gicle\b|\b(?:crane|ventre|bras|jambe|front) ouverte?\b"
        r"|\bsevered\b|\bbone (?:is )?(?:sticking|coming) out\b",
        (
            "il s'est sectionné le pouce",
            "jambe cassée, l'os sort",
            "la petite s'est ébouillantée",
            "the bone is sticking out",
        ),
        (
            "le chien a arraché la haie",
            "une plaie de la main ouverte l'an dernier",
            "à bras ouverts",
            "versez l'eau bouillante sur les feuilles de thé",
        ),
        unless=r"\b(?:haie|recette|versez|feuilles de|pates|tisane|prothese|crabe|chiot|jouet|bras ouverts)\b",
    ),
    Rule(
        "held fast, buried, fallen into",
        (
            "coince",
            "prise dans",
            "pris dans",
            "bras dans",
            "main dans",
            "sous ",
            "dessous",
            "puits",
            "silo",
            "avalanche",
            "crush",
            "pinned",
        ),
        rf"\b(?:main|bras|pied|jambe|doigts?|cheveux|tete)<3>(?:dans|sous) (?:la |le |l |une? )?{_MACHINE}\b"
        r"|\b(?:coincee?s?|ecrasee?s?|ensevelie?s?|prise?|bloquee?s?)(?: \w++){0,2} (?:sous|dessous)"
        r" (?:le |la |les |l |un |une |des |mon |son )?(?:tracteur|armoire|voiture|arbre|decombres|gravats|mur"
        r"|meuble|lit"
        r"|terre|neige|echafaudage|poutre|moto|frigo|camion|quad|tronc|cheval|vache)\b"
        r"|\b(?:il|elle|quelqu un|enfant|homme|ouvriers?|pere|mari|fils)(?: \w++){0,3} (?:est|sont|reste|restes)"
        r" (?:dessous|sous les (?:decombres|gravats))\b"
        r"|\btombee?(?: \w++){0,2} (?:dans )(?:le |la |l |un |une )?(?:puits|piscine|mare|etang|canal|riviere"
        r"|fosse|silo"
        r"|bassin|citerne|eau)\b"
        r"|\b(?:pinned|crushed|trapped) (?:under|beneath|by)\b",
        (
            "il a la main dans la fendeuse",
            "mon père est coincé sous le tracteur",
            "le petit est tombé dans la piscine",
            "he is pinned under the car",
        ),
        (
            "le ballon est tombé dans la piscine",
            "mes clés sont tombées dans le canal",
            "la clé est coincée sous l'armoire",
            "mettre la main dans la machine à laver pour le filtre",
        ),
        unless=r"\b(?:ballon|cles?|lunettes|telephone|portable|filtre|chaussette|tiroir|jouet|drone|casquette"
        r"|doudou)\b",
    ),
    Rule(
        "cold, heat, a lost mind out of doors",
        ("gel", "grelot", "transpire", "sue plus", "pieds nus", "pyjama", "chemise de nuit", "frisson", "delire"),
        r"\b(?:gelee?|glacee?|froide?)<3>(?:me |il |elle |ne |n )*(?:repond|reagit|bouge|parle|serre) (?:plus"
        r"|pas|a peine)\b"
        r"|\b(?:transpire|sue|frissonne|grelotte)\w* (?:meme )?plus\b"
        r"|\b(?:pieds nus|en pyjama|en chemise de nuit|toute? nue?)(?: \w++){0,4} (?:dehors|rue|route|neige"
        r"|jardin|nuit|froid)\b"
        r"|\b(?:dehors|rue|route|neige|jardin)(?: \w++){0,4} (?:pieds nus|en pyjama|en chemise de nuit)\b"
        r"|\b(?:il|elle|mari|mere|pere|femme|papi|mamie)(?: \w++){0,2} delire\b",
        (
            "il est gelé et ne répond plus",
            "un vieux monsieur en pyjama dans la rue",
            "elle délire et elle ne transpire plus",
        ),
        ("je marche pieds nus dans mon jardin l'été", "on délire bien avec mes copines", "les tomates ont gelé"),
        unless=r"\b(?:tomates|ete|copines|soiree|pyjama party|rire|bien)\b",
    ),
    Rule(
        "an alarm that sounds, a smoke that rises",
        ("detecteur", "alarme", "fumee", "conduit", "cheminee", "plafond", "gaz", "butane", "propane", "bouteille"),
        r"\b(?:detecteur|alarme)<3>(?:monoxyde|fumee|gaz|co)<6>(?:sonne|hurle|bipe|s est declenchee?)\b"
        r"|\b(?:sonne|hurle|bipe)<6>(?:tete|vomi\w*|malaise|tousse)\b"
        r"|\bfeu (?:dans|de) (?:la |ma |le )?(?:cheminee|conduit)<..>(?:gronde|plafond|toit|pompiers|deborde"
        r"|noir|partout)\b"
        r"|\bfumee<3>(?:monte|sort|passe|rentre|descend)\b"
        r"|\b(?:bouteille|tuyau|canalisation|conduite)<3>(?:gaz|butane|propane)<3>(?:fuit|siffle|percee?|arrachee?)\b",
        (
            "le détecteur de monoxyde sonne",
            "il y a le feu dans la cheminée, ça gronde, le plafond noircit",
            "de la fumée monte de la cave",
            "la bouteille de butane fuit",
        ),
        (
            "le détecteur de fumée n'a plus de pile",
            "un bon feu dans la cheminée et un livre",
            "la bouteille d'eau fuit dans mon sac",
        ),
        unless=r"\b(?:piles?|eau|sac|barbecue|saucisses?|exercice|essai|test)\b",
    ),
)
