"""Danger, despair and abuse in Réunion Creole, in whatever spelling: « mi gagn pi respiré », « mi vé pi viv »."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_I: Final = r"(?:mwin|moin|mi)"
_ME: Final = r"(?:amoin|amwin|a moin|a mwin|mwin|moin|mon (?:kor|corps))"
_SOMEBODY: Final = (
    r"(?:mwin|moin|li|el|papa|momon|maman|papi|meme|mari|bononm|bonom|fam|gramounn?e?|granmounn?e?|marmay"
    r"|garson|fiy|fis"
    r"|fi|ti \w+|baba|voizine?|voisine?|dalon|tonton|tantine|frer|ser|kamarad|koleg|kouzine?|madam|mesie|boug)"
)
_NOT: Final = r"(?:pi|pu|pli|pa|pas|plus|puis)"

CREOLE_EMERGENCY: Final[tuple[Rule, ...]] = (
    Rule(
        "in Creole: breath, heart, consciousness",
        ("respir", "souf", "touf", "poitrin", "lestoma", "ker i", "repon", "bouz", "bouj", "reveil", "blan", "ble"),
        rf"\b(?:respir\w*|repire) {_NOT}\b|\b(?:trap|gagn|gingn|giny|gny|gin) {_NOT} (?:mon |son )?(?:souf\w*"
        rf"|respir\w*)"
        r"|\b(?:mi|li|i|el) (?:e?touf\w*)\b(?! (?:pas?|de rir)\b)|\b(?:poitrine?|lestoma|ker) i (?:ser\w*"
        r"|bat in kou|fe mal for|aret\w*)"
        rf"|\b(?:li|el|i) (?:bouz|bouj|boug|bouge) {_NOT}\b|\breveil {_NOT}\b"
        rf"|\b(?:gagn|gingn|giny) {_NOT} reveil\w*|\b(?:lev|boush|figir) (?:lete |le |i vir )?(?:tou )?(?:ble"
        rf"|vyole|violet?)\b",
        ("mi gagn pi respiré", "mon lestoma i sèr", "li bouz pi", "le ti baba i respir pa"),
        ("mi respir lèr la montagn", "li répon pi mon téléfone", "mi touf dann fon-la i fé so"),
        unless=r"\b(?:telefon\w*|mesaz|sms|mail|so|karo|larouziner|parlé|lampoul)\b",
    ),
    Rule(
        "in Creole: fallen, hurt, bleeding",
        ("tonm", "tonb", "tomb", "glis", "zo i", "san ", "sang", "koup", "kas", "brul", "bril", "pik", "mord"),
        rf"\b{_SOMEBODY}(?: i vien| vien)? (?:la|fine?|vyin|vient?|sorte) (?:fek )?(?:tonm\w*|tonb\w*|tomb\w*|glise?) "
        r"(?:dann?|par|depi|desi|si|an|sir|la ?do|a ter|dan)\b"
        r"|\bsang? (?:i )?(?:koul\w*|pis\w*|sort\w*|aret\w* pa|partou)\b|\b(?:lo|le) zo (?:i )?(?:sort|deor|deyor)\b"
        r"|\b(?:koup|kou)\w* (?:mon|son) (?:min|vene?|pwanie|bra)\b",
        ("papa la tonb dann léskalié", "moin la tonm dann kabiné", "san i koul partou", "lo zo i sort"),
        ("la pli la tonbé", "mon frigo la tonm an pann", "li la tonm amoureu", "mi koup mon sové"),
        unless=r"\b(?:an pann|panne|amoure\w*|malad|dakor|lane|sik)\b",
    ),
    Rule(
        "in Creole: fire, water, gas, poison",
        (
            "dife",
            "lo fe",
            "le fe",
            "bril",
            "lam",
            "ravine",
            "rivie",
            "rivye",
            "gaz",
            "zavel",
            "javel",
            "gramoxone",
            "kour",
        ),
        r"\b(?:dife|lo fe|le fe) (?:la |i )?(?:pri|pran|dann|bril|partou)\b|\b(?:kaz|lakaz|maison) (?:i |la )"
        r"?(?:bril\w*|pran fe)\b"
        r"|\b(?:la ?lam|ravine?|rivye?r\w*|rivier\w*|koran) (?:la |i )?(?:ral\w*|anport\w*|pran)\b"
        r"|\bsan\w* le gaz\b|\b(?:bwar|boir|bwa|avale?|manz\w*) (?:\w+ ){0,2}(?:zavel|javel|gramoxone|pwazon|poizon)\b"
        r"|\b(?:kouran|courant) (?:la |i )?(?:pran|tap|zet)\b",
        ("difé dann mon kaz", "la lam la ral mon kouzin", "marmay la boir zavel", "kouran la pran mon boug"),
        ("kouran la koupé", "mi alim difé pou kari", "la rivièr lé zoli", "rès la javel ?"),
        unless=r"\b(?:kari|gril\w*|boukan\w*|koupe|roussail|marmite?)\b",
    ),
    Rule(
        "in Creole: a cry",
        ("sekour", "osekour", "vien vit", "vitman", "pompi", "ponpi", "samu", "anbilans", "amoin", "amwin"),
        r"^(?:\. |ayo |ote |bondie )*(?:o sekour|osekour|sekour)(?: \.| a ?moin| amwin| vit\w*)*$"
        r"|\bsekour a? ?(?:amoin|amwin|moin|mwin|nou)\b|\b(?:appel\w*|apel\w*|fo|vien) (?:lo |le |bann )?(?:ponpie\w*"
        r"|pompi\w*|samu|anbilans\w*)\b"
        r"|\bvien vit(?:man)? (?:\w+ ){0,4}(?:mor|tonb\w*|respir\w*|san)\b",
        ("o sekour", "apèl ponpié siouplé", "sekour amwin mi touf"),
        ("kalandrié ponpié", "bal ponpié samdi"),
        unless=r"\b(?:kalandri\w*|bal)\b",
    ),
)

CREOLE_DISTRESS: Final[tuple[Rule, ...]] = (
    Rule(
        "in Creole: no wish to live",
        ("viv", "mor", "mouri", "crev", "krev", "lavi", "la vi", "gou", "ter", "disparet"),
        rf"\b(?:ve|veu|vo|vwa|anvi|vle) {_NOT} (?:viv\w*|lev\w* zame|etre la)\b|\bpi anvi (?:viv\w*|reste? la)"
        rf"|\b{_I} (?:ve|veu|anvi|pref\w*) (?:mor|mouri\w*|krev\w*|crev\w*|disparet\w*)\b"
        r"|\b(?:la ?vi)(?: la)? (?:i )?(?:vo|ser\w*|na|lé) (?:pas?|pi|pwin|poin)\b"
        r"|\blarg (?:la ?vi|tou)\b|\bkit (?:la )?ter\b|\bpi? (?:gou|rezon|fors|kouraz)(?: \w+){0,2} (?:viv\w*|la ?vi)\b"
        r"|\b(?:mie|mye|mye) (?:mi|mwin|moin) (?:mor|le pi la|te mor)\b|\b(?:ser\w*|serv) (?:a |pi )?(?:arien"
        r"|rien)(?: desi la ter)?$"
        r"|\bna (?:pi|pwin|poin) lespwa\w*|\bpwin lespoir|\bmor (?:as?war|demin|talèr)\b",
        ("mi vé pi viv", "mi vé mor", "la vi i vo pa la pène", "mi larg la vi", "mi anvi mor"),
        ("mi vé pa viv la vil, tro brui", "moin lé mor ri", "mi vé pa mouri de fin", "mon batri lé mor"),
        unless=r"\b(?:ri|rir|fin|soif|batri|la vil|lavil|sant vil|brui)\b",
        unmistakable=True,
    ),
    Rule(
        "in Creole: a deed, a farewell",
        (
            "tye",
            "tie",
            "pann",
            "pandi",
            "kor",
            "sote",
            "sot",
            "kord",
            "fizi",
            "kashe",
            "kachet",
            "adie",
            "pi la",
            "vene",
            "kou",
        ),
        rf"\b(?:mi|moin|mwin|ma|ve|anvi|pans)(?: \w++){{0,3}} (?:tye|tie|pann|pandi|fini ek) {_ME}\b|\b(?:larg"
        rf"|zet|fou|fout|tie|tye) (?:mon|son) kor\b"
        r"|\b(?:koup) (?:mon|son) (?:vene?s?|po)\b|\bkord (?:le )?(?:amare|pare|dann garaz)\b"
        r"|\bfizi (?:\w+ ){0,2}(?:sharz\w*|devan mwin|devan moin)\b|\b(?:pans|anvi|sava) (?:a )?sot\w*\b"
        r"|\b(?:sra|sera|le) pi la demin\b|\badie\b(?: \w+){0,4} (?:pardon\w*|tout|zot)|\bartrouv mon kor\b"
        r"|\b(?:aval\w*|boir|pran) (?:tout |tou )?(?:bann |mon )?(?:kashe|kachet)s?\b(?: \w+){0,3} (?:fini"
        r"|aswar|dormi|dinn)",
        ("mi sava pann amwin", "moin la anvi tié amoin", "mi sava larg mon kor dann ranpar", "la kord lé amaré"),
        ("la kord pou amar kabri", "mi pran mon kachet tansion", "adié lé vakans"),
        unless=r"\b(?:kabri|bef|tansion|pilulier|vakans|doktér)\b",
        unmistakable=True,
    ),
)

CREOLE_ABUSE: Final[tuple[Rule, ...]] = (
    Rule(
        "in Creole: blows, threats, insults",
        ("tap", "bat", "kalot", "trangl", "menas", "insult", "jir", "zour", "joure", "tous", "touch", "fors", "tranp"),
        rf"\b(?:i|la|té i) (?:tap|bat|kalot|trangl|etrangl|sakouy|bous|pous)\w* (?:si |desi )?(?:{_ME}|momon"
        rf"|ali|marmay|mon (?:ser"
        r"|frer|momon|papa|fiy|garson))\b"
        rf"|\b(?:i|la) (?:menas|insult|jir|zour|joure|maltret)\w* (?:{_ME}|momon|mon papa|ali|nou)\b"
        rf"|\b(?:la|i) (?:tous|touch|kares|kol|fors)\w* (?:{_ME}|mon (?:kor|ker|zanm|zanb)|son kor|la fors)\b",
        ("mon mari i tap amwin", "li bat momon, li la bat momon", "li menas, i menas amwin"),
        ("la plui i tap amwin dann figir", "mon kèr i bat"),
        unless=r"\b(?:pli|plui|van|solèy|soley|ker i bat|tanbour)\b",
        kind="home",
    ),
    Rule(
        "in Creole: money, cards, codes, theft",
        (
            "larzan",
            "larjan",
            "kart",
            "kod",
            "pansion",
            "retret",
            "portef",
            "arnak",
            "volé",
            "vole",
            "viremen",
            "ero",
            "euro",
        ),
        r"\b(?:la|i) (?:manz|mang|tir|gard|trap|rash)\w* (?:\w+ ){0,2}(?:larzan|larjan|kart (?:ble|bank)"
        r"|pansion|pension"
        r"|retrete?|portef\w*|bijou|lor)\b"
        r"|\b(?:la|i) (?:demann?d?|reklam)\w* (?:\w+ ){0,2}(?:mon kod|kart (?:ble|bank)\w*"
        r"|viremen\w*|\d+ (?:ero|euros?))\b"
        r"|\bsa (?:le )?in arnak\b|\b(?:la|i) vole? (?:amoin|amwin|a moin|mon)\b",
        ("bénévol la la demann mon kod kart blé", "mon garson i manz mon pansion", "sa in arnak"),
        ("mi manz mon kari", "la bank i demand mon non"),
        kind="scam",
    ),
)
