"""Every flow of the house, in one list."""

from __future__ import annotations

from typing import Final

from conversation_flows.advertising import ADVERTISING
from conversation_flows.agreement import AGREEMENT
from conversation_flows.aloud import ALOUD
from conversation_flows.ask_for_help import ASK_FOR_HELP
from conversation_flows.availability import AVAILABILITY
from conversation_flows.change_request import CHANGE_REQUEST
from conversation_flows.charter import CHARTER
from conversation_flows.checkin import CHECKIN
from conversation_flows.checkin_plan import CHECKIN_PLAN
from conversation_flows.circle import CIRCLE
from conversation_flows.comfort import COMFORT
from conversation_flows.company import COMPANY
from conversation_flows.company_news import COMPANY_NEWS
from conversation_flows.consents import CONSENTS
from conversation_flows.crisis import CRISIS
from conversation_flows.elsewhere import ELSEWHERE
from conversation_flows.engine.flow import Flows
from conversation_flows.erasure import ERASURE, leaving
from conversation_flows.errand import ERRAND
from conversation_flows.feedback import FEEDBACK
from conversation_flows.gathering import GATHERING
from conversation_flows.hand_over import HAND_OVER
from conversation_flows.how_to_pay import HOW_TO_PAY
from conversation_flows.human import HUMAN
from conversation_flows.interview import INTERVIEW
from conversation_flows.invitation import INVITATION
from conversation_flows.keep_to_yourself import KEEP_TO_YOURSELF
from conversation_flows.leaving import LEAVING
from conversation_flows.link_letter import LETTERS, LINK_LETTER
from conversation_flows.link_news import LINK_NEWS
from conversation_flows.link_numbers import LINK_NUMBERS
from conversation_flows.links import LINKS
from conversation_flows.looking_in import LOOKING_IN
from conversation_flows.looks_in import LOOKS_IN
from conversation_flows.mine_said import MINE_SAID
from conversation_flows.mission import MISSION
from conversation_flows.mission_news import MISSION_NEWS
from conversation_flows.moderation import MODERATION
from conversation_flows.money import MONEY
from conversation_flows.my_people import MY_PEOPLE
from conversation_flows.my_requests import MY_REQUESTS
from conversation_flows.named_late import NAMED_LATE
from conversation_flows.nearby import NEARBY
from conversation_flows.new_time import NEW_TIME
from conversation_flows.new_time_news import NEW_TIME_NEWS
from conversation_flows.offer_help import OFFER_HELP
from conversation_flows.offers import OFFERS
from conversation_flows.one_person import ONE_PERSON
from conversation_flows.pair_news import PAIR_NEWS
from conversation_flows.pairs import PAIRS
from conversation_flows.pictures import PICTURES
from conversation_flows.plan_changes import PLAN_CHANGES
from conversation_flows.plan_news import PLAN_NEWS
from conversation_flows.plan_opened import PLAN_OPENED
from conversation_flows.plan_pauses import PLAN_PAUSES
from conversation_flows.plan_shown import PLAN_SHOWN
from conversation_flows.privacy import PRIVACY
from conversation_flows.profile import ADDRESSING, MOVING, PROFILE, RENAMING
from conversation_flows.quiet import QUIET
from conversation_flows.recurring import RECURRING
from conversation_flows.register import REGISTER
from conversation_flows.register_desk import REGISTER_DESK
from conversation_flows.relay import RELAY_MISSION
from conversation_flows.reporting import REPORTING
from conversation_flows.services import SERVICES
from conversation_flows.settings import SETTINGS
from conversation_flows.shared_phone import SHARED_PHONE
from conversation_flows.still_happy import STILL_HAPPY
from conversation_flows.taking import TAKING
from conversation_flows.threes import THREES
from conversation_flows.tips import SHARE_TIP, TIPS
from conversation_flows.voice_notes import VOICE_NOTES
from conversation_flows.volunteer import VOLUNTEER
from conversation_flows.weather import WEATHER
from conversation_flows.welcome import WELCOME, introduction
from conversation_flows.well_again import WELL_AGAIN
from conversation_flows.what_i_offer import WHAT_I_OFFER
from conversation_flows.which_to_change import WHICH_TO_CHANGE
from conversation_flows.whose_words import WHOSE_WORDS
from conversation_flows.worry import WORRY

FLOWS: Final = Flows(
    CRISIS,
    CHECKIN,
    COMFORT,
    THREES,
    WEATHER,
    CIRCLE,
    LOOKING_IN,
    AGREEMENT,
    WELL_AGAIN,
    WORRY,
    REGISTER_DESK,
    PLAN_CHANGES,
    CHECKIN_PLAN,
    PLAN_OPENED,
    PLAN_SHOWN,
    PLAN_PAUSES,
    PLAN_NEWS,
    LOOKS_IN,
    PICTURES,
    CHARTER,
    WELCOME,
    ALOUD,
    VOICE_NOTES,
    ASK_FOR_HELP,
    REGISTER,
    NAMED_LATE,
    VOLUNTEER,
    INTERVIEW,
    LEAVING,
    STILL_HAPPY,
    WHAT_I_OFFER,
    AVAILABILITY,
    INVITATION,
    NEARBY,
    OFFERS,
    OFFER_HELP,
    ERRAND,
    COMPANY,
    COMPANY_NEWS,
    GATHERING,
    TIPS,
    SHARE_TIP,
    RELAY_MISSION,
    HAND_OVER,
    ADVERTISING,
    HOW_TO_PAY,
    PAIRS,
    PAIR_NEWS,
    MY_PEOPLE,
    MINE_SAID,
    MISSION,
    MISSION_NEWS,
    REPORTING,
    WHOSE_WORDS,
    LINKS,
    LINK_NUMBERS,
    LINK_NEWS,
    LINK_LETTER,
    LETTERS,
    RECURRING,
    MONEY,
    SERVICES,
    MODERATION,
    CHANGE_REQUEST,
    WHICH_TO_CHANGE,
    NEW_TIME,
    NEW_TIME_NEWS,
    FEEDBACK,
    MY_REQUESTS,
    HUMAN,
    ELSEWHERE,
    KEEP_TO_YOURSELF,
    PRIVACY,
    ERASURE,
    CONSENTS,
    QUIET,
    ONE_PERSON,
    TAKING,
    SHARED_PHONE,
    PROFILE,
    MOVING,
    RENAMING,
    ADDRESSING,
    SETTINGS,
    greets=introduction,
    leaving=leaving,
)
