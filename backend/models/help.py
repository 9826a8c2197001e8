"""Help: requests, invitations, missions, what was said of them, and the history of every change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive
from backend.models.people import Person


class HelpRequest(Table):
    """What somebody needs, for whom, when and where. States: `backend.services.lifecycles.REQUEST`.

    `end` is its deadline. `next_wave_at` is when matching looks at it again; `promised_at` when the person was
    promised an answer, "even if it is no".
    """

    __tablename__ = "help_request"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_help_request_near", "state", "cell"),
        Index("ix_help_request_due", "next_wave_at", postgresql_where=text("next_wave_at IS NOT NULL")),
        Index("ix_help_request_recurrence", "recurrence_id", postgresql_where=text("recurrence_id IS NOT NULL")),
        Index("ix_help_request_relay", "relay_id", postgresql_where=text("relay_id IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    requester_id: Mapped[int] = link("person.id")
    beneficiary_id: Mapped[int] = link("person.id")
    category: Mapped[str] = plain(String(20))
    text: Mapped[str] = sensitive()
    """The words said first, for the volunteer who accepts."""
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    grain: Mapped[str] = plain(String(12), default="part_of_day")
    rrule: Mapped[str | None] = plain(String(200))
    """Of needs posted before recurrences were kept by themselves; none of them came back by itself."""
    recurrence_id: Mapped[int | None] = plain(BigInteger)
    """The `Recurrence` of which this is one occurrence."""
    relay_id: Mapped[int | None] = plain(BigInteger)
    leg: Mapped[int | None] = plain()
    """The `RelayMission` of which this is one leg, and which; `place` is where that leg begins."""
    urgent: Mapped[bool] = plain(default=False)
    place: Mapped[str] = sensitive()
    latitude: Mapped[float | None] = personal()
    longitude: Mapped[float | None] = personal()
    cell: Mapped[int | None] = personal(BigInteger)
    state: Mapped[str] = plain(String(20), default="open")
    wave: Mapped[int] = plain(default=0)
    next_wave_at: Mapped[datetime | None] = plain()
    promised_at: Mapped[datetime | None] = plain()
    alerted: Mapped[bool] = plain(default=False)
    posted_key: Mapped[str] = plain(String(60), unique=True)
    """The inbox event that posted it: one event never posts twice."""
    created_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()

    requester: Mapped[Person] = relationship(foreign_keys=[requester_id])
    beneficiary: Mapped[Person] = relationship(foreign_keys=[beneficiary_id])


class Invitation(Table):
    """A volunteer asked to take a request. States: `backend.services.lifecycles.INVITATION`."""

    __tablename__ = "invitation"
    __table_args__ = kept(
        Retention.CASE,
        UniqueConstraint("request_id", "volunteer_id"),
        Index("ix_invitation_lately", "volunteer_id", "sent_at"),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    request_id: Mapped[int] = link("help_request.id", index=False)
    volunteer_id: Mapped[int] = link("person.id", index=False)
    wave: Mapped[int] = plain(default=1)
    distance_m: Mapped[int | None] = plain()
    state: Mapped[str] = plain(String(20), default="sent")
    sent_at: Mapped[datetime] = plain()
    answered_at: Mapped[datetime | None] = plain()


class Mission(Table):
    """An accepted request, from acceptance to thanks. States: `backend.services.lifecycles.MISSION`."""

    __tablename__ = "mission"
    __table_args__ = kept(
        Retention.CASE,
        Index(
            "ux_mission_live",
            "request_id",
            unique=True,
            sqlite_where=text("state IN ('accepted', 'on_the_way', 'arrived', 'helped', 'missed')"),
            postgresql_where=text("state IN ('accepted', 'on_the_way', 'arrived', 'helped', 'missed')"),
        ),
        Index("ix_mission_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    request_id: Mapped[int] = link("help_request.id")
    volunteer_id: Mapped[int] = link("person.id")
    state: Mapped[str] = plain(String(20), default="accepted")
    visit_word: Mapped[str] = sensitive()
    next_due: Mapped[str | None] = plain(String(20))
    """What falls due next: `day_before`, `hour_before`, `late`, `confirm`, `unconfirmed` (staff look at it)."""
    next_due_at: Mapped[datetime | None] = plain()
    accepted_at: Mapped[datetime] = plain()
    done_at: Mapped[datetime | None] = plain()
    minutes: Mapped[int | None] = plain()
    """How long the volunteer was there, once it is done: `backend.services.missions.hours`."""
    confirmed_by: Mapped[int | None] = link("person.id", index=False)

    request: Mapped[HelpRequest] = relationship()
    volunteer: Mapped[Person] = relationship(foreign_keys=[volunteer_id])


class Feedback(Table):
    """What one side said after a mission; a worry is read by agents only."""

    __tablename__ = "feedback"
    __table_args__ = kept(Retention.CASE, UniqueConstraint("mission_id", "person_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    mission_id: Mapped[int] = link("mission.id", index=False)
    person_id: Mapped[int] = link("person.id")
    mood: Mapped[str] = plain(String(20))
    words: Mapped[str | None] = sensitive()
    at: Mapped[datetime] = plain()


class History(Table):
    """One change of state: what, from, to, when, by whom. Append-only."""

    __tablename__ = "history"
    __table_args__ = kept(Retention.RECORD, Index("ix_history_what", "what", "what_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    what: Mapped[str] = plain(String(30))
    what_id: Mapped[int] = plain(BigInteger)
    before: Mapped[str] = plain(String(20))
    after: Mapped[str] = plain(String(20))
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = plain(String(60))
