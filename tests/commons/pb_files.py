"""Making .pb files for tests, and asking pabutools the same question."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from pabutools.election import Cardinality_Sat, Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

from huying.commons.voting.budgeting import Rule, Satisfaction, explain, read, winners

from .voices_private import private_file

NAMES = ("poland_swiecie_2023_.pb", "poland_wieliczka_2023_green-budget.pb", "poland_warszawa_2024_bemowo.pb")
RULES = {Rule.GREEDY: greedy_utilitarian_welfare, Rule.EQUAL_SHARES: method_of_equal_shares}
SATISFACTIONS = {Satisfaction.COST: Cost_Sat, Satisfaction.CARDINALITY: Cardinality_Sat}


def real_file(name: str) -> Path:
    return private_file(f"pabulib/{name}")


def pb(budget: object, costs: dict[str, object], ballots: Iterable[Sequence[str]]) -> str:
    projects = "".join(f"{key};{cost}\n" for key, cost in costs.items())
    votes = "".join(f"{n};{','.join(b)}\n" for n, b in enumerate(ballots, 1))
    meta = f"META\nkey;value\nbudget;{budget}\nvote_type;approval\n"
    return f"{meta}PROJECTS\nproject_id;cost\n{projects}VOTES\nvoter_id;vote\n{votes}"


def made_up(voters: int, projects: int, *, seed: int, likes: float = 0.05) -> str:
    """A large election: some projects liked by many, costs over two magnitudes, money for about a third."""
    pick = random.Random(seed)
    keys = [f"p{n}" for n in range(projects)]
    costs: dict[str, object] = {key: pick.randint(1_000, 200_000) for key in keys}
    weights = [pick.random() ** 2 for _ in keys]
    most = max(1, int(2 * likes * projects))
    ballots = [list(dict.fromkeys(pick.choices(keys, weights, k=pick.randint(1, most)))) for _ in range(voters)]
    return pb(sum(costs.values()) // 3, costs, ballots)  # type: ignore[call-overload]


def theirs(text: str, rule: Rule, satisfaction: Satisfaction) -> list[str]:
    """The winners that pabutools finds, in its order."""
    instance, profile = parse_pabulib_from_string(text)
    return [p.name for p in RULES[rule](instance, profile, SATISFACTIONS[satisfaction])]


def ours(text: str, rule: Rule, satisfaction: Satisfaction) -> list[str]:
    return winners(explain(read(text), rule, satisfaction))
