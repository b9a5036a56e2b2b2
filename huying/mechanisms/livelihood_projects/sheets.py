"""What the pages of the proceedings show beside the standing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huying.commons.voting.choosing import margin_refusal
from huying.commons.voting.elections.models import ElectionWay
from huying.commons.voting.elections.selectors import elections_on
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import profile_of
from huying.kernel.procedures.standing import Standing

from . import access, mapping, selectors
from .access import GOVERNMENT, LISTERS, PROPOSERS, READERS
from .elections import KIND
from .models import BallotDecision, Solicitation, said
from .procedures import BallotDeciding, CandidateListing, ProjectImplementation, Soliciting
from .selectors.decisions import counted_outside, may_rearrange, rule_of, waiting_report
from .terms import BEFORE_BALLOT, DECIDED


def solicitation(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    call = Solicitation.objects.select_related("congress").get(pk=proceeding.subject_id)
    return {
        "call": call,
        "screenings": selectors.screening_counts(call),
        "channels": selectors.channel_counts(call),
        "may_list": viewer.has(*LISTERS),
        "may_write": viewer.has(*PROPOSERS),
        "may_redate": viewer.has(Role.SC_OFFICE) and (call.is_open or not stands.done(Soliciting.opened)),
        "is_accepting": call.is_open and call.opens_on <= clock.today() <= call.closes_on,
    }


def decision(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = access.ballot(proceeding.subject_id)
    rows = selectors.candidates_of(found)
    listed = [p for p in rows if p.status in BEFORE_BALLOT]
    days = selectors.days_of(found)
    is_counted = bool(stands.done(BallotDeciding.counted))
    held = list(elections_on(KIND, found.pk))
    runs_here = any(election.voided_at is None for election in held)
    report = None if is_counted else waiting_report(found)
    is_decided = is_counted or report is not None or counted_outside(found)
    is_listed = any(CandidateListing.published.name in done for done in days.values())
    return {
        "decision": found,
        "rows": [(p, () if p.is_taken_over else selectors.gates_of(days.get(p.pk, {}))) for p in rows],
        "public_page": _public_page(found, is_listed),
        "is_counted": is_counted,
        "by_hands": found.way == ElectionWay.HANDS.label,  # as polls.announced keeps it: no papers to tell of
        "adopted": [p for p in rows if p.status in DECIDED],
        "margin": margin_refusal(rule_of(found, profile_of(proceeding)), candidates=len(listed)) if listed else "",
        "may_rearrange": viewer.has(Role.SC_OFFICE) and may_rearrange(stands),
        "may_change_year": viewer.has(Role.SC_OFFICE) and not (is_listed or stands.facts or held or stands.ended),
        "may_propose": bool(viewer.bodies(*GOVERNMENT) & selectors.own_government(found.congress_id))
        and not stands.done(BallotDeciding.heard),
        "stamps": [] if stands.done(BallotDeciding.balloted) else _stamps(found, viewer),
        "report": report,
        "may_confirm": report is not None and access.may_confirm(viewer, report),
        "may_count": viewer.has(Role.SC_OFFICE)
        and (report is None or not access.may_confirm(viewer, report))
        and bool(stands.done(BallotDeciding.balloted))
        and not is_counted
        and not runs_here,
        "elections": held,
        "may_set_up": viewer.has(Role.SC_OFFICE) and bool(listed) and not held and not is_decided,
        "kind": KIND,
        "papers": _papers(found),
    }


def _public_page(found: BallotDecision, is_listed: bool) -> str:
    """What everybody reads of this ballot now: the decision, before it the candidates, before them nothing."""
    if found.published_on:
        return reverse("public_decision", args=[found.congress.code, found.year])
    return reverse("public_candidates", args=[found.congress.code, found.year]) if is_listed else ""


def _stamps(found: BallotDecision, viewer: Viewer) -> list[tuple[str, str]]:
    """The buttons of the gates that are open to this viewer."""
    if not viewer.has(Role.SC_OFFICE, *GOVERNMENT):
        return []
    opened = selectors.to_stamp(found, viewer)
    return [(act.button, act.name) for act in selectors.STAMPS if act.name in opened]


def _papers(found: BallotDecision) -> list[dict[str, Any]]:
    if found.document is None:
        return []
    newest = {v.suffix(): v for v in found.document.versions.order_by("number")}
    formats = [{"label": s.upper(), "url": newest[s].get_absolute_url()} for s in ("docx", "pdf") if s in newest]
    return [{"title": f"决定 {said(found.number)}".strip(), "formats": formats}]


def _of_project(proceeding: Proceeding, viewer: Viewer) -> dict[str, Any]:
    found = access.project(proceeding.subject_id)
    return {
        "project": found,
        "feasibility": said(found.feasibility),
        "ideas": selectors.sources_of(found.pk),
        "demand": selectors.demand_of(found.pk),
        "may_open_ideas": viewer.has(*LISTERS),
        "may_open_decision": viewer.has(*READERS, *GOVERNMENT),
    }


def candidate(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    shown = _of_project(proceeding, viewer)
    project = shown["project"]
    government = selectors.own_government(project.congress_id)
    is_draft = not stands.ended and not stands.done(CandidateListing.submitted)
    return shown | {
        "gates": selectors.gates_of({f.act: f.on for f in stands.facts}),
        "consultations": [f for f in stands.facts if f.act == CandidateListing.consulted.name],
        "may_edit": is_draft and bool(viewer.bodies(*GOVERNMENT) & government),
    }


def project(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    shown = _of_project(proceeding, viewer)
    found = shown["project"]
    steps, nodes = selectors.timeline(found)
    may_write = found.unit_id in viewer.bodies(Role.HANDLING_UNIT) and not stands.done(ProjectImplementation.planned)
    return shown | {
        "light": selectors.light_of(found, stands, clock.today()),
        "steps": steps,
        "may_read_first": viewer.has(Role.SC_OFFICE),
        "milestones": nodes,
        "may_write": may_write and not stands.ended,
        "may_place": mapping.may_place(viewer, found),
    }
