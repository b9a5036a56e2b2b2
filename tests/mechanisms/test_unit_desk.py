"""The units' desk: groups with counts, what is mine, several at once, private notes, the reply letter."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.documents import services as documents
from huying.kernel.documents.models import Version
from huying.kernel.documents.selectors import readable
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.models import Account, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem, UnitNote
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import CITY_MANAGEMENT, HOUSING, SINCE, World, moment

rule = pytest.mark.rule
I, P = ItemHandling, OpinionHandling  # noqa: E741
MAY, UNIT = date(2026, 5, 14), Role.HANDLING_UNIT
DESK = reverse("oversight:unit_desk")


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def signed(play: Play, *, more: int = 0) -> OpinionDocument:
    """A letter signed by the leader on 13 May 2026; `more` further items for the housing bureau."""
    opinion = play.drafted()
    for n in range(more):
        fields = {
            "title": f"加装{n + 1}", "indicator": "完成数", "target": "5部", "unit_of_measure": "部",
            "task": "加装电梯", "unit": play.world.body(HOUSING), "node_on": date(2026, 8, 31), "kind": "quantitative",
        }  # fmt: skip
        services.save_item(
            opinion=opinion, fields=fields, by=play.world.viewer(Role.SC_OFFICE), at=moment(date(2026, 5, 6))
        )
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    opinion.refresh_from_db()
    return opinion


def matters(world: World, on: date, who: Role = UNIT, nth: int = 0, **wanted) -> list[tuple[str, str]]:
    viewer = world.viewer(who, nth, on=on)
    found = selectors.chosen_matters(selectors.waiting_matters(viewer, on), viewer, wanted)
    return [(p.group, p.title) for p in selectors.in_order(found)]


def counts(world: World, on: date, nth: int = 0) -> dict[str, int]:
    found = selectors.waiting_matters(world.viewer(UNIT, nth, on=on), on)
    return {k: n for k, n in selectors.group_counts(found, on).items() if n}


def own(world: World, opinion: OpinionDocument) -> list[ProblemItem]:
    return selectors.own_items(opinion, world.body(HOUSING).pk)


def take_on(play: Play, item: ProblemItem, on: date = date(2026, 5, 15)) -> None:
    play.act(proceeding_of(I, item.pk), I.accepted, UNIT, on, {"responsible": "何志远"})


# ── groups ────────────────────────────────────────────────────────────────
def test_what_was_just_handed_over_is_new_and_each_matter_stands_in_one_group(play):
    opinion = signed(play)
    assert matters(play.world, MAY) == [("new", "屋面防水翻修")]
    take_on(play, own(play.world, opinion)[0])
    # the item is due on 31 August, the plan on 10 June: neither is new, both come later
    assert {g for g, _ in matters(play.world, date(2026, 5, 15))} == {"later"}


def test_a_matter_due_this_week_is_apart_and_a_day_later_it_is_overdue(play):
    take_on(play, own(play.world, signed(play))[0])
    monday, friday, after = date(2026, 8, 31), date(2026, 8, 28), date(2026, 9, 1)
    item = [(g, t) for g, t in matters(play.world, monday) if t == "屋面防水翻修"]
    assert item == [("week", "屋面防水翻修")]  # 31 August is a Monday
    assert ("later", "屋面防水翻修") in matters(play.world, friday)
    assert ("late", "屋面防水翻修") in matters(play.world, after)


def test_what_the_congress_sent_back_is_returned_with_its_reason(play):
    item = own(play.world, signed(play))[0]
    take_on(play, item)
    running = proceeding_of(I, item.pk)
    play.act(running, I.answered, UNIT, date(2026, 6, 1), {"answer": "加强管理"})
    play.act(running, I.done, UNIT, date(2026, 6, 2), {"evidence": "台账"})
    reason = {"reason": "写了加强管理，请写明谁、何时、做什么", "node_on": date(2026, 6, 19)}
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 6, 5), reason)
    assert ("returned", "屋面防水翻修") in matters(play.world, date(2026, 6, 5))
    assert ("returned", "屋面防水翻修") in matters(play.world, date(2026, 6, 20))  # though it is overdue: it came back
    found = selectors.waiting_matters(play.world.viewer(UNIT, on=date(2026, 6, 20)), date(2026, 6, 20))
    counted = selectors.group_counts(found, date(2026, 6, 20))
    assert (counted["returned"], counted.overdue - counted["late"]) == (1, 1)  # and is counted as overdue all the same
    with frozen(date(2026, 6, 5)):
        page = play.world.client(UNIT).get(DESK + "?group=returned").content.decode()
    assert "请写明谁、何时、做什么" in page


def test_the_same_page_serves_the_organ_and_its_leader(play):
    running = proceeding_of(P, play.assigned().pk)
    on = date(2026, 5, 11)
    assert matters(play.world, on, Role.ORGAN) == [("new", running.title)]
    assert matters(play.world, on, Role.PRINCIPAL_LEADER) == []
    play.act(running, P.received, Role.ORGAN, on, {"receiver": "郑小雨"})
    # to be signed within five workdays of 11 May: Monday 18 May is next week, and nobody has begun
    assert matters(play.world, on, Role.PRINCIPAL_LEADER) == [("new", running.title)]


def test_what_another_unit_has_to_do_is_on_no_page_of_this_one(play):
    signed(play)
    assert [t for _, t in matters(play.world, MAY, nth=1)] == ["新增充电车棚"]
    with frozen(MAY):
        page = play.world.client(UNIT).get(DESK).content.decode()
    assert "屋面防水翻修" in page and "新增充电车棚" not in page


def test_the_tabs_count_what_is_listed_and_the_sentence_says_the_day(play):
    signed(play, more=3)
    assert counts(play.world, MAY) == {"new": 4}
    with frozen(MAY):
        page = play.world.client(UNIT).get(DESK).content.decode()
    assert "4件要办，没有超期的" in page and "新交办&ensp;4" in page


# ── in place, with the filter kept ────────────────────────────────────────
def test_an_act_is_answered_from_the_desk_and_leads_back_to_the_same_filter(play):
    item = own(play.world, signed(play))[0]
    running, back = proceeding_of(I, item.pk), f"{DESK}?group=new&q=屋面"
    url = reverse("procedures:act", args=[running.pk, I.accepted.name])
    client = play.world.client(UNIT)
    with frozen(MAY):
        form = client.get(url, {"back": back}).content.decode()
        assert 'id="act-form"' in form and f'name="back" value="{back.replace("&", "&amp;")}"' in form
        answer = client.post(url, {"responsible": "何志远", "on": "2026-05-14", "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back.replace("屋面", "%E5%B1%8B%E9%9D%A2"))
    item.refresh_from_db()
    assert item.responsible == "何志远"


def test_an_act_never_leads_to_another_site(play):
    running = proceeding_of(I, own(play.world, signed(play))[0].pk)
    url = reverse("procedures:act", args=[running.pk, I.accepted.name])
    said = {"responsible": "何志远", "on": "2026-05-14", "back": "https://example.org/"}
    with frozen(MAY):
        answer = play.world.client(UNIT).post(url, said)
    assert answer.headers["Location"] == reverse("oversight:item", args=[running.subject_id])


# ── within the unit ───────────────────────────────────────────────────────
def colleague(world: World, name: str = "宋立", *, account: bool = True) -> Person:
    person = Person.objects.create(congress=world.congress, name=name)
    Mandate.objects.create(person=person, body=world.body(HOUSING), role=UNIT.value, from_on=SINCE)
    if account:
        Account.objects.create(username=f"u-{person.pk}", password="!", person=person)
    return person


def test_a_matter_is_given_to_a_colleague_who_finds_it_under_mine_and_is_told(play):
    world = play.world
    signed(play, more=1)
    to, by = colleague(world), world.viewer(UNIT)
    [first, _] = selectors.reach(by, [p.pk for p in selectors.waiting_matters(by, MAY)])
    services.give(proceeding=first, to=to, by=by, at=moment(MAY))
    mine, nobody = selectors.MINE, selectors.NOBODY
    viewer = world.viewer(to, on=MAY)
    found = selectors.waiting_matters(viewer, MAY)
    assert [p.pk for p in selectors.chosen_matters(found, viewer, {"who": mine})] == [first.pk]
    assert matters(world, MAY, who=UNIT, **{}) == matters(world, MAY)
    assert len(matters(world, MAY)) == 2  # giving it changes nothing for the unit
    left = selectors.chosen_matters(selectors.waiting_matters(by, MAY), by, {"who": nobody})
    assert first.pk not in [p.pk for p in left]
    assert "何志远分给您办" in to.notices.get().text


def test_a_matter_is_given_only_to_ones_own_people_who_can_sign_in(play):
    signed(play)
    world, by = play.world, play.world.viewer(UNIT)
    [matter] = selectors.waiting_matters(by, MAY)
    for other in (world.person(UNIT, 1), colleague(world, account=False)):
        with pytest.raises(NotAllowed, match="不是本单位有账号的工作人员"):
            services.give(proceeding=matter, to=other, by=by, at=moment(MAY))
    with pytest.raises(NotAllowed, match="不归您所在的单位办"):
        services.give(proceeding=matter, to=world.person(UNIT, 1), by=world.viewer(UNIT, 1), at=moment(MAY))


def test_a_private_note_is_read_by_the_unit_and_by_nobody_of_the_congress(play):
    opinion = signed(play)
    world, item = play.world, own(play.world, opinion)[0]
    running = proceeding_of(I, item.pk)
    url = reverse("oversight:unit_note", args=[running.pk])
    with frozen(MAY):
        world.client(UNIT).post(url, {"text": "钱还没到账，先别承诺"})
        assert "先别承诺" in world.client(UNIT).get(DESK).content.decode()
        assert world.client(UNIT, 1).get(url).status_code == 404
        for role in (Role.SC_OFFICE, Role.SUPERVISION_OFFICE, Role.SC_MEMBER):
            for address in (reverse("oversight:item", args=[item.pk]), opinion.get_absolute_url()):
                assert "先别承诺" not in world.client(role).get(address).content.decode()
            assert world.client(role).get(url).status_code == 403
    assert UnitNote.objects.get().by == world.person(UNIT)
    assert all("先别承诺" not in str(e.body) for e in ledger.entries(world.congress))


# ── several at once ───────────────────────────────────────────────────────
def test_several_are_signed_for_at_once_and_what_is_refused_is_named(play):
    world = play.world
    opinion = signed(play, more=2)
    items = own(world, opinion)
    take_on(play, items[0], MAY)
    keys = [proceeding_of(I, i.pk).pk for i in items]
    url, client = reverse("oversight:unit_bulk"), world.client(UNIT)
    with frozen(MAY):
        preview = client.get(url, {"deed": "accept", "proceeding": keys}).content.decode()
        assert "一起签收：3件里2件可以办" in preview
        said = {"deed": "accept", "proceeding": keys, "responsible": "何志远", "key": "a", "back": f"{DESK}?q=加装"}
        page = client.post(url, said, follow=True)
    text = page.content.decode()
    assert page.redirect_chain[0][0].startswith(DESK + "?q=")
    assert "一起签收：已登记2件" in text
    assert "没有登记——屋面防水翻修：“签收并明确责任人”已经登记过了" in text
    assert ActRecord.objects.filter(act=I.accepted.name).count() == 3


def test_a_preview_records_nothing_and_a_second_press_records_nothing_twice(play):
    world = play.world
    items = own(world, signed(play, more=1))
    for item in items:
        take_on(play, item, MAY)
    keys = [proceeding_of(I, i.pk).pk for i in items]
    url, client = reverse("oversight:unit_bulk"), world.client(UNIT)
    said = {"deed": "progress", "proceeding": keys, "progress": "已进场", "key": "k"}
    with frozen(MAY):
        client.get(url, {"deed": "progress", "proceeding": keys})
        assert not ActRecord.objects.filter(act=I.progressed.name).exists()
        for _ in range(2):
            client.post(url, said)
    assert ActRecord.objects.filter(act=I.progressed.name).count() == 2


def test_several_are_given_to_one_colleague(play):
    world = play.world
    items = own(world, signed(play, more=1))
    to = colleague(world)
    keys = [proceeding_of(I, i.pk).pk for i in items]
    said = {"deed": "give", "proceeding": keys, "to": str(to.pk)}
    with frozen(MAY):
        page = world.client(UNIT).post(reverse("oversight:unit_bulk"), said, follow=True).content.decode()
    assert "一起分给同事：已登记2件" in page
    assert page.count("经办人宋立") == 2


def test_matters_of_another_unit_are_not_among_the_chosen(play):
    opinion = signed(play)
    others = opinion.items.get(unit=play.world.body(CITY_MANAGEMENT))
    said = {"deed": "accept", "proceeding": [proceeding_of(I, others.pk).pk], "responsible": "何志远"}
    with frozen(MAY):
        page = play.world.client(UNIT).post(reverse("oversight:unit_bulk"), said).content.decode()
    assert "还没有选事项" in page
    assert not ActRecord.objects.filter(act=I.accepted.name).exists()


# ── answers and the reply letter ──────────────────────────────────────────
def answer(play: Play, item: ProblemItem, on: date = date(2026, 6, 1)) -> None:
    take_on(play, item)
    play.act(proceeding_of(I, item.pk), I.answered, UNIT, on, {"answer": f"{item.title}：已翻修42栋"})


@rule("R1.52")
def test_the_desk_says_how_many_items_are_still_to_be_answered(play):
    items = own(play.world, signed(play, more=2))
    answer(play, items[0])
    [row] = selectors.answer_progress(play.world.viewer(UNIT, on=date(2026, 6, 1)))
    assert (row.answered, row.total, row.words) == (1, 3, "还有2项没有答复")
    [whole] = selectors.answer_progress(play.world.viewer(Role.ORGAN, on=date(2026, 6, 1)))
    assert (whole.answered, whole.total, whole.may_reply) == (1, 4, False)  # the organ sees all units' items


@rule("R1.52")
def test_a_reply_letter_is_not_sealed_while_an_item_is_not_answered(play):
    world, opinion = play.world, signed(play, more=1)
    first, second = own(world, opinion)
    answer(play, first)
    housing, by, at = world.body(HOUSING), world.viewer(UNIT), moment(date(2026, 6, 2))
    services.write_reply(opinion=opinion, body=housing, series="青住建函", text="", at=at)
    with pytest.raises(NotYet) as refused:
        services.seal_reply(opinion=opinion, body=housing, by=by, at=at)
    assert [r.text for r in refused.value.reasons] == [f"第{second.number}项“{second.title}”还没有答复"]
    answer(play, second)
    assert services.seal_reply(opinion=opinion, body=housing, by=by, at=at).number == "青住建函〔2026〕1号"


@rule("R1.52")
def test_a_reply_drafted_before_the_answers_is_not_sealed_with_the_gaps_of_then(play):
    world, opinion = play.world, signed(play, more=1)
    first, second = own(world, opinion)
    answer(play, first)
    url, client = reverse("oversight:reply", args=[opinion.pk]), world.client(UNIT)
    with frozen(date(2026, 6, 2)):
        draft = client.get(url).context["form"]["text"].value()
        client.post(url, {"series": "青住建函", "text": draft.replace("\n", "\r\n")})  # kept, and nothing changed in it
        answer(play, second)
        assert "（还没有答复）" in draft and "（还没有答复）" not in client.get(url).context["form"]["text"].value()
        client.post(url, {"series": "青住建函", "text": f"{draft}\n请审阅。"})
        page = client.post(url, {"series": "青住建函", "text": f"{draft}\n请审阅。", "seal": "1"})
    assert page.status_code == 422
    assert "正文里还写着“（还没有答复）”" in page.content.decode() and "请审阅" in page.content.decode()


def test_a_series_written_with_its_year_is_refused_and_nothing_is_lost(play):
    world, opinion = play.world, signed(play)
    answer(play, own(world, opinion)[0])
    url, client = reverse("oversight:reply", args=[opinion.pk]), world.client(UNIT)
    with frozen(date(2026, 6, 2)):
        page = client.post(url, {"series": "青住建函〔2026〕", "text": "已翻修42栋。", "seal": "1"})
    assert page.status_code == 422
    assert "发文代字只写代字" in page.content.decode() and "已翻修42栋。" in page.content.decode()


def test_a_reply_is_drafted_from_the_answers_edited_and_numbered_in_the_units_own_series(play):
    world, opinion = play.world, signed(play)
    [item] = own(world, opinion)
    answer(play, item)
    url, client, on = reverse("oversight:reply", args=[opinion.pk]), world.client(UNIT), date(2026, 6, 2)
    with frozen(on):
        draft = client.get(url).content.decode()
        assert "屋面防水翻修：已翻修42栋" in draft and opinion.number in draft
        client.post(url, {"series": "青住建函", "text": "一、屋面防水翻修\n已翻修42栋，请审阅。"})
        assert not Version.objects.filter(document__kind="reply_letter").exists()
        page = client.post(
            url, {"series": "青住建函", "text": "一、屋面防水翻修\n已翻修42栋，请审阅。", "seal": "1"}, follow=True
        ).content.decode()
    assert "答复函青住建函〔2026〕1号已定稿" in page and "请审阅" in page
    kept = Version.objects.filter(document__kind="reply_letter").order_by("pk")
    assert [v.filename.rpartition(".")[2] for v in kept] == ["docx", "pdf"]
    office, other = world.viewer(Role.SC_OFFICE), world.viewer(UNIT, 1)
    assert readable(office).filter(pk=kept[0].pk).exists() and not readable(other).filter(pk=kept[0].pk).exists()
    assert documents.read(kept[1]).startswith(b"%PDF")
    with frozen(on):
        assert "青住建函〔2026〕1号" in world.client(Role.SC_OFFICE).get(opinion.get_absolute_url()).content.decode()


def test_a_sealed_letter_is_not_changed_and_a_series_belongs_to_one_unit(play):
    world, opinion = play.world, signed(play)
    answer(play, own(world, opinion)[0])
    housing, at = world.body(HOUSING), moment(date(2026, 6, 2))
    for theirs in ("青人常", "青人常督", "青人常决"):
        with pytest.raises(Incomplete, match="人大的发文代字"):
            services.write_reply(opinion=opinion, body=housing, series=theirs, text="", at=at)
    services.write_reply(opinion=opinion, body=housing, series="青住建函", text="", at=at)
    services.seal_reply(opinion=opinion, body=housing, by=world.viewer(UNIT), at=at)
    with pytest.raises(TooLate, match="已经定稿"):
        services.write_reply(opinion=opinion, body=housing, series="青住建函", text="改", at=at)
    with pytest.raises(Incomplete, match="县住房城乡建设局的发文代字"):
        services.write_reply(opinion=opinion, body=world.body(CITY_MANAGEMENT), series="青住建函", text="", at=at)


# ── how much it costs ─────────────────────────────────────────────────────
def test_the_desk_costs_the_same_number_of_queries_for_two_and_for_twenty_matters(play, django_assert_max_num_queries):
    signed(play, more=20)
    client = play.world.client(UNIT)
    with frozen(MAY):
        client.get(DESK)
        with django_assert_max_num_queries(12):
            page = client.get(DESK).content.decode()
    assert "21件要办" in page


# ── overdue, and somebody else's step comes first ─────────────────────────
def seen(play: Play, on: date, who: Role = UNIT, asked: str = "") -> str:
    with frozen(on):
        return play.world.client(who).get(DESK + asked).content.decode()


def received(play: Play) -> OpinionDocument:
    """A letter that the leader has not signed: nobody below can begin."""
    opinion = play.assigned()
    play.act(proceeding_of(P, opinion.pk), P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    return opinion


def test_what_is_overdue_and_waits_for_the_leader_stands_on_the_desk_with_who_it_waits_for(play):
    received(play)
    assert "没有等您办的事" in seen(play, date(2026, 8, 31))  # its node is that day: not late yet
    page = seen(play, date(2026, 9, 1))
    assert "1件超期，要等前面的步骤" in page and "办完：屋面防水翻修" in page
    assert "<b>在等：</b>须先由主要负责人审签审议意见书" in page
    assert "新增充电车棚" not in page  # that of another unit
    assert "没有等您办的事" not in page


def test_what_waits_for_a_step_that_can_be_done_is_not_listed_a_second_time(play):
    signed(play)
    page = seen(play, date(2026, 9, 1))  # it is to be signed for: that is its row
    assert "签收并明确责任人：屋面防水翻修" in page and "办完：屋面防水翻修" not in page
    assert "制定落实方案：" in page  # of the letter: owed by 10 June, and the items are to be signed for first


def test_an_urging_that_waits_for_its_reply_does_not_hide_what_is_overdue_and_waits(play):
    opinion = signed(play)
    on = date(2026, 9, 1)
    said = {"whom": HOUSING, "what": "请报落实方案", "unit": play.world.body(HOUSING).pk}
    play.act(proceeding_of(P, opinion.pk), P.urged, Role.SUPERVISION_OFFICE, on, said)
    page = seen(play, on)
    assert "回复催办：" in page and "制定落实方案：" in page  # its reply is no step on the way to the plan


def test_what_waits_follows_the_filters_of_the_desk_and_goes_when_its_step_is_open(play):
    opinion = received(play)
    on = date(2026, 9, 1)
    for asked in ("?group=new", "?q=电梯", "?who=mine", f"?letter={proceeding_of(P, opinion.pk).pk + 1000}"):
        assert "在等：" not in seen(play, on, asked=asked)
    for asked in ("?group=late", "?q=屋面", "?who=nobody", f"?letter={proceeding_of(P, opinion.pk).pk}"):
        assert "在等：" in seen(play, on, asked=asked)
    play.act(proceeding_of(P, opinion.pk), P.signed, Role.PRINCIPAL_LEADER, on, {"coordinating_leader": "吴副县长"})
    assert "在等：" not in seen(play, on)


def test_what_waits_costs_the_desk_one_question(play, django_assert_max_num_queries):
    received(play)
    client = play.world.client(UNIT)
    with frozen(date(2026, 9, 1)):
        client.get(DESK)
        with django_assert_max_num_queries(12):
            assert "在等：" in client.get(DESK).content.decode()
