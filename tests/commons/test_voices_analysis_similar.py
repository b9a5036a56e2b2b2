"""Near-duplicates among fictional messages."""

import pytest

from huying.commons.voices.analysis import Message, TextIndex, near_duplicates
from huying.commons.voices.analysis import similar as module

LETTER = "松涛苑三号楼的电梯已经停用一个月，物业公司说维修资金不足，老人每天爬楼，请主管部门督促尽快修好。"


def message(number: str, title: str, body: str) -> Message:
    return Message(number, "", title, body)


def known() -> list[Message]:
    return [
        message("1", "松涛苑电梯停用一个月", LETTER),
        message("2", "请恢复望湖镇校车", "校车取消后孩子要走五公里，请恢复原来的班次。"),
        message("3", "松涛苑的电梯停用一个月了", LETTER.replace("请主管部门督促尽快修好", "请有关部门管一管")),
        message("4", "体育公园没有直饮水", "跑步的人多，公园里没有喝水的地方，建议增加。"),
    ]


def test_the_same_letter_in_nearly_the_same_words_is_found() -> None:
    [pair] = near_duplicates(known())
    assert (pair.first, pair.second) == ("1", "3")
    assert 0.6 <= pair.score < 1


def test_the_salutation_alone_makes_no_two_letters_alike() -> None:
    greeting = "尊敬的各位领导：您好！非常感谢您在百忙之中阅读来信。"
    assert near_duplicates([Message(m.number, "", m.title, greeting + m.body) for m in known()[1::2]]) == []


def test_equal_letters_score_one() -> None:
    [pair] = near_duplicates([known()[0], message("9", known()[0].title, LETTER)])
    assert pair.score == pytest.approx(1)


def test_a_new_text_is_asked_against_many_the_likest_first() -> None:
    index = TextIndex(known())
    found = index.like(message("", "松涛苑电梯停用一个月", LETTER + "谢谢。"))
    assert [similar.number for similar in found] == ["1", "3"]
    assert found[0].score > found[1].score
    assert index.like(message("", "图书馆周一闭馆", "想借书。")) == []


def test_a_message_is_not_like_itself() -> None:
    assert [similar.number for similar in TextIndex(known()).like(known()[0])] == ["3"]


def test_an_added_message_is_found_at_once_and_after_it_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LATELY", 2)
    index = TextIndex(known()[:2])
    index.add(known()[2])
    assert [similar.number for similar in index.like(known()[0])] == ["3"]
    index.add(known()[3])
    assert [similar.number for similar in index.like(known()[0])] == ["3"]
    assert [(pair.first, pair.second) for pair in index.pairs()] == [("1", "3")]


def test_nothing_comes_of_no_message_or_of_empty_ones() -> None:
    assert near_duplicates([]) == []
    assert near_duplicates([message("1", "", ""), message("2", "", "")]) == []
    assert TextIndex([]).like(known()[0]) == []
