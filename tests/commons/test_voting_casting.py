"""Assessments on the database: who may vote, once; what is kept of a vote, and what is not."""

from __future__ import annotations

import json
from datetime import date
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection, transaction

from huying.commons.voting import registry, selectors, services
from huying.commons.voting.models import GradedAssessment, Seat, Tally
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from tests.world import World, build_world, moment

GRADES = ("satisfied", "basically_satisfied", "dissatisfied")
OPENED, CLOSED = moment(date(2026, 9, 1)), moment(date(2026, 9, 1), 11)


def opened(world: World, members: int = 27, title: str = "改造情况办理情况") -> GradedAssessment:
    return services.open_assessment(
        congress=world.congress, title=title, grades=GRADES, members=world.people(Role.SC_MEMBER)[:members],
        by="陈静怡", at=OPENED,
    )  # fmt: skip


def close(assessment: GradedAssessment) -> dict[str, int]:
    return services.close_assessment(assessment=assessment, by="陈静怡", at=CLOSED)


@pytest.mark.rule("R1.58")
def test_members_mark_once_each_and_the_close_counts(world):
    assessment = opened(world)
    for nth, grade in enumerate(
        ("satisfied",) * 20 + ("basically_satisfied",) * 3 + ("dissatisfied",) + ("abstained",)
    ):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, nth), grade=grade)
    assert selectors.turnout(assessment) == (25, 27)
    assert close(assessment) == {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 1, "abstained": 1}


def test_a_second_press_is_refused_whatever_it_says_and_counts_nothing(world):
    assessment, person = opened(world), world.person(Role.SC_MEMBER)
    services.cast(assessment=assessment, person=person, grade="satisfied")
    for grade in ("satisfied", "dissatisfied"):
        with pytest.raises(TooLate, match="您已经投过票了，一人一票"):
            services.cast(assessment=assessment, person=person, grade=grade)
    assert close(assessment)["satisfied"] == 1
    assert sum(selectors.counts(GradedAssessment.objects.get()).values()) == 1


@pytest.mark.parametrize("role", [Role.SC_OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_is_not_on_the_roll_has_no_vote(world, role):
    with pytest.raises(NotAllowed, match="您不在这次测评的名单里"):
        services.cast(assessment=opened(world), person=world.person(role), grade="satisfied")


def test_a_member_of_another_congress_has_no_vote(world, stranger):
    with pytest.raises(NotAllowed):
        services.cast(assessment=opened(world), person=stranger.person(Role.SC_MEMBER), grade="satisfied")


def test_the_roll_is_frozen_when_the_assessment_opens(world):
    assessment = opened(world, members=26)
    with pytest.raises(NotAllowed):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, 26), grade="satisfied")
    world.end_mandates(world.person(Role.SC_MEMBER), date(2026, 8, 31))
    services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="satisfied")
    assert selectors.turnout(assessment) == (1, 26)


def test_nothing_can_be_cast_after_the_close(world):
    assessment = opened(world)
    close(assessment)
    with pytest.raises(TooLate, match="测评已经结束"):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="satisfied")
    assert selectors.turnout(assessment) == (0, 27)


@pytest.mark.parametrize("grade", ["", "excellent", "满意"])
def test_a_grade_that_is_not_offered_is_refused_and_the_vote_is_still_there(world, grade):
    assessment, person = opened(world), world.person(Role.SC_MEMBER)
    with pytest.raises(Incomplete, match="请选一个等次"):
        services.cast(assessment=assessment, person=person, grade=grade)
    services.cast(assessment=assessment, person=person, grade="abstained")


def test_an_assessment_without_anybody_to_vote_is_not_opened(world):
    with pytest.raises(Incomplete, match="没有常委会组成人员名单"):
        opened(world, members=0)
    assert not GradedAssessment.objects.exists()


def test_closing_again_returns_the_same_counts_and_records_nothing_new(world):
    assessment = opened(world)
    services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="dissatisfied")
    assert close(assessment) == close(assessment)
    assert Entry.objects.filter(kind="voting.closed").count() == 1


@pytest.mark.rule("R1.58")
def test_counts_are_answered_to_nobody_before_the_close(world):
    assessment = opened(world)
    services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="satisfied")
    for question in (selectors.counts, selectors.count_rows):
        with pytest.raises(selectors.StillOpen, match="测评还没有结束"):
            question(assessment)


def test_one_assessment_does_not_count_in_another(world):
    first, second = opened(world), opened(world, title="另一件")
    services.cast(assessment=first, person=world.person(Role.SC_MEMBER), grade="satisfied")
    assert sum(close(second).values()) == 0
    assert sum(close(first).values()) == 1


# ── back to paper ─────────────────────────────────────────────────────────
def void(assessment: GradedAssessment, reason: str = "网络不通") -> None:
    services.void_assessment(assessment=assessment, by="陈静怡", reason=reason, at=CLOSED)


def test_an_assessment_given_up_for_paper_loses_its_counts_unseen(world, monkeypatch):
    told: list[tuple[int, date]] = []
    monkeypatch.setattr(registry, "_when_voided", [lambda a, today: told.append((a.pk, today))])
    assessment = opened(world)
    for nth in range(3):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, nth), grade="dissatisfied")
    void(assessment)
    assessment.refresh_from_db()
    assert set(assessment.tallies.values_list("votes", flat=True)) == {0}
    with pytest.raises(selectors.IsVoid, match="改用纸票"):
        selectors.counts(assessment)
    with pytest.raises(TooLate, match="改用纸票"):
        close(assessment)
    with pytest.raises(TooLate, match="测评已经结束"):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, 5), grade="satisfied")
    assert told == [(assessment.pk, date(2026, 9, 1))]
    body = json.loads(Entry.objects.get(kind="voting.voided").body)
    assert body == {"reason": "网络不通", "voted": 3, "members": 27}


def test_paper_needs_a_reason_and_comes_before_the_close(world):
    assessment = opened(world)
    with pytest.raises(Incomplete, match="为什么改用纸票"):
        void(assessment, " ")
    close(assessment)
    with pytest.raises(TooLate, match="测评已经结束，不能改用纸票"):
        void(assessment)


# ── what is kept ──────────────────────────────────────────────────────────
def everything() -> list[dict[str, str]]:
    """Every row of every table of ours, each value as text."""
    models = [m for m in apps.get_models() if m.__module__.startswith("huying.")]
    return [
        {"table": m._meta.label} | {name: str(value) for name, value in row.items()}
        for m in models
        for row in m.objects.values()
    ]


def mentions(row: dict[str, str], person: Person) -> bool:
    refers = any(name in ("person_id", "by_id") and value == str(person.pk) for name, value in row.items())
    return refers or any(person.name in value for value in row.values())


@pytest.mark.rule("R1.58")
def test_no_row_of_any_table_links_a_member_and_a_grade(world):
    assessment = opened(world)
    voters = [world.person(Role.SC_MEMBER, nth) for nth in range(4)]
    grades = ("satisfied", "basically_satisfied", "dissatisfied", "abstained")
    for person, grade in zip(voters, grades, strict=True):
        services.cast(assessment=assessment, person=person, grade=grade)
    close(assessment)
    linked = [
        row for row in everything() for person in voters
        if mentions(row, person) and any(grade in value for grade in grades for value in row.values())
    ]  # fmt: skip
    assert linked == []
    assert any(mentions(row, voters[0]) for row in everything())  # the question finds people where there are any


def test_a_vote_leaves_no_time_and_no_entry_of_its_own(world):
    moments = {"DateTimeField", "DateField", "TimeField"}
    for model in (Seat, Tally):
        assert [f.name for f in model._meta.get_fields() if f.get_internal_type() in moments] == []
    assessment = opened(world)
    before = Entry.objects.count()
    services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="satisfied")
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_opposite_votes_in_opposite_order_leave_the_same_rows():
    """Who looks at the tables alone cannot tell the two runs apart."""
    left = []
    for order in (((0, "satisfied"), (1, "dissatisfied")), ((1, "satisfied"), (0, "dissatisfied"))):
        with transaction.atomic():
            world = build_world(f"c{len(left)}")
            assessment = opened(world)
        for nth, grade in order:
            services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, nth), grade=grade)
        close(assessment)
        seats = list(assessment.seats.order_by("pk").values_list("has_voted", flat=True))
        tallies = list(assessment.tallies.order_by("pk").values_list("grade", "votes"))
        entries = Entry.objects.filter(subject=f"assessment:{assessment.pk}").order_by("pk")
        left.append((seats, tallies, [json.loads(e.body) for e in entries]))
    assert left[0] == left[1]


# ── two at once ───────────────────────────────────────────────────────────
def together(*deeds) -> list[object]:
    """Run the deeds in threads of their own, all started at the same moment; what each returned or raised."""
    gate, said = Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        gate.wait()
        try:
            said[number] = deed()
        except Exception as error:
            said[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_vote():
    world = build_world()
    assessment, person = opened(world), world.person(Role.SC_MEMBER)
    said = together(
        *(lambda g=grade: services.cast(assessment=assessment, person=person, grade=g) for grade in GRADES[:2])
    )
    assert sorted(type(s).__name__ for s in said) == ["NoneType", "TooLate"]
    assert selectors.turnout(assessment) == (1, 27)
    assert sum(close(assessment).values()) == 1


@pytest.mark.django_db(transaction=True)
def test_everybody_at_once_is_counted_to_the_vote():
    world = build_world()
    assessment = opened(world)
    people = list(world.people(Role.SC_MEMBER)[:12])
    said = together(*(lambda p=p: services.cast(assessment=assessment, person=p, grade="satisfied") for p in people))
    assert said == [None] * 12
    assert close(assessment)["satisfied"] == 12


@pytest.mark.django_db(transaction=True)
def test_a_vote_against_the_close_either_counts_or_is_refused():
    world = build_world()
    assessment, person = opened(world), world.person(Role.SC_MEMBER)
    cast, closed = together(
        lambda: services.cast(assessment=assessment, person=person, grade="satisfied"), lambda: close(assessment)
    )
    assert isinstance(closed, dict)
    assert closed["satisfied"] == (1 if cast is None else 0)
    assert cast is None or isinstance(cast, TooLate)
    assert selectors.turnout(assessment)[0] == closed["satisfied"]
