"""How a column is declared: its class (`plain`, `personal`, `sensitive`), its type, and its table's retention.

Export, erasure and nightly retention walk these declarations; a column without a class fails a test.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, cast

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, LargeBinary
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from backend import sealing

CLASS: Final = "class"
RETENTION: Final = "retention"
OF_PERSON: Final = "of_person"


class Retention(StrEnum):
    """How long a table's rows are kept."""

    TOWN = "town"
    """As long as the town uses the program: its own configuration and open data."""
    PERSON = "person"
    """Until the person is erased."""
    CASE = "case"
    """Two years after the case is closed, then counted and emptied of what is personal."""
    POST = "post"
    """Emptied of its content 30 days after it is settled."""
    RECORD = "record"
    """Kept as a record, holding no personal words: who did what to which row, when."""
    DAYS = "days"
    """Deleted whole, as many days after `received_day` as its territory decided."""
    TRANSIENT = "transient"
    """Deleted once `expires_at` has passed."""


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. Refuses a time without a zone: zones belong to the edges."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


UNOPENED: Final = "no key that was given opens this"
"""What is read where a row of the post cannot be opened. It is no JSON, so no codec takes it for one of its own."""


class Sealed(TypeDecorator[str]):
    """Text that is encrypted in the database.

    What no key opens raises `WrongKey`; where not `strict`, `instead` is read, so that one such row stops no other.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, *, strict: bool = True, instead: str | None = None) -> None:
        super().__init__()
        self.strict = strict
        self.instead = instead

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        del dialect
        return None if value is None else sealing.ring().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        del dialect
        if value is None:
            return None
        try:
            return sealing.ring().open(value)
        except sealing.WrongKey:
            if self.strict:
                raise
            return self.instead


BigId = BigInteger().with_variant(Integer, "sqlite")


class Table(DeclarativeBase):
    """What every table of the town descends from."""

    type_annotation_map: ClassVar = {datetime: Instant}


def rows_of(model: type[Table]) -> SqlTable:
    """The table behind a model, for the hot path's Core statements."""
    return cast(SqlTable, model.__table__)


def key() -> MappedColumn[int]:
    return mapped_column(BigId, primary_key=True, autoincrement=True, info={CLASS: "plain"})


def link(target: str, **options: Any) -> MappedColumn[Any]:
    """A reference to another row, indexed unless told otherwise."""
    options.setdefault("index", True)
    return mapped_column(BigId, ForeignKey(target), info={CLASS: "plain"}, **options)


def number_of_person() -> MappedColumn[Any]:
    """Whose row it is, by their number and by no reference: export and erasure find it, and nothing joins on it."""
    return mapped_column(BigId, nullable=True, info={CLASS: "plain", OF_PERSON: True})


def plain(*arguments: Any, **options: Any) -> MappedColumn[Any]:
    """Says nothing about a person by itself: states, counts, moments, codes."""
    return mapped_column(*arguments, info={CLASS: "plain"}, **options)


def personal(*arguments: Any, **options: Any) -> MappedColumn[Any]:
    """Says who or where somebody is; searched, so stored in clear."""
    return mapped_column(*arguments, info={CLASS: "personal"}, **options)


def sensitive(sealed: Sealed | None = None, **options: Any) -> MappedColumn[Any]:
    """What people confide: their words, health, door codes. Encrypted."""
    return mapped_column(sealed or Sealed(), info={CLASS: "sensitive"}, **options)


def kept(retention: Retention, *constraints: Any) -> tuple[Any, ...]:
    """The `__table_args__` of a table: how long its rows are kept, then its constraints."""
    return (*constraints, {"info": {RETENTION: retention}, "sqlite_autoincrement": True})
