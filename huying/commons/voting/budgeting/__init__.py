"""Projects with costs under a budget: .pb files, and what two well-known rules would fund. Pure. START HERE.

This is decision support, never the decision: what is done is what more than half of all deputies voted for (choosing).
It stands beside the ballot so that a hall can see what the same marks would buy, and so that anybody can count again.
"""

from .explain import ADVICE_ONLY, LABELS, Line, Rule, explain, winners, yuan
from .greedy import greedy, greedy_of
from .pb import DEALT, Ballots, Malformed, PbElection, Project, as_pb, read, read_file
from .satisfaction import Satisfaction
from .totals import ShareLine, Verdict, equal_shares_of_totals

__all__ = [
    "ADVICE_ONLY", "DEALT", "LABELS", "Ballots", "Line", "Malformed", "PbElection", "Project", "Rule", "Satisfaction",
    "ShareLine", "Verdict", "as_pb", "equal_shares_of_totals", "explain", "greedy", "greedy_of", "read", "read_file",
    "winners", "yuan",
]  # fmt: skip
