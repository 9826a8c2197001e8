"""Where neighbours may meet, from the words alone; and the moments of a gathering."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.activities import ACTIVITIES, FAMILIES, family_of
from backend.services.company.hours import MOMENTS, closing, morning_of, still_worth_it, while_open
from backend.services.meeting_places import Kind, kind_of, shown_before
from tests.support.gatherings import SATURDAY

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("la médiathèque", Kind.PUBLIC),
        ("au café de la Gare", Kind.PUBLIC),
        ("square Victor-Hugo", Kind.PUBLIC),
        ("place du Marché", Kind.PUBLIC),
        ("12 place de la Mairie", Kind.UNSURE),
        ("salle commune, 12 rue des Lilas", Kind.UNSURE),
        ("la maison des associations", Kind.PUBLIC),
        ("au bord du canal", Kind.PUBLIC),
        ("jardin public", Kind.PUBLIC),
        ("chez moi", Kind.HOME),
        ("chez ma sœur", Kind.HOME),
        ("Chez M. Durand", Kind.HOME),
        ("à la maison", Kind.HOME),
        ("dans mon jardin", Kind.HOME),
        ("sur ma terrasse", Kind.HOME),
        ("12 rue des Lilas", Kind.HOME),
        ("3 bis av Foch", Kind.HOME),
        ("my place", Kind.HOME),
        ("sous le grand tilleul", Kind.UNSURE),
        ("rue des Lilas", Kind.UNSURE),
        ("", Kind.UNSURE),
    ],
)
def test_what_the_words_say_of_a_place(words: str, kind: Kind) -> None:
    assert kind_of(words) is kind


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("salle commune, 12 rue des Lilas", "salle commune, rue des Lilas"),
        ("12 place de la Mairie", "place de la Mairie"),
        ("parvis de la salle 3", "parvis de la salle 3"),
        ("14 bis, avenue Foch", "avenue Foch"),
    ],
)
def test_no_house_number_is_read_before_one_has_signed_up(words: str, shown: str) -> None:
    assert shown_before(words) == shown


def test_every_activity_has_one_family() -> None:
    assert len(ACTIVITIES) == len(set(ACTIVITIES)) > 15
    assert {family_of(one) for one in ACTIVITIES} == {*FAMILIES, "other"}
    assert max(map(len, ACTIVITIES)) <= 20


@pytest.mark.parametrize(
    ("now", "closes"),
    [("2026-11-24T10:00", "14:00"), ("2026-11-28T14:00", "14:30"), ("2026-11-28T14:50", "14:55")],
)
def test_sign_up_closes_an_hour_before_or_halfway(now: str, closes: str) -> None:
    at = closing(SATURDAY, now=datetime.fromisoformat(now).replace(tzinfo=PARIS))

    assert f"{at.astimezone(PARIS):%H:%M}" == closes


@pytest.mark.parametrize(("starts", "told"), [(9, 8), (10, 8), (11, 9), (20, 9)])
def test_the_reminder_of_the_day_leaves_time_to_get_ready(starts: int, told: int) -> None:
    assert morning_of(SATURDAY.replace(hour=starts), PARIS).hour == told


def test_the_moments_come_in_their_order_and_end() -> None:
    now, seen = SATURDAY - timedelta(days=4), []
    for _ in range(9):
        due = while_open(
            SATURDAY, SATURDAY + timedelta(hours=2), SATURDAY - timedelta(hours=1), SATURDAY - timedelta(days=4),
            zone=PARIS, now=now,
        )  # fmt: skip
        seen.append(due.what)
        assert due.at >= now
        now = due.at
        if due.what == "over":
            break

    assert seen == ["again", "day_before", "morning", "closing", "over"]
    assert set(seen) < set(MOMENTS)


@pytest.mark.parametrize(
    ("what", "at", "worth"),
    [
        ("day_before", "2026-11-27T23:00", True),
        ("day_before", "2026-11-28T00:30", False),
        ("morning", "2026-11-28T14:59", True),
        ("morning", "2026-11-28T15:00", False),
        ("again", "2026-11-28T09:59", True),
        ("again", "2026-11-28T10:01", False),
    ],
)
def test_what_comes_too_late_is_not_told(what: str, at: str, worth: bool) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=PARIS)

    assert still_worth_it(what, SATURDAY, SATURDAY - timedelta(hours=1), PARIS, now=now) is worth
