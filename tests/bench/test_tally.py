"""Counting ballots beside pabutools and beside numpy, in one run (make bench, bar P6): the same winners, faster."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from huying.commons.voting.budgeting import Ballots, PbElection, Project, Rule, Satisfaction, explain, read, winners
from tests.commons.pb_files import NAMES, RULES, SATISFACTIONS, made_up
from tests.measuring import stopwatch

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "private"
BOTH = [(rule, satisfaction) for rule in Rule for satisfaction in Satisfaction]
BAR = 10


def _compare(measure: Callable[..., None], name: str, text: str, asked: list[tuple[Rule, Satisfaction]]) -> None:
    """Both read the text once, then both answer the same questions; reading is measured by itself."""
    from pabutools.election.pabulib import parse_pabulib_from_string

    with stopwatch() as their_reading:
        instance, profile = parse_pabulib_from_string(text)
    with stopwatch() as our_reading:
        election = read(text)
    limit = {"limit_name": "pabutools", "unit": "s"}
    measure(f"{name}：读 .pb 文件", our_reading.seconds, limit=their_reading.seconds, at_most=1, **limit)
    for rule, satisfaction in asked:
        with stopwatch() as their_rule:
            theirs = [p.name for p in RULES[rule](instance, profile, SATISFACTIONS[satisfaction])]
        with stopwatch() as our_rule:
            ours = winners(explain(election, rule, satisfaction))
        said = f"{name}：{rule} {satisfaction}"
        measure(f"{said}，与 pabutools 不同的", sum(a != b for a, b in zip(ours, theirs, strict=False))
                + abs(len(ours) - len(theirs)), unit="个", at_most=0)  # fmt: skip
        measure(said, our_rule.seconds, limit=their_rule.seconds, at_most=1 / BAR, **limit)


@pytest.mark.parametrize("name", NAMES)
def test_real_elections(measure, name):
    file = Path(os.environ.get("HUYING_PRIVATE_DATA") or _BESIDE) / "pabulib" / name
    if not file.exists():
        pytest.skip("没有私有评测数据（HUYING_PRIVATE_DATA）")
    _compare(measure, name.split("_")[1], file.read_text("utf-8-sig"), BOTH)


@pytest.mark.timeout(1200)
def test_a_hundred_thousand_ballots_for_two_hundred_projects(measure):
    text = made_up(100_000, 200, seed=20260302)
    asked = [(rule, Satisfaction.COST) for rule in Rule]
    _compare(measure, "10万票 × 200 项", text, asked)


def test_a_million_ballots_for_twenty_projects(measure):
    """The plain tally beside numpy's own sum of the same marks."""
    pick = np.random.default_rng(20260302)
    marks = pick.random((1_000_000, 20)) < 0.3
    ballots = Ballots()
    for row in marks:
        ballots.append(np.flatnonzero(row).tolist())
    election = PbElection(1, tuple(Project(f"p{n}", 1) for n in range(20)), ballots)  # type: ignore[arg-type]
    with stopwatch() as bare:
        expected = marks.sum(axis=0).tolist()
    with stopwatch() as ours:
        counted = election.votes()
    assert counted == expected
    measure("100万票 × 20 项只计票", ours.seconds, unit="s", limit=bare.seconds, limit_name="numpy 求和", at_most=5)
