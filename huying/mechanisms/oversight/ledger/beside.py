"""What stands beside an item on its line of the ledger: the units that help it, the evidence they gave (R1.57)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.kernel.calendar.saying import month_day
from huying.kernel.documents.cells import text_of
from huying.kernel.documents.models import Version
from huying.kernel.procedures.definition import Act, AskKind
from huying.kernel.procedures.selectors import known_on
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import ItemUnit, ProblemItem, said
from ..procedures import ItemHandling
from ..selectors.items import STOOD
from ..terms import ASSIST, SEPARATE


def _asked(act: Act, kind: AskKind) -> list[str]:
    return [ask.name for ask in act.asks if ask.kind is kind]


PROVEN = {act.name: act for act in ItemHandling.acts if _asked(act, AskKind.PAPER)}  # acts that bring a file
ROUNDS = [act for act in ItemHandling.acts if act.name in PROVEN or act.reopened]  # and those that begin a round
FIGURE, WORDS = "value", "evidence"  # what else of them is evidence


@dataclass(frozen=True)
class Beside:
    """`evidence` says of each act what it brought: 「8月20日办完：做到42栋、竣工验收备案表（验收.pdf）」"""

    assisting: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def beside_of(items: Sequence[ProblemItem], known: date | None = None) -> dict[int, Beside]:
    """By item, as far as it was `known` on the evening of a day: three queries, however many they are."""
    keys = [item.pk for item in items]
    units = _units(keys)
    stood = STOOD if known is None else known_on(known)
    facts = {
        pk: [f for f in current_round(ItemHandling, of_item)[0] if f.act in PROVEN]
        for pk, of_item in selectors.facts_of_items(keys, stood, ROUNDS).items()
    }
    files = _files(facts.values())
    return {
        item.pk: Beside(
            tuple(units[item.pk, ASSIST]), tuple(units[item.pk, SEPARATE]),
            tuple(filter(None, (_words(item, fact, files) for fact in facts.get(item.pk, ())))),
        )
        for item in items
    }  # fmt: skip


def _units(keys: Sequence[int]) -> Mapping[tuple[int, str], list[str]]:
    """The names of the units by item and by how they help."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ItemUnit.objects.filter(problemitem__in=keys).order_by("pk")
    for item, kind, name in rows.values_list("problemitem_id", "kind", "body__name"):
        found[item, kind].append(name)
    return found


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
