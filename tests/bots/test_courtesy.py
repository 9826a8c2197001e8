"""Whoever keeps what came in goes first, and nobody waits for ever."""

from __future__ import annotations

import threading

import pytest

from bots import courtesy
from bots.courtesy import Courtesy


def test_nobody_waits_where_nothing_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 60.0)
    Courtesy().after_you()


def test_a_turn_begins_once_all_that_came_in_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 60.0)
    shared, begun = Courtesy(), threading.Event()

    def turn() -> None:
        shared.after_you()
        begun.set()

    with shared.first():
        with shared.first():
            worker = threading.Thread(target=turn, daemon=True)
            worker.start()
        assert not begun.is_set()
    assert begun.wait(10)
    worker.join(10)


def test_a_turn_waits_no_longer_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 0.001)
    shared = Courtesy()
    with shared.first():
        shared.after_you()


def test_what_could_not_be_kept_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 60.0)
    shared = Courtesy()
    with pytest.raises(ZeroDivisionError), shared.first():
        raise ZeroDivisionError
    shared.after_you()
