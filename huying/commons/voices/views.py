"""Pages: what people said, how it comes in, candidate topics, categories."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import may_open
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.tables.containers import too_large

from . import exports, pages, selectors, services, uploads
from .access import (
    IMPORTERS,
    Asked,
    batch_for,
    congress_of,
    may_erase,
    may_import,
    may_read,
    may_reveal,
    topic_for,
    voice_for,
)
from .faults import Refused
from .forms import ColumnsForm, EraseForm, LabelForm, RevealForm, TopicFilter, UploadForm, VoiceFilter
from .identity import WrongKey

SEE_OTHER = 303
UNPROCESSABLE = 422


@may_read
def voice_list(request: Asked) -> HttpResponse:
    congress = congress_of(request.viewer)
    form = VoiceFilter(request.GET, selectors.sources(congress), selectors.category_names(congress))
    page = _page(request, selectors.voices(congress, **form.criteria), selectors.PAGE)
    context = {
        "form": form,
        "page": page,
        "active": pages.active_filters(request, form),
        "may_import": _may_import(request),
    }
    return render(request, "voices/voices.html", context)


@may_read
def voice(request: Asked, pk: int, form: RevealForm | None = None, status: int = 200) -> HttpResponse:
    one = voice_for(request.viewer, pk)
    context = {
        "voice": one,
        "topics": selectors.topics_of(one),
        "others": selectors.other_voices_of_the_person(one),
        "alike": selectors.alike(one),
        "categories": selectors.category_names(one.congress),
        "label_form": LabelForm(initial={"category": one.category}),
        "reveal_form": form or RevealForm(),
        "may_reveal": request.viewer.has(Role.INTAKE),
        "may_label": _may_import(request),
    }
    return render(request, "voices/voice.html", context, status=status)


@may_reveal
@require_POST
@never_cache
def reveal(request: Asked, pk: int) -> HttpResponse:
    """Answers with the page itself, not a redirect: what is shown once must not be reachable by an address."""
    one, form = voice_for(request.viewer, pk), RevealForm(request.POST)
    if form.is_valid():
        try:
            shown = services.reveal(one, viewer=request.viewer, reason=form.cleaned_data["reason"], at=clock.now())
            return render(request, "voices/revealed.html", {"voice": one, "revealed": shown})
        except (Refused, WrongKey) as refused:
            form.add_error("reason", str(refused))
    return voice(request, pk, form, UNPROCESSABLE)


@may_erase
def erase(request: Asked, pk: int) -> HttpResponse:
    """Says what erasing does and what stays, then erases."""
    one, form = voice_for(request.viewer, pk), EraseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        what, reason = services.What(form.cleaned_data["what"]), form.cleaned_data["reason"]
        try:
            count = services.erase(one, what=what, viewer=request.viewer, reason=reason, at=clock.now())
            messages.success(request, f"已删除，涉及{count:,}条来话，不能找回。")
            return _to("voices:voice", pk)
        except Refused as refused:
            form.add_error("reason", str(refused))
    context = {"voice": one, "form": form, "others": selectors.other_voices_of_the_person(one)}
    return render(request, "voices/erase.html", context, status=UNPROCESSABLE if form.errors else 200)


@may_import
@require_POST
def label(request: Asked, pk: int) -> HttpResponse:
    one = voice_for(request.viewer, pk)
    try:
        services.label_by_hand(one, request.POST.get("category", ""), by=request.viewer.person, at=clock.now())
        messages.success(request, f"已归类为“{one.category}”。")
    except Refused as refused:
        messages.error(request, _words(refused))
    return _to("voices:voice", pk)


# ── imports ──────────────────────────────────────────────────────────────────


@may_import
def batch_list(request: Asked) -> HttpResponse:
    page = _page(request, selectors.batches(congress_of(request.viewer)), selectors.PAGE)
    return render(request, "voices/imports.html", {"page": page})


@csrf_exempt  # the guard must stand before anything reads the form; the token is checked just below
def upload(request: Asked) -> HttpResponse:
    uploads.guard(request)
    return _upload(request)


@csrf_protect
@may_import
def _upload(request: Asked) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    try:
        if (size := uploads.refused_size(request)) is not None:
            raise too_large(size, settings.UPLOAD_MAX_BYTES)
        if form.is_valid():
            batch = pages.take_in(form, by=request.viewer.person, congress=congress_of(request.viewer))
            return _to("voices:batch", batch.number)
    except Refused as refused:
        form.errors.clear()
        form.errors["file"] = form.error_class([_words(refused)])
    return render(request, "voices/upload.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@may_import
def batch(request: Asked, number: int) -> HttpResponse:
    one = batch_for(request.viewer, number)
    show, job = request.GET.get("show", ""), selectors.batch_job(one)
    page = _page(request, selectors.rows(one, show), selectors.PAGE)
    context = {
        "batch": one, "page": page, "show": show, "parts": pages.parts(one, show), "tabs": pages.tabs(one, show),
        "columns": pages.column_words(one), "twin": selectors.twin_file(one), "job": job,
        "withdrawable": one.may_be_withdrawn(clock.now()), "repeats": pages.repeats(one, job),
    }  # fmt: skip
    return render(request, "voices/batch.html", context)


@may_import
@require_POST
def batch_act(request: Asked, number: int, act: str) -> HttpResponse:
    """commit, resume, withdraw or discard."""
    one = batch_for(request.viewer, number)
    try:
        messages.success(request, pages.do(act, one, by=request.viewer.person, at=clock.now()))
    except Refused as refused:
        messages.error(request, _words(refused))
    return _to("voices:batch", number)


@may_import
def columns(request: Asked, number: int) -> HttpResponse:
    one = batch_for(request.viewer, number)
    form = ColumnsForm(one, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.remap(one, form.chosen, at=clock.now())
            return _to("voices:batch", number)
        except Refused as refused:
            form.add_error(None, _words(refused))
    context = {"form": form, "batch": one, "samples": pages.samples(one)}
    return render(request, "voices/columns.html", context, status=UNPROCESSABLE if form.errors else 200)


@may_import
@never_cache
def rejected(request: Asked, number: int, kind: str) -> HttpResponse:
    one = batch_for(request.viewer, number)
    sheet = services.rejected_rows(one, viewer=request.viewer, at=clock.now())
    return exports.response(sheet, kind, f"第{one.number}批要处理的行")


# ── candidate topics ─────────────────────────────────────────────────────────


@may_read
def topic_list(request: Asked) -> HttpResponse:
    congress, form = congress_of(request.viewer), TopicFilter(request.GET)
    run, wanted = selectors.latest_run(congress), form.cleaned_data if form.is_valid() else {}
    least = 1 if wanted.get("all") else selectors.HOT_FROM
    found = selectors.candidate_topics(congress, least_heat=least, text=wanted.get("text", ""), run=run)
    page = _page(request, found, selectors.TOPICS_A_PAGE)
    context = {
        "page": page, "run": run, "form": form, "active": pages.active_filters(request, form), "least": least,
        "job": selectors.latest_job(congress, "voices.topics"), "may_import": _may_import(request),
        "propose_url": _propose_url(request), "poll_url": _work_url("voices:topics"),
    }  # fmt: skip
    template = (
        "voices/_work.html" if request.headers.get("HX-Request") and "work" in request.GET else "voices/topics.html"
    )
    return render(request, template, context | {"poll_url": reverse("voices:topics") + "?work=1"})


@may_read
def topic(request: Asked, pk: int) -> HttpResponse:
    one = topic_for(request.viewer, pk)
    page = _page(request, selectors.members(one), selectors.PAGE)
    return render(request, "voices/topic.html", {"topic": one, "page": page, "propose_url": _propose_url(request)})


@may_import
@require_POST
def gather(request: Asked) -> HttpResponse:
    services.request_topics(congress=congress_of(request.viewer), by=request.viewer.person, at=clock.now())
    return _to("voices:topics")


# ── categories ───────────────────────────────────────────────────────────────


@may_read
def category_list(request: Asked) -> HttpResponse:
    congress = congress_of(request.viewer)
    context = {
        "categories": selectors.categories(congress), "labelling": selectors.labelling(congress),
        "trained": services.trained(congress), "job": selectors.latest_job(congress, "voices.train"),
        "may_import": _may_import(request), "poll_url": _work_url("voices:categories"),
    }  # fmt: skip
    template = (
        "voices/_work.html" if request.headers.get("HX-Request") and "work" in request.GET else "voices/categories.html"
    )
    return render(request, template, context)


@may_import
@require_POST
def train(request: Asked) -> HttpResponse:
    services.request_training(congress=congress_of(request.viewer), by=request.viewer.person, at=clock.now())
    return _to("voices:categories")


# ── small things ─────────────────────────────────────────────────────────────


def _page(request: Asked, found: QuerySet[Any], size: int) -> Any:
    return Paginator(found, size).get_page(request.GET.get("page"))


def _template(request: Asked, page: str) -> str:
    """The page, or of it only the work under way, when the page itself asks again how far it is."""
    return "voices/_work.html" if request.headers.get("HX-Request") and "work" in request.GET else page


def _work_url(name: str) -> str:
    return f"{reverse(name)}?work=1"


def _to(name: str, *args: object) -> HttpResponse:
    response = redirect(name, *args)
    response.status_code = SEE_OTHER
    return response


def _words(refused: Refused) -> str:
    return f"{refused}{refused.hint}"


def _may_import(request: Asked) -> bool:
    return bool(request.viewer.has(*IMPORTERS))


def _propose_url(request: Asked) -> str:
    """Where a mechanism takes a candidate topic up, to be followed by its number; empty where this viewer may not."""
    try:
        url = reverse("oversight:propose_from_cluster")
    except NoReverseMatch:
        return ""
    return f"{url}?cluster=" if may_open(request.viewer, url) else ""
