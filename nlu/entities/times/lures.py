"""What looks like a time and is none: greetings, emergency numbers, streets named after a date, long afternoons."""

from __future__ import annotations

from typing import Final

from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import Kind

_EMERGENCY: Final = frozenset({15, 17, 18, 112, 114, 115, 119, 196, 3919, 3114, 911, 999})
_CALLS: Final = (
    "appel",
    "telephon",
    "compos",
    "contact",
    "joind",
    "joign",
    "prevenir",
    "preven",
    "call",
    "dial",
    "ring",
    "phon",
    "num",
    "sms",
)
_DO: Final = frozenset("fais faites faire fait tape tapez taper fera fallait".split())
_STREETS: Final = frozenset(
    (
        "rue avenue av ave bd bld boulevard place pl square chemin allee impasse quai cours passage route "
        "cite residence "
        "pont stade"
    ).split()
)
_NAMES_A_DAY: Final = frozenset(
    {Kind.FROM, Kind.NUMBER, Kind.WEEKDAY, Kind.PART, Kind.MONTH, Kind.FEAST, Kind.OF, Kind.TO}
)
_NUMBERED: Final = frozenset(
    "numero num no appt appartement apt bat batiment etage porte code n ligne bus chambre escalier boite bp".split()
)


def lures(s: Sentence, i: int) -> bool:
    """Whether the time that seems to begin here is none."""
    before = s.at(i - 1)
    kind = s.kind(i)
    if before.kind in (Kind.GREETING, Kind.SINCE) or kind is Kind.GREETING:
        return True
    if before.kind is Kind.DURING and kind in (Kind.NUMBER, Kind.A, Kind.AROUND):
        return True
    one = before.kind is Kind.A and s.key(i - 2) != "quelqu"  # « quelqu'un jeudi matin » is Thursday's
    if kind is Kind.PART and (before.kind in (Kind.OF, Kind.FROM) or one) and not s.asked:
        return True
    if kind is Kind.FROM and s.kind(i + 1) is Kind.PART and s.kind(i + 2) is not Kind.TO:
        return True
    if kind is Kind.WEEKDAY and one:
        return True
    if kind is Kind.REPEATS and s.key(i) == "par" and s.kind(i - 2) is not Kind.A:
        return True
    if kind in _NAMES_A_DAY and _of_a_street(s, i):
        return True
    if kind is Kind.NUMBER and before.key in _NUMBERED:
        return True
    if kind is Kind.A and s.kind(i + 1) is Kind.PART and s.kind(i + 2) is not Kind.ON:
        return True
    return _drags(s, i) or _emergency(s, i)


_SEEMS: Final = frozenset(
    "est sont c semble semblent parait paraissent devient deviennent is are feel seem get".split()
)
_TO_ME: Final = frozenset("me m nous lui leur toutes tous".split())
_HEAVY: Final = ("long", "trist", "interminabl", "vide", "dur", "penibl", "morne", "lonely", "empty", "sad", "hard")


def _drags(s: Sentence, i: int) -> bool:
    """ "les après-midi sont longs", "le dimanche me paraît bien triste": how somebody feels, and no hour to come at."""
    day = i + (s.kind(i) is Kind.THE)
    usual = Kind.THE in (s.kind(i), s.kind(i - 1)) or s.key(day).endswith("s")
    if not usual or s.kind(day) not in (Kind.PART, Kind.WEEKDAY, Kind.UNIT):
        return False
    verb = day + 1
    while s.kind(verb) is Kind.PART or s.key(verb) in _TO_ME:
        verb += 1
    return s.key(verb) in _SEEMS and any(s.key(at).startswith(_HEAVY) for at in range(verb + 1, verb + 4))


def _of_a_street(s: Sentence, i: int) -> bool:
    """ "rue du 8 mai 1945", "place du 14 juillet", "rue 11 novembre", "rue de Noël", "rue du Midi"."""
    back = i - 1
    for _ in range(2):
        if s.kind(back) in (Kind.FROM, Kind.OF, Kind.THE):
            back -= 1
    if s.key(back) not in _STREETS:
        return False
    dated = s.kind(i) is Kind.NUMBER and s.kind(s.skip(i + 1, Kind.ORDINAL)) is Kind.MONTH
    return back < i - 1 or s.kind(i) is Kind.FROM or dated


def _emergency(s: Sentence, i: int) -> bool:
    """ "appelez le 15", "faites le 17", "call 112"."""
    number = s.skip(i, Kind.THE, Kind.TO)
    if (
        s.kind(number) is not Kind.NUMBER
        or s.at(number).value not in _EMERGENCY
        or s.kind(number + 1) in (Kind.MONTH, Kind.UNIT)
    ):
        return False
    near = [s.key(at) for at in range(max(0, i - 3), i)]
    if any(key in _DO or key.startswith(_CALLS) for key in near):
        return True
    return s.kind(i - 1) in (Kind.OR, Kind.AND) and any(
        key in _DO or key.startswith(_CALLS) for key in (s.key(at) for at in range(max(0, i - 6), i))
    )
