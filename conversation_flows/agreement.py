"""Agreement: help asked for somebody else needs that person's own yes; on her own device she writes a code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Span, _, pledge
from conversation_flows.engine.events import Heard, Opened, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.words import CATEGORY

_NEEDED = pledge("I have noted it. {name} has to agree first: the town hall will call, then I ask the volunteers.")
_NEEDED_NAMELESS = pledge(
    "I have noted it. The person it is for has to agree first: the town hall will call, then I ask the volunteers."
)
_HERSELF = _("Anybody with a phone of their own may also just write to me: “agree {code}”.")
_WHICH_NUMBER = _("At which number can the town hall call? If you do not know, just say so.")
_NUMBER_KEPT = _("Thank you, I have passed the number on to the town hall.")
_NO_NUMBER = pledge("All right, the town hall will find a way.")
_ASKED = _("{name} asks for a hand for you: {category}, {when}. Do you agree?")
_I_AGREE = _("Yes, I agree")
_I_DO_NOT = _("No, thank you")
_NOT_YOURS = _("It is for the person who is helped to write this to me, from a phone of their own.")
_UNKNOWN = _("I know no request under this code. It may be settled already. What do you need?")
_AGREED = _("Thank you! I am asking the volunteers near you, and I will tell you who comes.")
_REFUSED = _("All right, nothing will be done. I am letting {name} know.")
_SHE_AGREES = _(
    "{category}, {when}: {name} agrees. I am asking the volunteers. You will hear from me by {hour} on {day}."
)
_SHE_AGREES_SOON = _("{category}, {when}: {name} agrees. I am asking the volunteers, and you will hear from me.")
_SHE_AGREES_HELD = pledge(
    "{category}, {when}: {name} agrees. Somebody from the town hall will read your request first."
)
_SHE_DOES_NOT = _("{category}, {when}: {name} would rather do without, so your request is withdrawn.")
SOMEBODY = _("the person it is for")

CODE: Final = 6
"""Figures of a code."""
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class KeepPhone(Command):
    """Where the person can be called whose agreement is asked."""

    agreement_id: int
    phone: str


@dataclass(frozen=True, slots=True)
class LookAtAgreement(Command):
    """What is asked for under this code?"""

    code: str


@dataclass(frozen=True, slots=True)
class GiveAgreement(Command):
    code: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class AgreementSeen:
    """`name` is whoever asks for them."""

    code: str
    name: str
    category: str
    when: Span


@dataclass(frozen=True, slots=True)
class AgreementNotTheirs:
    """Written on the phone of whoever asked."""


@dataclass(frozen=True, slots=True)
class AgreementUnknown:
    pass


@dataclass(frozen=True, slots=True)
class AgreementKept:
    agrees: bool
    name: str


@dataclass(frozen=True, slots=True)
class PhoneKept:
    """`kept` is false where it came too late."""

    kept: bool


@dataclass(frozen=True, slots=True)
class AgreementIs(Told):
    """Whoever was asked has answered. `held`: an agent reads the request before it goes out.

    `agreements`: those that are settled by it, whose telephone number nobody needs any more.
    """

    news: News
    category: str
    when: Span
    name: str
    agrees: bool
    held: bool = False
    promised_at: datetime | None = None
    agreements: tuple[int, ...] = ()


def needed(agreement_id: int, code: str, name: str) -> Reply:
    """What whoever asks for somebody is told, and asked."""
    says = _NEEDED.of(name=name) if name else _NEEDED_NAMELESS
    asks = Ask(f"agreement:{agreement_id}", _WHICH_NUMBER)
    return Reply(says=(says, _HERSELF.of(code=code)), asks=asks, closes=True)


def phone_said(scene: Scene, heard: Heard) -> Reply | None:
    """« 06 12 34 56 78 », or « je ne sais pas »."""
    question = scene.talk.question
    id_ = question.about.partition(":")[2] if question else ""
    if found := _PHONE.search(heard.text[:LONGEST]):
        return Reply(does=(KeepPhone(int(id_), " ".join(found[0].split())),), talk=replace(scene.talk, question=None))
    if heard.meant.intent == "deny" or _KNOWS_NOT.search(plain_words(heard.text[:LONGEST])):
        return Reply(says=(_NO_NUMBER,), talk=replace(scene.talk, question=None))
    return None


_PHONE: Final = re.compile(r"\+?\d(?:[ .-]?\d){7,14}")
_KNOWS_NOT: Final = re.compile(
    r"\b(?:sais (?:pas|plus)|aucune idee|connais pas|pas de (?:telephone|numero)|don t know|no idea)\b"
)


def code_said(scene: Scene, heard: Heard) -> Reply | None:
    """« accord 482193 », whatever else is open."""
    found = _CODE.match(plain_words(heard.text[:LONGEST]))
    return None if found is None or scene.talk.writing else Reply(does=(LookAtAgreement(found[1]),))


_CODE: Final = re.compile(rf"^(?:bonjour |bonsoir |hello )?(?:d )?(?:accord|agree|code)(?: code)? (\d{{{CODE}}})$")


def opened(event: Opened) -> Reply | None:
    """The link that whoever asks may pass on: it carries the code."""
    found = _LINK.match(event.payload)
    return None if found is None else Reply(does=(LookAtAgreement(found[1]),))


_LINK: Final = re.compile(rf"^accord[-_](\d{{{CODE}}})$")


def seen(_scene: Scene, result: AgreementSeen) -> Reply:
    text = _ASKED.of(name=result.name, category=CATEGORY[result.category], when=result.when)
    options = (
        Offered(f"agree:{result.code}", _I_AGREE, hears=("affirm", "accept_request")),
        Offered(f"disagree:{result.code}", _I_DO_NOT, hears=("deny", "decline_request", "cancel_request")),
    )
    return Reply(asks=Ask(f"agreed:{result.code}", text, options))


def _give(subject: str, *, agrees: bool) -> Reply:
    known = len(subject) == CODE and subject.isdecimal()
    return Reply(does=(GiveAgreement(subject, agrees),)) if known else Reply(says=(_UNKNOWN,))


def kept(_scene: Scene, result: AgreementKept) -> Reply:
    return Reply(says=(_AGREED,) if result.agrees else (_REFUSED.of(name=result.name),))


def answered(scene: Scene, event: AgreementIs) -> Reply:
    told = {"category": CATEGORY[event.category], "when": event.when, "name": event.name or SOMEBODY}
    open_, talk = scene.talk.question, scene.talk
    if open_ and open_.about in {f"agreement:{one}" for one in event.agreements}:
        talk = replace(talk, question=None)
    if not event.agrees:
        return Reply(says=(_SHE_DOES_NOT.of(**told),), talk=talk)
    if event.held or event.promised_at is None:
        return Reply(says=((_SHE_AGREES_HELD if event.held else _SHE_AGREES_SOON).of(**told),), talk=talk)
    by = {"hour": Clocktime(event.promised_at), "day": scene.wording.day(event.promised_at)}
    return Reply(says=(_SHE_AGREES.of(**told, **by),), talk=talk)


AGREEMENT: Final = Desk(
    "agreement",
    verbs={
        "agree": lambda _scene, subject: _give(subject, agrees=True),
        "disagree": lambda _scene, subject: _give(subject, agrees=False),
    },
    answers={"agreement": phone_said},
    phrases=(code_said,),
    on={
        PhoneKept: lambda _scene, result: Reply(says=(_NUMBER_KEPT if result.kept else _UNKNOWN,)),
        AgreementSeen: seen,
        AgreementNotTheirs: lambda _scene, _result: Reply(says=(_NOT_YOURS,)),
        AgreementUnknown: lambda _scene, _result: Reply(says=(_UNKNOWN,)),
        AgreementKept: kept,
        AgreementIs: answered,
    },
)
