"""What people said of this year's projects where the ballot was counted: answered, waiting, kept back (R2.02)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import Project
from huying.mechanisms.livelihood_projects.services.comments import answer_comment, decide_comment, say_of_project

from .townships import Township, TownshipPlayer

SAID = (  # days ago, the words, what the office did (and why it kept it back), what the unit answered
    (34, "沟挖开一个星期了，晚上没有灯，老人走路怕摔。", "shown", "", "当天加了围挡和警示灯，回填后三日内恢复路面。"),
    (12, "现场干得快，就是渣土车早上六点就来，能不能晚一点？", "shown", "", ""),
    (9, "施工队那个姓包的说话难听。", "kept", "说的是个人，已请责任单位了解情况。", ""),
    (2, "路边的树能不能留着？", "", "", ""),
)


def play_comments(player: TownshipPlayer, t: Township, projects: Sequence[Project], published: date) -> None:
    """One after the other, on the first projects of the year; only on days since the decision is public."""
    for n, (ago, words, state, reason, answer) in enumerate(SAID):
        on = player.today - timedelta(ago)
        if on <= published:
            continue
        project = Project.objects.get(pk=projects[n % 2 % len(projects)].pk)
        made, _ = say_of_project(project=project, words=words, at=player.at(on))
        if state:
            by = t.hands[Role.SC_OFFICE]
            decide_comment(comment=made, state=state, reason=reason, by=by, at=player.at(on + timedelta(1)))
        if answer:
            by = t.hands[Role.HANDLING_UNIT]
            answer_comment(comment=made, answer=answer, by=by, at=player.at(on + timedelta(2)))
