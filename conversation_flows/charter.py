"""Charter: read in chat a few sentences at a time, signed in its version, renewed every year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import Text, _
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words

_AFTER_MEETING = _("Thank you for coming to meet us! One last thing: the charter of the volunteers.")
_UNSIGNED = _(
    "The volunteers of the town sign a charter, and I have none from you yet. It only says what you do already:"
    " thank you!"
)
_RENEW = _("A year has passed already, thank you for everything! The charter of the volunteers is renewed every year.")
_LAPSED = _(
    "Your charter is a year old. I will suggest nothing new to you until you have signed it again; what you have"
    " accepted stays as agreed. It takes two minutes."
)
_READ_NOW = _("Would you like to read it now?")
_READ = _("Read the charter")
_LATER = _("Later")
_WHENEVER = _("All right. Whenever you like, write “read the charter”.")
_GO_ON = _("Shall I go on?")
_NEXT = _("Read on")
_AGREE = _("That is the whole charter ({version}). Do you accept it?")
_I_ACCEPT = _("I accept")
_NOT_NOW = _("Not now")
_SIGNED_ACTIVE = _(
    "Thank you! You have signed the charter ({version}), on {day}. You are now a volunteer: I will write to you when"
    " somebody nearby needs a hand."
)
_SIGNED_WAITING = _(
    "Thank you! You have signed the charter ({version}), on {day}. Once you have met the town hall, I will send you"
    " requests."
)
_SIGNED_AGAIN = _("Thank you! You have signed the charter ({version}), on {day}, for a year.")
_OUTDATED = _("The charter has changed in the meantime. Here is the new one, so that you sign what you have read.")
_NO_CHARTER = _("The town hall will show you the charter when you meet.")
_SAYS = _(
    "The volunteers sign a charter: free and discreet help, never a bank card or a code. You will read it, then sign"
    " it, once you have offered your help."
)
_ONCE_OFFERED = _("That is the whole charter. You sign it once you have offered your help.")
_BECOME = _("Become a volunteer")
_SETTLED = _("That is already settled.")

AT_ONCE: Final = 3
"""Pieces of the charter that are read before the next are asked for."""
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class LookAtCharter(Command):
    """From this piece of this charter on; the one in force from its beginning, where none is given."""

    charter_id: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class SignCharter(Command):
    charter_id: int


@dataclass(frozen=True, slots=True)
class CharterPage:
    """`left`: how many pieces follow these. `changed`: they were reading another, which is out of force."""

    charter_id: int
    version: str
    pieces: tuple[str, ...]
    first: int
    left: int
    may_sign: bool = True
    changed: bool = False


@dataclass(frozen=True, slots=True)
class NoCharter:
    """The town has published none."""


@dataclass(frozen=True, slots=True)
class CharterSigned:
    """`state` is the volunteer's; `before` what it was until now."""

    version: str
    state: str
    before: str


@dataclass(frozen=True, slots=True)
class CharterAsked(Told):
    """`why`: met, unsigned, renew, lapsed."""

    news: News
    why: str


def asked(_scene: Scene, event: CharterAsked) -> Reply:
    said = {"met": _AFTER_MEETING, "unsigned": _UNSIGNED, "renew": _RENEW, "lapsed": _LAPSED}[event.why]
    return Reply(says=(said,), asks=Ask("charter:read", _READ_NOW, _READ_OR_LATER))


_READ_OR_LATER: Final = (
    Offered("charter:0-0", _READ, hears=("affirm", "accept_request")),
    Offered("nosign:0", _LATER, hears=("deny", "decline_request", "cancel")),
)


def page(_scene: Scene, result: CharterPage) -> Reply:
    """Its pieces, each a message; then the next ones, or the question whether it is accepted."""
    says: tuple[Text | str, ...] = (_OUTDATED, *result.pieces) if result.changed else result.pieces
    if result.left:
        more = Offered(f"charter:{result.charter_id}-{result.first + len(result.pieces)}", _NEXT, hears=("affirm",))
        later = Offered("nosign:0", _LATER, hears=("deny", "cancel"))
        return Reply(says=says, asks=Ask("charter:next", _GO_ON, (more, later)), about=_BY_ITSELF)
    if not result.may_sign:
        return Reply(says=(*says, _ONCE_OFFERED), offers=_OFFER)
    options = (
        Offered(f"sign:{result.charter_id}", _I_ACCEPT, hears=("affirm", "accept_request")),
        Offered("nosign:0", _NOT_NOW, hears=("deny", "decline_request", "cancel")),
    )
    return Reply(says=says, asks=Ask(_TO_SIGN, _AGREE.of(version=result.version), options), about=_BY_ITSELF)


_OFFER: Final = (Offered("start:volunteer", _BECOME),)


def no_charter(scene: Scene, _result: NoCharter) -> Reply:
    """Whoever has not offered their help yet hears what it is, and where it begins."""
    if scene.who.volunteer in {"applied", "active", "paused"}:
        return Reply(says=(_NO_CHARTER.of(town=scene.who.town.name),))
    return Reply(says=(_SAYS,), offers=_OFFER)


_BY_ITSELF: Final = "charter"
"""Words that are about something keep a message of their own: no question is added to a piece of the charter."""


def signed(scene: Scene, result: CharterSigned) -> Reply:
    again = result.before in {"active", "paused"}
    text = _SIGNED_AGAIN if again else _SIGNED_ACTIVE if result.state == "active" else _SIGNED_WAITING
    says = text.of(version=result.version, day=scene.wording.day(scene.now))
    return Reply(says=(says,), talk=replace(scene.talk, question=None))


def spoke_of_it(scene: Scene, heard: Heard) -> Reply | None:
    """« lire la charte », « je signe »: whoever signs has it before their eyes first, and has offered their help."""
    words, running = plain_words(heard.text), scene.talk.running
    signs, named = bool(_SIGNS.match(words)), bool(_CHARTER.search(words) and _READS.search(words))
    if scene.talk.writing or len(words) > LONGEST or not (signs or named):
        return None
    if running:
        return Reply(says=(_SAYS,)) if running.flow == SIGN_UP else None
    question = scene.talk.question
    if signs and question and question.about == _TO_SIGN:
        return sign(scene, question.options[0].id.partition(":")[2])
    return Reply(does=(LookAtCharter(),))


SIGN_UP: Final = "volunteer"
"""The flow in which somebody offers their help."""
_TO_SIGN: Final = "charter:sign"
_SIGNS: Final = re.compile(
    r"^(?:(?:oui|ok|d accord|alors|bonjour|bien sur|yes) )*"
    r"(?:(?:je|on) (?:la |le )?(?:signe|(?:veux|voudrais|souhaite) (?:la )?signer)"
    r"|ou (?:est ce que )?(?:je |dois je |faut il )?signe?r?|i (?:want to )?sign)"
    r"(?: la charte| it| the charter| ou| quand| comment)?(?: tout de suite| maintenant| stp| svp| merci)*$"
)
_CHARTER: Final = re.compile(r"\b(?:charte|charter)\b")
_READS: Final = re.compile(
    r"\b(?:lire|relire|voir|revoir|montr\w+|envoy\w+|affich\w+|sign\w+|resign\w+|renouvel\w+|accept\w+|read|see|show|send"
    r"|renew)\b"
    r"|^(?:bonjour )?(?:et )?(?:la |une |the )?(?:charte|charter)"
    r"(?: (?:stp|svp|s il vous plait|s il te plait|merci|please))*$"
)


def read(_scene: Scene, subject: str) -> Reply:
    number, _dash, first = subject.partition("-")
    if not (is_id(number) and is_id(first)):
        return Reply(says=(_SETTLED,))
    return Reply(does=(LookAtCharter(int(number), int(first)),))


def sign(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(SignCharter(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


CHARTER: Final = Desk(
    "charter",
    verbs={"charter": read, "sign": sign, "nosign": lambda _scene, _subject: Reply(says=(_WHENEVER,))},
    phrases=(spoke_of_it,),
    on={
        CharterPage: page,
        CharterSigned: signed,
        CharterAsked: asked,
        NoCharter: no_charter,
    },
)
