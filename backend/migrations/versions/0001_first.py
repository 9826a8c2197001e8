"""First."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "territory",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "address",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("ban_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("suffix", sa.String(length=20), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("street_key", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("insee", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("territory_id", "ban_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_address_cell"), "address", ["cell"], unique=False)
    op.create_index("ix_address_street", "address", ["territory_id", "street_key"], unique=False)
    op.create_index(op.f("ix_address_territory_id"), "address", ["territory_id"], unique=False)
    op.create_table(
        "agent",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agent_territory_id"), "agent", ["territory_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("what_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_what", "audit_entry", ["what", "what_id"], unique=False)
    op.create_table(
        "channel_account",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cursor", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "address"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_channel_account_territory_id"), "channel_account", ["territory_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("what_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_what", "history", ["what", "what_id"], unique=False)
    op.create_table(
        "network",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_network_territory_id"), "network", ["territory_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("vulnerable", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_territory_id"), "person", ["territory_id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "call_task",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_task_person_id"), "call_task", ["person_id"], unique=False)
    op.create_index(op.f("ix_call_task_territory_id"), "call_task", ["territory_id"], unique=False)
    op.create_table(
        "charter_signature",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_charter_signature_person_id"), "charter_signature", ["person_id"], unique=False)
    op.create_table(
        "checkin_plan",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=False),
        sa.Column("local_minute", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_checkin_plan_due", "checkin_plan", ["next_due_at"], unique=False)
    op.create_index(op.f("ix_checkin_plan_person_id"), "checkin_plan", ["person_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("taken_by", sa.String(length=120), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duty",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("agent_id", ID, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_territory_id"), "duty", ["territory_id"], unique=False)
    op.create_table(
        "help_request",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("beneficiary_id", ID, nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grain", sa.String(length=12), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("next_wave_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("posted_key", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("posted_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_help_request_beneficiary_id"), "help_request", ["beneficiary_id"], unique=False)
    op.create_index(
        "ix_help_request_due",
        "help_request",
        ["next_wave_at"],
        unique=False,
        postgresql_where=sa.text("next_wave_at IS NOT NULL"),
    )
    op.create_index("ix_help_request_near", "help_request", ["state", "cell"], unique=False)
    op.create_index(op.f("ix_help_request_requester_id"), "help_request", ["requester_id"], unique=False)
    op.create_index(op.f("ix_help_request_territory_id"), "help_request", ["territory_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel_account_id", ID, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("display", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_account_id"], ["channel_account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel_account_id", "address"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"], unique=False)
    op.create_table(
        "lease",
        sa.Column("channel_account_id", ID, nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_account_id"], ["channel_account.id"]),
        sa.PrimaryKeyConstraint("channel_account_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_network",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("network_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "network_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_network_network_id"), "person_network", ["network_id"], unique=False)
    op.create_table(
        "volunteer",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("reach_m", sa.Integer(), nullable=False),
        sa.Column("categories", sa.BigInteger(), nullable=False),
        sa.Column("availability", sa.BigInteger(), nullable=False),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_week", sa.Integer(), nullable=False),
        sa.Column("open_missions", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_volunteer_near",
        "volunteer",
        ["cell", "reach_m"],
        unique=False,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(op.f("ix_volunteer_territory_id"), "volunteer", ["territory_id"], unique=False)
    op.create_table(
        "alert",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("request_id", ID, nullable=True),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alert_person_id"), "alert", ["person_id"], unique=False)
    op.create_index(op.f("ix_alert_request_id"), "alert", ["request_id"], unique=False)
    op.create_index("ix_alert_state", "alert", ["territory_id", "state"], unique=False)
    op.create_index(
        "ux_alert_open",
        "alert",
        ["cause"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'taken')"),
        postgresql_where=sa.text("state IN ('open', 'taken')"),
    )
    op.create_table(
        "checkin",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["checkin_plan.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "due_at"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_checkin_person_id"), "checkin", ["person_id"], unique=False)
    op.create_table(
        "inbox_event",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("event_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("understanding", sa.LargeBinary(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trace", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "event_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbox_event_trace"), "inbox_event", ["trace"], unique=False)
    op.create_index(
        "ix_inbox_next",
        "inbox_event",
        ["conversation_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_inbox_settled", "inbox_event", ["settled_at"], unique=False, sqlite_where=sa.text("settled_at IS NOT NULL")
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox_event",
        ["priority", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["volunteer_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "volunteer_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitation_volunteer_id"), "invitation", ["volunteer_id"], unique=False)
    op.create_table(
        "mission",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("visit_word", sa.LargeBinary(), nullable=False),
        sa.Column("next_due", sa.String(length=20), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["volunteer_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_mission_due", "mission", ["next_due_at"], unique=False, postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.create_index(op.f("ix_mission_request_id"), "mission", ["request_id"], unique=False)
    op.create_index(op.f("ix_mission_territory_id"), "mission", ["territory_id"], unique=False)
    op.create_index(op.f("ix_mission_volunteer_id"), "mission", ["volunteer_id"], unique=False)
    op.create_index(
        "ux_mission_live",
        "mission",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('accepted', 'on_the_way', 'arrived', 'helped', 'missed')"),
        postgresql_where=sa.text("state IN ('accepted', 'on_the_way', 'arrived', 'helped', 'missed')"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("mission_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("mood", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mission_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feedback_person_id"), "feedback", ["person_id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=True),
        sa.Column("channel_account_id", ID, nullable=True),
        sa.Column("inbox_id", ID, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("cancel_key", sa.String(length=60), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trace", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=True),
        sa.Column("platform_id", sa.String(length=200), nullable=True),
        sa.Column("receipt", sa.String(length=12), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_account_id"], ["channel_account.id"]),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"]),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox_event.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_cancel",
        "outbox_message",
        ["cancel_key"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(op.f("ix_outbox_message_inbox_id"), "outbox_message", ["inbox_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_trace"), "outbox_message", ["trace"], unique=False)
    op.create_index("ix_outbox_person", "outbox_message", ["person_id", "id"], unique=False)
    op.create_index("ix_outbox_platform", "outbox_message", ["identity_id", "platform_id"], unique=False)
    op.create_index(
        "ix_outbox_settled",
        "outbox_message",
        ["settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox_message",
        ["channel_account_id", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
