"""R1 (make soak): no sealed ballot whose receipt was given is lost by `kill -9`, none is counted twice on a retry."""

import pytest

from tests.soak.program import outcome_of


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("engine", "kills"), [("SQLite", "1000"), ("PostgreSQL", "200")])
def test_every_receipt_is_kept_after_every_kill(measure, engine, kills):
    found = outcome_of("ballots", kills, on=engine.lower())
    unit = f"/ {found['acknowledged']} 张回执，{found['under_way']} 张正在投"
    for kind, words in {"lost": "丢失已给回执的票", "refused": "重试不收的", "wrong": "核对程序发现的不符"}.items():
        measure(f"密封票 {engine}：{kills} 次 kill -9，{words}", len(found[kind]), unit=unit, at_most=0)
        assert not found[kind], found[kind][:10]
    measure(f"密封票 {engine}：正在投时被杀的", found["under_way"], unit=f"/ {kills} 次", at_least=int(kills) / 4)
