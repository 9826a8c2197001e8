"""Danger to life, now, in English: falls, the heart, a stroke, gas, accidents, a stranger in the house, a cry for help.

« nan » is read as « non », which is what these letters stand for in French.
"""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule, cues

WHO: Final = (
    r"(?:i|he|she|they|mum|mom|mam|mother|dad|daddy|father|non|nana|nanny|gran|granny|granda|grandma|grandad|grandpa"
    r"|grandmother|grandfather|wife|husband|son|daughter|brother|sister|neighbour|neighbor|friend|mate|flatmate"
    r"|lodger"
    r"|uncle|aunt|auntie|man|woman|lady|gentleman|bloke|lad|girl|boy|child|kid|baby|toddler|partner|boyfriend"
    r"|girlfriend|carer|patient|resident|cyclist|someone|somebody|old boy|old girl|little one|old man)"
)
_AGO: Final = (
    r"\b(?:ago|last (?:year|month|week|winter|summer|spring|autumn|christmas)|since my fall|years|film|movie|book"
    r"|series|novel|song|game|joke|match|wii|xbox|in (?:19|20)\d\d"
)
_CRY: Final = (
    r"(?:(?:please|oh|god|hello|somebody|someone|anyone|help|me|us|come|quick|quickly|hurry|now|fast|urgent|\.) ?)"
)
_CAN_T: Final = r"(?:can t|cannot|can not|couldn t|cant|unable to|not able to|impossible to)"

ENGLISH_DANGERS: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: a fall, and not up again",
        cues(
            "fall|tumble|fell|slipp|tripp|toppl|gone down|went down|going down|floor|lino|tiles|ground|get "
            "|bottom of|foot of|weight on|wrong way|angle|hip|rise "
        ),
        rf"\b(?:had|taken|took|having) an?(?: (?!out|ing)\w++){{0,2}} (?:fall|tumble|spill|header)\b"
        rf"|\b{WHO}(?: s| has| ve| have| just){{0,2}} (?:gone|went) down (?:hard|like a|in the|on (?:the|her|his|my))"
        rf"|\b{WHO}(?: s| has| have| ve| just| is| was| must have)*(?: \w++)? (?:fell|fallen|slipped|tripped|tumbled"
        r"|toppled"
        r"|pitched)(?: \w++){0,3} (?:stairs|steps|ladder|bath|shower|roof|balcony|stepladder|step ?stool|loft|bed"
        r"|kerb|escalator|scaffold\w*|tree|window|wheelchair|commode|hoist|cliff|tub)\b"
        r"|\b(?:on|lying on|lain on)(?: (?!first|second|third|fourth|fifth|sixth|top|ground|same|dance|shop"
        r"|\d)\w++){0,2}"
        r" (?:floor|lino|tiles|ground|rug|bathmat)<6>(?:can t (?:get|move|rise|reach|feel)|cannot (?:get|move|rise"
        r"|reach)|cant|hip"
        r"|since|all night|last night|moan\w*|blood|bleed\w*|not mov\w*)\b"
        rf"|\b{_CAN_T} (?:get|pull|haul|lift|push|drag) (?:myself|himself|herself|him|her|mum|dad|them"
        r"|me)(?: back)? (?:up|off the)"
        rf"|\b{_CAN_T} (?:get up|rise|get off|move)(?: back)? (?:off|from) the (?:floor|lavatory|bathroom|kitchen"
        r"|ground)"
        rf"|\b{WHO}(?: s| is| are| m| am)?(?: lying| curled up| in a heap)? at the (?:bottom|foot) of (?:the |my "
        r"|her |his |some )"
        r"(?:\w+ )?(?:stairs|steps|ladder|cliff)\b"
        rf"|\b{_CAN_T} put (?:any |no )?weight\b|\b(?:hip|leg|arm|knee|ankle|wrist)(?: is| s)? (?:gone|broken"
        r"|on fire|bent"
        r"|twisted) ?(?:back|under|the wrong|at an?)?<3>(?:floor|wrong way|angle|stairs|steps|fall|fell|can t)\b"
        r"|\b(?:hip gone|leg<3>wrong way|at an? (?:funny|weird|wrong|odd|strange) angle)\b",
        (
            "my father has had a nasty fall",
            "she's toppled off the stepladder",
            "grandad's at the bottom of the stairs",
            "I slipped in the shower and I can't put any weight on it",
            "we can't get him up off the floor",
            "on the lino since last night",
        ),
        (
            "I had a fall last winter, could someone shop for me",
            "my keys fell down the stairs",
            "can't get him up off the sofa for dinner",
            "prices have fallen on ladders",
            "the parcel is at the bottom of the stairs",
            "we sat on the floor for hours playing cards",
        ),
        unless=rf"{_AGO}|(?:in|since|from) (?:january|february|march|april|may|june|july|august|september|october"
        r"|november"
        r"|december)|laugh\w*|play\w*|sofa|yoga|pilates|lego|jigsaw|puzzle|asleep|in love|for it|free fall"
        r"|but (?:i m|she s"
        r"|he s) (?:fine|ok|okay|all right)|in (?:the )?spring|healed|mended|right as rain|before (?:christmas"
        r"|easter)|not had|nothing broken|no harm|keys|phone|parcel|remote|glasses|cat|dog|kitten|dinner"
        r"|football|rugby|risk of|afraid of|scared of|prevent\w*|in case|vinyl|laying|mopped|water fall|hairdresser"
        r"|picture|photo|selfie|school|every night)\b",
    ),
    Rule(
        "in English: a heart that fails",
        cues("chest|breastbone|ribs|jaw|left arm|heart|pulse"),
        r"\b(?:tight\w*|pressure|crushing|squeez\w+|heaviness|heavy weight|weight|band|vice|burning|stabbing|sharp"
        r"|pains?|ache|aching|elephant)<6>(?:my|his|her|the|mum s|dad s) (?:chest|breastbone|ribs)\b(?! of)"
        r"|\b(?:my|his|her|mum s|dad s) chest(?: is| s| feels| has gone| hurts?)<3>(?:tight\w*|pains?|aching|heavy"
        r"|crush\w*"
        r"|squeez\w*|bad|killing|like)\b|\b(?:pains?|ache|aching)(?: \w++){0,5} (?:left arm|jaw|arm and)\b"
        r"|\b(?:clutch|grabb?|hold)\w* (?:at )?(?:his|her|my) (?:chest|heart|left arm)\b"
        r"|\bheart(?: s| is| has| just| keeps| rate){0,2} (?:stopp\w+|rac\w+|skipping|pounding|fluttering|jumping"
        r"|thumping|hammering)<..>(?:faint|dizzy|sweat\w*|clammy|grey|pass out|chest|breath\w*|sick|black)\b"
        r"|\b(?:no|find a|find his|find her|feel a|feel his|feel her) pulse\b(?! in)|\bsos heart\b",
        (
            "like an elephant sitting on my chest",
            "pain going up to my jaw",
            "dad's clutching his chest",
            "my heart is racing, I'm dizzy",
            "my chest has gone tight",
        ),
        (
            "a heavy chest of drawers to carry",
            "heart racing on the roller coaster",
            "the cat is a weight on my chest, lovely",
            "my jaw aches from laughing",
            "a tight chest freezer lid",
        ),
        unless=rf"{_AGO}|drawers|freezer|treasure|won|cat|kitten|laugh\w*|coaster|wax\w*|tattoo|physio|gym|press ups"
        r"|bench"
        r"|x ?ray|radio|dentist|wisdom|blackcurrant|pulses|chickpeas|tape|bra|jumper|sewing)\b",
    ),
    Rule(
        "in English: struck at once",
        cues(
            "lost the|lost f|lost u|lost m|losing|no feel|side|numb|speak|talk|words|see |half h|half m|headache"
            "|feel my|feel his|feel her|hand|arm "
        ),
        r"\b(?:lost|losing|no)(?: the| all)? (?:feeling|use|movement|sight|vision|strength)<3>(?:arm|leg|hand|side"
        r"|eye"
        r"|eyes|face|foot|legs)\b|\b(?:one|left|right|whole) side<3>(?:numb|weak|dead|paraly\w+|limp|droop\w*|gone)\b"
        r"|\b(?:numb|paraly[sz]ed|weak)(?: \w++){0,2} (?:one|the left|the right|his left|his right|her left|her right"
        rf"|my left|my right) (?:side|arm|leg|hand)\b|\b{_CAN_T} (?:speak|talk|get (?:my|his|her) words|say (?:her"
        r"|his) name)"
        rf"(?: properly| out| any ?more| straight| all of a sudden| suddenly)\b|\b{_CAN_T} (?:feel (?:my|his"
        r"|her) (?:face|legs?"
        r"|arms?|hands?|feet)|see (?:out of (?:one|my|his|her)|from one eye))\b|\bhalf (?:his|her|my) (?:smile|face"
        r"|body)\b"
        r"|\b(?:worst|thunderclap) headache\b|\bsudden(?:ly)?(?: \w++){0,3} (?:can t|cannot|couldn t"
        r"|unable to)(?: \w++){0,2}"
        r" (?:speak|talk|see|walk|move|stand)\b|\btalking (?:rubbish|gibberish|nonsense|funny|daft)\b<..>(?:face"
        r"|hand|arm|cup"
        r"|sudden\w*|mouth|smile|since)\b|\b(?:left|right) (?:arm|hand|leg) (?:is hanging|hangs|won t hold|wont hold"
        r"|has dropped|doesn t work|won t work)\b",
        (
            "I've lost the feeling in my left leg",
            "half her face isn't moving",
            "suddenly he can't speak",
            "the worst headache of my life",
            "dad can't see out of one eye",
        ),
        (
            "I can't get my words out in French class",
            "the left side of the road",
            "one side of the cake is dead flat",
            "he's talking rubbish about football again",
            "can't feel my face, that dentist's needle",
        ),
        unless=rf"{_AGO}|dentist|injection|french|english|german|exam|cake|football|cold out|frost|gloves|snowball"
        r"|parrot|stage|microphone|karaoke|pins|mask)\b",
    ),
    Rule(
        "in English: gas, and what warns of it",
        cues("alarm|detector|gas|headache|dizzy|monoxide|hiss"),
        r"\b(?:co|monoxide|gas|smoke|fire) (?:\w++ )?(?:alarms?|detectors?)<6>(?:going off|gone off|went off|bleeping"
        r"|beeping|screaming|shrieking|sounding|won t stop|ringing|blaring|wailing)\b|\bgas<3>(?:hissing|escaping"
        r"|leaking"
        r"|leaks?)\b|\bhiss\w*<6>(?:gas|cooker|hob|boiler|cylinder|eggy)\b|\bstrong smell of gas\b|\bgas smell\b"
        r"|\b(?:all|both|everyone|everybody|family|kids)<6>(?:headaches?|dizzy|drowsy|sleepy|faint|thumping heads"
        r"|sick)"
        r"<..>(?:boiler|gas heater|stove|flue|generator|brazier|paraffin|geyser)\b"
        r"|\b(?:boiler|gas heater|stove|flue|generator|brazier|paraffin)\b<..>(?:headaches?|dizzy|drowsy|faint|limp"
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
        unless=rf"{_AGO}|toast\w*|bacon|burnt|battery|batteries|low|test\w*|drill|chirp\w*|bill|false alarm|cooking"
        r"|man read"
        r"|serviced|service|every time|whenever|goose|snake|kettle|singing)\b",
    ),
    Rule(
        "in English: somebody breaks in, or has a weapon",
        cues(
            "door|window|lock|handle|house|flat|in my|in the|knife|gun|machete|axe|crowbar|shots|break|smash"
            "|intruder|burglar"
        ),
        r"\b(?:someone|somebody|men|bloke|stranger|intruder|burglars?|man|he|they|people|lads)(?: s| is| are| just"
        r"| m)?"
        r" (?:breaking|smashing|kicking|forcing|booting|battering|trying)(?: to (?:get|break|force)| at| down)?<3>"
        r"(?:in|into|my (?:\w+ )?door|the (?:\w+ )?door|my (?:\w+ )?window|the (?:\w+ )?window|lock"
        r"|(?:door )?handle)\b(?! in)"
        r"|\b(?:someone|somebody|stranger|intruder|burglar|prowler)(?: is| s)?(?: inside| moving| walking"
        r"| downstairs)? ?"
        r"(?:in|inside) (?:my|the|our) (?:house|flat|kitchen|bedroom|hall|home|loft|garden)\b"
        r"|\b(?:knife|gun|machete|axe|crowbar|baseball bat)<6>(?:threat\w*|at (?:the|my) door|at me|shouting"
        r"|screaming|swinging"
        r"|waving|chasing|outside|throat|neck)\b|\b(?:waving|swinging|holding|pulled|drawn"
        r"|brandishing)(?: \w++){0,2} (?:knife"
        r"|gun|machete|axe|crowbar|blade)\b|\b(?:gun ?shots|shots fired)\b",
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
        unless=rf"{_AGO}|snor\w*|chef|cook\w*|butter|boots|for size|fitting|fitter|mend\w*|paint\w*|plumber"
        r"|locksmith|cleaner"
        r"|piano|party|cat|dog|pigeon|wasp|bat flew|toy|water gun|nerf|glue|salute|nail|karate|judo|police came"
        r"|yesterday"
        r"|theatre|cake|bread|cheese)\b",
    ),
    Rule(
        "in English: run over, cut, scalded, shocked",
        cues(
            "hit by|run over|knocked|came off|come off|thrown off|crash|ditch|gone into|shock|cable|wire|finger"
            "|thumb|toe|hand|through|foot|boiling|kettle|hot |pan|scald|blister|rolled on|rolled over|choking"
        ),
        r"\b(?:hit|run over|knocked (?:down|off|over)|struck|mown down) by (?:an? |the |my )?(?:\w+ )?(?:car|van|bus"
        r"|lorry|truck"
        r"|tram|train|scooter|taxi|motorbike|tractor)\b|\b(?:been run over|knocked off (?:his|her|my) (?:bike|moped"
        r"|scooter))\b"
        r"|\b(?:come|came|thrown|fallen) off (?:his|her|my|the|a) (?:\w+ )?(?:motorbike|moped|horse|quad)\b"
        r"|\b(?:car|van|lorry|bus|coach|tractor)(?: s| is| has| just)* (?:crashed|in the (?:ditch|river|canal|lake"
        r"|ravine)|gone"
        r" (?:into|off)|ploughed into|rolled over)\b|\b(?:car crash|pile up) (?:outside|here|just|at|on|in front)\b"
        r"|\belectric shock\b(?! therapy)|\b(?:grabbed|touched|hold of)<3>(?:live )?(?:cable|wire|socket|pylon)\b"
        r"|\b(?:cut|sliced|chopped|sawn|taken|took|severed|ripped|torn)(?: \w++){0,3} (?:finger|thumb|toe|hand|arm"
        r"|fingers"
        r"|foot|toes)(?: s)? (?:off|clean off|half off|nearly off|hanging)\b"
        r"|\b(?:axe|saw|chainsaw|mower|knife|drill|spike|pitchfork|scissors|nail gun)<3>(?:through|into) (?:my|his"
        r"|her)"
        r" (?:foot|hand|leg|arm|neck|eye|thigh|chest|stomach|belly)\b"
        r"|\b(?:boiling|kettle|hot (?:oil|fat|water|tea|coffee|soup)|chip pan|the pan)<6>(?:over|on|down)<3>(?:self"
        r"|legs?|arm|face"
        r"|chest|herself|himself|myself|him|baby|toddler|head|stomach|back|feet)\b|\bscald(?:ed|ing)<6>(?:himself"
        r"|herself|skin"
        r"|blister\w*|baby|toddler|bad|badly|arm|legs?|chest|me|face)\b|\b(?:rolled on|rolled over on"
        r"|trampled) (?:her|him|me)\b"
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
        unless=rf"{_AGO}|prices?|fare|pump|high horse|wheel|remote|puppet|tea leaves|coffee filter|insurance|lego"
        r"|doll|statue"
        r"|snowman|teddy|as if|feel like|steamroller|fish fingers|chocolate fingers|recipe|physio|rehab|scar|constat"
        r"|model|toy|scalding hot tea)\b",
    ),
    Rule(
        "in English: swelling, sugar, what was given twice",
        cues("swell|swollen|puff|blown up|blew up|blotch|diabet|hypo|insulin|sugar|overdos|into |bitten|stung"),
        r"\b(?:lips?|tongue|face|throat|neck)(?: s| is| are| has| have| keeps?)? (?:swell\w*|swollen|puff\w*"
        r"|blow\w* up|blew up"
        r"|blown up|getting (?:big|bigger|fat|fatter))\b|\b(?:stung|bitten|sting|peanut|nuts?|prawn"
        r"|penicillin)<..>(?:swell\w*"
        r"|swollen|blotchy|faint|wheez\w*|breath\w*|throat|tongue)\b|\b(?:diabet\w*|hypo|insulin"
        r"|blood sugar)<..>(?:sweat\w*"
        r"|shak\w*|confus\w*|not making sense|talking (?:daft|rubbish)|won t wake|wake|collapsed|unconscious|limp"
        r"|drowsy"
        r"|slurr\w*|nail varnish)\b|\bhas? overdosed\b|\boverdosed on\b|\b(?:got|been|gone) into (?:my|his|her|the"
        r"|gran s|non s"
        r"|nana s|granny s) (?:\w+ )?(?:tablets|pills|medicine|meds|bleach)\b",
        (
            "her lips are swelling since the prawn",
            "he's diabetic, sweating and talking daft",
            "my friend overdosed on something",
            "the little one got into gran's tablets",
        ),
        (
            "my ankle is swollen from the walk",
            "diabetic cake recipe that won't collapse, wake me up when it is done",
            "she got into the tablets of chocolate",
            "stung by the price, nuts",
        ),
        unless=rf"{_AGO}|recipes?|cake|price|songs?|telly|chocolate|box set|dentist|tooth|ankle|leaflet|talk on"
        r"|course|jam)\b",
    ),
    Rule(
        "in English: the cold, the heat, a lost mind out of doors",
        cues(
            "nightie|nightdress|pyjamas|dressing gown|barefoot|bare feet|slippers|dementia|alzheimer|hypotherm"
            "|heat ?stroke|heatstroke|shivering|sweating|freezing|frozen|cold"
        ),
        r"\b(?:wander\w*|walk\w*|out|outside|standing|sitting|road|street|bus stop)<6>(?:nightie|nightdress|pyjamas"
        r"|dressing gown"
        r"|barefoot|bare feet|slippers)\b<..>(?:snow|road|street|rain|cold|frost|freez\w*|dark|confus\w*|dementia"
        r"|alzheimer\w*"
        r"|traffic|lost)\b|\b(?:dementia|alzheimer\w*)<..>(?:missing|gone out|wandered|disappeared|not come (?:back"
        r"|home)"
        r"|lost|can t find|out there|(?:for|been|gone) an hour)\b|\b(?:wandered off|missing|disappeared"
        r"|gone out)<..>(?:dementia|alzheimer\w*)\b"
        r"|\bhypotherm\w+|\bhas heat ?stroke\b|\b(?:stopped|no longer|isn t even) (?:shivering|sweating)\b"
        r"|\b(?:freezing|frozen|ice cold|stone cold|cold)<6>(?:not (?:mov|respond|answer)\w*|won t (?:move|answer"
        r"|wake"
        r"|speak)|doesn t (?:move|answer|wake|speak)|can t speak|grey|hardly breath\w*|barely breath\w*)\b",
        (
            "an old man is standing in the road in his pyjamas, he's lost",
            "my father has dementia and he's been missing an hour",
            "she's ice cold and won't answer",
            "he has stopped shivering",
        ),
        (
            "the kids are out in slippers building a snowman in the snow",
            "freezing cold, the car won't wake",
            "a talk on dementia, I lost the leaflet",
            "my heater won't answer the app, frozen",
        ),
        unless=rf"{_AGO}|snowman|leaflet|talk|course|workshop|dog|cat|bins?|car|heater|boiler|engine|phone|app"
        r"|laptop|screen"
        r"|computer|website|party|pizza|peas|dinner|fancy dress)\b",
    ),
    Rule(
        "in English: a cry, a call for the rescue",
        cues(
            "ambulance|paramedic|999|911|112|fire brigade|firemen|fire engine|coastguard|emergency services|help"
            "|quick|doctor now|hurry"
        ),
        r"(?<!don t )(?<!not )(?<!i )\b(?:ring|dial|phone|call|get|fetch|need|send|want)(?: (?:me|us|him|her|quick"
        r"|quickly|now|for"
        r"|someone|somebody|please)){0,2} (?:an? |the )?(?:ambulance|paramedics?|999|911|112|fire brigade|firemen"
        r"|coastguard|emergency services)\b"
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
        r"|when do"
        r"|in case|how do|if ever|bill|bed|game|film|movie|series|playmobil)\b",
    ),
)
