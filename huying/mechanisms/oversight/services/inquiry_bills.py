"""Deeds about bills of inquiry."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Body, Congress
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import questionable
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.services import open_proceeding, perform

from ..models import InquiryBill
from ..procedures import InquiryBillHandling
from .noting import note_in


@transaction.atomic
def open_inquiry_bill(
    *,
    congress: Congress,
    object: Body,
    title: str,
    question: str,
    content: str,
    by: Viewer,
    on: date,
    at: datetime,
) -> InquiryBill:
    """Draw up a bill of inquiry. A member who does signs it; the office does so for one that came on paper, unsigned.

    Raises Incomplete for an object that cannot be questioned (监督法 51).
    """
    if not congress.has_committee or not questionable(congress).filter(pk=object.pk).exists():
        why = Reason("质询对象是本级人民政府及其部门、监察委员会、人民法院、人民检察院", "监督法第五十一条")
        raise Incomplete(f"不能对{object}提出质询案。", [why], hint="请改选质询对象。")
    bill = InquiryBill.objects.create(
        congress=congress, title=title.strip(), object=object, question=question.strip(), content=content.strip()
    )
    proceeding = open_proceeding(
        procedure=InquiryBillHandling, congress=congress, subject_id=bill.pk, title=bill.title, on=on
    )
    said = {"title": bill.title, "object": f"{object}", "question": bill.question, "content": bill.content}
    note_in(proceeding, "inquiry_bill_opened", said, by, at)
    if by.has(Role.SC_MEMBER):
        perform(proceeding=proceeding, act=InquiryBillHandling.joined, by=by, on=on, at=at)
    return bill
