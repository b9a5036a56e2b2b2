"""The Method of Equal Shares: every voter gets the same part of the budget, and buys only what they support.

In each round the project is bought that asks least of its supporters for what it brings them (its `rho`); each pays the
same, and who has less pays all they have. Equal projects go in the order of their ids; the money that is left is not
spent (no completion). The same rule as pabutools' `method_of_equal_shares`, exactly.

Exact and fast: floats with a proven bound on their error say which projects and voters can matter at all, and only
where they cannot tell two apart whole numbers do. Everything exact is a whole number of 1/unit of the money.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, inf, lcm
from typing import Any

import numpy as np

from .pb import PbElection, Project
from .satisfaction import Satisfaction

_ULP = 2.0**-52


@dataclass(frozen=True)
class Bought:
    """A project that its supporters bought: each paid `price`, or all that was left to them."""

    project: Project
    votes: int
    price: Fraction
    rho: Fraction
    paid_all: int  # supporters who had less than the price


@dataclass(frozen=True)
class TooDear:
    """A project whose supporters together had less left than it costs."""

    project: Project
    votes: int
    left: Fraction


@dataclass(frozen=True)
class Shares:
    share: Fraction  # what every voter starts with
    bought: list[Bought] = field(default_factory=list)
    too_dear: list[TooDear] = field(default_factory=list)


def equal_shares(election: PbElection, satisfaction: Satisfaction = Satisfaction.COST) -> Shares:
    """Which projects the voters buy, in the order in which they buy them."""
    if not election.ballots:
        return Shares(Fraction(0), [], [TooDear(p, 0, Fraction(0)) for p in election.projects])
    return _Purse(election, satisfaction).run()


class _Purse:
    """What everybody has left, in floats (a share is 1.0) and, on demand, exactly."""

    def __init__(self, election: PbElection, satisfaction: Satisfaction) -> None:
        self.projects, voters = election.projects, len(election.ballots)
        scale = lcm(election.budget.denominator, *(p.cost.denominator for p in self.projects))
        self.unit = scale * voters
        self.share = int(election.budget * scale)
        self.costs = [int(p.cost * self.unit) for p in self.projects]  # grow with the unit
        self.worth = [satisfaction.of(p) for p in self.projects]
        self.supports = _matrix(election)
        self.voters = [np.flatnonzero(row) for row in self.supports]
        self.left = np.ones(voters)
        self.spent = np.zeros(voters, bool)
        self.chosen: list[int] = []
        self.prices: list[int] = []

    def run(self) -> Shares:
        result = Shares(Fraction(self.share, self.unit))
        open_ = [p for p, who in enumerate(self.voters) if len(who) and self.worth[p]]
        for p in sorted((p for p in open_ if not self.costs[p]), key=self._id):
            open_.remove(p)
            result.bought.append(Bought(self.projects[p], len(self.voters[p]), Fraction(0), Fraction(0), 0))
        at_least = {p: 0.0 for p in open_}  # of each rho: it never falls
        while self.share and at_least:
            price = self._cheapest(at_least)
            if price is None:
                break
            del at_least[price.project]
            result.bought.append(self._buy(price))
        bought = {b.project.id for b in result.bought}
        rest = [p for p, project in enumerate(self.projects) if project.id not in bought]
        result.too_dear.extend(
            TooDear(self.projects[p], len(self.voters[p]), Fraction(self._exact_sum(self.voters[p]), self.unit))
            for p in rest
        )
        return result

    def _id(self, p: int) -> str:
        return self.projects[p].id

    # ── one round ─────────────────────────────────────────────────────────
    def _cheapest(self, at_least: dict[int, float]) -> _Price | None:
        """The project with the smallest rho; those that nobody can afford any more are struck out."""
        best, near = inf, []
        for p in sorted(at_least, key=at_least.__getitem__):
            if at_least[p] > best:
                break
            price = self._estimate(p)
            if price is None:
                del at_least[p]
                continue
            at_least[p], at_most = price.rho_between()
            best = min(best, at_most)
            near.append(price)
        near = [price for price in near if at_least[price.project] <= best]
        if len(near) < 2:
            return near[0] if near else None
        return min(near, key=lambda x: (self._exact_rho(x), self._id(x.project)))

    def _estimate(self, p: int) -> _Price | None:
        """What each supporter of a project would pay; None where all of them together have too little."""
        money = self.left[self.voters[p]]
        cost, total = self.costs[p] / self.share, float(money.sum())
        noise = len(money) * self._drift + 64 * _ULP * max(cost, total)  # numpy adds in pairs: far below this
        if total < cost - noise or (total <= cost + noise and self._exact_sum(self.voters[p]) < self.costs[p]):
            return None
        price, poor = cost / len(money), 0
        while (rich := len(money) - int((below := money < price).sum())) and len(money) - rich > poor:
            poor = len(money) - rich
            price = (cost - float(money[below].sum())) / rich
        if not rich:
            price = float(money.max())
        # One coin more of price brings in at least one coin, so what the sum is off bounds what the price is off.
        off = abs(float(np.minimum(money, price).sum()) - cost) + noise
        return _Price(p, price, off, float(self.worth[p]))

    @property
    def _drift(self) -> float:
        """How far a voter's money in floats may be from the truth: one rounding for each round and each price."""
        return (2 * len(self.chosen) + 2) * _ULP

    # ── the truth ─────────────────────────────────────────────────────────
    def _exact(self, price: _Price) -> tuple[int, int]:
        """The price of a project as numerator and denominator, in units.

        Sure are those clearly below the price (they pay all they have) and those clearly above it; the few about whom
        the floats cannot tell are taken one by one, the poorest first.
        """
        who = self.voters[price.project]
        money, band = self.left[who], 2 * (price.off + self._drift)
        poor, rich = money < price.each - band, money > price.each + band
        missing = self.costs[price.project] - self._exact_sum(who[poor])
        payers = len(who) - int(poor.sum())
        for has in sorted(self._exact_each(who[~poor & ~rich])):
            if missing <= has * payers:
                break
            missing, payers = missing - has, payers - 1
        return missing, payers

    def _exact_rho(self, price: _Price) -> Fraction:
        return Fraction(*self._exact(price)) / self.worth[price.project]

    def _paid(self, who: Any) -> Any:
        """Which of the bought projects each of these voters has paid for: a row for each project."""
        return self.supports[np.ix_(self.chosen, who)]

    def _exact_sum(self, who: Any) -> int:
        """What these voters have left together. Who has anything left has paid every price in full."""
        solvent = who[~self.spent[who]]
        paid = self._paid(solvent).sum(axis=1, dtype=np.int64).tolist()
        spent: int = sum(n * price for n, price in zip(paid, self.prices, strict=True))
        return len(solvent) * self.share - spent

    def _exact_each(self, who: Any) -> list[int]:
        """The same for each of them."""
        known: dict[bytes, int] = {}
        return [0 if self.spent[i] else self._had(row, known) for i, row in zip(who, self._paid(who).T, strict=True)]

    def _had(self, paid: Any, known: dict[bytes, int]) -> int:
        key = paid.tobytes()
        if key not in known:
            known[key] = self.share - sum(self.prices[k] for k in np.flatnonzero(paid))
        return known[key]

    # ── paying ────────────────────────────────────────────────────────────
    def _buy(self, price: _Price) -> Bought:
        """Take the price from every supporter."""
        p, who = price.project, self.voters[price.project]
        exact, payers = self._exact(price)
        common = gcd(exact, payers)
        self._refine(payers // common)
        exact //= common
        each, money = exact / self.share, self.left[who]
        band = price.off + self._drift
        close = np.abs(money - each) <= band
        broke = money < each - band
        unsure = who[close]
        after = [has - exact for has in self._exact_each(unsure)]
        paid_all = int(broke.sum()) + sum(rest < 0 for rest in after)
        self.left[who] = np.where(broke, 0.0, money - each)
        self.spent[who[broke]] = True
        self.left[unsure] = [max(rest, 0) / self.share for rest in after]
        self.spent[unsure] = [rest <= 0 for rest in after]
        self.chosen.append(p)
        self.prices.append(exact)
        amount = Fraction(exact, self.unit)
        return Bought(self.projects[p], len(who), amount, amount / self.worth[p], paid_all)

    def _refine(self, times: int) -> None:
        """Make the unit finer, so that the next price is a whole number of it."""
        self.unit *= times
        self.share *= times
        self.costs = [cost * times for cost in self.costs]
        self.prices = [price * times for price in self.prices]


@dataclass(frozen=True)
class _Price:
    """What each supporter would pay, within `off`; a share is 1."""

    project: int
    each: float
    off: float
    worth: float

    def rho_between(self) -> tuple[float, float]:
        low, high = max(self.each - 2 * self.off, 0.0), self.each + 2 * self.off
        return low / self.worth * (1 - 4 * _ULP), high / self.worth * (1 + 4 * _ULP)


def _matrix(election: PbElection) -> Any:
    """Projects × voters: who supports what."""
    supports = np.zeros((len(election.projects), len(election.ballots)), bool)
    marks, ends = (np.asarray(row, np.int64) for row in (election.ballots.marks, election.ballots.ends))
    supports[marks, np.repeat(np.arange(len(election.ballots)), np.diff(ends))] = True
    return supports
