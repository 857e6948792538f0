"""Ctrl-C waits until it is asked for, and is never lost."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from vecgen.run.interrupts import Interrupts


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_it_waits_for_deliver() -> None:
    before = signal.getsignal(signal.SIGINT)
    done = []
    with pytest.raises(KeyboardInterrupt), Interrupts() as interrupts:
        interrupts.deliver()
        interrupt()
        done.append("work")
        interrupts.deliver()
        done.append("never")
    assert done == ["work"]
    assert signal.getsignal(signal.SIGINT) is before


def test_it_is_handled_at_the_end() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), Interrupts():
        interrupt()
        done.append("work")
    assert done == ["work"]


def test_an_error_goes_first() -> None:
    with pytest.raises(ValueError, match="mine"), Interrupts():
        interrupt()
        raise ValueError("mine")


def test_a_users_handler_is_called() -> None:
    seen = []

    def handler(number, frame) -> None:
        seen.append(number)

    before = signal.signal(signal.SIGINT, handler)
    try:
        with Interrupts() as interrupts:
            interrupt()
            assert seen == []
            interrupts.deliver()
            assert seen == [signal.SIGINT]
        assert seen == [signal.SIGINT]
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts():
            interrupt()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_are_left_alone() -> None:
    handlers = []

    def work() -> None:
        with Interrupts() as interrupts:
            handlers.append(signal.getsignal(signal.SIGINT))
            interrupts.deliver()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGINT)]
