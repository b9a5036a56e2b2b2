"""Requirements of article 1 that the first thread meets, each by its number."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Audience, Version
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import FOUR_ORGANS, Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals, selectors
from huying.mechanisms.oversight import ledger, services
from huying.mechanisms.oversight.loop import STAGES, loop
from huying.mechanisms.oversight.models import ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import CHANNELS, CRITERIA
from tests.play import RESEARCH, TAKEN_ON, Play
from tests.world import CITY_BUILDING, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
T, P = TopicOversight, OpinionHandling


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


@rule("R1.05")
def test_the_loop_shows_every_stage_with_its_day_and_its_document(play: Play):
    opinion = play.assigned()
    [row] = loop(play.world.congress, date(2026, 5, 12))
    assert tuple(n.label for n in row.nodes) == STAGES
    assert [n.state for n in row.nodes] == ["past", "past", "past", "now", "todo"]
    assert [n.on for n in row.nodes[:3]] == [date(2026, 1, 20), date(2026, 4, 10), date(2026, 4, 29)]
    assert row.nodes[3].document == opinion.number


@rule("R1.05")
def test_a_topic_cannot_be_archived_while_a_stage_is_open(play: Play):
    opinion = play.reported()
    with pytest.raises(refusals.NotYet, match="审议意见办结"):
        play.act(proceeding_of(T, opinion.topic_id), T.archived, Role.SC_OFFICE, date(2026, 9, 2), {"result": "办完了"})


@rule("R1.07")
def test_the_supervised_organs_are_four_with_their_departments_below(world: World):
    assert {k.label for k in FOUR_ORGANS} == {"人民政府", "监察委员会", "人民法院", "人民检察院"}
    housing = world.body(HOUSING)
    assert (housing.kind, housing.parent) == (BodyKind.DEPARTMENT, world.body(GOVERNMENT))
    assert Body.objects.filter(congress=world.congress, parent=world.body(GOVERNMENT)).count() == 2


@rule("R1.10")
def test_a_candidate_names_at_least_one_of_the_four_criteria(play: Play):
    assert [label for _, label in CRITERIA] == ["党委重视", "群众关切", "政府关注", "省目标考核的弱项"]
    world, on = play.world, date(2026, 1, 8)
    plan = services.ensure_plan(congress=world.congress, year=2026, on=on)
    with pytest.raises(refusals.Incomplete) as refused:
        services.propose_topic(
            plan=plan,
            title="停车",
            organ=world.body(GOVERNMENT),
            working_body=world.body(CITY_BUILDING),
            said={"channel": "deputies", "criteria": []},
            by=world.viewer(Role.SC_OFFICE),
            on=on,
            at=moment(on),
        )
    assert refused.value.reasons[0].rule == "R1.10"
    assert not plan.topics.exists()


STATUTORY = [  # 监督法 (2024) art. 12, in its order
    "执法检查中发现的突出问题",
    "代表建议集中反映的问题",
    "常委会组成人员提出的比较集中的问题",
    "专门委员会、工作机构调查研究中发现的突出问题",
    "人民来信来访集中反映的问题",
    "社会普遍关注的其他问题",
]


@rule("R1.11")
def test_a_candidate_says_by_which_statutory_channel_it_came(play: Play):
    assert [words for _, words in CHANNELS[:6]] == STATUTORY
    topic = proceeding_of(T, play.topic().pk)
    proposed = topic.records.get(act="proposed")
    assert proposed.fields["channel"] in dict(CHANNELS)


@rule("R1.12")
def test_the_extra_channels_are_hotlines_and_platforms():
    assert [key for key, _ in CHANNELS[7:]] == ["hotline_12345", "conduct_hotline", "service_platform"]


PLAN = {
    "kind": "special_research",
    "research_lead": "周建平",
    "comprehensive_speaker": "赵立新",
    "opinions_sought": "街道、居民",
    "samples": "望禾街道3个小区",
}


def refused_plan(play: Play, left_out: str) -> list[str]:
    topic = proceeding_of(T, play.topic().pk)
    said = {k: v for k, v in PLAN.items() if k != left_out}
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(topic, T.research_planned, Role.WORKING_BODY, date(2026, 2, 25), said)
    return [r.rule for r in refused.value.reasons]


@rule("R1.16")
def test_a_research_plan_is_not_taken_before_opinions_were_sought(play: Play):
    assert refused_plan(play, "opinions_sought") == ["R1.16"]


@rule("R1.17")
def test_a_research_plan_names_its_samples(play: Play):
    assert refused_plan(play, "samples") == ["R1.17"]


@rule("R1.22")
@pytest.mark.parametrize("block", ["examples", "data", "analysis"])
def test_a_report_without_examples_data_or_analysis_is_not_taken(play: Play, block):
    topic = proceeding_of(T, play.topic().pk)
    play.act(topic, T.research_planned, Role.WORKING_BODY, date(2026, 2, 25), PLAN)
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(
            topic, T.researched, Role.WORKING_BODY, date(2026, 4, 10), {k: v for k, v in RESEARCH.items() if k != block}
        )
    assert [r.rule for r in refused.value.reasons] == ["R1.22"]


@rule("R1.41")
def test_a_quantitative_item_needs_indicator_target_and_unit_and_the_share_is_shown(play: Play):
    opinion, office = play.deliberated(), play.world.viewer(Role.SC_OFFICE)
    at = moment(date(2026, 5, 6))
    services.write_overall_view(opinion=opinion, overall_view="总体有序", by=office, at=at)
    fields = {"title": "渗漏", "kind": "quantitative", "target": "42", "task": "翻修", "node_on": date(2026, 8, 31)}
    services.save_item(opinion=opinion, fields=fields | {"unit": play.world.body(HOUSING)}, by=office, at=at)
    fields |= {"title": "长效机制", "kind": "qualitative", "unit": play.world.body(HOUSING)}
    services.save_item(opinion=opinion, fields=fields, by=office, at=at)
    stands, _ = selectors.judge(proceeding_of(P, opinion.pk), date(2026, 5, 7))
    assert [r.text for r in stands.why_not(P.cosigned)] == ["第1项缺指标、计量单位"]
    with frozen(date(2026, 5, 7)):
        page = play.world.client(Role.SC_OFFICE).get(f"/oversight/opinions/{opinion.pk}/").content.decode()
    assert "定量1项" in page
    assert "定量不过半，请再核一核" in page


@rule("R1.43")
def test_an_item_that_names_no_addressee_is_not_co_signed(play: Play):
    opinion = play.drafted()
    ProblemItem.objects.filter(opinion=opinion, number=2).update(unit=None)
    stands, _ = selectors.judge(proceeding_of(P, opinion.pk), date(2026, 5, 7))
    assert [(r.text, r.rule) for r in stands.why_not(P.cosigned)] == [("第2项没有写明承办单位", "R1.43")]


@rule("R1.46")
def test_the_research_report_goes_with_the_letter_to_those_it_is_addressed_to(play: Play):
    opinion = play.drafted()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    report = opinion.topic.research_report
    assert report is not None
    assert {v.suffix() for v in Version.objects.filter(document=report)} >= {"docx"}
    government = play.world.body(GOVERNMENT)
    assert not Audience.objects.filter(document=report, audience=f"body:{government.pk}").exists()
    opinion.topic.research_report = None
    opinion.topic.save()
    with pytest.raises(refusals.NotYet, match="一并送交"):
        play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    opinion.topic.research_report = report
    opinion.topic.save()
    play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    assert Audience.objects.filter(document=report, audience=f"body:{government.pk}").exists()


@rule("R1.47")
def test_a_unit_takes_on_an_item_only_with_a_responsible_person_and_plans_only_then(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴"})
    first = opinion.items.get(number=1)
    with pytest.raises(refusals.NotYet, match="还没有签收、明确责任人"):
        play.act(running, P.planned, Role.HANDLING_UNIT, date(2026, 5, 14), {"measures": "分三批"}, str(first.unit_id))
    child = proceeding_of(ItemHandling, first.pk)
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 14))
    assert str(refused.value.reasons[0]) == "缺责任人〔R1.47〕"
    play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 14), TAKEN_ON)
    play.act(running, P.planned, Role.HANDLING_UNIT, date(2026, 5, 14), {"measures": "分三批"}, str(first.unit_id))
    first.refresh_from_db()
    assert (first.unit.name, first.responsible, first.node_on) == (HOUSING, "何志远", date(2026, 8, 31))


@rule("R1.57")
def test_the_ledger_exports_item_unit_person_due_progress_evidence_and_verdict(play: Play):
    play.reported()
    with frozen(date(2026, 9, 3)):
        answer = play.world.client(Role.SUPERVISION_OFFICE).get("/oversight/ledger.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[0] == (*ledger.COLUMNS, "核对码")
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["问题"] == "屋面防水翻修"
    assert (first["主办单位"], first["责任人"], first["进展"]) == (HOUSING, "何志远", "验收单")
    assert first["时间节点"].date() == date(2026, 8, 31)
    assert (first["办完日"].date(), first["状态"]) == (date(2026, 8, 20), "已办完，待核实")


@rule("R1.57")
def test_every_change_of_an_item_is_on_the_ledger(play: Play):
    opinion = play.reported()
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    kinds = list(Entry.objects.filter(subject=f"proceeding:{child.pk}").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["act.item_handling.accepted", "act.item_handling.answered", "act.item_handling.done"]


@rule("R1.64")
def test_an_item_is_due_at_its_node_and_shows_the_day_it_was_done(play: Play):
    opinion = play.reported()
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    stands, _ = selectors.judge(child, date(2026, 9, 3))
    [duty] = [d for d in stands.duties if d.act is ItemHandling.done]
    assert (duty.due.on, duty.done_on) == (date(2026, 8, 31), date(2026, 8, 20))
