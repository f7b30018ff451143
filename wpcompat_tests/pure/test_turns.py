"""One thread has the turn; it is given up where a thread waits, and lost by one that keeps it."""

from __future__ import annotations

import threading
import time

import pytest

from wpcompat.outbound.turns import Turns, away


def test_one_works_at_a_time() -> None:
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
    monkeypatch.setattr("wpcompat.outbound.turns._LEASE", 4)
    turns = Turns()
    waiting, finish = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        with turns.taken():
            with away():
                waiting.set()
                finish.wait(5)
            order.append("slow")

    thread = threading.Thread(target=slow)
    thread.start()
    assert waiting.wait(5)
    began = time.monotonic()
    for _ in range(5):
        with turns.taken():
            order.append("quick")
    assert time.monotonic() - began < 3, "nobody waited for a lease to end"
    finish.set()
    thread.join()
    assert order == ["quick"] * 5 + ["slow"]


def test_who_keeps_the_turn_loses_it_once() -> None:
    turns = Turns()
    has, finish = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.taken():
            has.set()
            finish.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    assert has.wait(5)
    began = time.monotonic()
    for _ in range(20):
        with turns.taken():
            assert time.monotonic() - began < 1
    finish.set()
    thread.join()
    assert not turns._free.locked()


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
