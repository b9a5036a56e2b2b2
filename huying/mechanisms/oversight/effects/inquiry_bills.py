"""What is checked when a bill of inquiry is answered, and when its initiators say on paper what they think of it."""

from __future__ import annotations

from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors
from ..procedures import InquiryBillHandling
from ..terms import WRITTEN
from .jointly import facts_before, named_are_among

B = InquiryBillHandling


def after_replied(proceeding: Proceeding, record: ActRecord) -> None:
    """A written answer is signed by the head (监督法 54). Raises Incomplete without the signed paper."""
    decision = selectors.last_decision(facts_before(proceeding, record))
    if decision and decision.fields["form"] == WRITTEN and "letter" not in record.fields:
        why = Reason("书面答复由受质询机关的负责人签署", "监督法第五十四条")
        raise Incomplete("主任会议决定书面答复，还没有附上签署的答复。", [why], hint="请附上签署的答复。")


def after_judged_on_paper(proceeding: Proceeding, record: ActRecord) -> None:
    """Each is an initiator who has not spoken of this answer yet (监督法 53). Raises Incomplete."""
    before = facts_before(proceeding, record)
    silent = set(selectors.signatures(B, proceeding, before)) - set(selectors.verdicts(proceeding, before))
    why = Reason("须是提质询案的组成人员，并且还没有对这次答复表示意见", B.judged_on_paper.source)
    named_are_among(record.fields["judges"], silent, why)
