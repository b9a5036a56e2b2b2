"""Categories: learned from a labelled file or from what the congress itself labelled, then given to what comes in.

No trained model is shipped; until there is one the pages say so and everything else works.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from huying.kernel.disk import write_whole
from huying.kernel.jobs.models import Job
from huying.kernel.jobs.services import enqueue
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress, Person
from huying.kernel.tables.readers import SourceRow, Table, read_path

from ..columns import Field, Layout, data_rows, recognise, require
from ..faults import ColumnsRefused, NoModel, Refused, TooFewLabels
from ..masking import mask_filename, mask_text
from ..models import CategoryBy, Voice
from ..rows import cell_text, clean

if TYPE_CHECKING:
    from ..analysis import Labelled, Model

SHARED = "_shared"  # folder of the model that belongs to no congress; a code has no underscore in front
CHUNK = 1_000
LEAST_PER_CATEGORY = 2
HINT = "请先训练：huying voices train 已归类的文件，或在“类别”页用已归类的来话训练。"


@dataclass(frozen=True)
class Trained:
    """What a model was learned from."""

    trained_at: str
    examples: int
    categories: dict[str, int]
    learned_from: str


def train(congress: Congress | None, path: Path | str, *, by: Person | None, at: datetime) -> Trained:
    """Learns from a labelled file (a column of categories beside title or body). Without a congress the model serves
    every congress that has none of its own. Raises FileRefused, TooFewLabels."""
    table = read_path(Path(path), max_bytes=settings.UPLOAD_MAX_BYTES)
    layout = require(recognise(table))
    if Field.CATEGORY not in layout.positions:
        raise ColumnsRefused(
            f"没有找到写类别的列。列名是：{'、'.join(layout.headings)}。",
            "请把写类别的一列命名为“类别”或“一级标签”。",
            layout.headings,
        )
    labelled = [(mask_text(title), mask_text(body), label) for _, title, body, label in _texts(table, layout) if label]
    return _learn(congress, labelled, f"文件“{mask_filename(Path(path).name, ())}”", by, at)


def train_from_labels(
    congress: Congress, *, by: Person | None, at: datetime, learned: Callable[[], None] | None = None
) -> Trained:
    """Learns from the voices that came with a category or were given one by hand. Raises TooFewLabels.

    `learned` is called in the transaction that puts it on record.
    """
    labelled = (
        Voice.objects.filter(congress=congress, category_by__in=[CategoryBy.GIVEN, CategoryBy.HAND])
        .exclude(category=None)
        .order_by("pk")
        .values_list("title", "body", "category")
    )
    return _learn(congress, [(t, b, str(c)) for t, b, c in labelled], "已归类的来话", by, at, learned)


def request_training(*, congress: Congress, by: Person | None, at: datetime) -> Job:
    """Asks for learning from the congress's own labels, and for giving categories, as a job."""
    return enqueue(kind="voices.train", congress=congress, by=by, subject=congress.code, at=at)


def classify_file(congress: Congress | None, path: Path | str) -> Iterator[tuple[str, str]]:
    """(number, category) for every line of a file with words in it; its line where it has no number.

    Raises NoModel, FileRefused.
    """
    model = load_model(congress)
    table = read_path(Path(path), max_bytes=settings.UPLOAD_MAX_BYTES)
    rows = _texts(table, require(recognise(table)))
    return _classified(model, rows)


def categorise(congress: Congress, *, at: datetime) -> int:
    """Gives the model's category to voices that nobody categorised. Returns how many; none while there is no model."""
    try:
        model = load_model(congress)
    except NoModel:
        return 0
    from ..analysis import Message

    todo = Voice.objects.filter(Q(category=None) | Q(category_by=CategoryBy.MODEL), congress=congress).order_by("pk")
    last, count = 0, 0
    while rows := list(todo.filter(pk__gt=last).values_list("pk", "title", "body")[:CHUNK]):
        labels = model.predict([Message(str(pk), "", title, body) for pk, title, body in rows])
        _give(congress, {pk: label for (pk, _, _), label in zip(rows, labels, strict=True)})
        last, count = rows[-1][0], count + len(rows)
    return count


def label_by_hand(voice: Voice, category: str, *, by: Person | None, at: datetime) -> None:
    """A person says what a voice is about; the model learns from it next time. Raises Refused."""
    category = " ".join(category.split())
    if not 1 <= len(category) <= 60:
        raise Refused("请写类别，不超过60个字。")
    with transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(category=category, category_by=CategoryBy.HAND)
        record(
            congress=voice.congress, kind="voices.labelled", subject=f"voices.voice:{voice.pk}",
            body={"category": category, "was": voice.category}, by=str(by or "命令行"), recorded_at=at,
        )  # fmt: skip
    voice.refresh_from_db()


# ── the model on disk ────────────────────────────────────────────────────────


def trained(congress: Congress | None) -> Trained | None:
    """What the model in use was learned from; None while there is none."""
    for folder in _folders(congress):
        try:
            return Trained(**json.loads((folder / "categories.json").read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            continue
    return None


def load_model(congress: Congress | None) -> Model:
    """The model of the congress, else the shared one. Raises NoModel."""
    files = [folder / "categories.bin" for folder in _folders(congress)]
    kept = next((file for file in files if file.exists()), None)
    if kept is None:
        raise NoModel("还没有分类模型。", HINT)
    from ..analysis import Model

    try:
        return Model.from_bytes(kept.read_bytes())
    except Exception as fault:  # written by another version of the libraries
        raise NoModel("分类模型读不出来，可能是别的版本写的。", HINT) from fault


def _folders(congress: Congress | None) -> list[Path]:
    home = Path(settings.HUYING_HOME) / "models"
    return [home / congress.code, home / SHARED] if congress else [home / SHARED]


def _learn(
    congress: Congress | None,
    labelled: Sequence[tuple[str, str, str]],
    learned_from: str,
    by: Person | None,
    at: datetime,
    learned: Callable[[], None] | None = None,
) -> Trained:
    from ..analysis import train as learn

    counts = Counter(label for _, _, label in labelled)
    usable = {label for label, n in counts.items() if n >= LEAST_PER_CATEGORY}
    if len(usable) < 2:
        raise TooFewLabels(
            f"还不能训练：已归类的来话有{len(labelled)}条、{len(counts)}类。",
            "至少要有两个类别，每类至少两条；每类几十条以上才靠得住。",
        )
    model = learn(_examples(labelled, usable))
    told = Trained(at.isoformat(), len(labelled), dict(counts.most_common()), learned_from)
    with transaction.atomic():
        record(
            congress=congress, kind="voices.trained", subject=f"voices.model:{congress.code if congress else SHARED}",
            body={"examples": told.examples, "categories": told.categories}, by=str(by or "命令行"), recorded_at=at,
        )  # fmt: skip
        if learned is not None:
            learned()
        _write(_folders(congress)[0], model.to_bytes(), told)
    return told


def _examples(labelled: Iterable[tuple[str, str, str]], usable: set[str]) -> list[Labelled]:
    from ..analysis import Labelled, Message

    return [Labelled(Message("", "", t, b), label) for t, b, label in labelled if label in usable]


def _write(folder: Path, content: bytes, told: Trained) -> None:
    write_whole(folder / "categories.bin", content)
    write_whole(folder / "categories.json", json.dumps(asdict(told), ensure_ascii=False, indent=1).encode())


def _texts(table: Table, layout: Layout) -> Iterator[tuple[str, str, str, str]]:
    """(number or line, title, body, category) of each line with words."""

    def text(row: SourceRow, column: Field) -> str:
        at = layout.positions.get(column, len(row.cells))
        return clean(cell_text(row.cells[at])) if at < len(row.cells) else ""

    for row in data_rows(table, layout):
        title, body = text(row, Field.TITLE), text(row, Field.BODY)
        if title or body:
            yield text(row, Field.NUMBER) or str(row.line), title, body, text(row, Field.CATEGORY)


def _classified(model: Model, rows: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
    from ..analysis import Message

    everything = list(rows)
    for start in range(0, len(everything), CHUNK):
        piece = everything[start : start + CHUNK]
        labels = model.predict([Message(number, "", title, body) for number, title, body, _ in piece])
        yield from ((number, label) for (number, _, _, _), label in zip(piece, labels, strict=True))


def _give(congress: Congress, labels: dict[int, str]) -> None:
    by_label: dict[str, list[int]] = {}
    for pk, label in labels.items():
        by_label.setdefault(label, []).append(pk)
    with transaction.atomic():
        for label, pks in by_label.items():
            # Whoever labelled by hand meanwhile keeps the last word.
            Voice.objects.filter(pk__in=pks).exclude(category_by__in=[CategoryBy.HAND, CategoryBy.GIVEN]).update(
                category=label[:60], category_by=CategoryBy.MODEL
            )
