"""Livelihood projects from idea to acceptance: the requirements R2.01-R2.12, each by its number."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.voices.models import BatchState, ImportBatch, Voice
from huying.commons.voting.budgeting.pb import read as read_pb
from huying.commons.voting.choosing import ChoiceRule, Count, Tally
from huying.commons.voting.elections.closing import announce, sign, vote_again
from huying.commons.voting.elections.counting import enter_hands, enter_paper_count
from huying.commons.voting.elections.holding import open_election, set_up
from huying.commons.voting.elections.models import ElectionWay
from huying.kernel.calendar.clock import frozen
from huying.kernel.metrics.registry import measure
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles, refusals
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.pages import Page
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.livelihood_projects import rules, services
from huying.mechanisms.livelihood_projects.counting import outcome_of_paper, tied_after
from huying.mechanisms.livelihood_projects.elections import KIND, Again
from huying.mechanisms.livelihood_projects.models import BallotDecision, Idea, Project, Step
from huying.mechanisms.livelihood_projects.papers import drafted_text
from huying.mechanisms.livelihood_projects.polls import settled
from huying.mechanisms.livelihood_projects.procedures import (
    BallotDeciding,
    CandidateListing,
    ProjectImplementation,
    Soliciting,
)
from huying.mechanisms.livelihood_projects.rules import change_says_what
from huying.mechanisms.livelihood_projects.selectors import demand_of, not_enabled, of_code, proceeding_of
from huying.mechanisms.livelihood_projects.story import fate
from tests.livelihood import CLOSES, COUNTS, MEETING, OPENS, PROPOSED, PUBLISHED, READ, SCREENED, TITLES, LivelihoodPlay
from tests.polls import deputies_of
from tests.world import CITY_MANAGEMENT, HOUSING, OFFICE, World, build_world, moment

rule = pytest.mark.rule
C, D, P, S = CandidateListing, BallotDeciding, ProjectImplementation, Soliciting


@pytest.fixture
def play(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


def rules_of(refused: pytest.ExceptionInfo[refusals.Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


# ── from idea to candidate ────────────────────────────────────────────────
@rule("R2.01")
def test_a_candidate_traces_to_at_least_one_solicited_opinion(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    with pytest.raises(refusals.NotYet) as refused:
        play.candidate(decision, TITLES[0], [])
    assert rules_of(refused) == ["R2.01"]
    assert not Project.objects.exists()
    idea = play.idea(call)
    with pytest.raises(refusals.Incomplete, match="没有通过筛选"):
        play.candidate(decision, TITLES[0], [idea])
    assert play.candidate(decision, TITLES[0], [play.passed(idea)]).demand == 1


@rule("R2.01")
def test_ideas_are_screened_with_reasons_before_the_results_are_public(play: LivelihoodPlay):
    call = play.called()
    idea, calling = play.idea(call), proceeding_of(S, call.pk)
    play.act(calling, S.closed, Role.SC_OFFICE, CLOSES)
    with pytest.raises(refusals.NotYet, match="还不能登记") as refused:
        play.act(calling, S.screened, Role.SC_OFFICE, SCREENED)
    assert [r.text for r in refused.value.reasons] == ["还有1条建议没有筛选"]
    office, at = play.world.viewer(Role.SC_OFFICE), moment(SCREENED)
    with pytest.raises(refusals.Incomplete, match="要写明属于哪一条"):
        services.screen_idea(idea=idea, result="refused", ground="image", reason=" ", by=office, at=at)
    services.screen_idea(idea=idea, result="refused", ground="image", reason="形象工程", by=office, at=at)
    play.act(calling, S.screened, Role.SC_OFFICE, SCREENED)
    play.act(calling, S.answered, Role.SC_OFFICE, SCREENED)
    with pytest.raises(refusals.TooLate, match="筛选结果已经公布"):
        services.screen_idea(idea=idea, result="passed", ground="", reason="", by=office, at=at)


@rule("R2.01")
def test_a_refusal_names_one_of_the_grounds_that_hold_everywhere_or_of_the_places_negative_list(play: LivelihoodPlay):
    idea, listed = (
        play.idea(play.called()),
        profiles.load(play.world.congress.profile).value("livelihood.negative_list"),
    )
    office, at = play.world.client(Role.SC_OFFICE), moment(SCREENED)
    page = office.get(reverse("livelihood:idea", args=[idea.pk]))
    offered = [key for key, _ in page.context["form"].fields["ground"].choices]
    assert offered == ["", "legality", "budget", "powers", "done", *listed]
    for ground in offered[1:]:
        said = {"ground": ground, "reason": "核实过", "by": play.world.viewer(Role.SC_OFFICE), "at": at}
        assert services.screen_idea(idea=idea, result="refused", **said).ground == ground
    assert "属于负面清单：部门的日常工作" in office.get(idea.get_absolute_url()).content.decode()


def test_the_screening_is_due_fifteen_workdays_after_the_call_was_closed(play: LivelihoodPlay):
    calling = proceeding_of(S, play.called().pk)
    play.act(calling, S.closed, Role.SC_OFFICE, CLOSES)
    stands, _ = judge(calling, SCREENED)
    due = next(d.due.on for d in stands.open_duties if d.act is S.screened)
    # closed on 30 September 2025; 1-8 October are holidays, 9 and 10, Saturday 11 (worked), 13-17, 20-24, 27, 28
    assert due == date(2025, 10, 28)


@rule("R2.02")
def test_a_citizen_proposes_in_three_steps_and_follows_it_by_a_code_alone(play: LivelihoodPlay):
    call, citizen = play.called(), Client()
    url = reverse("public_idea", args=[play.world.congress.code])
    with frozen(date(2025, 9, 16)):
        first = citizen.get(url)
        said = {"key": first.context["key"], "step": "1", "place": "柳湾村村口"}
        second = citizen.post(url, said)
        said |= {"step": "2", "title": "装路灯", "what": "14盏"}
        third = citizen.post(url, said)
        said |= {"step": "3", "why": "孩子放学看不见路", "phone": "13800001234"}
        last, again = citizen.post(url, said), citizen.post(url, said)
    assert [page.status_code for page in (first, second, third, last, again)] == [200] * 5
    idea = Idea.objects.get(solicitation=call)  # sent twice, kept once
    code = last.context["code"]
    assert code == again.context["code"] and len(code) == 10
    assert of_code(play.world.congress, f"{code[:4]} {code[4:]}") == idea
    assert code not in Idea.objects.values_list("code_digest", flat=True)
    with frozen(date(2025, 9, 16)):
        page = citizen.post(reverse("public_follow", args=[play.world.congress.code]), {"code": code})
        wrong = citizen.post(reverse("public_follow", args=[play.world.congress.code]), {"code": "0123456789"})
    assert "收到了，还在征集和筛选" in page.content.decode()
    assert wrong.status_code == 422 and "13800001234" not in page.content.decode()


@rule("R2.02")
def test_whoever_proposed_reads_why_it_was_not_taken_and_what_came_of_the_others(play: LivelihoodPlay):
    project = play.decided()
    idea = Idea.objects.get(title=TITLES[0])
    office = play.world.viewer(Role.SC_OFFICE)
    refused, code = services.propose_idea(
        solicitation=idea.solicitation, said=services.Proposal("建大门楼", "县城", "修一座牌楼"), by=None,
        at=moment(date(2025, 9, 20)),
    )  # fmt: skip
    services.screen_idea(
        idea=refused, result="refused", ground="image", reason="盖的是门面", by=office, at=moment(SCREENED)
    )
    calling = proceeding_of(S, idea.solicitation_id)
    for act in (S.closed, S.screened, S.answered):
        play.act(calling, act, Role.SC_OFFICE, SCREENED)
    page = Client().post(reverse("public_follow", args=[play.world.congress.code]), {"code": code}).content.decode()
    assert "属于负面清单：形象工程、政绩工程。盖的是门面" in page
    with frozen(date(2026, 3, 1)):
        public = Client().get(reverse("public_project", args=[play.world.congress.code, project.pk]))
    assert project.title in public.content.decode()


def test_citizens_are_shown_of_each_others_ideas_only_what_the_office_has_passed(play: LivelihoodPlay):
    call, citizen = play.called(), Client()
    waiting = play.idea(call, "装路灯，张三家还欠着钱", "柳湾村村口")
    passed = play.passed(play.idea(call, "装路灯", "柳湾村村口到小学"))
    url = reverse("public_idea", args=[play.world.congress.code])
    said = {"key": "k", "step": "2", "place": "柳湾村村口", "title": "装路灯", "what": "路窄，上下班堵"}
    with frozen(date(2025, 9, 16)):
        page = citizen.post(url, said)
        forged = citizen.post(url, said | {"step": "3", "same_as": str(waiting.pk)})
        joined = citizen.post(url, said | {"step": "3", "same_as": str(passed.pk)})
    assert passed.place in page.content.decode() and waiting.title not in page.content.decode()
    assert forged.status_code == 422 and waiting.title not in forged.content.decode()
    assert joined.status_code == 200 and joined.context["idea"].merged_into == passed


def test_whoever_proposed_does_not_read_of_a_candidate_before_it_is_published(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    idea = play.passed(play.idea(call))
    for act in (S.closed, S.screened, S.answered):
        play.act(proceeding_of(S, call.pk), act, Role.SC_OFFICE, SCREENED)
    idea.refresh_from_db()
    project = play.candidate(decision, "政府还在商量的项目", [idea])
    lines = " ".join(line.words for line in fate(idea).lines)
    assert project.title not in lines and "等政府研究" in fate(idea).news
    play.gated([project])
    assert project.title in " ".join(line.words for line in fate(idea).lines)


@rule("R2.02")
def test_whoever_proposed_is_told_that_the_government_withdrew_the_candidate_unless_another_still_waits(
    play: LivelihoodPlay,
):
    decision, on = play.listed(), date(2026, 1, 28)
    idea = Idea.objects.get(title=TITLES[0])
    for act in (S.closed, S.screened, S.answered):
        play.act(proceeding_of(S, idea.solicitation_id), act, Role.SC_OFFICE, SCREENED)
    idea = Idea.objects.select_related("solicitation").get(pk=idea.pk)
    assert fate(idea).news == "已列为候选项目，等代表票决。"
    first = decision.projects.get(number=1)
    play.act(proceeding_of(C, first.pk), C.withdrawn, Role.ORGAN, on, {"reason": "资金没有落实"})
    told = fate(idea)
    assert told.news == "列为候选项目以后，政府撤回了。"
    assert told.lines[-1].words == f"政府撤回了候选项目“{first.title}”" and told.lines[-1].url
    play.gated([play.candidate(decision, "出口先修一半", [idea])])
    assert fate(idea).news == "已列为候选项目，等代表票决。"


def test_a_search_of_many_words_is_one_question(play: LivelihoodPlay):
    call, congress = play.called(), play.world.congress
    words = " ".join("路灯照明道路水管网学校")  # each more once doubled the question
    pages = (
        (Client(), reverse("public_projects", args=[congress.code])),
        (play.world.client(Role.SC_OFFICE), reverse("livelihood:ideas", args=[call.pk])),
    )
    for client, url in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url, {"q": words}).status_code == 200
        assert max(len(query["sql"]) for query in asked) < 20_000


def test_how_to_reach_a_citizen_is_sealed_and_shown_to_the_intake_alone(play: LivelihoodPlay):
    idea = play.idea(play.called(), name="张桂芳", phone="13800001234")
    intake, at = play.world.viewer(Role.INTAKE), moment(date(2025, 9, 16))
    for role in (Role.SC_OFFICE, Role.DEPUTY):
        with pytest.raises(refusals.NotAllowed):
            services.reveal_contact(idea=idea, reason="核实位置", by=play.world.viewer(role), at=at)
    shown = services.reveal_contact(idea=idea, reason="核实位置", by=intake, at=at)
    assert shown == {"name": "张桂芳", "phone": "13800001234"}
    assert b"13800001234" not in bytes(idea.contact.sealed)


def test_no_idea_is_taken_before_the_call_opens_or_after_its_last_day(play: LivelihoodPlay):
    call, said = play.called(), services.Proposal("路灯", "柳湾村", "14盏")
    services.propose_idea(solicitation=call, said=said, by=None, at=moment(CLOSES, 23))
    with pytest.raises(refusals.TooLate, match="这次征集到"):
        services.propose_idea(solicitation=call, said=said, by=None, at=moment(CLOSES + timedelta(days=1), 0))


# ── demand ────────────────────────────────────────────────────────────────
@rule("R2.12")
def test_demand_is_the_number_of_linked_opinions_each_counted_once(play: LivelihoodPlay):
    call, office = play.called(), play.world.viewer(Role.SC_OFFICE)
    head, alike, other = (play.idea(call, f"省道出口拓宽{n}") for n in ("", "改造", "一下"))
    at = moment(date(2025, 10, 9))
    services.merge_ideas(into=head, others=[alike], reason="同一条路", by=office, at=at)
    services.propose_idea(
        solicitation=call, said=services.Proposal("出口太堵", "端氏镇", "拓宽"), by=None, at=moment(date(2025, 9, 21)),
        same_as=alike,
    )  # fmt: skip
    voices = _voices(play.world, 3)
    services.link_voices(idea=alike, voices=voices[:2], by=office, at=at)
    services.link_voices(idea=head, voices=voices[1:], by=office, at=at)  # the second one a second time
    play.passed(other)
    project = play.candidate(play.arranged(), TITLES[0], [play.passed(head)])
    found = demand_of(project.pk)
    assert (len(found.ideas), len(found.voices), project.demand) == (3, 3, 6)


def _voices(world: World, n: int) -> list[Voice]:
    batch = ImportBatch.objects.create(
        congress=world.congress, number=1, filename="a.csv", sha256="0", source="12345", state=BatchState.COMMITTED,
        uploaded_at=moment(OPENS),
    )  # fmt: skip
    rows = [
        Voice(congress=world.congress, batch=batch, line=k, source="12345", title="堵", body="堵", words_digest=str(k))
        for k in range(n)
    ]
    return Voice.objects.bulk_create(rows)


def test_ideas_are_merged_with_a_reason_and_each_keeps_its_code(play: LivelihoodPlay):
    call, office = play.called(), play.world.viewer(Role.SC_OFFICE)
    head = play.idea(call)
    other, code = services.propose_idea(
        solicitation=call, said=services.Proposal("出口拓宽", "端氏", "修宽"), by=None, at=moment(date(2025, 9, 20))
    )
    with pytest.raises(refusals.Incomplete, match="为什么合并"):
        services.merge_ideas(into=head, others=[other], reason="", by=office, at=moment(SCREENED))
    services.merge_ideas(into=head, others=[other], reason="同一条路", by=office, at=moment(SCREENED))
    found = of_code(play.world.congress, code)
    assert found == other and found.merged_into == head and found.reason == "同一条路"


# ── the four gates ────────────────────────────────────────────────────────
@rule("R2.03")
@pytest.mark.parametrize("left_out", [C.party_decided, C.reviewed, C.submitted])
def test_the_ballot_stays_locked_until_every_gate_is_stamped(play: LivelihoodPlay, left_out):
    call, decision = play.called(), play.arranged()
    projects = [play.candidate(decision, t, [play.passed(play.idea(call, t, t))]) for t in TITLES]
    play.gated(projects, but=left_out)
    with pytest.raises(refusals.NotYet) as refused:
        play.session(decision, until=D.heard)
    missing = {C.party_decided: "党委研究决定", C.reviewed: "人大审查", C.submitted: "政府提交"}[left_out]
    told = [r.text for r in refused.value.reasons if r.rule == "R2.03"]
    assert len([text for text in told if missing in text]) == 3


@rule("R2.03")
def test_the_page_of_the_ballot_offers_a_gate_until_every_candidate_has_passed_it(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    first, second = (play.candidate(decision, t, [play.passed(play.idea(call, t, t))]) for t in TITLES[:2])
    assert _stamps(play, Role.SC_OFFICE) == ["consulted", "party_decided", "reviewed"]
    assert _stamps(play, Role.ORGAN) == ["consulted"]
    play.gated([first])
    assert _stamps(play, Role.SC_OFFICE) == ["consulted", "party_decided", "reviewed"]
    page = play.world.client(Role.SC_OFFICE).get(reverse("livelihood:stamp", args=[decision.pk, "reviewed"]))
    assert (first.title in page.content.decode(), second.title in page.content.decode()) == (False, True)
    play.gated([second], but=C.published)
    assert _stamps(play, Role.SC_OFFICE) == ["consulted", "published"]
    page = play.world.client(Role.SC_OFFICE).get(reverse("livelihood:stamp", args=[decision.pk, "reviewed"]))
    assert "没有候选项目等着办这一步" in page.content.decode()


def _stamps(play: LivelihoodPlay, role: Role) -> list[str]:
    decision = BallotDecision.objects.get()
    with frozen(PROPOSED):
        page = play.world.client(role).get(decision.get_absolute_url()).content.decode()
    return re.findall(rf"/projects/ballots/{decision.pk}/stamp/(\w+)/", page)


@rule("R2.03")
def test_a_candidate_is_not_submitted_before_the_public_took_part(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    listing = proceeding_of(C, play.candidate(decision, TITLES[0], [play.passed(play.idea(call))]).pk)
    meeting = {"meeting": "第31次会议", "opinion": "agreed"}
    for act in (C.party_decided, C.reviewed):
        play.act(listing, act, Role.SC_OFFICE, date(2026, 1, 8), meeting)
    with pytest.raises(refusals.NotYet, match="政府提交") as refused:
        play.act(listing, C.submitted, Role.ORGAN, date(2026, 1, 8))
    assert rules_of(refused) == ["R2.03"]


@rule("R2.03")
def test_candidates_are_public_for_the_profiles_days_before_the_ballot(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    projects = [play.candidate(decision, t, [play.passed(play.idea(call, t, t))]) for t in TITLES]
    play.gated(projects, but=C.published)
    on, office = MEETING - timedelta(days=6), play.world.viewer(Role.SC_OFFICE)  # seven are asked for
    services.stamp_several(act=C.published, projects=projects, said={}, by=office, on=on, at=moment(on))
    with pytest.raises(refusals.NotYet) as refused:
        play.session(decision, until=D.heard)
    assert [r.text for r in refused.value.reasons] == ["候选项目公布还不满7日，要到2月4日才满"]


@rule("R2.03")
def test_published_candidates_are_reached_by_links_with_their_whole_sheet_and_nothing_before(play: LivelihoodPlay):
    call, decision, code = play.called(), play.arranged(), play.world.congress.code
    idea, follow = services.propose_idea(
        solicitation=call, said=services.Proposal(title=TITLES[0], place="端氏镇", what="堵"), by=None,
        at=moment(OPENS),
    )  # fmt: skip
    projects = [play.candidate(decision, TITLES[0], [play.passed(idea)])]
    projects += [play.candidate(decision, t, [play.passed(play.idea(call, t, t))]) for t in TITLES[1:]]
    play.gated(projects, but=C.published)
    page = reverse("public_candidates", args=[code, 2026])
    lists = [reverse(name, args=[code]) for name in ("public_home", "public_projects")]
    office = play.world.client(Role.SC_OFFICE)
    with frozen(PUBLISHED):
        assert Client().get(page).status_code == 404
        assert not any(page in Client().get(url).content.decode() for url in lists)
        assert page not in office.get(decision.get_absolute_url()).content.decode()
        by = play.world.viewer(Role.SC_OFFICE, on=PUBLISHED)
        services.stamp_several(act=C.published, projects=projects, said={}, by=by, on=PUBLISHED, at=moment(PUBLISHED))
        calling = proceeding_of(S, call.pk)
        for act, on in ((S.closed, CLOSES), (S.screened, SCREENED), (S.answered, SCREENED)):
            play.act(calling, act, Role.SC_OFFICE, on)
        told = [Client().get(url).content.decode() for url in lists]
        told.append(Client().post(reverse("public_follow", args=[code]), {"code": follow}).content.decode())
        told.append(office.get(decision.get_absolute_url()).content.decode())
        shown = Client().get(page).content.decode()
    assert all(f'href="{page}"' in each for each in told)
    for words in (
        *TITLES, "候选项目3个，代表投票选2个", HOUSING, "860万元", "资金已列入预算",
        "2026年4月9日开工，2026年11月30日完工",
        "2025年12月15日，座谈会，30人参加", "都说早该修了", "1条",
    ):  # fmt: skip
        assert words in shown


@rule("R2.07")
def test_a_number_that_slipped_into_what_was_heard_is_not_shown_to_everybody(play: LivelihoodPlay):
    decision = play.listed()
    listing = proceeding_of(C, decision.projects.all()[0].pk)
    said = {"kind": "seminar", "held_on": "2026-01-22", "people": 12, "heard": "张大爷13800001234说先修桥"}
    play.act(listing, C.consulted, Role.ORGAN, date(2026, 1, 26), said | READ)
    shown = Client().get(reverse("public_candidates", args=[play.world.congress.code, 2026])).content.decode()
    assert "说先修桥" in shown and "13800001234" not in shown


@rule("R2.07")
def test_what_nobody_said_may_be_read_is_shown_as_day_form_and_number_alone(play: LivelihoodPlay):
    decision = play.listed()
    listing = proceeding_of(C, decision.projects.all()[0].pk)
    said = {
        "kind": "hearing",
        "held_on": "2026-01-22",
        "people": 12,
        "heard": "张德福说先修桥",
        "adopted": "照张德福的办",
    }
    play.act(listing, C.consulted, Role.ORGAN, date(2026, 1, 26), said)  # as before the form asked
    shown = Client().get(reverse("public_candidates", args=[play.world.congress.code, 2026])).content.decode()
    assert "2026年1月22日，听证会，12人参加" in shown and "张德福" not in shown and "都说早该修了" in shown


def test_a_candidate_that_failed_is_not_marked_as_done(play: LivelihoodPlay):
    play.decided()
    shown = Client().get(reverse("public_candidates", args=[play.world.congress.code, 2026])).content.decode()
    assert '<span class="hy-lt done">票决通过（70票）' in shown
    assert '<span class="hy-lt wait">没有票决通过（46票）' in shown


def test_a_withdrawn_candidate_is_no_candidate_for_the_public_either(play: LivelihoodPlay):
    decision = play.listed()
    listing = proceeding_of(C, decision.projects.get(number=3).pk)
    play.act(listing, C.withdrawn, Role.ORGAN, date(2026, 1, 26), {"reason": "资金没有落实"})
    shown = Client().get(reverse("public_candidates", args=[play.world.congress.code, 2026])).content.decode()
    assert "候选项目2个，代表投票选2个" in shown and "政府撤回" in shown


@rule("R2.04")
def test_only_the_government_of_the_same_level_submits_candidates(play: LivelihoodPlay, stranger: World):
    call, decision = play.called(), play.arranged()
    idea = play.passed(play.idea(call))
    for role in (Role.SC_OFFICE, Role.HANDLING_UNIT, Role.DEPUTY, Role.SC_MEMBER):
        with pytest.raises(refusals.NotAllowed, match="只由同级人民政府提出"):
            play.candidate(decision, TITLES[0], [idea], role)
    by = stranger.viewer(Role.ORGAN)
    with pytest.raises(refusals.NotAllowed):
        services.propose_project(
            decision=decision, fields=play.fields(TITLES[0]), ideas=[idea], by=by, on=PROPOSED, at=moment(PROPOSED)
        )
    project = play.candidate(decision, TITLES[0], [idea])
    proposed = ActRecord.objects.get(proceeding=proceeding_of(C, project.pk))
    assert proposed.capacity.startswith("县人民政府")


def test_more_candidates_than_seats_by_the_margin_of_the_place(play: LivelihoodPlay):
    """Three candidates for three seats are no choice; for two they are (50 % of the 20 % that are asked for)."""
    decision = play.listed(quota=3)
    with pytest.raises(refusals.NotYet) as refused:
        play.session(decision, until=D.heard)
    [reason] = refused.value.reasons
    assert reason.rule == "R2.01" and "候选项目须多于应选项目" in reason.text
    decision.quota = 2
    decision.save()
    play.session(decision, until=D.heard)


# ── the session ───────────────────────────────────────────────────────────
@rule("R2.05")
def test_the_ballot_cannot_open_before_hearing_and_deliberation_are_recorded(play: LivelihoodPlay):
    decision = play.listed()
    deciding = proceeding_of(D, decision.pk)
    with pytest.raises(refusals.NotYet) as refused:
        play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    assert [r.text for r in refused.value.reasons] == ["须先有人民代表大会的“审议候选项目”"]
    play.act(deciding, D.heard, Role.SC_OFFICE, MEETING, {"reporter": "孙国栋", "present": 90})
    with pytest.raises(refusals.NotYet):
        play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    with pytest.raises(refusals.NotYet, match="票决还没有开始"):
        play.count(decision)
    play.act(deciding, D.deliberated, Role.SC_OFFICE, MEETING, {"opinions": "同意"})
    play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    with pytest.raises(refusals.NotYet, match="宣布票决结果"):
        play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    play.count(decision)
    assert list(settled()) == []
    play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    assert list(settled()) == [decision.pk]  # whoever still had to vote, to count or to watch has not any more


def test_a_ballot_in_the_vote_room_opens_after_deliberation_and_its_result_is_taken_by_itself(
    play: LivelihoodPlay,
):
    """46 deputies; the numbers 1 and 2 get 40 and 30 votes, the number 3 gets 20: 24 are needed."""
    world = play.world
    deputies = deputies_of(world, 46)
    decision = play.listed()
    deciding, clerk = proceeding_of(D, decision.pk), world.person(Role.SC_OFFICE)
    tellers, scrutineers = deputies[:2], deputies[2:3]
    at = moment(MEETING)
    election = set_up(
        kind=KIND, subject_id=decision.pk, way=ElectionWay.PAPER, tellers=tellers, scrutineers=scrutineers, by=clerk,
        at=at,
    )  # fmt: skip
    with pytest.raises(refusals.NotYet, match="先听取，再审议"):
        open_election(election=election, by=clerk, at=at)
    play.session(decision, until=D.balloted)
    open_election(election=election, by=clerk, at=at)
    with pytest.raises(refusals.TooLate, match="在平台上投票"):
        play.count(decision)
    marks = {"1": Tally(40), "2": Tally(30), "3": Tally(20)}
    for teller in tellers:
        enter_paper_count(election=election, teller=teller, count=Count(46, 46, 0, marks), at=at)
    sign(election=election, scrutineer=scrutineers[0], at=at)
    announce(election=election, by=clerk, at=at)
    play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    play.act(deciding, D.decided, Role.SC_OFFICE, MEETING)
    decision.refresh_from_db()
    assert (decision.way, decision.deputies, decision.returned) == ("纸质无记名投票", 46, 46)
    rows = decision.projects.order_by("number").values_list("votes_for", "status")
    assert list(rows) == [(40, "adopted"), (30, "adopted"), (20, "not_adopted")]


@rule("R2.05")
def test_a_vote_declared_void_by_the_congress_is_void_in_the_vote_room_too_and_never_once_it_is_counted(
    play: LivelihoodPlay,
):
    deputies, clerk, at = deputies_of(play.world, 46), play.world.person(Role.SC_OFFICE), moment(MEETING)
    decision = play.listed()
    deciding = play.session(decision, until=D.balloted)
    about = {"tellers": deputies[:2], "scrutineers": deputies[2:3], "by": clerk, "at": at}
    election = set_up(kind=KIND, subject_id=decision.pk, way=ElectionWay.HANDS, **about)
    open_election(election=election, by=clerk, at=at)
    play.act(deciding, D.voided, Role.SC_OFFICE, MEETING, {"reason": "会场停电，没有点清"})
    election.refresh_from_db()
    assert election.void_reason == "会场停电，没有点清"
    again = vote_again(election=election, way=ElectionWay.HANDS, reason="", by=clerk, at=at)
    with pytest.raises(refusals.NotYet, match="开始票决"):
        open_election(election=again, by=clerk, at=at)
    play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    open_election(election=again, by=clerk, at=at)
    enter_hands(
        election=again, count=Count(46, 46, 0, {"1": Tally(40), "2": Tally(30), "3": Tally(20)}), by=clerk, at=at
    )
    with pytest.raises(refusals.TooLate, match="已经有人登记了票数"):
        play.act(deciding, D.voided, Role.SC_OFFICE, MEETING, {"reason": "有人对结果不满意"})
    sign(election=again, scrutineer=deputies[2], at=at)
    announce(election=again, by=clerk, at=at)
    play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    decision.refresh_from_db()
    assert (decision.way, decision.returned) == ("举手表决", 46)


@rule("R2.05")
def test_what_was_counted_stays_when_the_vote_for_the_empty_seat_is_declared_void(play: LivelihoodPlay):
    """46 deputies: the number 1 gets 40, the other two 20 of the 24 that are needed: one of two seats is empty."""
    deputies, clerk, at = deputies_of(play.world, 46), play.world.person(Role.SC_OFFICE), moment(MEETING)
    decision = play.listed()
    deciding = play.session(decision, until=D.balloted)
    about = {"tellers": deputies[:2], "scrutineers": deputies[2:3], "by": clerk, "at": at}
    first = set_up(kind=KIND, subject_id=decision.pk, way=ElectionWay.HANDS, **about)
    open_election(election=first, by=clerk, at=at)
    enter_hands(
        election=first, count=Count(46, 46, 0, {"1": Tally(40), "2": Tally(20), "3": Tally(20)}), by=clerk, at=at
    )
    sign(election=first, scrutineer=deputies[2], at=at)
    announce(election=first, by=clerk, at=at)
    again = vote_again(election=first, way=ElectionWay.HANDS, reason="还缺一个项目", by=clerk, at=at)
    for opens in (False, True):
        if opens:
            open_election(election=again, by=clerk, at=at)
        with pytest.raises(refusals.TooLate, match="已经有人登记了票数"):
            play.act(deciding, D.voided, Role.SC_OFFICE, MEETING, {"reason": "不再投了"})


@rule("R2.08")
@pytest.mark.parametrize("way", ["举手表决", "纸质无记名投票"])
def test_a_decision_that_nothing_was_adopted_says_how_it_was_voted(world: World, way: str):
    decision = BallotDecision(congress=world.congress, year=2026, meeting="第五次会议", way=way)
    assert f"经代表以{way}的方式表决，没有项目获得通过。" in drafted_text(decision, [])


def test_more_than_half_of_all_deputies_not_of_those_who_voted():
    votes = {1: 51, 2: 50, 3: 88}
    assert outcome_of_paper(ChoiceRule(3), COUNTS, votes).elected == (3, 1)  # 50 of 100 is no majority


@pytest.mark.parametrize(
    ("counts", "votes", "words"),
    [
        ({"present": 66}, {1: 60}, "三分之二"),  # of 100
        ({"returned": 91}, {1: 60}, "须重新投票"),
        ({}, {1: 53, 2: 70, 3: 53}, "再次投票"),
        ({}, {1: 89}, "票数对不上"),  # 88 valid papers
    ],
)
def test_a_count_that_decides_nothing_is_refused_in_words(counts, votes, words):
    with pytest.raises(refusals.Refused, match=words):
        outcome_of_paper(ChoiceRule(2), COUNTS | counts, votes)


# 46 deputies and two seats: number 1 has 31 votes, 2 and 3 have 30 each; in the second ballot 20 and 23.
FIRST = {"deputies": 46, "present": 46, "issued": 46, "returned": 46, "invalid": 0}
SECOND = Again({"present": 46, "issued": 46, "returned": 45, "invalid": 1}, {2: 20, 3: 23})
TIE = {1: 31, 2: 30, 3: 30}


@rule("R2.05")
def test_a_second_ballot_on_paper_among_the_tied_needs_no_majority_as_in_the_vote_room():
    with pytest.raises(refusals.NotYet, match="只就这2项再次投票"):
        outcome_of_paper(ChoiceRule(2), FIRST, TIE)
    found = outcome_of_paper(ChoiceRule(2), FIRST, TIE, [SECOND])
    assert (found.elected, found.votes) == ((1, 3), {1: 31, 2: 20, 3: 23})
    assert (found.issued, found.returned, found.invalid) == (46, 46, 0)  # those of the ballot on all of them
    strict = ChoiceRule(2, tied_need_majority=True)  # a place may ask for it: 24 of 46
    assert outcome_of_paper(strict, FIRST, TIE, [SECOND]).elected == (1,)


@pytest.mark.parametrize(
    ("votes", "again", "words"),
    [
        (TIE, [Again(SECOND.counts, {1: 20, 2: 23, 3: 1})], "第2次投票只就同票的项目投"),
        ({1: 31, 2: 30, 3: 20}, [SECOND], "第2次投票只就同票的项目投"),  # nothing tied
        (TIE, [Again(SECOND.counts | {"present": 30}, SECOND.votes)], "三分之二"),  # 31 of 46
        (TIE, [Again(SECOND.counts | {"returned": 47}, SECOND.votes)], "须重新投票"),
        (TIE, [Again(SECOND.counts, {2: 22, 3: 22})], "只就这2项再次投票"),  # a third ballot
        (TIE, [Again(SECOND.counts, {2: 22, 3: 23})], "票数对不上"),  # 44 valid papers choose one each
    ],
)
def test_a_second_ballot_that_decides_nothing_is_refused_in_words(votes, again, words):
    with pytest.raises(refusals.Refused, match=words):
        outcome_of_paper(ChoiceRule(2), FIRST, votes, again)


def test_a_void_second_ballot_is_held_again_among_the_tied_and_the_first_stands():
    void = {"returned": 47}
    with pytest.raises(refusals.NotYet) as first:
        outcome_of_paper(ChoiceRule(2), FIRST | void, TIE)
    with pytest.raises(refusals.NotYet) as second:
        outcome_of_paper(ChoiceRule(2), FIRST, TIE, [Again(SECOND.counts | void, SECOND.votes)])
    assert first.value.hint.startswith("登记大会宣布表决无效")
    assert second.value.hint.startswith("只就同票的项目重新投") and "以前各次的数照旧" in second.value.hint


def test_a_third_ballot_follows_a_second_that_ties_again():
    tied = [Again(SECOND.counts, {2: 22, 3: 22})]
    assert tied_after(ChoiceRule(2), FIRST, TIE) == tied_after(ChoiceRule(2), FIRST, TIE, tied) == {2, 3}
    assert tied_after(ChoiceRule(2), FIRST, TIE, [*tied, SECOND]) == frozenset()
    assert outcome_of_paper(ChoiceRule(2), FIRST, TIE, [*tied, SECOND]).elected == (1, 3)


def test_a_void_vote_leaves_no_result_behind(play: LivelihoodPlay):
    decision = play.listed()
    deciding = play.session(decision, until=D.balloted)
    play.count(decision)
    play.act(deciding, D.voided, Role.SC_OFFICE, MEETING, {"reason": "收回的票多于发出的票"})
    play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    with pytest.raises(refusals.NotYet, match="宣布票决结果"):
        play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    assert set(decision.projects.values_list("votes_for", flat=True)) == {None}
    play.count(decision, (46, 60, 70))
    play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)


def test_once_the_ballot_has_begun_no_candidate_is_withdrawn_and_no_result_is_entered_by_hand(play: LivelihoodPlay):
    decision = play.listed()
    listing = proceeding_of(C, decision.projects.all()[0].pk)
    with pytest.raises(refusals.NotYet) as refused:
        play.act(listing, C.resolved, Role.SC_OFFICE, MEETING, {"result": "adopted"})
    assert [r.text for r in refused.value.reasons] == ["大会还没有作出决定"]
    deciding = play.session(decision, until=D.balloted)
    with pytest.raises(refusals.NotYet, match="撤回候选项目"):
        play.act(listing, C.withdrawn, Role.ORGAN, MEETING, {"reason": "资金没有落实"})
    play.count(decision)
    for act in (D.counted, D.decided):
        play.act(deciding, act, Role.SC_OFFICE, MEETING)
    office = play.world.viewer(Role.SC_OFFICE)
    for act in ("decided", "resolved"):
        with pytest.raises(refusals.TooLate, match="大会已经作出决定"):
            record = ActRecord.objects.filter(act=act).earliest("pk")
            correct(record=record, by=office, reason="错了", at=moment(MEETING))


@rule("R2.06")
def test_one_ballot_a_congress_a_year_and_its_result_is_the_years_projects(play: LivelihoodPlay):
    decision = play.listed()
    with pytest.raises(refusals.TooLate, match="一年票决一次") as refused:
        play.arranged()
    assert rules_of(refused) == ["R2.06"]
    play.session(decision, until=D.decided)
    rows = Project.objects.filter(decision=decision).order_by("number")
    assert [(p.year, p.status) for p in rows] == [(2026, "adopted"), (2026, "adopted"), (2026, "not_adopted")]
    tracked = Proceeding.objects.filter(procedure=P.code).values_list("subject_id", flat=True)
    assert sorted(tracked) == [p.pk for p in rows[:2]]  # they are tracked by themselves


@rule("R2.07")
def test_what_was_heard_from_people_stands_beside_the_candidate_before_the_ballot(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    project = play.candidate(decision, TITLES[0], [play.passed(play.idea(call))])
    listing = proceeding_of(C, project.pk)
    for kind, day, people in (("hearing", "2025-12-12", 42), ("seminar", "2025-12-18", 15)):
        said = {"kind": kind, "held_on": day, "people": people, "heard": "先修最堵的一段", "adopted": "已调整次序"}
        play.act(listing, C.consulted, Role.ORGAN, date(2025, 12, 20), said)
    with frozen(date(2025, 12, 21)):
        page = play.world.client(Role.DEPUTY).get(reverse("livelihood:candidate", args=[project.pk])).content.decode()
    assert "听证会" in page and "座谈会" in page and "先修最堵的一段" in page


@rule("R2.07")
def test_hearing_the_public_is_offered_after_the_submission_and_not_once_the_ballot_has_begun(play: LivelihoodPlay):
    decision = play.listed()
    project = decision.projects.all()[0]
    listing = proceeding_of(C, project.pk)
    said = {"kind": "seminar", "held_on": "2026-01-22", "people": 12, "heard": "公布以后又提了一条"}
    play.act(listing, C.consulted, Role.ORGAN, date(2026, 1, 26), said)
    doors = OpenDoor.objects.filter(proceeding=listing, act=C.consulted.name)
    play.session(decision, until=D.deliberated)
    assert doors.exists()
    play.act(proceeding_of(D, decision.pk), D.balloted, Role.SC_OFFICE, MEETING)
    assert not doors.exists()
    with pytest.raises(refusals.NotYet, match="大会已经开始票决"):
        play.act(listing, C.consulted, Role.ORGAN, MEETING, said)


@rule("R2.08")
def test_the_result_issues_a_formal_decision_with_number_text_and_publication(play: LivelihoodPlay):
    decision = play.listed()
    deciding = play.session(decision, until=D.decided)
    decision.refresh_from_db()
    assert decision.number == "青人决〔2026〕1号"
    assert f"确定“{TITLES[0]}”、“{TITLES[1]}”2个项目为2026年民生实事项目" in decision.text
    versions = decision.document.versions.order_by("number")
    assert [v.suffix() for v in versions] == ["docx", "pdf"] and not hasattr(versions[0], "publication")
    code = play.world.congress.code
    public, page = reverse("public_projects", args=[code]), reverse("public_decision", args=[code, 2026])
    with frozen(MEETING):
        before = Client().get(public).content.decode()
        assert TITLES[0] not in before and "代表票决了" not in before
        assert page not in before and Client().get(page).status_code == 404
        assert measure("projects.decided_by_ballot", play.world.congress, 2026) == 0  # citizens are told this number
        said = {"where": "县人大网", "secrecy_review": "陈静怡"}
        play.act(deciding, D.published, Role.SC_OFFICE, MEETING, said)
        shown, told = (Client().get(url).content.decode() for url in (public, page))
        first = decision.projects.get(number=1)
        linked = Client().get(reverse("public_project", args=[code, first.pk])).content.decode()
        home = Client().get(reverse("public_home", args=[code])).content.decode()
    assert TITLES[0] in shown
    assert all(f'href="{page}"' in each for each in (shown, linked, home))
    assert "青人决〔2026〕1号" in told and f"确定“{TITLES[0]}”、“{TITLES[1]}”2个项目" in told
    assert "代表100人，出席90人，发出选票90张，收回90张，废票2张" in told and "70票" in told and "46票" in told
    for version in decision.document.versions.all():
        file = reverse("documents:public_download", args=[code, version.pk])
        assert f'href="{file}"' in told and Client().get(file).status_code == 200


@rule("R2.08")
def test_a_decision_that_adopted_nothing_is_found_and_read_by_everybody(play: LivelihoodPlay):
    decision, code = play.listed(), play.world.congress.code
    deciding = play.session(decision, until=D.balloted)
    play.count(decision, (40, 30, 20))
    for act, said in (
        (D.counted, {}), (D.decided, {}), (D.published, {"where": "县人大网", "secrecy_review": "陈静怡"}),
    ):  # fmt: skip
        play.act(deciding, act, Role.SC_OFFICE, MEETING, said)
    page = reverse("public_decision", args=[code, 2026])
    with frozen(MEETING):
        for name in ("public_home", "public_projects"):
            assert f'href="{page}"' in Client().get(reverse(name, args=[code])).content.decode()
        told = Client().get(page).content.decode()
    assert "没有项目通过" in told and "没有项目获得通过" in told and "40票" in told


@rule("R2.08")
def test_what_was_published_wrongly_is_not_public_any_more(play: LivelihoodPlay):
    decision, code = play.listed(), play.world.congress.code
    play.session(decision, until=D.published)
    urls = [reverse("public_decision", args=[code, 2026]), reverse("public_decision_file", args=[code, 2026, 1])]
    with frozen(MEETING):
        assert [Client().get(url).status_code for url in urls] == [200, 200]
        record = ActRecord.objects.get(act=D.published.name, proceeding=proceeding_of(D, decision.pk))
        correct(record=record, by=play.world.viewer(Role.SC_OFFICE), reason="没有审查", at=moment(MEETING))
        assert [Client().get(url).status_code for url in urls] == [404, 404]
        assert urls[0] not in Client().get(reverse("public_projects", args=[code])).content.decode()


@rule("R2.08")
def test_anybody_counts_the_published_ballot_again_from_its_file_and_nobody_before(play: LivelihoodPlay):
    decision, code = play.listed(), play.world.congress.code
    deciding = play.session(decision, until=D.decided)
    url = reverse("public_decision_file", args=[code, 2026, 1])
    assert Client().get(url).status_code == 404
    play.act(deciding, D.published, Role.SC_OFFICE, MEETING, {"where": "县人大网", "secrecy_review": "陈静怡"})
    page = Client().get(reverse("public_decision", args=[code, 2026])).content.decode()
    got = Client().get(url)
    again = read_pb(got.content.decode())
    assert f'href="{url}"' in page and got.headers["Content-Disposition"].startswith("attachment")
    assert [(p.name, n) for p, n in zip(again.projects, again.votes(), strict=True)] == list(
        zip(TITLES, (70, 60, 46), strict=True)
    )
    assert len(again.ballots) == 88 and again.meta["rule"] == "more than 1/2 of 100 deputies, at most 2"
    assert Client().get(reverse("public_decision_file", args=[code, 2026, 2])).status_code == 404


# ── the pilot list ────────────────────────────────────────────────────────
@rule("R2.09")
def test_a_township_that_is_not_on_the_list_yet_cannot_open_a_solicitation(world: World):
    town = build_world("baitang", "白塘镇", level=Level.TOWNSHIP, parent=world, members=3)
    office, county = town.viewer(Role.SC_OFFICE), world.viewer(Role.SC_OFFICE)
    days = {"opens_on": OPENS, "closes_on": CLOSES, "on": OPENS, "at": moment(OPENS)}
    with pytest.raises(refusals.NotYet) as refused:
        services.open_solicitation(year=2026, by=office, **days)
    assert [(r.rule, "还没有列入" in r.text) for r in refused.value.reasons] == [("R2.09", True)]
    line = {"phase": "rollout", "basis": "县委〔2025〕3号", "by": county, "at": moment(OPENS)}
    services.enlist(township=town.congress, from_on=date(2025, 9, 9), **line)
    with pytest.raises(refusals.NotYet) as refused:
        services.open_solicitation(year=2026, by=office, **days)
    assert "从2025年9月9日起列入推行名单" in refused.value.reasons[0].text
    later = days | {"opens_on": date(2025, 9, 9)}
    assert services.open_solicitation(year=2026, by=office, **later).year == 2026
    assert not_enabled(town.congress, date(2025, 9, 8)) and not not_enabled(town.congress, date(2025, 9, 9))


@rule("R2.09")
def test_only_the_county_office_keeps_the_list_and_only_of_its_own_townships(world: World, stranger: World):
    line = {"from_on": OPENS, "phase": "pilot", "basis": "", "at": moment(OPENS)}
    with pytest.raises(refusals.NotAllowed):
        services.enlist(township=world.congress, by=world.viewer(Role.ORGAN), **line)
    with pytest.raises(refusals.Incomplete, match="不是本级"):
        services.enlist(township=stranger.congress, by=world.viewer(Role.SC_OFFICE), **line)


@rule("R2.10")
def test_the_county_counts_what_its_townships_decided(world: World):
    town = build_world("baitang", "白塘镇", level=Level.TOWNSHIP, parent=world, members=3)
    LivelihoodPlay(world).enlisted()
    services.enlist(
        township=town.congress, from_on=OPENS, phase="pilot", basis="", by=world.viewer(Role.SC_OFFICE),
        at=moment(OPENS),
    )  # fmt: skip
    LivelihoodPlay(town).decided()
    assert [measure(f"projects.{n}", world.congress, 2026) for n in ("decided_by_ballot", "townships")] == [2, 1]
    assert measure("projects.decided_by_ballot", world.congress, 2025) == 0
    with frozen(date(2026, 3, 1)):
        page = world.client(Role.SC_OFFICE).get(reverse("livelihood:projects")).content.decode()
    assert "1个人大票决2件" in page and "白塘镇" in page


# ── implementation ────────────────────────────────────────────────────────
@rule("R2.11")
def test_the_start_of_works_is_a_dated_event_with_a_photo_on_the_public_timeline(play: LivelihoodPlay):
    project = play.started()
    step = Step.objects.get(project=project, kind="started")
    assert (step.on, step.words) == (date(2026, 4, 9), "机械进场")
    url = reverse("documents:public_download", args=[play.world.congress.code, step.photo_id])
    with frozen(date(2026, 4, 10)):
        page = Client().get(reverse("public_project", args=[play.world.congress.code, project.pk])).content.decode()
    assert "2026年4月9日" in page and f'src="{url}"' in page
    assert Client().get(url).status_code == 200
    record = step.record
    correct(record=record, by=play.world.viewer(Role.HANDLING_UNIT), reason="日子写错了", at=moment(date(2026, 4, 11)))
    assert not Step.objects.filter(project=project, kind="started").exists()
    assert Client().get(url).status_code == 404  # what was taken back is not public any more


@rule("R2.11")
def test_milestones_are_reached_on_days_and_the_end_waits_for_them(play: LivelihoodPlay):
    project = play.started()
    doing, first = proceeding_of(P, project.pk), project.milestones.all()[0]
    play.act(doing, P.reached, Role.HANDLING_UNIT, date(2026, 8, 3), {"milestone": str(first.pk)})
    first.refresh_from_db()
    assert first.reached_on == date(2026, 8, 3)
    history = Page(doing, play.world.viewer(Role.SC_OFFICE), date(2026, 8, 4)).history()
    assert ("哪个节点", first.title) in [(label, str(words)) for line in history for label, words in line.fields]
    with pytest.raises(refusals.NotYet) as refused:
        said = {"words": "通车", "paid": 850}
        play.act(doing, P.finished, Role.HANDLING_UNIT, date(2026, 11, 20), said)
    assert [r.text for r in refused.value.reasons] == ["节点“通车”还没有登记到达"]
    with pytest.raises(refusals.Incomplete, match="还没有到达的节点"):
        play.act(doing, P.reached, Role.HANDLING_UNIT, date(2026, 8, 4), {"milestone": str(first.pk)})


def test_progress_is_owed_each_month_within_five_workdays_of_its_end(play: LivelihoodPlay):
    project = play.started()
    doing = proceeding_of(P, project.pk)
    stands, _ = judge(doing, date(2026, 6, 8))
    due = {d.party: d.due.on for d in stands.duties if d.act is P.reported}
    # the last day of April is the 30th; 1-5 May are holidays; 6, 7, 8, Saturday 9 (worked), 11
    assert due["2026M04"] == date(2026, 5, 11)
    # the last day of May is Sunday the 31st; 1-5 June
    assert due["2026M05"] == date(2026, 6, 5)
    said = {"percent": 20, "paid": 180.5, "words": "路基开挖"}
    play.act(doing, P.reported, Role.HANDLING_UNIT, date(2026, 5, 8), said, party="2026M04")
    project.refresh_from_db()
    assert (project.percent, float(project.paid)) == (20, 180.5)
    page = reverse("public_project", args=[play.world.congress.code, project.pk])
    public = Client().get(page).content.decode()
    assert "<b>180.50</b>万元已支付，总投资860万元" in public and "形象进度20%，累计支付180.50万元" in public
    assert DueDay.objects.get(proceeding=doing, act="reported", party="2026M04").done_on == date(2026, 5, 8)


def test_a_project_is_changed_by_decision_alone(play: LivelihoodPlay):
    project = play.started()
    doing, on = proceeding_of(P, project.pk), date(2026, 7, 1)
    asked = {"ends_on": date(2026, 12, 20), "reason": "雨季停工"}
    with pytest.raises(refusals.NotAllowed):
        play.act(doing, P.change_asked, Role.HANDLING_UNIT, on, asked)
    play.act(doing, P.change_asked, Role.ORGAN, on, asked)
    project.refresh_from_db()
    assert project.ends_on == date(2026, 11, 30)
    said = {"decision": "agreed", "meeting": "第40次主任会议", "reason": "情况属实"}
    play.act(doing, P.change_decided, Role.SC_OFFICE, on, said)
    project.refresh_from_db()
    assert project.ends_on == date(2026, 12, 20)
    assert "计划完工日由2026-11-30改为2026-12-20" in Step.objects.get(project=project, kind="change").words
    office = play.world.viewer(Role.SC_OFFICE)
    with pytest.raises(refusals.TooLate, match="不能更正"):
        record = ActRecord.objects.get(proceeding=doing, act="change_decided")
        correct(record=record, by=office, reason="错了", at=moment(on))


@pytest.mark.parametrize(
    ("more", "at", "words"),
    [
        ({}, (None, None), "图上原来的位置去掉"),
        ({"x": 618, "y": 77}, (618, 77), "图上的位置改为横618、纵77"),
    ],
)
def test_a_project_that_moves_takes_its_point_on_the_drawing_with_it(
    play: LivelihoodPlay, more: dict[str, int], at: tuple[int | None, int | None], words: str
):
    project, on = play.started(), date(2026, 7, 1)
    Project.objects.filter(pk=project.pk).update(x=412, y=307)
    doing = proceeding_of(P, project.pk)
    play.act(doing, P.change_asked, Role.ORGAN, on, {"place": "嘉丰镇", "reason": "原址不能用"} | more)
    said = {"decision": "agreed", "meeting": "第40次主任会议", "reason": "情况属实"}
    play.act(doing, P.change_decided, Role.SC_OFFICE, on, said)
    project.refresh_from_db()
    assert (project.place, project.x, project.y) == ("嘉丰镇", *at)
    assert words in Step.objects.get(project=project, kind="change").words


@rule("R2.08")
def test_goals_unit_and_nodes_are_changed_by_decision_too_and_what_was_reached_stays(play: LivelihoodPlay):
    """路基完工 was planned for 31 July and 通车 for 20 November; the first was reached."""
    project, on, world = play.started(), date(2026, 7, 20), play.world
    doing = proceeding_of(P, project.pk)
    first = project.milestones.get(title="路基完工")
    play.act(doing, P.reached, Role.HANDLING_UNIT, on, {"milestone": str(first.pk)})
    other = world.body(CITY_MANAGEMENT)
    asked = {"goals": "拓宽到12米", "unit": other.pk, "nodes": "铺油 2026-10-15\n通车 2027-03-31", "reason": "管线多"}
    with pytest.raises(refusals.Incomplete, match="节点“通车”晚于计划完工日2026-11-30"):
        play.act(doing, P.change_asked, Role.ORGAN, on, asked)
    for wrong in (project.unit_id, world.body(OFFICE).pk):
        with pytest.raises(refusals.Incomplete, match="从本级的部门里选"):
            play.act(doing, P.change_asked, Role.ORGAN, on, asked | {"unit": wrong})
    play.act(doing, P.change_asked, Role.ORGAN, on, asked | {"ends_on": date(2027, 3, 31)})
    with pytest.raises(refusals.TooLate, match="上一次调整申请还没有决定"):
        play.act(doing, P.change_asked, Role.ORGAN, on, {"cost": 900, "reason": "管线多"})
    said = {"decision": "agreed", "meeting": "第40次主任会议", "reason": "情况属实"}
    play.act(doing, P.change_decided, Role.SC_OFFICE, on, said)
    with pytest.raises(refusals.Incomplete, match="节点“通车”晚于计划完工日2027-03-01"):
        play.act(doing, P.change_asked, Role.ORGAN, on, {"ends_on": date(2027, 3, 1), "reason": "加快"})
    project.refresh_from_db()
    assert (project.goals, project.unit) == ("拓宽到12米", other)
    assert list(project.milestones.values_list("title", "planned_on", "reached_on")) == [
        ("路基完工", date(2026, 7, 31), on),
        ("铺油", date(2026, 10, 15), None),
        ("通车", date(2027, 3, 31), None),
    ]
    words = Step.objects.get(project=project, kind="change").words
    assert f"责任单位由{HOUSING}改为{CITY_MANAGEMENT}" in words and "通车（2026-11-20）改为铺油" in words
    with pytest.raises(refusals.NotAllowed):
        play.act(doing, P.reported, Role.HANDLING_UNIT, on, {"percent": 30, "paid": 1, "words": "-"}, party="2026M06")


@pytest.mark.parametrize(
    ("lines", "nodes", "faults"),
    [
        ("通车 2026-11-20", [("通车", date(2026, 11, 20))], 0),
        (" 二期 路基 2026-11-20 \n\n", [("二期 路基", date(2026, 11, 20))], 0),
        ("通车　2026-11-20", [("通车", date(2026, 11, 20))], 0),
        ("通车2026-11-20", [], 1),
        ("通车 11月20日\n铺油 2026-10-15", [("铺油", date(2026, 10, 15))], 1),
        ("2026-11-20", [], 1),
    ],
)
def test_a_node_is_written_as_a_title_and_a_day(lines, nodes, faults):
    assert rules.nodes_in(lines) == nodes
    assert len(rules.node_faults(lines)) == faults


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "写明调整哪一项"),
        ({"place": "嘉丰镇"}, ""),
        ({"x": 618.0, "y": 77.0}, ""),
        ({"place": "嘉丰镇", "x": 618}, "横、纵坐标都写"),
        ({"x": 1001, "y": 0}, "0到1000的整数"),
        ({"x": 10.5, "y": 0}, "0到1000的整数"),
        ({"cost": 900.5}, ""),
        ({"cost": -1}, "总投资写不小于0"),
        ({"cost": 1e10}, "小于10000000000的万元数"),
        ({"cost": 900.125}, "总投资最多写2位小数"),
        ({"place": "嘉" * 101}, "地点最多100字"),
        ({"goals": "路" * 2001}, "建设内容和目标最多2000字"),
    ],
)
def test_a_change_says_what_and_a_point_lies_on_the_drawing(said: dict[str, object], fault: str):
    found = "".join(change_says_what(said))
    assert fault in found and bool(fault) is bool(found)


@rule("R2.08")
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"cost": 1e12}, "总投资写不小于0"),
        ({"place": "嘉" * 101}, "地点最多100字"),
        ({"ends_on": date(2026, 4, 9)}, "完工日要晚于开工日（2026-04-09）"),
    ],
)
def test_a_change_that_the_sheet_of_the_project_does_not_take_is_refused_at_the_asking(
    play: LivelihoodPlay, asked: dict[str, object], words: str
):
    project, government = play.started(), play.world.client(Role.ORGAN)
    doing = proceeding_of(P, project.pk)
    with frozen(date(2026, 7, 1)):
        form = reverse("procedures:act", args=[doing.pk, P.change_asked.name])
        answer = government.post(form, asked | {"reason": "管线多", "on": "2026-07-01"})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not doing.records.filter(act=P.change_asked.name).exists()


def test_money_that_no_amount_can_be_is_not_reported_as_paid(play: LivelihoodPlay):
    doing = proceeding_of(P, play.started().pk)
    said = {"percent": 20, "paid": 1e15, "words": "路基开挖"}
    with pytest.raises(refusals.Incomplete, match="支付写不小于0"):
        play.act(doing, P.reported, Role.HANDLING_UNIT, date(2026, 5, 8), said, party="2026M04")


@rule("R2.08")
def test_what_was_asked_before_the_works_were_finished_is_not_agreed_to_afterwards(play: LivelihoodPlay):
    """Finished on 21 November; the decision of the 20th is put on record later, that of the 23rd comes too late."""
    project = play.started()
    doing = proceeding_of(P, project.pk)
    play.act(doing, P.change_asked, Role.ORGAN, date(2026, 11, 2), {"cost": 900, "reason": "管线多"})
    for node in project.milestones.all():
        play.act(doing, P.reached, Role.HANDLING_UNIT, date(2026, 11, 20), {"milestone": str(node.pk)})
    play.act(doing, P.finished, Role.HANDLING_UNIT, date(2026, 11, 21), {"words": "建成通车", "paid": 850})
    said = {"decision": "agreed", "meeting": "第44次主任会议", "reason": "情况属实"}
    with pytest.raises(refusals.TooLate, match="项目已于2026年11月21日完工"):
        play.act(doing, P.change_decided, Role.SC_OFFICE, date(2026, 11, 23), said)
    play.act(doing, P.change_decided, Role.SC_OFFICE, date(2026, 11, 20), said)
    project.refresh_from_db()
    assert project.cost == 900


def test_a_project_is_not_given_to_a_unit_that_was_wound_up_meanwhile(play: LivelihoodPlay):
    project, other = play.started(), play.world.body(CITY_MANAGEMENT)
    doing = proceeding_of(P, project.pk)
    play.act(doing, P.change_asked, Role.ORGAN, date(2026, 7, 1), {"unit": other.pk, "reason": "职责划转"})
    other.ended_on = date(2026, 7, 10)
    other.save(update_fields=["ended_on"])
    said = {"decision": "agreed", "meeting": "第40次主任会议", "reason": "情况属实"}
    with pytest.raises(refusals.Incomplete, match="申请的责任单位已经撤并"):
        play.act(doing, P.change_decided, Role.SC_OFFICE, date(2026, 7, 20), said)
    play.act(doing, P.change_decided, Role.SC_OFFICE, date(2026, 7, 20), said | {"decision": "refused"})


def test_a_candidate_sheet_is_closed_once_submitted_and_nodes_once_the_plan_is_public(play: LivelihoodPlay):
    project = play.started()
    government, unit = play.world.viewer(Role.ORGAN), play.world.viewer(Role.HANDLING_UNIT)
    with pytest.raises(refusals.TooLate):
        services.edit_project(project=project, fields={"cost": 1}, by=government, at=moment(MEETING))
    with pytest.raises(refusals.TooLate, match="实施方案已经公布"):
        services.save_milestone(
            project=project, title="又一步", planned_on=date(2026, 8, 1), by=unit, at=moment(date(2026, 3, 1))
        )


def test_a_project_is_inspected_by_deputies_finished_and_accepted(play: LivelihoodPlay):
    project = play.started()
    doing = proceeding_of(P, project.pk)
    said = {"deputies": "石桂芳", "found": "路基已成形", "wanted": "加快排水"}
    play.act(doing, P.inspected, Role.DEPUTY, date(2026, 6, 10), said)
    for node in project.milestones.all():
        play.act(doing, P.reached, Role.HANDLING_UNIT, date(2026, 11, 20), {"milestone": str(node.pk)})
    play.act(doing, P.finished, Role.HANDLING_UNIT, date(2026, 11, 21), {"words": "建成通车", "paid": 850})
    with pytest.raises(refusals.NotAllowed):
        play.act(doing, P.accepted, Role.HANDLING_UNIT, date(2026, 11, 25), {"deputies": "石", "found": "好"})
    play.act(doing, P.accepted, Role.SC_OFFICE, date(2026, 11, 25), {"deputies": "石桂芳等5人", "found": "路通了"})
    project.refresh_from_db()
    assert (project.status, project.percent, project.finished_on) == ("accepted", 100, date(2026, 11, 21))
    kinds = [s.kind for s in Step.objects.filter(project=project).order_by("on", "pk")]
    assert kinds == ["planned", "started", "inspection", "milestone", "milestone", "finished", "accepted"]
