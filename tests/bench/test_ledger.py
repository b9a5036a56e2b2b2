"""What the record costs (make bench), on SQLite with FULL durability and on a PostgreSQL of the bench's own.

P4: the sealed ledger writes at 0.85 of the rate at which the same rows go in without leaf, salt and sealer. Slices of
both take turns in one run; what counts is CPU time, since the machine is shared.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from scripts.postgres import cluster
from tests.measuring import stopwatch

ROOT = Path(__file__).resolve().parents[2]
TRIAL = """
import json, os, sys, time
from datetime import datetime
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
call_command("migrate", verbosity=0)
from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.records import canonical
from huying.kernel.ledger.services import record, seal, verify
from huying.kernel.people.models import Congress, Level

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
congress = Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)
BODY = {"rule": "R1.45", "on": AT.date(), "by": "办公室", "papers": [1, 2], "note": "交办" * 20, "round": 1}
# The same row and the same two indexes without hash, salt, trigger and sealer.
with connection.cursor() as cursor:
    key = "integer PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
    cursor.execute(f'CREATE TABLE bare (id {key}, congress_id bigint NULL REFERENCES people_congress(id) DEFERRABLE '
        'INITIALLY DEFERRED, kind varchar(80), subject varchar(200), body text, "by" varchar(200), recorded_at '
        + ("datetime" if connection.vendor == "sqlite" else "timestamptz") + ", leaf varchar(64), format smallint, "
        'salt varchar(32))')
    cursor.execute("CREATE INDEX bare_congress ON bare (congress_id, id)")
    cursor.execute("CREATE INDEX bare_subject ON bare (subject, id)")

from django.db import models
class Bare(models.Model):
    congress = models.ForeignKey(Congress, models.PROTECT, null=True, related_name="+", db_index=False)
    kind, subject = models.CharField(max_length=80), models.CharField(max_length=200)
    body, by = models.TextField(), models.CharField(max_length=200)
    recorded_at, leaf = models.DateTimeField(), models.CharField(max_length=64)
    format, salt = models.SmallIntegerField(), models.CharField(max_length=32, null=True)
    class Meta:
        app_label, db_table = "ledger", "bare"

def bare(number):
    with transaction.atomic():
        Bare(congress=congress, kind="act.x", subject=f"proceeding:{number}", body=canonical(BODY), by="李雅静",
             recorded_at=AT, leaf="0" * 64, format=2, salt="0" * 32).save(force_insert=True)

def sealed(number):
    with transaction.atomic():
        record(congress=congress, kind="act.x", subject=f"proceeding:{number}", body=BODY, by="李雅静", recorded_at=AT)

SLICES, SLICE = int(sys.argv[1]), 300
found = []
for turn in range(SLICES):
    took = {}
    for way in (bare, sealed) if turn % 2 else (sealed, bare):
        wall, cpu = time.perf_counter(), time.process_time()
        for number in range(SLICE):
            way(number)
        if way is sealed:
            seal(at=AT)  # a sealer every few hundred rows
        took[way.__name__] = (time.perf_counter() - wall, time.process_time() - cpu)
    found.append(took)
assert verify().ok
print(json.dumps(found))
"""


def _trial(slices: int, home: Path, url: str = "") -> list[dict[str, list[float]]]:
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    own = {"HUYING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huying.config.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TRIAL, str(slices)]
    ran = subprocess.run(
        command,
        env=alone | own | ({"HUYING_DATABASE_URL": url} if url else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, list[float]]] = json.loads(ran.stdout)
    return found


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request):
    if request.param == "SQLite":
        yield request.param, ""
        return
    with cluster() as url:
        yield request.param, url


def test_the_sealed_ledger_writes_nearly_as_fast_as_an_unsealed_table(measure, database, tmp_path):
    name, url = database
    found = _trial(20, tmp_path, url)
    for at, clock in enumerate(("墙上时间", "CPU 时间")):
        rates = {way: median(300 / took[way][at] for took in found) for way in ("bare", "sealed")}
        ratio = median(took["bare"][at] / took["sealed"][at] for took in found)
        # The ratio is the median of those of neighbouring slices: a busy machine slows both of a pair alike.
        measure(f"P4 封存的台账每秒登记，{name}，{clock}", rates["bare"] * ratio, unit="条/s", limit=rates["bare"],
                limit_name="不封存的同样的表", at_least=0.85 if at == 1 else None)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_writers_wait_for_a_seal_only_a_moment(measure):
    """How long the write lock is held while 20,000 rows are sealed, beside the whole seal."""
    from datetime import datetime

    from django.db import transaction

    from huying.kernel.calendar.clock import CHINA
    from huying.kernel.ledger.services import record_many, seal, verify

    at = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
    items = ((f"voice:{number}", {"number": number}) for number in range(20_000))
    record_many(congress=None, kind="voices.imported", items=items, by="导入", recorded_at=at)
    held, real_enter, real_exit = [], transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def enter(self):
        real_enter(self)
        self.since = time.process_time()

    def leave(self, *fault):
        real_exit(self, *fault)
        held.append(time.process_time() - self.since)

    with pytest.MonkeyPatch.context() as patch, stopwatch():
        patch.setattr(transaction.Atomic, "__enter__", enter)
        patch.setattr(transaction.Atomic, "__exit__", leave)
        began = time.process_time()
        assert seal(at=at)
        whole = time.process_time() - began
    measure("封存两万条时写入者最多等", max(held) * 1000, unit="ms（CPU）", limit=whole * 1000,
            limit_name="整个封存", at_most=0.25)  # fmt: skip
    began = time.process_time()
    assert verify().ok
    measure("核验两万条", time.process_time() - began, unit="s（CPU）", at_most=2)


@pytest.mark.django_db
def test_a_proof_is_made_and_checked_at_once_however_long_the_history(measure):
    from datetime import datetime

    from huying.kernel.calendar.clock import CHINA
    from huying.kernel.ledger import checker
    from huying.kernel.ledger.models import Batch
    from huying.kernel.ledger.proofs import prove
    from huying.kernel.ledger.services import record, seal

    at, took, sizes = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA), {}, {}
    for batches in (100, 1_000):
        while Batch.objects.count() < batches:
            entry = record(congress=None, kind="x", subject="y", body={"说明": "交办"}, by="z", recorded_at=at)
            seal(at=at)
        kept, first = Batch.objects.get(number=batches // 3).head, entry.pk - batches // 2
        began = time.process_time()
        proof = prove(first, since=kept)
        took[batches], sizes[batches] = time.process_time() - began, len(json.dumps(proof))
        assert checker.check(proof, kept)
    measure("证明的长度，1000 批", sizes[1_000], unit="字节", limit=sizes[100], limit_name="100 批时", at_most=1.5)
    measure("出具一份证明，1000 批", took[1_000] * 1000, unit="ms（CPU）", at_most=200)
    began = time.process_time()
    checker.check(proof, kept)
    measure("核对一份证明", (time.process_time() - began) * 1000, unit="ms（CPU）", at_most=100)
