"""Several towns in one `palier.toml`: each under its `[[towns]]`, and a mistake names the town and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.settings import WrongSetting, read_settings

FIRST = "territory_name = 'Valbreuse'\ntelegram_token = '111111:AAE-first'\nwhatsapp_phone_id = '100000001'\n"


def written(folder: Path, towns: str, first: str = FIRST) -> None:
    (folder / "palier.toml").write_text(f"{first}\n{towns}", encoding="utf-8")


def test_a_further_town_has_its_name_and_its_own_accounts(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("222222:AAE-second\n", encoding="utf-8")
    written(
        tmp_path,
        f"[[towns]]\nname = 'Saint-Aubin'\nphone = '02 33 11 11 11'\ntimezone = 'Indian/Reunion'\n"
        f"telegram_token_file = '{tmp_path / 'token'}'\nsignal_account = '+33612345678'\n"
        "signal_url = 'http://127.0.0.1:8090'\n[[towns]]\nname = 'Cinq-Mars'\n",
    )
    settings = read_settings()

    first, second, third = settings.every_town
    assert first is settings
    assert (second.territory_name, second.territory_phone, second.territory_timezone) == (
        "Saint-Aubin", "02 33 11 11 11", "Indian/Reunion"
    )  # fmt: skip
    assert second.addresses == {"telegram": "222222", "signal": "+33612345678"}
    assert second.called("telegram_token") == "Saint-Aubin: telegram_token"
    assert (third.addresses, third.has_messenger, second.has_messenger) == ({}, False, True)
    assert first.addresses == {"telegram": "111111", "whatsapp": "100000001"}
    assert first.called("telegram_token") == "PALIER_TELEGRAM_TOKEN"


def test_the_first_town_s_secrets_may_be_named_in_the_file_too(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("333333:AAE\n", encoding="utf-8")
    written(tmp_path, "", f"telegram_token_file = '{tmp_path / 'token'}'")
    assert read_settings().addresses == {"telegram": "333333"}


@pytest.mark.parametrize(
    ("towns", "says"),
    [
        ("[[towns]]\nphone = '1'", "[[towns]], the 1. one: name: Field required"),
        ("[[towns]]\nname = 'A'\n[[towns]]\nname = ''", "[[towns]], the 2. one: name: String should have at least 1"),
        ("[[towns]]\nname = 'Caen'\ntimezone = 'Caen'", "Caen: timezone: the name of a time zone"),
        ("[[towns]]\nname = 'Caen'\nsignal_account = '06'", "Caen: signal_account: our number on Signal, as in"),
        ("[[towns]]\nname = 'Caen'\ntelegram_tokn = 'x'", 'Caen: "telegram_tokn" is no setting (`telegram_token` is'),
        ("[[towns]]\nname = 'Caen'\nterritory_phone = 'x'", 'Caen: "territory_phone" is no setting'),
        ("[[towns]]\nname = 'Caen'\nport = 8081", 'Caen: "port" is no setting'),
        ("[[towns]]\nname = 'Caen'\nkey_file = 'x'", 'Caen: "key_file" is no setting'),
        ("[[towns]]\nname = 'Caen'\ntelegram_token_file = '/nowhere'", "Caen: telegram_token_file: /nowhere cannot be"),
        ("[towns]\nname = 'Caen'", "each under a line [[towns]]"),
        ("[[towns]]\nname = 'valbreuse'", "two towns are called Valbreuse"),
        (
            "[[towns]]\nname = 'Caen'\ntelegram_token = '111111:AAE-newer'",
            "Caen: telegram_token: Valbreuse has this account; each town has one of its own",
        ),
        (
            "[[towns]]\nname = 'Caen'\nwhatsapp_phone_id = '100000001'",
            "Caen: whatsapp_phone_id: Valbreuse has this account",
        ),
        (
            "[[towns]]\nname = 'A'\nsignal_account = '+33612345678'\n"
            "[[towns]]\nname = 'B'\nsignal_account = '+33612345678'",
            "B: signal_account: A has this account",
        ),
        ("[[towns]]\nname = 'Caen'\nsmtp_url = 'smtp://u:secret@mail.example'", "Caen: smtp_url: smtps://user:password@"),
        ("[[towns]]\nname = 'Caen'\nsmtp_from = 'alertes'", "Caen: smtp_from: the address from which agents are"),
        ("[[towns]]\nname = 'A'\nsms_sender = '+336'\n[[towns]]\nname = 'B'\nsms_sender = '+336'", "B: sms_sender: A"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_town_and_the_key(tmp_path: Path, towns: str, says: str) -> None:
    written(tmp_path, towns)
    with pytest.raises(WrongSetting) as refused:
        read_settings()
    assert says in str(refused.value)
    assert "AAE" not in str(refused.value)


def test_further_towns_do_not_fit_into_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_TOWNS", '[{"name": "Caen"}]')
    with pytest.raises(WrongSetting, match=r"PALIER_TOWNS: further towns stand in palier\.toml"):
        read_settings()
