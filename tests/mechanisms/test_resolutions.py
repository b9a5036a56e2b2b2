"""A resolution on a report, and the report on carrying it out (监督法第十七条)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform
from huying.mechanisms.oversight import selectors
from huying.mechanisms.oversight.models import OpinionDocument, PublicationKind
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play, published
from tests.world import World, moment

P = OpinionHandling
TITLE = "关于加快城区老旧小区改造的决议"
PASSED, DUE = date(2026, 10, 29), date(2026, 12, 31)
VOTED = {"session": "第20次常委会会议", "in_favour": 20, "against": 2, "abstained": 1, "title": TITLE}
RESOLVED = VOTED | {"execution_due_on": "2026-12-31"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def resolved(play: Play, opinion: OpinionDocument, said: dict[str, Any] = RESOLVED) -> ActRecord:
    """The session passes a resolution on the report."""
    running = proceeding_of(P, opinion.pk)
    return play.act(running, P.resolved, Role.SC_OFFICE, PASSED, said | {"text": play.paper(PASSED)})


def accepted(play: Play, opinion: OpinionDocument, on: date) -> None:
    for item in opinion.items.all():
        said = {"how": "on_site", "finding": "不漏了"}
        play.act(proceeding_of(ItemHandling, item.pk), ItemHandling.verified, Role.SUPERVISION_OFFICE, on, said)


def test_the_organ_reports_on_a_resolution_by_the_day_that_it_names_and_nothing_is_concluded_before(play: Play):
    opinion = play.reported(is_key=False)
    running, tabled = proceeding_of(P, opinion.pk), {"meeting": "第42次主任会议", "session": "第20次常委会会议"}
    play.act(running, P.tabled, Role.SC_OFFICE, date(2026, 10, 12), tabled)
    resolved(play, opinion)
    [due] = DueDay.objects.filter(proceeding=running, act=P.execution_reported.name)
    assert due.due_on == DUE
    with clock.frozen(date(2026, 12, 30)):
        desk = play.world.client(Role.ORGAN).get(reverse("desk")).content.decode()
        inbox = play.world.client(Role.ORGAN).get(reverse("inbox")).content.decode()
    assert "报告执行决议的情况" in desk
    assert f"常委会作出决议：{TITLE}。请报告执行情况，限2026年12月31日" in inbox
    accepted(play, opinion, date(2026, 11, 2))
    play.act(running, P.published, Role.SC_OFFICE, date(2026, 11, 3))
    with pytest.raises(NotYet) as refused:
        play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 11, 4))
    assert [str(r) for r in refused.value.reasons] == ["须常委会作出决议的，已经报告执行决议的情况〔监督法第十七条〕"]
    on = date(2027, 1, 4)
    late = play.act(running, P.execution_reported, Role.ORGAN, on, {"execution_report": play.paper(on)})
    assert late.late_days == 4
    play.act(running, P.concluded, Role.SC_OFFICE, on)
    assert proceeding_of(P, opinion.pk).ended_on == on


def test_a_resolution_is_passed_by_more_than_half_of_all_members(play: Play):
    opinion = play.reported(is_key=False)
    with pytest.raises(Incomplete, match="全体27人，赞成13票，没有通过"):
        resolved(play, opinion, RESOLVED | {"in_favour": 13})
    assert resolved(play, opinion, RESOLVED | {"in_favour": 14}).fields["title"] == TITLE


def test_the_day_of_the_report_lies_after_the_resolution(play: Play):
    with pytest.raises(Incomplete, match="不晚于作出决议的2026年10月29日"):
        resolved(play, play.reported(is_key=False), RESOLVED | {"execution_due_on": "2026-10-29"})


def test_a_resolution_without_a_day_owes_the_report_all_the_same(play: Play):
    opinion = play.reported(is_key=False)
    resolved(play, opinion, VOTED)
    running = proceeding_of(P, opinion.pk)
    assert judge(running, PASSED)[0].is_open(P.execution_reported)
    assert not DueDay.objects.filter(proceeding=running, act=P.execution_reported.name).exists()


def test_at_the_session_that_heard_the_report_a_resolution_is_passed_before_anything_is_handed_over(play: Play):
    opinion, on = play.deliberated(), date(2026, 4, 30)
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.resolved, Role.SC_OFFICE, on, VOTED)
    stands, _ = judge(running, on)
    assert stands.why_not(P.execution_reported)[0].text == "须先有常委会办公室的“交办”"


def test_a_resolution_of_an_earlier_day_of_the_session_has_its_own_day_and_none_before_the_deliberation(play: Play):
    """Deliberated and resolved on 29 April, closed on the 30th: the letter is opened by the close."""
    opinion, K = play.deliberated(), PublicationKind
    said = {
        "proceeding": proceeding_of(P, opinion.pk),
        "act": P.resolved,
        "said": VOTED,
        "at": moment(date(2026, 5, 6)),
    }
    office = play.world.viewer(Role.SC_OFFICE, on=date(2026, 5, 6))
    with pytest.raises(Incomplete, match="会议2026年4月29日才审议这个报告"):
        perform(**said, by=office, on=date(2026, 4, 28))
    perform(**said, by=office, on=date(2026, 4, 29))
    text = published(play.world, K.RESOLUTION, opinion.pk, date(2026, 5, 6))
    assert text.body == "2026年4月29日，第20次常委会会议通过。"


def test_a_letter_without_a_resolution_asks_for_no_report_on_one(play: Play):
    stands, _ = judge(proceeding_of(P, play.reported().pk), PASSED)
    assert P.execution_reported not in {n.act for n in stands.nodes}
    assert not stands.is_open(P.execution_reported)


def test_the_resolution_and_the_report_on_carrying_it_out_are_owed_to_the_public(play: Play):
    """监督法第十七条: 执行决议情况的报告，向本级人民代表大会代表通报并向社会公布."""
    opinion, on, K = play.reported(is_key=False), date(2026, 12, 30), PublicationKind
    resolved(play, opinion)
    owed = {o.kind: o.title for o in selectors.owed_publications(play.world.congress)}
    assert owed[K.RESOLUTION] == TITLE and K.EXECUTION_REPORT not in owed
    text = published(play.world, K.RESOLUTION, opinion.pk, on)
    assert text.body == "2026年10月29日，第20次常委会会议通过。决议全文见所附文件。" and text.version is not None
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.execution_reported, Role.ORGAN, on, {"execution_report": play.paper(on)})
    report = published(play.world, K.EXECUTION_REPORT, opinion.pk, on)
    assert (report.title, report.law) == (f"执行“{TITLE}”情况的报告", "监督法第十七条")
    assert report.version is not None and report.told_here is not None
