"""The whole life of one livelihood project in a real browser: from a citizen's sentence on a phone to the same phone.

Two citizens without an account say nearly the same; the office merges them, the government makes a candidate of it, the
deputies decide by show of hands, the unit builds and reports, a deputy looks, the office accepts, people score the
unit; then both citizens read with their query codes what came of it. What lies outside is built: the deputies' roll and
the line of the pilot list. Everything else is done by whose it is, by clicking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.livelihood_projects.procedures import (
    BallotDeciding,
    CandidateListing,
    CommitmentKeeping,
    CommitmentYearly,
    ProjectImplementation,
    Soliciting,
)
from huying.mechanisms.livelihood_projects.terms import WORDS_CHECKED
from tests.livelihood import LivelihoodPlay, drawing
from tests.polls import deputies_of
from tests.world import HOUSING, World, build_world, moment

from .colleagues import Colleague, Journey

B, C, K, P, S, Y = (
    BallotDeciding, CandidateListing, CommitmentKeeping, ProjectImplementation, Soliciting, CommitmentYearly,
)  # fmt: skip
HANDS = 9  # deputies: six vote for the lamps, three for the car park
LAMPS, LANE, PARK = "柳湾小学门口装路灯", "小学到村口的路装路灯", "南关建停车场"
PLACE, PROJECT, OTHER = "柳湾村小学到村口", "柳湾小学路灯", "南关停车场"
MERGED = "说的是同一段路"
MEETING = "第十八届人民代表大会第六次会议"
SEEN, SMALL = "38盏都亮了，孩子放学看得见路", "护栏还差两段，月底前补上"
ANSWER = "路灯38盏全部亮灯，维护有专人"


@pytest.fixture
def journey(transactional_db, open_page, screenshot, tmp_path, monkeypatch) -> Iterator[Journey]:
    world = build_world(members=5)
    deputies_of(world, HANDS)
    LivelihoodPlay(world).enlisted()
    played = Journey(world, open_page, screenshot, tmp_path, name="project")
    monkeypatch.setattr(clock, "now", lambda: moment(played.day))
    yield played
    played.stop()


@pytest.mark.rule("R2.01", "R2.02", "R2.03", "R2.04", "R2.05", "R2.07", "R2.08", "R2.11", "R2.13", "R2.15", "R2.16")
def test_a_citizens_sentence_becomes_a_project_that_is_built_accepted_and_scored(journey):
    _the_call_is_opened(journey)
    citizen = _a_citizen_proposes(journey, LAMPS, name="first", look=True)
    another = _a_citizen_proposes(journey, LANE, name="second")
    _a_deputy_proposes_another(journey)
    _the_office_screens_and_merges(journey)
    _both_read_the_screening(journey, citizen, another)
    _the_ballot_is_arranged(journey)
    _the_government_proposes(journey)
    _the_gates_are_passed(journey)
    _the_candidates_are_public(journey, citizen)
    _commitments_are_asked_for(journey)
    _the_congress_hears_and_deliberates(journey)
    _the_deputies_raise_their_hands(journey)
    _the_decision_is_public(journey, citizen)
    _the_unit_promises_it(journey)
    _the_unit_plans_and_begins(journey)
    _the_unit_reports_each_month(journey)
    _a_deputy_inspects(journey)
    _the_project_is_finished_and_accepted(journey)
    _the_unit_reports_to_the_people(journey)
    _the_public_scores_it(journey, citizen)
    _the_results_are_public(journey)
    _both_read_what_came_of_it(journey, citizen, another)


class Citizen:
    """Somebody on a phone without account, who keeps a query code."""

    def __init__(self, journey: Journey) -> None:
        self.at = Colleague(journey.open_page(None, phone=True))
        self.code, self.county = "", journey.world.congress.code

    def home(self) -> Colleague:
        self.at.page.goto(reverse("public_home", args=[self.county]))
        return self.at

    def follows(self) -> Colleague:
        """From the public pages to what became of the own idea."""
        self.home().page.goto(reverse("public_projects", args=[self.county]))
        self.at.follow("凭查询码查我提的建议")
        self.at.say({"查询码": self.code})
        self.at.press("看结果")
        return self.at


# ── the call ──────────────────────────────────────────────────────────────
def _the_call_is_opened(journey: Journey) -> None:
    journey.day = date(2025, 9, 8)
    office = journey.who(Role.SC_OFFICE)
    office.go("项目征集")
    office.follow("准备征集")
    office.say({"征集哪一年的项目": "2026", "从哪一天开始": "2025-09-08", "到哪一天截止": "2025-09-30"})
    office.press("准备征集")
    office.record(S.opened, {"公告": "向社会征集2026年民生实事项目"})
    office.reads("怎么提")
    journey.look("call", office.page)


def _a_citizen_proposes(journey: Journey, title: str, *, name: str, look: bool = False) -> Citizen:
    journey.day = date(2025, 9, 15)
    citizen = Citizen(journey)
    phone = citizen.home()
    phone.follow(re.compile("提一个"))
    phone.say({"在哪里？": PLACE})
    if look:
        journey.look("phone-where", phone.page)
    phone.press("下一步：办什么")
    phone.say({"想办什么事？": title, "具体做什么": "从小学到村口900米没有路灯，冬天放学天已经黑了"})
    if look:
        journey.look("phone-what", phone.page)
    phone.press("下一步：为什么")
    phone.say({"为什么要办？": "去年摔了两个孩子"})
    phone.press("提交建议")
    phone.reads("收到了")
    citizen.code = phone.page.locator(".hy-codebox b").inner_text()
    assert len(citizen.code) == 10 and citizen.code.isdecimal()
    journey.look(f"phone-{name}-code", phone.page)
    return citizen


def _a_deputy_proposes_another(journey: Journey) -> None:
    journey.day = date(2025, 9, 16)
    deputy = journey.who(Role.DEPUTY)
    deputy.go("项目征集")
    deputy.follow("2026年")
    deputy.follow("登记一条建议")
    deputy.say({"想办什么事": PARK, "在哪里": "南关", "做什么": "菜市场旁边的空地建80个车位"})
    deputy.press("登记建议")
    deputy.reads("已登记为第3条")


def _the_office_screens_and_merges(journey: Journey) -> None:
    journey.day = date(2025, 10, 9)
    office = journey.who(Role.SC_OFFICE)
    _call(office)
    office.record(S.closed)
    office.follow("逐条看")
    journey.look("ideas", office.page)
    office.follow(LAMPS)
    office.reads("等筛选", "900米没有路灯")
    journey.look("idea", office.page)
    office.page.locator("#merge").get_by_label(re.compile(LANE)).check()
    office.say({"为什么合并": MERGED})
    office.press("并入这一条")
    office.reads("已并入第1条", "项目建议2条")
    _pass(office)
    journey.look("idea-merged", office.page)
    _call(office)
    office.follow("逐条看")
    office.follow(PARK)
    _pass(office)
    _call(office)
    office.record(S.screened)
    office.record(S.answered)


def _pass(office: Colleague) -> None:
    office.page.locator("#screen").get_by_label("符合条件", exact=True).check()
    office.press("登记筛选")
    office.reads("已登记筛选结果")


def _call(office: Colleague) -> None:
    office.go("项目征集")
    office.follow("2026年")


def _both_read_the_screening(journey: Journey, citizen: Citizen, another: Citizen) -> None:
    journey.day = date(2025, 10, 10)
    citizen.follows().reads("符合条件，等政府研究是否列为候选项目")
    another.follows().reads(LANE, f"和第1条“{LAMPS}”合在一起", MERGED, "符合条件，等政府研究")
    journey.look("phone-second-merged", another.at.page)


# ── candidates ────────────────────────────────────────────────────────────
def _the_ballot_is_arranged(journey: Journey) -> None:
    journey.day = date(2025, 12, 8)
    office = journey.who(Role.SC_OFFICE)
    office.go("项目票决")
    office.follow("安排票决")
    meeting = {"票决哪一年的项目": "2026", "哪一次会议": MEETING, "会议召开日": "2026-02-03", "应选几个项目": "1"}
    office.say(meeting)
    office.press("安排票决")
    office.reads("还没有候选项目")


def _the_government_proposes(journey: Journey) -> None:
    organ = journey.who(Role.ORGAN)
    _propose(organ, PROJECT, LAMPS, "42", "村口到小学装路灯38盏，当年亮灯")
    organ.reads("四道程序", LAMPS)
    journey.look("candidate", organ.page)
    _propose(organ, OTHER, PARK, "120", "建车位80个")


def _propose(organ: Colleague, title: str, idea: str, cost: str, goals: str) -> None:
    _ballot(organ)
    organ.follow("提出候选项目")
    organ.page.get_by_label(re.compile(idea)).check()
    organ.say({"项目名称": title, "责任单位": HOUSING, "总投资（万元）": cost, "地点": PLACE, "建设内容和目标": goals})
    organ.say({"计划开工日": "2026-04-09", "计划完工日": "2026-11-16"})
    organ.press("提出项目")
    organ.reads(f"已提出候选项目“{title}”")


def _ballot(who: Colleague) -> None:
    who.go("项目票决")
    who.follow("2026年")


def _stamp(who: Colleague, link: str, act: Act, said: dict[str, str | bool | Path]) -> None:
    _ballot(who)
    who.page.locator("#candidates").get_by_role("link", name=link).click()
    for title in (PROJECT, OTHER):
        who.page.get_by_label(re.compile(rf"\d\. {title}")).check()
    who.say(said)
    who.send(act)
    who.reads(f"已为2个候选项目登记“{act.label}”")


def _the_gates_are_passed(journey: Journey) -> None:
    office, organ = journey.who(Role.SC_OFFICE), journey.who(Role.ORGAN)
    journey.day = date(2025, 12, 15)
    heard = {"什么形式": "座谈会", "哪一天": "2025-12-15", "多少人参加": "30", "提了哪些意见": "放学的路先亮起来"}
    heard["意见和采纳情况可以公开吗"] = WORDS_CHECKED[0][1]
    _stamp(organ, C.consulted.button, C.consulted, heard)
    journey.day = date(2025, 12, 22)
    _stamp(office, "登记党委决定", C.party_decided, {"哪一次党委会议": "第40次会议", "意见": "同意"})
    journey.day = date(2026, 1, 8)
    _stamp(office, C.reviewed.button, C.reviewed, {"哪一次会议": "第31次主任会议", "意见": "同意"})
    journey.day = date(2026, 1, 15)
    _stamp(organ, "提交候选项目", C.submitted, {})
    journey.day = date(2026, 1, 20)
    _stamp(office, "公布候选项目", C.published, {})
    journey.look("gates-passed", office.page)


def _the_candidates_are_public(journey: Journey, citizen: Citizen) -> None:
    phone = citizen.follows()
    phone.reads("已列为候选项目，等代表票决", PROJECT)
    phone.page.get_by_role("link", name=re.compile("政府提出候选项目")).click()
    phone.reads("2026年候选项目2个，代表投票选1个", PROJECT, OTHER, "2条", "座谈会，30人参加", "放学的路先亮起来")
    journey.look("phone-candidates", phone.page)


# ── the session of the congress ───────────────────────────────────────────
def _the_congress_hears_and_deliberates(journey: Journey) -> None:
    journey.day = date(2026, 2, 3)
    office = journey.who(Role.SC_OFFICE)
    _ballot(office)
    office.record(B.heard, {"谁作说明": "孙国栋", "出席代表多少人": f"{HANDS}"})
    office.record(B.deliberated, {"多少名代表发言": "4", "审议意见": "孩子走的路先修"})
    office.follow("准备投票")
    names = _names(journey.world)
    office.page.get_by_label("举手表决").check()
    office.say({"计票人": names[1], "另一位计票人": names[2], "监票人": names[3]})
    journey.look("hands-prepared", office.page)
    office.press("准备好了")
    _ballot(office)
    office.record(B.balloted)


def _names(world: World) -> list[str]:
    return [person.name for person in world.people(Role.DEPUTY)]


def _the_deputies_raise_their_hands(journey: Journey) -> None:
    office = journey.who(Role.SC_OFFICE)
    office.page.locator("#ballot").get_by_role("link").first.click()
    office.follow("开始票决")
    office.press("固定名册，开始票决")
    office.reads("名册已经固定")
    office.follow("登记举手的票数")
    office.say({"参加表决的人数": f"{HANDS}"})
    for title, votes in ((PROJECT, "6"), (OTHER, "3")):
        line = office.page.get_by_role("group", name=title)
        line.get_by_label("赞成").fill(votes)
    journey.look("hands-counted", office.page)
    office.press("登记")
    office.reads("请监票人签字")
    scrutineer = _signed_in(journey, _names(journey.world)[3])
    scrutineer.follow("去办")
    scrutineer.press("核对无误，签字")
    scrutineer.reads("已签字")
    scrutineer.page.context.close()
    office.page.reload()
    office.press("登记宣布结果")
    office.reads("结果已宣布", "赞成6票")
    journey.look("hands-announced", office.page)


def _signed_in(journey: Journey, name: str) -> Colleague:
    person = Person.objects.get(congress=journey.world.congress, name=name)
    return Colleague(journey.open_page(journey.world.account(person)))


def _the_decision_is_public(journey: Journey, citizen: Citizen) -> None:
    office = journey.who(Role.SC_OFFICE)
    _ballot(office)
    office.record(B.counted)
    office.record(B.decided)
    office.record(B.published, {"在哪里公布": "县人大网", "保密审查人": "陈静怡"})
    office.reads(f"通过1个：{PROJECT}（6票）", "赞成")
    journey.look("decided", office.page)
    phone = citizen.follows()
    phone.reads(f"代表票决通过：“{PROJECT}”", "已票决，待开工")
    journey.look("phone-decided", phone.page)


# ── built in public ───────────────────────────────────────────────────────
def _commitments_are_asked_for(journey: Journey) -> None:
    journey.day = date(2026, 1, 21)
    office = journey.who(Role.SC_OFFICE)
    office.go("年度承诺")
    office.follow("准备一年的承诺")
    office.say({"哪一年的承诺": "2026"})
    office.press("准备")
    office.record(Y.required, {"通知": "4月1日以前公布承诺"})


def _the_unit_promises_it(journey: Journey) -> None:
    """What the deputies decided becomes a commitment, so that the people can score it at the end of the year."""
    journey.day = date(2026, 2, 9)
    unit = journey.who(Role.HANDLING_UNIT)
    unit.go("年度承诺")
    unit.follow(re.compile("2026"))
    unit.follow(HOUSING)
    unit.follow("写承诺")
    unit.say({"承诺": f"{PROJECT}当年亮灯", "做到什么程度": "38盏，11月中旬以前"})
    unit.page.get_by_label("是哪个票决的民生实事项目").select_option(label=PROJECT)
    unit.press("写上这项")
    unit.follow("写好了，去公布")
    unit.record(K.published, {"在哪家媒体公布": "县融媒体中心"})
    journey.look("promised", unit.page)


def _project(who: Colleague) -> None:
    who.go("民生实事")
    who.follow(PROJECT)


def _the_unit_plans_and_begins(journey: Journey) -> None:
    journey.day = date(2026, 2, 24)
    unit = journey.who(Role.HANDLING_UNIT)
    _project(unit)
    unit.follow("写节点")
    unit.say({"节点": "基础浇好", "计划哪天到": "2026-07-31"})
    unit.press("写上节点")
    unit.reads("已写上这个节点")
    unit.follow("写好了，回去")
    unit.record(P.planned, {"责任人": "何志远", "怎么实施：任务、资金、时间": "先基础，后立杆，开学前通电"})
    journey.day = date(2026, 4, 9)
    unit.record(P.started, {"开工情况": "施工队进场"} | _photo(journey))
    journey.look("unit-started", unit.page)


def _photo(journey: Journey) -> dict[str, str | bool | Path]:
    path = journey.folder / "现场.png"
    path.write_bytes(drawing())
    return {"现场照片": path, "照片看过了吗": "看过了，没有不宜公开的人脸、证件和涉密内容"}


def _the_unit_reports_each_month(journey: Journey) -> None:
    unit = journey.who(Role.HANDLING_UNIT)
    for month, percent in enumerate((10, 25, 45, 60, 75, 90, 98), 4):
        journey.day = date(2026, month + 1, 4) if month + 1 != 5 else date(2026, 5, 6)
        unit.go("工作台")
        unit.page.locator("#todo").get_by_role("link", name=f"{P.reported.label}（2026年{month}月）").click()
        said = {"形象进度百分之几": f"{percent}", "累计支付多少万元": f"{percent * 4 // 10}"}
        unit.page.locator("#acts").get_by_role("link", name=f"{P.reported.button}（2026年{month}月）").click()
        unit.say(said | {"这个月做了什么，遇到什么困难": f"做到{percent}%"} | (_photo(journey) if month == 6 else {}))
        unit.send(P.reported)
        expect(unit.page.locator("#said")).to_contain_text(f"已登记“{P.reported.label}")
        if month == 7:
            node = unit.page.get_by_label("哪个节点")
            unit.open_act(P.reached)
            unit.say({"哪个节点": node.locator("option", has_text="基础浇好").inner_text()})
            unit.send(P.reached)
            unit.recorded(P.reached)
            journey.look("unit-reported", unit.page)


def _a_deputy_inspects(journey: Journey) -> None:
    journey.day = date(2026, 11, 10)
    deputy = journey.who(Role.DEPUTY)
    _project(deputy)
    deputy.record(P.inspected, {"哪些代表": "石桂芳", "看到的情况": SEEN, "要求改进什么": SMALL})
    journey.look("inspected", deputy.page)
    office = journey.who(Role.SC_OFFICE)
    office.go("视察情况")
    office.follow(re.compile(SEEN))
    office.page.get_by_label("公开", exact=True).check()
    journey.look("inspection-read", office.page)
    office.press("登记")
    office.reads("已登记")


def _the_project_is_finished_and_accepted(journey: Journey) -> None:
    journey.day = date(2026, 11, 16)
    unit, office = journey.who(Role.HANDLING_UNIT), journey.who(Role.SC_OFFICE)
    unit.take_up(P.finished)
    unit.record(P.finished, {"做成了什么": ANSWER, "一共花了多少万元": "41"} | _photo(journey))
    journey.day = date(2026, 11, 24)
    office.take_up(P.accepted)
    office.record(P.accepted, {"参加验收的代表和群众": "代表3人、家长5人", "验收情况": "灯都亮，护栏补齐"})
    journey.look("accepted", office.page)


# ── scored ────────────────────────────────────────────────────────────────
def _the_unit_reports_to_the_people(journey: Journey) -> None:
    journey.day = date(2026, 12, 1)
    office, unit = journey.who(Role.SC_OFFICE), journey.who(Role.HANDLING_UNIT)
    office.go("年度承诺")
    office.follow(re.compile("2026"))
    office.record(Y.column_opened, {"在哪家媒体同时刊播": "县电视台", "评分到哪一天截止": "2026-12-25"})
    unit.go("年度承诺")
    unit.follow(re.compile("2026"))
    unit.follow(HOUSING)
    unit.follow(re.compile("^写办得怎么样"))
    unit.say({"办得怎么样": ANSWER})
    unit.page.get_by_label("5分，").check()
    unit.press(re.compile("保存|写上"))
    unit.record(K.reported, {"一年的总体情况，用群众听得懂的话写": "承诺的一项做到了"})


def _the_public_scores_it(journey: Journey, citizen: Citizen) -> None:
    journey.day = date(2026, 12, 3)
    phone = citizen.follows()
    phone.follow(re.compile(PROJECT))
    phone.reads(ANSWER, SEEN)
    journey.look("phone-project", phone.page)
    phone.follow(re.compile(f"^2026年{HOUSING}的承诺"))
    phone.follow("我来评分")
    for choice in phone.page.get_by_label("5分，").all():
        choice.check()
    phone.say({"还想说什么": "孩子晚上不摔了"})
    journey.look("phone-scores", phone.page)
    phone.press("提交评分")
    phone.page.get_by_role("heading", name="已经记下您的评分").wait_for()


def _the_results_are_public(journey: Journey) -> None:
    journey.day = date(2026, 12, 28)
    office = journey.who(Role.SC_OFFICE)
    office.go("年度承诺")
    office.follow("2026年")
    office.record(Y.scored)
    expect(office.page.locator("#units").get_by_role("row", name=HOUSING)).to_contain_text("5.00分（1人）")
    journey.look("scored", office.page)


def _both_read_what_came_of_it(journey: Journey, citizen: Citizen, another: Citizen) -> None:
    for name, who in (("first", citizen), ("second", another)):
        phone = who.follows()
        phone.reads("成了2026年的民生实事项目，现在已验收")
        journey.look(f"phone-{name}-came-of-it", phone.page)
