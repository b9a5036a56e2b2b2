"""`huying demo`: built once, used again, with the accounts to sign in."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from huying.cli.commands import demo
from huying.kernel.people.roles import COLLECTIVE, Role

from .conftest import Call, Installation

pytestmark = pytest.mark.django_db
HEAVY = {"numpy", "scipy", "sklearn", "openpyxl"}


def test_the_county_is_built_when_it_is_absent_and_used_when_it_is_there(
    huying: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []
    monkeypatch.setattr(demo, "build", lambda **more: built.append(more))
    monkeypatch.setattr(demo, "exists", lambda: bool(built))
    first = huying("demo", "--no-serve", "--json")
    assert huying("demo", "--no-serve", "--json").data == first.data
    assert len(built) == 1
    assert first.data["url"] is None
    roles = {account["role"] for account in first.data["accounts"]}
    collective = {role.label for role in COLLECTIVE}  # their office records for them
    assert roles == {role.label for role in Role} - collective
    assert all(account["password"] for account in first.data["accounts"])
    assert first.data["above"]["username"] == "city"
    assert "演示数据" in huying("demo", "--no-serve").out


def test_a_plain_command_imports_nothing_heavy(installation: Installation) -> None:
    """Start-up stays under 1.5 s: what clusters, draws or reads tables is imported by who needs it."""
    check = (
        "import sys; from huying.cli import main; main(['due', 'R1.45', '--from', '2026-02-13', '--json']);"
        f"sys.exit(', '.join(sorted({HEAVY!r} & set(sys.modules))) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", check], env=installation.environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_a_port_that_is_taken_is_told_before_anything_is_built(huying: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    monkeypatch.setattr(demo, "build", lambda **more: built.append(more))
    monkeypatch.setattr(demo, "exists", lambda: False)
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = huying("demo", "--port", port, "--json")
    assert ran.code != 0 and f"端口{port}用不了" in ran.err
    assert not built
