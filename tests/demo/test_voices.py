"""What the people of the demonstration county said."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

import pytest

from huying.demo import people
from huying.demo.shapes import Voice
from huying.demo.voices import SOURCE_LABELS, matters, voices

TUESDAY = date(2026, 6, 16)
WATER = {"water_pressure", "water_outage", "water_quality", "water_service"}
CATEGORIES = {"城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生"}


@cache
def said(year: int, today: date = TUESDAY) -> tuple[Voice, ...]:
    return tuple(v for v in voices(7, year, today) if not v.duplicate)


def test_there_are_about_six_hundred_messages_last_year_and_five_hundred_this_year():
    assert 560 <= len(said(2025)) <= 660
    assert 460 <= len(said(2026)) <= 560


def test_water_was_spoken_of_217_times_and_after_it_was_handled_26_times():
    before = [v for v in said(2025) if v.matter in WATER]
    after = [v for v in said(2026) if v.matter in WATER]
    assert (len(before), len(after)) == (217, 26)
    assert Counter(v.source for v in before) == {"12345": 163, "station": 41, "visit": 13}
    assert len({v.township for v in before}) == 9
    for voiced, year in ((before, 2025), (after, 2026)):
        assert all(date(year, 1, 1) <= v.said_at.date() <= date(year, 2, 28) for v in voiced)


def test_at_least_twelve_matters_are_hot_each_with_15_to_60_messages_in_other_words():
    for year in (2025, 2026):
        for matter, count in Counter(v.matter for v in said(year) if v.matter).items():
            texts = {v.body for v in said(year) if v.matter == matter}
            assert len(texts) == count <= 60
    hot = [key for year in (2025, 2026) for key, count in Counter(v.matter for v in said(year)).items() if count >= 15]
    assert len({key for key in hot if key}) >= 12
    assert {v.matter for v in said(2026)} - {None} == {m.key for m in matters()}


def test_heat_counts_people_and_a_few_people_speak_twice():
    for year in (2025, 2026):
        spoken = Counter((v.matter, v.person) for v in said(year) if v.matter)
        assert 10 <= sum(count > 1 for count in spoken.values()) <= 60
        whose: dict[str, set[str]] = {}
        for voice in said(year):
            whose.setdefault(voice.person, set()).add(voice.phone)
        assert all(len(phones) == 1 for phones in whose.values())


def test_some_messages_were_exported_twice():
    for year in (2025, 2026):
        whole = voices(7, year, TUESDAY)
        twice = [v for v in whole if v.duplicate]
        numbers = {(v.source, v.number) for v in whole if not v.duplicate}
        assert len(twice) == 5 and all((v.source, v.number) in numbers for v in twice)
        assert len(numbers) == len(whole) - 5


def test_messages_name_no_official_and_no_telephone_number():
    officials = {m.person for m in people.mandates(TUESDAY)}
    for voice in (*said(2025), *said(2026)):
        assert voice.person not in officials
        assert re.fullmatch(r"138\*{4}\d{4}", voice.phone)
        assert not re.search(r"\d{5}|[{}]", voice.title + voice.body)
        assert voice.category in CATEGORIES and voice.source in SOURCE_LABELS


def test_a_message_comes_from_a_village_of_its_township():
    villages = {(t.name, v) for t in people.townships() for v in t.villages}
    assert all((v.township, v.village) in villages for v in (*said(2025), *said(2026)))


def test_all_seven_categories_and_all_sources_are_there():
    for year in (2025, 2026):
        assert {v.category for v in said(year)} == CATEGORIES
    assert {v.source for v in said(2025)} == set(SOURCE_LABELS)


@pytest.mark.parametrize(
    "text, township, year",
    [
        ("放水要等到后半夜，老人孩子用水都靠攒。", "松岭镇", 2025),
        ("水压太低，二楼上不去水。", "白塘镇", 2025),
        ("停水没人通知，修好也不说。", "柳桥镇", 2025),
        ("村口到小学那段路，晚上没有路灯，孩子放学看不见路，已经两个多月了。", "白塘镇", 2026),
        ("楼上一下雨，我家就要拿三个盆接水。", "望禾街道", 2026),
    ],
)
def test_the_sentences_that_pages_quote_were_really_said(text, township, year):
    assert [v.township for v in said(year) if v.body == text] == [township]


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 2, 1), date(2026, 12, 31), date(2028, 2, 29)], ids=str)
def test_nobody_speaks_tomorrow_and_the_numbers_hold_on_every_day_of_the_year(today):
    this, last = said(today.year, today), said(today.year - 1, today)
    assert all(v.said_at.date() < today for v in this)
    assert all(v.said_at.year == today.year - 1 for v in last)
    assert sum(v.matter in WATER for v in last) == 217 and sum(v.matter in WATER for v in this) == 26
