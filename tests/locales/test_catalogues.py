"""The catalogues follow the code, and the proofreader names what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from locales import catalogues, proofreading, texts

CODE = """
from backend.wording import _, plural_

GREETING = _("Hello {name}!")
COUNT = plural_("{n} volunteer", "{n} volunteers")
"""
FRENCH: Mapping[str, str | tuple[str, ...]] = {
    "Hello {name}!": "Bonjour {name}\u202f!",
    "{n} volunteer": ("Un bénévole", "{n} bénévoles"),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house that says two things, in both languages."""
    for package in texts.SPEAKING:
        (tmp_path / package).mkdir()
    (tmp_path / "conversation_flows" / "welcome.py").write_text(CODE, encoding="utf-8")
    catalogues.update(tmp_path)
    translate(tmp_path, FRENCH)
    return tmp_path


def translate(house: Path, sentences: Mapping[str, str | tuple[str, ...]]) -> None:
    path = texts.catalogue_path(house, "fr")
    french = texts.read(house, "fr")
    for original, said in sentences.items():
        message = french.get(original)
        assert message is not None, original
        message.string = said
    with path.open("wb") as output:
        write_po(output, french, width=0)


def faults(house: Path) -> list[str]:
    return [str(fault) for fault in proofreading.faults(house)]


def test_a_whole_house_has_no_faults(house: Path) -> None:
    assert faults(house) == []


def test_english_says_what_the_code_says(house: Path) -> None:
    english = {message.id: message.string for message in texts.messages_of(texts.read(house, "en"))}

    assert english == {
        "Hello {name}!": "Hello {name}!",
        ("{n} volunteer", "{n} volunteers"): ("{n} volunteer", "{n} volunteers"),
    }


def test_an_update_keeps_translations_and_takes_out_what_nothing_says(house: Path) -> None:
    (house / "conversation_flows" / "welcome.py").write_text('_("Hello {name}!")\n_("Goodbye")\n', encoding="utf-8")

    catalogues.update(house)

    french = {message.id: message.string for message in texts.messages_of(texts.read(house, "fr"))}
    assert french == {"Hello {name}!": "Bonjour {name}\u202f!", "Goodbye": ""}
    assert texts.read(house, "fr").obsolete == {}


def test_an_update_sets_french_as_a_printer_would(house: Path) -> None:
    translate(house, {"Hello {name}!": "Bonjour {name} !", "{n} volunteer": ("d'accord", "{n} bénévoles...")})

    catalogues.update(house)

    french = {message.id: message.string for message in texts.messages_of(texts.read(house, "fr"))}
    assert list(french.values()) == ["Bonjour {name}\u202f!", ("d’accord", "{n} bénévoles…")]


def test_an_update_of_a_house_in_step_changes_nothing(house: Path) -> None:
    catalogues.update(house)
    before = texts.catalogue_path(house, "fr").read_bytes()

    catalogues.update(house)

    assert texts.catalogue_path(house, "fr").read_bytes() == before


def test_compiled_catalogues_are_what_gettext_reads(house: Path) -> None:
    catalogues.compile_all(house)

    with texts.catalogue_path(house, "fr").with_suffix(".mo").open("rb") as binary:
        french = GNUTranslations(binary)
    assert french.gettext("Hello {name}!") == "Bonjour {name}\u202f!"
    assert [french.ngettext("{n} volunteer", "{n} volunteers", n) for n in (0, 1, 2)] == [
        "Un bénévole",
        "Un bénévole",
        "{n} bénévoles",
    ]


def test_a_catalogue_is_compiled_again_only_after_a_change(house: Path) -> None:
    catalogues.compile_all(house)
    binary = texts.catalogue_path(house, "fr").with_suffix(".mo")
    first = binary.stat().st_mtime_ns

    catalogues.compile_all(house)

    assert binary.stat().st_mtime_ns == first


def test_templates_of_pages_are_read_too(house: Path) -> None:
    page = house / "backend" / "console" / "templates" / "sign_in.html"
    page.parent.mkdir(parents=True)
    page.write_text('<h1>{{ _("Sign in") }}</h1>', encoding="utf-8")

    assert "Sign in" in texts.extract(house)


@dataclass(frozen=True, slots=True)
class Case:
    label: str
    said: str | tuple[str, ...]
    fault: str
    original: str = "Hello {name}!"


WRONG = (
    Case("missing", "", "the translation is missing: “Hello {name}!”"),
    Case("missing plural", ("Un bénévole", ""), "the translation is missing: “{n} volunteer”", "{n} volunteer"),
    Case("lost placeholder", "Bonjour", "the placeholders are none, they should be {name}: “Bonjour”"),
    Case("other placeholder", "Bonjour {nom}", "the placeholders are {nom}, they should be {name}: “Bonjour {nom}”"),
    Case(
        "unknown preposition",
        "Bonjour {name:du}",
        "a placeholder may be joined by de or à, as in {town:de}, not by du; {category:minuscule} does not begin the"
        " sentence: “Bonjour {name:du}”",
    ),
    Case("nameless placeholder", "Bonjour {}", "a placeholder needs a name, as in {place}: “Bonjour {}”"),
    Case(
        "plural without its number",
        ("Un bénévole", "Des bénévoles"),
        "the placeholders are none, they should be {n}: “Des bénévoles”",
        "{n} volunteer",
    ),
    Case("open brace", "Bonjour {name", "the braces do not match (expected '}' before end of string): “Bonjour {name”"),
    Case("typography", "{name}?", "“?” wants a no-break space before it (U+202F or U+00A0): “{name}?”"),
    Case("familiar", "Salut {name} et tes voisins", "Palier says vous, never “tes”: “Salut {name} et tes voisins”"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.label)
def test_a_bad_translation_is_named_by_file_line_and_text(house: Path, case: Case) -> None:
    translate(house, {case.original: case.said})
    stored = texts.catalogue_path(house, "fr").read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, text in enumerate(stored) if text == f'msgid "{case.original}"')

    assert faults(house) == [f"locales/fr/LC_MESSAGES/palier.po:{line}: {case.fault}"]


def test_a_fuzzy_translation_is_not_a_translation(house: Path) -> None:
    path = texts.catalogue_path(house, "fr")
    path.write_text(path.read_text().replace('msgid "Hello', '#, fuzzy\nmsgid "Hello'), encoding="utf-8")

    assert [fault for fault in faults(house) if "fuzzy" in fault]


def test_an_obsolete_entry_is_named(house: Path) -> None:
    path = texts.catalogue_path(house, "fr")
    path.write_text(path.read_text() + '\n#~ msgid "Gone"\n#~ msgstr "Parti"\n', encoding="utf-8")

    assert [fault for fault in faults(house) if "nothing says this any more" in fault and "“Gone”" in fault]


def test_a_text_that_no_catalogue_has_is_named_where_it_stands(house: Path) -> None:
    (house / "bots" / "page.py").write_text('\n_("Late")\n', encoding="utf-8")

    assert faults(house) == [
        f"bots/page.py:2: locales/{language}/LC_MESSAGES/palier.po has no such text; `make messages` adds it: “Late”"
        for language in texts.languages(house)
    ]


def test_a_text_that_cannot_be_extracted_is_named_where_it_stands(house: Path) -> None:
    (house / "bots" / "page.py").write_text('_(f"Hello {name}")\nplural_("{n} cat", several)\n', encoding="utf-8")

    assert [fault.split(": ")[0] for fault in faults(house)] == ["bots/page.py:1", "bots/page.py:2"]


def test_a_broken_file_is_named(house: Path) -> None:
    path = texts.catalogue_path(house, "fr")
    path.write_text(path.read_text() + "\noops\n", encoding="utf-8")

    assert [fault for fault in faults(house) if "this is not gettext: “oops”" in fault]


def test_a_missing_catalogue_is_named(house: Path) -> None:
    texts.catalogue_path(house, "en").unlink()

    assert [fault for fault in faults(house) if "there is no catalogue" in fault]


@pytest.mark.parametrize("language", ["pt", "rcf"])
def test_a_folder_is_all_that_another_language_takes(house: Path, language: str) -> None:
    """Also one that Babel has never heard of."""
    (house / "locales" / language).mkdir()
    (house / "locales" / "__pycache__").mkdir()

    catalogues.update(house)
    owed = faults(house)
    path = texts.catalogue_path(house, language)
    written = path.read_text(encoding="utf-8").replace(
        'Hello {name}!"\nmsgstr ""', 'Hello {name}!"\nmsgstr "Olá {name}!"'
    )
    path.write_text(written.replace('[0] ""', '[0] "Um"').replace('[1] ""', '[1] "{n}"'), encoding="utf-8")
    catalogues.update(house)
    catalogues.compile_all(house)

    assert len(owed) == 2
    assert all(one.startswith(f"locales/{language}/") for one in owed)
    assert faults(house) == []
    with path.with_suffix(".mo").open("rb") as binary:
        said = GNUTranslations(binary)
    assert said.gettext("Hello {name}!") == "Olá {name}!"
    assert [said.ngettext("{n} volunteer", "{n} volunteers", n) for n in (1, 2)] == ["Um", "{n}"]


def test_the_command_line_says_what_is_wrong_and_fails(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "ROOT", house)
    catalogues.main(["extract"])
    catalogues.main(["check"])
    translate(house, {"Hello {name}!": ""})

    with pytest.raises(SystemExit, match="translation is missing"):
        catalogues.main(["check"])
