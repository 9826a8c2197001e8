"""Somebody behaves badly, in English: who is feared, who rules, who neglects, who takes, who lurks."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule, cues

_THEM: Final = (
    r"(?:he|she|they|husband|wife|partner|boyfriend|girlfriend|son|daughter|grandson|granddaughter|nephew|niece"
    r"|father|mother|dad"
    r"|mum|step ?dad|stepfather|uncle|brother|sister|in law|ex|neighbour|landlord|boss|manager|carer|helper"
    r"|home help|nurse"
    r"|volunteer|cleaner|aide|driver|lodger|flatmate|coach|teacher|priest|physio|man|bloke|lad|lady|woman|girl"
    r"|companion)"
)
_HELPER: Final = (
    r"(?:carers?|home help|helper|cleaner|volunteer|nurse|aide|driver|companion|nephew|niece|son|daughter|grandson"
    r"|granddaughter|neighbour|lodger|(?:girl|lady|man|woman|lad|person|bloke) (?:who|that|you sent|from your)"
    r"|(?:girl|lady|man|woman|lad) you)"
)
_FRAIL: Final = (
    r"(?:me|us|mum|mom|mam|mother|dad|father|non|nana|gran|granny|granda|grandma|grandad|grandpa|her|him"
    r"|the residents?"
    r"|the kids|the old \w+|my (?:\w+ )?(?:mother|father|gran|wife|husband|aunt|uncle|brother|sister))"
)
_STORY: Final = r"\b(?:film|movie|book|novel|song|series|game|play|theatre|quiz|joke|joking|laugh\w*|party|wedding|birthday|christmas"

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
        rf" ?{_THEM}\b|(?:when|if|that|because|what) (?:he|she|they|my {_THEM})<6>(?:home|drunk|drinks?|drinking"
        r"|angry|temper|shout\w*"
        r"|money|hits?|hurts?|kill|find\w*|finds out|comes in|back|do)\b|of (?:him|her)\b|to (?:go home|tell anyone"
        r"|be alone"
        r" with|sleep in my own))|\bwalk\w* on egg ?shells\b|\bflinch\w*<6>(?:he|him|she|her|comes in|key|hand"
        r"|door)\b"
        rf"|\b(?:hide|hiding|hid|sleep|slept)<6>(?:from (?:him|her|my {_THEM})|because of (?:him|my {_THEM})"
        r"|door bolted|chair against"
        rf"|locked in the bathroom)\b|\b{_THEM}(?: ll| will| d| would| says?(?: \w++){{0,2}}| is going to"
        r"| s going to)+ (?:kill|hurt|beat"
        r"|finish|bury) me (?:if i (?:leave|tell|talk|speak)|if (?:he|she|they))\b|\b(?:not|never|don t feel"
        r"|longer) safe"
        r" (?:at home|with (?:him|her)|in my own (?:home|house|flat)|here with|from him)\b|\b(?:says?|said|told"
        r"|tells)<3>(?:nobody|no"
        r" one)<3>believe me\b|\bif i (?:tell|told|speak|talk|complain|report)<6>(?:(?:he|she|they)(?: ll| will| d"
        r"| would)?"
        r" (?:stop coming|hurt|kill|send|throw|put me|hit|take|leave me))\b|\bwhen he s in a (?:good|bad) mood\b"
        r"|\basleep when he comes"
        r" in\b|\blet(?:s)? himself in<6>(?:shower|night|asleep|bath|key|bed)\b",
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
        unless=rf"{_STORY}|snow|ice|icy|dark|storm|thunder|dogs?|cat|spiders?|exam|dentist|operation|surgery|heights"
        r"|vertigo|fall"
        r"|falls|falling|stairs|steep|steps|presents?|gifts?|biscuits|chocolates?|sweets|seek|forget|late|bread"
        r"|needle|doctor|hospital"
        r"|scan|results|flying|fireworks|clown|santa|goose|egg shells in)\b",
        kind="home",
    ),
    Rule(
        "in English: ruled, counted, shut out",
        cues(
            "control|decides|dictates|monitor|have to ask|permission|every penny|receipts to|i wear|i ring|i see"
            "|where i am|camera in|tracker|put me in|counts the|goes through|smells my|locked the|switched off"
            "|allowed to|won t let|says i m mad|tells me i m|stupid|call him master"
        ),
        r"\b(?:he|she|they|husband|wife|partner|boyfriend|son|daughter|in law|ex)(?: \w++){0,2} (?:controls?"
        r"|decides?|dictates?|monitors?"
        r"|checks?|counts?|times?)<3>(?:my (?:money|wages|every|life|phone|food|mileage|minutes|calls|steps)"
        r"|what i (?:wear|eat|spend|do"
        r"|say|buy)|who i (?:ring|see|speak|talk|meet)|when i|where i|the (?:minutes|money|miles))\b"
        r"|\bhave to (?:ask|beg)<6>(?:penny"
        r"|money|permission|every|eat|shower|leave)\b|\bhave to send (?:him|her)<6>(?:photo|where|location|proof)\b"
        r"|\b(?:hid|put|has"
        r"|got|found|hides)<3>(?:a )?(?:tracker|camera)s?<6>(?:me|my|every room|pram|car|bag|bedroom|loo|bathroom)\b"
        r"|\b(?:put|send|stick"
        r"|shove) me (?:in|into|away in) a home (?:if|unless)\b|\bunless<6>put me in a home\b|\bsmells my (?:clothes"
        r"|scarf|shirts?|knickers"
        r"|underwear)\b|\b(?:says|tells me|telling me|keeps saying)<3>i m (?:mad|crazy|stupid|useless|worthless"
        r"|nothing|fat|ugly|losing my"
        r" mind)\b<..>(?:hides?|moves?|every|always|all day|believe|nobody|front of|doctor|husband|years)\b",
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
        unless=rf"{_STORY}|blood pressure|diet|doctor s|nurse checks|parking|insulin|pool|swim\w*|lengths|training"
        r"|gym|physio"
        r"|pacemaker|reversing|bird|wildlife|hedgehog|carbs|app|watch counts)\b",
        kind="home",
    ),
    Rule(
        "in English: neglected, handled roughly",
        cues(
            "leaves |left |leave |rough|cruel|vicious|manhandl|twist|yank|pinch|bruis|black and blue|mark|shout"
            "|yell|scream|swear|in wet|wets|not fed|isn t fed|dinner|shakes|shakes me|burns|cigarette"
        ),
        rf"\b(?:leaves?|left|leaving) {_FRAIL}(?: \w++){{0,3}} (?:wet|soiled|dirty|soaking|hungry|thirsty|unwashed"
        r"|on the (?:commode|toilet"
        r"|pot|bedpan)|in (?:my|her|his) own|in it till|without (?:food|water|a drink|dinner|pills))\b(?! (?:towels?"
        r"|coats?|clothes"
        r"|boots|hair|paint))|\b(?:is|are|s|was|were|gets|very|so) (?:rough|cruel|nasty|vicious|brutal) (?:with"
        rf"|to) {_FRAIL}\b|\b(?:rough"
        rf"|hurts?)<3>when (?:she|he|they) (?:wash|dress|chang|lift|bath|turn)\w*|\b{_THEM}<3>(?:twist(?:s|ed)"
        r"|yank(?:s|ed)|bent|wrenched"
        r"|squeez\w+|pinch(?:es|ed)) (?:my|her|his|mum s|dad s|non s|gran s|grandma|granny|mum|dad|non) (?:arms?"
        r"|wrists?|fingers|hair|skin"
        r"|nose|legs?|when|till|until|if|so)\b|\b(?:bruis\w+|black and blue|finger ?marks?|burn marks?"
        r"|cigarette marks?|black"
        r" eye|split lip)<..>(?:door again|won t say|carer|husband|boyfriend|flinch\w*|scared|the home|says she fell"
        r"|sleeves|stepdad|on (?:his"
        r"|her|mum s|dad s) (?:arms?|neck|wrists?|back|feet|legs))\b|\b(?:shouts?|yells?|screams?|swears?|shouting"
        r"|yelling|screaming"
        r"|swearing|shouted|screamed|yelled) (?:abuse |insults )?at (?:me|mum|mam|dad|non|nana|gran|granny|grandad"
        r"|the residents?|my"
        r" (?:\w+ )?(?:mother|father|gran|wife|kids|children|daughter|son)|the old \w+)\b|\b(?:isn t|not|aren t"
        r"|never)(?: \w++)? (?:fed"
        r"|given|washed|changed|bathed|allowed)<3>(?:dinner|food|water|drink|if|because|until|all day|for days"
        r"|eat)\b<..>(?:mum|dad|non|gran|rings?"
        rf"|wet|punish\w*|complain\w*|carer|home|she|he|they)\b|\b{_THEM} shakes (?:me|mum|dad|her|him|the baby)\b",
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
        unless=rf"{_STORY}|parrot|gulls?|goose|cockerel|referee|touchline|football|rugby|match|tennis|judo|plaits"
        r"|salt|jellyfish|physio"
        r"|telly|kicking the|umpire|toddler|two year old|teeth\w*|wool|dough|hens|cats?|dogs?|ketchup|recipe|deaf"
        r"|hard of hearing|across the"
        r" (?:street|road|garden)|joining|to (?:join|sing|come)|hello)\b",
        kind="volunteer",
    ),
    Rule(
        "in English: a helper who takes, asks, has things signed",
        cues(
            "took|takes|taken|pinch|nick|stole|steal|pocket|borrow|cash|withdr|forg|loan|lend|for money|my pin"
            "|in my will|her will|my will|sign|saigne|hand over|wears my|wearing my|pension|power of attorney"
            "|put her in|my card"
        ),
        rf"\b{_HELPER}<6>(?:took|takes|taken|pinched|nicked|stole|steals|stealing|pockets?|pocketed|borrows?"
        r"|borrowed|cash(?:es|ed)"
        r"|withdr\w+|forg(?:es|ed))<6>(?:money|pounds|purse|wallet|bank card|cards?|pension|cheques?|savings|rings?"
        r"|jewell?ery|tablets|morphine|signature|cash|quid|notes)\b|\b(?:stole|stolen|steals|stealing|nicked"
        r"|pinched)<3>(?:from (?:me|my"
        r" (?:mum|mother|gran|dad|purse|bag)|her|mum)|my (?:money|purse|ring|card|pension|watch|jewell?ery))\b"
        rf"|\b{_HELPER}<6>(?:asks?|asked|asking|wants?|wanted|pressur\w+|needs)<3>(?:to lend|for a (?:loan|sub)"
        r"|could i lend|a loan|to"
        r" borrow (?:money|\d+|some money|a few)|for money|for cash|money|for my (?:pin|card|code|bank|password)"
        r"|me to (?:put|sign|lend|give|pay"
        r"|change)|to (?:put|be|have)<3>(?:in|on) my)\b|\b(?:asked (?:me )?for my pin|wants? me to put (?:her"
        r"|him) in my will|asked for a loan)\b"
        rf"|\b(?:made|got|had|forc\w+|pressur\w+|tricked|bullied) {_FRAIL}<3>(?:sign|saigne|change|hand over"
        r"|transfer|withdraw|put (?:her"
        r"|his) name)\b(?! for (?:the|a) parcel)|\b(?:signed|saigne) over (?:the|her|his|my)\b"
        r"|\bpower of attorney<..>(?:thinks|confus\w*|trick\w*"
        r"|forc\w*|late son|dementia|neighbour)\b|\b(?:carer|helper|home help|cleaner|she) (?:wears|is wearing|sold"
        r"|pawned) my (?:pearls|rings?"
        r"|watch|jewell?ery|brooch|necklace)\b|\b(?:nephew|son|daughter|niece|grandson)<6>cashes my\b",
        (
            "my home help pinched twenty pounds from the tin, notes gone",
            "the volunteer asked for a loan of 500",
            "my nephew cashes my pension",
            "they had her sign over the house",
            "the lady who cleans wants me to put her in my will",
        ),
        (
            "my son took my card to the library as agreed",
            "my niece asked to borrow my drill",
            "my neighbour took the parcel, signed for it",
            "the driver wanted money for the meter, two euros, fine",
            "she borrowed my loyalty card, thank you",
        ),
        unless=rf"{_STORY}|as agreed|i asked (?:him|her)|gave it back|paid (?:it|me) back|library|photos?|pictures?"
        r"|meter|magpie|bus pass"
        r"|petition|register|parcel|kindly|honest|change exact|every receipt|with my blessing|my notary|solicitor"
        r"|thank you|bless (?:him|her)"
        r"|greeting|postcard|loyalty|bingo|key ring)\b",
        kind="volunteer",
    ),
    Rule(
        "in English: a call, a link, a stranger who wants money",
        cues(
            "bank|police|hmrc|microsoft|link|bitcoin|pretend|claim|grandson|lotto|lottery|online|fee|tax first"
            "|never met|new number|hacked|wallet"
        ),
        r"\b(?:rang|called|phoned|phoning|ringing|calling|texted|emailed|on the phone|phone call)<6>(?:bank|police"
        r"|tax|hmrc|customs|microsoft"
        r"|amazon|paypal|fraud (?:team|department))<..>(?:pin|code|password|move my|transfer\w*|gift cards?"
        r"|vouchers?|my details|savings|remote"
        r"|emptied|gone)\b|\b(?:clicked|followed|opened|pressed)<6>(?:link|attachment)\b<..>(?:gone|empty|emptied"
        r"|charged|taken|hacked|withdrawn"
        r"|blocked|missing)\b|\b(?:pretend\w*|claim\w*|says he s|says she s|said he was|said she was)<6>(?:grandson"
        r"|granddaughter|my son|my"
        r" daughter|from the (?:bank|police|mairie|council))\b<..>(?:money|bail|cash|transfer|pay|send|card|bill"
        r"|code)\b|\bwon<3>(?:lotto|lottery"
        r"|prize|draw)\b<..>(?:pay|fee|tax|send|account|details)\b|\b(?:met|man|woman|friend|lady|gentleman"
        r"|doctor)<6>(?:online|oil rig|never"
        r" met|internet|dating)\b<..>(?:needs?|wants?|asks?|asked|send|sent|pay|loan|visa|ticket|surgeon"
        r"|invest\w*)\b|\bpay a fee<6>(?:release"
        r"|parcel|account)\b<..>(?:empty|gone|emptied)\b|\b(?:hacked|stole|cloned)<3>(?:my )?(?:account|profile|card"
        r"|identity|whatsapp|facebook)\b"
        r"<..>(?:ask\w*|money|write\w*|pay\w*|charges|gone|send)\b",
        (
            "a man on the phone from the bank had me move my savings",
            "I clicked the link and the account is empty",
            "somebody pretending to be my grandson wanted money",
            "she won the lottery, they say, and must pay a fee",
        ),
        (
            "the bank called, my new card is ready",
            "I clicked the link but the page is blank",
            "I won a prize at the fair, no fee",
            "a friend online wants a recipe for flan",
        ),
        unless=rf"{_STORY}|workshop|course|leaflet|recipe|lesson|homework|webinar|no fee|isn t a scam|how do i"
        r"|is it safe|avoid)\b",
        kind="scam",
    ),
    Rule(
        "in English: lurking, hate, hands where they must not be",
        cues(
            "stalk|outside my|peep|peer|looks through my|my ex|tyres|slash|keyed|poison|spat|go back to"
            "|because i m|because of my|for being|burn us|burn me|out sprayed|kiss|touch|if i m nice|was nice"
            "|undress|films|filming|naked|expos|pictures of|photos of|throws things|threw things|breaks things"
            "|break a|smash|slaps|hits|hitting|insulted me|dog on me"
        ),
        r"\b(?:he|she|they|man|bloke|ex|stranger|someone|somebody|neighbour|lad|boy|volunteer|driver|guy)(?: s| is"
        r"| keeps?| always| just| has){0,3}"
        r" (?:stalk\w*|lurk\w*|peep\w*|peer\w*|hang(?:s|ing) (?:about|around)|spy\w*|look(?:s|ing) (?:in "
        r"|through ))<6>(?:my (?:window|door|house"
        r"|garden|letterbox|curtains|bathroom|work)|me)\b|\bmy ex(?: \w++)? (?:keeps|won t stop|still|waits|turns up"
        r"|shows up|follows|follow)"
        r"\b<3>(?:turning|coming|ringing|texting|calling|messag\w*|follow\w*|up|outside|phoning|for me|me)\b"
        r"|\b(?:slash\w+|let down|keyed|poison\w+"
        r"|smash\w+) (?:my|our) (?:tyres?|car|dog|cat|windows?|windscreen)\b|\blet (?:my|our) tyres down\b"
        r"|\bgo back (?:to your|to where|where)"
        r"<3>(?:country|came|belong)\b|\b(?:spat|insult\w*|threat\w*|shout\w*|laugh\w*|evict\w*|attack\w*|beat\w*"
        r"|hit|refus\w*|tyres?|harass\w*"
        r"|punish\w*)<..>(?:because (?:i m|i am|of my)|for bein(?:g)?) (?:black|gay|muslim|jewish|foreign\w*|trans"
        r"|lesbian|disabled|arab|roma|polish"
        r"|african|scarf|headscarf|hijab|skin|colour|accent|religion)\b|\bburn (?:us|me) out\b|\bset (?:his|her|the"
        r"|their) dogs? on me\b"
        rf"|\b{_THEM}<6>(?:tried to kiss me|kissed me on the (?:lips|mouth)|touch(?:es|ed) me (?:there|where|under"
        r"|between|again|at night|when)"
        r"|hand (?:up|down) my|if i m nice to him|if i was nice to him|undress\w* me|watch(?:es|ing) me (?:wash"
        r"|dress|shower|undress))\b|\b(?:films?"
        r"|filmed|filming|photograph\w*|pictures of|photos of|watch\w*)<3>(?:me|us|my (?:daughter|kids|wife)"
        r"|her)<6>(?:shower|naked|undress\w*"
        r"|toilet|loo|bath|bedroom|changing|window)\b|\bexposes? himself\b|\b(?:he|she|they|husband|wife|partner"
        r"|boyfriend)(?: \w++){0,2}"
        r" (?:throws|threw|smash(?:es|ed)|breaks|punche[sd])<3>(?:things|plates|chairs|furniture|my phone|the walls?"
        r"|walls|doors?|a thing i love)\b"
        r"|\b(?:husband|boyfriend|partner|father|dad|son|stepdad|carer|aide|teacher|he|she) (?:\w+ )?(?:hits|slaps"
        r"|is hitting|s hitting|burn|burns"
        r"|burned|burnt|slap|hit) (?:my|his|her|him|mum|the) (?:mother|father|wife|mum|gran|grandma|face|hand|hands"
        r"|fingers|child|kids|baby|son|daughter"
        r"|girlfriend)?\b|\bhe insulted me\b",
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
        unless=rf"{_STORY}|fox|squirrel|robin|bird|deer|hail|storm|mechanic|garage|for the dog|drums?|piano|ball"
        r"|goal|baby bump|passport photo"
        r"|ultrasound|wrestling|judo|boxing|darts|tennis|golf|piñata|pinata|by mistake|accidentally|toddler|iron in"
        r"|hob|kettle|doctor|dentist"
        r"|nail on|high five|sauna)\b",
        kind="home",
    ),
)
