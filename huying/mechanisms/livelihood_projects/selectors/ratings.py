"""What the scores came to (R2.16). Nobody sees an interim count: this is asked once, when results are published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.privacy.boxes import digest

from ..commitment_terms import DEPUTY, TICKET
from ..models import NONE, CommitmentSheet, CommitmentYear, Rating, ScoreTicket

CHUNK = 2_000  # rows read at a time


@dataclass
class Mean:
    """Points that come one by one."""

    total: int = 0
    count: int = 0

    def add(self, points: int) -> None:
        self.total += points
        self.count += 1

    @property
    def score(self) -> Decimal | None:
        return (Decimal(self.total) / self.count).quantize(Decimal("0.01")) if self.count else None


@dataclass
class Tally:
    """All scores of one unit: on the whole and by commitment, of the public and of deputies."""

    public: Mean = field(default_factory=Mean)
    ticket: Mean = field(default_factory=Mean)
    deputy: Mean = field(default_factory=Mean)
    public_marks: dict[str, Mean] = field(default_factory=dict)
    deputy_marks: dict[str, Mean] = field(default_factory=dict)

    def add(self, way: str, overall: int, marks: dict[str, int]) -> None:
        of_deputy = way == DEPUTY
        (self.deputy if of_deputy else self.public).add(overall)
        if way == TICKET:
            self.ticket.add(overall)
        for key, points in marks.items():
            (self.deputy_marks if of_deputy else self.public_marks).setdefault(key, Mean()).add(points)


def tally(sheet: CommitmentSheet) -> Tally:
    """The scores of a unit, row by row: 100,000 of them need no more memory than one."""
    found = Tally()
    rows = Rating.objects.filter(sheet=sheet).values_list("way", "overall", "marks")
    for way, overall, marks in rows.order_by("pk").iterator(CHUNK):
        found.add(way, overall, marks)
    return found


def came_in(year: CommitmentYear) -> int:
    """How many scores have come in: how many, never what they say."""
    return Rating.objects.filter(sheet__of=year).count()


def voter_of(sheet_id: int, token: str) -> str:
    """The digest by which a second score of the same device, ticket or deputy for the same unit is known."""
    return digest("commitment voter", sheet_id, token)


def block_of(network: str) -> str:
    return digest("commitment network", network) if network else NONE


def has_rated(sheet: CommitmentSheet, token: str) -> bool:
    return bool(token) and Rating.objects.filter(sheet=sheet, voter_digest=voter_of(sheet.pk, token)).exists()


def unrated(sheets: Iterable[CommitmentSheet], token: str) -> list[CommitmentSheet]:
    """Those that this voter has not scored yet, in one question."""
    voters = {voter_of(s.pk, token): s for s in sheets}
    rows = Rating.objects.filter(sheet__in=voters.values(), voter_digest__in=list(voters))
    given = set(rows.values_list("voter_digest", flat=True))
    return [sheet for voter, sheet in voters.items() if voter not in given]


def came_from_block(sheet_id: int, block: str, at: datetime) -> int:
    """How many scores of this unit came from one network within the hour."""
    since = at - timedelta(hours=1)
    return Rating.objects.filter(sheet=sheet_id, block_digest=block, given_at__gt=since).count()


def ticket_digest(code: str) -> str:
    return digest("commitment ticket", "".join(code.split()).upper())


def is_ticket_of(congress: Congress, year: CommitmentYear, code: str) -> bool:
    return ScoreTicket.objects.filter(congress=congress, of=year, code_digest=ticket_digest(code)).exists()


def remarks_of(year: CommitmentYear) -> QuerySet[Rating]:
    """What people wrote, those that nobody has looked at first."""
    rows = Rating.objects.filter(sheet__of=year).exclude(remark=NONE)
    return rows.select_related("sheet__unit").order_by("is_shown", "-pk")


def shown_remarks(sheet: CommitmentSheet) -> list[Rating]:
    return list(Rating.objects.filter(sheet=sheet, is_shown=True).order_by("-pk")[:30])
