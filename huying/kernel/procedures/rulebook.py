"""What the rule profile says, put together for a reader: every limit, where it comes from, which acts it governs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from . import profiles
from .definition import RULE_TAG, Act, Procedure, TimeLimit, missing_words, split_kind
from .profile import Limit, NoSuchProfile, Profile
from .registry import bindings

CODE = re.compile(r"R\d+\.\d+(?:-\w+)?")  # a rule of ours; anything else that an act names is a law by its own name
HERE = "本级"


@dataclass(frozen=True)
class Use:
    """A place in a procedure where a rule is named: the act, and what the rule asks of it."""

    procedure: str
    procedure_label: str
    act_label: str
    asks: str = ""


@dataclass(frozen=True)
class LimitRow:
    """One limit of one place, as the page of the rules shows it. `limit` is None where no number is set."""

    rule: str
    label: str
    counted: str
    limit: Limit | None
    is_own: bool
    coming: tuple[tuple[Limit, str], ...]
    uses: tuple[Use, ...]

    @property
    def procedures(self) -> tuple[Use, ...]:
        """One use for each procedure."""
        return tuple({use.procedure: use for use in self.uses}.values())


@dataclass(frozen=True)
class OtherRow:
    """A rule without a number: what it asks, and of which acts."""

    rule: str
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Cell:
    """One place's number; `limit` is None where it set none."""

    place: str
    counted: str
    limit: Limit | None


@dataclass(frozen=True)
class CompareRow:
    rule: str
    label: str
    cells: tuple[Cell, ...]


def clause(rule: str, profile: str) -> str:
    """The name of the clause that gives a rule its number in a shipped profile; "" where the number is ours or none."""
    try:
        limit = profiles.load(profile).limit(rule)
    except NoSuchProfile:
        return ""
    return "" if limit is None or limit.is_default else limit.clause


# ── what the procedures ask of a rule ─────────────────────────────────────
def timed() -> dict[str, list[TimeLimit]]:
    """The rules that time an act, with every way in which they do; caps of extensions have none."""
    found: dict[str, list[TimeLimit]] = {}
    for _, act in _acts():
        for limit in act.limits:
            if not limit.on_the_day:
                found.setdefault(limit.rule, []).append(limit)
        if act.cap:
            found.setdefault(act.cap, [])
    return found


def _timing(rule: str) -> list[TimeLimit]:
    """The ways in which a rule, or the rule of whose kinds it is one, times an act."""
    return timed().get(split_kind(rule)[0], [])


def is_timed(rule: str) -> bool:
    """Whether anything is timed by this rule, or by the one of whose kinds it is one."""
    return split_kind(rule)[0] in timed()


def kinds(rule: str) -> tuple[str, ...]:
    """The kinds that are offered, of a rule that has a number for each kind; none for any other."""
    return tuple(kind for limit in _timing(rule) for kind in limit.kinds)


def may_be_set(rule: str) -> bool:
    """Whether a number of this rule times anything: one kind's where the rule has a number for each kind."""
    named, kind = split_kind(rule)
    return is_timed(rule) and bool(kind.strip()) == bool(kinds(named))


def anchors(rule: str) -> dict[str, str]:
    """The acts and days from which the procedures allow a rule's clock to start, by name; the default comes first."""
    counted_from = (limit for limit in _timing(rule) if not limit.period)  # a period's last day is no choice
    return {anchor.name: anchor.label for limit in counted_from for anchor in limit.anchors}


def is_backwards(rule: str) -> bool:
    return any(limit.backwards for limit in _timing(rule))


def counted(limit: Limit) -> str:
    """「自“收文”起4个月」, 「“常委会会议召开日”前7日」, or the span alone where nothing starts a clock."""
    known = anchors(limit.rule)
    label = known.get(limit.anchor) or next(iter(known.values()), "")
    if any(use.period for use in _timing(limit.rule)):
        return f"自每期最后一日起{limit.span}"
    if not label:
        return str(limit.span)
    return f"“{label}”前{limit.span}" if is_backwards(limit.rule) else f"自“{label}”起{limit.span}"


def uses() -> dict[str, list[Use]]:
    """Every rule that the procedures name, with the places where they do."""
    found: dict[str, list[Use]] = {}
    for procedure, act in _acts():
        for rule, asks in _named(act):
            if not CODE.fullmatch(rule):
                continue
            use = Use(procedure.code, procedure.label, act.label, asks)
            if use not in (known := found.setdefault(rule, [])):
                known.append(use)
    return found


def _acts() -> Iterator[tuple[type[Procedure], Act]]:
    return ((b.procedure, act) for b in bindings() for act in b.procedure.acts)


def _named(act: Act) -> Iterator[tuple[str, str]]:
    """(rule, what it asks) for every rule an act names; the act itself is asked by its own rule."""
    if act.rule:
        yield act.rule, ""
    for limit in act.limits:
        yield limit.rule, limit.label or "期限"
    if act.cap:
        yield act.cap, "最长延到哪一天"
    for ask in act.asks:
        if ask.rule:
            yield ask.rule, ask.label
    for check in (*act.only_if, *([act.applies] if act.applies else [])):
        if tag := RULE_TAG.search(check.__doc__ or ""):
            yield tag.group(1), missing_words(check)


# ── the rows of the page ──────────────────────────────────────────────────
def limit_rows(profile: Profile, own: Iterable[Limit], today: date) -> list[LimitRow]:
    """One row for each rule that times an act or has a number here, in the order of the numbers."""
    named, mine = uses(), tuple(own)
    rules = sorted({*timed(), *profile.with_own(mine).rules}, key=order)
    return [_limit_row(rule, profile, mine, today, tuple(named.get(split_kind(rule)[0], ()))) for rule in rules]


def _limit_row(rule: str, profile: Profile, own: tuple[Limit, ...], today: date, named: tuple[Use, ...]) -> LimitRow:
    limit = profile.with_own(own).limit(rule, today)
    coming = sorted((x for x in (*profile.limits, *own) if x.rule == rule and x.effective > today), key=_effective)
    label = label_of(rule, profile) or (named[0].act_label if named else rule)
    words = counted(limit) if limit else ""
    return LimitRow(rule, label, words, limit, limit in own, tuple((x, counted(x)) for x in coming), named)


def label_of(rule: str, profile: Profile) -> str:
    """What has to be done within a rule's limit, in the words of this profile or of another that has it."""
    named, kind = split_kind(rule)
    if said := next((limit.label for limit in _timing(rule) if limit.label), ""):
        return f"{said}：{kind}" if kind else f"{said}（按类别）"
    places = (profile, *map(profiles.load, profiles.names()))
    return next((limit.label for place in places if (limit := place.limit(named))), "")


def other_rows(shown: Iterable[str]) -> list[OtherRow]:
    """The rules that the procedures name and that have no row yet."""
    known = set(shown)
    return [OtherRow(rule, tuple(found)) for rule, found in sorted(uses().items(), key=_by_rule) if rule not in known]


def others_than(profile: Profile) -> list[Profile]:
    """The other shipped profiles, for comparison."""
    return [place for name in profiles.names() if (place := profiles.load(name)).code != profile.code]


def compare(profile: Profile, today: date) -> list[CompareRow]:
    """The numbers rule by rule: of this congress (its profile with its own numbers), then of the other places.

    Rules for which no place has a number, so that ours stands everywhere, are left out.
    """
    places = [(HERE, profile), *((place.name, place) for place in others_than(profile))]
    rows = []
    for rule in sorted({*timed(), *profile.rules}, key=order):
        found = [(name, place.limit(rule, today)) for name, place in places]
        if not any(limit and not limit.is_default for _, limit in found):
            continue
        cells = tuple(Cell(name, counted(limit) if limit else "", limit) for name, limit in found)
        rows.append(CompareRow(rule, label_of(rule, profile), cells))
    return rows


def order(rule: str) -> tuple[int, int, str]:
    """R1.9 before R1.45: by the numbers within, not by the letters."""
    head, _, tail = rule.removeprefix("R").partition(".")
    number = tail.partition("-")[0]
    return (int(head) if head.isdigit() else 99, int(number) if number.isdigit() else 99, rule)


def _by_rule(item: tuple[str, list[Use]]) -> tuple[int, int, str]:
    return order(item[0])


def _effective(limit: Limit) -> date:
    return limit.effective
