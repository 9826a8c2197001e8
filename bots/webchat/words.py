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
KEPT: Final = _(
    "What you say here is kept in writing by the town, which needs it to help you. "
    "This page keeps nothing on your device unless you ask it to."
)
SKIP: Final = _("Go to your message")
LANGUAGES: Final = _("Language")
NO_SCRIPT: Final = _("This conversation needs JavaScript, which is switched off in your browser.")

PAGE: Final[dict[str, Text]] = {
    "start": _("Start the conversation"),
    "conversation": _("Conversation"),
    "message": _("Your message"),
    "send": _("Send"),
    "cancel": _("Do not send"),
    "close": _("Close the chat"),
    "remember": _("Remember me on this device"),
    "forget": _("Forget this device"),
    "forget_question": _("This device will no longer open this conversation. Shall it forget it?"),
    "forget_yes": _("Yes, forget it"),
    "forget_no": _("No, keep it"),
}
"""What stands on the page, by the name that its template uses."""

SCRIPT: Final[dict[str, Text]] = {
    "you": _("You"),
    "share_location": _("Share my location"),
    "empty": _("Please write your message first."),
    "no_location": _("Your location could not be found. You can type an address instead."),
    "my_location": _("My location"),
    "voice": _("Voice message"),
    "unsent": _("Waiting to be sent"),
    "refused": _("Not sent"),
    "offline": _(
        "No connection. Your messages wait here and will be sent as soon as it is back. If it is urgent, call 112."
    ),
    "back": _("The connection is back."),
    "agent": _("You are talking with {agent}."),
    "today": _("Today"),
    "remember_question": _(
        "Would you like to find this conversation again on this device? "
        "It will then keep a key to it, and nothing else. Do not, if others use this device."
    ),
    "no_memory": _("Go on without remembering"),
    "remembered": _("This conversation is remembered on this device."),
    "not_remembered": _("This conversation will be gone from this device when you close this page."),
    "cannot_remember": _("Your browser lets us keep nothing."),
    "stop": _("Stop and send"),
    "recording": _("Recording…"),
    "length": _("{minutes} min {seconds}"),
    "no_microphone": _("The microphone cannot be used. Allow it in your browser, or write your message."),
    "too_short": _("Nothing was recorded. Press once, speak, then press again."),
    "longest": _("A voice message cannot be longer. It is being sent."),
    "listen": _("Listen to this message"),
    "forgotten": _("This device has forgotten the conversation."),
}
"""What the script shows, by the name that it uses."""

WIDGET: Final[dict[str, Text]] = {
    "label": _("Need a hand?"),
    "title": _("A helping hand – {town}"),
    "close": _("Close the chat"),
    "unread": _("New messages: {n}"),
    "trouble": _("The chat cannot be shown here at the moment. If it is urgent, call 112."),
    "again": _("Try again"),
    "apart": _("Open it in a page of its own"),
}
"""What the button on the town's site says, in every language, by the name that its script uses."""

FOREIGN: Final = _("This conversation can only be used from its own page.")
TOO_LARGE: Final = _("This message is too long: please send it in several parts.")
NOT_UNDERSTOOD: Final = _("The page sent something that cannot be read. Please reload it.")
TOO_LONG_A_RECORDING: Final = _("This voice message is too long to be sent. Please record a shorter one.")
NO_RECORDING: Final = _("This voice message cannot be heard here. Please write your message instead.")
UNSPOKEN: Final = _("This message cannot be read aloud at the moment. It is written here.")
STILL_LISTENING: Final = _("Your last voice messages are still being listened to. This one will follow in a moment.")
UNKNOWN_SESSION: Final = _("This conversation is no longer open in this browser. Please start again.")
TOO_MANY: Final = _("Too many new conversations were started from here. Please try again in {minutes} min.")
TROUBLE: Final = _("We cannot keep your message at the moment. It will be sent again in a little while.")
