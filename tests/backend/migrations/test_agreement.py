"""The versions of the schema lead exactly to what the models declare, on both engines."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from backend import schema
from backend.database import Database
from backend.models import Table
from tests.support.database import PostgreSQL, fresh_postgresql
from tests.support.keys import TEST_KEYS

_ADDED = re.compile(r", (?=[a-z_]+ [A-Z])")
"""SQLite writes a column that is added later behind the last one, on its line."""
REMEDY = "run `python -m backend.migrations.draft`, see backend/migrations/__init__.py"


def test_alembic_finds_no_difference(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == [], REMEDY


def test_sqlite_is_built_as_declared(sqlite_database: Database, tmp_path: Path) -> None:
    declared = Database(f"sqlite:///{tmp_path / 'declared.db'}", keys=TEST_KEYS)
    with declared.engine.begin() as connection:
        Table.metadata.create_all(connection)
    with declared.engine.connect() as expected, sqlite_database.engine.connect() as found:
        assert _sqlite_parts(found) == _sqlite_parts(expected), REMEDY
    declared.close()


def test_postgresql_is_built_as_declared(postgresql_database: Database, postgresql_server: PostgreSQL) -> None:
    with fresh_postgresql(postgresql_server, template=None) as declared:
        with declared.engine.begin() as connection:
            Table.metadata.create_all(connection)
        with declared.engine.connect() as expected, postgresql_database.engine.connect() as found:
            assert _postgresql_parts(found) == _postgresql_parts(expected), REMEDY


def test_versions_follow_one_another_as_their_files_are_numbered(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        script = ScriptDirectory.from_config(schema.alembic(connection))
    followed = [revision.revision for revision in script.walk_revisions()]
    assert tuple(reversed(followed)) == schema.versions()
    assert script.get_heads() == [schema.head()]


def _sqlite_parts(connection: Connection) -> set[tuple[str, ...]]:
    """Columns, keys and indexes with their conditions, in whatever order they were written."""
    rows = connection.execute(text("SELECT tbl_name, type, sql FROM sqlite_master WHERE tbl_name != 'alembic_version'"))
    parts: set[tuple[str, ...]] = {
        (table, kind, " ".join(str(sql).split())) for table, kind, sql in rows if kind != "table"
    }
    for table in Table.metadata.tables:
        sql = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
        lines = [line.strip().rstrip(",") for line in str(sql).splitlines() if line.strip(" )")]
        parts |= {(table, "line", part) for line in lines for part in _ADDED.split(line)}
    return parts


def _postgresql_parts(connection: Connection) -> set[tuple[str, ...]]:
    queries = (
        "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default, is_identity"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name != 'alembic_version'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename != 'alembic_version'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'",
    )
    return {tuple(str(value) for value in row) for query in queries for row in connection.execute(text(query))}
