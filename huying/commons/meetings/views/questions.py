"""Pages of questions and answers (R1.38)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Person

from .. import halls, selectors, services
from ..forms import AnswerForm, QuestionForm, VerdictForm
from ..models import Question, ScSession
from .hall import RECORDERS
from .shared import done, own_session


@role_required(*CONGRESS_SIDE)
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    found, viewer = own_session(request, pk), viewer_of_request(request)
    form = _question_form(request, found)
    if request.method == "POST":
        halls.check_recorder(viewer)
        if form.is_valid():
            who = {"by": viewer.person, "at": clock.now()}
            if done(form, services.ask, **form.said(), **who):
                messages.success(request, "问题记下了。答复以后，请提问人表态。")
                return redirect("meetings:questions", pk)
    context = {
        "session": found, "questions": selectors.questions_of(found), "form": form,
        "owed": selectors.owed(found), "may_run": viewer.has(*RECORDERS),
    }  # fmt: skip
    return render(request, "meetings/questions.html", context, status=422 if form.errors else 200)


def _question_form(request: HttpRequest, found: ScSession) -> QuestionForm:
    members = selectors.members(found.congress, found.planned_on)
    return QuestionForm(found.agenda.all(), members, selectors.organs(found), request.POST or None)


@role_required(*CONGRESS_SIDE)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: the recorder writes the answer down, the asker says whether it satisfies."""
    viewer = viewer_of_request(request)
    found = get_object_or_404(scope(selectors.questions(), viewer), pk=pk)
    told = {"answerer": found.answerer, "post": found.post, "text": found.answer} if found.answered_at else None
    form = AnswerForm(_said(request, "answerer"), initial=told) if viewer.has(*RECORDERS) else None
    may_judge = found.asker == viewer.person and found.answered_at
    verdict = VerdictForm(_said(request, "verdict")) if may_judge else None
    if _answered(form, found, viewer.person) or _judged(verdict, found, viewer.person):
        messages.success(request, "记下了。")
        return redirect("meetings:question", pk)
    context = {"question": found, "session": found.item.session, "form": form, "verdict_form": verdict}
    has_faults = any(f is not None and f.errors for f in (form, verdict))
    return render(request, "meetings/question.html", context, status=422 if has_faults else 200)


def _said(request: HttpRequest, field: str) -> QueryDict | None:
    """What was posted, for the form that has this field."""
    return request.POST if request.method == "POST" and field in request.POST else None


def _answered(form: AnswerForm | None, found: Question, by: Person | None) -> bool:
    if form is None or not form.is_bound or not form.is_valid():
        return False
    who = {"question": found, "by": by, "at": clock.now()}
    return bool(done(form, services.answer, **form.cleaned_data, **who))


def _judged(form: VerdictForm | None, found: Question, by: Person | None) -> bool:
    if form is None or not form.is_bound or not form.is_valid():
        return False
    who = {"question": found, "by": by, "at": clock.now()}
    return bool(done(form, services.judge_answer, **form.said(), **who))
