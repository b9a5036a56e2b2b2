"""Pages of activities. Who may arrange and record is asked of the subject they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.posting import done, unsure

from . import access, registry, selectors, services
from .access import WRITERS
from .forms import CancelForm, NewForm, ParticipantForm, PhotoForm, PlanForm, SeenForm, of_activity, seen_before
from .models import Activity
from .registry import Subject

PAGE = 50
Deed = Callable[[], Any]


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def index(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.listed(viewer), PAGE).get_page(request.GET.get("page"))
    subjects = selectors.subjects_of(page.object_list, viewer)
    rows = [(a, subjects.get((a.subject_kind, a.subject_id))) for a in page.object_list]
    return render(request, "activities/list.html", {"page": page, "rows": rows, "today": clock.today()})


def seen(request: HttpRequest, pk: int) -> tuple[Activity, Subject | None]:
    """The activity, if this viewer may see it; otherwise it does not exist for them."""
    viewer = viewer_of_request(request)
    found = get_object_or_404(access.visible(viewer).select_related("congress", "visited"), pk=pk)
    return found, registry.subject(found.subject_kind, found.subject_id, viewer)


def written(request: HttpRequest, pk: int) -> Activity:
    """The activity, for who may write it down. Raises PermissionDenied for the others."""
    found, subject = seen(request, pk)
    if subject is None or not subject.may_write:
        raise PermissionDenied("这次活动由责任工作机构和常委会办公室安排、登记。")
    return found


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    found, subject = seen(request, pk)
    is_own = viewer_of_request(request).is_staff_of_congress  # the visited house sees when, where and what for
    context = {
        "activity": found,
        "subject": subject,
        "is_own": is_own,
        "people": list(found.participants.all()) if is_own else [],
        "evidence": list(found.evidence.select_related("version")) if is_own else [],
        "may_write": bool(subject and subject.may_write and not found.cancelled_at),
        "today": clock.today(),
    }
    return render(request, "activities/activity.html", context)


def form_page(request: HttpRequest, form: Form, activity: Activity | None, **said: Any) -> HttpResponse:
    back = activity.get_absolute_url() if activity else said["subject"].url
    context = {"form": form, "activity": activity, "back": back, **said}
    return render(request, "activities/form.html", context, status=422 if form.errors else 200)


@role_required(*WRITERS)
def new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    subject = registry.subject(kind, pk, viewer)
    if subject is None:
        raise Http404
    if not subject.may_write:
        raise PermissionDenied("这个议题的活动由责任工作机构和常委会办公室安排。")
    went = "yes" if "went" in request.GET else "no"
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewForm(congress_of(viewer), *data, initial={"day": clock.today(), "went": went})
    if request.method == "POST" and form.is_valid():
        about = {"congress": congress_of(viewer), "about": (kind, pk), "by": viewer, "at": at}
        if made := done(form, lambda: _made(form, **about)):
            named = "应当去的人已经写上；不能去的，请在“谁去”里去掉。" if made.participants.exists() else ""
            went = "活动已记下。请在“谁去的”里写上去的人。"
            messages.success(request, went if form.went_there else f"活动已安排。{named}")
            return redirect(made)
    return form_page(request, form, None, subject=subject, title="记一次活动", submit="保存")


def _made(form: NewForm, **about: Any) -> Activity:
    made = services.plan_activity(**about, is_made=form.went_there, **form.arranged())
    if form.went_there:
        said, who = form.cleaned_data, {"by": about["by"], "at": about["at"]}
        services.record_activity(activity=made, held_on=said["day"], finding=said["finding"], **who)
        if said["file"]:
            services.add_evidence(activity=made, upload=said["file"], caption=said["caption"], **who)
    return made


def on_activity(title: str, submit: str, told: str) -> Callable[[Callable[..., tuple[Form, Deed]]], Any]:
    """A page around one form about an activity; `view` makes the form and names the deed."""

    def decorate(view: Callable[..., tuple[Form, Deed]]) -> Any:
        @role_required(*WRITERS)
        @wraps(view)
        def page(request: HttpRequest, pk: int) -> HttpResponse:
            found = written(request, pk)
            form, deed = view(request, found)
            if form.is_valid() and done(form, deed):
                messages.success(request, told)
                return redirect(found)
            return form_page(request, form, found, title=title, submit=submit)

        return page

    return decorate


def _data(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": viewer_of_request(request), "at": clock.now()}


@on_activity("改安排", "保存", "安排已改。")
def change(request: HttpRequest, found: Activity) -> tuple[Form, Deed]:
    form = PlanForm(found.congress, *_data(request), initial=of_activity(found))
    return form, lambda: services.change_activity(activity=found, **form.arranged(), **_who(request))


@on_activity("记下看到的情况", "保存", "看到的情况已记下。")
def record(request: HttpRequest, found: Activity) -> tuple[Form, Deed]:
    form = SeenForm(clock.today(), found.participants.all(), *_data(request), initial=seen_before(found, clock.today()))

    def deed() -> None:
        said = dict(form.cleaned_data)
        file, caption = said.pop("file"), said.pop("caption")
        services.record_activity(activity=found, **said, **_who(request))
        if file:
            services.add_evidence(activity=found, upload=file, caption=caption, **_who(request))

    return form, deed


@on_activity("取消这次活动", "取消活动", "活动已取消。")
def cancel(request: HttpRequest, found: Activity) -> tuple[Form, Deed]:
    form = CancelForm(*_data(request))
    return form, lambda: services.cancel_activity(activity=found, **form.cleaned_data, **_who(request))


@on_activity("加一位参加人员", "加上", "参加人员已加上。")
def participant_new(request: HttpRequest, found: Activity) -> tuple[Form, Deed]:
    form = ParticipantForm(found.congress, *_data(request))
    return form, lambda: services.add_participant(activity=found, **form.cleaned_data, **_who(request))


@on_activity("加照片或材料", "保存", "照片或材料已保存。")
def evidence_new(request: HttpRequest, found: Activity) -> tuple[Form, Deed]:
    form = PhotoForm(*_data(request))

    def deed() -> Any:
        said = form.cleaned_data
        return services.add_evidence(activity=found, upload=said["file"], caption=said["caption"], **_who(request))

    return form, deed


@role_required(*WRITERS)
@require_POST
def participant_remove(request: HttpRequest, pk: int, participant: int) -> HttpResponse:
    found = written(request, pk)
    services.remove_participant(participant=get_object_or_404(found.participants, pk=participant), **_who(request))
    messages.success(request, "已去掉。")
    return redirect(f"{reverse('activities:activity', args=[pk])}#people")


@role_required(*WRITERS)
@require_POST
def evidence_remove(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    found = written(request, pk)
    known = get_object_or_404(found.evidence, pk=evidence)
    if page := unsure(request, f"现场材料：{known}"):
        return page
    services.remove_evidence(evidence=known, **_who(request))
    messages.success(request, "已去掉。")
    return redirect(f"{reverse('activities:activity', args=[pk])}#evidence")
