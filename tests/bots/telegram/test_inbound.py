"""What each of Telegram's updates means."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from aiogram.types import Update

from backend.messaging.messages import (
    EVENTS,
    CameBack,
    Content,
    Edited,
    Left,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Tapped,
    Wrote,
)
from bots.telegram.inbound import incoming

UPDATES: Final = Path(__file__).parent / "updates"
NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
SENT: Final = datetime.fromtimestamp(1_795_507_800, UTC)
EDITED: Final = datetime.fromtimestamp(1_795_507_900, UTC)
JEANNE: Final = "5112233445"
MESSAGE: Final = "5112233445:41"
PRESS: Final = "4382bfdwdsb323b2d9"


@dataclass(frozen=True)
class Case:
    """`given` is the name of a file of `updates/`."""

    given: str
    expect: Content | None
    key: str = MESSAGE
    at: datetime = SENT


CASES: Final = (
    Case("text", Wrote("Bonjour, il me faudrait quelqu'un pour mes courses 🛒")),
    Case("text_forwarded", Wrote("Réunion jeudi à 18 h")),
    Case("text_in_reply_to_us", Wrote("jeudi", reply_to="5112233445:40")),
    Case("text_in_reply_to_self", Wrote("enfin, vendredi")),
    Case("text_with_broken_character", Wrote("oui \ufffd merci")),
    Case("start", Started()),
    Case("start_with_payload", Started("affiche-boulangerie_3")),
    Case("start_with_bot_name", Started("lilas")),
    Case("command", Wrote("Comment ça marche\u202f?")),
    Case("starting", Wrote("/startle")),
    Case("location", SharedPlace(48.117266, -1.677793)),
    Case("live_location", SharedPlace(48.117266, -1.677793, live=True)),
    Case("venue", SharedPlace(48.11, -1.67)),
    Case("contact", SharedContact("Paul Hoarau", "+33612345678")),
    Case("contact_without_last_name", SharedContact("Paul", "0612345678")),
    Case("photo", SentMedia("photo", "AgACAgQAAxkBAAIlarge", "Ma facture d'électricité")),
    Case("photo_without_caption", SentMedia("photo", "AgACAgQAAxkBAAIlarge")),
    Case("video", SentMedia("video", "BAACfile", "le portail", 12)),
    Case("video_note", SentMedia("video", "BAACfile", seconds=6)),
    Case("animation", SentMedia("video", "BAACfile", seconds=2)),
    Case("voice", SentMedia("voice", "BAACfile", seconds=118)),
    Case("audio", SentMedia("audio", "BAACfile", seconds=201)),
    Case("sticker", SentMedia("sticker", "BAACfile")),
    Case("document", SentMedia("document", "BAACfile", "voilà")),
    Case("dice", SentMedia("other")),
    Case("poll", SentMedia("other")),
    Case("kind_newer_than_our_library", SentMedia("other")),
    Case("pinned_message", None),
    Case("timer_changed", None),
    Case("from_another_bot", None),
    Case("group_text", None),
    Case("channel_post", None),
    Case("inline_query", None),
    Case("edited_text", Edited("non, plutôt jeudi", of=MESSAGE), f"{MESSAGE}:1795507900", EDITED),
    Case("edited_caption", Edited("celle d'octobre", of=MESSAGE), f"{MESSAGE}:1795507900", EDITED),
    Case("edited_live_location", None),
    Case("edited_group_text", None),
    Case("button", Tapped("thursday", 12, "Jeudi"), PRESS, NOW),
    Case("button_of_no_question", Tapped("menu", None, "Menu"), PRESS, NOW),
    Case("button_of_an_old_version", Tapped("aide"), PRESS, NOW),
    Case("button_of_a_lost_message", Tapped("yes", 9), PRESS, NOW),
    Case("button_in_a_group", None),
    Case("button_of_a_game", None),
    Case("button_of_an_inline_message", None),
    Case("blocked", Left(), f"{JEANNE}:left:1795508000", datetime.fromtimestamp(1_795_508_000, UTC)),
    Case("unblocked", CameBack(), f"{JEANNE}:back:1795508000", datetime.fromtimestamp(1_795_508_000, UTC)),
    Case("kicked_from_a_group", None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.given)
def test_an_update_is_read(case: Case) -> None:
    update = Update.model_validate(json.loads((UPDATES / f"{case.given}.json").read_bytes()))

    read = incoming(update, now=NOW)

    assert (read and read.content) == case.expect
    if read is not None:
        assert (read.key, read.at) == (case.key, case.at)
        assert (read.sender, read.name, read.language) == (JEANNE, "Jeanne Payet", "fr")
        assert EVENTS.loads(EVENTS.dumps(read.content)) == read.content


def test_every_update_kept_here_is_a_case_and_none_twice() -> None:
    assert sorted(case.given for case in CASES) == sorted(file.stem for file in UPDATES.glob("*.json"))
