"""Which number may the other of the two have? Written, read back, given to that one person; or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id, with_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.linked import Linked, cancel_key, named, pressed
from conversation_flows.phone_numbers import LONGEST, number_said

_WHICH_NUMBER = _("Which telephone number may I give to {name}? It goes to nobody else.")
_WHICH_NUMBER_SHORT = _("Which number may I give to {name}?")
_YES = _("Yes")
_NO_NUMBER = _("No number")
_GIVE_IT = _("I give the number {number} to {name}, and to nobody else. Is that right?")
_CORRECT_IT = _("Correct it")
_WRONG: Final[Mapping[str, Text]] = {
    "length": _("A figure may be missing, or there is one too many: a number has ten, as in 06 12 34 56 78."),
    "email": _("I can only pass on a telephone number, such as 06 12 34 56 78. You may also answer “no number”."),
    "service": _("Calling this number may cost money. Could you give another one, or answer “no number”?"),
}
_NOT_YOURS = _("I cannot use this number. It has to be your own: could you check it?")
_NUMBER_KEPT = _("Noted. I will write to you as soon as {name} has answered too.")
_NO_NUMBER_KEPT = _("All right, no number is given. I will write to you as soon as {name} has answered too.")
_BEGINS = _("Noted, thank you.")


@dataclass(frozen=True, slots=True)
class NoteNumber(Command):
    """The number that they wrote; it goes to nobody before they have confirmed it."""

    link_id: int
    number: str


@dataclass(frozen=True, slots=True)
class AskNumber(Command):
    """They wish to write another one."""

    link_id: int


@dataclass(frozen=True, slots=True)
class GiveNumber(Command):
    """The other may have the number that was noted; or none."""

    link_id: int
    gives: bool


@dataclass(frozen=True, slots=True)
class NumberWanted:
    link: Linked


@dataclass(frozen=True, slots=True)
class NumberNoted:
    link: Linked
    number: str


@dataclass(frozen=True, slots=True)
class NumberNotOwn:
    link: Linked


@dataclass(frozen=True, slots=True)
class NumberSettled:
    """They have said which number may be given, or none; `link.begun` where the other one had said so too."""

    link: Linked
    gives: bool


def which_number(link: Linked) -> Ask:
    none = Offered(f"nonumber:{link.link_id}", _NO_NUMBER, hears=("deny",))
    text, short = (one.of(name=named(link)) for one in (_WHICH_NUMBER, _WHICH_NUMBER_SHORT))
    return Ask(
        f"contact:{link.link_id}", text, (none,), short=short, expires_at=link.until, cancel_key=cancel_key(link)
    )


def number_written(scene: Scene, heard: Heard) -> Reply | None:
    """« 06 12 34 56 78 », « zéro six douze… », « non, plutôt le fixe, 02 33… »; or what is no number, said kindly."""
    question = scene.talk.question
    about, _colon, id_ = question.about.partition(":") if question else ("", "", "")
    if about not in {"contact", "givenumber"} or not is_id(id_) or scene.talk.writing:
        return None
    said = number_said(heard.text)
    if said is None:
        none = about == "contact" and _KEEPS_IT.search(plain_words(heard.text[:LONGEST]))
        return pressed(scene, "nonumber", id_) if none else None
    if said.wrong:
        return Reply(says=(_WRONG[said.wrong],))
    return Reply(does=(NoteNumber(int(id_), said.number),), talk=replace(scene.talk, question=None))


_KEEPS_IT: Final = re.compile(
    r"\b(?:pas de (?:numero|telephone|portable)|aucun numero|sans numero|(?:pas|rien) (?:le |vous )?(?:le )?donner"
    r"|garde(?:r)? mon numero|no (?:number|phone)|(?:rather|prefer) not)\b"
)


def noted(_scene: Scene, result: NumberNoted) -> Reply:
    """What is sent cannot be recalled: it is read back first."""
    id_ = result.link.link_id
    options = (
        Offered(f"givenumber:{id_}", _YES, hears=("affirm",)),
        Offered(f"fixnumber:{id_}", _CORRECT_IT, hears=("deny", "change_profile")),
        Offered(f"nonumber:{id_}", _NO_NUMBER),
    )
    text = _GIVE_IT.of(number=result.number, name=named(result.link))
    return Reply(asks=Ask(f"givenumber:{id_}", text, options, cancel_key=cancel_key(result.link)))


def settled(_scene: Scene, result: NumberSettled) -> Reply:
    """Where both have said, the news that it begins follows at once."""
    if result.link.begun:
        return Reply(says=(_BEGINS,))
    text = _NUMBER_KEPT if result.gives else _NO_NUMBER_KEPT
    return Reply(says=(text.of(name=named(result.link)),))


LINK_NUMBERS: Final = Desk(
    "link_numbers",
    phrases=(number_written,),
    verbs={
        "fixnumber": with_id(AskNumber),
        "givenumber": with_id(lambda id_: GiveNumber(id_, gives=True)),
        "nonumber": with_id(lambda id_: GiveNumber(id_, gives=False)),
    },
    on={
        NumberWanted: lambda _scene, result: Reply(asks=which_number(result.link)),
        NumberNoted: noted,
        NumberNotOwn: lambda _scene, result: Reply(says=(_NOT_YOURS,), asks=which_number(result.link)),
        NumberSettled: settled,
    },
)
