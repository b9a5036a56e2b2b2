"""The pages of the rules: the numbers of this congress, its own ones, other places', and each procedure's text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from . import describe, own_numbers, profiles, rulebook
from .definition import Procedure
from .forms import OwnNumberForm
from .profile import Limit, Profile
from .refusals import Refused
from .registry import Binding, bindings, versions_of
from .selectors import known_instruments, own_limits


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    context = _rules(congress_of(viewer), clock.today()) | {"may_set": viewer.has(Role.SC_OFFICE)}
    return render(request, "procedures/rules.html", context)


def _rules(congress: Congress, today: date) -> dict[str, Any]:
    profile, own = _profile(congress)
    rows = rulebook.limit_rows(profile, own, today)
    return {
        "profile": profile,
        "rows": rows,
        "numbers": sum(row.limit is not None for row in rows),
        "own": sum(row.is_own for row in rows),
        "settings": profile.settings.values(),
        "instruments": known_instruments(congress),
        "compared": rulebook.compare(profile.with_own(own), today),
        "rest": rulebook.other_rows(row.rule for row in rows),
    }


def _profile(congress: Congress) -> tuple[Profile, tuple[Limit, ...]]:
    """The shipped profile of the congress, and its own numbers apart."""
    return profiles.load(congress.profile), own_limits(congress.pk)


def _procedures() -> Iterable[Binding]:
    return sorted(bindings(), key=lambda b: b.procedure.label)


@role_required(Role.SC_OFFICE)
def own(request: HttpRequest, rule: str) -> HttpResponse:
    """The form of a congress's own number of one rule."""
    row = _row_or_404(congress_of(viewer_of_request(request)), rule)
    form = OwnNumberForm(rule, clock.today(), request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and _set(request, form):
        messages.success(request, f"已登记。{row.label}的新时限从生效日起用，正在办的照旧。")
        return redirect("rules:index")
    context = {"row": row, "form": form, "kinds": rulebook.kinds(rule)}
    return render(request, "procedures/own_number.html", context, status=422 if form.errors else 200)


def _row_or_404(congress: Congress, rule: str) -> rulebook.LimitRow:
    profile, mine = _profile(congress)
    for row in rulebook.limit_rows(profile, mine, clock.today()):
        if row.rule == rule and rulebook.is_timed(rule):
            return row
    raise Http404


def _initial(row: rulebook.LimitRow) -> dict[str, object]:
    limit = row.limit
    return {"count": limit.span.count, "unit": limit.span.unit, "anchor": limit.anchor} if limit else {}


def _set(request: HttpRequest, form: OwnNumberForm) -> bool:
    fields = form.cleaned_data
    try:
        own_numbers.set_number(
            rule=form.rule,
            span=fields["span"],
            anchor=fields.get("anchor", ""),
            clause=fields["clause"],
            effective=fields["effective"],
            by=viewer_of_request(request),
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    return render(request, "procedures/procedures.html", {"procedures": _procedures()})


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure as a regulation, with this congress's numbers in the text; `?version=` shows an older one."""
    context = _text(
        _procedure_or_404(code, request.GET.get("version", "")), congress_of(viewer_of_request(request)), clock.today()
    )
    return render(request, "procedures/procedure.html", context)


def _text(found: type[Procedure], congress: Congress, today: date) -> dict[str, Any]:
    profile, mine = _profile(congress)
    here = profile.with_own(mine).in_force(today)
    others = rulebook.others_than(profile)
    places = [rulebook.HERE, *(place.name for place in others)]
    limits = describe.limits_rows(found, [here, *others])
    return {
        "procedure": found,
        "other_versions": [b.procedure.version for b in versions_of(found.code) if b.procedure is not found],
        "articles": describe.articles(found, here),
        "steps": describe.steps(found),
        "places": places,
        "limits": [(row, list(zip(places, row.cells, strict=True))) for row in limits],
        "profile": profile,
    }


def _procedure_or_404(code: str, version: str) -> type[Procedure]:
    known = {str(b.procedure.version): b.procedure for b in versions_of(code)}
    newest = next(reversed(known), "")
    if (version or newest) not in known:
        raise Http404
    return known[version or newest]
