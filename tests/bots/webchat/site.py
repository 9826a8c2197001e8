"""The town's own web site: another origin, a strict policy, a style that would spoil what it reaches."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page

_STYLE: Final = "html{font-size:62.5%} *{font-family:cursive} button{background:red!important;font-size:4rem!important}"


@dataclass
class Site:
    """A page of the site at `origin`, which shows the chat of the town at `chat`."""

    origin: str
    chat: str
    language: str = "en-GB"
    attributes: str = ""
    frame: str = ""

    def html(self) -> str:
        line = f'<script src="{self.chat}/chat/widget.js" async {self.attributes}></script>'
        lines = self.frame or f"{line}{line}"
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta name="viewport" content="width=device-width">'
            f"<title>Mairie</title><style>{_STYLE}</style></head>"
            f'<body><main><h1>Mairie</h1><a id="link" href="/">Accueil</a></main>{lines}</body></html>'
        )

    @property
    def policy(self) -> str:
        """What docs/channels/webchat.md asks of the webmaster, and nothing more."""
        return (
            f"default-src 'none'; script-src {self.chat}; frame-src {self.chat}; style-src 'unsafe-inline'; "
            "require-trusted-types-for 'script'"
        )

    def visited(self, profile: BrowserContext) -> Page:
        page = profile.new_page()
        page.goto(self.origin)
        return page


@contextlib.contextmanager
def site_for(chat: str) -> Iterator[Site]:
    """Serves while the block lasts. The chat is at 127.0.0.1, the site at localhost: two sites, to a browser."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.html().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", site.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://localhost:{server.server_port}", chat)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def launcher(page: Page) -> Locator:
    return page.locator(".launcher")


def chat(page: Page) -> FrameLocator:
    return page.frame_locator("dialog iframe")
