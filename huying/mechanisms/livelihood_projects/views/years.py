"""The year of a ballot or of commitments is put right before anything of it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import services
from ..forms import YearChangeForm
from ..models import BallotDecision, CommitmentYear
from .shared import form_page, own


@role_required(Role.SC_OFFICE)
def decision_year(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, BallotDecision.objects.select_related("congress"), pk)
    lead = "候选项目公布以前可以改，候选项目的年度跟着改；改前、改后和理由都记在存证里。"
    return _page(request, found, services.correct_ballot_year, {"decision": found}, lead)


@role_required(Role.SC_OFFICE)
def commitment_year_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, CommitmentYear.objects.select_related("congress"), pk)
    lead = "“要求作出承诺”以前可以改，各单位的承诺单和期限跟着改；改前、改后和理由都记在存证里。"
    return _page(request, found, services.correct_commitment_year, {"of": found}, lead)


def _page(
    request: HttpRequest, found: BallotDecision | CommitmentYear, deed: Callable[..., Any], about: dict[str, Any],
    lead: str,
) -> HttpResponse:  # fmt: skip
    form = YearChangeForm(request.POST or None, initial={"year": found.year})
    who = {"by": viewer_of_request(request), "at": clock.now()}
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (made := done(form, deed, **about, **form.cleaned_data, **who)):
        messages.success(request, f"已改为{made.year}年。")
        return redirect(made)
    back = found.get_absolute_url()
    context = {
        "form": form, "title": "改年度", "lead": lead, "submit": "改好", "back": back, "trail": [(back, str(found))],
    }  # fmt: skip
    return form_page(request, "livelihood/plain_form.html", context)
