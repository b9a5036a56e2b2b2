"""The outlines of the map: uploaded by the office, whole, in place of those before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Congress, Level
from huying.kernel.procedures.refusals import Incomplete, NotAllowed

from ..models import Outline
from ..outlines import Shape
from .shared import note, require_office


@transaction.atomic
def replace_outlines(
    *, shapes: Sequence[Shape], source: str, content: bytes, by: Viewer, at: datetime
) -> list[Outline]:
    """Draw the map anew. The ledger keeps whence it comes and the digest of the file.

    Raises NotAllowed, Incomplete (no shapes, or it is not said whence they come).
    """
    congress = congress_of(by)
    require_office(congress, by, "地图轮廓")
    if congress.level == Level.TOWNSHIP:
        raise NotAllowed("地图轮廓由县级人大办公室上传，乡镇共用。", hint="请县级人大办公室的同志上传。")
    if not shapes or not source.strip():
        raise Incomplete("请写明界线从哪里来。", hint="公开的地图要用有审图号的界线（地图管理条例第十五条）。")
    Congress.objects.select_for_update(no_key=True).get(pk=congress.pk)  # two uploads one after the other
    before = Outline.objects.filter(congress=congress).delete()[0]
    towns = list(Congress.objects.filter(parent=congress))
    made = Outline.objects.bulk_create(
        Outline(
            congress=congress, name=shape.name, township=_town(shape.name, towns), points=shape.points,
            label_x=shape.label[0], label_y=shape.label[1],
        )
        for shape in shapes
    )  # fmt: skip
    said = {
        "names": [shape.name for shape in shapes],
        "source": source.strip(),
        "sha256": sha256(content).hexdigest(),
        "replaced": before,
    }
    note(congress, "outline_replaced", f"congress:{congress.code}", said, by, at)
    return made


def _town(name: str, towns: Sequence[Congress]) -> Congress | None:
    """The congress of the township with this name."""
    return next((town for town in towns if town.name == f"{name}人民代表大会"), None)
