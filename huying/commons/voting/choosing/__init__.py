"""How projects are chosen by ballot (民生实事项目票决): at most so many of more candidates. Pure. START HERE.

The three ways of voting (secret and electronic, paper, show of hands) end in the same `Count`; `outcome` judges it, and
each of its judgements is a sentence with its rule. No number is written here: they come from a rule profile.
"""

from .counts import Count, Tally, faults
from .outcome import Judged, Next, Outcome, Verdict, outcome, without_count
from .papers import Mark, Paper, count_papers
from .rule import ChoiceRule, Stage, margin_refusal, quorum_refusal, replacement_words, rule_words

__all__ = [
    "ChoiceRule", "Count", "Judged", "Mark", "Next", "Outcome", "Paper", "Stage", "Tally", "Verdict", "count_papers",
    "faults", "margin_refusal", "outcome", "quorum_refusal", "replacement_words", "rule_words", "without_count",
]  # fmt: skip
