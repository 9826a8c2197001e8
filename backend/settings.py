"""What the town's technician sets: `PALIER_*` variables, `…_FILE` for secrets, or a `palier.toml`. Read once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from backend.one_town import FurtherTown, OneTown, apart, further_towns
from backend.wrong_settings import FILE, PREFIX, SECRETS, WrongSetting, expected, secret_in, unknown

__all__ = ["PREFIX", "SECRETS", "Settings", "WrongSetting", "read_settings"]

_MODELS: Final = Path(__file__).parents[1] / "nlu" / "models"
"""Where `palier nlu train` puts them, wherever the program is started from."""
_HOST: Final = r"([\w.-]+|\[[\da-fA-F:]+\])"
_VOICE: Final = rf"^(openai\+https?://{_HOST}(:\d{{1,5}})?(/[^\s?]*)?|wyoming://{_HOST}:\d{{1,5}})(\?[^\s?]*)?$"
_DEVICE: Final = r"[A-Za-z0-9_-]{1,40}=[\w.-]+:\d{1,5}"
_SATELLITES: Final = rf"^{_DEVICE}(\s*,\s*{_DEVICE})*$"
_YEARS: Final = range(1970, 3000)
"""Years whose days can be counted on from, in any zone."""


def _zoned(value: Any) -> Any:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if value is None or (isinstance(moment, datetime) and moment.tzinfo is not None and moment.year in _YEARS):
        return moment
    raise ValueError("an ISO 8601 time with its offset, as in 2026-11-24T09:10:00+01:00")


class Settings(OneTown, BaseSettings):
    """Every setting, with its default for a laptop; what `OneTown` tells is the first town's."""

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
    transcriber: str | None = Field(
        None, pattern=_VOICE, description="openai+http://host:port/v1?model=whisper-1 or wyoming://host:10300"
    )
    transcriber_key: SecretStr | None = None
    synthesiser: str | None = Field(
        None, pattern=_VOICE, description="openai+http://host:port/v1?voice=alloy or wyoming://host:10200"
    )
    synthesiser_key: SecretStr | None = None
    vigilance_key: SecretStr | None = Field(None, description="the key of Météo-France's Vigilance API")
    vigilance_url: str | None = Field(
        None, pattern=rf"^https?://{_HOST}(:\d{{1,5}})?(/\S*)?$", description="another address of that bulletin"
    )
    satellites: str | None = Field(
        None, pattern=_SATELLITES, description="speakers at home, as NAME=host:10700, another=host:10700"
    )
    towns: Annotated[tuple[FurtherTown, ...], NoDecode, BeforeValidator(further_towns)] = ()
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR")
    turn_workers: int = Field(2, ge=1, le=64)
    models: Path = Field(_MODELS, description="where the trained understanding is kept")

    @property
    def every_town(self) -> tuple[OneTown, ...]:
        """The first town, then the further ones."""
        return (self, *self.towns)

    @property
    def serves_people(self) -> bool:
        """Whether a messenger is set up in some town: somebody may write who is no tester."""
        return any(town.has_messenger for town in self.every_town)

    @property
    def asks_vigilance(self) -> bool:
        """Whether Météo-France is asked what it warns of."""
        return self.vigilance_key is not None or self.vigilance_url is not None

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
        file.init_kwargs = _checked(file.toml_data, settings_cls.model_fields)
        return init_settings, env_settings, file


def _checked(told: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """What `palier.toml` tells, its secrets read from the files that it names. Raises WrongSetting."""
    secrets = {key: field for field in SECRETS if (key := f"{field}{FILE}") in told}
    if wrong := [key for key in told if key not in known and key not in secrets]:
        raise WrongSetting(f"palier.toml: {'; '.join(unknown(key, known) for key in wrong)}.")
    read = {field: secret_in(str(told[key]), f"palier.toml: {key}") for key, field in secrets.items()}
    return read | {key: value for key, value in told.items() if key in known}


def read_settings(**given: Any) -> Settings:
    """Reads the settings; `given` wins over the environment.

    Raises:
        WrongSetting: names the variable and says what was expected.
    """
    try:
        settings = Settings(**{**_from_files(), **given})
    except ValidationError as error:
        raise WrongSetting(_expected(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"palier.toml: it is no TOML file in UTF-8 ({error})") from None
    except OSError as error:
        raise WrongSetting(f"{error.filename}: it cannot be read ({error.strerror})") from None
    apart(settings.every_town)
    return settings


def _expected(error: ValidationError) -> str:
    """The variable's name, and what was expected of it."""
    first = error.errors()[0]
    field = str(first["loc"][0])
    return f"{PREFIX}{field.upper()}: {expected(Settings.model_fields[field], first)}"


def _from_files() -> dict[str, str]:
    variables = {name: f"{PREFIX}{name.upper()}{FILE.upper()}" for name in SECRETS}
    return {
        name: secret_in(path, variable) for name, variable in variables.items() if (path := os.environ.get(variable))
    }
