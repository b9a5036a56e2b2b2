"""What is corrected once a plan is published: what the public was told is changed by another adjustment alone.

A wrong adjustment that nobody outside has read is taken back whole, with what it did to its topics (监督法第六十三条).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.registry import binding_for
from huying.kernel.procedures.selectors import hold
from huying.kernel.procedures.services import reverse

from .. import notices, selectors
from ..models import PlanChange, Topic
from ..procedures import TopicOversight
from ..selectors import correcting
from ..services.plans import take_back
from ..services.topics import go_before_its_session
from .shared import as_corrected

T = TopicOversight
LAW = "监督法第六十三条"
ANEW = {"add": "移出计划", "move": "改回来", "drop": "恢复列入"}  # what another adjustment says


def adjusted_undone(_proceeding: Proceeding, record: ActRecord) -> None:
    """Its topics are as before it. Raises TooLate where its text is public or on its way, or others went on from it."""
    changes = list(correcting.changes_of(record))
    if changes and correcting.is_on_its_way(record):
        lacks = [Reason("公开的文字里写着这次调整", LAW)]
        raise TooLate("调整后的计划正在起草、审查，不能更正“调整计划”。", lacks, hint="先在“公开”页面撤回那份文字。")
    hold(selectors.proceedings_of(T, [c.topic_id for c in changes]).values())
    is_told = correcting.is_told(record)
    if lacks := [_anew(change) for change in changes if is_told or not correcting.may_be_taken_back(change)]:
        _refuse("调整已经公布" if is_told else "照这次调整已经接着办了", lacks)
    today = day_of(as_corrected(record)["at"])
    if gone := [(c, session) for c in changes if (session := correcting.session_gone(c, today))]:
        ways = {"drop": "恢复列入，选别的会议"}
        lacks = [_anew(c, ways.get(c.kind, "改到别的会议")) for c, _ in gone]
        _refuse(f"原来的第{gone[0][1].number}次常委会会议已经取消或者开过", lacks)
    for change in changes:
        take_back(change, **as_corrected(record))


def _refuse(words: str, lacks: list[Reason]) -> NoReturn:
    raise TooLate(f"{words}，不能更正“调整计划”。", lacks, hint="照上面写的另行登记，调整后的计划审查后再公布。")


def _anew(change: PlanChange, what: str = "") -> Reason:
    return Reason(f"“{change.topic.title}”再登记一次调整，{what or ANEW[change.kind]}", LAW)


def selected_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises TooLate while the published plan lists the topic."""
    if not correcting.is_taken_back(record):
        _check_not_told(proceeding, "移出计划")


def dropped_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """What ended with the topic goes on. Raises TooLate while the published plan has the topic out."""
    topic: Any = selectors.whole_topic(proceeding.subject_id)
    is_back = correcting.is_taken_back(record) or topic.adjusted_as == "add"
    if not is_back and correcting.newest(proceeding.subject_id, T.selected):
        _check_not_told(proceeding, "恢复列入")
    how = as_corrected(record)
    for closed in correcting.closed_with(proceeding, record):
        reverse(record=closed, **how)
        _tell_goes_on(closed.proceeding, closed, how["at"])
    go_before_its_session(topic=Topic.objects.get(pk=proceeding.subject_id), today=day_of(how["at"]))


def _tell_goes_on(proceeding: Proceeding, closed: ActRecord, at: datetime) -> None:
    """Whoever was told that nothing has to be prepared any more."""
    if closed.act not in {act.name for act in binding_for(proceeding).notices}:
        return
    view = binding_for(proceeding).view(proceeding, ())
    for notice in notices.on_going_on(proceeding, view):
        indexes.tell(proceeding, notice, key=f"goes_on:{closed.pk}", kind="act", at=at)


def _check_not_told(proceeding: Proceeding, anew: str) -> None:
    topic: Any = selectors.whole_topic(proceeding.subject_id)
    if topic.plan_is_published:
        why = [Reason("执行中调整计划的，调整后的计划再公布", LAW)]
        hint = f"在“调整计划”页面登记，{anew}；调整登记错了、还没有公布的，更正“调整计划”。"
        raise TooLate(f"“{topic.title}”在不在计划里已经公布，不能在这里更正。", why, hint=hint)
