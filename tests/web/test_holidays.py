"""The calendar's pages: twelve small months, what is provisional, and the import of a notice in two steps."""

from __future__ import annotations

import re
from datetime import date

import pytest

from huying.kernel.calendar import clock
from huying.kernel.calendar.models import CalendarYear
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay
from huying.mechanisms.oversight.procedures import OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.web.holidays import importing, months
from tests.kernel.test_calendar_notice import MADE_UP_2027
from tests.kernel.test_calendar_years import NOTICE_2026
from tests.play import Play
from tests.world import World, moment

TODAY = date(2026, 11, 5)
YEAR, IMPORT = "/calendar/", "/calendar/import/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def office(world: World):
    with clock.frozen(TODAY):
        yield world.client(Role.SC_OFFICE)


# ── the year ──────────────────────────────────────────────────────────────
def test_the_year_is_twelve_months_with_rest_days_and_shifted_days_named(office, world: World):
    page = office.get(YEAR)
    html = page.content.decode()
    assert html.count('<table class="hy-month">') == 12
    assert "2026年工作日248天，休息117天" in text(page)
    assert "国办发明电〔2025〕7号，随平台提供" in text(page)
    assert html.count('aria-current="date"') == 1
    assert "春节 2026年2月15日周日至2月23日周一，9天" in text(page)
    assert "调休上班 1月4日周日、2月14日周六、2月28日周六、5月9日周六、9月20日周日、10月10日周六" in text(page)


def test_every_day_of_a_year_stands_once_and_as_the_calendar_says():
    shown = months.year_of(2026, shipped_calendar(), TODAY)
    cells = [cell for month in shown.months for week in month.weeks for cell in week if cell]
    assert len(cells) == 365
    assert all(len(week) == 7 for month in shown.months for week in month.weeks)
    worked = [cell.on for cell in cells if cell.kind in ("work", "shifted")]
    assert worked == [cell.on for cell in cells if shipped_calendar().is_workday(cell.on)]
    assert (shown.workdays, shown.rest_days) == (len(worked), 365 - len(worked))
    [spring] = [c for c in cells if c.on == date(2026, 2, 17)]
    assert (spring.kind, spring.mark, spring.name) == ("rest", "休", "春节")
    [shifted] = [c for c in cells if c.on == date(2026, 2, 14)]
    assert (shifted.kind, shifted.mark) == ("shifted", "班")


def test_late_december_is_provisional_while_the_next_notice_is_not_published(office, world: World):
    page = office.get(YEAR)
    assert "12月25日以后暂定" in text(page)
    assert page.content.decode().count(" prov") == 7  # 25 to 31 December
    assert "12月25日以后暂定" not in text(office.get("/calendar/2025/"))


def test_a_year_without_a_notice_says_that_it_is_provisional(office, world: World):
    page = text(office.get("/calendar/2027/"))
    assert "（暂定）" in page
    assert "2027年的放假安排还没有公布。" in page


@pytest.mark.parametrize("address", ["/calendar/2003/", "/calendar/2100/", "/calendar/99999/"])
def test_a_year_of_no_notice_ever_has_no_page(office, world: World, address):
    assert office.get(address).status_code == 404


def test_everybody_reads_the_calendar_and_only_the_office_imports(world: World):
    with clock.frozen(TODAY):
        for role in (Role.HANDLING_UNIT, Role.SC_MEMBER, Role.AUDITOR, Role.SYSTEM_ADMIN):
            client = world.client(role)
            page = client.get(YEAR)
            assert page.status_code == 200
            assert IMPORT not in page.content.decode()
            assert client.get(IMPORT).status_code == 403
            assert client.post(IMPORT, {"text": MADE_UP_2027, "step": "import"}).status_code == 403
    assert not CalendarYear.objects.exists()


def test_the_calendar_costs_a_constant_number_of_queries(office, world: World, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        office.get(YEAR)


# ── the import ────────────────────────────────────────────────────────────
def test_the_first_step_shows_what_was_understood_and_stores_nothing(office, world: World):
    page = office.post(IMPORT, {"text": MADE_UP_2027})
    assert page.status_code == 200
    assert "读到的是2027年的放假安排" in text(page)
    assert "还没有写入" in text(page)
    assert "元旦 2026年12月31日周四至1月2日周六，3天" in text(page)
    assert "清明 2027年4月5日周一，1天" in text(page)
    assert "12月26日周六、1月31日周日" in text(page)
    assert not CalendarYear.objects.exists()
    assert not Entry.objects.filter(kind="calendar.notice_imported").exists()


def test_the_second_step_imports_and_says_what_became_of_the_due_days(office, world: World):
    play = Play(world)
    opinion = play.drafted()
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, OpinionHandling.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    play.act(running, OpinionHandling.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 10, 26), {"receiver": "郑小雨"})
    # Four months after 26 October 2026: 26 February 2027, a Friday, provisional while 2027 is not published.
    due = DueDay.objects.get(proceeding=running, act="reported")
    assert (due.due_on, due.provisional) == (date(2027, 2, 26), True)
    found = office.post(IMPORT, {"text": MADE_UP_2027, "step": "import"}, follow=True)
    assert found.redirect_chain == [("/calendar/2027/", 302)]
    due = DueDay.objects.get(proceeding=running, act="reported")
    assert (due.due_on, due.provisional) == (date(2027, 2, 26), False)
    said = re.search(r"已导入2027年放假安排。重新计算了(\d+)个期限：(\d+)个改了日子，(\d+)个不再是暂定。", text(found))
    assert said
    # The plan's passing, the letter's signature and report, the two items' nodes: all open ones of 2026 and later.
    assert said.groups() == ("5", "0", "1")
    assert "由陈静怡，县人大常委会办公室副主任导入" in text(found)
    assert work_calendar().is_workday(date(2027, 2, 14))
    entry = Entry.objects.get(kind="calendar.notice_imported")
    assert entry.by == "陈静怡，县人大常委会办公室副主任"


def test_without_due_days_nothing_is_said_to_have_moved(office, world: World):
    found = office.post(IMPORT, {"text": MADE_UP_2027, "step": "import"}, follow=True)
    assert "已导入2027年放假安排。没有期限受影响。" in text(found)


def test_an_arrangement_that_is_known_changes_nothing(office, world: World):
    assert "平台里已经是这样的安排" in text(office.post(IMPORT, {"text": NOTICE_2026}))
    found = office.post(IMPORT, {"text": NOTICE_2026, "step": "import"}, follow=True)
    assert "2026年的放假安排早已是这样，没有改动。" in text(found)
    assert not CalendarYear.objects.exists()


def test_another_arrangement_of_a_known_year_is_said_to_replace_it(office, world: World):
    office.post(IMPORT, {"text": MADE_UP_2027, "step": "import"})
    other = MADE_UP_2027.replace("1月31日（周日）、2月14日（周日）上班", "1月30日（周六）、2月14日（周日）上班")
    assert "平台里已有2027年的安排，与这一份不同" in text(office.post(IMPORT, {"text": other}))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "请粘贴通知全文"),
        ("今天天气很好", "找不到是哪一年的放假安排"),
        (MADE_UP_2027.replace("10月9日（周六）上班", "10月8日（周五）上班"), "2027-10-08是周五，本来就上班"),
        ("甲" * 20_001, "太长了，不像放假安排通知"),
    ],
)
@pytest.mark.parametrize("step", ["", "import"])
def test_a_text_that_is_no_notice_is_explained_and_nothing_is_stored(office, world: World, given, words, step):
    response = office.post(IMPORT, {"text": given, "step": step})
    assert response.status_code == 422
    assert words in text(response)
    assert not CalendarYear.objects.exists()


def test_a_pasted_script_never_runs(office, world: World):
    page = office.post(IMPORT, {"text": MADE_UP_2027 + "</textarea><script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_only_the_own_due_days_are_counted(world: World, stranger: World):
    Play(stranger).reported()
    outcome = importing.take_into_use(text=MADE_UP_2027, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))
    assert outcome.recomputed == 0
    assert outcome.imported.changes_days
