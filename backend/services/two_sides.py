"""What two people have together, each on a side of their own: a person and a volunteer, in a link or as a pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeVar

from sqlalchemy.orm import Session

from backend.models import Link, Pair
from backend.services.errors import NotYourLink, Refused
from backend.services.locking import locked
from backend.services.pair_errors import NotYourPair

Side = Literal["person", "volunteer"]

Together = TypeVar("Together", Link, Pair)


_NOT_THEIRS: Final[Mapping[type[Link | Pair], type[Refused]]] = {Link: NotYourLink, Pair: NotYourPair}


def theirs(db: Session, table: type[Together], row_id: int, person_id: int) -> tuple[Together, Side]:
    """It, held, and which of the two this person is.

    Raises:
        NotYourLink, NotYourPair: there is none of that number, or it is other people's.
    """
    refused = _NOT_THEIRS[table]
    try:
        one = locked(db, table, row_id)
    except LookupError:
        raise refused(row_id) from None
    if person_id not in {one.person_id, one.volunteer_id}:
        raise refused(row_id)
    return one, "person" if person_id == one.person_id else "volunteer"


def other_of(one: Link | Pair, person_id: int) -> int:
    """The other of the two."""
    return one.volunteer_id if person_id == one.person_id else one.person_id
