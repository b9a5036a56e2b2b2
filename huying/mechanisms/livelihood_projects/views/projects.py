"""Projects that were decided: the list, one project, its nodes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, unsure

from .. import counts, mapping, selectors, services
from ..access import PARTIES
from ..forms import ListForm, MilestoneForm, PlaceForm
from ..models import Milestone, Project
from ..procedures import ProjectImplementation
from ..terms import DECIDED
from .shared import PAGE, form_page, own, refusable, shown


@role_required(*PARTIES)
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of one's own congress; for a county, what the townships below decided stands beside it."""
    viewer, today = viewer_of_request(request), clock.today()
    rows = selectors.visible_projects(viewer).filter(status__in=DECIDED)
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    form = ListForm(years, request.GET or None)
    page = Paginator(form.chosen(rows), PAGE).get_page(request.GET.get("page"))
    lights = selectors.lights_of(page, today)
    context = {
        "form": form,
        "page": page,
        "rows": [(p, lights[p.pk]) for p in page],
        "table": counts.table(selectors.projects_of(congress_of(viewer))) if viewer.is_staff_of_congress else None,
    }
    return render(request, "livelihood/projects.html", context)


@role_required(*PARTIES)
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """A tracked project; a taken-over one has no proceeding, only what is known of it."""
    viewer = viewer_of_request(request)
    found = selectors.find_visible(viewer, pk)
    if found is None:
        raise Http404
    if proceeding := selectors.find_proceeding(ProjectImplementation, pk, viewer):
        return shown(request, proceeding, "livelihood/project.html")
    steps, nodes = selectors.timeline(found)
    context = {
        "project": found, "steps": steps, "milestones": nodes, "may_place": mapping.may_place(viewer, found),
        "may_read_first": viewer.has(Role.SC_OFFICE),
    }  # fmt: skip
    return render(request, "livelihood/old_project.html", context)


@role_required(Role.SC_OFFICE)
def project_place(request: HttpRequest, pk: int) -> HttpResponse:
    """The office marks a decided project on the drawing, where there is one."""
    found = own(request, Project.objects.select_related("congress").filter(status__in=DECIDED), pk)
    drawn = mapping.drawing(found.congress, selectors.projects_of(found.congress))
    if drawn is None:
        raise Http404
    form = PlaceForm(request.POST or None, initial={"x": found.x, "y": found.y})
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.place_project, project=found, **form.cleaned_data, **who):
            messages.success(request, "已登记在图上的位置。")
            return redirect(found)
    context = {"form": form, "project": found, "map": drawn, "grid": mapping.GRID}
    return form_page(request, "livelihood/project_place.html", context)


@role_required(Role.HANDLING_UNIT)
def milestones(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit writes the nodes of its plan before it is public."""
    viewer, found = viewer_of_request(request), own(request, Project.objects.select_related("congress", "unit"), pk)
    if found.unit_id not in viewer.bodies(Role.HANDLING_UNIT):
        raise Http404
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer, "at": clock.now()}
        if done(form, services.save_milestone, project=found, **said):
            messages.success(request, "已写上这个节点。")
            return redirect("livelihood:milestones", found.pk)
    context = {"form": form, "project": found, "milestones": list(found.milestones.all())}
    return form_page(request, "livelihood/milestones.html", context)


@role_required(Role.HANDLING_UNIT)
@require_POST
@refusable
def milestone_remove(request: HttpRequest, pk: int, node: int) -> HttpResponse:
    found = own(request, Milestone.objects.select_related("project__congress"), node)
    if page := unsure(request, f"节点：{found.title}（{full_day(found.planned_on)}）"):
        return page
    services.remove_milestone(milestone=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已去掉这个节点。")
    return redirect("livelihood:milestones", found.project_id)
