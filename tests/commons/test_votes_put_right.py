"""What is put right of a vote before its result is announced: missing words, a wrong count, a vote opened twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from huying.commons.meetings import paperwork, selectors, services
from huying.commons.meetings.models import IssuedPaper, ItemKind
from huying.commons.meetings.registry import Decided
from huying.commons.voting import deciding, registry, tellers
from huying.commons.voting import services as voting
from huying.commons.voting.models import Matter, Vote, Way
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, TooLate
from tests.play import Play
from tests.world import World, moment

NOTICE, HELD = date(2026, 6, 17), date(2026, 6, 25)


def recorder(world: World, on: date = HELD):
    return {"by": world.person(Role.SC_OFFICE), "at": moment(on)}


@pytest.fixture
def item(world: World):
    session = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    made = services.add_item(
        session=session, title="审议供水决定草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, NOTICE)
    )
    Play(world).opened(session, notice=NOTICE)
    return made


def opened(world: World, item, *, text: str = "", matter: Matter = Matter.DECISION, way: Way = Way.HANDS) -> Vote:
    return deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="关于加强供水管理的决定草案", text=text, matter=matter, way=way,
        recused=(), **recorder(world),
    )  # fmt: skip


def passed(world: World, item, **said) -> Vote:
    vote = opened(world, item, **said)
    deciding.close_by_hands(vote=vote, votes_for=20, votes_against=3, abstained=1, **recorder(world))
    vote.refresh_from_db()
    return vote


# ── a decision without words ──────────────────────────────────────────────
def test_a_decision_without_words_is_not_announced_before_they_are_written(world, item):
    vote = passed(world, item)
    with pytest.raises(Incomplete, match="决定的正文还没有写"):
        deciding.announce(vote=vote, text=" ", **recorder(world))
    assert not IssuedPaper.objects.exists()
    deciding.announce(vote=vote, text="每年检测四次。", **recorder(world))
    vote.refresh_from_db()
    assert (vote.decision, vote.official_number) == ("每年检测四次。", "青人常决〔2026〕1号")
    assert IssuedPaper.objects.count() == 2
    assert Entry.objects.filter(kind="voting.vote_worded", subject=f"vote:{vote.pk}").exists()


def test_words_that_were_voted_on_are_not_replaced_at_the_announcement(world, item):
    vote = passed(world, item, text="每年检测两次。")
    deciding.announce(vote=vote, text="每年检测四次。", **recorder(world))
    vote.refresh_from_db()
    assert vote.decision == "每年检测两次。"


@pytest.mark.parametrize("matter", [Matter.AMENDMENT, Matter.APPOINTMENT])
def test_an_amendment_and_an_appointment_need_no_words_besides_their_title(world, item, matter):
    deciding.announce(vote=passed(world, item, matter=matter), **recorder(world))
    assert Vote.objects.get().announced_at


def test_what_did_not_pass_is_announced_without_words(world, item):
    vote = opened(world, item)
    deciding.close_by_hands(vote=vote, votes_for=3, votes_against=20, abstained=1, **recorder(world))
    deciding.announce(vote=vote, **recorder(world))
    assert Vote.objects.get().announced_at


def test_the_page_asks_for_the_words_where_they_are_missing(world, item):
    vote = passed(world, item)
    page, url = (reverse(f"voting:{name}", args=[vote.pk]) for name in ("vote", "vote_announce"))
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(HELD):
        assert 'name="text"' in office.get(page).content.decode()
        assert "决定的正文还没有写" in office.post(url, {"text": ""}, follow=True).content.decode()
        assert "结果已宣布" in office.post(url, {"text": "每年检测四次。"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("关于加强供水管理的决定草案", "关于加强供水管理的决定"),
        ("关于加强供水管理的决定（草案）", "关于加强供水管理的决定"),
        ("关于加强供水管理的决定（草案表决稿）", "关于加强供水管理的决定"),
        ("批准2025年本级决算草案", "关于批准2025年本级决算的决定"),
        ("关于批准2026年预算草案调整方案的决议", "关于批准2026年预算草案调整方案的决议"),  # of another draft
    ],
)
def test_the_title_of_what_was_passed_is_no_draft_any_more(world, item, title, about):
    decided = Decided(item.pk, title, "", "", is_over=True, passed=True, text="每年检测四次。", on=HELD)
    assert paperwork.decision_paper(item.session, decided).title == f"青禾县人大常委会\n{about}"


# ── a vote taken back ─────────────────────────────────────────────────────
def voided(world: World, vote: Vote) -> None:
    deciding.void(vote=vote, reason="方式选错了", **recorder(world))
    vote.refresh_from_db()


def test_a_vote_opened_by_mistake_is_void_and_another_may_be_opened(world, item):
    voided(world, wrong := opened(world, item))
    assert (wrong.closed_at, wrong.voided_at, wrong.void_reason) == (moment(HELD), moment(HELD), "方式选错了")
    assert opened(world, item).pk != wrong.pk


def test_a_count_typed_wrongly_is_void_until_the_result_is_announced(world, item):
    wrong = passed(world, item, text="每年检测两次。")
    voided(world, wrong)
    assert (wrong.is_passed, wrong.votes_for, selectors.passed_on(item)) == (False, 0, None)
    assert "关于加强供水管理的决定草案" not in selectors.draft_minutes(item.session)
    kept = Entry.objects.filter(subject=f"vote:{wrong.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kept) == ["voting.vote_opened", "voting.vote_closed", "voting.vote_voided"]  # its count stays there
    for again in (deciding.announce, deciding.void):
        said = {"reason": "再作废一次"} if again is deciding.void else {}
        with pytest.raises(TooLate, match="已经作废"):
            again(vote=wrong, **said, **recorder(world))
    right = passed(world, item, text="每年检测两次。")
    deciding.announce(vote=right, **recorder(world))
    with pytest.raises(TooLate, match="结果已经宣布"):
        deciding.void(vote=right, reason="登记错了", **recorder(world))


def test_a_vote_is_not_void_without_a_reason(world, item):
    with pytest.raises(Incomplete, match="为什么作废"):
        deciding.void(vote=opened(world, item), reason=" ", **recorder(world))


def test_a_void_vote_bars_no_amendment(world, item):
    voided(world, opened(world, item))
    assert opened(world, item, matter=Matter.AMENDMENT).pk


def test_the_secret_ballot_of_a_void_vote_takes_no_vote_and_waits_for_nobody(world, item):
    member = world.person(Role.SC_MEMBER)
    vote = opened(world, item, way=Way.ELECTRONIC)
    voting.cast(assessment=vote.ballot, person=selectors.members(world.congress, HELD)[0], grade="for")
    voided(world, vote)
    with pytest.raises(TooLate):
        voting.cast(assessment=vote.ballot, person=member, grade="for")
    assert not any(vote.ballot.tallies.values_list("votes", flat=True))
    page = reverse("voting:ballot", args=[vote.ballot_id])
    assert world.client(Role.SC_MEMBER).get(page).status_code == 404


def test_papers_of_a_void_vote_are_not_counted(world, item):
    vote = opened(world, item, way=Way.ELECTRONIC)
    voting.void_assessment(assessment=vote.ballot, by="陈静怡", reason="断网", at=moment(HELD))
    voided(world, vote)
    with pytest.raises(TooLate, match="不用纸票"):
        tellers.appoint(assessment=vote.ballot, tellers=[], scrutineers=[], **recorder(world))


def test_the_office_takes_a_vote_back_on_its_page(world, item):
    vote = passed(world, item)
    page, url = (reverse(f"voting:{name}", args=[vote.pk]) for name in ("vote", "vote_void"))
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(HELD):
        assert url in office.get(page).content.decode()
        shown = office.post(url, {"reason": "票数登记错了"}, follow=True).content.decode()
        session = office.get(reverse("meetings:session", args=[item.session_id])).content.decode()
    assert "表决作废：" in shown and "票数登记错了" in shown and "20票" not in shown and url not in shown
    assert reverse("voting:vote_new", args=["agenda_item", item.pk]) in session and page not in session


# ── two clerks at once ────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_open_the_same_vote_at_once_open_one(world, item):
    together = Barrier(2)

    def press() -> str:
        together.wait(30)
        try:
            return f"{opened(world, item).pk}"
        except TooLate as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = {f.result(60) for f in [pool.submit(press) for _ in range(2)]}
    assert Vote.objects.count() == 1 and "这一项正在表决。" in told


def test_what_the_subject_hangs_on_is_held_before_anything_is_asked(world, item, monkeypatch):
    order: list[str] = []
    for name, asked in (("hold_subject", registry.hold_subject), ("electorate_of", registry.electorate_of)):
        monkeypatch.setattr(registry, name, lambda *said, name=name, asked=asked: (order.append(name), asked(*said))[1])
    opened(world, item)
    assert order[:2] == ["hold_subject", "electorate_of"]
