"""Calls about the homeserver and one's own account."""

from __future__ import annotations

from typing import Any, Final

from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.asking import Asked
from bots.playground.matrix_emulator.homeserver import VERSION, User
from bots.playground.matrix_emulator.limits import UPLOAD
from bots.playground.matrix_emulator.rooms import MEMBER, Json

VERSIONS: Final[Json] = {
    "versions": ["r0.6.1", *(f"v1.{minor}" for minor in range(1, 13))],
    "unstable_features": {"org.matrix.msc3827.stable": True},
}


def whoami(asked: Asked) -> Json:
    return {"user_id": asked.me, "is_guest": False, "device_id": asked.device.device_id}


def capabilities(asked: Asked) -> Json:
    del asked
    on: dict[str, Any] = {
        f"m.{name}": {"enabled": True} for name in ("set_displayname", "set_avatar_url", "3pid_changes")
    }
    rooms = {"default": VERSION, "available": {VERSION: "stable"}}
    return {"capabilities": {**on, "m.change_password": {"enabled": False}, "m.room_versions": rooms}}


def keeps_filter(asked: Asked) -> Json:
    asked.owned(asked.path[0])
    asked.device.user.filters.append(asked.body)
    return {"filter_id": str(len(asked.device.user.filters) - 1)}


def filter_there(asked: Asked) -> Json:
    asked.owned(asked.path[0])
    number, filters = asked.path[1], asked.device.user.filters
    if not number.isdigit() or int(number) >= len(filters):
        raise errors.not_found("No row found")
    return filters[int(number)]


def account_data(asked: Asked) -> Json:
    asked.owned(asked.path[0])
    if (found := asked.device.user.account_data.get(asked.path[1])) is None:
        raise errors.not_found("Account data not found")
    return found[0]


def keeps_account_data(asked: Asked) -> Json:
    asked.owned(asked.path[0])
    asked.device.user.account_data[asked.path[1]] = asked.body, asked.server.moves()
    asked.server.changed()
    return {}


def profile(asked: Asked) -> Json:
    return {"displayname": _user(asked).name}


def name_is(asked: Asked) -> Json:
    """Told in every room that one is in."""
    asked.owned(asked.path[0])
    user, name = asked.device.user, asked.body.get("displayname")
    if not isinstance(name, str):
        raise errors.missing("displayname")
    user.name = name
    for room in list(asked.server.rooms.values()):
        if room.membership(asked.me) == "join":
            asked.server.happens(room, MEMBER, asked.me, {"membership": "join", "displayname": name}, asked.me)
    return {}


def upload_size(asked: Asked) -> Json:
    del asked
    return {"m.upload.size": UPLOAD}


def uploads(asked: Asked) -> Json:
    if len(asked.raw) > UPLOAD:
        raise errors.too_large("Upload request body is too large")
    return {"content_uri": asked.server.keeps(asked.raw, asked.kind, asked.query.get("filename", ""))}


def _user(asked: Asked) -> User:
    if (found := asked.server.users.get(asked.path[0])) is None:
        raise errors.Refusal(404, "M_UNKNOWN", "No row found (profiles)")
    return found
