"""Calls about rooms: opening, inviting, coming, leaving; saying, taking back, being seen writing, having read."""

from __future__ import annotations

from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.asking import Asked
from bots.playground.matrix_emulator.rooms import MEMBER, Json, Room
from bots.playground.matrix_emulator.syncing import before


def opens(asked: Asked) -> Json:
    body = asked.body_or_nothing
    preset = str(body.get("preset") or ("public_chat" if body.get("visibility") == "public" else "private_chat"))
    initial = body.get("initial_state") or ()
    if any(not isinstance(one, dict) or "type" not in one or "content" not in one for one in initial):
        raise errors.bad_json("initial_state: each needs a type and a content")
    invited = [str(one) for one in body.get("invite") or ()]
    if any(not one.startswith("@") or ":" not in one for one in invited):
        raise errors.invalid("Invalid user_id")
    name = str(body.get("name") or "")
    direct = bool(body.get("is_direct"))
    room = asked.server.opens(asked.me, invited, preset=preset, initial=initial, name=name, direct=direct)
    return {"room_id": room.room_id}


def invites(asked: Asked) -> Json:
    room = asked.server.joined(asked.me, asked.path[0])
    whom = asked.body.get("user_id")
    if not isinstance(whom, str):
        raise errors.missing("user_id")
    if room.membership(whom) == "join":
        raise errors.forbidden(f"{whom} is already in the room.")
    asked.server.member(room, asked.me, whom, "invite")
    return {}


def comes(asked: Asked) -> Json:
    room = asked.server.room(asked.path[0])
    if room is None:
        raise errors.Refusal(
            404, "M_UNKNOWN", "Can't join remote room because no servers that are in the room have been provided."
        )
    membership = room.membership(asked.me)
    rules = room.state()[("m.room.join_rules", "")].content["join_rule"]
    if membership == "ban" or (membership == "leave" and rules != "public"):
        raise errors.forbidden("You are not invited to this room.")
    if membership != "join":
        room.forgotten.discard(asked.me)
        asked.server.member(room, asked.me, asked.me, "join")
    return {"room_id": room.room_id}


def leaves(asked: Asked) -> Json:
    room = _known(asked)
    if room.membership(asked.me) not in ("join", "invite"):
        if room.member(asked.me) is None:
            raise errors.forbidden(f"User {asked.me} not in room {room.room_id}")
        return {}
    asked.server.member(room, asked.me, asked.me, "leave")
    return {}


def forgets(asked: Asked) -> Json:
    room = _known(asked)
    if room.member(asked.me) is None:
        raise errors.Refusal(400, "M_UNKNOWN", "Room not found")
    if room.membership(asked.me) in ("join", "invite"):
        raise errors.Refusal(400, "M_UNKNOWN", f"User {asked.me} is in room {room.room_id}")
    room.forgotten.add(asked.me)
    return {}


def puts_out(asked: Asked) -> Json:
    room = asked.server.joined(asked.me, asked.path[0])
    whom = str(asked.body.get("user_id"))
    if not asked.server.commands(room, asked.me) or room.membership(whom) not in ("join", "invite"):
        raise errors.forbidden(f"You cannot kick user {whom}.")
    asked.server.member(room, asked.me, whom, "leave")
    return {}


def ours(asked: Asked) -> Json:
    return {"joined_rooms": [id_ for id_, room in asked.server.rooms.items() if room.membership(asked.me) == "join"]}


def members(asked: Asked) -> Json:
    room = asked.server.joined(asked.me, asked.path[0])
    named = {user: asked.server.users.get(user) for user in room.members("join")}
    return {
        "joined": {user: {"avatar_url": None, "display_name": one.name if one else None} for user, one in named.items()}
    }


def membership_events(asked: Asked) -> list[Json]:
    room, now = asked.server.joined(asked.me, asked.path[0]), asked.server.now()
    return [one.told(now, asked.device.device_id, room.room_id) for one in room.state().values() if one.kind == MEMBER]


def all_members(asked: Asked) -> Json:
    return {"chunk": membership_events(asked)}


def said(asked: Asked) -> Json:
    """What was said, page by page."""
    room, query = asked.server.room(asked.path[0]), asked.query
    if room is None or not room.visible(asked.me):
        raise errors.not_in_room(asked.me, asked.path[0])
    way = query.get("dir", "f")
    if way not in ("b", "f"):
        raise errors.invalid("Query parameter 'dir' must be one of ['b', 'f']")
    limit = int(query.get("limit", 10))
    return before(asked.server, asked.device, room, query.get("from", ""), query.get("to", ""), limit, way == "b")


def event(asked: Asked) -> Json:
    room = asked.server.room(asked.path[0])
    found = room.event(asked.path[1]) if room is not None else None
    if room is None or found is None or found not in room.visible(asked.me):
        raise errors.not_found("Event not found.")
    return room.told(found, asked.server.now(), asked.device.device_id, named=True)


def says(asked: Asked) -> Json:
    room_id, kind, transaction = asked.path
    asked.server.joined(asked.me, room_id)
    sent_as = (asked.device.device_id, transaction)
    return asked.once(lambda: {"event_id": asked.server.says(asked.me, room_id, kind, asked.body, sent_as).event_id})


def takes_back(asked: Asked) -> Json:
    room_id, event_id, _transaction = asked.path
    body = asked.body_or_nothing
    return asked.once(lambda: {"event_id": asked.server.redacts(asked.me, room_id, event_id, body).event_id})


def writes(asked: Asked) -> Json:
    """Is seen writing, for half a minute unless told otherwise."""
    room_id, user = asked.path
    if user != asked.me:
        raise errors.Refusal(400, "M_FORBIDDEN", "Cannot set another user's typing state")
    room, body = asked.server.joined(asked.me, room_id), asked.body
    if "typing" not in body:
        raise errors.missing("typing")
    seconds = min(int(body.get("timeout", 30_000)), 120_000) / 1000
    asked.server.writes(room, user, seconds if body["typing"] else 0)
    return {}


def reads(asked: Asked) -> Json:
    room_id, kind, event_id = asked.path
    if kind not in ("m.read", "m.read.private", "m.fully_read"):
        raise errors.invalid(f"Receipt type must be 'm.read', 'm.read.private' or 'm.fully_read': {kind}")
    room = asked.server.joined(asked.me, room_id)
    if kind == "m.read":
        asked.server.reads(room, asked.me, event_id)
    return {}


def _known(asked: Asked) -> Room:
    if (room := asked.server.room(asked.path[0])) is None:
        raise errors.not_found("Not a known room")
    return room
