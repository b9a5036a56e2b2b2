"""A time limit for each category of problem: set by the place, checked when the list is signed (R1.42, R1.64).

The play: the session closed on 30 April 2026, both items are drafted with the node 31 August.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.calendar.spans import Span
from huying.kernel.people.roles import Role
from huying.kernel.procedures import own_numbers, profiles, rulebook
from huying.kernel.procedures.limits import Due
from huying.kernel.procedures.models import LocalLimit
from huying.kernel.procedures.profiles import parse_limit
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.mechanisms.oversight import rules, services
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import HOUSING, World, moment

rule = pytest.mark.rule
P, RULE = OpinionHandling, "R1.64-kind"
CLAUSE = "《青禾县审议意见办理办法》第九条"
CLOSED, DRAFTED, COSIGNED = date(2026, 4, 30), date(2026, 5, 6), date(2026, 5, 7)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def set_limit(world: World, kind: str, span: Span, effective: date = date(2026, 1, 4)) -> LocalLimit:
    on = min(effective, date(2026, 1, 4))
    return own_numbers.set_number(
        rule=f"{RULE}:{kind}", span=span, anchor="meeting_closed", clause=CLAUSE, effective=effective,
        by=world.viewer(Role.SC_OFFICE, on=on), at=moment(on),
    )  # fmt: skip


def categorised(play: Play, *categories: str) -> OpinionDocument:
    opinion = play.drafted()
    for item, category in zip(opinion.items.order_by("number"), categories, strict=False):
        ProblemItem.objects.filter(pk=item.pk).update(category=category)
    return opinion


def cosign(play: Play, opinion: OpinionDocument) -> None:
    play.act(proceeding_of(P, opinion.pk), P.cosigned, Role.WORKING_BODY, COSIGNED)


def fields(**more: Any) -> dict[str, Any]:
    return {"title": "路灯不亮", "kind": "quantitative", "category": "民生服务", "node_on": "", **more}


# ── the rule ──────────────────────────────────────────────────────────────
def test_a_node_on_the_last_day_is_within_the_limit_and_a_day_later_is_not():
    last = Due(date(2026, 7, 30), False, RULE, head="", clause=CLAUSE)
    on_time, late, other = (
        rules.Item(n, "路灯", True, "盏", "60盏", "盏", "换装60盏", "11", category=category, node_on=on)
        for n, category, on in (
            (1, "民生服务", date(2026, 7, 30)), (2, "民生服务", date(2026, 7, 31)), (3, "安全隐患", date(2026, 12, 31)),
        )
    )  # fmt: skip
    view = rules.OpinionView(facts=(), items=(on_time, late, other), latest_nodes={"民生服务": last})
    assert rules.nodes_are_within_their_kind(view) == [
        f"第2项的时间节点是2026年7月31日，“民生服务”类最晚2026年7月30日（{CLAUSE}）"
    ]


def test_no_shipped_profile_sets_a_number_that_nobody_has_decided():
    shipped = [rule for name in profiles.names() for rule in profiles.load(name).rules]
    assert [rule for rule in shipped if rule.startswith(RULE)] == []


def test_a_profile_may_give_a_category_its_number():
    row = {"rule": f"{RULE}:安全隐患", "label": "安全隐患", "span": "30 days", "anchor": "meeting_closed"}
    limit = parse_limit(row | {"clause": CLAUSE, "effective": date(2026, 1, 1)})
    assert rulebook.counted(limit) == "自“常委会会议闭会”起30日"
    assert rulebook.label_of(limit.rule, profiles.load("huaibei")) == "问题的时间节点最晚定到哪一天：安全隐患"


# ── the deed ──────────────────────────────────────────────────────────────
@rule("R1.42")
def test_a_list_with_a_node_later_than_its_category_allows_is_not_signed(play: Play):
    set_limit(play.world, "民生服务", Span(3, "month"))
    opinion = categorised(play, "规划建设", "民生服务")
    with pytest.raises(NotYet) as refused:
        cosign(play, opinion)
    [reason] = refused.value.reasons
    assert reason.text == f"第2项的时间节点是2026年8月31日，“民生服务”类最晚2026年7月30日（{CLAUSE}）"
    assert reason.rule == RULE
    second = opinion.items.get(number=2)
    services.save_item(
        opinion=opinion, item=second, fields={"node_on": date(2026, 7, 30)},
        by=play.world.viewer(Role.SC_OFFICE), at=moment(DRAFTED, 10),
    )  # fmt: skip
    cosign(play, opinion)


def test_where_a_place_has_set_none_a_category_has_no_limit(play: Play):
    cosign(play, categorised(play, "规划建设", "民生服务"))


def test_a_number_of_a_later_day_does_not_reach_a_list_that_is_being_written(play: Play):
    set_limit(play.world, "民生服务", Span(3, "month"), effective=date(2026, 5, 1))  # the session closed on 30 April
    cosign(play, categorised(play, "民生服务", "民生服务"))


def test_the_limit_of_an_own_category_holds_like_that_of_a_usual_one(play: Play):
    set_limit(play.world, "物业管理", Span(1, "month"))
    with pytest.raises(NotYet, match="还不能登记"):
        cosign(play, categorised(play, "物业管理"))


@pytest.mark.parametrize("named", [RULE, f"{RULE}:", "R1.45:民生服务"])
def test_a_number_belongs_to_one_category_where_there_is_one_for_each_and_only_there(world: World, named: str):
    with pytest.raises(Incomplete):
        own_numbers.set_number(
            rule=named, span=Span(3, "month"), anchor="meeting_closed", clause=CLAUSE, effective=date(2026, 6, 1),
            by=world.viewer(Role.SC_OFFICE), at=moment(DRAFTED),
        )  # fmt: skip


# ── the pages ─────────────────────────────────────────────────────────────
def test_the_office_sets_the_limit_of_a_category_on_the_page_of_the_rules(world: World):
    given = {"kind": "民生服务", "count": "3", "unit": "month", "anchor": "meeting_closed"}
    with frozen(DRAFTED):
        client = world.client(Role.SC_OFFICE)
        form = client.get(reverse("rules:own", args=[RULE])).content.decode()
        answer = client.post(
            reverse("rules:own", args=[RULE]), given | {"effective": "2026-05-06", "clause": CLAUSE}, follow=True
        )
        again = client.get(reverse("rules:own", args=[f"{RULE}:民生服务"])).content.decode()
        stranger = client.get(reverse("rules:own", args=[f"{RULE}:没有这一类"]))
    assert '<option value="民生服务">' in form
    page = answer.content.decode()
    assert "问题的时间节点最晚定到哪一天（按类别）" in page
    row = page.split(f'id="{RULE}:民生服务"')[1].split("</tr>")[0]
    assert "自“常委会会议闭会”起3个月" in row
    assert "本级自定" in row
    assert "另定时限：问题的时间节点最晚定到哪一天：民生服务" in again
    assert 'name="kind"' not in again
    assert stranger.status_code == 404


def test_a_number_without_its_category_comes_back_with_the_form(world: World):
    with frozen(DRAFTED):
        answer = world.client(Role.SC_OFFICE).post(
            reverse("rules:own", args=[RULE]),
            {"count": "3", "unit": "month", "anchor": "meeting_closed", "effective": "2026-05-06", "clause": CLAUSE},
        )
    assert answer.status_code == 422
    assert not LocalLimit.objects.exists()


@rule("R1.64")
def test_an_item_of_a_limited_category_gets_the_last_day_as_its_node_unless_one_is_written(play: Play):
    set_limit(play.world, "民生服务", Span(3, "month"))
    opinion = play.drafted()
    new = reverse("oversight:item_new", args=[opinion.pk])
    with frozen(DRAFTED):
        client = play.world.client(Role.SC_OFFICE)
        assert "民生服务类2026年7月30日" in client.get(new).content.decode()
        assert client.post(new, fields(unit=play.world.body(HOUSING).pk)).status_code == 302
        refused = client.post(new, fields(category="队伍建设"))
    assert opinion.items.get(title="路灯不亮").node_on == date(2026, 7, 30)  # three months after 30 April
    assert refused.status_code == 422
    assert "本级没有规定这一类问题的时限" in refused.content.decode()


def test_the_draft_shows_which_node_is_later_than_its_category_allows(play: Play):
    set_limit(play.world, "民生服务", Span(3, "month"))
    opinion = categorised(play, "规划建设", "民生服务")
    with frozen(DRAFTED):
        page = play.world.client(Role.SC_OFFICE).get(reverse("oversight:draft", args=[opinion.pk])).content.decode()
    assert page.count("晚于本类时限") == 1
    assert "“民生服务”类最晚2026年7月30日" in page
