"""Near-duplicates among fictional messages."""

import pytest

from huying.commons.voices.analysis import Index, Message, near_duplicates
from huying.commons.voices.analysis.pieces import cut
from huying.commons.voices.analysis.segment import merged
from huying.commons.voices.analysis.similar import started

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


def index_of(messages: list[Message]) -> Index:
    """An index in which each message stands under its place in the list."""
    pieces = cut(messages)
    index = started(pieces)
    index.add(index.segment(range(len(messages)), pieces))
    return index


def test_a_new_text_is_asked_against_many_the_likest_first() -> None:
    index = index_of(known())
    found = index.like(message("", "松涛苑电梯停用一个月", LETTER + "谢谢。"))
    assert [similar.id for similar in found] == [0, 2]
    assert found[0].score > found[1].score
    assert index.like(message("", "图书馆周一闭馆", "想借书。")) == []


def test_what_is_added_later_is_found_and_compared_with_what_was_there() -> None:
    index = index_of(known()[:2])
    index.add(index.segment([7, 8], cut(known()[2:])))
    assert [similar.id for similar in index.like(known()[0])] == [0, 7]
    assert [pair[:2] for pair in index.pairs(index.segments[1])] == [(0, 7)]
    assert list(index.pairs(index.segments[0])) == []


def test_segments_put_together_answer_as_before_and_what_is_left_out_is_gone() -> None:
    index = index_of(known()[:2])
    index.add(index.segment([7, 8], cut(known()[2:])))
    whole = Index(index.base, 2, [merged(index.segments)])
    assert whole.like(known()[0]) == index.like(known()[0])
    assert [similar.id for similar in Index(index.base, 2, [merged(index.segments, without=[7])]).like(known()[0])] == [
        0
    ]


def test_pieces_that_half_the_texts_share_do_not_hide_the_one_that_is_like() -> None:
    many = [message(str(n), f"第{n}号来信", f"路灯不亮请来修一修，{n * 37 % 1009}号杆{n}") for n in range(1500)]
    found = index_of([*many, *known()]).like(message("", "松涛苑电梯停用一个月", LETTER))
    assert [similar.id for similar in found] == [1500, 1502]


def test_nothing_comes_of_no_message_or_of_empty_ones() -> None:
    assert near_duplicates([]) == []
    assert near_duplicates([message("1", "", ""), message("2", "", "")]) == []
    assert index_of([]).like(known()[0]) == []
