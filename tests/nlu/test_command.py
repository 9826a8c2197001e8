"""`palier nlu` on the wire: a line in, a JSON object out, and nothing else on standard output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
LINES = ["--locale", "fr", "--now", "2026-11-22T09:00:00+01:00", "--tz", "Europe/Paris"]


def palier_nlu(*arguments: str, given: bytes = b"", program: str = "") -> subprocess.CompletedProcess[bytes]:
    code = program or "from bots.commands.nlu import app; app()"
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=given,
        capture_output=True,
        env=environment,
        cwd=TOP,
        check=False,
    )


@pytest.mark.usefixtures("trained")
def test_each_line_is_answered_in_order() -> None:
    done = palier_nlu("parse", *LINES, given=b"merci beaucoup\n\nil me faut du pain demain\nau secours\n")
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]

    assert done.returncode == 0, done.stderr
    assert [one["text"] for one in told] == ["merci beaucoup", "", "il me faut du pain demain", "au secours"]
    assert [told[at]["intent"]["name"] for at in (0, 2, 3)] == ["thank", "request_help", "emergency"]
    assert any(
        entity["value"]["start"].startswith("2026-11-23")
        for entity in told[2]["entities"]
        if entity["entity"] == "time"
    )


@pytest.mark.usefixtures("trained")
def test_json_lines_bring_their_own_circumstances() -> None:
    asked = [
        {"text": "could someone do my shopping", "locale": "en"},
        {"text": "demain", "now": "2026-12-24T09:00:00+01:00", "tz": "Europe/Paris", "expecting": "when"},
    ]
    done = palier_nlu("parse", "--jsonl", *LINES, given="\n".join(map(json.dumps, asked)).encode())
    english, answer = (json.loads(line) for line in done.stdout.decode().splitlines())

    assert english["intent"]["name"] == "request_help"
    assert answer["entities"][0]["value"]["start"].startswith("2026-12-25")


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize(
    "line", [b"no json", b"[]", b'{"text": 3}', b'{"text": "x", "now": "noon"}', b'{"text": "x", "tz": "Mars"}']
)
def test_a_bad_line_ends_with_one_sentence(line: bytes) -> None:
    done = palier_nlu("parse", "--jsonl", given=line + b"\n")

    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("trained")
def test_parsing_imports_no_machine_learning_library() -> None:
    program = """
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nlu.engine import engine_for
from nlu.train import ensure_trained

ensure_trained()
paris = ZoneInfo("Europe/Paris")
now = datetime(2026, 11, 22, tzinfo=UTC)
heard = engine_for(None).parse("des courses demain", locale="fr", now=now, timezone=paris)
assert len(heard.ranking) > 1
print(sorted({name.split(".")[0] for name in sys.modules} & {"sklearn", "scipy", "pandas", "fastapi", "httpx"}))
"""
    done = palier_nlu(program=program)

    assert done.stdout.decode().strip() == "[]", done.stderr
