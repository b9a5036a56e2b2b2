"""How a message is read: divisions, learnt names, headings, titles for display."""

import pytest

from huying.commons.voices.analysis.divisions import MARK, districts, first_division, without_divisions
from huying.commons.voices.analysis.messages import Message, fold, without_courtesy
from huying.commons.voices.analysis.names import NameFinder
from huying.commons.voices.analysis.reading import heading, read
from huying.commons.voices.analysis.titles import clean_title, representative_titles


@pytest.mark.parametrize(
    ("text", "chain", "names"),
    [
        ("A市A3区松涛苑", "A市A3区", {"A3区"}),
        ("投诉A7县望湖镇", "A7县", {"A7县"}),
        ("关于青禾区松涛苑电梯", "青禾区", {"青禾区"}),
        ("位于某川省云州市青禾区", "某川省云州市青禾区", {"青禾区"}),
        ("本小区超市门口", "", set()),
        ("A市公交", "A市", set()),
    ],
)
def test_divisions_are_read_masked_or_by_name(text: str, chain: str, names: set[str]) -> None:
    assert first_division(text) == chain
    assert districts(text) == names


def test_a_division_gives_way_to_a_mark() -> None:
    assert without_divisions("投诉A7县望湖镇") == f"投诉{MARK}望湖镇"
    assert MARK not in fold(f"全角{MARK}符号")


def test_names_are_learnt_from_their_repeated_use() -> None:
    titles = ["A1区松涛苑电梯坏了", "A1区松涛苑物业涨价", "投诉松涛苑停车", "A1区图书馆周一闭馆"]
    readings = read([Message(str(k), "", title, "") for k, title in enumerate(titles)])
    assert [reading.title_names for reading in readings] == [("松涛苑",)] * 3 + [()]
    assert "松涛" not in readings[0].title_matter
    assert "电梯" in readings[0].title_matter


def test_the_longest_name_is_found_and_none_overlaps() -> None:
    finder = NameFinder(["松涛苑", "松涛苑三期", "三期工地"])
    assert finder.find("投诉松涛苑三期工地和松涛苑") == ["松涛苑三期", "松涛苑"]


def test_a_message_without_title_is_headed_by_its_first_sentence() -> None:
    assert heading(Message("1", "", " ", "您好：松涛苑电梯坏了。请派人修。")) == "松涛苑电梯坏了"


def test_salutation_and_thanks_are_left_out() -> None:
    assert without_courtesy("尊敬的市长:您好!松涛苑电梯坏了。谢谢!") == "松涛苑电梯坏了。"


def test_titles_for_display_are_clean_and_different() -> None:
    assert clean_title("…松涛苑电梯坏了!!!") == "松涛苑电梯坏了"
    assert len(clean_title("长" * 60)) == 40
    shown = representative_titles(["松涛苑电梯坏了", "松涛苑电梯坏了!", "松涛苑的电梯坏了", "三号楼老人上不了楼"])
    assert shown == ("松涛苑电梯坏了", "三号楼老人上不了楼", "松涛苑的电梯坏了")
    assert representative_titles(["", "!"]) == ("(无标题)",)
