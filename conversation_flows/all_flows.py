"""Every flow of the house, in one list."""

from __future__ import annotations

from typing import Final

from conversation_flows.agreement import AGREEMENT
from conversation_flows.ask_for_help import ASK_FOR_HELP
from conversation_flows.availability import AVAILABILITY
from conversation_flows.change_request import CHANGE_REQUEST
from conversation_flows.crisis import CRISIS
from conversation_flows.engine.flow import Flows
from conversation_flows.errand import ERRAND
from conversation_flows.feedback import FEEDBACK
from conversation_flows.hand_over import HAND_OVER
from conversation_flows.human import HUMAN
from conversation_flows.invitation import INVITATION
from conversation_flows.mission import MISSION
from conversation_flows.mission_news import MISSION_NEWS
from conversation_flows.my_requests import MY_REQUESTS
from conversation_flows.nearby import NEARBY
from conversation_flows.offer_help import OFFER_HELP
from conversation_flows.offers import OFFERS
from conversation_flows.privacy import PRIVACY
from conversation_flows.profile import MOVING, PROFILE, RENAMING
from conversation_flows.recurring import RECURRING
from conversation_flows.relay import RELAY_MISSION
from conversation_flows.settings import SETTINGS
from conversation_flows.volunteer import VOLUNTEER
from conversation_flows.welcome import WELCOME, introduction
from conversation_flows.which_to_change import WHICH_TO_CHANGE
from conversation_flows.whose_words import WHOSE_WORDS

FLOWS: Final = Flows(
    CRISIS,
    AGREEMENT,
    WELCOME,
    ASK_FOR_HELP,
    VOLUNTEER,
    AVAILABILITY,
    INVITATION,
    NEARBY,
    OFFERS,
    OFFER_HELP,
    ERRAND,
    RELAY_MISSION,
    HAND_OVER,
    MISSION,
    MISSION_NEWS,
    WHOSE_WORDS,
    RECURRING,
    CHANGE_REQUEST,
    WHICH_TO_CHANGE,
    FEEDBACK,
    MY_REQUESTS,
    HUMAN,
    PRIVACY,
    PROFILE,
    MOVING,
    RENAMING,
    SETTINGS,
    greets=introduction,
)
