"""What the pages of bills of inquiry and of investigations show beside the standing."""

from __future__ import annotations

from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from . import access, selectors, terms
from .procedures import InquiryBillHandling, SpecificInvestigation

B, S = InquiryBillHandling, SpecificInvestigation


def inquiry_bill(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """The bill with who signs it and how far it is from the number, and each answer."""
    found = access.inquiry_bill(proceeding.subject_id)
    facts = sorted((*stands.past, *stands.facts), key=lambda f: f.order)
    rows = selectors.initiators(proceeding, facts)
    needed, decision = selectors.signers_needed(proceeding), selectors.last_decision(facts)
    return {
        "bill": found,
        "initiators": [(row, terms.label(terms.VERDICTS, verdict), verdict) for row, verdict in rows],
        "needed": needed,
        "lacks": max(0, needed - len(rows)),
        "is_collecting": not stands.ended and not stands.done(B.submitted),
        "is_answered": any(f.act == B.replied.name for f in facts),
        "form": terms.label(terms.ANSWER_FORMS, decision.fields["form"]) if decision else "",
        "answers": [f for f in facts if f.act == B.replied.name],
    }


def investigation(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """What is investigated, who proposes it, and the commission."""
    found = access.investigation(proceeding.subject_id)
    by_members = found.origin == terms.MEMBERS
    rows = selectors.proposers(proceeding, stands.facts) if by_members else []
    needed = selectors.proposers_needed(proceeding) if by_members else 0
    may_nominate = viewer.has(Role.SC_OFFICE) and not stands.ended and not stands.done(S.reported)
    seats = selectors.seats_of(found.pk)
    asked = [s.person_id for s in seats if may_nominate and s.left_on is None]
    return {
        "investigation": found,
        "by_members": by_members,
        "proposers": rows,
        "needed": needed,
        "lacks": max(0, needed - len(rows)),
        "is_collecting": not stands.ended and not stands.done(S.put_forward),
        "seats": seats,
        "interested": selectors.interested(found, asked, clock.today()),
        "may_nominate": may_nominate,
        "kept_closed": stands.done(S.kept_closed),
    }
