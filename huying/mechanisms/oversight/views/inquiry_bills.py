"""Pages of bills of inquiry."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..forms import InquiryBillForm
from ..procedures import InquiryBillHandling
from .shared import PAGE, form_page, proceeding_page


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def inquiry_bills(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.visible_inquiry_bills(viewer), PAGE).get_page(request.GET.get("page"))
    may_draw_up = viewer.has(Role.SC_MEMBER, Role.SC_OFFICE) and congress_of(viewer).has_committee
    context = {"page": page, "rows": selectors.inquiry_bill_rows(list(page)), "may_draw_up": may_draw_up}
    return render(request, "oversight/inquiry_bills.html", context)


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def inquiry_bill(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, InquiryBillHandling, pk, "oversight/inquiry_bill.html")


@role_required(Role.SC_MEMBER, Role.SC_OFFICE)
def inquiry_bill_new(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    congress = congress_of(viewer)
    form = InquiryBillForm(congress, request.POST or None)
    said = {"congress": congress, "by": viewer, "on": clock.today(), "at": at}
    if form.is_valid() and (made := done(form, services.open_inquiry_bill, **said, **form.cleaned_data)):
        messages.success(request, "质询案已写好，等组成人员联名；人数够了就可以提出。")
        return redirect(made)
    return form_page(request, "oversight/inquiry_bill_form.html", {"form": form})
