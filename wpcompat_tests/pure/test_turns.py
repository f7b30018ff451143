"""One thread has the turn; it is given up where a thread waits, and lost by one that keeps it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from wpcompat.outbound.turns import Turns, away


def test_one_works_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wpcompat.outbound.turns._LEASE", 1000)
    turns = Turns()
    inside = 0
    most = 0
    done: list[int] = []

    def work() -> None:
        nonlocal inside, most
        for number in range(200):
            with turns.taken():
                inside += 1
                most = max(most, inside)
                inside -= 1
                done.append(number)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1600
    assert most == 1


def test_who_waits_lets_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wpcompat.outbound.turns._LEASE", 1000)
    turns = Turns()
    waiting, finish = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        with turns.taken():
            with away():
                waiting.set()
                order.append("woken" if finish.wait(60) else "not woken")
            order.append("slow")

    thread = threading.Thread(target=slow)
    thread.start()
    assert waiting.wait(60)
    for _ in range(5):
        with turns.taken():
            order.append("quick")
    finish.set()
    thread.join()
    assert order == ["quick"] * 5 + ["woken", "slow"], "nobody waited for a lease to end"


class Counted:
    """A lock that counts how often somebody waited for it in vain."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.release: Callable[[], None] = self.lock.release
        self.in_vain = 0

    def acquire(self, timeout: float) -> bool:
        taken = self.lock.acquire(timeout=timeout)
        self.in_vain += not taken
        return taken


def test_who_keeps_the_turn_loses_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()
    lock = Counted()
    monkeypatch.setattr(turns, "_free", lock)
    has, finish = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.taken():
            has.set()
            finish.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert has.wait(60)
    for _ in range(20):
        with turns.taken():
            assert not finish.is_set()
    assert lock.in_vain == 1
    finish.set()
    thread.join()
    assert not lock.lock.locked()


def test_without_a_turn_there_is_nothing_to_give_up() -> None:
    worked = False
    with away(), away():
        worked = True
    assert worked


def test_an_error_leaves_the_turn() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.taken(), away():
                raise LookupError
        except LookupError:
            assert not turns._free.locked()
