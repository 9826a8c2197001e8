"""Despair in English that does not say its name: things given away, goodbyes, nothing left, a wish to be fetched."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule, cues

_MINE: Final = (
    r"(?:son|daughter|brother|sister|husband|wife|friend|mate|neighbour|flatmate|mum|mom|dad|mother|father|boyfriend"
    r"|girlfriend|partner|lad|he|she|they)"
)
_LEAVING: Final = (
    r"\b(?:job|work|shops?|school|team|class|colleagues|moving|moved|move|holidays?|train|flight|airport|party|trip"
    r"|film|movie|book|novel|song|series|game|match|league|bus|choir|downsiz\w*|upgrad\w*|outgrow\w*|bigger|smaller"
    r"|new one|car boot|charity shop|crutches|wheelchair|plaster|hire|loan|babysit\w*|diet|parking|parcel|form"
)

ENGLISH_FAREWELL: Final[tuple[Rule, ...]] = (
    Rule(
        "in English: things given away, all in order",
        cues(
            "given |giving |gave |give |found |have my|labelled|in order|sorted out|letters|a letter|letter |note "
            "|envelope|wardrobe|funeral|he can have|she can have|you can have|sold |needing"
        ),
        r"\b(?:given|giving|gave|give|found|have|sold)(?: \w++){0,7}<..>(?:won t|shan t|wont|not going to"
        r"|no longer) (?:be )?(?:need\w*|be here|be around|have any use|be wanting|have a use)\b|\b(?:affairs|papers"
        r"|everything|things|house) (?:are |is |s |all |now |been )*(?:in order|put in order|sorted out|settled"
        r"|put straight|seen to)\b<..>(?:goodbye|nobody|note|anyone|funeral|peace|gone|go now|leave this|be missed"
        r"|last|trouble)\b|\blabelled<6>(?:children|kids|names?|grandchildren)\b<..>(?:nothing|no reason|gone"
        r"|left for me|after me)\b|\b(?:left|leaving|wrote|written|writing|put|there s|there is"
        r"|there are)<3>(?:letters?|notes?|envelopes?)<6>(?:children|kids|each|everyone|mum|mother|husband|wife|son"
        r"|daughter|family|police|coroner)<..>(?:understand|find|found|after|gone|when|sorry|forgive|not (?:his|her"
        r"|their) fault|goodbye|without me)\b",
        (
            "I gave my dog to a nice family, I won't be needing anything now",
            "everything is in order, nobody will have any trouble with me",
            "I've written letters to the kids, they'll understand",
            "give my records to Tom, I shan't be here",
        ),
        (
            "giving away my pram, we won't be needing it, he's outgrown it",
            "papers are in order for the tax, see you Monday",
            "I left a note for my son about the cat",
            "give my place in the queue to Jo, I won't be around on Monday, holiday",
        ),
        unless=rf"{_LEAVING}|pram|cot|monday|tuesday|wednesday|thursday|friday|santa|school trip|tax|notary|milkman"
        r"|boots|skis|sofa|anymore since i|key is)\b",
    ),
    Rule(
        "in English: goodbye, and not till tomorrow",
        cues(
            "you read this|you get this|you see this|you find this|for me|goodbye|this is|sorry for|forgive|trouble"
            "|bother|burden|hear from me|hearing from me|good to me|other side|last night|tell my|tell mum|tell him"
            "|tell her|tell them|without me|last time|my last|weren t here"
        ),
        r"\b(?:by the time|when|if) you (?:read|get|see|find) this<3>(?:i ll be|i will be|i shall be|i m|it ll be"
        r"|it will be|i am|i ve) (?:gone|dead|too late|over|at peace|no longer|left this|done it)\b|\b(?:don t|do not"
        r"|no need to|nobody need) (?:bother |come )?(?:look|looking|search|searching) for me\b|\b(?:said|saying|say"
        r"|made)(?: all)? my (?:goodbyes|farewells)\b|\b(?:this is|it s|it is) (?:my )?(?:farewell|goodbye"
        r"|the end for me|the end of the (?:road|line) for me)\b(?! (?:until|till|for now|for today|from))|\b(?:sorry"
        r"|forgive me|pardon me)(?: \w++){0,2} for (?:what i m|what i am|what i will|what i ll|what i have to"
        r"|what i must|leaving (?:you|like this|them all))\b|\b(?:won t|shan t|wont|will not|not going to) (?:trouble"
        r"|bother|burden|be a (?:bother|burden|trouble|weight) to) (?:you|anyone|anybody|them|my (?:kids|children"
        r"|family))(?: any ?more| any longer| again| much longer)\b|\b(?:won t|wont|will not|not"
        r"|never)(?: be)? hear(?:ing)? from me again\b|\bsee you on the other side\b|\b(?:tonight|this|it) (?:is|s"
        r"|will be) my last (?:night|day|evening|christmas)\b(?! (?:at|in|of|on|with|here|as))|\b(?:tell|let) (?:my"
        r"|mum|dad|him|her|them|the)(?: \w++){0,3} (?:know )?(?:i|that i)(?: \w++)? (?:loved|did my best|am sorry"
        r"|m sorry|forgive|tried)\b(?! (?:to|the|ringing|calling|phoning)\b)|\bif i weren t here\b<..>(?:better|free"
        r"|easier|happier|early|relief)\b|\b(?:ok|okay|fine|cope|manage|better|be fine) without me\b<..>(?:after"
        r"|sorry|gone|soon|week)\b",
        (
            "by the time you read this I'll be gone",
            "don't come looking for me",
            "sorry for what I'm about to do",
            "I won't be a burden to my children much longer",
            "you won't be hearing from me again",
        ),
        (
            "by the time you read this I'll be gone to the shops",
            "said my goodbyes to the team, new job on Monday",
            "I won't trouble you again about the parcel",
            "it is my last night in the hotel",
            "tell him I tried to ring",
        ),
        unless=rf"{_LEAVING}|late for|photo|hotel|marathon|quiz|newsletter|adverts?|sales)\b",
        unmistakable=True,
    ),
    Rule(
        "in English: nothing left, no way on",
        cues(
            "nothing|no way|only way out|one way out|go on|keep going|bear |stand |another |see a|enough of"
            "|done with|finished with|life |worthless|no use|burden|rope|tether|no hope|all hope|no future|point"
            "|why carry|give up on|one more day|carry on|hate |to live|dont want"
        ),
        r"\bnothing (?:here |left )*(?:for me (?:here|any ?more|now|left)|to (?:live|stay|get up|look forward|wake up"
        r"|hold on)(?: for| to)?)\b|\bno way (?:out|forward) (?:for me|any ?more|left|but)\b|\b(?:only"
        r"|one) way out(?: for me| left| of (?:this|here|it all))\b|\b(?:can t|cannot|cant|couldn t) (?:(?:go on"
        r"|keep going)(?! (?:for ever|with|about|holiday|strike|the|this|my)\b)|bear (?:life|living|another (?:day"
        r"|winter|night|year)|to (?:go on|live))|stand (?:this life|living|my life)|do (?:life|another (?:day|winter"
        r"|night|year))|take (?:another|one more) (?:day|winter|night)|see (?:a|any) (?:way (?:out|through|forward"
        r"|on)|future|light))\b|\b(?:had|have) enough of (?:life|living|it all|this life|this world|being alive"
        r"|all of it|myself)\b|\b(?:done|finished|through) with (?:life|living|this world|this life)\b|\b(?:my "
        r"|this )?life (?:has|s|is|holds|feels)(?: \w++){0,2} (?:no (?:meaning|sense|point|purpose)|over for me"
        r"|worthless|pointless|meaningless|not worth|unbearable|a living hell)\b|\b(?:i m|i am|im|feel"
        r"|feeling)(?: \w++){0,2} (?:worthless|no use to (?:anyone|anybody|man|nobody|no one)|dead inside"
        r"|a burden (?:to|on))\b|\bend of (?:my|the) (?:rope|tether)\b(?! with)|\b(?:no|lost all|given up"
        r"|giving up) hope\b(?: left)?(?: for me| any ?more| now| in (?:me|my life))? ?(?:\.|$)|\bno future (?:for me"
        r"|left|any ?more|whatever)\b|\bno (?:courage|strength|will)(?: left)? to live\b|\bdont want to (?:be here"
        r"|live|be alive|wake up)\b(?! (?:at|before|on|in))|\bno (?:point|use)(?: \w++){0,2} (?:carrying on|going on"
        r"|living|anything any ?more|me being)\b|\bwhy carry on\b|\b(?:give|giving|given) up on (?:life|living)\b"
        r"|\bhate (?:being alive|my life|living)\b",
        (
            "there's nothing here for me any more",
            "only one way out for me",
            "I've had enough of living",
            "I'm at the end of my rope",
            "I can't do another winter like this, I'm no use to anyone",
        ),
        (
            "nothing left for me at the bakery",
            "no way out of this car park",
            "I'm at the end of my tether with this printer",
            "I can't see a way through the crossword",
            "had enough of it all being late, this bus",
            "life is not over at seventy",
        ),
        unless=r"\b(?:bakery|shops?|shelf|plate|fridge|buffet|table|car park|maze|motorway|estate|roundabout|printer"
        r"|builders|neighbours? (?:noise|music)|noise|broadband|council|crossword|puzzle|sofa|form|bus|train|match"
        r"|league|team|chess|jumble|diet|homework|essay|golf|telly|winter sales|film|movie|book|novel|song|series"
        r"|game|hoover|router|wifi|internet|not over|not before|morning please|cheese|volunteer\w*|this job|my job"
        r"|this town|recipe|garden|weeds|allotment|knitting)\b",
        unmistakable=True,
    ),
    Rule(
        "in English: would rather sleep, be fetched, be gone",
        cues(
            "sleep|asleep|close my eyes|open my eyes|wake|god|lord|death|maker|this world|this life|this earth"
            "|be with|want it|wants it|it all to|everything to|life to|i shouldn t|deserve to|asked to be|not exist"
            "|if i |have died|survive|want to go too|to disappear|to be gone|want live|matter if|vanish|be over"
        ),
        r"\b(?:want|wants|wanted|wish|like|love|let|only|just)(?: \w++){0,3} (?:sleep|go to sleep|fall asleep"
        r"|close my eyes)<3>(?:forever|for ever|never wake|not wake|be the end|not come back|without waking"
        r"|and die)\b|\b(?:pray|prayed|wish|hope|ask)<6>(?:not to (?:open my eyes|wake)|wouldn t wake|to not wake)\b"
        r"|\b(?:god|the lord|lord|death)(?: \w++){0,3} (?:take me|fetch(?:ed|es)? me|call me home|come for me"
        r"|take me home|forgotten me|hasn t come)\b|\b(?:meet my maker|(?:leave|quit|depart|out of) this (?:world"
        r"|life|earth))\b|\b(?:want|wish|intend|ready|going|time|hope|long|like)<3>be with (?:him|her|them"
        r"|my (?:\w+ )?(?:wife|husband|mum|mother|dad|son|daughter|boy|girl|baby|brother|sister)) (?:again|up there"
        r"|in heaven|soon|at last|now|for good)\b|\b(?:want|wants|need|wish|like)(?: \w++)? (?:(?:it all|everything"
        r"|all of it|my life|this life|life) (?:just )?to (?:be over|stop|end)|it to be over)\b|\bi (?:shouldn t"
        r"|don t deserve to|didn t ask to|never asked to) (?:be (?:alive|born|living)|exist|live)\b|\b(?:prefer\w*"
        r"|rather|wish|look forward to)<3>(?:not (?:to )?exist(?:ing)?|not (?:to have )?survived?|have died"
        r"|be gone)\b|\bshould have died\b|\bif i (?:died|was dead|were dead|dropped dead|didn t exist"
        r"|disappeared)\b<..>(?:care|notice|miss|better|relief|mind|easier|nobody|no one|matter)\b|\b(?:i"
        r"|also) want to go too\b|\bwant to (?:disappear|vanish)(?: for (?:ever|good)| forever| and| \.|$)"
        r"|\bdon t want (?:no )?live\b|\bwhat does it matter if i (?:live|die)\b",
        (
            "please let me fall asleep and that be the end",
            "the good Lord has forgotten me",
            "I want it all to stop",
            "I should have died instead of him",
            "I'm ready to leave this world",
            "if I disappeared nobody would notice",
        ),
        (
            "I want the noise to stop",
            "I could sleep forever on Sundays, never wake me before ten",
            "I want to be with my wife at the hospital now",
            "it's time to go now, be with you soon",
            "should have died laughing",
        ),
        unless=r"\b(?:noise|barking|rain|spam|emails?|adverts?|match|heatwave|drilling|laugh\w*|sundays?"
        r"|before (?:ten|nine|eight)|hospital|ward|visit|airport|station|film|movie|book|novel|song|series|game|tv"
        r"|telly|magic\w*|trick|hamster|embarrass\w*|daily|every (?:day|morning)|put me down|ring me|plant|phone"
        r"|holiday|snooze|alarm clock|lesson|class)\b",
        unmistakable=True,
    ),
    Rule(
        "in English: it is told of somebody, or was tried",
        cues(
            "to live|be here|be alive|wants to die|wanted to die|to disappear|goodbye|her life|his life|my life"
            "|tried to|attempt|sorry for everything|love you|kill |harm|overdos|not be here|to be dead|to exist"
        ),
        rf"\b{_MINE}(?: \w++){{0,4}} (?:doesn t|does not|don t|no longer|didn t) (?:want|wants) to (?:live|be here"
        r"|be alive|go on|wake"
        rf"|exist|carry on)\b|\b{_MINE}(?: \w++){{0,4}} (?:wants?|wanted) to (?:die|disappear|end it|be dead|kill"
        r"|hurt (?:himself|herself|themselves))\b|\b(?:says?|said|told|texted|posted|wrote|keeps saying)<6>(?:(?:he"
        r"|she|they) (?:won t|will not|wont|might not|doesn t want to) be here|better off without (?:him|her)"
        r"|wants it to end|end it all|goodbye forever)\b|\b(?:sorry for everything|love you all|goodbye"
        r"|love you mum)<..>(?:not (?:picking|answering)|(?:won t|isn t) (?:pick\w*|answer\w*)|phone (?:is "
        r"|s )?(?:off|switched)|can t reach|gone quiet|not back|isn t home)\b|\b(?:tried|trying|attempt\w*|wants?"
        r"|going|threat\w*)<3>(?:(?:take|end|ending|taking) (?:his|her|my|their) (?:own )?li(?:fe|ves)|suicide"
        r"|to overdose|to hang (?:himself|herself|myself)|to drown (?:himself|herself|myself))\b",
        (
            "my friend says she doesn't want to be here any more",
            "he texted sorry for everything and he isn't answering",
            "my brother tried to take his own life",
            "my daughter wants to disappear",
        ),
        (
            "she doesn't want to be here on Monday, holiday",
            "the cat wants to kill the curtains",
            "my son doesn't want to go on the school trip",
            "he wants to die of laughter when she sings",
        ),
        unless=r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|holidays?|trip|film|movie|book|novel"
        r"|song|series|game|play|cat|dog|hamster|curtains|laugh\w*|time|flat|town|city|class|course|swings|slide|ride"
        r"|weekend|party|christmas|magician)\b",
        unmistakable=True,
    ),
    Rule(
        "in English: decided, with a date",
        cues(
            "made up|decision|decided|the date|a date|the day|chosen|picked|last christmas|going to do"
            "|about to do|to blame"
        ),
        r"\b(?:made up my mind|my mind is made up|mind s made up|my decision is (?:made|taken)"
        r"|decision is made)\b(?! (?:to|about|on|for|it s))|\b(?:i ve|i have|i) (?:set|fixed|picked|chosen"
        r"|chose) (?:the|a|my) (?:date|day|hour|night)\b(?! (?:for|of|to|with|trip|out|off))|\b(?:what i m (?:going"
        r"|about) to do|what i am about to do)\b<..>(?:sorry|forgive|nobody|no one|fault|blame|change)\b"
        r"|\bnobody(?: is| s)? to blame\b|\b(?:this|it) (?:is|will be|was) my last (?:winter|christmas|summer|spring"
        r"|birthday)\b(?! (?:at|in|as|with|here|before|party))",
        (
            "my mind is made up and it rests me",
            "I've picked the day, I feel calm",
            "what I'm about to do is nobody's fault",
            "nobody is to blame for it",
        ),
        (
            "my mind is made up about the sofa",
            "we've set the date for the wedding",
            "this is my last Christmas as chairman",
            "I've chosen the day for my courses",
        ),
        unless=rf"{_LEAVING}|wedding|sofa|paint|curtains|dentist|surgery|operation|hip|marathon|meeting|dinner|lunch"
        rf"|barbecue"
        r"|chairman|committee|retire\w*|retirement|referee|holiday|visit|haircut|delivery)\b",
    ),
    Rule(
        "in English: one too many on this earth",
        cues(
            "in everybody s way|in everyone s way|spare part|keeps me here|keeping me here|holds me here"
            "|still alive|still here|lived too long|too long|outlived|no use|good for nothing|use for me"
            "|needs me|need me|deserve|be forgotten|unwanted"
        ),
        r"\b(?:in every(?:body|one) s way|a spare part in (?:this world|life))\b|\b(?:nothing|no one|nobody)(?: is"
        r"| s)? (?:keeps|keeping|holds|holding|left to keep) me (?:here|alive|going|on (?:this )?earth)\b|\b(?:sick"
        r"|tired|weary|ashamed|sorry|disappointed|fed up)<3>(?:still alive|still here|waking up alive)\b|\b(?:i ve "
        r"|i have )?lived too long\b|\boutlived (?:my use|my usefulness|everyone|everybody)\b|\b(?:nobody|no one"
        r"|not a soul) (?:needs|wants) me(?: here| any ?more| alive| now)? ?(?:\.|$)|\bi don t deserve to (?:live"
        r"|be here|breathe|wake)\b",
        (
            "nothing keeps me here",
            "I've lived too long",
            "sorry to be still alive",
            "nobody needs me any more",
            "I have outlived my use",
        ),
        (
            "nothing keeps me here in Lyon, I'm moving",
            "the washing machine has lived too long",
            "sorry, I'm still here at the station",
            "nobody needs me on Tuesdays, so I can help",
        ),
        unless=rf"{_LEAVING}|machine|fridge|boiler|car|kettle|lyon|paris|station|stop|queue|office|tuesdays?|mondays?"
        rf"|weekends?"
        r"|desk|shift|rota|today|this (?:morning|afternoon))\b",
    ),
)
