"""One writer at a time, first come, first served: threads, processes, and who dies in the middle."""

import os
import signal
import threading
import time
from collections import Counter

import pytest
from django.db import connection, connections, transaction
from django.db.utils import OperationalError

from huying.kernel.database.turns import Turns, TurnTimeout
from huying.kernel.people.models import Congress

SQLITE_ONLY = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL 自己排队，不用轮次")


@pytest.fixture
def turns(tmp_path):
    return Turns(tmp_path / "huying.sqlite3")


def test_threads_have_their_turn_in_the_order_in_which_they_asked(turns):
    turns.take(1)
    order, threads = [], []

    def ask(number):
        turns.take(10)
        order.append(number)
        turns.give_back()

    for number in range(8):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:  # the next one asks when this one stands in the queue
            time.sleep(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_nobody_is_starved_by_who_writes_all_the_time(turns):
    """Racing for SQLite's own lock, one of eight wrote 56,000 rows while another waited five seconds for one."""
    had, start = Counter(), threading.Barrier(8)

    def write(number):
        start.wait()
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            turns.take(10)
            had[number] += 1
            turns.give_back()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(had) == 8
    assert min(had.values()) > 0.5 * max(had.values())


def test_whoever_waits_too_long_is_told_and_leaves_the_queue(turns):
    turns.take(1)
    with pytest.raises(TurnTimeout):
        second = threading.Thread(target=lambda: None)
        second.start()
        turns.take(0.05)
    turns.give_back()
    turns.take(0.05)
    turns.give_back()


def test_processes_alternate_and_one_that_is_killed_gives_its_turn_back(tmp_path):
    turns = Turns(tmp_path / "huying.sqlite3")
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        Turns(tmp_path / "huying.sqlite3").take(5)
        os.write(tell, b"1")
        signal.pause()
    os.read(ready, 1)
    with pytest.raises(TurnTimeout):
        turns.take(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    turns.take(1)
    turns.give_back()


@SQLITE_ONLY
@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_the_transaction_before_it_and_a_reader_does_not():
    said, inside, leave = [], threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            Congress.objects.create(code="one", name="甲", level="county")
            inside.set()
            leave.wait(5)
            said.append("first")
        connections.close_all()

    def second():
        inside.wait(5)
        assert not Congress.objects.exists()  # what is not committed is not seen, and looking waits for nobody
        leave.set()
        Congress.objects.create(code="two", name="乙", level="county")
        said.append("second")
        connections.close_all()

    threads = [threading.Thread(target=t) for t in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["first", "second"]
    assert Congress.objects.count() == 2


@SQLITE_ONLY
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", [None, RuntimeError])
def test_the_turn_is_given_back_however_a_transaction_ends(fault):
    try:
        with transaction.atomic():
            assert connection.has_turn
            if fault:
                raise fault
    except RuntimeError:
        pass
    assert not connection.has_turn


@SQLITE_ONLY
@pytest.mark.django_db(transaction=True)
def test_a_turn_that_does_not_come_is_a_busy_database(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    taken, leave = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            taken.set()
            leave.wait(5)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(5)
    try:
        with pytest.raises(OperationalError, match="locked"):
            Congress.objects.create(code="late", name="迟", level="county")
    finally:
        leave.set()
        holder.join()
