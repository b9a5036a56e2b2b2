"""What the pages say beside the rows: parts, tabs, filters in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest

from huying.kernel.calendar import clock
from huying.kernel.jobs.models import Job
from huying.kernel.people.models import Congress, Person
from huying.kernel.tables.readers import read_bytes

from . import selectors, services, spool
from .columns import PERSONAL, Field, data_rows, recognise
from .faults import FileRefused
from .forms import UploadForm
from .masking import mask_cell, mask_name, persons_in
from .models import BatchState, ImportBatch
from .rows import cell_text

SAMPLE_ROWS = 3


@dataclass(frozen=True)
class Part:
    n: int
    label: str
    kind: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Active:
    label: str
    url: str


def take_in(form: UploadForm, *, by: Person | None, congress: Congress) -> ImportBatch:
    """The upload of a valid form. Raises FileRefused."""
    file = form.cleaned_data["file"]
    return services.upload(
        congress=congress, source=form.source_name, filename=file.name, content=file.read(), by=by, at=clock.now()
    )


def do(act: str, batch: ImportBatch, *, by: Person | None, at: datetime) -> str:
    """Commits, resumes, withdraws or discards; the sentence says what is on record now. Raises Refused."""
    if act == "commit":
        services.commit(batch, by=by, at=at)
        return f"第{batch.number}批开始导入。"
    if act == "withdraw":
        return f"第{batch.number}批已整批撤回，{services.withdraw(batch, by=by, at=at):,}条来话不再计入。"
    if act == "resume":
        services.resume(batch, by=by, at=at)
        return f"第{batch.number}批接着办。"
    services.discard(batch, by=by, at=at)
    return f"第{batch.number}批已放弃，没有写入任何来话。"


def parts(batch: ImportBatch, show: str) -> list[Part]:
    """The whole file cut into its states; only those that occur."""
    counts = [
        ("new", "ok", batch.new, "新增"),
        ("duplicate", "done", batch.duplicates, "重复，跳过"),
        ("warning", "soon", batch.warnings, "请核对"),
        ("error", "late", batch.errors, "不能导入"),
    ]
    if batch.committed_at:
        counts[0] = ("accepted", "ok", batch.accepted, "已导入")
        del counts[2]
    return [Part(n, label, kind, f"?show={key}", show == key) for key, kind, n, label in counts if n]


def tabs(batch: ImportBatch, show: str) -> list[Part]:
    counts = {"": (batch.new + batch.warnings + batch.duplicates + batch.errors, "全部")}
    if batch.committed_at:
        counts["accepted"] = (batch.accepted, "已导入")
    else:
        counts |= {"to_fix": (batch.to_fix, "要处理"), "new": (batch.new, "新增")}
    counts |= {"duplicate": (batch.duplicates, "重复"), "error": (batch.errors, "不能导入")}
    return [Part(n, label, "", f"?show={key}" if key else "?", show == key) for key, (n, label) in counts.items()]


def column_words(batch: ImportBatch) -> dict[str, object]:
    """Which column was taken for what, and which are not imported."""
    headings, used = batch.heading_list, batch.column_map
    return {
        "known": [(Field(name).label, headings[at]) for at, name in sorted((at, name) for name, at in used.items())],
        "unknown": [h for at, h in enumerate(headings) if h and at not in used.values()],
    }


def repeats(batch: ImportBatch, job: Job | None) -> dict[str, object] | None:
    """Of a batch that is in: how many of its voices repeat earlier ones, and whether the comparing still goes on."""
    if batch.state != BatchState.COMMITTED:
        return None
    return {"n": selectors.repeats(batch), "is_counting": job is not None and not job.is_over}


def samples(batch: ImportBatch) -> list[tuple[str, str]]:
    """(heading, first values) of each column, masked, to choose by. Reads the uploaded file."""
    try:
        table = read_bytes(spool.get(batch), max_bytes=1 << 40)
    except FileRefused:
        return [(heading, "") for heading in batch.heading_list]
    first = [[cell_text(c) for c in row.cells] for row in data_rows(table, recognise(table))[:SAMPLE_ROWS]]
    harmless = {at for name, at in batch.column_map.items() if Field(name) not in PERSONAL}
    return [
        (
            heading or f"第{at + 1}列",
            "、".join(_sample(cells[at], at in harmless, persons_in(cells)) for cells in first if at < len(cells)),
        )
        for at, heading in enumerate(batch.heading_list)
    ]


def _sample(text: str, is_harmless: bool, persons: list[str]) -> str:
    """While nobody has said what a column holds, whatever could be a name is masked as one."""
    plain = " ".join(mask_cell(text, persons).split())
    if not is_harmless and re.fullmatch(r"[㐀-鿿·]{2,4}", plain):
        return mask_name(plain)
    return plain if len(plain) <= 16 else plain[:16] + "…"


def active_filters(request: HttpRequest, form: forms.Form) -> list[Active]:
    """The filters that are on, each with the address without it."""
    found = []
    for name, field in form.fields.items():
        value = request.GET.get(name, "")
        if value:
            query = request.GET.copy()
            for key in (name, "page"):
                query.pop(key, None)
            shown = dict(getattr(field, "choices", [])).get(value, value)
            label = {"person_of": "同一人", "repeats_of_batch": f"第{value}批里与先前几乎相同的"}.get(
                name, f"{field.label}：{shown}"
            )
            found.append(Active(label, f"?{query.urlencode()}"))
    return found
