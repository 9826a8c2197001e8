"""Money, goods and codes taken, in English."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_HERS: Final = r"(?:my|her|his|our|mum s|mam s|dad s|mother s|gran s|granny s|nan s)"

ENGLISH_MONEY: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: money and goods taken",
        (
            "helps h",
            "emptied",
            "drain",
            "cleaned",
            "took",
            "takes",
            "spend",
            "spent",
            "gone",
            "missing",
            "vanished",
            "disappeared",
            "sign",
            "change",
            "receipt",
            "fiver",
            "tenner",
        ),
        rf"\bhelps (?:herself|himself) to {_HERS}\b|\b(?:emptied|drained) (?:{_HERS}|the) (?:bank "
        rf"|savings )?(?:account|purse|savings)\b|\b(?:took|takes|taking|spends) {_HERS}(?: \w++)? (?:savings"
        r"|pension|money|purse|rings?|jewell?ery|cash|wallet|benefits)\b|\b(?:money|cash|rings?|purse|jewell?ery"
        r"|pearls|necklace|brooch|tenner|twenty)<3>(?:gone|missing|vanished|disappeared)<..>(?:carer|helper|cleaner"
        r"|volunteer|nurse|aide|visit|after she|after he|since she|since he)\b"
        rf"|\b(?:made|makes|making|got|had|forced) (?:me|her|him|mum|dad|{_HERS} (?:mother|father|mum|dad|gran"
        r"|nan)) (?:to )?sign\b"
        r"|\b(?:keeps|kept) the change\b|\b(?:never|not)<3>(?:a receipt|receipts)\b|\ba (?:fiver|tenner) short\b",
        (
            "she helps herself to my purse",
            "my son emptied my account",
            "he made my mother sign the papers",
            "the volunteer kept the change",
        ),
        (
            "they made me sign for the parcel",
            "keep the change, my dear",
            "it took my savings to mend the roof",
            "all my money is gone on plants",
        ),
        unless=r"\b(?:film|movie|magpie|parcel|register|petition|christening|consent|school|scouts|library"
        r"|post office|mend|repair|roof|found it|found them|turned up|operation|surgeon)\b",
        kind="volunteer",
    ),
    Rule(
        "in English: scams",
        (
            "conned",
            "con man",
            "swindl",
            "ripped",
            "rogue",
            "cowboy",
            "safe account",
            "anydesk",
            "teamviewer",
            "gift card",
            "code",
            "pin",
            "card",
            "password",
            "number",
            "deposit",
            "up front",
            "sent",
            "wired",
            "lent",
            "transferred",
            "from the",
        ),
        r"\b(?:conned|swindled|ripped off) (?:me|us|her|him|my|by|out)\b|\bbeen (?:conned|swindled|ripped off)\b"
        r"|\bcon man\b|\b(?:rogue trader|cowboy (?:builder|roofer))s?\b|\bsafe account\b|\b(?:anydesk|teamviewer)\b"
        r"|\b(?:ask\w*|want\w*|told|pay|paid|sen[dt]|need\w*)<6>gift cards\b|\b(?:read|gave|told|typed"
        r"|given)<6>(?:code|pin|card number|card details|bank details|password|numbers)\b<..>(?:gone|empty|emptied"
        r"|taken|vanished|stupid)\b|\b(?:i|she|he|mum|dad|mother|father)(?: ve| has| have| s)?(?: \w++){0,2} (?:sent"
        r"|wired|transferred|lent)(?: \w++){0,3} (?:\d+|hundreds?|thousands?|savings)<6>(?:visa|customs|lawyer"
        r"|operation|flight|online|never met|investment|again|fee)\b|\b(?:deposit|up front)<..>(?:never came"
        r"|not a sign|no sign|vanished|disappeared|not (?:been )?seen|blocked)\b|\b(?:said|claim\w*"
        r"|pretend\w*)<3>from the (?:bank|police|water|gas|electric\w*|council|tax)\b<..>(?:gone|code|cash|ring"
        r"|rings|missing|money|card|paid)\b",
        (
            "I have been conned",
            "the helper asked me for gift cards",
            "I gave her the code and now 1,900 is gone",
            "he took a deposit up front and vanished",
        ),
        (
            "they sent 20 leaflets again",
            "where do I buy gift cards for a nephew",
            "I gave my old card number to the library, all my points are gone",
            "a robbery up front at the cinema, then he disappeared in the film",
        ),
        unless=r"\b(?:workshop|avoid|leaflets?|article|course|film|movie|series|documentary|price|library|points"
        r"|nephew|niece|birthday|bingo|isn t a|not a scam)\b",
        kind="scam",
    ),
)
