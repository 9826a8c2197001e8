"""Wrong settings stop the start with the variable's name; `palier check` says what is missing."""

from __future__ import annotations

import pytest

from backend.clock import SystemClock
from backend.database import Database
from backend.services.readiness import of_settings
from backend.settings import WrongSetting, read_settings
from bots.app import Application
from bots.joining import join_signal
from nlu.shelf import MODELS

URL = "http://127.0.0.1:8090"
NUMBER = "+33612345678"


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"signal_url": "127.0.0.1:8090"}, "PALIER_SIGNAL_URL"),
        ({"signal_url": "http://"}, "PALIER_SIGNAL_URL"),
        ({"signal_url": "http://127.0.0.1:8090/api/v1/rpc"}, "PALIER_SIGNAL_URL"),
        ({"signal_account": "0612345678"}, "PALIER_SIGNAL_ACCOUNT"),
        ({"signal_account": "+33 6 12 34 56 78"}, "PALIER_SIGNAL_ACCOUNT"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_wrong_value_names_its_variable(given: dict[str, str], variable: str) -> None:
    with pytest.raises(WrongSetting, match=rf"^{variable}: .* as in .* is expected"):
        read_settings(**given)


@pytest.mark.parametrize("url", [URL, f"{URL}/", "https://user:password@signal.example", "http://[::1]:8090"])
def test_an_address_of_a_daemon_is_taken(url: str) -> None:
    assert read_settings(signal_url=url).signal_url == url


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"signal_url": URL}, "PALIER_SIGNAL_ACCOUNT"), ({"signal_account": NUMBER}, "PALIER_SIGNAL_URL")],
    ids=["no number", "no address"],
)
def test_one_setting_without_the_other_stops_the_start(
    given: dict[str, str], missing: str, sqlite_database: Database
) -> None:
    settings = read_settings(models=MODELS, **given)
    application = Application(settings, sqlite_database, SystemClock())

    with pytest.raises(WrongSetting, match=f"^{missing}: "):
        join_signal(application, application.towns[0])
    assert [one.says for one in of_settings(settings) if one.must] == [
        one.says for one in of_settings(settings) if one.says.startswith(f"{missing} is missing")
    ]


def test_with_both_our_number_is_an_account(sqlite_database: Database) -> None:
    settings = read_settings(models=MODELS, signal_url=URL, signal_account=NUMBER)
    application = Application(settings, sqlite_database, SystemClock())

    join_signal(application, application.towns[0])

    assert [line.account.channel for line in application.lines] == ["signal"]
    assert list(of_settings(settings)) == []


def test_an_open_line_to_another_machine_is_said() -> None:
    settings = read_settings(signal_url="http://signal.example:8090", signal_account=NUMBER)

    assert [(one.must, one.says[:17]) for one in of_settings(settings)] == [(False, "PALIER_SIGNAL_URL")]
