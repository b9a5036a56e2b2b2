"""The units' desk: one page for organ, principal leader and handling unit."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import UNIT_SIDE, Viewer, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.posting import back_of, whole_number
from huying.kernel.procedures.selectors import judge

from .. import selectors, services
from ..forms import BULK, BulkForm, DeskFilter, NoteForm
from ..procedures import ItemHandling
from ..selectors.blocked import blocked
from .shared import form_page, refusable

PAGE, SEVERAL = 40, 100
ACTS = {"accept": ItemHandling.accepted, "progress": ItemHandling.progressed}


@role_required(*UNIT_SIDE)
def unit_desk(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = DeskFilter(request.GET)
    wanted = form.wanted()
    whole = selectors.chosen_matters(selectors.waiting_matters(viewer, today), viewer, wanted)
    counts = selectors.group_counts(whole, today)
    group = wanted.get("group", "")
    found = selectors.in_order(whole.filter(group=group) if group else whole)
    pages = Paginator(found.select_related("parent", "congress"), PAGE)
    pages.count = counts[group] if group else sum(counts.values())  # counted already
    page = pages.get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": today, "back": request.get_full_path(), "group": group}
    has_blocked = group in ("", "late") and page.number == 1
    rows, n = blocked(viewer, wanted, today) if has_blocked else ([], 0)
    context |= {"tabs": _tabs(request, counts, group), "sentence": _sentence(counts, n), "wanted": wanted}
    context |= {"blocked": rows, "blocked_total": n}
    context["groups"] = _grouped(selectors.matter_rows(viewer, list(page), today), counts)
    context["progress"] = selectors.answer_progress(viewer)
    return render(request, "oversight/unit_desk.html", context)


def _sentence(counts: selectors.Counts, blocked: int) -> str:
    """「7件要办，1件已超期；另有2件超期，要等前面的步骤」"""
    whole, words = sum(counts.values()), []
    if whole:
        words.append(f"{whole}件要办，" + (f"{counts.overdue}件已超期" if counts.overdue else "没有超期的"))
    if blocked:
        words.append(f"{'另有' if whole else ''}{blocked}件超期，要等前面的步骤")
    return "；".join(words)


def _tabs(request: HttpRequest, counts: dict[str, int], group: str) -> list[dict[str, Any]]:
    """A tab a group, with its count; the other filters stay."""
    kept = {k: v for k, v in request.GET.items() if k in ("who", "letter", "q") and v}
    rows = [("", "全部", sum(counts.values())), *((key, label, counts[key]) for key, label, _ in selectors.GROUPS)]
    return [
        {"label": label, "n": n, "url": f"?{urlencode(kept | ({'group': key} if key else {}))}", "is_on": key == group}
        for key, label, n in rows
    ]


def _grouped(rows: list[selectors.MatterRow], counts: dict[str, int]) -> list[dict[str, Any]]:
    found = []
    for key, label, note in selectors.GROUPS:
        if members := [r for r in rows if r.group == key]:
            found.append({"label": label, "note": note or f"{counts[key]}件", "rows": members})
    return found


# ── one matter ────────────────────────────────────────────────────────────
def _matter(viewer: Viewer, pk: int) -> Proceeding:
    found = selectors.reach(viewer, [pk])
    if not found:
        raise Http404
    return found[0]


def _back(request: HttpRequest) -> str:
    return back_of(request) or reverse("oversight:unit_desk")


@role_required(*UNIT_SIDE)
@refusable
def unit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note for one's own unit only."""
    viewer = viewer_of_request(request)
    found, form = _matter(viewer, pk), NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.write_note(proceeding=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, "已记下备注，只有本单位看得到。")
        return redirect(_back(request))
    context = {"form": form, "matter": found, "heading": "写备注", "submit": "记下备注", "back": _back(request)}
    return form_page(request, "oversight/unit_form.html", context)


@role_required(*UNIT_SIDE)
@refusable
def unit_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one matter to a colleague."""
    viewer = viewer_of_request(request)
    found, people = _matter(viewer, pk), selectors.colleagues(viewer, clock.today())
    form = BulkForm("give", people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        to = _chosen(people, form)
        services.give(proceeding=found, to=to, by=viewer, at=clock.now())
        messages.success(request, f"已分给{to}。")
        return redirect(_back(request))
    context = {"form": form, "matter": found, "heading": "分给同事", "submit": "分给同事", "back": _back(request)}
    return form_page(request, "oversight/unit_form.html", context)


def _chosen(people: list[Person], form: BulkForm) -> Person:
    return next(p for p in people if str(p.pk) == form.cleaned_data["to"])


# ── several at once ───────────────────────────────────────────────────────
@role_required(*UNIT_SIDE)
def unit_bulk(request: HttpRequest) -> HttpResponse:
    """Several matters at once: first what would happen to each, then the deed; what is refused is named."""
    viewer, today = viewer_of_request(request), clock.today()
    given = request.POST if request.method == "POST" else request.GET
    deed = given.get("deed", "")
    if deed not in BULK:
        raise Http404
    keys = [key for key in map(whole_number, given.getlist("proceeding")) if key]
    chosen = selectors.reach(viewer, keys[:SEVERAL])
    people = selectors.colleagues(viewer, today) if deed == "give" else []
    form = BulkForm(deed, people, request.POST if request.method == "POST" else None)
    if chosen and form.is_valid():
        _tell(request, deed, _do(request, viewer, deed, chosen, people, form))
        return redirect(_back(request))
    rows = [(p, _why_not(p, deed, viewer)) for p in chosen]
    context = {"form": form, "rows": rows, "deed": deed, "label": BULK[deed], "back": _back(request)}
    context |= {"able": sum(not why for _, why in rows), "key": uuid.uuid4().hex, "more": len(keys) - SEVERAL}
    return form_page(request, "oversight/unit_bulk.html", context)


def _do(
    request: HttpRequest, viewer: Viewer, deed: str, chosen: list[Proceeding], people: list[Person], form: BulkForm
) -> list[services.Outcome]:
    at = clock.now()
    if deed == "give":
        return services.give_several(proceedings=chosen, to=_chosen(people, form), by=viewer, at=at)
    return services.do_several(
        act=ACTS[deed],
        proceedings=chosen,
        said=form.cleaned_data,
        by=viewer,
        on=clock.today(),
        at=at,
        key=request.POST.get("key", "")[:40],
    )


def _why_not(proceeding: Proceeding, deed: str, viewer: Viewer) -> str:
    """What the preview says of a matter that the deed would be refused for; '' where it can be done."""
    if deed == "give":
        return ""
    if proceeding.procedure != ItemHandling.code:
        return "不是问题清单上的事项"
    if selectors.unit_doors(viewer).filter(proceeding=proceeding, act=ACTS[deed].name).exists():
        return ""
    stands, _ = judge(proceeding, clock.today())
    return "；".join(map(str, stands.why_not(ACTS[deed]))) or "已经登记过，或者不归您办"


def _tell(request: HttpRequest, deed: str, outcomes: list[services.Outcome]) -> None:
    done = [o for o in outcomes if o.refusal is None]
    if done:
        messages.success(request, f"{BULK[deed]}：已登记{len(done)}件。")
    for outcome in outcomes:
        if outcome.refusal is not None:
            messages.warning(request, f"没有登记——{outcome.words}")
