"""Listening to a real homeserver: rooms by invitation, everything once, nothing lost over a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.messaging.messages import Edited, Left, Reacted, SentMedia, SharedPlace, Started, Wrote
from bots.errors import AccountBroken, PersonGone
from tests.bots.matrix.scene import Scene, on_matrix
from tests.support.homeserver import Homeserver

SEALED = pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
HELLO = Wrote("Bonjour, mes courses ?")


@SEALED
def test_the_first_words_are_heard_though_they_came_before_us(
    encrypted: bool, homeserver: Homeserver, tmp_path: Path
) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        await scene.channel.open()
        await scene.jeanne.opens(scene.bot.user, encrypted=encrypted, says=HELLO.text)
        async with scene.listening():
            await scene.inbox.holds(HELLO)
            sent = await scene.says("Bonjour Jeanne.")
            shown = await scene.jeanne.reads("Bonjour Jeanne.")

        assert scene.inbox.contents == [HELLO]
        assert (shown.event_id, shown.encrypted) == (sent, encrypted)
        (kept,) = scene.inbox.kept.values()
        assert (kept.sender, kept.name) == (scene.jeanne.user, "Jeanne Payet")

    story(homeserver, tmp_path)


@SEALED
def test_all_that_people_do_is_understood(encrypted: bool, homeserver: Homeserver, tmp_path: Path) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        jeanne = scene.jeanne
        async with scene.listening():
            await jeanne.opens(scene.bot.user, encrypted=encrypted)
            await scene.inbox.holds(Started())
            asked = await scene.says("Quel jour ?\n1. jeudi\n2. vendredi")
            await jeanne.reads("Quel jour")
            wrote = await jeanne.answers(asked, "> <@palier:mairie.test> Quel jour ?\n\njeudi")
            await jeanne.corrects(wrote, "non, vendredi")
            await jeanne.reacts(asked, "👍️")
            await jeanne.sends({"msgtype": "m.location", "body": "ici", "geo_uri": "geo:48.11,-1.67;u=20"})
            await jeanne.sends({"msgtype": "m.emote", "body": "sourit"})
            await jeanne.sends({"msgtype": "m.notice", "body": "Je suis absente, ceci est un message automatique."})
            await jeanne.sends({"msgtype": "org.example.dance", "body": "?"})
            await jeanne.says("Merci")
            await scene.inbox.holds(Wrote("Merci"))

        assert scene.inbox.contents == [
            Started(),
            Wrote("jeudi", reply_to=asked),
            Edited("non, vendredi", of=wrote),
            Reacted("👍️", to=asked),
            SharedPlace(48.11, -1.67),
            Wrote("sourit"),
            SentMedia("other"),
            Wrote("Merci"),
        ]
        assert list(scene.inbox.kept)[1] == wrote

    story(homeserver, tmp_path)


@SEALED
def test_nothing_is_lost_or_doubled_over_a_restart(encrypted: bool, homeserver: Homeserver, tmp_path: Path) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        async with scene.listening():
            await scene.jeanne.opens(scene.bot.user, encrypted=encrypted)
            await scene.jeanne.says("Un")
            await scene.inbox.holds(Wrote("Un"))
            await scene.says("Oui ?")
            await scene.jeanne.reads("Oui ?")
        await scene.channel.close()
        many = [f"Numéro {number}" for number in range(30)]  # more than one sync brings
        for text in many:
            await scene.jeanne.says(text)
        scene.another_process()
        async with scene.listening():
            await scene.inbox.holds(Wrote(many[-1]))
            await scene.says("Me revoilà.", key="2.0")
            await scene.jeanne.reads("Me revoilà.")

        heard = [one.text for one in scene.inbox.contents if isinstance(one, Wrote)]
        assert heard == ["Un", *many]
        assert scene.inbox.cursor
        assert scene.jeanne.unreadable == 0

    story(homeserver, tmp_path)


@on_matrix
async def test_what_could_not_be_kept_comes_again(scene: Scene) -> None:
    await scene.channel.open()
    await scene.jeanne.opens(scene.bot.user, encrypted=True, says=HELLO.text)
    scene.inbox.failures = 1
    async with scene.listening() as task:
        with pytest.raises(OSError, match="disk"):
            await task
    async with scene.listening():
        await scene.inbox.holds(HELLO)

    assert scene.inbox.contents == [HELLO]


@on_matrix
async def test_who_begins_afresh_does_not_answer_what_was_said_before(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, says="Il y a un an")
        await scene.inbox.holds(Wrote("Il y a un an"))
    scene.inbox.cursor = ""  # the database was lost
    scene.inbox.kept.clear()
    scene.another_process()
    async with scene.listening():
        await scene.says("Bonjour !")
        await scene.jeanne.reads("Bonjour !")
        await scene.jeanne.says("Aujourd'hui")
        await scene.inbox.holds(Wrote("Aujourd'hui"))

    assert scene.inbox.contents == [Wrote("Aujourd'hui")]


@on_matrix
async def test_a_token_that_the_homeserver_does_not_know_is_given_up(scene: Scene) -> None:
    scene.inbox.cursor = "no token of theirs"
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, says=HELLO.text)
        await scene.inbox.holds(HELLO)

    assert scene.channel.counts["forgotten"] == 1


@on_matrix
async def test_a_room_of_several_is_left_with_a_kind_word(scene: Scene) -> None:
    async with scene.phone("karim") as karim, scene.listening():
        await scene.jeanne.opens(scene.bot.user, karim.user, says="Bonjour à tous")
        await scene.jeanne.reads("Je ne parle qu’avec une personne à la fois")
        await scene.jeanne.until(lambda: scene.bot.user in scene.jeanne.left)

        assert scene.inbox.contents == []
        await scene.jeanne.opens(scene.bot.user, says=HELLO.text)
        await scene.inbox.holds(HELLO)

    assert scene.channel.counts["crowded_rooms"] == 1


@on_matrix
async def test_who_leaves_has_left_and_is_not_asked_back(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, says=HELLO.text)
        await scene.inbox.holds(HELLO)
        await scene.jeanne.leaves()
        await scene.inbox.holds(Left())
        with pytest.raises(PersonGone):
            await scene.says("Vous êtes là ?")
        await scene.jeanne.opens(scene.bot.user, says="Me revoilà")
        await scene.inbox.holds(Wrote("Me revoilà"))
        await scene.says("Bonjour !", key="3.0")
        await scene.jeanne.reads("Bonjour !")

    assert [one.sender for one in scene.inbox.kept.values()] == [scene.jeanne.user] * len(scene.inbox.kept)


@on_matrix
async def test_who_puts_us_out_has_left(scene: Scene) -> None:
    async with scene.listening():
        room = await scene.jeanne.opens(scene.bot.user, says=HELLO.text)
        await scene.inbox.holds(HELLO)
        await scene.jeanne.client.room_ban(room, scene.bot.user)
        await scene.inbox.holds(Left())


@on_matrix
async def test_a_person_with_two_rooms_is_answered_where_they_wrote_last(scene: Scene) -> None:
    async with scene.listening():
        first = await scene.jeanne.opens(scene.bot.user, says="Un")
        await scene.inbox.holds(Wrote("Un"))
        second = await scene.jeanne.opens(scene.bot.user, says="Deux")
        await scene.inbox.holds(Wrote("Deux"))
        await scene.says("Ici ?")
        assert (await scene.jeanne.reads("Ici ?")).room_id == second
        scene.jeanne.room_id = first
        await scene.jeanne.says("Non, là")
        await scene.inbox.holds(Wrote("Non, là"))
        await scene.says("Ah !", key="2.0")
        assert (await scene.jeanne.reads("Ah !")).room_id == first
        await scene.jeanne.leaves()
        scene.jeanne.room_id = second
        await scene.jeanne.says("Je reste ici")
        await scene.inbox.holds(Wrote("Je reste ici"))

    assert Left() not in scene.inbox.contents


@on_matrix
async def test_what_was_read_is_marked_and_one_sees_that_we_are_at_it(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user)
        event = await scene.jeanne.says("Bonjour")
        await scene.inbox.holds(Wrote("Bonjour"))
        await scene.jeanne.until(lambda: scene.bot.user in scene.jeanne.typing)
        await scene.jeanne.until(lambda: event in scene.jeanne.receipts)

    assert scene.channel.counts["unacknowledged"] == 0


@on_matrix
async def test_a_message_that_we_have_no_key_of_is_a_sign_of_life(scene: Scene) -> None:
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "none"}
    sender = {"sender_key": "none", "device_id": "none"}
    async with scene.listening():
        await scene.jeanne.opens(scene.bot.user, says=HELLO.text)
        await scene.inbox.holds(HELLO)
        await scene.jeanne.sends({**sealed, **sender}, "m.room.encrypted")
        await scene.jeanne.sends(sealed, "m.room.encrypted")
        await scene.jeanne.says("Après")
        await scene.inbox.holds(Wrote("Après"))

    assert scene.inbox.contents[-3:] == [SentMedia("other"), SentMedia("other"), Wrote("Après")]


@on_matrix
async def test_a_revoked_token_ends_the_listening(scene: Scene) -> None:
    stranger = scene.another_process(token="syt_revoked")
    with pytest.raises(AccountBroken, match="M_UNKNOWN_TOKEN"):
        await stranger.open()


@on_matrix
async def test_the_token_must_be_of_our_own_user(scene: Scene) -> None:
    stranger = scene.another_process(token=scene.jeanne.account.token)
    with pytest.raises(AccountBroken, match="PALIER_MATRIX_USER"):
        await stranger.open()


@on_matrix
async def test_a_device_whose_keys_are_lost_is_told_and_never_spoken_for(scene: Scene) -> None:
    await scene.channel.open()
    stranger = scene.another_process(store=scene.folder / "elsewhere")
    with pytest.raises(AccountBroken, match="PALIER_MATRIX_STORE"):
        await stranger.open()


@on_matrix
async def test_our_account_vouches_for_our_device(scene: Scene) -> None:
    await scene.channel.open()
    asked: dict[str, Any] = {"device_keys": {scene.bot.user: []}}
    known = await scene.channel._line.client.call("POST", "/_matrix/client/v3/keys/query", asked)
    (signer,) = known["self_signing_keys"][scene.bot.user]["keys"]
    assert signer in known["device_keys"][scene.bot.user][scene.bot.device]["signatures"][scene.bot.user]

    other = scene.homeserver.login(scene.bot)  # logged in anew: another device of the same account
    await scene.another_process(token=other.token).open()
    known = await scene.channel._line.client.call("POST", "/_matrix/client/v3/keys/query", asked)
    assert signer in known["device_keys"][scene.bot.user][other.device]["signatures"][scene.bot.user]
