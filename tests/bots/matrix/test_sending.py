"""Sending to a real homeserver: each message once, to whom it is for, readable there; and files that people send."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from backend.messaging.fit import fit
from backend.messaging.messages import Left, Outgoing, SentMedia, Started, Wrote
from bots.channel import MediaSource
from bots.errors import PersonGone, Rejected
from bots.matrix.outbound import TEXT_LIMIT
from tests.bots.matrix.scene import Scene, on_matrix
from tests.support.homeserver import Homeserver

SEALED = pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
NOTE = b"OggS" + bytes(range(256)) * 40


@SEALED
def test_what_is_sent_twice_under_one_key_is_one_event(encrypted: bool, homeserver: Homeserver, tmp_path: Path) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        async with scene.listening():
            await scene.jeanne.opens(scene.bot.user, encrypted=encrypted)
            await scene.inbox.holds(Started())
            first = await scene.says("Bonjour", key="7.0")
            assert await scene.says("Bonjour", key="7.0") == first
            await scene.says("Et voilà", key="7.1")
        scene.another_process()  # it died before it wrote down that it had sent
        async with scene.listening():
            assert await scene.says("Bonjour", key="7.0") == first
            await scene.says("Fin", key="8.0")
            await scene.jeanne.reads("Fin")

        assert scene.jeanne.texts == ["Bonjour", "Et voilà", "Fin"]
        assert scene.jeanne.unreadable == 0

    story(homeserver, tmp_path)


@on_matrix
async def test_whoever_is_written_to_first_is_invited_into_a_room_of_their_own(scene: Scene) -> None:
    async with scene.listening():
        sent = await scene.says("Bonjour, ici la mairie.")
        await scene.says("Répondez quand vous voulez.", key="2.0")
        await scene.jeanne.accepts()
        shown = await scene.jeanne.reads("ici la mairie")
        await scene.jeanne.reads("Répondez")
        assert (shown.event_id, shown.encrypted) == (sent, True)
        await scene.jeanne.says("D'accord")
        await scene.inbox.holds(Wrote("D'accord"))

    assert scene.inbox.contents == [Wrote("D'accord")]


@on_matrix
async def test_many_at_once_to_somebody_new_are_one_room(scene: Scene) -> None:
    async with scene.listening():
        await asyncio.gather(*(scene.says(f"Numéro {number}", key=f"{number}.0") for number in range(4)))
        await scene.jeanne.accepts()
        await scene.jeanne.reads("Numéro 3")

    assert len({one.room_id for one in scene.jeanne.others}) == 1


@on_matrix
async def test_whoever_refuses_our_invitation_is_gone(scene: Scene) -> None:
    async with scene.listening():
        await scene.says("Bonjour, ici la mairie.")
        await scene.jeanne.until(lambda: bool(scene.jeanne.client.invited_rooms))
        scene.jeanne.room_id = next(iter(scene.jeanne.client.invited_rooms))
        await scene.jeanne.leaves()
        await scene.inbox.holds(Left())
        with pytest.raises(PersonGone):
            await scene.says("Vous êtes là ?", key="2.0")


@on_matrix
async def test_the_longest_text_fits_into_an_encrypted_event(scene: Scene) -> None:
    (part,) = fit(Outgoing("🛒" * (TEXT_LIMIT // 4)), scene.channel.can)
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, encrypted=True)
        await scene.inbox.holds(Started())
        await scene.channel.send(scene.jeanne.user, part, key="1.0")
        assert (await scene.jeanne.reads("🛒")).body == part.text


@on_matrix
async def test_a_device_that_joins_later_reads_what_comes_then(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, encrypted=True)
        await scene.inbox.holds(Started())
        await scene.says("Un")
        await scene.jeanne.reads("Un")
        async with scene.another_phone_of(scene.jeanne) as tablet:
            tablet.room_id = scene.jeanne.room_id
            await tablet.says("De ma tablette")
            await scene.inbox.holds(Wrote("De ma tablette"))
            await scene.says("Deux", key="2.0")
            assert (await tablet.reads("Deux")).encrypted
            await scene.jeanne.reads("Deux")


@SEALED
def test_a_voice_note_is_fetched(encrypted: bool, homeserver: Homeserver, tmp_path: Path) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        assert isinstance(scene.channel, MediaSource)
        async with scene.listening():
            await scene.jeanne.opens(scene.bot.user, encrypted=encrypted)
            await scene.jeanne.speaks(NOTE, 4, encrypted=encrypted)
            await scene.jeanne.says("Voilà")
            await scene.inbox.holds(Wrote("Voilà"))
            (note,) = [one for one in scene.inbox.contents if isinstance(one, SentMedia)]
            media = await scene.channel.fetch(note.file, largest=len(NOTE))
            with pytest.raises(Rejected, match="larger"):
                await scene.channel.fetch(note.file, largest=len(NOTE) - 1)

        assert (note.kind, note.seconds) == ("voice", 4)
        assert (media.content, media.kind) == (NOTE, "audio/ogg")

    story(homeserver, tmp_path)


@on_matrix
async def test_a_note_of_twenty_megabytes_is_not_read_to_its_end(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user)
        await scene.jeanne.speaks(bytes(20_000_000), 3600)
        await scene.jeanne.says("Voilà")
        await scene.inbox.holds(Wrote("Voilà"))
        (note,) = [one for one in scene.inbox.contents if isinstance(one, SentMedia)]
        with pytest.raises(Rejected, match="larger than 1000000 bytes"):
            await scene.channel.fetch(note.file, largest=1_000_000)


@on_matrix
async def test_a_file_that_is_not_there_is_rejected_and_nobody_is_gone(scene: Scene) -> None:
    await scene.channel.open()
    with pytest.raises(Rejected, match="M_NOT_FOUND"):
        await scene.channel.fetch("mxc://mairie.test/nothing", largest=1000)
    with pytest.raises(Rejected, match="cannot be read"):
        await scene.channel.fetch("", largest=1000)
