"""The rooms of a session in a real browser: research in rows, an unannounced visit, the pack, the hall, publication.

The other journey goes from a citizen's sentence to the result; this one goes through what lies around one session. The
topic is selected and on an agenda already; everything after that is done by people at their own browsers.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huying.commons.meetings import checkin, services
from huying.commons.meetings.models import Sitting
from huying.commons.meetings.procedures import ItemDeliberation as D
from huying.commons.meetings.procedures import SessionHolding as S
from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.procedures import TopicOversight as T
from tests.play import Play
from tests.world import GOVERNMENT, HOUSING, build_world, moment

from .colleagues import Colleague, Journey

TOPIC = "城区老旧小区改造工作情况"
SESSION = "第18次常委会会议"
PLACE = "望禾街道学府社区"
LEAKS = "屋面渗漏没有人修"
SEEN = "3号楼顶层渗漏，报修两年没有人来"
SPOKEN = "渗漏的42栋楼，应当由住建局牵头，年底前修完。"
ASKED = "维修资金什么时候到位？"
ANSWERED = "首批维修资金6月底前拨到社区。"


@pytest.fixture
def journey(transactional_db, open_page, screenshot, tmp_path, monkeypatch) -> Iterator[Journey]:
    played = Journey(build_world(members=5), open_page, screenshot, tmp_path, name="rooms")
    monkeypatch.setattr(clock, "now", lambda: moment(played.day))
    play = Play(played.world)
    session = services.plan_session(
        congress=played.world.congress, number=18, planned_on=date(2026, 4, 29), on=date(2026, 1, 20)
    )
    oversight.schedule_topic(topic=play.topic(), session=session, today=date(2026, 1, 20))
    yield played
    played.stop()


@pytest.mark.rule("R1.16", "R1.17", "R1.19", "R1.21", "R1.23", "R1.26", "R1.27", "R1.30", "R1.35", "R1.36", "R1.38")
def test_the_rooms_around_one_session_are_gone_through_by_those_who_work_in_them(journey):
    _the_research_is_planned_in_rows(journey)
    _an_unannounced_visit_is_hidden_until_it_is_done(journey)
    _the_report_is_written_with_a_problem(journey)
    _the_papers_are_distributed_and_read(journey)
    _the_groups_are_set_up(journey)
    _members_sign_in(journey)
    _a_member_speaks_and_confirms(journey)
    _a_question_is_answered(journey)
    _the_speeches_are_collated(journey)
    _the_problem_becomes_an_item(journey)
    _the_report_is_published_after_a_review(journey)


# ── research ──────────────────────────────────────────────────────────────
def _research(who: Colleague) -> None:
    who.go("年度计划")
    who.follow(TOPIC)
    who.follow(re.compile("^调研："))


def _the_research_is_planned_in_rows(journey: Journey) -> None:
    journey.day = date(2026, 2, 20)
    body = journey.who(Role.WORKING_BODY)
    _research(body)
    body.follow("写方案")
    said = {"目的": "查清渗漏为什么没有人修", "范围和内容": "1998年前建的小区", "调研牵头人": "周建平"}
    body.say(said | {"综合审议发言人": journey.world.person(Role.SC_MEMBER, 4).name})
    body.press("保存")
    body.reads("方案已保存", "还没有样本", "还没有征求过意见", "还不能办")
    body.follow("加样本")
    body.say({"地方": PLACE, "单位": "学府社区居委会", "为什么选它": "渗漏反映最集中"})
    body.press("保存")
    body.follow("记一次征求意见")
    body.say({"征求了谁": "居民代表12人", "什么意见": "先修屋面，再修管道"})
    body.press("保存")
    journey.look("research-planned", body.page)
    for words in ("方式方法", "时间安排", "组成人员", "分工"):
        body.reads(words)
    body.follow("改方案")
    body.say({"方式方法": "明察与暗访结合", "时间安排": "三月", "组成人员": "常委会委员3人", "分工": "周建平执笔"})
    body.press("保存")
    _hand_in(body, T.research_planned)
    body.reads(f"{PLACE}")


def _hand_in(body: Colleague, act: object) -> None:
    """From the page of the research to the act, whose form comes filled from the rows."""
    body.page.locator("#acts").get_by_role("link", name=act.button, exact=True).click()
    body.send(act)
    body.recorded(act)


def _an_unannounced_visit_is_hidden_until_it_is_done(journey: Journey) -> None:
    journey.open_page.expect("404")  # the visited unit tries the address
    journey.day = date(2026, 3, 5)
    body, unit = journey.who(Role.WORKING_BODY), journey.who(Role.HANDLING_UNIT)
    _research(body)
    body.follow("先安排一次")
    body.say({"去哪里": PLACE, "哪一天": "2026-03-12", "暗访": True, "去的机关单位": HOUSING})
    body.press("保存")
    body.reads("暗访，办完前对外不显示")
    hidden = body.page.url
    unit.go("活动")
    unit.does_not_read(PLACE)
    assert unit.page.goto(hidden).status == 404
    journey.day = date(2026, 3, 12)
    body.follow("记下看到的情况")
    body.say({"看到的情况": SEEN, "照片或材料": _photo(journey.folder), "照片说明": "3号楼顶层渗漏处"})
    body.press("保存")
    body.reads("已办", SEEN)
    expect(body.page.get_by_role("img", name="3号楼顶层渗漏处")).to_be_visible()
    journey.look("visit-held", body.page)
    unit.page.goto(reverse("desk"))
    unit.go("活动")
    unit.follow(re.compile(PLACE))
    unit.does_not_read(SEEN, "3号楼")
    journey.look("visit-of-the-visited", unit.page)


def _photo(folder: Path) -> Path:
    """A grey picture of 8 × 8 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x99" * 8) * 8)
    path = folder / "现场.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def _the_report_is_written_with_a_problem(journey: Journey) -> None:
    journey.day = date(2026, 4, 8)
    body = journey.who(Role.WORKING_BODY)
    _research(body)
    body.follow("写报告")
    blocks = {"现状": "已改造41个小区", "实例": f"{PLACE}3号楼", "数据": "渗漏42栋（住建局台账）"}
    body.say(blocks | {"分析": "集中在1998年前建的楼"})
    body.press("保存")
    body.follow("加一个问题")
    body.say({"问题": LEAKS, "原因": "维修资金没有着落", "可行措施，一行一条": "县财政先垫付\n年底前修完42栋"})
    body.page.get_by_role("main").get_by_label(re.compile(PLACE)).check()
    body.press("保存")
    body.reads(f"问题1：{LEAKS}", "县财政先垫付")
    journey.look("research-reported", body.page)
    _hand_in(body, T.researched)


# ── the pack ──────────────────────────────────────────────────────────────
def _session(who: Colleague) -> None:
    who.go("会议")
    who.follow(SESSION)


def _the_papers_are_distributed_and_read(journey: Journey) -> None:
    journey.day = date(2026, 4, 20)  # seven days before 29 April: by the 22nd
    office, member = journey.who(Role.SC_OFFICE), journey.who(Role.SC_MEMBER)
    office.go("年度计划")
    office.follow(TOPIC)
    office.record(T.mode_decided, {"审议方式": "分组审议", "哪一次主任会议": "第33次主任会议"})
    _session(office)
    office.follow("材料")
    office.press("印发会议材料")
    office.reads("材料已印发", "没送到0人")
    member.page.goto(reverse("desk"))
    member.follow(re.compile(f"^读{SESSION}的材料"))
    unread = member.page.get_by_role("button", name=re.compile("^打开阅读"))
    expect(unread).not_to_have_count(0)
    member.page.wait_for_load_state()
    papers = unread.count()
    for _ in range(papers):
        with member.page.expect_download():
            member.press(re.compile("^打开阅读"))
        member.page.reload()
    expect(member.page.get_by_text("已读", exact=True)).to_have_count(papers)
    journey.look("papers-read", member.page)
    member.follow("发言提纲")
    member.follow(re.compile("^写提纲"))
    member.say({"总的看法": "总体有序", "存在的问题": LEAKS, "意见建议": SPOKEN})
    member.press("提交给办公室")
    member.reads("您的提纲已交")
    office.page.reload()
    office.reads("读过1人 ")
    journey.look("papers-and-receipts", office.page)


def _the_groups_are_set_up(journey: Journey) -> None:
    journey.day = date(2026, 4, 22)
    office = journey.who(Role.SC_OFFICE)
    _session(office)
    office.follow("会场")
    office.follow("分组")
    office.press("保存分组")
    office.reads("已分成2个组", "第一组")
    journey.look("groups", office.page)


# ── the session ───────────────────────────────────────────────────────────
def _members_sign_in(journey: Journey) -> None:
    journey.day = date(2026, 4, 29)
    office, member = journey.who(Role.SC_OFFICE), journey.who(Role.SC_MEMBER)
    _session(office)
    office.follow("登记到会情况")
    office.follow("门口的签到码")
    expect(office.page.get_by_role("img", name="签到二维码，用手机扫码签到")).to_be_visible()
    office.reads("已到0人", "应到5人")
    sitting = Sitting.objects.earliest("pk")
    member.page.goto(reverse("meetings:check_in", args=[sitting.pk, checkin.code_of(sitting, clock.now())]))
    member.press("我到了")
    member.reads("已记您到会")
    office.page.reload()
    office.reads("已到1人")
    journey.look("door", office.page)
    office.follow("手工登记")
    office.press("保存到会情况")  # the others are proposed as present
    office.reads("应到5人，出席5人")
    office.record(S.opened)


def _group_of(who: Colleague) -> None:
    _session(who)
    who.follow("会场")
    who.follow("第一组")


def _speaker(journey: Journey) -> Person:
    return journey.world.person(Role.SC_MEMBER)


def _a_member_speaks_and_confirms(journey: Journey) -> None:
    office, member, wall = journey.who(Role.SC_OFFICE), journey.who(Role.SC_MEMBER), journey.who(Role.WORKING_BODY)
    _group_of(office)
    office.record(D.held)
    _group_of(member)
    member.follow("发言名单")
    member.press("举手发言")
    member.reads("您已经报名")
    office.follow("发言名单")
    office.press(re.compile("^请发言"))
    office.reads("正在发言")
    _session(wall)
    wall.follow("会场")
    wall.follow("开会场大屏")
    wall.reads("正在审议", TOPIC, _speaker(journey).name)
    journey.look("screen", wall.page)
    office.press("发言结束")
    wall.reads("已发言1人次")  # by itself: nobody touched the screen
    office.reads("发过言的")
    wall.page.goto(reverse("desk"))
    _group_of(office)
    office.follow(f"记{_speaker(journey).name}的发言")
    office.say({"发言记录": SPOKEN.replace("42栋", "24栋")})
    office.press("保存发言记录")
    office.reads("发言记下了，等本人核对确认")
    member.go("收件箱")
    member.page.get_by_role("button", name=re.compile("发言")).first.click()
    member.say({"哪里记得不对，应当怎样写": "不是24栋，是42栋"})
    member.press("要求更正")
    member.reads("已告诉记录人哪里要改")
    office.follow(_speaker(journey).name)
    office.reads("不是24栋，是42栋")
    office.say({"发言记录": SPOKEN})
    office.press("保存改动")
    office.reads("已改好，等本人核对确认")
    member.page.reload()
    member.press("确认无误")
    member.reads("由本人确认，不再改动", SPOKEN)
    journey.look("speech-confirmed", member.page)


def _a_question_is_answered(journey: Journey) -> None:
    office, member = journey.who(Role.SC_OFFICE), journey.who(Role.SC_MEMBER)
    _group_of(office)
    office.follow("询问和答复")
    item = office.page.get_by_label("哪项议题").locator("option", has_text=TOPIC).inner_text()
    office.say({"哪项议题": item, "提问人": _speaker(journey).name, "问哪个机关": GOVERNMENT, "问题": ASKED})
    office.press("记下问题")
    office.follow(re.compile(f"问{GOVERNMENT}$"))
    office.say({"答复人": "吴志强", "答复人的职务": "副县长", "答复": ANSWERED})
    office.press("保存答复")
    office.reads("等提问人表态")
    _group_of(member)
    member.follow("询问和答复")
    member.follow(re.compile(f"问{GOVERNMENT}$"))
    member.say({"还要跟进": True, "还要跟进什么": "6月底看钱到了没有"})
    member.press("登记意见")
    member.reads("6月底看钱到了没有", ANSWERED)
    journey.look("question", member.page)


def _the_speeches_are_collated(journey: Journey) -> None:
    office = journey.who(Role.SC_OFFICE)
    _group_of(office)
    office.record(D.ended)
    office.record(D.confirmed)
    office.follow("整理发言")
    office.reads("整理稿")
    assert SPOKEN in office.page.get_by_label("整理稿").input_value()
    office.say({"提出的问题，一行一个": "维修资金没有到位"})
    office.press("保存整理稿")
    office.record(D.sent)
    signers = office.page.locator("#collation .hy-hallrow b")
    expect(signers).to_have_count(2)  # the convenor, and who sums up for all groups
    for name in signers.all_inner_texts():
        account = journey.world.account(Person.objects.get(congress=journey.world.congress, name=name))
        signer = Colleague(journey.open_page(account))
        signer.go("收件箱")
        signer.page.get_by_role("button", name=re.compile("整理稿")).first.click()
        signer.press("签收整理稿")
        signer.reads("整理稿已签收")
        signer.page.context.close()
    office.page.reload()
    office.reads("两份回执收齐")
    journey.look("collated", office.page)


def _the_problem_becomes_an_item(journey: Journey) -> None:
    office = journey.who(Role.SC_OFFICE)
    office.go("年度计划")
    office.follow(TOPIC)
    office.record(T.deliberated)
    journey.day = date(2026, 4, 30)
    office.take_up(S.closed)
    office.record(S.closed)
    office.go("审议意见")
    office.follow(f"关于{TOPIC}的审议意见")
    office.reads(LEAKS)
    journey.look("problem-carried-over", office.page)


# ── published ─────────────────────────────────────────────────────────────
def _the_report_is_published_after_a_review(journey: Journey) -> None:
    journey.day = date(2026, 5, 6)
    body, reviewer = journey.who(Role.WORKING_BODY), journey.who(Role.SUPERVISION_OFFICE)
    office, citizen = journey.who(Role.SC_OFFICE), Colleague(journey.open_page())
    body.go("公开")
    body.press(re.compile(f"{TOPIC}.*调研报告"))
    body.reads("起草的人不能自己审查")
    expect(body.page.get_by_role("button", name="登记审查")).to_have_count(0)
    title = body.page.get_by_role("heading", level=1).inner_text()
    body.say({"公开的文字": "渗漏42栋，年底前修完。"})
    body.press("保存文字")
    reviewer.go("公开")
    reviewer.follow(title)
    reviewer.say({"审查意见": "删去了住户姓名", "已经审查：不含国家秘密、工作秘密和个人信息": True})
    reviewer.press("登记审查")
    citizen.page.goto(reverse("public_texts", args=["qinghe"]))
    citizen.does_not_read(title)
    office.go("公开")
    office.follow(title)
    office.press("公开")
    office.reads("已公开")
    journey.look("published", office.page)
    citizen.page.reload()
    citizen.follow(title)
    citizen.reads("渗漏42栋，年底前修完。")
    journey.look("public-text", citizen.page)
    feed = citizen.page.context.request.get(reverse("public_feed", args=["qinghe"]))
    assert title in feed.text() and "<feed" in feed.text()
