"""The duty roster: who reads alerts at a moment, in which order they are reached, when somebody reads next. Pure.

The clock on the wall decides: « 9 h à 17 h » is what it shows in the town, so that hours which a change of the clocks
leaves out are nobody's, and those that come twice are somebody's twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
DAY_ENDS: Final = 24 * 60
"""Minutes after local midnight."""
AHEAD: Final = timedelta(days=62)
"""How far beyond the last exception somebody is looked for: no run of public holidays is longer."""
SOON: Final = timedelta(days=31)
"""Who comes on duty later than this is not reached before."""
FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Hours:
    """Every week on this day (0 is Monday), in minutes after local midnight. A lower rank is reached first.

    `on_call`: away from the desk, for what is urgent; it knows no holidays. `holidays`: service on public holidays too.
    """

    who: int
    weekday: int
    opens: int
    closes: int
    rank: int = 1
    on_call: bool = False
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time, once: a closure of the town's service, or an opening on a public holiday."""

    start: datetime
    end: datetime

    def has(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Spell(Stretch):
    """Some time for which somebody is on call."""

    who: int
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Absence(Stretch):
    """Some time in which another does all the duty of this one; nobody does, where nobody is named."""

    who: int
    stand_in: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Watch:
    """Somebody who is there at a moment; sorted, in the order in which they are reached."""

    on_call: bool
    rank: int
    who: int


@dataclass(frozen=True)
class Roster:
    """Everything that decides who is on duty in a town. Moments are told in UTC."""

    zone: ZoneInfo
    hours: tuple[Hours, ...] = ()
    spells: tuple[Spell, ...] = ()
    absences: tuple[Absence, ...] = ()
    closures: tuple[Stretch, ...] = ()
    openings: tuple[Stretch, ...] = ()
    is_holiday: Callable[[date], bool] = lambda _day: False
    reached: frozenset[int] | None = None
    """Whom something reaches away from the desk: nobody else is on call. None where that is not looked at."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is ever on duty."""
        return not self.hours and not self.spells

    def at(self, moment: datetime) -> tuple[Watch, ...]:
        """Who is there, in the order in which they are reached: at the desk first, then on call, by rank."""
        local = moment.astimezone(self.zone)
        minute, weekday = local.hour * 60 + local.minute, local.weekday()
        found: list[Watch] = []
        for one in self.hours:
            if one.weekday == weekday and one.opens <= minute < one.closes and self._serves(one, moment, local.date()):
                found += self._held(one.who, moment, one.on_call, one.rank)
        for spell in self.spells:
            if spell.has(moment):
                found += self._held(spell.who, moment, True, spell.rank)
        first: dict[int, Watch] = {}
        for watch in sorted(found):
            first.setdefault(watch.who, watch)
        return tuple(first.values())

    def covered(self, moment: datetime, *, urgent: bool = False) -> bool:
        """Whether somebody reads alerts; of urgent ones, whoever is on call does too."""
        return any(urgent or not one.on_call for one in self.at(moment))

    def next(self, moment: datetime, *, urgent: bool = False) -> datetime | None:
        """When somebody reads next: at once where somebody does; None where nobody ever will, as far as is known."""
        if self.covered(moment, urgent=urgent):
            return moment
        ahead = self._edges(moment, self._known_until(moment))
        return next((edge for edge in ahead if self.covered(edge, urgent=urgent)), None)

    def gap(self, since: datetime, until: datetime, *, urgent: bool = False) -> datetime | None:
        """The first moment from `since` to `until`, both included, at which nobody reads; None where there is none."""
        if not self.covered(since, urgent=urgent):
            return since
        return next((edge for edge in self._edges(since, until) if not self.covered(edge, urgent=urgent)), None)

    def served(self, since: datetime, until: datetime) -> timedelta:
        """For how long of this time somebody was at the desk."""
        total, at = timedelta(), since
        for edge in (*self._edges(since, until), until):
            total += edge - at if self.covered(at) else timedelta()
            at = edge
        return max(total, timedelta())

    def in_turn(self, moment: datetime) -> list[tuple[int, datetime]]:
        """Everybody, in the order in which an urgent alert reaches them, and when their turn comes: those who are there
        now, then whoever is there next.
        """
        turns = {one.who: moment for one in self.at(moment)}
        everybody = {one.who for one in self.hours} | {one.who for one in self.spells}
        everybody |= {one.stand_in for one in self.absences if one.stand_in is not None}
        for edge in self._edges(moment, moment + SOON):
            if turns.keys() >= everybody:
                break
            for one in self.at(edge):
                turns.setdefault(one.who, edge)
        return list(turns.items())

    def _serves(self, one: Hours, moment: datetime, day: date) -> bool:
        if one.on_call:
            return True
        if any(closed.has(moment) for closed in self.closures):
            return False
        return one.holidays or not self.is_holiday(day) or any(opening.has(moment) for opening in self.openings)

    def _held(self, who: int, moment: datetime, on_call: bool, rank: int) -> list[Watch]:
        """The duty of this one, by whoever does it then."""
        away = next((one for one in self.absences if one.who == who and one.has(moment)), None)
        holder = who if away is None else away.stand_in
        missed = on_call and self.reached is not None and holder not in self.reached
        return [] if holder is None or missed else [Watch(on_call, rank, holder)]

    def _known_until(self, moment: datetime) -> datetime:
        ends = [one.end for one in self._exceptions]
        return min(max([moment, *ends]) + AHEAD, moment + FARTHEST)

    @property
    def _exceptions(self) -> tuple[Stretch, ...]:
        return (*self.spells, *self.absences, *self.closures, *self.openings)

    def _edges(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """The moments after `after`, up to `until`, at which it may become another's turn, in order."""
        after, until = after.astimezone(UTC), until.astimezone(UTC)  # arithmetic within a zone is that of its clocks
        while after < until:
            before = min(after + DAY, until)
            yield from sorted(edge for edge in set(self._edges_near(after, before)) if after < edge <= before)
            after = before

    def _edges_near(self, since: datetime, until: datetime) -> Iterator[datetime]:
        for one in self._exceptions:
            yield from (one.start, one.end)
        minutes = {0, *(minute % DAY_ENDS for one in self.hours for minute in (one.opens, one.closes))}
        first = since.astimezone(self.zone).date()
        for ahead in range(-1, 3):
            for minute in minutes:
                for fold in (0, 1):
                    clock = time(minute // 60, minute % 60, fold=fold)
                    yield datetime.combine(first + ahead * DAY, clock, self.zone).astimezone(UTC)
        if changed := _clocks_change(self.zone, since, until):
            yield changed


def _clocks_change(zone: ZoneInfo, since: datetime, until: datetime) -> datetime | None:
    """When the clocks change within these (at most) two days; they do so on a whole minute."""
    if since.astimezone(zone).utcoffset() == until.astimezone(zone).utcoffset():
        return None
    before = since.astimezone(zone).utcoffset()
    low, high = int(since.timestamp()) // 60, -(-int(until.timestamp()) // 60)
    while high - low > 1:
        middle = (low + high) // 2
        same = datetime.fromtimestamp(middle * 60, zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return datetime.fromtimestamp(high * 60, UTC)
