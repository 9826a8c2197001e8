"""What the playground's page says: who holds each phone, what may be tried, the labels. Not what the bot says."""

from __future__ import annotations

from typing import Final

from backend.wording import Text, _

PAGE: Final[dict[str, Text]] = {
    "title": _("Palier, the playground"),
    "lead": _("{town} does not exist, nor do its people. The programme that answers them does."),
    "phones": _("Phones"),
    "try": _("To try"),
    "town_hall": _("What the town hall sees"),
    "pass": _("Let time pass"),
    "conversation": _("Conversation"),
    "assistant": _("the town hall’s assistant"),
    "placeholder": _("Message"),
    "send": _("Send"),
    "send_photo": _("Send a photo"),
    "send_voice": _("Send a voice note"),
    "send_sticker": _("Send a thumbs-up"),
    "nothing_yet": _("Nothing yet. A neighbour’s request will arrive here by itself."),
    "no_script": _("The playground needs JavaScript, which is switched off in your browser."),
}

THEIRS: Final[dict[str, Text]] = {
    "their_chat": _("{name}’s web chat"),
    "their_telegram": _("{name}’s Telegram"),
    "their_signal": _("{name}’s Signal"),
    "their_whatsapp": _("{name}’s WhatsApp"),
    "their_matrix": _("{name}’s Matrix"),
    "message": _("Message from {name}"),
    "choices": _("Choices for {name}"),
    "send_location": _("Send {name}’s location"),
    "write_first": _("Nobody here knows {name} yet. It is up to you to write first."),
}
"""What is said of one person, or of their phone."""

SCRIPT: Final[dict[str, Text]] = {
    "typing": _("is writing…"),
    "location": _("Location"),
    "photo": _("Photo"),
    "file": _("File"),
    "voice": _("Voice note"),
    "edited": _("edited"),
    "answer": _("Answer"),
    "thumb": _("Put a thumbs-up under this message"),
    "delivered": _("delivered"),
    "read": _("read"),
    "share_location": _("Send my location"),
    "close": _("Close"),
    "answering": _("Answer to:"),
    "dismiss": _("Do not answer this message"),
    "stopped": _("Palier has stopped. Start it again: the conversations are kept."),
    "you": _("You"),
    "correct": _("Correct this message"),
    "correcting": _("Correction of:"),
    "removed": _("Message deleted"),
    "alert_silence": _("No sign of life"),
    "alert_unwell": _("Found unwell"),
    "alert_emergency": _("Emergency"),
    "alert_distress": _("Despair"),
    "alert_human": _("Would like to talk to somebody"),
    "alert_low_mood": _("Not well for days"),
    "alert_isolated": _("A worry about a neighbour"),
    "alert_": _("Somebody is to look at this"),
    "unreadable": _("This message is encrypted, and cannot be read here."),
}
"""What the script shows, by the name that it uses."""

SEATS: Final[dict[str, str]] = {
    "jeanne": "Jeanne Morel",
    "karim": "Karim Benali",
    "lea": "Léa Fontaine",
    "yvonne": "Yvonne Lacroix",
    "marcel": "Marcel Petit",
    "aicha": "Aïcha Diop",
}

NEWCOMERS: Final = frozenset({"yvonne", "marcel"})
"""Whom the town does not know until they write."""

ROLES: Final[dict[str, Text]] = {
    "jeanne": _("82 years old, on the web chat"),
    "karim": _("volunteer, on Telegram"),
    "lea": _("volunteer, on Telegram"),
    "yvonne": _("new here, on Signal"),
    "marcel": _("new in town, on WhatsApp"),
    "aicha": _("volunteer, on Matrix"),
}

TRIES: Final[dict[str, tuple[Text, ...]]] = {
    "jeanne": (
        _("Hello, I need somebody for my shopping tomorrow morning please"),
        _("No, Thursday rather"),
        _("I would like somebody to ask how I am, from Monday to Friday at 9"),
        _("I have fallen"),
    ),
    "karim": (_("Are there requests near me?"), _("I am on my way"), _("It is done")),
    "yvonne": (_("Hello"), _("Could somebody take my dog out tomorrow afternoon?"), _("What is the charter?")),
    "lea": (_("Are there requests near me?"), _("What is the charter?"), _("I would like to talk to somebody")),
    "marcel": (
        _("Hello, could somebody walk my dog on Thursday?"),
        _("I would like to help"),
        _("I would like to talk to somebody"),
    ),
    "aicha": (_("Are there requests near me?"), _("I am away until Monday"), _("What have I got coming up?")),
}

FIGURES: Final[dict[str, Text]] = {
    "requests": _("open requests"),
    "missions": _("missions under way"),
    "done": _("helping hands given"),
    "alerts": _("alerts"),
}

SPANS: Final[dict[str, Text]] = {
    "quarter": _("a quarter of an hour"),
    "hour": _("an hour"),
    "morning": _("until 8 in the morning"),
}
"""How far time may be let pass at once (`bots.playground.passing`)."""
