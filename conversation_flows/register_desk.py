"""What is said of the register of frail people: to be on it, to see one's entry, to correct it, to be struck off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from backend.wording import Text, _, pledge
from conversation_flows import worry
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine import collect, other_ways
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.register import GROUNDS, NO_NUMBER, PURPOSE, REGISTER, born_in_words
from conversation_flows.register_words import wish
from conversation_flows.worry_words import says_grave

SUBJECT: Final = "register"
"""As `backend.subjects` calls it."""
_ENTERED = _("It is done: you are on {town}’s register. To see, correct or leave it, write “register”.")
_CHANGED = _("It is corrected.")
_CANNOT = _("The law does not open the register to you. I can ask how you are every day instead, if you wish.")
_NOT_ON_IT = _("You are not on the register. Would you like to be?")
_SHALL_I = _("Would you like to be on it?")
_YOUR_ENTRY = _("Your entry on the register:")
_NAME = _("Name: {name}")
_BORN = _("Born: {day}")
_ADDRESS = _("Address: {address}")
_PHONE = _("Telephone: {phone}")
_SERVICES = _("Comes to you: {words}")
_WARN = _("To warn: {words}")
_WHAT_NOW = _("Is it still right?")
_RIGHT = _("Yes, it is right")
_CORRECT = _("Correct it")
_LEAVE = _("Take me off")
_FINE = _("Thank you, it stays as it is.")
_SURE = _("I take you off the register and erase all that stands there. Agreed?")
_YES_LEAVE = _("Yes, take me off")
_NO_STAY = _("No, I stay on it")
_LEFT = _("It is done: you are off the register, and what stood there is erased.")
_STAYS = _("All right, nothing changes.")
_ENTER = _("Put me on it")
_NOT_NOW = _("Not now")
_ASKED_FOR_YOU = _("Somebody asked in writing that you be on the register. It is for you to say. Do you agree?")
_AGREE = _("Yes, I agree")
_OBJECT = _("No, I do not")
_REFUSED = _("Noted: you are not on the register, and the request is erased.")
_BY_LETTER = _(
    "How kind. For somebody else the law asks for it in writing: name, address, what you are to them. The person is"
    " told, and may say no. Write to: {address}."
)
_BY_LETTER_TOWN = _(
    "How kind. For somebody else the law asks for it in writing: name, address, what you are to them. The person is"
    " told, and may say no. Write to {town} town hall."
)
_OF_OTHER = pledge("Of somebody else’s entry the town hall asks the person herself. I am passing it on.")
_ASK_HOW = _("Ask how I am")
ABOUT: Final = "register"


@dataclass(frozen=True, slots=True)
class LookAtRegister(Command):
    """How do they stand to it? `wish` is what they said; `words` all of it."""

    wish: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class LeaveRegister(Command):
    """They wish to be struck off."""


@dataclass(frozen=True, slots=True)
class AnswerRegister(Command):
    """Whether they agree to what somebody else asked for them."""

    agrees: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """What stands there of them. `asked`: somebody else asked for it, and they have not answered."""

    name: str
    born: str
    address: str
    phone: str
    ground: str
    services: str
    warn: str
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RegisterLooked:
    """`entry` is theirs; None where there is none. `letters`: where a letter is sent."""

    wish: LookAtRegister
    entry: Mine | None
    letters: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntered:
    """`known`: they were on it already, and it is corrected."""

    known: bool = False


@dataclass(frozen=True, slots=True)
class RegisterCannot:
    """The law does not let them."""


@dataclass(frozen=True, slots=True)
class RegisterLeft:
    """`objected`: they said no to what somebody else asked."""

    objected: bool = False


# --- heard ----------------------------------------------------------------------------------------------------------


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« je voudrais m'inscrire sur le registre canicule », « retirez-moi du registre », whatever it was taken for."""
    talk = scene.talk
    if talk.writing or heard.corrects or (talk.running and talk.running.flow == REGISTER.name):
        return None
    found = wish(heard.text)
    if found == "other" and says_grave(heard.text):
        worried = worry.said(scene, heard)  # « ses volets sont fermés »: that cannot wait for a letter
        return replace(worried, does=(LookAtRegister(found), *worried.does))
    return looked_for(scene, found, heard.text) if found else None


def looked_for(scene: Scene, found: str, words: str = "") -> Reply:
    """Leaving is heard everywhere; what it holds is not spoken of where the town has closed the channel to it."""
    if found in {"enter", "look", "change", "explain"} and (closed := other_ways.closed(scene, SUBJECT)):
        return closed
    return Reply(does=(LookAtRegister(found, words),))


def pressed(scene: Scene, subject: str) -> Reply:
    """A button: the entry is looked at anew, whatever became of it meanwhile."""
    return looked_for(scene, subject if subject in _WISHES else "look")


_WISHES: Final = frozenset({"enter", "look", "change", "leave"})


def looked(scene: Scene, result: RegisterLooked) -> Reply:
    entry, asked = result.entry, result.wish.wish
    if asked == "other":
        return Reply(says=(_by_letter(scene, result.letters),))
    if asked == "other_leaves":
        return Reply(says=(_OF_OTHER,), does=(RaiseAlert("register_other", result.wish.words),))
    if entry is None:
        return _without(scene, asked)
    if entry.asked:
        return Reply(asks=Ask(f"{ABOUT}:asked", _ASKED_FOR_YOU, _AGREES))
    match asked:
        case "leave":
            return Reply(asks=Ask(f"{ABOUT}:leave", _SURE, _LEAVES))
        case "change":
            return collect.begin(scene, REGISTER, _known(entry), None, "")
        case _:
            return shown(scene, entry)


def _without(scene: Scene, asked: str) -> Reply:
    if asked == "enter":
        return collect.begin(scene, REGISTER, {}, None, "")
    if asked == "explain":
        return Reply(says=(PURPOSE,), asks=Ask(f"{ABOUT}:enter", _SHALL_I, _ENTERS))
    return Reply(asks=Ask(f"{ABOUT}:enter", _NOT_ON_IT, _ENTERS))


def shown(scene: Scene, entry: Mine) -> Reply:
    """One line for each thing that stands there."""
    lines: list[Text] = [_YOUR_ENTRY, _NAME.of(name=entry.name), _BORN.of(day=born_in_words(scene, entry.born))]
    lines.append(_ADDRESS.of(address=entry.address))
    if entry.phone:
        lines.append(_PHONE.of(phone=entry.phone))
    if entry.ground in GROUNDS:
        lines.append(GROUNDS[entry.ground])
    if entry.services:
        lines.append(_SERVICES.of(words=entry.services))
    if entry.warn:
        lines.append(_WARN.of(words=entry.warn))
    return Reply(says=("\n".join(map(scene.say, lines)),), asks=Ask(f"{ABOUT}:shown", _WHAT_NOW, _SHOWN))


def entered(scene: Scene, result: RegisterEntered) -> Reply:
    text = _CHANGED if result.known else _ENTERED.of(town=scene.who.town.name)
    return Reply(says=(text,), closes=True)


def cannot(_scene: Scene, _result: RegisterCannot) -> Reply:
    offer = Offered("start:checkin_plan", _ASK_HOW, hears=("start_checkins",))
    return Reply(says=(_CANNOT,), offers=(offer,), closes=True)


def left(_scene: Scene, result: RegisterLeft) -> Reply:
    return Reply(says=(_REFUSED if result.objected else _LEFT,))


def _by_letter(scene: Scene, letters: str) -> Text:
    return _BY_LETTER.of(address=letters) if letters else _BY_LETTER_TOWN.of(town=scene.who.town.name)


def _known(entry: Mine) -> dict[str, Any]:
    return {
        "name": entry.name, "born": entry.born, "where": Spot(entry.address),
        "phone": entry.phone or NO_NUMBER,
        "ground": entry.ground, "services": entry.services, "warn": entry.warn,
    }  # fmt: skip


def kept(_scene: Scene, subject: str) -> Reply:
    return Reply(says=(_FINE if subject == "right" else _STAYS,))


_ENTERS: Final = (
    Offered(f"{ABOUT}:enter", _ENTER, hears=("affirm", "start_checkins")),
    Offered("registerkept:no", _NOT_NOW, hears=("deny", "cancel")),
)
_SHOWN: Final = (
    Offered("registerkept:right", _RIGHT, hears=("affirm", "thank")),
    Offered(f"{ABOUT}:change", _CORRECT, hears=("deny", "change_profile")),
    Offered(f"{ABOUT}:leave", _LEAVE, hears=("privacy_delete", "stop_checkins")),
)
_LEAVES: Final = (
    Offered("registerleave:yes", _YES_LEAVE, hears=("affirm", "privacy_delete", "stop_checkins")),
    Offered("registerkept:no", _NO_STAY, hears=("deny", "cancel")),
)
_AGREES: Final = (
    Offered("registeryes:0", _AGREE, hears=("affirm",)),
    Offered("registerno:0", _OBJECT, hears=("deny", "decline_request", "cancel")),
)

REGISTER_DESK: Final = Desk(
    "register_desk",
    phrases=(said,),
    verbs={
        ABOUT: pressed,
        "registerkept": kept,
        "registerleave": lambda _scene, _subject: Reply(does=(LeaveRegister(),)),
        "registeryes": lambda _scene, _subject: Reply(does=(AnswerRegister(agrees=True),)),
        "registerno": lambda _scene, _subject: Reply(does=(AnswerRegister(agrees=False),)),
    },
    on={RegisterLooked: looked, RegisterEntered: entered, RegisterCannot: cannot, RegisterLeft: left},
)
