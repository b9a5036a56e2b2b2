"""Opening the yearly call for ideas, and putting its days right (R2.01, R2.09)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.notifications import services as notifications
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.indexes import holders
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import open_proceeding

from ..models import Solicitation
from ..notices import CALLED
from ..procedures import Soliciting
from ..selectors import not_enabled
from .shared import lock, note, require_office


@transaction.atomic
def open_solicitation(
    *, year: int, opens_on: date, closes_on: date, by: Viewer, on: date, at: datetime
) -> Solicitation:
    """Prepare the call for the projects of a year; the act 发布征集公告 then opens it.

    Raises NotAllowed, NotYet (not on the pilot list: says since when), Incomplete (days), TooLate (there is one).
    """
    congress = congress_of(by)
    require_office(congress, by, "项目征集")
    if fault := not_enabled(congress, opens_on):
        raise NotYet("还不能开始征集。", [Reason(fault, "R2.09")])
    if closes_on <= opens_on:
        raise Incomplete("截止日要晚于开始日。")
    made, is_new = Solicitation.objects.get_or_create(
        congress=congress, year=year, defaults={"opens_on": opens_on, "closes_on": closes_on}
    )
    if not is_new:
        raise TooLate(f"{year}年的项目已经征集过了。", hint="打开已有的那一次。")
    open_proceeding(procedure=Soliciting, congress=congress, subject_id=made.pk, title=str(made), on=on)
    note(congress, "call_prepared", f"solicitation:{made.pk}", {"year": year, "closes_on": str(closes_on)}, by, at)
    return made


@transaction.atomic
def redate_solicitation(
    *, call: Solicitation, opens_on: date, closes_on: date, reason: str, by: Viewer, at: datetime
) -> Solicitation:
    """The days of a call are put right, with the reason, until its end is on record. What came in stays.

    Who may propose is told of another last day once the call is open. Raises NotAllowed, Incomplete (days, no reason),
    NotYet (not on the pilot list), TooLate (the call has ended).
    """
    require_office(call.congress, by, "项目征集")
    running = lock(Soliciting, call.pk)
    found = Solicitation.objects.select_related("congress").get(pk=call.pk)
    today = day_of(at)
    is_opened = bool(judge(running, today)[0].done(Soliciting.opened))
    if is_opened and not found.is_open:
        raise TooLate("征集已经结束，时间不再改。", hint="“结束征集”登记错了的，先更正它，再改时间。")
    _check_days(found, opens_on, closes_on, today, is_opened=is_opened)
    if not reason.strip():
        raise Incomplete("请写明为什么改。")
    before = {"opens_on": str(found.opens_on), "closes_on": str(found.closes_on)}
    is_another_end = closes_on != found.closes_on
    found.opens_on, found.closes_on = opens_on, closes_on
    found.save(update_fields=["opens_on", "closes_on"])
    now = {"opens_on": str(opens_on), "closes_on": str(closes_on)}
    said = {"before": before, "now": now, "reason": reason.strip()}
    note(found.congress, "call_redated", f"solicitation:{found.pk}", said, by, at)
    indexes.refresh(running, today)
    if is_opened and is_another_end:
        _tell(found, reason.strip(), at)
    return found


def _check_days(call: Solicitation, opens_on: date, closes_on: date, today: date, *, is_opened: bool) -> None:
    if fault := not_enabled(call.congress, opens_on):
        raise NotYet("不能从这一天开始征集。", [Reason(fault, "R2.09")])
    if closes_on <= opens_on:
        raise Incomplete("截止日要晚于开始日。")
    if is_opened and closes_on < today:
        raise Incomplete("公告已经发布，截止日不能早于今天。", hint="今天就要结束的，截止日写今天，再登记“结束征集”。")
    first = call.ideas.order_by("said_at").values_list("said_at", flat=True).first()
    if first and opens_on > day_of(first):
        on = full_day(day_of(first))
        raise Incomplete(f"{on}已经收到建议，开始日不能晚于那一天。", hint="收到的建议都留着。")


def _tell(call: Solicitation, reason: str, at: datetime) -> None:
    text = f"{call}改为{full_day(call.closes_on)}截止：{reason}"[:300]
    notifications.tell(
        people=holders(call.congress_id, CALLED, (), day_of(at)),
        key=notifications.anew(f"call_redated:{call.pk}", at), text=text, url=call.get_absolute_url(),
        kind="call_redated", at=at, headline="项目征集改了截止日",
    )  # fmt: skip
