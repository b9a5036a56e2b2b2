"""R3 (make soak): a disk or database that refuses never leads to a false acknowledgement, at whichever write."""

import pytest

from tests.soak.program import outcome_of


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_whatever_is_refused_is_said_kept_nowhere_and_can_be_sent_again(measure, engine):
    found = outcome_of("refusing", "400", on=engine.lower())
    unit = f"/ {found['tried']} 次出错，{found['refused']} 次拒绝并重新登记"
    measure(f"R3 {engine}：第 N 次读写出错，答复或登记不对的", len(found["wrong"]), unit=unit, at_most=0)
    measure(f"R3 {engine}：拒绝的", found["refused"], unit="次", at_least=100)
    assert not found["wrong"], found["wrong"][:10]
    assert max(found["most"].values()) < 400, "没有试到底"
