"""What the town's technician sets: `PALIER_*` variables, `…_FILE` for secrets, or a `palier.toml`. Read once."""

from __future__ import annotations

import json
import os
import tomllib
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

PREFIX: Final = "PALIER_"
SECRETS: Final = ("database_url", "key", "telegram_token", "telegram_secret")
_MODELS: Final = Path(__file__).parents[1] / "nlu" / "models"
"""Where `palier nlu train` puts them, wherever the program is started from."""
_YEARS: Final = range(1970, 3000)
"""Years whose days can be counted on from, in any zone."""


class WrongSetting(Exception):
    """A setting cannot be used: correct the variable that is named, then start again."""


def _zoned(value: Any) -> Any:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if value is None or (isinstance(moment, datetime) and moment.tzinfo is not None and moment.year in _YEARS):
        return moment
    raise ValueError("an ISO 8601 time with its offset, as in 2026-11-24T09:10:00+01:00")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError("the name of a time zone, as in Europe/Paris") from None
    return name


class Settings(BaseSettings):
    """Every setting, with its default for a laptop."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file="palier.toml", extra="ignore", frozen=True)

    database_url: str = Field(
        "sqlite:///var/palier.db", description="an SQLAlchemy address: sqlite:///… or postgresql://…"
    )
    key: SecretStr | None = Field(None, description="the keys of the sensitive columns: `palier db key` makes one")
    now: Annotated[datetime | None, BeforeValidator(_zoned)] = Field(None, description="freezes the clock (tests)")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    public_url: str | None = Field(None, description="https://… under which platforms and browsers reach this program")
    nlu: str = Field(
        "embedded",
        pattern=r"^(embedded|rasa\+https?://([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?(/\S*)?)$",
        description="embedded or rasa+http://host:5005",
    )
    telegram_token: SecretStr | None = None
    telegram_secret: SecretStr | None = Field(
        None, description="secret of Telegram's webhook, 1–256 of A–Z a–z 0–9 _ -"
    )
    telegram_api: str | None = Field(None, description="another Bot API server than Telegram's own")
    territory_name: str = Field("votre commune", min_length=1)
    territory_phone: str = ""
    territory_timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    webchat_logo: Path | None = Field(
        None, description="the town's logo in the web chat: PNG, JPEG, WebP or SVG, 20 kB"
    )
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR")
    turn_workers: int = Field(4, ge=1, le=64)
    models: Path = Field(_MODELS, description="where the trained understanding is kept")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        file = TomlConfigSettingsSource(settings_cls)
        if unknown := [key for key in file.toml_data if key not in settings_cls.model_fields]:
            said = "; ".join(_unknown(key, list(settings_cls.model_fields)) for key in unknown)
            raise WrongSetting(f"palier.toml: {said}.")
        return init_settings, env_settings, file


def read_settings(**given: Any) -> Settings:
    """Reads the settings; `given` wins over the environment.

    Raises:
        WrongSetting: names the variable and says what was expected.
    """
    try:
        return Settings(**{**_from_files(), **given})
    except ValidationError as error:
        raise WrongSetting(_expected(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"palier.toml: it is no TOML file in UTF-8 ({error})") from None
    except OSError as error:
        raise WrongSetting(f"{error.filename}: it cannot be read ({error.strerror})") from None


def _expected(error: ValidationError) -> str:
    """The variable's name, and what was expected of it."""
    first = error.errors()[0]
    field = str(first["loc"][0])
    described = Settings.model_fields[field].description
    said = first["msg"].removeprefix("Value error, ")
    told = f"{described} is expected" if described and first["type"] == "string_pattern_mismatch" else said
    return f"{PREFIX}{field.upper()}: {told}"


def _unknown(key: str, known: list[str]) -> str:
    """Names a key of `palier.toml` that is no setting, and the one that was probably meant.

    It stops the start as a wrong value does: a misspelt `database_url` would open an empty town and lose what people
    write there, a misspelt `telegram_token` answer nobody, and a warning in a log is read by nobody either.
    """
    meant = key.lower().replace("-", "_").removeprefix(PREFIX.lower()).removesuffix("_file")
    near = get_close_matches(meant, known, n=1)
    hint = f"`{near[0]}` is the nearest that there is" if near else "docs/operating.md lists those that there are"
    return f"{json.dumps(key, ensure_ascii=False)} is no setting ({hint})"


def _from_files() -> dict[str, str]:
    found = {}
    for name in SECRETS:
        variable = f"{PREFIX}{name.upper()}_FILE"
        if path := os.environ.get(variable):
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise WrongSetting(f"{variable}: {path} cannot be read ({error.strerror})") from None
    return found
