"""What of the secret electronic ballots waits for whoever has signed in: one line of the desk for each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role

from . import selectors
from .models import NONE, SecretBallot


@dataclass(frozen=True)
class Task:
    ballot: SecretBallot
    what: str  # there is to do, or is waited for
    button: str
    url: str


def tasks_of(viewer: Viewer) -> list[Task]:
    """As deputy, as trustee and as clerk: whatever each can do now in the ballots whose result is not out."""
    found: list[Task | None] = []
    for ballot in _running(viewer):
        stage = selectors.stage(ballot)
        if viewer.person is not None:
            found.append(_as_trustee(ballot, stage, viewer.person))
        if viewer.person is not None and viewer.has(Role.DEPUTY):
            found.append(_as_deputy(ballot, stage, viewer.person))
        if viewer.has(Role.SC_OFFICE):
            found.append(_as_clerk(ballot, stage))
    return [task for task in found if task is not None]


def _running(viewer: Viewer) -> QuerySet[SecretBallot]:
    rows = scope(SecretBallot.objects.filter(congress=viewer.congress), viewer)
    return rows.filter(result=NONE).order_by("-pk")


def _as_trustee(ballot: SecretBallot, stage: str, person: Person) -> Task | None:
    trustee = ballot.trustees.filter(person=person).first()
    if trustee is None:
        return None
    steps = {
        selectors.PROMISING: (trustee.promise, "请生成您的钥匙"),
        selectors.BOXING: (trustee.boxes, "请和另两位核对，交出份额"),
        selectors.CONFIRMING: (trustee.confirmation, "请核对收到的份额"),
        selectors.CLOSED: (trustee.shares, "投票截止，请开票"),
    }
    said, what = steps.get(stage, ("", ""))
    return _task(ballot, what, "去办", "keys") if said == NONE else None


def _as_deputy(ballot: SecretBallot, stage: str, person: Person) -> Task | None:
    voter = ballot.voters.filter(person=person).first()
    if ballot.opened_at is None:
        if voter is None:
            return _task(ballot, "投票以前，先登记您自己的手机或平板", "登记设备", "vote")
        if not voter.is_confirmed:
            return _task(ballot, "设备已登记，请工作人员核对", "打开核对", "vote")
        return _task(ballot, "您已列入名册，等大会主持人宣布开始", "打开我的一票", "vote")
    if stage != selectors.OPEN or voter is None or not voter.is_confirmed or voter.envelopes.exists():
        return None
    return _task(ballot, "正在投票，等您这一票", "去投票", "vote")


def _as_clerk(ballot: SecretBallot, stage: str) -> Task | None:
    if stage == selectors.CLOSED:
        return None  # the trustees' turn
    numbers = selectors.numbers(ballot)
    if stage == selectors.OPEN:
        return _task(ballot, f"正在投票，名册上{numbers['voters']}人，已投{numbers['voted']}人", "看投票", "office")
    waits = ballot.voters.filter(is_confirmed=False).count()
    if waits:
        return _task(ballot, f"{waits}位代表的设备等您核对，列入名册", "去核对", "office")
    return _task(ballot, f"名册上{numbers['voters']}人，还没有开始投票", "看名册", "office")


def _task(ballot: SecretBallot, what: str, button: str, page: str) -> Task:
    return Task(ballot, what, button, reverse(f"voting:secret_{page}", args=[ballot.pk]))
