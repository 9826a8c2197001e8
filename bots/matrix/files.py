"""Files that people send: how one is named in `SentMedia.file`, and how its bytes are opened (pure).

A plain file is named by its address, `mxc://server/id`. An encrypted one needs its key as well: then the name is JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.exceptions import EncryptionError

from bots.channel import Media
from bots.errors import Rejected

_ADDRESS: Final = re.compile(r"mxc://(?P<server>[A-Za-z0-9.\-:\[\]]{1,255})/(?P<media>[A-Za-z0-9_\-]{1,255})")
"""Client-Server API, "Matrix content (mxc://) URIs": nothing else may end in a path of ours."""
UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class File:
    """Where it is, what it is said to be, and what opens it."""

    server: str
    media: str
    kind: str = ""
    lock: Mapping[str, Any] | None = None

    @property
    def path(self) -> str:
        return f"{quote(self.server, safe='')}/{self.media}"


def reference(said: Mapping[str, Any]) -> str:
    """How we name the file of this message; empty where it has none."""
    locked = said.get("file")
    if not isinstance(locked, Mapping):
        return str(said.get("url") or "")
    kind = (said.get("info") or {}).get("mimetype") or ""
    lock = {"key": locked["key"]["k"], "iv": locked["iv"], "sha256": locked["hashes"]["sha256"]}
    return json.dumps({"url": locked["url"], "kind": kind, **lock}, sort_keys=True)


def voice_note(url: str, recording: Media, milliseconds: int, keys: Mapping[str, Any] | None) -> dict[str, Any]:
    """The content of a message that is a voice note (MSC3245); `keys` open its file, where that is encrypted."""
    told = {"msgtype": "m.audio", "body": "voice.ogg", "org.matrix.msc3245.voice": {}}
    info = {"mimetype": recording.kind, "size": len(recording.content), "duration": milliseconds}
    where = {"url": url} if keys is None else {"file": {**keys, "url": url, "mimetype": recording.kind}}
    return {**told, "info": info, "org.matrix.msc1767.audio": {"duration": milliseconds}, **where}


def locked(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """The bytes encrypted as Matrix encrypts files, and what opens them."""
    sealed, keys = encrypt_attachment(content)
    return bytes(sealed), dict(keys)


def named(file: str) -> File:
    """The file of this name.

    Raises:
        Rejected: it is no name of ours.
    """
    try:
        told = json.loads(file) if file.startswith("{") else {"url": file}
        found = _ADDRESS.fullmatch(told["url"])
        lock = {one: str(told[one]) for one in ("key", "iv", "sha256")} if "key" in told else None
    except (ValueError, KeyError, TypeError):
        found, lock, told = None, None, {}
    if found is None:
        raise Rejected("the name of this file cannot be read")
    return File(found["server"], found["media"], str(told.get("kind") or ""), lock)


def opened(file: File, content: bytes) -> bytes:
    """The bytes as they were before they were encrypted.

    Raises:
        Rejected: they are not what was sent.
    """
    if file.lock is None:
        return content
    try:
        return bytes(decrypt_attachment(content, file.lock["key"], file.lock["sha256"], file.lock["iv"]))
    except (EncryptionError, ValueError, TypeError):
        raise Rejected("this file is not what was sent: its key or checksum does not fit") from None
