"""Prepared questions answer as the queries they are made of, on the engine in use."""

from datetime import date

import pytest

from huying.kernel.access.viewer import viewer_for
from huying.kernel.database.prepared import Inserted, Prepared
from huying.kernel.people.models import Body, BodyKind, Mandate, Person
from huying.kernel.people.roles import Role


def test_a_prepared_question_gives_what_its_query_gives_each_time_for_the_values_asked(world):
    ask = Prepared(
        lambda person, role: (
            Mandate.objects.filter(person=person, role=role)
            .order_by("pk")
            .values_list("body__name", "from_on", "until_on")
        ),
        int,
        str,
    )
    for role in (Role.SC_OFFICE, Role.ORGAN, Role.HANDLING_UNIT):
        person = world.person(role)
        rows = Mandate.objects.filter(person=person, role=role.value).order_by("pk")
        assert ask(person.pk, role.value) == [tuple(r) for r in rows.values_list("body__name", "from_on", "until_on")]
    assert ask(world.person(Role.ORGAN).pk, Role.SC_OFFICE.value) == []
    assert ask.one(world.person(Role.ORGAN).pk, Role.SC_OFFICE.value) is None


def test_words_that_look_like_sql_are_values(world):
    ask = Prepared(lambda name: Body.objects.filter(name=name).values_list("pk"), str)
    assert ask("' OR 1=1 --") == []
    assert ask("%s") == []


def test_dates_and_booleans_come_back_as_themselves(world):
    ask = Prepared(lambda person: Mandate.objects.filter(person=person).values_list("from_on"), int)
    assert ask.one(world.person(Role.AUDITOR).pk) == (date(2020, 1, 1),)


def test_a_value_that_is_not_found_in_the_sql_is_a_mistake_of_the_program(world):
    ask = Prepared(lambda _unused: Body.objects.values_list("pk"), int)
    with pytest.raises(AssertionError, match="not found"):
        ask(1)


def test_inserted_rows_are_the_rows_that_django_would_have_made(world):
    made = Inserted(Body, "congress", "kind", "name", "parent", "directly_under", "vertically_managed")
    pk = made(world.congress.pk, BodyKind.DEPARTMENT.value, "县水利局", None, False, False)
    made.many([(world.congress.pk, BodyKind.DEPARTMENT.value, name, pk, False, False) for name in ("水文站", "河务所")])
    assert list(Body.objects.filter(parent=pk).order_by("pk").values_list("name", flat=True)) == ["水文站", "河务所"]


def test_a_viewer_is_read_in_two_queries_whatever_the_number_of_mandates(world, django_assert_num_queries):
    person = world.person(Role.SC_OFFICE)
    Mandate.objects.bulk_create(
        Mandate(person=person, body=body, role=Role.INTAKE.value, from_on=date(2021, 1, 1))
        for body in Body.objects.filter(congress=world.congress)
    )
    with django_assert_num_queries(1):
        assert viewer_for(Person.objects.none().model(pk=person.pk, congress=world.congress), date(2026, 1, 1)).has(
            Role.INTAKE
        )
