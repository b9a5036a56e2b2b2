"""R6 (make soak): sixty-four devices at once send a deputy's ballot; one stands, and no other gets a receipt."""

import pytest

from tests.soak.program import outcome_of

ROUNDS, SECONDS = 1000, 600


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_of_sixty_four_ballots_at_once_a_deputy_has_one(measure, engine):
    found = outcome_of("races", str(ROUNDS), str(SECONDS), on=engine.lower())
    name = f"R6 {engine}：64台设备同时投一名代表的票"
    measure(f"{name}，不是恰好一张的", len(found["wrong"]), unit=f"/ {found['rounds']} 轮", at_most=0)
    measure(f"{name}，{SECONDS}秒以内的轮数", found["rounds"], unit=f"轮（{found['casts']}次投）", at_least=100)
    assert not found["wrong"], found["wrong"][:10]
    assert found["receipts"] == found["rounds"] * 8
    assert all(words.startswith("TooLate") for words in found["refused"]), found["refused"]
