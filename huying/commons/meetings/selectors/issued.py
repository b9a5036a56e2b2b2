"""What a session decided and what it issued, as files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from huying.kernel.documents.models import Version

from .. import registry
from ..models import AgendaItem, IssuedKind, ScSession
from ..registry import Decided

Issued = Mapping[tuple[str, str], list[Version]]


def passed_on(item: AgendaItem) -> Decided | None:
    """The decision that was passed last on an item; None while none was."""
    return next(reversed(_all_passed_on(item)), None)


def numbered(item: AgendaItem, number: str) -> Decided | None:
    """The decision of this number: an item may be voted on more than once. None before its result was announced."""
    return next((d for d in _all_passed_on(item) if number and d.number == number), None)


def _all_passed_on(item: AgendaItem) -> list[Decided]:
    return [d for d in registry.decisions_of(item.session) if d.item_id == item.pk and d.passed]


def issued(session: ScSession) -> Issued:
    """The files that were issued, by kind and number: one query."""
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    rows = Version.objects.filter(document__issued__session=session).order_by("number")
    for version in rows.annotate(issued_as=F("document__issued__kind"), issue=F("document__issued__number")):
        found[vars(version)["issued_as"], vars(version)["issue"]].append(version)
    return found


def issued_bulletin(session: ScSession) -> list[Version]:
    return next((files for (kind, _), files in issued(session).items() if kind == IssuedKind.BULLETIN), [])


@dataclass(frozen=True)
class DecidedRow:
    """A vote with the files of the decision and of its announcement, once they are kept."""

    decided: Decided
    decision: Sequence[Version] = ()
    announcement: Sequence[Version] = ()


def decided_rows(session: ScSession, decided: Sequence[Decided]) -> list[DecidedRow]:
    files: Issued = issued(session) if any(d.number for d in decided) else {}

    def row(d: Decided) -> DecidedRow:
        decision, announcement = (
            files.get((kind, d.number), ()) for kind in (IssuedKind.DECISION, IssuedKind.ANNOUNCEMENT)
        )
        return DecidedRow(d, decision, announcement)

    return [row(d) for d in decided]
