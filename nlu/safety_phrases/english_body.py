"""Danger to life, now, in English, by what a body shows: falls, the heart, a stroke, swelling, cold."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.english_people import AGO, CAN_T, WHO
from nlu.safety_phrases.rule import Rule, cues

ENGLISH_BODY: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: a fall, and not up again",
        cues(
            "fall|tumble|fell|slipp|tripp|toppl|gone down|went down|going down|floor|lino|tiles|ground|get "
            "|bottom of|foot of|weight on|wrong way|angle|hip|rise "
        ),
        rf"\b(?:had|taken|took|having) an?(?: (?!out|ing)\w++){{0,2}} (?:fall|tumble|spill|header)\b|\b{WHO}(?: s"
        rf"| has| ve| have| just){{0,2}} (?:gone|went) down (?:hard|like a|in the|on (?:the|her|his|my))|\b{WHO}(?: s"
        rf"| has| have| ve| just| is| was| must have)*(?: \w++)? (?:fell|fallen|slipped|tripped|tumbled"
        r"|toppled|pitched)(?: \w++){0,3} (?:stairs|steps|ladder|bath|shower|roof|balcony|stepladder|step ?stool|loft"
        r"|bed|kerb|escalator|scaffold\w*|tree|window|wheelchair|commode|hoist|cliff|tub)\b|\b(?:on|lying on"
        r"|lain on)(?: (?!first|second|third|fourth|fifth|sixth|top|ground|same|dance|shop|\d)\w++){0,2} (?:floor"
        r"|lino|tiles|ground|rug|bathmat)<6>(?:can t (?:get|move|rise|reach|feel)|cannot (?:get|move|rise|reach)|cant"
        r"|hip|since|all night|last night|moan\w*|blood|bleed\w*|not mov\w*)\b"
        rf"|\b{CAN_T} (?:get|pull|haul|lift|push|drag) (?:myself|himself|herself|him|her|mum|dad|them"
        r"|me)(?: back)? (?:up|off the)"
        rf"|\b{CAN_T} (?:get up|rise|get off|move)(?: back)? (?:off|from) the (?:floor|lavatory|bathroom|kitchen"
        r"|ground)"
        rf"|\b{WHO}(?: s| is| are| m| am)?(?: lying| curled up| in a heap)? at the (?:bottom|foot) of (?:the |my "
        r"|her |his |some )(?:\w+ )?(?:stairs|steps|ladder|cliff)\b"
        rf"|\b{CAN_T} put (?:any |no )?weight\b|\b(?:hip|leg|arm|knee|ankle|wrist)(?: is| s)? (?:gone|broken"
        r"|on fire|bent|twisted) ?(?:back|under|the wrong|at an?)?<3>(?:floor|wrong way|angle|stairs|steps|fall|fell"
        r"|can t)\b|\b(?:hip gone|leg<3>wrong way|at an? (?:funny|weird|wrong|odd|strange) angle)\b",
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
        unless=rf"{AGO}|(?:in|since|from) (?:january|february|march|april|may|june|july|august|september|october"
        r"|november|december)|laugh\w*|play\w*|sofa|yoga|pilates|lego|jigsaw|puzzle|asleep|in love|for it|free fall"
        r"|but (?:i m|she s|he s) (?:fine|ok|okay|all right)|in (?:the )?spring|healed|mended|right as rain"
        r"|before (?:christmas|easter)|not had|nothing broken|no harm|keys|phone|parcel|remote|glasses|cat|dog|kitten"
        r"|dinner|football|rugby|risk of|afraid of|scared of|prevent\w*|in case|vinyl|laying|mopped|water fall"
        r"|hairdresser|picture|photo|selfie|school|every night)\b",
    ),
    Rule(
        "in English: a heart that fails",
        cues("chest|breastbone|ribs|jaw|left arm|heart|pulse"),
        r"\b(?:tight\w*|pressure|crushing|squeez\w+|heaviness|heavy weight|weight|band|vice|burning|stabbing|sharp"
        r"|pains?|ache|aching|elephant)<6>(?:my|his|her|the|mum s|dad s) (?:chest|breastbone|ribs)\b(?! of)|\b(?:my"
        r"|his|her|mum s|dad s) chest(?: is| s| feels| has gone| hurts?)<3>(?:tight\w*|pains?|aching|heavy|crush\w*"
        r"|squeez\w*|bad|killing|like)\b|\b(?:pains?|ache|aching)(?: \w++){0,5} (?:left arm|jaw|arm and)\b"
        r"|\b(?:clutch|grabb?|hold)\w* (?:at )?(?:his|her|my) (?:chest|heart|left arm)\b|\bheart(?: s| is| has| just"
        r"| keeps| rate){0,2} (?:stopp\w+|rac\w+|skipping|pounding|fluttering|jumping|thumping|hammering)<..>(?:faint"
        r"|dizzy|sweat\w*|clammy|grey|pass out|chest|breath\w*|sick|black)\b|\b(?:no|find a|find his|find her|feel a"
        r"|feel his|feel her) pulse\b(?! in)|\bsos heart\b",
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
        unless=rf"{AGO}|drawers|freezer|treasure|won|cat|kitten|laugh\w*|coaster|wax\w*|tattoo|physio|gym|press ups"
        r"|bench|x ?ray|radio|dentist|wisdom|blackcurrant|pulses|chickpeas|tape|bra|jumper|sewing)\b",
    ),
    Rule(
        "in English: struck at once",
        cues(
            "lost the|lost f|lost u|lost m|losing|no feel|side|numb|speak|talk|words|see |half h|half m|headache"
            "|feel my|feel his|feel her|hand|arm "
        ),
        r"\b(?:lost|losing|no)(?: the| all)? (?:feeling|use|movement|sight|vision|strength)<3>(?:arm|leg|hand|side"
        r"|eye|eyes|face|foot|legs)\b|\b(?:one|left|right|whole) side<3>(?:numb|weak|dead|paraly\w+|limp|droop\w*"
        r"|gone)\b|\b(?:numb|paraly[sz]ed|weak)(?: \w++){0,2} (?:one|the left|the right|his left|his right|her left"
        r"|her right"
        rf"|my left|my right) (?:side|arm|leg|hand)\b|\b{CAN_T} (?:speak|talk|get (?:my|his|her) words|say (?:her"
        r"|his) name)"
        rf"(?: properly| out| any ?more| straight| all of a sudden| suddenly)\b|\b{CAN_T} (?:feel (?:my|his"
        r"|her) (?:face|legs?|arms?|hands?|feet)|see (?:out of (?:one|my|his|her)|from one eye))\b|\bhalf (?:his|her"
        r"|my) (?:smile|face|body)\b|\b(?:worst|thunderclap) headache\b|\bsudden(?:ly)?(?: \w++){0,3} (?:can t|cannot"
        r"|couldn t|unable to)(?: \w++){0,2} (?:speak|talk|see|walk|move|stand)\b|\btalking (?:rubbish|gibberish"
        r"|nonsense|funny|daft)\b<..>(?:face|hand|arm|cup|sudden\w*|mouth|smile|since)\b|\b(?:left|right) (?:arm|hand"
        r"|leg) (?:is hanging|hangs|won t hold|wont hold|has dropped|doesn t work|won t work)\b",
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
        unless=rf"{AGO}|dentist|injection|french|english|german|exam|cake|football|cold out|frost|gloves|snowball"
        r"|parrot|stage|microphone|karaoke|pins|mask)\b",
    ),
    Rule(
        "in English: swelling, sugar, what was given twice",
        cues(
            "swell|swollen|puff|blown up|blew up|blotch|diabet|hypo|insulin|sugar|overdos|into |bitten|stung|sting"
            "|peanut|prawn|penicillin|throat"
        ),
        r"\b(?:lips?|tongue|face|throat|neck)(?: s| is| are| has| have| keeps?)? (?:swell\w*|swollen|puff\w*"
        r"|blow\w* up|blew up|blown up|getting (?:big|bigger|fat|fatter))\b|\b(?:stung|bitten|sting|peanut|nuts?"
        r"|prawn|penicillin)<..>(?:swell\w*|swollen|blotchy|faint|wheez\w*|breath\w*|throat|tongue)\b|\b(?:diabet\w*"
        r"|hypo|insulin|blood sugar)<..>(?:sweat\w*|shak\w*|confus\w*|not making sense|talking (?:daft|rubbish)"
        r"|won t wake|wake|collapsed|unconscious|limp|drowsy|slurr\w*|nail varnish)\b|\bhas? overdosed\b"
        r"|\boverdosed on\b|\b(?:got|been|gone) into (?:my|his|her|the|gran s|non s|nana s"
        r"|granny s) (?:\w+ )?(?:tablets|pills|medicine|meds|bleach)\b",
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
        unless=rf"{AGO}|recipes?|cake|price|songs?|telly|chocolate|box set|dentist|tooth|ankle|leaflet|talk on"
        r"|course|jam)\b",
    ),
    Rule(
        "in English: the cold, the heat, a lost mind out of doors",
        cues(
            "nightie|nightdress|pyjamas|dressing gown|barefoot|bare feet|slippers|dementia|alzheimer|hypotherm"
            "|heat stroke|heatstroke|shivering|sweating|freezing|frozen|cold"
        ),
        r"\b(?:wander\w*|walk\w*|out|outside|standing|sitting|road|street|bus stop)<6>(?:nightie|nightdress|pyjamas"
        r"|dressing gown|barefoot|bare feet|slippers)\b<..>(?:snow|road|street|rain|cold|frost|freez\w*|dark"
        r"|confus\w*|dementia|alzheimer\w*|traffic|lost)\b|\b(?:dementia|alzheimer\w*)<..>(?:missing|gone out"
        r"|wandered|disappeared|not come (?:back|home)|lost|can t find|out there|(?:for|been|gone) an hour)\b"
        r"|\b(?:wandered off|missing|disappeared|gone out)<..>(?:dementia|alzheimer\w*)\b|\bhypotherm\w+"
        r"|\bhas heat ?stroke\b|\b(?:stopped|no longer|isn t even) (?:shivering|sweating)\b|\b(?:freezing|frozen"
        r"|ice cold|stone cold|cold)<6>(?:not (?:mov|respond|answer)\w*|won t (?:move|answer|wake|speak)"
        r"|doesn t (?:move|answer|wake|speak)|can t speak|grey|hardly breath\w*|barely breath\w*)\b",
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
        unless=rf"{AGO}|snowman|leaflet|talk|course|workshop|dog|cat|bins?|car|heater|boiler|engine|phone|app"
        r"|laptop|screen|computer|website|party|pizza|peas|dinner|fancy dress)\b",
    ),
)
