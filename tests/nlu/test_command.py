"""`palier nlu` on the wire: a line in, a JSON object out, and nothing else on standard output."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
LINES = ["--locale", "fr", "--now", "2026-11-22T09:00:00+01:00", "--tz", "Europe/Paris"]


def palier_nlu(
    *arguments: str, given: bytes = b"", program: str = "", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    code = program or "from bots.commands.nlu import app; app()"
    environment = {**os.environ, "PYTHONPATH": str(TOP), **settings}
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
def test_why_is_told_to_people_and_to_programs() -> None:
    read = palier_nlu("explain", "je veux mourir", LANG="C", PYTHONUTF8="0")
    told = palier_nlu("explain", "pas avant midi", "--expecting", "when", "--json", *LINES)

    assert read.returncode == told.returncode == 0, read.stderr
    assert read.stdout.decode().startswith("distress (0.97)\n")
    assert "Safety rules\n  distress: " in read.stdout.decode()
    answer = json.loads(told.stdout)
    assert answer["intent"]["name"] == "inform"
    assert answer["entities"][0]["entity"] == "time"
    assert answer["changes"][-1]["by"] == "the open question (when)"


TEST_FILE = "nlu:\n- intent: thank\n  examples: |\n    - merci\n    - où est la gare\n"


@pytest.mark.usefixtures("trained")
def test_the_product_is_measured_against_a_floor(tmp_path: Path) -> None:
    test = tmp_path / "test.yml"
    test.write_text(TEST_FILE, encoding="utf-8")
    good = palier_nlu("evaluate", "--test", str(test), "--at-least", "0.5", "--json")
    bad = palier_nlu("evaluate", "--test", str(test), "--at-least", "0.9")
    shown = palier_nlu("evaluate", "--test", str(test), "--misses", "3")
    counted = palier_nlu("evaluate", "--test", str(test), "--misses", "3", "--json")

    assert good.returncode == 0, good.stderr
    assert set(json.loads(good.stdout)) == {
        "accuracy", "macro_f1", "entity_f1", "per_intent", "parse_ms", "train_s",
    }  # fmt: skip
    assert bad.returncode == 1
    assert bad.stderr.decode().splitlines() == ["The accuracy is 0.5, and should be 0.9 at least."]
    assert "gare" not in bad.stdout.decode()
    assert "où est la gare" in shown.stdout.decode()
    assert [one["text"] for one in json.loads(counted.stdout)["misses"]] == ["où est la gare"]


@pytest.mark.usefixtures("trained")
def test_a_floor_that_is_no_share_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(TEST_FILE, encoding="utf-8")
    assert palier_nlu("evaluate", "--test", str(tmp_path / "test.yml"), "--at-least", "90").returncode == 2


def test_the_models_of_the_settings_are_used_and_one_that_cannot_be_written_is_one_sentence(
    trained: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained.parent, tmp_path / "models", ignore=shutil.ignore_patterns(".*"))
    found = palier_nlu("train", PALIER_MODELS=str(tmp_path / "models"))
    (tmp_path / "file").touch()
    refused = palier_nlu("parse", given=b"bonjour", PALIER_MODELS=str(tmp_path / "file" / "models"))

    assert found.stdout.decode().strip() == str(tmp_path / "models" / trained.name)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert len(refused.stderr.decode().splitlines()) == 1


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
