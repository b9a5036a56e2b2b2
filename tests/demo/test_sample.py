"""The file for trying out the import is read as it is meant to be."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from huying.commons.voices.columns import data_rows, recognise
from huying.commons.voices.rows import RowState, judge
from huying.demo.sample import GOOD, sample_csv, sample_rows, sample_xlsx
from huying.kernel.tables.readers import read_bytes

TUESDAY = date(2026, 6, 16)


@pytest.mark.parametrize("make", [sample_csv, sample_xlsx])
def test_good_rows_are_new_and_each_fault_is_told(make):
    table = read_bytes(make(7, TUESDAY), max_bytes=10_000_000)
    layout = recognise(table)
    judged = [judge(row, layout, today=TUESDAY) for row in data_rows(table, layout)]
    assert not layout.unknown
    assert all(j.state is RowState.NEW for j in judged[:GOOD])
    # Faulty: empty, month 13, year 20199, a day to come, a formula. No number of its own: to be looked at.
    # The two repetitions and the telephone number in the text are for later steps of the import.
    assert Counter(j.state for j in judged[GOOD:]) == {RowState.ERROR: 5, RowState.NEW: 3, RowState.WARNING: 1}


def test_the_csv_is_what_a_hotline_exports():
    assert read_bytes(sample_csv(7, TUESDAY), max_bytes=10_000_000).described == "GBK编码、分号分隔"


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 11, 23)], ids=str)
def test_good_rows_lie_before_today_whatever_the_day_and_the_file_is_the_same_each_time(today):
    good, faulty = sample_rows(7, today)
    assert len(good) == GOOD and len(faulty) == 9
    assert all(row[-1][:10] < today.isoformat() for row in good)
    assert sample_xlsx(7, today) == sample_xlsx(7, today) and sample_csv(7, today) == sample_csv(7, today)
