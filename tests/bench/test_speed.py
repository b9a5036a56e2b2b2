"""Speed beside its limit (make bench). Ratios are taken in one run; absolute figures depend on the machine."""

import os
from pathlib import Path

import numpy as np
import pytest

from huying.commons.voices.analysis import Message, cluster
from huying.kernel.ledger import merkle
from tests.measuring import stopwatch


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
