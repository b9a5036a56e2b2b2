"""Ideas as the office sees them: the list, one idea with what it may be merged with, the poster with its code."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from huying.commons.voices.models import Voice
from huying.commons.voices.selectors import Alike
from huying.commons.voices.services.alike import similar_to
from huying.kernel.access.scanning import scannable
from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import Viewer, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, whole_number

from .. import selectors, services
from ..access import LISTERS, PROPOSERS
from ..forms import ContactForm, IdeaForm, MergeForm, ScreenForm, VoicesForm
from ..models import Idea, Solicitation, said
from ..terms import CHANNELS, DEPUTY, SCREENINGS, STATION, UNIT
from .shared import PAGE, form_page, own, refusable


@role_required(*LISTERS)
@require_GET
def ideas(request: HttpRequest, pk: int) -> HttpResponse:
    call = own(request, Solicitation.objects.all(), pk)
    asked = request.GET.get("screening", "")
    screening, text = asked if asked in dict(SCREENINGS) else "", request.GET.get("q", "")[:50]
    way = request.GET.get("channel", "")
    channel = way if way in dict(CHANNELS) else ""
    page = Paginator(selectors.ideas_of(call, screening, text, channel), PAGE).get_page(request.GET.get("page"))
    demand = selectors.demands(i.pk for i in page)
    context = {
        "call": call,
        "page": page,
        "rows": [(i, demand[i.pk].total) for i in page],
        "counts": selectors.screening_counts(call),
        "screening": screening,
        "channels": selectors.channel_counts(call),
        "channel": channel,
        "q": text,
    }
    return render(request, "livelihood/ideas.html", context)


@role_required(*LISTERS)
@require_GET
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Idea.objects.select_related("solicitation", "merged_into", "congress"), pk)
    return render(request, "livelihood/idea.html", _about(found, viewer_of_request(request)))


def _about(found: Idea, viewer: Viewer) -> dict[str, object]:
    alike = selectors.like(found.solicitation, found.title, found.what, found.place, but=found.pk)
    demand = selectors.demands([found.pk])[found.pk]
    is_open = viewer.has(Role.SC_OFFICE) and not found.solicitation.is_answered
    return {
        "idea": found,
        "why": said(found.why),
        "ground": selectors.ground_words(found),
        "reason": said(found.reason),
        "source": said(found.source),
        "alike": alike,
        "merged": list(found.merged.order_by("number")),
        "demand": demand,
        "linked": list(Voice.objects.filter(pk__in=demand.voices).order_by("pk")),
        "near": _near(found),
        "may_screen": is_open and found.merged_into is None,
        "has_contact": hasattr(found, "contact"),
        "may_reveal": viewer.has(Role.INTAKE),
        "may_link": viewer.has(Role.SC_OFFICE),
        # several forms on one page: each its own ids, or a label would lead into another's field
        "form": ScreenForm(
            selectors.grounds_of(found.congress),
            initial={"result": found.screening, "ground": found.ground, "reason": said(found.reason)},
        ),
        "merge_form": MergeForm(alike, auto_id="merge_%s") if alike else None,
        "voices_form": VoicesForm(auto_id="voices_%s"),
        "contact_form": ContactForm(auto_id="contact_%s"),
    }


def _near(found: Idea) -> list[Alike]:
    """What people said elsewhere in nearly the same words; asked only where there is anything to compare with."""
    if not Voice.objects.filter(congress=found.congress).exists():
        return []
    return similar_to(found.congress, found.title, found.what, limit=5)


def _again(request: HttpRequest, found: Idea, **form: Form) -> HttpResponse:
    """The page of the idea with a form that was refused, and all that was typed in it."""
    about = _about(found, viewer_of_request(request))
    return render(request, "livelihood/idea.html", about | {"may_screen": True} | form, status=422)


@role_required(Role.SC_OFFICE)
@require_POST
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Idea.objects.select_related("solicitation", "merged_into", "congress"), pk)
    form = ScreenForm(selectors.grounds_of(found.congress), request.POST)
    who = {"by": viewer_of_request(request), "at": clock.now()}
    if form.is_valid() and done(form, services.screen_idea, idea=found, **form.cleaned_data, **who):
        messages.success(request, f"第{found.number}条已登记筛选结果。")
        return redirect(found)
    return _again(request, found, form=form)


@role_required(Role.SC_OFFICE)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Idea.objects.select_related("solicitation", "merged_into", "congress"), pk)
    alike = selectors.like(found.solicitation, found.title, found.what, found.place, but=found.pk)
    form = MergeForm(alike, request.POST, auto_id="merge_%s")
    who = {"by": viewer_of_request(request), "at": clock.now()}
    if form.is_valid() and done(form, services.merge_ideas, into=found, **form.cleaned_data, **who):
        messages.success(request, f"已并入第{found.number}条。")
        return redirect(found)
    return _again(request, found, merge_form=form)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def voices(request: HttpRequest, pk: int) -> HttpResponse:
    """Link what people said elsewhere, by its number (R2.12)."""
    viewer = viewer_of_request(request)
    found = own(request, Idea.objects.select_related("solicitation", "merged_into", "congress"), pk)
    form = VoicesForm(request.POST, auto_id="voices_%s")
    numbers = form.cleaned_data["numbers"].replace("，", " ").split() if form.is_valid() else []
    rows = scope(Voice.objects.all(), viewer)
    own_numbers = [whole_number(n[1:]) for n in numbers if n[:1] == "#"]
    chosen = rows.filter(number__in=numbers) | rows.filter(pk__in=own_numbers)
    if n := services.link_voices(idea=found, voices=chosen, by=viewer, at=clock.now()) if numbers else 0:
        messages.success(request, f"关联了{n}条群众来话。")
        return redirect(found)
    form.add_error("numbers", "没有找到这些编号的群众来话，请在“群众来话”里核对编号")
    return _again(request, found, voices_form=form)


@role_required(Role.INTAKE)
@require_POST
@refusable
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Who proposed it, shown once on this page, with the look on record (个人信息保护法 51)."""
    viewer, form = viewer_of_request(request), ContactForm(request.POST)
    found = own(request, Idea.objects.select_related("solicitation", "merged_into", "congress"), pk)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    shown = services.reveal_contact(idea=found, reason=reason, by=viewer, at=clock.now())
    answer = render(request, "livelihood/idea.html", _about(found, viewer) | {"contact": shown})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@role_required(*PROPOSERS)
def idea_new(request: HttpRequest, pk: int) -> HttpResponse:
    """At a desk: a deputy or a unit for itself, the office for whoever came in person."""
    viewer, call = viewer_of_request(request), own(request, Solicitation.objects.select_related("congress"), pk)
    mine = "" if viewer.has(*LISTERS) else (DEPUTY if viewer.has(Role.DEPUTY) else UNIT)
    form = IdeaForm(request.POST or None, own=mine)
    if request.method == "POST" and form.is_valid():
        proposal = services.Proposal(**form.cleaned_data | _channel(viewer, mine, form.cleaned_data.get("channel", "")))
        who = {"by": viewer, "at": clock.now(), "key": request.POST.get("key", "")}
        if made := done(form, services.propose_idea, solicitation=call, said=proposal, **who):
            idea, code = made
            messages.success(request, f"已登记为第{idea.number}条，查询码{code}。")
            return redirect("livelihood:idea_new", call.pk)
    key = request.POST.get("key") or services.new_key()
    return form_page(request, "livelihood/idea_form.html", {"form": form, "call": call, "key": key, "mine": mine})


def _channel(viewer: Viewer, mine: str, chosen: str) -> dict[str, str]:
    """Who proposes it where that is not typed: a deputy or a unit for itself; a station's name is (R2.01)."""
    return {"channel": mine, "source": _source(viewer)} if mine and chosen != STATION else {}


def _source(viewer: Viewer) -> str:
    capacity = viewer.capacities[0]
    return f"{viewer.person}（{capacity}）" if capacity.role is Role.DEPUTY else capacity.body_name


@role_required(*LISTERS)
@require_GET
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """To be printed and hung up: a code that opens the three steps on a phone."""
    call = own(request, Solicitation.objects.select_related("congress"), pk)
    code = scannable(request, reverse("public_idea", args=[call.congress.code]))
    return render(request, "livelihood/poster.html", {"call": call, "url": code.url, "picture": code.picture()})
