"""Who has an item in hand, by any records and any corrections of them (R1.47, R1.50). No database."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huying.mechanisms.oversight.rules.units import WHOLE, Hands, Step, hands, plan_behind
from huying.mechanisms.oversight.terms import ASSIST, SEPARATE

rule = pytest.mark.rule
any_records = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNITS = range(1, 7)
unit = st.sampled_from(UNITS)
lists = st.dictionaries(unit, st.sampled_from([ASSIST, SEPARATE]), max_size=4)
asked = st.tuples(st.sampled_from([WHOLE, ASSIST, SEPARATE]), st.none() | unit, unit, st.booleans(), st.booleans())


def recorded(rows: list[tuple[str, int | None, int, bool, bool]]) -> list[Step]:
    """Givings, successions and releases in order, less those that were corrected."""
    made = [
        (Step(order, kind, to or before if kind == WHOLE else to, None if kind == WHOLE else before, goes_on), stands)
        for order, (kind, to, before, goes_on, stands) in enumerate(rows, 1)
    ]
    return [step for step, stands in made if stands]


def parts_by_hand(first: int, listed: dict[int, str], steps: list[Step]) -> dict[int, int | str | None]:
    """By part of the list (named by its first unit) who has it: a unit, the whole, or None once it was released."""
    charge, who = first, {body: body for body, kind in listed.items() if kind == SEPARATE and body != first}
    parts: dict[int, int | str | None] = dict(who)
    for step in steps:
        if step.kind == WHOLE:
            charge = step.to or charge
            parts = {part: "whole" if holder == charge else holder for part, holder in parts.items()}
        if step.kind == SEPARATE:
            to = "whole" if step.to == charge else step.to
            parts = {part: to if holder == step.before else holder for part, holder in parts.items()}
    return parts


@rule("R1.47")
@any_records
@given(unit, lists, st.lists(asked, max_size=12))
def test_a_part_is_never_doubled_and_with_nobody_only_once_it_was_released(first, listed, rows):
    steps = recorded(rows)
    now = hands(first, listed, steps)
    owed = parts_by_hand(first, listed, steps)
    holding = {body for body, kind in now.beside.items() if kind == SEPARATE}
    assert holding == {holder for holder in owed.values() if isinstance(holder, int)}


@rule("R1.47")
@any_records
@given(unit, lists, st.lists(asked, max_size=12))
def test_who_is_in_charge_never_stands_beside_and_always_is_somebody(first, listed, rows):
    steps = recorded(rows)
    now = hands(first, listed, steps)
    assert now.unit not in now.beside
    assert now.unit == next((step.to for step in reversed(steps) if step.kind == WHOLE), first)
    assert now.stood.issuperset(now.beside.items())


@rule("R1.57")
@any_records
@given(unit, lists, st.lists(asked, max_size=8), st.lists(asked, max_size=8))
def test_what_is_recorded_later_changes_nothing_of_who_ever_stood_beside_before(first, listed, rows, later):
    before, after = (hands(first, listed, recorded(each)) for each in (rows, [*rows, *later]))
    assert after.stood.issuperset(before.stood)
    assert after.moves[: len(before.moves)] == before.moves


@rule("R1.47")
@any_records
@given(unit, lists, st.lists(asked, max_size=12))
def test_with_everything_corrected_the_list_stands_as_it_was_handed_over(first, listed, rows):
    nothing = recorded([(*row[:-1], False) for row in rows])
    assert hands(first, listed, nothing) == hands(first, listed, [])


def part(order: int, before: int, to: int | None, kind: str = SEPARATE) -> Step:
    return Step(order, kind, to, before)


def whole(order: int, to: int, goes_on: bool = False) -> Step:
    return Step(order, WHOLE, to, None, goes_on)


@rule("R1.47")
def test_a_succession_that_rests_on_a_corrected_one_moves_nothing():
    assert hands(1, {2: SEPARATE}, [part(1, 2, 3), part(2, 3, 4)]).beside == {4: SEPARATE}
    assert hands(1, {2: SEPARATE}, [part(2, 3, 4)]).beside == {2: SEPARATE}


@rule("R1.47")
def test_a_part_that_was_merged_into_another_is_with_that_unit_whatever_else_is_corrected():
    merged = [part(1, 2, 4), part(2, 3, 4)]
    assert hands(1, {2: SEPARATE, 3: SEPARATE}, merged).beside == {4: SEPARATE}
    assert hands(1, {2: SEPARATE, 3: SEPARATE}, merged[1:]).beside == {2: SEPARATE, 4: SEPARATE}


@rule("R1.47")
@pytest.mark.parametrize("steps", [[part(1, 2, 3)], [part(1, 3, 3, ASSIST), part(2, 2, 3)]])
def test_a_unit_that_assists_takes_a_part_over(steps):
    assert hands(1, {2: SEPARATE, 3: ASSIST}, steps).beside == {3: SEPARATE}


@rule("R1.47")
def test_what_the_unit_in_charge_takes_over_it_handles_with_the_whole():
    assert hands(1, {2: SEPARATE, 3: ASSIST}, [part(1, 2, 1)]).beside == {3: ASSIST}


@rule("R1.47")
def test_what_a_unit_began_is_with_whoever_came_after_it_and_what_that_one_began_stays_its_own():
    now: Hands = hands(1, {2: SEPARATE}, [whole(3, 4, goes_on=True), part(5, 2, 6)])
    assert [now.holder(1, 0), now.holder(1, 3), now.holder(4, 3), now.holder(2, 0)] == [4, 1, 4, 6]


@rule("R1.64")
def test_the_nodes_of_a_unit_do_not_go_to_the_one_that_is_given_the_item_anew():
    assert hands(1, {}, [whole(3, 4)]).holder(1, 0) == 1
    assert hands(1, {}, [whole(3, 4), whole(5, 6, goes_on=True)]).holder(4, 0) == 6


@rule("R1.50")
def test_a_plan_speaks_for_what_its_unit_had_then_and_for_who_takes_it_over():
    over, anew = [whole(5, 2, goes_on=True)], [whole(5, 2)]
    assert plan_behind(1, over, [(3, 1)]) == 3
    assert plan_behind(1, over, []) is None
    assert plan_behind(1, over, [(7, 1)]) is None  # made when the item was gone: it speaks for the others only
    assert plan_behind(1, over, [(3, 2)]) is None  # of the unit that came, but before it came
    assert plan_behind(1, over, [(3, 2), (8, 2)]) == 8
    assert plan_behind(1, anew, [(3, 1)]) is None
    assert plan_behind(1, over, [(3, 2), (6, None)]) == 6  # handed in for the item alone


@rule("R1.50")
@any_records
@given(unit, st.lists(unit, max_size=6))
def test_the_first_plan_stands_through_every_succession(first, units):
    steps = [whole(order, to, goes_on=True) for order, to in enumerate(units, 2)]
    assert plan_behind(first, steps, [(1, first)]) == 1
