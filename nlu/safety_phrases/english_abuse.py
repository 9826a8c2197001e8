"""Somebody behaves badly, in English: blows, control, threats, gestures."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.english_money import ENGLISH_MONEY
from nlu.safety_phrases.rule import Rule

_FRAIL: Final = (
    r"(?:me|us|mum|mom|mam|mammy|mother|dad|daddy|father|nan|nana|gran|granny|grandma|grandad|grandpa|wife|husband"
    r"|son|daughter|brother|sister|baby|kids?|child|children|boy|girl|partner|girlfriend|little one|wee one"
    r"|resident)"
)
_HERS: Final = r"(?:my|her|his|our|mum s|mam s|dad s|mother s|gran s|granny s|nan s)"
_GAME: Final = (
    r"at (?:scrabble|chess|cards|tennis|bowls|rummy|darts|dominoes|draughts|snooker|monopoly)|game|football|rugby"
    r"|boxing|judo|joke|film|movie|series|book|play|song|quid|pounds|euros|idea|heat|cold|tax"
)

ENGLISH_ABUSE: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: blows",
        (
            "slap",
            "punch",
            "kick",
            "hit",
            "thump",
            "shov",
            "chok",
            "strangl",
            "push",
            "beat",
            "spat",
            "spit",
            "grab",
            "drag",
            "hair",
            "throat",
            "threw",
            "throw",
            "chuck",
            "hurl",
            "black eye",
            "bruise",
            "marks",
        ),
        r"\b(?:slap(?:s|ped)?|punch(?:es|ed)|kick(?:s|ed)|hits?|hitting|thump(?:s|ed)|shov(?:es|ed)|beats|push(?:es"
        rf"|ed)) (?:my |his |her |their |our )?{_FRAIL}\b(?! out)|\b(?:chok|strangl)(?:ed|ing) (?:me|her|mum|us)\b"
        r"|\b(?:spat|spits?|spitting) (?:at|on) (?:me|us|her|my)\b|\b(?:grab\w*|drag\w*|pull\w*|held|pinned) (?:me"
        r"|her|him|mum|us|my mother)(?: by)?(?: the| my| her| his)? (?:hair|throat|neck|against the wall"
        r"|to the wall)\b|\b(?:threw|throws|chucks?|hurled)(?: \w++){1,3} at (?:me|us|him|my head|her head|mum"
        r"|mum s head)\b|\b(?:black eye|bruises?|marks)<3>(?:where he|because he|when he|on (?:her|his|mum s|dad s"
        r"|mam s) (?:arms?|wrists?|neck|back))\b",
        (
            "he shoved my mother",
            "she pulled me by the hair",
            "he threw a plate at me",
            "there are marks on dad's wrists",
        ),
        (
            "he kicked the ball and it hit the wall",
            "the cost hit me hard, two hundred quid",
            "she beats me at scrabble",
            "he threw a snowball at me, what a game",
            "the bruises are gone from my fall",
        ),
        unless=rf"\b(?:{_GAME}|bee|wasp|wheelchair|swing|pram|buggy|snowball|trolley|physio|penalty|wind|news|dog"
        r"|cat|horse|music)\b",
        kind="home",
        unmistakable=True,
    ),
    Rule(
        "in English: held, watched, ruled",
        (
            "passport",
            "papers",
            "documents",
            "card",
            "wages",
            "cheque",
            "phone",
            "won t let",
            "wont let",
            "not let",
            " let me",
            " lets me",
            "allowed",
            "lock",
            "reads",
            "checks",
            "tracks",
            "follow",
            "tie",
            "tying",
            "strap",
            "permission",
        ),
        rf"\b(?:keeps|kept|holds|held|took|takes|taken|hid|hides|confiscat\w*|seized|burnt|tore)(?: \w++)? {_HERS}"
        r"(?: \w++)? (?:passports?|papers|residence (?:card|permit)|documents|wages|cheque ?book|bank ?card"
        r"|pension (?:card|book)|phone)\b|\b(?:won t|wont|doesn t|don t|never|does not)(?: \w++)? let(?:s)? (?:me"
        r"|her|mum|us|my mother) (?:out|leave|go (?:out|home)|see (?:my|her|anyone|friends)|phone|call|ring|work"
        r"|speak to|talk to|eat|have (?:my|a key|money))\b|\block(?:s|ed) (?:me|her|him|us|mum|mother|granny|nan"
        r"|grandma|grandad|the kids) (?:in|up|inside)\b(?! for)|\b(?:he|she|they|husband|wife|partner|boyfriend"
        r"|mother|father|son|ex|landlord) (?:always )?(?:reads|checks|goes through|tracks)(?: all)? my (?:messages"
        r"|phone|texts|bag|post|letters|every move)\b(?! (?:to me|out|aloud))"
        r"|\b(?:follow(?:s|ed|ing)|stalk(?:s|ed|ing)) me (?:home"
        r"|everywhere|around|to work|from|again)\b|\b(?:tie|ties|tied|tying|strap\w*) (?:\w++ ){1,3}(?:to|in"
        r"|into) (?:the|a|his|her|their) (?:bed|chair|rail|radiator|commode)\b|\b(?:ask|asking) (?:his|her"
        r"|for) permission\b",
        ("my boss keeps my passport", "he won't let me see my sister", "she locks me in", "they tied him to the chair"),
        (
            "the consulate kept my passport for the visa",
            "the doctor won't let me go out yet",
            "the dog follows me everywhere",
            "we tied balloons to the chair",
            "don't let me leave without my umbrella",
            "my grandson reads my letters to me, my eyes are poor",
        ),
        unless=r"\b(?:dog|cat|doctors?|garage|consulate|embassy|prefecture|vet|physio|surgeon|hospital|clinic|drops"
        r"|cataract|weather|plaster|library|teacher|knee|hip|airport|notary|lawyer|spare|in case|the app|game"
        r"|moon|duck|balloons?|ribbons?|without my|umbrella|instagram|visa for|screen|repair\w*|in his safe"
        r"|in her safe)\b",
        kind="home",
    ),
    Rule(
        "in English: threats, insults, hate",
        (
            "kill",
            "hurt",
            "burn",
            "break",
            "smash",
            "stab",
            "shoot",
            "send me back",
            "throw me out",
            "bury",
            "find me",
            "spray",
            "paint",
            "rubbish",
            "call",
            "go home",
            "swastika",
            "racist",
            "homophob",
            "noises",
            "through",
            "bull",
            "harass",
            "blackmail",
            "molest",
            "groom",
        ),
        r"\b(?:he|she|they|neighbour|boss|ex|husband|wife|son|boyfriend|partner|man|landlord)(?: s| has| have"
        r"| keeps?)?(?: \w++){0,2} (?:said|says|saying|told me|tells me|swore|swears|threat\w*"
        r"|warned)(?: \w++){0,4} (?:kill|hurt|burn|smash|stab|shoot|slit|find me|bury|send me back"
        r"|throw me out)\b(?! (?:a bit|at first))|\b(?:called|calls|calling) (?:me|us|him|her"
        r"|my \w+)(?: \w++){0,4} (?:bitch|cow|slag|slut|whore|retard\w*|cripple|pig|monkey|terrorist|faggot|dyke"
        r"|spastic|cunt|useless|stupid|old bat|paki|gyppo|nigger|cockroach|filthy|parasite|freak)\b"
        r"|\bgo home<3>(?:painted|sprayed|written|scrawled)\b|\b(?:painted|sprayed|scrawled)<6>(?:go home|swastikas?"
        r"|out on)\b|\b(?:racist|homophobic|transphobic) (?:abuse|comments?|insults?|remarks?|names|graffiti"
        r"|slurs?)\b|\bmonkey noises\b|\b(?:dog (?:dirt|mess|poo|shit)|excrement|rubbish|burning \w+) through (?:the"
        r"|my|our) (?:letterbox|door)\b|\b(?:being|been|get|gets|getting) (?:bullied|harassed|blackmailed|molested"
        r"|groomed)\b|\bblackmail(?:s|ed|ing) (?:me|her|us|my)\b",
        (
            "my ex said he would burn the house",
            "they call me useless, he called me a stupid cow",
            "go home sprayed on our shutter",
            "my son is being bullied",
        ),
        (
            "the doctor said it would hurt a bit",
            "my boss says he will kill for a coffee",
            "we called him Freddie the pig, our hamster",
            "go home, she wrote to the cat",
            "the dog is being groomed at ten",
        ),
        unless=r"\b(?:film|movie|series|book|workshop|talk on|lesson|course|poster|assembly|play|song|dogs?|cats?"
        r"|parrot|goose|hamster|poodle|doctor|dentist|nurse|needle|coffee|calories)\b",
    ),
    Rule(
        "in English: gestures, pictures, a secret",
        (
            "touch",
            "grop",
            "fondl",
            "strok",
            "hand",
            "my room",
            "my bed",
            "secret",
            "expos",
            "flash",
            "wank",
            "rape",
            "raping",
            "sexual",
            "nude",
            "naked",
            "nothing on",
            "no trousers",
            "pic",
            "photo",
        ),
        r"\b(?:touch(?:es|ed|ing)|grop\w+|fondl\w+|strok(?:es|ed|ing)) (?:me|my|her)\b(?: \w++){0,2} (?:leg|thigh"
        r"|knee|breasts?|bum|bottom|private\w*|there|inappropriately|where|under|between|at night)\b|\b(?:his"
        r"|her) hands?(?: \w++){0,3} (?:on|up|under|between|to) my (?:thigh|leg|knee|skirt|bum|bottom|breasts?"
        r"|blouse|top|nightie)\b|\b(?:comes?|came|coming|gets|climbs|creeps) (?:in|into) my (?:room|bed"
        r"|bedroom)\b<6>(?:night|nights|mum|secret|dark|drunk)\b|\bour (?:little )?secret\b<6>(?:mum|tell|night|he"
        r"|touch\w*)\b|\b(?:tells?|told|says?|said)<3>our (?:little )?secret\b|\bexposed himself\b|\bflash(?:ed"
        r"|es) (?:me|at me|us)\b|\bwanking\b|\b(?:rapes?|raped|raping) (?:me|her|us)\b|\bsexual(?:ly)? (?:assault\w*"
        r"|abus\w*|harass\w*|favou?rs)\b|\b(?:nudes|naked (?:pics?|pictures?|photos?)|dick pics?)\b|\b(?:opens?"
        r"|comes?|answers?)<6>(?:naked|no trousers|nothing on)\b",
        (
            "he puts his hand on my knee",
            "my step dad comes into my room when mum is on nights",
            "he opens the door with nothing on",
            "he says it is our little secret",
        ),
        (
            "his hand slipped on my knee brace while fitting it, the physio",
            "the cat comes into my room at night",
            "our secret recipe, tell nobody",
            "the museum has nudes by Rubens",
        ),
        unless=r"\b(?:film|movie|painting|rubens|statue|museum|art|ultrasound|doctor|physio|nurse|party|surprise"
        r"|birthday|recipe|sauce|ingredient|santa|cat|dog|kitten)\b",
        kind="home",
    ),
    *ENGLISH_MONEY,
)
