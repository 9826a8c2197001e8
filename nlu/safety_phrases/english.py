"""Danger to life, now, in English: what a body shows, what was taken, fire, water, what holds somebody fast.

« we » is read as « week end », which is what these two letters stand for in French.
"""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_HERS: Final = r"(?:my|his|her|the)"
_CAN_T: Final = r"(?:can t|cannot|can not|couldn t|cant|unable to|not able to|impossible to)"
_BURNS: Final = (
    r"(?:house|kitchen|flat|building|home|oven|shed|car|van|roof|bins?|curtains?|sofa|mattress|bed|pan|barn|garage"
    r"|caravan|tent|toaster|dryer|cooker|hob|chimney|clothes|sleeve|nightie|hair|floor|attic|loft|cellar|basement"
    r"|balcony|heater)"
)

ENGLISH_EMERGENCY: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: face, words or a limb gone at once",
        ("face", "mouth", "cheek", "eyelid", "words", "speech", "sentence", "talk", "arm", "leg", "hand", "side"),
        r"\b(?:face|mouth|cheek|eyelid)<3>(?:droop\w*|sagg\w*|slack|dropp(?:ed|ing)|slid(?:ing)?|twisted|lopsided)\b"
        r"|\b(?:words|speech|sentences?|talk(?:s|ing)?)<3>(?:jumbled|mush\w*|gibberish|nonsense|all wrong"
        r"|com(?:e|ing) out wrong|don t make sense|makes? no sense)\b"
        r"|\b(?:arm|leg|hand|side)<3>(?:(?:gone|went) (?:dead|limp|numb)|won t (?:lift|move|grip)|is numb|hangs)\b",
        (
            "one side of his face has gone slack",
            "her words are all jumbled",
            "my arm went limp a minute ago",
        ),
        ("his face dropped when he saw the bill", "my words to the choir", "my arm hangs over the side of the boat"),
        unless=r"\b(?:bill|boat|pillow|slept|puppet|doll|robot|parrot|poem|radio|toddler talk)\b",
    ),
    Rule(
        "in English: not to be roused",
        ("rous", "wake", "revive", "unrespons", "collapsed", "keeled", "slumped", "answer", "respond", "react", "stir"),
        rf"\b{_CAN_T}<3>(?:rouse|wake|waken|revive)\b(?! (?:up )?(?:before|early|in the morning|on time))"
        r"|\b(?:won t|doesn t|don t|not|isn t|no longer|stopped)<3>(?:rouse|stirring|answer\w*|respond\w*"
        r"|react\w*)<3>(?:when i|to (?:me|my voice|her name|his name)|at all)\b|\bunresponsive\b|\b(?:he|she|mum|dad"
        r"|nan|man|lady|woman|husband|wife|neighbour|mother|father|just|has)(?: has| have| s)? (?:collapsed"
        r"|keeled over|slumped)\b",
        (
            "I can't rouse my lodger",
            "my husband has collapsed",
            "she isn't answering when I shake her",
            "the old lady collapsed",
        ),
        (
            "I can't wake before nine",
            "our roof has collapsed, the insurance came",
            "he isn't answering when I ring the bell, at work surely",
        ),
        unless=r"\b(?:phone|laptop|printer|app|site|website|shed|roof|cake|teenager|school|computer|tv|bank|office"
        r"|emails?|letters?|marquee|fence|bridge|chair|wall|shelf|heap|ring|bell|work|alarm clock)\b",
    ),
    Rule(
        "in English: the colour of lips and skin",
        ("lip", "face", "skin", "finger", "nails", "baby", "he ", "she "),
        r"\b(?:lips?|face|skin|fingers|fingertips|nails|baby|he|she)(?: s| has| have| is| are)?"
        r"(?: (?:gone|turned|turning|going|went|all|a|bit|funny|quite|very))+"
        r" (?:blue|grey|gray|purple|mauve|ashen|putty|waxy)\b"
        r"|\blips are (?:blue|grey|gray|purple)\b",
        ("his lips have gone blue", "she went grey all of a sudden", "the baby is going purple"),
        (
            "his hair has gone grey",
            "she turned blue with envy at my dahlias",
            "her fingers went purple picking blueberries",
        ),
        unless=r"\b(?:hair|sky|dye\w*|paint\w*|blueberr\w*|blackberr\w*|envy|eyes|sweets?|lipstick|varnish|beetroot)\b",
    ),
    Rule(
        "in English: no breath, a throat that closes",
        ("breath", "gasping", "throat", "tongue", "airway", "swallow", "epipen"),
        r"\b(?:he|she|is|baby|mum|dad|i m|m)(?: s)? gasping\b|\bgasping for (?:air|breath)\b|\b(?:fighting for"
        r"|can t catch|cannot catch|can t get) (?:my |his |her |any )?(?:breath|air)\b|\b(?:breathing|breathes"
        r"|breath)<3>(?:weird|strange\w*|shallow|rattl\w*|gurgl\w*|stopp\w*|stops|barely|hardly)\b|\b(?:barely"
        r"|hardly) breathing\b|\b(?:throat|airway|tongue)<3>(?:clos(?:ing|es|ed)|swell\w*|swollen|puff\w*)\b"
        rf"|\b{_CAN_T}<3>swallow (?:my|his|her) (?:own )?(?:spit|saliva)\b|\bepipen (?:is |was |s )?(?:empty|expired"
        r"|out|old)\b",
        ("he is gasping for air", "her throat is closing up", "dad's breathing is very shallow"),
        ("my geraniums are gasping", "a frog in my throat after choir", "the view was breathtaking, breath stopping"),
        unless=r"\b(?:laugh\w*|smog|yoga|training|course|view|geraniums?|plants?|meditat\w+|wine)\b",
    ),
    Rule(
        "in English: blood that does not stop",
        ("blood", "bleed", "coffee grounds", "artery", "soaked"),
        r"\b(?:blood|bleed\w*)<3>(?:pouring|gushing|spurting|pumping|won t stop|doesn t stop|not stop\w*|don t stop"
        r"|soak\w*)\b|\b(?:vomit\w*|throw\w* up|cough\w*|spitt?\w*|bring\w* up|peeing|passing)<3>(?:blood"
        r"|coffee grounds)\b|\blike coffee grounds\b|\b(?:soaked|covered|drenched) (?:in|with) blood\b|\b(?:losing"
        r"|lost|so much|puddle of|pool of|too much) blood\b|\b(?:hit|cut) an artery\b|\b(?:towel|cloth|sheets?|bed"
        r"|pad|bandage|dressing)<3>(?:soaked|drenched)<3>(?:through|red|again)\b",
        (
            "the blood is pouring out",
            "I'm bringing up something like coffee grounds",
            "the second towel is soaked through",
        ),
        (
            "my blood test is Monday",
            "in the film she lost so much blood",
            "my pen is bleeding, soaked page",
            "I tip the coffee grounds on the roses",
        ),
        unless=r"\b(?:test|steak|films?|movie|donat\w*|donor|period|orange|compost|garden|ink|cartridge|pen|roses"
        r"|gladiator)\b",
    ),
    Rule(
        "in English: fire and smoke",
        ("fire", "alight", "ablaze", "burning", "flames", "smoke", "caught light"),
        rf"\b{_BURNS}<3>(?:on fire|alight|ablaze|burning|in flames|aflame|caught fire|caught light|catching fire)\b"
        r"|\bsmoke<3>(?:coming|pouring|rolling|billowing|seeping|filling|out of|from under|under the)\b"
        r"|\bflames (?:are )?(?:coming|shooting|climbing|at the|out of)\b"
        r"|\b(?:fire|smoke)(?: is)? (?:in|on|up) (?:the |our )?(?:stairs|stairwell|landing|corridor|hall|lift)\b",
        ("the curtains have caught fire", "smoke is pouring under the door", "there's a fire on the landing"),
        (
            "the pudding was in flames, brandy of course",
            "smoke from under the barbecue lid",
            "a bonfire and fire in the hearth",
            "my car alarm and the fire drill",
        ),
        unless=r"\b(?:drill|bbq|barbecue|bonfire|film|movie|book|song|camp|stove|candles?|insurance|marshmallow\w*"
        r"|fireplace|hearth|disco|dj|cake|pudding|brandy|years ago|once|council|curry|chilli)\b",
    ),
    Rule(
        "in English: swallowed, or taken twice",
        (
            "swal",
            "drank",
            "drunk",
            "drink",
            "ate",
            "chew",
            "lick",
            "took",
            "taken",
            "had ",
            "twice",
            "double",
            "times",
            "too m",
        ),
        r"\b(?:swal\w*|drank|drunk|drinking|ate|eaten|chew\w*|lick\w*|took|taken|had)<6>(?:batter(?:y|ies)|bleach"
        r"|antifreeze|screen ?wash|white spirit|paraffin|petrol|weed ?killer|paraquat|rat poison|detergent"
        r"|drain cleaner|descaler|turps|dishwasher (?:tablet|pod)s?|washing (?:pod|capsule)s?|magnet|all (?:my|his"
        r"|her|the) (?:tablets|pills|meds)|(?:whole|entire|full) (?:box|bottle|packet|strip) of (?:tablets|pills"
        r"|paracetamol|\w*killers|vodka|whisky)|too many (?:pills|tablets)|nightshade|toadstools?)\b|\b(?:twice"
        r"|double|two lots|three times|too much)<3>(?:insulin|warfarin|morphine|methadone|digoxin)\b|\b(?:insulin"
        r"|warfarin|morphine|methadone|heart (?:pills|tablets))<3>(?:twice|(?:two|three|four) times|too much)\b",
        ("the toddler swallowed a battery", "he drank the screen wash", "I think I took my insulin twice"),
        ("the dog ate a battery of tests", "all the bleach went on the shed", "I had the car battery changed"),
        unless=r"\b(?:dog|cat|puppy|car|cleaned|cleaning|to clean|scrub\w*|watch|clock|twice a day|remote works"
        r"|changed)\b",
    ),
    Rule(
        "in English: water, ice, heights, rails",
        (
            " ice",
            "ice broke",
            "ice gave",
            "ice crack",
            "ledge",
            "railing",
            "parapet",
            "train line",
            "railway",
            "tracks",
            "face down",
            "canal",
            "river",
            "lake",
            "weir",
            "cliff",
        ),
        r"\bthrough the ice\b|\bice(?: has| is| just)? (?:broke|gave way|cracking)\b|\b(?:fell|fallen|slipped|swept"
        r"|jumped)(?: \w++){0,3} (?:in|into|off|over)(?: the| a)? (?:canal|river|lake|weir|lock|quarry|harbour|dock"
        r"|cliff|sea)\b<..>(?:can t|cannot|help|quick|shout\w*|scream\w*|drown\w*|under|face)\b|\b(?:on"
        r"|over) the (?:ledge|railings?|parapet)\b<..>(?:jump|feet|legs|crying|floor|won t)\b|\b(?:on|along|across"
        r"|onto) the (?:train line|railway (?:line|tracks?)|train tracks)\b|\bface down in\b",
        (
            "the boy went through the ice",
            "a man is walking along the railway line",
            "she fell in the canal and can't get out",
        ),
        (
            "the phone fell in the canal, help me claim",
            "the ice cream van",
            "a walk along the old railway line, now a path",
            "a pot on the ledge, mind your feet",
        ),
        unless=r"\b(?:ball|phone|keys|frisbee|hat|drone|skating|film|movie|plants?|pots?|path|disused|old railway"
        r"|holiday|fishing|book|cards?|model)\b",
    ),
    Rule(
        "in English: held fast, buried, come down upon",
        (
            "pinned",
            "trapped",
            "crushed",
            "buried",
            "wedged",
            "impaled",
            "on its roof",
            "upside down",
            "overturned",
            "on top of",
        ),
        r"\b(?:pinned|trapped|crushed|buried|wedged|impaled)<3>(?:under|beneath|underneath|by the (?:leg|arm|neck)"
        r"|in the (?:machine|baler|press|lift|elevator|wreck|rubble))\b|\b(?:pinned|crushed)<3>(?:against|between)\b"
        r"|\b(?:tractor|car|van|lorry|quad|trailer|wall|roof|ceiling|tree)<3>on top of (?:me|him|her|us|them"
        rf"|{_HERS} legs?)\b"
        r"|\bon its roof\b<..>(?:ditch|inside|groan\w*|moving|answer\w*)\b",
        (
            "his legs are pinned under the tractor",
            "grandad is trapped underneath the beam",
            "the car is on its roof in the ditch",
        ),
        (
            "I am buried under essays",
            "we buried the hamster under the lilac",
            "my sleeve is trapped under the sewing foot",
            "a cat on its roof",
        ),
        unless=r"\b(?:essays?|paperwork|emails?|homework|forms?|hamster|budgie|goldfish|treasure|bone|cat|drawer|zip"
        r"|keys?|sleeve|ball|kite|snow last)\b",
    ),
    Rule(
        "in English: birth, fits, fever",
        ("waters", "contractions", "crowning", "cord", "fit", "convuls", "jerking", "seiz", "neck", "rash", "fever"),
        r"\bwaters (?:have |has |just |had )?(?:broke|broken|gone)\b|\bcontractions (?:are|every|come|coming"
        r"|started)\b|\b(?:head|baby) is crowning\b|\bcord (?:is |s )?(?:out|showing|round)\b|\b(?:is|s|been|keeps"
        r"|started|having|had|not stop|still) (?:fitting|convulsing|seizing|jerking)\b(?! (?:a|the|in|my|our|new))"
        r"|\bhaving a (?:fit|seizure)\b|\bneck<3>(?:stiff|rigid)\b<..>(?:rash|fever|light|spots)\b|\brash<6>(?:glass"
        r"|doesn t fade|won t fade|not fade)\b|\bfever (?:of |is |at )?4[12]\b",
        ("my waters have broken", "he is having a fit", "she's got a rash that doesn't fade under a glass"),
        ("the plumber is fitting a tap", "my mother is having a fit about the wallpaper", "the fever of the world cup"),
        unless=r"\b(?:kitchen|wardrobe|dress|shoes|laugh\w*|wallpaper|bill|muscle contractions|carpet|tap|curtains?)\b",
    ),
)
