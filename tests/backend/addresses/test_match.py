"""Finding the address that somebody means."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.addresses import AddressRow, Candidate, Match, Verdict, best, candidates, judge, street_key

TOWN = "Valbreuse-sur-Orne"
STREETS = (
    "Rue des Lilas",
    "Allée des Roses",
    "Rue des Roses",
    "Rue Victor Hugo",
    "Avenue du Général de Gaulle",
    "Place du Marché",
    "Rue de l'Église",
    "Rue du 8 Mai 1945",
    "Rue du Onze-Novembre",
    "Boulevard Gambetta",
    "Grande Rue",
    "Rue Saint-Martin",
    "Route de Valbreuse",
    "Le Bourg",
    "Rue des Sœurs",
    "Chemin du Lavoir",
    "Impasse du Lavoir",
    "Résidence Les Acacias",
    "Rue du Pont Neuf",
    "Chez Gaillard",
    "Rue de la Boulangerie",
    "Rue Pierre et Marie Curie",
)
NUMBERS = ((1, ""), (2, ""), (5, ""), (12, ""), (12, "bis"), (14, ""), (19, "b"))


def row(street: str, number: int | None, suffix: str = "", city: str = TOWN, postcode: str = "96120") -> AddressRow:
    insee = "96401" if city == TOWN else "96402"
    return AddressRow(f"{street} {number} {suffix}", number, suffix, street, postcode, insee, city, 48.7, -0.3)


VALBREUSE = candidates(row(street, number, suffix) for street in STREETS for number, suffix in NUMBERS)
BOTH_TOWNS = VALBREUSE + candidates(
    [
        row("Rue des Lilas", 3, city="Montorbel", postcode="96130"),
        row("Rue des Lilas", 12, city="Montorbel", postcode="96130"),
    ]
)


@dataclass(frozen=True)
class Case:
    query: str
    verdict: Verdict
    finds: tuple[str, ...] = ()


FOUND = tuple(
    Case(query, Verdict.EXACT, (finds,))
    for query, finds in (
        ("12 rue des Lilas", "12 Rue des Lilas"),
        ("12, RUE DES LILAS.", "12 Rue des Lilas"),
        ("12 rue lilas", "12 Rue des Lilas"),
        ("12bis r. des lilas", "12 bis Rue des Lilas"),
        ("12 b rue des lilas", "12 bis Rue des Lilas"),
        ("19 bis rue Victor Hugo", "19 b Rue Victor Hugo"),
        ("rue Victor Hugo 12", "12 Rue Victor Hugo"),
        ("douze rue Victor Hugo", "12 Rue Victor Hugo"),
        ("j'habite au 14 av du gal de gaulle", "14 Avenue du Général de Gaulle"),
        ("c'est au 5 pl. du marché merci", "5 Place du Marché"),
        ("chez moi au 5 bd gambetta", "5 Boulevard Gambetta"),
        ("12 rue des lilas 96120 Valbreuse-sur-Orne", "12 Rue des Lilas"),
        ("12 rue des lilas à valbreuse", "12 Rue des Lilas"),
        ("12 rue des lilas, valbreusse", "12 Rue des Lilas"),
        ("Valbreuse, 12 rue des lilas", "12 Rue des Lilas"),
        ("12 route de valbreuse 96120 Valbreuse sur orne", "12 Route de Valbreuse"),
        ("12 rue du huit mai 1945", "12 Rue du 8 Mai 1945"),
        ("12 rue du 11 novembre", "12 Rue du Onze-Novembre"),
        ("12 Grande Rue", "12 Grande Rue"),
        ("12 rue st martin", "12 Rue Saint-Martin"),
        ("n° 5 rue de l'eglise", "5 Rue de l'Église"),
        ("12/14 rue des lilas", "12 Rue des Lilas"),
        ("appartement 5, 12 rue de l'église, 3e étage", "12 Rue de l'Église"),
        ("12 res. les acacias bat B", "12 Résidence Les Acacias"),
        ("12 rue des lilas en face de la boulangerie", "12 Rue des Lilas"),
        ("5 rue du pont neuf", "5 Rue du Pont Neuf"),
        ("5 le bourg", "5 Le Bourg"),
    )
)
NEARLY = tuple(
    Case(query, Verdict.CLOSE, (finds,))
    for query, finds in (
        ("12 rue des lylas", "12 Rue des Lilas"),
        ("12 ru victor ugo", "12 Rue Victor Hugo"),
        ("12 rue hugo", "12 Rue Victor Hugo"),
        ("12 rue V. Hugo", "12 Rue Victor Hugo"),
        ("5 bd gambeta", "5 Boulevard Gambetta"),
        ("12 rue saintmartin", "12 Rue Saint-Martin"),
        ("12 avenue des lilas", "12 Rue des Lilas"),
        ("12 lilas", "12 Rue des Lilas"),
        ("12 rue du 8 mai", "12 Rue du 8 Mai 1945"),
        ("j'habite au 12 rue des lilas, c'est la maison aux volets bleus", "12 Rue des Lilas"),
        ("12 rue des lilas 75011 Paris", "12 Rue des Lilas"),
    )
)
OTHERWISE = (
    Case("12 du lavoir", Verdict.SEVERAL, ("12 Chemin du Lavoir", "12 Impasse du Lavoir")),
    Case("12 les roses", Verdict.SEVERAL, ("12 Allée des Roses", "12 Rue des Roses")),
    Case("13 rue des lilas", Verdict.OTHER_NUMBER, ("12 Rue des Lilas",)),
    Case("250 rue des lilas", Verdict.OTHER_NUMBER, ("19 b Rue des Lilas",)),
    Case("14 ter rue des lilas", Verdict.OTHER_NUMBER, ("14 Rue des Lilas",)),
    Case("rue des lilas", Verdict.STREET_ONLY, ("Rue des Lilas",)),
    Case("8 mai 1945", Verdict.STREET_ONLY, ("Rue du 8 Mai 1945",)),
    Case("chez Gaillard", Verdict.STREET_ONLY, ("Chez Gaillard",)),
    Case("en face de la boulangerie", Verdict.NOTHING),
    Case("12 rue de la Paix", Verdict.NOTHING),
    Case("je ne sais pas", Verdict.NOTHING),
    Case("demain matin vers 10h", Verdict.NOTHING),
    Case("oui", Verdict.NOTHING),
    Case("12", Verdict.NOTHING),
    Case("", Verdict.NOTHING),
    Case("🙂", Verdict.NOTHING),
)


def short(match: Match) -> str:
    return match.label.partition(",")[0]


@pytest.mark.parametrize("case", FOUND + NEARLY + OTHERWISE, ids=lambda case: case.query or "nothing")
def test_people_write_addresses_their_own_way(case: Case) -> None:
    judgement = judge(best(case.query, VALBREUSE))
    assert (judgement.verdict, tuple(short(match) for match in judgement.choices)) == (case.verdict, case.finds)


def test_queries_of_the_table_are_all_different() -> None:
    queries = [case.query for case in FOUND + NEARLY + OTHERWISE]
    assert len(queries) == len(set(queries))


TWO_TOWNS = (
    ("12 rue des lilas", Verdict.SEVERAL, {TOWN, "Montorbel"}),
    ("12 rue des lilas montorbel", Verdict.EXACT, {"Montorbel"}),
    ("12 rue des lilas 96130", Verdict.EXACT, {"Montorbel"}),
    ("12 rue des lilas à Valbreuse", Verdict.EXACT, {TOWN}),
    ("3 rue des lilas", Verdict.EXACT, {"Montorbel"}),
    ("14 rue des lilas", Verdict.EXACT, {TOWN}),
    ("3 rue des lilas à Valbreuse", Verdict.OTHER_NUMBER, {TOWN}),
)


@pytest.mark.parametrize(("query", "verdict", "towns"), TWO_TOWNS, ids=[query for query, _, _ in TWO_TOWNS])
def test_the_same_street_in_two_communes(query: str, verdict: Verdict, towns: set[str]) -> None:
    judgement = judge(best(query, BOTH_TOWNS))
    assert (judgement.verdict, {match.candidate.city for match in judgement.choices}) == (verdict, towns)


def test_merged_communes_keep_their_two_streets_apart() -> None:
    old = [
        AddressRow("a", 1, "", "Rue de l'Église", "96120", "96401", TOWN, 48.7, -0.3, former_city="Sarbe"),
        AddressRow("b", 1, "", "Rue de l'Église", "96120", "96401", TOWN, 48.7, -0.3, former_city="Montorbel"),
    ]
    assert judge(best("1 rue de l'église", candidates(old))).verdict == Verdict.SEVERAL
    (match,) = judge(best("1 rue de l'église à Montorbel", candidates(old))).choices
    assert match.door is not None
    assert match.door.ban_id == "b"


def test_the_article_settles_between_two_streets() -> None:
    streets = candidates([row("Rue du Lilas", 12), row("Rue des Lilas", 12)])
    assert [short(match) for match in judge(best("12 rue du lilas", streets)).choices] == ["12 Rue du Lilas"]


def test_a_missing_number_is_flagged_and_the_nearest_offered() -> None:
    (match,) = best("13 rue des lilas", VALBREUSE)
    assert (match.number_missing, match.exact) == (True, False)


def test_a_place_without_numbers_needs_none() -> None:
    (match,) = best("Chez Gaillard", candidates([row("Chez Gaillard", None)]))
    assert match.exact
    assert judge([match]).verdict == Verdict.EXACT


def test_streets_may_be_searched_without_their_doors() -> None:
    streets = [Candidate("Rue des Lilas", TOWN, key=street_key("Rue des Lilas"))]
    (match,) = best("12 rue des lilas", streets)
    assert match.door is None
    assert judge([match]).verdict == Verdict.STREET_ONLY


def test_no_more_than_asked_are_given() -> None:
    streets = candidates(row("Rue de l'Église", 1, city=f"Commune {letter}") for letter in "abcdefgh")
    assert len(best("1 rue de l'église", streets)) == 5
    assert len(best("1 rue de l'église", streets, limit=2)) == 2


@given(st.text(max_size=300))
def test_no_text_makes_the_search_raise(text: str) -> None:
    judge(best(text, BOTH_TOWNS))
    assert best(text, ()) == ()


bits = st.sampled_from(
    [
        "12",
        "bis",
        "b",
        "rue",
        "de",
        "l'",
        "lilas",
        "8 mai",
        "96120",
        "99999",
        "valbreuse",
        "a",
        "/",
        ",",
        "st",
        "étage",
        "devant",
    ]
)


@given(st.lists(bits, max_size=30).map(" ".join))
def test_no_heap_of_address_words_makes_the_search_raise(text: str) -> None:
    judge(best(text, BOTH_TOWNS))


def test_every_address_is_found_by_its_own_name() -> None:
    for street in VALBREUSE:
        for door in street.doors:
            judgement = judge(best(f"{door.number} {door.suffix} {street.street}", VALBREUSE))
            assert [match.door for match in judgement.choices] == [door]
            assert judgement.verdict == Verdict.EXACT


def test_a_commune_of_thirty_thousand_addresses_is_searched_in_ten_milliseconds() -> None:
    kinds = ("Rue", "Avenue", "Allée", "Chemin", "Impasse")
    syllables = ("la", "ri", "mon", "ber", "tin", "vel", "dou", "gar", "sau", "pre")
    names = ["".join(parts).title() for parts in product(syllables, repeat=3)][:300]
    rows = (row(f"{kind} de {name}", number) for kind in kinds for name in names for number in range(1, 21))
    streets = candidates(rows)
    assert sum(len(street.doors) for street in streets) == 30_000
    best("12 rue de larila", streets)

    for query in ("12 rue de lariber", "j'habite au 7 bis avenue de montindou à Valbreuse", "chemin lamonvell 4"):
        took = []
        for _ in range(5):
            before = thread_time()  # what it costs, whatever else the machine is at
            assert best(query, streets)
            took.append(thread_time() - before)
        assert min(took) < 0.010, f"{query}: more than 10 ms, even the quickest of five"
