"""Bills of inquiry: as their rules see them, and as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..access import inquiry_bill
from ..models import InquiryBill
from ..procedures import InquiryBillHandling
from ..rules import InquiryBillView
from ..terms import DISSATISFIED, SATISFIED
from .jointly import Signature, Signer, hands, in_own_name, signatures, signers
from .proceedings import proceedings_of, stage_words

B = InquiryBillHandling
SIGNERS, AGAIN = "inquiry_bill.signers", "inquiry_bill.again_at_most"


def inquiry_bill_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> InquiryBillView:
    signed = signatures(B, proceeding, facts)
    said = verdicts(proceeding, facts)
    own = {who: verdict for who, verdict in said.items() if who in signed}
    done = {f.act for f in facts}
    decision, questioned = last_decision(facts), frozenset({inquiry_bill(proceeding.subject_id).object_id})
    answer_on = {B.answer_day.name: PlannedDay(date.fromisoformat(decision.fields["answer_on"]))} if decision else {}
    return InquiryBillView(
        facts=facts,
        bodies={role: questioned for role in B.replied.roles},
        days=answer_on,
        persons=in_own_name(B, proceeding, signed) | _initiators_own(signed, said),
        signed=len(signed),
        needed=signers_needed(proceeding),
        is_handed_in=B.submitted.name in done,
        satisfied=list(own.values()).count(SATISFIED),
        dissatisfied=list(own.values()).count(DISSATISFIED),
        is_answered=B.replied.name in done,
        again=[f.act for f in facts].count(B.answered_again.name),
        again_at_most=int(profiles.load(proceeding.profile).value(AGAIN)),
        is_declined=B.declined.name in _since_the_answer(facts),
    )


def _since_the_answer(facts: Iterable[Fact]) -> set[str]:
    """What was done since the newest answer."""
    acts = [f.act for f in facts]
    return set(acts[::-1][: acts[::-1].index(B.replied.name)]) if B.replied.name in acts else set()


def _initiators_own(signed: Mapping[int, Signature], said: Mapping[int, str]) -> dict[tuple[str, Role], frozenset[int]]:
    """What the initiators do themselves: hand the bill in (the office only where a name came on paper), and judge."""
    own = {
        (B.submitted.name, Role.SC_MEMBER): frozenset(signed),
        (B.judged.name, Role.SC_MEMBER): frozenset(signed) - frozenset(said),
    }
    if not any(signature.on_paper for signature in signed.values()):
        own[B.submitted.name, Role.SC_OFFICE] = frozenset()
    return own


def signers_needed(proceeding: Proceeding) -> int:
    """How many have to sign: a number of the profile, for the level of the congress (监督法 51)."""
    of_levels: Mapping[str, int] = profiles.load(proceeding.profile).value(SIGNERS)
    return of_levels[proceeding.congress.level]


def last_decision(facts: Iterable[Fact]) -> Fact | None:
    """The newest decision of the chairpersons' meeting that the organ has to answer."""
    found = [f for f in facts if f.act in (B.decided.name, B.answered_again.name)]
    return found[-1] if found else None


def verdicts(proceeding: Proceeding, facts: Sequence[Fact]) -> dict[int, str]:
    """What each said of the newest answer."""
    by, found = hands(proceeding), dict[int, str]()
    for fact in facts:
        if fact.act == B.replied.name:
            found = {}
        elif fact.act == B.judged.name and fact.order in by:
            found[by[fact.order]] = fact.fields["verdict"]
        elif fact.act == B.judged_on_paper.name:
            found |= dict.fromkeys(fact.fields["judges"], fact.fields["verdict"])
    return found


def initiators(proceeding: Proceeding, facts: Sequence[Fact]) -> list[tuple[Signer, str]]:
    """Who signs a bill, each with what they say of the newest answer ("" while silent)."""
    said = verdicts(proceeding, facts)
    return [(s, said.get(s.person.pk, "")) for s in signers(signatures(B, proceeding, facts))]


def visible_inquiry_bills(viewer: Viewer) -> QuerySet[InquiryBill]:
    """All for the congress's side; for an organ or a unit those it has to answer, once handed over."""
    found = InquiryBill.objects.filter(congress=congress_of(viewer)).select_related("object")
    if not viewer.is_staff_of_congress:
        told = recorded(B, B.decided).values("proceeding__subject_id")
        found = found.filter(object__in=[c.body_id for c in viewer.capacities], pk__in=told)
    return found.order_by("-pk")


@dataclass(frozen=True)
class InquiryBillRow:
    bill: InquiryBill
    stage: str
    due_on: date | None


def inquiry_bill_rows(found: Sequence[InquiryBill]) -> list[InquiryBillRow]:
    running = proceedings_of(B, [bill.pk for bill in found])
    return [InquiryBillRow(b, stage_words(B, running[b.pk], "已结束"), running[b.pk].next_due_on) for b in found]
