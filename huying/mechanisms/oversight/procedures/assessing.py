"""The act that records a secret graded vote: the assessment of a letter and that of an appraisal (R1.58, R1.59)."""

from typing import Any

from huying.commons.voting.counting import ABSTAINED, grade_label
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, number

from .. import rules
from ..terms import GRADES


def assessed(label: str, **more: Any) -> Act:
    """The members' marks, counted: a number for each grade, for abstention, for who was present and for all members."""
    return Act(
        label,
        by=Role.STANDING_COMMITTEE,
        asks=(
            *(number(grade, f"{grade_label(grade)}票") for grade in GRADES),
            number(ABSTAINED, grade_label(ABSTAINED), required=False),
            number("present", "出席的组成人员", help="测评的那一场登记的出席人数"),
            number("members", "全体组成人员", help="按测评那一天的名册填好，与名册不一样的不能登记"),
        ),
        sound=(rules.votes_fit_the_members, rules.assessed_with_a_quorum),
        **more,
    )
