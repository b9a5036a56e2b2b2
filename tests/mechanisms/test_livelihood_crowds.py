"""What one network may not do to the others (R2.01, R2.02): shut a call, fill a page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.privacy.retention import erase_due
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import NONE, Idea, Solicitation
from huying.mechanisms.livelihood_projects.services import ideas as deeds
from tests.livelihood import OPENS, LivelihoodPlay
from tests.world import World, moment

rule = pytest.mark.rule
NETWORK, OTHER = "203.0.113.0/24", "198.51.100.0/24"
SAID = services.Proposal("路灯", "柳湾村", "14盏")
SENT = {"place": "柳湾村", "title": "路灯", "what": "14盏", "why": "天黑路滑", "step": "3"}


@pytest.fixture
def call(world: World) -> Solicitation:
    return LivelihoodPlay(world).called()


def propose(call: Solicitation, network: str = NETWORK, hour: int = 9, minute: int = 0, by: object = None) -> Idea:
    at = moment(OPENS, hour, minute)
    return services.propose_idea(solicitation=call, said=SAID, by=by, at=at, network=network)[0]


@rule("R2.01")
def test_one_network_is_heard_so_many_times_an_hour_and_others_go_on_proposing(call: Solicitation):
    for _ in range(40):  # the profile's number
        propose(call)
    with pytest.raises(refusals.Refused, match="这一小时提建议的人太多") as refused:
        propose(call)
    assert "代表联络站" in refused.value.hint
    propose(call, OTHER)
    propose(call, "")  # not known
    propose(call, NETWORK, 10, 1)  # an hour later
    assert call.ideas.count() == 43


@rule("R2.01")
def test_what_is_entered_at_a_desk_is_neither_limited_nor_counted(
    world: World, call: Solicitation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deeds, "MOST_A_DAY", 2)
    desk = world.viewer(Role.SC_OFFICE, on=OPENS)
    for _ in range(3):
        propose(call, by=desk)
    propose(call)
    propose(call, OTHER)
    with pytest.raises(refusals.TooLate, match="今天收到的建议太多"):
        propose(call, "192.0.2.0/24")
    propose(call, by=world.viewer(Role.DEPUTY, on=OPENS))  # the call is not shut for those who come in person
    assert call.ideas.count() == 6


def test_who_is_refused_on_the_web_keeps_what_was_typed(world: World, call: Solicitation):
    for _ in range(40):
        propose(call)
    with frozen(moment(OPENS, 9, 30)):
        address = reverse("public_idea", args=[world.congress.code])
        page = Client(REMOTE_ADDR="203.0.113.7").post(address, SENT)
        assert page.status_code == 422
        html = page.content.decode()
        assert "这一小时提建议的人太多" in html and "天黑路滑" in html and 'value="14盏"' in html
        assert Client(REMOTE_ADDR="198.51.100.7").post(address, SENT).status_code == 200
    assert call.ideas.count() == 41


def test_the_network_itself_is_not_kept_and_its_digest_goes_after_a_day(call: Solicitation):
    idea = propose(call)
    assert NETWORK not in idea.block_digest and idea.block_digest != NONE
    erase_due(moment(OPENS, 20))
    assert Idea.objects.get().block_digest == idea.block_digest
    erase_due(moment(OPENS + timedelta(days=2)))
    idea.refresh_from_db()
    assert idea.block_digest == NONE


# ── the list of one township ──────────────────────────────────────────────
@rule("R2.10")
def test_a_township_stays_chosen_when_another_filter_is_pressed_and_is_taken_off_by_a_link(world: World):
    project = LivelihoodPlay(world).started()
    address = reverse("public_projects", args=[world.congress.code])
    with frozen(date(2026, 8, 31)):
        page = Client().get(address, {"town": world.congress.code, "year": project.year})
        html = page.content.decode()
        assert f'<input type="hidden" name="town" value="{world.congress.code}"' in html
        assert "去掉“青禾县”" in html and f'href="?year={project.year}"' in html
        assert page.context["page"].paginator.count == 2
        other = Client().get(address, {"town": "elsewhere"})
    assert other.context["page"].paginator.count == 0
