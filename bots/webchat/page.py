"""The page of the web chat, its script and its style, and the one line that puts it on another site."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from backend.logo import Logo
from backend.services.webchat import Front
from backend.wording import LOCALES, own_name
from bots import browsers
from bots.webchat import palette, recordings, words

HERE: Final = Path(__file__).parent
PARTS: Final = ("shelf", "server", "screen", "sending", "recording", "aloud", "listening", "memory", "frame", "opening")
"""The script, one noun a file, in this order; the browser gets it whole."""
_FOR_READERS: Final = re.compile(r"^[ \t]*(//[^\n]*|/\*.*?\*/[ \t]*)?\n|^[ \t]+", re.MULTILINE | re.DOTALL)
_GAPS: Final = re.compile(r"\s*([{};,])\s*|(?<=:) ")
"""Of a style sheet: nothing depends on them there."""
_COMPACT: Final[dict[str, Any]] = {"ensure_ascii": False, "separators": (",", ":")}
_NUMBER: Final = "{phone}"
_BLANKS: Final = {name: f"{{{name}}}" for name in ("agent", "minutes", "seconds")}
_A_YEAR: Final = "public, max-age=31536000, immutable"
_AN_HOUR: Final = "public, max-age=3600, stale-while-revalidate=86400"
"""The line on the town's site names no version: a new one is there after an hour."""
_CLOSED: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""A picture that is opened by itself runs nothing: an SVG file may hold scripts."""


class Page:
    """Serves what the browser shows. The address of script and style changes with their content."""

    def __init__(self, logo: Logo | None = None, path: str = "/chat") -> None:
        static = HERE / "static"
        parts = [(static / "chat" / f"{name}.js").read_text("utf-8") for name in PARTS]
        self._script = light(f'"use strict";(() => {{\n{"".join(parts)}}})();\n')
        self._style = tight((static / "palier-chat.css").read_text("utf-8"))
        self._widget = light((static / "widget.js").read_text("utf-8")).rstrip()
        self._widget_style = tight((static / "widget.css").read_text("utf-8"))
        self._logo = logo
        self._here = path.rpartition("/")[2]
        templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
        templates.policies["json.dumps_kwargs"] = _COMPACT
        self._template = templates.get_template("chat.html")

    def html(self, front: Front, locale: str, *, voice: bool = False) -> Response:
        """The page; only the sites that the town named may show it in a frame.

        `voice`: a voice note would be heard, so that the page offers to record one.
        """
        speaker = browsers.speaker(locale)
        before, after = speaker.say(words.PHONE.of(phone=_NUMBER)).split(_NUMBER)
        page = light(self._template.render(
            locale=locale,
            here=self._here,
            town=front.name,
            languages=speaker.say(words.LANGUAGES),
            others={one: own_name(one) for one in LOCALES if one != locale},
            title=speaker.say(words.TITLE.of(town=front.name)),
            welcome=speaker.say(words.WELCOME),
            kept=speaker.say(words.KEPT),
            skip=speaker.say(words.SKIP),
            before=before, number=front.phone, after=after,
            no_script=speaker.say(words.NO_SCRIPT),
            words={name: speaker.say(text) for name, text in words.PAGE.items()},
            # What is still in braces is filled by the script.
            spoken={name: speaker.say(text.of(**_BLANKS)) for name, text in words.SCRIPT.items()},
            logo=_version(self._logo.content) if self._logo else "",
            seconds=recordings.SECONDS if voice else 0,
            version=_version(self._script.encode(), self._style.encode(), front.colour.encode()),
        ))  # fmt: skip
        ancestors = " ".join(("'self'", *front.origins))
        headers = {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                f"media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
            "Vary": "Accept-Language",
        }
        return HTMLResponse(page, headers=headers)

    def script(self, request: Request) -> Response:
        return _text(request, self._script, "text/javascript", _A_YEAR)

    def style(self, request: Request, front: Front) -> Response:
        return _text(request, self._style + palette.theme(front.colour), "text/css", _A_YEAR)

    def widget(self, request: Request, front: Front) -> Response:
        """The script that a town's site loads: a button, and behind it our page in a frame."""
        town = {
            "locale": front.locale,
            "colour": str(palette.by_day(palette.chosen(front.colour)).town),
            "style": self._widget_style,
            "words": {
                locale: {
                    # `{n}` is filled by the script.
                    name: browsers.speaker(locale).say(text.of(town=front.name, n="{n}"))
                    for name, text in words.WIDGET.items()
                }
                for locale in LOCALES
            },
        }
        answer = _text(request, f"{self._widget}({json.dumps(town, **_COMPACT)});\n", "text/javascript", _AN_HOUR)
        # A site that isolates itself (Cross-Origin-Embedder-Policy) loads nothing that does not say so.
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    def logo(self) -> Response:
        if self._logo is None:
            return Response(status_code=404)
        headers = {
            "Cache-Control": _A_YEAR, "Content-Security-Policy": _CLOSED, "X-Content-Type-Options": "nosniff"
        }  # fmt: skip
        return Response(self._logo.content, media_type=self._logo.kind, headers=headers)


def light(written: str) -> str:
    """A file of ours without what is for its reader only: indentation, empty lines, comments that fill lines."""
    return _FOR_READERS.sub("", written)


def tight(style: str) -> str:
    """The same of a style sheet, where gaps too are for its reader only."""
    return _GAPS.sub(r"\1", light(style))


def _text(request: Request, content: str, kind: str, kept: str) -> Response:
    """A file that browsers keep, packed where they unpack."""
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content, media_type=kind, headers=headers)
    return Response(_packed(content), media_type=kind, headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=16)
def _packed(content: str) -> bytes:
    return gzip.compress(content.encode(), mtime=0)


def _version(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:12]
