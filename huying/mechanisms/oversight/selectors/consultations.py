"""Consultations of organs about candidate topics: as their rules see them, and as lists show them (R1.14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.database.prepared import Prepared
from huying.kernel.people.roles import Role
from huying.kernel.procedures.limits import Light, light
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import effective_records
from huying.kernel.procedures.standing import Fact, View

from ..models import ConsultationRequest
from ..procedures import OrganConsultation
from ..terms import ATTITUDES, label
from .proceedings import proceedings_of, running

P = OrganConsultation
_asked = Prepared(
    lambda pk: ConsultationRequest.objects.filter(pk=pk).values_list("body_id", "topic__working_body_id"), int
)


def consultation_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> View:
    found = _asked.one(proceeding.subject_id)
    if found is None:
        raise ConsultationRequest.DoesNotExist
    body, working_body = found
    asked = frozenset({body})
    hands = {Role.ORGAN: asked, Role.HANDLING_UNIT: asked, Role.WORKING_BODY: frozenset({working_body})}
    return View(facts=facts, bodies=hands)


@dataclass(frozen=True)
class ConsultationRow:
    """One request with what came of it. `state`: replied, closed, lapsed, waiting."""

    request: ConsultationRequest
    state: str
    light: Light
    asked_on: date | None = None
    due_on: date | None = None
    attitude: str = ""
    words: str = ""
    on: date | None = None

    @property
    def sentence(self) -> str:
        """「县人民政府：同意。水厂改造已立项。」"""
        body = self.request.body.name
        if self.state == "replied":
            return f"{body}：{self.attitude}。{self.words}"
        if self.state == "lapsed" and self.due_on:
            return f"{body}：到{full_day(self.due_on)}没有回复，视为没有意见。"
        return f"{body}：{'已结束征求，没有回复' if self.state == 'closed' else '还没有回复'}。"


def requests_about(topics: Iterable[int]) -> list[ConsultationRequest]:
    wanted = list(topics)
    rows = ConsultationRequest.objects.filter(topic__in=wanted).select_related("body").order_by("pk")
    return list(rows) if wanted else []


def consultation_rows(topics: Iterable[int], today: date) -> dict[int, list[ConsultationRow]]:
    """The requests of each topic with their replies: three queries, however many there are."""
    requests = requests_about(topics)
    running = proceedings_of(P, [r.pk for r in requests]) if requests else {}
    return rows_of_requests(requests, running, effective_records(running.values()) if running else {}, today)


def rows_of_requests(
    requests: Iterable[ConsultationRequest],
    running: Mapping[int, Proceeding],
    records: Mapping[int, list[ActRecord]],
    today: date,
) -> dict[int, list[ConsultationRow]]:
    """The same from what was fetched already: `running` by request, `records` by proceeding."""
    found: dict[int, list[ConsultationRow]] = defaultdict(list)
    calendar = work_calendar()
    for request in requests:
        proceeding = running[request.pk]
        found[request.topic_id].append(_row(request, proceeding, records.get(proceeding.pk, []), today, calendar))
    return found


def _row(
    request: ConsultationRequest,
    proceeding: Proceeding,
    records: Iterable[ActRecord],
    today: date,
    calendar: WorkCalendar,
) -> ConsultationRow:
    done = {r.act: r for r in records}
    asked, due_on = done.get(P.requested.name), proceeding.next_due_on
    asked_on = asked.on if asked else None
    if reply := done.get(P.replied.name):
        said = reply.fields
        attitude = label(ATTITUDES, said["attitude"])
        return ConsultationRow(
            request, "replied", Light("done", attitude), asked_on, None, attitude, said["words"], reply.on
        )
    if closed := done.get(P.closed.name):
        return ConsultationRow(request, "closed", Light("wait", "已结束征求"), asked_on, None, on=closed.on)
    if due_on is None:  # this place set no number: nobody has to answer by a day, and silence says nothing
        return ConsultationRow(request, "waiting", Light("wait", "还没有回复"), asked_on)
    if due_on < today:
        return ConsultationRow(request, "lapsed", Light("wait", "期满，视为没有意见"), asked_on, due_on)
    shown = light(due_on, None, today, calendar, unit="workday")
    return ConsultationRow(request, "waiting", shown, asked_on, due_on)


def open_consultations(topic: Proceeding) -> list[Proceeding]:
    """The proceedings of a topic's requests that wait for a reply: choosing or dropping the topic ends them."""
    return running(requests_on(topic))


def requests_on(topic: Proceeding) -> Q:
    """Which proceedings are a topic's requests."""
    asked = ConsultationRequest.objects.filter(topic=topic.subject_id)
    return Q(procedure=P.code, subject_id__in=asked.values("pk"))
