"""Somebody behaves badly, in English: who is feared, who rules, who neglects, who lurks."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.english_people import FRAIL, STORY, THEM
from nlu.safety_phrases.rule import Rule, cues

ENGLISH_FEAR: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: afraid of somebody",
        cues(
            "afraid|scared|frightened|terrified|petrified|feart|eggshells|flinch|hide |hiding|kill me|hurt me"
            "|safe |believe me|if i tell|if i leave|when he comes|good mood|asleep when|bolted|let himself in"
            "|lets himself in"
        ),
        rf"\b(?:afraid|scared|frightened|terrified|petrified|feart)(?: \w++){{0,3}} (?:of (?:our|the|this|that|what"
        r"|my (?:own )?)(?: ?\w++)?"
        rf" ?{THEM}\b|(?:when|if|that|because|what) (?:he|she|they|my {THEM})<6>(?:home|drunk|drinks?|drinking"
        r"|angry|temper|shout\w*|money|hits?|hurts?|kill|find\w*|finds out|comes in|back|do)\b|of (?:him|her)\b"
        r"|to (?:go home|tell anyone|be alone with|sleep in my own))|\bwalk\w* on egg ?shells\b|\bflinch\w*<6>(?:he"
        r"|him|she|her|comes in|key|hand|door)\b"
        rf"|\b(?:hide|hiding|hid|sleep|slept)<6>(?:from (?:him|her|my {THEM})|because of (?:him|my {THEM})"
        r"|door bolted|chair against"
        rf"|locked in the bathroom)\b|\b{THEM}(?: ll| will| d| would| says?(?: \w++){{0,2}}| is going to"
        r"| s going to){1,3} (?:kill|hurt|beat|finish|bury) me (?:if i (?:leave|tell|talk|speak)|if (?:he|she"
        r"|they))\b|\b(?:not|never|don t feel|longer) safe (?:at home|with (?:him|her)|in my own (?:home|house|flat)"
        r"|here with|from him)\b|\b(?:says?|said|told|tells)<3>(?:nobody|no one)<3>believe me\b|\bif i (?:tell|told"
        r"|speak|talk|complain|report)<6>(?:(?:he|she|they)(?: ll| will| d| would)? (?:stop coming|hurt|kill|send"
        r"|throw|put me|hit|take|leave me))\b|\bwhen he s in a (?:good|bad) mood\b|\basleep when he comes in\b"
        r"|\blet(?:s)? himself in<6>(?:shower|night|asleep|bath|key|bed)\b",
        (
            "I'm scared when he comes home drunk",
            "I'm walking on eggshells",
            "he says he'll kill me if I leave",
            "I don't feel safe in my own home",
            "I hide my purse from my grandson",
        ),
        (
            "I'm scared of the dog next door",
            "my wife will kill me if I forget the bread",
            "scared to go home in the snow",
            "hide the presents from my son",
            "I'm afraid she will find the steps too steep",
        ),
        unless=rf"{STORY}|snow|ice|icy|dark|storm|thunder|dogs?|cat|spiders?|exam|dentist|operation|surgery|heights"
        r"|vertigo|fall|falls|falling|stairs|steep|steps|presents?|gifts?|biscuits|chocolates?|sweets|seek|forget"
        r"|late|bread|needle|doctor|hospital|scan|results|flying|fireworks|clown|santa|goose|egg shells in)\b",
        kind="home",
    ),
    Rule(
        "in English: ruled, counted, shut out",
        cues(
            "control|decides|dictates|monitor|have to ask|permission|every penny|receipts to|i wear|i ring|i see"
            "|where i am|camera in|tracker|put me in|counts the|goes through|smells my|locked the|switched off"
            "|allowed to|won t let|says i m mad|tells me i m|stupid|call him master|camera|he check|she check"
            "|he count|she count"
        ),
        r"\b(?:he|she|they|husband|wife|partner|boyfriend|son|daughter|in law|ex)(?: \w++){0,2} (?:controls?|decides?"
        r"|dictates?|monitors?|checks?|counts?|times?)<3>(?:my (?:money|wages|every|life|phone|food|mileage|minutes"
        r"|calls|steps)|what i (?:wear|eat|spend|do|say|buy)|who i (?:ring|see|speak|talk|meet)|when i|where i"
        r"|the (?:minutes|money|miles))\b|\bhave to (?:ask|beg)<6>(?:penny|money|permission|every|eat|shower|leave)\b"
        r"|\bhave to send (?:him|her)<6>(?:photo|where|location|proof)\b|\b(?:hid|put|has|got|found"
        r"|hides)<3>(?:a )?(?:tracker|camera)s?<6>(?:me|my|every room|pram|car|bag|bedroom|loo|bathroom)\b|\b(?:put"
        r"|send|stick|shove) me (?:in|into|away in) a home (?:if|unless)\b|\bunless<6>put me in a home\b"
        r"|\bsmells my (?:clothes|scarf|shirts?|knickers|underwear)\b|\b(?:says|tells me|telling me"
        r"|keeps saying)<3>i m (?:mad|crazy|stupid|useless|worthless|nothing|fat|ugly|losing my mind)\b<..>(?:hides?"
        r"|moves?|every|always|all day|believe|nobody|front of|doctor|husband|years)\b",
        (
            "my partner decides what I wear and who I see",
            "he counts the minutes when I'm out",
            "he put a tracker in my car",
            "she'll put me in a home if I don't sign",
            "he says I'm mad, he hides my glasses",
        ),
        (
            "the diet decides what I eat",
            "she checks my blood pressure when I arrive",
            "my son put a camera in the car for parking",
            "she times my lengths at the pool",
        ),
        unless=rf"{STORY}|blood pressure|diet|doctor s|nurse checks|parking|insulin|pool|swim\w*|lengths|training"
        r"|gym|physio|pacemaker|reversing|bird|wildlife|hedgehog|carbs|app|watch counts)\b",
        kind="home",
    ),
    Rule(
        "in English: neglected, handled roughly",
        cues(
            "leaves |left |leave |rough|cruel|vicious|manhandl|twist|yank|pinch|bruis|black and blue|mark|shout|yell"
            "|scream|swear|in wet|wets|not fed|isn t fed|dinner|shakes|shakes me|burns|cigarette|bent |squeez"
            "|black eye|wrench"
        ),
        rf"\b(?:leaves?|left|leaving) {FRAIL}(?: \w++){{0,3}} (?:wet|soiled|dirty|soaking|hungry|thirsty|unwashed"
        r"|on the (?:commode|toilet|pot|bedpan)|in (?:my|her|his) own|in it till|without (?:food|water|a drink|dinner"
        r"|pills))\b(?! (?:towels?|coats?|clothes|boots|hair|paint))|\b(?:is|are|s|was|were|gets|very|so) (?:rough"
        r"|cruel|nasty|vicious|brutal) (?:with"
        rf"|to) {FRAIL}\b|\b(?:rough|hurts?)<3>when (?:she|he|they) (?:wash|dress|chang|lift|bath|turn)\w*"
        rf"|\b{THEM}<3>(?:twist(?:s|ed)"
        r"|yank(?:s|ed)|bent|wrenched|squeez\w+|pinch(?:es|ed)) (?:my|her|his|mum s|dad s|non s|gran s|grandma|granny"
        r"|mum|dad|non) (?:arms?|wrists?|fingers|hair|skin|nose|legs?|when|till|until|if|so)\b|\b(?:bruis\w+"
        r"|black and blue|finger ?marks?|burn marks?|cigarette marks?|black eye|split lip)<..>(?:door again|won t say"
        r"|carer|husband|boyfriend|flinch\w*|scared|the home|says she fell|sleeves|stepdad|on (?:his|her|mum s"
        r"|dad s) (?:arms?|neck|wrists?|back|feet|legs))\b|\b(?:shouts?|yells?|screams?|swears?|shouting|yelling"
        r"|screaming|swearing|shouted|screamed|yelled) (?:abuse |insults )?at (?:me|mum|mam|dad|non|nana|gran|granny"
        r"|grandad|the residents?|my (?:\w+ )?(?:mother|father|gran|wife|kids|children|daughter|son)|the old \w+)\b"
        r"|\b(?:isn t|not|aren t|never)(?: \w++)? (?:fed|given|washed|changed|bathed|allowed)<3>(?:dinner|food|water"
        r"|drink|if|because|until|all day|for days|eat)\b<..>(?:mum|dad|non|gran|rings?"
        rf"|wet|punish\w*|complain\w*|carer|home|she|he|they)\b|\b{THEM} shakes (?:me|mum|dad|her|him|the baby)\b",
        (
            "the aide leaves him wet till morning",
            "she's rough with my mother",
            "he twists my wrist when I'm slow",
            "there are finger marks on her arms and she flinches",
            "the new carer shouts at gran",
        ),
        (
            "she left me wet towels in the basin",
            "my husband twisted his ankle at tennis",
            "the cockerel swears at gran",
            "the coach shouts at my son from the touchline, football",
            "rough sea, cruel wind",
        ),
        unless=rf"{STORY}|parrot|gulls?|goose|cockerel|referee|touchline|football|rugby|match|tennis|judo|plaits"
        r"|salt|jellyfish|physio|telly|kicking the|umpire|toddler|two year old|teeth\w*|wool|dough|hens|cats?|dogs?"
        r"|ketchup|recipe|deaf|hard of hearing|across the (?:street|road|garden)|joining|to (?:join|sing|come)"
        r"|hello)\b",
        kind="volunteer",
    ),
    Rule(
        "in English: lurking, hate, hands where they must not be",
        cues(
            "stalk|outside my|peep|peer|looks through my|my ex|tyres|slash|keyed|poison|spat|go back to"
            "|because i m|because of my|for being|burn us|burn me|out sprayed|kiss|touch|if i m nice|was nice"
            "|undress|films|filming|naked|expos|pictures of|photos of|throws things|threw things|breaks things"
            "|break a|smash|slaps|hits|hitting|insulted me|dog on me|hand up|hand down|throws |threw "
        ),
        r"\b(?:he|she|they|man|bloke|ex|stranger|someone|somebody|neighbour|lad|boy|volunteer|driver|guy)(?: s| is"
        r"| keeps?| always| just| has){0,3} (?:stalk\w*|lurk\w*|peep\w*|peer\w*|hang(?:s|ing) (?:about|around)|spy\w*"
        r"|look(?:s|ing) (?:in |through ))<6>(?:my (?:window|door|house|garden|letterbox|curtains|bathroom|work)"
        r"|me)\b|\bmy ex(?: \w++)? (?:keeps|won t stop|still|waits|turns up|shows up|follows|follow)\b<3>(?:turning"
        r"|coming|ringing|texting|calling|messag\w*|follow\w*|up|outside|phoning|for me|me)\b|\b(?:slash\w+|let down"
        r"|keyed|poison\w+|smash\w+) (?:my|our) (?:tyres?|car|dog|cat|windows?|windscreen)\b|\blet (?:my"
        r"|our) tyres down\b|\bgo back (?:to your|to where|where)<3>(?:country|came|belong)\b|\b(?:spat|insult\w*"
        r"|threat\w*|shout\w*|laugh\w*|evict\w*|attack\w*|beat\w*|hit|refus\w*|tyres?|harass\w*"
        r"|punish\w*)<..>(?:because (?:i m|i am|of my)|for bein(?:g)?) (?:black|gay|muslim|jewish|foreign\w*|trans"
        r"|lesbian|disabled|arab|roma|polish|african|scarf|headscarf|hijab|skin|colour|accent|religion)\b"
        r"|\bburn (?:us|me) out\b|\bset (?:his|her|the|their) dogs? on me\b"
        rf"|\b{THEM}<6>(?:tried to kiss me|kissed me on the (?:lips|mouth)|touch(?:es|ed) me (?:there|where|under"
        r"|between|again|at night|when)|hand (?:up|down) my|if i m nice to him|if i was nice to him|undress\w* me"
        r"|watch(?:es|ing) me (?:wash|dress|shower|undress))\b|\b(?:films?|filmed|filming|photograph\w*|pictures of"
        r"|photos of|watch\w*)<3>(?:me|us|my (?:daughter|kids|wife)|her)<6>(?:shower|naked|undress\w*|toilet|loo|bath"
        r"|bedroom|changing|window)\b|\bexposes? himself\b|\b(?:he|she|they|husband|wife|partner"
        r"|boyfriend)(?: \w++){0,2} (?:throws|threw|smash(?:es|ed)|breaks|punche[sd])<3>(?:things|plates|chairs"
        r"|furniture|my phone|the walls?|walls|doors?|a thing i love)\b|\b(?:husband|boyfriend|partner|father|dad|son"
        r"|stepdad|carer|aide|teacher|he|she) (?:\w+ )?(?:hits|slaps|is hitting|s hitting|burn|burns|burned|burnt"
        r"|slap|hit) (?:my|his|her|him|mum|the) (?:mother|father|wife|mum|gran|grandma|face|hand|hands|fingers|child"
        r"|kids|baby|son|daughter|girlfriend)\b|\bhe insulted me\b",
        (
            "my ex keeps turning up at the school gate",
            "that neighbour let my tyres down",
            "they shout go back to your country at my kids",
            "the driver tried to kiss me",
            "he films me through the bathroom window in the shower",
        ),
        (
            "the fox looks in through my window",
            "my ex still comes for the dog on Sundays",
            "the hail smashed my windscreen",
            "he filmed us at the wedding window seat",
            "the mechanic let my tyres down to change them",
            "he hits the ball with his hand",
        ),
        unless=rf"{STORY}|fox|squirrel|robin|bird|deer|hail|storm|mechanic|garage|for the dog|drums?|piano|ball"
        r"|goal|baby bump|passport photo|ultrasound|wrestling|judo|boxing|darts|tennis|golf|piñata|pinata|by mistake"
        r"|accidentally|toddler|iron in|hob|kettle|doctor|dentist|nail on|high five|sauna)\b",
        kind="home",
    ),
    Rule(
        "in English: a complaint about a helper",
        cues("report|complain|drunk|rude|stoned|smell|aggressive|racist|swore|insult|threat|shouted|behav"),
        r"\b(?:report|complain about|a complaint (?:about|against))(?: \w++){0,3} (?:volunteers?|helpers?|carers?"
        r"|driver|home help|aide|nurse|companion|neighbour|landlord|abuse|assault|harassment|bullying|theft)\b"
        r"|\b(?:volunteer|helper|carer|driver|home help|aide|companion|(?:girl|lady|man|woman|lad"
        r"|person) you sent)<6>(?:drunk|stoned|rude|aggressive|racist|violent|swore|insult\w*|threaten\w*|shouted"
        r"|smelling of (?:drink|beer|wine|whisky|alcohol)|behav\w+ (?:badly|inappropriately|oddly))\b",
        (
            "I want to report one of your volunteers",
            "the helper turned up drunk",
            "your driver swore at me",
            "a complaint against a carer",
        ),
        (
            "I'd like to report a pothole",
            "the neighbour is never rude, a gem",
            "a report on volunteers in the newspaper",
            "the aide shouted hooray",
        ),
        unless=rf"{STORY}|newspaper|pothole|never rude|not rude|hooray|annual|weather|school report|figures"
        rf"|statistics|parrot|deaf"
        r"|happy to report|pleased to report|can t complain|nothing to report)\b",
        kind="volunteer",
        unmistakable=True,
    ),
)
