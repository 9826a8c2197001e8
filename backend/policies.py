"""What a town may decide: each policy with its default, what it is for, and the values that it takes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from backend import colours, subjects
from backend.categories import CATEGORIES, OFF_BY_DEFAULT
from backend.checkins import rhythm
from backend.origins import origin_of

DIALS: Final = ("automatic", "proposed", "by_hand")
"""The automation dial: sent by the machine; proposed by it and sent by an agent; left to an agent."""
MODERATED: Final = ("before", "after")
"""When an agent reads what people post, where nothing in it raises a flag."""
LINKS_CONFIRMED: Final = ("never", "followed", "vulnerable", "always")
"""For whom an agent confirms that two people may organise themselves directly."""
LONGEST_KEPT: Final = 365
"""Days for which a town may keep what was not understood, or whoever asked to be erased."""
HOLIDAYS_OF: Final = ("", "57", "67", "68", *map(str, range(971, 979)))
"""Departments with public holidays of their own; nothing for those of the whole country."""
CRISIS_NUMBERS: Final[Mapping[str, str]] = {
    "emergency": "15", "emergency_text": "114", "suicide": "3114", "suicide_text": "", "violence": "3919",
}  # fmt: skip
"""What is given in an emergency (and to whoever cannot speak), in despair, for violence at home (FACTS, "Numbers")."""
_LONGEST_NUMBER: Final = 20


@dataclass(frozen=True)
class Takes:
    """The values that a policy takes, and how they are told."""

    expects: str
    allows: Callable[[Any], bool]


@dataclass(frozen=True)
class Policy:
    """One thing that a town may decide: its default, what it is for, and what it takes."""

    default: Any
    says: str
    takes: Takes


OF_THE_DIRECTOR: Final = frozenset({"trend_readers"})
"""What an agent decides who is the director, and the technician; no other names themselves for it."""


def _number(least: int, most: int) -> Takes:
    return Takes(f"a number from {least} to {most}", lambda value: type(value) is int and least <= value <= most)


def _one_of(*words: str) -> Takes:
    told = ", ".join(word or '""' for word in words)
    return Takes(f"one of {told}", lambda value: isinstance(value, str) and value in words)


def _list(expects: str, allows: Callable[[Any], bool]) -> Takes:
    return Takes(f"a list of {expects}", lambda value: isinstance(value, list) and all(map(allows, value)))


def _is_dial(value: Any) -> bool:
    return isinstance(value, dict) and all(
        category in CATEGORIES and chosen in DIALS for category, chosen in value.items()
    )


def _is_crisis(value: Any) -> bool:
    """Each number that is named is one to call, and somebody checked them on a day."""
    if not isinstance(value, dict) or not value.get("emergency", True):
        return False
    if set(value) - {*CRISIS_NUMBERS, "verified_on"} or not _is_day(value.get("verified_on")):
        return False
    numbers = [value[name] for name in CRISIS_NUMBERS if name in value]
    return all(
        isinstance(one, str) and len(one) <= _LONGEST_NUMBER and set(one) <= set("0123456789 +") for one in numbers
    )


def _is_hours(value: Any) -> bool:
    """As many as a plan of check-ins may have, so far from each other."""
    if not isinstance(value, list) or not 1 <= len(value) <= rhythm.MOST_A_DAY:
        return False
    minutes = [read_hour(one) for one in value]
    known = [one for one in minutes if one is not None and rhythm.EARLIEST <= one <= rhythm.LATEST]
    apart = all(after - before >= rhythm.APART for before, after in pairwise(known))
    return len(known) == len(minutes) and apart


def read_hour(written: Any) -> int | None:
    """`16:30` in minutes after midnight; None where it is no hour."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", written) if isinstance(written, str) else None
    return 60 * int(found[1]) + int(found[2]) if found else None


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_YES_OR_NO: Final = Takes("true or false", lambda value: type(value) is bool)
_MINUTES: Final = _number(1, 14 * 24 * 60)
_A_YEAR: Final = _number(1, LONGEST_KEPT)
_SIZES: Final = Takes(
    "a list of numbers from 1 to 100, as [3, 5, 8]",
    lambda value: (
        isinstance(value, list) and bool(value) and all(type(one) is int and 1 <= one <= 100 for one in value)
    ),
)

POLICIES: Final[Mapping[str, Policy]] = {
    "wave_sizes": Policy([3, 5, 8], "volunteers asked in the first, second… wave; the last number repeats", _SIZES),
    "wave_minutes": Policy(240, "minutes before the next wave, when there is time", _MINUTES),
    "wave_minutes_near": Policy(60, "the same, when the help is needed within a day", _MINUTES),
    "wave_minutes_urgent": Policy(10, "the same, when it is urgent or needed within six hours", _MINUTES),
    "staff_lead_minutes": Policy(120, "how long before the start staff are told that nobody was found", _MINUTES),
    "invitations_per_week": Policy(2, "invitations that a volunteer receives in a week, at most", _number(1, 21)),
    "agreement_first": Policy(
        True, "whether help asked for somebody else waits until that person has said yes herself", _YES_OR_NO
    ),
    "offers_per_week": Policy(1, "offers of neighbours that a resident is told of in a week, at most", _number(0, 21)),
    "offer_neighbours_minutes": Policy(
        120, "minutes after which an offer goes to neighbours too; those helped before hear of it first", _MINUTES
    ),
    "recurrence_days_ahead": Policy(
        5, "days before the next time that a need which comes back is asked of volunteers again", _number(1, 60)
    ),
    "public_holidays": Policy(
        "",
        "whose public holidays count: a department's, or nothing for those of the whole country",
        _one_of(*HOLIDAYS_OF),
    ),
    "envelope_ceiling": Policy(50, "euros that an envelope for the shopping may hold, at most", _number(0, 500)),
    "partner_shops": Policy(
        [],
        "shops at which residents have an account for their neighbour's shopping",
        _list("names", lambda one: isinstance(one, str) and 0 < len(one.strip()) <= 80),
    ),
    "gathering_days_ahead": Policy(
        60, "days ahead for which neighbours may propose to do something, at most", _number(1, LONGEST_KEPT)
    ),
    "gathering_seats": Policy(12, "neighbours who may join one gathering, at most", _number(1, 500)),
    "tip_months": Policy(12, "months for which a published tip is shown before an agent renews it", _number(1, 60)),
    "moderation": Policy(
        "after",
        "whether an agent reads requests and offers before others do, or after; what raises a flag waits in any case",
        _one_of(*MODERATED),
    ),
    "first_job_before_vetting": Policy(
        False, "whether those who applied are asked at once for small things by day in public places", _YES_OR_NO
    ),
    "dormant_days": Policy(
        60,
        "days without accepting anything after which a volunteer is asked whether they still wish to be asked",
        _number(7, LONGEST_KEPT),
    ),
    "link_missions": Policy(
        3,
        "missions of the same two after which they are asked whether they wish to organise themselves directly",
        _number(1, 100),
    ),
    "link_window_days": Policy(180, "days within which those missions were done", _A_YEAR),
    "link_needs_agent": Policy(
        "followed",
        "for whom an agent confirms first: followed are those held vulnerable and cared for by the town, or without a"
        " phone of their own",
        _one_of(*LINKS_CONFIRMED),
    ),
    "link_quarter_days": Policy(90, "days between two words with those who organise themselves", _A_YEAR),
    "trend_readers": Policy(
        [],
        "logins of the agents who alone read the answers to the three questions of the month; nobody is asked without",
        _list("logins", lambda one: isinstance(one, str) and 0 < len(one.strip()) <= 120),
    ),
    "pair_most": Policy(2, "people with whom a volunteer keeps in touch as a pair, at most", _number(1, 20)),
    "pair_quiet_days": Policy(
        30, "days without a word between the two of a pair after which their volunteer is reminded kindly", _A_YEAR
    ),
    "open_missions": Policy(
        3, "missions that a volunteer may have at once before others are preferred", _number(1, 100)
    ),
    "late_minutes": Policy(
        30, "minutes after the start without a sign of the volunteer before both sides are asked", _number(5, 24 * 60)
    ),
    "hand_over_minutes": Policy(
        30,
        "minutes after which the other side of a relay's hand-over is asked again, and then an alert raised",
        _number(5, 24 * 60),
    ),
    "takeover_minutes": Policy(
        30, "minutes without an agent's answer before the person is told so", _number(1, 7 * 24 * 60)
    ),
    "alert_sms_minutes": Policy(
        10,
        "minutes that an urgent alert may wait before whoever is on duty is told, wherever they are, and then the next"
        " of the roster",
        _number(1, 12 * 60),
    ),
    "checkin_remind_minutes": Policy(
        60, "minutes without an answer to a check-in before the person is reminded", _number(10, 24 * 60)
    ),
    "checkin_reminders": Policy(
        2,
        "whether they are reminded once, or once more half-way to the circle and a last time before an alert (2)",
        _number(1, 2),
    ),
    "checkin_circle_minutes": Policy(
        120, "minutes before the first of the person's circle is asked to look in", _number(15, 24 * 60)
    ),
    "checkin_each_minutes": Policy(
        20,
        "minutes that each of the circle has before the next is asked; 15 to 30 of them the person after the last",
        _number(5, 12 * 60),
    ),
    "checkin_alert_minutes": Policy(
        180,
        "minutes before agents are alerted, whatever became of the circle, and where there is none",
        _number(30, 48 * 60),
    ),
    "checkin_care_minutes": Policy(
        60, "minutes that whoever sees to it has to say what they found", _number(10, 12 * 60)
    ),
    "weather_department": Policy(
        "",
        "the département whose warnings propose a plan of heat, cold or flood; that of the addresses where empty",
        Takes(
            "a département, as 50, 2A or 974, or nothing",
            lambda value: isinstance(value, str) and re.fullmatch(r"(\d\d|2[AB]|9[78]\d)?", value) is not None,
        ),
    ),
    "weather_hours": Policy(
        ["10:00", "16:00"],
        "hours at which people are asked how they are while such a plan is on, where their own hours are not near;"
        " moved to where somebody reads",
        Takes('one to four hours, two hours apart, between 6:00 and 22:00, as ["10:00", "16:00"]', _is_hours),
    ),
    "weather_call_hours": Policy(
        48, "hours after which whoever has no messenger is called again while such a plan is on", _number(6, 7 * 24)
    ),
    "alert_quiet_minutes": Policy(
        240, "the same of an alert that is not urgent, in minutes in which somebody is at the desk", _MINUTES
    ),
    "alert_again_minutes": Policy(
        60,
        "minutes after which everybody is told anew of an urgent alert that nobody has taken; each time twice as many",
        _number(10, 24 * 60),
    ),
    "alert_at_night": Policy(
        "morning",
        "whether the director is woken for an urgent alert between 21:00 and 7:00 while nobody is on call, or everybody"
        " is told in the morning",
        _one_of("morning", "director"),
    ),
    "across_borders": Policy(True, "whether volunteers of a neighbouring territory may be asked", _YES_OR_NO),
    "automation": Policy(
        {},
        "the automation dial of each category; those not named are automatic",
        Takes('a dial for categories, as {"transport": "proposed"}: automatic, proposed, by_hand', _is_dial),
    ),
    "automation_for_vulnerable": Policy(
        "automatic", "the strictest dial for people held to be vulnerable", _one_of(*DIALS)
    ),
    "closed_categories": Policy(
        sorted(OFF_BY_DEFAULT),
        "categories that an agent must publish by hand",
        _list("categories", lambda one: one in CATEGORIES),
    ),
    "keep_unclear": Policy(
        False,
        "whether messages that were not understood are kept, without who wrote them, for staff to label",
        _YES_OR_NO,
    ),
    "keep_unclear_days": Policy(30, "days for which they are kept, labelled or not", _A_YEAR),
    "erase_after_days": Policy(
        30, "days for which somebody who asked to be erased may still change their mind", _A_YEAR
    ),
    "worry_look_again_days": Policy(
        3, "days after which somebody looks again at a worry about a neighbour, unless an agent says when", _A_YEAR
    ),
    "register_objection_days": Policy(
        15,
        "days that somebody has to say no, once they were told that another person asked for their entry on the"
        " register of frail people",
        _A_YEAR,
    ),
    "register_address": Policy(
        "",
        "where a letter for the register of frail people is sent: an address, or an e-mail address",
        Takes("a line of at most 120 characters", lambda value: isinstance(value, str) and len(value) <= 120),
    ),
    "closed_subjects": Policy(
        dict(subjects.CLOSED_BY_DEFAULT),
        "what is not spoken of on a channel; the others are named instead",
        Takes(
            f'subjects for channels, as {{"telegram": ["checkins"]}}: {", ".join(subjects.SUBJECTS)}',
            subjects.is_decision,
        ),
    ),
    "webchat_origins": Policy(
        [],
        "the sites that may show the web chat; none but our own by default",
        _list("sites, as https://www.mairie.example", lambda one: isinstance(one, str) and origin_of(one) == one),
    ),
    "webchat_colour": Policy(
        "",
        "the town's colour in the web chat; ours where it is empty",
        Takes(
            "a colour, as #17565b, or nothing",
            lambda value: isinstance(value, str) and (value == "" or colours.read(value) is not None),
        ),
    ),
    "crisis_numbers": Policy(
        {"verified_on": "2026-11-01", **CRISIS_NUMBERS},
        "the numbers given in an emergency, and the day somebody last checked them",
        Takes(f"numbers and the day they were checked: verified_on, {', '.join(CRISIS_NUMBERS)}", _is_crisis),
    ),
}


def suits(name: str, value: Any) -> bool:
    """Whether a town may decide this."""
    return name in POLICIES and POLICIES[name].takes.allows(value)
