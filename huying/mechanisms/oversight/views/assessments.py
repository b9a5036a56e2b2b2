"""Opening and closing an assessment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from .. import services
from ..models import OpinionDocument
from .shared import own, refusable


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def open_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.open_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经开始。组成人员在工作台上就能投票；结束以前谁也看不到票数。")
    return redirect("oversight:opinion", pk)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def close_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.close_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经结束，结果已登记。")
    return redirect("oversight:opinion", pk)
