"""Faults of what comes in: forged, replayed, unknown, too large, or nothing of the kind. Life goes on after each."""

from __future__ import annotations

from typing import Final

from backend.messaging.messages import EVENTS, SentMedia
from backend.messaging.voice import TRANSCRIPTS
from bots.voice.limits import LARGEST
from tests.bots.faults.house import House

FORGED: Final[tuple[str | bytes, ...]] = ("", "wrong", "sha256=", "Bearer x", "é".encode())
"""What may stand where the proof should; nothing at all the first time."""


async def unproven(house: House) -> None:
    """Nobody speaks in the platform's name."""
    await house.meets("Jeanne")
    await house.platform.writes("Jeanne", "Vrai")
    await house.until(lambda: house.heard() == ["Vrai"])
    last, known = house.called[-1], len(house.events())
    for forged in FORGED:
        assert await house.posts(last, **{house.platform.proof: forged}) in {401, 403}, forged
    assert len(house.events()) == known
    await goes_on(house)


async def replayed(house: House) -> None:
    """At least once is once."""
    await house.meets("Jeanne")
    await house.platform.writes("Jeanne", "Un")
    await house.until(lambda: house.heard() == ["Un"])
    known = len(house.events())
    if house.platform.proof:
        assert await house.posts(house.called[-1]) in {200, 202}
    else:
        await house.platform.again()
    await goes_on(house)
    assert house.heard() == ["Un", "Après"]
    assert len(house.events()) == known + 1


async def on_two_workers(house: House) -> None:
    """Who comes second finds it kept, be it a stranger's first word."""
    house.on_two_workers = True
    await house.meets("Jeanne")
    await house.platform.writes("Jeanne", "Un")
    await goes_on(house)
    assert house.heard() == ["Un", "Après"]
    assert len(house.people()) == 1
    assert len({one.event_key for one in house.events()}) == len(house.events())


async def of_an_unknown_kind(house: House) -> None:
    """What is newer than we are hides nothing that follows."""
    await house.meets("Jeanne")
    await house.platform.sends_unknown("Jeanne")
    await goes_on(house)
    assert {one.state for one in house.events()} == {"waiting"}


async def a_voice_note_too_large(house: House) -> None:
    """It is not fetched, and its turn comes at once: the person is told."""
    await house.meets("Jeanne")
    await house.platform.sends_voice("Jeanne", b"OggS" + bytes(LARGEST))
    await house.until(lambda: any(one.transcript for one in house.events()))
    (note,) = [one for one in house.events() if one.transcript]
    content, heard = EVENTS.loads(note.content), TRANSCRIPTS.loads(note.transcript or "")
    assert (content.kind, heard.unheard) == ("voice", "too_large")
    assert note.due_at <= house.post.clock.now()
    await goes_on(house)


async def a_picture_that_is_none(house: House) -> None:
    """It is a sign of life like any: nobody opens it."""
    await house.meets("Jeanne")
    await house.platform.sends_picture("Jeanne", b"%PDF-1.7 and not a picture at all")
    await goes_on(house)
    sent = [content for one in house.events() if isinstance(content := EVENTS.loads(one.content), SentMedia)]
    assert [one.kind for one in sent] == ["photo"]


async def goes_on(house: House) -> None:
    """What is written next is heard, and what is said next arrives."""
    await house.platform.writes("Jeanne", "Après")
    await house.until(lambda: "Après" in house.heard())
    house.says("Jeanne", "Oui ?")
    await house.until_over()
    assert (await house.platform.said("Jeanne"))[-1] == "Oui ?"
