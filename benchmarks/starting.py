"""Cold start: from the launch of `palier run` to its first answer on the web chat; then its resident memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, Final

import httpx

CHECKOUT: Final = Path(__file__).resolve().parent.parent
PATIENCE: Final = 60.0


def figures() -> dict[str, float]:
    """Seconds to the first answer of a program whose database exists already, and megabytes after it."""
    with tempfile.TemporaryDirectory(prefix="palier-start-") as folder:
        _started(folder)  # makes the database; its disk pages are warm as after an upgrade
        seconds, megabytes = _started(folder)
    return {"cold_start_s": round(seconds, 2), "rss_mb": round(megabytes)}


def _started(folder: str) -> tuple[float, float]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
    environment |= {"PALIER_DATABASE_URL": f"sqlite:///{folder}/palier.db", "PALIER_PORT": str(port)}
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bots.cli", "run"], cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            secret = _insists(client, "/chat/session", {}).get("secret")
            client.headers["Authorization"] = f"Bearer {secret}"
            text = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin"
            _insists(client, "/chat/messages", {"key": f"start-{port}", "text": text})
            with client.stream("GET", "/chat/events") as stream:
                for line in stream.iter_lines():
                    if line.startswith("event: message"):
                        break
        seconds = perf_counter() - began
        return seconds, resident(process.pid)
    finally:
        process.terminate()
        process.wait()


def _insists(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    until = perf_counter() + PATIENCE
    while perf_counter() < until:
        try:
            answer = client.post(path, json=body)
        except httpx.TransportError:
            sleep(0.01)
            continue
        answer.raise_for_status()
        given: dict[str, Any] = answer.json()
        return given
    raise TimeoutError("palier run did not answer")


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1_024
    return 0.0
