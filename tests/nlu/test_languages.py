"""Which language a message is in, and how it is answered; a small one that is added takes nothing from the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from nlu import corpus, languages
from nlu.languages import DATA, Languages, known

HELD_OUT: Final = Path(__file__).parent / "held_out"
FILES: Final = {"fr": ("fr_a.yml", "fr_b.yml", "fr_first.yml"), "en": ("en.yml",), "rcf": ("rcf.yml",)}
CLEAR: Final = 3
"""Telling words by which a conversation changes its language."""

PORTUGUESE: Final = """
olá|bom dia|boa tarde a todos|obrigada pela ajuda|muito obrigado, até amanhã|sim, pode ser|não, obrigado
preciso de alguém para fazer as minhas compras amanhã|podem ajudar-me a ir ao médico na quinta-feira
a minha mãe precisa de remédios da farmácia|quem me pode levar ao hospital na segunda de manhã|ajuda, por favor
o meu marido caiu e não se consegue levantar|estou a passar mal, dói-me o peito|já não quero viver
o voluntário pediu-me dinheiro|quero ser voluntário|posso ajudar os vizinhos ao sábado|há pedidos perto de mim?
eu trato disso|desta vez não posso|em que ponto está o meu pedido?|afinal já não preciso|está feito
as compras foram entregues|estou de férias até ao dia quinze|hoje estou bem|não me sinto muito bem, estou sozinha
gostava que me ligassem todos os dias|não me mandem mais mensagens|a minha vizinha já não sai de casa
quero falar com uma pessoa|conhecem um bom canalizador?|a padaria da rua entrega em casa|até logo
alguém para jogar às cartas?|em português por favor|mudei de casa|o que sabem sobre mim?|apaguem a minha conta
deixe estar, cancele|qual é a capital do Peru?|como é que isto funciona?|o meu computador não liga
tenho de ir buscar uma encomenda aos correios|preciso que alguém passeie o meu cão|pode vir amanhã de manhã?
as plantas do jardim estão secas|moro na rua das flores, perto da igreja|chamo-me Maria e vivo sozinha
""".strip().replace("\n", "|").split("|")  # fmt: skip
"""As few as a community may begin with."""


@cache
def learnt(*, with_portuguese: bool = False) -> Languages:
    ours = [(one.text, one.language) for one in corpus.of_all().examples]
    return Languages.learnt([*ours, *((text, "pt") for text in PORTUGUESE if with_portuguese)])


def held_out(code: str) -> list[str]:
    return [one.text for name in FILES[code] for one in corpus.read([HELD_OUT / name]).examples]


def answer(text: str, *, with_portuguese: bool = False) -> tuple[str | None, int]:
    these = learnt(with_portuguese=with_portuguese)
    return these.telling(text, these.of(text))


def share(code: str, locale: str, *, with_portuguese: bool = False) -> float:
    """Of the held-out messages of a language, how many are clearly answered in this locale."""
    told = [answer(text, with_portuguese=with_portuguese) for text in held_out(code)]
    return sum(found == locale and count >= CLEAR for found, count in told) / len(told)


@pytest.mark.parametrize(("code", "locale", "least"), [("fr", "fr", 0.88), ("rcf", "fr", 0.93), ("en", "en", 0.85)])
def test_most_messages_tell_how_they_are_answered(code: str, locale: str, least: float) -> None:
    assert share(code, locale) >= least


@pytest.mark.parametrize(("code", "other"), [("fr", "en"), ("rcf", "en"), ("en", "fr")])
def test_none_is_answered_in_another_language(code: str, other: str) -> None:
    """But for the English ones among the French: « do you speak english? »."""
    assert share(code, other) <= 0.005


@pytest.mark.parametrize(("code", "locale", "least"), [("fr", "fr", 0.88), ("rcf", "fr", 0.93), ("en", "en", 0.85)])
def test_a_small_language_takes_nothing_from_the_others(code: str, locale: str, least: float) -> None:
    assert share(code, locale, with_portuguese=True) >= least


def test_a_small_language_is_heard() -> None:
    said = ("bom dia, queria alguém para as compras", "a minha filha vem amanhã, obrigado")

    assert {learnt(with_portuguese=True).of(text) for text in said} == {"pt"}
    assert {answer(text, with_portuguese=True)[0] for text in said} == {"pt"}


@dataclass(frozen=True, slots=True)
class Case:
    said: str
    answered: str | None
    least: int = 1
    most: int = 99


CASES: Final = (
    Case("Hello, I need somebody for my shopping tomorrow", "en", 6),
    Case("Thursday morning please", "en", 3),
    Case("hello, il me faut quelqu'un pour mes courses", "fr", 3),
    Case("bonjour, I need a lift to the doctor", "en", 3),
    Case("mi bezoin in moun pou fé mon komision", "fr", 3),
    Case("I need un coup de main for my garden", None, 0, 0),
    Case("ok", None, 0, 0),
    Case("2", None, 0, 0),
    Case("", None, 0, 0),
    Case("rue Victor Hugo", None, 0, 0),
    Case("hello", "en", 1, 2),
    Case("thank you", "en", 1, 2),
    Case("12 Baker Street", "en", 0, 2),
    Case("weekend", None, 0, 2),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_words_of_one_language_tell_how_to_answer(case: Case) -> None:
    answered, count = answer(case.said)

    assert answered == case.answered or (case.least == 0 and count <= case.most)
    assert case.least <= count <= case.most


def test_names_of_people_tell_too_little() -> None:
    names = ("William Smith", "Mary Jane Watson", "Jeanne Morel", "Karim Benali", "Marie-Christine Payet")

    assert [name for name in names if answer(name)[1] >= CLEAR] == []


def test_one_language_alone_tells_nothing() -> None:
    alone = Languages.learnt([("bonjour à tous", "fr")] * 5)

    assert alone.of("bonjour") is None
    assert alone.telling("bonjour à tous", None) == (None, 0)


def test_a_language_is_a_folder(tmp_path: Path) -> None:
    for name in ("pt", "nothing"):
        (tmp_path / name).mkdir()
    told = "name: Português\nanswered_in: pt\nreads_like: fr\nalso_called: [portugués]\n"
    (tmp_path / "pt" / "language.yml").write_text(told, encoding="utf-8")

    assert known(tmp_path) == {"pt": languages.Language("pt", "Português", "pt", "fr", ("portugués",))}


@pytest.mark.parametrize("told", ["name: Português\n", "[]\n", "Português\n", ""])
def test_a_language_that_says_too_little_is_refused(told: str, tmp_path: Path) -> None:
    (tmp_path / "pt").mkdir()
    (tmp_path / "pt" / "language.yml").write_text(told, encoding="utf-8")

    with pytest.raises(ValueError, match=r"pt/language\.yml needs name"):
        known(tmp_path)


def test_every_language_says_what_it_is() -> None:
    assert {folder.name for folder in DATA.iterdir() if folder.is_dir()} == set(known())
    assert all(one.answered_in in known() and one.reads_like in known() for one in known().values())
