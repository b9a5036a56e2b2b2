"""Published numbers: one formula, one list, one place."""

from __future__ import annotations

import pytest

from huying.kernel.metrics import registry
from huying.kernel.people.models import Congress, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_metrics", {})
    monkeypatch.setattr(registry, "_load", lambda: None)


def test_a_number_is_the_length_of_the_list_behind_it() -> None:
    @registry.metric("people.persons", label="人员", formula="登记在册的人员", unit="人")
    def persons(congress: Congress, year: int):
        return Person.objects.filter(congress=congress)

    congress = Congress.objects.create(code="test", name="测试县人民代表大会", level="county")
    Person.objects.create(congress=congress, name="张明")
    assert registry.measure("people.persons", congress, 2026) == 1
    assert registry.measure_all(congress, 2026) == {"people.persons": 1}
    [metric] = registry.all_metrics()
    assert [p.name for p in metric.rows(congress, 2026)] == ["张明"]
    assert (metric.label, metric.unit, metric.formula, metric.of) == ("人员", "人", "登记在册的人员", None)


def test_an_unknown_number_is_refused_by_name() -> None:
    with pytest.raises(registry.UnknownMetric, match=r"没有名为“a\.b”的指标"):
        registry.measure("a.b", Congress(), 2026)


def test_two_formulas_for_one_number_are_a_mistake_of_the_program() -> None:
    define = registry.metric("a.b", label="", formula="", unit="")
    define(lambda congress, year: Person.objects.all())
    with pytest.raises(ValueError, match=r"a\.b"):
        define(lambda congress, year: Person.objects.none())
