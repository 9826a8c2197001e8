"""What a verb of the town may refuse to residents and volunteers, by who can act; to agents, `desk_errors`.

Refused
├── RequestRefused
│   ├── NoLongerNeeded        the request was cancelled, served or has passed       → say so kindly
│   ├── TakenBySomebodyElse   another volunteer was faster                          → thank them
│   └── NeverHappens          a rule that falls on no day to come                   → ask for the days again
├── MissionRefused
│   ├── AlreadyYours          this volunteer has it already                         → show it
│   ├── MessageHeld           it asks for what nobody may ask for: kept for an agent → say so neutrally
│   ├── MissionOver           it has ended: nothing passes between the two any more → say so, offer a human
│   ├── TooEarly              nobody is on their way to it days ahead               → say when
│   └── NotYours              it belongs to other people                            → say nothing of it
├── NewTimeRefused
│   ├── NewTimeOver           it was answered, has lapsed, or is of no use any more  → say so kindly
│   ├── NothingMoves          it is that time already                               → say so
│   ├── TooSoonToAsk          too little is left for an answer                      → let them write to each other
│   ├── AnotherThatDay        what comes back stands on that day already            → say so
│   └── LegsWouldPart         a leg would not meet its neighbours; staff were told  → say why
├── MoneyRefused              it is no sum of money                                 → ask for it again
│   ├── OverTheCeiling        more than the town allows, or than there was           → say how much it may be
│   ├── NoMoneyHere           nothing is paid so, or it is settled                   → say so, offer a human
│   │   └── AnotherSum        another sum was noted since                           → answer the question about that
│   └── NoSuchWay             one cannot pay so here, or money has passed            → show the ways there are
├── OfferRefused
│   ├── OfferOver             it has closed, is full, or was withdrawn                → say so kindly, propose to ask
│   ├── AdditionHeld          an agent reads first what was added to an errand         → say so
│   ├── NotOffered            it is somebody else's, or was never told to this person → say nothing of it
│   └── NotOpenToNeighbours   the town has agents arrange this kind of help           → pass it on to them
├── AgreementRefused
│   ├── NoSuchAgreement       nothing waits under that code or number                 → say so, and how to get it
│   └── NotHersToGive         whoever asks for somebody cannot agree for her          → she writes it herself
├── WorryRefused
│   ├── NoSuchWorry           no such worry here, or it is closed                     → reload the list
│   ├── NoSuchRelay           no such relais here, or they are one no longer          → reload the list
│   └── RelayKnown            this person is a relais already                         → end that first
├── RightsRefused
│   ├── NotLeaving            they have not asked to be erased, or are erased already   → say so
│   ├── AlreadyErased         nothing of theirs is left                               → say so
│   └── NoSuchLink            the link was opened, has lapsed, or was never made        → ask for another one
├── GatheringRefused
│   ├── GatheringOver         it was cancelled, is past, or its sign-up has closed     → say so kindly
│   ├── NotInvited            it is somebody else's, or of another town               → say nothing of it
│   ├── OwnGathering          nobody joins what they organise themselves              → say so
│   └── BadGathering          its seats, its moment or its place cannot be            → say which, and ask again
├── TipRefused
│   ├── NoSuchTip             no tip of that number in this territory                 → reload the list
│   └── UnfitTip              it holds somebody's own number, or an insult            → write it otherwise
├── LinkRefused
│   ├── NotYourLink           it is other people's                                  → say nothing of it
│   ├── LinkOver              it is settled already, or not there yet               → say so kindly
│   └── NotYourNumber         a number that the other one has given                 → ask for their own
├── RelayRefused
│   ├── TooFewLegs            a relay has two legs or more                            → an ordinary request does it
│   ├── NowhereKnown          no place here is called so, and it is no point          → write it otherwise, import it
│   ├── LegsDoNotMeet         a leg begins elsewhere than the one before it ends      → correct it
│   ├── LegsOutOfOrder        a leg's time is over, empty, or before the one before   → correct it
│   └── NoSuchLeg             the relay is over, or has no leg of that number         → look at it again
├── CheckInRefused
│   ├── BadPlan               at night, too often, never, or a pause that ends before it begins → say which, ask again
│   ├── NobodyReads           nobody is on duty when an alert would be raised        → propose hours when somebody is
│   ├── PlanAlready           this person has a plan                                → change that one
│   ├── NoSuchPlan            no plan of theirs is running, or it is over             → say so
│   ├── NotOfThisCircle       it is the person themselves, is somebody else's, or is over → say nothing of it
│   └── CircleFull            enough people have agreed to look in                  → take one off first
└── VolunteerRefused
    ├── NotAVolunteer         this person does not volunteer                        → propose to apply
    └── AlreadyVolunteering   applied or active already                             → show where it stands
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The town's rules refuse this."""

    def __init__(self, about: Any = None) -> None:
        super().__init__(type(self).__doc__ if about is None else f"{type(self).__doc__} ({about})")
        self.about = about
        """The id of the row that it is about, or the name that was refused."""


class RequestRefused(Refused):
    """This request cannot be taken."""


class NoLongerNeeded(RequestRefused):
    """The request was cancelled, served or has passed."""


class TakenBySomebodyElse(RequestRefused):
    """Another volunteer was faster."""


class NeverHappens(RequestRefused):
    """This rule falls on no day to come."""


class MissionRefused(Refused):
    """This cannot be done with the mission."""


class AlreadyYours(MissionRefused):
    """This volunteer has accepted it already."""


class MessageHeld(MissionRefused):
    """The words were not passed on: they ask for what nobody may ask for, and are kept for an agent."""


class MissionOver(MissionRefused):
    """The mission has ended: nothing passes between the two people any more."""


class TooEarly(MissionRefused):
    """It is on another day: nobody is on their way to it yet."""


class NotYours(MissionRefused):
    """It belongs to other people, or this step is the other side's to take."""


class NewTimeRefused(Refused):
    """The mission cannot be moved to this time."""


class NewTimeOver(NewTimeRefused):
    """This time was answered already, has lapsed, or is of no use any more."""


class NothingMoves(NewTimeRefused):
    """The mission is at this time already."""


class TooSoonToAsk(NewTimeRefused):
    """Too little time is left for the other side to answer."""


class AnotherThatDay(NewTimeRefused):
    """Another time of what comes back stands on that day."""


class ProposedOften(NewTimeRefused):
    """Many times were proposed for this mission already: the two, or an agent, settle it by word of mouth."""


class LegsWouldPart(NewTimeRefused):
    """The leg would begin before the one before it ends, or end after the next one begins."""


class MoneyRefused(Refused):
    """This is no sum of money."""


class OverTheCeiling(MoneyRefused):
    """It is more than the town allows in an envelope, or more than was in it."""


class NoMoneyHere(MoneyRefused):
    """Nothing is paid so for this mission, or it is settled."""


class AnotherSum(NoMoneyHere):
    """Another sum was noted since."""


class NoSuchWay(MoneyRefused):
    """One cannot pay so here, or money has passed already."""


class OfferRefused(Refused):
    """This cannot be done with the offer."""


class OfferOver(OfferRefused):
    """The offer has closed, is full, or was withdrawn."""


class AdditionHeld(OfferRefused):
    """What was added to the errand is not on the list yet: it is kept for an agent."""


class NotOffered(OfferRefused):
    """The offer is somebody else's, or was never told to this person."""


class NotOpenToNeighbours(OfferRefused):
    """The town has its agents arrange this kind of help."""


class AgreementRefused(Refused):
    """This agreement cannot be given."""


class NoSuchAgreement(AgreementRefused):
    """No agreement waits under that code or number."""


class NotHersToGive(AgreementRefused):
    """Whoever asks for somebody else cannot agree for them."""


class WorryRefused(Refused):
    """This cannot be done with the worry, or with the relais."""


class NoSuchWorry(WorryRefused):
    """There is no such worry, or it is closed."""


class NoSuchRelay(WorryRefused):
    """There is no such relais, or they are one no longer."""


class RelayKnown(WorryRefused):
    """This person is a relais already: end that first."""


class RightsRefused(Refused):
    """This cannot be done with somebody's data."""


class NotLeaving(RightsRefused):
    """This person has not asked to be erased, or is erased already."""


class AlreadyErased(RightsRefused):
    """This person is erased: nothing of theirs is left."""


class NoSuchLink(RightsRefused):
    """This link was opened already, has lapsed, or was never made."""


class GatheringRefused(Refused):
    """This cannot be done with the gathering."""


class GatheringOver(GatheringRefused):
    """The gathering was cancelled, is past, or its sign-up has closed."""


class NotInvited(GatheringRefused):
    """The gathering is somebody else's, or of another town."""


class OwnGathering(GatheringRefused):
    """Nobody joins what they organise themselves."""


class BadGathering(GatheringRefused):
    """A gathering has seats, a moment to come, soon enough, and a public place: seats, past, far or home says which."""


class TipRefused(Refused):
    """This cannot be done with the tip."""


class NoSuchTip(TipRefused):
    """There is no such tip."""


class UnfitTip(TipRefused):
    """A tip with an insult, or with the number of somebody who is no shop, is not published: --words writes it anew."""


class LinkRefused(Refused):
    """This cannot be done with the link of these two."""


class NotYourLink(LinkRefused):
    """The link is other people's."""


class LinkOver(LinkRefused):
    """This link is settled already, or has not come so far."""


class NotYourNumber(LinkRefused):
    """A number to give is one's own."""


class RelayRefused(Refused):
    """This cannot be done with the relay."""


class TooFewLegs(RelayRefused):
    """A relay has two legs or more: for one, post a request."""


class NowhereKnown(RelayRefused):
    """No place here is called so: write it otherwise, or bring it in with `palier import places`."""


class LegsDoNotMeet(RelayRefused):
    """Each leg begins where the one before it ends."""


class LegsOutOfOrder(RelayRefused):
    """Each leg ends after it begins, later than now, and neither begins nor ends before the one before it."""


class NoSuchLeg(RelayRefused):
    """The relay is over, or it has no leg of that number that is still to be handed over."""


class VolunteerRefused(Refused):
    """This cannot be done with the volunteer."""


class NotAVolunteer(VolunteerRefused):
    """This person does not volunteer."""


class AlreadyVolunteering(VolunteerRefused):
    """This person has applied already, or is active."""


class CheckInRefused(Refused):
    """This cannot be done with the check-ins."""


class BadPlan(CheckInRefused):
    """Nobody can be asked by this plan."""


class NobodyReads(CheckInRefused):
    """Nobody is on duty at the hour at which an alert would be raised."""


class PlanAlready(CheckInRefused):
    """This person is asked how they are already, or was proposed it."""


class NoSuchPlan(CheckInRefused):
    """No such plan is running."""


class NotOfThisCircle(CheckInRefused):
    """This person cannot be asked to look in."""


class CircleFull(CheckInRefused):
    """Enough people look in already."""
