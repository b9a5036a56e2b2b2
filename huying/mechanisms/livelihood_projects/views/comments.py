"""What people said of the projects: the office reads first, the unit answers (R2.02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import Viewer, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from ..forms.comments import AnswerForm, DecideForm
from ..models import ProjectComment, said
from ..selectors import comments as selectors
from ..services import comments as services
from ..terms import COMMENT_STATES, SHOWN, WAITING
from .shared import PAGE, form_page, own

READERS = (Role.SC_OFFICE, Role.HANDLING_UNIT)
WAITS = ((Role.SC_OFFICE, "等看"), (Role.HANDLING_UNIT, "等答复"))


@role_required(*READERS)
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    """All of them, those in one state, or (`waiting=1`) those that this viewer has to read or to answer."""
    viewer = viewer_of_request(request)
    asked, is_mine = request.GET.get("state", ""), request.GET.get("waiting") == "1"
    state = asked if asked in dict(COMMENT_STATES) else ""
    waiting = selectors.waiting_comments(viewer)
    rows = waiting if is_mine else selectors.comments_for(viewer)
    context = {
        "page": Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": COMMENT_STATES,
        "waiting": waiting.count(),
        "waits_for": "、".join(word for role, word in WAITS if viewer.has(role)),
        "is_mine": is_mine,
        "is_office": viewer.has(Role.SC_OFFICE),
    }
    return render(request, "livelihood/comments.html", context)


@role_required(*READERS)
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with the form of whoever looks: to let it be read, or to answer."""
    viewer = viewer_of_request(request)
    found = own(request, selectors.comments_for(viewer), pk)
    who = {"by": viewer, "at": clock.now()}
    form, deed, told = _todo(request, found, viewer)
    answers = deed is services.answer_comment
    if request.method == "POST" and form.is_valid() and done(form, deed, comment=found, **form.cleaned_data, **who):
        messages.success(request, told)
        return redirect("livelihood:comments")
    context = {
        "comment": found, "form": form, "answers": answers, "is_anothers": answers and found.is_anothers,
        "answer": said(found.answer), "reason": said(found.reason),
    }  # fmt: skip
    return form_page(request, "livelihood/comment.html", context)


def _todo(request: HttpRequest, found: ProjectComment, viewer: Viewer) -> tuple[Form, Callable[..., Any], str]:
    """The form of what this viewer does with it. Who is of the office and of its unit answers first."""
    is_office = viewer.has(Role.SC_OFFICE)
    is_asked = found.state == SHOWN and found.project.unit_id in viewer.bodies(Role.HANDLING_UNIT)
    if is_office and not (is_asked and found.answered_at is None):
        chosen = "" if found.state == WAITING else found.state
        form = DecideForm(request.POST or None, initial={"state": chosen, "reason": said(found.reason)})
        return form, services.decide_comment, "已登记。"
    answer = AnswerForm(request.POST or None, initial={"answer": said(found.answer)})
    return answer, services.answer_comment, "已答复，公开页面上看得到。"
