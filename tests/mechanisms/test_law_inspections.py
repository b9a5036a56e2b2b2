"""Inspections of how a law is kept (监督法第三十一条至第三十七条): what the plan names, what the report holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import missing
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.mechanisms.oversight import rules, selectors, services
from huying.mechanisms.oversight.headings import headings
from huying.mechanisms.oversight.models import ResearchPlan, Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.rules import ReportDraft, TopicView
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.activities import visits
from tests.play import RESEARCH, Play
from tests.researching import BLOCKS, INSPECTED, Research
from tests.world import World

T = TopicOversight
ON, HANDED_IN = date(2026, 2, 10), date(2026, 4, 10)
IN_WORDS = {
    "kind": "law_inspection",
    "research_lead": "周建平",
    "comprehensive_speaker": "赵立新",
    "opinions_sought": "街道、居民",
    "samples": "望禾街道：建成最早",
}
NAMED = {"law": "物业管理条例第十条", "forms": ["on_site", "spot_check"], "group": "周建平、赵立新，邀请代表2名"}


@pytest.fixture
def research(world: World) -> Research:
    return Research(world, Play(world).topic())


def act(research: Research, what: Any, on: date, said: dict[str, Any]) -> Any:
    return Play(research.world).act(proceeding_of(T, research.topic.pk), what, Role.WORKING_BODY, on, said)


def settle(research: Research) -> None:
    """The plan of an inspection, as it is drafted."""
    parts = {key: f"{label}：……" for key, label, _ in headings("law_inspection")} | {"forms": "实地检查、抽查"}
    research.plan(kind="law_inspection", parts=parts)
    act(research, T.research_planned, ON, selectors.plan_said(Topic.objects.get(pk=research.topic.pk)))


def test_the_plan_says_the_whole_law_however_long_it_was_written(research):
    law = "物业管理条例第十条，" * 40
    parts = {key: f"{label}：……" for key, label, _ in headings("law_inspection")} | {"forms": "实地检查", "law": law}
    research.plan(kind="law_inspection", parts=parts)
    said = selectors.plan_said(Topic.objects.get(pk=research.topic.pk))
    assert act(research, T.research_planned, ON, said).fields["law"] == law


def write(research: Research, **changed: str) -> None:
    research.report()
    services.write_report(topic=research.topic, blocks=BLOCKS | INSPECTED | changed, **research.who)


def hand_in(research: Research) -> Any:
    visits(research.world, research.topic)
    return act(research, T.researched, HANDED_IN, selectors.report_said(Topic.objects.get(pk=research.topic.pk)))


def test_a_report_short_of_its_own_blocks_says_which():
    view = TopicView(report=ReportDraft(not_inspected=("改进执法工作的建议",)))
    [reason] = missing(rules.inspection_report_is_whole, view)
    assert str(reason) == "执法检查报告的“改进执法工作的建议”还没有写〔监督法第三十六条〕"
    assert not missing(rules.inspection_report_is_whole, TopicView(report=ReportDraft()))


@pytest.mark.parametrize("empty", list(INSPECTED))
def test_the_report_of_an_inspection_is_not_handed_in_without_evaluation_or_proposals(research, empty):
    settle(research)
    write(research, **{empty: " "})
    with pytest.raises(NotYet) as refused:
        hand_in(research)
    assert [r.rule for r in refused.value.reasons] == ["监督法第三十六条"]


def test_amendments_to_the_law_are_written_where_there_are_any(research):
    settle(research)
    write(research)
    assert "amendments" not in hand_in(research).fields


def test_the_paper_is_a_report_on_an_inspection_with_its_parts(research):
    settle(research)
    write(research, amendments="第十条的期限应当写明")
    record = hand_in(research)
    assert (record.fields["evaluation"], record.fields["amendments"]) == ("职责条款基本落实", "第十条的期限应当写明")
    paper = Topic.objects.get(pk=research.topic.pk).research_report
    assert paper.title == f"关于{research.topic.title}的执法检查报告"


def test_research_of_another_kind_is_asked_for_neither(research):
    research.plan()
    act(research, T.research_planned, ON, selectors.plan_said(Topic.objects.get(pk=research.topic.pk)))
    research.report()
    record = hand_in(research)
    assert "evaluation" not in record.fields
    assert Topic.objects.get(pk=research.topic.pk).research_report.title.endswith("调研报告")


# ── what nobody drafted here ──────────────────────────────────────────────
@pytest.mark.parametrize("without", list(NAMED))
def test_a_plan_put_down_in_words_names_the_law_the_forms_and_the_group(research, without):
    said = IN_WORDS | {name: value for name, value in NAMED.items() if name != without}
    with pytest.raises(Incomplete, match="执法检查的“制定调研方案”还不完整"):
        act(research, T.research_planned, ON, said)
    act(research, T.research_planned, ON, IN_WORDS | NAMED)


def test_a_report_put_down_in_words_has_evaluation_and_proposals(research):
    act(research, T.research_planned, ON, IN_WORDS | NAMED)
    with pytest.raises(Incomplete, match="缺改进执法工作的建议"):
        act(research, T.researched, HANDED_IN, RESEARCH | {"evaluation": "基本落实"})
    act(research, T.researched, HANDED_IN, RESEARCH | INSPECTED)


# ── pages ─────────────────────────────────────────────────────────────────
def test_the_forms_of_an_inspection_are_chosen_on_the_page_and_kept(research):
    url = reverse("oversight:research_plan", args=[research.topic.pk])
    with frozen(ON):
        body = research.world.client(Role.WORKING_BODY)
        page = body.get(url, {"kind": "law_inspection"}).content.decode()
        for words in ("检查的法律法规", "第三方评估", "问卷调查", "邀请参加的代表"):
            assert words in page
        answer = body.post(url, {"kind": "law_inspection", "part_law": "物业管理条例", "part_forms": ["questionnaire"]})
        assert answer.status_code in (302, 303)
        assert ResearchPlan.objects.get().parts["forms"] == "问卷调查"
        again = body.get(url).content.decode()
    assert 'value="questionnaire" ' in again.split("checked")[0].rsplit("<input", 1)[1]


def test_the_page_of_the_report_asks_an_inspection_for_its_blocks_and_no_other_research(research):
    url = reverse("oversight:report_write", args=[research.topic.pk])
    with frozen(ON):
        body = research.world.client(Role.WORKING_BODY)
        assert "改进执法工作的建议" not in body.get(url).content.decode()
        settle(research)
        page = body.get(url).content.decode()
        assert "写执法检查报告" in page and "改进执法工作的建议" in page
        write(research)
        desk = body.get(reverse("oversight:research", args=[research.topic.pk])).content.decode()
    assert "职责条款基本落实" in desk and "对法律法规修改完善的建议" not in desk
