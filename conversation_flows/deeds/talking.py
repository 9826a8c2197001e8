"""What the two of a mission say to each other, as it comes to the other one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import Relayed
from backend.models import Person
from backend.models.columns import rows_of
from backend.services import missions
from conversation_flows import mission_news
from conversation_flows.deeds.case import called


def words_came(db: Session, news: Relayed) -> mission_news.WordsCame:
    """Who wrote, by first name; and their number where two may hear the answer."""
    sender = db.connection().execute(_NAMED, {"person": news.sender_id}).scalar() or ""
    to = news.sender_id if missions.two_of_them(db, news.mission_id, news.sender_id) else 0
    return mission_news.WordsCame(news, news.mission_id, called(sender), news.text, sender_id=to)


_people: Final = rows_of(Person)
_NAMED: Final = select(_people.c.name).where(_people.c.id == bindparam("person"))
"""Passed words are much of the news: built once."""
