"""Welcome: who we are, that it is a machine, that it is free; then « what do you need? ». And the small courtesies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.events import Heard, Opened, Pinned, Sent
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Reply
from conversation_flows.engine.repair import menu

_INTRODUCTION = _(
    "Hello, this is the neighbourly help line of {town}. I am an automatic assistant, free of charge. "
    "Your messages serve only to find you help. Write « my data » to know more."
)
_WHAT_DO_YOU_NEED = _("What do you need?")
_HELLO = _("Hello {name}! What do you need?")
_HELLO_AGAIN = _("Hello {name}!")
_YOU_ARE_WELCOME = _("You are welcome. I am here if you need anything.")
_GOODBYE = _("Goodbye {name}, take care. Write to me whenever you like.")
_HELP = _(
    "Write to me as you would to a neighbour: « I need somebody for my shopping on Thursday ». "
    "I ask the volunteers near you and tell you who comes."
)
_CHARTER = _(
    "The volunteers have met somebody from {town}, shown their identity and signed a charter: "
    "free of charge, discreet, never any bank card or code."
)
_GLAD = _("I am glad to hear it.")
_PHOTO = _("Thank you for the picture. I can only read words: tell me in a few words what you need.")
_VOICE = _("I cannot listen to voice messages yet: I only read. Write me a few words, or ask for somebody to call you.")
_STICKER = _("That is kind, thank you!")
_OTHER_MEDIA = _("I cannot open that, I only read words. Tell me in a few words what you need.")
_CONTACT = _("Thank you. I do not keep contact cards; tell me in a few words what you need.")
_PLACE = _("Thank you, I have seen the place. What do you need there?")
_LIVE = _("Please do not share where you are all the time: an address, once, is enough.")

_SAID_OF: Final[dict[str, Text]] = {
    "photo": _PHOTO,
    "voice": _VOICE,
    "audio": _VOICE,
    "sticker": _STICKER,
    "contact": _CONTACT,
}


@dataclass(frozen=True, slots=True)
class RecordInformation(Command):
    """The person was told who we are and what becomes of their words."""


def introduction(scene: Scene) -> Reply:
    """What a first contact reads before anything else."""
    return Reply(says=(_INTRODUCTION.of(town=scene.who.town.name),), does=(RecordInformation(),))


def need(text: Text | str | None = None) -> Ask:
    """The open question; « category » is what an answer is expected to name."""
    return Ask("welcome.category", text or _WHAT_DO_YOU_NEED)


def greet(scene: Scene, _event: Heard | Opened) -> Reply:
    if scene.talk.running or scene.talk.writing:
        return Reply(says=(_named(_HELLO_AGAIN, scene),))
    first_contact = scene.talk.heard_at == scene.now and scene.talk.asked_count == 0
    return Reply(asks=need(None if first_contact else _named(_HELLO, scene)))


def _named(text: Text, scene: Scene) -> Text | str:
    """With the first name; without one, no hole in the sentence."""
    said = scene.say(text.of(name=scene.who.name.split(" ")[0]))
    return said.replace("  ", " ").replace(" !", "!" if scene.who.locale != "fr" else " !").replace(" ,", ",")


def thank(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=(_YOU_ARE_WELCOME,))


def goodbye(scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=(_named(_GOODBYE, scene),))


def help_(scene: Scene, heard: Heard) -> Reply:
    """What the bot does; what the charter is, when that is asked."""
    if "chart" in heard.text.casefold():
        return Reply(says=(_CHARTER.of(town=scene.who.town.name),))
    if scene.talk.running or scene.talk.question:
        return Reply(says=(_HELP,))
    return Reply(says=(_HELP,), asks=menu())


def fine(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=(_GLAD,))


def sent(scene: Scene, event: Sent) -> Reply:
    """A picture, a voice note, a sticker: thanked, and said what can be read."""
    reply = Reply(says=(_SAID_OF.get(event.kind, _OTHER_MEDIA),))
    return reply if scene.talk.running or scene.talk.question else replace(reply, asks=need())


def pinned(scene: Scene, event: Pinned) -> Reply:
    if event.live:
        return Reply(says=(_LIVE,))
    return Reply(asks=need(_PLACE)) if not scene.talk.running else Reply(says=(_PLACE,))


WELCOME = Desk(
    "welcome",
    intents={"greet": greet, "thank": thank, "goodbye": goodbye, "help": help_, "checkin_fine": fine},
    on={Opened: greet, Sent: sent, Pinned: pinned},
)
