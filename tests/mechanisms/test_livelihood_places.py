"""Where a candidate lies on the drawing, written by the government (R2.04); and by which way an idea came (R2.01)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Account, Body, BodyKind, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import BallotDecision, Idea, Outline, Project, Solicitation
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding
from huying.mechanisms.livelihood_projects.procedures import CandidateListing as C
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from tests.livelihood import OPENS, PROPOSED, PUBLISHED, TITLES, LivelihoodPlay
from tests.world import HOUSING, SINCE, World, moment

rule = pytest.mark.rule


@pytest.fixture
def play(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


# ── where it lies ─────────────────────────────────────────────────────────
@pytest.fixture
def drawn(world: World) -> Outline:
    points = "0,0 1000,0 1000,1000 0,1000"
    return Outline.objects.create(congress=world.congress, name="全县", points=points, label_x=500, label_y=500)


@pytest.fixture
def asked(play: LivelihoodPlay) -> tuple[BallotDecision, Idea]:
    """A ballot that waits for candidates, and an idea to make one of."""
    idea = play.passed(play.idea(play.called()))
    return play.arranged(), idea


def sheet(world: World, idea: Idea, **more: object) -> dict[str, object]:
    return {
        "title": "省道出口拓宽", "field": "road", "ideas": [idea.pk], "unit": world.body(HOUSING).pk, "cost": "860",
        "place": "端氏镇", "goals": "拓宽到16米", "feasibility": "", "starts_on": "2026-04-09", "ends_on": "2026-11-30",
    } | more  # fmt: skip


def propose(world: World, asked: tuple[BallotDecision, Idea], **more: object) -> Any:
    decision, idea = asked
    with frozen(PROPOSED):
        address = reverse("livelihood:propose", args=[decision.pk])
        return world.client(Role.ORGAN).post(address, sheet(world, idea, **more))


@rule("R2.04")
def test_the_place_that_the_government_reads_off_the_grid_stays_with_the_project_and_is_on_the_public_map(
    world: World, play: LivelihoodPlay, drawn: Outline
):
    call, decision = play.called(), play.arranged()
    ideas = [play.passed(play.idea(call, title, title)) for title in TITLES]
    candidates = [play.candidate(decision, idea.title, [idea]) for idea in ideas]
    play.gated(candidates, but=C.submitted)
    project, said = candidates[0], sheet(world, ideas[0], x="412", y="307")
    edit = reverse("livelihood:candidate_edit", args=[project.pk])
    government = world.client(Role.ORGAN)
    with frozen(PROPOSED):
        page = government.get(edit).content.decode()
        assert 'name="x"' in page and 'class="line" d="M100,0' in page  # the grid to read it from
        assert "在下面的表里" not in page  # there is none on a form
        assert government.post(edit, said).status_code == 302
    for act, role, on in ((C.submitted, Role.ORGAN, date(2026, 1, 15)), (C.published, Role.SC_OFFICE, PUBLISHED)):
        for candidate in candidates:
            play.act(proceeding_of(C, candidate.pk), act, role, on)
    play.session(decision, until=BallotDeciding.published)
    project.refresh_from_db()
    assert (project.status, project.x, project.y) == ("adopted", 412, 307)
    shown = Client().get(reverse("public_projects", args=[world.congress.code])).content.decode()
    assert '<circle class="new" cx="412" cy="307"' in shown and "在下面的表里" in shown


def test_a_candidate_is_proposed_with_its_place_or_without(world: World, asked, drawn: Outline):
    assert propose(world, asked, x="0", y="1000").status_code == 302
    assert propose(world, asked, x="", y="").status_code == 302
    assert list(Project.objects.order_by("number").values_list("x", "y")) == [(0, 1000), (None, None)]


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        ("400", "", "图上的位置要横、纵坐标都写，或者都不写"),
        ("", "400", "图上的位置要横、纵坐标都写，或者都不写"),
        ("1001", "400", "1000"),
        ("-1", "400", "0"),
    ],
)
def test_half_a_place_and_one_off_the_sheet_are_refused(world: World, asked, drawn: Outline, x: str, y: str, why: str):
    answer = propose(world, asked, x=x, y=y)
    assert answer.status_code == 422 and why in str(answer.context["form"].errors)
    assert not Project.objects.exists()


def test_where_nobody_has_drawn_the_county_no_place_is_asked(world: World, asked):
    decision, _ = asked
    page = world.client(Role.ORGAN).get(reverse("livelihood:propose", args=[decision.pk])).content.decode()
    assert 'name="place"' in page and 'name="x"' not in page
    assert propose(world, asked).status_code == 302


def test_the_office_marks_a_decided_project_on_the_drawing_and_takes_its_point_away(
    world: World, play: LivelihoodPlay, drawn: Outline
):
    project = play.started()
    place, office = reverse("livelihood:project_place", args=[project.pk]), world.client(Role.SC_OFFICE)
    with frozen(date(2026, 8, 31)):
        assert place in office.get(project.get_absolute_url()).content.decode()
        assert 'class="line" d="M100,0' in office.get(place).content.decode()
        assert office.post(place, {"x": "618", "y": ""}).status_code == 422
        assert office.post(place, {"x": "618", "y": "77"}).status_code == 302
        project.refresh_from_db()
        assert (project.x, project.y) == (618, 77)
        assert office.post(place, {"x": "", "y": ""}).status_code == 302
        assert place not in world.client(Role.DEPUTY).get(project.get_absolute_url()).content.decode()
    project.refresh_from_db()
    assert (project.x, project.y) == (None, None)
    assert Entry.objects.filter(kind="livelihood.project_placed").count() == 2


def test_a_candidate_is_not_marked_by_the_office_and_nothing_is_where_nobody_has_drawn(
    world: World, play: LivelihoodPlay
):
    project = play.listed().projects.order_by("number")[0]
    office = world.viewer(Role.SC_OFFICE)
    with pytest.raises(refusals.NotYet, match="还没有票决通过"):
        services.place_project(project=project, x=1, y=1, by=office, at=moment(PUBLISHED))
    with pytest.raises(refusals.NotAllowed):
        services.place_project(project=project, x=1, y=1, by=world.viewer(Role.ORGAN), at=moment(PUBLISHED))
    Project.objects.filter(pk=project.pk).update(status="adopted")
    place = reverse("livelihood:project_place", args=[project.pk])
    assert world.client(Role.SC_OFFICE).get(place).status_code == 404


# ── a refusal keeps what was typed ────────────────────────────────────────
def kept(answer: Any, *words: str) -> None:
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert all(word in shown for word in words), [word for word in words if word not in shown]


@rule("R2.04")
def test_a_candidate_that_comes_too_late_says_so_and_nothing_typed_is_lost(world: World, play: LivelihoodPlay):
    decision = play.listed()
    project = decision.projects.order_by("number")[0]
    idea = Idea.objects.filter(congress=world.congress)[0]
    play.session(decision, until=BallotDeciding.heard)
    kept(
        propose(world, (decision, idea), goals="拓宽到18米，两边装灯"), "已经听取候选项目的说明", "拓宽到18米，两边装灯"
    )
    edit = reverse("livelihood:candidate_edit", args=[project.pk])
    with frozen(PROPOSED):
        answer = world.client(Role.ORGAN).post(edit, sheet(world, idea, goals="拓宽到18米，两边装灯"))
    kept(answer, "已经提交人民代表大会，不能再改", "拓宽到18米，两边装灯")


def test_a_year_that_has_its_ballot_says_so_and_keeps_the_form(world: World, asked):
    said = {"year": "2026", "meeting": "第十八届人民代表大会第六次会议", "meeting_on": "2026-02-03", "quota": "3"}
    answer = world.client(Role.SC_OFFICE).post(reverse("livelihood:decision_new"), said)
    kept(answer, "2026年已经安排了票决", "第十八届人民代表大会第六次会议")


@rule("R2.01")
def test_an_idea_that_comes_after_the_call_closed_is_refused_with_its_words(world: World, play: LivelihoodPlay):
    call = play.called()
    with frozen(date(2026, 6, 1)):
        answer = world.client(Role.DEPUTY).post(
            reverse("livelihood:idea_new", args=[call.pk]), IDEA | {"channel": "deputy", "source": ""}
        )
    kept(answer, "村口装路灯", "装38盏")
    assert answer.context["form"].non_field_errors() and not call.ideas.exists()


# ── which way an idea came ────────────────────────────────────────────────
@pytest.fixture
def call(play: LivelihoodPlay) -> Solicitation:
    return play.called()


IDEA = {"title": "村口装路灯", "place": "柳湾村", "what": "装38盏", "why": ""}


def write(world: World, call: Solicitation, role: Role, **more: str) -> Any:
    with frozen(OPENS):
        return world.client(role).post(reverse("livelihood:idea_new", args=[call.pk]), IDEA | more)


@rule("R2.01")
def test_a_deputy_enters_what_a_station_took_in_as_the_stations_own_channel(world: World, call: Solicitation):
    assert write(world, call, Role.DEPUTY, channel="station", source="柳湾村代表联络站").status_code == 302
    assert write(world, call, Role.DEPUTY, channel="deputy", source="").status_code == 302
    station, own = call.ideas.order_by("number")
    assert (station.channel, station.source, station.by) == (
        "station", "柳湾村代表联络站", world.person(Role.DEPUTY),
    )  # fmt: skip
    assert own.channel == "deputy" and own.source.startswith(world.person(Role.DEPUTY).name)


def test_an_idea_of_a_station_names_it_and_no_deputy_speaks_for_citizens_or_units(world: World, call: Solicitation):
    for role in (Role.DEPUTY, Role.SC_OFFICE):
        answer = write(world, call, role, channel="station", source=" ")
        assert answer.status_code == 422 and "哪一个代表联络站" in answer.content.decode()
    assert write(world, call, Role.DEPUTY, channel="citizen").status_code == 422
    assert write(world, call, Role.HANDLING_UNIT, channel="station", source="柳湾村代表联络站").status_code == 302
    assert [i.channel for i in call.ideas.all()] == ["unit"]  # a unit proposes for itself


@rule("R2.01")
def test_deputies_and_units_are_told_of_an_open_call_and_reach_its_form_by_links_without_reading_what_others_proposed(
    world: World, play: LivelihoodPlay
):
    court = Body.objects.create(congress=world.congress, kind=BodyKind.COURT, name="县人民法院")
    clerk = Person.objects.create(congress=world.congress, name="秦法文")
    Mandate.objects.create(person=clerk, body=court, role=Role.ORGAN.value, post="文书", from_on=SINCE)
    Account.objects.create(username="court", password="!", person=clerk)
    call = play.called()
    play.idea(call, "别人提的一座桥")
    told = Notice.objects.filter(text="2026年民生实事项目征集开始了，2025年9月30日截止。打开这次征集，就能提建议。")
    proposing = {world.person(Role.DEPUTY), world.person(Role.HANDLING_UNIT), world.person(Role.ORGAN), clerk}
    assert proposing <= {each.person for each in told} and world.person(Role.SC_OFFICE) not in {n.person for n in told}
    with frozen(OPENS):
        for who in (world.person(Role.HANDLING_UNIT), clerk):
            client = world.client(who)
            calls, form = reverse("livelihood:solicitations"), reverse("livelihood:idea_new", args=[call.pk])
            assert f'href="{calls}"' in client.get(reverse("desk")).content.decode()
            assert call.get_absolute_url() in client.get(calls).content.decode()
            page = client.get(call.get_absolute_url()).content.decode()
            assert form in page and f'href="{reverse("livelihood:ideas", args=[call.pk])}"' not in page
            assert call.ideas.get(channel="citizen").title not in page  # what others proposed is not theirs to read
            assert "以您单位的名义提" in client.get(form).content.decode()
            assert client.post(form, IDEA).status_code == 302
    assert [i.source for i in call.ideas.filter(channel="unit").order_by("number")] == [HOUSING, "县人民法院"]


@rule("R2.01")
def test_the_page_of_a_call_counts_by_channel_and_each_number_opens_its_list(world: World, call: Solicitation):
    for n in range(2):
        write(world, call, Role.DEPUTY, channel="station", source="柳湾村代表联络站", title=f"第{n}件")
    write(world, call, Role.SC_OFFICE, channel="citizen", title="群众的一件")
    office = world.client(Role.SC_OFFICE)
    with frozen(OPENS):
        page = office.get(call.get_absolute_url())
        assert [n for _, _, n in page.context["channels"]] == [1, 0, 0, 2]
        listed = reverse("livelihood:ideas", args=[call.pk])
        assert f'{listed}?channel=station">2条' in page.content.decode()
        shown = office.get(listed, {"channel": "station"})
    assert [idea.title for idea, _ in shown.context["rows"]] == ["第0件", "第1件"]
