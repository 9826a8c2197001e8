"""News: what happened in the town, told to one person. Facts and ids, never words: their own turn finds those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """A request is proposed to a volunteer; or, where it was `changed`, proposed anew. Asks."""

    invitation_id: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class RequestGone:
    """A request is over for a volunteer who was asked, or for whom it was made: `why` is `taken`, `cancelled` or
    `lapsed` (which is also said where the volunteer is asked no more, and others are)."""

    request_id: int
    why: str


@dataclass(frozen=True, slots=True)
class NeighbourFound:
    mission_id: int


@dataclass(frozen=True, slots=True)
class StillLooking:
    """Nobody yet; matching goes on."""

    request_id: int


@dataclass(frozen=True, slots=True)
class NobodyFound:
    """The promised hour has come, nobody took it, the agents know."""

    request_id: int


@dataclass(frozen=True, slots=True)
class MissionChanged:
    """The other side's mission moved to `state`: on_the_way, arrived, helped, done, given_back, cancelled, missed.

    Or the other side has stopped all messages (`stopped`), or says that they will come (`still`).
    """

    mission_id: int
    state: str


@dataclass(frozen=True, slots=True)
class MissionDue:
    """A moment of a mission: `what` is day_before, hour_before, halfway, late, confirm, wonders. Asks."""

    mission_id: int
    what: str


@dataclass(frozen=True, slots=True)
class TimeProposed:
    """The other side of a mission would rather have it at another time. Asks."""

    new_time_id: int


@dataclass(frozen=True, slots=True)
class TimeSettled:
    """What became of another time that was proposed: `what` is agreed, declined, lapsed, or handed_on (somebody else
    is asked). Asks whoever proposed it, where it was declined."""

    new_time_id: int
    what: str


@dataclass(frozen=True, slots=True)
class Relayed:
    """The other person of a mission wrote: their words, as they stand."""

    mission_id: int
    text: str
    sender_id: int


@dataclass(frozen=True, slots=True)
class FeedbackWanted:
    """Asks."""

    mission_id: int


@dataclass(frozen=True, slots=True)
class VolunteerChanged:
    """Staff moved the volunteer to `state`: active, paused, left."""

    state: str


@dataclass(frozen=True, slots=True)
class AgreementAnswered:
    """Whoever was asked whether she wishes this help has answered."""

    request_id: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class ComesRound:
    """The next occurrence of what comes back falls on a public holiday."""

    request_id: int


@dataclass(frozen=True, slots=True)
class RecurrenceChanged:
    """What comes back was `stopped`, or `skipped` from `day` on, by an agent or by the other whom it concerns."""

    recurrence_id: int
    state: str
    day: datetime | None = None


@dataclass(frozen=True, slots=True)
class MoneyWanted:
    """How will the person pay for what the volunteer buys? Asks."""

    mission_id: int


@dataclass(frozen=True, slots=True)
class MoneyAgreed:
    """The person has said how they pay."""

    mission_id: int


@dataclass(frozen=True, slots=True)
class MoneyNoted:
    """The volunteer noted a sum, in cents: `what` is given (in the envelope) or spent. Asks whether it is right."""

    mission_id: int
    what: str
    cents: int


@dataclass(frozen=True, slots=True)
class ErasureChanged:
    """An agent noted that this person wishes to be erased; or, `stays`, that they do not."""

    stays: bool = False


@dataclass(frozen=True, slots=True)
class ModerationDecided:
    """An agent has decided on what this person wrote: `state` as it then was. Asks where it is sent back."""

    moderation_id: int
    state: str


@dataclass(frozen=True, slots=True)
class BeCareful:
    """Something was asked of the people of this mission that nobody may ask: they are warned, once."""

    mission_id: int


@dataclass(frozen=True, slots=True)
class LinkNews:
    """Of two who may organise themselves: `what` is proposed, agreed, word (they ask), begun, suspended, resumed or
    over."""

    link_id: int
    what: str


@dataclass(frozen=True, slots=True)
class LinkWrote:
    """The other of the two wrote: their words, as they stand."""

    link_id: int
    text: str
    sender_id: int


@dataclass(frozen=True, slots=True)
class RelayPlanned:
    """Several volunteers in turn will bring this person something, or take her somewhere."""

    relay_id: int


@dataclass(frozen=True, slots=True)
class LegChanged:
    """Of a leg of a relay, to whoever comes next and to the person: `what` is handed, late, waits, goes_on.

    `expected`: when it is expected now, where its volunteer said so.
    """

    leg_id: int
    what: str
    expected: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandOverWanted:
    """Did this `side` (giver, taker) of the hand-over at the end of this leg give, or receive, it? Asks."""

    leg_id: int
    side: str


@dataclass(frozen=True, slots=True)
class OfferMade:
    """A volunteer offers something, and this person may want it. Asks."""

    answer_id: int


@dataclass(frozen=True, slots=True)
class OfferSettled:
    """The volunteer's offer has closed: here is who needs what."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class WorrySettled:
    """An agent has closed the worry that this person reported: `answer` is `spoke` or `seen_to`."""

    worry_id: int
    answer: str


@dataclass(frozen=True, slots=True)
class RelayChanged:
    """An agent moved this person's role as a relais to `state`: active, ended."""

    state: str


@dataclass(frozen=True, slots=True)
class GatheringAnnounced:
    """A neighbour proposes to do something together, and this person wishes to hear of such. Asks."""

    guest_id: int


@dataclass(frozen=True, slots=True)
class GatheringChanged:
    """What became of a gathering: published, cancelled, unread, joined, left, seat, full.

    `person_id` is who joined or left.
    """

    gathering_id: int
    what: str
    person_id: int = 0


@dataclass(frozen=True, slots=True)
class GatheringDue:
    """A moment of a gathering: `what` is day_before, morning, closing, or feedback (which asks)."""

    gathering_id: int
    what: str


@dataclass(frozen=True, slots=True)
class InterviewDue:
    """Tomorrow an agent meets this person. Asks."""

    interview_id: int


@dataclass(frozen=True, slots=True)
class DatesWanted:
    """Somebody who wishes to volunteer is to choose a date. `why`: opened, closed, missed. Asks.

    `interview_id` is the seat that they had; 0 where they had none.
    """

    why: str
    interview_id: int = 0


@dataclass(frozen=True, slots=True)
class CharterWanted:
    """A volunteer is to sign the charter. `why`: met, unsigned, renew, lapsed. Asks."""

    why: str


@dataclass(frozen=True, slots=True)
class StillHappy:
    """A volunteer has accepted nothing for long: are they still happy to be asked? Asks."""


@dataclass(frozen=True, slots=True)
class CourtesyWanted:
    """Nothing was asked of this volunteer for long: would they call somebody for a chat? Asks."""


@dataclass(frozen=True, slots=True)
class AgentWrote:
    """An agent who took the conversation over, or answers an alert, writes."""

    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    agent: str


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The bot may speak again: what waited is looked at again. `agent`: whose hours are over, where it is for that, and
    `reads_at` when somebody reads next."""

    agent: str = ""
    reads_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Woke:
    """A moment the conversation asked to be woken at. `why`: idle (waiting questions), writing, takeover, quiet."""

    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountJoined:
    """Another account writes as this person from now on: they joined it by a code. Asks whether it is theirs."""

    identity_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event of this person raised three times and was set aside: say the fixed sentence."""

    inbox_id: int
