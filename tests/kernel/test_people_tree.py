"""The tree of congresses: levels fall on the way down, no circle closes, and all that is below is one query."""

from __future__ import annotations

import pytest

from huying.kernel.people.models import Congress, Level, NotAbove
from huying.kernel.people.selectors import below, tree_below

pytestmark = pytest.mark.django_db


def congress(name: str, level: Level, parent: Congress | None = None) -> Congress:
    return Congress.objects.create(code=f"c{Congress.objects.count()}", name=name, level=level, parent=parent)


@pytest.fixture
def province() -> Congress:
    """安省 ▸ 淮州市 ▸ 青禾县 ▸ 柳河镇, and beside it 江城市 with 白塘镇 directly below."""
    province = congress("安省", Level.PROVINCE)
    huaizhou = congress("淮州市", Level.CITY, province)
    congress("柳河镇", Level.TOWNSHIP, congress("青禾县", Level.COUNTY, huaizhou))
    congress("白塘镇", Level.TOWNSHIP, congress("江城市", Level.CITY, province))
    return province


def test_everything_below_is_found_at_whatever_distance_in_one_query(province: Congress, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert {c.name for c in below(province)} == {"淮州市", "青禾县", "柳河镇", "江城市", "白塘镇"}
    huaizhou = Congress.objects.get(name="淮州市")
    assert {c.name for c in below(huaizhou)} == {"青禾县", "柳河镇"}
    assert not below(Congress.objects.get(name="柳河镇")).exists()


def test_the_list_names_each_before_those_below_it(province: Congress, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [c.name for c in tree_below(province)]
    assert [names.index(lower) for lower in ("青禾县", "柳河镇")] == [names.index("淮州市") + n for n in (1, 2)]
    assert names.index("白塘镇") == names.index("江城市") + 1


@pytest.mark.parametrize("level", [Level.COUNTY, Level.CITY, Level.PROVINCE])
def test_a_congress_is_never_put_under_one_of_its_own_or_a_lower_level(level: Level):
    county = congress("青禾县", Level.COUNTY)
    with pytest.raises(NotAbove, match="级别要高于"):
        congress("北岭", level, county)
    assert Congress.objects.count() == 1


def test_no_circle_closes(province: Congress):
    province.parent = Congress.objects.get(name="青禾县")
    with pytest.raises(NotAbove):
        province.save()
    county = Congress.objects.get(name="青禾县")
    county.parent = county
    with pytest.raises(NotAbove):
        county.save()


def test_a_level_is_not_lowered_to_that_of_the_congresses_below(province: Congress):
    huaizhou = Congress.objects.get(name="淮州市")
    huaizhou.level = Level.COUNTY
    with pytest.raises(NotAbove, match="青禾县"):
        huaizhou.save()
    assert Congress.objects.get(name="淮州市").level == Level.CITY


def test_a_circle_written_past_the_rule_does_not_hang_the_question(province: Congress):
    county = Congress.objects.get(name="青禾县")
    Congress.objects.filter(name="安省").update(parent=county)
    assert county.pk in {c.pk for c in below(county)}
