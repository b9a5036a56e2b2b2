"""Steps of an upgrade that change rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HUYING = Path(__file__).resolve().parents[2] / "huying"
STEPS = [file for file in HUYING.rglob("migrations/0*.py") if "RunPython" in file.read_text("utf-8")]
MANAGER = re.compile(r"\.objects\b(?!\.using\()(?!\.db_manager\()")


@pytest.mark.parametrize("step", STEPS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_rows_are_changed_by_the_connection_that_upgrades(step: Path):
    """Where the owner of the tables is another role, the usual connection would wait for the upgrade itself."""
    assert MANAGER.findall(step.read_text("utf-8")) == []


def test_there_are_such_steps():
    assert len(STEPS) > 3
