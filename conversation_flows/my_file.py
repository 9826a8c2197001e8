"""My file: what the town knows of a person, in lines that they can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.wording import Text, _, plural_
from conversation_flows.checkin_plan_words import Plan
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Command
from conversation_flows.looks_in import InCircle, circle_in_words
from conversation_flows.plan_shown import plan_in_words

_HERE_IT_IS = _("Here is already what I know of you:")
NAME = _("Name: {name}")
HOME = _("Address: {address}")
_CHANNELS = _("You write to me by: {channels}")
_REQUESTS = _("Requests: {n}, of which open: {open}")
_VOLUNTEER = _("Volunteer: {state}. Helping hands given: {n}")
_HOURS = plural_("Time given to your neighbours: about {n} hour", "Time given to your neighbours: about {n} hours")
ADDRESSED = _("How I address you: {name}")
TO_CHANGE_IT = _(
    "To correct it, write “my profile”. To decide what I may do, “my consents”. For the heatwave register, “register”."
    " To be erased, “delete me”."
)

STATES: Final[Mapping[str, Text]] = {
    "applied": _("asked to become one"), "active": _("yes"), "paused": _("on a break"), "left": _("no longer"),
}  # fmt: skip
CHANNELS: Final[Mapping[str, Text | str]] = {
    "telegram": "Telegram", "whatsapp": "WhatsApp", "signal": "Signal", "matrix": "Matrix", "sms": "SMS",
    "webchat": _("the town's web page"), "terminal": _("a terminal"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LookAtMyFile(Command):
    """What is known of the person who asks."""


@dataclass(frozen=True, slots=True)
class MyFile:
    """`requests` were ever posted by them or for them, `open` of them stand; `given` missions they did, in `hours`."""

    name: str
    address: str
    channels: tuple[str, ...]
    requests: int = 0
    open: int = 0
    volunteer: str | None = None
    given: int = 0
    hours: int = 0
    addressed: str = ""
    plan: Plan | None = None
    """By which they are asked how they are."""
    circle: tuple[InCircle, ...] = ()


def in_lines(scene: Scene, found: MyFile) -> str:
    """One line for each thing that is known; what is not is left out."""
    lines: list[Text] = [_HERE_IT_IS]
    if found.name:
        lines.append(NAME.of(name=found.name))
    if found.addressed:
        lines.append(ADDRESSED.of(name=found.addressed))
    if found.address:
        lines.append(HOME.of(address=found.address))
    if found.channels:
        names = (scene.say(CHANNELS.get(one, one)) for one in found.channels)
        lines.append(_CHANNELS.of(channels=", ".join(names)))
    if found.requests:
        lines.append(_REQUESTS.of(n=found.requests, open=found.open))
    if found.volunteer:
        lines.append(_VOLUNTEER.of(state=scene.say(STATES.get(found.volunteer, found.volunteer)), n=found.given))
    if found.hours:
        lines.append(_HOURS.of(n=found.hours))
    if found.plan is not None:
        lines += [*plan_in_words(scene, found.plan), circle_in_words(scene, found.circle)]
    return "\n".join(map(scene.say, lines))
