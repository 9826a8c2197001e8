"""Which kinds of help a message is about: the lexicon and the model together, and either alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu import corpus
from nlu.corpus import BadTrainingData, Corpus, Example
from nlu.engine import EmbeddedEngine
from nlu.entities.categories import CATEGORIES
from nlu.learning import needs
from nlu.needs import NeedModel
from nlu.normalise import tokens
from tests.nlu.conftest import PARIS, SUNDAY, Reader
from tests.nlu.test_corpus import kept_for_testing

OLD_LADY = (
    "Bonjour, je suis une vieille dame et je n'ose pas demander... ma fille est loin, "
    "il me faudrait quelqu'un pour mon pain et mes yaourts jeudi matin"
)


def kinds(hear: Reader, text: str, *, locale: str = "fr", expecting: str | None = None) -> set[object]:
    return set(hear(text, locale=locale, expecting=expecting).values("category"))


def test_a_daughter_far_away_is_no_childcare(hear: Reader) -> None:
    assert kinds(hear, OLD_LADY) == {"shopping"}


@pytest.mark.parametrize(
    "text",
    [
        "ma fille est loin",
        "mes enfants habitent à Lyon",
        "mon petit-fils vient me voir dimanche",
        "mes enfants sont au Canada, il me faudrait quelqu'un",
        "mon mari ne peut plus m'aider",
        "my children live abroad",
    ],
)
def test_whoever_is_spoken_of_needs_no_minding(hear: Reader, text: str) -> None:
    assert "childcare" not in kinds(hear, text)


@pytest.mark.parametrize(
    "text", ["garder ma fille mercredi", "qui peut prendre mes jumeaux après l'école", "mind my daughter on Friday"]
)
def test_whoever_needs_minding_is_heard(hear: Reader, text: str) -> None:
    assert "childcare" in kinds(hear, text)


@pytest.mark.parametrize(
    ("text", "locale", "named"),
    [
        ("du pain et mes médicaments à la pharmacie", "fr", {"shopping", "pharmacy"}),
        ("tondre la pelouse et réparer le robinet", "fr", {"gardening", "repairs"}),
        ("sortir le chien et descendre mes poubelles", "fr", {"pets", "housework"}),
        ("walk my dog and pick up my prescription", "en", {"pets", "pharmacy"}),
    ],
)
def test_a_message_may_name_several(hear: Reader, text: str, locale: str, named: set[str]) -> None:
    assert kinds(hear, text, locale=locale) == named


@pytest.mark.parametrize(
    ("text", "locale", "named"),
    [
        ("mon frigo est vide", "fr", "shopping"),
        ("je tourne en rond chez moi, si quelqu'un voulait passer une heure", "fr", "company"),
        ("l'allée est couverte de feuilles et je glisse", "fr", "gardening"),
        ("there is nothing left in my fridge", "en", "shopping"),
        ("my lads need someone with them until I am back from my shift", "en", "childcare"),
    ],
)
def test_what_no_list_holds_is_heard_too(hear: Reader, text: str, locale: str, named: str) -> None:
    assert kinds(hear, text, locale=locale) == {named}


@pytest.mark.parametrize(
    "text",
    [
        "j'ai besoin d'aide",
        "quelqu'un peut venir demain ?",
        "bonjour",
        "je voudrais demander un petit service",
        "12 rue des Lilas, derrière la pharmacie",
        "12 place du marché",
        "?!",
    ],
)
def test_where_nothing_is_named_there_is_nothing(hear: Reader, text: str) -> None:
    assert kinds(hear, text) == set()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("le pain et le lait", "shopping"),
        ("ma télé", "digital"),
        ("mes enfants", "childcare"),
        ("les vitres", "housework"),
        ("le chat", "pets"),
        ("aspirine", "pharmacy"),
        ("une échelle", "loan"),
        ("mon rdv chez l'ophtalmo", "transport"),
        ("autre chose", "other"),
    ],
)
def test_a_short_answer_names_a_kind(hear: Reader, text: str, named: str) -> None:
    heard = hear(text, expecting="category")

    assert heard.values("category") == (named,)
    assert heard.intent == "inform"


@pytest.mark.parametrize("text", ["je ne sais pas", "je sais pas trop", "aucune idée", "oui", "I don't know"])
def test_a_shrug_names_none(hear: Reader, text: str) -> None:
    assert kinds(hear, text, expecting="category") == set()


@pytest.mark.parametrize(
    ("text", "expecting"),
    [("après la messe", "when"), ("chez mes enfants", "where"), ("mes deux gamins", "for_whom"), ("Rose", "name")],
)
def test_the_answer_to_another_question_is_no_new_need(hear: Reader, text: str, expecting: str) -> None:
    assert kinds(hear, text, expecting=expecting) == set()


def test_a_kind_stands_at_the_words_that_say_it(hear: Reader) -> None:
    text = "bonjour madame, mon frigo est vide depuis hier"
    (found,) = [one for one in hear(text).entities if one.name == "category"]

    assert (text[found.start : found.end], found.extractor) == ("frigo", "planes")


def test_without_a_model_the_lexicon_speaks_alone(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    heard = engine.parse(OLD_LADY, locale="fr", now=SUNDAY, timezone=PARIS)

    assert set(heard.values("category")) == {"shopping"}
    assert {one.extractor for one in heard.entities if one.name == "category"} == {"lexicon"}


# --- what is learnt from ---------------------------------------------------------------------------------------------


def test_every_language_has_messages_whose_kinds_are_known() -> None:
    told = needs.labelled(corpus.DATA)

    assert {one.language for one in told} == set(corpus.locales())
    for category in CATEGORIES:
        assert sum(category in one.categories for one in told) >= 100
    assert sum(len(one.categories) > 1 for one in told) >= 150
    assert sum(not one.categories for one in told) >= 75


def test_no_message_is_learnt_that_is_kept_for_testing() -> None:
    kept = {tuple(tokens(text, "fr")) for text in kept_for_testing()}
    learnt = {tuple(tokens(one.text, "fr")) for one in needs.labelled(corpus.DATA)}

    assert kept
    assert len(kept & learnt) == 0


def test_a_kind_that_there_is_not_is_refused(tmp_path: Path) -> None:
    data = labelled(tmp_path, "du pain\tshoping\n")

    with pytest.raises(BadTrainingData, match="shoping"):
        needs.labelled(data)


def test_where_nothing_is_labelled_nothing_is_learnt(tmp_path: Path) -> None:
    assert needs.fitted(tmp_path, Corpus()) is None
    assert NeedModel.load(tmp_path) is None


def labelled(folder: Path, lines: str) -> Path:
    (folder / "fr" / "categories").mkdir(parents=True)
    (folder / "fr" / "categories" / "messages.tsv").write_text(lines, encoding="utf-8")
    return folder


SMALL = "du pain frais\tshopping\nle chien dehors\tpets\ndu pain pour le chien\tshopping,pets\nde l'aide\t\n"
CALM = Corpus((Example("bonjour", "greet", language="fr"), Example("merci bien", "thank", language="fr")))


def test_a_model_survives_being_saved_and_the_same_data_gives_the_same(tmp_path: Path) -> None:
    data = labelled(tmp_path, SMALL)
    one, two = needs.fitted(data, CALM), needs.fitted(data, CALM)
    assert one is not None
    assert two is not None
    one.save(tmp_path)
    again = NeedModel.load(tmp_path)
    assert again is not None

    words = ["le", "chien", "veut", "du", "pain"]
    assert one.margins(words) == two.margins(words)
    assert again.margins(words) == pytest.approx(one.margins(words), abs=0.02)
    assert again.margins([]) == pytest.approx(one.margins([]), abs=0.02)


def test_a_message_is_weighed_as_training_weighed_it(tmp_path: Path) -> None:
    model = needs.fitted(labelled(tmp_path, SMALL), CALM)
    assert model is not None
    messages = [["du", "pain", "du", "jour"], ["j'", "ai", "un", "chien"], ["inconnu"]]
    rows = needs.weighed([needs.parts(words) for words in messages], model.columns, model.rarity)
    trained = rows @ (model.spoken / model.rarity[:, None]) + model.bias

    for words, row in zip(messages, trained, strict=True):
        assert list(model.margins(words).values()) == pytest.approx(np.asarray(row).tolist(), abs=1e-5)
