"""End-to-end encryption of one client: its keys at the homeserver, and who gets the keys of a room.

Trust on first use: every device of a person whom we write to may read it, checked by nobody. A bot has no eyes to
compare emojis with; whoever must be sure compares the bot's device in their own application.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from nio import Api, ShareGroupSessionResponse
from nio.exceptions import EncryptionError, LocalProtocolError

from bots.errors import AccountBroken, SendError, Uncertain, Unreachable
from bots.matrix.client import Client
from bots.matrix.signing import Identity

LOST: Final = (
    "the keys of this device are not in {store} any more: bring the folder back, "
    "or log the bot in anew for another token"
)

log = structlog.get_logger()


async def introduce(client: Client, identity: Identity, store: str) -> None:
    """Makes our device known at the homeserver, and has our account vouch for it. `store` names the setting that says
    where our keys are.

    Raises:
        AccountBroken: the homeserver knows other keys of this device than we hold; nobody could read what we write.
        SendError: as in `Client.call`.
    """
    assert client.olm is not None
    account = client.olm.account
    known = await _known(client)
    if (device := _ours(client, known)) is None:
        account.shared = False
        await client.keys_upload()
        known = await _known(client)
        device = _ours(client, known) or {"keys": {}}
    if device["keys"].get(f"ed25519:{client.device_id}") != account.identity_keys["ed25519"]:
        raise AccountBroken(LOST.format(store=store))
    await _vouch(client, identity, known, device)


async def keep_up(client: Client) -> None:
    """What a sync leaves to be done: one-time keys, devices that changed, answers to others. Raises SendError."""
    if client.should_upload_keys:
        await client.keys_upload()
    if client.should_query_keys:
        await client.keys_query()
    if client.should_claim_keys:
        await client.keys_claim(client.get_users_for_key_claiming())
    await client.send_to_device_messages()


async def sealed(client: Client, room_id: str, kind: str, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The event as it may be sent to this room: encrypted where the room is, for all devices of its members.

    Raises:
        Unreachable: the keys could not be handed out; nothing was said yet.
    """
    room = client.rooms.get(room_id)
    if room is None:
        raise Unreachable("this room has not been seen yet")
    if not room.encrypted or client.olm is None:
        return kind, content
    try:
        if not room.members_synced:
            await client.joined_members(room_id)
        if client.should_query_keys:
            await client.keys_query()
        if client.olm.should_share_group_session(room_id):
            await _share(client, room_id)
        kind, content = client.encrypt(room_id, kind, content)
    except Uncertain as unclear:
        raise Unreachable(str(unclear)) from None
    except (EncryptionError, LocalProtocolError) as error:
        raise Unreachable(f"this message could not be encrypted: {type(error).__name__}") from None
    return kind, content


async def _share(client: Client, room_id: str) -> None:
    """Hands the room's key to every device there. nio itself would go on where that failed: they could not read."""
    assert client.olm is not None
    if missing := client.get_missing_sessions(room_id):
        await client.keys_claim(missing)
    people = list(client.rooms[room_id].users)
    for given, messages in client.olm.share_group_session_parallel(room_id, people, ignore_unverified_devices=True):
        method, path, data = Api.to_device(client.access_token, "m.room.encrypted", messages, client.token())
        answers = (room_id, given)
        await client._send(ShareGroupSessionResponse, method, path, data, answers)  # noqa: SLF001  as said above
    client.olm.outbound_group_sessions[room_id].shared = True


async def _known(client: Client) -> dict[str, Any]:
    """What the homeserver tells others of our account's keys."""
    asked = {"device_keys": {client.user_id: [client.device_id]}}
    return await client.call("POST", "/_matrix/client/v3/keys/query", asked)


def _ours(client: Client, known: dict[str, Any]) -> dict[str, Any] | None:
    """The keys of our device there."""
    device: dict[str, Any] | None = known.get("device_keys", {}).get(client.user_id, {}).get(client.device_id)
    return device


async def _vouch(client: Client, identity: Identity, known: dict[str, Any], device: dict[str, Any]) -> None:
    """Without a word where it is done already. An account that another program gave its keys is left as it is."""
    ours = f"ed25519:{identity.public('self_signing')}"
    if ours in device.get("signatures", {}).get(client.user_id, {}):
        return
    try:
        if not known.get("master_keys", {}).get(client.user_id):
            await client.call("POST", "/_matrix/client/v3/keys/device_signing/upload", identity.keys())
        vouched = {client.user_id: {client.device_id: identity.vouched(device)}}
        answer = await client.call("POST", "/_matrix/client/v3/keys/signatures/upload", vouched)
    except SendError as error:
        answer = {"failures": str(error)}
    if answer.get("failures"):
        log.warning("matrix.unsigned_device")
