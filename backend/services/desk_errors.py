"""What a verb of the town may refuse to agents and operators, or in what they prepare, by who can act.

Refused
├── ModerationRefused
│   ├── NothingToRead         no such thing waits for an agent                      → reload the list
│   └── DecidedAlready        another agent has decided                             → see who, and what
├── SourceRefused
│   ├── NoSuchSource          no card has that code here, or it has ended             → reload the list
│   └── UnusableSource        a name, a neighbourhood or a kind that no card can have → correct it
├── InterviewRefused
│   ├── NoSuchSlot            it was closed, has begun, or is another town's          → show the next dates
│   ├── SlotFull              somebody else took the last seat                        → show the next dates
│   └── NoSuchInterview       this person has no seat, or its hour has not come       → reload the list
├── CharterRefused
│   ├── OldCharter            a newer one is in force                                 → show that one
│   ├── CharterKnown          a version is published once                             → give it another version
│   └── UnusableCharter       empty, too long, or a sentence that fits no message     → correct the file
├── AlertRefused
│   ├── NoSuchAlert           no alert of that number in this territory             → reload the list
│   └── AlertOfSomebodyElse   another agent has it                                  → ask them
├── StaffRefused
│   ├── NoSuchAgent           no active agent has that login                        → add them, or correct it
│   ├── AgentKnown            an agent of that login exists already                 → choose another login
│   ├── UnusableLogin         the login cannot be written down as it is             → choose another login
│   ├── NoSuchCall            no such call, or it was made already                  → reload the list
│   ├── CallOfSomebodyElse    another agent is calling them                         → take the next one
│   ├── NobodyToCall          no call is due now                                    → see who is called later
│   ├── NotItsOutcome         this call cannot come to that, or something is missing → say which
│   ├── UnusableCalendar      no school calendar: a column or a date is missing       → take the official file
│   ├── NoSuchZone            the calendar names no such zone                          → take one that it names
│   ├── UnusableSlot          a slot that has begun, or has no place, seat or length → correct it
│   ├── SlotsOverlap          the agent meets somebody else then                     → choose another hour
│   ├── NoSuchHours           hours of duty that end before they begin, or are not  → correct them
│   ├── NoSuchStretch         an exception that ends before it begins, or is over   → correct it
│   ├── StretchesOverlap      something is said of that time already                → drop that first
│   ├── NoStandIn             whoever is to stand in is away, or is the same        → name somebody else
│   ├── NoSuchException       no exception to come has that number                  → reload the list
│   ├── UnusableAddress       it is no address of that way                          → correct it
│   ├── NoSuchWay             the agent is not reached in that way                  → reload the list
│   └── NoSuchNotice          no such call to an agent waits                        → reload the list
├── ReviewRefused
│   ├── NotKeptHere           no such message is kept in this territory             → export again
│   └── WordsAdded            a message's words were changed, not only struck out   → give its words back
├── LifeRefused
│   ├── SoAlready             they are there already                                → nothing is left to do
│   ├── NotFromThere          who is dead comes home by an undo only                → undo it
│   └── NothingToUndo         nothing was set, or more than some days ago            → set it anew
├── WeatherRefused
│   ├── WeatherOn             such a plan is on already                              → prolong it, or switch it off
│   ├── NoWeather             no such plan is on, or proposed                        → see what is
│   ├── UnusableEnd           it would end before it begins                          → correct it
│   └── NobodyWatches         nobody is on the roster: a silence would be nobody's   → fill the roster first
├── DirectoryRefused
│   └── WrongDirectory        a line of the file cannot be read: nothing is taken    → correct that line
├── PersonRefused
│   └── SomebodyAlready       they asked for or offered something: two lives are not made one → do it by hand
├── NoSuchTerritory           no territory, or several, have that name or number    → correct it
├── NotTheDirector            an agent may not name themselves for this             → the director decides it
└── UnknownPolicy             the town has no policy of that name                   → correct the name
"""

from __future__ import annotations

from backend.services.errors import Refused


class PersonRefused(Refused):
    """This cannot be done with the person."""


class SomebodyAlready(PersonRefused):
    """They have asked for something, or offered it: what is theirs is not made somebody else's."""


class SharedAlready(PersonRefused):
    """They have no account of their own there that could be shared, or are not both here."""


class NotShared(PersonRefused):
    """They share no telephone."""


class NotInDoubt(PersonRefused):
    """Nobody asks whether it is still they who write."""


class ModerationRefused(Refused):
    """This cannot be decided."""


class NothingToRead(ModerationRefused):
    """No such thing waits for an agent."""


class DecidedAlready(ModerationRefused):
    """Another agent has decided this already."""


class SourceRefused(Refused):
    """This cannot be done with the card."""


class NoSuchSource(SourceRefused):
    """No card has that code here, or it has ended: `palier invite list` shows them."""


class UnusableSource(SourceRefused):
    """A card needs a name and a neighbourhood of at most 120 printable characters, and works for one role at most."""


class InterviewRefused(Refused):
    """This cannot be done with the interview."""


class NoSuchSlot(InterviewRefused):
    """There is no such open slot to come: it was closed, or has begun."""


class SlotFull(InterviewRefused):
    """Every seat of this slot is taken."""


class NoSuchInterview(InterviewRefused):
    """This person has no date for a meeting, or its hour has not come yet."""


class CharterRefused(Refused):
    """This cannot be done with the charter."""


class OldCharter(CharterRefused):
    """Another charter is in force: that one is to be signed."""


class CharterKnown(CharterRefused):
    """A charter of this version was published already, and a version is never changed: give it another one."""


class UnusableCharter(CharterRefused):
    """A charter has 1 to 60 pieces, sentences of 240 characters at most, and a version of letters and figures."""


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


class UnusableNumber(StaffRefused):
    """A telephone number is written with its country, as +33612345678."""


class NoSuchCall(StaffRefused):
    """There is no such call to make."""


class CallOfSomebodyElse(StaffRefused):
    """Another agent is calling this person just now."""


class NobodyToCall(StaffRefused):
    """Nobody is to be called now: `palier desk` shows who will be later."""


class NotItsOutcome(StaffRefused):
    """This call cannot have come to that."""


class NoSuchHours(StaffRefused):
    """Hours of duty begin before they end, within one day."""


class NoSuchStretch(StaffRefused):
    """An exception of the roster begins before it ends, is not over yet, and lasts a year at most."""


class StretchesOverlap(StaffRefused):
    """Something else is said of that time already: `palier staff duty list` shows it, `drop` takes it away."""


class NoStandIn(StaffRefused):
    """Whoever stands in is somebody else, who is not away at that time."""


class NoSuchException(StaffRefused):
    """No exception to come has this number: `palier staff duty list` shows them."""


class UnusableAddress(StaffRefused):
    """This is no address by which an agent is reached: a@example.org by e-mail, @a:example.org on Matrix."""


class NoSuchWay(StaffRefused):
    """The agent is not reached in this way: `palier staff duty ways` shows how."""


class NoSuchNotice(StaffRefused):
    """There is no such agent to call: `palier staff duty calls` shows them."""


class UnusableCalendar(StaffRefused):
    """This is no school calendar as the Ministry of Education publishes it."""


class NoSuchZone(StaffRefused):
    """The calendar names no such zone, only these."""


class UnusableSlot(StaffRefused):
    """A slot is to come, lasts 5 minutes to 8 hours, and has a place and 1 to 50 seats; 26 weeks at most."""


class SlotsOverlap(StaffRefused):
    """This agent has an open slot at that time already."""


class ReviewRefused(Refused):
    """This cannot be done with a message that was not understood."""


class NotKeptHere(ReviewRefused):
    """No such message is kept here: its days may be over, so export again."""


class WordsAdded(ReviewRefused):
    """Words of a kept message may be struck out, but none may be added or changed: export it again."""


class LifeRefused(Refused):
    """This cannot be set of the person."""


class SoAlready(LifeRefused):
    """It is set already."""


class NotFromThere(LifeRefused):
    """It does not follow from what is set: --undo that first."""


class NothingToUndo(LifeRefused):
    """Nothing was set that could still be undone: that is possible for 7 days."""


class DirectoryRefused(Refused):
    """This cannot be done with the directory."""


class WrongDirectory(DirectoryRefused):
    """The file of the directory cannot be read; nothing of it was taken."""


class NoSuchTerritory(Refused):
    """No territory, or more than one, has that name or number."""


class NotTheDirector(Refused):
    """Only the director, or the technician without --as, decides this."""


class UnknownPolicy(Refused):
    """A territory has no policy of that name, or it takes no such value: `palier staff policies list` shows them."""


class WeatherRefused(Refused):
    """This cannot be done with a plan of heat, cold or flood."""


class WeatherOn(WeatherRefused):
    """This plan is on already: `palier staff weather until` prolongs it, `off` ends it."""


class NoWeather(WeatherRefused):
    """No such plan is on, or proposed: `palier staff weather` shows those that are."""


class UnusableEnd(WeatherRefused):
    """The plan would end before it begins: give a day or an hour to come."""


class NobodyWatches(WeatherRefused):
    """Nobody is on the duty roster, so that nobody would read who is silent: `palier staff duty set` first."""
