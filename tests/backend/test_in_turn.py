"""The lock of those who write: one at a time, in the order of their coming."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

import pytest

from backend.in_turn import InTurn


def test_who_comes_back_at_once_does_not_overtake_who_waits() -> None:
    lock, order = InTurn(), list[str]()
    inside, go_on = threading.Event(), threading.Event()

    def works_on() -> None:
        for turn in range(3):
            with lock:
                order.append(f"turn {turn}")
                inside.set()
                go_on.wait(5)

    def arrives() -> None:
        with lock:
            order.append("arrival")

    worker, reception = threading.Thread(target=works_on), threading.Thread(target=arrives)
    worker.start()
    assert inside.wait(5)
    reception.start()
    while not lock._waiting:
        pass
    go_on.set()
    worker.join(5)
    reception.join(5)

    assert order == ["turn 0", "arrival", "turn 1", "turn 2"]


def test_who_goes_first_overtakes_who_waits() -> None:
    lock, order = InTurn(), list[str]()

    def waits(name: str, place: AbstractContextManager[None]) -> threading.Thread:
        def enter() -> None:
            with place:
                order.append(name)

        waiting, before = threading.Thread(target=enter), len(lock._waiting)
        waiting.start()
        while len(lock._waiting) == before:
            pass
        return waiting

    with lock:
        threads = [waits("turn", lock), waits("delivery", lock), waits("reception", lock.first())]
    for one in threads:
        one.join(5)

    assert order == ["reception", "turn", "delivery"]
    assert not lock._held


def test_one_is_inside_at_a_time() -> None:
    lock, inside, most = InTurn(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(300):
            with lock:
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)

    assert (most, inside, lock._held, len(lock._waiting)) == (1, 0, False, 0)


def test_what_is_raised_inside_lets_the_next_in() -> None:
    lock = InTurn()
    with pytest.raises(ZeroDivisionError), lock:
        _ = 1 / 0

    with lock:
        assert lock._held


def test_who_is_interrupted_while_waiting_leaves_the_queue() -> None:
    lock = InTurn()
    with lock:
        gone = threading.Lock()
        lock._waiting.append(gone)
        lock._leaves_the_queue(gone)
        assert not lock._waiting

    assert not lock._held
