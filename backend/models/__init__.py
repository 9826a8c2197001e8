"""The one database of the town, as typed tables. The console and the bots see the same rows."""

from backend.models.agreements import Agreement
from backend.models.checkins import CheckIn, CheckInPlan
from backend.models.columns import Table
from backend.models.help import Feedback, HelpRequest, History, Invitation, Mission
from backend.models.keys import KeyProbe
from backend.models.learning import UnclearMessage
from backend.models.messaging import Conversation, InboxEvent, OutboxMessage, OutboxPart, WebSession
from backend.models.offers import Offer, OfferAnswer
from backend.models.people import CharterSignature, Consent, Identity, Person, Volunteer
from backend.models.recurrences import Recurrence
from backend.models.relays import RelayLeg, RelayMission
from backend.models.staff import Agent, Alert, AuditEntry, CallTask, Duty
from backend.models.territory import Address, ChannelAccount, Lease, NamedPlace, Network, PersonNetwork, Territory

__all__ = [
    "Address",
    "Agent",
    "Agreement",
    "Alert",
    "AuditEntry",
    "CallTask",
    "ChannelAccount",
    "CharterSignature",
    "CheckIn",
    "CheckInPlan",
    "Consent",
    "Conversation",
    "Duty",
    "Feedback",
    "HelpRequest",
    "History",
    "Identity",
    "InboxEvent",
    "Invitation",
    "KeyProbe",
    "Lease",
    "Mission",
    "NamedPlace",
    "Network",
    "Offer",
    "OfferAnswer",
    "OutboxMessage",
    "OutboxPart",
    "Person",
    "PersonNetwork",
    "Recurrence",
    "RelayLeg",
    "RelayMission",
    "Table",
    "Territory",
    "UnclearMessage",
    "Volunteer",
    "WebSession",
]
