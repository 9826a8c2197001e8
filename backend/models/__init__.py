"""The one database of the town, as typed tables. The console and the bots see the same rows.

The register of frail people is known here, and its models are not: they are for its own service alone.
"""

import backend.models.register  # noqa: F401  its tables belong to the schema; no other room may name its model
from backend.models.agreements import Agreement
from backend.models.availability import Absence, SchoolHoliday
from backend.models.calls import CallAttempt, Telephone
from backend.models.charters import Charter
from backend.models.checkins import CheckIn, CheckInContact, CheckInPlan, Pulse
from backend.models.columns import Table
from backend.models.company import Gathering, GatheringGuest
from backend.models.duty import (
    AgentAccount,
    AgentCode,
    AgentWay,
    Duty,
    DutyException,
    DutyNotice,
    DutySms,
)
from backend.models.help import Feedback, HelpRequest, History, Invitation, Mission
from backend.models.interviews import Interview, InterviewSlot
from backend.models.joining import AccountCode, SharedIdentity
from backend.models.keys import KeyProbe
from backend.models.learning import UnclearMessage
from backend.models.links import Link
from backend.models.lives import LifeEvent
from backend.models.messaging import (
    Conversation,
    InboxEvent,
    OutboxMessage,
    OutboxPart,
    WebRecording,
    WebSession,
)
from backend.models.moderation import Block, Moderation, Organisation
from backend.models.new_times import NewTime
from backend.models.offers import Offer, OfferAnswer
from backend.models.pairs import Pair
from backend.models.people import CharterSignature, Consent, Identity, Person, Volunteer
from backend.models.purchases import Purchase
from backend.models.recurrences import Recurrence
from backend.models.relays import RelayLeg, RelayMission
from backend.models.rights import DataLink
from backend.models.sources import Source, SourceVisit
from backend.models.staff import Agent, Alert, AuditEntry, CallTask
from backend.models.territory import Address, ChannelAccount, Lease, NamedPlace, Network, PersonNetwork, Territory
from backend.models.threes import ThreeAnswers
from backend.models.tips import Tip
from backend.models.weather import WeatherBulletin, WeatherMode, WeatherWatch
from backend.models.worries import Relay, Worry, WorryReport

__all__ = [
    "Absence",
    "AccountCode",
    "Address",
    "Agent",
    "AgentAccount",
    "AgentCode",
    "AgentWay",
    "Agreement",
    "Alert",
    "AuditEntry",
    "Block",
    "CallAttempt",
    "CallTask",
    "ChannelAccount",
    "Charter",
    "CharterSignature",
    "CheckIn",
    "CheckInContact",
    "CheckInPlan",
    "Consent",
    "Conversation",
    "DataLink",
    "Duty",
    "DutyException",
    "DutyNotice",
    "DutySms",
    "Feedback",
    "Gathering",
    "GatheringGuest",
    "HelpRequest",
    "History",
    "Identity",
    "InboxEvent",
    "Interview",
    "InterviewSlot",
    "Invitation",
    "KeyProbe",
    "Lease",
    "LifeEvent",
    "Link",
    "Mission",
    "Moderation",
    "NamedPlace",
    "Network",
    "NewTime",
    "Offer",
    "OfferAnswer",
    "Organisation",
    "OutboxMessage",
    "OutboxPart",
    "Pair",
    "Person",
    "PersonNetwork",
    "Pulse",
    "Purchase",
    "Recurrence",
    "Relay",
    "RelayLeg",
    "RelayMission",
    "SchoolHoliday",
    "SharedIdentity",
    "Source",
    "SourceVisit",
    "Table",
    "Telephone",
    "Territory",
    "ThreeAnswers",
    "Tip",
    "UnclearMessage",
    "Volunteer",
    "WeatherBulletin",
    "WeatherMode",
    "WeatherWatch",
    "WebRecording",
    "WebSession",
    "Worry",
    "WorryReport",
]
