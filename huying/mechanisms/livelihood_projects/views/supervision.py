"""Major decisions, hot issues, groups and areas, campaigns, fields: their lists and forms (R2.17-R2.21)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huying.commons.activities.access import WRITERS
from huying.commons.activities.selectors import activities_about
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, Viewer, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from ..access import PARTIES, READERS
from ..forms.supervision import (
    AreaForm,
    AssignForm,
    CampaignForm,
    FieldFilter,
    FieldForm,
    GroupChangeForm,
    GroupForm,
    HotIssueForm,
    IssueFilter,
    MajorDecisionForm,
)
from ..models import Campaign
from ..procedures import DecisionExecution, IssueUrging
from ..selectors import supervision as selectors
from ..services import supervision as services
from .shared import PAGE, form_page, own, proceeding_page

FORM = "livelihood/plain_form.html"


def _new(
    request: HttpRequest, form: Form, deed: Callable[..., Any], said: dict[str, Any], words: dict[str, Any]
) -> HttpResponse:
    """A page around one form that registers one thing; afterwards the page of what was made."""
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer_of_request(request), "at": clock.now()}
        if made := done(form, deed, **form.cleaned_data, **said, **who):
            messages.success(request, words["told"])
            return redirect(made if hasattr(made, "get_absolute_url") else words["back"])
    return form_page(request, FORM, {"form": form, **words})


def _chosen(form: Form) -> dict[str, str]:
    return {k: v for k, v in form.cleaned_data.items() if v} if form.is_valid() else {}


# ── major decisions ───────────────────────────────────────────────────────
@role_required(*PARTIES)
@require_GET
def major_decisions(request: HttpRequest) -> HttpResponse:
    """The register (R2.17): a unit sees what is public."""
    viewer = viewer_of_request(request)
    congress, form = congress_of(viewer), FieldFilter(congress_of(viewer), request.GET or None)
    rows = selectors.major_decisions_of(congress, **_chosen(form))
    if not viewer.has(*READERS):
        rows = rows.exclude(published_on=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_register": viewer.has(Role.SC_OFFICE), "code": congress.code}
    return render(request, "livelihood/major_decisions.html", context)


@role_required(Role.SC_OFFICE)
def major_decision_new(request: HttpRequest) -> HttpResponse:
    form = MajorDecisionForm(congress_of(viewer_of_request(request)), request.POST or None)
    words = {
        "title": "登记一项重大事项决定", "lead": "常委会讨论决定的重大事项。执行机关每年报告执行情况。",
        "back": reverse("livelihood:major_decisions"), "submit": "登记", "told": "已登记，请登记“作出决定”。",
    }  # fmt: skip
    return _new(request, form, services.register_decision, {"on": clock.today()}, words)


@role_required(*PARTIES)
def major_decision(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, DecisionExecution, pk, "livelihood/major_decision.html")


# ── hot issues ────────────────────────────────────────────────────────────
@role_required(*READERS)
@require_GET
def hot_issues(request: HttpRequest) -> HttpResponse:
    """What is urged, and what was solved (R2.21)."""
    viewer = viewer_of_request(request)
    congress = congress_of(viewer)
    form = IssueFilter(congress, request.GET or None)
    found = selectors.hot_issues_of(congress, **_chosen(form))
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "solved": found.exclude(solved_on=None).count(),
        "may_propose": viewer.has(Role.SC_OFFICE, Role.WORKING_BODY),
        "code": congress.code,
    }
    return render(request, "livelihood/hot_issues.html", context)


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
def hot_issue_new(request: HttpRequest) -> HttpResponse:
    form = HotIssueForm(congress_of(viewer_of_request(request)), request.POST or None)
    words = {
        "title": "提出一个热点难点问题", "lead": "列入清单以后督促责任单位解决；解决没解决，由人大这边登记。",
        "back": reverse("livelihood:hot_issues"), "submit": "提出", "told": "已提出，请登记“列入清单”。",
    }  # fmt: skip
    return _new(request, form, services.propose_issue, {"on": clock.today()}, words)


@role_required(*PARTIES)
def hot_issue(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, IssueUrging, pk, "livelihood/hot_issue.html")


# ── groups and areas ──────────────────────────────────────────────────────
@role_required(*CONGRESS_SIDE, Role.DEPUTY)
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """Who inspects where, and which area nobody has been to this year (R2.18)."""
    viewer, today = viewer_of_request(request), clock.today()
    congress = congress_of(viewer)
    lines = selectors.coverage(congress, today.year)
    context = {
        "lines": lines,
        "groups": list(selectors.groups_of(congress)),
        "year": today.year,
        "unassigned": sum(area.group_id is None for area, _ in lines),
        "uncovered": sum(not held for _, held in lines),
        "is_office": viewer.has(Role.SC_OFFICE),
        "may_arrange": viewer.has(*WRITERS),
    }
    return render(request, "livelihood/areas.html", context)


def _words(title: str, lead: str, submit: str, told: str) -> dict[str, Any]:
    return {"title": title, "lead": lead, "submit": submit, "told": told, "back": reverse("livelihood:areas")}


def _congress_and_today(viewer: Viewer) -> tuple[Any, date]:
    return congress_of(viewer), clock.today()


@role_required(Role.SC_OFFICE)
def group_new(request: HttpRequest) -> HttpResponse:
    form = GroupForm(*_congress_and_today(viewer_of_request(request)), request.POST or None)
    words = _words("编一个视察组", "组长也是组员。", "编组", "已编组。")
    return _new(request, form, services.form_group, {}, words)


@role_required(*CONGRESS_SIDE, Role.DEPUTY)
@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with its areas and what was arranged for it (R2.18)."""
    viewer = viewer_of_request(request)
    found = own(request, selectors.groups_of(congress_of(viewer)), pk)
    page = Paginator(selectors.inspections_of(found, viewer), PAGE).get_page(request.GET.get("page"))
    names = {area.pk: area.name for area in selectors.areas_of(found.congress)}
    context = {
        "group": found,
        "page": page,
        "rows": [(a, names.get(a.subject_id, "")) for a in page],
        "is_office": viewer.has(Role.SC_OFFICE),
        "is_own": viewer.is_staff_of_congress,
    }
    return render(request, "livelihood/group.html", context)


@role_required(Role.SC_OFFICE)
def group_change(request: HttpRequest, pk: int) -> HttpResponse:
    congress, today = _congress_and_today(viewer_of_request(request))
    found = own(request, selectors.groups_of(congress), pk)
    now = {"leader": found.leader_id, "members": [m.person_id for m in getattr(found, "now", ())]}
    form = GroupChangeForm(congress, today, request.POST or None, initial=now)
    words = _words(f"调整{found}", "换下来的组员，以前随组视察过的仍然算。", "保存", "已调整。")
    own_page = found.get_absolute_url()
    trail = [(words["back"], "分组视察、分片监督"), (own_page, found.name)]
    return _new(request, form, services.change_group, {"group": found}, words | {"back": own_page, "trail": trail})


@role_required(Role.SC_OFFICE)
def area_new(request: HttpRequest) -> HttpResponse:
    form = AreaForm(congress_of(viewer_of_request(request)), request.POST or None)
    words = _words("划一个片区", "每个片区由一个组负责，去没去过一看就知道。", "划片", "已划好。")
    return _new(request, form, services.draw_area, {}, words)


@role_required(Role.SC_OFFICE)
def area_assign(request: HttpRequest) -> HttpResponse:
    form = AssignForm(congress_of(viewer_of_request(request)), request.POST or None, initial=request.GET.dict())
    words = _words("给片区定组", "换组也在这里办，原来的组留在记录里。", "定组", "已定组。")
    return _new(request, form, services.assign_area, {}, words)


# ── campaigns ─────────────────────────────────────────────────────────────
@role_required(*CONGRESS_SIDE, Role.DEPUTY)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    form = FieldFilter(congress_of(viewer), request.GET or None)
    rows = selectors.campaigns_of(congress_of(viewer), **_chosen(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = selectors.held_about(selectors.CAMPAIGN, [c.pk for c in page])
    context = {
        "page": page,
        "form": form,
        "rows": [(c, held.get(c.pk, 0)) for c in page],
        "may_open": viewer.has(Role.SC_OFFICE),
        "today": clock.today(),
    }
    return render(request, "livelihood/campaigns.html", context)


@role_required(Role.SC_OFFICE)
def campaign_new(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(congress_of(viewer_of_request(request)), request.POST or None)
    words = {
        "title": "开展一个专题活动", "lead": "视察、调研、走访都归到它下面，年底一起看。",
        "back": reverse("livelihood:campaigns"), "submit": "开展", "told": "已登记。可以安排活动了。",
    }  # fmt: skip
    return _new(request, form, services.open_campaign, {}, words)


@role_required(*CONGRESS_SIDE, Role.DEPUTY)
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign with its activities (R2.19)."""
    viewer = viewer_of_request(request)
    found = own(request, Campaign.objects.select_related("congress"), pk)
    context = {
        "campaign": found,
        "field": selectors.field_label(selectors.fields_of(found.congress), found.field),
        "activities": selectors.shown(activities_about(selectors.CAMPAIGN, found.pk), viewer),
        "is_own": viewer.is_staff_of_congress,
        "held": selectors.held_about(selectors.CAMPAIGN, [found.pk]).get(found.pk, 0),
        "may_arrange": viewer.has(*WRITERS),
    }
    return render(request, "livelihood/campaign.html", context)


# ── fields ────────────────────────────────────────────────────────────────
@role_required(*CONGRESS_SIDE)
def supervision_fields(request: HttpRequest) -> HttpResponse:
    """The eight fields and the congress's own (R2.20)."""
    viewer = viewer_of_request(request)
    form = FieldForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (made := done(form, services.add_field, **form.cleaned_data, by=viewer, at=clock.now())):
        messages.success(request, f"已增加：{made}。")
        return redirect("livelihood:supervision_fields")
    rows = selectors.fields_of(congress_of(viewer))
    context = {"form": form, "rows": rows, "may_add": viewer.has(Role.SC_OFFICE)}
    return form_page(request, "livelihood/supervision_fields.html", context)
