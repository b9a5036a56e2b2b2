"""Deeds about activities: arrange, record, call off; who took part; what it left as evidence. Each goes on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import pictures, uploads
from huying.kernel.documents import services as documents
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.procedures.refusals import Incomplete, Refused, TooLate

from . import methods as ways
from .models import UNSAID, Activity, Capacity, Evidence, Participant
from .registry import tell_arranged, tell_changed, tell_rearranged
from .selectors import may_go_as


class Arrangement(TypedDict):
    """What is arranged: where, when and how."""

    kind: str
    planned_on: date
    place: str
    methods: Collection[str]
    visited: NotRequired[Body | None]
    purpose: NotRequired[str]


@transaction.atomic
def plan_activity(
    *,
    congress: Congress,
    about: tuple[str, int],
    by: Viewer,
    at: datetime,
    is_made: bool = False,
    **arranged: Unpack[Arrangement],
) -> Activity:
    """Arrange an activity about a subject (kind, key); `is_made`: it was held already and is recorded next."""
    activity = Activity(congress=congress, subject_kind=about[0], subject_id=about[1])
    _write(activity, **arranged)
    _note(activity, "planned", _said(activity), by, at)
    tell_arranged(activity, by, at, is_made)
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, by: Viewer, at: datetime, **arranged: Unpack[Arrangement]) -> None:
    """Arrange it otherwise. Raises TooLate once it was held or called off."""
    _hold(activity)
    _refuse_cancelled(activity)
    if activity.held_on:
        raise TooLate("这次活动已经办了，不能改安排。", hint="看到的情况可以补记。")
    before = _told(activity)
    _write(activity, **arranged)
    _note(activity, "changed", _said(activity), by, at)
    if _told(activity) != before:
        tell_rearranged(activity, at)


@transaction.atomic
def record_activity(
    *,
    activity: Activity,
    held_on: date,
    finding: str,
    by: Viewer,
    at: datetime,
    methods: Collection[str] = (),
    absent: Collection[Participant] = (),
) -> None:
    """Record that it was held, and what was found; recording again puts it right. From now on nothing of it is hidden.

    `absent`: who was to go and did not; they are struck.

    Raises Incomplete for a day to come or without a finding, TooLate for one that was called off.
    """
    _hold(activity)
    _refuse_cancelled(activity)
    if held_on > day_of(at):
        raise Incomplete("活动日期不能晚于今天。", hint="还没有去的，先安排；去了再记。")
    if not finding.strip():
        raise Incomplete("请写看到的情况。")
    activity.held_on, activity.finding = held_on, finding.strip()
    _use(activity, methods or activity.methods)
    activity.save(update_fields=["held_on", "finding", "methods", "is_unannounced"])
    _note(activity, "held", {"on": held_on, "finding": activity.finding, "methods": activity.methods}, by, at)
    for each in absent:
        remove_participant(participant=each, by=by, at=at)
    tell_changed(activity.subject_kind, activity.subject_id, day_of(at))


@transaction.atomic
def cancel_activity(*, activity: Activity, reason: str, by: Viewer, at: datetime) -> None:
    """Call it off. Raises TooLate once it was held, Incomplete without a reason."""
    _hold(activity)
    _refuse_cancelled(activity)
    if activity.held_on:
        raise TooLate("这次活动已经办了，不能取消。")
    if not reason.strip():
        raise Incomplete("请写明为什么取消。")
    activity.cancelled_at, activity.cancelled_why = at, reason.strip()
    activity.save(update_fields=["cancelled_at", "cancelled_why"])
    _note(activity, "cancelled", {"reason": activity.cancelled_why}, by, at)
    tell_rearranged(activity, at)
    tell_changed(activity.subject_kind, activity.subject_id, day_of(at))


@transaction.atomic
def add_participant(
    *,
    activity: Activity,
    capacity: str,
    by: Viewer,
    at: datetime,
    person: Person | None = None,
    name: str = "",
    post: str = "",
    is_lead: bool = False,
) -> Participant:
    """Name somebody who takes part: a person of the congress, or a guest by name. Naming twice is once.

    Raises Incomplete without a name, and for a capacity that a person of the congress does not hold.
    """
    name = person.name if person else name.strip()
    if not name:
        raise Incomplete("请写参加人员的姓名。")
    if person and not may_go_as(person, capacity, activity.held_on or activity.planned_on):
        raise Incomplete(f"{name}那一天不是{Capacity(capacity).label}。", hint="请选他参加时的身份。")
    said = {"person": person, "post": post.strip() or UNSAID, "capacity": Capacity(capacity), "is_lead": is_lead}
    found, _ = Participant.objects.update_or_create(
        activity=activity, name=name, defaults=said | {"congress_id": activity.congress_id}
    )
    body = {"participant": found.pk, "person": person.pk if person else None, "capacity": capacity, "lead": is_lead}
    _note(activity, "participant", body, by, at)
    tell_changed(activity.subject_kind, activity.subject_id, day_of(at))
    return found


@transaction.atomic
def set_lead(*, participant: Participant, is_lead: bool, by: Viewer, at: datetime) -> None:
    """Say whether somebody who was named leads; the rest that was written of them stays."""
    participant.is_lead = is_lead
    participant.save(update_fields=["is_lead"])
    body = {"participant": participant.pk, "person": participant.person_id, "lead": is_lead}
    _note(participant.activity, "participant", body | {"capacity": participant.capacity}, by, at)


@transaction.atomic
def remove_participant(*, participant: Participant, by: Viewer, at: datetime) -> None:
    """Strike somebody who was named by mistake, or did not go."""
    activity = participant.activity
    _note(activity, "participant_struck", {"participant": participant.pk}, by, at)
    participant.delete()
    tell_changed(activity.subject_kind, activity.subject_id, day_of(at))


@transaction.atomic
def add_evidence(
    *, activity: Activity, upload: UploadedFile[bytes], caption: str, by: Viewer, at: datetime
) -> Evidence:
    """Keep a photo or paper of the activity; a photo loses what says where and with which camera it was taken.

    Raises Refused for a file that is not taken, Incomplete without a caption.
    """
    if not caption.strip():
        raise Incomplete("请写一句话，说明照片或材料是什么。", hint="看不到图的人要靠这一句。")
    try:
        name, content, _ = uploads.receive(upload)
    except uploads.UploadRefused as refusal:
        raise Refused(f"照片或材料没有收下。{refusal}", hint="换一个文件再试。") from refusal
    version = documents.store(
        congress=activity.congress,
        kind="activity_evidence",
        title=caption.strip(),
        filename=name,
        content=pictures.without_traces(content),
        by=by.person,
        at=at,
    )
    evidence = Evidence.objects.create(
        congress=activity.congress, activity=activity, version=version, caption=caption.strip()[:120]
    )
    _note(activity, "evidence", {"file": version.sha256, "caption": evidence.caption}, by, at)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Viewer, at: datetime) -> None:
    """Take a photo or paper out of the activity; that it was there stays on record."""
    _note(evidence.activity, "evidence_struck", {"file": evidence.version.sha256}, by, at)
    evidence.delete()


def _write(activity: Activity, **said: Unpack[Arrangement]) -> None:
    place = said["place"].strip()
    if not place:
        raise Incomplete("请写地点。")
    activity.kind, activity.planned_on, activity.place = said["kind"], said["planned_on"], place
    activity.visited, activity.purpose = said.get("visited"), said.get("purpose", "").strip() or UNSAID
    _use(activity, said["methods"])
    activity.save()


def _told(activity: Activity) -> tuple[Any, ...]:
    """What those who are to go were told of it."""
    return activity.kind, activity.planned_on, activity.place, activity.is_unannounced


def _use(activity: Activity, methods: Collection[str]) -> None:
    activity.methods = list(ways.in_order(methods))
    activity.is_unannounced = ways.UNANNOUNCED in activity.methods


def _hold(activity: Activity) -> None:
    """Read the row anew and keep it locked until the end of the transaction."""
    activity.refresh_from_db(from_queryset=Activity.objects.select_for_update(of=("self",)))


def _refuse_cancelled(activity: Activity) -> None:
    if activity.cancelled_at:
        raise TooLate("这次活动已经取消。", hint="要再办，请另外安排一次。")


def _said(activity: Activity) -> dict[str, Any]:
    visited = activity.visited.name if activity.visited else None
    return {
        "about": f"{activity.subject_kind}:{activity.subject_id}",
        "kind": activity.kind,
        "on": activity.planned_on,
        "place": activity.place,
        "visited": visited,
        "methods": activity.methods,
        "purpose": activity.purpose,
    }


def _note(activity: Activity, what: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    ledger.record(
        congress=activity.congress,
        kind=f"activities.{what}",
        subject=f"activity:{activity.pk}",
        body=body,
        by=f"{by.person}",
        recorded_at=at,
    )
