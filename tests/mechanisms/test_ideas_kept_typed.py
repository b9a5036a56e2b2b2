"""A form about ideas that is refused keeps everything that was typed in it (R2.01, R2.02)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.voices.models import Voice
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import Idea, Solicitation
from tests.livelihood import LivelihoodPlay
from tests.world import World

rule = pytest.mark.rule
ON = date(2025, 9, 20)


@pytest.fixture
def ideas(world: World) -> list[Idea]:
    """Two that say nearly the same, in a call that is open."""
    play = LivelihoodPlay(world)
    call = play.called()
    return [play.idea(call, title) for title in ("柳湾小学装路灯", "柳湾小学门口装路灯")]


@rule("R2.02")
def test_a_screening_that_is_refused_keeps_its_result_its_ground_and_its_reason(world: World, ideas: list[Idea]):
    office, (idea, _) = world.client(Role.SC_OFFICE), ideas
    address = reverse("livelihood:screen", args=[idea.pk])
    with frozen(ON):
        answer = office.post(address, {"result": "refused", "ground": "", "reason": "县里已列入明年的路灯计划"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "要写明属于哪一条" in page
        assert "县里已列入明年的路灯计划" in page and answer.context["form"]["result"].value() == "refused"
        answer = office.post(address, {"ground": "budget", "reason": "钱不够"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "请选筛选结果" in page and "钱不够" in page
        assert answer.context["form"]["ground"].value() == "budget"
    idea.refresh_from_db()
    assert idea.screening == "waiting"


@rule("R2.01")
def test_a_merging_that_is_refused_keeps_what_was_chosen_and_why(world: World, ideas: list[Idea]):
    office, (idea, other) = world.client(Role.SC_OFFICE), ideas
    address = reverse("livelihood:merge", args=[idea.pk])
    with frozen(ON):
        answer = office.post(address, {"others": [str(other.pk)], "reason": " "})
        assert answer.status_code == 422 and "请写明为什么合并" in answer.content.decode()
        assert answer.context["merge_form"]["others"].value() == [str(other.pk)]
        answer = office.post(address, {"reason": "说的是同一个路口"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "请至少选一条" in page and "说的是同一个路口" in page
        assert 'href="#merge_others"' in page and 'id="merge_others"' in page
        Idea.objects.filter(pk=idea.pk).update(merged_into=other)
        answer = office.post(address, {"others": [str(other.pk)], "reason": "说的是同一个路口"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "请并到那一条" in page and "说的是同一个路口" in page


@rule("R2.12")
def test_numbers_of_voices_that_nobody_finds_stay_in_their_field(world: World, ideas: list[Idea]):
    assert not Voice.objects.exists()
    with frozen(ON):
        address = reverse("livelihood:voices", args=[ideas[0].pk])
        answer = world.client(Role.SC_OFFICE).post(address, {"numbers": "QH2025-0817 QH2025-0818"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有找到这些编号" in page and "QH2025-0817 QH2025-0818" in page


@rule("R2.09")
def test_a_new_call_that_is_refused_keeps_its_year_and_its_days(world: World):
    office, address = world.client(Role.SC_OFFICE), reverse("livelihood:solicitation_new")
    said = {"year": "2027", "opens_on": "2026-09-08", "closes_on": "2026-09-01"}
    play = LivelihoodPlay(world)
    play.enlisted()
    with frozen(date(2026, 8, 31)):
        answer = office.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "截止日要晚于开始日" in page
    assert 'value="2027"' in page and 'value="2026-09-08"' in page and 'value="2026-09-01"' in page
    assert not Solicitation.objects.exists()
