"""The publication room: what waits to be published, and each text on its way (监督法第十条、第十七条、第六十三条)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import Viewer, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.uploads import UploadRefused
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..forms import OrderForm, PublicationFilter, ReleaseForm, ReviewForm, RewriteForm, WithdrawForm
from ..models import Publication, PublicationState
from .shared import PAGE, own, refusable

REVIEWERS = (Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE)
DRAFTERS = (Role.SC_OFFICE, Role.WORKING_BODY)
ROWS = Publication.objects.select_related("topic", "version", "congress", "drawn_by", "reviewed_by", "ordered_by")


@role_required(*REVIEWERS)
def publications(request: HttpRequest) -> HttpResponse:
    """What waits, and every text; the office publishes several here together, now or on one day."""
    viewer = viewer_of_request(request)
    form = ReleaseForm(selectors.to_release(viewer).order_by("pk"), request.POST or None)
    if request.method == "POST" and not viewer.has(Role.SC_OFFICE):
        raise PermissionDenied("公开由常委会办公室办理。")
    if request.method == "POST" and form.is_valid():
        on, wanted = form.cleaned_data["on"], list(form.cleaned_data["publication"])
        if done(form, services.publish_together, publications=wanted, on=on, by=viewer, at=clock.now()):
            is_later = on is not None and on > clock.today()
            told = f"到{full_day(on)}一起公开，那天以前可以改、可以撤回。" if is_later else "已公开。"
            messages.success(request, f"{len(wanted)}件{told}")
            return redirect("oversight:publications")
    return _list(request, form)


def _list(request: HttpRequest, release: ReleaseForm) -> HttpResponse:
    viewer, form = viewer_of_request(request), PublicationFilter(request.GET)
    found = selectors.all_publications(viewer).filter(**form.wanted())
    owed = selectors.owed_publications(congress_of(viewer))
    context = {
        "owed": owed[:PAGE],
        "owed_in_all": len(owed),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_draw": viewer.has(*DRAFTERS),
        "to_release": selectors.to_release(viewer) if viewer.has(Role.SC_OFFICE) else (),
        "release": release,
        "left_out": release.left_out(),
    }
    return render(request, "oversight/publications.html", context, status=422 if release.errors else 200)


@role_required(*DRAFTERS)
@require_POST
@refusable
def publication_new(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    owed = selectors.owed_publication(congress_of(viewer), kind, subject)
    if owed is None:
        going = selectors.all_publications(viewer).filter(kind=kind, subject_id=subject, withdrawn_at=None).first()
        if going is None:
            raise Http404
        return redirect(going)  # the button was pressed twice
    made = services.draw_up(kind=owed.kind, subject_id=subject, by=viewer, at=at)
    messages.success(request, "已起草。请对照原件删改，再请另一位同志做保密审查。")
    return redirect(made)


@role_required(*REVIEWERS)
@refusable
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One text; whoever may draw it up changes it here while it is not public."""
    viewer, found = viewer_of_request(request), own(request, ROWS, pk)
    form = RewriteForm(found, request.POST or None, request.FILES or None)
    if request.method == "POST" and _may_write(viewer, found) and form.is_valid():
        try:
            services.rewrite(publication=found, by=viewer, at=clock.now(), **form.cleaned_data)
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, "文字已保存。改动以后要重新做保密审查。")
            return redirect(found)
    return _page(request, found, form=form)


def _may_write(viewer: Viewer, found: Publication) -> bool:
    return found.is_editable and viewer.has(*DRAFTERS)


def _page(request: HttpRequest, found: Publication, **filled: forms.Form) -> HttpResponse:
    """The page of a text, with the form that was filled in; nothing that was typed is lost."""
    viewer = viewer_of_request(request)
    steps: dict[str, forms.Form] = {
        "form": RewriteForm(found),
        "review_form": ReviewForm(),
        "order_form": OrderForm(),
        "withdraw_form": WithdrawForm(),
    }
    is_office, is_drawer, is_reviewer = (
        viewer.has(Role.SC_OFFICE), found.drawn_by == viewer.person, found.reviewed_by == viewer.person,
    )  # fmt: skip
    context = {
        **steps,
        **filled,
        "publication": found,
        "states": PublicationState,
        "may_write": _may_write(viewer, found),
        "may_review": found.state == PublicationState.DRAFT and not is_drawer,
        "may_order": is_office and found.reviewed_at and found.is_editable and not is_reviewer,
        "may_withdraw": is_office and not found.withdrawn_at,
    }
    has_faults = any(form.errors for form in filled.values())
    return render(request, "oversight/publication.html", context, status=422 if has_faults else 200)


@role_required(*REVIEWERS)
@require_POST
@refusable
def publication_review(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = own(request, ROWS, pk), ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, review_form=form)
    said = {"note": form.cleaned_data["note"], "read": parse_datetime(request.POST.get("read", ""))}
    if not done(form, services.review, publication=found, by=viewer_of_request(request), at=clock.now(), **said):
        return _page(request, found, review_form=form)
    messages.success(request, "保密审查已登记。由办公室另一位同志公开。")
    return redirect(found)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def publication_order(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = own(request, ROWS, pk), OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, found, order_form=form)
    on = form.cleaned_data["on"]
    held = services.publish(publication=found, on=on, by=viewer_of_request(request), at=clock.now())
    told = "已公开。" if held.published_at else f"到{full_day(on)}自动公开，那天以前可以改、可以撤回。"
    messages.success(request, told)
    return redirect(found)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def publication_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = own(request, ROWS, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, withdraw_form=form)
    reason = form.cleaned_data["reason"]
    services.withdraw(publication=found, reason=reason, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已撤回，公开页面上看不到了。撤回登记在案。")
    return redirect(found)
