"""A real Matrix homeserver for tests: Synapse, one process a session, whatever the number of xdist workers.

Whoever needs it first starts it under a lock, and the controlling process stops it at the end, as with PostgreSQL. It
speaks to nobody but us: no federation, no key server, no previews, one port of this machine. Its people are made by the
shared secret of its administrators, as many as a test wishes; their names are never used twice.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import yaml

from tests.support.database import _FOLDER
from tests.support.processes import free_port

NAME: Final = "mairie.test"
PATIENCE: Final = 60.0
"""Seconds until it answers: four on a quiet machine."""
_SECRET: Final = "of the tests"
_number = itertools.count(1)


@dataclass(frozen=True)
class Account:
    """Somebody's account, logged in on one device."""

    user: str
    token: str
    device: str


@dataclass(frozen=True)
class Homeserver:
    """The running server."""

    url: str

    def account(self, name: str, shown: str = "") -> Account:
        """A new account: `@name-…:mairie.test`, shown as `shown`."""
        local = f"{name}-{os.getpid()}-{next(_number)}".lower()
        nonce = self._post("/_synapse/admin/v1/register", None)["nonce"]
        said = "\0".join((nonce, local, "word", "notadmin"))
        mac = hmac.new(_SECRET.encode(), said.encode(), hashlib.sha1).hexdigest()
        asked = {"nonce": nonce, "username": local, "password": "word", "admin": False, "mac": mac}
        made = self._post("/_synapse/admin/v1/register", {**asked, "displayname": shown or name.title()})
        return Account(made["user_id"], made["access_token"], made["device_id"])

    def login(self, account: Account) -> Account:
        """The same account on another device."""
        asked = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": account.user}}
        made = self._post("/_matrix/client/v3/login", {**asked, "password": "word"})
        return Account(made["user_id"], made["access_token"], made["device_id"])

    def _post(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        answer = httpx.request("GET" if body is None else "POST", self.url + path, json=body, timeout=PATIENCE)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        return said


@pytest.fixture(scope="session")
def homeserver(shared_folder: Path) -> Homeserver:
    """The session's Synapse."""
    folder = shared_folder / "synapse"
    with (shared_folder / "synapse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _start(folder)
    return Homeserver((folder / "ready").read_text("ascii"))


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Before the folder that all share is removed."""
    folder = config.stash.get(_FOLDER, None)
    if folder is None or hasattr(config, "workerinput") or not (folder / "synapse" / "pid").exists():
        return
    pid = int((folder / "synapse" / "pid").read_text("ascii"))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # nothing of it is kept
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _start(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config = folder / "homeserver.yaml"
    config.write_text(yaml.safe_dump(_configuration(folder, port)), "utf-8")
    (folder / "log.yaml").write_text(json.dumps(_logs(folder)), "utf-8")
    homeserver = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    heard = [(os.POSIX_SPAWN_DUP2, said, 1), (os.POSIX_SPAWN_DUP2, said, 2)]
    # Away from this process, which may be a worker: it outlives whoever started it, and hears no Ctrl-C.
    keys = os.posix_spawn(sys.executable, [*homeserver, "--generate-keys"], environment, file_actions=heard)
    os.waitpid(keys, 0)
    pid = os.posix_spawn(sys.executable, homeserver, environment, file_actions=heard, setsid=True)
    os.close(said)
    (folder / "pid").write_text(str(pid), "ascii")
    for _look in _looks(PATIENCE):
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/health").is_success:
                (folder / "ready").write_text(url, "ascii")
                return
    raise AssertionError(f"Synapse does not answer:\n{(folder / 'said').read_text('utf-8')}")


def _looks(seconds: float) -> Iterator[None]:
    """A look every twentieth of a second: no event tells that another program has begun to listen."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield
        time.sleep(0.05)


def _configuration(folder: Path, port: int) -> dict[str, Any]:
    """The whole of it: what is left out has a default that may look for the network."""
    plenty = {"per_second": 10_000, "burst_count": 10_000}
    pair = {"local": plenty, "remote": plenty}
    return {
        "server_name": NAME,
        "report_stats": False,
        "pid_file": str(folder / "synapse.pid"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "listeners": [
            {
                "port": port,
                "type": "http",
                "tls": False,
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "registration_shared_secret": _SECRET,
        "macaroon_secret_key": "of the tests too",
        "form_secret": "and this one",
        "enable_registration": False,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "send_federation": False,
        "url_preview_enabled": False,
        "max_upload_size": "40M",
        "rc_message": plenty,
        "rc_registration": plenty,
        "rc_login": {"address": plenty, "account": plenty, "failed_attempts": plenty},
        "rc_admin_redaction": plenty,
        "rc_joins": pair,
        "rc_joins_per_room": plenty,
        "rc_invites": {"per_room": plenty, "per_user": plenty, "per_issuer": plenty},
        "rc_room_creation": plenty,
        "rc_media_create": plenty,
    }


def _logs(folder: Path) -> dict[str, Any]:
    kept = {"class": "logging.FileHandler", "filename": str(folder / "log")}
    return {
        "version": 1,
        "handlers": {"kept": kept},
        "root": {"level": "WARNING", "handlers": ["kept"]},
        "disable_existing_loggers": False,
    }
