"""Recording an act, and correcting a record. Buttons come from the standing, so screen and law cannot differ."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import Viewer, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents import services as documents
from huying.kernel.documents.uploads import UploadRefused
from huying.kernel.people.roles import Role

from . import clocks, moving, resting, services
from .definition import Act, Ask
from .forms import DAY, ActForm, CorrectionForm, MoveForm
from .models import ActRecord, Proceeding
from .pages import DutyRow, Page, Words
from .posting import back_of
from .refusals import Refused
from .registry import Options, binding_for, versions_of
from .selectors import MOVED, find_by_number
from .standing import View


def proceeding_or_404(request: HttpRequest, pk: int) -> Proceeding:
    """The proceeding, if this viewer may read it; otherwise it does not exist for them."""
    viewer = viewer_of_request(request)
    found = find_by_number(pk, viewer.congress.pk) if viewer.congress else None
    if found is None or not binding_for(found).may_read(viewer, found):
        raise Http404
    return found


def act(request: HttpRequest, pk: int, act: str, party: str = "") -> HttpResponse:
    """The form of one act; POST records it or says what is missing and which rule asks for it."""
    proceeding = proceeding_or_404(request, pk)
    page = Page(proceeding, viewer_of_request(request), clock.today())
    declared = _declared(page, act)
    form = _form(request, page, declared, party)
    if request.method == "POST" and form.is_valid():
        try:
            record = _record(request, proceeding, declared, party, form)
        except Refused as refusal:
            return _shown(request, page, declared, party, form, refusal, status=422)
        messages.success(request, _said(declared, record))
        return redirect(back_of(request) or page.binding.url(proceeding))
    return _shown(request, page, declared, party, form, None, status=422 if form.errors else 200)


def _declared(page: Page, name: str) -> Act:
    try:
        return page.binding.procedure.act(name)
    except LookupError:
        raise Http404 from None


def _form(request: HttpRequest, page: Page, act: Act, party: str) -> ActForm:
    def options(ask: Ask) -> Options:
        return page.binding.options(page.proceeding, ask, services.party_of(page.stands, page.view, act, party))

    data = (request.POST, request.FILES) if request.method == "POST" else ()
    fill = page.binding.fills.get(act)
    form = ActForm(act, page.today, options, *data, initial=fill(page.proceeding) if fill else {})
    if ask := clocks.day_to_name(page.proceeding, act):
        form.must_name(ask)
    return form


def _record(request: HttpRequest, proceeding: Proceeding, act: Act, party: str, form: ActForm) -> ActRecord:
    viewer = viewer_of_request(request)
    at = clock.now()
    with transaction.atomic():
        papers = _stored(proceeding, act, form, viewer, at)
        record = services.perform(
            proceeding=proceeding,
            act=act,
            by=viewer,
            on=form.cleaned_data[DAY],
            at=at,
            said=form.said() | papers,
            party=party,
            key=request.POST.get("key", "")[:80],
        )
        if not papers.items() <= record.fields.items():
            transaction.set_rollback(True)  # sent before, with the same papers: they are not kept twice
        return record


def _stored(proceeding: Proceeding, act: Act, form: ActForm, viewer: Viewer, at: Any) -> dict[str, int]:
    """The papers that came with the form, kept; a refusal of the act takes their rows back with it."""
    labels = {a.name: a.label for a in act.asks}
    kept = {}
    for name, upload in form.files_given().items():
        try:
            version = documents.store_upload(
                congress=proceeding.congress,
                kind=name,
                title=f"{labels[name]}：{proceeding.title}"[:200],
                upload=upload,
                by=viewer.person,
                at=at,
            )
        except UploadRefused as refusal:
            raise Refused(f"{labels[name]}没有收下。{refusal}", hint="换一个文件再试。") from refusal
        kept[name] = version.pk
    return kept


def _said(act: Act, record: ActRecord) -> str:
    late = f"比期限晚{record.late_days}日，台账会注明。" if record.late_days else ""
    entered = "登记的时候已经过了期限，期限旁边会注明“补记”和登记的日子。" if record.is_entered_late else ""
    return f"已登记“{act.label}”。{late}{entered}"


def _shown(
    request: HttpRequest, page: Page, act: Act, party: str, form: ActForm, refusal: Refused | None, *, status: int
) -> HttpResponse:
    known = services.party_of(page.stands, page.view, act, party)
    capacity = services.capacity_for(act, page.view, page.viewer, party)
    if refusal is None and status == 200:
        refusal = _foreseen(page, act, party, capacity)
    if refusal and capacity:  # the page it leads to is for who may do the act
        refusal.ways = page.binding.shown_ways(page.proceeding, act)
    context = {
        "proceeding": {"title": page.proceeding.title, "url": page.binding.url(page.proceeding)},
        "act": {"label": act.label, "who": act.who, "says": act.says, "rule": act.rule, "law": act.law},
        "form": form,
        "capacity": str(capacity or ""),
        "duty": _duty(page, act, party),
        "refusal": refusal,
        "warnings": () if refusal or act not in page.binding.warns else page.binding.warns[act](page.proceeding),
        "party_label": known.label if known else "",
        "back": back_of(request),
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "submit_label": act.button,
        "today": page.today,
    }
    return render(request, "act.html", context, status=status)


def _duty(page: Page, act: Act, party: str) -> DutyRow | None:
    duty = next((d for d in page.stands.open_duties if d.act is act and d.party == party), None)
    return DutyRow(act.owed_as(), duty.party_label, act.who, duty.due, page.light(duty)) if duty else None


def _foreseen(page: Page, act: Act, party: str, capacity: Any) -> Refused | None:
    """What would be refused anyway is said before anybody types."""
    if capacity is None:
        return Refused(f"“{act.label}”由{act.who}办理，您现在没有这一身份。", hint="请由有这一身份的同志登记。")
    if page.stands.is_open(act, party):
        return None
    return Refused(f"现在还不能登记“{act.label}”。", page.stands.why_not(act, party))


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a wrong record by another that says why; what depended on it is reopened."""
    record = _record_or_404(request, pk)
    form, refusal = CorrectionForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], viewer_of_request(request)
        try:
            made = services.reverse(record=record, by=by, reason=reason, at=clock.now())
            messages.success(request, f"已更正，一共{len(made)}条记录作废。原记录仍在经过里。")
            return redirect(binding_for(record.proceeding).url(record.proceeding))
        except Refused as error:
            refusal = error
    context = _correction(record) | {"form": form, "refusal": refusal}
    return render(request, "act.html", context, status=422 if refusal or form.errors else 200)


def _record_or_404(request: HttpRequest, pk: int) -> ActRecord:
    """The record, if this viewer may read its proceeding; a correction is no record to be corrected."""
    records = ActRecord.objects.filter(reverses=None).exclude(act=MOVED).select_related("proceeding__congress", "by")
    record: ActRecord = get_object_or_404(scope(records, viewer_of_request(request)), pk=pk)
    proceeding_or_404(request, record.proceeding_id)
    return record


def _correction(record: ActRecord) -> dict[str, Any]:
    """What the page says before anything is confirmed: which records fall, and how many."""
    binding = binding_for(record.proceeding)
    act = binding.procedure.act(record.act)
    label = act.titled(record.party_key)
    records = resting.fallen(record.proceeding, record)
    words = Words(binding, records, View())
    falling = [f"{each.on}的“{words.label(each)}”" for each in records if each.pk != record.pk]
    return {
        "proceeding": {"title": record.proceeding.title, "url": binding.url(record.proceeding)},
        "act": {"label": f"更正“{label}”"},
        "submit_label": "登记更正",
        "record": [
            f"一共{len(records)}条记录作废",
            f"{record.on}的“{label}”作废",
            *(f"{words}依它办的，一并作废" for words in falling),
            *filter(None, [act.stays]),
            "原记录不删，经过里注明已更正",
            "要重新办的，重新登记",
        ],
    }


@role_required(Role.SC_OFFICE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a running proceeding to another version or to other numbers: first what would change, then why."""
    proceeding = proceeding_or_404(request, pk)
    versions = [b.procedure.version for b in versions_of(proceeding.procedure)]
    given = request.POST if request.method == "POST" else request.GET
    form = MoveForm(proceeding, versions, clock.today(), given or None, asks_why=request.method == "POST")
    changes, refusal = None, None
    if form.is_valid():
        try:
            if request.method == "POST":
                moving.move(proceeding=proceeding, by=viewer_of_request(request), at=clock.now(), **form.cleaned_data)
                messages.success(request, "已登记。期限已按新的规则重算，原来的日子在经过里。")
                return redirect(binding_for(proceeding).url(proceeding))
            changes = moving.changes(proceeding, today=clock.today(), **form.cleaned_data)
        except Refused as error:
            refusal = error
    context = {"proceeding": proceeding, "url": binding_for(proceeding).url(proceeding), "form": form}
    why = MoveForm(proceeding, versions, clock.today(), asks_why=True)["reason"]
    context |= {"changes": changes, "refusal": refusal, "why": why}
    return render(request, "procedures/move.html", context, status=422 if refusal or form.errors else 200)
