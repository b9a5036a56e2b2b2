"""Declarations that change while proceedings run (architecture point 10): versions side by side, and moving between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.calendar.spans import Span
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures import moving, own_numbers, selectors, services
from huying.kernel.procedures.definition import Act, Procedure, choice, day, text, within
from huying.kernel.procedures.docs import pages
from huying.kernel.procedures.models import ActRecord, DueDay, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.registry import Binding, bind, binding_for, binding_of, bindings, unbind
from huying.kernel.procedures.standing import View
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment

WAYS = (("visit", "上门"), ("call", "电话"))


class Errand(Procedure):
    """The worked example, as it was first declared."""

    code = "errand_of_two_versions"
    label = "跑腿"
    law = "试行办法"
    about = "试验用。"

    asked = Act("提出", by=Role.SC_OFFICE, asks=(choice("way", "方式", WAYS, required=False),))
    promised = Act("口头答应", by=Role.SC_OFFICE, after=asked, optional=True)
    done = Act("办好", by=Role.SC_OFFICE, after=asked, ends=True, asks=(text("result", "结果", required=False),))


class ErrandAnew(Procedure):
    """Two years later: no more promises by word of mouth, a check before it is done, and a limit."""

    code = "errand_of_two_versions"
    label = "跑腿"
    law = "办法"
    about = "试验用。"
    version = 2

    asked = Act("提出", by=Role.SC_OFFICE, asks=(choice("way", "方式", WAYS[:1], required=False),))
    checked = Act("核对", by=Role.SC_OFFICE, after=asked, due=within("R1.45", of=asked))
    done = Act("办好", by=Role.SC_OFFICE, after=checked, ends=True, asks=(day("done_on", "哪天", required=False),))


def _bound(procedure: type[Procedure]) -> Binding:
    return Binding(procedure, view=lambda _p, facts: View(facts=facts), url=lambda p: f"/nowhere/{p.pk}/")


@pytest.fixture
def errand(world: World) -> Iterator[Proceeding]:
    """Begun on 2 March under the first version; the second was declared afterwards."""
    bind(_bound(Errand))
    running = services.open_proceeding(
        procedure=Errand, congress=world.congress, subject_id=1, title="送信", on=date(2026, 3, 2)
    )
    bind(_bound(ErrandAnew))
    yield running
    unbind(Errand)
    unbind(ErrandAnew)


def act(world: World, running: Proceeding, what: Act, on: date, **said: str) -> ActRecord:
    office = world.viewer(Role.SC_OFFICE)
    return services.perform(proceeding=running, act=what, by=office, on=on, at=moment(on), said=said)


def move(world: World, running: Proceeding, version: int, numbers_on: date, on: date, **more: object) -> ActRecord:
    by = more.pop("by", None) or world.viewer(Role.SC_OFFICE)
    words = str(more.pop("reason", "办法已经修改"))
    return moving.move(proceeding=running, version=version, numbers_on=numbers_on, by=by, reason=words, at=moment(on))


# ── versions side by side ─────────────────────────────────────────────────
def test_a_proceeding_is_judged_by_the_version_it_began_under_and_a_new_one_by_the_newest(
    errand: Proceeding, world: World
):
    act(world, errand, Errand.asked, date(2026, 3, 2))
    act(world, errand, ErrandAnew.done, date(2026, 3, 3))  # whoever names the act of the newest means this one's own
    errand.refresh_from_db()
    assert (errand.version, errand.ended_on) == (1, date(2026, 3, 3))
    newer = services.open_proceeding(
        procedure=binding_of(Errand.code).procedure,
        congress=world.congress,
        subject_id=2,
        title="又送",
        on=date(2026, 3, 4),
    )
    act(world, newer, Errand.asked, date(2026, 3, 4))
    with pytest.raises(NotYet, match="还不能登记“办好”"):
        act(world, newer, Errand.done, date(2026, 3, 4))
    with pytest.raises(NotYet, match="第2版办理，没有“口头答应”这一步"):
        act(world, newer, Errand.promised, date(2026, 3, 4))


@pytest.mark.usefixtures("errand")
def test_each_version_has_its_page_and_lists_name_the_newest_only():
    assert [b.procedure for b in bindings() if b.procedure.code == Errand.code] == [ErrandAnew]
    found = pages()
    assert "口头答应" in found["errand_of_two_versions-v1.md"]
    assert "第2版" in found["errand_of_two_versions.md"]


def test_the_text_of_an_older_version_can_be_read(errand: Proceeding, world: World):
    client, url = world.client(Role.SC_OFFICE), reverse("rules:procedure", args=[errand.procedure])
    with clock.frozen(date(2026, 3, 4)):
        assert "口头答应" in client.get(url, {"version": "1"}).content.decode()
        assert "口头答应" not in client.get(url).content.decode()
        assert client.get(url, {"version": "3"}).status_code == 404


def test_a_version_that_is_gone_is_named_instead_of_judged_by_another(errand: Proceeding):
    errand.version = 7
    with pytest.raises(LookupError, match="第7版不在这套系统里"):
        binding_for(errand)


# ── moving ────────────────────────────────────────────────────────────────
def test_a_move_keeps_the_facts_and_is_on_record_with_the_old_and_the_new_due_days(errand: Proceeding, world: World):
    act(world, errand, Errand.asked, date(2026, 3, 2), way="visit")
    record = move(world, errand, 2, errand.opened_on, date(2026, 3, 4))
    # R1.45 in Huaibei: 5 workdays after 2 March: 3, 4, 5, 6, 9
    assert record.fields["days"] == [["核对", None, "2026-03-09"]]
    assert DueDay.objects.get(proceeding=errand).due_on == date(2026, 3, 9)
    stands, _ = selectors.judge(errand, date(2026, 3, 4))
    assert [f.act for f in stands.facts] == ["asked"]
    entry = Entry.objects.get(kind=f"act.{Errand.code}.moved")
    assert ("办法已经修改" in str(entry.body), record.by) == (True, world.person(Role.SC_OFFICE))
    act(world, errand, ErrandAnew.checked, date(2026, 3, 5))


def test_a_move_is_taken_back_by_moving_back_and_both_stay_on_record(errand: Proceeding, world: World):
    act(world, errand, Errand.asked, date(2026, 3, 2))
    move(world, errand, 2, errand.opened_on, date(2026, 3, 4))
    move(world, errand, 1, errand.opened_on, date(2026, 3, 5), reason="改错了")
    errand.refresh_from_db()
    assert (errand.version, errand.numbers_on, errand.due_days.count()) == (1, None, 0)
    assert [r.fields["to"]["version"] for r in errand.records.filter(act="moved").order_by("pk")] == [2, 1]


@pytest.mark.parametrize(
    ("what", "said", "fault"),
    [
        (Errand.promised, {}, "没有这一步"),
        (Errand.asked, {"way": "call"}, "“方式”填的内容放不下"),
    ],
)
def test_a_move_is_refused_where_a_fact_has_no_place_in_the_new_version(
    errand: Proceeding, world: World, what: Act, said: dict[str, str], fault: str
):
    if what is Errand.promised:
        act(world, errand, Errand.asked, date(2026, 3, 2))
    act(world, errand, what, date(2026, 3, 2), **said)
    with pytest.raises(TooLate) as refused:
        move(world, errand, 2, errand.opened_on, date(2026, 3, 4))
    assert any(fault in reason.text for reason in refused.value.reasons)
    assert not errand.records.filter(act="moved").exists()


def test_a_record_that_was_corrected_does_not_hold_a_move_up_and_can_still_be_read(errand: Proceeding, world: World):
    act(world, errand, Errand.asked, date(2026, 3, 2))
    promised = act(world, errand, Errand.promised, date(2026, 3, 3))
    office = world.viewer(Role.SC_OFFICE)
    services.reverse(record=promised, by=office, reason="没有答应过", at=moment(date(2026, 3, 3)))
    move(world, errand, 2, errand.opened_on, date(2026, 3, 4))
    from huying.kernel.procedures.pages import Page

    labels = [row.label for row in Page(errand, office, date(2026, 3, 4)).history()]
    assert labels == ["改按别的规则", "更正：口头答应", "口头答应", "提出"]


def test_what_has_ended_is_kept_as_it_was_judged(errand: Proceeding, world: World):
    act(world, errand, Errand.asked, date(2026, 3, 2))
    act(world, errand, Errand.done, date(2026, 3, 3))
    with pytest.raises(TooLate, match="按原来的规则留存"):
        move(world, errand, 2, errand.opened_on, date(2026, 3, 4))


@pytest.mark.parametrize(
    ("version", "numbers_on", "words"),
    [
        (3, date(2026, 3, 2), "没有第3版"),
        (1, date(2026, 3, 5), "须在开始日"),
        (1, date(2026, 3, 1), "须在开始日"),
        (1, date(2026, 3, 2), "现在就是"),
    ],
)
def test_a_move_to_what_is_not_there_is_refused(
    errand: Proceeding, world: World, version: int, numbers_on: date, words: str
):
    with pytest.raises(Incomplete, match=words):
        move(world, errand, version, numbers_on, date(2026, 3, 4))


def test_only_the_own_office_moves_and_never_without_a_reason(errand: Proceeding, world: World, stranger: World):
    for by in (world.viewer(Role.WORKING_BODY), stranger.viewer(Role.SC_OFFICE)):
        with pytest.raises(NotAllowed):
            move(world, errand, 2, errand.opened_on, date(2026, 3, 4), by=by)
    with pytest.raises(Incomplete, match="为什么改"):
        move(world, errand, 2, errand.opened_on, date(2026, 3, 4), reason=" ")


# ── newer numbers ─────────────────────────────────────────────────────────
def received_before_the_new_number(world: World) -> Proceeding:
    """A letter begun on 30 April and received on 11 May; from 9 May the congress allows 10 workdays for signing."""
    play = Play(world)
    running, office = proceeding_of(P, play.assigned().pk), world.viewer(Role.SC_OFFICE)
    own_numbers.set_number(
        rule="R1.48",
        span=Span(10, "workday"),
        anchor="received",
        clause="本级办法第九条",
        effective=date(2026, 5, 9),
        by=office,
        at=moment(date(2026, 5, 9)),
    )
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    return running


def test_a_running_letter_is_moved_to_the_numbers_of_a_later_day_and_back(world: World):
    """It is moved on 12 May."""
    running = received_before_the_new_number(world)
    signed = DueDay.objects.filter(proceeding=running, act="signed")
    assert signed.get().due_on == date(2026, 5, 18)  # 12, 13, 14, 15, 18
    record = move(world, running, 1, date(2026, 5, 12), date(2026, 5, 12))
    assert record.fields["days"] == [["主要负责人审签", "2026-05-18", "2026-05-25"]]  # 19, 20, 21, 22, 25
    assert signed.get().due_on == date(2026, 5, 25)
    move(world, running, 1, running.opened_on, date(2026, 5, 13), reason="仍按原来的办")
    assert signed.get().due_on == date(2026, 5, 18)


def test_the_page_shows_what_would_change_before_anything_is_confirmed(world: World):
    running = received_before_the_new_number(world)
    client, url = world.client(Role.SC_OFFICE), reverse("procedures:move", args=[running.pk])
    chosen = {"version": "1", "numbers_on": "2026-05-12"}
    with clock.frozen(date(2026, 5, 12)):
        assert f'href="{url}"' in client.get(reverse("oversight:opinion", args=[running.subject_id])).content.decode()
        assert "看看期限会怎样变" in client.get(url).content.decode()
        shown = client.get(url, chosen).content.decode()
        assert "2026年5月18日" in shown
        assert "2026年5月25日" in shown
        assert client.post(url, chosen).status_code == 422  # no reason
        assert client.post(url, chosen | {"reason": "按新办法"}).status_code == 302
        assert client.get(url, chosen).status_code == 422  # it goes by them already
        history = client.get(reverse("oversight:opinion", args=[running.subject_id])).content.decode()
    assert "2026年5月18日改为2026年5月25日" in history
    assert "2026年5月12日的时限" in history
