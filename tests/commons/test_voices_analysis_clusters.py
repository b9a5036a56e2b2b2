"""Candidate topics from fictional messages."""

from datetime import datetime

from huying.commons.voices.analysis import Message, cluster


def said(number: int, person: str, title: str, body: str = "", day: int = 1) -> Message:
    return Message(str(number), person, title, body, datetime(2025, 3, day, 9, 0))


def two_matters() -> list[Message]:
    return [
        said(1, "甲", "青禾区松涛苑旁边的砂石场夜里作业吵得睡不着", "砂石场每天夜里十一点开工，灰尘很大。", 1),
        said(2, "乙", "投诉松涛苑附近砂石场夜间噪音和灰尘", "砂石场夜间开工，噪音灰尘影响老人孩子。", 3),
        said(3, "乙", "松涛苑附近砂石场夜间噪音何时能停", "砂石场还在夜间开工，噪音灰尘没有改变。", 5),
        said(4, "丙", "望湖镇中心小学校车取消后孩子上学难", "校车取消以后，村里孩子要走五公里。", 2),
        said(5, "丁", "请恢复望湖镇中心小学校车", "校车取消后，孩子上学要走很远。", 4),
        said(6, "戊", "公积金贷款几天能放款", "想问公积金贷款的放款时间。", 6),
    ]


def test_messages_about_the_same_matter_are_one_topic() -> None:
    members = {frozenset(c.members) for c in cluster(two_matters())}
    assert members == {frozenset({"1", "2", "3"}), frozenset({"4", "5"})}


def test_heat_counts_persons_and_not_messages() -> None:
    found = next(c for c in cluster(two_matters()) if "1" in c.members)
    assert (found.size, found.heat) == (3, 2)


def test_nothing_comes_of_no_message_or_of_one() -> None:
    assert cluster([]) == []
    assert cluster(two_matters()[:1]) == []
