"""How soon a platform is acknowledged: a hundred messages a second by webhook, while they are answered.

`.venv/bin/python benchmarks/webhooks.py [--quick] [--json]`. A real `palier run` on SQLite (or PostgreSQL, where
PALIER_BENCH_DATABASE_URL names one), called by Telegram's webhook at a fixed pace whatever it answers (open loop); the
platform is a stub in this process. Times count from the moment at which a call was due, so that nobody's lateness is
forgotten. A minute of it, after some in which everybody has written once; `--quick`: ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.starting import CHECKOUT, resident
from tests.support.processes import free_port

TOKEN: Final = "123456:AAE-bench_token"
SECRET: Final = "bench-secret"
A_SECOND: Final = 100
PEOPLE: Final = 1_000
WARM_UP: Final = 11.0
"""Seconds in which everybody has written once: strangers cost more than those whom we know."""
CONNECTIONS: Final = 100
PATIENCE: Final = 60.0
_LENGTH: Final = re.compile(rb"(?i)content-length: *(\d+)")
_HOOK: Final = re.compile(rb"webhooks(?:/|%2F)(\d+)")
TEXTS: Final = (
    "bonjour",
    "il me faudrait quelqu'un pour mes courses demain matin",
    "12 rue des Lilas",
    "merci beaucoup",
    "je peux promener un chien samedi",
)


class Platform:
    """Telegram as far as it is needed, in few instructions: it takes everything, and knows where to call us."""

    def __init__(self) -> None:
        self.hook: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.sent = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                while not length and not body.endswith(b"0\r\n\r\n"):
                    body += await reader.readuntil(b"\r\n")
                writer.write(_answer(self._result(head.partition(b" HTTP")[0].rpartition(b"/")[2].lower(), body)))
        writer.close()

    def _result(self, method: bytes, body: bytes) -> Any:
        match method:
            case b"getme":
                return {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "palier_bench_bot"}
            case b"setwebhook" if not self.hook.done() and (found := _HOOK.search(body)):
                self.hook.set_result(found[1].decode())
            case b"sendmessage":
                self.sent += 1
                chat = {"id": 1, "type": "private", "first_name": "P"}
                return {"message_id": self.sent, "date": 1795507800, "chat": chat, "text": "…"}
        return True


def _answer(result: Any) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


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
    platform = Platform()
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        async with platform.serving() as api:
            port = free_port()
            process = _palier(folder, api, port)
            try:
                hook = await asyncio.wait_for(platform.hook, PATIENCE)
                taken = await _arrive(port, hook, seconds)
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


async def _arrive(port: int, hook: str, seconds: float) -> Sequence[float | None]:
    """Milliseconds from when each call was due to its acknowledgement; None where it was refused."""
    calls: asyncio.Queue[tuple[int, float]] = asyncio.Queue()
    told: dict[int, float | None] = {}
    callers = [asyncio.create_task(_caller(port, hook, calls, told)) for _ in range(CONNECTIONS)]
    begun, count = perf_counter() + 0.1, int((WARM_UP + seconds) * A_SECOND)
    for number in range(count):
        due = begun + number / A_SECOND
        await asyncio.sleep(max(0.0, due - perf_counter()))
        calls.put_nowait((number, due))
    async with asyncio.timeout(PATIENCE):
        await calls.join()
    for caller in callers:
        caller.cancel()
    return [told[number] for number in range(int(WARM_UP * A_SECOND), count)]


async def _caller(port: int, hook: str, calls: asyncio.Queue[tuple[int, float]], told: dict[int, float | None]) -> None:
    """One connection that is kept open, as platforms keep theirs."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        number, due = await calls.get()
        writer.write(_call(hook, number))
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length else 0)
        told[number] = (perf_counter() - due) * 1_000 if head.startswith(b"HTTP/1.1 200") else None
        calls.task_done()


def _call(hook: str, number: int) -> bytes:
    person = 1_000 + number % PEOPLE
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    sender = {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "fr"}
    message: dict[str, Any] = {"message_id": number + 1, "date": 1795507800, "chat": chat, "from": sender}
    update = {"update_id": number + 1, "message": {**message, "text": TEXTS[number % len(TEXTS)]}}
    body = json.dumps(update).encode()
    head = f"POST /webhooks/{hook} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    return f"{head}X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n\r\n".encode() + body


def _share(took: Sequence[float], share: float) -> float:
    return round(took[min(len(took) - 1, int(len(took) * share))], 1) if took else float("nan")


if __name__ == "__main__":
    main()
