"""Scores of people and deputies: each voter once for each unit, many written together (R2.16)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import transaction

from huying.commons.voices.masking import mask_text
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.database.prepared import Inserted, Prepared, Row, instances
from huying.kernel.people.models import Body, Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, Refused, TooLate
from huying.kernel.procedures.selectors import profile_in

from ..commitment_terms import DEPUTY, GRADES, WEB
from ..models import NONE, CommitmentSheet, CommitmentYear, Rating, ScoreTicket
from ..scoring import way_of
from ..selectors.commitments import is_scoring
from ..selectors.ratings import block_of, came_from_block, has_rated, is_ticket_of, ticket_digest, voter_of
from .shared import note, require_office

POINTS = frozenset(points for points, _ in GRADES)
MOST = "commitments.most_of_a_block"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that are mistaken for another
LONGEST_REMARK = 300
MOST_TICKETS = 200


@dataclass(frozen=True)
class Score:
    """What one voter gives one unit, on a page of the congress with this code.

    `token`: of the browser or the ticket, or of the deputy who signed in.
    """

    code: str
    sheet_id: int
    token: str
    overall: int
    marks: Mapping[str, int]
    at: datetime
    network: str = ""
    remark: str = ""
    by_deputy: bool = False

    @property
    def unit(self) -> tuple[str, int]:
        return self.code, self.sheet_id

    def way(self, sheet: CommitmentSheet) -> str:
        return DEPUTY if self.by_deputy else way_of(self.token, sheet.of_id)


@dataclass(frozen=True)
class Column:
    """Where the scores of one unit go: its sheet, and the key of each of its commitments that is public."""

    sheet: CommitmentSheet
    keys: frozenset[str]


def rate_many(scores: Sequence[Score]) -> list[bool]:
    """Write plain scores together, in the caller's transaction; False leaves one to the page, which says why.

    The same order always, so that two batches never wait for each other. A score that is already there is done.
    """
    columns, networks = _columns(scores), Networks()
    plain = [s.unit in columns and not _fault(columns[s.unit], s, networks) for s in scores]
    _keep((columns[s.unit].sheet, s) for s, is_plain in zip(scores, plain, strict=True) if is_plain)
    return plain


@transaction.atomic
def rate(score: Score) -> None:
    """Keep one score. Sent again by the same voter it is counted once, and the first one stands.

    Raises TooLate (no scores are taken), Incomplete (a mark is missing), Refused (too many of one network).
    """
    column = _columns([score])[score.unit]
    if has_rated(column.sheet, score.token):
        return
    if fault := _fault(column, score, Networks()):
        raise fault
    _keep([(column.sheet, score)])


_KEYS = ("commitments__pk", "commitments__is_promised")
_KINDS = (Row(CommitmentSheet), Row(CommitmentYear, "of__"), Row(Body, "unit__"), Row(Congress, "congress__"))
_rows_of = Prepared(
    lambda pk: (
        CommitmentSheet.objects.filter(pk=pk)
        .order_by("commitments__pk")
        .values_list(*_KEYS, *(column for kind in _KINDS for column in kind.columns))
    ),
    int,
)


def _columns(scores: Iterable[Score]) -> dict[tuple[str, int], Column]:
    """By the code of the congress and the number of the sheet: at another congress's address there is none."""
    found = (_column(tuple(_rows_of(pk))) for pk in {score.sheet_id for score in scores})
    return {(column.sheet.congress.code, column.sheet.pk): column for column in found if column}


@lru_cache(maxsize=256)
def _column(rows: tuple[tuple[Any, ...], ...]) -> Column | None:
    """What these rows mean: asked of the database for each batch, put together once. Nobody changes what it gives."""
    if not rows:
        return None
    sheet, *others = instances(_KINDS, rows[0][len(_KEYS) :])
    sheet.of, sheet.unit, sheet.congress = others
    public = (pk for pk, is_promised, *_ in rows if pk is not None and (sheet.published_on or not is_promised))
    return Column(sheet, frozenset(map(str, public)))


def rate_as_deputy(*, sheet: CommitmentSheet, score: Score, by: Viewer) -> None:
    """A deputy's score. Raises NotAllowed for anybody else, and what `rate` raises."""
    if by.congress != sheet.congress or not by.has(Role.DEPUTY, Role.SC_MEMBER):
        raise NotAllowed("代表评分由本级人大代表、常委会组成人员打。", hint="群众请在公开页面上评分。")
    rate(score)


class Networks:
    """How many scores came from each network within the hour, those of this batch included."""

    def __init__(self) -> None:
        self._came: dict[tuple[int, str], int] = {}
        self._most: dict[int, int] = {}

    def is_full(self, sheet: CommitmentSheet, score: Score) -> bool:
        """Whether this one would be too many; if not, it is counted."""
        at = (sheet.pk, block_of(score.network))
        if at not in self._came:
            self._came[at] = came_from_block(*at, score.at)
        if sheet.congress_id not in self._most:
            self._most[sheet.congress_id] = profile_in(sheet.congress).value(MOST)
        if self._came[at] >= self._most[sheet.congress_id]:
            return True
        self._came[at] += 1
        return False


def _fault(column: Column, score: Score, networks: Networks) -> Refused | None:
    """Why a score is not taken; None when nothing is wrong with it."""
    sheet = column.sheet
    if not is_scoring(sheet.of, day_of(score.at)):
        return TooLate("现在不收评分：栏目还没有开，或者评分已经截止。", hint="结果公布以后，可以在这一页看到。")
    if not (sheet.published_on or column.keys):
        return TooLate(f"{sheet.unit}没有公布承诺，没有可以评分的。", hint="可以给别的单位评分。")
    if score.marks.keys() != column.keys or not POINTS.issuperset((score.overall, *score.marks.values())):
        return Incomplete("请给每项承诺和总体各打一个分。", hint="1分很不满意，5分很满意。")
    if score.way(sheet) == WEB and score.network and networks.is_full(sheet, score):
        return Refused(
            "您所在的网络这一小时给这个单位评分的人太多，先不收了。",
            hint="过一小时再来，或者到代表联络站领一张评分码：凭码评分不受这个限制。",
        )
    return None


_FIELDS = (
    "congress", "sheet", "voter_digest", "way", "overall", "marks", "remark", "is_shown", "block_digest", "given_at",
)  # fmt: skip
_insert = Inserted(Rating, *_FIELDS, once=True)


def _keep(given: Iterable[tuple[CommitmentSheet, Score]]) -> None:
    """A row for each score, in the order of sheets and voters; who has one already gets no second."""
    _insert.many(sorted((_row(sheet, score) for sheet, score in given), key=itemgetter(1, 2)))


def _row(sheet: CommitmentSheet, score: Score) -> tuple[Any, ...]:
    way = score.way(sheet)
    return (
        sheet.congress_id, sheet.pk, voter_of(sheet.pk, score.token), way, score.overall, json.dumps(score.marks),
        _remark(score.remark), False, block_of(score.network) if way == WEB else NONE, score.at,
    )  # fmt: skip


def _remark(text: str) -> str:
    """What was written, with telephone and card numbers hidden."""
    said = text.strip()[:LONGEST_REMARK]
    return mask_text(said)[:LONGEST_REMARK] if said else NONE


# ── tickets ───────────────────────────────────────────────────────────────
@transaction.atomic
def issue_tickets(*, year: CommitmentYear, place: str, count: int, by: Viewer, at: datetime) -> list[str]:
    """Codes to be printed, cut and handed out, one to a person. They are shown this once: only digests are kept.

    Raises NotAllowed, Incomplete.
    """
    require_office(year.congress, by, "评分码")
    if not place.strip() or not 0 < count <= MOST_TICKETS:
        raise Incomplete(f"请写明在哪里发放，一次最多{MOST_TICKETS}张。")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(count)]
    ScoreTicket.objects.bulk_create(
        ScoreTicket(congress=year.congress, of=year, place=place.strip()[:80], code_digest=ticket_digest(code))
        for code in codes
    )
    said = {"place": place.strip(), "count": count}
    note(year.congress, "tickets_issued", f"commitment_year:{year.pk}", said, by, at)
    return codes


def check_ticket(*, year: CommitmentYear, code: str) -> None:
    """Raises Incomplete for a code that was not handed out this year."""
    if not is_ticket_of(year.congress, year, code):
        raise Incomplete("没有这个评分码，请核对10位字母和数字。", hint="没有评分码也可以评分。")


# ── remarks ───────────────────────────────────────────────────────────────
@transaction.atomic
def show_remark(*, rating: Rating, is_shown: bool, by: Viewer, at: datetime) -> None:
    """Let a remark be read by everybody once the results are, or take it back. Raises NotAllowed."""
    require_office(rating.congress, by, "公开群众意见")
    rating.is_shown = is_shown
    rating.save(update_fields=["is_shown"])
    note(rating.congress, "remark_shown", f"rating:{rating.pk}", {"shown": is_shown}, by, at)
