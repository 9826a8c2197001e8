"""A model is what was trained, to the byte, or it is refused in one sentence; nobody's turn fails over it."""

from __future__ import annotations

import io
import json
import pickle
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from nlu import shelf, train
from nlu.engine import EmbeddedEngine
from nlu.features import SLOTS, Vectoriser
from nlu.intents import IntentModel
from nlu.languages import Languages
from nlu.needs import NeedModel
from nlu.network import Network, Networks
from nlu.shelf import MANIFEST, Damaged, ModelRefused, Stale, Untrained
from nlu.tables import UNREADABLE
from tests.nlu.conftest import PARIS, SUNDAY
from tests.support.understanding import flip, small_model
from tests.support.understanding import model_in as folder

Change = Callable[[Path], object]
"""Something done to a folder of models."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small model, and the data that it learnt from."""
    return small_model(tmp_path_factory.mktemp("small"))


@pytest.fixture
def models(small: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(small[0], tmp_path / "models"))


@pytest.fixture
def data(small: tuple[Path, Path]) -> Path:
    return small[1]


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """The engine's own data is that of the small model."""
    known = shelf.fingerprint(data)
    monkeypatch.setattr(shelf, "fingerprint", lambda *_data: known)


def manifest_says(models: Path, **changes: object) -> None:
    told = json.loads((models / MANIFEST).read_text(encoding="utf-8"))
    (models / MANIFEST).write_text(json.dumps({**told, **changes}), encoding="utf-8")


def resealed(models: Path) -> None:
    """As somebody would leave it who changed a file and knows of the manifest."""
    manifest_says(models, files={name: asdict(one) for name, one in shelf.seals(folder(models)).items()})


def cut_short(models: Path) -> None:
    file = folder(models) / "intents.npz"
    file.write_bytes(file.read_bytes()[:-100])


def folder_for_file(models: Path) -> None:
    (folder(models) / "intents.npz").unlink()
    (folder(models) / "intents.npz").mkdir()


def half_a_folder(models: Path) -> None:
    (folder(models) / "languages.json").unlink()


REFUSED: Final[dict[str, tuple[Change, str]]] = {
    "one bit changed": (flip, "intents.npz is not what was trained"),
    "cut short": (cut_short, "intents.npz has"),
    "a file missing": (half_a_folder, "languages.json is missing"),
    "a file added": (lambda models: (folder(models) / "more.pkl").touch(), "'more.pkl' was not trained"),
    "the folder missing": (lambda models: shutil.rmtree(folder(models)), "its folder is missing"),
    "a file that is a folder": (folder_for_file, "intents.npz"),
    "an empty manifest": (lambda models: (models / MANIFEST).write_bytes(b""), "says nothing"),
    "a manifest of nothing": (lambda models: (models / MANIFEST).write_bytes(b"\0" * 9), "says nothing"),
    "a manifest without end": (lambda models: (models / MANIFEST).write_bytes(b"[" * 200_000), "says nothing"),
    "a manifest that is a list": (lambda models: (models / MANIFEST).write_bytes(b"[]"), "says nothing"),
    "a manifest of no files": (lambda models: manifest_says(models, files={}), "names what is no model"),
    "files elsewhere": (
        lambda models: manifest_says(models, files={"../x.json": {"size": 1, "sha256": ""}}), "names what is no model",
    ),
    "a folder elsewhere": (lambda models: manifest_says(models, folder="../../etc"), "names what is no model"),
    "a size that is none": (
        lambda models: manifest_says(models, files={"intents.npz": {"size": "big", "sha256": ""}}), "says nothing",
    ),
}  # fmt: skip
"""What may have happened to a folder of models, and what is said of it."""


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_as_it_was_trained_is_refused(models: Path, data: Path, ours: None, what: str) -> None:
    change, said = REFUSED[what]
    change(models)

    with pytest.raises(Damaged, match="run `palier nlu train`") as refused:
        shelf.verified(models, data)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    engine = EmbeddedEngine(models)
    assert engine.refused == str(refused.value)
    heard = engine.parse("je veux mourir", locale="fr", now=SUNDAY, timezone=PARIS)
    assert heard.intent == "distress"
    assert train.ensure_trained(models, data=data) == shelf.verified(models, data).folder


def test_nothing_trained_is_said(tmp_path: Path, data: Path) -> None:
    with pytest.raises(Untrained, match="run `palier nlu train`"):
        shelf.verified(tmp_path, data)


def test_other_data_makes_it_stale(models: Path, tmp_path: Path) -> None:
    with pytest.raises(Stale, match="run `palier nlu train`"):
        shelf.verified(models, tmp_path)
    assert EmbeddedEngine(models).refused == str(Stale())


def test_a_model_of_the_time_before_seals_is_stale(models: Path, data: Path) -> None:
    (models / MANIFEST).write_text(json.dumps({"version": folder(models).name, "examples": {}}), encoding="utf-8")
    with pytest.raises(Stale):
        shelf.verified(models, data)


def test_a_glance_reads_no_file(models: Path, data: Path) -> None:
    flip(models)
    assert shelf.glance(models, data).folder == folder(models)
    cut_short(models)
    with pytest.raises(ModelRefused):
        shelf.glance(models, data)


def table(of: str, change: Callable[[Any], Any]) -> Change:
    """Changes one table of the model."""

    def done(models: Path) -> None:
        file = folder(models) / "intents.npz"
        with np.load(file) as known:
            numbers = dict(known)
        numbers[of] = change(numbers[of])
        np.savez(file, **numbers)

    return done


def told(of: str, value: object, file: str = "intents.json") -> Change:
    """Changes what the model says of itself."""

    def done(models: Path) -> None:
        path = folder(models) / file
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**said, of: value}), encoding="utf-8")

    return done


def pickled(models: Path) -> None:
    """What would run somebody's code when it is read."""

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (models / "sprung",))

    (folder(models) / "intents.npz").write_bytes(pickle.dumps(Trap()))


def pickled_within(models: Path) -> None:
    file = folder(models) / "intents.npz"
    with np.load(file) as known:
        numbers = dict(known)
    np.savez(file, **{**numbers, "bias": np.array([{}], dtype=object)})


def promises_too_much(models: Path) -> None:
    """A table of some bytes that says it has terabytes."""
    header = io.BytesIO()
    huge: dict[str, Any] = {"descr": "<f4", "fortran_order": False, "shape": (1 << 45,)}
    np.lib.format.write_array_header_1_0(header, huge)
    with zipfile.ZipFile(folder(models) / "intents.npz", "a") as file:
        file.writestr("more.npy", header.getvalue())


MANIPULATED: Final[dict[str, Change]] = {
    "fewer weights": table("weights", lambda weights: weights[:-1]),
    "weights of another intent": table("weights", lambda weights: weights[:, :-1]),
    "weights on their side": table("weights", lambda weights: weights.T),
    "weights in a row": table("weights", lambda weights: weights.ravel()),
    "weights that are words": table("weights", lambda weights: weights.astype(str)),
    "weights that are whole": table("weights", lambda weights: weights.astype(int)),
    "a weight that is no number": table("weights", lambda weights: np.where(weights == weights.max(), np.nan, weights)),
    "an endless bias": table("bias", lambda bias: bias * np.inf),
    "a longer bias": table("bias", lambda bias: np.append(bias, bias)),
    "fewer rarities": table("rarity", lambda rarity: rarity[1:]),
    "an intent without a name": told("intents", ["", "drink", "eat"]),
    "an intent twice": told("intents", ["eat", "eat", "drink"]),
    "an intent more": told("intents", ["drink", "eat", "out_of_scope", "emergency"]),
    "no intents": told("intents", []),
    "intents that are none": told("intents", 3),
    "no grams": told("grams", []),
    "grams that are lists": told("grams", [["x"]]),
    "no sharpness": told("sharpness", 0),
    "a sharpness that is no number": told("sharpness", float("nan")),
    "a doubt that is a word": told("doubt", "much"),
    "networks that are not there": told("members", 3),
    "networks beyond count": told("members", 10**30),
    "a balance that is no number": told("balance", "much"),
    "no balance": told("balance", float("inf")),
    "no language for a sign": told("weights", {"le": []}, "languages.json"),
    "a sign that is a word": told("weights", {"le": ["x"]}, "languages.json"),
    "a sign without end": told("weights", {"le": [float("inf")]}, "languages.json"),
    "no languages": lambda models: (folder(models) / "languages.json").write_text("[" * 100_000, encoding="utf-8"),
    "not UTF-8": lambda models: (folder(models) / "intents.json").write_bytes(b"\xff\xfe{"),
    "no zip": lambda models: (folder(models) / "intents.npz").write_bytes(b"PK\x03\x04 or not"),
    "nothing": lambda models: (folder(models) / "intents.npz").write_bytes(b""),
    "a pickle": pickled,
    "a pickle within": pickled_within,
    "terabytes": promises_too_much,
}
"""What somebody may do to a model and seal anew: it is read, and must be refused then."""


@pytest.mark.parametrize("what", MANIPULATED)
def test_a_manipulated_model_is_refused_even_with_right_seals(models: Path, data: Path, ours: None, what: str) -> None:
    MANIPULATED[what](models)
    resealed(models)

    shelf.verified(models, data)
    engine = EmbeddedEngine(models)
    assert "run `palier nlu train`" in (engine.refused or "")
    assert len((engine.refused or "").splitlines()) == 1
    heard = engine.parse("bonjour", locale="fr", now=SUNDAY, timezone=PARIS)
    assert heard.intent == "greet"
    assert not (models / "sprung").exists()


def test_an_untouched_model_is_used(models: Path, ours: None) -> None:
    engine = EmbeddedEngine(models)
    assert engine.refused is None
    assert engine.parse("hungry for pasta", locale="en", now=SUNDAY, timezone=PARIS).intent == "eat"


def changed(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Somebody changed its tables."""
    with np.load(file) as known:
        tables = dict(known)
    change(tables)
    np.savez(file, **tables)


NETWORK: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "letters of other parts": lambda of: of.update(letters_0=of["letters_0"][:-1]),
    "letters that are whole": lambda of: of.update(letters_0=of["letters_0"].astype(int)),
    "letters in one number": lambda of: of.update(letters_0=of["letters_0"].sum()),
    "signs of other windows": lambda of: of.update(signs_0=of["signs_0"][:-1]),
    "a sign that is no number": lambda of: of.update(signs_bias_0=of["signs_bias_0"] + np.nan),
    "a verdict of another intent": lambda of: of.update(verdict_0=of["verdict_0"][:, 1:]),
    "a verdict in one number": lambda of: of.update(verdict_0=of["verdict_0"].sum()),
    "a bias too long": lambda of: of.update(verdict_bias_0=np.append(of["verdict_bias_0"], 0)),
    "no verdict": lambda of: of.pop("verdict_0"),
}
"""What somebody may do to the tables of a network."""


@pytest.mark.parametrize("what", NETWORK)
def test_a_manipulated_network_is_refused(tmp_path: Path, what: str) -> None:
    rest = [np.ones(shape, np.float32) for shape in ((12, 3), (3,), (3, 2), (2,))]
    one = Network(np.ones((2, 4), np.float16), *rest)
    vectoriser = Vectoriser({"=pain": 0}, np.ones(1, np.float32))
    pair = Networks({"=pain": 0, " pa": 1}, (one,))
    weights, bias = np.ones((1, 2), np.float32), np.zeros(2, np.float32)
    IntentModel(vectoriser, ("eat", "drink"), weights, bias, networks=pair).save(tmp_path)
    assert IntentModel.load(tmp_path).networks is not None
    changed(tmp_path / "intents.npz", NETWORK[what])

    with pytest.raises(UNREADABLE):
        IntentModel.load(tmp_path)


PAIRS: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "fewer slots": lambda of: of.update(slots=of["slots"][:-1]),
    "slots that are no numbers": lambda of: of.update(slots=of["slots"].astype(np.float32)),
    "a column that is none": lambda of: of["slots"].put(0, 7),
    "the column of a word": lambda of: of["slots"].put(0, 0),
    "one column for two": lambda of: of["slots"].put(0, 1),
    "no column for a pair": lambda of: of["slots"].fill(-1),
    "less than nothing": lambda of: of["slots"].put(0, -2),
    "no slots": lambda of: of.pop("slots"),
}
"""What somebody may do to the columns of pairs."""


@pytest.mark.parametrize("what", PAIRS)
def test_manipulated_pairs_are_refused(tmp_path: Path, what: str) -> None:
    slots = np.full(SLOTS, -1, np.int32)
    slots[[5, 9]] = 1, 2
    vectoriser = Vectoriser({"=pain": 0}, np.ones(3, np.float32), slots)
    IntentModel(vectoriser, ("eat", "drink"), np.ones((3, 2), np.float16), np.zeros(2, np.float32)).save(tmp_path)
    assert IntentModel.load(tmp_path).vectoriser.slots is not None
    changed(tmp_path / "intents.npz", PAIRS[what])

    with pytest.raises(UNREADABLE):
        IntentModel.load(tmp_path)


NEEDS: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "fewer weights": lambda of: of.update(spoken=of["spoken"][:-1]),
    "a weight that is no number": lambda of: of.update(spoken=of["spoken"] * np.float16("nan")),
    "a bias that is words": lambda of: of.update(bias=of["bias"].astype(str)),
    "no bias": lambda of: of.pop("bias"),
    "rarities on their side": lambda of: of.update(rarity=of["rarity"][:, None]),
}
"""What somebody may do to the tables of the kinds of help."""


@pytest.mark.parametrize("what", NEEDS)
def test_manipulated_planes_of_the_kinds_of_help_are_refused(tmp_path: Path, what: str) -> None:
    columns, spoken, rarity = {"=pain": 0, "=chat": 1}, np.ones((2, 2), np.float32), np.ones(2, np.float32)
    NeedModel(columns, ("shopping", "pets"), spoken, rarity, np.zeros(2, np.float32)).save(tmp_path)
    assert NeedModel.load(tmp_path) is not None
    changed(tmp_path / "needs.npz", NEEDS[what])

    with pytest.raises(UNREADABLE):
        NeedModel.load(tmp_path)


@pytest.mark.parametrize("promille", [0, 1, 10, 300, 900, 999])
def test_whatever_is_left_of_a_file_can_be_refused(models: Path, promille: int) -> None:
    loads: dict[str, Callable[[Path], object]] = {
        "intents.npz": IntentModel.load, "intents.json": IntentModel.load, "languages.json": Languages.load,
    }  # fmt: skip
    for name, load in loads.items():
        file = folder(models) / name
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) * promille // 1_000])
        with pytest.raises(UNREADABLE):
            load(folder(models))
        file.write_bytes(whole)
