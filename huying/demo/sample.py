"""A file to try the import with: mostly good rows, and one of each fault that real exports have. Pure.

Made when asked for, never kept in the repository. `sample_csv` is what a hotline's system exports (GB18030,
semicolons); `sample_xlsx` holds the same rows with two kinds of dates in one column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import xlsxwriter  # type: ignore[import-untyped]

from .shapes import Voice
from .voices import voices

HEADINGS = ("工单编号", "来电人", "联系电话", "乡镇街道", "诉求类别", "诉求标题", "诉求内容", "来电时间")
GOOD = 54
SINCE = timedelta(days=20)
Row = tuple[str, ...]


def sample_rows(seed: int, today: date) -> tuple[list[Row], list[Row]]:
    """(good rows, faulty rows): of the last three weeks, with numbers that the county's own voices do not have."""
    random = Random(f"sample-{seed}")
    found = [v for v in voices(seed + 1, today.year, today) if not v.duplicate]
    lights = [v for v in found if v.matter == "village_lights"]
    others = [v for v in found if v.matter != "village_lights"]
    chosen = lights + random.sample(others, GOOD - len(lights))
    random.shuffle(chosen)
    start = datetime.combine(today - SINCE, datetime.min.time())
    moments = [start + timedelta(hours=9 + at * 8 % 460, minutes=at * 7 % 60) for at in range(GOOD)]
    good = [_row(at, voice, moment) for at, (voice, moment) in enumerate(zip(chosen, moments, strict=True))]
    return good, _faulty(good, today)


def _row(at: int, voice: Voice, moment: datetime) -> Row:
    body = f"\t\t{voice.body}\n" if at % 9 == 4 else voice.body
    place = f"{voice.township}{voice.village}"
    return (
        f"LS{moment:%m%d}{at + 1:03d}",
        voice.person,
        voice.phone,
        place,
        voice.category,
        voice.title,
        body,
        f"{moment:%Y-%m-%d %H:%M:%S}",
    )


def _faulty(good: Sequence[Row], today: date) -> list[Row]:
    """One of each: empty, an impossible day, a year of five digits, a day to come, a formula, two kinds of repetition,
    a telephone number in the text, no number of its own."""
    number, name, phone, place, category, title, body, said_at = good[0]
    later = f"{today + timedelta(days=40):%Y-%m-%d} 09:00:00"
    strangers = (
        ("陶乐山", "松岭镇高坎村", "", "", said_at),
        ("计长河", "柳桥镇汪郢村", "村医常不在岗", "村医常不在岗，去三回两回锁门。", f"{today.year}/13/05"),
        ("邱树林", "白塘镇上河村", "公交班次少", "公交一天只有两趟，等不到。", "20199-06-01 08:30"),
        ("贺满仓", "槐树镇岗上村", "路灯不亮", "路灯装好不亮，晚上看不见。", later),
        ("傅和顺", "石桥镇桥南村", "灌渠淤堵", "=SUM(1,2)", said_at),
        ("鲁如意", "望禾街道文昌巷社区", "噪声扰民", "夜里施工噪声大，回电请打13800000000。", said_at),
        ("尹友善", "苇溪镇下滩村", "污水站停了", "污水处理站停了半年，臭水往塘里流。", said_at),
    )
    faulty = [
        (f"LS900{at}", who, f"138****000{at}", where, category, *words)
        for at, (who, where, *words) in enumerate(strangers)
    ]
    nameless = ("", *faulty.pop()[1:])
    return [*faulty, nameless, (number, *good[0][1:]), ("LS9009", name, phone, place, category, title, body, said_at)]


def sample_csv(seed: int, today: date) -> bytes:
    """GB18030, separated by semicolons."""
    good, faulty = sample_rows(seed, today)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([HEADINGS, *good, *faulty])
    return text.getvalue().encode("gb18030")


def sample_xlsx(seed: int, today: date) -> bytes:
    """The same rows; every other good row carries its time as a date cell, the rest as text."""
    good, faulty = sample_rows(seed, today)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime.combine(today, datetime.min.time())})
        sheet, day = book.add_worksheet("热线"), book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write_row(0, 0, HEADINGS)
        for at, row in enumerate([*good, *faulty], start=1):
            for column, text in enumerate(row[:-1]):
                if text.startswith("="):
                    sheet.write_formula(at, column, text)
                else:
                    sheet.write_string(at, column, text)
            if at % 2 and at <= len(good):
                sheet.write_datetime(at, len(row) - 1, datetime.fromisoformat(row[-1]), day)
            else:
                sheet.write_string(at, len(row) - 1, row[-1])
    return buffer.getvalue()
