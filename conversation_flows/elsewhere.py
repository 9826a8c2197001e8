"""Not on this channel: where else the town may be asked, and somebody who calls. Nothing of it is a dead end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.my_file import CHANNELS

_NOT_HERE = _("To protect your privacy, {town} does not do this on {channel}.")
_NOT_HERE_EITHER = _("{town} does not do this here.")
_OTHER_WAYS = _("You may ask for it:")
_BY_PHONE = _("By telephone: {phone}")
_SOMEBODY_WILL = _("Would you like somebody from the town hall to write to you here?")
_SOMEBODY = _("Write to me")
_NO_NEED = _("No need")
_FINE = _("All right.")


@dataclass(frozen=True, slots=True)
class OtherWays:
    """Where else this may be asked for: how the town is found on each other channel, none where it is on none."""

    ways: tuple[Text, ...]


def other_ways(scene: Scene, found: OtherWays) -> Reply:
    town = scene.who.town
    channel = CHANNELS.get(scene.who.channel)
    not_here = _NOT_HERE.of(town=town.name, channel=channel) if channel else _NOT_HERE_EITHER.of(town=town.name)
    lines: list[Text] = [not_here]
    ways = [*found.ways, *([_BY_PHONE.of(phone=town.phone)] if town.phone else [])]
    if ways:
        lines += [_OTHER_WAYS, *ways]
    options = (
        Offered("human:0", _SOMEBODY, hears=("affirm", "talk_to_human")),
        Offered("noneed:0", _NO_NEED, hears=("deny", "thank", "goodbye")),
    )
    return Reply(asks=Ask("elsewhere", _SOMEBODY_WILL, options), says=("\n".join(map(scene.say, lines)),))


def no_need(_scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_FINE,))


ELSEWHERE: Final = Desk("elsewhere", on={OtherWays: other_ways}, verbs={"noneed": no_need})
