"""What is on record, in words: the acts by their procedures' labels, everything else as its app calls it."""

from __future__ import annotations

from huying.kernel.ledger import kinds
from huying.kernel.procedures.registry import binding_of, bindings, known_act
from huying.kernel.procedures.selectors import MOVED, REVERSED

ACT = "act."
COURT = {REVERSED: "更正", MOVED: "改按别的规则"}  # done to a proceeding, by no procedure's declaration


def of(kind: str) -> str:
    """「审议意见处理：交办」; a kind without words is shown as it is written."""
    if not kind.startswith(ACT):
        return kinds.words_of(kind)
    code, _, act = kind.removeprefix(ACT).partition(".")
    try:
        procedure = binding_of(code).procedure
        label = COURT.get(act) or known_act(code, act).label
    except LookupError:
        return kind
    return f"{procedure.label}：{label}"


def prefixes() -> list[tuple[str, str]]:
    """What the list can be narrowed to: one procedure's acts, or one area of the rest."""
    acts = [(f"{ACT}{b.procedure.code}.", f"办理：{b.procedure.label}") for b in bindings()]
    return [(ACT, "全部办理"), *acts, *kinds.areas()]
