"""What our pages know of a browser: the language that it asks for, and who speaks to it."""

from __future__ import annotations

from backend.wording import Wording, spoken, wording


def language(accepted: str, otherwise: str, *, asked: str = "") -> str:
    """The language of a page: as its address asks, else the browser's first that we speak, else this one."""
    wanted = [asked, *(part.split(";")[0] for part in accepted.split(","))]
    return next((one for tag in wanted if (one := spoken(tag))), otherwise)


def speaker(locale: str) -> Wording:
    """Who says the words of a page; none of them tells an hour, so any time zone will do."""
    return wording(locale, "UTC")
