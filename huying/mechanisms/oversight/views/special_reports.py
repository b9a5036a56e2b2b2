"""Pages of the organ's special work report: for the congress's side, and for the organ itself (监督法 14-16)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import services
from ..forms import AnswerForm, CollectedForm
from ..models import SpecialReport, Topic, said
from ..procedures import SpecialReporting
from .shared import form_page, own, proceeding_page, refusable

ORGAN_SIDE = (Role.ORGAN, Role.PRINCIPAL_LEADER)
ROWS = SpecialReport.objects.select_related("congress", "topic")


@role_required(*CONGRESS_SIDE, *ORGAN_SIDE)
def special_report(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, SpecialReporting, pk, "oversight/special_report.html")


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def special_report_ask(request: HttpRequest, pk: int) -> HttpResponse:
    topic = own(request, Topic.objects.select_related("congress", "organ"), pk)
    viewer = viewer_of_request(request)
    made = services.ask_for_report(topic=topic, by=viewer, on=clock.today(), at=clock.now())
    messages.success(request, "已请报告机关准备。先把各方面意见汇总起来，再转交。")
    return redirect(made)


@role_required(Role.SC_OFFICE)
@refusable
def opinion_collect(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, ROWS, pk)
    form = CollectedForm(request.POST or None)
    about = {"report": found, "by": viewer_of_request(request), "at": clock.now()}
    if form.is_valid() and done(form, services.collect_opinion, **about, **form.cleaned_data):
        return redirect(found)
    context = {"form": form, "report": found, "title": "记一条各方面意见", "submit": "保存"}
    return form_page(request, "oversight/special_report_form.html", context)


@role_required(*ORGAN_SIDE)
@refusable
def opinion_answer(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    found = own(request, ROWS, pk)
    viewer = viewer_of_request(request)
    if not viewer.in_body(found.topic.organ_id):
        raise PermissionDenied("各方面意见由报告机关回应。")
    collected = get_object_or_404(found.opinions, pk=opinion)
    form = AnswerForm(request.POST or None, initial={"answer": said(collected.answer)})
    about = {"opinion": collected, "by": viewer, "at": clock.now()}
    if form.is_valid() and done(form, services.answer_opinion, **about, **form.cleaned_data):
        return redirect(found)
    title = f"回应第{collected.number}条意见"
    context = {"form": form, "report": found, "title": title, "submit": "保存", "collected": collected}
    return form_page(request, "oversight/special_report_form.html", context)
