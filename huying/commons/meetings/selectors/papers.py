"""Who was reached by the papers of a session and who has read them (R1.26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huying.kernel.calendar.clock import day_of
from huying.kernel.database.joined import joined
from huying.kernel.documents.models import Version
from huying.kernel.people.models import Person
from huying.kernel.procedures.models import DueDay

from ..models import Receipt, ScSession, SessionPaper
from ..procedures import SessionHolding


@dataclass(frozen=True)
class PaperRow:
    """A paper with its receipts; `late` says by how many days it came too late."""

    paper: SessionPaper
    reached: int
    read: int
    due: int
    late: int
    version: Version | None
    mine: Receipt | None = None


@dataclass(frozen=True)
class MemberRow:
    """One member's receipts, all papers together. `reached_on`: the day the last one was there."""

    person: Person
    papers: int
    reached: int
    read: int
    reached_on: date | None
    late: int
    by_hand: bool

    @property
    def words(self) -> str:
        if self.reached < self.papers:
            return f"{self.papers - self.reached}份没有送到" if self.reached else "没有送到"
        return "全部读过" if self.read == self.papers else f"读了{self.read}份，还有{self.papers - self.read}份"


@dataclass(frozen=True)
class Distribution:
    """The state of a session's papers: computed from the receipts, in a constant number of queries."""

    due_on: date | None
    papers: tuple[PaperRow, ...]
    members: tuple[MemberRow, ...]

    @property
    def is_sent(self) -> bool:
        return any(row.paper.sent_at for row in self.papers)

    @property
    def waiting(self) -> int:
        return sum(row.paper.waits for row in self.papers)

    @property
    def unreached(self) -> list[MemberRow]:
        return [row for row in self.members if row.reached < row.papers]

    @property
    def unread(self) -> list[MemberRow]:
        return [row for row in self.members if row.read < row.papers]

    @property
    def own_sentence(self) -> str:
        """For a member: what is left to read."""
        own = [row.mine for row in self.papers if row.mine]
        unread = sum(receipt.read_at is None for receipt in own)
        if not own:
            return "会议材料还没有送来"
        return f"还有{unread}份材料没有读" if unread else f"{len(own)}份材料您都读过了"

    @property
    def sentence(self) -> str:
        if not self.papers:
            return "还没有材料"
        if not self.is_sent:
            return "材料还没有印发"
        reached, due = len(self.members) - len(self.unreached), len(self.members)
        read = f"，{due - len(self.unread)}人已经读完" if len(self.unread) < due else "，还没有人读完"
        return f"应送{due}人，送到{reached}人{read}"


def due_on(session: ScSession) -> date | None:
    """The last day on which the papers are in time, as the session's own limit says (R1.26)."""
    found = DueDay.objects.filter(
        proceeding__procedure=SessionHolding.code, proceeding__subject_id=session.pk, act=SessionHolding.convened.name
    )
    return found.values_list("due_on", flat=True).first()


def distribution(session: ScSession, viewer: Person | None = None, *, in_brief: bool = False) -> Distribution:
    """The papers with their receipts, and the members with theirs. In brief: without limits, versions, documents."""
    if in_brief:
        papers = joined(session.papers.all(), "receipts", "person")
    else:
        papers = list(session.papers.select_related("document", "item").prefetch_related("receipts__person"))
    receipts = sorted((r for paper in papers for r in paper.receipts.all()), key=lambda receipt: receipt.pk)
    due, versions = (None, {}) if in_brief else (due_on(session), _versions(papers))
    rows = tuple(_paper_row(p, receipts, due, versions, viewer) for p in papers)
    people = list({r.person_id: r.person for r in receipts}.values())
    return Distribution(due, rows, tuple(_member_row(p, receipts, due) for p in people))


def _versions(papers: Sequence[SessionPaper]) -> dict[int, Version]:
    """The version a reader opens: the newest PDF, else the newest."""
    found = Version.objects.filter(document__in=[p.document_id for p in papers])
    ranked = sorted(found, key=lambda v: (v.suffix() == "pdf", v.number))
    return {v.document_id: v for v in ranked}


def _paper_row(
    paper: SessionPaper, receipts: Sequence[Receipt], due: date | None, versions: Mapping[int, Version],
    viewer: Person | None,
) -> PaperRow:  # fmt: skip
    own = [r for r in receipts if r.paper_id == paper.pk]
    return PaperRow(
        paper, sum(r.reached_on is not None for r in own), sum(r.read_at is not None for r in own), len(own),
        _late(day_of(paper.sent_at) if paper.sent_at else None, due), versions.get(paper.document_id),
        next((r for r in own if viewer and r.person_id == viewer.pk), None),
    )  # fmt: skip


def _member_row(person: Person, receipts: Sequence[Receipt], due: date | None) -> MemberRow:
    own = [r for r in receipts if r.person_id == person.pk]
    days = [r.reached_on for r in own if r.reached_on]
    last = max(days) if len(days) == len(own) else None
    return MemberRow(
        person, len(own), len(days), sum(r.read_at is not None for r in own), last, _late(max(days, default=None), due),
        any(r.is_by_hand for r in own),
    )  # fmt: skip


def _late(on: date | None, due: date | None) -> int:
    return max((on - due).days, 0) if on and due else 0


def reached_by(session: ScSession) -> int:
    """How many members every paper that was sent has reached."""
    found = distribution(session, in_brief=True)
    return len(found.members) - len(found.unreached)


def reading_version(paper: SessionPaper) -> Version:
    """What a reader opens of a paper."""
    return _versions([paper])[paper.document_id]
