"""How soon a platform is acknowledged: a hundred messages a second by webhook, while they are answered.

`.venv/bin/python benchmarks/webhooks.py [--quick] [--json]`. A real `palier run` on SQLite (or PostgreSQL, where
PALIER_BENCH_DATABASE_URL names one), called by Telegram's webhook at a fixed pace whatever it answers (open loop); the
platform is a stub in this process. Times count from the moment at which a call was due, so that nobody's lateness is
forgotten. A minute of it, after a few seconds that warm up; `--quick`: ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.starting import CHECKOUT, resident
from tests.bots.serving import serving
from tests.support.processes import free_port

TOKEN: Final = "123456:AAE-bench_token"
SECRET: Final = "bench-secret"
A_SECOND: Final = 100
PEOPLE: Final = 1_000
WARM_UP: Final = 3.0
PATIENCE: Final = 60.0
TEXTS: Final = (
    "bonjour",
    "il me faudrait quelqu'un pour mes courses demain matin",
    "12 rue des Lilas",
    "merci beaucoup",
    "je peux promener un chien samedi",
)


@dataclass
class Platform:
    """Telegram, as far as it is needed: it takes everything, and knows where we wish to be called."""

    hook: asyncio.Future[str]
    sent: int = 0
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def call(self, request: Request) -> JSONResponse:
        method, given = request.path_params["method"].lower(), dict(await request.form())
        if method == "getme":
            us = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "palier_bench_bot"}
            return JSONResponse({"ok": True, "result": us})
        if method == "setwebhook" and not self.hook.done():
            self.hook.set_result(str(given["url"]))
        if method != "sendmessage":
            return JSONResponse({"ok": True, "result": True})
        self.sent += 1
        chat = {"id": int(str(given["chat_id"])), "type": "private", "first_name": "P"}
        said = {"message_id": next(self.numbers), "date": 1795507800, "chat": chat, "text": "…"}
        return JSONResponse({"ok": True, "result": said})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="ten seconds of it")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    figures = asyncio.run(measured(10.0 if options.quick else 60.0))
    print(figures)
    if options.json:
        print(json.dumps(figures))


async def measured(seconds: float) -> dict[str, float]:
    platform = Platform(asyncio.get_running_loop().create_future())
    stub = Starlette(routes=[Route("/bot{token}/{method}", platform.call, methods=["GET", "POST"])])
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        async with serving(stub) as api:
            port = free_port()
            process = _palier(folder, api, port)
            try:
                hook = (await asyncio.wait_for(platform.hook, PATIENCE)).partition("/webhooks/")[2]
                taken = await _arrive(f"http://127.0.0.1:{port}/webhooks/{hook}", seconds)
                answered, held = platform.sent, resident(process.pid)
            finally:
                process.terminate()
                process.wait()
    took = sorted(one for one in taken if one is not None)
    return {
        "acknowledged_p50_ms": _share(took, 0.50),
        "acknowledged_p99_ms": _share(took, 0.99),
        "acknowledged_max_ms": _share(took, 1.0),
        "refused": len(taken) - len(took),
        "messages_a_second": A_SECOND,
        "answers_sent": answered,
        "rss_mb": round(held),
    }


def _palier(folder: str, api: str, port: int) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
    environment = kept | {
        "PALIER_DATABASE_URL": os.environ.get("PALIER_BENCH_DATABASE_URL", f"sqlite:///{folder}/palier.db"),
        "PALIER_PORT": str(port),
        "PALIER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PALIER_TELEGRAM_TOKEN": TOKEN,
        "PALIER_TELEGRAM_SECRET": SECRET,
        "PALIER_TELEGRAM_API": api,
    }

    return subprocess.Popen(
        [sys.executable, "-m", "bots.cli", "run"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def _arrive(url: str, seconds: float) -> Sequence[float | None]:
    """Milliseconds from when each call was due to its acknowledgement; None where it was refused."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as client:
        begun = perf_counter()
        calls = []
        for number in range(int((WARM_UP + seconds) * A_SECOND)):
            due = begun + number / A_SECOND
            await asyncio.sleep(max(0.0, due - perf_counter()))
            calls.append(asyncio.create_task(_call(client, url, number, due)))
        told = await asyncio.gather(*calls)
    return told[int(WARM_UP * A_SECOND) :]


async def _call(client: httpx.AsyncClient, url: str, number: int, due: float) -> float | None:
    person = 1_000 + number % PEOPLE
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    sender = {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "fr"}
    message: dict[str, Any] = {"message_id": number + 1, "date": 1795507800, "chat": chat, "from": sender}
    update = {"update_id": number + 1, "message": {**message, "text": TEXTS[number % len(TEXTS)]}}
    with suppress(httpx.HTTPError):
        answer = await client.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        if answer.is_success:
            return (perf_counter() - due) * 1_000
    return None


def _share(took: Sequence[float], share: float) -> float:
    return round(took[min(len(took) - 1, int(len(took) * share))], 1) if took else float("nan")


if __name__ == "__main__":
    main()
