"""The closed union of what happened in the town (`tidings`): an inbox row of news is one of these, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from backend.messaging.checkin_tidings import (
    CheckInDue,
    CircleAsked,
    CircleClear,
    ContactAnswered,
    ContactAsked,
    PlanChanged,
    WeatherOver,
)
from backend.messaging.pair_tidings import PairNews, PairWrote
from backend.messaging.tidings import (
    AccountJoined,
    AgentWrote,
    AgreementAnswered,
    BeCareful,
    CharterWanted,
    ComesRound,
    CourtesyWanted,
    DatesWanted,
    ErasureChanged,
    FeedbackWanted,
    GatheringAnnounced,
    GatheringChanged,
    GatheringDue,
    HandedBack,
    HandOverWanted,
    InterviewDue,
    Invited,
    LegChanged,
    LinkNews,
    LinkWrote,
    MissionChanged,
    MissionDue,
    ModerationDecided,
    MoneyAgreed,
    MoneyNoted,
    MoneyWanted,
    NeighbourFound,
    NobodyFound,
    OfferMade,
    OfferSettled,
    RecurrenceChanged,
    RelayChanged,
    Relayed,
    RelayPlanned,
    RequestGone,
    SetAside,
    StillHappy,
    StillLooking,
    TakenOver,
    TimeProposed,
    TimeSettled,
    VolunteerChanged,
    Woke,
    WorrySettled,
)

News = (
    Invited
    | RequestGone
    | NeighbourFound
    | StillLooking
    | NobodyFound
    | MissionChanged
    | MissionDue
    | TimeProposed
    | TimeSettled
    | RecurrenceChanged
    | Relayed
    | FeedbackWanted
    | VolunteerChanged
    | AgreementAnswered
    | ComesRound
    | MoneyAgreed
    | MoneyNoted
    | MoneyWanted
    | ErasureChanged
    | ModerationDecided
    | BeCareful
    | LinkNews
    | LinkWrote
    | PairNews
    | PairWrote
    | RelayPlanned
    | LegChanged
    | HandOverWanted
    | OfferMade
    | OfferSettled
    | WorrySettled
    | RelayChanged
    | GatheringAnnounced
    | GatheringChanged
    | GatheringDue
    | InterviewDue
    | DatesWanted
    | CharterWanted
    | StillHappy
    | CourtesyWanted
    | CheckInDue
    | CircleAsked
    | CircleClear
    | PlanChanged
    | ContactAsked
    | ContactAnswered
    | WeatherOver
    | AgentWrote
    | TakenOver
    | HandedBack
    | AccountJoined
    | Woke
    | SetAside
)

NEWS: Final[tuple[type[Any], ...]] = News.__args__
