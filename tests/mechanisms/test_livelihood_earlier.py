"""Projects of earlier years from a sheet, as the office enters them: with a preview, row by row (R2.10)."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.documents.xlsx import render_table
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotAllowed, TooLate
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.earlier import COLUMNS
from huying.mechanisms.livelihood_projects.models import BallotDecision, Project, Step
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation
from huying.mechanisms.livelihood_projects.selectors import proceeding_of, published_projects
from huying.mechanisms.livelihood_projects.services.taking_over import OldProject
from tests.database import questions
from tests.livelihood import LivelihoodPlay, drawing
from tests.world import HOUSING, World, moment

TODAY = date(2026, 8, 31)
ROW = {
    "项目名称": "柳湾桥重建", "年度": 2024, "哪一次会议": "第十八届人民代表大会第四次会议", "票决日": date(2024, 2, 6),
    "文号": "青人发〔2024〕1号", "公布日": date(2024, 2, 8), "领域": "道路交通", "责任单位": HOUSING,
    "总投资（万元）": 118.5, "地点": "柳湾村", "建设内容和目标": "拆除旧桥，新建26米桥一座", "赞成票": 41,
    "开工日": date(2024, 4, 9), "完工日": date(2024, 11, 30), "完工了没有": "", "图上横坐标": 400, "图上纵坐标": 300,
}  # fmt: skip
LAMPS = {  # of which little is known any more
    "项目名称": "路灯安装", "领域": "照明", "责任单位": "", "赞成票": "", "图上横坐标": "", "图上纵坐标": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def office(world: World) -> Client:
    LivelihoodPlay(world).enlisted()
    return world.client(Role.SC_OFFICE)


def sheet(*rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS) -> SimpleUploadedFile:
    cells = [[(ROW | row).get(name) for name in columns] for row in rows]
    return SimpleUploadedFile("历年.xlsx", render_table("历年项目", columns, cells))


def preview(office: Client, *rows: dict[str, Any]) -> str:
    answer = office.post(reverse("livelihood:earlier"), {"file": sheet(*rows)})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def written(office: Client, *rows: dict[str, Any]) -> str:
    """The page that follows."""
    signed = re.search(r'name="signed" value="([^"]+)"', preview(office, *rows))
    assert signed
    answer = office.post(reverse("livelihood:earlier_write"), {"signed": signed[1]}, follow=True)
    return answer.content.decode()


def test_a_sheet_without_the_columns_that_need_not_be_changes_none_of_them(office):
    written(office, {})
    few = tuple(name for name in COLUMNS if name not in ("文号", "公布日", "赞成票", "责任单位"))
    answer = office.post(reverse("livelihood:earlier"), {"file": sheet({"建设内容和目标": "改成另一样"}, columns=few)})
    page = answer.content.decode()
    assert "会写入1行" in page and "不能导入" not in page
    assert page.count("<del>") == 1  # the goals alone


@pytest.mark.rule("R2.10")
def test_nothing_is_written_before_the_office_has_seen_what_would_be(office):
    html = preview(office, {}, {"项目名称": "路灯安装", "领域": "照明"})
    assert "会写入2行" in html
    assert not Project.objects.exists()


@pytest.mark.rule("R2.10")
def test_a_year_is_taken_over_with_its_projects_and_they_are_public(world, office):
    assert "补录了2个项目" in written(office, {}, LAMPS)
    decision = BallotDecision.objects.get()
    assert (decision.year, decision.quota, decision.number) == (2024, 2, "青人发〔2024〕1号")
    bridge, lamps = published_projects(world.congress).order_by("number")
    assert (bridge.status, bridge.votes_for, str(bridge.cost), bridge.unit.name) == ("accepted", 41, "118.50", HOUSING)
    assert (lamps.votes_for, lamps.unit, lamps.is_taken_over) == (None, None, True)
    assert Step.objects.filter(project=bridge).count() == 2
    assert Entry.objects.filter(kind="livelihood.taken_over").count() == 1


def test_the_decision_of_a_year_that_was_taken_over_says_what_is_known_of_it_and_invents_no_votes(world, office):
    written(office, {}, LAMPS)
    code = world.congress.code
    page = Client().get(reverse("public_decision", args=[code, 2024])).content.decode()
    assert "青人发〔2024〕1号" in page and "（补录）" in page and "通过2个项目" in page and "41票" in page
    assert ".pb" not in page and "发出选票" not in page  # nobody knows any more how many papers there were
    assert Client().get(reverse("public_decision_file", args=[code, 2024, 1])).status_code == 404
    assert Client().get(reverse("public_candidates", args=[code, 2024])).status_code == 404
    lamps = Project.objects.get(title="路灯安装")
    project = Client().get(reverse("public_project", args=[code, lamps.pk])).content.decode()
    assert "万元总投资" in project and "已支付" not in project  # what was paid is not known either


def test_the_list_of_ballots_leads_to_the_decision_of_a_year_that_was_taken_over(world, office):
    written(office, {"公布日": ""})
    decision = BallotDecision.objects.get()
    assert office.get(decision.get_absolute_url(), follow=True).redirect_chain == [("/projects/?year=2024", 302)]
    written(office, {})
    public = reverse("public_decision", args=[world.congress.code, 2024])
    assert office.get(decision.get_absolute_url(), follow=True).redirect_chain == [(public, 302)]


def test_a_decision_of_which_nothing_ran_here_is_read_and_counted_by_everybody(world, office):
    written(office, {}, {**LAMPS, "赞成票": 30})
    BallotDecision.objects.update(returned=46, invalid=0, deputies=46)  # an older database kept these without a report
    page, file = (
        Client().get(reverse(name, args=[world.congress.code, 2024, *more]))
        for name, *more in (("public_decision",), ("public_decision_file", 1))
    )
    assert (page.status_code, file.status_code) == (200, 200)
    assert "41" in file.content.decode()


def test_a_year_whose_decision_was_not_published_is_not_public(world, office):
    written(office, {"公布日": ""})
    assert Project.objects.exists() and not published_projects(world.congress).exists()
    written(office, {})  # the day is filled in later
    assert published_projects(world.congress).exists()
    assert Entry.objects.filter(kind="livelihood.old_ballot_completed").count() == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"领域": "修路"}, "领域“修路”认不出"),
        ({"年度": 2027}, "年度要写1990到2026之间的四位数字"),
        ({"年度": "二〇二四"}, "年度要写"),
        ({"年度": 2022}, "票决日要在年度当年或者上一年"),
        ({"总投资（万元）": "一百万"}, "总投资（万元）要写数字"),
        ({"总投资（万元）": -3}, "总投资（万元）要写数字"),
        ({"赞成票": 4.5}, "赞成票要写0到5000的整数"),
        ({"图上横坐标": 1001}, "图上横坐标要写0到1000的整数"),
        ({"图上横坐标": ""}, "横、纵坐标都写，或者都不写"),
        ({"完工了没有": "大概"}, "写“是”或者“否”"),
        ({"完工日": date(2024, 4, 1)}, "完工日要晚于开工日"),
        ({"完工日": date(2026, 12, 1)}, "没有完工的，“完工了没有”写“否”"),
        ({"完工日": "年底"}, "看不出是哪一天"),
        ({"完工了没有": "否", "责任单位": ""}, "没有完工的要写责任单位"),
        ({"公布日": date(2024, 2, 1)}, "公布日要在票决日以后"),
        ({"责任单位": "不存在的局"}, "没有叫“不存在的局”的部门"),
        ({"项目名称": "桥" * 101}, "项目名称最多100个字"),
        ({"地点": ""}, "没有写地点"),
        ({"票决日": date(2017, 2, 1), "年度": 2017, "公布日": ""}, "从2018年1月1日起列入推行名单"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason_and_the_others_are_not(office, row, why):
    html = preview(office, {"项目名称": "路灯安装"}, row)
    assert "会写入1行，1行不能导入" in html
    assert why in html


def test_rows_of_one_year_tell_of_one_ballot_and_a_project_stands_there_once(office):
    html = preview(office, {}, {}, {"项目名称": "路灯安装", "哪一次会议": "第五次会议"})
    assert "会写入1行，2行不能导入" in html
    assert "同一年的同一个项目写了两行" in html
    assert "2024年的哪一次会议是“第十八届人民代表大会第四次会议”，这一行写的不一样" in html


def test_a_row_that_was_refused_is_added_to_its_year_later(office):
    written(office, {}, {"项目名称": "路灯安装", "领域": "修路"})
    assert "补录了1个项目，改正0行" in written(office, {}, {"项目名称": "路灯安装", "领域": "照明"})
    decision = BallotDecision.objects.get()
    assert (decision.quota, [p.number for p in decision.projects.order_by("number")]) == (2, [1, 2])


def test_the_sheet_comes_back_as_it_went_out_and_changes_nothing(office):
    written(
        office,
        {},
        {"项目名称": "路灯安装", "领域": "照明", "责任单位": "", "赞成票": "", "图上横坐标": "", "图上纵坐标": ""},
    )
    content = office.get(reverse("livelihood:earlier_sheet")).content
    assert [c.value for c in openpyxl.load_workbook(BytesIO(content)).active[1]] == list(COLUMNS)
    answer = office.post(reverse("livelihood:earlier"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert "没有要写入的" in answer.content.decode()


def test_what_was_entered_wrongly_is_put_right_and_the_ledger_keeps_what_was(office):
    written(office, {})
    assert "<del>118.5</del> → <ins>120</ins>" in preview(office, {"总投资（万元）": 120})
    assert "改正1行" in written(office, {"总投资（万元）": 120, "完工日": date(2024, 12, 5)})
    project = Project.objects.get()
    assert (project.cost, project.finished_on) == (120, date(2024, 12, 5))
    assert Step.objects.get(project=project, kind="finished").on == date(2024, 12, 5)
    said = Entry.objects.get(kind="livelihood.old_project_corrected").body
    assert "118.5→120" in str(said)


def test_a_project_that_was_not_finished_is_carried_on_and_no_sheet_changes_it(world, office):
    row = {"年度": 2026, "票决日": date(2026, 2, 3), "公布日": "", "开工日": date(2026, 4, 9),
           "完工日": date(2026, 11, 30), "完工了没有": "否"}  # fmt: skip
    written(office, row)
    project = Project.objects.get()
    assert project.status == "adopted"
    assert proceeding_of(ProjectImplementation, project.pk)
    assert "没有要写入的" in preview(office, row)
    assert "正在平台上跟踪，总投资（万元）不能在表里改" in preview(office, row | {"总投资（万元）": 3})
    old = OldProject("x", "road", "x", project.cost, "x", 1, TODAY, TODAY)
    with pytest.raises(TooLate, match="正在平台上跟踪"):
        services.correct_old(project=project, old=old, changes={}, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))


@pytest.mark.rule("R2.06")
def test_a_year_whose_ballot_is_held_here_is_not_taken_over(world):
    play = LivelihoodPlay(world)
    decision = play.arranged()
    html = preview(world.client(Role.SC_OFFICE), {"年度": 2026, "票决日": date(2026, 2, 3), "公布日": ""})
    assert "2026年的票决在平台上办，不能补录（R2.06）" in html
    with pytest.raises(TooLate, match="不能补录"):
        services.take_over_more(decision=decision, projects=[], by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))


@pytest.mark.rule("R2.09")
def test_who_is_not_on_the_pilot_list_takes_nothing_over(world):
    assert "还没有列入票决制推行名单" in preview(world.client(Role.SC_OFFICE), {})


def test_a_file_that_is_no_sheet_and_one_without_its_columns_are_refused(office):
    for upload, why in (
        (SimpleUploadedFile("a.xlsx", b"\x00\x01"), ""),
        (sheet({}, columns=("项目名称", "地点")), "没有找到表头：要有“项目名称”“年度”两列"),
        (sheet({}, columns=("项目名称", "年度")), "这张表少了哪一次会议、票决日"),
        (sheet(), "表头下面没有内容"),
    ):
        answer = office.post(reverse("livelihood:earlier"), {"file": upload})
        assert answer.status_code == 422
        assert why in answer.content.decode()


def test_what_somebody_signed_themselves_is_not_written(office):
    answer = office.post(reverse("livelihood:earlier_write"), {"signed": "W10:abc"}, follow=True)
    assert "预览已经过期" in answer.content.decode()
    assert not Project.objects.exists()


def test_only_the_office_takes_projects_over(world, office):
    with pytest.raises(NotAllowed):
        services.import_earlier([], by=world.viewer(Role.SC_MEMBER), at=moment(TODAY))


def test_a_preview_asks_as_few_questions_for_many_rows_as_for_one(office):
    with questions() as few:
        preview(office, {})
    with questions() as many:
        preview(office, *({"项目名称": f"路灯{n}"} for n in range(40)))
    assert len(many) <= len(few) <= 12


# ── the decision itself ───────────────────────────────────────────────────
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(content: bytes = PAPER, name: str = "决定.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.rule("R2.10")
def test_the_decision_of_a_year_that_was_taken_over_is_read_by_everybody_once_its_paper_is_brought(world, office):
    written(office, {}, LAMPS)
    decision = BallotDecision.objects.get()
    address = reverse("livelihood:earlier_paper", args=[decision.pk])
    assert f'href="{address}"' in office.get(reverse("livelihood:earlier")).content.decode()  # nobody types it
    answer = office.post(address, {"file": pdf(b"not one", "决定.exe"), "text": "会议决定办好两件实事。"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "会议决定办好两件实事。" in page  # nothing typed is lost
    picture = office.post(address, {"file": pdf(drawing(), "决定.png"), "text": ""})
    assert picture.status_code == 422 and "只收PDF和Word" in picture.content.decode()
    assert office.post(address, {"file": pdf(), "text": "会议决定办好两件实事。"}).status_code == 302
    public = reverse("public_decision", args=[world.congress.code, 2024])
    page = Client().get(public).content.decode()
    decision.refresh_from_db()
    first = decision.document.versions.get()
    link = reverse("documents:public_download", args=[world.congress.code, first.pk])
    assert "会议决定办好两件实事。" in page and link in page and "（补录）" in page
    assert Client().get(link).status_code == 200
    assert Entry.objects.filter(kind="livelihood.old_decision_attached").count() == 1
    assert office.post(address, {"file": pdf(PAPER + b"\n"), "text": ""}).status_code == 302  # another takes its place
    page = Client().get(public).content.decode()
    assert link not in page and Client().get(link).status_code == 404 and "会议决定办好两件实事。" in page


def test_the_paper_of_a_year_that_is_not_public_stays_inside_and_one_held_here_takes_none(world, office):
    written(office, {"公布日": ""})
    decision = BallotDecision.objects.get()
    office.post(reverse("livelihood:earlier_paper", args=[decision.pk]), {"file": pdf(), "text": ""})
    decision.refresh_from_db()
    link = reverse("documents:public_download", args=[world.congress.code, decision.document.versions.get().pk])
    assert Client().get(link).status_code == 404
    held = LivelihoodPlay(world).arranged()
    assert office.get(reverse("livelihood:earlier_paper", args=[held.pk])).status_code == 404
    who = {"by": world.viewer(Role.SC_OFFICE), "at": moment(TODAY)}
    with pytest.raises(TooLate, match="在平台上办"):
        services.attach_decision(decision=held, upload=pdf(), text="", **who)
