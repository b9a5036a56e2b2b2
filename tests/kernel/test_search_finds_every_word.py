"""Search: what is present is found, whoever may not see it does not."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huying.kernel.people.models import Congress
from huying.kernel.search import services
from huying.kernel.search.fold import excerpt, fold, locate, terms
from huying.kernel.search.models import SearchEntry
from huying.kernel.search.services import Entry

pytestmark = pytest.mark.django_db
EVERYBODY = ("public", "office")


@pytest.fixture
def congress() -> Congress:
    return Congress.objects.create(code="test", name="测试县人民代表大会", level="county")


def put(
    congress: Congress, ref: str, title: str, text: str = "", audience: str = "public", kind: str = "voice"
) -> None:
    services.put(
        congress=congress, kind=kind, ref=ref, title=title, text=text, url=f"/voices/{ref}/", audience=audience
    )


def refs(congress: Congress, query: str, *audiences: str, limit: int = 20, kind: str | None = None) -> list[str]:
    hits = services.find(congress=congress, query=query, audiences=audiences or EVERYBODY, limit=limit, kind=kind)
    return [hit.ref for hit in hits]


# Characters that have broken an index somewhere: both punctuations, quotes, accents alone and composed, ligatures,
# surrogate-plane ideographs, digits of all widths, operators of both engines' query languages.
_tricky = st.sampled_from(list("电梯停车物业AaＡ１1㎡…①é\u0301ßﬁ𠮷😀'\"\\:&|!*()<>-^{}+~?;,。，〔〕 \u3000\n\t\u200b"))
_text = st.text(st.one_of(_tricky, st.characters(exclude_categories=["Cs"])), min_size=2, max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_text, data=st.data())
def test_every_two_characters_that_stand_together_are_found(congress: Congress, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    query = text[at : at + 2]
    in_title = data.draw(st.booleans())
    put(congress, "1", text if in_title else "甲", "乙" if in_title else text)
    assert refs(congress, query) == (["1"] if terms(query) else [])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.sampled_from("电梯停车a1。"), max_size=12), min_size=1, max_size=6), query=_text)
def test_what_is_found_is_what_a_plain_reading_of_all_texts_finds(
    congress: Congress, texts: list[str], query: str
) -> None:
    services.put_many(
        congress=congress,
        entries=[Entry("voice", str(n), "甲", text, "/", "public") for n, text in enumerate(texts)],
    )
    asked = query[:3].translate({ord(c): "电" for c in "物业"})
    words = terms(asked)
    expected = {
        str(n) for n, text in enumerate(texts) if words and all(w in fold("甲") or w in fold(text) for w in words)
    }
    assert set(refs(congress, asked)) == expected
    for n in range(len(texts)):
        services.drop("voice", str(n))
    assert refs(congress, asked) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("我们小区要加装电梯", "电梯"),
        ("我们小区要加装电梯", "梯"),
        ("我们小区要加装电梯", "我"),
        ("我们小区要加装电梯", "加装电梯"),
        ("青人常意〔2026〕3号", "〔2026〕3号"),
        ("青人常意〔2026〕3号", "2026"),
        ("青人常意〔2026〕3号", "3号"),
        ("青人常意〔2026〕3号", "３号"),
        ("青人常意(2026)3号", "（2026）3号"),
        ("报修系统APP打不开", "app"),
        ("报修系统ＡＰＰ打不开", "APP"),
        ("丽发\n新城搅拌站", "丽发新城"),
        ("丽发新城搅拌站", "搅拌站 丽发"),
        ("面积120㎡", "120m2"),
        ("100%的人 a'b\"c", "a'b\"c"),
        ("100%的人", "100%"),
        ("C++ AND (NOT) title:x", "AND"),
    ],
)
def test_words_numbers_and_marks_are_found_as_people_write_them(congress: Congress, text: str, query: str) -> None:
    put(congress, "1", "来信", text)
    assert refs(congress, query) == ["1"]


@pytest.mark.parametrize(
    "query", ["", "  ", "\u3000", "梯电", "电梯 停车", "〔2026〕4号", "20263号", "电*", '"', "NOT 电梯"]
)
def test_what_is_not_there_is_not_found(congress: Congress, query: str) -> None:
    put(congress, "1", "来信", "加装电梯，青人常意〔2026〕3号")
    assert refs(congress, query) == []


def test_pairs_that_do_not_stand_together_are_no_hit(congress: Congress) -> None:
    put(congress, "1", "来信", "停车电梯，车电瓶")  # holds 停车, 车电 and 电梯, yet also 停车电梯
    put(congress, "2", "来信", "停车难，大车电池，坐电梯")  # holds all three pairs, apart
    assert refs(congress, "停车电梯") == ["1"]


def test_a_word_parted_between_title_and_text_is_no_hit(congress: Congress) -> None:
    put(congress, "1", "加装电", "梯停车")
    assert refs(congress, "电梯") == []
    assert refs(congress, "加装 停车") == ["1"]


def test_titles_come_first_then_the_newest(congress: Congress) -> None:
    put(congress, "old title", "电梯")
    put(congress, "old text", "来信", "电梯")
    put(congress, "new text", "来信", "电梯")
    put(congress, "new title", "加装电梯")
    assert refs(congress, "电梯") == ["new title", "old title", "new text", "old text"]
    assert refs(congress, "电梯", limit=3) == ["new title", "old title", "new text"]


def test_more_false_candidates_than_a_page_holds_do_not_hide_a_hit(congress: Congress) -> None:
    put(congress, "hit", "来信", "停车电梯")
    services.put_many(
        congress=congress,
        entries=[Entry("voice", str(n), "来信", "停车难，大车电池，坐电梯", "/", "public") for n in range(60)],
    )
    assert refs(congress, "停车电梯", limit=5) == ["hit"]


def test_only_the_audiences_of_the_viewer_and_the_own_congress_are_searched(congress: Congress) -> None:
    other = Congress.objects.create(code="other", name="邻县人民代表大会", level="county")
    put(congress, "public", "电梯")
    put(congress, "office", "电梯", audience="office")
    put(congress, "body", "电梯", audience="body:7")
    put(other, "stranger", "电梯")
    assert refs(congress, "电梯", "public") == ["public"]
    assert refs(congress, "电梯", "public", "body:7") == ["body", "public"]
    assert refs(congress, "电梯", "body:71") == []
    assert refs(other, "电梯") == ["stranger"]
    assert services.find(congress=congress, query="电梯", audiences=[], limit=5) == []


def test_the_mark_of_an_audience_is_not_a_word_of_the_text(congress: Congress) -> None:
    put(congress, "1", "来信", "电梯")
    assert refs(congress, "apublic") == []
    assert refs(congress, "c") == []


def test_one_kind_alone_can_be_searched(congress: Congress) -> None:
    put(congress, "1", "电梯", kind="voice")
    put(congress, "2", "电梯", kind="topic")
    assert refs(congress, "电梯", kind="topic") == ["2"]
    assert refs(congress, "电梯", kind="nothing") == []


def test_putting_again_replaces_and_dropping_forgets(congress: Congress) -> None:
    put(congress, "1", "电梯", "停车")
    put(congress, "1", "楼道", "停车", audience="office")
    assert refs(congress, "电梯") == []
    assert refs(congress, "楼道", "office") == ["1"]
    assert refs(congress, "停车", "public") == []
    assert SearchEntry.objects.count() == 1
    services.drop("voice", "1")
    services.drop("voice", "1")
    assert refs(congress, "楼道") == []


def test_putting_many_again_reads_once_and_writes_nothing(congress: Congress, django_assert_max_num_queries) -> None:
    entries = [Entry("voice", str(n), f"电梯{n}", "停车", "/", "public") for n in range(400)]
    services.put_many(congress=congress, entries=entries)
    with django_assert_max_num_queries(6):
        services.put_many(congress=congress, entries=entries)
    assert len(refs(congress, "电梯", limit=500)) == 400


def test_a_search_costs_the_same_number_of_queries_whatever_it_finds(
    congress: Congress, django_assert_max_num_queries
) -> None:
    services.put_many(
        congress=congress, entries=[Entry("voice", str(n), "来信", "电梯", "/", "public") for n in range(300)]
    )
    with django_assert_max_num_queries(4):
        assert len(refs(congress, "电梯")) == 20


def test_the_index_can_be_made_anew_from_the_entries(congress: Congress) -> None:
    put(congress, "1", "电梯")
    assert services.rebuild() == 1
    assert refs(congress, "电梯") == ["1"]
    put(congress, "1", "楼道")
    assert refs(congress, "电梯") == []


def test_a_very_long_text_and_a_very_long_query_do_no_harm(congress: Congress) -> None:
    # Rare ideographs of four bytes, 90,000 of them, hardly a pair twice: more than either engine will ever meet.
    text = "".join(chr(0x20000 + n * n % 42_649) for n in range(90_000))
    put(congress, "1", "长文", text)
    assert refs(congress, text[:3000]) == ["1"]
    assert refs(congress, text[:3000] + "龘龘") == []
    assert refs(congress, " ".join(text[:300])) == ["1"]


def test_nul_and_lone_surrogates_do_no_harm(congress: Congress) -> None:
    put(congress, "1", "电\0梯", "停车")
    assert refs(congress, "电梯") == ["1"]
    assert refs(congress, "电\ud800梯\0") == ["1"]


def test_the_excerpt_stands_around_the_word_in_the_words_of_the_original() -> None:
    text = "甲" * 60 + "ＡＰＰ 报修" + "乙" * 60
    assert locate(text, "app报修") == (60, 66)
    assert excerpt(text, ("app",), 40) == "…" + "甲" * 10 + "ＡＰＰ 报修" + "乙" * 24 + "…"
    assert excerpt("短文", ("没有",)) == "短文"


def test_a_word_comes_before_the_same_characters_met_by_accident(congress: Congress) -> None:
    put(congress, "word in text", "来信", "盼着去上海看病")
    put(congress, "accident in title", "晚上海滩没有灯")
    put(congress, "accident in text", "来信", "到了晚上海滩上没有灯")
    put(congress, "word in title", "上海的车票")
    assert refs(congress, "上海") == ["word in title", "word in text", "accident in title", "accident in text"]


def test_the_words_inside_of_longer_words_count_as_words(congress: Congress) -> None:
    put(congress, "inside", "县人大常委会办公室")
    put(congress, "newer, in the text", "来信", "交常委会")
    assert refs(congress, "常委会") == ["inside", "newer, in the text"]


def test_what_the_dictionary_cuts_otherwise_is_found_after_the_words(congress: Congress) -> None:
    """The tail of one word and the head of the next are found too, in titles first."""
    put(congress, "title", "松涛苑物业")
    put(congress, "text", "来信", "松涛苑物业")
    assert refs(congress, "苑物") == ["title", "text"]


def test_all_words_of_a_query_count_for_the_order(congress: Congress) -> None:
    put(congress, "both in title", "小区电梯")
    put(congress, "one in title", "电梯", "在小区里")
    put(congress, "none in title", "来信", "小区的电梯")
    assert refs(congress, "小区 电梯") == ["both in title", "none in title", "one in title"]


def test_an_entry_is_forgotten_though_the_dictionary_has_changed_since(
    congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(congress, "1", "上海的车票", "盼着去上海看病")
    put(congress, "2", "上海的车票")
    monkeypatch.setattr("huying.kernel.search.rows.words_of", lambda folded: [])  # another dictionary: no words
    services.drop("voice", "1")
    put(congress, "2", "北京的车票")
    assert refs(congress, "上海") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_fts WHERE search_fts MATCH %s", ['"上海" OR "\u200b上海"'])
            assert cursor.fetchone() == (0,)


def test_a_frequent_character_is_looked_for_among_the_newest_a_rare_one_among_all(
    congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huying.kernel.search.selectors.LOOK", 20)
    put(congress, "rare", "来信", "龘")
    services.put_many(
        congress=congress,
        entries=[Entry("voice", str(n), "来信", "有电梯", "/", "public") for n in range(40)],
    )
    assert refs(congress, "电", limit=5) == ["39", "38", "37", "36", "35"]
    assert refs(congress, "龘", limit=5) == ["rare"]
    assert refs(congress, "电梯 龘", limit=5) == []
    put(congress, "both", "来信", "龘的电梯")
    services.put_many(
        congress=congress,
        entries=[Entry("voice", f"{n} more", "来信", "有电梯", "/", "public") for n in range(40)],
    )
    assert refs(congress, "电梯 龘", limit=5) == ["both"]


def test_many_entries_of_others_do_not_hide_ones_own(congress: Congress) -> None:
    other = Congress.objects.create(code="other", name="邻县人民代表大会", level="county")
    for n in range(3):
        put(congress, str(n), "电梯")
    services.put_many(
        congress=other, entries=[Entry("voice", f"o{n}", "电梯", "电梯", "/", "public") for n in range(200)]
    )
    assert refs(congress, "电梯", limit=5) == ["2", "1", "0"]
