"""The shipped years, compared with chinese_calendar day by day, and with the notices' own balance."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from huying.kernel.calendar.notice import problems, read
from huying.kernel.calendar.shipped import shipped_calendar, shipped_notices
from huying.kernel.calendar.workdays import LATE_DECEMBER, days_from

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""


def test_every_day_of_2004_to_2026_equals_chinese_calendar() -> None:
    calendar = shipped_calendar()
    different = [d for d in days_from(FIRST, LAST) if calendar.is_workday(d) != chinese_calendar.is_workday(d)]
    assert different == []
    assert calendar.published == set(range(2004, 2027))


@pytest.mark.rule("R1.45")
def test_five_workdays_from_every_day_of_2004_to_2026_equal_a_loop_over_chinese_calendar() -> None:
    calendar = shipped_calendar()
    checked = 0
    for start in days_from(FIRST, LAST):
        day, left = start, 5
        while left and day < LAST:
            day += timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        if left == 0:  # within the years that chinese_calendar covers
            assert calendar.add_workdays(start, 5) == day, start
            checked += 1
    assert checked > 8_390  # 8,401 days, less the last week


def test_the_balance_of_every_notice_closes_but_for_the_fault_known_of_2006() -> None:
    open_years = [year for year, notice in shipped_notices().items() if problems(notice)]
    # data/README.md: 31 December 2005 was worked, which neither library knows.
    assert open_years == [2006]


def test_no_notice_ever_moved_a_december_day_before_the_threshold() -> None:
    moved = [day for notice in shipped_notices().values() for day in (*notice.rest, *notice.shifted) if day.month == 12]
    assert min(day.day for day in moved) == 29  # 2007 and 2018
    assert LATE_DECEMBER <= 29 - 3


def test_the_shipped_2026_equals_the_notices_own_text() -> None:
    notice = read(NOTICE_2026.encode())
    shipped = shipped_notices()[2026]
    assert (notice.rest, notice.shifted, notice.number) == (shipped.rest, shipped.shifted, shipped.number)


def test_every_year_since_2006_names_where_its_notice_was_published() -> None:
    assert [year for year, notice in shipped_notices().items() if not notice.sources] == [2005]
