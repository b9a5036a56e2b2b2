"""A year that was typed wrong is put right before anything of it is public: of a ballot, of commitments."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import BallotDecision, CommitmentSheet, Project
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services import commitments
from tests.commitments import PREPARED, CommitmentPlay, K, Y
from tests.livelihood import PROPOSED, TITLES, LivelihoodPlay
from tests.world import World, moment

rule = pytest.mark.rule


@rule("R2.06")
def test_the_year_of_a_ballot_is_put_right_with_its_candidates_until_they_are_public(world: World):
    play, office = LivelihoodPlay(world), world.client(Role.SC_OFFICE)
    call, decision = play.called(), play.arranged()
    candidates = [play.candidate(decision, title, [play.passed(play.idea(call, title, title))]) for title in TITLES]
    address = reverse("livelihood:decision_year", args=[decision.pk])
    with frozen(PROPOSED):
        assert f'href="{address}"' in office.get(decision.get_absolute_url()).content.decode()  # nobody types it
        answer = office.post(address, {"year": "2027", "reason": " "})
        assert answer.status_code == 422 and 'value="2027"' in answer.content.decode()  # nothing typed is lost
        answer = office.post(address, {"year": "2026", "reason": "年度写错了"})
        assert answer.status_code == 422 and "现在写的就是2026年" in answer.content.decode()
        assert office.post(address, {"year": "2027", "reason": "年度写错了"}).status_code == 302
        page = office.get(decision.get_absolute_url()).content.decode()
    decision.refresh_from_db()
    assert decision.year == 2027 and "2027年民生实事项目票决" in page
    assert set(Project.objects.filter(decision=decision).values_list("year", flat=True)) == {2027}
    kept = Entry.objects.get(kind="livelihood.ballot_year_corrected")
    assert "年度写错了" in str(kept.body) and "2026" in str(kept.body)
    with frozen(PROPOSED):
        assert office.post(address, {"year": "2026", "reason": "还是今年"}).status_code == 302
    play.gated(candidates)
    decision.refresh_from_db()
    who = {"by": world.viewer(Role.SC_OFFICE), "at": moment(date(2026, 1, 21))}
    with pytest.raises(refusals.TooLate, match="候选项目已经公布"):
        services.correct_ballot_year(decision=decision, year=2027, reason="写错了", **who)
    with frozen(date(2026, 1, 21)):
        assert f'href="{address}"' not in office.get(decision.get_absolute_url()).content.decode()


@rule("R2.06")
def test_a_ballot_is_not_put_into_a_year_that_has_one_and_the_office_alone_does_it(world: World):
    decision, office = LivelihoodPlay(world).arranged(), world.viewer(Role.SC_OFFICE)
    old = BallotDecision.objects.create(
        congress=world.congress, year=2025, meeting="第五次会议", meeting_on=date(2025, 2, 4), quota=2
    )
    with pytest.raises(refusals.TooLate, match="2025年已经安排了票决"):
        services.correct_ballot_year(decision=decision, year=2025, reason="错", by=office, at=moment(PROPOSED))
    with pytest.raises(refusals.TooLate, match="补录的年度"):
        services.correct_ballot_year(decision=old, year=2024, reason="错", by=office, at=moment(PROPOSED))
    with pytest.raises(refusals.NotAllowed):
        services.correct_ballot_year(
            decision=decision, year=2027, reason="错", by=world.viewer(Role.DEPUTY), at=moment(PROPOSED)
        )


@rule("R2.13")
def test_the_year_of_commitments_is_put_right_until_the_units_were_asked(world: World):
    office = world.viewer(Role.SC_OFFICE, on=PREPARED)
    made = commitments.open_year(year=2025, by=office, on=PREPARED, at=moment(PREPARED))
    running, client = proceeding_of(Y, made.pk), world.client(Role.SC_OFFICE)
    address = reverse("livelihood:commitment_year_change", args=[made.pk])
    with frozen(PREPARED):
        assert f'href="{address}"' in client.get(made.get_absolute_url()).content.decode()
        assert client.post(address, {"year": "2026", "reason": "应为今年"}).status_code == 302
        page = client.get(made.get_absolute_url()).content.decode()
    made.refresh_from_db()
    assert made.year == 2026 and "2026年重点工作承诺" in page
    due = DueDay.objects.get(proceeding=running, act=Y.column_opened.name).due_on
    assert due.year == 2026  # counted from the end of the year as it is now
    sheet = CommitmentSheet.objects.filter(of=made).order_by("pk")[0]
    own = Proceeding.objects.get(procedure=K.code, subject_id=sheet.pk)
    assert own.title == str(sheet) and "2026" in own.title
    assert "应为今年" in str(Entry.objects.get(kind="livelihood.year_corrected").body)
    play = CommitmentPlay(world)
    play.act(running, Y.required, Role.SC_OFFICE, PREPARED, {"notice": "请于4月1日以前公布"})
    who = {"by": office, "at": moment(PREPARED)}
    with pytest.raises(refusals.TooLate, match="已经要求各单位承诺"):
        services.correct_commitment_year(of=made, year=2027, reason="错", **who)
    with frozen(PREPARED):
        assert f'href="{address}"' not in client.get(made.get_absolute_url()).content.decode()
