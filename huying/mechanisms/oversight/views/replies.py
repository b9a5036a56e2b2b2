"""The page of a unit's reply letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import UNIT_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..forms import ReplyForm
from ..models import OpinionDocument, ReplyLetter, said
from ..papers import draft_text
from ..procedures import OpinionHandling
from ..sheets import formats
from .shared import form_page, own, refusable


@role_required(*UNIT_SIDE)
@refusable
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft, edit, seal: the draft is made from the unit's answers."""
    viewer, at = viewer_of_request(request), clock.now()
    opinion = own(request, OpinionDocument.objects.select_related("topic", "congress"), pk)
    body = selectors.replying_body(viewer, opinion)
    if body is None:
        raise Http404
    number = selectors.proceeding_of(OpinionHandling, pk).round
    kept = ReplyLetter.objects.filter(opinion=opinion, body=body, round=number).first()
    shown = kept or ReplyLetter(congress=opinion.congress, opinion=opinion, body=body, round=number)
    initial = {"series": said(shown.series) or selectors.last_series(body), "text": said(shown.text)}
    if request.method == "GET":
        initial["text"] = initial["text"] or draft_text(shown)
    form = ReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said_now = done(form, services.write_reply, opinion=opinion, body=body, at=at, **form.cleaned_data)
        if said_now and "seal" in request.POST:
            said_now = done(form, services.seal_reply, opinion=opinion, body=body, by=viewer, at=at)
        if said_now:
            told = "草稿已保存，人大还看不到。"
            if said_now.sealed_at:
                told = f"已定稿：{said_now.number}。人大一方现在看得到。"
            messages.success(request, told)
            return redirect("oversight:reply", pk)
    context = {"form": form, "opinion": opinion, "body": body, "reply": shown, "number": said(shown.number)}
    context["formats"] = formats(shown.document_id) if shown.document_id else []
    return form_page(request, "oversight/reply.html", context)
