"""R1 (make soak): an act that was acknowledged survives `kill -9` at any instant, whole and once."""

import pytest

from tests.soak.program import outcome_of

WORDS = {"lost": "丢失已确认的", "half": "写了一半的", "twice": "重试后重复登记的", "refused": "重试不收的"}


@pytest.mark.parametrize(
    ("engine", "kills", "ways"),
    [("SQLite", "1000", ()), ("PostgreSQL", "100", ("--crash-server",))],
)
def test_what_was_acknowledged_is_there_whole_and_once_after_every_kill(measure, engine, kills, ways):
    found = outcome_of("kills", kills, *ways, on=engine.lower())
    unit = f"/ {found['acknowledged']} 次确认，{found['under_way']} 次正在办理"
    for kind, words in WORDS.items():
        measure(f"R1 {engine}：{kills} 次 kill -9，{words}", len(found[kind]), unit=unit, at_most=0)
        assert not found[kind], found[kind][:10]
    measure(f"R1 {engine}：正在办理时被杀的", found["under_way"], unit=f"/ {kills} 次", at_least=int(kills) / 2)


def test_the_trial_finds_what_is_half_written(measure):
    """The negative control: without transactions the same kills leave halves behind."""
    found = outcome_of("kills", "60", "--without-transactions", on="sqlite")
    measure("R1 反证：不用事务，写了一半的", len(found["half"]), unit="/ 60 次 kill -9", at_least=1)
