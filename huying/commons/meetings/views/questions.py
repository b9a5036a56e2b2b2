"""Pages of questions and answers (R1.38)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.posting import done, form_page, refusable

from .. import halls, selectors, services
from ..forms import AnswerForm, QuestionForm, VerdictForm
from ..models import Question, ScSession
from ..procedures import RECORDERS
from .shared import may_write, own_session, recorder


@role_required(*CONGRESS_SIDE)
@refusable
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    found, viewer = own_session(request, pk), viewer_of_request(request)
    form = _question_form(request, found)
    if request.method == "POST":
        halls.check_recorder(viewer)
        if form.is_valid() and done(form, services.ask, **form.said(), **recorder(request)):
            messages.success(request, "问题记下了。答复以后，请提问人表态。")
            return redirect("meetings:questions", pk)
    context = {
        "session": found, "questions": selectors.questions_of(found), "form": form,
        "owed": [] if found.is_called_off else selectors.owed(found),
        "may_run": may_write(request, found, *RECORDERS),
    }  # fmt: skip
    return form_page(request, "meetings/questions.html", context)


def _question_form(request: HttpRequest, found: ScSession) -> QuestionForm:
    members = selectors.members(found.congress, found.planned_on)
    return QuestionForm(found.agenda.all(), members, overseen(found.congress), request.POST or None)


@role_required(*CONGRESS_SIDE)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: the recorder writes the answer down, the asker says whether it satisfies."""
    viewer = viewer_of_request(request)
    found = own(request, selectors.questions(), pk)
    told = {"answerer": found.answerer, "post": found.post, "text": found.answer} if found.answered_at else None
    form = AnswerForm(_said(request, "answerer"), initial=told) if viewer.has(*RECORDERS) else None
    may_judge = found.asker == viewer.person and found.answered_at
    verdict = VerdictForm(_said(request, "verdict")) if may_judge else None
    if _done(request, form, services.answer, found) or _done(request, verdict, services.judge_answer, found):
        messages.success(request, "记下了。")
        return redirect("meetings:question", pk)
    context = {"question": found, "session": found.item.session, "form": form, "verdict_form": verdict}
    has_faults = any(f is not None and f.errors for f in (form, verdict))
    return render(request, "meetings/question.html", context, status=422 if has_faults else 200)


def _said(request: HttpRequest, field: str) -> QueryDict | None:
    """What was posted, for the form that has this field."""
    return request.POST if request.method == "POST" and field in request.POST else None


def _done(
    request: HttpRequest, form: AnswerForm | VerdictForm | None, deed: Callable[..., None], found: Question
) -> bool:
    """Whether this form was sent, and the deed done."""
    if form is None or not form.is_bound or not form.is_valid():
        return False
    return bool(done(form, deed, question=found, **form.said(), **recorder(request)))
