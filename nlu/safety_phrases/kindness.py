"""What somebody kindly did for one, in so many words: all of the message, and nothing else in it.

In what people were asked to write, whoever does something to somebody has nearly always done harm, so a classifier
hears « il m'a aidé » as a complaint. Here every word must be one that is known to be kind: a single other word, and the
classifier is believed as before. Taking and keeping (« il garde la monnaie ») stand in none of it: nobody can tell.
"""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import compiled

_DAYS: Final = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_WHEN: Final = (
    rf"(?:(?:hier|avant hier|ce) (?:matin|midi|soir|apres midi)|cet apres midi|hier|aujourd hui|tout a l heure"
    rf"|(?:le )?{_DAYS}(?: dernier| matin| soir| apres midi)?|comme (?:prevu|d habitude|chaque {_DAYS}|toujours)"
    r"|tous les (?:jours|matins|soirs)|toutes les semaines|la semaine derniere|a l instant|de bonne heure"
    r"|a (?:\d\d?|midi|dix|neuf|onze|trois|deux|quatre|cinq)(?: ?h(?:eures?)?)?(?: ?\d\d)?)"
)
_POLITE: Final = (
    r"(?:oui|non|ok|ah|oh|eh|ben|bon|bien|alors|et|puis|enfin|voila|parfait|super|merci(?: beaucoup| bien| a vous)?+"
    r"|bonjour|bonsoir|c est (?:est )?(?:bon|fait|parfait|(?:tres |si |bien |vraiment )?(?:gentil|sympa"
    r"|aimable))|tres bien"
    r"|tout va bien|tout est la|tout y est|ca va|je suis contente?|quel plaisir|dites? (?:lui|leur) merci"
    r"|remerciez? (?:le|la|les)(?: (?:bien|pour moi))*|bravo|je (?:le|la|les) remercie|un grand merci|encore merci)"
)
_WHO: Final = (
    r"(?:ils?|elles?|on|(?:le|la|les|l|mon|ma|mes|notre|nos|un|une|votre|vos) (?:jeune |gentille? |petite? )?"
    r"(?:benevoles?|voisine?s?|monsieur|dame|fils|fille|petit fils|petite fille|neveu|niece|infirmiere?|facteur"
    r"|factrice|pharmacien(?:ne)?|boulangere?|amie?s?|aide (?:menagere|a domicile)|auxiliaire(?: de vie)?|frere"
    r"|soeur)"
    r"|(?!personne|rien|jamais|aucune?|quelqu|plus|qui)[a-z]{3,12})"
)
_ADVERBS: Final = r"(?: (?:tres|si|tout|deja|beaucoup|vraiment|gentiment|encore|souvent|toujours|meme|aussi|bien))*"
_THINGS: Final = (
    r"(?:(?:mes|mon|ma|le|la|les|l|du|de la|de l|des|de|un|une|deux|trois|nos|notre|quelques|tout(?:es)? (?:les|mes)"
    r"|tous mes|mon petit|un bon|une bonne|un petit|de bons|mes gros) )*(?:courses?|commissions|pain|baguette"
    r"|lait|eau"
    r"|cafe|courrier|journal|colis|paquets?|sacs?|cabas|packs? d eau|packs?|soupe|repas|plats?|gateaux?|tartes?"
    r"|fleurs?|bouquet|fruits?|pommes?|legumes?|oeufs?|livres?|poubelles?|linge|plantes?|jardin|pelouse|haie"
    r"|ampoules?"
    r"|menage|vaisselle|lit|cuisine|papiers?|formulaires?|ordinateur|tablette|telephone|television|tele|robinet"
    r"|volets?"
    r"|meubles?|etagere|chaise|valises?|cartons?|bois)(?: et (?:mes|mon|ma|le|la|les|du|de la|des|un|une)"
    r" (?:courses|pain|lait|courrier|journal|colis|sacs?|soupe|fruits|legumes|fleurs?|oeufs|eau))?"
)
_PLACES: Final = (
    r"(?:a|au|aux|chez|jusqu a|jusqu au|jusque chez|vers) (?:la |le |l |les |mon |ma |mes )?(?:gare|marche|pharmacie"
    r"|poste|mairie|eglise|messe|cimetiere|hopital|clinique|medecin|docteur|dentiste|kine|coiffeur|ophtalmo"
    r"|boulangerie"
    r"|supermarche|magasin|maison|arret(?: de bus)?|parc|bibliotheque|club|piscine|fille|fils|soeur|laboratoire)"
)
_DOES: Final = (
    rf"(?:aid(?:ee?s?|er|ent|ait|e)(?:{_ADVERBS}|(?: un peu)?)(?: (?:a|pour|avec|dans) (?:(?:porter|monter"
    rf"|ranger|faire"
    rf"|remplir|descendre|trouver|changer|choisir|eplucher|plier|mettre|lire|regler|rentrer) )?{_THINGS})?"
    r"|(?:r?apport|mont|descend|port|depos|ramen|livr|rang|prepar|cuisin|arros|repar|chang|offert|offr|achet"
    r"|plant|tondu"
    rf"|tond|taill|lav|repass|bricol|install|regl|fait|fais|faire|fini)(?:ee?s?|e|er|ent|ait|u"
    rf"|us)?{_ADVERBS} {_THINGS}"
    rf"|(?:accompagn|emmen|condui|depos|ramen)(?:ee?s?|e|er|ent|ait|t|te|sent|re)?(?: en voiture| a pied)? {_PLACES}"
    r"|rend(?:u|re)? (?:une )?(?:petite )?visite|rend(?:u|re)? (?:un grand |un fier |un )?service"
    r"|rend(?:u|re)? (?:la|ma|toute la) monnaie|ten(?:u|ir) compagnie|tient compagnie"
    r"|appel(?:ee?|le)|telephone|repondu|souri|fait (?:rire|plaisir|du bien|un gateau|la conversation)"
    r"|dit (?:bonjour|merci|au revoir|bonsoir|a (?:demain|bientot|la semaine prochaine|" + _DAYS + r")))"
)
_FRENCH: Final = (
    rf"(?:(?:{_POLITE}|{_WHEN}) )*{_WHO}(?: (?:m|me|nous|l|les|lui|y))*(?: (?:a|ont|est|sont|avait|avaient|va|vont"
    rf"|vient(?: de)?|viennent(?: de)?))?{_ADVERBS} {_DOES}{_ADVERBS}(?: (?:{_WHEN}|{_POLITE}))*"
)

_OUR_THINGS: Final = (
    r"(?:(?:my|the|some|a|an|our|two|all my|of) )*(?:shopping|groceries|bread|milk|coffee|tea|water|post|mail|paper"
    r"|newspaper|parcels?|bags?|soup|meals?|dinner|lunch|cake|flowers?|fruit|vegetables|eggs|books?|bins?|washing"
    r"|laundry|plants?|garden|lawn|hedge|light ?bulb|bulb|dishes|bed|forms?|computer|tablet|phone|telly|tv|tap|shelf"
    r"|boxes|suitcase|prescription)(?: and (?:my |the |some |a )?(?:bread|milk|paper|shopping|bags?|flowers|soup))?"
)
_OUR_PLACES: Final = (
    r"(?:to|home from|back from) (?:the |my )?(?:shops?|market|station|chemist|pharmacy|post office|church|cemetery"
    r"|hospital|clinic|doctor s?|doctors|dentist|surgery|hairdresser|town hall|supermarket|bus stop|park|library|club"
    r"|swimming pool)"
)
_AT: Final = (
    r"(?:this (?:morning|afternoon|evening)|yesterday|today|just now|earlier|last (?:week|night|monday|tuesday"
    r"|wednesday"
    r"|thursday|friday|saturday|sunday)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|every (?:day|week"
    r"|morning)|as usual"
    r"|as promised)"
)
_CIVIL: Final = (
    r"(?:yes|no|ok|oh|well|and|so|thanks(?: a lot| very much)?+|thank you(?: very much| so much)?+|hello|good morning"
    r"|all is well|all good|lovely|(?:it is|it s|that s|that was|so|very) (?:very |so )?(?:kind|nice"
    r"|sweet)(?: of (?:him|her"
    r"|them|you))?)"
)
_HELPED: Final = (
    rf"(?:help(?:ed|s|ing)?(?: (?:me|us))?(?: (?:a lot|loads|so much))?(?: (?:with|to|carry|fill in|sort|change"
    rf"|up with|move|fold|water)"
    rf"(?: (?:carry|fill in|sort|change|move|water))?(?: {_OUR_THINGS})?)?"
    rf"|(?:brought|brings|bring|carried|carries|fetched|fetches|delivered|made|makes|cooked|bought|buys|fixed|fixes"
    rf"|mended|watered|waters|mowed|mows|changed|changes|did|does|do)(?: (?:me|us))? {_OUR_THINGS}(?: (?:up|in"
    rf"|round|for"
    rf" (?:me|us)|to my door))?"
    rf"|(?:took|takes|take|drove|drives|walked|walks|gave|gives)(?: (?:me|us))(?: a lift)? {_OUR_PLACES}"
    r"|(?:called|rang|rings|phoned|visited|visits|popped in|popped round|came round|kept me company|made me (?:laugh"
    r"|smile)|said (?:hello|goodbye|good morning|thank you))(?: (?:me|us))?)"
)
_ENGLISH: Final = (
    rf"(?:(?:{_CIVIL}|{_AT}) )*(?:he|she|they|(?:the|my|our|a) (?:(?:young|nice|kind|lovely) )?(?:volunteers?"
    rf"|neighbours?"
    r"|neighbors?|man|lady|son|daughter|grandson|granddaughter|niece|nephew|nurse|postman|friends?|home help|carer)"
    r"|(?!nobody|noone|nothing|never|somebody|someone)[a-z]{3,12})(?: (?:has|have|had|s|just|already|kindly|really"
    rf"|always|often|also|is|even))* {_HELPED}(?: (?:{_AT}|{_CIVIL}))*"
)
_CREOLE: Final = (
    r"(?:(?:mersi|oui|bonzour) )*(?:li|zot|(?:mon |le )?vwazin[e]?"
    r"|(?:le )?benevol(?: la)?)(?: la)?(?: i)?(?: bien)? (?:"
    r"(?:aid|ede)(?: a?mwin| anou)?(?: bien)?(?: (?:port|mont|rang|fe) (?:mon |le |la |bann )?(?:komision|kours"
    r"|sak|pake))?"
    r"|rann(?: a?mwin)?(?: (?:bonpe|in))? (?:servis|la mone)|(?:amen|port|pos"
    r"|mont)(?: (?:pou )?a?mwin)? (?:mon |le |la )?"
    r"(?:komision|kours|dipin|pin|manze|kari|kourie|fler))(?: (?:yer|zordi|domatin|mersi(?: bonpe)?"
    r"|tou(?: )?le(?: )?zour))*"
)
_WAITS: Final = (
    r"(?:(?:there (?:is|s) )?(?:nobody|no one|noone)(?: is| s)? (?:(?:at|outside) (?:my|the) door|here|in sight) yet"
    r"(?: (?:and |so )?(?:i am|i m|im) (?:still )?waiting(?: for (?:them|him|her|you))?)?"
    r"|personne (?:devant (?:chez moi|la porte|ma porte)|(?:n est |est )?(?:encore )?(?:la|arrivee?|passee?|venue?))"
    r"(?: (?:pour l instant|pour le moment|encore|ici))?(?: (?:et )?j attends?(?: encore| toujours)*"
    r"(?: (?:un peu|\w+ minutes))?)?)"
)
"""Who waits for a volunteer: of somebody who never comes nothing is said here."""

_KIND: Final = rf"(?:{_FRENCH}|{_ENGLISH}|{_CREOLE}|{_WAITS})"
_COURTESY: Final = rf"(?:{_POLITE}|{_CIVIL})(?: (?:{_POLITE}|{_CIVIL}))*"
LONGEST: Final = 160
"""Letters of a message that is looked at: who writes more says more."""


def is_kind(plain: str) -> bool:
    """Whether every sentence of a prepared text is a courtesy, or tells of somebody who did one good or is awaited; one
    of them the latter. Its `.` ends a sentence.
    """
    if len(plain) > LONGEST:
        return False
    said = [one.strip() for one in plain.split(".") if one.strip()]
    kind = [one for one in said if compiled(_KIND).fullmatch(one)]
    return bool(kind) and all(one in kind or compiled(_COURTESY).fullmatch(one) for one in said)
