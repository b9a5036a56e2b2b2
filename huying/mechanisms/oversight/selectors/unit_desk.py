"""The units' desk: what waits for an organ or a unit, one row a matter, in groups with counts (issue 4, point 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from huying.kernel.access.viewer import UNIT_SIDE, Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Account, Mandate, Person
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.limits import Light, light
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.registry import binding_for

from ..models import ProblemItem, ReplyLetter, UnitCharge, UnitNote, said
from ..procedures import ItemHandling, OpinionHandling, SpecialAppraisal
from .items import answered_by

GROUPS = (
    ("late", "已超期", "先办这些；照样登记，台账会注明"),
    ("returned", "被退回", "补办以后再报"),
    ("week", "本周到期", ""),
    ("new", "新交办", "不归我们办的，可以申请退办"),
    ("later", "以后", ""),
)
LABELS = {key: label for key, label, _ in GROUPS}
NEW_ACTS = (
    ItemHandling.accepted.name,
    ItemHandling.co_opinion.name,
    OpinionHandling.received.name,
    OpinionHandling.signed.name,
    SpecialAppraisal.report_drafted.name,
)
# What is sent back is done again by whoever did it; who only assisted has had nothing sent back.
RETURNED_ACTS = tuple(act.name for act in ItemHandling.sent_back.reopened)
MINE, NOBODY = "mine", "nobody"


def own_bodies(viewer: Viewer) -> frozenset[int]:
    return viewer.bodies(*UNIT_SIDE)


def unit_doors(viewer: Viewer) -> QuerySet[OpenDoor]:
    """The open acts of this viewer's capacities on the units' side."""
    return OpenDoor.objects.filter(of_unit_side(viewer), congress=viewer.congress)


def of_unit_side(viewer: Viewer, role: str = "role") -> Q:
    """What is this viewer's to do on the units' side; `role`: the column of the row that names it."""
    mine = Q(pk__in=[])
    for capacity in viewer.capacities:
        if capacity.role in UNIT_SIDE:
            mine |= Q(**{role: capacity.role.value}) & (Q(body=None) | Q(body=capacity.body_id))
    return mine


def waiting_matters(viewer: Viewer, today: date) -> QuerySet[Any]:
    """What waits for this viewer: each matter once, with its day (`day`) and its group (`group`)."""
    steps = unit_doors(viewer).filter(is_step=True)
    # Without the congress, which is that of the matter: SQLite would read all doors of the congress for every matter.
    own = OpenDoor.objects.filter(of_unit_side(viewer), is_step=True, proceeding=OuterRef("pk")).order_by()
    first = own.values("proceeding").annotate(first=Min("due_on")).values("first")
    sunday = today + timedelta(days=6 - today.weekday())
    group = Case(
        When(procedure=ItemHandling.code, round__gt=1, is_returned=True, then=Value("returned")),
        When(day__lt=today, then=Value("late")),
        When(day__lte=sunday, then=Value("week")),
        When(is_new=True, then=Value("new")),
        default=Value("later"),
        output_field=CharField(),
    )
    found: QuerySet[Any] = Proceeding.objects.filter(
        congress=viewer.congress, pk__in=steps.order_by().values("proceeding")
    )
    dated: QuerySet[Any] = found.annotate(
        day=Coalesce(Subquery(first), F("next_due_on"), output_field=DateField()),
        is_new=Exists(own.filter(act__in=NEW_ACTS)),
        is_returned=Exists(own.filter(act__in=RETURNED_ACTS)),
    )
    grouped: QuerySet[Any] = dated.annotate(group=group)
    return grouped


def chosen_matters(found: QuerySet[Any], viewer: Viewer, wanted: Mapping[str, Any]) -> QuerySet[Any]:
    """Those of the filters: whose, of which letter, with which words."""
    charges = UnitCharge.objects.filter(proceeding=OuterRef("pk"), body__in=own_bodies(viewer))
    if wanted.get("who") == MINE:
        found = found.filter(Exists(charges.filter(person=viewer.person)))
    elif wanted.get("who") == NOBODY:
        found = found.exclude(Exists(charges))
    if letter := wanted.get("letter"):
        found = found.filter(Q(parent=letter) | Q(pk=letter))
    if words := wanted.get("q"):
        found = found.filter(Q(title__contains=words) | Q(parent__title__contains=words))
    return found


class Counts(dict[str, int]):
    """How many matters each group has, and how many of all are overdue: what was returned may be so too."""

    overdue: int = 0


def group_counts(found: QuerySet[Any], today: date) -> Counts:
    late = Count("pk", filter=Q(day__lt=today))
    rows = list(found.order_by().values_list("group").annotate(n=Count("pk"), late=late))
    counts = Counts(dict.fromkeys(LABELS, 0) | {group: n for group, n, _ in rows})
    counts.overdue = sum(overdue for _, _, overdue in rows)
    return counts


def in_order(found: QuerySet[Any]) -> QuerySet[Any]:
    """By group as listed, then by day; what has none comes last."""
    rank = Case(*(When(group=key, then=Value(n)) for n, (key, _, _) in enumerate(GROUPS)))
    ranked: QuerySet[Any] = found.annotate(rank=rank)
    return ranked.order_by("rank", F("day").asc(nulls_last=True), "pk")


def waiting_steps(viewer: Viewer, _today: date) -> QuerySet[Any, Any]:
    """The proceedings in which a step waits for this unit."""
    return unit_doors(viewer).filter(is_step=True).order_by().values("proceeding").distinct()


# ── rows ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Choice:
    """Something to do about a matter, answerable in place."""

    label: str
    url: str


@dataclass(frozen=True)
class MatterRow:
    pk: int
    on: date | None
    title: str
    url: str
    meta: str
    light: Light
    group: str
    main: Choice | None
    others: tuple[Choice, ...]
    in_charge: str
    reason: str
    notes: tuple[UnitNote, ...]
    provisional: bool


@dataclass
class Beside:
    """What stands beside the matters of one page: each fetched once, for all of them."""

    doors: Mapping[int, list[OpenDoor]] = field(default_factory=dict)
    items: Mapping[int, ProblemItem] = field(default_factory=dict)
    charges: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, list[UnitNote]] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)


def matter_rows(viewer: Viewer, page: Sequence[Proceeding], today: date) -> list[MatterRow]:
    """The rows of a page of `waiting_matters`: four queries, however many rows."""
    beside, calendar = _beside(viewer, page), work_calendar()
    return [_matter_row(p, beside, today, calendar) for p in page]


def _beside(viewer: Viewer, page: Sequence[Proceeding]) -> Beside:
    own, keys = own_bodies(viewer), [p.pk for p in page]
    doors: dict[int, list[OpenDoor]] = defaultdict(list)
    charges: dict[int, str] = {}
    charged = UnitCharge.objects.filter(proceeding=OuterRef("proceeding"), body__in=own).order_by("-pk")
    named = Subquery(charged.values("person__name")[:1])
    for door in unit_doors(viewer).filter(proceeding__in=keys).annotate(charged=named).order_by("pk"):
        doors[door.proceeding_id].append(door)
        if door.charged:
            charges[door.proceeding_id] = door.charged
    of_items = [p.subject_id for p in page if p.procedure == ItemHandling.code]
    items = ProblemItem.objects.filter(pk__in=of_items).select_related("opinion")
    notes: dict[int, list[UnitNote]] = defaultdict(list)
    for note in UnitNote.objects.filter(proceeding__in=keys, body__in=own).select_related("by").order_by("-pk"):
        notes[note.proceeding_id].append(note)
    return Beside(doors, {i.pk: i for i in items}, charges, notes, _reasons(page))


def _reasons(page: Sequence[Proceeding]) -> dict[int, str]:
    """Why a matter came back, in the words of the congress."""
    back = [p.pk for p in page if vars(p)["group"] == "returned"]
    if not back:
        return {}
    records = ActRecord.objects.filter(
        proceeding__in=back, act=ItemHandling.sent_back.name, reverses=None, reversal=None
    )
    return {r.proceeding_id: r.fields.get("reason", "") for r in records.order_by("pk")}


def _matter_row(proceeding: Proceeding, beside: Beside, today: date, calendar: WorkCalendar) -> MatterRow:
    binding, annotated = binding_for(proceeding), vars(proceeding)
    doors = _once(beside.doors.get(proceeding.pk, []))
    steps = [d for d in doors if d.is_step]
    main = steps[0] if steps else None
    act = binding.procedure.act(main.act) if main else None
    on = annotated["day"]
    unit = main.unit if main and main.due_on else "day"
    item = beside.items.get(proceeding.subject_id) if proceeding.procedure == ItemHandling.code else None
    return MatterRow(
        pk=proceeding.pk,
        on=on,
        title=f"{act.label}：{proceeding.title}" if act else proceeding.title,
        url=binding.url(proceeding),
        meta=_meta(proceeding, item, binding.procedure.label),
        light=light(on, None, today, calendar, unit=unit) if on else Light("wait", "没有期限"),
        group=annotated["group"],
        main=_choice(proceeding, act, main) if act and main else None,
        others=tuple(_choice(proceeding, binding.procedure.act(d.act), d) for d in doors if d is not main),
        in_charge=beside.charges.get(proceeding.pk, ""),
        reason=beside.reasons.get(proceeding.pk, ""),
        notes=tuple(beside.notes.get(proceeding.pk, ())),
        provisional=bool(main and main.provisional),
    )


def _once(doors: Iterable[OpenDoor]) -> list[OpenDoor]:
    """Each act of each party once, whatever the number of capacities it is open to, in the order of the procedure."""
    return list({(d.act, d.party): d for d in doors}.values())


def _choice(proceeding: Proceeding, act: Act, door: OpenDoor) -> Choice:
    party = "" if door.party == "-" else door.party
    return Choice(act.button, act_url(proceeding, act, party))


def _meta(proceeding: Proceeding, item: ProblemItem | None, label: str) -> str:
    """「青人常〔2026〕3号第4项 · 责任人何志远」"""
    if item is None:
        return label
    responsible = f" · 责任人{said(item.responsible)}" if said(item.responsible) else ""
    return f"{said(item.opinion.number) or item.opinion.title}第{item.number}项{responsible}"


# ── how far the answers have come ─────────────────────────────────────────
@dataclass(frozen=True)
class Progress:
    """How many of a letter's items this unit (or, for the organ, everybody) has answered."""

    opinion: int
    letter: int
    number: str
    title: str
    answered: int
    total: int
    may_reply: bool
    is_replied: bool

    @property
    def words(self) -> str:
        left = self.total - self.answered
        return f"还有{left}项没有答复" if left else "都已答复"


def answer_progress(viewer: Viewer) -> list[Progress]:
    """The letters in hand, those with most left to answer first: two queries."""
    own = own_bodies(viewer)
    letters = Proceeding.objects.filter(congress=viewer.congress, procedure=OpinionHandling.code, ended_on=None)
    sealed = ReplyLetter.objects.filter(body__in=own, opinion=OuterRef("subject_id"), sealed_at__isnull=False)
    running = {pk: rest for pk, *rest in letters.values_list("subject_id", "pk", Exists(sealed))}
    items = ProblemItem.objects.filter(congress=viewer.congress, listed_node_on__isnull=False)
    found = items.filter(answered_by(own) | Q(opinion__topic__organ__in=own), opinion__in=running).order_by()
    counted = found.values_list("opinion", "opinion__number", "opinion__topic__title").annotate(
        total=Count("pk"),
        answered=Count("pk", filter=Q(answered_on__isnull=False) | _part_is_answered(own)),
        by_unit=Count("pk", filter=answered_by(own)),
    )
    rows = [
        Progress(pk, running[pk][0], said(number), title, answered, total, bool(by_unit), running[pk][1])
        for pk, number, title, total, answered, by_unit in counted
    ]
    return sorted(rows, key=lambda r: (r.answered - r.total, r.opinion))


def _part_is_answered(own: Iterable[int]) -> Q:
    """Who answers for a part is done with it before the unit in charge has answered to the whole (分办)."""
    part = {"act": ItemHandling.separately_answered.name, "body__in": own, "done_on__isnull": False}
    said = DueDay.objects.filter(proceeding__procedure=ItemHandling.code, **part)
    return ~Q(unit__in=own) & Q(pk__in=said.values("proceeding__subject_id"))


def colleagues(viewer: Viewer, today: date) -> list[Person]:
    """Who of the viewer's own units may do what waits there: people in office with an account."""
    held = Q(mandates__body__in=own_bodies(viewer), mandates__role__in=[r.value for r in UNIT_SIDE])
    held &= Mandate.held_on(today, "mandates__")
    with_account = Account.objects.filter(person__isnull=False, is_active=True).values("person")
    found = Person.objects.filter(
        held & Mandate.held_on(today, "mandates__"), congress=viewer.congress, pk__in=with_account
    )
    return list(found.distinct().order_by("pk"))


def reach(viewer: Viewer, keys: Iterable[int]) -> list[Proceeding]:
    """Those of the matters in which this viewer's unit has something to do, in the order of their numbers."""
    wanted = list(keys)
    concerned = unit_doors(viewer).filter(proceeding__in=wanted).values("proceeding")
    return list(Proceeding.objects.filter(pk__in=concerned).select_related("congress", "parent").order_by("pk"))


def unit_of(viewer: Viewer, proceeding: Proceeding) -> int | None:
    """In which of the viewer's units this matter is done."""
    own = own_bodies(viewer)
    door = unit_doors(viewer).filter(proceeding=proceeding).exclude(body=None).order_by("pk").first()
    if door is not None:
        return door.body_id
    may_read = binding_for(proceeding).may_read(viewer, proceeding)
    return min(own) if own and may_read else None
