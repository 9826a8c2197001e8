"""One's own file, in a sentence: address, name, way of address, channel. What else changes is passed on to the town."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _, plural_
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Flow, Known, Scene
from conversation_flows.engine.outcome import Ask, Command, Reply
from conversation_flows.engine.slots import Name, Place, is_name, plain_words
from conversation_flows.human import forward
from conversation_flows.my_file import ADDRESSED, CHANNELS, HOME, NAME
from conversation_flows.one_person import OfferCode
from conversation_flows.settings import change_language

_RECAP = _("You now live here: {where}. Is that right?")
_RECAP_NAME = _("You would like to be called {name}. Is that right?")
_KEEP_NAME = _("Your name stays as it is. Is that right?")
_MOVED = _("Noted: {where}. I will use this address from now on.")
_STILL_THERE = plural_(
    "Your open request stays at the former address. To move it, write “change the address”.",
    "Your {n} open requests stay at the former address. To move one, write “change the address”.",
)
_RENAMED = _("Noted. Hello {name}!")
_UNCHANGED = _("All right, I will change nothing.")
_RECAP_ADDRESS = _("I address you as “{name}”. Is that right?")
_RECAP_FIRST_NAME = _("I address you by your first name. Is that right?")
_ADDRESSED = _("Noted. Hello {name}!")
_BY_FIRST_NAME = _("Noted.")
_PREFERRED = _("Noted: I write to you by {channel}. Where else you write to me, I answer there.")
_YOUR_PROFILE = _("Your profile:")
_LANGUAGE = _("Language: {language}")
_WRITES_BY = _("I write to you by: {channels}")
_NOTHING_YET = _("nothing yet")
_CHANGE_WHAT = _("What would you like to change? Just write it, such as “address me as Mrs Martin”.")


@dataclass(frozen=True, slots=True)
class Move(Command):
    """This is where the person lives now."""

    where: Spot


@dataclass(frozen=True, slots=True)
class Rename(Command):
    """This is how the person is called now."""

    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """It is kept; `open` requests still name the former address."""

    where: str
    open: int = 0


@dataclass(frozen=True, slots=True)
class Renamed:
    """It is kept; no name where the person gave none."""

    name: str


@dataclass(frozen=True, slots=True)
class LookAtProfile(Command):
    """What stands in their profile?"""


@dataclass(frozen=True, slots=True)
class Address(Command):
    """This is how the person wishes to be addressed; by their first name where there are no words."""

    words: str


@dataclass(frozen=True, slots=True)
class PreferChannel(Command):
    """Where the person wishes to be written to."""

    channel: str


@dataclass(frozen=True, slots=True)
class ProfileSeen:
    """`preferred` is the channel they chose, empty where they chose none."""

    name: str
    addressed: str
    address: str
    channels: tuple[str, ...]
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    words: str


@dataclass(frozen=True, slots=True)
class ChannelPreferred:
    """`known` is false where we have never heard of them there."""

    channel: str
    known: bool


def changes(scene: Scene, heard: Heard) -> Reply:
    """« j'ai déménagé », « je m'appelle Dupont maintenant »; a telephone number is a matter for an agent."""
    words = plain_words(heard.text)
    place = heard.meant.first("place") is not None
    if (channel := _channel(words)) and not place:
        return Reply(does=(PreferChannel(channel),))
    if _ELSE.search(words) and not place:
        return forward(scene, heard)
    if place or _MOVES.search(words):
        return collect.begin(scene, MOVING, {}, heard, "")
    return collect.begin(scene, RENAMING, {}, heard, "") if _CALLED.search(words) else forward(scene, heard)


_ELSE: Final = re.compile(r"\b(?:telephone|numero|portable|mobile|e?[ -]?mail|phone|number|whatsapp|signal|iban)\b")
_MOVES: Final = re.compile(r"\b(?:demenag\w*|emmenag\w*|adresses?|habite\w*|moved?|moving|address|live)\b")
_CALLED: Final = re.compile(r"\b(?:appelle\w*|prenoms?|noms?|mariee?s?|divorcee?|nee|names?|called|surname|married)\b")


def mine(scene: Scene, heard: Heard) -> Reply | None:
    """« mon profil », whenever it is said."""
    words = plain_words(heard.text[:100])
    return None if scene.talk.writing or not _MINE.match(words) else Reply(does=(LookAtProfile(),))


_MINE: Final = re.compile(
    r"^(?:bonjour |voir |montrez moi |show me |je (?:veux|voudrais) (?:voir|changer|modifier) )?"
    r"(?:mon profil|mes (?:reglages|parametres|preferences|coordonnees)|my (?:profile|settings|preferences))"
    r"(?: svp| s il vous plait| please)?$"
)


def addresses(scene: Scene, heard: Heard) -> Reply | None:
    """« appelez-moi Madame Payet », « dites-moi Jeanne »: a title, a capital, or a known name; not « demain »."""
    said = _ADDRESS_ME.search(_PLEASE.sub("", heard.text[:200]))
    if said is None or scene.talk.writing or heard.meant.first("time") is not None or _asked_for_a_name(scene):
        return None
    words = " ".join(said["name"].strip(' .!,;\n«»"“”').split())
    words = words.title() if words.islower() else words
    known = set(plain_words(f"{scene.who.name} {scene.who.addressed}").split())
    named = said["title"] or said["name"][:1].isupper() or set(plain_words(words).split()) <= known
    return collect.begin(scene, ADDRESSING, {"called": words}, None, "") if named and is_name(words) else None


def _asked_for_a_name(scene: Scene) -> bool:
    """« appelez-moi Jeanne » answers « quel est votre prénom ? »."""
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    return running is not None and flow is not None and isinstance(flow.slot(running.asked), Name)


def introduces(scene: Scene, heard: Heard) -> Reply | None:
    """« je m'appelle Paul », « je suis Paul Vidal », and nothing else: kept where we know no name; else confirmed."""
    said = None if scene.talk.running or scene.talk.writing else _I_AM.match(heard.text[:LONGEST_SAID])
    name = " ".join(said["name"].split()) if said else ""
    if said is None or not is_name(name) or not (said["sure"] or name[:1].isupper()):
        return None
    name = name.title() if name.islower() else name
    if not scene.who.name:
        return Reply(does=(Rename(name),))
    if plain_words(name) == plain_words(scene.who.name):
        return Reply(says=(_RENAMED.of(name=name),))
    return collect.begin(scene, RENAMING, {"name": name}, None, "")


LONGEST_SAID: Final = 120
"""Characters of a sentence that says a name and no more."""
_I_AM: Final = re.compile(
    r"^\W*(?:(?:bonjour|bonsoir|salut|slt|coucou|hello|hi|enchant[ée]e?|alors|oui)[\s,!.]+)*"
    r"(?:(?P<sure>je m['’ ]?appelle|moi[, ]+c['’ ]?est|mon (?:pr[ée])?nom(?:,)? (?:est|c['’]est)|my name is)"
    r"|je suis|c['’]est|i am|i['’]m)\s+"
    r"(?P<name>(?:(?:madame|monsieur|mme|mlle|mr|m)\b\.?\s+)?[^\W\d_][\w'’-]*(?:\s+(?-i:[A-ZÀ-Ý])[\w'’-]*){0,3})\s*[.!]*$",
    re.IGNORECASE,
)
_PLEASE: Final = re.compile(
    r"[ ,]+(?:svp|s['’]il (?:vous|te) pla[iî]t|please|merci|thanks?)\b.*$", re.IGNORECASE | re.DOTALL
)
_ADDRESS_ME: Final = re.compile(
    r"(?:\b(?:appelez|nommez|dites)[- ]?moi|\b(?:qu['’]on|que vous|de)\s+m['’ ]?\s?appel\w+"
    r"|\b(?:call|address) me(?: as)?)\s+"
    r"[«\"“]?\s?(?P<name>(?P<title>(?:m|mr|mme|mlle|mrs|ms|miss|madame|monsieur|mademoiselle)\b\.?\s+)?"
    r"[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*)?)\s?[»\"”]?\s?[.!]?\s*$",
    re.IGNORECASE,
)


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« adresse », « ma langue », to « what would you like to change? »."""
    words = plain_words(heard.text[:100])
    if heard.meant.intent in {"deny", "cancel", "thank"}:
        return Reply(says=(_UNCHANGED,), talk=replace(scene.talk, question=None))
    if channel := _channel(words, alone=True):
        return Reply(does=(PreferChannel(channel),))
    if re.search(r"\b(?:appel\w*|adress\w+ a moi|title|titre)\b", words):
        return collect.begin(scene, ADDRESSING, {}, None, "")
    if _MOVES.search(words):
        return collect.begin(scene, MOVING, {}, heard, "")
    if re.search(r"\b(?:langue|language)\b", words):
        return change_language(scene, heard)
    return collect.begin(scene, RENAMING, {}, None, "") if _CALLED.search(words) else None


def _channel(words: str, *, alone: bool = False) -> str:
    """The channel on which somebody wishes to be written to."""
    found = _CHANNEL.search(words)
    wished = alone or re.search(r"\b(?:ecri\w+|prefer\w+|plutot|contact\w*|joindre|write|rather|reach)\b", words)
    return _CHANNELS[found[1].replace(" ", "")] if found and wished and "numero" not in words else ""


_CHANNELS: Final = {
    "telegram": "telegram", "whatsapp": "whatsapp", "signal": "signal", "matrix": "matrix", "element": "matrix",
    "pageweb": "webchat", "siteweb": "webchat", "site": "webchat", "webpage": "webchat",
}  # fmt: skip
_CHANNEL: Final = re.compile(r"\b(telegram|whats ?app|signal|matrix|element|page web|site web|site|web page)\b")


def seen(scene: Scene, result: ProfileSeen) -> Reply:
    nothing = scene.say(_NOTHING_YET)
    channels = (result.preferred,) if result.preferred else result.channels
    lines = (
        _YOUR_PROFILE,
        NAME.of(name=result.name or nothing),
        ADDRESSED.of(name=result.addressed or result.name.split(" ")[0] or nothing),
        HOME.of(address=result.address or nothing),
        _LANGUAGE.of(language=scene.wording.language(scene.who.locale)),
        _WRITES_BY.of(channels=", ".join(scene.say(CHANNELS.get(one, one)) for one in channels) or nothing),
    )
    return Reply(says=("\n".join(map(scene.say, lines)),), asks=Ask("profile:0", _CHANGE_WHAT))


def addressed(_scene: Scene, result: Addressed) -> Reply:
    return Reply(says=(_ADDRESSED.of(name=result.words) if result.words else _BY_FIRST_NAME,), closes=True)


def preferred(scene: Scene, result: ChannelPreferred) -> Reply:
    channel = scene.say(CHANNELS.get(result.channel, result.channel))
    if result.known:
        return Reply(says=(_PREFERRED.of(channel=channel),))
    return Reply(does=(OfferCode(result.channel),))


def recap(known: Known, _scene: Scene) -> Text:
    return _RECAP.of(where=known["where"].words)


def moved(_scene: Scene, result: Moved) -> Reply:
    says = [_MOVED.of(where=result.where)]
    if result.open:
        says.append(_STILL_THERE.of(n=result.open))
    return Reply(says=tuple(says), closes=True)


def renamed(_scene: Scene, result: Renamed) -> Reply:
    said = _RENAMED.of(name=result.name) if result.name else _UNCHANGED
    return Reply(says=(said,), closes=True)


MOVING: Final = Flow(
    "moving",
    starts_on=frozenset(),
    slots=(
        Place(
            "where",
            _("What is your new address? A landmark nearby will do."),
            label=_("Your address"),
            if_unknown=_("I cannot find “{words}” in {town}. Could you write it another way, or give a landmark?"),
            if_several=_("I have found several. Which one is it?"),
            if_home_unknown=_("I do not know your new address yet. What is it?"),
        ),
    ),
    recap=recap,
    then=lambda known, _scene: Move(known["where"]),
    on={Moved: moved},
    edits=("where",),
)
RENAMING: Final = Flow(
    "renaming",
    starts_on=frozenset(),
    slots=(Name("name", _("How would you like to be called?"), label=_("Your name")),),
    recap=lambda known, _scene: _RECAP_NAME.of(name=known["name"]) if known["name"] else _KEEP_NAME,
    then=lambda known, _scene: Rename(str(known["name"])),
    on={Renamed: renamed},
    edits=("name",),
)
ADDRESSING: Final = Flow(
    "addressing",
    starts_on=frozenset(),
    slots=(Name("called", _("How shall I address you?"), label=_("How I address you")),),
    recap=lambda known, _scene: _RECAP_ADDRESS.of(name=known["called"]) if known["called"] else _RECAP_FIRST_NAME,
    then=lambda known, _scene: Address(str(known["called"])),
    on={Addressed: addressed},
    edits=("called",),
)
PROFILE: Final = Desk(
    "profile",
    intents={"change_profile": changes},
    phrases=(mine, addresses, introduces),
    answers={"profile": answered},
    on={ProfileSeen: seen, ChannelPreferred: preferred},
)
