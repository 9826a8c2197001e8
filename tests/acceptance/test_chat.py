"""`palier chat --json` is a contract: the main job between three processes, and an end to whatever a script writes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.commands import palier
from tests.acceptance.talk import Said, Talk

ASKED = "2026-11-24T09:10:00+01:00"
HELPED = "2026-11-25T08:20:00+01:00"
NEED = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin s'il vous plaît, 12 rue des Lilas"
HOME = ("--location", "48.8049,2.1204")
FIELDS = {
    "requests": "id state category text requester beneficiary start end place created_at closed_at",
    "missions": "id request volunteer state accepted_at done_at",
    "people": "id name role state locale channels",
    "checkins": "id person due_at sent_at answered_at outcome",
    "alerts": "id kind person state created_at closed_at",
}


@pytest.fixture
def abroad(tmp_path: Path) -> Path:
    """A folder that has nothing to do with the checkout."""
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    return folder


def volunteer(metres_east: int) -> tuple[str, ...]:
    return ("--role", "volunteer", "--location", f"48.8049,{2.1204 + metres_east / 73_000:.5f}")


def exported(environment: dict[str, str], folder: Path, kind: str) -> list[dict[str, Any]]:
    done = palier(environment, folder, "export", kind, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(list(row) == FIELDS[kind].split() for row in rows)
    return rows


def state_of(environment: dict[str, str], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every export, all at once."""
    with ThreadPoolExecutor() as scripts:
        return dict(zip(FIELDS, scripts.map(partial(exported, environment, folder), FIELDS), strict=True))


def texts(said: list[Said]) -> str:
    return "\n".join(one["text"] for one in said)


def person(environment: dict[str, str], folder: Path, now: str, name: str, *arguments: str) -> Talk:
    return Talk({**environment, "PALIER_NOW": now}, folder, name, *arguments)


def arranged(environment: dict[str, str], folder: Path) -> None:
    """Jeanne asks, Karim and Léa are invited, Karim accepts first, and the two write to each other."""
    at = partial(person, environment, folder, ASKED)
    with at("Karim", *volunteer(200)) as karim, at("Léa", *volunteer(400)) as lea, at("Jeanne", *HOME) as jeanne:
        assert karim.says("bonjour")
        assert lea.says("bonjour")

        *_hello, recap = jeanne.says(NEED)
        assert datetime.fromisoformat(recap["at"]) == datetime.fromisoformat(ASKED)
        assert "mercredi 25 novembre" in recap["text"]
        (posted,) = jeanne.picks(recap, "Oui")
        assert "bénévoles" in posted["text"]

        invited, too = karim.says("")[0], lea.says("")[0]
        for hidden in ("Jeanne", "Lilas"):
            assert hidden not in texts([invited, too])
        accepted = karim.picks(invited, "Je peux")
        assert "Jeanne" in texts(accepted)
        assert "Lilas" not in texts(accepted)
        assert "Merci" in texts(lea.picks(too, "Je peux"))

        found, advice, *_ = jeanne.says("merci")
        assert "Karim" in found["text"]
        (writing,) = jeanne.picks(advice, "Écrire à Karim")
        assert "Karim" in writing["text"]
        assert "Transmis" in texts(jeanne.says("il faudrait aussi du pain"))
        assert "aussi du pain" in texts(karim.says("merci"))


@pytest.fixture
def the_day_before(environment: dict[str, str], abroad: Path) -> None:
    """What `arranged` tells has happened."""
    arranged(environment, abroad)


def test_a_neighbour_is_found_between_three_persons(environment: dict[str, str], abroad: Path) -> None:
    arranged(environment, abroad)


def helped(environment: dict[str, str], abroad: Path) -> None:
    """Karim comes and helps, and Jeanne says so too."""
    at = partial(person, environment, abroad, HELPED)
    with at("Karim") as karim:
        assert "12 rue des Lilas" in texts(karim.says("je suis en route"))
        karim.says("je suis arrivé")
        karim.says("c'est fait")
        with at("Jeanne") as jeanne:
            assert "Karim" in jeanne.reads()["text"]  # what waited for her, as soon as she is back
            assert jeanne.says("oui c'est fait")
            assert jeanne.leaves()[0] == karim.leaves()[0] == 0


@pytest.mark.usefixtures("the_day_before")
def test_on_the_day_the_job_is_done_and_everything_stands_in_the_exports(
    environment: dict[str, str], abroad: Path
) -> None:
    helped(environment, abroad)
    town = state_of(environment, abroad)
    (request,), (mission,) = town["requests"], town["missions"]
    assert (request["state"], request["category"]) == ("done", "shopping")
    assert request["start"] == "2026-11-25T08:00:00+01:00"
    everybody = {one["name"]: one for one in town["people"]}
    assert {name: (one["role"], one["state"], one["channels"]) for name, one in everybody.items()} == {
        "Karim": ("volunteer", "active", ["terminal"]),
        "Léa": ("volunteer", "active", ["terminal"]),
        "Jeanne": ("resident", "present", ["terminal"]),
    }
    assert request["requester"] == request["beneficiary"] == everybody["Jeanne"]["id"]
    assert (mission["volunteer"], mission["request"]) == (everybody["Karim"]["id"], request["id"])
    assert (mission["state"], mission["done_at"]) == ("done", HELPED)
    assert (town["checkins"], town["alerts"]) == ([], [])


ANSWERED: dict[str, str | bytes | dict[str, Any]] = {
    "a blank line": "",
    "spaces": "   ",
    "an empty text": {"text": ""},
    "an unknown command": "/frobnicate now",
    "an unknown choice": {"choice": "99/oui"},
    "a choice of nothing": {"choice": "frobnicate"},
    "100 kB of text": "je suis allée au marché " * 4_200,
    "control characters": "\x01\x02\x1b[31mbonjour\r\x0b\x0c\x1c\x85\u2028 voisin",
    "half a character": '{"text": "\\ud83d bonjour"}',
    "bytes that are no UTF-8": b"\xff\xfe caf\xe9 \xed\xa0\xbd",
    "an emoji": "😀",
    "a list": "[1, 2]",
    "a voice note": {"voice": "message.ogg"},
    "another voice note": {"voice": "message2.ogg"},
    "a place": {"location": [48.8049, 2.1204]},
    "another place": {"location": [48.8059, 2.1214]},
}
MALFORMED = ("{", "{}", '{"nope": 1}', '{"text": 3}', '{"location": [91, 0]}', '{"location": ["a", "b"]}')


def test_whatever_a_line_holds_its_answer_ends_once(environment: dict[str, str], abroad: Path) -> None:
    frozen = {**environment, "PALIER_NOW": ASKED}
    with Talk(frozen, abroad, "Jeanne") as jeanne:
        for what, line in ANSWERED.items():
            assert jeanne.says(line), what
        for line in MALFORMED:
            assert jeanne.says(line) == []
        code, rest, complaints = jeanne.leaves()
    assert (code, rest) == (0, [])
    assert complaints.count("\n") == len(MALFORMED)
    assert complaints.count("expected") + complaints.count("a location is") == len(MALFORMED)


def test_a_choice_is_made_by_its_id_its_number_or_its_words_and_only_once(
    environment: dict[str, str], abroad: Path
) -> None:
    frozen = {**environment, "PALIER_NOW": ASKED}
    with Talk(frozen, abroad, "Jeanne", *HOME) as jeanne:
        recap = jeanne.says("il me faudrait quelqu'un pour mes courses demain matin")[-1]
        assert [choice["title"] for choice in recap["choices"]] == ["Oui", "Modifier", "Annuler"]
        assert "C’est noté" in texts(jeanne.picks(recap, "Oui"))
        assert "déjà réglé" in texts(jeanne.picks(recap, "Oui"))
        assert "déjà réglé" in texts(jeanne.picks(recap, "Annuler"))
        jeanne.says("il me faudrait quelqu'un pour promener mon chien jeudi matin")
        assert "C’est noté" in texts(jeanne.says("1"))
        jeanne.says("il me faudrait quelqu'un pour tondre la pelouse vendredi matin")
        assert "C’est noté" in texts(jeanne.says("Oui"))
    requests = exported(environment, abroad, "requests")
    assert [one["category"] for one in requests] == ["shopping", "pets", "gardening"]
    assert {one["state"] for one in requests} <= {"open", "held"}


def test_french_goes_in_and_out_whatever_the_terminal(environment: dict[str, str], abroad: Path) -> None:
    bare = {**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with Talk(bare, abroad, "Jérôme") as jerome:
        assert "De quoi avez-vous besoin" in texts(jerome.says("bonjour à tous, ça va ?"))
        assert jerome.leaves()[0] == 0


def test_many_who_come_at_once_to_an_empty_database_are_all_answered(environment: dict[str, str], abroad: Path) -> None:
    with ExitStack() as people:
        everybody = [people.enter_context(Talk(environment, abroad, f"Voisin {number}")) for number in range(3)]
        with ThreadPoolExecutor(len(everybody)) as at_once:
            for _line in range(3):
                assert all(at_once.map(lambda one: one.says("bonjour, je cherche de l'aide"), everybody))
        assert [one.leaves() for one in everybody] == [(0, [], "")] * len(everybody)


def test_where_an_address_is_not_or_is_several_times_or_lies_in_the_sea(
    environment: dict[str, str], abroad: Path
) -> None:
    frozen = {**environment, "PALIER_NOW": ASKED}
    head = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
    rows = [
        f"7864{town}_0001_00003;3;;Rue de l'Église;7864{town};7864{town};{name};2.12{town};48.80{town}\n"
        for town, name in enumerate(("Valbourg", "Bourg-Neuf", "Saint-Loup"), start=1)
    ]
    (abroad / "adresses.csv").write_text(head + "".join(rows), encoding="utf-8")
    assert palier(frozen, abroad, "import", "addresses", "adresses.csv").returncode == 0
    with Talk(frozen, abroad, "Jeanne") as jeanne:
        jeanne.says("il me faudrait quelqu'un pour mes courses demain matin")
        assert "loin" in texts(jeanne.says({"location": [0, -30]}))
        assert [one["title"] for one in jeanne.says("99 rue des Baobabs")[-1]["choices"]]
        several = jeanne.says("3 rue de l'église")[-1]
        assert len([one for one in several["choices"] if "glise" in one["title"]]) == 3
        assert "Oui" in [one["title"] for one in jeanne.says({"choice": several["choices"][1]["id"]})[-1]["choices"]]
