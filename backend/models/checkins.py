"""Check-ins: the plan that was agreed, its circle, and each time somebody was asked how they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive
from backend.models.people import Person

STANDS = text("next_at IS NOT NULL")
PAUSES = text("pause_at IS NOT NULL")
RESUMES = text("paused_until IS NOT NULL")


class CheckInPlan(Table):
    """When a person wishes to be asked how they are: an RFC 5545 rule for the days, and local hours in their zone.

    States: `backend.services.lifecycles.CHECKIN_PLAN`; beside them `held` (a restored backup). `first_at` is the moment
    from whose local day the rule counts.
    """

    __tablename__ = "checkin_plan"
    __table_args__ = kept(
        Retention.PERSON,
        Index("ix_checkin_plan_due", "next_due_at"),
        Index("ix_checkin_plan_pause", "pause_at", sqlite_where=PAUSES, postgresql_where=PAUSES),
        Index("ix_checkin_plan_resume", "paused_until", sqlite_where=RESUMES, postgresql_where=RESUMES),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    rrule: Mapped[str] = personal(String(200))
    local_minute: Mapped[int] = personal()
    """Minutes after local midnight."""
    more_minutes: Mapped[str | None] = personal(String(40))
    """The other hours of the day, where there are several: `1020`, or `780,1080`."""
    timezone: Mapped[str] = plain(String(60))
    state: Mapped[str] = plain(String(20), default="proposed")
    asked_by: Mapped[str | None] = plain(String(10))
    """Who opened it: `person`, `relative`, `agent`."""
    relative_id: Mapped[int | None] = plain(BigInteger)
    """The relative who asked for it; they hear whether it begins, never what is answered. A number, not a reference:
    the plan is not theirs, and stays where they go."""
    by_phone: Mapped[bool | None] = plain()
    """Somebody calls instead: the person has no device, or wishes it so."""
    remind_after: Mapped[int | None] = plain()
    """Minutes of the ladder's steps, where they are not the town's."""
    circle_after: Mapped[int | None] = plain()
    alert_after: Mapped[int | None] = plain()
    first_at: Mapped[datetime | None] = plain()
    agreed_at: Mapped[datetime | None] = plain()
    pause_at: Mapped[datetime | None] = plain()
    """When a pause begins that was said ahead; until then the plan runs."""
    paused_until: Mapped[datetime | None] = plain()
    """When a pause ends by itself; None for one that an agent or the person ends."""
    next_due_at: Mapped[datetime | None] = plain()
    created_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
    notes: Mapped[str | None] = sensitive()
    """What whoever looks for the person must know: the code of the door, where she may be. Read when she is silent."""

    person: Mapped[Person] = relationship()


class CheckInContact(Table):
    """Somebody of a plan's circle: asked to look in where the person is silent, if they have agreed to it.

    States: `backend.services.lifecycles.CHECKIN_CONTACT`. `person_id` is the contact; whose circle it is, their plan
    says.
    """

    __tablename__ = "checkin_contact"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("plan_id", "person_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    plan_id: Mapped[int] = link("checkin_plan.id")
    person_id: Mapped[int] = link("person.id")
    role: Mapped[str] = plain(String(12))
    """`pair` (their volunteer), `relative`, `neighbour`."""
    has_key: Mapped[bool] = plain(default=False)
    rank: Mapped[int] = plain(default=1)
    """In which order they are asked."""
    state: Mapped[str] = plain(String(12), default="proposed")
    created_at: Mapped[datetime] = plain()
    answered_at: Mapped[datetime | None] = plain()

    person: Mapped[Person] = relationship()
    plan: Mapped[CheckInPlan] = relationship()


class CheckIn(Table):
    """One time that somebody was asked how they are, and how far the ladder was climbed (`backend.checkins.ladder`).

    `state` is one of its states; the columns from `failed` to `pooled` are what it knows. `outcome`: fine, low, need,
    alive (a sign of life that says no more), emergency, distress, abuse, seen, or what the agent found out.
    """

    __tablename__ = "checkin"
    __table_args__ = kept(
        Retention.CASE,
        UniqueConstraint("plan_id", "due_at"),
        Index("ix_checkin_next", "next_at", sqlite_where=STANDS, postgresql_where=STANDS),
        Index("ix_checkin_open", "person_id", sqlite_where=text("closed_at IS NULL"),
              postgresql_where=text("closed_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    plan_id: Mapped[int] = link("checkin_plan.id", index=False)
    person_id: Mapped[int] = link("person.id")
    due_at: Mapped[datetime] = plain()
    begun_at: Mapped[datetime | None] = plain()
    """When it was asked, where we were late: silence does not count from an hour at which nothing was asked."""
    sent_at: Mapped[datetime | None] = plain()
    """When a platform took the question."""
    answered_at: Mapped[datetime | None] = personal()
    outcome: Mapped[str | None] = personal(String(20))
    state: Mapped[str | None] = plain(String(12), default="asked")
    failed: Mapped[bool | None] = plain(default=False)
    tried: Mapped[str | None] = personal(String(200), default="")
    """Who of the circle was asked, in order: numbers of contacts."""
    tried_at: Mapped[datetime | None] = plain()
    waits: Mapped[bool | None] = plain(default=False)
    carer: Mapped[int | None] = plain(BigInteger)
    """The contact who sees to it. A number, not a reference: contacts may go."""
    care_until: Mapped[datetime | None] = plain()
    graced_at: Mapped[datetime | None] = plain()
    pooled: Mapped[bool | None] = plain(default=False)
    next_at: Mapped[datetime | None] = plain()
    """When it is looked at again; None where nothing is left to do."""
    closed_at: Mapped[datetime | None] = plain()

    plan: Mapped[CheckInPlan] = relationship()


class Pulse(Table):
    """That the schedule of this database runs, since when without a gap: one row."""

    __tablename__ = "pulse"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    at: Mapped[datetime] = plain()
    up_since: Mapped[datetime] = plain()
