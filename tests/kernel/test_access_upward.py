"""What goes up: of the kinds declared, the published rows, the declared fields, to the congress's own people above."""

from __future__ import annotations

from datetime import date

import pytest

from huying.commons.voices.models import Voice
from huying.commons.voting.models import GradedAssessment
from huying.kernel.access import upward
from huying.kernel.access.scope import below
from huying.kernel.access.viewer import CITIZEN
from huying.kernel.people.models import Congress, Level
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import Project
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, build_world

PUBLICISED = {"secrecy_review": "陈静怡", "quotes": "楼上一下雨，我家就要拿三个盆接水。"}


@pytest.fixture
def city(db: None) -> World:
    return build_world("huaizhou", "淮州市", level=Level.CITY)


@pytest.fixture
def county(city: World) -> World:
    """Two topics, the first of them published."""
    county = build_world(parent=city)
    first, _ = Play(county).topic(), Play(county, "农村饮水安全工作情况", 19).topic()
    running, on = proceeding_of(TopicOversight, first.pk), date(2026, 2, 2)
    Play(county).act(running, TopicOversight.publicised, Role.SC_OFFICE, on, PUBLICISED)
    return county


def test_only_what_is_published_goes_up_and_of_it_only_the_declared_fields(city: World, county: World):
    [row] = upward.rows_below(Topic, city.viewer(Role.SC_OFFICE))
    assert row["title"] == "城区老旧小区改造工作情况"
    assert set(row) == {"pk", "congress__code", "congress__name", "title", "plan__year"}


def test_it_goes_to_every_congress_above_and_never_sideways_or_down(city: World, county: World):
    above = build_world("sheng", "苏省", level=Level.PROVINCE)
    Congress.objects.filter(pk=city.congress.pk).update(parent=above.congress)
    beside = build_world("beiling", "北岭县", parent=city)
    under = build_world("liuhe", "柳河镇", level=Level.TOWNSHIP, parent=county)
    seen = {w.congress.code: upward.rows_below(Topic, w.viewer(Role.SC_OFFICE)).count() for w in (above, beside, under)}
    assert seen == {"sheng": 1, "beiling": 0, "liuhe": 0}


@pytest.mark.parametrize("role", [Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_the_units_of_the_upper_level_and_its_administrator_are_told_nothing(city: World, county: World, role: Role):
    assert not below(city.viewer(role)).exists()
    assert not upward.rows_below(Topic, city.viewer(role)).exists()


def test_citizens_have_nobody_below_them(county: World):
    assert not below(CITIZEN).exists()


@pytest.mark.parametrize("model", [Voice, GradedAssessment])
def test_what_is_not_declared_does_not_go_up(city: World, model):
    with pytest.raises(upward.NotShared, match="没有登记"):
        upward.rows_below(model, city.viewer(Role.SC_OFFICE))


def test_every_kind_says_why_and_shares_no_more_than_its_public_page():
    # Each further kind is added here by name, when its public page has been read beside its fields.
    assert {kind.model: kind.fields for kind in upward.kinds()} == {
        Topic: ("title", "plan__year"),
        Project: ("title", "year", "status"),
    }
    assert all(len(kind.reason) > 10 for kind in upward.kinds())
