"""What a neighbour answers to the question that is open: a tap, a sentence of theirs, or nothing at all.

They see what anybody sees: what is asked, and its buttons. A question that none of the rules knows gets one of its
buttons, mostly the first. Buttons beside which nothing is asked are left alone, but by who comes and goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from backend.messaging.messages import Content, Tapped, Wrote
from benchmarks.month import sayings
from benchmarks.month.neighbours import Neighbour
from conversation_flows.engine.conversation import Question
from conversation_flows.engine.saying import MERE_BUTTONS

Answer = Callable[[Neighbour, Question, Random], Content | None]


def answer(who: Neighbour, question: Question, chance: Random) -> Content | None:
    """Their answer, if they give one."""
    about = question.about.removeprefix(MERE_BUTTONS).partition(":")[0]
    if question.about.startswith(MERE_BUTTONS):
        return _tap(question, "arrived", "helped") if chance.random() < 0.5 else None
    return _ANSWERS.get(about, _first)(who, question, chance)


def _tap(question: Question, *verbs: str) -> Content | None:
    """The first of these buttons that is there; `ishome` is `ishome:12`."""
    for verb in verbs:
        for option in question.options:
            if option.id == verb or option.id.startswith(f"{verb}:"):
                return Tapped(option.id, question.number)
    return None


def _first(who: Neighbour, question: Question, chance: Random) -> Content | None:
    if not question.options or chance.random() > who.answers * 0.8:
        return None
    option = question.options[0] if chance.random() < 0.8 else chance.choice(question.options)
    return Tapped(option.id, question.number)


def _says(text: Callable[[Neighbour], str]) -> Answer:
    return lambda who, _question, _chance: Wrote(text(who))


def _taps(*verbs: str, often: float = 1.0) -> Answer:
    """These buttons, the first that is there, so often; else another."""

    def chosen(who: Neighbour, question: Question, chance: Random) -> Content | None:
        if chance.random() < often:
            return _tap(question, *verbs) or _first(who, question, chance)
        return Tapped(chance.choice(question.options).id, question.number) if question.options else None

    return chosen


def _kind(who: Neighbour, question: Question, chance: Random) -> Content | None:
    """Who wrote in a way that left the kind open says it with a button."""
    return _tap(question, "shopping", "company") or _first(who, question, chance)


def _recap(_who: Neighbour, question: Question, chance: Random) -> Content | None:
    drawn = chance.random()
    if drawn < 0.06:
        return Wrote(chance.choice(("plutôt samedi matin si possible", "ah non, vendredi après-midi")))
    if drawn < 0.08:
        return _tap(question, "cancel")
    return Wrote("oui c'est ça") if drawn < 0.3 else _tap(question, "yes") or Wrote("oui")


def _invited(who: Neighbour, question: Question, chance: Random) -> Content | None:
    if chance.random() < who.accepts:
        return Wrote(chance.choice(sayings.TAKES)) if chance.random() < 0.2 else _tap(question, "accept")
    if chance.random() < 0.5:
        return None
    return Wrote(chance.choice(sayings.LEAVES)) if chance.random() < 0.2 else _tap(question, "decline")


def _mission(who: Neighbour, question: Question, chance: Random) -> Content | None:
    if _tap(question, "arrived") and _tap(question, "notyet"):
        return _tap(question, "notyet")  # « avez-vous vu Karim ? »: who gives no sign has not come
    if chance.random() > who.keeps:
        return _tap(question, "cancelm", "notyet") if chance.random() < 0.6 else None
    return _tap(question, "still", "confirm", "way", "arrived", "helped") or _first(who, question, chance)


def _mood(who: Neighbour, question: Question, chance: Random) -> Content | None:
    if chance.random() > who.answers * 0.8:
        return None
    if chance.random() < 0.3:
        return Wrote(chance.choice(sayings.WENT_WELL))
    return _tap(question, "mood" if chance.random() < 0.93 else "worried")


def _offer(_who: Neighbour, question: Question, chance: Random) -> Content | None:
    return _tap(question, "takeoffer" if chance.random() < 0.3 else "nooffer")


_ANSWERS: Final[Mapping[str, Answer]] = {
    "ask_for_help.category": _kind,
    "ask_for_help.for_whom": lambda who, _q, _c: Wrote("pour ma mère" if who.mother else "pour moi"),
    "ask_for_help.whom": _says(lambda _who: "Yvonne Leroux"),
    "ask_for_help.when": _says(lambda who: who.moment or "samedi matin"),
    "ask_for_help.where": _says(lambda who: who.door),
    "ask_for_help.name": _says(lambda who: who.name),
    "ask_for_help.recap": _recap,
    "volunteer.categories": lambda _who, _q, chance: Wrote(
        chance.choice(("les courses et la compagnie", "un peu de tout", "le bricolage, les courses, les trajets"))
    ),
    "volunteer.reach": _taps("2000", "1000", often=0.8),
    "volunteer.days": _taps("any", "weekend", often=0.8),
    "volunteer.where": _says(lambda who: who.door),
    "volunteer.name": _says(lambda who: who.name),
    "volunteer.recap": _taps("yes"),
    "offer_help.recap": _taps("yes"),
    "offer_help.where": _says(lambda who: who.door),
    "offer_help.name": _says(lambda who: who.name),
    "errand.needs": lambda _who, _q, chance: Wrote(chance.choice(sayings.LISTS)),
    "errand.where": _says(lambda who: who.door),
    "errand.name": _says(lambda who: who.name),
    "errand.recap": _taps("yes"),
    "gathering.where": _says(lambda _who: "devant la mairie"),
    "gathering.seats": _says(lambda _who: "six"),
    "gathering.when": _says(lambda _who: "dimanche à 15h"),
    "gathering.name": _says(lambda who: who.name),
    "gathering.recap": _taps("yes"),
    "invitations": _invited,
    "offer": _offer,
    "outing": _taps("joinin", "notin", often=0.35),
    "mission": _mission,
    "missions": _mission,
    "home": _taps("ishome", "nothome", often=0.9),
    "request": _taps("same", often=0.9),
    "feedback": _mood,
    "noticed": lambda _who, _q, _c: Wrote("non, rien"),
    "link": _taps("linkyes", "linkno", often=0.5),
    "linkword": _taps("fine"),
    "pay": _taps("pay"),
    "given": lambda _who, _q, chance: Wrote(f"{chance.choice((20, 30, 40))} euros"),
    "spent": lambda _who, _q, chance: Wrote(f"{chance.randint(8, 19)},{chance.randint(10, 95)} €"),
    "sum": _taps("sumright"),
    "receipt": _taps("noreceipt"),
    "writing": _taps("endwrite"),
    "still_happy": _taps("happy"),
}
