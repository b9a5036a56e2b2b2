"""Pages of special inquiries."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from .. import selectors, services
from ..forms import InquiryForm
from ..procedures import SpecialInquiry
from .shared import PAGE, form_page, proceeding_page, refusable


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def inquiries(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.visible_inquiries(viewer), PAGE).get_page(request.GET.get("page"))
    may_propose = viewer.has(Role.SC_OFFICE, Role.WORKING_BODY)
    context = {"page": page, "rows": selectors.inquiry_rows(list(page)), "may_propose": may_propose}
    return render(request, "oversight/inquiries.html", context)


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, SpecialInquiry, pk, "oversight/inquiry.html")


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def inquiry_new(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    form = InquiryForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_inquiry(topic=form.cleaned_data["topic"], by=viewer, on=clock.today(), at=at)
        messages.success(request, "已提出专题询问，等主任会议决定。")
        return redirect(made)
    return form_page(request, "oversight/inquiry_form.html", {"form": form})
