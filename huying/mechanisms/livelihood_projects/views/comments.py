"""What people said of the projects: the office reads first, the unit answers (R2.02)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from ..forms.comments import AnswerForm, DecideForm
from ..models import ProjectComment, said
from ..selectors import comments as selectors
from ..services import comments as services
from ..terms import COMMENT_STATES, WAITING
from .shared import PAGE, form_page, own

READERS = (Role.SC_OFFICE, Role.HANDLING_UNIT)


@role_required(*READERS)
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    asked = request.GET.get("state", "")
    state = asked if asked in dict(COMMENT_STATES) else ""
    rows = selectors.comments_for(viewer)
    context = {
        "page": Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": COMMENT_STATES,
        "waiting": selectors.waiting_comments(viewer).count(),
        "is_office": viewer.has(Role.SC_OFFICE),
    }
    return render(request, "livelihood/comments.html", context)


@role_required(*READERS)
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with the form of whoever looks: to let it be read, or to answer."""
    viewer = viewer_of_request(request)
    found = own(request, selectors.comments_for(viewer), pk)
    is_office = viewer.has(Role.SC_OFFICE)
    who = {"by": viewer, "at": clock.now()}
    form: Form
    deed: Callable[..., ProjectComment]
    if is_office:
        chosen = "" if found.state == WAITING else found.state
        form = DecideForm(request.POST or None, initial={"state": chosen, "reason": said(found.reason)})
        deed, told = services.decide_comment, "已登记。"
    else:
        form = AnswerForm(request.POST or None, initial={"answer": said(found.answer)})
        deed, told = services.answer_comment, "已答复，公开页面上看得到。"
    if request.method == "POST" and form.is_valid() and done(form, deed, comment=found, **form.cleaned_data, **who):
        messages.success(request, told)
        return redirect("livelihood:comments")
    context = {
        "comment": found, "form": form, "is_office": is_office, "answer": said(found.answer),
        "reason": said(found.reason),
    }  # fmt: skip
    return form_page(request, "livelihood/comment.html", context)
