"""Calls about keys: the homeserver keeps them for others and understands none. And letters between devices."""

from __future__ import annotations

import json
from typing import Any, Final

from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.asking import Asked
from bots.playground.matrix_emulator.homeserver import Device, Homeserver, User
from bots.playground.matrix_emulator.rooms import Json
from bots.playground.matrix_emulator.syncing import counts

ROLES: Final = ("master", "self_signing", "user_signing")


def uploads(asked: Asked) -> Json:
    """Raises Refusal for keys of another device, or another key under a name that is taken."""
    body, device = asked.body_or_nothing, asked.device
    if (keys := body.get("device_keys")) is not None:
        if (keys.get("user_id"), keys.get("device_id")) != (asked.me, device.device_id):
            raise errors.Refusal(400, "M_BAD_JSON", "device_keys are another device's")
        if {**keys, "signatures": {}} != {**device.keys, "signatures": {}}:
            device.keys = keys
            _changed(asked.server, device.user)
    for name, key in (body.get("one_time_keys") or {}).items():
        if device.one_time.get(name, key) != key:
            raise errors.invalid(f"One time key {name} already exists.")
        device.one_time[name] = key
    device.fallback |= body.get("fallback_keys") or {}
    return {"one_time_key_counts": counts(device)}


def tells(asked: Asked) -> Json:
    """The keys of people's devices and accounts."""
    wanted = asked.body.get("device_keys")
    if not isinstance(wanted, dict):
        raise errors.missing("device_keys")
    answer: dict[str, Json] = {"device_keys": {}, "failures": {}, **{f"{role}_keys": {} for role in ROLES}}
    for user_id, listed in wanted.items():
        user = asked.server.users.get(user_id)
        devices = [
            one for one in asked.server.devices_of(user_id) if one.keys and (not listed or one.device_id in listed)
        ]
        answer["device_keys"][user_id] = {one.device_id: {**one.keys, "unsigned": {}} for one in devices}
        for role, key in (user.keys if user else {}).items():
            if role != "user_signing" or user_id == asked.me:
                answer[f"{role}_keys"][user_id] = key
    return answer


def claims(asked: Asked) -> Json:
    """One key of each device that is named, which nobody gets again; the last resort where none is left."""
    answer: dict[str, dict[str, Any]] = {}
    for user_id, devices in (asked.body.get("one_time_keys") or {}).items():
        for device_id, algorithm in devices.items():
            device = _device(asked.server, user_id, device_id)
            if device is not None and (key := _one_key(device, str(algorithm))) is not None:
                answer.setdefault(user_id, {})[device_id] = key
    return {"one_time_keys": answer, "failures": {}}


def _one_key(device: Device, algorithm: str) -> Json | None:
    for store in (device.one_time, device.fallback):
        name = next((one for one in store if one.startswith(f"{algorithm}:")), None)
        if name is not None:
            return {name: device.one_time.pop(name) if store is device.one_time else store[name]}
    return None


def uploads_account(asked: Asked) -> Json:
    """The account's own keys: the first time on trust, another time only with its password, which nobody has here."""
    user, body = asked.device.user, asked.body
    new = {role: body[f"{role}_key"] for role in ROLES if f"{role}_key" in body}
    if user.keys and any(user.keys.get(role) != key for role, key in new.items()):
        refusal = errors.Refusal(401, "M_UNAUTHORIZED", "User-interactive authentication is needed")
        refusal.body = {
            "session": asked.server.name_for(asked.me)[:24],
            "flows": [{"stages": ["m.login.password"]}],
            "params": {},
        }
        raise refusal
    if "master" not in {**user.keys, **new}:
        raise errors.missing("master_key")
    user.keys |= new
    _changed(asked.server, user)
    return {}


def signs(asked: Asked) -> Json:
    """Signatures on one's own devices and keys, added to those that are there."""
    failures: dict[str, Json] = {}
    for user_id, signed in asked.body.items():
        for name, what in signed.items():
            target = _signable(asked.server, user_id, name)
            if target is None:
                unknown = {"errcode": "M_NOT_FOUND", "error": "Unknown device"}
                failures.setdefault(user_id, {})[name] = unknown
                continue
            for by, given in what.get("signatures", {}).items():
                target.setdefault("signatures", {}).setdefault(by, {}).update(given)
            _changed(asked.server, asked.server.users[user_id])
    return {"failures": failures}


def sends(asked: Asked) -> Json:
    """Letters to devices: `*` is all of somebody's."""
    kind, _transaction = asked.path

    def deliver() -> Json:
        for user_id, devices in (asked.body.get("messages") or {}).items():
            for device_id, content in devices.items():
                theirs = asked.server.devices_of(user_id)
                for one in theirs if device_id == "*" else [one for one in theirs if one.device_id == device_id]:
                    letter = {"type": kind, "sender": asked.me, "content": json.loads(json.dumps(content))}
                    one.letters.append((asked.server.moves(), letter))
        asked.server.changed()
        return {}

    return asked.once(deliver)


def _device(server: Homeserver, user_id: str, device_id: str) -> Device | None:
    return next((one for one in server.devices_of(user_id) if one.device_id == device_id), None)


def _signable(server: Homeserver, user_id: str, name: str) -> Json | None:
    device = _device(server, user_id, name)
    if device is not None and device.keys:
        return device.keys
    user = server.users.get(user_id)
    keys = user.keys.values() if user else ()
    return next((key for key in keys if any(one.endswith(f":{name}") for one in key.get("keys", {}))), None)


def _changed(server: Homeserver, user: User) -> None:
    user.keys_changed = server.moves()
    server.changed()
