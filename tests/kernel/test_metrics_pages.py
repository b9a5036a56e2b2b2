"""The pages of the numbers: formula, whole and share; every number opens its list; citizens see the public ones."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.metrics import registry, selectors
from huying.kernel.people.models import Body, Congress, Level, Person
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, build_world

TODAY = date(2026, 10, 9)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def office(world: World):
    with clock.frozen(TODAY):
        yield world.client(Role.SC_OFFICE)


@pytest.fixture
def own_register(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "_metrics", {})
    monkeypatch.setattr(registry, "_load", lambda: None)

    @registry.metric("people.persons", label="人员", formula="登记在册的人员", unit="人")
    def persons(congress: Congress, year: int):
        return Person.objects.filter(congress=congress).order_by("pk")

    @registry.metric(
        "people.bodies", label="机构", formula="登记在册的机构", unit="个", public=True, hint=lambda b: b.kind
    )
    def bodies(congress: Congress, year: int):
        return Body.objects.filter(congress=congress).order_by("pk")

    @registry.metric(
        "people.members", label="组成人员", formula="担任组成人员的", unit="人", of="people.persons", public=True
    )
    def members(congress: Congress, year: int):
        return persons(congress, year).filter(mandates__role=Role.SC_MEMBER.value)


# ── the numbers ───────────────────────────────────────────────────────────
def test_each_number_stands_with_its_formula_its_whole_and_its_share(office, world: World):
    Play(world).reported()
    page = text(office.get(reverse("metrics:index")))
    assert "2026年监督议题1个、审议意见书1份、问题清单事项2项" in page
    assert "其中 已答复 已答复 2项 2/2，100% 承办单位已经答复的事项 分母：问题清单事项" in page
    assert "其中 已认可 已认可 0项 0/2，0%" in page


def test_a_number_and_its_list_agree_for_every_number(office, world: World):
    Play(world).reported()
    for metric in registry.all_metrics():
        page = office.get(reverse("metrics:rows", args=[metric.name]), {"year": 2026})
        assert (
            page.context["page"].paginator.count == metric.measure(world.congress, 2026) == page.context["number"].value
        )


def test_the_list_leads_to_each_thing_and_says_where_it_belongs(office, world: World):
    opinion = Play(world).reported()
    item = opinion.items.order_by("number").first()
    page = office.get(reverse("metrics:rows", args=["oversight.problem_items"]))
    assert f'href="{reverse("oversight:item", args=[item.pk])}">屋面防水翻修</a>' in page.content.decode()
    assert "青人常〔2026〕1号第1项 · 县住房城乡建设局" in text(page)
    assert (
        f'href="{reverse("oversight:opinion", args=[opinion.pk])}"'
        in office.get(reverse("metrics:rows", args=["oversight.opinion_documents"])).content.decode()
    )


def test_rows_of_any_model_are_shown_also_those_without_a_page(office, world: World, own_register):
    page = office.get(reverse("metrics:rows", args=["people.bodies"]))
    assert "县人民政府" in text(page)
    assert 'class="q"' not in page.content.decode()


def test_a_part_stands_after_its_whole(world: World, own_register):
    [group] = selectors.groups(world.congress, 2026)
    assert [n.metric.name for n in group.numbers] == ["people.persons", "people.members", "people.bodies"]
    assert [n.share for n in group.numbers] == ["", "27/38，71%", ""]


@pytest.mark.parametrize(
    ("value", "whole", "share"),
    [(0, 52, "0/52，0%"), (1, 300, "1/300，1%"), (299, 300, "299/300，99%"), (300, 300, "300/300，100%"), (0, 0, "")],
)
def test_all_is_a_hundred_per_cent_and_only_all(value, whole, share):
    metric = registry.Metric("a.b", "", "", "", lambda c, y: Person.objects.none(), "a.c")
    assert selectors.Number(metric, value, whole).share == share


def test_all_numbers_are_counted_in_one_query(world: World, django_assert_num_queries):
    registry.all_metrics()
    with django_assert_num_queries(1):
        counted = registry.measure_all(world.congress, 2026)
    assert counted == {m.name: m.measure(world.congress, 2026) for m in registry.all_metrics()}


def test_the_pages_cost_a_constant_number_of_queries(office, world: World, own_register, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(congress=world.congress, name=f"甲{n}") for n in range(300))
    with django_assert_max_num_queries(10):
        page = office.get(reverse("metrics:rows", args=["people.persons"]), {"page": 2})
    assert "第2页，共7页 · 338人" in text(page)
    assert len(page.context["rows"]) == 50
    with django_assert_max_num_queries(10):
        office.get(reverse("metrics:index"))


@pytest.mark.parametrize("year", ["abc", "99999", "0", "-1", "２０２６", "1978", "2101"])
def test_what_is_no_year_has_no_page(office, world: World, year):
    assert office.get(reverse("metrics:index"), {"year": year}).status_code == 404


def test_an_unknown_number_has_no_page(office, world: World):
    assert office.get("/metrics/no.such/").status_code == 404


def test_an_earlier_year_can_be_asked_for(office, world: World):
    page = office.get(reverse("metrics:index"), {"year": 2019})
    assert "2019年监督议题0个" in text(page)
    assert 'href="?year=2026"' in page.content.decode()


# ── who sees what ─────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", [Role.ORGAN, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_units_and_administrators_are_not_shown_the_lists(world: World, role: Role):
    client = world.client(role)
    assert client.get(reverse("metrics:index")).status_code == 403
    assert client.get(reverse("metrics:rows", args=["oversight.topics"])).status_code == 403


def test_another_congress_counts_its_own(world: World, stranger: World):
    Play(world).reported()
    with clock.frozen(TODAY):
        client = stranger.client(Role.SC_OFFICE)
        assert "监督议题0个" in text(client.get(reverse("metrics:index")))
        assert "屋面防水翻修" not in text(client.get(reverse("metrics:rows", args=["oversight.problem_items"])))


def test_citizens_are_told_the_public_numbers_without_the_rows(world: World, own_register):
    with clock.frozen(TODAY):
        page = Client().get(reverse("metrics:public", args=["qinghe"]))
    assert "机构 8个 — 登记在册的机构" in text(page)
    assert "登记在册的人员" not in text(page)
    assert "组成人员 27人 —" in text(page)  # its whole is not public: no share is given away
    assert "/metrics/people" not in page.content.decode()


def test_every_number_of_oversight_is_public_and_stands_in_the_citizens_navigation(world: World):
    Play(world).reported()
    with clock.frozen(TODAY):
        page = Client().get(reverse("metrics:public", args=["qinghe"]))
    assert "其中 已答复 2项 2/2，100%" in text(page)
    assert "屋面防水翻修" not in text(page)
    assert "闭环" not in text(page)
    assert (
        f'<a href="{reverse("metrics:public", args=["qinghe"])}" aria-current="page">数字</a>' in page.content.decode()
    )


def test_a_congress_that_is_not_there_has_no_numbers(world: World):
    assert Client().get(reverse("metrics:public", args=["nowhere"])).status_code == 404


# ── what a congress is told of those below ────────────────────────────────
@pytest.fixture
def city(world: World):
    """淮州市, above 青禾 and 北岭."""
    city = build_world("huaizhou", "淮州市", level=Level.CITY)
    build_world("beiling", "北岭县", parent=city)
    Congress.objects.filter(pk=world.congress.pk).update(parent=city.congress)
    with clock.frozen(TODAY):
        yield city.client(Role.SC_OFFICE)


def test_a_city_sees_the_same_number_as_the_county_itself_with_its_formula(city, world: World):
    Play(world).reported()
    page = city.get(reverse("metrics:of_below", args=["qinghe"]))
    assert "其中 已答复 2项 2/2，100% 承办单位已经答复的事项 分母：问题清单事项" in text(page)
    told = {n.metric.name: n.value for group in page.context["groups"] for n in group.numbers}
    public = [metric for metric in registry.all_metrics() if metric.public]
    assert told == registry.measure_many(public, world.congress, 2026)


def test_the_number_of_a_lower_congress_opens_no_list_of_its_rows(city, world: World):
    opinion = Play(world).reported()
    page = city.get(reverse("metrics:of_below", args=["qinghe"])).content.decode()
    assert "屋面防水翻修" not in page and opinion.title not in page
    assert opinion.topic.title not in page  # it has not been published
    assert "它还没有公开的" in page
    assert "/metrics/oversight." not in page


def test_what_is_published_below_is_listed_and_leads_to_the_public_page(city, world: World):
    topic = Play(world).reported().topic
    said = {"secrecy_review": "陈静怡", "quotes": "顶楼漏雨，没人修。"}
    running = proceeding_of(TopicOversight, topic.pk)
    Play(world).act(running, TopicOversight.publicised, Role.SC_OFFICE, date(2026, 9, 1), said)
    page = city.get(reverse("metrics:of_below", args=["qinghe"])).content.decode()
    address = reverse("public_topic", args=["qinghe", topic.pk])
    assert f'<a class="t" href="{address}">城区老旧小区改造工作情况</a>' in page
    assert city.get(address).status_code == 200


def test_numbers_that_citizens_are_not_told_do_not_go_up(city, world: World, own_register):
    page = text(city.get(reverse("metrics:of_below", args=["qinghe"])))
    assert "机构 8个" in page and "登记在册的人员" not in page


def test_the_list_of_the_congresses_below_costs_a_constant_number_of_queries(
    city, world: World, django_assert_max_num_queries
):
    Play(world).reported()
    Congress.objects.bulk_create(
        Congress(code=f"t{n}", name=f"第{n:02}镇人大", level=Level.TOWNSHIP, parent=world.congress) for n in range(70)
    )
    with django_assert_max_num_queries(10):
        page = city.get(reverse("metrics:below"))
    assert "下级人大72个" in text(page)
    assert "第1页，共2页 · 72个" in text(page)
    [qinghe] = [line for line in page.context["lines"] if line.congress.code == "qinghe"]
    assert [n.value for n in qinghe.numbers] == [1, 1, 2]  # topics, opinion documents, items


def test_the_way_to_the_congresses_below_is_offered_where_there_are_any(city, office, world: World):
    assert reverse("metrics:below") in city.get(reverse("metrics:index")).content.decode()
    assert reverse("metrics:below") not in office.get(reverse("metrics:index")).content.decode()
    assert "平台上还没有下级人大" in text(office.get(reverse("metrics:below")))


@pytest.mark.parametrize("code", ["huaizhou", "nowhere"])
def test_oneself_and_what_is_not_there_is_not_below(city, code):
    assert city.get(reverse("metrics:of_below", args=[code])).status_code == 404


def test_what_the_city_publishes_its_counties_see_as_citizens_do(city, office, world: World):
    upper = Congress.objects.get(code="huaizhou")
    for address in (reverse("public_home", args=[upper.code]), reverse("metrics:public", args=[upper.code])):
        assert office.get(address).status_code == Client().get(address).status_code == 200
