"""What the page itself says: labels, notices, refusals. The conversation is not here: it comes from the turn."""

from __future__ import annotations

from typing import Final

from backend.wording import Text, _

TITLE: Final = _("A helping hand – {town}")
WELCOME: Final = _(
    "Here you can ask your neighbours for a helping hand, or offer one. It is free. "
    "An automatic assistant answers you; people of the town are there for you too."
)
PHONE: Final = _("Would you rather talk? Call {phone}.")
LANGUAGES: Final = _("Language")
NO_SCRIPT: Final = _("This conversation needs JavaScript, which is switched off in your browser.")

PAGE: Final[dict[str, Text]] = {
    "start": _("Start the conversation"),
    "conversation": _("Conversation"),
    "message": _("Your message"),
    "send": _("Send"),
    "you": _("You"),
    "choices": _("Possible answers"),
    "chosen": _("Your answer"),
    "share_location": _("Share my location"),
    "no_location": _("Your location could not be found. You can type an address instead."),
    "my_location": _("My location"),
    "file": _("A file"),
    "unsent": _("Waiting to be sent"),
    "refused": _("Not sent"),
    "offline": _(
        "No connection. What you write is kept here and will be sent as soon as it is back. If it is urgent, call 112."
    ),
    "back": _("The connection is back."),
    "busy": _("The answer is coming"),
    "agent": _("You are talking with {agent}."),
    "today": _("Today"),
}
"""What the script shows, by the name that it uses."""

TOO_LARGE: Final = _("This message is too long: please send it in several parts.")
NOT_UNDERSTOOD: Final = _("The page sent something that cannot be read. Please reload it.")
UNKNOWN_SESSION: Final = _("This conversation is no longer open in this browser. Please start again.")
TOO_MANY: Final = _("Too many new conversations were started from here. Please try again in {minutes} min.")
TROUBLE: Final = _("We cannot keep your message at the moment. It will be sent again in a little while.")
