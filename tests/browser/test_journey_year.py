"""A full year of one topic in a real browser: from a hotline's export to what the citizens read of it in the end.

Everybody has a browser of their own and does only what a person can. The server's clock goes from January to December
2026 as the acts do. The committee has five members, so that three satisfied ones are more than half.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from huying.commons.meetings.procedures import SessionHolding as S
from huying.demo.sample import sample_rows, sample_xlsx
from huying.kernel.calendar import clock
from huying.kernel.jobs.services import run_waiting
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.procedures import ItemHandling as I
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.procedures import TopicOversight as T
from tests.world import CITY_BUILDING, GOVERNMENT, HOUSING, build_world, moment

from .colleagues import Colleague, Journey, Said

TITLE = "农村公共照明管护工作情况"
LETTER = f"关于{TITLE}的审议意见"
QUOTE = "路灯坏了三个月，晚上看不见路。"
LIGHTS, POSTS = "修复不亮的路灯", "建立管护名册"
RESULT = "186盏路灯修好，27个村都有了管护员。"
PLAN = {
    "目的": "查清路灯为什么没有人修", "范围和内容": "全县27个村", "方式方法": "明察与暗访结合", "时间安排": "三月",
    "组成人员": "常委会委员3人", "分工": "周建平执笔", "调研牵头人": "周建平", "综合审议发言人": "赵立新",
}  # fmt: skip
REPORT = {
    "现状": "全县装灯1,860盏", "实例": "柳桥镇汪郢村12盏灯坏了8盏", "数据": "不亮的186盏",
    "分析": "电费和维修都没有着落",
}  # fmt: skip
PROBLEM = {"问题": "路灯坏了没人修", "原因": "管护责任没有明确", "可行措施，一行一条": "建名册、定人管"}


@pytest.fixture
def journey(transactional_db, settings, open_page, screenshot, tmp_path, monkeypatch) -> Iterator[Journey]:
    settings.HUYING_JOBS_EAGER = False  # long work is done by a worker, while its page tells how far it is
    played = Journey(build_world(members=5), open_page, screenshot, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: moment(played.day))
    yield played
    played.stop()


@pytest.mark.rule(
    "R1.05", "R1.12", "R1.15", "R1.21", "R1.39", "R1.42", "R1.45", "R1.46", "R1.47", "R1.48", "R1.49", "R1.53", "R1.55",
    "R1.57", "R1.58",
)  # fmt: skip
def test_from_a_sentence_on_the_hotline_to_a_result_that_everybody_can_read(journey):
    journey.open_page.expect("422")  # two refusals
    _voices_come_in(journey)
    _topics_come_out(journey)
    _the_topic_is_selected(journey)
    _a_session_is_planned(journey)
    _the_topic_is_researched(journey)
    _the_committee_deliberates(journey)
    _the_opinion_is_drafted_and_cosigned(journey)
    _the_opinion_is_handed_over(journey)
    _the_leader_signs(journey)
    _the_unit_works(journey)
    _the_organ_reports(journey)
    _the_members_assess(journey)
    _the_loop_is_closed(journey)
    _the_ledger_shows_it(journey)
    _a_citizen_is_told_nothing_that_was_not_reviewed(journey)
    _the_list_and_the_assessment_are_published(journey)
    _a_citizen_reads_it(journey)


# ── what people say ───────────────────────────────────────────────────────
def _voices_come_in(journey: Journey) -> None:
    journey.day = date(2026, 1, 6)
    today = clock.today()
    good, faulty = sample_rows(7, today)
    path = journey.folder / "热线.xlsx"
    path.write_bytes(sample_xlsx(7, today))
    intake = journey.who(Role.INTAKE)
    intake.go("热线导入")
    intake.follow("选择文件")
    intake.say({"来源": "12345政务服务便民热线", "文件": path})
    intake.press("检查文件")
    intake.reads("检查完才能导入", "还没有写入任何来话")
    run_waiting()
    read = len(good) + len(faulty)
    intake.reads(f"先看再导入：{read}行")
    intake.page.get_by_role("navigation", name="按状态看").get_by_role("link", name="要处理").click()
    intake.reads("没有13月")
    journey.look("preview", intake.page)
    intake.press("导入")
    run_waiting()
    lead = intake.page.locator(".lead")
    expect(lead).to_contain_text(f"读到{read}行 = 导入")
    numbers = [
        int("".join(filter(str.isdigit, part))) for part in lead.inner_text().partition("读到")[2].split(" ")[2::2]
    ]
    assert sum(numbers) == read and min(numbers) > 0, lead.inner_text()  # accepted + duplicates + refused
    journey.look("imported", intake.page)


def _topics_come_out(journey: Journey) -> None:
    journey.day = date(2026, 1, 7)
    office = journey.who(Role.SC_OFFICE)
    office.go("候选议题")
    office.press("归集候选议题")
    office.reads("等待中", "可以离开本页")
    expect(office.page.get_by_role("progressbar")).to_be_visible()
    run_waiting()
    office.reads("候选议题")
    office.follow("看结果")
    journey.look("candidates", office.page)
    hottest = office.page.locator("table a.b").first
    expect(hottest).to_contain_text("灯")
    hottest.click()
    office.reads("人说过", "归入的来话")
    journey.look("candidate", office.page)
    office.follow("列为候选议题")
    office.reads("带上的来话")
    office.say(
        {
            "议题": TITLE,
            "被监督机关": GOVERNMENT,
            "责任工作机构": CITY_BUILDING,
            "重点议题：办理结果要做满意度测评": True,
        }
    )
    office.press("提出候选议题")
    office.reads("已提出候选议题", "条群众来话")


# ── the plan ──────────────────────────────────────────────────────────────
def _the_topic_is_selected(journey: Journey) -> None:
    journey.day = date(2026, 1, 20)
    office = journey.who(Role.SC_OFFICE)
    office.record(T.consulted, {"与谁沟通": "县人民政府办公室", "对方意见": "同意"})
    office.record(T.selected, {"哪一次主任会议": "第30次主任会议"})
    office.reads("还没有安排到常委会会议")
    _publish(journey, "监督议题", f"监督对象：县人民政府\n“{QUOTE}”")
    _topic(office)
    office.reads("还没有安排到常委会会议")
    journey.look("topic-selected", office.page)


def _a_session_is_planned(journey: Journey) -> None:
    journey.day = date(2026, 1, 22)
    office, held = journey.who(Role.SC_OFFICE), date(2026, 4, 29)
    office.follow("安排到会议")
    office.follow("先安排一次会议")
    office.follow("安排一次会议")
    office.say({"召开日": held.isoformat(), "第几次常委会会议": "18"})
    office.press("安排这次会议")
    _topic(office)
    office.follow("安排到会议")
    option = office.page.get_by_label("安排到哪一次会议").locator("option", has_text="第18次").inner_text()
    office.say({"安排到哪一次会议": option})
    office.press("列入议程")
    office.reads("已列入第18次常委会会议议程")
    assert office.asks_why() == 3  # the research plan two months before, the materials seven days, the speakers one
    journey.look("topic-planned-back", office.page)


def _topic(who: Colleague) -> None:
    who.go("年度计划")
    who.follow(TITLE)


def _the_topic_is_researched(journey: Journey) -> None:
    journey.day = date(2026, 2, 25)
    body = journey.who(Role.WORKING_BODY)
    journey.look("desk-of-the-working-body", body.page)
    body.take_up(T.research_planned)
    body.start(T.research_planned)
    _drafts(body, "写方案", PLAN)
    _drafts(body, "加样本", {"地方": "柳桥镇3个村", "单位": "村委会", "为什么选它": "反映最集中"})
    _drafts(body, "记一次征求意见", {"征求了谁": "乡镇、村委会、供电所", "什么意见": "先修后管"})
    body.start(T.research_planned)
    body.send(T.research_planned)  # two months before 29 April: by 27 February, a Friday
    body.recorded(T.research_planned)
    journey.day = date(2026, 4, 10)
    _topic(body)
    body.start(T.researched)
    _drafts(body, "写报告", REPORT)
    _drafts(body, "加一个问题", PROBLEM)
    body.start(T.researched)
    body.say({"实地察看": True, "暗访": True})
    body.send(T.researched)
    body.recorded(T.researched)
    body.reads("暗访", "柳桥镇汪郢村12盏灯坏了8盏")
    journey.look("topic-researched", body.page)


def _drafts(body: Colleague, link: str, said: Said) -> None:
    """One form of the page on which the research is drafted."""
    body.follow(link)
    body.say(said)
    body.press("保存")


# ── the session ───────────────────────────────────────────────────────────
def _the_committee_deliberates(journey: Journey) -> None:
    journey.day = date(2026, 4, 20)
    office = journey.who(Role.SC_OFFICE)
    office.take_up(S.convened)
    office.record(S.convened)
    office.take_up(T.materials_sent)
    journey.day = date(2026, 4, 21)  # seven days before 29 April: by the 22nd
    office.record(T.materials_sent, {"送达几人": "5"})
    journey.day = date(2026, 4, 29)
    _session(office)
    office.reads("全体组成人员5人，已登记出席0人，不够法定人数3人", "地方组织法第五十一条")
    _register(journey, office, present=2)
    office.reads("不够法定人数3人")
    expect(office.page.locator("#acts").get_by_role("link", name=S.opened.button)).to_have_count(0)
    journey.look("session-without-quorum", office.page)
    _register(journey, office, present=4)
    office.reads("应到5人，出席4人，超过半数，可以开会")
    office.record(S.opened)
    _topic(office)
    office.record(T.deliberated, {"审议方式": "分组审议", "发言人数": "4", "意见条数": "11"})
    journey.day = date(2026, 4, 30)
    office.take_up(S.closed)
    office.record(S.closed)
    assert office.asks_why() == 1
    journey.look("session-closed", office.page)


def _session(office: Colleague, name: str = "第18次常委会会议") -> None:
    office.go("会议")
    office.follow(name)


def _register(journey: Journey, office: Colleague, *, present: int) -> None:
    office.follow("到会情况")
    for nth in range(5):
        group = office.page.get_by_role("group", name=journey.world.person(Role.SC_MEMBER, nth).name)
        group.get_by_label("出席" if nth < present else "请假", exact=True).check()
    office.press("保存到会情况")


# ── the opinion ───────────────────────────────────────────────────────────
def _the_opinion_is_drafted_and_cosigned(journey: Journey) -> None:
    journey.day = date(2026, 5, 6)
    office, body = journey.who(Role.SC_OFFICE), journey.who(Role.WORKING_BODY)
    office.go("审议意见")
    office.reads("审议意见书1份", "起草中")
    office.follow(LETTER)
    office.reads("写明总体评价", "路灯坏了没人修")  # what the research found is the list's first item
    journey.look("opinion-draft", office.page)
    office.follow("起草意见书和清单")
    office.say({"总体评价": "建设成效明显，管护跟不上。"})
    office.press("保存总体评价")
    said = {"问题": LIGHTS, "指标": "修复数", "目标": "186", "计量单位": "盏", "任务": "年底前修复186盏"}
    _item(office, {"定量还是定性": "定量", **said}, link=re.compile("^改 ?第1项"))
    body.take_up(P.cosigned)
    body.open_act(P.cosigned)
    _item(office, {"问题": POSTS, "指标": "建册村数", "计量单位": "个村", "任务": "27个村建立名册"})
    office.reads("缺")
    body.send(P.cosigned)  # the form was open while the list grew
    body.refused("还不能登记“工作机构会签”", "第2项缺目标（依据R1.42）", "没有登记任何内容")
    journey.look("cosigning-refused", body.page)
    office.follow(re.compile("^改 ?第2项"))
    office.say({"目标": "27"})
    office.press("保存这一项")
    journey.look("draft", office.page)
    body.send(P.cosigned)
    body.recorded(P.cosigned)


def _item(office: Colleague, said: Said, link: str | re.Pattern[str] = "加一项问题") -> None:
    node = date(2026, 8, 31).isoformat()
    office.follow(link)
    office.say({**said, "主办单位": HOUSING, "时间节点": node})
    office.press("保存这一项")
    office.reads("这一项已保存")


def _the_opinion_is_handed_over(journey: Journey) -> None:
    journey.day = date(2026, 5, 8)
    office = journey.who(Role.SC_OFFICE)
    office.take_up(P.compiled)
    office.record(P.compiled)
    office.reads("青人常〔2026〕1号")
    for kind, magic in (("docx", b"PK\x03\x04"), ("pdf", b"%PDF-")):
        kept = office.download(
            office.page.locator("#papers").get_by_role("link", name=re.compile(f"^{kind}.*审议意见书"))
        )
        assert kept.suggested_filename == f"青人常〔2026〕1号 {LETTER}.{kind}"
        assert kept.path().read_bytes().startswith(magic)
    office.record(P.assigned)
    assert office.asks_why() >= 1  # five working days from the close
    journey.look("opinion-assigned", office.page)


# ── the other side ────────────────────────────────────────────────────────
def _the_leader_signs(journey: Journey) -> None:
    journey.day = date(2026, 5, 11)
    organ = journey.who(Role.ORGAN)
    organ.go("收件箱")
    organ.page.get_by_role("button", name=f"收到交办：{LETTER}").click()
    organ.record(P.received, {"收文人": "郑小雨"})
    report = organ.download(organ.page.locator("#papers").get_by_role("link", name=re.compile("调研报告")).first)
    assert report.path().read_bytes().startswith(b"PK\x03\x04")  # it goes with the letter
    journey.day = date(2026, 5, 13)
    leader = journey.who(Role.PRINCIPAL_LEADER)
    leader.take_up(P.signed)
    leader.open_act(P.signed)
    leader.send(P.signed)
    leader.refused("请填写牵头协调的一名副职（R1.49）")
    journey.look("signing-refused", leader.page)
    leader.say({"牵头协调的一名副职": "吴志强副县长", "批示": "县住建局牵头，按时办好。"})
    leader.send(P.signed)
    leader.recorded(P.signed)


def _the_unit_works(journey: Journey) -> None:
    journey.day = date(2026, 5, 15)
    unit = journey.who(Role.HANDLING_UNIT)
    journey.look("desk-of-the-unit", unit.page)
    for title in (LIGHTS, POSTS):
        unit.take_up(I.accepted, title)
        unit.record(I.accepted, {"责任人": "何志远"})
        unit.follow("写措施和节点")
        said = {"节点": f"{title}过半", "措施": "先修主干道，后修巷道", "责任人": "何志远", "计划完成日": "2026-07-31"}
        unit.say(said)
        unit.press("保存这一条")
    unit.take_up(P.planned)
    unit.record(P.planned, {"具体措施": "先修主干道，后修巷道"}, party=HOUSING)
    for title in (LIGHTS, POSTS):
        journey.day = date(2026, 7, 1)
        unit.take_up(I.answered, title)
        unit.record(I.progressed, {"进展": f"{title}：已完成一半", "照片或材料": journey.paper("现场.pdf")})
        journey.day = date(2026, 8, 3)
        unit.record(I.answered, {"怎么落实的，采取了哪些措施": "已落实到人"})
        journey.day = date(2026, 8, 20)
        unit.record(I.done, {"办完的依据": "乡镇验收单"})
        unit.reads("已办完，待核实")
    assert unit.asks_why() == 2  # taken on within seven workdays, done by its node
    journey.look("item-done", unit.page)


def _the_organ_reports(journey: Journey) -> None:
    journey.day = date(2026, 8, 21)
    organ, body = journey.who(Role.ORGAN), journey.who(Role.WORKING_BODY)
    organ.take_up(P.consulted)
    organ.reads("报告研究处理情况")
    organ.record(P.consulted, {"报告稿": journey.paper("报告稿.pdf")})
    expect(organ.page.locator("#acts").get_by_role("link", name=P.reported.button)).to_have_count(0)
    journey.day = date(2026, 8, 25)
    body.take_up(P.commented)
    draft = body.download(body.page.get_by_role("link", name="报告稿.pdf"))
    assert draft.path().read_bytes().startswith(b"%PDF-")
    body.record(P.commented, {"意见": "同意，补充电费来源。"})
    journey.day = date(2026, 9, 1)
    organ.take_up(P.reported)
    organ.record(P.reported, {"研究处理情况报告": journey.paper("研究处理情况报告.pdf")})
    journey.look("opinion-reported", organ.page)


# ── judged, told, closed ──────────────────────────────────────────────────
def _the_members_assess(journey: Journey) -> None:
    office = journey.who(Role.SC_OFFICE)
    _a_further_session_opens(journey, office)
    office.go("审议意见")
    office.follow(LETTER)
    office.follow("开始测评")
    office.reads("第19次常委会会议9月28日上午全体会议：出席4人")
    journey.look("assessment-opens", office.page)
    office.press("开始测评")
    office.reads("结束以前谁也看不到票数")
    expect(_four(office)).to_have_text(["5", "4", "4", "0"])  # due, present, may vote, cast
    for nth, grade in enumerate(("满意", "满意", "基本满意")):
        account = journey.world.account(Role.SC_MEMBER, nth)
        _vote(journey, journey.open_page(account, phone=True, script=False), grade)
    office.go("审议意见")
    office.follow(LETTER)
    office.reads("第19次常委会会议9月28日上午全体会议", "结束以前谁也看不到票数")
    expect(_four(office)).to_have_text(["5", "4", "4", "3"])
    office.does_not_read("满意票", "2票")
    journey.look("assessment-open", office.page)
    office.press("结束测评并计票")
    office.reads("测评已经结束，结果已登记", "满意票", "基本满意票")


def _a_further_session_opens(journey: Journey, office: Colleague) -> None:
    journey.day = date(2026, 9, 10)
    office.go("会议")
    office.follow("安排一次会议")
    office.say({"第几次常委会会议": "19", "召开日": "2026-09-28"})
    office.press("安排这次会议")
    _session(office, "第19次常委会会议")
    office.follow("议程和日程")
    office.say({"议题": "听取办理情况的报告"})
    office.press("列入议程")
    office.follow("进程")
    office.record(S.convened)
    journey.day = date(2026, 9, 28)
    _session(office, "第19次常委会会议")
    _register(journey, office, present=4)
    office.record(S.opened)


def _four(office: Colleague) -> Locator:
    return office.page.locator("#vote .hy-four b")


def _vote(journey: Journey, page: Page, grade: str) -> None:
    page.get_by_role("link", name="去投票").first.click()
    page.get_by_role("button", name=grade, exact=True).click()
    page.get_by_role("button", name=f"投出这一票：{grade}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已投票")
    expect(page.get_by_role("main")).not_to_contain_text("2票")
    journey.look("voted", page)


def _the_loop_is_closed(journey: Journey) -> None:
    journey.day = date(2026, 9, 30)
    office, inspectors = journey.who(Role.SC_OFFICE), journey.who(Role.SUPERVISION_OFFICE)
    _publish(journey, "研究处理情况报告")
    office.go("审议意见")
    office.follow(LETTER)
    office.reads(f"第1项“{LIGHTS}”还没有核实认可")
    journey.day = date(2026, 10, 15)
    for title in (LIGHTS, POSTS):
        inspectors.take_up(I.verified, title)
        inspectors.record(I.verified, {"怎么核实的": "现场核实", "核实情况": "属实"})
    journey.day = date(2026, 10, 20)
    office.take_up(P.concluded)
    office.record(P.concluded)
    journey.look("opinion-concluded", office.page)
    journey.day = date(2026, 12, 18)
    office.take_up(T.handled)
    office.record(T.handled)
    office.record(T.archived, {"办成了什么": RESULT})
    office.reads("评价并归档。")
    journey.look("topic-archived", office.page)


def _the_ledger_shows_it(journey: Journey) -> None:
    journey.day = date(2026, 12, 21)
    inspectors = journey.who(Role.SUPERVISION_OFFICE)
    inspectors.go("台账")
    inspectors.reads("2项。", LIGHTS, POSTS, HOUSING, "已认可")
    journey.look("ledger", inspectors.page)
    kept = inspectors.download(inspectors.page.get_by_role("link", name="导出2项"))
    rows = list(openpyxl.load_workbook(io.BytesIO(kept.path().read_bytes())).active.iter_rows(values_only=True))
    head = next(row for row in rows if "问题" in row)
    told = [dict(zip(head, row, strict=True)) for row in rows[-2:]]
    assert [(row["问题"], row["责任人"]) for row in told] == [(LIGHTS, "何志远"), (POSTS, "何志远")]


def _a_citizen_is_told_nothing_that_was_not_reviewed(journey: Journey) -> None:
    citizen = Colleague(journey.open_page())
    citizen.page.goto("/")
    citizen.follow(TITLE)
    citizen.reads("成为议题")
    citizen.does_not_read(LIGHTS)
    citizen.does_not_read("满意2票")


def _the_list_and_the_assessment_are_published(journey: Journey) -> None:
    for kind in ("审议意见和问题清单", "满意度测评结果"):
        _publish(journey, kind)


def _publish(journey: Journey, kind: str, text: str = "") -> None:
    """By two persons, each in a session of their own."""
    office, reviewer = journey.who(Role.SC_OFFICE), journey.who(Role.WORKING_BODY)
    office.go("公开")
    office.press(re.compile(f"{TITLE}.*（{kind}）"))
    title = office.page.get_by_role("heading", level=1).inner_text()
    if text:
        office.say({"公开的文字": text})
        office.press("保存文字")
    reviewer.go("公开")
    reviewer.follow(title)
    reviewer.say({"审查意见": "没有个人信息", "已经审查：不含国家秘密、工作秘密和个人信息": True})
    reviewer.press("登记审查")
    office.go("公开")
    office.follow(title)
    office.press("公开")
    office.reads("已公开")


def _a_citizen_reads_it(journey: Journey) -> None:
    journey.day = date(2026, 12, 22)
    citizen = Colleague(journey.open_page())
    citizen.page.goto("/")
    citizen.follow(TITLE)
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(f"“{QUOTE}”")
    citizen.reads("2件全部办完，都经人大核实认可", "大家说的", "成为议题", "委员审议", "交给政府的事", "结果", RESULT)
    citizen.reads("11条意见", "5名组成人员中4人出席，4人发言", "满意2票，基本满意1票，不满意0票")
    expect(citizen.page.locator(".hy-thread > li")).to_have_count(5)
    expect(citizen.page.locator(".hy-four b")).to_have_text(["2", "0", "2", "2"])
    journey.look("public-topic", citizen.page)
    citizen.page.locator(".hy-four a").last.click()
    citizen.reads("已认可2件", LIGHTS, POSTS)
    journey.look("public-items", citizen.page)
