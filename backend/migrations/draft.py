"""Drafts a version of the schema from the models, for a developer to read and correct.

`python -m backend.migrations.draft "Adds offers"` writes the next one; `--first` writes version 0001 anew, which may
be done until the first release only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from backend import schema, sealing
from backend.database import Database


def draft(
    message: Annotated[str, typer.Argument(help="What changes, as a title.")] = "First",
    *,
    first: Annotated[bool, typer.Option("--first", help="Write version 0001 anew.")] = False,
) -> None:
    """Writes a version of the schema from the difference between the models and the versions so far."""
    from alembic import command

    if first:
        for path in Path(__file__).with_name("versions").glob("0001_*.py"):
            path.unlink()
    known = schema.versions()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.db", keys=sealing.KeyRing.parse(sealing.new_key()))
        if known:
            schema.upgrade(database)
        with database.engine.begin() as connection:
            number = f"{int(known[-1]) + 1 if known else 1:04}"
            script = command.revision(schema.alembic(connection), message, autogenerate=True, rev_id=number)
        database.close()
    written = str(getattr(script, "path", ""))
    formatting = ("-m", "ruff", "format", "--quiet", "--config", "format.skip-magic-trailing-comma=true", written)
    subprocess.run([sys.executable, *formatting], check=True)  # noqa: S603  our own tool, on the file just written
    typer.echo(written)


if __name__ == "__main__":
    typer.run(draft)
