"""What a sync brought, read in order: whose it is, and what could not be read at first."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, Final

from nio import MegolmEvent

from backend.clock import FrozenClock
from backend.messaging.messages import Left, SentMedia, Started, Wrote
from bots.matrix.syncing import UNREAD, Reader

US: Final = "@us:mairie.test"
JEANNE: Final = "@jeanne:mairie.test"
KARIM: Final = "@karim:mairie.test"


def member(who: str, membership: str, before: str | None = None, by: str = JEANNE) -> Any:
    unsigned = {"prev_content": {"membership": before}} if before else {}
    given = {"type": "m.room.member", "state_key": who, "sender": by, "event_id": f"${who}-{membership}"}
    return SimpleNamespace(source={**given, "content": {"membership": membership}, "unsigned": unsigned})


def says(text: str, who: str = JEANNE, event_id: str = "$1") -> Any:
    given = {"type": "m.room.message", "sender": who, "event_id": event_id, "origin_server_ts": 0}
    return SimpleNamespace(source={**given, "content": {"msgtype": "m.text", "body": text}})


def sealed(event_id: str) -> Any:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "sender_key": "k", "session_id": "s"}
    given = {"type": "m.room.encrypted", "sender": JEANNE, "event_id": event_id, "origin_server_ts": 0}
    return MegolmEvent.from_dict({**given, "content": {**content, "device_id": "d"}})


def reader(clock: FrozenClock) -> Reader:
    made = Reader(US, clock, Counter())
    made.state({"!room": [member(JEANNE, "join").source, member(US, "join").source]})
    return made


def test_what_is_said_before_our_invitation_is_not_said_to_us(clock: FrozenClock) -> None:
    made = Reader(US, clock, Counter())
    asked, joined = member(US, "invite"), member(US, "join", "invite", US)

    found = made.room(
        "!new", [member(JEANNE, "join").source], [says("Avant"), asked, says("À vous"), joined, says("Là ?")]
    )

    assert [one.content for one in found] == [Wrote("À vous"), Wrote("Là ?")]


def test_whoever_opens_a_room_and_says_nothing_has_begun(clock: FrozenClock) -> None:
    made = Reader(US, clock, Counter())

    begun = made.room("!new", [member(JEANNE, "join").source], [member(US, "join", "invite", US)])
    ours = made.room("!ours", [member(KARIM, "invite").source], [member(US, "join", None, US)])

    assert [(one.sender, one.content) for one in begun] == [(JEANNE, Started())]
    assert ours == []


def test_a_new_name_of_ours_is_no_joining(clock: FrozenClock) -> None:
    made = reader(clock)

    found = made.room("!room", [], [says("Avant"), member(US, "join", "join", US), says("Après")])

    assert [one.content for one in found] == [Wrote("Avant"), Wrote("Après")]


def test_what_a_third_person_says_is_not_kept(clock: FrozenClock) -> None:
    made = reader(clock)

    assert made.room("!room", [], [member(KARIM, "join", None, KARIM), says("Bonjour", KARIM), says("Bonjour")]) == []
    assert made.rooms.crowded() == ["!room"]


def test_last_words_come_before_the_leaving(clock: FrozenClock) -> None:
    found = reader(clock).room("!room", [], [says("Adieu"), member(JEANNE, "leave", "join")])

    assert [one.content for one in found] == [Wrote("Adieu"), Left()]


def test_whoever_has_another_room_with_us_has_not_left(clock: FrozenClock) -> None:
    made = reader(clock)
    made.state({"!other": [member(JEANNE, "join").source, member(US, "join").source]})

    assert made.room("!room", [], [member(JEANNE, "leave", "join")]) == []
    assert made.put_out("!other", [member(US, "leave", "join")])[0].content == Left()


def test_our_own_leaving_is_nobodys(clock: FrozenClock) -> None:
    assert reader(clock).put_out("!room", [member(US, "leave", "join", US)]) == []


def test_a_message_whose_key_comes_later_is_a_sign_of_life_and_then_read(clock: FrozenClock) -> None:
    made = reader(clock)

    (first,) = made.room("!room", [], [sealed("$sealed")])
    (then,) = made.late([("$sealed", says("Bonjour", event_id="$sealed"))])

    assert (first.key, first.content) == ("$sealed", SentMedia("other"))
    assert (then.key, then.content) == ("$sealed:opened", Wrote("Bonjour"))
    assert made.waiting == {}


def test_no_more_keys_are_waited_for_than_can_be_remembered(clock: FrozenClock) -> None:
    made = reader(clock)

    made.room("!room", [], [sealed(f"${number}") for number in range(UNREAD + 5)])

    assert len(made.waiting) == UNREAD
    assert "$0" not in made.waiting
