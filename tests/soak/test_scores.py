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


def test_every_answered_score_is_on_the_disk_when_the_power_comes_back(measure):
    found = outcome_of("scores_power", "500", on="sqlite")
    unit = f"/ {found['acknowledged']} 次确认"
    for kind, words in {"lost": "丢失已确认的", "twice": "算了两次的", "damaged": "数据库损坏的"}.items():
        measure(f"群众评分 SQLite：500 次断电，{words}", len(found[kind]), unit=unit, at_most=0)
        assert not found[kind], found[kind][:10]


def test_the_trial_finds_what_is_lost(measure):
    """The negative control: with synchronous=NORMAL the same cuts lose some of what was answered."""
    found = outcome_of("scores_power", "200", "--normal", on="sqlite")
    measure("群众评分 反证：synchronous=NORMAL，丢失已确认的", len(found["lost"]), unit="/ 200 次断电", at_least=1)
