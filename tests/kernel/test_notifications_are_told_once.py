"""The inbox: the same news once per person, read by its owner only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huying.kernel.calendar.clock import CHINA
from huying.kernel.notifications import services
from huying.kernel.notifications.models import Notice
from huying.kernel.notifications.selectors import inbox, unread_count
from huying.kernel.people.models import Congress, Person

AT = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Person]:
    congress = Congress.objects.create(code="test", name="测试县人民代表大会", level="county")
    return [Person.objects.create(congress=congress, name=name) for name in ("张明", "李芳")]


def tell(people: list[Person], key: str = "due:1:2026-03-09", at: datetime = AT) -> int:
    return services.tell(people=people, key=key, text="审议意见书3月9日前交办", url="/oversight/1/", kind="due", at=at)


def test_the_same_news_is_told_once_however_often_it_is_computed(people: list[Person]) -> None:
    assert tell(people[:1]) == 1
    assert tell(people, at=AT + timedelta(days=1)) == 1  # the second person only
    assert tell(people) == 0
    assert Notice.objects.count() == 2
    assert Notice.objects.get(person=people[0]).at == AT


def test_a_person_named_twice_is_told_once(people: list[Person]) -> None:
    assert tell([people[0], people[0]]) == 1


def test_nobody_to_tell_is_no_fault() -> None:
    assert tell([]) == 0


def test_the_inbox_is_newest_first_and_counts_what_is_unread(people: list[Person]) -> None:
    tell(people, "a", AT)
    tell(people, "b", AT + timedelta(hours=1))
    assert [n.key for n in inbox(people[0])] == ["b", "a"]
    assert unread_count(people[0]) == 2
    services.mark_read(person=people[0], at=AT, notices=[inbox(people[0])[0].pk])
    assert [n.key for n in inbox(people[0], unread_only=True)] == ["a"]
    assert unread_count(people[1]) == 2


def test_reading_marks_only_ones_own_notices(people: list[Person]) -> None:
    tell(people)
    theirs = inbox(people[1])[0]
    assert services.mark_read(person=people[0], at=AT, notices=[theirs.pk]) == 0
    assert services.mark_read(person=people[0], at=AT) == 1
    assert unread_count(people[1]) == 1


def test_reading_again_keeps_the_first_moment(people: list[Person]) -> None:
    tell(people[:1])
    services.mark_read(person=people[0], at=AT)
    services.mark_read(person=people[0], at=AT + timedelta(days=1))
    assert Notice.objects.get().read_at == AT


def test_a_notice_belongs_to_the_congress_of_its_reader(people: list[Person]) -> None:
    tell(people[:1])
    assert Notice.objects.get().congress == people[0].congress
