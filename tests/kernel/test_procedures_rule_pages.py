"""The pages of the rules: every number with its clause, a congress's own numbers, the text of each procedure."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.calendar.spans import Span
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures import describe, own_numbers, profiles, rulebook
from huying.kernel.procedures.models import DueDay, LocalLimit
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.registry import bindings
from huying.mechanisms.oversight.procedures import OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment

TODAY = date(2026, 5, 6)
FIELDS = {
    "count": "7",
    "unit": "workday",
    "anchor": "approved",
    "effective": "2026-06-01",
    "clause": "《青禾县办法》第八条",
}


def html(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(response)))


@pytest.fixture
def office(world: World):
    with clock.frozen(TODAY):
        yield world.client(Role.SC_OFFICE)


def set_number(world: World, **changes):
    given = {
        "rule": "R1.45",
        "span": Span(7, "workday"),
        "anchor": "meeting_closed",
        "clause": "《青禾县办法》第八条",
        "effective": date(2026, 6, 1),
        "by": world.viewer(Role.SC_OFFICE),
        "at": moment(TODAY),
    }
    return own_numbers.set_number(**(given | changes))


# ── the rules ─────────────────────────────────────────────────────────────
def test_every_rule_that_a_procedure_names_has_its_place_on_the_page(office, world: World):
    page = html(office.get(reverse("rules:index")))
    missing = [rule for rule in rulebook.uses() if f'id="{rule}"' not in page]
    assert missing == []
    assert f"现行时限{len(profiles.load('huaibei').rules)}项，都按淮北市的规则" in page


def test_a_number_stands_with_its_clause_its_words_and_where_the_clock_starts(office, world: World):
    page = text(office.get(reverse("rules:index")))
    assert "自“常委会会议闭会”起5个工作日 《审议意见处理办法》 “在常委会会议结束 5 个工作日内" in page
    assert "“常委会会议召开日”前2个月" in page
    assert "浙江省" in page


def test_a_number_of_ours_is_marked_as_the_platforms_default(office, world: World):
    row = html(office.get(reverse("rules:index"))).split('id="R1.48"')[1].split("</tr>")[0]
    assert "平台默认</span>" in row


def test_places_are_compared_where_one_of_them_has_a_number(world: World):
    compared = {row.rule: row for row in rulebook.compare(profiles.load("huaibei"), TODAY)}
    assert [cell.counted for cell in compared["R1.45"].cells if cell.place == "浙江省"] == ["自“主任会议讨论通过”起7日"]
    assert [cell.limit for cell in compared["R1.45"].cells if cell.place == "北京市"] == [None]
    assert "R1.48" not in compared  # nobody has set it: the platform's default stands everywhere


def test_the_rules_cost_a_constant_number_of_queries(office, world: World, django_assert_max_num_queries):
    for day in range(1, 29):
        set_number(world, effective=date(2026, 7, day))
    with django_assert_max_num_queries(8):
        office.get(reverse("rules:index"))


# ── a congress's own number ───────────────────────────────────────────────
def test_an_own_number_holds_from_its_day_on_and_running_proceedings_keep_theirs(world: World):
    play = Play(world)
    running = proceeding_of(OpinionHandling, play.drafted().pk)  # opened on 30 April 2026
    set_number(world)
    running.refresh_from_db()
    # Counted from 30 April: 6, 7, 8, 9 (a shifted Saturday) and 11 May are the five workdays.
    assert DueDay.objects.get(proceeding=running, act="assigned").due_on == date(2026, 5, 11)
    rows = {r.rule: r for r in rulebook.limit_rows(profiles.load("huaibei"), own_limits(world), date(2026, 5, 31))}
    assert (str(rows["R1.45"].limit.span), rows["R1.45"].is_own) == ("5个工作日", False)
    rows = {r.rule: r for r in rulebook.limit_rows(profiles.load("huaibei"), own_limits(world), date(2026, 6, 1))}
    assert (str(rows["R1.45"].limit.span), rows["R1.45"].is_own) == ("7个工作日", True)


def own_limits(world: World):
    from huying.kernel.procedures.selectors import own_limits

    return own_limits(world.congress.pk)


def test_a_number_of_today_reaches_what_was_opened_today_and_nothing_older(world: World):
    play = Play(world)
    running = proceeding_of(OpinionHandling, play.deliberated().pk)  # opened on 30 April 2026
    set_number(world, effective=date(2026, 4, 30), at=moment(date(2026, 4, 30)))
    # Seven workdays after 30 April: 6, 7, 8, 9 (shifted), 11, 12, 13 May.
    assert DueDay.objects.get(proceeding=running, act="assigned").due_on == date(2026, 5, 13)


def test_an_own_number_is_on_record_with_what_it_replaced(world: World):
    set_number(world)
    set_number(world, span=Span(9, "day"))
    assert LocalLimit.objects.count() == 1
    first, second = Entry.objects.filter(kind="procedures.limit").order_by("pk")
    assert first.subject == "rule:R1.45"
    assert "replaced" not in first.content
    assert second.content["span"] == "9日"
    assert second.content["replaced"]["span"] == "7 workdays"
    assert second.by == "陈静怡，县人大常委会办公室副主任"


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"effective": date(2026, 5, 5)}, TooLate, "生效日不能早于今天"),
        ({"anchor": "received"}, Incomplete, "起算的日子只能是：常委会会议闭会、主任会议讨论通过"),
        ({"clause": " "}, Incomplete, "请写明依据"),
        ({"rule": "R1.39"}, Incomplete, "没有程序用到规则“R1.39”的时限"),
    ],
)
def test_a_number_that_cannot_hold_is_refused_with_a_reason(world: World, changes, refusal, words):
    with pytest.raises(refusal, match=words):
        set_number(world, **changes)
    assert not LocalLimit.objects.exists()
    assert not Entry.objects.filter(kind="procedures.limit").exists()


@pytest.mark.parametrize("role", [Role.WORKING_BODY, Role.ORGAN, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_only_the_office_sets_numbers(world: World, role: Role):
    with pytest.raises(NotAllowed, match="常委会办公室"):
        set_number(world, by=world.viewer(role))
    with clock.frozen(TODAY):
        client = world.client(role)
        assert client.get(reverse("rules:own", args=["R1.45"])).status_code == 403
        assert "另定<" not in html(client.get(reverse("rules:index")))


def test_the_form_offers_the_anchors_that_the_procedures_allow(office, world: World):
    page = text(office.get(reverse("rules:own", args=["R1.45"])))
    assert "“常委会会议闭会”起" in page
    assert "“主任会议讨论通过”起" in page
    assert "正在办的不变，仍按开始那天的数办完" in page
    assert "“常委会会议召开日”往前数" in text(office.get(reverse("rules:own", args=["R1.15"])))
    assert "从哪里算起" not in text(office.get(reverse("rules:own", args=["R1.51-cap"])))
    assert office.get(reverse("rules:own", args=["R1.39"])).status_code == 404


def test_the_form_records_the_number_and_the_page_shows_from_when_it_holds(office, world: World):
    response = office.post(reverse("rules:own", args=["R1.45"]), FIELDS)
    assert response["Location"] == reverse("rules:index")
    page = text(office.get(reverse("rules:index")))
    assert "已登记。交办审议意见书的新时限从生效日起用，正在办的照旧。" in page
    assert "2026年6月1日起改为自“主任会议讨论通过”起7个工作日（《青禾县办法》第八条）" in page
    with clock.frozen(date(2026, 6, 1)):
        page = text(office.get(reverse("rules:index")))
    assert "其中本级自定1项" in page
    assert "本级自定 " in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": "五"}, "“五”不是数，请只写数字。"),
        ({"count": "99999"}, "“99999”不能用，请写0至3660之间的整数。"),
        ({"count": "-1"}, "“-1”不能用，请写0至3660之间的整数。"),
        ({"effective": "2026-05-05"}, "生效日不能早于今天"),
        ({"effective": "明天"}, "“明天”不是一个日子"),
        ({"clause": ""}, "请写明依据：哪个文件的第几条"),
        ({"anchor": "received"}, "从哪里算起"),
        ({"unit": "year"}, "单位"),
    ],
)
def test_a_wrong_field_is_explained_and_nothing_is_stored(office, world: World, wrong, words):
    response = office.post(reverse("rules:own", args=["R1.45"]), FIELDS | wrong)
    assert response.status_code == 422
    assert words in text(response)
    assert not LocalLimit.objects.exists()


def test_another_congress_sees_nothing_of_it(world: World, stranger: World):
    set_number(world)
    with clock.frozen(date(2026, 6, 2)):
        page = text(stranger.client(Role.SC_OFFICE).get(reverse("rules:index")))
    assert "青禾县办法" not in page


# ── the text of the procedures ────────────────────────────────────────────
def test_each_procedure_is_shown_as_a_regulation_with_the_numbers_of_this_congress(office, world: World):
    set_number(world, effective=TODAY)
    page = text(office.get(reverse("rules:procedure", args=["opinion_handling"])))
    assert "第五条 交办 由常委会办公室办理。在“形成审议意见书”之后，应当自“常委会会议闭会”起7个工作日内办理。" in page
    assert "自“收文”起4个月内，或者按照通知要求的时间办理" in page
    assert "不通过的，重新办理：回到“制定落实方案”" in page
    assert "mermaid" not in page


def test_a_number_that_holds_only_later_is_not_yet_in_the_text(office, world: World):
    set_number(world)
    page = text(office.get(reverse("rules:procedure", args=["opinion_handling"])))
    assert "自“常委会会议闭会”起5个工作日内办理" in page


def test_every_procedure_has_its_page_and_an_unknown_one_has_none(office, world: World):
    index = html(office.get(reverse("rules:procedures")))
    for binding in bindings():
        url = reverse("rules:procedure", args=[binding.procedure.code])
        assert url in index
        assert office.get(url).status_code == 200
    assert office.get("/procedures/nothing/").status_code == 404


def test_every_act_stands_once_in_the_flow():
    for binding in bindings():
        steps = describe.steps(binding.procedure)
        shown = [act for step in steps for act in (step.act, *step.beside)]
        assert sorted(map(id, shown)) == sorted(map(id, binding.procedure.acts))


def test_a_place_without_a_number_has_no_days_in_its_text():
    [article] = [a for a in describe.articles(OpinionHandling, profiles.load("beijing")) if a.label == "交办"]
    assert "在“形成审议意见书”之后，应当办理。" in article.text


def test_the_page_of_a_proceeding_leads_to_its_text(world: World):
    opinion = Play(world).drafted()
    with clock.frozen(TODAY):
        page = html(world.client(Role.SC_OFFICE).get(reverse("oversight:opinion", args=[opinion.pk])))
    assert f'<a href="{reverse("rules:procedure", args=["opinion_handling"])}">这个程序的条文</a>' in page


# ── rules by the name of their clause ─────────────────────────────────────
def rendered(source: str, world: World | None) -> str:
    template = Template("{% load hy %}" + source)
    if world is None:
        return template.render(Context())
    request = RequestFactory().get("/")
    request.viewer = world.viewer(Role.SC_OFFICE)
    return template.render(RequestContext(request))


def test_a_rule_reads_as_its_clause_and_leads_to_its_place(world: World, django_assert_num_queries):
    viewer = world.viewer(Role.SC_OFFICE)
    request = RequestFactory().get("/")
    request.viewer = viewer
    with django_assert_num_queries(0):
        said = Template("{% load hy %}{% rule_link 'R1.45' %}").render(RequestContext(request))
    assert said == '<a href="/rules/#R1.45">《审议意见处理办法》</a>'


def test_a_rule_whose_number_is_ours_or_that_has_none_reads_as_itself(world: World):
    assert rendered("{% rule_link 'R1.48' %}", world) == '<a href="/rules/#R1.48">R1.48</a>'
    assert rendered("{% rule_link 'R1.39' %}", world) == '<a href="/rules/#R1.39">R1.39</a>'
    assert rendered("{% rule_link 'R1.45' %}", None) == '<a href="/rules/#R1.45">R1.45</a>'


def test_a_law_is_left_as_it_is_and_never_runs(world: World):
    assert rendered("{% rule_link '监督法第十七条' %}", world) == "监督法第十七条"
    assert rendered("{% rule_link '' %}", world) == ""
    assert rendered("{% rule_link x %}", world) == ""
    source = Template("{% load hy %}{% rule_link rule %}|{% rule_link 'R1.45' rule %}")
    said = source.render(Context({"rule": "<b>"}))
    assert said == '&lt;b&gt;|<a href="/rules/#R1.45">&lt;b&gt;</a>'


def test_components_included_alone_know_the_place_too(world: World):
    class Act:
        label, url, hint, rule, primary = "登记交办", "/x/", "", "R1.45", True

    request = RequestFactory().get("/")
    request.viewer = world.viewer(Role.SC_OFFICE)
    source = '{% include "components/_acts.html" with open_acts=acts waiting_acts=none only %}'
    said = Template(source).render(RequestContext(request, {"acts": [Act()], "none": []}))
    assert '依据<a href="/rules/#R1.45">《审议意见处理办法》</a>' in said


# ── the words of the buttons ──────────────────────────────────────────────
def test_every_act_has_a_short_verb_for_its_button():
    acts = [(b.procedure.code, act) for b in bindings() for act in b.procedure.acts]
    assert [(code, act.name) for code, act in acts if not 2 <= len(act.verb) <= 6] == []


def test_the_button_reads_the_same_on_the_desk_on_the_page_and_under_the_form(world: World):
    opinion = Play(world).drafted()
    running = proceeding_of(OpinionHandling, opinion.pk)
    with clock.frozen(TODAY):
        client = world.client(Role.WORKING_BODY)
        form = html(client.get(reverse("procedures:act", args=[running.pk, "cosigned"])))
        page = html(client.get(reverse("oversight:opinion", args=[opinion.pk])))
        desk = html(client.get(reverse("desk")))
    assert 'data-busy="正在登记…">会签意见书</button>' in form
    assert re.search(r'<a class="btn hy pri" href="[^"]+">会签意见书</a>', page)
    assert re.search(r'<a class="btn hy( pri)?" href="[^"]+">会签意见书</a>', desk)
