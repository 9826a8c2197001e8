"""Despair in English: an end that is meant, no wish to go on, the means, a farewell."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_WANTS: Final = (
    r"(?:wants?|wanted|going|gonna|says?|said|talks? of|threat\w*|tr(?:y|ied|ies|ying)|might|will|ll|afraid)"
)

ENGLISH_DISTRESS: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: an end that is meant",
        (
            "end",
            "finish",
            "life",
            "away with",
            "myself in",
            "topp",
            "hang",
            "throw",
            "drown",
            "shoot",
            "kill",
            "suicide",
            "goodbye",
            "kms",
        ),
        r"\bthinkin?g? (?:of|about) ending (?:it|things)\b"
        r"|\b(?:end|ending|ended) (?:it|everything|this)(?: all)? (?:tonight|now|today|soon|tomorrow|for good"
        r"|once and for all|myself)\b|\btime to end (?:it|this|everything)\b|\b(?:take|taking) (?:my|his"
        r"|her) own life\b|\bdo away with (?:myself|himself|herself)\b|\bdo myself in\b|\btop(?:ping)? myself\b"
        r"|\b(?:hang|drown|gas|starve|poison|throw)(?:ing)? myself\b(?! (?:into|on the sofa))"
        rf"|\b{_WANTS}(?: \w++){{0,3}} (?:hang|drown|shoot|kill)(?:ing)? (?:himself|herself|themselves)\b"
        r"|\b(?:left|found|wrote|written|writing|read)<3>(?:suicide notes?|goodbye (?:letters?|notes?))\b|\bkms\b",
        (
            "time to end it",
            "I'm going to end it tonight",
            "my brother says he will hang himself",
            "found five goodbye letters",
        ),
        (
            "let's end it now, the meeting is too long",
            "in the film the villain wants to kill himself",
            "finish it today please, the fence",
        ),
        unless=r"\b(?:film|movie|book|novel|series|chapter|subscription|contract|meeting|call|kms (?:away|from|to))\b",
    ),
    Rule(
        "in English: no wish to go on",
        (
            "want",
            "carry on",
            "any more",
            "anymore",
            "live without",
            "take",
            "face an",
            "no reason",
            "no point",
            "no sense",
            "what s the",
            "why ",
            "tired",
            "sick of",
            "weary",
            "done with",
            "wish",
            "hope",
            "pray",
        ),
        r"\b(?:don t|do not|dont|didn t|no longer|never) (?:really |even "
        r"|much )?want(?:ed)? (?:to )?(?:wake(?: up)?+|carry on|be alive|exist|continue (?:this|my|with this) life"
        r"|see (?:tomorrow|another|spring))\b(?! (?:at|before|early|my|the kids|with))|\b(?:can t|cannot|cant"
        r"|cannae) (?:carry on|do this any ?more|face (?:another (?:day|morning|night)|the morning)|take (?:it|this"
        r"|any|much) (?:any )?more|live without (?:him|her))\b|\bno (?:reason|point|sense|use)<3>(?:living|live"
        r"|going on|carrying on|carry on|being here|staying alive)\b|\bwhat s the (?:point|use)<3>(?:living|going on"
        r"|carrying on|being alive|waking|me being)\b|\bwhy (?:am i|should i|do i)(?: \w++){0,2} (?:still here"
        r"|still alive|carry on|bother living|exist)\b|\b(?:tired|sick|weary) of (?:being alive|existing|this life"
        r"|being a burden)\b|\b(?:wish|hope|pray|prayed)<6>(?:not wake|never wake|don t wake|didn t wake|disappear"
        r"|stop existing|not exist)\b",
        ("I don't want to wake up", "I can't carry on", "why am I even still here", "every night I pray I don't wake"),
        (
            "don't want to wake up at six",
            "I can't take any more plums",
            "why am I still here at the bus stop",
            "I hope I didn't wake you",
            "I can't do this anymore, this form is impossible",
        ),
        unless=r"\b(?:flat|town|job|house|school|contract|class|course|so early|noise|bus stop|station|queue|office"
        r"|plums|forms?|volunteering|commute|holiday|meeting|group|list|bookings?|wake you|wake the)\b",
    ),
    Rule(
        "in English: better without me",
        ("without me", "if i ", "when i", "once i", "waste of", "notice", "miss", "care if", "mourn"),
        r"\b(?:better|happier|easier|relieved|best|richer)<3>(?:without me|if i (?:was|were) (?:dead|gone|not here)"
        r"|if i (?:wasn t|weren t) (?:here|around)|(?:when|once) i m (?:dead|gone))\b|\b(?:i m|im|just|such|only"
        r"|am) an? (?:total |complete )?waste of (?:space|oxygen|air)\b|\b(?:nobody|no one|no person"
        r"|not one)(?: \w++){0,2} (?:will|would|ll|d)(?: \w++){0,2} (?:notice (?:if|when|that|till)|miss me"
        r"|care if i|mourn)\b",
        ("they'd be happier without me", "I'm a waste of oxygen", "nobody would care if I died"),
        (
            "the party is better without me singing",
            "nobody will notice if the cake is late",
            "it would be easier if I wasn't here for the delivery",
        ),
        unless=r"\b(?:party|trip|match|team|class|meeting|holiday|cake|delivery|singing|daily|check|every (?:day"
        r"|morning)|put me down|ring me|write me)\b",
    ),
    Rule(
        "in English: the means at hand, harm to oneself",
        (
            "cutting",
            "self harm",
            "pills",
            "tablets",
            "bridge",
            "train",
            "roof",
            "cliff",
            "lorry",
            "balcony",
            "rope",
            "noose",
            "into the",
        ),
        r"\b(?:i m|im|been|am) cutting(?: myself)? again\b|\b(?:i m|im|been|am) (?:cutting"
        r"|burning) myself (?:because|every|on purpose|to)\b|\b(?:saved|saving|stored|stockpil\w+|hoard\w+|counted"
        r"|counting|lined)(?: \w++){0,3} (?:pills|tablets)\b|\benough (?:pills|tablets)\b(?! (?:for|until|till))"
        r"|\b(?:want\w*|going|gonna|think\w*|might|could|feel like|about)(?: \w++){0,3} (?:jump\w*|step\w*|throw\w*"
        r"|lie|lying|drive)(?: myself)? (?:off|from|under|in front of|into|in|onto) (?:the |a |that )?(?:bridge"
        r"|train|roof|cliff|lorry|truck|balcony|window|tracks?|platform|traffic|river|canal|tree)\b|\b(?:rope"
        r"|noose)<3>(?:ready|tonight|in the (?:garage|shed|barn|loft)|beam|neck|waiting)\b",
        ("im cutting again", "I've been counting the tablets", "I think about jumping off the bridge"),
        (
            "the nurse counted the tablets for the box",
            "enough tablets until Friday",
            "going to jump off the roof of the boat for a swim",
            "I'm cutting the hedge again",
            "the washing line rope in the shed",
        ),
        unless=r"\b(?:film|movie|book|pool|bungee|elastic|parachute|boat|holiday|pharmac\w*|chemist|nurse|dosette"
        r"|prescription|trampoline|swim\w*|dare|ferry|washing line|climb\w*|sledge|tow|recipe|pill ?box)\b",
    ),
    Rule(
        "in English: a farewell, a season that will not be seen",
        (
            "see ",
            "live to",
            "make it to",
            "find me",
            "find my body",
            "join",
            "be with",
            "this is my last",
            "this is the last",
            "last message",
            "fault",
            "where i m",
        ),
        r"\b(?:won t|wont|shan t|will not|don t (?:plan|intend|mean|want) to|rather not|not)(?: live to)? (?:see"
        r"|make it to) (?:the )?(?:spring|christmas|easter|summer|new year|another (?:day|morning|year|winter"
        r"|christmas|spring)|sunrise)\b|\b(?:when|before|by the time|till|until) (?:they|you|she|he|someone|somebody"
        r"|people) finds? (?:me|my body|this body)\b|\bjoin(?:ing)? (?:my |him|her|them)(?:\w++ ){0,3}(?:in heaven"
        r"|up there|under the (?:earth|ground|clay)|in the grave)\b|\bbe with my(?: \w++){1,3} (?:in heaven"
        r"|under the (?:earth|ground|clay)|in the ground)\b|\bthis is (?:my|the) last (?:message|goodbye"
        r"|time you hear)\b|^last message \.|\btell (?:my|mum|dad|her|him|them|the (?:kids|boys"
        r"|girls))(?: \w++){0,3} (?:wasn t|not|was never) (?:her|his|their) fault\b|\bwon t (?:be needing"
        r"|need)<6>where i m going\b",
        (
            "I don't plan to see the spring",
            "it will be quiet when they find me",
            "this is my last message, take care of the dog",
            "tell my wife it was never her fault",
        ),
        (
            "we won't see the spring at this rate of rain, said the gardener",
            "I won't make it to Easter lunch at the club",
            "the dogs always find me when I hide",
            "this is my last message about the parking",
        ),
        unless=r"\b(?:holidays?|moved?|moving|snow|film|movie|party|flight|trip|hide|lunch|dinner|gardener|rain|team"
        r"|league|match|season|exam|concert|work|job|parking|meter|broken|fence|lights|market|parents?)\b",
    ),
)
