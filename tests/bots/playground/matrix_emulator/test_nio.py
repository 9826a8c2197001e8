"""matrix-nio, an independent library, with its keys, on this homeserver: it must find all that it looks for."""

from __future__ import annotations

import io

from nio import (
    AsyncClient,
    JoinResponse,
    RoomMessagesResponse,
    RoomSendError,
    RoomSendResponse,
    SyncResponse,
    WhoamiResponse,
)

from backend.messaging.messages import Wrote
from tests.bots.playground.matrix_emulator.scene import JEANNE, TOKEN, US, Scene, staged
from tests.support.homeserver import Account
from tests.support.matrix_phone import phone


@staged
async def test_an_encrypted_conversation_with_our_channel(scene: Scene) -> None:
    scene.matrix.login(JEANNE, "hers", "HERS")
    async with (
        scene.listening() as channel,
        phone(scene.url, Account(JEANNE, "hers", "HERS"), scene.folder / "hers") as element,
    ):
        await element.opens(US, encrypted=True)
        await element.says("Bonjour")
        await scene.inbox.holds(Wrote("Bonjour"))
        await scene.says(channel, "Que puis-je faire ?")
        answer = await element.reads("Que puis-je faire ?")

    assert answer.encrypted
    assert element.unreadable == 0
    assert channel.counts["undecrypted"] == 0


@staged
async def test_our_device_is_vouched_for(scene: Scene) -> None:
    async with scene.listening():
        pass
    (device,) = scene.matrix.home.devices_of(US)

    assert {"master", "self_signing", "user_signing"} == set(scene.matrix.us.keys)
    (self_signing,) = scene.matrix.us.keys["self_signing"]["keys"]
    assert {self_signing, f"ed25519:{device.device_id}"} == set(device.keys["signatures"][US])
    assert len(device.one_time) > 10


@staged
async def test_a_second_start_finds_its_keys_or_makes_them_known_again(scene: Scene) -> None:
    async with scene.listening():
        pass
    (device,) = scene.matrix.home.devices_of(US)
    known, device.keys, device.one_time = device.keys, {}, {}  # the homeserver was made anew, as in the playground
    async with scene.listening():
        pass

    assert device.keys["keys"] == known["keys"]


@staged
async def test_what_nio_asks_is_answered_as_it_expects(scene: Scene) -> None:
    client = AsyncClient(scene.url, US)
    client.access_token, client.user_id, client.device_id = TOKEN, US, "PALIER"
    try:
        assert isinstance(await client.whoami(), WhoamiResponse)
        room = await scene.jeanne.opens(US)
        news = await client.sync(0, full_state=True)
        assert isinstance(news, SyncResponse)
        assert list(news.rooms.invite) == [room]
        assert isinstance(await client.join(room), JoinResponse)
        sent = [await client.room_send(room, "m.room.message", _text("Bonjour"), tx_id="1") for _ in range(2)]
        assert all(isinstance(one, RoomSendResponse) for one in sent)
        assert sent[0].event_id == sent[1].event_id
        refused = await client.room_send(room, "m.room.message", _text("x" * 70_000))
        assert isinstance(refused, RoomSendError)
        assert refused.status_code == "M_TOO_LARGE"
        page = await client.room_messages(room, news.next_batch)
        assert isinstance(page, RoomMessagesResponse)
        members = await client.joined_members(room)
        assert {one.user_id: one.display_name for one in members.members} == {JEANNE: "Jeanne Payet", US: "palier"}
        assert (await client.get_displayname(JEANNE)).displayname == "Jeanne Payet"
        uploaded, _keys = await client.upload(lambda _late, _failed: io.BytesIO(b"OggS"), "audio/ogg", filesize=4)
        assert (await client.download(uploaded.content_uri)).body == b"OggS"
    finally:
        await client.close()


def _text(body: str) -> dict[str, str]:
    return {"msgtype": "m.text", "body": body}
