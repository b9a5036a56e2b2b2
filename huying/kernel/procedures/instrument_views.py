"""The page of the rule instruments (制度文件), and the form of the congress's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import Viewer, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.selectors import readable
from huying.kernel.people.roles import Role

from . import instruments, profiles
from .instrument_forms import InstrumentForm
from .models import LocalInstrument
from .own_instruments import FIELDS, keep_instrument
from .posting import done, form_page
from .selectors import own_instruments, own_limits


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every instrument of this place and congress, with the limits, settings and acts that come from it."""
    viewer = viewer_of_request(request)
    context = _listed(viewer, clock.today()) | {"may_set": viewer.has(Role.SC_OFFICE)}
    return render(request, "procedures/instruments.html", context)


def _listed(viewer: Viewer, today: date) -> dict[str, Any]:
    congress = congress_of(viewer)
    profile, own, limits = profiles.load(congress.profile), own_instruments(congress), own_limits(congress.pk)
    by_title = {row.title: row for row in own}
    texts = _texts(viewer, own)
    known = instruments.known(profile, (row.as_instrument() for row in own))
    found = instruments.rows(profile.with_own(limits), limits, known, today)
    rows = [(row, by_title.get(row.instrument.title), texts.get(row.instrument.title, "")) for row in found]
    return {"rows": rows, "own": len(own), "profile": profile}


def _texts(viewer: Viewer, own: list[LocalInstrument]) -> dict[str, str]:
    """Where this viewer opens the newest text of each: one query."""
    papers = {row.document_id: row.title for row in own if row.document_id}
    if not papers:
        return {}
    versions = readable(viewer).filter(document__in=papers).order_by("number")
    return {papers[v.document_id]: reverse("documents:download", args=[v.pk]) for v in versions}


@role_required(Role.SC_OFFICE)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    viewer = viewer_of_request(request)
    own = scope(LocalInstrument.objects.select_related("congress", "document"), viewer)
    known = get_object_or_404(own, pk=pk) if pk else None
    form = InstrumentForm(request.POST or None, request.FILES or None, initial=_initial(request, known))
    if form.is_valid() and (kept := done(form, lambda: _kept(form, viewer, known))):
        messages.success(request, f"已登记《{kept.title}》。")
        return redirect(f"{reverse('rules:instruments')}#own-{kept.pk}")
    return form_page(request, "procedures/instrument_form.html", {"form": form, "instrument": known})


def _initial(request: HttpRequest, known: LocalInstrument | None) -> dict[str, Any]:
    if known is None:
        return {"title": request.GET.get("title", "")[:120]}
    values = {name: getattr(known, name) for name in FIELDS}
    return {name: "" if value == "-" else value for name, value in values.items()}


def _kept(form: InstrumentForm, viewer: Viewer, known: LocalInstrument | None) -> LocalInstrument:
    fields = dict(form.cleaned_data)
    upload = fields.pop("text")
    return keep_instrument(fields=fields, by=viewer, at=clock.now(), known=known, upload=upload)
