"""Speed beside its limit (make bench). Ratios are taken in one run; absolute figures depend on the machine."""

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from huying.commons.voices.analysis import Message, cluster
from huying.kernel.calendar.selectors import work_calendar
from huying.kernel.calendar.spans import Span, due
from huying.kernel.ledger import merkle
from tests.measuring import stopwatch

DAYS = [date(2004, 1, 1) + timedelta(days=n) for n in range(8401)]  # to 31 December 2026


@pytest.mark.django_db
def test_due_days_are_looked_up_not_counted(measure):
    from chinese_calendar import is_workday

    calendar = work_calendar()
    starts = (DAYS[:-15] * 120)[:1_000_000]
    with stopwatch() as ours:
        for start in starts:
            calendar.add_workdays(start, 5)
    with stopwatch() as loop:
        for start in starts[:5_000]:
            day, left = start, 5
            while left:
                day += timedelta(days=1)
                left -= is_workday(day)
    bare = loop.seconds / 5_000 * len(starts)
    name = "一百万个5个工作日的到期日"
    measure(name, ours.seconds, unit="s", limit=bare, limit_name="chinesecalendar 逐日数", at_most=0.1)


@pytest.mark.django_db
def test_an_explained_due_day_is_cheap_enough_for_every_row_of_a_page(measure):
    calendar, span = work_calendar(), Span.parse("5 workdays")
    with stopwatch() as took:
        for start in DAYS[:5_000]:
            due(span, start, calendar)
    measure("一个到期日连同说明", took.seconds / 5_000 * 1000, unit="ms", at_most=1)


def test_the_root_of_a_hundred_thousand_leaves(measure):
    from hashlib import sha256

    leaves = [sha256(b"%d" % n).digest() for n in range(100_000)]
    with stopwatch() as bare:
        for leaf in leaves:
            sha256(b"\x00" + leaf).digest()
            sha256(b"\x01" + leaf + leaf).digest()
    with stopwatch() as ours:
        merkle.root(leaves)
    name = "十万条留痕的树根"
    measure(name, ours.seconds, unit="s", limit=bare.seconds, limit_name="只算同样多次 SHA-256", at_most=4)


def _messages(count: int) -> list[Message]:
    """Made-up messages: a few hundred matters, each told in other words by several people."""
    pick = np.random.default_rng(20260302)
    places = [f"{a}{b}" for a in "松柏桂榆枫梅兰竹" for b in ("涛苑", "园小区", "河村", "湖镇", "山路", "桥街")]
    matters = ["夜间施工噪音", "路灯不亮", "停车位不足", "自来水发黄", "公交班次太少", "电梯故障", "油烟扰民"]
    asks = ["请求尽快解决", "何时能处理", "希望有人管一管", "投诉多次没有结果", "请给一个答复"]
    said = []
    for number in range(count):
        place, matter, ask = (values[pick.integers(len(values))] for values in (places, matters, asks))
        body = f"我住在{place}，{matter}已经{pick.integers(2, 40)}天，{ask}，第{pick.integers(1, 30)}栋的邻居也这样说。"
        said.append(Message(str(number), f"甲{pick.integers(count)}", f"{place}{matter}{ask}", body, None))
    return said


def test_topics_of_a_years_messages(measure):
    messages = _messages(4_326)
    with stopwatch() as took:
        topics = cluster(messages)
    assert topics
    measure("4326 条民意归成议题", took.seconds, unit="s", at_most=20)


def test_topics_of_the_real_year(measure):
    default = Path(__file__).resolve().parents[3] / "shared" / "data" / "private"
    file = Path(os.environ.get("HUYING_PRIVATE_DATA") or default) / "hotline_messages" / "hotline_2019.csv.gz"
    if not file.exists():
        pytest.skip("没有私有评测数据（HUYING_PRIVATE_DATA）")
    import csv
    import gzip

    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as source:
        rows = [[cell.strip() for cell in row] for row in csv.reader(source)][1:]
    messages = [Message(row[0], row[1], row[2], row[4], None) for row in rows]
    with stopwatch() as took:
        cluster(messages)
    measure(f"真实的一年 {len(messages)} 条归成议题", took.seconds, unit="s", at_most=20)
