"""Pages of consultations: asking organs about a candidate topic, one request, taking the replies over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..forms import AskForm
from ..models import Topic
from ..procedures import OrganConsultation
from .shared import form_page, own, proceeding_page, refusable


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    topic = own(request, Topic.objects.select_related("congress", "organ"), pk)
    rows = selectors.consultation_rows([pk], clock.today()).get(pk, [])
    form = AskForm(
        topic.congress, [r.request.body_id for r in rows], request.POST or None, initial={"bodies": [topic.organ_id]}
    )
    about = {"topic": topic, "by": viewer_of_request(request), "on": clock.today(), "at": clock.now()}
    if form.is_valid() and (made := done(form, services.ask_organs, **about, **form.cleaned_data)):
        messages.success(request, f"已向{len(made)}家征求意见，各家在自己的工作台回复。")
        return redirect("oversight:topic", pk)
    return form_page(request, "oversight/ask.html", {"form": form, "topic": topic, "asked": rows})


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def take_replies(request: HttpRequest, pk: int) -> HttpResponse:
    topic = own(request, Topic.objects.select_related("congress"), pk)
    services.take_replies(topic=topic, by=viewer_of_request(request), on=clock.today(), at=clock.now())
    messages.success(request, "已登记沟通，各家的意见记在经过里。")
    return redirect("oversight:topic", pk)


def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, OrganConsultation, pk, "oversight/consultation.html")
