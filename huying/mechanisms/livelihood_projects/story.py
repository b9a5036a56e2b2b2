"""What became of one idea, in the words its proposer reads (R2.02): only what is public, never who else proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.selectors import led_to

from .candidates_public import published
from .models import Idea, Project, ProjectComment, said
from .selectors.demand import IDEA, PROJECT
from .selectors.ideas import ground_words
from .terms import DECIDED, KEPT, MERGED, NOT_ADOPTED, PASSED, REFUSED, STATUSES, WAITING, WITHDRAWN, label


@dataclass(frozen=True)
class Line:
    """A node of the line: what happened, on which day, where to read more."""

    words: str
    on: date | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fate:
    """The news first, then the line."""

    news: str
    lines: tuple[Line, ...]


def fate(idea: Idea) -> Fate:
    head, lines = idea.merged_into or idea, [Line("您提了这条建议", day_of(idea.said_at))]
    if not idea.solicitation.is_answered and idea.screening != MERGED:
        until = full_day(idea.solicitation.closes_on)
        lines.append(Line("正在征集和筛选", None, "", f"征集到{until}为止，筛选结果会公布在这里"))
        return Fate("收到了，还在征集和筛选。", tuple(lines))
    if idea.screening == MERGED:
        lines.append(Line(f"和第{head.number}条“{head.title}”合在一起", _day(idea), "", said(idea.reason)))
    if not idea.solicitation.is_answered:
        return Fate(f"已并入相近的建议“{head.title}”，一起筛选。", tuple(lines))
    if head.screening == REFUSED:
        note = f"{ground_words(head)}。{said(head.reason)}"
        return Fate("这次没有采用，理由在下面。", (*lines, Line("没有采用", _day(head), "", note)))
    if head.screening == PASSED:
        lines.append(Line("通过筛选，符合条件", _day(head), "", said(head.reason)))
    return _of_projects(head, lines)


def _of_projects(head: Idea, lines: list[Line]) -> Fate:
    led = [row.to_id for row in led_to(IDEA, [head.pk]) if row.to_kind == PROJECT]
    candidates = published(Project.objects.filter(pk__in=led))
    found = list(candidates.select_related("congress", "decision").order_by("pk"))
    if not found:
        return Fate("符合条件，等政府研究是否列为候选项目。", tuple(lines))
    told = [_of_project(project) for project in found]
    _, news, _ = min(told, key=lambda each: each[0])
    return Fate(news, (*lines, *(line for _, _, line in told)))


def _of_project(project: Project) -> tuple[int, str, Line]:
    """What became of one candidate: how good the news is (0 the best), the news, its line."""
    decision, status = project.decision, label(STATUSES, project.status)
    if project.status == WITHDRAWN:
        url = _page("public_candidates", project)
        return 3, "列为候选项目以后，政府撤回了。", Line(f"政府撤回了候选项目“{project.title}”", None, url)
    if decision.published_on and project.status in DECIDED:
        url = reverse("public_project", args=[project.congress.code, project.pk])
        line = Line(f"代表票决通过：“{project.title}”", decision.decided_on, url, status)
        return 0, f"成了{project.year}年的民生实事项目，现在{status}。", line
    if decision.published_on and project.status == NOT_ADOPTED:
        line = Line(f"候选项目“{project.title}”{status}", decision.decided_on, _page("public_decision", project))
        return 2, "列为候选项目，这次没有票决通过。", line
    url = _page("public_candidates", project)
    return 1, "已列为候选项目，等代表票决。", Line(f"政府提出候选项目“{project.title}”，等代表票决", None, url)


def _page(name: str, project: Project) -> str:
    """The page of the ballot that a project stands on."""
    return reverse(name, args=[project.congress.code, project.decision.year])


def fate_of_comment(comment: ProjectComment) -> Fate:
    """What became of what somebody said of a project: read, shown or kept back and why, answered."""
    project = comment.project
    lines = [Line("您说了这条意见", day_of(comment.said_at), "", comment.words)]
    if comment.decided_at is None or comment.state == WAITING:
        return Fate("收到了，等办公室看。", tuple(lines))
    decided = day_of(comment.decided_at)
    if comment.state == KEPT:
        return Fate("没有公开，理由在下面。", (*lines, Line("没有公开", decided, "", said(comment.reason))))
    url = reverse("public_project", args=[project.congress.code, project.pk])
    lines.append(Line("公开在项目页面上", decided, f"{url}#comments"))
    if comment.answered_at is None:
        return Fate("已经公开，等责任单位答复。", tuple(lines))
    answered = Line("责任单位答复了", day_of(comment.answered_at), "", said(comment.answer))
    return Fate("责任单位已经答复。", (*lines, answered))


def _day(idea: Idea) -> date | None:
    return day_of(idea.screened_at) if idea.screened_at else None
