"""What every test gets: no network, a data directory and a database of its own, the register of requirements."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.rules", "tests.measuring", "tests.world"]

_LOCAL = {"127.0.0.1", "::1", "localhost"}


# What forks begins in a process that no live server's threads have left connections in: SQLite is not carried across a
# fork. Then files that take minutes, so that at the end no worker waits for one of them.
_FIRST = ("test_jobs_survive_kills",)
_LONG = ("test_congresses_apart", "test_scope_of_pages", "test_pages_are_accessible", "test_nothing_is_lost")
_OWN_DATABASE, _DATABASE_OF_THE_SUITE = {"installation", "founded"}, {"two_databases", "empty_database"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate((*_FIRST, *_LONG))}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & _OWN_DATABASE and not names & _DATABASE_OF_THE_SUITE:
            item.add_marker(pytest.mark.engine_free)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """The platform lives on isolated networks: a test that leaves this machine fails."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise AssertionError(f"测试不得访问网络：{address}")
        real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _nothing_learned() -> Iterator[None]:
    """What a congress has learned of categories is a file, which no transaction takes back from the next test."""
    yield
    shutil.rmtree(Path(os.environ["HUYING_HOME"]) / "models", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Django's test database, and a way back to its first state that the ledger's triggers cannot stop."""
    from . import database

    with django_db_blocker.unblock():
        database.install()
