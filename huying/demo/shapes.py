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

__all__ = ["STAGES", "Adjustment", "County", "Meeting", "PlanSeed", "Score", "Topic", "Voice", "written"]

Number = int | float


def written(number: Number) -> str:
    """1,800 and 12.6: as the documents write numbers."""
    return f"{number:,}"


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
class Progress:
    on: date
    value: Number | None
    text: str


@dataclass(frozen=True)
class Answer:
    """What the unit says about an item (R1.52); one per round in which it was answered."""

    on: date
    text: str


@dataclass(frozen=True)
class Returned:
    """The supervision office was not content and sent an item back (R1.55)."""

    on: date
    reason: str


@dataclass(frozen=True)
class Reply:
    """What somebody said, and what came of it: a request and its refusal, an urging and its reply, a promise kept."""

    on: date
    text: str
    then_on: date
    then: str
    wanted: str = ""  # the unit that was suggested
    wanted_on: date | None = None  # the day that was asked for or promised


@dataclass(frozen=True)
class Inspection:
    """The supervision office went to see (R1.54). kind: a key of oversight.terms.INSPECTION_KINDS."""

    on: date
    kind: str
    where: str
    finding: str
    items: tuple[int, ...]


@dataclass(frozen=True)
class Item:
    """A problem item of the list, with the four facts kept apart: answers, node_on (promised), done_on, verified_on.

    Quantitative: indicator, baseline, target, unit, and `value` once done. Qualitative: `target_text`, and `result`
    once done. `at_most`: the target is an upper bound. done_on None means advancing. `measure` is the unit's plan
    for it, `evidence` what the supervision office or working body saw when it verified.
    """

    number: int
    title: str
    category: str
    kind: str
    indicator: str
    task: str
    lead_unit: str
    co_units: tuple[str, ...]
    responsible: str
    node_on: date
    baseline: Number | None = None
    target: Number | None = None
    unit: str = ""
    at_most: bool = False
    target_text: str = ""
    accepted_on: date | None = None
    done_on: date | None = None
    verified_on: date | None = None
    value: Number | None = None
    result: str = ""
    measure: str = ""
    progress: tuple[Progress, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: str = ""
    asks_return: tuple[date, str, str] | None = None  # the day, why, which unit: it has not been taken on
    asks_time: tuple[date, str, date] | None = None  # the day, why, until when: granted on the next workday
    returned: Returned | None = None
    separate: tuple[tuple[str, date | None, str], ...] = ()  # of the co-units: a part of its own, answered when and how
    given_first: tuple[str, date, str] | None = None  # another unit; the day it was given to the right one, and why
    return_refused: Reply | None = None
    time_refused: Reply | None = None
    promised: Reply | None = None  # a day before the node, and how the promise was kept
    urged: Reply | None = None
    problem: int = 0  # the problem of the research report that it came from, counted from 1

    @property
    def is_quantitative(self) -> bool:
        return self.kind == "quantitative"

    @property
    def goal(self) -> str:
        """The target as the list writes it, without its unit: 1,800, 不高于45, or the words of a qualitative one."""
        if self.target is None:
            return self.target_text
        return ("不高于" if self.at_most else "") + written(self.target)

    @property
    def outcome(self) -> str:
        """What was reached, with its unit; '' while it is not done."""
        return self.result if self.value is None else f"{written(self.value)}{self.unit}"

    def is_on_schedule(self, today: date) -> bool:
        """办结或者按时间节点推进〔R1.63〕"""
        return self.done_on <= self.node_on if self.done_on else today <= self.node_on


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
