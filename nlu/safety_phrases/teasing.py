"""What sounds like harm and is play, a manner of speaking or a talk about it: blotted out before any rule reads."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule, cues

_GAMES: Final = (
    r"(?:everything|chess|draughts|cards|darts|dominoe?s|scrabble|monopoly|whist|bridge|bowls|golf|tennis|pool"
    r"|snooker|fifa|bingo|rummy|cribbage|crib|ludo|tiddlywinks|backgammon|wordle|quizzes|trivia|ping pong|mario \w+"
    r"|rounders|domino|kart\w*|belot\w*|foot|petank|o jeu|jeu)"
)

TEASING: Final[tuple[Rule, ...]] = (
    Rule(
        "beaten at a game, pushed in fun",
        ("beat", "robbed", "thrash", "batter", "slaughter", "pushed me", "menace", "bat ", "kraz", "prunier"),
        r"\b(?:beats?|beat|beating|beaten|thrash\w*|batter\w*|slaughter\w*|robbed)(?: me| us| him| her)?(?: blind"
        r"| hollow"
        rf"| hands down)? at {_GAMES}\b"
        r"|\bpushed me (?:(?:round|around|along) (?:the (?:garden|park|shops?|lake|museum|zoo)|in (?:my"
        r"|the) (?:wheel ?)?chair)|up the (?:hill|ramp)|on the swings?|in (?:my|the) wheel ?chair)\b|\bi m (?:a"
        r"|such a|a bit of a) menace\b|\b(?:bat|kraz) (?:amoin|amwin|a moin|a mwin|moin|mwin|anou|nou) (?:ek |dan "
        rf"|a )?{_GAMES}\b"
        r"|\bsecou\w+ comme un prunier\b",
        (
            "my grandson beats me at everything",
            "she pushed me round the park",
            "my son says I'm a menace on that scooter",
            "mon frèr i bat amoin domino",
            "elle m'a secoué comme un prunier",
        ),
    ),
    Rule(
        "a talk about danger, a lesson of it",
        cues(
            "causerie|conference|atelier|formation|exposition|talk|lecture|workshop|leaflet|course|session|awareness"
            "|parle|expliqu|affiche|brochure|depliant"
        ),
        r"\b(?:causerie|conference|atelier|formation|exposition|affiche|brochure|depliant|reunion|talk|lecture"
        r"|workshop|leaflet|awareness (?:day|course|session))(?: \w++){0,2} (?:sur|contre|about|on|against) (?:le "
        r"|la |les |l )?\w++(?: (?:prevention|des|de|du|of|in|at) \w++)?|\b(?:gendarmes?|policiers?|police"
        r"|policem[ae]n|officers?)(?: \w++){0,6} (?:parler?|parle|expliquer?|talk|talked|spoke|explain(?:ed)?"
        r"|talking)(?: to us| nous)? (?:des|sur les|about|on) (?:les )?(?:arnaques?|scams?|fraud|escroqueries"
        r"|cambriolages|burglar\w*)\b|\bsuicide prevention (?:talk|day|week|course|leaflet|training|poster)\b",
        (
            "une causerie sur le suicide des agriculteurs",
            "un gendarme est venu parler des arnaques au club",
            "two policemen came to talk about scams",
            "a talk on suicide prevention at the town hall",
        ),
    ),
    Rule(
        "stolen in fun, pricked by a nurse",
        ("vole", "pique", "stole", "pinch", "nick"),
        r"\b(?:vole\w*|piqu\w+|stole|stolen|pinche[sd]|nicke[sd]|pinching) (?:moi )?(?:mon|ma|mes|la|le|les|my|the"
        r"|our|all my|all the) (?:\w++ )?(?:coeur|vedette|frites?|tartines?|desserts?|chapeau|blagues?|biscuits?"
        r"|crepes?|gateaux?|bonbons|chips|crisps|heart|show|thunder|limelight|sweets|chocolates?|hat|slippers"
        r"|covers|duvet)\b|\bm a piquee? (?:(?:une|deux|trois|\d) fois|(?:dans le|au) bras|dans la (?:veine|fesse)"
        r"|pour (?:le vaccin|la grippe|le sang))",
        (
            "mon petit-fils m'a piqué mon chapeau",
            "il m'a volé mes frites ce goéland",
            "l'infirmière m'a piquée trois fois",
            "he stole the show",
            "my grandson pinched my chips",
        ),
    ),
    Rule(
        "made to do what pleases, watched for one's good",
        ("oblig", "force", "surveille", "traite", "made me", "forced me"),
        r"\b(?:oblige|force)e?s? (?:a|de) (?:m asseoir|reprendre|danser|chanter|rire|souffler|me reposer|me couvrir"
        r"|manger ma soupe)\b|\b(?:made|forced) me (?:to )?(?:have seconds|dance|sing|laugh|sit (?:at|in) the front"
        r"|put my feet up|rest|watch (?:frozen|the football|the match|strictly))\b|\bsurveille (?:pour "
        r"|sur )?(?:le |la |mon |ma )(?:sucre|sel|tension|poids|diabete|regime|ligne)\b|\bsurveille comme le lait\b"
        r"|\btraitee?s? (?:de |d |comme )(?:un |une )?(?:champion\w*|genie|ange|saintes?|gentleman|star|reine|roi"
        r"|princesse|artiste|heros|fee|perle)\b",
        (
            "on m'a obligé à m'asseoir au premier rang",
            "mon mari me surveille pour le sucre",
            "on m'a traité de champion",
            "they made me dance",
        ),
    ),
    Rule(
        "in English: can't, of a small thing",
        ("can t", "cant", "passed out", "passing out", "passes out", "overdos"),
        r"\bcan ?t go on (?:holidays?|line|the (?:trip|coach|outing|bus|train|internet|website|computer|walk|boat"
        r"|ferry|swings?|bike)|a (?:trip|cruise|plane|date|diet|walk|boat)|whatsapp|facebook|zoom)\b"
        r"|\bcan ?t (?:take|eat|face|manage) (?:any more|any other|another|more) (?:courgettes?|cakes?|tea"
        r"|potato\w*|jam|soup|biscuits?|plums|apples|adverts?|football|sprouts|chocolates?|slice|mouthful"
        r"|cardigans?|books?|plants?|kittens?)\b|\bcan ?t (?:breathe|move|bend|sit|stand)(?: \w++)? in (?:these"
        r"|this|that|those|my)(?: \w++)? (?:trousers|jeans|dress|corset|skirt|suit|tie|shirt|collar|girdle|tights"
        r"|shoes|boots|bra|waistband|heels|leggings)\b|\bcan ?t (?:feel|move|lift) my (?:legs|arms|bum"
        r"|feet)(?: \w++){0,3} (?:spin|gym|workout|squats?|yoga|hike|zumba|pilates|leg day|marathon|aerobics)\b"
        r"|\bpass(?:ed|ing|es) out (?:(?:the|some|our|all the) (?:\w++ )?)?(?:leaflets?|cards|sweets|programmes?"
        r"|hymn\w*|samples|flyers|books|sandwiches|cakes?|sheets|papers|prizes|parcels|plates|drinks)\b"
        r"|\boverdos(?:ed?|ing) on (?:cake|chocolate|cheese|sugar|coffee|caffeine|telly|tv|netflix|christmas"
        r"|mince pies|sun|sunshine|puzzles)\b",
        (
            "I can't go on holiday in July",
            "I can't take any more courgettes",
            "I can't breathe in these trousers",
            "I can't feel my legs after that spin class",
            "I passed out the hymn books",
            "overdosed on cake",
        ),
    ),
)
