"""Templates: the notices that WhatsApp has approved, and that alone may be sent a day after a person's last message.

They are data: `palier whatsapp templates` shows what to submit to Meta, word for word. A text that changes gets the
next version, for an approved template is what it was when it was approved. All are of the category UTILITY: they speak
of something that the person takes part in, offer nothing, and praise nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase
from typing import Any, Final
from zlib import crc32

from backend.checkins.turns import turn
from backend.messaging.messages import Outgoing
from bots.choice_codes import code_of
from bots.whatsapp.check_ins import AGAIN, OPENINGS
from bots.whatsapp.inbound import LOOK

BODY_LIMIT: Final = 1024
BUTTON_LIMIT: Final = 25
NAME_LIMIT: Final = 512
"""Characters: Business Management API, "Message templates". A name is made of a–z, 0–9 and _."""
PARTS: Final = 2
"""Halves of a day, each with a turn of its own: the evening's notice is not the morning's."""
DEFAULT: Final = "fr"
"""What is sent to whom no notice speaks the language."""


@dataclass(frozen=True, slots=True)
class Template:
    """One notice in one language. `{{1}}` is the town's name; it stands neither first nor last, as Meta wants."""

    kind: str
    """message_waiting, invitation, news, check_in, check_in_reminder."""
    language: str
    body: str
    button: str
    version: int = 1
    variant: str = ""
    """Of a kind that is said in many ways: a letter."""
    more: tuple[str, ...] = ()
    """The buttons after the first, where the notice itself asks what the message does, and is answered there."""

    @property
    def buttons(self) -> tuple[str, ...]:
        return (self.button, *self.more)

    @property
    def name(self) -> str:
        return f"palier_{self.kind}{f'_{self.variant}' if self.variant else ''}_{self.version}"

    def submission(self, town: str) -> dict[str, Any]:
        """What Meta is asked to approve; `town` is the example that it wants to see."""
        body = {"type": "BODY", "text": self.body, "example": {"body_text": [[town]]}}
        replies = [{"type": "QUICK_REPLY", "text": title} for title in self.buttons]
        buttons = {"type": "BUTTONS", "buttons": replies}
        return {"name": self.name, "language": self.language, "category": "UTILITY", "components": [body, buttons]}

    def call(self, town: str, message: Outgoing | None = None) -> dict[str, Any]:
        """The content of a message that sends it. Its buttons are those of `message` where it has as many."""
        body = {"type": "body", "parameters": [{"type": "text", "text": town}]}
        options = message.options if message and self.more and len(message.options) == len(self.buttons) else ()
        codes = [code_of(message.question, one.id) for one in options] if message else []
        buttons = [
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(number),
                "parameters": [{"type": "payload", "payload": codes[number] if codes else LOOK}],
            }
            for number in range(len(self.buttons))
        ]
        return {"name": self.name, "language": {"code": self.language}, "components": [body, *buttons]}


_LOOK_FR: Final = "Lire le message"
_LOOK_EN: Final = "Read the message"

CHECK_INS: Final[Sequence[Template]] = tuple(
    Template("check_in", said.language, body, said.answers[0], variant=letter, more=said.answers[1:])
    for said in OPENINGS
    for letter, body in zip(ascii_lowercase, said.bodies, strict=False)
)
"""The question itself, in as many wordings, each a template of its own."""
REMINDERS: Final[Sequence[Template]] = tuple(
    Template("check_in_reminder", said.language, body, said.answers[0], variant=letter, more=said.answers[1:])
    for said in AGAIN
    for letter, body in zip(ascii_lowercase, said.bodies, strict=False)
)
"""The first, the second and the last reminder, each in its own words."""
TEMPLATES: Final[Sequence[Template]] = (
    Template(
        "message_waiting",
        "fr",
        "Bonjour, c'est l'assistant d'entraide de {{1}}. Un message vous attend au sujet de votre demande ou de votre "
        "réponse. Touchez le bouton pour le lire, ou écrivez-nous un mot.",
        _LOOK_FR,
    ),
    Template(
        "message_waiting",
        "en",
        "Hello, this is the neighbourly help assistant of {{1}}. A message is waiting for you about your request or "
        "your answer. Tap the button to read it, or write us a word.",
        _LOOK_EN,
    ),
    Template(
        "invitation",
        "fr",
        "Bonjour, c'est l'assistant d'entraide de {{1}}. Une demande près de chez vous correspond à ce que vous "
        "proposez comme bénévole. Touchez le bouton pour la lire : vous pourrez accepter ou refuser.",
        _LOOK_FR,
    ),
    Template(
        "invitation",
        "en",
        "Hello, this is the neighbourly help assistant of {{1}}. A request near you matches what you offer as a "
        "volunteer. Tap the button to read it: you can accept it or decline.",
        _LOOK_EN,
    ),
    Template(
        "news",
        "fr",
        "Bonjour, c'est l'assistant d'entraide de {{1}}. Il y a du nouveau au sujet d'une demande à laquelle vous "
        "participez. Touchez le bouton pour le lire, ou écrivez-nous un mot.",
        _LOOK_FR,
    ),
    Template(
        "news",
        "en",
        "Hello, this is the neighbourly help assistant of {{1}}. There is news about a request that you take part in. "
        "Tap the button to read it, or write us a word.",
        _LOOK_EN,
    ),
    *CHECK_INS,
    *REMINDERS,
)


def kind_of(message: Outgoing) -> str:
    """Which kind of notice a message is behind."""
    verbs = {option.id.partition(":")[0] for option in message.options}
    if "accept" in verbs:
        return "invitation"
    if "checkin" in verbs:
        return "check_in_reminder" if message.reminder else "check_in"
    return "news" if message.question is None else "message_waiting"


def template_for(
    message: Outgoing, to: str, day: date, *, part: int = 0, locale: str = DEFAULT,
    declared: Sequence[Template] = TEMPLATES,
) -> Template:  # fmt: skip
    """The notice for this message, in its language; of many variants, the one whose turn it is: none comes to one
    person two days running. `part` is which half of the day it is.
    """
    language = message.locale or locale
    known = {one.language for one in declared}
    spoken = next((one for one in (language, locale, DEFAULT) if one in known), DEFAULT)
    of_kind = [one for one in declared if one.language == spoken and one.kind == kind_of(message)]
    if message.reminder and of_kind:
        return of_kind[min(message.reminder, len(of_kind)) - 1]
    variants = of_kind or [one for one in declared if one.language == spoken and one.kind == "message_waiting"]
    return variants[turn(len(variants), crc32(to.encode()), day, part, PARTS)]


def differences(declared: Sequence[Template], there: Sequence[dict[str, Any]], town: str) -> list[str]:
    """What Meta knows of our templates that is not as it must be, a line each; `there` is what its API lists."""
    listed = {(one.get("name"), one.get("language")): one for one in there}
    lines = []
    for template in declared:
        known, called = listed.get((template.name, template.language)), f"{template.name} ({template.language})"
        if known is None:
            lines.append(f"{called}: not submitted")
        elif known.get("status") != "APPROVED":
            reason = known.get("rejected_reason") or known.get("quality_score", {}).get("reasons") or ""
            why = f" ({reason})" if reason and reason != "NONE" else ""
            lines.append(f"{called}: {str(known.get('status', 'UNKNOWN')).lower()}{why}")
        else:
            lines += [f"{called}: {what}" for what in _changed(template, known, town)]
    return lines


def _changed(template: Template, known: dict[str, Any], town: str) -> list[str]:
    ours = template.submission(town)
    found = []
    if known.get("category") != ours["category"]:
        found.append(f"the category is {known.get('category')}, not UTILITY: it costs more, and may be held back")
    texts = {part.get("type"): part for part in known.get("components", [])}
    if texts.get("BODY", {}).get("text") != template.body:
        found.append("the text approved there is another")
    if [one.get("text") for one in texts.get("BUTTONS", {}).get("buttons", [])] != [*template.buttons]:
        found.append("the button approved there is another")
    return found
