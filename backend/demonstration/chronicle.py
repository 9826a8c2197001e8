"""The chronicle of the demonstration town: what happened there, done again by the services, each thing at its hour.

So whatever the services keep (histories, counts, alerts, calls to make) is as they would have left it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.demonstration import company
from backend.demonstration.coming_back import comes_back
from backend.demonstration.linked import organise_themselves
from backend.demonstration.paired import keep_in_touch
from backend.demonstration.registering import register
from backend.demonstration.relaying import takes_turns
from backend.demonstration.settling import PERSONAE, Settled, door
from backend.demonstration.town import DemoMission, DemoRequest, DemoTown, Volunteer
from backend.demonstration.watching import watch
from backend.models import Agreement, CharterSignature, HelpRequest, Invitation, Mission
from backend.models import Volunteer as VolunteerRow
from backend.services import alerts, help_requests, missions, offers, volunteers
from backend.services.actor import Actor
from backend.services.agreements import asking
from backend.services.matching import waves
from backend.services.matching.availability import bit
from backend.services.moderation import deciding

MEETS: Final = "sylvie"
"""The agent who meets the volunteers."""
CHARTER: Final = "2026-01"
_MET: Final = "Rencontre au CCAS, identité vue, charte signée."
_FOUND: Final = "Un voisin s'est proposé entre-temps."
_PUBLISHED: Final = "Relue et publiée."
AUNT: Final = "Odette Marchand"
_FLAGGED: Final = (
    "Tailler ma haie, je paie 15 € de l'heure.",
    "Ramasser les feuilles, appelez-moi au zéro deux soixante et un quatre-vingt-onze zéro zéro douze.",
)
"""The number is one of those that the French numbering plan keeps for works of fiction."""
_SENT_BACK: Final = "Pouvez-vous l'écrire sans votre numéro ? Les voisins vous répondront ici."
_FOR_HER: Final = "Ma tante a reçu un courrier de sa mutuelle, elle aimerait le lire avec quelqu'un."
_OFFERS: Final = 2
_OFFERED: Final[Mapping[str, str]] = {"shopping": "au marché", "transport": "en ville", "pharmacy": "à la pharmacie"}
"""What those who go somewhere offer, and where they go."""
_THANKS: Final = (
    "Très gentil, merci !",
    "Tout s'est bien passé.",
    None,
    "Il a même porté les sacs jusqu'en haut.",
    None,
)


@dataclass(frozen=True)
class Deed:
    """Something that happened, and when."""

    at: datetime
    do: Callable[[datetime], None]


@dataclass
class Chronicle:
    """Does the town's deeds in their order, then what the town's own rules made fall due for what is still open."""

    db: Session
    here: Settled
    seed: Callable[[], int]

    def run(self, town: DemoTown, now: datetime, told: Callable[[int, int], None]) -> None:
        """Everything up to `now`."""
        deeds = sorted((deed for deed in self._deeds(town) if deed.at <= now), key=lambda deed: deed.at)
        for done, deed in enumerate(deeds, start=1):
            deed.do(deed.at)
            told(done, len(deeds))
        for asked in town.requests:
            if asked.state == "open":
                self._look_again(asked, now)
        self._offer(town, now)
        self._ask_for_her(town, now)
        comes_back(self.db, self.here, town, now)
        watch(self.db, self.here, town, now, self.seed())
        keep_in_touch(self.db, self.here, town, now)
        register(self.db, self.here, now)
        self._together(town, now)

    def _together(self, town: DemoTown, now: datetime) -> None:
        """Neighbours meet, and recommend good addresses to each other."""
        here = [one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now]
        neighbours = [self.here.people[one.key] for one in here]
        company.gather(self.db, neighbours, town.timezone, now)
        company.recommend(self.db, neighbours, now)
        self._flagged(town, now)

    def _flagged(self, town: DemoTown, now: datetime) -> None:
        """A request that speaks of pay waits for an agent; another, with a number in it, was sent back."""
        asks = [one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now][1:3]
        start = now.astimezone(ZoneInfo(town.timezone)).replace(hour=9, minute=0, second=0, microsecond=0)
        for days, (who, text) in enumerate(zip(asks, _FLAGGED, strict=True), start=4):
            requester, home, at = self.here.people[who.key], town.addresses[days], now - timedelta(hours=days)
            need = help_requests.Post(
                category="gardening",
                start=start + timedelta(days=days),
                end=start + timedelta(days=days, hours=3),
                text=text,
                place=door(home),
                point=(home.latitude, home.longitude),
            )
            actor, key = Actor.person(requester.id), f"demonstration:flagged:{who.key}"
            help_requests.post(self.db, requester, need, key=key, actor=actor, now=at, seed=self.seed())
        older = deciding.waiting(self.db, self.here.territory.id)[0]
        deciding.correct(self.db, older.id, _SENT_BACK, actor=Actor.agent(MEETS), now=now - timedelta(hours=1))
        organise_themselves(self.db, self.here, town, now)
        takes_turns(self.db, self.here, town, MEETS, now)

    def _ask_for_her(self, town: DemoTown, now: datetime) -> None:
        """Somebody asks for an aunt of theirs, whom an agent is to call: she has not said yes yet."""
        asks = next(one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now)
        requester, home = self.here.people[asks.key], town.addresses[len(town.addresses) // 2]
        start = now.astimezone(ZoneInfo(town.timezone)).replace(hour=14, minute=0, second=0, microsecond=0)
        need = help_requests.Post(
            category="paperwork",
            start=start + timedelta(days=3),
            end=start + timedelta(days=3, hours=4),
            text=_FOR_HER,
            place=door(home),
            point=(home.latitude, home.longitude),
            for_other=True,
            whom=AUNT,
        )
        key, at = "demonstration:for_her", now - timedelta(minutes=40)
        actor, seed = Actor.person(requester.id), self.seed()
        request = help_requests.post(self.db, requester, need, key=key, actor=actor, now=at, seed=seed)
        asked = self.db.scalars(select(Agreement).where(Agreement.request_id == request.id)).one()
        asking.keep_phone(self.db, asked.id, requester.id, asks.phone, actor=actor, now=at)

    def _offer(self, town: DemoTown, now: datetime) -> None:
        """Those who have helped most go somewhere these days, and can bring things back or take somebody along."""
        helped = Counter(
            one.volunteer for one in town.missions if one.state == "done" and one.volunteer not in PERSONAE
        )
        able = {who.key: who for who in town.volunteers if who.state == "active"}
        going = [able[key] for key, _times in helped.most_common() if _OFFERED.keys() & set(able[key].categories)]
        for days, who in enumerate(going[:_OFFERS], start=2):
            person = self.here.people[who.key]
            category = next(one for one in _OFFERED if one in who.categories)
            day = now.astimezone(ZoneInfo(town.timezone)).replace(minute=0, second=0, microsecond=0)
            start = (day + timedelta(days=days)).replace(hour=9)
            given = offers.NewOffer(category, start, start.replace(hour=12), place=_OFFERED[category])
            at, key = now - timedelta(hours=days), f"demonstration:offer:{who.key}"
            offers.post(self.db, person, given, key=key, actor=Actor.person(person.id), now=at)

    def volunteer(self, who: Volunteer) -> Iterator[Deed]:
        """They apply; those who were met are active since."""
        yield Deed(who.applied_at, partial(self._apply, who))
        if who.active_at is not None:
            yield Deed(who.active_at, partial(self._meet, who))

    def _deeds(self, town: DemoTown) -> Iterator[Deed]:
        for who in town.volunteers:
            if who.key not in PERSONAE:
                yield from self.volunteer(who)
        taken = {mission.request: mission for mission in town.missions}
        for asked in town.requests:
            yield from self._request(asked, taken.get(asked.key))

    def _request(self, asked: DemoRequest, taken: DemoMission | None) -> Iterator[Deed]:
        yield Deed(asked.created_at, partial(self._post, asked))
        if taken is None:
            return
        yield Deed(taken.accepted_at, partial(self._accept, asked, taken))
        if taken.done_at is None:
            return
        leaves = asked.start - min(timedelta(minutes=15), (asked.start - taken.accepted_at) / 2)
        goes = partial(self._step, asked, taken.volunteer)
        yield Deed(leaves, partial(goes, "on_the_way"))
        yield Deed(asked.start + (taken.done_at - asked.start) / 4, partial(goes, "arrived"))
        yield Deed(taken.done_at - timedelta(minutes=4), partial(goes, "helped"))
        yield Deed(taken.done_at, partial(self._step, asked, asked.requester, "done"))
        yield Deed(taken.done_at + timedelta(hours=1), partial(self._thank, asked))

    def _look_again(self, asked: DemoRequest, now: datetime) -> None:
        """A second wave when its hour came, and an answer at the promised hour, "even if it is no"."""
        request = self._row(asked)
        for moment in (request.next_wave_at, request.promised_at):
            if moment is not None and moment <= now:
                waves.look_again(self.db, request, now=moment)

    def _apply(self, who: Volunteer, now: datetime) -> None:
        person = self.here.people[who.key]
        volunteer = volunteers.apply(
            self.db,
            person,
            categories=who.categories,
            reach_m=who.max_distance_m,
            availability=sum(bit(one.weekday, one.part) for one in who.availability),
            actor=Actor.person(person.id),
            now=now,
        )
        if who.channel not in self.here.accounts:  # no message would reach them: they look at the board themselves
            volunteers.set_duty(self.db, volunteer, False, actor=Actor.agent(MEETS), now=now)

    def _meet(self, who: Volunteer, now: datetime) -> None:
        person = self.here.people[who.key]
        signature = CharterSignature(territory_id=person.territory_id, person_id=person.id, version=CHARTER)
        signature.signed_at = now
        self.db.add(signature)
        person.vulnerable = False
        volunteer = self.db.get_one(VolunteerRow, person.id)
        volunteer.met_at = volunteer.identity_seen_at = now
        volunteers.activate(self.db, volunteer, actor=Actor.agent(MEETS), now=now)
        alerts.close_cause(self.db, f"application:{person.id}", MEETS, _MET, now=now)

    def _post(self, asked: DemoRequest, now: datetime) -> None:
        requester = self.here.people[asked.requester]
        need = help_requests.Post(
            category=asked.category,
            start=asked.start,
            end=asked.end,
            text=asked.text,
            place=door(asked.address),
            point=(asked.address.latitude, asked.address.longitude),
        )
        actor, key = Actor.person(requester.id), self._key(asked)
        request = help_requests.post(self.db, requester, need, key=key, actor=actor, now=now)
        request.beneficiary_id = self.here.people[asked.beneficiary].id
        if request.state == "held" and asked.state != "open":
            help_requests.publish(self.db, request, actor=Actor.agent(MEETS), now=now)
            alerts.close_cause(self.db, f"to_publish:{request.id}", MEETS, _PUBLISHED, now=now)

    def _accept(self, asked: DemoRequest, taken: DemoMission, now: datetime) -> None:
        request, helper = self._row(asked), self.here.people[taken.volunteer]
        actor, seed = Actor.person(helper.id), self.seed()
        theirs = select(Invitation.id).where(Invitation.request_id == request.id, Invitation.volunteer_id == helper.id)
        invitation = self.db.scalar(theirs)
        if invitation is None:
            missions.take(self.db, request.id, helper.id, actor=actor, now=now, seed=seed)
        else:
            missions.accept(self.db, invitation, helper.id, actor=actor, now=now, seed=seed)
        alerts.close_cause(self.db, f"nobody:{request.id}", MEETS, _FOUND, now=now)

    def _step(self, asked: DemoRequest, by: str, state: str, now: datetime) -> None:
        who = self.here.people[by].id
        missions.move_to(self.db, self._mission(asked).id, who, state, actor=Actor.person(who), now=now)

    def _thank(self, asked: DemoRequest, now: datetime) -> None:
        who, mission = self.here.people[asked.requester].id, self._mission(asked)
        words = _THANKS[mission.id % len(_THANKS)]
        missions.feedback(self.db, mission.id, who, "good", words, actor=Actor.person(who), now=now)

    def _row(self, asked: DemoRequest) -> HelpRequest:
        return self.db.scalars(select(HelpRequest).where(HelpRequest.posted_key == self._key(asked))).one()

    def _mission(self, asked: DemoRequest) -> Mission:
        return self.db.scalars(select(Mission).where(Mission.request_id == self._row(asked).id)).one()

    @staticmethod
    def _key(asked: DemoRequest) -> str:
        return f"demonstration:{asked.key}"
