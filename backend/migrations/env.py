"""What Alembic runs to apply or draft versions: always on a connection of ours, inside a transaction of ours."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops

from backend.models import Table
from backend.models.columns import BigId, Instant, Sealed


def plain_types(kind: str, item: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Versions name the database's own types: they must still run when our classes have changed."""
    if kind != "type":
        return False
    if item is BigId:
        return "ID"
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Sealed):
        return "sa.LargeBinary()"
    return False


def without_promises(_context: Any, _revision: Any, scripts: list[ops.MigrationScript]) -> None:
    """Retention and column classes are promises of the models, not of the database."""
    for script in scripts:
        for change in script.upgrade_ops.ops if script.upgrade_ops else ():
            if isinstance(change, ops.CreateTableOp):
                change.kw.pop("info", None)
                change.info = {}


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_item=plain_types,
    process_revision_directives=without_promises,
)
with context.begin_transaction():
    context.run_migrations()
