"""What of the secret electronic ballots waits for whoever has signed in: one line of the desk for each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.database.joined import joined
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role

from ..elections.models import Election
from ..elections.selectors import given_up
from . import selectors
from .bound import ELECTION
from .models import NONE, Envelope, SecretBallot, Voter


@dataclass(frozen=True)
class Task:
    ballot: SecretBallot
    what: str  # there is to do, or is waited for
    button: str
    url: str


@dataclass(frozen=True)
class Own:
    """What a deputy is on a ballot's roll."""

    is_confirmed: bool
    has_voted: bool


@dataclass(frozen=True)
class Roll:
    """How many of a ballot's voters are on its roll, are waited for, have voted."""

    voters: int = 0
    waiting: int = 0
    voted: int = 0


def tasks_of(viewer: Viewer) -> list[Task]:
    """As deputy, as trustee and as clerk: whatever each can do now in the ballots whose result is not out.

    As many questions for many ballots as for one.
    """
    person = viewer.person
    if person is None:
        return []
    ballots = joined(_with_own(_running(viewer), person), "trustees", without=LONG, also=OWN)
    if not ballots:
        return []
    is_deputy, is_clerk = viewer.has(Role.DEPUTY), viewer.has(Role.SC_OFFICE)
    rolls = _rolls(ballots) if is_clerk else {}
    found: list[Task | None] = []
    for ballot in ballots:
        stage = selectors.stage(ballot)
        found.append(_as_trustee(ballot, stage, person))
        if is_deputy:
            found.append(_as_deputy(ballot, stage, _own(ballot)))
        if is_clerk:
            found.append(_as_clerk(ballot, stage, rolls.get(ballot.pk, Roll())))
    return [task for task in found if task is not None]


def _running(viewer: Viewer) -> QuerySet[SecretBallot]:
    """Those without a result whose election still waits for one."""
    rows = scope(SecretBallot.objects.filter(result=NONE), viewer).exclude(
        Q(subject_id__in=given_up().values("pk")) | Q(subject_id__in=Election.objects.exclude(closed_at=None)),
        subject_kind=ELECTION,
    )
    return rows.order_by("-pk")


LONG = ("options", "manifest", "roll", "totals")
HAS_VOTED, ON_ROLL = Exists(Envelope.objects.filter(voter=OuterRef("pk"))), Q(is_confirmed=True)


OWN = ("own_place", "own_vote")


def _with_own(rows: QuerySet[SecretBallot], person: Person) -> QuerySet[SecretBallot]:
    """The ballots with what this person is on their rolls, in the same question."""
    place = Voter.objects.filter(ballot=OuterRef("pk"), person=person)
    vote = Envelope.objects.filter(voter__ballot=OuterRef("pk"), voter__person=person)
    return rows.annotate(own_place=Subquery(place.values("is_confirmed")[:1]), own_vote=Exists(vote))


def _own(ballot: SecretBallot) -> Own | None:
    is_confirmed, has_voted = (vars(ballot)[name] for name in OWN)
    return None if is_confirmed is None else Own(bool(is_confirmed), has_voted)


def _rolls(ballots: list[SecretBallot]) -> dict[int, Roll]:
    rows = Voter.objects.filter(ballot__in=ballots).order_by().values_list("ballot")
    counted = rows.annotate(
        voters=Count("pk", filter=ON_ROLL), waiting=Count("pk", filter=~ON_ROLL), voted=Count("pk", filter=HAS_VOTED)
    )
    return {ballot: Roll(*said) for ballot, *said in counted}


def _as_trustee(ballot: SecretBallot, stage: str, person: Person) -> Task | None:
    trustee = next((t for t in ballot.trustees.all() if t.person_id == person.pk), None)
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


def _as_deputy(ballot: SecretBallot, stage: str, own: Own | None) -> Task | None:
    if ballot.opened_at is None:
        if own is None:
            return _task(ballot, "投票以前，先登记您自己的手机或平板", "登记设备", "vote")
        if not own.is_confirmed:
            return _task(ballot, "设备已登记，请工作人员核对", "打开核对", "vote")
        return _task(ballot, "您已列入名册，等大会主持人宣布开始", "打开我的一票", "vote")
    if stage != selectors.OPEN or own is None or not own.is_confirmed or own.has_voted:
        return None
    return _task(ballot, "正在投票，等您这一票", "去投票", "vote")


def _as_clerk(ballot: SecretBallot, stage: str, roll: Roll) -> Task | None:
    if stage == selectors.CLOSED:
        return None  # the trustees' turn
    if stage == selectors.OPEN:
        return _task(ballot, f"正在投票，名册上{roll.voters}人，已投{roll.voted}人", "看投票", "office")
    if roll.waiting:
        return _task(ballot, f"{roll.waiting}位代表的设备等您核对，列入名册", "去核对", "office")
    return _task(ballot, f"名册上{roll.voters}人，还没有开始投票", "看名册", "office")


def _task(ballot: SecretBallot, what: str, button: str, page: str) -> Task:
    return Task(ballot, what, button, reverse(f"voting:secret_{page}", args=[ballot.pk]))
