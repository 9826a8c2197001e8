"""Sealing: what is sensitive is stored encrypted (AES-256-GCM) under a named key, so that keys can be changed."""

from __future__ import annotations

import base64
import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
"""Bytes of nonce, as NIST SP 800-38D recommends for GCM."""


class WrongKey(Exception):
    """The database was sealed with another key: give back the PALIER_KEY it was made with."""


@dataclass(frozen=True)
class KeyRing:
    """Keys by name; the first seals, all of them open. Written `name:base64[,name:base64…]`."""

    keys: Mapping[str, AESGCM]

    @classmethod
    def parse(cls, written: str) -> KeyRing:
        keys = {}
        for part in written.replace("\n", ",").split(","):
            name, _, encoded = part.strip().partition(":")
            if not part.strip():
                continue
            try:
                keys[name] = AESGCM(base64.b64decode(encoded, validate=True))
            except ValueError:
                raise WrongKey("PALIER_KEY is written name:base64 of 32 bytes; `palier db key` makes one") from None
        if not keys:
            raise WrongKey("PALIER_KEY holds no key; `palier db key` makes one")
        return cls(keys)

    @property
    def seals_with(self) -> str:
        """The name of the key that seals."""
        return next(iter(self.keys))

    def seal(self, plain: str) -> bytes:
        name, cipher = next(iter(self.keys.items()))
        nonce = os.urandom(_NONCE)
        return name.encode() + b":" + nonce + cipher.encrypt(nonce, plain.encode(), name.encode())

    def open(self, sealed: bytes) -> str:
        """Raises `WrongKey` where the key is unknown or the content was tampered with."""
        name, _, rest = bytes(sealed).partition(b":")
        cipher = self.keys.get(name.decode(errors="replace"))
        if cipher is None:
            raise WrongKey(f"no key named {name.decode(errors='replace')!r} in PALIER_KEY")
        try:
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], name).decode()
        except InvalidTag:
            raise WrongKey(f"the key {name.decode()!r} does not open this") from None


def new_key() -> str:
    """A fresh key in the form PALIER_KEY takes."""
    return "k1:" + base64.b64encode(AESGCM.generate_key(256)).decode()


def key_beside(database: Path) -> KeyRing:
    """The key kept in a file beside an SQLite database (readable by its owner alone), made on first use."""
    path = database.with_name(database.name + ".key")
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(0o600)
        draft.write_text(new_key() + "\n", encoding="ascii")
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the key
            path.hardlink_to(draft)
        draft.unlink()
    return KeyRing.parse(path.read_text(encoding="ascii"))


class _Installed:
    ring: KeyRing | None = None


def install(ring: KeyRing) -> None:
    """Gives the process its keys; called once, by whoever opens the database."""
    _Installed.ring = ring


def ring() -> KeyRing:
    if _Installed.ring is None:
        raise WrongKey("no key was given; set PALIER_KEY (`palier db key` makes one)")
    return _Installed.ring


def drawn() -> int:
    """A number that nobody can guess, from the randomness with which we seal: where the caller was given no dice."""
    return int.from_bytes(ring().seal("")[-8:], "big")
