"""R1 (make soak): no score of the public that was answered is lost by `kill -9`; sent again it is counted once."""

import pytest

from tests.soak.program import outcome_of

WORDS = {"lost": "丢失已确认的", "twice": "重试后算了两次的", "refused": "重试不收的"}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("engine", "kills"), [("SQLite", "1000"), ("PostgreSQL", "200")])
def test_every_answered_score_is_counted_once_after_every_kill(measure, engine, kills):
    found = outcome_of("scores", kills, on=engine.lower())
    unit = f"/ {found['acknowledged']} 次确认，{found['under_way']} 次正在提交"
    for kind, words in WORDS.items():
        measure(f"群众评分 {engine}：{kills} 次 kill -9，{words}", len(found[kind]), unit=unit, at_most=0)
        assert not found[kind], found[kind][:10]
    measure(f"群众评分 {engine}：正在提交时被杀的", found["under_way"], unit=f"/ {kills} 次", at_least=int(kills) / 4)
