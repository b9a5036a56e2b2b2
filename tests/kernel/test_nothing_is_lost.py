"""Short versions of the long trials R1–R3 (tests/soak: make soak), so that a regression is seen at once."""

from __future__ import annotations

import pytest

from tests.soak.program import outcome_of


def test_twenty_kills_lose_nothing() -> None:
    found = outcome_of("kills", "20")
    assert (found["lost"], found["half"], found["twice"], found["refused"]) == ([], [], [], [])
    assert found["acknowledged"] > 10
    assert found["under_way"] > 5


def test_twenty_power_cuts_lose_nothing() -> None:
    found = outcome_of("power", "20", on="sqlite")
    assert (found["lost"], found["half"], found["damaged"]) == ([], [], [])
    assert found["acknowledged"] > 10


def test_less_care_with_the_disk_would_lose_some() -> None:
    assert outcome_of("power", "20", "--normal", on="sqlite")["lost"]


@pytest.mark.parametrize("writes", ["5"])
def test_a_refusal_of_the_first_writes_is_never_taken_for_success(writes: str) -> None:
    found = outcome_of("refusing", writes)
    assert found["wrong"] == []
    assert found["refused"] > 30
