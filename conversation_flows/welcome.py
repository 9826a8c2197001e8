"""Welcome: who we are, that it is a machine, that it is free; then « what do you need? ». And the small courtesies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.checkins.moods import FINE
from backend.wording import Text, _
from conversation_flows import agreement, called_us, checkin, pictures, receipts, voice_notes, worry
from conversation_flows.engine.conversation import Running
from conversation_flows.engine.events import Heard, Opened, Pinned, Sent
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Opening, Reply
from conversation_flows.engine.places import FindPlaces, LocatePoint
from conversation_flows.engine.repair import answers_somebody, menu
from conversation_flows.engine.saying import open_question
from conversation_flows.engine.slots import plain_words

_INTRODUCTION = _(
    "Hello, this is the neighbours’ help line of {town}. I am an automatic assistant, free to use. Your "
    "messages are used only to find you help. To know more, write “my data”."
)
_INTRODUCTION_LEARNS = _(
    "Hello, this is the neighbours’ help line of {town}. I am an automatic assistant, free to use. Your "
    "messages are used to find you help and, without your name, to teach me. To know more or to refuse, write “my "
    "data”."
)
_WHAT_DO_YOU_NEED = _("What do you need?")
_FROM_A_SHOP = _("You come from “{source}”: welcome! What do you need?")
_CARD_OF_A_RELAY = _(
    "Thank you for looking out for others! Somebody from the town hall will confirm your card. If a person worries you "
    "already, tell me in a sentence."
)
_HELLO = _("Hello {name}! What do you need?")
_HELLO_AGAIN = _("Hello {name}!")
YOU_ARE_WELCOME = _("You are welcome. I am here if you need anything.")
_GOODBYE = _("Goodbye {name}, take care. Write to me whenever you like.")
_HELP = _(
    "Write to me as you would to a neighbour: “I need somebody for my shopping on Thursday”. I ask the "
    "volunteers near you, and I tell you who is coming."
)
_CHARTER = _(
    "The volunteers have met somebody from {town} town hall, shown proof of identity and signed a charter: "
    "their help is free and discreet, and never involves a bank card or a code."
)
_GLAD = _("I am glad to hear it.")
_PHOTO = _("Thank you for the picture. I can only read words.")
_STICKER = _("That is kind, thank you!")
_OTHER_MEDIA = _("Thank you. I cannot open this: I can only read words.")
_CONTACT = _("Thank you. I do not keep contact cards.")
_PLACE_SEEN = _("Thank you, I have seen the place.")
_LIVE = _("There is no need to share where you are all the time: an address, once, is enough.")

_SAID_OF: Final[dict[str, Text]] = {
    "photo": _PHOTO,
    "sticker": _STICKER,
    "contact": _CONTACT,
}


@dataclass(frozen=True, slots=True)
class RecordInformation(Command):
    """The person was told who we are and what becomes of their words; `learns`: that the town learns from them, too."""

    learns: bool = False


def introduction(scene: Scene) -> Reply:
    """What a first contact reads before anything else."""
    town = scene.who.town
    text = _INTRODUCTION_LEARNS if town.unclear_days else _INTRODUCTION
    return Reply(says=(text.of(town=town.name),), does=(RecordInformation(learns=bool(town.unclear_days)),))


def need(text: Text | str | None = None) -> Ask:
    """The open question; « category » is what an answer is expected to name."""
    return Ask("welcome.category", text or _WHAT_DO_YOU_NEED)


def greet(scene: Scene, event: Heard | Opened) -> Reply:
    if isinstance(event, Opened) and (reply := agreement.opened(event) or _by_card(event)):
        return reply
    question = open_question(scene.talk)
    if scene.talk.running or scene.talk.writing or (question and question.options):
        return Reply() if scene.first else Reply(says=(_named(_HELLO_AGAIN, scene),))
    if scene.first and isinstance(event, Opened) and event.source:
        return Reply(asks=need(_FROM_A_SHOP.of(source=event.source)))
    return Reply(asks=need(None if scene.first else _named(_HELLO, scene)))


def _by_card(event: Opened) -> Reply | None:
    """A card that proposes something to whoever brings it; an agent has to confirm it."""
    match event.card:
        case "relay":
            return Reply(says=(_CARD_OF_A_RELAY,))
        case "volunteer":
            return Reply(opens=Opening("volunteer"))
        case _:
            return None


def _named(text: Text, scene: Scene) -> Text | str:
    """With the name by which they wish to be addressed; without one, no hole in the sentence."""
    said = scene.say(text.of(name=scene.who.addressed or scene.who.name.split(" ")[0]))
    return re.sub(r" (?=[ ,!\u202f])", "", said)


def thank(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=(YOU_ARE_WELCOME,))


def goodbye(scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=(_named(_GOODBYE, scene),))


def help_(scene: Scene, heard: Heard) -> Reply:
    """What the bot does; what the charter is, when that is asked."""
    if "chart" in heard.text.casefold():
        return Reply(says=(_CHARTER.of(town=scene.who.town.name),))
    if scene.talk.running or scene.talk.question:
        return Reply(says=(_HELP,))
    return Reply(says=(_HELP,), asks=menu())


_AS_YOU_LIKE = _("All right. I am here if you need anything.")


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« non » to « what do you need? » is an answer, and so is a « oui » that says nothing more."""
    if scene.talk.running:
        return None
    talk = replace(scene.talk, question=None)
    match heard.meant.intent:
        case "deny" | "decline_request":
            return Reply(says=(_AS_YOU_LIKE,), talk=talk)
        case "affirm":
            return Reply(asks=menu())
        case _:
            return None


_FINE: Final = frozenset({"ok", "okay", "d accord", "tres bien", "entendu", "parfait", "ca marche", "ok merci", "fine"})
"""What nods, and picks none of the menu: it says nothing of what they wish."""


def nodded(scene: Scene, heard: Heard) -> Reply | None:
    """« d'accord », « non merci », when nothing was asked: a nod, answered by a nod."""
    nod = heard.meant.intent in {"affirm", "deny"} and not heard.meant.entities
    asked = open_question(scene.talk)
    if asked and not (asked.about.startswith("menu:") and plain_words(heard.text) in _FINE):
        return None
    if not nod or scene.talk.running or scene.first or answers_somebody(scene):
        return None
    return Reply(says=(_AS_YOU_LIKE,))


def thanked(scene: Scene, heard: Heard) -> Reply | None:
    """« merci beaucoup et bonne journée »: nothing but courtesy, however it is put."""
    words = set(plain_words(heard.text[:200]).split())
    asked = open_question(scene.talk)
    if not words & _THANKS or words - _THANKS - _COURTESY or scene.first or (asked and asked.options):
        return None
    return thank(scene, heard)


_THANKS: Final = frozenset("merci mercis thanks thank".split())
_COURTESY: Final = frozenset(
    "beaucoup bcp bien infiniment mille encore pour tout tous toutes et a vous toi bonne bon belle journee soiree nuit"
    " apres midi aprem semaine week end vraiment tres c est gentil gentille aimable monsieur madame au revoir bientot"
    " vous etes you so much very for everything all have a good nice day evening bye and again kind of".split()
)


def place_said(scene: Scene, heard: Heard) -> Reply | None:
    """« 12 rue des Lilas », and nothing else: where somebody needs a hand. It is kept, and what they need is asked."""
    asked = open_question(scene.talk)
    if scene.talk.running or (asked and not asked.about.startswith("welcome.")) or heard.corrects:
        return None
    if not _ADDRESS.match(heard.text) or answers_somebody(scene):
        return None
    words = heard.text.strip(" .!,;\n")
    talk = replace(scene.talk, running=Running("ask_for_help"), question=None)
    return Reply(talk=talk, does=(FindPlaces("where", words),), says=(_PLACE_SEEN,))


_ADDRESS: Final = re.compile(
    r"^\s*(?:(?:bonjour|bonsoir|hello|hi)[ ,.!]+)?(?:(?:au|c['’]est au)\s+)?\d{1,4}\s*(?:bis|ter|quater|[a-d])?,?\s+"
    r"(?:rue|avenue|av\.?|boulevard|bd|impasse|all[ée]e|place|chemin|route|cours|quai|square|passage|venelle|sentier"
    r"|r[ée]sidence|lotissement)\s+[^?!\n]{2,80}$",
    re.IGNORECASE,
)


def fine(_scene: Scene, _heard: Heard) -> Reply:
    """Said by themselves; where they are asked each day, it answers that too."""
    return Reply(says=(_GLAD,), does=(checkin.SayHow(None, FINE, quietly=True),))


def sent(scene: Scene, event: Sent) -> Reply:
    """A picture, a voice note, a sticker: thanked, and said what can be read. A receipt that was asked for is kept, a
    call noted.
    """
    if kept := receipts.sent(scene, event):
        return kept
    if note := voice_notes.unheard(scene, event) or called_us.rang(scene, event):
        return note
    if answer := checkin.shown(scene, event):
        return answer
    reply = Reply(says=(pictures.of_medicine(scene, event) or _SAID_OF.get(event.kind, _OTHER_MEDIA),))
    return reply if scene.talk.running or scene.talk.question else replace(reply, asks=need())


def pinned(scene: Scene, event: Pinned) -> Reply:
    if event.live:
        return Reply(says=(_LIVE,))
    if reply := worry.pinned(scene, event):
        return reply
    if scene.talk.running:
        return Reply(says=(_PLACE_SEEN,))
    # A place is where somebody needs a hand: it is kept, and what they need is asked.
    running = Running("ask_for_help")
    look = LocatePoint("where", event.latitude, event.longitude)
    return Reply(talk=replace(scene.talk, running=running, question=None), does=(look,), says=(_PLACE_SEEN,))


WELCOME = Desk(
    "welcome",
    intents={"greet": greet, "thank": thank, "goodbye": goodbye, "help": help_, "checkin_fine": fine},
    answers={"welcome": answered},
    phrases=(nodded, thanked, place_said),
    on={Opened: greet, Sent: sent, Pinned: pinned, called_us.CallSeen: called_us.seen},
)
