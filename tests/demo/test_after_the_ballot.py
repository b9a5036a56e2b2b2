"""What a visitor of the demonstration sees of decided projects: promised, scored, inspected, changed (R2.02-R2.16)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from huying.demo.playing_inspections import P
from huying.demo.playing_livelihood import LivelihoodPlayer
from huying.demo.playing_promises import promising_town
from huying.demo.reading import table
from huying.kernel.calendar.clock import CHINA, frozen
from huying.kernel.people.models import Account, Congress
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.mechanisms.livelihood_projects.models import Commitment, CommitmentYear, Idea, Project
from huying.mechanisms.livelihood_projects.selectors.demand import demand_of, sources_of
from tests.world import BACKEND, World

NOVEMBER, DECEMBER = date(2026, 11, 26), date(2026, 12, 10)
SAID = table("projects")


def build(world: World, day: date) -> None:
    LivelihoodPlayer(world.congress, datetime(day.year, day.month, day.day, 10, tzinfo=CHINA), 2021, "secret").play()


def visit(name: str, *args: object) -> str:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def visit_project(project: Project) -> str:
    return visit("public_project", project.congress.code, project.pk)


@pytest.mark.rule("R2.16")
def test_a_township_promised_its_projects_and_a_visitor_reads_how_each_was_scored(world: World):
    with frozen(NOVEMBER):
        build(world, NOVEMBER)
        town = Congress.objects.get(name=f"{promising_town()}人民代表大会")
        last, this = CommitmentYear.objects.filter(congress=town).order_by("year")
        assert (last.year, last.scored_on, this.year, this.is_column_open) == (2025, date(2025, 12, 25), 2026, False)
        for year in (last, this):
            projects = Project.objects.filter(congress=town, year=year.year)
            promised = Commitment.objects.filter(sheet__of=year, project__isnull=False, is_promised=True)
            assert len(projects) == 2 and {c.project for c in promised} == set(projects)
        for row in Commitment.objects.filter(sheet__of=last, project__isnull=False).select_related("project__congress"):
            assert row.project and row.public_score and row.deputy_score
            page = visit_project(row.project)
            assert "承诺和评分" in page and f"2025年{promising_town()}建设办公室的承诺：{row.title}" in page
            assert f"自评{row.self_score}分，群众{row.public_score}分，代表{row.deputy_score}分" in page
            unit = visit("public_commitment_unit", town.code, row.sheet_id)
            assert row.report in unit and str(row.public_score) in unit
        running = Project.objects.filter(congress=town, year=2026)[0]
        assert f"2026年{promising_town()}建设办公室的承诺：{running.title}" in visit_project(running)
        assert "2025" in visit("public_commitments_now", town.code)
        late = DueDay.objects.filter(proceeding__congress=town, due_on__lt=NOVEMBER, done_on=None)
        assert not late.filter(proceeding__procedure__startswith="commitment").exists()


@pytest.mark.rule("R2.16")
def test_in_december_a_visitor_scores_the_projects_of_the_year(world: World):
    with frozen(DECEMBER):
        build(world, DECEMBER)
        row = Commitment.objects.filter(sheet__of__year=2026, project__isnull=False).select_related("sheet__congress")[
            0
        ]
        code, client = row.sheet.congress.code, Client()
        address = reverse("public_score", args=[code, row.sheet_id])
        assert row.title in client.get(address).content.decode()
        marks = {f"m{c.pk}": "5" for c in row.sheet.commitments.all()}
        client.post(address, marks | {"overall": "5"})
        assert row.sheet.ratings.count() == 1


@pytest.mark.rule("R2.02")
@pytest.mark.rule("R2.08")
@pytest.mark.rule("R2.12")
def test_a_visitor_reads_what_deputies_saw_what_was_changed_and_voices_count_as_demand(world: World):
    with frozen(NOVEMBER):
        build(world, NOVEMBER)
        towns = {row["town"] for row in SAID["inspections"]}
        assert len(towns) >= 3
        for row in SAID["inspections"]:
            page = visit_project(_first_of(row["town"]))
            assert "代表视察" in page and f"{row['deputies']}：{row['found']}" in page and row.get("wanted", "") in page
        changed = _first_of(SAID["change"]["town"])
        page = visit_project(changed)
        assert "调整决定" in page and "旧管线迁改" in page and SAID["change"]["because"] in page
        asked = ActRecord.objects.get(act=P.change_asked.name)
        assert changed.cost == asked.fields["cost"] and f"改为{asked.fields['cost']}" in page
        assert [m.title for m in changed.milestones.order_by("planned_on")] == [n for n, _ in SAID["change"]["nodes"]]
        called = Project.objects.get(title="柳桥村危桥重建", congress__name="柳桥镇人民代表大会", status="listed")
        [idea] = sources_of(called.pk)
        assert (len(demand_of(called.pk).voices), called.demand) == (3, 6)
        office = Client()
        office.force_login(Account.objects.get(username="town"), backend=BACKEND)
        assert "柳桥老桥一过车就晃" in office.get(Idea.objects.get(pk=idea.pk).get_absolute_url()).content.decode()


def _first_of(town: str) -> Project:
    rows = Project.objects.select_related("congress")
    return rows.get(congress__name=f"{town}人民代表大会", year=2026, number=1)
