"""What an agent reads out on the telephone, by why they call. A person who speaks may say it in words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backend.wording import Text, Wording, _
from conversation_flows import threes

_HELLO = _("Hello {name}, this is {agent}, from the town hall of {town}. Is this a good moment?")
_SILENT = _("We have had no news of you today, and I wanted to hear your voice. How are you?")
_SOMETHING_IS_WRONG = _("If something is wrong, stay on the line, and call {emergency} from another telephone.")
_GO_THERE = _(
    "Nobody answers the telephone: somebody goes there. Ring, knock, call out, ask the neighbours. If you fear an "
    "accident, call {emergency}."
)
_HOW_ARE_YOU = _("I am calling to ask how you are, as we agreed. How are you today?")
_ANYTHING = _("Is there anything you need: some shopping, a visit, a form to fill in?")
_WEATHER = _("I am calling because of the weather. How are you bearing it? Is it bearable at home?")
_DRINK_AND_VISITS = _("Do you have what you need, and does somebody come to see you these days?")
_YOU_CALLED = _("You called us, and nobody could pick up. What can we do for you?")
_COULD_NOT_HEAR = _("You sent us a voice message, and it could not be heard. What did you want to tell us?")
_AFTERWARDS = _("You had a difficult moment, and I wanted to hear how you are now.")
_FOR_YOU = _(
    "Somebody close to you has asked for a hand for you. Shall we look for a neighbour? You are free to say no."
)
_EVERY_DAY = _(
    "Somebody close to you wishes us to ask now and then how you are. Would you like that? You are free to say no, and "
    "to stop at any time."
)
_LOOK_IN = _(
    "Would you agree to look in on {whom}, where there is no answer to our messages? We ask you only then, and you may "
    "always say that you cannot."
)
_WHOM_THEY_NAMED = _(
    "You named somebody whom we may ask to look in on you, and whom we do not know yet. How can we reach them, and do"
    " they know of it?"
)
_A_PAIR = _(
    "A volunteer of the town would like to keep in touch with you: a word, a call, a visit now and then. Would you like"
    " that? You are free to say no, and to stop at any time."
)
_A_PAIR_BEGUN = _("The volunteer of whom we spoke has said yes. Here is who it is, and how you keep in touch.")
_NEWS = _("There is news of what you asked for, or had promised, and the bot could not tell you. Here is what it is.")
_TELL_IN_PERSON = _("Tell them yourself, in words of your own, and take your time: the machine writes nothing of it.")
_ABOUT = _("It is about: {whom}.")
_HOME_AGAIN = _("You are home again. Is there anything you need these first days: some shopping, a meal, a visit?")
_NO_MORE = _("We no longer ask you how you are, as you wished. I only wanted to hear that all is well with you.")
_NOT_FORGOTTEN = _(
    "We have not asked you for anything for a while, and have not forgotten you. Would you still like to help?"
)
_CHARTER = _("Your charter is to be signed, before you can be asked to help. May I tell you how that is done?")
_A_DATE = _("We would like to meet you, before you help for the first time. When would suit you?")

_HAPPENED: Final[Mapping[str, Text]] = {
    "hospital": _("in hospital"),
    "carehome": _("who lives in a care home now"),
    "died": _("who has died"),
}

INFORMED: Final = _(
    "It is free. I write down what you need and show it to volunteers of the town; only whoever comes learns your name "
    "and your address."
)
"""Read out before a need is taken down: what is kept, and who sees it."""

SCRIPTS: Final[Mapping[str, tuple[Text, ...]]] = {
    "silence": (_HELLO, _SILENT, _SOMETHING_IS_WRONG),
    "visit": (_GO_THERE,),
    "checkin": (_HELLO, _HOW_ARE_YOU, _ANYTHING),
    "weather": (_HELLO, _WEATHER, _DRINK_AND_VISITS, _SOMETHING_IS_WRONG),
    "called_us": (_HELLO, _YOU_CALLED),
    "voice_note": (_HELLO, _COULD_NOT_HEAR),
    "after_emergency": (_HELLO, _AFTERWARDS),
    "agreement": (_HELLO, _FOR_YOU),
    "checkins_agreement": (_HELLO, _EVERY_DAY),
    "circle_agreement": (_HELLO, _LOOK_IN),
    "circle_contact": (_HELLO, _WHOM_THEY_NAMED),
    "pair": (_HELLO, _A_PAIR),
    "pair_begun": (_HELLO, _A_PAIR_BEGUN),
    "life_news": (_HELLO, _TELL_IN_PERSON, _ABOUT),
    "home_help": (_HELLO, _HOME_AGAIN),
    "checkins_ended": (_HELLO, _NO_MORE),
    "courtesy_call": (_HELLO, _NOT_FORGOTTEN),
    "dormant": (_HELLO, _NOT_FORGOTTEN),
    "charter": (_HELLO, _CHARTER),
    "interview": (_HELLO, _A_DATE),
}
"""By the reason of the call, without the number behind its colon; any other is news that could not be told."""


def script(reason: str, said: Wording, **given: str) -> list[str]:
    """What is read out for this reason. `given`: name, agent, town, emergency, whom."""
    lines = SCRIPTS.get(reason.partition(":")[0], (_HELLO, _NEWS))
    return [said.say(one.of(**given)) for one in lines]


_ERASED_ON_REQUEST: Final = _(
    "Thank you for your trust. Tell us whenever you wish your answers erased, or no more of these questions: it is done"
    " at once."
)


def month(said: Wording, what: str) -> list[str]:
    """The three questions of the month, each with the figures of its answers; first whether they agree, where `what`
    is consent."""
    figures = ", ".join(f"{said.say(word).lower()} ({figure})" for figure, word in threes.WORDS.items())
    asks = [said.say(threes.MAY_I)] if what == "consent" else []
    return [*asks, *(f"{said.say(one)} {figures}" for one in threes.THREE), said.say(_ERASED_ON_REQUEST)]


def happened(said: Wording, kind: str) -> str:
    """What happened to somebody, as it is told."""
    return said.say(_HAPPENED.get(kind, kind))


def informed(said: Wording) -> str:
    """What is read out before a need is taken down."""
    return said.say(INFORMED)
