"""What a verb of the town may refuse, by who can act.

Refused
├── RequestRefused
│   ├── NoLongerNeeded        the request was cancelled, served or has passed       → say so kindly
│   ├── TakenBySomebodyElse   another volunteer was faster                          → thank them
│   └── NeverHappens          a rule that falls on no day to come                   → ask for the days again
├── MissionRefused
│   ├── AlreadyYours          this volunteer has it already                         → show it
│   ├── MissionOver           it has ended: nothing passes between the two any more → say so, offer a human
│   └── NotYours              it belongs to other people                            → say nothing of it
├── OfferRefused
│   ├── OfferOver             it has closed, is full, or was withdrawn                → say so kindly, propose to ask
│   ├── NotOffered            it is somebody else's, or was never told to this person → say nothing of it
│   └── NotOpenToNeighbours   the town has agents arrange this kind of help           → pass it on to them
├── AgreementRefused
│   ├── NoSuchAgreement       nothing waits under that code or number                 → say so, and how to get it
│   └── NotHersToGive         whoever asks for somebody cannot agree for her          → she writes it herself
├── RelayRefused
│   ├── TooFewLegs            a relay has two legs or more                            → an ordinary request does it
│   ├── NowhereKnown          no place here is called so, and it is no point          → write it otherwise, import it
│   ├── LegsDoNotMeet         a leg begins elsewhere than the one before it ends      → correct it
│   ├── LegsOutOfOrder        a leg's time is over, empty, or before the one before   → correct it
│   └── NoSuchLeg             the relay is over, or has no leg of that number         → look at it again
├── VolunteerRefused
│   ├── NotAVolunteer         this person does not volunteer                        → propose to apply
│   └── AlreadyVolunteering   applied or active already                             → show where it stands
├── AlertRefused
│   ├── NoSuchAlert           no alert of that number in this territory             → reload the list
│   └── AlertOfSomebodyElse   another agent has it                                  → ask them
├── StaffRefused
│   ├── NoSuchAgent           no active agent has that login                        → add them, or correct it
│   ├── AgentKnown            an agent of that login exists already                 → choose another login
│   ├── UnusableLogin         the login cannot be written down as it is             → choose another login
│   ├── NoSuchCall            no such call, or it was made already                  → reload the list
│   └── NoSuchHours           hours of duty that end before they begin, or are not  → correct them
├── ReviewRefused
│   ├── NotKeptHere           no such message is kept in this territory             → export again
│   └── WordsAdded            a message's words were changed, not only struck out   → give its words back
├── NoSuchTerritory           no territory, or several, have that name or number    → correct it
└── UnknownPolicy             the town has no policy of that name                   → correct the name
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


class MissionOver(MissionRefused):
    """The mission has ended: nothing passes between the two people any more."""


class NotYours(MissionRefused):
    """It belongs to other people, or this step is the other side's to take."""


class OfferRefused(Refused):
    """This cannot be done with the offer."""


class OfferOver(OfferRefused):
    """The offer has closed, is full, or was withdrawn."""


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


class AlertRefused(Refused):
    """This cannot be done with the alert."""


class NoSuchAlert(AlertRefused):
    """There is no such alert."""


class AlertOfSomebodyElse(AlertRefused):
    """Another agent has taken this alert."""


class StaffRefused(Refused):
    """This cannot be done by or for an agent."""


class NoSuchAgent(StaffRefused):
    """No active agent has this login: `palier staff agents add LOGIN --name NAME` adds one."""


class AgentKnown(StaffRefused):
    """There is an agent of this login already."""


class UnusableLogin(StaffRefused):
    """A login is 2 to 50 small letters, digits, dots, hyphens, underscores or at signs."""


class NoSuchCall(StaffRefused):
    """There is no such call to make."""


class NoSuchHours(StaffRefused):
    """Hours of duty begin before they end, within one day."""


class ReviewRefused(Refused):
    """This cannot be done with a message that was not understood."""


class NotKeptHere(ReviewRefused):
    """No such message is kept here: its days may be over, so export again."""


class WordsAdded(ReviewRefused):
    """Words of a kept message may be struck out, but none may be added or changed: export it again."""


class NoSuchTerritory(Refused):
    """No territory, or more than one, has that name or number."""


class UnknownPolicy(Refused):
    """A territory has no policy of that name, or not with that value."""
