"""What stands around the commitments: R2.17-R2.21, each by its number."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.activities import services as activities
from huying.commons.activities.models import Activity
from huying.commons.activities.registry import subject
from huying.kernel.calendar.clock import frozen
from huying.kernel.metrics.registry import get, measure
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import DueDay
from huying.mechanisms.livelihood_projects.commitment_terms import SUPERVISION_FIELDS
from huying.mechanisms.livelihood_projects.models import Area, HotIssue, InspectionGroup
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors import supervision as selectors
from huying.mechanisms.livelihood_projects.services import supervision as services
from tests.commitments import CommitmentPlay, D, U
from tests.commons.test_voting_casting import together
from tests.world import GOVERNMENT, HOUSING, World, build_world, moment

rule = pytest.mark.rule
ON = date(2026, 4, 7)


@pytest.fixture
def play(world: World) -> CommitmentPlay:
    return CommitmentPlay(world)


def text(client: Client, address: str, on: date) -> str:
    with frozen(on):
        got = client.get(address)
    assert got.status_code == 200
    return got.content.decode()


# ── decisions on major matters ────────────────────────────────────────────
@rule("R2.17")
def test_a_decision_on_a_major_matter_owes_an_execution_report_every_year(world: World, play: CommitmentPlay):
    decision = play.decided()
    running = proceeding_of(D, decision.pk)
    due = DueDay.objects.filter(proceeding=running, act=D.reported.name, done_on=None).order_by("due_on")[0]
    assert due.due_on == date(2027, 2, 1)  # a month after 31 December is 31 January, a Sunday: the Monday after
    assert due.body == world.body(GOVERNMENT)
    report = {"done": "关停小散污企业14家", "problems": "两条支流还不达标"}
    play.act(running, D.reported, Role.ORGAN, date(2026, 12, 15), report, "2026")
    decision.refresh_from_db()
    assert decision.reported_on == date(2026, 12, 15) and decision.number == "青人常〔2026〕5号"
    page = text(Client(), reverse("public_major_decision", args=[world.congress.code, decision.pk]), ON)
    assert "关停小散污企业14家" in page and "两条支流还不达标" in page
    assert measure("supervision.decisions", world.congress, 2026) == 1


@rule("R2.17")
def test_only_the_standing_committee_says_that_its_decision_is_executed(world: World, play: CommitmentPlay):
    decision = play.decided()
    running, said = proceeding_of(D, decision.pk), {"meeting": "第36次会议", "reason": "任务都完成了"}
    with pytest.raises(refusals.NotAllowed):
        play.act(running, D.executed, Role.ORGAN, ON, said)
    assert get("supervision.decisions_running").rows(world.congress, 2026).count() == 1
    play.act(running, D.executed, Role.SC_OFFICE, ON, said)
    assert measure("supervision.decisions_running", world.congress, 2026) == 0


def test_a_decision_is_public_only_once_published(world: World, play: CommitmentPlay):
    office = world.viewer(Role.SC_OFFICE, on=ON)
    made = services.register_decision(
        title="草案", content="内容", unit=world.body(GOVERNMENT), field="", by=office, on=ON, at=moment(ON)
    )
    address = reverse("public_major_decision", args=[world.congress.code, made.pk])
    assert Client().get(address).status_code == 404
    with frozen(ON):
        assert world.client(Role.HANDLING_UNIT).get(made.get_absolute_url()).status_code == 404


# ── groups and areas ──────────────────────────────────────────────────────
def arranged(world: World, area: Area, on: date = ON, **more: object) -> Activity:
    """The office arranges an inspection of an area."""
    said = {"kind": "inspection", "planned_on": on, "place": "望禾街道", "methods": ["on_site"]} | more
    who = {"by": world.viewer(Role.SC_OFFICE, on=on), "at": moment(on)}
    return activities.plan_activity(congress=world.congress, about=(selectors.AREA, area.pk), **said, **who)


def grouped(world: World) -> tuple[InspectionGroup, Area]:
    """One group of a deputy and a member, and the area it supervises."""
    who = {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    leader, member = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER)
    group = services.form_group(name="第一视察组", leader=leader, members=[member, leader], **who)
    return group, services.draw_area(name="城关片", group=group, **who)


@rule("R2.18")
def test_the_members_of_a_group_are_named_as_who_is_to_inspect_its_area_and_told(world: World):
    _, area = grouped(world)
    made = arranged(world, area, date(2026, 4, 10))
    named = [(p.person, p.capacity, p.is_lead) for p in made.participants.all()]
    leader, member = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER)
    assert named == [(leader, "deputy", True), (member, "sc_member", False)]
    told = Notice.objects.filter(text="第一视察组2026年4月10日视察城关片，请参加。地点：望禾街道。")
    assert {n.person for n in told} == {leader, member}
    with frozen(ON):
        page = world.client(Role.DEPUTY).get(told[0].url).content.decode()
    assert "视察：望禾街道" in page and f"{leader}、{member}" in page and "安排在2026年4月10日" in page


@rule("R2.18")
@rule("R1.21")
def test_where_an_unannounced_inspection_goes_stands_in_no_notice_and_on_no_deputys_page(world: World):
    group, area = grouped(world)
    worker = Mandate(person=world.person(Role.SC_MEMBER), body=world.body(HOUSING), role=Role.HANDLING_UNIT.value)
    worker.post, worker.from_on = "副局长", date(2026, 1, 1)
    worker.save()
    surprise = {"methods": ["unannounced_visit"], "place": "石桥巷", "visited": world.body(HOUSING)}
    made = arranged(world, area, date(2026, 4, 10), **surprise)
    assert [p.person for p in made.participants.all()] == [world.person(Role.DEPUTY)]  # not who works there
    assert not Notice.objects.filter(text__contains="石桥巷").exists()
    assert not Notice.objects.filter(text__contains=area.name).exists()
    assert Notice.objects.filter(text__contains="另行告知").count() == 1
    assert "石桥巷" not in text(world.client(Role.DEPUTY), group.get_absolute_url(), ON)
    assert "石桥巷" in text(world.client(Role.SC_OFFICE), group.get_absolute_url(), ON)


def told(person: Person) -> list[str]:
    """What somebody has still to read of the inspections of a group."""
    mine = Notice.objects.filter(person=person, kind="group_inspection", read_at=None)
    return list(mine.order_by("pk").values_list("text", flat=True))


@rule("R2.18")
def test_an_inspection_that_is_moved_or_called_off_is_told_again_to_who_was_named(world: World):
    _, area = grouped(world)
    made, who = arranged(world, area, date(2026, 4, 10)), {"by": world.viewer(Role.SC_OFFICE, on=ON)}
    leader, member = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER)
    activities.remove_participant(participant=made.participants.get(person=member), at=moment(ON), **who)
    said = {"kind": "inspection", "planned_on": date(2026, 4, 14), "place": "望禾街道", "methods": ["on_site"]}
    activities.change_activity(activity=made, at=moment(ON, 10), **said, **who)
    assert told(leader) == ["第一视察组2026年4月14日视察城关片，请参加。地点：望禾街道。"]
    activities.change_activity(activity=made, at=moment(ON, 11), purpose="看路面", **said, **who)
    assert len(told(leader)) == 1  # nothing of what they were told is otherwise
    activities.cancel_activity(activity=made, reason="下雨", at=moment(ON, 12), **who)
    assert told(leader) == ["第一视察组2026年4月14日视察城关片取消了，不用去了。"]
    assert not any("4月14日" in words for words in told(member))


@rule("R2.18")
def test_a_regrouping_reaches_the_inspections_that_are_still_to_be_made(world: World):
    group, area = grouped(world)
    made, who = arranged(world, area, date(2026, 4, 10)), {"by": world.viewer(Role.SC_OFFICE, on=ON)}
    leader, member, new = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER), world.person(Role.SC_MEMBER, 1)
    services.change_group(group=group, leader=member, members=[new], at=moment(ON, 10), **who)
    assert [(p.person, p.is_lead) for p in made.participants.all()] == [(member, True), (new, False)]
    assert told(leader) == ["视察组调整了，第一视察组2026年4月10日视察城关片您不用参加了。"]
    assert len(told(member)) == 1 and len(told(new)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_changes_of_one_group_at_the_same_moment_leave_the_group_of_the_later_one():
    """Both name a new member; one of them the old leader, the other the old member. Nobody is in the group twice."""
    world = build_world()
    group, area = grouped(world)
    made, who = arranged(world, area, date(2026, 4, 10)), {"by": world.viewer(Role.SC_OFFICE, on=ON)}
    leader, member, new = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER), world.person(Role.SC_MEMBER, 1)

    def change(led_by: Person) -> InspectionGroup:
        return services.change_group(group=group, leader=led_by, members=[new], at=moment(ON, 10), **who)

    said = together(lambda: change(leader), lambda: change(member))
    assert not [each for each in said if isinstance(each, BaseException)], said
    group.refresh_from_db()
    stays = selectors.members_now().filter(group=group).values_list("person", flat=True)
    assert group.leader in (leader, member) and sorted(stays) == sorted([group.leader_id, new.pk])
    assert sorted(made.participants.values_list("person", flat=True)) == sorted(stays)


@rule("R2.18")
def test_what_the_office_wrote_of_somebody_stays_when_an_area_gets_its_group(world: World):
    who = {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    area, leader = services.draw_area(name="山后片", group=None, **who), world.person(Role.DEPUTY)
    made = arranged(world, area, date(2026, 4, 20))
    activities.add_participant(activity=made, person=leader, capacity="deputy", post="桥梁专家", **who)
    outside = {"name": "周教授", "capacity": "expert", "is_lead": True}
    activities.add_participant(activity=made, **outside, **who)
    group, _ = grouped(world)
    services.assign_area(area=area, group=group, **who)
    rows = {p.name: (p.post, p.is_lead) for p in made.participants.all()}
    member = world.person(Role.SC_MEMBER)
    assert rows == {leader.name: ("桥梁专家", False), "周教授": ("-", True), member.name: ("-", False)}


@rule("R2.18")
def test_who_joined_a_group_later_was_not_in_it_before_and_who_came_back_has_two_stays(world: World):
    group, area = grouped(world)
    who = {"by": world.viewer(Role.SC_OFFICE, on=ON)}
    leader, late = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER, 1)
    made = arranged(world, area)
    for each in made.participants.all():
        activities.remove_participant(participant=each, at=moment(ON), **who)
    activities.add_participant(activity=made, person=late, capacity="sc_member", at=moment(ON), **who)
    activities.record_activity(activity=made, held_on=ON, finding="路面平整", at=moment(ON), **who)
    for members, day in (([late], date(2026, 5, 6)), ([], date(2026, 6, 8)), ([late], date(2026, 7, 6))):
        services.change_group(group=group, leader=leader, members=members, at=moment(day), **who)
    assert dict(selectors.coverage(world.congress, 2026))[area] == 0
    stays = group.members.filter(person=late).order_by("pk").values_list("joined_on", "left_on")
    assert list(stays) == [(date(2026, 5, 6), date(2026, 6, 8)), (date(2026, 7, 6), None)]


@rule("R2.18")
def test_a_visit_recorded_at_once_names_nobody_until_somebody_says_who_went(world: World):
    group, area = grouped(world)
    said = {"place": "望禾街道", "day": ON, "went": "yes", "finding": "路面平整", "kind": "inspection"}
    with frozen(ON):
        address = reverse("activities:new", args=[selectors.AREA, area.pk])
        page = world.client(Role.SC_OFFICE).post(address, said, follow=True)
    assert "请在“谁去的”里写上去的人" in page.content.decode()
    made = group.inspections.get().activity
    assert not made.participants.exists() and not Notice.objects.filter(kind="group_inspection").exists()
    assert dict(selectors.coverage(world.congress, 2026))[area] == 0
    deputy = {"person": world.person(Role.DEPUTY), "capacity": "deputy"}
    activities.add_participant(activity=made, **deputy, by=world.viewer(Role.SC_OFFICE, on=ON), at=moment(ON))
    assert dict(selectors.coverage(world.congress, 2026))[area] == 1


@rule("R2.18")
def test_an_area_counts_as_inspected_only_when_somebody_of_its_group_was_there(world: World):
    group, area = grouped(world)
    made, office = arranged(world, area), world.client(Role.SC_OFFICE)
    others = {"person": world.person(Role.SC_MEMBER, 1), "capacity": "sc_member"}
    activities.add_participant(activity=made, **others, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    absent = [p.pk for p in made.participants.exclude(person=others["person"])]
    record = reverse("activities:record", args=[made.pk])
    said = {"held_on": "2026-04-07", "finding": "路面平整", "methods": ["on_site"], "absent": absent}
    with frozen(ON):
        assert "谁没有去" in office.get(record).content.decode()
        assert office.post(record, said).status_code == 302
    assert [p.person for p in made.participants.all()] == [others["person"]]
    assert dict(selectors.coverage(world.congress, 2026))[area] == 0  # others are not the group
    assert measure("supervision.areas_uncovered", world.congress, 2026) == 1
    assert "没有组员去，不算" in text(office, group.get_absolute_url(), ON)
    with frozen(ON):
        back = {"person": world.person(Role.DEPUTY).pk, "capacity": "deputy"}
        assert office.post(reverse("activities:participant_new", args=[made.pk]), back).status_code == 302
    assert dict(selectors.coverage(world.congress, 2026))[area] == 1
    assert measure("supervision.areas_uncovered", world.congress, 2026) == 0


@rule("R2.18")
def test_what_somebody_inspected_with_a_group_still_counts_after_they_left_it_and_nothing_after(world: World):
    group, area = grouped(world)
    made, who = arranged(world, area), {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    activities.record_activity(activity=made, held_on=ON, finding="路面平整", **who)
    change = reverse("livelihood:group_change", args=[group.pk])
    new = world.person(Role.SC_MEMBER, 2)
    with frozen(ON):
        assert world.client(Role.DEPUTY).get(change).status_code == 403
        form = world.client(Role.SC_OFFICE).get(change).content.decode()
        assert f'<a href="{group.get_absolute_url()}">{group.name}</a> / 调整' in form  # the way back to the group
        said = {"leader": new.pk, "members": [world.person(Role.SC_MEMBER, 3).pk]}
        assert world.client(Role.SC_OFFICE).post(change, said).status_code == 302
        page = world.client(Role.SC_OFFICE).get(group.get_absolute_url()).content.decode()
    assert f"组长{new}，组员2人" in page
    assert dict(selectors.coverage(world.congress, 2026))[area] == 1
    later = arranged(world, area, date(2027, 4, 7))
    assert [p.person for p in later.participants.all()] == [new, world.person(Role.SC_MEMBER, 3)]
    for each in later.participants.all():
        activities.remove_participant(participant=each, **who)
    activities.add_participant(activity=later, person=world.person(Role.DEPUTY), capacity="deputy", **who)
    on = date(2027, 4, 7)
    activities.record_activity(activity=later, held_on=on, finding="平整", by=who["by"], at=moment(on))
    assert dict(selectors.coverage(world.congress, 2027))[area] == 0


@rule("R2.18")
def test_an_inspection_arranged_before_the_area_had_a_group_is_that_of_the_group_it_is_given(world: World):
    who = {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    area = services.draw_area(name="山后片", group=None, **who)
    made = arranged(world, area, date(2026, 4, 20))
    assert not made.participants.exists()
    group, _ = grouped(world)
    services.assign_area(area=area, group=group, **who)
    assert made.participants.count() == 2 and group.inspections.get().activity == made


@rule("R2.18")
def test_groups_inspect_and_areas_are_supervised_and_the_gaps_are_seen(world: World, play: CommitmentPlay):
    office, at = world.viewer(Role.SC_OFFICE, on=ON), moment(ON)
    leader, member = world.person(Role.DEPUTY), world.person(Role.SC_MEMBER)
    group, covered = grouped(world)
    assert [m.person for m in group.members.order_by("pk")] == [leader, member]
    services.draw_area(name="山后片", group=None, by=office, at=at)
    assert measure("supervision.areas_unassigned", world.congress, 2026) == 1
    assert measure("supervision.areas_uncovered", world.congress, 2026) == 2
    made = arranged(world, covered)
    assert dict(selectors.coverage(world.congress, 2026))[covered] == 0  # arranged is not done
    activities.record_activity(activity=made, held_on=ON, finding="路面平整", by=office, at=at)
    assert [(area.name, held) for area, held in selectors.coverage(world.congress, 2026)] == [
        (area.name, int(area == covered)) for area in Area.objects.order_by("name")
    ]
    assert [a.name for a in get("supervision.areas_uncovered").rows(world.congress, 2026)] == ["山后片"]
    page = text(world.client(Role.DEPUTY), reverse("livelihood:areas"), ON)
    assert "2026年还有1个没有去过" in page and "还有1个片区没有定组" in page


@rule("R2.18")
def test_an_area_is_given_to_another_group_and_never_to_one_of_elsewhere(world: World, stranger: World):
    office, at = world.viewer(Role.SC_OFFICE, on=ON), moment(ON)
    area = services.draw_area(name="城关片", group=None, by=office, at=at)
    their_office = stranger.viewer(Role.SC_OFFICE, on=ON)
    theirs = services.form_group(name="外县组", leader=stranger.person(Role.DEPUTY), members=[], by=their_office, at=at)
    with pytest.raises(refusals.Incomplete):
        services.assign_area(area=area, group=theirs, by=office, at=at)
    with pytest.raises(refusals.Incomplete):
        services.form_group(name="混编组", leader=stranger.person(Role.DEPUTY), members=[], by=office, at=at)
    own = services.form_group(name="第二视察组", leader=world.person(Role.DEPUTY), members=[], by=office, at=at)
    services.assign_area(area=area, group=own, by=office, at=at)
    assert Area.objects.get(pk=area.pk).group == own
    with pytest.raises(refusals.NotAllowed):
        services.draw_area(name="私划片", group=None, by=world.viewer(Role.DEPUTY, on=ON), at=at)


# ── campaigns ─────────────────────────────────────────────────────────────
@rule("R2.19")
def test_a_campaign_gathers_its_activities(world: World):
    office, at = world.viewer(Role.SC_OFFICE, on=ON), moment(ON)
    said = {"purpose": "代表到贫困村去", "field": "rural", "starts_on": ON, "ends_on": date(2026, 6, 30)}
    campaign = services.open_campaign(name="“脱贫攻坚、人大在行动”", **said, by=office, at=at)
    found = subject(selectors.CAMPAIGN, campaign.pk, office)
    assert found and found.may_write
    for place, is_held in (("白塘村", True), ("柳湾村", False)):
        made = activities.plan_activity(
            congress=world.congress, about=(selectors.CAMPAIGN, campaign.pk), kind="visit", planned_on=ON, place=place,
            methods=[], by=office, at=at,
        )  # fmt: skip
        if is_held:
            activities.record_activity(activity=made, held_on=ON, finding="产业已见效", by=office, at=at)
    secret = activities.plan_activity(
        congress=world.congress, about=(selectors.CAMPAIGN, campaign.pk), kind="check", planned_on=ON, place="暗访的村",
        methods=["unannounced_visit"], by=office, at=at,
    )  # fmt: skip
    page = text(world.client(Role.SC_OFFICE), campaign.get_absolute_url(), ON)
    assert "办了1次活动" in page and "白塘村" in page and "柳湾村" in page and "暗访的村" in page
    deputies = text(world.client(Role.DEPUTY), campaign.get_absolute_url(), ON)
    assert "办了1次活动" in deputies and "白塘村" in deputies and "产业已见效" in deputies and "柳湾村" in deputies
    assert "暗访的村" not in deputies and secret.get_absolute_url() not in deputies
    assert measure("supervision.campaigns", world.congress, 2026) == 1
    assert measure("supervision.campaigns", world.congress, 2027) == 0
    with pytest.raises(refusals.Incomplete):
        services.open_campaign(
            name="倒着走", purpose="试", field="", starts_on=ON, ends_on=date(2026, 4, 1), by=office, at=at
        )


# ── fields ────────────────────────────────────────────────────────────────
@rule("R2.20")
def test_the_eight_fields_are_there_a_congress_adds_its_own_and_lists_are_filtered_by_them(
    world: World, stranger: World, play: CommitmentPlay
):
    assert [label for _, label in SUPERVISION_FIELDS] == [
        "环境保护", "“三农”", "医疗卫生", "执法司法", "教育", "交通", "文化", "中小企业促进"
    ]  # fmt: skip
    office = world.viewer(Role.SC_OFFICE, on=ON)
    own = services.add_field(name="养老服务", by=office, at=moment(ON))
    assert selectors.fields_of(world.congress)[-1] == (own.key, "养老服务")
    assert len(selectors.fields_of(stranger.congress)) == 8
    for name in ("养老服务", "教育"):
        with pytest.raises(refusals.TooLate, match="已经在监督领域里"):
            services.add_field(name=name, by=office, at=moment(ON))
    play.issue("南关路口天天堵车")  # its field is traffic
    HotIssue.objects.filter(pk=play.issue("敬老院没有电梯").pk).update(field=own.key)
    reader, address = world.client(Role.SC_OFFICE), reverse("livelihood:hot_issues")
    assert "敬老院没有电梯" in (both := text(reader, address, ON)) and "南关路口" in both
    chosen = text(reader, f"{address}?field={own.key}", ON)
    assert "敬老院没有电梯" in chosen and "南关路口" not in chosen
    HotIssue.objects.filter(field="transport").update(status="solved", solved_on=ON)
    assert "热点难点问题2个，已解决1个" in text(reader, address, ON)
    assert "热点难点问题1个</h1>" in text(reader, f"{address}?field={own.key}", ON)  # of what is shown none is solved
    public = text(Client(), f"{reverse('public_supervised', args=[world.congress.code])}?field=transport", ON)
    assert "南关路口" in public and "敬老院没有电梯" not in public


# ── hot issues ────────────────────────────────────────────────────────────
@rule("R2.21")
def test_a_hot_issue_is_urged_answered_and_solved_only_by_the_congresss_side(world: World, play: CommitmentPlay):
    issue = play.issue()
    running = proceeding_of(U, issue.pk)
    play.act(running, U.urged, Role.SC_OFFICE, date(2026, 4, 8), {"wanted": "装红绿灯"})
    due = DueDay.objects.get(proceeding=running, act=U.answered.name, done_on=None)
    assert due.due_on == date(2026, 4, 29)  # 15 workdays after Wednesday 8 April: 9, 10, 13-17, 20-24, 27-29
    assert due.body == world.body(HOUSING)
    play.act(running, U.answered, Role.HANDLING_UNIT, date(2026, 4, 15), {"done": "5月装好"})
    issue.refresh_from_db()
    assert issue.status == "urging"  # answered is not solved
    solved = {"result": "红绿灯已启用", "confirmed": "周边居民12人、代表2人"}
    with pytest.raises(refusals.NotAllowed):
        play.act(running, U.solved, Role.HANDLING_UNIT, date(2026, 5, 20), solved)
    play.act(running, U.solved, Role.SC_OFFICE, date(2026, 5, 20), solved)
    issue.refresh_from_db()
    assert (issue.status, issue.solved_on) == ("solved", date(2026, 5, 20))


@rule("R2.21")
def test_the_solved_list_is_public_and_counted(world: World, play: CommitmentPlay):
    issue = play.issue()
    play.issue("北门市场污水横流")
    kept = play.issue("学府巷路灯不亮")
    page = reverse("public_supervised", args=[world.congress.code])
    assert "正在督促3个" in text(Client(), page, ON) and "已解决0个" in text(Client(), page, ON)
    solved = {"result": "红绿灯已启用，找老王13800001234看过", "confirmed": "周边居民12人", "words_checked": "yes"}
    play.act(proceeding_of(U, issue.pk), U.solved, Role.SC_OFFICE, date(2026, 5, 20), solved)
    unread = {"result": "赵家门口的灯换了", "confirmed": "赵德福本人"}  # as it was written before the form said so
    play.act(proceeding_of(U, kept.pk), U.solved, Role.SC_OFFICE, date(2026, 5, 21), unread)
    after = text(Client(), page, date(2026, 5, 21))
    assert "学府巷路灯不亮" in after and "2026年5月21日" in after and "赵" not in after
    assert "督促解决了2个热点难点问题" in after and "正在督促1个" in after
    assert "红绿灯已启用" in after and "认可：周边居民12人" in after  # how, and who says so
    assert "13800001234" not in after
    assert list(selectors.solved_issues(world.congress)) == [kept, issue]
    assert measure("supervision.issues", world.congress, 2026) == 3
    assert measure("supervision.issues_solved", world.congress, 2026) == 2


def test_an_issue_that_is_only_prepared_is_on_no_list(world: World):
    office = world.viewer(Role.SC_OFFICE, on=ON)
    services.propose_issue(
        title="待列", what="反映", heard=3, unit=world.body(HOUSING), field="", by=office, on=ON, at=moment(ON)
    )
    assert list(selectors.hot_issues_of(world.congress)) == []
    assert "待列" not in text(Client(), reverse("public_supervised", args=[world.congress.code]), ON)
