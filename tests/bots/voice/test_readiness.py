"""What `palier check` says of voices."""

from __future__ import annotations

import shutil

import pytest

from backend.settings import read_settings
from bots.voice.readiness import of_voice

HTTP = "openai+http://127.0.0.1:8000/v1"
WYOMING = "wyoming://127.0.0.1:10300"


def found(**settings: str) -> list[tuple[bool, str]]:
    return [(one.must, one.says) for one in of_voice(read_settings(**settings))]


@pytest.mark.parametrize("home", ["127.0.0.1", "192.168.1.9", "[::1]", "whisper", "voice.lan"])
def test_nothing_is_missing(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    assert found() == []
    assert found(transcriber=f"openai+http://{home}:8000/v1", synthesiser=WYOMING) == []
    assert found(transcriber="openai+https://voice.example/v1") == []


def test_voices_do_not_travel_unprotected() -> None:
    for name in ("transcriber", "synthesiser"):
        [(must, told), *_more] = found(**{name: "openai+http://voice.example/v1"})
        assert must
        assert told.startswith(f"PALIER_{name.upper()} sends")


@pytest.mark.parametrize(
    ("settings", "must"),
    [
        ({"transcriber": WYOMING}, [True]),
        ({"transcriber": HTTP}, [False]),
        ({"synthesiser": WYOMING}, [True]),
        ({"synthesiser": HTTP}, []),
    ],
    ids=["Wyoming hears", "OpenAI hears", "Wyoming speaks", "OpenAI speaks"],
)
def test_without_ffmpeg(settings: dict[str, str], must: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    assert [one for one, _told in found(**settings)] == must
