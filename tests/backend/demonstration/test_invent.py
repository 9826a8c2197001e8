"""The demonstration town: the same for a seed, coherent in itself, and nobody's real address."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.addresses import Verdict, best, candidates, judge, read
from backend.categories import CATEGORIES, OFF_BY_DEFAULT
from backend.demonstration import PARTS_OF_DAY, Availability, DemoTown, distance_m, invent, write_addresses

NOW = datetime(2026, 11, 24, 9, 10, tzinfo=ZoneInfo("Europe/Paris"))
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PARTS = {"morning": "matin", "noon": "midi", "afternoon": "après-midi", "evening": "soir"}
seeds = st.integers(0, 2**32)
moments = st.integers(1_735_689_600, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.fixture(scope="module")
def town() -> DemoTown:
    return invent(7, NOW)


def test_the_same_seed_gives_the_same_town(town: DemoTown) -> None:
    assert invent(7, NOW) == town
    assert invent(7, NOW.astimezone(UTC)) == town


def test_another_seed_gives_another_town(town: DemoTown) -> None:
    assert invent(8, NOW).residents != town.residents


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        invent(7, NOW.replace(tzinfo=None))


def test_the_town_has_the_size_of_a_small_one(town: DemoTown) -> None:
    assert 300 <= len(town.addresses) <= 900
    assert 25 <= len({address.street for address in town.addresses}) <= 35
    assert any(address.suffix == "bis" for address in town.addresses)
    assert (len(town.residents), len(town.volunteers)) == (60, 40)
    assert Counter(volunteer.state for volunteer in town.volunteers) == {"active": 35, "applied": 5}
    assert Counter(request.state for request in town.requests) == {"done": 30, "taken": 8, "open": 12}


def test_codes_and_numbers_belong_to_nobody(town: DemoTown) -> None:
    assert town.insee.startswith("96")
    assert town.postcode.startswith("96")
    phones = [person.phone for person in town.people]
    assert all(phone.startswith("+3363998") and len(phone) == 12 for phone in phones)
    assert len(set(phones)) == len(phones)


@settings(max_examples=20, deadline=None)
@given(seeds, moments)
def test_the_phones_of_the_playground_are_always_there(seed: int, now: datetime) -> None:
    town = invent(seed, now)
    jeanne, (karim, lea, aicha) = town.residents[0], town.volunteers[:3]

    assert (jeanne.name, jeanne.age, jeanne.channel) == ("Jeanne Morel", 82, "webchat")
    assert (jeanne.address.number, jeanne.address.suffix, jeanne.address.street) == (12, "", "Rue des Lilas")
    assert (karim.name, karim.channel, lea.name, lea.channel) == (
        "Karim Benali",
        "telegram",
        "Léa Fontaine",
        "telegram",
    )
    assert (aicha.name, aicha.channel) == ("Aïcha Diop", "matrix")
    for volunteer in (karim, lea, aicha):
        assert volunteer.state == "active"
        assert distance_m(volunteer.address, jeanne.address) < 1000
        assert "shopping" in volunteer.categories
        assert len(volunteer.availability) == 7 * len(PARTS_OF_DAY)
    busy = {mission.volunteer for mission in town.missions} | {request.requester for request in town.requests}
    assert busy.isdisjoint({jeanne.key, karim.key, lea.key})


@settings(max_examples=20, deadline=None)
@given(seeds, moments)
def test_people_are_all_different_and_live_in_the_town(seed: int, now: datetime) -> None:
    town = invent(seed, now)
    people = town.people
    assert len({person.key for person in people}) == len({person.name for person in people}) == 100
    assert {person.address for person in people} <= set(town.addresses)
    assert all(resident.since < now for resident in town.residents)
    for volunteer in town.volunteers:
        assert volunteer.categories
        assert set(volunteer.categories) <= set(CATEGORIES)
        assert volunteer.availability
        assert len(set(volunteer.availability)) == len(volunteer.availability)
        assert volunteer.applied_at < now
        assert (volunteer.active_at is None) == (volunteer.state == "applied")
        assert volunteer.active_at is None or volunteer.applied_at < volunteer.active_at < now


@settings(max_examples=20, deadline=None)
@given(seeds, moments)
def test_requests_make_sense_at_their_moment(seed: int, now: datetime) -> None:
    town = invent(seed, now)
    residents = {resident.key: resident for resident in town.residents}
    assert len({request.key for request in town.requests}) == len(town.requests)
    for request in town.requests:
        start = request.start.astimezone(ZoneInfo(town.timezone))
        assert request.category in set(CATEGORIES) - OFF_BY_DEFAULT
        assert residents[request.requester].channel
        assert request.address == residents[request.beneficiary].address
        assert residents[request.requester].since <= request.created_at < now
        assert request.created_at < request.start < request.end
        assert (start.hour, request.end.astimezone(start.tzinfo).hour) == PARTS_OF_DAY[request.part]
        assert f"{WEEKDAYS[start.weekday()]} {PARTS[request.part]}" in request.text.lower()
        assert request.start - request.created_at < timedelta(days=7), "the week day alone must say which day"
        assert "{" not in request.text
        assert (request.end < now) if request.state == "done" else (request.start > now)


@settings(max_examples=20, deadline=None)
@given(seeds, moments)
def test_whoever_helps_could_have_been_found(seed: int, now: datetime) -> None:
    town = invent(seed, now)
    requests = {request.key: request for request in town.requests}
    volunteers = {volunteer.key: volunteer for volunteer in town.volunteers}
    assert {mission.request for mission in town.missions} == {
        request.key for request in town.requests if request.state != "open"
    }
    for mission in town.missions:
        request, volunteer = requests[mission.request], volunteers[mission.volunteer]
        start = request.start.astimezone(ZoneInfo(town.timezone))
        assert volunteer.active_at is not None
        assert volunteer.active_at <= request.created_at < mission.accepted_at < min(request.start, now)
        assert request.category in volunteer.categories
        assert distance_m(request.address, volunteer.address) <= volunteer.max_distance_m
        assert Availability(start.weekday(), request.part) in volunteer.availability
        assert mission.state == ("done" if request.state == "done" else "accepted")
        assert (mission.done_at is None) == (mission.state == "accepted")
        assert mission.done_at is None or request.start < mission.done_at <= min(request.end, now)
    times = [(mission.volunteer, requests[mission.request].start) for mission in town.missions]
    assert len(set(times)) == len(times), "nobody is in two places at once"


@pytest.mark.parametrize("word", ["bénéficiaire", "senior", "personne âgée", "fragile", "personne seule"])
def test_no_text_labels_people(word: str) -> None:
    texts = [request.text.lower() for seed in range(10) for request in invent(seed, NOW).requests]
    assert texts
    assert not [text for text in texts if word in text]


def test_texts_are_varied(town: DemoTown) -> None:
    assert max(Counter(request.text for request in town.requests).values()) <= 2
    assert len({request.category for request in town.requests}) >= 10


def test_the_address_file_of_the_town_is_read_back(town: DemoTown) -> None:
    out = StringIO(newline="")
    assert write_addresses(town, out) == len(town.addresses)
    out.seek(0)
    assert tuple(read(out)) == town.addresses


def test_every_door_of_the_town_is_somewhere_else(town: DemoTown) -> None:
    assert len({address.ban_id for address in town.addresses}) == len(town.addresses)
    assert len({(address.latitude, address.longitude) for address in town.addresses}) == len(town.addresses)
    jeanne = town.residents[0].address
    assert all(distance_m(jeanne, address) < 3000 for address in town.addresses)


def test_the_address_of_jeanne_is_found_as_she_writes_it(town: DemoTown) -> None:
    judgement = judge(best("j'habite au 12 rue des lilas", candidates(town.addresses)))
    assert judgement.verdict == Verdict.EXACT
    assert judgement.choices[0].door is not None
    assert judgement.choices[0].door.ban_id == town.residents[0].address.ban_id


def test_neighbours_along_a_street_are_neighbours_on_the_map(town: DemoTown) -> None:
    for before, after in zip(town.addresses, town.addresses[1:], strict=False):
        if before.street == after.street and after.number is not None and before.number is not None:
            assert distance_m(before, after) < 60 + 20 * (after.number - before.number)
