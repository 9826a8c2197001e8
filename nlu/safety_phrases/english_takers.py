"""Somebody takes, in English: a helper who asks and has things signed, a stranger on the telephone."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.english_people import FRAIL, STORY
from nlu.safety_phrases.rule import Rule, cues

_HELPER: Final = (
    r"(?:carers?|home help|helper|cleaner|volunteer|nurse|aide|driver|companion|nephew|niece|son|daughter|grandson"
    r"|granddaughter|neighbour|lodger|(?:girl|lady|man|woman|lad|person|bloke) (?:who|that|you sent|from your)"
    r"|(?:girl|lady|man|woman|lad) you)"
)

ENGLISH_TAKERS: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: a helper who takes, asks, has things signed",
        cues(
            "took|takes|taken|pinch|nick|stole|steal|pocket|borrow|cash|withdr|forg|loan|lend|for money|my pin"
            "|in my will|her will|my will|sign|saigne|hand over|wears my|wearing my|pension|power of attorney"
            "|put her in|my card|money|asked|asks|to change|asking|change|me put|her put"
        ),
        rf"\b{_HELPER}<6>(?:took|takes|taken|pinched|nicked|stole|steals|stealing|pockets?|pocketed|borrows?"
        r"|borrowed|cash(?:es|ed)|withdr\w+|forg(?:es|ed))<6>(?:money|pounds|purse|wallet|bank card|cards?|pension"
        r"|cheques?|savings|rings?|jewell?ery|tablets|morphine|signature|cash|quid|notes)\b|\b(?:stole|stolen|steals"
        r"|stealing|nicked|pinched)<3>(?:from (?:me|my (?:mum|mother|gran|dad|purse|bag)|her|mum)|my (?:money|purse"
        r"|ring|card|pension|watch|jewell?ery))\b"
        rf"|\b{_HELPER}<6>(?:asks?|asked|asking|wants?|wanted|pressur\w+|needs)<3>(?:to lend|for a (?:loan|sub)"
        r"|could i lend|a loan|to borrow (?:money|\d+|some money|a few)|for money|for cash|money|for my (?:pin|card"
        r"|code|bank|password)|me to (?:put|sign|lend|give|pay|change)|to (?:put|be|have)<3>(?:in|on) my)\b"
        r"|\b(?:asked (?:me )?for my pin|wants? me to put (?:her|him) in my will|asked for a loan)\b"
        rf"|\b(?:made|got|had|forc\w+|pressur\w+|tricked|bullied) {FRAIL}<3>(?:sign|saigne|change|hand over"
        r"|transfer|withdraw|put (?:her|his) name)\b(?! for (?:the|a) parcel)|\b(?:signed|saigne) over (?:the|her|his"
        r"|my)\b|\bpower of attorney<..>(?:thinks|confus\w*|trick\w*|forc\w*|late son|dementia|neighbour)\b"
        r"|\b(?:carer|helper|home help|cleaner|she) (?:wears|is wearing|sold|pawned) my (?:pearls|rings?|watch"
        r"|jewell?ery|brooch|necklace)\b|\b(?:nephew|son|daughter|niece|grandson)<6>cashes my\b",
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
        unless=rf"{STORY}|as agreed|i asked (?:him|her)|gave it back|paid (?:it|me) back|library|photos?|pictures?"
        r"|meter|magpie|bus pass|petition|register|parcel|kindly|honest|change exact|every receipt|with my blessing"
        r"|my notary|solicitor|thank you|bless (?:him|her)|greeting|postcard|loyalty|bingo|sweets|key ring)\b",
        kind="volunteer",
    ),
    Rule(
        "in English: a call, a link, a stranger who wants money",
        cues(
            "bank|police|hmrc|microsoft|link|bitcoin|pretend|claim|grandson|lotto|lottery|online|fee|tax first"
            "|never met|new number|hacked|wallet|the internet|dating|cloned|oil rig|never met|gentleman"
        ),
        r"\b(?:rang|called|phoned|phoning|ringing|calling|texted|emailed|on the phone|phone call)<6>(?:bank|police"
        r"|tax|hmrc|customs|microsoft|amazon|paypal|fraud (?:team|department))<..>(?:pin|code|password|move my"
        r"|transfer\w*|gift cards?|vouchers?|my details|savings|remote|emptied|gone)\b|\b(?:clicked|followed|opened"
        r"|pressed)<6>(?:link|attachment)\b<..>(?:gone|empty|emptied|charged|taken|hacked|withdrawn|blocked"
        r"|missing)\b|\b(?:pretend\w*|claim\w*|says he s|says she s|said he was|said she was)<6>(?:grandson"
        r"|granddaughter|my son|my daughter|from the (?:bank|police|mairie|council))\b<..>(?:money|bail|cash|transfer"
        r"|pay|send|card|bill|code)\b|\bwon<3>(?:lotto|lottery|prize|draw)\b<..>(?:pay|fee|tax|send|account"
        r"|details)\b|\b(?:met|man|woman|friend|lady|gentleman|doctor)<6>(?:online|oil rig|never met|internet"
        r"|dating)\b<..>(?:needs?|wants?|asks?|asked|send|sent|pay|loan|visa|ticket|surgeon|invest\w*)\b"
        r"|\bpay a fee<6>(?:release|parcel|account)\b<..>(?:empty|gone|emptied)\b|\b(?:hacked|stole"
        r"|cloned)<3>(?:my )?(?:account|profile|card|identity|whatsapp|facebook)\b<..>(?:ask\w*|money|write\w*|pay\w*"
        r"|charges|gone|send)\b",
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
        unless=rf"{STORY}|workshop|course|leaflet|recipe|lesson|homework|webinar|no fee|isn t a scam|how do i"
        r"|is it safe|avoid)\b",
        kind="scam",
    ),
    Rule(
        "in English: rummaged, kept back, blackmailed, wed by force",
        cues(
            "rummag|through my|through mum|through her|snoop|give back|give me back|gave back|return|missing|live alone"
            "|i wear|a kiss|kiss me|cuddle|post my|share my|send my|send the|leak|show my|marry|hand over my|my keys"
        ),
        r"\b(?:rummag(?:es|ed|ing)|snoop(?:s|ed|ing))<3>(?:my|her|mum s|dad s|gran s|non s) (?:\w+ )?(?:drawers?"
        r"|handbag|bag|purse|cupboards?|wardrobe|papers|post|letters|bedroom|desk|wallet|things)\b|\b(?:carer|helper"
        r"|home help|cleaner|volunteer|she|he|they)(?: s| has| is| was)? (?:goes|going|went"
        r"|gone) through<3>(?:handbag|purse|drawers|wallet|my (?:post|letters|papers))\b|\b(?:won t|wont|refus\w*"
        r"|never|doesn t|hasn t|didn t)<3>(?:give|gave|given|hand|return\w*|bring|brought)(?: me)?(?: back)?<3>(?:my"
        r"|her|mum s) (?:keys?|card|money|bank card|savings|ring|necklace|medication)(?: back)?\b|\bthings? (?:go"
        r"|goes|went|keeps? going|have gone) missing<6>(?:after|since|when|every time)<3>(?:she|he|they|carer|helper"
        r"|cleaner|volunteer|nurse)\b|\b(?:volunteer|helper|driver|carer|man|he|neighbour|visitor)<6>(?:asks?|asked"
        r"|asking|wants? to know|wanted to know)<3>(?:live alone|what i wear|what i m wearing|for a kiss"
        r"|for a cuddle)\b|\b(?:post|share|send|leak|show|publish)<3>(?:my|our|the) (?:\w+ )?(?:pics|pictures|photos"
        r"|video|videos|nudes)<6>(?:if i|unless|everyone|to my (?:mum|dad|parents|boss|family|school|contacts)"
        r"|online)\b|\b(?:forc\w+|making|make|made)<3>marry\b|\bmarry (?:a man|my cousin|someone|him) (?:i"
        r"|she) (?:don t|doesn t|never|did not)\b",
        (
            "the cleaner rummages in my drawers",
            "he refuses to give me back my keys",
            "things go missing every time the carer has been",
            "your driver asked whether I live alone",
            "he'll post my pictures if I leave him",
            "my parents are forcing me to marry",
        ),
        (
            "I rummaged in my bag for the ticket",
            "the cash machine won't give me back my card",
            "my grandson wants a kiss and a cuddle",
            "could you send the photos to my family online",
            "the school never brought back my keys of the hall",
        ),
        unless=rf"{STORY}|cash machine|machine|atm|library|school|shop|refund|garage|grandson|granddaughter|toddler"
        rf"|puppy|kitten"
        r"|could you|please send|can you|doctor|nurse asked|intake|form|for me to|with me|at my request|magpie|hall"
        r"|ticket)\b",
        kind="volunteer",
    ),
)
