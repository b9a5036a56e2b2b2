"""Recurring duties (architecture point 7): owed once in every period, late ones stay, long silence stays cheap."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.calendar.spans import Span
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk, indexes, jobs, services
from huying.kernel.procedures.definition import MONTH, QUARTER, Act, Procedure, every, extension, within
from huying.kernel.procedures.describe import articles, chart, describe
from huying.kernel.procedures.limits import KEPT
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.periods import Every, Period, parse, periods
from huying.kernel.procedures.profile import Limit, Profile
from huying.kernel.procedures.refusals import NotYet, TooLate
from huying.kernel.procedures.registry import Binding, bind, unbind
from huying.kernel.procedures.standing import Fact, Standing, View, standing
from tests.world import World, moment

CALENDAR = shipped_calendar()


class Rehandling(Procedure):
    """The worked example: while a matter is handled again, its office reports once in every quarter."""

    code = "rehandling_by_quarter"
    label = "重新办理"
    law = "试行办法"
    about = "试验用。"

    opened = Act("决定重新办理", by=Role.SC_OFFICE)
    reported = Act("季度报告", verb="写季度报告", by=Role.SC_OFFICE, after=opened, due=every(QUARTER, "X7", of=opened))
    closed = Act("办结", by=Role.SC_OFFICE, after=opened, ends=True)


def profile(*limits: Limit) -> Profile:
    return Profile("test", "试验地", limits)


FIVE_DAYS = profile(Limit("X7", Span.parse("5 workdays"), "季度报告", "本办法", date(2020, 1, 1)))
DECIDED = Fact("opened", date(2026, 2, 10), order=1)


def reported(period: str, on: date, order: int) -> Fact:
    return Fact("reported", on, period, order=order)


def judge(*facts: Fact, today: date, numbers: Profile = FIVE_DAYS) -> Standing:
    return standing(
        Rehandling,
        facts,
        view=View(facts=facts),
        calendar=CALENDAR,
        profile=numbers,
        opened_on=date(2026, 2, 9),
        today=today,
    )


def days_of(stands: Standing) -> dict[str, date]:
    return {d.party: d.due.on for d in stands.open_duties}


# ── the law ───────────────────────────────────────────────────────────────
def test_a_recurring_act_is_owed_once_in_every_period_each_with_a_due_day_of_its_own():
    stands = judge(DECIDED, reported("2026Q1", date(2026, 3, 30), 2), today=date(2026, 8, 3))
    # Q2 ends Tuesday 30 June: 1, 2, 3 July, then 6, 7. Q3 ends Wednesday 30 September: 8, 9, Saturday 10 (worked),
    # 12, 13 October.
    assert days_of(stands) == {"2026Q2": date(2026, 7, 7), "2026Q3": date(2026, 10, 13)}
    [late] = [d for d in stands.open_duties if d.is_overdue(date(2026, 8, 3))]
    assert late.act.titled(late.party) == "季度报告（2026年第二季度）"


def test_before_its_anchor_nothing_is_owed_and_a_period_that_has_not_begun_is_not_open():
    assert judge(today=date(2026, 8, 3)).duties == ()
    stands = judge(DECIDED, today=date(2026, 3, 31))
    assert stands.is_open(Rehandling.reported, "2026Q1")
    assert not stands.is_open(Rehandling.reported, "2026Q2")
    assert judge(DECIDED, today=date(2026, 4, 1)).is_open(Rehandling.reported, "2026Q2")


def test_without_a_number_of_the_place_the_last_day_of_the_period_is_the_limit_and_rolls():
    decided = Fact("opened", date(2024, 2, 5), order=1)
    due = days_of(judge(decided, today=date(2024, 3, 4), numbers=profile()))
    assert due == {"2024Q1": date(2024, 4, 1)}  # 31 March 2024 is a Sunday, Monday is worked
    stays = profile(Limit("X7", Span(0, "day"), "", "", date.min, rolls=False))
    assert days_of(judge(decided, today=date(2024, 3, 4), numbers=stays)) == {"2024Q1": date(2024, 3, 31)}


def test_at_the_end_nothing_is_owed_any_more_and_what_was_missed_stays_visible():
    ended = Fact("closed", date(2026, 8, 20), order=3)
    stands = judge(DECIDED, reported("2026Q1", date(2026, 3, 30), 2), ended, today=date(2027, 1, 4))
    assert stands.open_duties == ()
    assert [d.party for d in stands.missed] == ["2026Q2"]  # the third quarter was not over when it ended


def test_the_line_and_the_next_step_are_not_held_up_by_what_comes_round():
    stands = judge(DECIDED, today=date(2026, 8, 3))
    assert [n.act.name for n in stands.nodes] == ["opened", "closed"]
    assert stands.stage is Rehandling.closed


@pytest.mark.parametrize(
    ("key", "label", "last"),
    [
        ("2026", "2026年", date(2026, 12, 31)),
        ("2026H1", "2026年上半年", date(2026, 6, 30)),
        ("2026Q4", "2026年第四季度", date(2026, 12, 31)),
        ("2026B1", "2026年1月至2月", date(2026, 2, 28)),
        ("2028M02", "2028年2月", date(2028, 2, 29)),
    ],
)
def test_a_period_is_named_by_a_key_that_is_read_back(key: str, label: str, last: date):
    found = parse(key)
    assert found is not None
    assert (found.key, found.label, found.last_on) == (key, label, last)
    assert found.every.around(last) == found


@pytest.mark.parametrize("key", ["2026Q5", "2026M1", "2026M13", "26Q1", "2026Q01", "", "17-", "2026X1"])
def test_what_is_no_key_of_a_period_is_none(key: str):
    assert parse(key) is None


@pytest.mark.parametrize("kind", list(Every))
def test_the_periods_of_ten_years_follow_each_other_without_a_gap(kind: Every):
    found = list(periods(kind, date(2020, 1, 1), date(2029, 12, 31)))
    assert len(found) == 120 // kind.months
    assert all((b.first_on - a.last_on).days == 1 for a, b in pairwise(found))
    assert found[0] == Period(kind, 2020, 1)


def test_nothing_may_wait_for_an_act_that_is_never_done_for_good():
    with pytest.raises(TypeError, match="never done for good"):

        class Waiting(Procedure):
            told = Act("月报", by=Role.SC_OFFICE, due=every(MONTH, "X"))
            after = Act("然后", by=Role.SC_OFFICE, after=told)

    with pytest.raises(TypeError, match="never done for good"):

        class Extended(Procedure):
            told = Act("月报", by=Role.SC_OFFICE, due=every(MONTH, "X"))
            longer = extension("延期", of=told, by=Role.SC_OFFICE, cap="X")

    with pytest.raises(TypeError, match="recurs"):

        class Ending(Procedure):
            told = Act("月报", by=Role.SC_OFFICE, due=every(MONTH, "X"), ends=True)


def test_a_new_round_leaves_the_periods_that_were_served():
    class Rounds(Procedure):
        asked = Act("提出", by=Role.SC_OFFICE)
        done = Act("办好", by=Role.SC_OFFICE, after=asked, due=within("X", of=asked))
        told = Act("月报", by=Role.SC_OFFICE, after=asked, due=every(MONTH, "X7", of=asked))
        again = Act("重来", by=Role.SC_OFFICE, after=done, restarts=(asked,))

    facts = (
        Fact("asked", date(2026, 3, 2), order=1),
        Fact("told", date(2026, 3, 30), "2026M03", order=2),
        Fact("done", date(2026, 3, 31), order=3),
        Fact("again", date(2026, 3, 31), order=4),
        Fact("asked", date(2026, 3, 31), order=5),
    )
    stands = standing(
        Rounds,
        facts,
        view=View(facts=facts),
        calendar=CALENDAR,
        profile=FIVE_DAYS,
        opened_on=date(2026, 3, 2),
        today=date(2026, 4, 2),
    )
    assert [d.party for d in stands.open_duties if d.act is Rounds.told] == ["2026M04"]


def test_the_page_of_the_procedure_says_how_often_and_within_how_long():
    [_, article, _] = articles(Rehandling, FIVE_DAYS)
    assert article.text.startswith("由常委会办公室办理。在“决定重新办理”之后，自“决定重新办理”起，每季度应当办理一次")
    assert "在每期结束以后5个工作日内办理" in article.text
    assert "每期最后一日以前" in articles(Rehandling, profile())[1].text
    assert "    reported -. 每季度 .-> reported" in chart(Rehandling)
    assert "自“每期最后一日”起5个工作日" in describe(Rehandling, [FIVE_DAYS])


def test_ten_years_of_months_cost_in_proportion_and_never_more():
    """Judging 120 silent months against 12: ten times the periods, at most twenty times the work (CPU, interleaved)."""

    class Monthly(Procedure):
        told = Act("月报", by=Role.SC_OFFICE, due=every(MONTH, "X7"))

    def spent(opened_on: date) -> float:
        begun = time.process_time()
        for _ in range(5):
            standing(
                Monthly,
                (),
                view=View(),
                calendar=CALENDAR,
                profile=FIVE_DAYS,
                opened_on=opened_on,
                today=date(2026, 12, 1),
            )
        return time.process_time() - begun

    pairs = [(spent(date(2026, 1, 1)), spent(date(2017, 1, 1))) for _ in range(9)]
    short, long = min(a for a, _ in pairs), min(b for _, b in pairs)
    assert long <= 20 * short


# ── the deeds ─────────────────────────────────────────────────────────────
@pytest.fixture
def bound() -> Iterator[None]:
    bind(Binding(Rehandling, view=lambda _p, facts: View(facts=facts), url=lambda p: f"/nowhere/{p.pk}/"))
    yield
    unbind(Rehandling)


def begin(world: World, on: date) -> Proceeding:
    running = services.open_proceeding(
        procedure=Rehandling, congress=world.congress, subject_id=1, title="城区供水", on=on
    )
    act(world, running, Rehandling.opened, on)
    return running


def act(
    world: World, running: Proceeding, what: Act, on: date, party: str = "", *, at: date | None = None
) -> ActRecord:
    office = world.viewer(Role.SC_OFFICE)
    return services.perform(proceeding=running, act=what, by=office, on=on, at=moment(at or on), party=party)


@pytest.mark.usefixtures("bound")
def test_after_days_off_the_job_finds_every_period_that_has_begun_and_tells_it_once(world: World):
    running = begin(world, date(2026, 2, 10))
    assert [d.party for d in DueDay.objects.filter(proceeding=running)] == ["2026Q1"]
    for _ in range(2):  # nothing ran from February to the third quarter
        jobs.remind(moment(date(2026, 7, 9)))
    owed = DueDay.objects.filter(proceeding=running).order_by("due_on")
    assert [d.party for d in owed] == ["2026Q1", "2026Q2", "2026Q3"]
    told = Notice.objects.filter(kind="due.late").values_list("text", flat=True)
    assert len(told) == 2
    assert any("季度报告（2026年第二季度），城区供水" in text for text in told)
    assert indexes.refresh_turned(date(2026, 7, 9)) == 0


@pytest.mark.usefixtures("bound")
def test_the_desk_offers_each_period_by_its_name_and_a_late_one_is_recorded_never_refused(world: World):
    running = begin(world, date(2026, 2, 10))
    today = date(2026, 7, 9)
    indexes.refresh_turned(today)
    rows = [
        row.title
        for group in desk.section(world.viewer(Role.SC_OFFICE), world.congress, today)["groups"]
        for row in group.rows
    ]
    assert "季度报告（2026年第一季度）：城区供水" in rows
    record = act(world, running, Rehandling.reported, today, "2026Q1")
    assert (record.party, DueDay.objects.get(party="2026Q1").done_on) == ("2026Q1", today)
    with pytest.raises(TooLate, match="已经登记过了"):
        act(world, running, Rehandling.reported, today, "2026Q1")
    with pytest.raises(NotYet, match="季度报告（2026年第四季度）"):
        act(world, running, Rehandling.reported, today, "2026Q4")
    with pytest.raises(NotYet, match="还不能登记“季度报告”"):
        act(world, running, Rehandling.reported, today)


@pytest.mark.usefixtures("bound")
def test_what_was_missed_in_ten_years_fills_no_index_and_the_oldest_leads_to_the_next(world: World):
    running = begin(world, date(2017, 1, 3))
    indexes.refresh(running, date(2026, 11, 26))  # forty quarters, none reported on
    kept = list(DueDay.objects.filter(proceeding=running).order_by("due_on").values_list("party", flat=True))
    assert (len(kept), kept[0], kept[1], kept[-1]) == (KEPT, "2017Q1", "2024Q2", "2026Q4")
    assert OpenDoor.objects.filter(proceeding=running, act="reported").count() == KEPT
    act(world, running, Rehandling.reported, date(2026, 11, 26), "2017Q1")
    assert DueDay.objects.filter(proceeding=running, done_on=None).order_by("due_on")[0].party == "2017Q2"
    act(world, running, Rehandling.reported, date(2026, 11, 26), "2020Q3")  # not listed, and never refused


@pytest.mark.usefixtures("bound")
def test_the_form_of_a_period_says_which_and_records_it(world: World):
    running = begin(world, date(2026, 2, 10))
    url = reverse("procedures:act_of_party", args=[running.pk, "reported", "2026Q1"])
    with clock.frozen(moment(date(2026, 4, 2))):
        client = world.client(Role.SC_OFFICE)
        page = client.get(url).content.decode()
        assert "2026年第一季度" in page
        assert client.post(url, {"on": "2026-04-02"}).status_code == 302
    assert ActRecord.objects.get(act="reported").party == "2026Q1"
