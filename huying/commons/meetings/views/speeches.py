"""Pages of the record: a speech, its confirmation, the collation and its receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page, refusable, whole_number
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors, services
from ..access import GUEST_SIDE
from ..forms import CollationForm, DisputeForm, SpeechForm, StrikeForm, TextForm, guest_key
from ..models import CollationReceipt, Deliberation, Speech
from ..procedures import RECORDERS
from .hall import own_deliberation
from .shared import recorder


@role_required(*RECORDERS)
def speech_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a speech down: empty, after a turn on the floor, or from an outline that was handed in."""
    found = own_deliberation(request, pk)
    initial = _from_outline(request, found) or _after_turn(request, found)
    people = (selectors.may_speak(found), selectors.guests_of(found))
    form = SpeechForm(*people, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        who = recorder(request)
        said = form.said() | {"spoken_at": initial.get("spoken_at", who["at"])}
        if made := done(form, services.record_speech, deliberation=found, **said, **who):
            messages.success(request, f"发言记下了，等{'办公室' if made.guest else '本人'}核对确认。")
            return redirect("meetings:deliberation", pk)
    context = {"found": found, "session": found.item.session, "form": form, "outlines": selectors.outlines_of(found)}
    return form_page(request, "meetings/speech_new.html", context)


def _from_outline(request: HttpRequest, found: Deliberation) -> dict[str, Any]:
    named = request.GET.get("outline", "")
    outline = next((o for o in selectors.outlines_of(found) if str(o.pk) == named), None)
    if outline is None:
        return {}
    return {"speaker": outline.person_id, "kind": outline.kind, "text": selectors.words_of(outline)}


def _after_turn(request: HttpRequest, found: Deliberation) -> dict[str, Any]:
    turn = found.turns.filter(pk=whole_number(request.GET.get("turn", ""))).exclude(started_at=None).first()
    if turn is None:
        return {}
    speaker = guest_key(turn.guest_id) if turn.guest_id else turn.person_id
    return {"speaker": speaker, "kind": turn.kind, "spoken_at": turn.started_at}


@require_POST
@role_required(*RECORDERS)
@refusable
def written(request: HttpRequest, pk: int) -> HttpResponse:
    number = services.take_over_outlines(deliberation=own_deliberation(request, pk), **recorder(request))
    messages.success(request, f"已收录{number}篇书面发言，等本人核对确认。")
    return redirect("meetings:deliberation", pk)


@role_required(*CONGRESS_SIDE, *GUEST_SIDE)
@refusable
def speech(request: HttpRequest, pk: int) -> HttpResponse:
    """One speech: its speaker confirms it or says what is wrong; until then the recorder puts it right."""
    viewer = viewer_of_request(request)
    rows = Speech.objects.select_related("congress", "speaker", "guest", "recorder", "deliberation__item__session")
    found = own(request, rows.select_related("deliberation__group"), pk)
    is_own = found.speaker is not None and found.speaker == viewer.person
    if not is_own and not viewer.is_staff_of_congress:
        raise Http404  # who is invited reads what they said themselves
    if request.method == "POST":
        return _speech_posted(request, found)
    [row] = [r for r in selectors.speech_rows(found.deliberation, None, clock.today()) if r.speech == found]
    context = {
        "row": row, "speech": found, "session": found.deliberation.item.session,
        "is_own": is_own and not found.confirmed_at, "is_guest": not viewer.is_staff_of_congress,
        "may_vouch": found.guest and viewer.has(Role.SC_OFFICE) and not found.confirmed_at,
        "may_correct": viewer.has(*RECORDERS) and not found.confirmed_at,
        "dispute": DisputeForm(), "form": TextForm(initial={"text": found.text}), "strike": StrikeForm(),
    }  # fmt: skip
    return render(request, "meetings/speech.html", context)


def _speech_posted(request: HttpRequest, found: Speech) -> HttpResponse:
    viewer, said = viewer_of_request(request), request.POST.get("do", "")
    who = recorder(request) | {"speech": found}
    if said == "confirm":
        services.confirm_speech(**who)
        messages.success(request, "已确认。这篇记录不再改动，校验值已记入留痕。")
    elif said == "vouch":
        services.confirm_for_guest(speech=found, by=viewer, at=who["at"])
        messages.success(request, "已确认，注明了发言人的姓名和身份。这篇记录不再改动，校验值已记入留痕。")
    elif said == "dispute":
        services.ask_for_correction(correction=_typed(DisputeForm(request.POST), "correction"), **who)
        messages.success(request, "已告诉记录人哪里要改。")
    elif said == "correct" and viewer.has(*RECORDERS):
        services.correct_speech(text=_typed(TextForm(request.POST), "text"), **who)
        messages.success(request, "已改好，等本人核对确认。")
    elif said == "strike" and viewer.has(*RECORDERS):
        services.strike_speech(reason=_typed(StrikeForm(request.POST), "reason"), **who)
        messages.success(request, "这篇发言记录已划去。内容和理由记入留痕。")
        return redirect("meetings:deliberation", found.deliberation_id)
    return redirect("meetings:speech", found.pk)


def _typed(form: Form, name: str) -> str:
    """What was typed; what is wrong with it is refused. Where nothing was, the deed says what it wants."""
    if form.is_valid():
        return str(form.cleaned_data[name])
    [fault, *_] = form.errors.as_data()[name]
    if fault.code != "required":
        raise Incomplete("".join(fault.messages))
    return ""


@role_required(*RECORDERS)
def collation(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_deliberation(request, pk)
    kept = selectors.collation_of(found)
    points = [p.text for p in kept.points.all()] if kept else selectors.problems_named(found)
    initial = {"text": kept.text if kept else selectors.prefilled(found), "points": "\n".join(points)}
    form = CollationForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, services.save_collation, deliberation=found, **form.said(), **recorder(request)):
        messages.success(request, "整理稿已保存。送出以后，召集人和综合审议发言人各自签收。")
        return redirect("meetings:deliberation", pk)
    unconfirmed = found.speeches.filter(confirmed_at=None).count()
    context = {"found": found, "session": found.item.session, "form": form, "unconfirmed": unconfirmed}
    return form_page(request, "meetings/collation.html", context)


@require_POST
@role_required(Role.SC_MEMBER, *RECORDERS)
@refusable
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CollationReceipt.objects.select_related("person", "deliberation__item__session__congress")
    receipt = own(request, rows, pk)
    services.receive_collation(receipt=receipt, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "整理稿已签收。")
    return redirect("meetings:deliberation", receipt.deliberation_id)
