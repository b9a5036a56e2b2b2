"""A year of a city congress: 12 meetings, 60 topics, 2,000 items, 45 members, 80 units, with every act recorded.

    city = build_city()                 # a World; the year is 2025, seen from Monday, 2 March 2026
    city = build_city(meetings=2, topics=4, items=40)

The acts are written in bulk, as `perform` would have recorded them, each with its ledger entry; the indexes that lists
read (stages, due days, doors, the columns of items) are then written by the same `refresh` as always. What is left out:
papers, search entries and the notices of each act; every person has thirty notices instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huying.commons.meetings.models import AgendaItem, Attendance, Presence, ScSession, Sitting
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.kernel.access.viewer import Capacity
from huying.kernel.ledger import services as ledger
from huying.kernel.ledger.records import canonical
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Account, Body, BodyKind, Level, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Act, Procedure
from huying.kernel.procedures.models import ActRecord, Link, Proceeding
from huying.kernel.procedures.selectors import ledger_body
from huying.mechanisms.oversight.models import (
    OpinionDocument,
    OversightPlan,
    ProblemItem,
    Publication,
    PublicationKind,
    Topic,
)
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from tests.database import analyse
from tests.play import RESEARCH
from tests.world import CITY_BUILDING, GOVERNMENT, HOUSING, SINCE, World, build_world, moment

YEAR, TODAY = 2025, date(2026, 3, 2)
T, P, I, S, A = TopicOversight, OpinionHandling, ItemHandling, SessionHolding, AnnualPlanning  # noqa: E741
MEMBERS, UNITS, MEETINGS, TOPICS, ITEMS, NOTICES = 45, 80, 12, 60, 2_000, 30
CATEGORIES = ("道路交通", "生态环境", "教育医疗", "住房", "营商环境")


@dataclass(frozen=True)
class Deed:
    """An act to be recorded: of a proceeding, on a day, by somebody."""

    proceeding: Proceeding
    act: Act
    on: date
    by: tuple[Person | None, str]  # and the capacity
    said: Mapping[str, Any]
    party: str = ""
    round: int = 1


@transaction.atomic
def build_city(*, meetings: int = MEETINGS, topics: int = TOPICS, items: int = ITEMS, units: int = UNITS) -> World:
    world = build_world("yunzhou", "云州市", members=MEMBERS, level=Level.CITY)
    return _City(world, meetings, topics, items, units).build()


class _City:
    def __init__(self, world: World, meetings: int, topics: int, items: int, units: int) -> None:
        self.world, self.congress = world, world.congress
        self.counts = (meetings, topics, items)
        self.units = _units(world, units)
        self.deeds: list[Deed] = []
        self.hands = {role: self._hand(role) for role in Role}

    def _hand(self, role: Role, within: int | None = None) -> tuple[Person | None, str]:
        """Who records an act of this role, with the capacity as `perform` puts it down."""
        mandates = Mandate.objects.filter(person__congress=self.congress, role=role.recorder.value)
        held = (mandates.filter(body=within) if within else mandates).select_related("person", "body").first()
        if held is None:
            return None, role.label
        return held.person, str(Capacity(role.recorder, held.body_id, held.body.name, held.post))

    def build(self) -> World:
        self._of_unit = {unit.pk: self._hand(Role.HANDLING_UNIT, unit.pk) for unit in self.units}
        sessions = self._sessions()
        topics = self._topics(sessions)
        letters = self._letters(topics)
        items = self._items(letters)
        _record(self.deeds)
        analyse()
        opened = [*items, *letters.values(), *topics.values(), *sessions.values(), self.plan]
        indexes.refresh_all(opened, TODAY)  # items first: letters are judged by their columns
        _notices(self.world)
        self._published(letters)
        analyse()
        return self.world

    # ── what happened ─────────────────────────────────────────────────────
    def _do(
        self, proceeding: Proceeding, act: Act, on: date, said: Mapping[str, Any] | None = None, party: str = "",
        by: tuple[Person | None, str] | None = None, round: int = 1,
    ) -> None:  # fmt: skip
        if on <= TODAY:
            hand = by or self.hands[act.roles[0]]
            self.deeds.append(Deed(proceeding, act, on, hand, said or {}, party, round))

    def _sessions(self) -> dict[ScSession, Proceeding]:
        count = self.counts[0]
        held = [date(YEAR, month, 25) for month in range(1, count + 1)]
        rows = ScSession.objects.bulk_create(
            ScSession(congress=self.congress, number=n, planned_on=day) for n, day in enumerate(held, 1)
        )
        Sitting.objects.bulk_create(Sitting(congress=self.congress, session=s, on=s.planned_on) for s in rows)
        roll = list(members(self.congress, held[0]))
        Attendance.objects.bulk_create(
            Attendance(congress=self.congress, session=s, person=person, presence=_presence(s.number, n))
            for s in rows
            for n, person in enumerate(roll)
        )
        opened = self._open(S, rows, str, lambda s: s.planned_on - timedelta(days=120))
        for session, running in opened.items():
            self._do(running, S.convened, session.planned_on - timedelta(days=10))
            self._do(running, S.opened, session.planned_on)
            self._do(running, S.closed, session.planned_on + timedelta(days=1))
        return opened

    def _topics(self, sessions: Mapping[ScSession, Proceeding]) -> dict[Topic, Proceeding]:
        plan = OversightPlan.objects.create(congress=self.congress, year=YEAR)
        self.plan = self._open(A, [plan], str, lambda _: date(YEAR - 1, 10, 8))[plan]
        for act, day, said in (
            (A.drafted, date(YEAR - 1, 11, 5), {}),
            (A.passed, date(YEAR - 1, 11, 20), {"meeting": "第31次主任会议"}),
            (A.published, date(YEAR, 1, 6), {"where": "市人大网", "secrecy_review": "陈静怡"}),
        ):
            self._do(self.plan, act, day, said)
        order = list(sessions)
        rows = Topic.objects.bulk_create(
            Topic(
                congress=self.congress, plan=plan, title=f"第{n + 1}号议题：{CATEGORIES[n % 5]}工作情况",
                organ=self.world.body(GOVERNMENT), working_body=self.world.body(CITY_BUILDING),
                session=order[n % len(order)], is_key=n % 3 == 0, heat=n * 7 % 100,
            )
            for n in range(self.counts[1])
        )  # fmt: skip
        AgendaItem.objects.bulk_create(
            AgendaItem(
                congress=self.congress, session=t.session, order=n + 1, title=f"听取和审议关于{t.title}的报告",
                subject_kind="topic", subject_id=t.pk,
            )
            for n, t in enumerate(rows)
        )  # fmt: skip
        opened = self._open(T, rows, lambda t: t.title, lambda _: date(YEAR - 1, 10, 8))
        for topic, running in opened.items():
            self._topic(topic, running)
        return opened

    def _topic(self, topic: Topic, running: Proceeding) -> None:
        assert topic.session
        held = topic.session.planned_on
        channel = ("hotline_12345", "deputies", "committees", "letters")[topic.pk % 4]
        plan = {"kind": "special_research", "research_lead": "周建平", "comprehensive_speaker": "赵立新",
                "opinions_sought": "街道、居民、企业", "samples": "三个区各两处"}  # fmt: skip
        for act, day, said in (
            (T.proposed, date(YEAR - 1, 10, 8), {"channel": channel, "criteria": ["public_concern"]}),
            (T.consulted, date(YEAR - 1, 10, 15), {"with_whom": "市人民政府", "result": "同意"}),
            (T.selected, date(YEAR - 1, 10, 22), {"meeting": "第30次主任会议"}),
            (T.publicised, date(YEAR - 1, 10, 28), {"secrecy_review": "陈静怡"}),
            (T.research_planned, held - timedelta(days=70), plan),
            (T.researched, held - timedelta(days=15), RESEARCH),
            (T.materials_sent, held - timedelta(days=8), {"reached": MEMBERS}),
            (T.deliberated, held, {"mode": "group"}),
        ):
            self._do(running, act, day, said)

    def _letters(self, topics: Mapping[Topic, Proceeding]) -> dict[OpinionDocument, Proceeding]:
        rows = OpinionDocument.objects.bulk_create(
            OpinionDocument(
                congress=self.congress, topic=t, session=t.session, title=f"关于{t.title}的审议意见",
                overall_view="总体有序，进展不平衡。", number=f"云人常〔{YEAR}〕{n}号",
            )
            for n, t in enumerate(topics, 1)
        )  # fmt: skip
        opened = self._open(
            P, rows, lambda o: o.title, lambda o: o.session.planned_on + timedelta(days=1), lambda o: topics[o.topic]
        )
        Link.objects.bulk_create(
            Link(congress=self.congress, from_kind="topic", from_id=o.topic_id, to_kind="opinion", to_id=o.pk,
                 made_at=moment(o.session.planned_on))
            for o in rows
        )  # fmt: skip
        for opinion, running in opened.items():
            self._letter(opinion, running)
        return opened

    def _published(self, letters: Iterable[OpinionDocument]) -> None:
        """Every list is public: its text was drawn up by the office and reviewed."""
        (office, _), at = self.hands[Role.SC_OFFICE], moment(TODAY)
        Publication.objects.bulk_create(
            Publication(
                congress=self.world.congress, kind=PublicationKind.OPINION, subject_id=letter.pk, year=YEAR,
                topic_id=letter.topic_id, title=letter.title, drawn_by=office, drawn_at=at, begun_at=at,
                reviewed_by=office, reviewed_at=at, ordered_by=office, published_at=at,
            )
            for letter in letters
        )  # fmt: skip

    def _letter(self, opinion: OpinionDocument, running: Proceeding) -> None:
        closed = opinion.session.planned_on + timedelta(days=1)
        for act, days, said in (
            (P.meeting_closed, 0, {}),
            (P.cosigned, 2, {}),
            (P.compiled, 3, {}),
            (P.assigned, 5 + opinion.pk % 4, {}),
            (P.received, 9, {"receiver": "郑小雨"}),
            (P.signed, 11, {"coordinating_leader": "吴副市长"}),
            (P.consulted, 100, {"draft_report": 1}),
            (P.commented, 104, {"comment": "同意"}),
            (P.reported, 108 + opinion.pk % 30, {"handling_report": 1}),
        ):
            self._do(running, act, closed + timedelta(days=days), said)
        if opinion.topic.is_key:
            votes = {"satisfied": 30, "basically_satisfied": 8, "dissatisfied": 2, "present": 40, "members": MEMBERS}
            self._do(running, P.assessed, closed + timedelta(days=145), votes)

    def _items(self, letters: Mapping[OpinionDocument, Proceeding]) -> list[Proceeding]:
        order, wanted = list(letters), self.counts[2]
        rows = []
        for n in range(wanted):
            opinion = order[n % len(order)]
            node = opinion.session.planned_on + timedelta(days=80 + n * 13 % 400)
            rows.append(ProblemItem(
                congress=self.congress, opinion=opinion, number=n // len(order) + 1, title=f"第{n + 1}件具体问题",
                category=CATEGORIES[n % 5], kind="quantitative" if n % 5 else "qualitative", indicator="完成数",
                target=f"{n % 40 + 1}处", unit_of_measure="处", task=f"按期完成{n % 40 + 1}处",
                unit=self.units[n * 7 % len(self.units)], node_on=node, listed_node_on=node,
            ))  # fmt: skip
        rows = ProblemItem.objects.bulk_create(rows)
        assigned = {o: o.session.planned_on + timedelta(days=6 + o.pk % 4) for o in order}
        opened = self._open(I, rows, lambda i: i.title, lambda i: assigned[i.opinion], lambda i: letters[i.opinion])
        for n, (item, running) in enumerate(opened.items()):
            self._item(n, item, running)
        for opinion in order:
            signed = opinion.session.planned_on + timedelta(days=12)
            for unit in dict.fromkeys(i.unit_id for i in rows if i.opinion_id == opinion.pk):
                hand, said = self._of_unit[unit], {"measures": "分三批办理"}
                self._do(letters[opinion], P.planned, signed + timedelta(days=14), said, str(unit), hand)
        return list(opened.values())

    def _item(self, n: int, item: ProblemItem, running: Proceeding) -> None:
        """Most are done by their node; one in eleven late, one in thirteen never; some are sent back."""
        signed = item.opinion.session.planned_on + timedelta(days=12)
        hand = self._of_unit[item.unit_id]
        self._do(running, I.accepted, signed + timedelta(days=5), {"responsible": "何志远"}, by=hand)
        if n % 4 == 0:
            promise = {"promised_on": item.node_on.isoformat()}
            self._do(running, I.promised, signed + timedelta(days=9), promise, by=hand)
        self._do(running, I.progressed, signed + timedelta(days=40), {"progress": "已完成立项和招标"}, by=hand)
        self._do(running, I.answered, signed + timedelta(days=80), {"answer": "已研究落实"}, by=hand)
        if n % 13 == 0:
            return
        done = max(signed + timedelta(days=82), item.node_on + timedelta(days=20 if n % 11 == 0 else -3))
        self._do(running, I.done, done, {"evidence": "验收单"}, by=hand)
        if n % 17 == 0:
            later = (done + timedelta(days=60)).isoformat()
            reason = {"reason": "有两处没有办完", "node_on": later}
            self._do(running, I.sent_back, done + timedelta(days=6), reason)
        elif n % 3:
            self._do(running, I.verified, done + timedelta(days=9), {"how": "on_site", "finding": "现场核实，已经办好"})

    # ── how it is written ─────────────────────────────────────────────────
    def _open(
        self,
        procedure: type[Procedure],
        subjects: Iterable[Any],
        title: Callable[[Any], str],
        on: Callable[[Any], date],
        parent: Callable[[Any], Proceeding] | None = None,
    ) -> dict[Any, Proceeding]:
        found = list(subjects)
        rows = Proceeding.objects.bulk_create(
            Proceeding(
                congress=self.congress, procedure=procedure.code, version=procedure.version,
                profile=self.congress.profile, subject_id=s.pk, title=title(s), opened_on=on(s),
                parent=parent(s) if parent else None,
            )
            for s in found
        )  # fmt: skip
        return dict(zip(found, rows, strict=True))


def _units(world: World, count: int) -> list[Body]:
    """The departments, each with somebody who handles and may sign in."""
    government, known = world.body(GOVERNMENT), world.body(HOUSING)
    more = Body.objects.bulk_create(
        Body(congress=world.congress, kind=BodyKind.DEPARTMENT, name=f"市第{n}局", parent=government)
        for n in range(3, count + 1)
    )
    people = Person.objects.bulk_create(Person(congress=world.congress, name=f"经办人{n}") for n in range(len(more)))
    Mandate.objects.bulk_create(
        Mandate(person=person, body=body, role=Role.HANDLING_UNIT.value, post="科员", from_on=SINCE)
        for person, body in zip(people, more, strict=True)
    )
    Account.objects.bulk_create(
        Account(username=f"yunzhou-unit-{n}", password="!", person=person) for n, person in enumerate(people)
    )
    return [known, *more]


def _presence(session: int, member: int) -> str:
    return {0: Presence.ON_LEAVE, 1: Presence.ABSENT}.get((session * 3 + member) % 17, Presence.PRESENT)


def _record(deeds: list[Deed]) -> None:
    """The records in the order of their days, and their ledger entries."""
    ordered = sorted(deeds, key=lambda d: d.on)
    records = ActRecord.objects.bulk_create(
        ActRecord(
            congress_id=d.proceeding.congress_id, proceeding=d.proceeding, act=d.act.name, party=d.party or "-",
            round=d.round, on=d.on, recorded_at=moment(d.on), by=d.by[0], capacity=d.by[1], said=canonical(d.said),
            key=f"city-{n}",
        )
        for n, d in enumerate(ordered)
    )  # fmt: skip
    together: dict[tuple[str, str, date], list[ActRecord]] = defaultdict(list)
    for record in records:
        by = f"{record.by}，{record.capacity}" if record.by else record.capacity
        together[f"act.{record.proceeding.procedure}.{record.act}", by, record.on].append(record)
    for (kind, by, on), rows in together.items():
        entries = ((f"proceeding:{r.proceeding_id}", ledger_body(r)) for r in rows)
        ledger.record_many(
            congress=rows[0].proceeding.congress, kind=kind, items=entries, by=by, recorded_at=moment(on)
        )


def _notices(world: World) -> None:
    people = Person.objects.filter(congress=world.congress)
    Notice.objects.bulk_create(
        Notice(congress=world.congress, person=person, key=f"city-{n}", text="请办", url="/desk/", kind="act",
               at=moment(TODAY - timedelta(days=n)))
        for person in people
        for n in range(NOTICES)
    )  # fmt: skip
