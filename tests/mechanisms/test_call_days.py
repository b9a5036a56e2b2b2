"""The days of a call for ideas are put right; at the county's page towns that are calling are found (R2.01)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import DueDay
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import Idea, Solicitation
from huying.mechanisms.livelihood_projects.procedures import Soliciting as S
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from tests.livelihood import CLOSES, OPENS, LivelihoodPlay
from tests.world import World, build_world, moment

rule = pytest.mark.rule
ON = date(2025, 9, 20)


def redated(world: World, call: Solicitation, opens: date, closes: date, why: str = "晚发了", on: date = ON) -> None:
    office = world.viewer(Role.SC_OFFICE, on=on)
    services.redate_solicitation(call=call, opens_on=opens, closes_on=closes, reason=why, by=office, at=moment(on))
    call.refresh_from_db()


@rule("R2.01")
def test_the_days_of_a_running_call_are_put_right_and_everybody_reads_the_new_ones(world: World):
    play = LivelihoodPlay(world)
    call = play.called()
    idea = play.idea(call)
    office = world.client(Role.SC_OFFICE)
    address = reverse("livelihood:solicitation_days", args=[call.pk])
    with frozen(ON):
        assert f'href="{address}"' in office.get(call.get_absolute_url()).content.decode()  # nobody types the address
        said = {"opens_on": "2025-09-08", "closes_on": "2025-09-19", "reason": "公告晚发了三天"}
        answer = office.post(address, said)
        page = answer.content.decode()
        assert answer.status_code == 422 and "截止日不能早于今天" in page and "公告晚发了三天" in page
        assert office.post(address, said | {"closes_on": "2025-10-10"}).status_code == 302
        public = Client().get(reverse("public_idea", args=[world.congress.code])).content.decode()
    assert "2025年10月10日截止" in public
    assert Idea.objects.filter(pk=idea.pk, solicitation=call).exists()
    assert DueDay.objects.get(proceeding=proceeding_of(S, call.pk), act=S.closed.name).due_on == date(2025, 10, 10)
    for role in (Role.DEPUTY, Role.HANDLING_UNIT):
        told = Notice.objects.get(person=world.person(role), kind="call_redated")
        assert "2025年10月10日截止" in told.text and told.url == call.get_absolute_url()
    kept = Entry.objects.get(kind="livelihood.call_redated")
    assert "公告晚发了三天" in str(kept.body) and "2025-09-30" in str(kept.body)
    with frozen(date(2025, 10, 8)):  # after the day on which it was to end
        assert "正在征集" in Client().get(reverse("public_idea", args=[world.congress.code])).content.decode()


@rule("R2.01")
def test_a_call_keeps_every_idea_that_came_and_its_end_once_that_is_on_record(world: World):
    play = LivelihoodPlay(world)
    call = play.called()
    play.idea(call)  # on 15 September
    with pytest.raises(refusals.Incomplete, match="2025年9月15日已经收到建议"):
        redated(world, call, date(2025, 9, 16), CLOSES)
    with pytest.raises(refusals.Incomplete, match="写明为什么改"):
        redated(world, call, OPENS, CLOSES, why=" ")
    with pytest.raises(refusals.Incomplete, match="晚于开始日"):
        redated(world, call, CLOSES, CLOSES)
    with pytest.raises(refusals.NotYet):
        redated(world, call, date(2017, 9, 1), CLOSES)  # before the day on the pilot list
    with pytest.raises(refusals.NotAllowed):
        services.redate_solicitation(
            call=call, opens_on=OPENS, closes_on=CLOSES, reason="改", by=world.viewer(Role.DEPUTY), at=moment(ON)
        )
    play.act(proceeding_of(S, call.pk), S.closed, Role.SC_OFFICE, CLOSES)
    with pytest.raises(refusals.TooLate, match="征集已经结束"):
        redated(world, call, OPENS, date(2025, 10, 10), on=CLOSES)
    with frozen(CLOSES):
        page = world.client(Role.SC_OFFICE).get(call.get_absolute_url()).content.decode()
    assert "改征集时间" not in page


@rule("R2.01")
def test_before_the_notice_is_out_the_days_change_freely_and_nobody_is_told(world: World):
    play = LivelihoodPlay(world)
    play.enlisted()
    office = world.viewer(Role.SC_OFFICE)
    call = services.open_solicitation(
        year=2026, opens_on=OPENS, closes_on=CLOSES, by=office, on=OPENS, at=moment(OPENS)
    )
    redated(world, call, date(2025, 10, 9), date(2025, 10, 31))
    assert (call.opens_on, call.closes_on) == (date(2025, 10, 9), date(2025, 10, 31))
    assert not Notice.objects.filter(kind="call_redated").exists()


# ── towns that are calling, at the county's page ──────────────────────────
def _town_calls(world: World) -> tuple[World, str]:
    """A township calls for ideas from 8 to 30 September 2025; and the query code of one of them."""
    town = build_world("baitang", "白塘镇", level=Level.TOWNSHIP, parent=world, members=3)
    services.enlist(
        township=town.congress, from_on=OPENS, phase="pilot", basis="", by=world.viewer(Role.SC_OFFICE),
        at=moment(OPENS),
    )  # fmt: skip
    call = LivelihoodPlay(town).called()
    said = services.Proposal(title="装路灯", place="白塘村", what="村口到小学装路灯")
    return town, services.propose_idea(solicitation=call, said=said, by=None, at=moment(date(2025, 9, 15)))[1]


def _opened(name: str, code: str, on: date = ON) -> str:
    with frozen(on):
        return Client().get(reverse(name, args=[code])).content.decode()


@rule("R2.01")
def test_the_countys_public_pages_lead_to_the_form_of_every_town_that_is_calling(world: World):
    town, _ = _town_calls(world)
    links = [f'href="{reverse(name, args=[town.congress.code])}"' for name in ("public_idea", "public_follow")]
    code = world.congress.code
    pages = [_opened(name, code) for name in ("public_idea", "public_projects", "public_home")]
    assert all(link in page for link in links for page in pages)
    assert "2025年9月30日截止" in pages[0] and f"{world.congress.name}现在没有在征集项目" in pages[0]
    assert not any(link in _opened("public_idea", code, date(2025, 10, 1)) for link in links)  # it ended yesterday
    LivelihoodPlay(world).called()
    page = _opened("public_idea", code)  # the county calls as well
    assert f"{world.congress.name}正在征集" in page and all(link in page for link in links)


@rule("R2.02")
def test_a_towns_query_code_is_not_known_to_the_county_which_says_where_to_ask(world: World):
    town, code = _town_calls(world)
    above, there = (reverse("public_follow", args=[each.congress.code]) for each in (world, town))
    with frozen(ON):
        answers = [Client().post(above, {"code": asked}) for asked in (code, "0000000000")]
        own = Client().post(there, {"code": code}).content.decode()
    assert "装路灯" in own
    assert [answer.status_code for answer in answers] == [422, 422]
    known, unknown = (_bare(answer.content.decode()) for answer in answers)
    assert f'href="{there}"' in known and "装路灯" not in known
    assert known == unknown  # whether a town knows it, the county does not tell
    assert f'href="{above}"' in _opened("public_follow", town.congress.code)


def _bare(page: str) -> str:
    """The page without what is another each time: the token, and the code that was typed."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|value="\d{10}"', "", page)
