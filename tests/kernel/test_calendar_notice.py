"""Reading a new year's notice, checking it, taking it into use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import transaction

from huying.kernel.calendar import hooks
from huying.kernel.calendar.clock import CHINA
from huying.kernel.calendar.models import CalendarYear
from huying.kernel.calendar.notice import NoticeError, calendar_of, read
from huying.kernel.calendar.selectors import year_sources
from huying.kernel.calendar.services import Imported, after_import, import_notice, work_calendar
from huying.kernel.calendar.shipped import shipped_calendar, shipped_notices
from huying.kernel.calendar.spans import Span, due
from tests.kernel.test_calendar_years import NOTICE_2026

AT = datetime(2026, 11, 5, 9, 30, tzinfo=CHINA)

# A made-up 2027, of the usual shape; 19 weekdays off less 6 shifted are the 13 statutory days.
MADE_UP_2027 = """关于2027年部分节假日安排的通知（演示）
现将2027年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：12月31日（周四）至1月2日（周六）放假调休，共3天。12月26日（周六）上班。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""

TOML_2027 = """
year = 2027
number = "演示〔2026〕1号"
rest = [
  { name = "元旦", from = 2026-12-31, to = 2027-01-02 },
  { name = "春节", from = 2027-02-05, to = 2027-02-13 },
  { name = "清明", from = 2027-04-05 },
  { name = "劳动节", from = 2027-05-01, to = 2027-05-05 },
  { name = "端午", from = 2027-06-09 },
  { name = "中秋", from = 2027-09-15 },
  { name = "国庆节", from = 2027-10-01, to = 2027-10-07 },
]
shifted = [2026-12-26, 2027-01-31, 2027-02-14, 2027-05-08, 2027-09-26, 2027-10-09]
"""


def test_the_text_of_a_notice_and_its_toml_say_the_same() -> None:
    from_text, from_toml = read(MADE_UP_2027.encode()), read(TOML_2027.encode())
    assert from_text.rest == from_toml.rest
    assert from_text.shifted == from_toml.shifted
    assert from_toml.number == "演示〔2026〕1号"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    assert read(MADE_UP_2027.replace("\n", "\r\n").encode(encoding)).year == 2027


def test_wordings_of_older_notices_are_read() -> None:
    # Lines of the notices for 2017 (补休), 2023 (a year named on both ends) and 2025 (two holidays in one).
    text = """现将2023年元旦等放假安排通知如下。
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
"""
    notice = read(text.encode())
    shipped = shipped_notices()[2023]
    year = range(date(2022, 12, 25).toordinal(), date(2023, 12, 24).toordinal())
    mine, theirs = calendar_of([notice]), calendar_of([shipped])
    assert [day for day in map(date.fromordinal, year) if mine.is_workday(day) != theirs.is_workday(day)] == []
    assert mine.name(date(2023, 10, 1)) == "国庆中秋"
    made_up_day = read(
        MADE_UP_2027.replace("4月5日（周一）放假，与周末连休", "4月3日放假，4月5日（周一）补休").encode()
    )
    assert made_up_day.rest[date(2027, 4, 5)] == "清明"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("现将2027年", "现将", "哪一年|不认识|年份"),
        ("共9天", "共8天", "春节写的是共8天，从日期数是9天"),
        ("2月5日（周五）", "2月30日（周五）", "日期不对"),
        ("、2月14日（周日）上班", "上班", "相差14天，应是13天"),
        ("10月9日（周六）上班", "10月8日（周五）上班", "2027-10-08是周五，本来就上班"),
        ("9月26日（周日）", "10月3日（周日）", "既写了放假又写了上班"),
        ("12月26日（周六）上班", "2026年11月28日（周六）上班", "2026-11-28不在2027年内"),
        ("七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天", "七、国庆节：放假", "国庆节没有写放假的日子"),
        ("五、端午节：6月9日（周三）放假1天", "五、端午节：6月9日（周三）放假，6月12日上班，", "看不懂端午的这一句"),
    ],
)
def test_a_notice_with_a_slip_is_refused_with_what_to_correct(old: str, new: str, message: str) -> None:
    text = MADE_UP_2027.replace("关于2027年", "关于") if "哪一年" in message else MADE_UP_2027
    assert old in text
    with pytest.raises(NoticeError, match=message):
        read(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "哪一年"),
        (b"PK\x03\x04\x00\x00", "读不出文字"),
        (b"\xff\xfe\x00\x81", "读不出文字"),
        (b"x" * 70_000, "超过64KB"),
        ("现将2027年放假安排通知如下。".encode(), "找不到“一、元旦"),
        (b"year = 2027\nrest = [", "有效的TOML"),
        (b"year = 20199\nrest = []", "年份“20199”不能用"),
        (b"year = true\nrest = []", "年份“True”不能用"),
        (b"year = 2027\nrests = []", "不认识的项：rests"),
        (b"year = 2027", "缺少rest"),
        (b"year = 2027\nrest = [1]", "rest的每一项"),
        (b'year = 2027\nrest = [{name = "A", from = "2027-13-01"}]', "不是日期"),
        (b'year = 2027\nrest = [{name = "A", from = 2027-01-01, to = 2027-12-01}]', "30日以内"),
        (b"year = 2027\nrest = []\nextra = 99", "extra"),
        (b"year = 2027\nrest = []", "缺少元旦2027-01-01"),
    ],
)
def test_what_is_no_notice_is_refused_in_chinese(content: bytes, message: str) -> None:
    with pytest.raises(NoticeError, match=message):
        read(content)


def test_a_day_granted_once_must_be_declared() -> None:
    granted = TOML_2027.replace(
        '{ name = "端午", from = 2027-06-09 }', '{ name = "端午", from = 2027-06-09, to = 2027-06-10 }'
    )
    with pytest.raises(NoticeError, match="extra = 增加的天数"):
        read(granted.encode())
    assert read(("extra = 1\n" + granted).encode()).extra == 1


def test_a_later_notice_wins_where_two_speak_of_the_same_day() -> None:
    earlier = read(TOML_2027.replace("2027-05-08", "2027-12-26").encode())  # a Sunday that 2028 gives back
    later = type(earlier)(2028, {date(2027, 12, 26): "元旦", date(2028, 1, 1): "元旦"}, frozenset())
    calendar = calendar_of([later, earlier])
    assert calendar.name(date(2027, 12, 26)) == "元旦"
    assert calendar.is_workday(date(2026, 12, 26))


@pytest.fixture
def told() -> Iterator[list[Imported]]:
    received: list[Imported] = []
    after_import(received.append)
    yield received
    hooks._listeners.remove(received.append)


@pytest.mark.django_db
def test_without_an_import_the_shipped_calendar_is_used() -> None:
    assert work_calendar() is shipped_calendar()


@pytest.mark.django_db
def test_an_import_settles_the_provisional_days_and_tells_who_asked(told: list[Imported]) -> None:
    closed = date(2026, 12, 28)
    assert due(Span(5, "workday"), closed, work_calendar()).provisional
    imported = import_notice(content=MADE_UP_2027.encode(), by="办公室 李雅静", at=AT)
    found = due(Span(5, "workday"), closed, work_calendar())
    # 29, 30 December; 31 December to 3 January off; 4, 5, 6 January
    assert (found.on, found.provisional) == (date(2027, 1, 6), False)
    assert told == [imported]
    assert imported.previous is None
    assert imported.changes_days
    assert due(Span(5, "workday"), closed, imported.before).provisional
    assert work_calendar() is work_calendar()
    row = CalendarYear.objects.get()
    assert (row.year, row.imported_by, row.imported_at, row.notice) == (2027, "办公室 李雅静", AT, imported.notice)
    assert str(row) == "2027年放假安排"


@pytest.mark.django_db
def test_the_same_notice_again_changes_nothing_and_a_corrected_one_replaces_it(told: list[Imported]) -> None:
    import_notice(content=MADE_UP_2027.encode(), by="甲", at=AT)
    assert not import_notice(content=TOML_2027.encode(), by="乙", at=AT).changes_days
    assert len(told) == 1
    corrected = MADE_UP_2027.replace("9月26日（周日）", "9月25日（周六）")
    second = import_notice(content=corrected.encode(), by="乙", at=AT)
    assert len(told) == 2
    assert second.previous == told[0].notice
    assert CalendarYear.objects.count() == 1
    assert work_calendar().is_workday(date(2027, 9, 25))
    assert not work_calendar().is_workday(date(2027, 9, 26))


@pytest.mark.django_db
def test_an_imported_notice_replaces_a_shipped_year() -> None:
    assert not import_notice(content=NOTICE_2026.encode(), by="甲", at=AT).changes_days
    moved = NOTICE_2026.replace("9月20日（周日）", "9月19日（周六）")
    imported = import_notice(content=moved.encode(), by="甲", at=AT)
    assert imported.previous == shipped_notices()[2026]
    assert work_calendar().name(date(2026, 9, 20)) == "周日"
    sources = year_sources()
    assert [source.notice.year for source in sources[:2]] == [2026, 2025]
    assert (sources[0].imported_by, sources[1].imported_by) == ("甲", None)


@pytest.mark.django_db(transaction=True)
def test_an_import_rolled_back_leaves_no_trace_in_the_calendar() -> None:
    try:
        with transaction.atomic():
            import_notice(content=MADE_UP_2027.encode(), by="甲", at=AT)
            assert 2027 in work_calendar().published
            raise RuntimeError
    except RuntimeError:
        pass
    assert 2027 not in work_calendar().published


@pytest.mark.django_db
def test_a_listener_that_fails_undoes_the_import() -> None:
    def refuse(imported: Imported) -> None:
        raise RuntimeError("重算失败")

    after_import(refuse)
    try:
        with pytest.raises(RuntimeError):
            import_notice(content=MADE_UP_2027.encode(), by="甲", at=AT)
    finally:
        hooks._listeners.remove(refuse)
    assert not CalendarYear.objects.exists()


@pytest.mark.django_db
def test_a_refused_notice_stores_nothing(told: list[Imported]) -> None:
    with pytest.raises(NoticeError):
        import_notice(content=MADE_UP_2027.replace("共9天", "共8天").encode(), by="甲", at=AT)
    assert not CalendarYear.objects.exists()
    assert told == []


@pytest.mark.django_db
def test_asking_for_the_calendar_costs_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    import_notice(content=MADE_UP_2027.encode(), by="甲", at=AT)
    work_calendar()
    with django_assert_num_queries(1):
        work_calendar()
