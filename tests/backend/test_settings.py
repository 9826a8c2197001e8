"""The settings' own mistakes: a key of `palier.toml` that is none is named with the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.settings import WrongSetting, read_settings


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("databse_url = 'sqlite:///a.db'", '"databse_url" is no setting (`database_url` is the nearest'),
        ("PORT = 8081", '"PORT" is no setting (`port` is the nearest'),
        ("PALIER_TERRITORY_NAME = 'Caen'", "`territory_name` is the nearest"),
        ("telegram-token = 'x'", "`telegram_token` is the nearest"),
        ("territory_name_file = '/etc/palier/name'", "`territory_name` is the nearest"),
        ("[telegram]\ntoken = 'x'", '"telegram" is no setting (`telegram_'),
        ("colour = 'blue'", '"colour" is no setting (docs/operating.md lists those that there are)'),
        ("colour = 'blue'\nlogs_level = 'INFO'", "`log_level` is the nearest"),
    ],
    ids=lambda value: value.partition("=")[0],
)
def test_an_unknown_key_stops_the_start_with_the_nearest(tmp_path: Path, written: str, says: str) -> None:
    (tmp_path / "palier.toml").write_text(written, encoding="utf-8")

    with pytest.raises(WrongSetting) as refused:
        read_settings()

    assert says in str(refused.value)
    assert str(refused.value).startswith("palier.toml: ")
    assert "\n" not in str(refused.value)


def test_every_setting_may_stand_in_the_file(tmp_path: Path) -> None:
    written = "territory_name = 'Caen'\nport = 8081\nnow = '2026-11-24T09:10:00+01:00'\n"
    (tmp_path / "palier.toml").write_text(written, encoding="utf-8")

    settings = read_settings()

    assert (settings.territory_name, settings.port) == ("Caen", 8081)
