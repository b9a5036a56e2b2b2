"""The lane of the public's scores: a browser that has its token and gave every mark. The rest is the page's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.bursts.registry import Burst, Fields, register
from huying.kernel.calendar import clock

from .commitment_terms import GRADES
from .scoring import network_of, token_of
from .services.ratings import Score, rate_many

_MARK = re.compile(r"m(\d{1,18})")
_ALLOWED = {"csrfmiddlewaretoken", "overall", "remark"}
_POINTS = {str(points) for points, _ in GRADES}


def nobody(_viewer: Viewer, _arguments: tuple[str, ...], _fields: Fields) -> None:
    """Who has signed in scores on a page of their own."""


def read(
    environ: Mapping[str, Any], cookies: Mapping[str, str], arguments: tuple[str, ...], fields: Fields
) -> Score | None:
    """The score of a whole form from a browser that opened the page before; None for anything else."""
    token = token_of(cookies)
    marks = {found.group(1): said for name, said in fields.items() if (found := _MARK.fullmatch(name))}
    others = {name for name in fields if not _MARK.fullmatch(name)}
    if not token or others - _ALLOWED or {fields.get("overall"), *marks.values()} - _POINTS:
        return None
    return Score(
        code=arguments[0], sheet_id=int(arguments[1]), token=token, overall=int(fields["overall"]),
        marks={key: int(said) for key, said in marks.items()}, at=clock.now(), network=network_of(environ),
        remark=fields.get("remark", ""),
    )  # fmt: skip


register(
    Burst(
        "livelihood.score",
        re.compile(r"/p/([-\w]{1,40})/commitments/units/(\d{1,18})/score/"),
        (),
        nobody,
        rate_many,
        read_anybody=read,
    )
)
