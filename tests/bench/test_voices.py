"""Messages: how fast they come in, how fast a repeated one is noticed, and what ten times as many cost (make bench).

CPU seconds of one process throughout, since wall times on a shared machine say little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from sklearn.feature_extraction.text import TfidfVectorizer

from huying.commons.voices import services
from huying.commons.voices.analysis import ALIKE, Message, cluster, near_duplicates
from huying.commons.voices.analysis.pieces import readable
from huying.commons.voices.models import ImportBatch, Voice
from huying.kernel.database.prepared import Inserted
from huying.kernel.people.roles import Role
from tests.commons.voices_files import AT

from . import hotline, letters

ROOT = Path(__file__).resolve().parents[2]


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def imported(path: Path, home: Path) -> dict[str, float]:
    """The figures of one import in a process of its own (import_alone.py), on a database of its own."""
    environment = os.environ | {"HUYING_HOME": str(home), "PYTHONPATH": str(ROOT), "HUYING_DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tests.bench.import_alone", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


# ── import ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("kind", "write"), [("xlsx", hotline.write_xlsx), ("csv", hotline.write_csv)])
def test_a_hundred_thousand_rows_come_in_with_everything_that_hangs_on_them(measure, tmp_path, kind, write):
    """Read, checked, taken in: search index, sealed identities and ledger are part of it."""
    path = tmp_path / f"热线.{kind}"
    write(path, 100_000)
    told = imported(path, tmp_path / "home")
    assert told["accepted"] == told["rows"] == 100_000
    measure(f"导入十万行 {kind} 的最大内存", told["peak_mb"], unit="MB", at_most=500)
    measure(f"导入十万行 {kind}，每秒（单核）", told["rows"] / told["cpu"], unit="行", at_least=2000)


def test_ten_times_the_rows_cost_ten_times_the_import(measure, tmp_path):
    took = {}
    for count in (5_000, 50_000):
        path = tmp_path / f"{count}.csv"
        hotline.write_csv(path, count)
        took[count] = imported(path, tmp_path / f"home{count}")["cpu"]
    measure("导入五万行", took[50_000], unit="s", limit=took[5_000], limit_name="五千行", at_most=11)


# ── near-duplicates ──────────────────────────────────────────────────────────


def keep_voices(congress: Any, messages: Iterable[Message], number: int = 1) -> None:
    """Voices as an import leaves them, without the import."""
    batch = ImportBatch.objects.create(
        congress=congress, number=number, filename="热线.csv", sha256="0" * 64, source="12345", uploaded_at=AT
    )
    columns = ("congress", "batch", "line", "source", "person_mask", "title", "body", "said_at", "words_digest")
    rows = [
        (congress.pk, batch.pk, line, "12345", "王**", m.title, m.body, AT, f"{hash((m.title, m.body)) % 2**63:064x}")
        for line, m in enumerate(messages, start=2)
    ]
    Inserted(Voice, *columns).many(rows)


@pytest.mark.django_db
def test_one_message_is_compared_with_a_hundred_thousand(measure, world, settings, tmp_path):
    settings.HUYING_HOME = tmp_path
    known = letters.made_up(100_000)
    keep_voices(world.congress, known)
    took, told = cpu(lambda: services.compare_new(world.congress))
    measure("十万条来话入库后的比对（后台）", took / told.voices * 1e6, unit="µs/条")
    pick = np.random.default_rng(3)
    asked = [letters.reworded(known[place], "", pick) for place in pick.choice(len(known), 201)]
    times = [cpu(lambda one=one: services.similar_to(world.congress, one.title, one.body))[0] * 1000 for one in asked]
    measure("十万条中查一条相近的，中位", float(np.median(times[1:])), unit="ms", at_most=5)
    measure("十万条中查一条相近的，第95百分位", float(np.percentile(times[1:], 95)), unit="ms", at_most=10)


def test_as_many_copies_are_found_as_by_comparing_every_two_messages(measure):
    """500 real messages in other words among all real ones; the limit compares all pairs exactly."""
    messages, pick = letters.real(), np.random.default_rng(1)
    chosen = pick.choice(len(messages), 500, replace=False)
    copies = [letters.reworded(messages[place], f"copy {place}", pick) for place in chosen]
    planted = {(messages[place].number, copy.number) for place, copy in zip(chosen, copies, strict=True)}
    everything = [*messages, *copies]
    ours, pairs = cpu(lambda: near_duplicates(everything))
    theirs, exact = cpu(lambda: every_pair(everything))
    found = len(planted & {(pair.first, pair.second) for pair in pairs}) / len(planted)
    best = len(planted & exact) / len(planted)
    measure("500 条改写的召回率", found - best, unit=f"（{found:.3f}，逐对比较 {best:.3f}）", at_least=-0.01)
    measure("找出全部相近的", ours, unit="s", limit=theirs, limit_name="逐对比较", at_most=0.25)


def every_pair(messages: list[Message]) -> set[tuple[str, str]]:
    reader = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32, lowercase=False)
    vectors, found = reader.fit_transform([readable(message) for message in messages]), set()
    for start in range(0, vectors.shape[0], 512):
        block = (vectors[start : start + 512] @ vectors.T).tocoo()
        near = (block.data >= ALIKE) & (block.col > block.row + start)
        found |= {
            (messages[row + start].number, messages[column].number)
            for row, column in zip(block.row[near], block.col[near], strict=True)
        }
    return found


# ── ten times as much ────────────────────────────────────────────────────────


def a_year(times: int) -> list[Message]:
    """One year's 4,326 messages, real ones where they are present, or ten times as many."""
    try:
        return letters.enlarged(letters.real("hotline_2019"), times)
    except pytest.skip.Exception:
        return letters.made_up(4_326 * times)


@pytest.mark.parametrize(("name", "work"), [("归成议题", cluster), ("找出相近的", near_duplicates)])
def test_ten_times_the_messages_cost_at_most_ten_times_the_work(measure, name, work):
    few, _ = cpu(lambda: work(a_year(1)))
    many, _ = cpu(lambda: work(a_year(10)))
    measure(f"43260 条来话{name}", many, unit="s", limit=few, limit_name="4326 条", at_most=10)


@pytest.mark.django_db
def test_a_hundred_times_the_voices_give_the_same_pages(measure, world):
    """Lists at 1,000 and at 100,000 voices: as many queries, no more work. Slices are interleaved in one run."""
    client, pages = world.client(Role.SC_OFFICE), [reverse("voices:list"), reverse("voices:topics")]
    keep_voices(world.congress, letters.made_up(1_000))
    before = {page: open_often(client, page) for page in pages}
    keep_voices(world.congress, letters.made_up(99_000), number=2)
    for page in pages:
        queries, milliseconds = open_often(client, page)
        assert queries == before[page][0]
        measure(
            f"十万条来话时的 {page}", milliseconds, unit="ms", limit=before[page][1], limit_name="一千条", at_most=1.5
        )


def open_often(client: Any, page: str) -> tuple[int, float]:
    """Queries of one opening, and the median CPU of twenty."""
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page).status_code == 200
    return len(asked), float(np.median([cpu(lambda: client.get(page))[0] for _ in range(20)])) * 1000
