"""Cross-signing: our account vouches for our device. Element and others send nothing to a device without that.

The account gets its three keys when it has none yet; whoever holds the store's folder holds them. Client-Server API,
"Cross-signing"; why it matters: MSC4153.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Signed = dict[str, Any]
_ROLES: Final = ("master", "self_signing", "user_signing")
_FILE: Final = "cross-signing-{user}.json"


class Identity:
    """Our account's three keys, read from the folder or made there."""

    def __init__(self, folder: Path, user: str) -> None:
        self._user = user
        file = folder / _FILE.format(user=user)
        seeds = json.loads(file.read_text("ascii")) if file.exists() else _made(file)
        self._keys = {role: Ed25519PrivateKey.from_private_bytes(base64.b64decode(seeds[role])) for role in _ROLES}

    def public(self, role: str) -> str:
        return _written(self._keys[role].public_key().public_bytes_raw())

    def keys(self) -> Signed:
        """What `/keys/device_signing/upload` takes: the two others are signed by the master key."""
        master = self._key("master")
        others = {f"{role}_key": self._signed(self._key(role), "master") for role in _ROLES[1:]}
        return {"master_key": master, **others}

    def vouched(self, device: Mapping[str, Any]) -> Signed:
        """The device's keys, with our account's signature."""
        return self._signed(device, "self_signing")

    def _key(self, role: str) -> Signed:
        public = self.public(role)
        return {"user_id": self._user, "usage": [role], "keys": {f"ed25519:{public}": public}}

    def _signed(self, what: Mapping[str, Any], role: str) -> Signed:
        bare = {name: value for name, value in what.items() if name not in {"signatures", "unsigned"}}
        signature = _written(self._keys[role].sign(_canonical(bare)))
        return {**bare, "signatures": {self._user: {f"ed25519:{self.public(role)}": signature}}}


def _made(file: Path) -> dict[str, str]:
    seeds = {role: base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode() for role in _ROLES}
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as kept:
        json.dump(seeds, kept)
    draft.rename(file)
    return seeds


def _canonical(what: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: appendices of the specification, "Canonical JSON"."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _written(raw: bytes) -> str:
    """Base64 as Matrix writes it: without padding."""
    return base64.b64encode(raw).decode().rstrip("=")
