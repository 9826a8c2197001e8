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
    "transcriber_key",
    "synthesiser_key",
)
_MODELS: Final = Path(__file__).parents[1] / "nlu" / "models"
"""Where `palier nlu train` puts them, wherever the program is started from."""
_HOST: Final = r"([\w.-]+|\[[\da-fA-F:]+\])"
_VOICE: Final = rf"^(openai\+https?://{_HOST}(:\d{{1,5}})?(/[^\s?]*)?|wyoming://{_HOST}:\d{{1,5}})(\?[^\s?]*)?$"
_DEVICE: Final = r"[A-Za-z0-9_-]{1,40}=[\w.-]+:\d{1,5}"
_SATELLITES: Final = rf"^{_DEVICE}(\s*,\s*{_DEVICE})*$"
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
    transcriber: str | None = Field(
        None, pattern=_VOICE, description="openai+http://host:port/v1?model=whisper-1 or wyoming://host:10300"
    )
    transcriber_key: SecretStr | None = None
    synthesiser: str | None = Field(
        None, pattern=_VOICE, description="openai+http://host:port/v1?voice=alloy or wyoming://host:10200"
    )
    synthesiser_key: SecretStr | None = None
    satellites: str | None = Field(
        None, pattern=_SATELLITES, description="speakers at home, as NAME=host:10700, another=host:10700"
    )
    telegram_token: SecretStr | None = None
    telegram_secret: SecretStr | None = Field(
        None, description="secret of Telegram's webhook, 1–256 of A–Z a–z 0–9 _ -"
    )
    telegram_api: str | None = Field(None, description="another Bot API server than Telegram's own")
    sms_gateway: Path | None = Field(None, description="a TOML file that says how the SMS gateway speaks")
    sms_sender: str = Field("", description="our number or name at the SMS gateway")
    sms_token: SecretStr | None = Field(None, description="what stands for {token} in the gateway's headers")
    sms_secret: SecretStr | None = Field(None, description="the secret by which the gateway's calls are known")
    sms_country: str = Field(
        "33", pattern=r"^[1-9]\d{0,2}$", description="the country code of national numbers, as in 33"
    )
    sms_per_second: float = Field(1.0, gt=0, le=100, description="how many SMS a second the gateway takes")
    whatsapp_token: SecretStr | None = Field(None, description="the access token of Meta's system user")
    whatsapp_phone_id: str | None = Field(
        None, pattern=r"^\d{5,20}$", description="the phone number's id (digits; not the number itself)"
    )
    whatsapp_app_secret: SecretStr | None = Field(None, description="the Meta app's secret, which signs its webhooks")
    whatsapp_verify_token: SecretStr | None = Field(None, description="a word of yours, typed into Meta's webhook form")
    whatsapp_business_id: str | None = Field(
        None, pattern=r"^\d{5,20}$", description="the WhatsApp Business Account's id (digits), for templates"
    )
    whatsapp_api: str | None = Field(None, description="another server than Meta's graph.facebook.com")
    matrix_homeserver: str | None = Field(
        None,
        pattern=r"^(https://[\w.-]+|http://(localhost|127\.0\.0\.1|\[::1\]))(:\d{1,5})?/?$",
        description="the https:// address of our Matrix homeserver, as in https://matrix.agent.example.tchap.gouv.fr,",
    )
    matrix_user: str | None = Field(
        None, pattern=r"^@[a-z0-9._=/+-]+:[\w.-]+(:\d{1,5})?$", description="our own user there, @entraide:example.org,"
    )
    matrix_token: SecretStr | None = Field(None, min_length=1)
    matrix_store: Path | None = Field(None, description="a folder for the keys of our Matrix device")
    signal_url: str | None = Field(
        None,
        pattern=r"^https?://([^\s/@]+@)?([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?/?$",
        description="the address of signal-cli's daemon, as in http://127.0.0.1:8080,",
    )
    signal_account: str | None = Field(
        None, pattern=r"^\+[1-9]\d{6,14}$", description="our number on Signal, as in +33612345678,"
    )
    territory_name: str = Field("votre commune", min_length=1)
    territory_phone: str = ""
    territory_timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    webchat_logo: Path | None = Field(
        None, description="the town's logo in the web chat: PNG, JPEG, WebP or SVG, 20 kB"
    )
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR")
    turn_workers: int = Field(4, ge=1, le=64)
    models: Path = Field(_MODELS, description="where the trained understanding is kept")

    @property
    def serves_people(self) -> bool:
        """Whether a messenger is set up: somebody may write who is no tester."""
        accounts = (self.telegram_token, self.whatsapp_token, self.matrix_token, self.signal_account, self.sms_gateway)
        return any(one is not None for one in accounts)

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
