"""The rule instruments of a place and a congress: what each is, and which limits, settings and acts come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from . import rulebook
from .profile import Instrument, Limit, Profile, Setting
from .rulebook import LimitRow, Use

STATUSES = (("in_force", "施行中"), ("amended", "已修改"), ("repealed", "已废止"))


@dataclass(frozen=True)
class Point:
    """One clause of an instrument that names no number: its words, and the acts that keep it."""

    rule: str
    text: str
    uses: tuple[Use, ...]

    @property
    def steps(self) -> list[tuple[Use, str]]:
        """One line a procedure: a use of it, and its acts that keep the clause, each once."""
        acts: dict[str, list[str]] = {}
        for use in self.uses:
            named = acts.setdefault(use.procedure, [])
            if use.act_label not in named:
                named.append(use.act_label)
        first = {use.procedure: use for use in reversed(self.uses)}
        return [(first[procedure], "、".join(labels)) for procedure, labels in acts.items()]


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument on the page, with everything that cites it."""

    instrument: Instrument
    limits: tuple[LimitRow, ...]
    settings: tuple[Setting, ...]
    points: tuple[Point, ...]

    @property
    def status(self) -> str:
        return dict(STATUSES).get(self.instrument.status, self.instrument.status)


def known(profile: Profile, own: Iterable[Instrument] = ()) -> tuple[Instrument, ...]:
    """The congress's own instruments, then those of its place; one of the same title is the own one, with what the
    place's says of its clauses."""
    mine = {each.title: each for each in own}
    shipped = {each.title: each for each in profile.instruments}
    merged = [
        replace(each, key=shipped[title].key, governs=shipped[title].governs, names=shipped[title].names,
                clauses=each.clauses or shipped[title].clauses)
        if title in shipped else each
        for title, each in mine.items()
    ]  # fmt: skip
    return (*merged, *(each for title, each in shipped.items() if title not in mine))


def find(clause: str, among: Iterable[Instrument]) -> Instrument | None:
    """The instrument that a clause names: 《审议意见处理办法》第八条, 监督法第十七条; None where it names none."""
    best = max(among, key=lambda each: each.is_named_by(clause), default=None)
    return best if best and best.is_named_by(clause) else None


def rows(
    profile: Profile, own_limits: Iterable[Limit], among: Iterable[Instrument], today: date
) -> list[InstrumentRow]:
    """Each instrument with the limits and settings that cite it and the points that it asks without a number."""
    listed, uses = tuple(among), rulebook.uses()
    limits = [row for row in rulebook.limit_rows(profile, own_limits, today) if row.limit]
    return [_row(each, listed, limits, profile, uses) for each in listed]


def _row(
    each: Instrument,
    listed: tuple[Instrument, ...],
    limits: list[LimitRow],
    profile: Profile,
    uses: dict[str, list[Use]],
) -> InstrumentRow:
    return InstrumentRow(
        each,
        tuple(row for row in limits if row.limit and find(row.limit.clause, listed) is each),
        tuple(s for s in profile.settings.values() if find(s.clause, listed) is each),
        tuple(Point(c.rule, c.text, tuple(uses.get(c.rule, ()))) for c in each.clauses),
    )


def governing(rule: str, among: Iterable[Instrument]) -> Instrument | None:
    """The instrument that a rule of ours belongs to by its number: R1.47 is of the one that governs R1.39 to R1.58."""
    place = rulebook.order(rule)[:2]
    for each in among:
        first, last = each.governs
        if first and rulebook.order(first)[:2] <= place <= rulebook.order(last)[:2]:
            return each
    return None
