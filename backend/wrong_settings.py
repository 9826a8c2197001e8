"""What is told of a setting that cannot be used: its name, and what was expected of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo

PREFIX: Final = "PALIER_"
SECRETS: Final = (
    "database_url",
    "key",
    "telegram_token",
    "telegram_secret",
    "sms_token",
    "sms_secret",
    "whatsapp_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "matrix_token",
    "smtp_url",
    "transcriber_key",
    "synthesiser_key",
    "vigilance_key",
)
"""Settings that may stand in a file of their own, which their name and `_file` names."""
FILE: Final = "_file"


class WrongSetting(Exception):
    """A setting cannot be used: correct the variable that is named, then start again."""


def expected(field: FieldInfo | None, error: Any) -> str:
    """What pydantic's complaint says that was expected of this setting."""
    told = str(error["msg"]).removeprefix("Value error, ")
    described = field.description if field else None
    return f"{described} is expected" if described and error["type"] == "string_pattern_mismatch" else told


def unknown(key: str, known: Iterable[str], *, listed: str = "docs/operating.md lists those that there are") -> str:
    """Names a key of `palier.toml` that is no setting, and the one that was probably meant.

    It stops the start as a wrong value does: a misspelt `database_url` would open an empty town and lose what people
    write there, a misspelt `telegram_token` answer nobody, and a warning in a log is read by nobody either.
    """
    meant = key.lower().replace("-", "_").removeprefix(PREFIX.lower()).removesuffix(FILE)
    near = get_close_matches(meant, list(known), n=1)
    hint = f"`{near[0]}` is the nearest that there is" if near else listed
    return f"{json.dumps(key, ensure_ascii=False)} is no setting ({hint})"


def secret_in(path: str, named: str) -> str:
    """What the file holds in which a secret stands; `named` is the setting that names it.

    Raises:
        WrongSetting: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{named}: {path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise WrongSetting(f"{named}: {path} is no text in UTF-8") from None
