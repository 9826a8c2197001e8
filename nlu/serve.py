"""The embedded engine behind the two doors of a Rasa server, so that whatever speaks to one may speak to the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from nlu.engine import Engine


class Question(BaseModel):
    """What Rasa is asked, and three things of ours that may come with it."""

    text: str
    message_id: str | None = None
    locale: str | None = None
    now: datetime | None = None
    tz: str | None = None
    expecting: str | None = None


def app(engine: Engine, *, locale: str, timezone: ZoneInfo, now: Callable[[], datetime], version: str) -> FastAPI:
    """`POST /model/parse` and `GET /status`."""
    server = FastAPI(title="Palier NLU", docs_url=None, redoc_url=None, openapi_url=None)

    @server.get("/")
    def hello() -> str:
        return "Hello from Palier NLU"

    @server.get("/status")
    def status() -> dict[str, Any]:
        return {"model_file": version, "model_id": version, "num_active_training_jobs": 0}

    @server.post("/model/parse")
    def parse(question: Question) -> dict[str, Any]:
        zone = timezone
        if question.tz:
            try:
                zone = ZoneInfo(question.tz)
            except (KeyError, OSError, ValueError) as error:
                raise HTTPException(422, "tz names no time zone: write Europe/Paris") from error
        at = question.now or now()
        if at.tzinfo is None:
            raise HTTPException(422, "now has no offset: write 2026-11-22T09:00:00+01:00")
        text = question.text.encode("utf-8", "replace").decode()  # half a character, of two that JSON escapes, is "?"
        return engine.parse(
            text, locale=question.locale or locale, now=at, timezone=zone, expecting=question.expecting
        ).to_wire()

    return server
