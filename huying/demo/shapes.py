"""What the demonstration county consists of, with every day resolved. Pure.

References between shapes are Chinese names (a body's or a person's full name) or short keys (`Meeting.key`,
`Topic.key`, `Voice.matter`). A date that is None has not happened by the day the county was made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .basics import (
    AccountSeed,
    Adjustment,
    BodySeed,
    CongressSeed,
    MandateSeed,
    Matter,
    Meeting,
    PlanSeed,
    Score,
    Township,
    Voice,
)
from .shapes_items import Answer, Inspection, Item, Progress, Reply, Returned, written

__all__ = [
    "STAGES", "Adjustment", "Answer", "County", "Inspection", "Item", "Meeting", "PlanSeed", "Progress", "Reply",
    "Returned", "Score", "Topic", "Voice", "written",
]  # fmt: skip


@dataclass(frozen=True)
class Consultation:
    """Asking an organ or another standing committee about a topic. answered_on None: no answer yet."""

    organ: str
    asked_on: date
    answered_on: date | None
    due_on: date | None
    result: str


@dataclass(frozen=True)
class Sample:
    place: str
    reason: str


@dataclass(frozen=True)
class Visit:
    """method: a key of oversight.terms.RESEARCH_METHODS (R1.21); points = symposium, area = questionnaire."""

    on: date
    method: str
    place: str
    note: str
    photo: str = ""  # the name of a drawing in data/photos, and what it shows
    caption: str = ""


@dataclass(frozen=True)
class Measure:
    """A measure with the number, from 1, of the problem it answers (R1.23)."""

    problem: int
    text: str


@dataclass(frozen=True)
class ResearchReport:
    submitted_on: date
    situation: str
    problems: tuple[str, ...]
    causes: tuple[str, ...]
    measures: tuple[Measure, ...]
    examples: str
    data: str
    analysis: str
    evaluation: str = ""  # of an inspection of how a law is kept
    proposals: str = ""
    amendments: str = ""
    seen: tuple[tuple[int, int], ...] = ()  # problem, visit: in which visit a problem showed, both counted from 1


@dataclass(frozen=True)
class Sought:
    """An opinion sought on the research plan before it was approved (R1.16)."""

    who: str
    on: date
    text: str


@dataclass(frozen=True)
class Research:
    """kind: special_research, law_inspection, work_appraisal or special_inquiry (R1.18)."""

    kind: str
    lead: str
    comprehensive_speaker: str
    key_speakers: tuple[str, ...]
    sought: tuple[Sought, ...]
    plan_approved_on: date | None
    samples: tuple[Sample, ...]
    visits: tuple[Visit, ...]
    experts: tuple[str, ...]
    report: ResearchReport | None
    draft: ResearchReport | None = None  # still being written: nothing of it is on record as handed in
    law: str = ""  # of an inspection: the law, and its forms
    forms: tuple[str, ...] = ()
    coming: Visit | None = None  # arranged, on a day still ahead


@dataclass(frozen=True)
class Materials:
    """Meeting materials: who has not got them yet, and who has handed in the speech outline."""

    sent_on: date
    undelivered: tuple[str, ...]
    outlines: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """kind: key, written or ordinary (R1.25)."""

    speaker: str
    kind: str
    text: str


@dataclass(frozen=True)
class Deliberation:
    """mode: group or joint_group, decided by the chairpersons' meeting on decided_on (R1.29)."""

    decided_on: date
    mode: str
    opinions: int
    spoke: int
    speeches: tuple[Speech, ...]


@dataclass(frozen=True)
class UnitPlan:
    """A handling unit's implementation plan for its items; submitted_on None: not handed in."""

    unit: str
    items: tuple[int, ...]
    submitted_on: date | None


@dataclass(frozen=True)
class Assessment:
    """Marks of the secret satisfaction assessment at a meeting (R1.58)."""

    meeting: str
    on: date
    satisfied: int
    basically_satisfied: int
    dissatisfied: int

    def is_passed(self, members: int) -> bool:
        """满意票超过常委会全体组成人员的半数"""
        return self.satisfied * 2 > members


@dataclass(frozen=True)
class Round:
    """One round of handling. From the second on, `again` names the items and `reason` says why.

    consulted_on without commented_on: the draft lies with the working body, which has said nothing yet.
    """

    number: int
    opened_on: date | None
    reason: str
    again: tuple[int, ...]
    plans: tuple[UnitPlan, ...]
    consulted_on: date | None
    commented_on: date | None
    comment: str
    reported_on: date | None
    report: str
    assessment: Assessment | None


@dataclass(frozen=True)
class Urging:
    """A reminder that the supervision office sent to a handling unit (催办)."""

    unit: str
    on: date
    items: tuple[int, ...]
    text: str
    replied_on: date | None = None
    reply: str = ""


@dataclass(frozen=True)
class Opinion:
    """The deliberation opinion document with its list, and how far its handling has come."""

    title: str
    overall: str
    items: tuple[Item, ...]
    compiled_on: date | None
    assigned_on: date | None
    received_on: date | None
    signed_on: date | None
    notice_due_on: date | None
    principal_leader: str
    coordinating_leader: str | None
    rounds: tuple[Round, ...]
    urgings: tuple[Urging, ...]
    inspections: tuple[Inspection, ...]
    concluded_on: date | None
    published_on: date | None
    archived_on: date | None


@dataclass(frozen=True)
class Topic:
    """One topic of a year's plan, from the first word to the archive. `stage` is one of STAGES."""

    key: str
    title: str
    subject: str
    stage: str
    plan_year: int
    channel: str
    criteria: tuple[str, ...]
    reason: str
    matters: tuple[str, ...]
    working_body: str
    organ: str
    presenter: str | None
    is_key: bool
    weak_indicator: str
    follows: str | None
    quote: str
    quote_from: str
    proposed_on: date
    consultations: tuple[Consultation, ...]
    chosen_on: date | None
    dropped_on: date | None
    drop_reason: str
    meeting: str | None
    research: Research | None
    materials: Materials | None
    deliberation: Deliberation | None
    opinion: Opinion | None


@dataclass(frozen=True)
class County:
    """The whole demonstration county as of `today`."""

    today: date
    seed: int
    congress: CongressSeed
    townships: tuple[Township, ...]
    bodies: tuple[BodySeed, ...]
    persons: tuple[str, ...]
    mandates: tuple[MandateSeed, ...]
    accounts: tuple[AccountSeed, ...]
    members: tuple[str, ...]
    plans: tuple[PlanSeed, ...]
    meetings: tuple[Meeting, ...]
    topics: tuple[Topic, ...]
    matters: tuple[Matter, ...]
    voices: tuple[Voice, ...]
    adjustment: Adjustment  # of last year's plan
    scores: tuple[Score, ...]

    @property
    def last_year(self) -> int:
        return self.today.year - 1

    def topics_of(self, plan_year: int) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.plan_year == plan_year)

    def meeting(self, key: str) -> Meeting:
        return next(meeting for meeting in self.meetings if meeting.key == key)


STAGES = {
    "candidate": "候选",
    "consulting": "征求意见中",
    "consulted": "已征求意见",
    "planned": "列入计划",
    "research_planning": "拟订调研方案",
    "researching": "调研中",
    "research_reported": "已提交调研报告",
    "materials": "会议材料送达",
    "deliberated": "已审议",
    "drafting": "起草意见书",
    "to_be_assigned": "待交办",
    "awaiting_receipt": "已交办待收文",
    "awaiting_signature": "待审签",
    "planning": "落实方案",
    "handling": "办理中",
    "consulting_committee": "征求工委意见",
    "reported": "已报告",
    "assessment_pending": "待测评",
    "rehandling": "重新办理",
    "tracking": "跟踪推进",
    "archived": "归档",
    "dropped": "未选中",
}
