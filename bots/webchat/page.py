"""The page of the web chat, its script and its style."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from backend.services.webchat import Front
from backend.wording import LOCALES, own_name
from bots import browsers
from bots.webchat import words

HERE: Final = Path(__file__).parent
_A_YEAR: Final = "public, max-age=31536000, immutable"


class Page:
    """Serves what the browser shows. The address of script and style changes with their content."""

    def __init__(self, embedders: str) -> None:
        self._script = (HERE / "static" / "palier-chat.js").read_bytes()
        self._style = (HERE / "static" / "palier-chat.css").read_bytes()
        self._version = hashlib.sha256(self._script + self._style).hexdigest()[:12]
        self._template = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True).get_template(
            "chat.html"
        )
        self._headers = {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                f"base-uri 'none'; form-action 'none'; frame-ancestors {embedders}"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }

    def html(self, front: Front, locale: str) -> Response:
        speaker = browsers.speaker(locale)
        page = self._template.render(
            locale=locale,
            town=front.name,
            languages=speaker.say(words.LANGUAGES),
            others={one: own_name(one) for one in LOCALES if one != locale},
            title=speaker.say(words.TITLE.of(town=front.name)),
            welcome=speaker.say(words.WELCOME),
            phone=speaker.say(words.PHONE.of(phone=front.phone.replace(" ", "\u00a0"))) if front.phone else "",
            no_script=speaker.say(words.NO_SCRIPT),
            # `{agent}` is filled by the script.
            words={name: speaker.say(text.of(agent="{agent}")) for name, text in words.PAGE.items()},
            version=self._version,
        )
        return HTMLResponse(page, headers=self._headers)

    async def script(self) -> Response:
        return Response(self._script, media_type="text/javascript", headers={"Cache-Control": _A_YEAR})

    async def style(self) -> Response:
        return Response(self._style, media_type="text/css", headers={"Cache-Control": _A_YEAR})
