"""Danger to life, now, in English, from outside: gas, a stranger in the house, accidents; a cry for help."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.english_people import AGO, WHO
from nlu.safety_phrases.rule import Rule, cues

_CRY: Final = (
    r"(?:(?:please|oh|god|hello|somebody|someone|anyone|help|me|us|come|quick|quickly|hurry|now|fast|urgent|\.) ?)"
)

ENGLISH_DANGERS: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: gas, and what warns of it",
        cues("alarm|detector|gas|headache|dizzy|monoxide|hiss|boiler|stove|flue|generator|brazier|paraffin"),
        r"\b(?:co|monoxide|gas|smoke|fire) (?:\w++ )?(?:alarms?|detectors?)<6>(?:going off|gone off|went off|bleeping"
        r"|beeping|screaming|shrieking|sounding|won t stop|ringing|blaring|wailing)\b|\bgas<3>(?:hissing|escaping"
        r"|leaking|leaks?)\b|\bhiss\w*<6>(?:gas|cooker|hob|boiler|cylinder|eggy)\b|\bstrong smell of gas\b"
        r"|\bgas smell\b|\b(?:all|both|everyone|everybody|family|kids)<6>(?:headaches?|dizzy|drowsy|sleepy|faint"
        r"|thumping heads|sick)<..>(?:boiler|gas heater|stove|flue|generator|brazier|paraffin|geyser)\b|\b(?:boiler"
        r"|gas heater|stove|flue|generator|brazier|paraffin)\b<..>(?:headaches?|dizzy|drowsy|faint|limp"
        r"|thumping heads|woozy|collapsed)\b",
        (
            "the CO alarm is going off",
            "gas is hissing behind the cooker",
            "there's a strong smell of gas",
            "both of us have headaches since the boiler was lit",
        ),
        (
            "the smoke alarm went off again, burnt toast",
            "changed the battery in the gas detector, it was beeping",
            "my gas bill gives me a headache",
        ),
        unless=rf"{AGO}|toast\w*|bacon|burnt|battery|batteries|low|test\w*|drill|chirp\w*|bill|false alarm|cooking"
        r"|man read|serviced|service|every time|whenever|goose|snake|kettle|singing)\b",
    ),
    Rule(
        "in English: somebody breaks in, or has a weapon",
        cues(
            "door|window|lock|handle|house|flat|in my|in the|knife|gun|machete|axe|crowbar|shots|break|smash"
            "|intruder|burglar"
        ),
        r"\b(?:someone|somebody|men|bloke|stranger|intruder|burglars?|man|he|they|people|lads)(?: s| is| are| just"
        r"| m)? (?:breaking|smashing|kicking|forcing|booting|battering|trying)(?: to (?:get|break|force)| at"
        r"| down)?<3>(?:in|into|my (?:\w+ )?door|the (?:\w+ )?door|my (?:\w+ )?window|the (?:\w+ )?window|lock"
        r"|(?:door )?handle)\b(?! in)|\b(?:someone|somebody|stranger|intruder|burglar|prowler)(?: is| s)?(?: inside"
        r"| moving| walking| downstairs)? ?(?:in|inside) (?:my|the|our) (?:house|flat|kitchen|bedroom|hall|home|loft"
        r"|garden)\b|\b(?:knife|gun|machete|axe|crowbar|baseball bat)<6>(?:threat\w*|at (?:the|my) door|at me"
        r"|shouting|screaming|swinging|waving|chasing|outside|throat|neck)\b|\b(?:waving|swinging|holding|pulled"
        r"|drawn|brandishing)(?: \w++){0,2} (?:knife|gun|machete|axe|crowbar|blade)\b|\b(?:gun ?shots|shots fired)\b",
        (
            "someone is trying my back door handle",
            "there is somebody in my house",
            "he's waving a machete about",
            "a man is kicking the door down",
            "gunshots in the street",
        ),
        (
            "he's trying the window for size",
            "he's kicking in the new boots",
            "somebody in my house snores",
            "holding a knife properly, the chef shows us how",
            "someone in the flat above plays the piano",
        ),
        unless=rf"{AGO}|snor\w*|chef|cook\w*|butter|boots|for size|fitting|fitter|mend\w*|paint\w*|plumber"
        r"|locksmith|cleaner|piano|party|cat|dog|pigeon|wasp|bat flew|toy|water gun|nerf|glue|salute|nail|karate|judo"
        r"|police came|yesterday|theatre|cake|bread|cheese)\b",
    ),
    Rule(
        "in English: run over, cut, scalded, shocked",
        cues(
            "hit by|run over|knocked|came off|come off|thrown off|crash|ditch|gone into|shock|cable|wire|finger"
            "|thumb|toe|hand|through|foot|boiling|kettle|hot |pan|scald|blister|rolled on|rolled over|choking"
            "|in the canal|in the lake|in the river"
        ),
        r"\b(?:hit|run over|knocked (?:down|off|over)|struck|mown down) by (?:an? |the |my )?(?:\w+ )?(?:car|van|bus"
        r"|lorry|truck|tram|train|scooter|taxi|motorbike|tractor)\b|\b(?:been run over|knocked off (?:his|her"
        r"|my) (?:bike|moped|scooter))\b|\b(?:come|came|thrown|fallen) off (?:his|her|my|the|a) (?:\w+ )?(?:motorbike"
        r"|moped|horse|quad)\b|\b(?:car|van|lorry|bus|coach|tractor)(?: s| is| has| just)* (?:crashed|in the (?:ditch"
        r"|river|canal|lake|ravine)|gone (?:into|off)|ploughed into|rolled over)\b|\b(?:car crash|pile up) (?:outside"
        r"|here|just|at|on|in front)\b|\belectric shock\b(?! therapy)|\b(?:grabbed|touched"
        r"|hold of)<3>(?:live )?(?:cable|wire|socket|pylon)\b|\b(?:cut|sliced|chopped|sawn|taken|took|severed|ripped"
        r"|torn)(?: \w++){0,3} (?:finger|thumb|toe|hand|arm|fingers|foot|toes)(?: s)? (?:off|clean off|half off"
        r"|nearly off|hanging)\b|\b(?:axe|saw|chainsaw|mower|knife|drill|spike|pitchfork|scissors"
        r"|nail gun)<3>(?:through|into) (?:my|his|her) (?:foot|hand|leg|arm|neck|eye|thigh|chest|stomach|belly)\b"
        r"|\b(?:boiling|kettle|hot (?:oil|fat|water|tea|coffee|soup)|chip pan|the pan)<6>(?:over|on|down)<3>(?:self"
        r"|legs?|arm|face|chest|herself|himself|myself|him|baby|toddler|head|stomach|back|feet)\b|\bscald(?:ed"
        r"|ing)<6>(?:himself|herself|skin|blister\w*|baby|toddler|bad|badly|arm|legs?|chest|me|face)\b|\b(?:rolled on"
        r"|rolled over on|trampled) (?:her|him|me)\b"
        rf"|\b{WHO}(?: is| s| m)? choking\b",
        (
            "a lad's been knocked off his moped",
            "she was hit by a van outside",
            "he's cut his thumb clean off",
            "the toddler pulled the kettle down on herself",
            "the axe went into his foot",
        ),
        (
            "come off your high horse",
            "poured the hot water on the tea leaves",
            "electric shock prices at the pump",
            "I was hit by a bus fare increase",
            "he took his hand off the wheel of cheese",
        ),
        unless=rf"{AGO}|prices?|fare|pump|high horse|wheel|remote|puppet|tea leaves|coffee filter|insurance|lego"
        r"|doll|statue|snowman|teddy|as if|feel like|steamroller|fish fingers|chocolate fingers|recipe|physio|rehab"
        r"|scar|constat|model|toy|scalding hot tea)\b",
        unmistakable=True,
    ),
    Rule(
        "in English: a cry, a call for the rescue",
        cues(
            "ambulance|paramedic|999|911|112|fire brigade|firemen|fire engine|coastguard|emergency services|help"
            "|quick|doctor now|hurry"
        ),
        r"(?<!don t )(?<!not )(?<!i )\b(?:ring|dial|phone|call|get|fetch|need|send|want)(?: (?:me|us|him|her|quick"
        r"|quickly|now|for|someone|somebody|please)){0,2} (?:an? |the )?(?:ambulance|paramedics?|999|911|112"
        r"|fire brigade|firemen|coastguard|emergency services)\b"
        rf"|^(?={_CRY}{{2,12}}$)(?=.*\b(?:help|come)\b).*\b(?:quick|quickly|hurry|now|fast|somebody|urgent)\b"
        r"|^(?:help(?: me)? ?){2,9}$|\bi need a doctor (?:now|quick|fast)\b",
        (
            "ring 999 please, my phone is dead",
            "get an ambulance to number 9",
            "come quick somebody help me now",
            "HELP ME SOMEBODY",
        ),
        (
            "which number do I dial, 112 or 15, when abroad?",
            "don't phone an ambulance for a splinter",
            "hello help me please",
            "my son wants to get a fire brigade cake",
        ),
        unless=r"\b(?:which|what number|abroad|toy|lego|cake|birthday|christmas|story|drawing|sticker|should i"
        r"|when do|in case|how do|if ever|bill|bed|game|film|movie|series|playmobil)\b",
    ),
)
