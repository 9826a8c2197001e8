"""The key that seals every test database: known, worthless, and never made in anybody's home folder."""

from __future__ import annotations

import base64
from typing import Final

from backend.sealing import KeyRing

TEST_KEY: Final = "k1:" + base64.b64encode(bytes(range(32))).decode()
"""As PALIER_KEY takes it."""
TEST_KEYS: Final = KeyRing.parse(TEST_KEY)
