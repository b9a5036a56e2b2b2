"""What people say of a project: taken in, read by the office, answered by the unit (R2.02). Each goes on record."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from huying.commons.voices.masking import mask_text
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of, start_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, Refused, TooLate

from ..models import NONE, Project, ProjectComment
from ..notices_comments import settle, tell_unit
from ..selectors import networks
from ..selectors.comments import takes_comments
from ..selectors.ideas import code_digest
from ..terms import KEPT, SHOWN
from .ideas import AT_A_STATION, MOST_A_DAY, code_from, new_key
from .shared import check_reading, note, require_office

LONGEST = 500


@transaction.atomic
def say_of_project(
    *, project: Project, words: str, at: datetime, key: str = "", network: str = ""
) -> tuple[ProjectComment, str]:
    """Keep what somebody without an account says of a project, and give the query code it is followed by.

    Sent again with the same `key` it gives the first one. Nobody but the office reads it before the office let it be.

    Raises TooLate (the project takes none), Incomplete (says nothing, or too much), Refused (too many of one network).
    """
    held = Project.objects.select_for_update(of=("self",)).select_related("congress", "decision").get(pk=project.pk)
    code = code_from(key or new_key())
    if known := ProjectComment.objects.filter(project=held, code_digest=code_digest(code)).first():
        return known, code
    if not takes_comments(held):
        raise TooLate("这个项目现在不收意见。", hint="想反映事情，可以到代表联络站说。")
    text = words.strip()
    if not text or len(text) > LONGEST:
        raise Incomplete(f"请写看到了什么，最多{LONGEST}个字。")
    _refuse_crowd(held, network, at)
    made = ProjectComment.objects.create(
        congress=held.congress, project=held, words=mask_text(text), code_digest=code_digest(code),
        block_digest=networks.digest_of(network), said_at=at,
    )  # fmt: skip
    note(held.congress, "comment_said", f"project_comment:{made.pk}", {"project": held.pk}, None, at)
    return made, code


def _refuse_crowd(project: Project, network: str, at: datetime) -> None:
    said = ProjectComment.objects.filter(congress=project.congress)  # all its projects: they share one day's number
    if networks.is_full(said, project.congress, network, at):
        raise Refused("您所在的网络这一小时对项目提意见的人太多，先不收了。", hint=f"过一小时再来，{AT_A_STATION}")
    begin = start_of(day_of(at))
    if said.filter(said_at__gte=begin, said_at__lt=begin + timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooLate("今天收到的意见太多了，请明天再提。", hint=f"着急的，{AT_A_STATION}")


@transaction.atomic
def decide_comment(*, comment: ProjectComment, state: str, reason: str, by: Viewer, at: datetime) -> ProjectComment:
    """The office has read it: everybody may, or nobody else, with a reason that whoever wrote it can read.

    It may think again. Raises NotAllowed, Incomplete (no reason).
    """
    require_office(comment.congress, by, "公开群众意见")
    found = _hold(comment)
    check_reading(state, reason, "理由会原样告诉提意见的人")
    was, found.state, found.decided_at = found.state, state, at
    found.reason = mask_text(reason.strip()) if state == KEPT else NONE
    found.save(update_fields=["state", "reason", "decided_at"])
    said = {"reason": found.reason} if state == KEPT else {}
    note(found.congress, f"comment_{state}", f"project_comment:{found.pk}", said, by, at)
    if state == KEPT:
        settle(found, at)
    elif was != SHOWN and found.answered_at is None:
        tell_unit(found, at)
    return found


@transaction.atomic
def answer_comment(*, comment: ProjectComment, answer: str, by: Viewer, at: datetime) -> ProjectComment:
    """The unit that carries the project out answers for everybody to read; answering again puts it right.

    Raises NotAllowed (another's project, another's answer), NotYet (the office has not let it be read), Incomplete
    (says nothing).
    """
    found = _hold(comment)
    if found.project.unit_id not in by.bodies(Role.HANDLING_UNIT):
        raise NotAllowed("群众的意见由项目的责任单位答复。")
    if found.is_anothers:
        why = [Reason("谁答复的，公开页面上写着谁", "R2.02")]
        raise NotAllowed(f"这条意见已经由{found.answered_by}答复，不能替它改。", why, hint="要补充的，写在月度进展里。")
    if found.state != SHOWN:
        raise NotYet("这条意见没有公开，不用答复。")
    text = answer.strip()
    if not text or len(text) > LONGEST:
        raise Incomplete(f"请写怎么办的、哪天办，最多{LONGEST}个字。")
    found.answer, found.answered_at, found.answered_by = mask_text(text), at, found.project.unit
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    note(found.congress, "comment_answered", f"project_comment:{found.pk}", {"answer": found.answer}, by, at)
    settle(found, at)
    return found


def _hold(comment: ProjectComment) -> ProjectComment:
    rows = ProjectComment.objects.select_for_update(of=("self",)).select_related("project__unit", "congress")
    return rows.get(pk=comment.pk)
