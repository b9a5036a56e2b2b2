"""What follows from an act, in the same transaction: columns, tracked projects, steps of the timeline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from huying.commons.voting.choosing import quorum_refusal
from huying.commons.voting.elections.selectors import elections_on
from huying.commons.voting.elections.voiding import void_all_on
from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.documents.models import Version
from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.posting import whole_number
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import profile_of
from huying.kernel.procedures.services import open_proceeding, perform
from huying.kernel.procedures.standing import Standing

from . import access, elections, notices_counts, papers, terms
from .models import NONE, BallotDecision, CountReport, Milestone, Project, Solicitation, Step
from .photos import clean_photo, published_photo
from .procedures import BallotDeciding, CandidateListing, ProjectImplementation, Soliciting
from .selectors.candidates import is_balloted
from .selectors.decisions import candidates_in_hand, deputies_of, published_until, rule_of, waiting_report

P = ProjectImplementation


# ── columns that lists read ───────────────────────────────────────────────
def solicitation_follows(proceeding: Proceeding, stands: Standing) -> None:
    Solicitation.objects.filter(pk=proceeding.subject_id).update(
        is_open=bool(stands.done(Soliciting.opened)) and not stands.done(Soliciting.closed),
        is_answered=bool(stands.done(Soliciting.answered)),
    )


def candidate_follows(proceeding: Proceeding, stands: Standing) -> None:
    status = terms.LISTED if stands.done(CandidateListing.submitted) else terms.DRAFTED
    if ended := stands.ended:
        status = terms.WITHDRAWN if ended.act == CandidateListing.withdrawn.name else ended.fields["result"]
    if status != terms.ADOPTED:  # from then on the implementation follows
        Project.objects.filter(pk=proceeding.subject_id).update(status=status)


def decision_follows(proceeding: Proceeding, stands: Standing) -> None:
    decided, published = stands.done(BallotDeciding.decided), stands.done(BallotDeciding.published)
    BallotDecision.objects.filter(pk=proceeding.subject_id).update(
        decided_on=decided.on if decided else None, published_on=published.on if published else None
    )


def project_follows(proceeding: Proceeding, stands: Standing) -> None:
    started, finished = stands.done(P.started), stands.done(P.finished)
    reports = [f for f in stands.facts if f.act == P.reported.name]
    latest = max(reports, key=lambda f: (f.on, f.order), default=None)
    percent, paid = (latest.fields["percent"], latest.fields["paid"]) if latest else (0, 0)
    Project.objects.filter(pk=proceeding.subject_id).update(
        status=_status(stands),
        started_on=started.on if started else None,
        finished_on=finished.on if finished else None,
        percent=100 if finished else max(0, min(100, round(percent))),
        paid=Decimal(str(finished.fields["paid"] if finished else paid)),
    )


def _status(stands: Standing) -> str:
    if stands.ended:
        return terms.STOPPED if stands.ended.act == P.stopped.name else terms.ACCEPTED
    if stands.done(P.finished):
        return terms.FINISHED
    return terms.WORKING if stands.done(P.started) else terms.ADOPTED


# ── the decision ──────────────────────────────────────────────────────────
def after_heard(proceeding: Proceeding, record: ActRecord) -> None:
    """On that day the candidates had been public for all their days, and a quorum of deputies was there (R2.03, R2.05).

    Raises NotYet.
    """
    decision = access.ballot(proceeding.subject_id)
    stamped = published_until(proceeding, decision)
    if stamped and record.on < stamped:
        raise NotYet(
            f"候选项目的公布到{stamped.month}月{stamped.day}日才满，会议不能在这以前听取。",
            [Reason("票决以前公布，满规定的日数", "R2.03")],
        )
    rule = rule_of(decision, profile_of(proceeding))
    deputies = len(deputies_of(decision.congress_id, record.on))
    if refusal := quorum_refusal(rule, deputies=deputies, present=int(record.fields["present"])):
        raise NotYet(refusal, hint="先把到会情况登记准确。")


def candidates_stand(proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate once the ballot has begun: who is voted on changes no more, not by a correction either."""
    if is_balloted(Project.objects.get(pk=proceeding.subject_id).decision_id):
        raise TooLate("大会已经开始票决，候选项目不再变。", hint="撤回了的项目，可以下一年再提出。")


def ballot_stands(proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate while deputies vote or have voted in the vote room."""
    begun = elections_on(elections.KIND, proceeding.subject_id).filter(voided_at=None).exclude(opened_at=None)
    if begun.exists():
        raise TooLate("投票已经开始，“开始票决”不能更正。", hint="投不成的，先登记大会决定投票无效。")


def after_decided(proceeding: Proceeding, record: ActRecord) -> None:
    """The decision gets number and text; what was chosen becomes a tracked project, the rest ends (R2.06, R2.08)."""
    decision = BallotDecision.objects.select_related("congress", "document").get(pk=proceeding.subject_id)
    chosen = {int(pk) for pk in decision.elected.split(",") if pk.isdecimal()}
    candidates = list(
        decision.projects.filter(status__in=terms.BEFORE_BALLOT).select_related("unit").order_by("number")
    )
    adopted = [p for p in candidates if p.pk in chosen]
    decision.text = record.fields.get("text") or papers.drafted_text(decision, adopted)
    papers.issue(decision, adopted, record)
    decision.decided_on = record.on  # from now on a candidate may be resolved, and the plan is counted
    decision.save(update_fields=["number", "text", "document", "decided_on"])
    by = hand(record)
    for each in candidates_in_hand(proceeding):
        result = terms.ADOPTED if each.subject_id in chosen else terms.NOT_ADOPTED
        said, at = {"result": result}, record.recorded_at
        perform(proceeding=each, act=CandidateListing.resolved, by=by, on=record.on, at=at, said=said)
    for project in adopted:
        open_project(project, record.on)


def decision_kept(_proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate: what a ballot decided, and the projects that follow from it, no office takes back."""
    raise TooLate("大会已经作出决定，不能更正。", hint="项目要调整、停止的，另作决定。")


def after_voided(proceeding: Proceeding, record: ActRecord) -> None:
    """What a void vote said is no result: the next one is waited for, in the vote room too (R2.05).

    Raises TooLate when votes were counted there: what came of them is judged there alone.
    """
    decision = BallotDecision.objects.get(pk=proceeding.subject_id)
    by, at = Person.objects.get(pk=record.by_id or 0), record.recorded_at
    void_all_on(kind=elections.KIND, subject_id=decision.pk, reason=record.fields["reason"], by=by, at=at)
    if waits := waiting_report(decision):
        CountReport.objects.filter(pk=waits.pk).update(checked_by=by, returned_at=at, reason="表决无效")
        notices_counts.settle(waits, at)
    for name in elections.NUMBERS:
        setattr(decision, name, None)
    decision.way = decision.elected = NONE
    decision.save()
    decision.projects.update(votes_for=None)


def open_project(project: Project, on: date) -> Proceeding:
    Project.objects.filter(pk=project.pk).update(status=terms.ADOPTED)
    return open_proceeding(procedure=P, congress=project.congress, subject_id=project.pk, title=project.title, on=on)


def after_published(proceeding: Proceeding, record: ActRecord) -> None:
    """The text of the decision is open to everybody."""
    decision = BallotDecision.objects.get(pk=proceeding.subject_id)
    for version in Version.objects.filter(document=decision.document):
        documents.publish(version=version, by=record.by, at=record.recorded_at)


def published_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    decision = BallotDecision.objects.get(pk=proceeding.subject_id)
    for version in Version.objects.filter(document=decision.document):
        documents.withdraw(version=version)


def hand(record: ActRecord) -> Viewer:
    person = Person.objects.select_related("congress").get(pk=record.by_id or 0)
    return viewer_for(person, day_of(record.recorded_at))


# ── the timeline ──────────────────────────────────────────────────────────
KINDS = {
    P.planned: "planned", P.started: "started", P.reported: terms.PROGRESS, P.reached: terms.MILESTONE,
    P.inspected: terms.INSPECTION, P.change_decided: terms.CHANGE, P.finished: "finished", P.accepted: "accepted",
    P.stopped: "stopped",
}  # fmt: skip


def put_step(proceeding: Proceeding, record: ActRecord) -> None:
    """A recorded act becomes a dated event that everybody can read, with its photo (R2.11).

    Of an inspection everybody reads that there was one; what was written of it the office reads first (R2.02).
    """
    said = record.fields
    kind = next(kind for act, kind in KINDS.items() if act.name == record.act)
    percent = said.get("percent")
    is_read_first = kind == terms.INSPECTION
    taken = clean_photo if is_read_first else published_photo
    Step.objects.create(
        congress_id=proceeding.congress_id, project_id=proceeding.subject_id, record=record, kind=kind, on=record.on,
        words=_words(kind, said) or "-", percent=None if percent is None else max(0, min(100, round(percent))),
        photo=taken(said["photo"], record) if "photo" in said else None,
        state=terms.WAITING if is_read_first else terms.SHOWN,
    )  # fmt: skip


def _words(kind: str, said: dict[str, object]) -> str:
    if kind == terms.INSPECTION:
        wanted = f"要求：{said['wanted']}" if said.get("wanted") else ""
        return f"{said['deputies']}：{said['found']}{wanted}"
    if kind == terms.CHANGE:
        return f"{said['meeting']}{terms.label(terms.CHANGE_DECISIONS, str(said['decision']))}。{said['reason']}"
    if kind == "stopped":
        return f"{said['meeting']}决定停止。{said['reason']}"
    return str(said.get("words") or said.get("found") or said.get("plan") or "")


def plan_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises TooLate once it was carried out or a change of it was asked: it is changed by decision alone (R2.08).

    A start that was corrected counts too: two corrections are no way around the decision.
    """
    later = (P.started.name, P.reached.name, P.change_asked.name)
    found = ActRecord.objects.filter(proceeding=proceeding, act__in=later, reverses=None).order_by("pk").first()
    if found is not None:
        why = Reason("公布的实施方案，非经决定不得调整", "R2.08")
        done = f"已经登记“{P.act(found.act).label}”，公布的实施方案不能更正。"
        hint = "投资、完工日、地点、内容、责任单位、节点，由政府申请，经决定后调整；换了责任人的，写在进展里。"
        raise TooLate(done, [why], hint=hint)
    step_undone(proceeding, record)


def step_undone(_proceeding: Proceeding, record: ActRecord) -> None:
    """A corrected record is no event any more, and its photo is taken back."""
    for step in Step.objects.filter(record=record).select_related("photo"):
        if step.photo:
            documents.withdraw(version=step.photo)
        step.delete()


def after_reached(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises Incomplete for a node that is not of this project, or was reached before."""
    chosen = whole_number(str(record.fields["milestone"]))
    node = Milestone.objects.filter(project=proceeding.subject_id, pk=chosen, reached_on=None)
    if not node.update(reached_on=record.on):
        raise Incomplete("请选一个还没有到达的节点。")
    put_step(proceeding, record)
    found = Milestone.objects.get(pk=chosen)
    Step.objects.filter(record=record).update(words=f"{found.title}。{record.fields.get('words', '')}".strip())


def reached_undone(proceeding: Proceeding, record: ActRecord) -> None:
    Milestone.objects.filter(project=proceeding.subject_id, pk=int(record.fields["milestone"])).update(reached_on=None)
    step_undone(proceeding, record)
