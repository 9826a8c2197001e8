"""One person on several channels: a code said on one and written on another; and « ce n'est pas moi »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.channel_links import Link
from backend.messaging.news import News
from backend.wording import _, pledge
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id, with_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.my_file import CHANNELS

LONGEST: Final = 25
"""Words; a longer message tells a story, and is read as one."""

_CODE = _(
    "Write me this code from the other one, within ten minutes: {code}. Do not give it to anybody, not even to us."
)
_OR_LINK = _("Or touch this link, which opens the other one: {url}")
_NOT_HERE = _("The town hall of {town} does not answer on {channel} yet.")
_NOWHERE_ELSE = _("The town hall of {town} answers nowhere else yet.")
_HERE_TOO = _("It is done: here too, it is the same conversation.")
_ON_THE_OTHER = _("This code is to be written on the other one, where I do not know you yet.")
_KNOWN_ALREADY = pledge(
    "You already have requests of your own here. Somebody from the town hall can join the two: I am telling them.",
    later=_("You already have requests of your own here. Somebody from the town hall can join the two."),
)
_WAS_IT_YOU = _("From now on you also write to me on {channel}, in this same conversation. Was it you?")
_WAS_IT_YOU_SHORT = _("Was it you, on {channel}?")
_IT_WAS_ME = _("Yes, it was me")
_NOT_ME = _("No, not me")
_GOOD = _("Perfect.")
_PARTED = pledge("Noted: that account no longer sees anything of yours. Somebody from the town hall will look at it.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class OfferCode(Command):
    """A code for another account of theirs; on `channel`, or wherever they like."""

    channel: str = ""


@dataclass(frozen=True, slots=True)
class PartAccount(Command):
    """It is not theirs: it sees nothing of theirs any more."""

    identity_id: int


@dataclass(frozen=True, slots=True)
class CodeOffered:
    """`code` as it is read aloud; `links` of the channels where it may be written, none where the town has none."""

    channel: str
    code: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AccountIn:
    """The account that has just written a code is this person's from now on."""

    person_id: int


@dataclass(frozen=True, slots=True)
class AccountNotIn:
    """`why`: `own` (written where it was asked for), `taken` (who wrote it is somebody already)."""

    why: str


@dataclass(frozen=True, slots=True)
class AccountOut:
    """The account was parted; or was not theirs (any more)."""

    done: bool


@dataclass(frozen=True, slots=True)
class AnotherAccount(Told):
    """An account has joined them by their code."""

    news: News
    identity_id: int
    channel: str


def joins(scene: Scene, heard: Heard) -> Reply | None:
    """« je voudrais vous écrire aussi sur Telegram », « reliez mon autre téléphone »."""
    words = plain_words(heard.text)
    if scene.talk.running or scene.talk.writing or heard.corrects or len(words.split()) > LONGEST:
        return None
    if not (_ALSO.search(words) or _JOIN.search(words)):
        return None
    named = _CHANNEL.search(words)
    return Reply(does=(OfferCode(_NAMES[named[1].replace(" ", "")] if named else ""),))


_NAMES: Final = {
    "telegram": "telegram", "whatsapp": "whatsapp", "signal": "signal", "matrix": "matrix", "element": "matrix",
    "tchap": "matrix", "sms": "sms", "pageweb": "webchat", "siteweb": "webchat", "site": "webchat",
}  # fmt: skip
_SOMEWHERE: Final = r"(?:telegram|whats ?app|signal|matrix|element|tchap|sms|page web|site web|site)"
_CHANNEL: Final = re.compile(rf"\b({_SOMEWHERE[3:-1]})\b")
_OTHER: Final = (
    r"(?:autre (?:telephone|portable|mobile|messagerie|compte|appareil|application|numero)"
    r"|other (?:phone|mobile|messenger|account|device|app|number))"
)
_WRITES: Final = r"\b(?:ecri\w+|parler|repond\w+|utiliser|continuer|contact\w+|write|talk|use|go on|reach)\b"
_TOO: Final = r"\b(?:aussi|egalement|also|too)\b"
_THERE: Final = rf"\b(?:{_SOMEWHERE}|{_OTHER})\b"
_ALSO: Final = re.compile(rf"{_WRITES}.*(?:{_TOO}.*{_THERE}|{_THERE}.*{_TOO})")
_JOIN: Final = re.compile(
    r"\b(?:reli\w+|lier|rattach\w+|ajout\w+|connect\w*|associ\w+|link|add)\b(?: \w+){0,3} "
    rf"(?:telegram|whats ?app|signal|matrix|element|tchap|sms|{_OTHER})\b"
)
"""« comment joindre la mairie, je ne trouve pas sur le site » joins nothing."""


def offered(scene: Scene, result: CodeOffered) -> Reply:
    if not result.links:
        channel = scene.say(CHANNELS.get(result.channel, result.channel))
        town = scene.who.town.name
        return Reply(
            says=(_NOT_HERE.of(town=town, channel=channel) if result.channel else _NOWHERE_ELSE.of(town=town),)
        )
    lines = [_CODE.of(code=result.code), *(one.found for one in result.links)]
    says = ["\n".join(map(scene.say, lines))]
    says += [scene.say(_OR_LINK.of(url=one.url)) for one in result.links if one.carries]
    return Reply(says=tuple(says))


def joined(_scene: Scene, _result: AccountIn) -> Reply:
    return Reply(says=(_HERE_TOO,), closes=True, hushed=True)


def not_joined(_scene: Scene, result: AccountNotIn) -> Reply:
    if result.why == "own":
        return Reply(says=(_ON_THE_OTHER,))
    return Reply(says=(_KNOWN_ALREADY,), does=(RaiseAlert("join_accounts", ""),))


def another(scene: Scene, told: AnotherAccount) -> Reply:
    channel = scene.say(CHANNELS.get(told.channel, told.channel))
    options = (
        Offered(f"mine:{told.identity_id}", _IT_WAS_ME, hears=("affirm",)),
        Offered(f"notmine:{told.identity_id}", _NOT_ME, hears=("deny",)),
    )
    short = _WAS_IT_YOU_SHORT.of(channel=channel)
    return Reply(asks=Ask(f"joined:{told.identity_id}", _WAS_IT_YOU.of(channel=channel), options, short=short))


def parted(_scene: Scene, result: AccountOut) -> Reply:
    return Reply(says=(_PARTED,), does=(RaiseAlert("account", ""),)) if result.done else Reply(says=(_SETTLED,))


ONE_PERSON: Final = Desk(
    "one_person",
    phrases=(joins,),
    verbs={
        "mine": lambda _scene, subject: Reply(says=(_GOOD if is_id(subject) else _SETTLED,)),
        "notmine": with_id(PartAccount),
    },
    on={CodeOffered: offered, AccountIn: joined, AccountNotIn: not_joined, AnotherAccount: another, AccountOut: parted},
)
