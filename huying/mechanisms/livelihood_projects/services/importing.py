"""Importing projects of earlier years from a sheet: what each row would do, and doing it (R2.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, BodyKind, Congress
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.posting import whole_number
from huying.kernel.tables.lines import WRITES, Line

from ..earlier import DONE, KINDS, YEAR_FACTS, Said, as_cells, facts_of, plain, read, values_of
from ..models import NONE, BallotDecision, Project
from ..procedures import BallotDeciding, ProjectImplementation
from ..selectors import not_enabled
from .shared import note, require_office
from .taking_over import OldProject, correct_old, take_over, take_over_more

UNITS = (BodyKind.DEPARTMENT, BodyKind.GOVERNMENT)


@dataclass
class Entry:
    """A row that would write something."""

    line: Line
    year: int
    old: OldProject
    known: Project | None  # None for a project that is new here


@dataclass
class Known:
    """What is kept of earlier years, asked once."""

    congress: Congress
    units: dict[str, Body]
    decisions: dict[int, BallotDecision]
    held_here: set[int]  # decisions whose ballot was held on the platform
    projects: dict[tuple[int, str], Project]
    tracked: set[int]  # projects that are carried on here
    refused_on: dict[date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, congress: Congress) -> Known:
        decisions = {d.year: d for d in BallotDecision.objects.filter(congress=congress).select_related("congress")}
        rows = Project.objects.filter(congress=congress, is_taken_over=True)
        running = Proceeding.objects.filter(congress=congress)
        held = running.filter(procedure=BallotDeciding.code).values_list("subject_id", flat=True)
        tracked = running.filter(procedure=ProjectImplementation.code).values_list("subject_id", flat=True)
        return cls(
            congress=congress,
            units={body.name: body for body in Body.objects.filter(congress=congress, kind__in=UNITS)},
            decisions=decisions,
            held_here=set(held),
            projects={(p.year, p.title): p for p in rows.select_related("congress", "decision", "unit")},
            tracked=set(tracked),
        )

    def not_enabled(self, on: date) -> str:
        if on not in self.refused_on:
            self.refused_on[on] = not_enabled(self.congress, on)
        return self.refused_on[on]


def plan(lines: Iterable[Line], congress: Congress, today: date) -> list[Entry]:
    """Sets the state of each line against what is kept, and gives those that would write something."""
    known = Known.of(congress)
    seen: set[tuple[int, str]] = set()
    facts: dict[int, dict[str, str]] = {}
    entries: list[Entry] = []
    for line in lines:
        if not line.problems:
            _fill(line, known)
        if line.problems or (said := read(line, today)) is None:
            continue
        key = said.year, line.said["项目名称"]
        if key in seen:
            line.refuse("同一年的同一个项目写了两行")
        seen.add(key)
        _judge_year(line, said, known, facts)
        unit = known.units.get(line.said["责任单位"])
        if line.said["责任单位"] and unit is None:
            line.refuse(f"没有叫“{line.said['责任单位']}”的部门或者政府，请先在“机构和人员”里登记")
        if not line.problems:
            entries.append(Entry(line, said.year, _old(line, said, unit), known.projects.get(key)))
            _compare(entries[-1], known)
    return [entry for entry in entries if entry.line.state in WRITES]


def _fill(line: Line, known: Known) -> None:
    """What the sheet has no column for says what there is: of the project, else of the year's ballot."""
    year = whole_number(line.said["年度"])
    kept: dict[str, str] = {}
    if project := known.projects.get((year, line.said["项目名称"])):
        kept = as_cells(values_of(project))
    elif decision := known.decisions.get(year):
        kept = as_cells(facts_of(decision))
    line.said |= {name: text for name, text in kept.items() if not line.has(name)}


def _judge_year(line: Line, said: Said, known: Known, facts: dict[int, dict[str, str]]) -> None:
    """The rows of a year tell of one ballot; one that was held here is not taken over (R2.06, R2.09)."""
    decision, own = known.decisions.get(said.year), {name: line.said[name] for name in YEAR_FACTS}
    if decision and decision.pk in known.held_here:
        line.refuse(f"{said.year}年的票决在平台上办，不能补录（R2.06）")
    elif why := known.not_enabled(date.fromisoformat(own["票决日"])):
        line.refuse(f"{why}（R2.09）")
    kept = {name: text for name, text in as_cells(facts_of(decision)).items() if text} if decision else {}
    for name, text in (facts.get(said.year, own) | kept).items():
        if own[name] != text:
            line.refuse(f"{said.year}年的{name}是“{text or '空'}”，这一行写的不一样")
    if not line.problems:
        facts.setdefault(said.year, own)


def _old(line: Line, said: Said, unit: Body | None) -> OldProject:
    cells = line.said
    return OldProject(
        title=cells["项目名称"], field=KINDS[cells["领域"]], place=cells["地点"], cost=said.cost,
        goals=cells["建设内容和目标"], votes_for=said.votes_for, started_on=said.started_on, ends_on=said.ends_on,
        is_finished=said.is_finished, unit=unit.pk if unit else None, x=said.x, y=said.y,
    )  # fmt: skip


def _compare(entry: Entry, known: Known) -> None:
    line, project = entry.line, entry.known
    if project is None:
        line.state = "new"
        return
    line.compare(as_cells(values_of(project)), {name: plain(name, text) for name, text in line.said.items()})
    own = [name for name, _, _ in line.changes if name not in YEAR_FACTS]
    if own and project.pk in known.tracked:
        line.refuse(f"正在平台上跟踪，{'、'.join(own)}不能在表里改：调整、停止须经决定（R2.08）")
    elif DONE in own:
        line.refuse("补录时已经完工，不能改成没有完工")


@dataclass
class Outcome:
    """What was written: how many of each."""

    added: int = 0
    changed: int = 0


@transaction.atomic
def import_earlier(lines: list[Line], *, by: Viewer, at: datetime) -> Outcome:
    """Take over what the lines say. Those that cannot be are left out, and say why. Raises NotAllowed."""
    congress, done = congress_of(by), Outcome()
    require_office(congress, by, "补录历年项目")
    Congress.objects.select_for_update(no_key=True).get(pk=congress.pk)  # two imports one after the other
    entries = plan(lines, congress, day_of(at))
    decisions = {d.year: d for d in BallotDecision.objects.filter(congress=congress).select_related("congress")}
    for year in sorted({entry.year for entry in entries}):
        of_year = [entry for entry in entries if entry.year == year]
        new = [entry.old for entry in of_year if entry.known is None]
        if (kept := decisions.get(year)) is not None:
            _complete(kept, of_year[0].line, by, at)
            if new:
                take_over_more(decision=kept, projects=new, by=by, at=at)
        else:
            take_over(decision=_decision(year, of_year[0].line, len(new)), projects=new, by=by, at=at)
        done.added += len(new)
        done.changed += _correct([entry for entry in of_year if entry.known is not None], by, at)
    return done


def _decision(year: int, line: Line, quota: int) -> BallotDecision:
    """A year's ballot as the sheet tells of it, not saved yet."""
    decided = date.fromisoformat(line.said["票决日"])
    published = line.said["公布日"]
    return BallotDecision(
        year=year, meeting=line.said["哪一次会议"], meeting_on=decided, quota=quota, decided_on=decided,
        number=line.said["文号"] or NONE, published_on=date.fromisoformat(published) if published else None,
    )  # fmt: skip


def _complete(decision: BallotDecision, line: Line, by: Viewer, at: datetime) -> None:
    """What was left empty when the year was taken over: the number of the decision, the day it was published."""
    said = _decision(decision.year, line, decision.quota)
    filled = {
        name: getattr(said, name)
        for name in ("number", "published_on")
        if getattr(decision, name) in (None, NONE) and getattr(said, name) not in (None, NONE)
    }
    if filled:
        BallotDecision.objects.filter(pk=decision.pk).update(**filled)
        body = {name: str(value) for name, value in filled.items()}
        note(decision.congress, "old_ballot_completed", f"decision:{decision.pk}", body, by, at)


def _correct(entries: Iterable[Entry], by: Viewer, at: datetime) -> int:
    """How many rows said something new; what differs of a project itself is put right."""
    changed = 0
    for entry in entries:
        changed += 1
        own = [change for change in entry.line.changes if change[0] not in YEAR_FACTS]
        if own and entry.known is not None:
            changes = {name: f"{was or '空'}→{now or '空'}" for name, was, now in own}
            correct_old(project=entry.known, old=entry.old, changes=changes, by=by, at=at)
    return changed
