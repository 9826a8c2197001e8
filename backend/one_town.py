"""A town as the settings tell it: its name, and its accounts on the messengers. The first's stand by themselves, each
further one's under a `[[towns]]` of `palier.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from backend.mail_server import read_server
from backend.wrong_settings import FILE, PREFIX, SECRETS, WrongSetting, expected, secret_in, unknown

IDENTIFIED_BY: Final[Mapping[str, str]] = {
    "telegram": "telegram_token",
    "sms": "sms_sender",
    "whatsapp": "whatsapp_phone_id",
    "matrix": "matrix_user",
    "signal": "signal_account",
    "email": "smtp_from",
}
"""The setting that says which account is ours, for each channel of which a town has one."""
Called = Callable[[str], str]
"""How a town's technician finds a setting, by the name of its field."""
_OF_THE_TOWN: Final = "territory_"
"""What the first town's own settings begin with; under `[[towns]]` they are `name`, `phone` and `timezone`."""


def variable(field: str) -> str:
    """How the first town's technician finds it."""
    return f"{PREFIX}{field.upper()}"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError("the name of a time zone, as in Europe/Paris") from None
    return name


def _mail_server(written: SecretStr | None) -> SecretStr | None:
    if written is not None:
        read_server(written.get_secret_value())
    return written


class OneTown(BaseModel):
    """What one town sets."""

    model_config = ConfigDict(frozen=True)

    territory_name: str = Field("votre commune", min_length=1)
    territory_phone: str = ""
    territory_timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
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
    smtp_url: Annotated[SecretStr | None, AfterValidator(_mail_server)] = Field(
        None, description="the mail server that tells agents of alerts"
    )
    smtp_from: str = Field(
        "",
        pattern=r"^([^@\s<>\"(),:;]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$",
        description="the address from which agents are written to, as in alertes@mairie.example,",
    )
    webchat_logo: Path | None = Field(
        None, description="the town's logo in the web chat: PNG, JPEG, WebP or SVG, 20 kB"
    )

    def called(self, field: str) -> str:
        """How the technician finds this setting."""
        return variable(field)

    @property
    def addresses(self) -> Mapping[str, str]:
        """Our address on each channel of which this town has an account, as far as the settings tell it."""
        told: dict[str, str] = {}
        for channel, field in IDENTIFIED_BY.items():
            value = getattr(self, field)
            if isinstance(value, SecretStr):  # the number before the colon is the bot's id: it survives a new token
                value = value.get_secret_value().partition(":")[0]
            if value:
                told[channel] = value
        return told

    @property
    def has_messenger(self) -> bool:
        """Whether a messenger is set up: somebody may write who is no tester."""
        accounts = (self.telegram_token, self.whatsapp_token, self.matrix_token, self.signal_account, self.sms_gateway)
        return any(one is not None for one in accounts)


class FurtherTown(OneTown):
    """A town beside the first: one of the `[[towns]]`."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=lambda field: field.removeprefix(_OF_THE_TOWN), hide_input_in_errors=True
    )

    territory_name: str = Field(min_length=1)

    def called(self, field: str) -> str:
        return f"{self.territory_name}: {field.removeprefix(_OF_THE_TOWN)}"

    @classmethod
    def read(cls, given: Mapping[str, Any], number: int) -> Self:
        """The town that a table of `palier.toml` tells; the `number`-th, where it has no name.

        Raises:
            WrongSetting: names the town and the key.
        """
        told = dict(given)
        name = told.get("name")
        town = name if isinstance(name, str) and name else f"[[towns]], the {number}. one"
        keys = [field.removeprefix(_OF_THE_TOWN) for field in cls.model_fields]
        for key in [one for one in told if one.removesuffix(FILE) in {*SECRETS} & {*keys} and one.endswith(FILE)]:
            told.setdefault(key.removesuffix(FILE), secret_in(str(told.pop(key)), f"palier.toml: {town}: {key}"))
        if wrong := [key for key in told if key not in keys]:
            said = "; ".join(unknown(key, keys, listed="docs/operating.md lists a town's") for key in wrong)
            raise WrongSetting(f"palier.toml: {town}: {said}.")
        try:
            return cls.model_validate(told)
        except ValidationError as error:
            first = error.errors()[0]
            key = str(first["loc"][0])
            field = cls.model_fields.get(key) or cls.model_fields.get(_OF_THE_TOWN + key)
            raise WrongSetting(f"palier.toml: {town}: {key}: {expected(field, first)}") from None


def further_towns(given: Any) -> tuple[FurtherTown, ...]:
    """The towns that `palier.toml` tells as `[[towns]]`.

    Raises:
        WrongSetting: they are told otherwise, or one of them is wrong.
    """
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping | FurtherTown) for one in given):
        raise WrongSetting("PALIER_TOWNS: further towns stand in palier.toml, each under a line [[towns]]")
    return tuple(
        one if isinstance(one, FurtherTown) else FurtherTown.read(one, number)
        for number, one in enumerate(given, start=1)
    )


def apart(towns: tuple[OneTown, ...]) -> None:
    """Every town has a name and accounts of its own: who writes to one must not be answered by another.

    Raises:
        WrongSetting: says which two share what.
    """
    had: dict[tuple[str, str], OneTown] = {}
    for town in towns:
        if (other := had.setdefault(("", town.territory_name.casefold()), town)) is not town:
            raise WrongSetting(f"palier.toml: two towns are called {other.territory_name}: each has a name of its own")
        for channel, address in town.addresses.items():
            if (other := had.setdefault((channel, address), town)) is not town:
                called = town.called(IDENTIFIED_BY[channel])
                raise WrongSetting(
                    f"palier.toml: {called}: {other.territory_name} has this account; each town has one of its own"
                )
