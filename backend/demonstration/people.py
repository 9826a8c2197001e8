"""The people of the demonstration town. Names are common ones, telephone numbers those kept for fiction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from backend.addresses import AddressRow
from backend.categories import CATEGORIES, OFF_BY_DEFAULT
from backend.demonstration.town import PARTS_OF_DAY, Availability, Resident, Volunteer

RESIDENTS = 60
VOLUNTEERS = 40
APPLIED = 5
"""Volunteers who have not been met yet."""
SIGNED_UP_WITHIN = timedelta(days=500)

FIRST_NAMES = (
    "Simone Yvette Denise Monique Odette Ginette Paulette Huguette Colette Marcelle Lucienne Raymonde Jacqueline"
    " Fatima Khadija Zohra Maria Conceição Rosa Thi-Mai Aminata Fatoumata Nadia Samira Irène Solange Éliane"
    " André Roger Marcel René Lucien Raymond Gilbert Bernard Michel Claude Maurice Guy Serge Gérard Ahmed Mohamed"
    " Antonio Manuel João Ibrahima Moussa Jean-Pierre Jean-Claude Daniel Jacques Henri Robert Roland"
    " Camille Julie Manon Chloé Inès Sarah Emma Élodie Céline Sandrine Nathalie Sophie Aurélie Awa Mariam Leïla"
    " Soraya Mélanie Pauline Clémence Thi-Lan Ana Magali Valérie Christelle Yasmine Noémie Agathe"
    " Thomas Nicolas Julien Kevin Mehdi Youssef Bilal Hugo Lucas Théo Antoine Maxime Sébastien Olivier Stéphane"
    " Mamadou Cheikh Minh Rui Pedro Andrei Vincent Fabrice Yann Loïc Mathieu Romain Samir Idriss"
)
LAST_NAMES = (
    "Martin Bernard Petit Durand Leroy Moreau Lefebvre Garnier Roussel Faure Mercier Blanc Guérin Boyer Chevalier"
    " Lemoine Perrin Marchand Dufour Gauthier Renaud Barbier Hamel Lecomte Picard Bourgeois Aubert Delattre Poirier"
    " Benaïssa Haddad Mansouri Cherif Boukhris Amrani Bouzid Traoré Diallo Ndiaye Camara Koné Sow"
    " Da-Silva Ferreira Pereira Lopes Fernandes Garcia Martinez Rossi Nguyen Tran Pham Kowalski Popescu Yılmaz"
    " Payet Hoarau Grondin Lebrun Vasseur Caron Lemaire Rivière Tessier Bouvier Marty Colas Prévost Hubert"
)
_CHANNELS = ("telegram", "whatsapp", "signal", "matrix", "webchat")
_RESIDENTS_USE = (20, 34, 6, 4, 22)
_VOLUNTEERS_USE = (72, 16, 7, 5, 0)
_BY_TELEPHONE = 0.15
_OTHER_LANGUAGES = ("en", "ar", "pt", "es", "tr", "vi", "it", "pl", "ro")
_OFTEN_OFFERED = (9, 6, 7, 4, 4, 4, 3, 4, 7, 6, 3, 1, 1, 3, 4, 1, 1)
"""How often each of `CATEGORIES` is offered."""
_DISTANCES_M = (800, 1000, 1500, 2000, 3000, 5000)
_WHOLE_WEEK = tuple(Availability(day, part) for day in range(7) for part in PARTS_OF_DAY)


def jeanne(homes: Sequence[AddressRow], now: datetime) -> Resident:
    """The resident of the first phone of the playground."""
    home = _at(homes, 12, "Rue des Lilas")
    since = now - timedelta(days=210)
    return Resident("jeanne-morel", "Jeanne", "Morel", home, "webchat", _phone(0), "fr", since, age=82)


def karim(homes: Sequence[AddressRow], now: datetime) -> Volunteer:
    """The volunteer of the second phone: close to the Rue des Lilas, there all week."""
    offers = ("shopping", "pharmacy", "transport", "repairs", "digital", "parcel")
    home = _at(homes, 7, "Rue Marie Curie")
    return _persona("Karim", "Benali", home, "telegram", 1, offers, ("fr", "ar"), now - timedelta(days=160))


def lea(homes: Sequence[AddressRow], now: datetime) -> Volunteer:
    """The volunteer of the third phone."""
    offers = ("shopping", "pharmacy", "pets", "paperwork", "company", "phone_call", "meals")
    home = _at(homes, 11, "Rue Jules Ferry")
    return _persona("Léa", "Fontaine", home, "telegram", 2, offers, ("fr", "en"), now - timedelta(days=95))


def aicha(homes: Sequence[AddressRow], now: datetime) -> Volunteer:
    """The volunteer of the phone on Matrix: the same street corner, all week."""
    offers = ("shopping", "pharmacy", "paperwork", "digital", "company")
    home = _at(homes, 5, "Rue du Onze-Novembre")
    return _persona("Aïcha", "Diop", home, "matrix", 3, offers, ("fr",), now - timedelta(days=70))


def names(rng: Random) -> Iterator[tuple[str, str]]:
    """First and last names, no pair twice, none that could be taken for one of the four above."""
    pairs = [
        (first, last.replace("-", " "))
        for first in FIRST_NAMES.split()
        for last in LAST_NAMES.split()
        if first not in {"Jeanne", "Karim", "Léa", "Aïcha"} and last not in {"Morel", "Benali", "Fontaine", "Diop"}
    ]
    rng.shuffle(pairs)
    taken: set[str] = set()
    for first, last in pairs:
        key = key_of(first, last)
        if key not in taken:
            taken.add(key)
            yield first, last


def residents(
    rng: Random, homes: Sequence[AddressRow], called: Iterator[tuple[str, str]], now: datetime
) -> tuple[Resident, ...]:
    """Jeanne and the others."""
    others = []
    for place in range(RESIDENTS - 1):
        first, last = next(called)
        channel = None if rng.random() < _BY_TELEPHONE else rng.choices(_CHANNELS, _RESIDENTS_USE)[0]
        others.append(
            Resident(
                key=key_of(first, last),
                first_name=first,
                last_name=last,
                address=rng.choice(homes),
                channel=channel,
                phone=_phone(100 + place),
                locale="en" if rng.random() < 0.04 else "fr",
                since=_ago(rng, now),
            )
        )
    return (jeanne(homes, now), *others)


def volunteers(
    rng: Random, homes: Sequence[AddressRow], called: Iterator[tuple[str, str]], now: datetime
) -> tuple[Volunteer, ...]:
    """Karim, Léa, Aïcha and the others: most of them vetted, the last `APPLIED` not yet."""
    known = karim(homes, now), lea(homes, now), aicha(homes, now)
    others = []
    for place in range(VOLUNTEERS - len(known)):
        first, last = next(called)
        active = place < VOLUNTEERS - len(known) - APPLIED
        applied_at = _ago(rng, now) - timedelta(days=30) if active else now - timedelta(hours=rng.randint(5, 300))
        others.append(
            Volunteer(
                key=key_of(first, last),
                first_name=first,
                last_name=last,
                address=rng.choice(homes),
                channel=rng.choices(_CHANNELS, _VOLUNTEERS_USE)[0],
                phone=_phone(200 + place),
                categories=_offers(rng),
                max_distance_m=rng.choice(_DISTANCES_M),
                availability=_week(rng),
                languages=_languages(rng),
                state="active" if active else "applied",
                applied_at=applied_at,
                active_at=applied_at + timedelta(days=rng.randint(4, 25)) if active else None,
            )
        )
    return (*known, *others)


def key_of(first: str, last: str) -> str:
    """A person's name as a key: "lea-fontaine"."""
    plain = unicodedata.normalize("NFKD", f"{first}-{last}".lower().replace(" ", "-").replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _persona(
    first: str,
    last: str,
    home: AddressRow,
    channel: str,
    line: int,
    offers: tuple[str, ...],
    languages: tuple[str, ...],
    applied_at: datetime,
) -> Volunteer:
    return Volunteer(
        key=key_of(first, last),
        first_name=first,
        last_name=last,
        address=home,
        channel=channel,
        phone=_phone(line),
        categories=offers,
        max_distance_m=3000,
        availability=_WHOLE_WEEK,
        languages=languages,
        state="active",
        applied_at=applied_at,
        active_at=applied_at + timedelta(days=12),
    )


def _at(homes: Sequence[AddressRow], number: int, street: str) -> AddressRow:
    return next(home for home in homes if (home.number, home.suffix, home.street) == (number, "", street))


def _phone(line: int) -> str:
    """One of the 10,000 mobile numbers (06 39 98 …) that the French numbering plan keeps for works of fiction."""
    return f"+3363998{line:04d}"


def _ago(rng: Random, now: datetime) -> datetime:
    return now - timedelta(minutes=rng.randint(40 * 24 * 60, int(SIGNED_UP_WITHIN.total_seconds() // 60)))


def _offers(rng: Random) -> tuple[str, ...]:
    """Two to seven categories, in the order of the contract; those that are closed by default seldom."""
    drawn = set(rng.choices(CATEGORIES, _OFTEN_OFFERED, k=rng.randint(3, 9)))
    if drawn <= OFF_BY_DEFAULT | {"other"}:
        drawn.add("shopping")
    return tuple(category for category in CATEGORIES if category in drawn)


def _week(rng: Random) -> tuple[Availability, ...]:
    """Some are free in working hours, some after work and on Saturdays, some on a few fixed half-days."""
    kind = rng.choices(("retired", "working", "a few"), (5, 4, 3))[0]
    if kind == "retired":
        days, parts = sorted(rng.sample(range(6), rng.randint(3, 6))), ("morning", "afternoon")
        return tuple(Availability(day, part) for day in days for part in parts)
    if kind == "working":
        evenings = [Availability(day, "evening") for day in sorted(rng.sample(range(5), rng.randint(1, 3)))]
        return (*evenings, Availability(5, "morning"), Availability(5, "afternoon"))
    return tuple(sorted(rng.sample(_WHOLE_WEEK, rng.randint(4, 8))))


def _languages(rng: Random) -> tuple[str, ...]:
    more = rng.sample(_OTHER_LANGUAGES, rng.choices((0, 1, 2), (6, 3, 1))[0])
    return ("fr", *more)
