"""What residents and their neighbours do who have a message of ours on their telephone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from backend.checkins import keys
from backend.messaging.checkin_tidings import REMINDERS
from backend.messaging.messages import Content, Incoming, Tapped, Wrote
from backend.messaging.senders import Account
from backend.models import CheckInContact, CheckInPlan
from benchmarks.year import people
from benchmarks.year.chance import drawn
from benchmarks.year.platforms import Carried
from benchmarks.year.town import Resident

if TYPE_CHECKING:
    from benchmarks.year.played import Played

SAYS_SO: Final = 0.15
"""How often somebody writes that they are well, where the others tap."""


@dataclass
class Telephones:
    """Of everybody in the run. `arrived`: what they have sent since we last looked."""

    run: Played
    arrived: dict[Account, list[Incoming]] = field(default_factory=dict)
    answering: dict[int, datetime] = field(default_factory=dict)
    """By check-in: when they will answer, if nothing befalls them first."""
    unreported: dict[str, timedelta] = field(default_factory=dict)
    """By check-in and contact: how long after being asked for it they say what they found."""
    on_the_way: set[str] = field(default_factory=set)

    def carried(self, one: Carried) -> None:
        """Somebody has it on their telephone."""
        kind, _colon, subject = (one.about or "").partition(":")
        resident = self.run.towns.residents.get(one.person_id)
        if resident is not None:
            self.run.counts["messages"] += 1
        if kind == "checkin" and resident is not None:
            what = "reminders" if one.cancel_key != keys.question(int(subject)) else "questions"
            self.run.counts[what] += 1
            if what == "questions" and int(subject) in self.run.asked:
                self._reads(resident, int(subject), one)
            elif one.message.reminder > 1:
                self._reads_again(resident, int(subject), one)
        elif kind == "circle" and one.message.options[0].id.startswith("seeto:"):
            self._is_asked(*(int(part) for part in subject.split(".")))
        elif kind == "looked":
            self._is_asked_again(subject)

    def _reads(self, resident: Resident, checkin_id: int, one: Carried) -> None:
        number, due_at, _danger = self.run.asked[checkin_id]
        luck = drawn(self.run.seed, number, "answer", due_at)
        answers = resident.someone.answer(luck, self.run.clock.at, self.run.steps.remind)
        if answers is not None:
            self.answering[checkin_id] = answers
            self._will_answer(resident, checkin_id, one, answers)

    def _reads_again(self, resident: Resident, checkin_id: int, one: Carried) -> None:
        number, due_at, _danger = self.run.asked[checkin_id]
        luck = drawn(self.run.seed, number, REMINDERS[one.message.reminder - 1], due_at)
        answers = people.moved(luck, self.run.clock.at)
        if answers is not None and self.run.clock.at < self.answering.get(checkin_id, self.run.clock.at):
            self._will_answer(resident, checkin_id, one, answers)

    def _will_answer(self, resident: Resident, checkin_id: int, one: Carried, at: datetime) -> None:
        number, due_at, _danger = self.run.asked[checkin_id]
        says = Random(f"{number}:{due_at}").random() < SAYS_SO
        content: Content = Wrote("ça va") if says else Tapped(one.message.options[0].id, one.message.question)
        self.run.later(at, partial(self._answers, resident, checkin_id, content, at))

    def _answers(self, resident: Resident, checkin_id: int, content: Content, at: datetime) -> None:
        """Once: who was moved by a reminder does not answer at the later hour, too."""
        well = self.run.fortunes[resident.someone.number].danger(at) is None
        if well and self.answering.pop(checkin_id, None) is not None:
            self._sends(resident.account, resident.address, content)

    def _sends(self, account: Account, address: str, content: Content) -> None:
        arrived = Incoming(f"m{next(self.run.number)}", address, content, self.run.clock.at)
        self.arrived.setdefault(account, []).append(arrived)

    def _is_asked(self, checkin_id: int, contact_id: int) -> None:
        with self.run.database.read() as db:
            contact = db.get_one(CheckInContact, contact_id)
            person_id = db.get_one(CheckInPlan, contact.plan_id).person_id
        resident, account = self.run.towns.residents[person_id], self.run.towns.neighbours[contact_id]
        number, due_at, _danger = self.run.asked[checkin_id]
        self.run.counts["circle_asked"] += 1
        luck = drawn(self.run.seed, number, "member", due_at, resident.circle.index(contact_id))
        neighbour = resident.someone.neighbour(luck, self.run.clock.at)
        ids = f"{checkin_id}.{contact_id}"
        if neighbour.says_at is not None:
            says = f"{'seeto' if neighbour.willing else 'cannot'}:{ids}"
            self.run.later(neighbour.says_at, partial(self._sends, *account, Tapped(says)))
        if neighbour.finds_at is not None:
            self.run.later(neighbour.finds_at, partial(self._finds, number, due_at, ids, *account, neighbour.finds_at))
        elif neighbour.when_asked is not None:
            self.unreported[ids] = neighbour.when_asked

    def _is_asked_again(self, ids: str) -> None:
        """What they found: a first time in the answer to their yes, when they have not gone yet; then in good time."""
        on_the_way = ids in self.on_the_way
        self.on_the_way.add(ids)
        if on_the_way and ids in self.unreported:
            checkin_id, contact_id = (int(part) for part in ids.split("."))
            number, due_at, _danger = self.run.asked[checkin_id]
            at = self.run.clock.at + self.unreported.pop(ids)
            self.run.later(at, partial(self._finds, number, due_at, ids, *self.run.towns.neighbours[contact_id], at))

    def _finds(self, number: int, due_at: datetime, ids: str, account: Account, address: str, at: datetime) -> None:
        well = self.run.fortunes[number].danger(at) is None
        self._sends(account, address, Tapped(f"found:{ids}.{'well' if well else 'unwell'}"))
        self.run.found(number, due_at, by="circle")
