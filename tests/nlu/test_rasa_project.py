"""`palier nlu export-rasa`: a project that Rasa trains on as it is, with nothing lost of our data."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlu import corpus
from nlu.corpus import Corpus, Example
from nlu.rasa.project import EPOCHS, NotEmpty, export
from tests.nlu.test_command import palier_nlu

PIPELINE = [
    "WhitespaceTokenizer",
    "RegexFeaturizer",
    "LexicalSyntacticFeaturizer",
    "CountVectorsFeaturizer",
    "CountVectorsFeaturizer",
    "DIETClassifier",
    "EntitySynonymMapper",
    "FallbackClassifier",
]


def said(data: Corpus) -> list[tuple[object, ...]]:
    return sorted((one.text, one.intent, one.entities) for one in data.examples)


def test_the_project_holds_exactly_our_data(tmp_path: Path) -> None:
    folder = tmp_path / "rasa"
    done = palier_nlu("export-rasa", str(folder))
    ours, theirs = corpus.of_locale("fr"), corpus.read([folder / "data"])

    assert (done.returncode, done.stderr) == (0, b"")
    assert said(theirs) == said(ours)
    assert (theirs.regexes, theirs.lookups, theirs.synonyms) == (ours.regexes, ours.lookups, ours.synonyms)
    assert yaml.safe_load((folder / "domain.yml").read_text("utf-8"))["intents"] == list(ours.intents)


def test_rasa_trains_its_transformer_in_full(tmp_path: Path) -> None:
    export(corpus.of_locale("fr"), tmp_path / "rasa", locales=["fr"])
    config = yaml.safe_load((tmp_path / "rasa" / "config.yml").read_text("utf-8"))

    assert [one["name"] for one in config["pipeline"]] == PIPELINE
    assert config["pipeline"][4] | {"name": ""} == {"name": "", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
    assert config["pipeline"][5]["epochs"] == EPOCHS == 100
    assert config["language"] == "fr"


def test_the_project_says_what_to_type(tmp_path: Path) -> None:
    export(corpus.of_locale("fr"), tmp_path / "rasa", locales=["fr"])
    page = (tmp_path / "rasa" / "README.md").read_text("utf-8")

    assert "rasa train nlu" in page
    assert "PALIER_NLU=rasa+http://" in page
    assert "$" not in page
    assert "rasa==3.6." in (tmp_path / "rasa" / "requirements.txt").read_text("utf-8")


def test_several_languages_are_one_model(tmp_path: Path) -> None:
    done = palier_nlu("export-rasa", str(tmp_path / "rasa"), "--locale", "fr", "--locale", "en")
    both = [*corpus.of_locale("fr").examples, *corpus.of_locale("en").examples]

    assert done.returncode == 0
    assert len(corpus.read([tmp_path / "rasa" / "data"]).examples) == len(both)


def test_everything_that_the_format_knows_comes_along(tmp_path: Path) -> None:
    lines = (
        "to [Paris](city) from [NYC](city:New York)",
        'a [small]{"entity": "size", "value": "s"} one',
        "- : # 'quoted' \"twice\" 🙂 @x !",
        "no",
    )
    data = Corpus(
        tuple(corpus.annotated(line, "yes") for line in lines),
        {"nyc": "New York", "the big apple": "New York"},
        {"city": ("Paris", "Saint-Denis")},
        {"number": (r"\d{3,}\b", "[a-z]+: .*")},
    )
    export(data, tmp_path, locales=["fr"])
    theirs = corpus.read([tmp_path / "data"])

    assert said(theirs) == said(data)
    assert (theirs.regexes, theirs.lookups, theirs.synonyms) == (data.regexes, data.lookups, data.synonyms)
    assert yaml.safe_load((tmp_path / "domain.yml").read_text("utf-8"))["entities"] == ["city", "size"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("mine", encoding="utf-8")
    done = [palier_nlu("export-rasa", str(one)) for one in (tmp_path, note)]

    assert [one.returncode for one in done] == [2, 2]
    assert all(len(one.stderr.decode().splitlines()) == 1 and b"not empty" in one.stderr for one in done)
    assert [one.name for one in tmp_path.iterdir()] == ["note.txt"]
    with pytest.raises(NotEmpty):
        export(Corpus((Example("a", "b"),)), tmp_path, locales=["fr"])


def test_a_language_that_has_no_data_is_refused(tmp_path: Path) -> None:
    done = palier_nlu("export-rasa", str(tmp_path / "rasa"), "--locale", "../fr")

    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("write en or fr or rcf.")
    assert not (tmp_path / "rasa").exists()
