"""What is checked of names that the office registers from paper: each is a member, and signs or does not sign yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import facts_of
from huying.kernel.procedures.standing import Fact

from .. import selectors

Effect = Callable[[Proceeding, ActRecord], None]


def facts_before(proceeding: Proceeding, record: ActRecord) -> tuple[Fact, ...]:
    return tuple(f for f in facts_of(proceeding) if f.order != record.pk)


def named_are_among(named: Iterable[int], allowed: Collection[int], why: Reason) -> None:
    """Raises Incomplete naming each who is not."""
    wrong = [pk for pk in named if pk not in allowed]
    if wrong:
        names = "、".join(Person.objects.filter(pk__in=wrong).order_by("pk").values_list("name", flat=True))
        raise Incomplete(f"不能登记{names or '这些人'}。", [why], hint="请对照纸上的签名核对。")


def after_signed_on_paper(procedure: Any) -> Effect:
    """Who signs on paper is a member and has not signed yet. Raises Incomplete."""

    def effect(proceeding: Proceeding, record: ActRecord) -> None:
        signed = selectors.signatures(procedure, proceeding, facts_before(proceeding, record))
        allowed = selectors.may_sign_on(proceeding.congress, record.on) - set(signed)
        why = Reason("须是常委会组成人员，并且还没有联名", procedure.signed_on_paper.source)
        named_are_among(record.fields["signers"], allowed, why)

    return effect


def after_taken_back_on_paper(procedure: Any) -> Effect:
    """Who takes a name back on paper has signed. Raises Incomplete."""

    def effect(proceeding: Proceeding, record: ActRecord) -> None:
        signed = selectors.signatures(procedure, proceeding, facts_before(proceeding, record))
        why = Reason("须是已经联名的组成人员", procedure.taken_back_on_paper.source)
        named_are_among(record.fields["leavers"], signed, why)

    return effect
