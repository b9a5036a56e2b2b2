"""The rule instruments (制度文件): which there are, what comes from each, and the congress's own text of them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.calendar.spans import Span
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures import instruments, own_numbers, profiles, rulebook
from huying.kernel.procedures.models import LocalInstrument
from huying.kernel.procedures.own_instruments import keep_instrument
from huying.kernel.procedures.refusals import Incomplete, NotAllowed
from huying.kernel.procedures.selectors import known_instruments
from tests.world import World, moment

rule = pytest.mark.rule
TODAY = date(2026, 5, 6)
FOUR = {  # title: (the rules it governs, those that have a number here)
    "关于提高常委会会议审议质量的办法": (("R1.24", "R1.38"), {"R1.26"}),
    "审议意见处理办法": (("R1.39", "R1.58"), {"R1.45", "R1.51"}),
    "专项工作评议办法": (("R1.59", "R1.64"), set()),
    "关于加强和改进市人大调查研究工作的意见": (("R1.15", "R1.23"), {"R1.15"}),
}


def instrument(title: str):
    return next(each for each in profiles.load("huaibei").instruments if each.title == title)


def own(world: World, **changes):
    fields = {"title": "审议意见处理办法", "status": "in_force"} | changes
    return keep_instrument(fields=fields, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))


def page(world: World, role: Role = Role.SC_OFFICE) -> str:
    with clock.frozen(TODAY):
        return re.sub(r"\s+", " ", world.client(role).get(reverse("rules:instruments")).content.decode())


def section(html: str, key: str) -> str:
    return html.split(f'id="{key}"')[1].split("</section>")[0]


@rule("R1.01")
@rule("R1.02")
@rule("R1.03")
@rule("R1.04")
@pytest.mark.parametrize("title", FOUR)
def test_each_of_the_four_instruments_is_on_record_with_the_numbers_and_the_acts_that_come_from_it(world: World, title):
    governs, numbered = FOUR[title]
    found = instrument(title)
    assert (found.governs, found.status) == (governs, "in_force")
    profile = profiles.load("huaibei")
    [row] = [r for r in instruments.rows(profile, (), profile.instruments, TODAY) if r.instrument is found]
    assert {r.rule for r in row.limits} >= numbered
    assert all(rulebook.order(governs[0]) <= rulebook.order(p.rule) <= rulebook.order(governs[1]) for p in row.points)
    assert any(p.uses for p in row.points) or title == "专项工作评议办法"
    shown = section(page(world), found.key)
    assert f"《{title}》" in shown
    assert "没有查到" in shown  # nobody knows here when it was adopted, and nothing is invented


def test_a_rule_belongs_to_the_instrument_that_governs_its_number():
    among = profiles.load("huaibei").instruments
    named = {r: getattr(instruments.governing(r, among), "title", None) for r in ("R1.22", "R1.47", "R1.62", "R1.09")}
    assert named == {
        "R1.22": "关于加强和改进市人大调查研究工作的意见",
        "R1.47": "审议意见处理办法",
        "R1.62": "专项工作评议办法",
        "R1.09": None,
    }


@pytest.mark.parametrize("name", profiles.names())
def test_every_clause_of_a_shipped_profile_that_names_an_instrument_leads_to_one(name: str):
    """A number of a place comes from a text of that place, or is marked as the platform's own."""
    profile = profiles.load(name)
    clauses = {limit.clause for limit in profile.limits if not limit.is_default}
    clauses |= {s.clause for s in profile.settings.values() if "《" in s.clause}
    assert [c for c in sorted(clauses) if instruments.find(c, profile.instruments) is None] == []


def test_the_longest_name_that_a_clause_says_decides():
    among = (*profiles.load("henan").instruments, *profiles.load("huaibei").instruments)
    assert instruments.find("河南省实施监督法办法（2015）第十一条", among).title == "河南省实施监督法办法（2015）"
    assert instruments.find("监督法第十七条", among).names == ("监督法",)
    assert instruments.find("《监督法》第十五条", among).names == ("监督法",)
    assert instruments.find("平台默认值：规定只写“年初”", among) is None


@rule("R1.02")
def test_a_congress_enters_its_own_text_and_what_is_known_of_it(world: World):
    with clock.frozen(TODAY):
        client = world.client(Role.SC_OFFICE)
        given = {
            "title": "审议意见处理办法", "adopted_by": "县人大常委会", "adopted_on": "2021-03-01", "status": "in_force",
            "clauses": "第一条　为了规范审议意见处理\n第八条　五个工作日内交办", 
            "text": SimpleUploadedFile("办法.pdf", b"%PDF-1.7\n%%EOF"),
        }  # fmt: skip
        assert client.post(reverse("rules:instrument_new"), given).status_code == 302
    [row] = LocalInstrument.objects.filter(congress=world.congress)
    shown = section(page(world), instrument("审议意见处理办法").key)
    assert "2021年3月1日通过" in shown
    assert "第八条 五个工作日内交办" in shown
    assert "打开正式文本" in shown
    assert "交办审议意见书" in shown  # the numbers of the place that cite it by name stay with it
    assert row.document.versions.count() == 1
    [entry] = Entry.objects.filter(kind="procedures.instrument")
    assert entry.subject == f"instrument:{row.pk}"


def test_an_own_number_leads_to_the_own_instrument_that_it_names_and_back(world: World):
    kept = own(world, title="青禾县审议意见办理办法")
    own_numbers.set_number(
        rule="R1.45", span=Span(7, "workday"), anchor="meeting_closed", clause="《青禾县审议意见办理办法》第八条",
        effective=TODAY, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY),
    )  # fmt: skip
    assert "7个工作日" in section(page(world), f"own-{kept.pk}")
    with clock.frozen(TODAY):
        rules = world.client(Role.SC_OFFICE).get(reverse("rules:index")).content.decode()
    assert f'<a href="/rules/instruments/#own-{kept.pk}">《青禾县审议意见办理办法》第八条</a>' in rules


def test_an_instrument_is_entered_once_by_the_office_and_changed_in_its_place(world: World):
    first = own(world)
    with pytest.raises(Incomplete, match="已经登记过了"):
        own(world)
    with pytest.raises(NotAllowed):
        keep_instrument(fields={"title": "别的"}, by=world.viewer(Role.SC_MEMBER), at=moment(TODAY))
    changed = keep_instrument(
        fields={"title": "审议意见处理办法", "status": "repealed"}, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY),
        known=first,
    )  # fmt: skip
    assert (changed.pk, changed.status, LocalInstrument.objects.count()) == (first.pk, "repealed", 1)
    assert [each.status for each in known_instruments(world.congress) if each.title == first.title] == ["repealed"]


def test_everybody_of_the_congress_may_read_and_only_the_office_may_enter(world: World):
    assert "登记制度文件" not in page(world, Role.HANDLING_UNIT)
    assert "《审议意见处理办法》" in page(world, Role.HANDLING_UNIT)


def test_the_page_costs_a_constant_number_of_queries(world: World, django_assert_max_num_queries):
    for number in range(12):
        own(world, title=f"办法{number}")
    with clock.frozen(TODAY):
        client = world.client(Role.SC_OFFICE)
        with django_assert_max_num_queries(9):
            client.get(reverse("rules:instruments"))
