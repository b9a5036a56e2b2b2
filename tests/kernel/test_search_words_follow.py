"""What a large import puts without its words is found at once, and ranked by them after the next round."""

from datetime import datetime

import pytest

from huying.kernel.calendar.clock import CHINA
from huying.kernel.search import jobs, rows
from huying.kernel.search.models import SearchEntry
from huying.kernel.search.selectors import find
from huying.kernel.search.services import Entry, cut_words, drop, put_many

AT = datetime(2026, 3, 2, 9, tzinfo=CHINA)


def _entries(*texts):
    return [Entry("voice", str(n), text, text, f"/voices/{n}/", "office") for n, text in enumerate(texts)]


def _found(world, word):
    return [hit.ref for hit in find(congress=world.congress, query=word, audiences={"office"})]


def test_found_at_once_and_ranked_after_the_next_round(world):
    put_many(congress=world.congress, entries=_entries("上海路停水", "晚上海滩散步"), words=False)
    assert _found(world, "上海") == ["1", "0"]  # the newest first, by pairs alone
    jobs.rank_by_words(AT)
    assert _found(world, "上海") == ["0", "1"]  # the city before what stands together by accident
    assert cut_words() == 0


def test_what_lacks_its_words_is_found_behind_what_has_them(world, monkeypatch):
    put_many(congress=world.congress, entries=_entries(*(f"第{n}条" for n in range(9))), words=False)
    put_many(congress=world.congress, entries=[Entry("voice", "new", "新的一条", "", "/", "office")])
    assert rows.without_words(4) == list(
        SearchEntry.objects.exclude(ref="new").order_by("pk").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("after_words", [False, True])
def test_an_entry_is_forgotten_whole_with_or_without_its_words(world, after_words):
    put_many(congress=world.congress, entries=_entries("上海路停水"), words=False)
    if after_words:
        cut_words()
    drop("voice", "0")
    assert _found(world, "上海") == []
    put_many(congress=world.congress, entries=_entries("另一件事"))
    assert _found(world, "上海") == []
    assert _found(world, "另一") == ["0"]
