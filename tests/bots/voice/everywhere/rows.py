"""What may happen to a voice note: a name each, and its story. Each is played on every channel that carries one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from starlette.responses import Response

from bots.voice import hearing
from tests.bots.voice.everywhere.places import plain
from tests.bots.voice.everywhere.program import Played, alike, heard_by_a_phone
from tests.bots.voice.services import frames
from tests.bots.voice.speech import coded, said, silence

NEED: Final = "il me faut quelqu'un pour mes courses demain matin"
UNSURE: Final[list[dict[str, Any]]] = [{"avg_logprob": -0.9, "no_speech_prob": 0.1}]
"""How a transcriber tells that it may have heard wrong."""
NUMBER: Final = "06 12 34 56 78"
OFFERED: Final = "de la mairie peut"
"""In whatever is said where we could not hear: a call is offered."""

Story = Callable[[Played], Awaitable[None]]
Patch = pytest.MonkeyPatch


def need(played: Played) -> bytes:
    """The need, as a phone there records it."""
    return coded(said(NEED, "fr"), played.place.form).content


async def heard(played: Played) -> None:
    """It is fetched, written down, shown and understood: only the place is left to ask. The recording is gone."""
    recording = need(played)
    await played.place.speaks(recording, 4)
    await played.place.sees(f"J'ai compris : « {NEED} ».", "Où faut-il venir")
    assert played.service.asked[0]["language"] == "fr"
    [(note, transcript)] = played.notes()
    assert (note.kind, transcript and transcript.text) == ("voice", NEED)
    assert played.traces(recording) == []


async def doubted(played: Played) -> None:
    """What the transcriber is unsure of is asked first; « oui » goes on with it."""
    played.service.segments = UNSURE
    await played.place.speaks(need(played), 4)
    await played.place.sees(f"J'ai compris : « {NEED} ». C'est bien ça ?")
    await played.place.chooses("Oui")
    await played.place.sees("Où faut-il venir")


async def misheard(played: Played) -> None:
    """« Non » has her say it again."""
    played.service.segments = UNSURE
    await played.place.speaks(need(played), 4)
    await played.place.sees("C'est bien ça ?")
    await played.place.chooses("Non")
    await played.place.sees("Pourriez-vous le redire, ou me l'écrire ?")
    played.service.segments = None
    await played.place.speaks(need(played), 4)
    await played.place.sees(f"J'ai compris : « {NEED} ».", "Où faut-il venir")
    assert len(played.service.asked) == 2


async def too_large(played: Played) -> None:
    """More than we listen to is not fetched; the person hears why, and what else there is."""
    await played.place.speaks(need(played), 4)
    await played.place.sees("Il est trop long pour moi", OFFERED)
    assert played.service.asked == []
    [(_note, transcript)] = played.notes()
    assert transcript is not None
    assert transcript.unheard == "too_large"


async def too_long(played: Played) -> None:
    """Three minutes and a second, told by the platform or by nothing but the sound itself."""
    await played.place.speaks(coded(silence(181), played.place.form).content, 181)
    await played.place.sees("Il est trop long pour moi", OFFERED)
    assert played.service.asked == []
    [(_note, transcript)] = played.notes()
    assert transcript is not None
    assert transcript.unheard == "too_long"


async def down(played: Played) -> None:
    """It is tried again; then a call is offered, and becomes a task with the number."""
    played.service.answer = Response(b"<html>", 500)
    await played.place.speaks(need(played), 4)
    await _a_call_is_taken(played, "Je n'ai pas pu l'écouter cette fois")
    assert len(played.service.asked) == 2


async def down_once(played: Played) -> None:
    """A service that starts anew costs nothing but a moment."""
    played.service.stumbles = 1
    await played.place.speaks(need(played), 4)
    await played.place.sees(f"J'ai compris : « {NEED} ».", "Où faut-il venir")
    assert len(played.service.asked) == 2


async def slow(played: Played) -> None:
    """Nobody waits for ever."""
    played.service.hangs = True
    await played.place.speaks(need(played), 4)
    await played.place.sees("Je n'ai pas pu l'écouter cette fois", OFFERED)
    assert [transcript.unheard for _note, transcript in played.notes() if transcript] == ["failed"]


async def unheard(played: Played) -> None:
    """Without a transcriber the bot says kindly that it reads only, and offers a call."""
    await played.place.speaks(need(played), 4)
    await _a_call_is_taken(played, "Je sais seulement lire")
    assert played.service.asked == []


async def read_aloud(played: Played) -> None:
    """Whoever wishes hears our answer, before she reads it, and both say the same."""
    await played.place.writes("Lisez-moi vos messages, s'il vous plaît")
    read = await played.place.sees("je vous lis mes messages")
    voices = await played.place.voices()
    told = [one["input"] for one in played.service.asked[: len(voices)]]
    assert any("je vous lis mes messages" in plain(one) for one in told)
    for text, voice in zip(told, voices, strict=True):
        assert plain(text.partition("\n")[0]) in plain(read)
        assert alike(await heard_by_a_phone(voice), frames(said(text)))


async def _a_call_is_taken(played: Played, *words: str) -> None:
    await played.place.sees(*words, OFFERED)
    await played.place.chooses("Qu’on m’appelle")
    await played.place.sees("À quel numéro peut-on vous joindre ?")
    await played.place.writes(NUMBER)
    await played.place.sees("je transmets votre numéro à la mairie")
    assert played.calls() == [("voice_note", NUMBER)]


def _in_no_time(patch: Patch) -> None:
    patch.setattr(hearing, "PAUSES", (0.01,))


def _half_a_note(patch: Patch) -> None:
    """Our limit is under what the note has: 20 MB need not be sent for it."""
    patch.setattr(hearing, "LARGEST", 1_000)


def _impatient(patch: Patch) -> None:
    patch.setattr(hearing, "PAUSES", ())
    patch.setattr(hearing, "BUDGET", 0.5)


@dataclass(frozen=True)
class Row:
    """`under` sets limits and times, so that nobody waits; `town` is what the town has."""

    story: Story
    under: Callable[[Patch], None] = _in_no_time
    town: Mapping[str, bool] = field(default_factory=dict)


ROWS: Final[Mapping[str, Row]] = {
    "heard": Row(heard),
    "in doubt": Row(doubted),
    "heard wrong": Row(misheard),
    "too large": Row(too_large, _half_a_note),
    "too long": Row(too_long),
    "the transcriber is down": Row(down),
    "the transcriber was down": Row(down_once),
    "the transcriber is slow": Row(slow, _impatient),
    "read aloud": Row(read_aloud, town={"speaks": True}),
    "no transcriber": Row(unheard, town={"hears": False}),
}
