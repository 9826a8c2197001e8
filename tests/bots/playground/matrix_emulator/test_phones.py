"""A phone and our real channel, with this homeserver between them."""

from __future__ import annotations

import asyncio

import pytest

from backend.messaging.messages import Edited, Left, Reacted, SentMedia, SharedPlace, Wrote
from bots.errors import PersonGone
from bots.playground.matrix_emulator import Said
from bots.playground.matrix_emulator.screen import UNREADABLE
from bots.playground.possible import NotPossible
from tests.bots.playground.matrix_emulator.scene import JEANNE, US, Scene, staged


@staged
async def test_whoever_opens_a_conversation_is_met_there(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.meets()
        await scene.says(channel, "Bonjour")
        screen = await scene.jeanne.waits_for(lambda screen: screen.texts == ["Bonjour"])

    assert [(one.mine, one.kind, one.sender) for one in screen] == [(False, "text", US)]
    assert [one.name for one in scene.inbox.kept.values()] == ["Jeanne Payet"]


@staged
async def test_all_that_a_thumb_can_do_arrives(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.meets()
        asked = await scene.says(channel, "Quel jour ?\n1. Jeudi\n2. Vendredi")
        first = await scene.jeanne.types("Judi")
        await scene.jeanne.edits(first, "Jeudi")
        await scene.jeanne.replies_to(asked, "à 10 h")
        await scene.jeanne.reacts(asked, "1️⃣")
        await scene.jeanne.shares_location(48.1, -1.6)
        await scene.jeanne.sends_sticker()
        await scene.inbox.holds(
            Wrote("Judi"), Edited("Jeudi", first), Wrote("à 10 h", asked), Reacted("1️⃣", asked), SharedPlace(48.1, -1.6)
        )
        await scene.jeanne.waits_for(lambda screen: screen[1].read)  # what she wrote was seen

    shown = [(one.kind, one.text, one.answers, one.reactions, one.edited) for one in scene.jeanne.screen]
    assert shown == [
        ("text", "Quel jour ?\n1. Jeudi\n2. Vendredi", None, ("1️⃣",), False),
        ("text", "Jeudi", None, (), True),
        ("text", "à 10 h", asked, (), False),
        ("location", "", None, (), False),
        ("sticker", "", None, (), False),
    ]


@staged
async def test_files_are_fetched_as_they_were_sent(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.jeanne.opens(US)
        await scene.jeanne.sends_voice(b"OggS of the voice", seconds=4)
        await scene.jeanne.sends_photo(b"\xff\xd8 of the cat", caption="Mon chat")
        await scene.inbox.holds_something()
        voice, photo = [one for one in await _media(scene, 2) if isinstance(one, SentMedia)]
        heard = await channel.fetch(voice.file, largest=100)
        seen = await channel.fetch(photo.file, largest=100)

    assert (voice.kind, voice.seconds, heard.content, heard.kind) == ("voice", 4, b"OggS of the voice", "audio/ogg")
    assert (photo.kind, photo.caption, seen.content) == ("photo", "Mon chat", b"\xff\xd8 of the cat")
    assert [(one.kind, one.text) for one in scene.jeanne.screen] == [("voice", ""), ("photo", "Mon chat")]


async def _media(scene: Scene, count: int) -> list[object]:
    async with asyncio.timeout(10):
        while len(found := [one for one in scene.inbox.contents if isinstance(one, SentMedia)]) < count:
            await scene.inbox.has_taken(scene.inbox.batches + 1)
    return list(found)


@staged
async def test_she_sees_that_we_write_until_we_have_spoken(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.jeanne.opens(US)
        await scene.jeanne.types("Bonjour")
        await scene.jeanne.waits_for(lambda screen: screen.writes)
        await scene.says(channel, "Oui ?")
        await scene.jeanne.waits_for(lambda screen: not screen.writes and len(screen) == 2)


@staged
async def test_an_emoji_comes_and_goes_and_words_are_taken_back(scene: Scene) -> None:
    await scene.jeanne.opens(US)
    said = await scene.jeanne.types("Bonjour")
    other = await scene.jeanne.types("Encore")
    for reactions in (("👍",), ()):
        await scene.jeanne.reacts(said, "👍")
        assert scene.jeanne.screen[0].reactions == reactions
    await scene.jeanne.deletes(other)

    assert [(one.kind, one.text) for one in scene.jeanne.screen] == [("text", "Bonjour"), ("removed", "")]


@staged
async def test_who_leaves_has_left_and_is_not_asked_back(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.meets()
        await scene.jeanne.leaves()
        await scene.inbox.holds(Left())
        with pytest.raises(PersonGone):
            await scene.says(channel, "Bonjour")
        await scene.matrix.waits_for_call(lambda call: call.what == "forget")

    assert list(scene.jeanne.screen) == []
    assert scene.jeanne.invitations == []


@staged
async def test_where_we_speak_first_she_is_asked_into_an_encrypted_room(scene: Scene) -> None:
    """Which this phone, without keys, cannot read: it says so."""
    async with scene.listening() as channel:
        await scene.says(channel, "Bonjour")
        await scene.jeanne.accepts()

        assert [one.kind for one in scene.jeanne.screen] == [UNREADABLE]


@staged
async def test_a_third_one_makes_us_go(scene: Scene) -> None:
    scene.matrix.phone("Paul", "@paul:mairie.test")
    async with scene.listening():
        await scene.meets()
        await scene.jeanne.invites("@paul:mairie.test")
        await scene.jeanne.waits_for(
            lambda screen: any("one person at a time" in text or "une personne" in text for text in screen.texts)
        )
        await scene.matrix.waits_for_call(lambda call: call.what == "leave")


@staged
async def test_an_earlier_day_is_remembered_and_not_told_again(scene: Scene) -> None:
    earlier = [
        Said("$hers", JEANNE, 1_000, {"msgtype": "m.text", "body": "Bonjour"}),
        Said("$ours", US, 2_000, {"msgtype": "m.text", "body": "Oui ?"}),
    ]
    scene.inbox.cursor = "s4000"
    scene.matrix.home.position = 5_000
    scene.matrix.remembers(scene.jeanne, earlier)
    async with scene.listening() as channel:
        await scene.says(channel, "Et aujourd’hui ?")
        await scene.jeanne.types("Bien")
        await scene.inbox.holds(Wrote("Bien"))

    assert scene.inbox.contents == [Wrote("Bien")]
    assert [one.text for one in scene.jeanne.screen] == ["Bonjour", "Oui ?", "Et aujourd’hui ?", "Bien"]


@staged
async def test_what_a_phone_does_not_offer_is_said(scene: Scene) -> None:
    jeanne = scene.jeanne
    with pytest.raises(NotPossible, match="no conversation is open"):
        await jeanne.types("Bonjour")
    with pytest.raises(NotPossible, match="nobody has asked"):
        await jeanne.accepts()
    await jeanne.opens(US)
    with pytest.raises(NotPossible, match=r"no message \$none"):
        await jeanne.replies_to("$none", "Oui")
    place = await jeanne.shares_location(48.0, -1.0)
    with pytest.raises(NotPossible, match="own words"):
        await jeanne.edits(place, "Ici")
    with pytest.raises(NotPossible, match="M_TOO_LARGE"):
        await jeanne.types("x" * 70_000)
