"""People with a plan each, as rows, for benchmarks: a million in minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import text

from backend import sealing
from backend.clock import SystemClock
from backend.database import Database
from benchmarks.matching import copied
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk

CLOCK: Final = SystemClock()
ZONE: Final = ZoneInfo("Europe/Paris")
PEOPLE_OF_A_TOWN: Final = 2_000


def filled(database: Database, plans: int) -> None:
    """So many people of many towns, each with a plan of every day, at hours of which none is near."""
    now, met = CLOCK.now(), sealing.ring().seal(SAVED.dumps(Talk(met=True)))
    local = now.astimezone(ZONE)
    far = [(local.hour * 60 + local.minute + 12 * 60 + 30 * half) % (24 * 60) for half in range(-8, 9)]
    tomorrow = now + timedelta(days=1)
    towns, people = range(1, plans // PEOPLE_OF_A_TOWN + 2), range(1, plans + 1)
    of = [number // PEOPLE_OF_A_TOWN + 1 for number in range(plans + 1)]
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(False)) as connection:
        cursor = connection.cursor()
        for table, rows in (
            (
                "territory (id, name, phone, timezone, locale, policies, created_at)",
                ((one, f"Ville {one}", "", "Europe/Paris", "fr", "{}", now) for one in towns),
            ),
            (
                "channel_account (id, territory_id, channel, address, state, cursor)",
                ((one, one, "signal", f"a{one}", "working", "") for one in towns),
            ),
            (
                "person (id, territory_id, name, locale, vulnerable, state, created_at)",
                ((one, of[one], f"Jeanne {one}", "fr", True, "present", now) for one in people),
            ),
            (
                "identity (territory_id, person_id, channel_account_id, address, display, state, preferred, heard_at,"
                " created_at)",
                ((of[one], one, of[one], f"p{one}", "", "reachable", False, now, now) for one in people),
            ),
            (
                "conversation (territory_id, person_id, state, updated_at)",
                ((of[one], one, met, now) for one in people),
            ),
            (
                "checkin_plan (id, territory_id, person_id, rrule, local_minute, timezone, state, asked_by, first_at,"
                " agreed_at, next_due_at, created_at)",
                (
                    (one, of[one], one, "FREQ=DAILY", far[one % len(far)], "Europe/Paris", "active", "person", now, now,
                     tomorrow, now)
                    for one in people
                ),
            ),
        ):  # fmt: skip
            copied(cursor, table, rows)
        for table in ("territory", "channel_account", "person", "checkin_plan"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}".encode())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as autocommit:
        autocommit.execute(text("VACUUM ANALYZE"))
