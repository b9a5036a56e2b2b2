"""R2 (make soak): an act that was acknowledged survives the loss of power at any instant."""

from tests.soak.program import outcome_of


def test_what_was_acknowledged_is_on_the_disk_when_the_power_comes_back(measure):
    found = outcome_of("power", "1000", on="sqlite")
    unit = f"/ {found['acknowledged']} 次确认"
    measure("R2 SQLite：1000 次断电，丢失已确认的", len(found["lost"]), unit=unit, at_most=0)
    measure("R2 SQLite：1000 次断电，写了一半的", len(found["half"]), unit=unit, at_most=0)
    measure("R2 SQLite：1000 次断电，数据库损坏的", len(found["damaged"]), unit="次", at_most=0)
    assert not (wrong := found["lost"] + found["half"] + found["damaged"]), wrong[:10]


def test_the_trial_finds_what_is_lost(measure):
    """The negative control: with synchronous=NORMAL the same cuts lose some of what was acknowledged."""
    found = outcome_of("power", "200", "--normal", on="sqlite")
    measure("R2 反证：synchronous=NORMAL，丢失已确认的", len(found["lost"]), unit="/ 200 次断电", at_least=1)
