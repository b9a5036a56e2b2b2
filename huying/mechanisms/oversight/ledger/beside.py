"""What stands beside an item on its line of the ledger: the units that help it, the evidence they gave (R1.57)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huying.kernel.calendar.saying import month_day
from huying.kernel.documents.cells import text_of
from huying.kernel.documents.models import Version
from huying.kernel.procedures.definition import Act, AskKind
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import ProblemItem, said
from ..procedures import GIVES, ItemHandling
from ..selectors.items import STOOD
from ..terms import ASSIST, SEPARATE


def _asked(act: Act, kind: AskKind) -> list[str]:
    return [ask.name for ask in act.asks if ask.kind is kind]


BRINGING = [
    act for act in ItemHandling.acts if _asked(act, AskKind.PAPER) and act is not ItemHandling.plan_supplemented
]
PROVEN = {act.name: act for act in BRINGING}  # acts that bring a file of what was done
PLANS = (*GIVES, ItemHandling.plan_supplemented)  # by these it is told whose plan speaks for it
ROUNDS = [a for a in ItemHandling.acts if a.name in PROVEN or a.reopened or a in PLANS]  # and those that begin a round
FIGURE, WORDS = "value", "evidence"  # what else of them is evidence


@dataclass(frozen=True)
class Beside:
    """`evidence` says of each act what it brought: 「8月20日办完：做到42栋、竣工验收备案表（验收.pdf）」"""

    assisting: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


Known = tuple[Sequence[Fact], selectors.Beside]  # of an item: the facts of its current round, and the units


def beside_of(items: Sequence[ProblemItem], known: Mapping[int, Known]) -> dict[int, Beside]:
    """By item: one query, however many they are."""
    facts = {pk: [f for f in live if f.act in PROVEN] for pk, (live, _) in known.items()}
    files = _files(facts.values())
    return {
        item.pk: Beside(
            _named(known[item.pk][1], ASSIST), _named(known[item.pk][1], SEPARATE),
            tuple(filter(None, (_words(item, fact, files) for fact in facts[item.pk]))),
        )
        for item in items
    }  # fmt: skip


def known_of(keys: Sequence[int]) -> dict[int, Known]:
    """What is known of these items today: two queries."""
    facts, units = selectors.facts_of_items(keys, STOOD, ROUNDS), selectors.beside_items(keys)
    return {pk: (current_round(ItemHandling, facts.get(pk, ()))[0], units.get(pk, {})) for pk in keys}


def _named(units: selectors.Beside, how: str) -> tuple[str, ...]:
    return tuple(name for kind, name in units.values() if kind == how)


def _files(facts: Iterable[Sequence[Fact]]) -> dict[Any, str]:
    """The names of all files that these acts brought, by the number of the version."""
    named = {f.fields[name] for of_item in facts for f in of_item for name in _papers(f)}
    return dict(Version.objects.filter(pk__in=named).values_list("pk", "filename")) if named else {}


def _papers(fact: Fact) -> list[str]:
    return [name for name in _asked(PROVEN[fact.act], AskKind.PAPER) if name in fact.fields]


def _words(item: ProblemItem, fact: Fact, files: Mapping[Any, str]) -> str:
    """What one act brought; nothing when it brought only words of progress."""
    act = PROVEN[fact.act]
    figure = fact.fields.get(FIGURE)
    parts = [] if figure is None else [f"做到{text_of(figure)}{said(item.unit_of_measure)}"]
    parts += [fact.fields[name] for name in _asked(act, AskKind.LONG) if name == WORDS and name in fact.fields]
    parts += [files[fact.fields[name]] for name in _papers(fact) if fact.fields[name] in files]
    return f"{month_day(fact.on)}{act.label}：{'、'.join(parts)}" if parts else ""
