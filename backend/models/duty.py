"""Duty: who reads alerts when, how each is reached, and every notice that they were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain

NOTICE_WAITS = text("state = 'waiting'")


class Duty(Table):
    """The duty roster: who answers alerts in which hours of the week."""

    __tablename__ = "duty"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    agent_id: Mapped[int] = link("agent.id", index=False)
    weekday: Mapped[int] = plain()
    """0 is Monday, as in `datetime.weekday`."""
    opens: Mapped[int] = plain()
    """Minutes after local midnight."""
    closes: Mapped[int] = plain()
    rank: Mapped[int] = plain(default=1)
    on_call: Mapped[bool | None] = plain()
    """Whether they are away from the desk, and reached for what is urgent only; of rows of before, they are not."""
    holidays: Mapped[bool | None] = plain()
    """Whether they are there on public holidays too; of rows of before, they are not."""


class DutyException(Table):
    """Some time in which the roster is another. `kind`: `closed` (no service), `open` (service on a public holiday),
    `away` (the agent's duty is `stand_in_id`'s, or nobody's), `on_call` (the agent is reached for what is urgent).
    """

    __tablename__ = "duty_exception"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    kind: Mapped[str] = plain(String(10))
    agent_id: Mapped[int | None] = link("agent.id", index=False, nullable=True)
    stand_in_id: Mapped[int | None] = link("agent.id", index=False, nullable=True)
    rank: Mapped[int] = plain(default=1)
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    created_at: Mapped[datetime] = plain()


class AgentWay(Table):
    """A way of reaching an agent away from the desk, in the order of `place`.

    `way` and its `address`: `chat` (a channel, where an account of theirs is bound), `sms` (none: the number is the
    agent's own), `call` (a number), `email` (an address), `matrix` (a user id; Tchap is Matrix).
    """

    __tablename__ = "agent_way"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("agent_id", "way", "address"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    agent_id: Mapped[int] = link("agent.id", index=False)
    way: Mapped[str] = plain(String(10))
    address: Mapped[str] = personal(String(254), default="")
    place: Mapped[int] = plain()


class AgentAccount(Table):
    """An account on a messenger that is an agent's: they wrote a code there that only their desk had shown.

    Whoever writes from it takes alerts in their name, as long as the account is still that person's.
    """

    __tablename__ = "agent_account"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("identity_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    agent_id: Mapped[int] = link("agent.id")
    person_id: Mapped[int] = link("person.id")
    identity_id: Mapped[int] = link("identity.id", index=False)
    bound_at: Mapped[datetime] = plain()


class AgentCode(Table):
    """A code that an agent writes from their own account, once, within minutes. Only its hash is kept."""

    __tablename__ = "agent_code"
    __table_args__ = kept(Retention.TRANSIENT)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    agent_id: Mapped[int] = link("agent.id")
    code_hash: Mapped[str] = plain(String(64), unique=True)
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()


class DutyNotice(Table):
    """What tells an agent of an alert, by its number and nothing of anybody; without an alert, a test of the way.

    The post of the town's people (`outbox_message`) is none of theirs: it is addressed to a person, and the turn speaks
    in it. This row holds no word at all. `round` counts how often the whole roster was gone through before. A `call`
    waits until somebody at the desk has made it. `over`: that nobody need look any more, and why. `state`: `waiting`,
    `sending`, `sent`, `uncertain`, `set_aside` (it could not be sent, or nobody answered), `cancelled` (somebody had
    taken the alert), `lapsed`.
    """

    __tablename__ = "duty_notice"
    __table_args__ = kept(
        Retention.RECORD,
        UniqueConstraint("alert_id", "agent_id", "way", "round"),
        Index("ix_duty_notice_waiting", "channel_account_id", "id", sqlite_where=NOTICE_WAITS,
              postgresql_where=NOTICE_WAITS),
        Index("ix_duty_notice_agent", "agent_id", "created_at"),
    )  # fmt: skip

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    alert_id: Mapped[int | None] = link("alert.id", index=False, nullable=True)
    agent_id: Mapped[int] = link("agent.id", index=False)
    way: Mapped[str] = plain(String(10))
    round: Mapped[int] = plain(default=0)
    over: Mapped[str | None] = plain(String(12))
    channel_account_id: Mapped[int | None] = link("channel_account.id", index=False, nullable=True)
    """Whose process sends it; none for a call."""
    created_at: Mapped[datetime] = plain()
    not_before: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    state: Mapped[str] = plain(String(12), default="waiting")
    tries: Mapped[int] = plain(default=0)
    platform_id: Mapped[str | None] = plain(String(200))
    error: Mapped[str | None] = plain(String(400))
    settled_at: Mapped[datetime | None] = plain()


class DutySms(Table):
    """What told agents of urgent alerts before there were other ways than SMS. It is read, and no longer written: the
    version before, which may run beside this one, still writes it, and whom it has told is told.
    """

    __tablename__ = "duty_sms"
    __table_args__ = kept(
        Retention.RECORD,
        UniqueConstraint("alert_id", "agent_id"),
        Index("ix_duty_sms_waiting", "channel_account_id", "id", sqlite_where=NOTICE_WAITS,
              postgresql_where=NOTICE_WAITS),
    )  # fmt: skip

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    alert_id: Mapped[int] = link("alert.id", index=False)
    agent_id: Mapped[int] = link("agent.id", index=False)
    channel_account_id: Mapped[int] = link("channel_account.id", index=False)
    created_at: Mapped[datetime] = plain()
    not_before: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    state: Mapped[str] = plain(String(12), default="waiting")
    tries: Mapped[int] = plain(default=0)
    platform_id: Mapped[str | None] = plain(String(200))
    error: Mapped[str | None] = plain(String(400))
    settled_at: Mapped[datetime | None] = plain()
